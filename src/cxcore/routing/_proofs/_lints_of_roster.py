"""What a policy and a roster show together: needs that nobody meets, and days without anybody."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from cxcore.errors import suggest
from cxcore.intervals import Interval, IntervalSet, WorkingTime
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._proofs._desk import Desk
from cxcore.routing._proofs._lint_codes import LintCode
from cxcore.routing._proofs._lint_value import Lint
from cxcore.routing._proofs._lints_of_document import lint, path_to_step
from cxcore.routing._terms._needs import Needs
from cxcore.routing._terms._path import Leg


def roster_lints(plan: Plan, desk: Desk, calendars: Mapping[str, WorkingTime]) -> Iterator[Lint]:
    """Yield what a policy and a roster show together."""
    for name in sorted({agent.calendar for agent in desk.agents if agent.calendar is not None}):
        if calendars[name].next_open(desk.window.start) is None:
            yield lint(LintCode.CALENDAR_NEVER_OPENS, "", f"agents work by {name!r}, which does not open from then on.")
    yield from _of_skills(plan, desk)
    for way in plan.routes:
        for place, leg in enumerate(way.path):
            if leg.step.hand_to is None:
                yield from _of_step(desk, leg, path_to_step(plan, way, place))


def _of_skills(plan: Plan, desk: Desk) -> Iterator[Lint]:
    owners: dict[str, list[str]] = {}
    for agent in desk.agents:
        for skill in agent.skills:
            owners.setdefault(skill, []).append(agent.id)
    for skill, agents in sorted(owners.items()):
        if skill not in plan.skills:
            hint = suggest(skill, plan.skills, kind="skills")
            yield lint(LintCode.UNDECLARED_SKILL, "skills", f"{skill!r} of {agents[0]} is not declared. {hint}")


def _of_step(desk: Desk, leg: Leg, path: str) -> Iterator[Lint]:
    needs = leg.step.needs
    missing = list(_missing(desk, needs, path))
    yield from missing
    if missing or needs.agent_in is not None:
        return
    suited = desk.suited(needs)
    if not suited:
        yield lint(LintCode.STEP_NOBODY_MEETS, path, "asks for what nobody on the roster has all of.")
        return
    there, hours = desk.there(suited), desk.hours_of(leg.calendar)
    empty = [day for day in _days(desk.window) if _is_missed(day, there, hours)]
    if empty:
        days = ", ".join(f"{day.start + day.duration / 2:%A %Y-%m-%d}" for day in empty)
        yield lint(
            LintCode.STEP_WITHOUT_STAFF, path, f"has nobody who meets it while its queue is open, all day: {days}."
        )


def _missing(desk: Desk, needs: Needs, path: str) -> Iterator[Lint]:
    for skill, level in needs.skills.items():
        if not desk.suited(Needs(skills={skill: level})):
            message = f"needs {skill!r} at {level} or more, which nobody on the roster has."
            yield lint(LintCode.SKILL_NOBODY_HAS, path, message)
    for language, level in needs.languages.items():
        if not desk.suited(Needs(languages={language: level})):
            message = f"needs {language!r} at {level} or more, which nobody on the roster speaks."
            yield lint(LintCode.LANGUAGE_NOBODY_SPEAKS, path, message)


def _is_missed(day: Interval, there: IntervalSet, hours: IntervalSet) -> bool:
    open_then = hours.within(day)
    return not open_then.is_empty and (open_then & there).is_empty


def _days(window: Interval) -> Iterator[Interval]:
    """Yield the days of a window: 24 hours each from its start, and the last until its end, whatever the clocks did."""
    day = timedelta(days=1)
    for number in range(count := max(round(window.duration / day), 1)):
        start = window.start + number * day
        yield Interval(start, window.end if number == count - 1 else start + day)
