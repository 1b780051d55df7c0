"""What a policy's author writes: queues, steps, and rules that lead to them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.routing._terms._needs import Needs
from cxcore.routing._terms._outcome import Deferral
from cxcore.routing._terms._score import at_least_zero_points, finite
from cxcore.values import Value, one_line

_LONGEST_WAIT: Final = timedelta(days=366)


def _limit(instance: object, field: "attrs.Attribute[Any]", limit: int | None) -> None:
    if limit is not None and limit < 0:
        raise InvalidValueError(f"is at least zero, or absent for no limit; {limit} is not.", path=field.name)


def _wait(instance: object, field: "attrs.Attribute[Any]", wait: timedelta | None) -> None:
    if wait is not None and not timedelta(0) < wait <= _LONGEST_WAIT:
        raise InvalidValueError(f"is above zero and at most {_LONGEST_WAIT.days} days; {wait} is not.", path=field.name)


def _rate(instance: object, field: "attrs.Attribute[Any]", rate: float | None) -> None:
    if rate is not None:
        finite(instance, field, rate)
        at_least_zero_points(instance, field, rate)


def _reason(instance: object, field: "attrs.Attribute[Any]", reason: str | None) -> None:
    if reason is not None:
        one_line(instance, field, reason)


def _count(instance: object, field: "attrs.Attribute[Any]", count: int) -> None:
    if count < 0:
        raise InvalidValueError(f"is at least zero; {count} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class Queue(Value):
    """
    Where interactions wait: how many, how long, during which hours, and before whom.

    Raises:
        InvalidValueError: `limit` or `per_minute` is below zero, or `wait` not above zero or longer than 366 days.
    """

    limit: int | None = attrs.field(default=None, validator=_limit)
    """How many may wait; ``None`` is no limit. Who waits already is never turned away by it."""
    wait: timedelta | None = attrs.field(default=None, validator=_wait)
    """How long a step waits that does not say so itself; ``None`` is for ever."""
    calendar: str | None = None
    """The name of the calendar that says when it is open; ``None`` is always. Waits count open time only."""
    overflow: str | None = None
    """The queue that takes whom this one has no room for; ``None`` refuses them."""
    priority: float = attrs.field(default=0.0, validator=finite)
    """Points that waiting here adds to a score."""
    per_minute: float | None = attrs.field(default=None, validator=_rate)
    """Points for each minute waited here; ``None`` is what the policy's priority says."""


def _handover(instance: object, field: "attrs.Attribute[Any]", to: Deferral | None) -> None:
    if to is Deferral.OPENING:
        raise InvalidValueError(
            "is callback, bot or voicemail; a queue with a calendar waits for its opening by itself.", path=field.name
        )


def _rungs(choice: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if choice is None else tuple(choice)


@attrs.frozen(kw_only=True)
class Step(Value):
    """
    One target of a route: who may take the interaction, for how long it is offered to them, and where it waits.

    Steps follow each other by the time since the interaction came, so the
    moment at which one ends does not depend on when it began: an interaction
    that skips to the second step early leaves it when it would have anyway.

    Raises:
        InvalidValueError: `wait` is not above zero, `leave_free` below zero, or a
            handover asks for anything else besides.

    >>> Step(needs=Needs(languages={"fr": 4}), wait=timedelta(seconds=30)).wait
    datetime.timedelta(seconds=30)
    """

    needs: Needs = attrs.field(factory=Needs)
    wait: timedelta | None = attrs.field(default=None, validator=_wait)
    """How long this step lasts; ``None`` is as long as its queue says."""
    queue: str | None = None
    """Where it waits meanwhile; ``None`` is the queue of the route."""
    leave_free: int = attrs.field(default=0, validator=_count)
    """How many who could take it must be left for others: capacity reserved from this step."""
    skip_if_absent: bool = False
    """
    Whether the next step begins at once if nobody who meets the needs is here.

    Here is who is on the floor, not offline, within their hours, and did not
    decline: somebody worth waiting for. A step that asks for one agent by
    `agent_in` always skips so.
    """
    hand_to: Deferral | None = attrs.field(default=None, validator=_handover)
    """Hands the interaction over instead of seeking an agent; only a last step does."""
    choice: tuple[str, ...] | None = attrs.field(default=None, converter=_rungs)
    """Who of those who can take it on this step does; ``None`` is the ladder of the route."""

    def __attrs_post_init__(self) -> None:
        if self.hand_to is not None and attrs.evolve(self, hand_to=None) != _BARE:
            raise InvalidValueError(f"ends here with {self.hand_to}, and takes nothing else.", path="hand_to")


_BARE: Final = Step()


def _steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(steps)


@attrs.frozen(kw_only=True)
class Route(Value):
    """
    Where an interaction goes: to an agent who has what it needs, else to a queue, else nowhere.

    Raises:
        InvalidValueError: There is neither a queue nor a reason to refuse, needs
            stand beside steps, or a step that is not the last hands over.
    """

    needs: Needs = attrs.field(factory=Needs)
    queue: str | None = None
    """Where it waits if nobody can take it now."""
    otherwise: str | None = attrs.field(default=None, validator=_reason)
    """Why it is refused if nobody takes it: there is no queue, it is full, or the wait is over."""
    steps: tuple[Step, ...] = attrs.field(default=(), converter=_steps)
    """Targets in the order in which they are tried; none is one step with `needs`."""
    choice: tuple[str, ...] | None = attrs.field(default=None, converter=_rungs)
    """Who of those who can take it does; ``None`` is the ladder of the policy."""

    def __attrs_post_init__(self) -> None:
        if self.steps and self.needs != Needs():
            raise InvalidValueError("stand in the steps, where there are steps.", path="needs")
        for index, step in enumerate(self.steps[:-1]):
            if step.hand_to is not None:
                raise InvalidValueError("hands over, so no step can follow.", path=f"steps[{index}].hand_to")
        ends = any(step.queue or step.hand_to for step in self.steps)
        if self.queue is None and self.otherwise is None and not ends:
            raise InvalidValueError(
                "needs a queue, or a reason to refuse under 'otherwise'; without either it ends nowhere."
            )

    @property
    def targets(self) -> tuple[Step, ...]:
        """The steps, of which there is always one."""
        return self.steps or (Step(needs=self.needs),)


@attrs.frozen(kw_only=True)
class Rule(Route):
    """
    A named route for the interactions that meet a condition.

    Raises:
        InvalidValueError: The name is not one line, or there is neither a queue nor a reason to refuse.

    >>> Rule(name="gold", when="tier == 'gold'", queue="billing").name
    'gold'
    """

    name: str = attrs.field(validator=one_line)
    when: str | None = None
    """A condition about the facts of the interaction; ``None`` is every interaction."""
