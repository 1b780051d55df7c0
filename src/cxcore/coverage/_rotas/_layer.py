"""One layer of a rota: people who take turns."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs

from cxcore.coverage._calendars._weekly_hours import WeeklyHours
from cxcore.coverage._rotas._recurrence import (
    SURE_DAYS,
    Handover,
    LocalTime,
    Recurrence,
    local_microseconds,
    local_time,
    weekday,
)
from cxcore.coverage._zones._clock_offsets import offsets
from cxcore.errors import InvalidValueError
from cxcore.values import Value, instance_of, one_line, zone_name, zone_of

# More than any clock was ever set back at once (a day, in Manila and on Kwajalein), so that no time is shown twice
# on both sides of it.
_NEAR: Final = 3 * 86_400_000_000


def _to_people(people: Iterable[str]) -> tuple[str, ...] | str:
    # One text is left for the check to refuse; nobody means its letters.
    return people if isinstance(people, str) else tuple(people)


def _are_people(instance: object, field: "attrs.Attribute[Any]", people: tuple[str, ...] | str) -> None:
    if isinstance(people, str):
        raise InvalidValueError(f"is a list of people; one text, {people!r}, came.", path=field.name)
    if not people:
        raise InvalidValueError("are at least one; a layer without people covers nothing.", path=field.name)
    for number, person in enumerate(people):
        try:
            one_line(instance, field, person)
        except InvalidValueError as fault:
            raise InvalidValueError(*fault.args, path=f"{field.name}[{number}]") from None


@attrs.frozen(kw_only=True)
class Layer(Value):
    """
    People who take turns, one at a time: who is first, when duty passes on, and in which hours the layer holds.

    Hand-overs stand on the wall clock. Where the clock skips one, it happens
    at the moment of the change; where the clock shows it twice, the first
    time. So a night from 22:00 to 06:00 has 7, 8 or 9 hours, and no instant
    falls between two turns.

    Raises:
        InvalidValueError: There is nobody, the layer ends before it starts,
            starts on a day that is not active, or starts after the 28th by
            month without saying what becomes of shorter months.
        UnknownZoneError: `zone` is no IANA time zone.

    >>> from datetime import datetime
    >>> Layer(name="nights", people=["Priya", "Ana"], start=datetime(2026, 1, 31, 22), handover=Handover(unit="month"))
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: handover.month_end: is missing; the layer starts on the 31st, which not every month has: 'last-day', 'next-day' or 'skip'.
    """

    name: str = attrs.field(validator=one_line)
    """What the layer is called in the shifts that come of it."""
    people: tuple[str, ...] = attrs.field(converter=_to_people, validator=_are_people)
    """Who takes turns, in order; the first begins. A person may stand in it twice."""
    start: LocalTime = attrs.field(validator=local_time)
    """The local time of the first hand-over; before it the layer has nobody."""
    handover: Handover = attrs.field(validator=instance_of(Handover))
    """When duty passes to the next person."""
    until: LocalTime | None = attrs.field(default=None, validator=local_time)
    """The local time at which the layer ends, so that a changed team leaves the past as it was; by default never."""
    within: WeeklyHours | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(WeeklyHours))
    )
    """The hours in which the layer holds; turns pass on outside of them too. By default round the clock."""
    zone: str | None = attrs.field(default=None, validator=zone_name)
    """The zone of the layer's wall clock; by default that of the rota."""

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise InvalidValueError(f"is {self.until}, not after the start, {self.start}.", path="until")
        if self.handover.active_days and weekday(self.start) not in self.handover.active_days:
            raise InvalidValueError(
                f"is on a weekday, {weekday(self.start)}, that is not among the active days of the hand-over.",
                path="start",
            )
        if self.handover.unit == "month" and self.start.day > SURE_DAYS and self.handover.month_end is None:
            ordinal = "31st" if self.start.day == SURE_DAYS + 3 else f"{self.start.day}th"
            raise InvalidValueError(
                f"is missing; the layer starts on the {ordinal}, which not every month has: "
                "'last-day', 'next-day' or 'skip'.",
                path="handover.month_end",
            )


class Turns:
    """The turns of a layer as instants."""

    __slots__ = ("_clock", "_end", "_handovers", "_last", "_people")

    def __init__(self, layer: Layer, *, zone: str) -> None:
        self._clock = zone_of(layer.zone or zone)
        self._handovers = Recurrence.of(layer.start, layer.handover)
        self._people: Sequence[str] = layer.people
        self._end = None if layer.until is None else local_microseconds(layer.until)
        self._last = None if self._end is None else self._handovers.last(self._end - 1)

    def between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return who has duty from when to when inside ``[start, end)``, in microseconds UTC."""
        begun: list[tuple[int, int]] = []
        number = shown = None
        for since, until, offset in offsets(self._clock, start - _NEAR, end):
            if number is None or shown is None:
                shown = since + offset
                number = self._passed(shown)
                begun.append((since, number))
            # What the clock shows here for the first time; what it skipped happens as it changes.
            shown = max(shown, until + offset - 1)
            for following in range(number + 1, self._passed(shown) + 1):
                begun.append((max(since, self._local(following) - offset), following))
                number = following
        turns: list[tuple[int, int, str]] = []
        first = max(bisect_right(begun, start, key=_instant) - 1, 0)
        for (since, number), (until, _) in zip(begun[first:], [*begun[first + 1 :], (end, -1)], strict=True):
            person = self._person(number)
            if person is not None and max(since, start) < until:
                turns.append((max(since, start), until, person))
        return turns

    # A layer that ends hands over to nobody, once: the number after the last turn.

    def _passed(self, local: int) -> int:
        if self._end is not None and self._last is not None and local >= self._end:
            return self._last + 1
        return self._handovers.last(local)

    def _local(self, number: int) -> int:
        if self._end is not None and self._last is not None and number > self._last:
            return self._end
        return self._handovers.local(number)

    def _person(self, number: int) -> str | None:
        if number < 0 or (self._last is not None and number > self._last):
            return None
        return self._people[number % len(self._people)]


def _instant(begun: tuple[int, int]) -> int:
    return begun[0]
