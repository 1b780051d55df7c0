"""What a policy itself shows: waits, limits, and parts that nothing uses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from cxcore.models import Channel
from cxcore.routing._decisions._plan import Plan, Way
from cxcore.routing._document import DEFAULT
from cxcore.routing._proofs._lint_codes import LintCode
from cxcore.routing._proofs._lint_value import Lint

# Genesys Cloud lets an agent have 25 interactions of one medium at most, Amazon Connect 10 chats and 10 tasks.
_MOST_AT_ONCE: Final = 25
_FIRST: Final = datetime.min.replace(tzinfo=UTC)


def document_lints(plan: Plan, within: timedelta | None) -> Iterator[Lint]:
    """Yield what a policy shows without its roster."""
    for way in plan.routes:
        yield from _of_route(plan, way, within)
    yield from _of_queues(plan)
    yield from _of_capacity(plan)
    needed = {skill for way in plan.routes for leg in way.path for skill in leg.step.needs.skills}
    for skill in plan.skills:
        if skill not in needed:
            yield lint(LintCode.UNUSED_SKILL, "skills", f"no step asks for {skill!r}.")


def lint(code: LintCode, path: str, message: str) -> Lint:
    """Return a lint of its usual severity."""
    return Lint(code=code, severity=code.severity, path=path, message=message)


def path_to(plan: Plan, route: str) -> str:
    """Return where a route stands in the document, given its name."""
    names = [way.name for way in plan.ways]
    return f"rules[{names.index(route)}]" if route in names else DEFAULT


def path_to_step(plan: Plan, way: Way, step: int) -> str:
    """Return where a step stands in the document, or its route if that has no steps."""
    return f"{path_to(plan, way.name)}{f'.steps[{step}]' if way.route.steps else ''}"


def _of_route(plan: Plan, way: Way, within: timedelta | None) -> Iterator[Lint]:
    last = len(way.path) - 1
    if way.path[last].step.needs.agent_in is not None:
        fact = way.path[last].step.needs.agent_in
        yield lint(
            LintCode.ONE_AGENT_ONLY,
            path_to_step(plan, way, last),
            f"is only for the agent in {fact!r}, who may have left; let a step follow for somebody else.",
        )
    total = timedelta(0)
    for place, leg in enumerate(way.path):
        if leg.step.hand_to is not None or leg.queue is None:
            return
        if leg.lasts is None:
            yield lint(
                LintCode.WAIT_WITHOUT_END,
                path_to_step(plan, way, place),
                f"waits for ever in {leg.queue!r}; give the queue a wait, or end in a handover.",
            )
            return
        if within is not None and total <= within < total + leg.lasts:
            yield lint(
                LintCode.PAST_TARGET,
                path_to_step(plan, way, place),
                f"may last until {total + leg.lasts} have been waited in all; the target is {within}.",
            )
        total += leg.lasts


def _of_queues(plan: Plan) -> Iterator[Lint]:
    used = {leg.queue for way in plan.routes for leg in way.path}
    used |= {queue.overflow for queue in plan.queues.values()}
    carries_several = any(
        plan.capacity.has_room(((channel.value, 1),), units, channel)
        for units in plan.capacity.all_units
        for channel in Channel
    )
    for name, queue in plan.queues.items():
        path = f"queues.{name}"
        if name not in used:
            yield lint(LintCode.UNUSED_QUEUE, path, "is a queue that nothing leads to.")
        if queue.limit is None:
            yield lint(LintCode.QUEUE_WITHOUT_LIMIT, path, "has no limit, so any number may wait in it.")
        if queue.calendar is None:
            continue
        if plan.calendars[queue.calendar].next_open(_FIRST) is None:
            yield lint(LintCode.CALENDAR_NEVER_OPENS, f"{path}.calendar", f"is {queue.calendar!r}, which never opens.")
        elif carries_several and not plan.shifts.ramp_up:
            yield lint(
                LintCode.OPENING_FLOOD,
                path,
                "opens with all that came while it was closed, and agents are given as much of it as they can "
                "carry at once; set shifts.ramp_up.",
            )


def _of_capacity(plan: Plan) -> Iterator[Lint]:
    for channel in Channel:
        carried = ((channel.value, _MOST_AT_ONCE),)
        if any(plan.capacity.has_room(carried, units, channel) for units in plan.capacity.all_units):
            yield lint(
                LintCode.CAPACITY_TOO_LARGE,
                "capacity",
                f"lets an agent have more than {_MOST_AT_ONCE} of {channel} open at once; set limits.{channel}.",
            )
