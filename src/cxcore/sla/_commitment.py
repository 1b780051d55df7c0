"""One promise: which cases, what is measured, how long it may take."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import Phase, TeamId
from cxcore.sla._metric import COURSES, Metric
from cxcore.values import FrozenDict, Value, instance_of, one_line

_LONGEST: Final = timedelta(days=366)


def _refuse_unless_usable(target: timedelta, path: str) -> None:
    if not timedelta(0) < target <= _LONGEST:
        raise InvalidValueError(f"is above zero and at most {_LONGEST.days} days; {target} is not.", path=path)


def _target(instance: object, field: "attrs.Attribute[Any]", target: timedelta | None) -> None:
    if target is not None:
        _refuse_unless_usable(target, field.name)


def _targets(instance: object, field: "attrs.Attribute[Any]", targets: Mapping[str, timedelta]) -> None:
    for priority, target in targets.items():
        _refuse_unless_usable(target, f"{field.name}.{priority}")


def _remaining(instance: object, field: "attrs.Attribute[Any]", remaining: timedelta) -> None:
    if abs(remaining) > _LONGEST:
        raise InvalidValueError(f"is at most {_LONGEST.days} days either way; {remaining} is not.", path=field.name)


def _optional_line(instance: object, field: "attrs.Attribute[Any]", text: str | None) -> None:
    if text is not None:
        one_line(instance, field, text)


def _to_targets(targets: Mapping[str, timedelta]) -> Mapping[str, timedelta]:
    return FrozenDict(targets)


def _to_calendars(calendars: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenDict(calendars)


def _calendars(instance: object, field: "attrs.Attribute[Any]", calendars: Mapping[str, str]) -> None:
    for team, name in calendars.items():
        try:
            TeamId(team)
        except InvalidValueError as fault:
            raise fault.under(f"{field.name}.{team}") from None
        if not name:
            raise InvalidValueError("is the name of a calendar; it is empty.", path=f"{field.name}.{team}")


def _to_phases(phases: Iterable[Phase] | None) -> tuple[Phase, ...] | None:
    return None if phases is None else tuple(sorted({Phase(phase) for phase in phases}, key=list(Phase).index))


def _working(instance: object, field: "attrs.Attribute[Any]", phases: Iterable[Phase] | None) -> None:
    for phase in phases or ():
        if not phase.is_working:
            known = ", ".join(each for each in Phase if each.is_working)
            raise InvalidValueError(
                f"names phases of a case that still asks for work: {known}. {phase.value!r} stops every clock anyway.",
                path=field.name,
            )


@attrs.frozen(kw_only=True)
class Escalation(Value):
    """
    Something to do when little of a target is left.

    Raises:
        InvalidValueError: The name is not one line, or `remaining` is longer than 366 days.

    >>> Escalation(name="tell the lead", remaining=timedelta(minutes=30)).to_dict()
    {'name': 'tell the lead', 'remaining': 'PT30M'}
    """

    name: str = attrs.field(validator=one_line)
    remaining: timedelta = attrs.field(validator=_remaining)
    """How much is left when it is due; below zero is after the breach."""


def _to_steps(steps: Iterable[Escalation]) -> tuple[Escalation, ...]:
    return tuple(steps)


def _distinct(instance: object, field: "attrs.Attribute[Any]", steps: tuple[Escalation, ...]) -> None:
    names = [step.name for step in steps]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise InvalidValueError(
                f"{name!r} is the name of an earlier escalation; choose another.", path=f"{field.name}[{index}].name"
            )


@attrs.frozen(kw_only=True)
class Commitment(Value):
    """
    A promise about the cases that meet a condition: a metric, and how long it may take.

    Raises:
        InvalidValueError: There is no target at all, a target is not above zero or
            longer than 366 days, `calendars` is not by team, a phase of
            `pauses_in` is none in which work goes on, two escalations have one name,
            or one is due when more is left than any target gives.

    >>> first = Commitment(
    ...     name="first reply",
    ...     metric=Metric.FIRST_REPLY,
    ...     target=timedelta(hours=8),
    ...     targets={"urgent": timedelta(hours=1)},
    ...     calendar="lisbon",
    ... )
    >>> first.target_for("urgent"), first.target_for(None)
    (datetime.timedelta(seconds=3600), datetime.timedelta(seconds=28800))
    """

    name: str = attrs.field(validator=one_line)
    metric: Metric = attrs.field(validator=instance_of(Metric))
    when: str | None = None
    """A condition about the facts of the case; ``None`` is every case."""
    target: timedelta | None = attrs.field(default=None, validator=_target)
    """How long it may take at any other priority, or at none; ``None`` promises nothing there."""
    targets: Mapping[str, timedelta] = attrs.field(factory=FrozenDict, converter=_to_targets, validator=_targets)
    """How long it may take, by priority."""
    calendar: str | None = attrs.field(default=None, validator=_optional_line)
    """The name of the calendar whose hours count; ``None``, which vendors call calendar hours, counts all."""
    calendars: Mapping[str, str] = attrs.field(factory=FrozenDict, converter=_to_calendars, validator=_calendars)
    """The names of the calendars of the teams that keep another one: its hours count while that team has the case."""
    pauses_in: tuple[Phase, ...] | None = attrs.field(default=None, converter=_to_phases, validator=_working)
    """The phases in which the clock is paused; ``None`` is those of the metric."""
    escalations: tuple[Escalation, ...] = attrs.field(default=(), converter=_to_steps, validator=_distinct)

    def __attrs_post_init__(self) -> None:
        if self.target is None and not self.targets:
            raise InvalidValueError("needs a target, or targets by priority; without either it promises nothing.")
        longest = max(each for each in (self.target, *self.targets.values()) if each is not None)
        for number, step in enumerate(self.escalations):
            if step.remaining > longest:
                raise InvalidValueError(
                    f"is {step.remaining}, more than the longest target, {longest}.",
                    path=f"escalations[{number}].remaining",
                )

    def target_for(self, priority: str | None) -> timedelta | None:
        """Return how long it may take at a priority, ``None`` being unknown; ``None`` if nothing is promised."""
        return self.target if priority is None else self.targets.get(priority, self.target)

    def calendar_for(self, team: str | None) -> str | None:
        """Return the name of the calendar whose hours count while a team, ``None`` being nobody, has the case."""
        return self.calendar if team is None else self.calendars.get(team, self.calendar)

    @property
    def pauses(self) -> frozenset[Phase]:
        """The phases in which the clock is paused: its own, or else those of the metric."""
        return COURSES[self.metric].pauses_in if self.pauses_in is None else frozenset(self.pauses_in)
