"""Hours that change from a date on, without rewriting the past."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import attrs

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._calendar_table import calendar_table
from cxcore.coverage._calendars._dates import plain_date
from cxcore.coverage._timelines._open_time import OpenTime, set_timelines
from cxcore.coverage._timelines._timeline import BLOCK, FIRST_BLOCK, Timeline, span_of_block, span_of_year
from cxcore.coverage._zones._local_time import first_instant
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import Value, instance_of


@attrs.frozen
class Version(Value):
    """The calendar that holds from a date on."""

    since: date = attrs.field(validator=plain_date)
    """The first date, in the zone of the calendar."""
    calendar: Calendar = attrs.field(validator=instance_of(Calendar))
    """What holds from the first instant of that date."""


def _as_given(versions: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(versions)


def _ascending(instance: object, field: "attrs.Attribute[Any]", versions: tuple[Version, ...]) -> None:
    for number, (earlier, later) in enumerate(pairwise(versions), start=1):
        if later.since <= earlier.since:
            raise InvalidValueError(
                f"is {later.since}, not after {earlier.since}; versions stand in the order of their dates.",
                path=f"{field.name}[{number}].since",
            )


@attrs.frozen
class VersionedCalendar(OpenTime, Value):
    """
    A calendar whose hours changed on some dates, each answer by the hours then in force.

    A version holds from the first instant of its date, on the wall clock of
    its own calendar's zone, until the next one does. A night that the earlier
    hours began ends there, and time that spans the change is counted by each
    version up to it and after it. So a change of the hours today moves no
    figure of last year.

    Raises:
        InvalidValueError: The versions are not in the order of their dates.

    >>> from datetime import UTC
    >>> desk = VersionedCalendar(
    ...     Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC"),
    ...     [Version(date(2026, 7, 1), Calendar.parse("Mo-Fr 08:00-18:00", zone="UTC"))],
    ... )
    >>> print(desk.elapsed(datetime(2026, 6, 30, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)))
    18:00:00
    """

    first: Calendar = attrs.field(validator=instance_of(Calendar))
    """What held before all the dates."""
    later: tuple[Version, ...] = attrs.field(
        default=(), converter=_as_given, validator=(attrs.validators.deep_iterable(instance_of(Version)), _ascending)
    )
    """What held from which date on, in order."""
    _open: Timeline = attrs.field(init=False, eq=False, repr=False)
    _closed: Timeline = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        changes = tuple(_begins(version) for version in self.later)
        for number, (earlier, later) in enumerate(pairwise(changes), start=1):
            if later <= earlier:  # dates a day apart begin in the other order only in zones a day apart
                raise InvalidValueError(
                    "begins before the version above it, in its zone.", path=f"later[{number}].since"
                )
        calendars = (self.first, *(version.calendar for version in self.later))
        timeline = Timeline(_Spliced(changes, tuple(calendar._open for calendar in calendars)))  # noqa: SLF001  # its own kind
        set_timelines(self, timeline, timeline.complement())

    def at(self, at: datetime) -> Calendar:
        """
        Return the calendar in force at an instant.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        instant = to_microseconds(at, name="at")
        return next((version.calendar for version in reversed(self.later) if _begins(version) <= instant), self.first)

    def _repr_html_(self) -> str:
        starts = [None, *(version.since for version in self.later)]
        calendars = [self.first, *(version.calendar for version in self.later)]
        captions = [
            " ".join([*([f"from {since}"] if since else []), *([f"until before {until}"] if until else [])])
            for since, until in zip(starts, [*starts[1:], None], strict=True)
        ]
        return "".join(
            calendar_table(
                each.hours, each.holidays, each.overrides, each.breaks, zone=each.zone, caption=caption or None
            )
            for each, caption in zip(calendars, captions, strict=True)
        )

    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        changes = [_begins(version) for version in self.later]
        calendars = [self.first, *(version.calendar for version in self.later)]
        for calendar in calendars[bisect_right(changes, start) : bisect_right(changes, end - 1) + 1]:
            yield from calendar._behind(window)  # noqa: SLF001  # its own kind


def _begins(version: Version) -> int:
    midnight = datetime(version.since.year, version.since.month, version.since.day)  # noqa: DTZ001  # a local time
    return to_microseconds(first_instant(midnight, zone=version.calendar.zone))


@attrs.frozen(eq=False)
class _Spliced:
    """Timelines one after another: each from one instant to the next."""

    changes: Sequence[int]
    timelines: Sequence[Timeline]

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        first, last = bisect_right(self.changes, start), bisect_right(self.changes, end - 1)
        bounds = [start, *self.changes[first:last], end]
        edges: list[int] = []
        for number, (since, until) in enumerate(pairwise(bounds), start=first):
            inside = self.timelines[number].edges_between(start, end)
            low, high = bisect_right(inside, since), bisect_right(inside, until - 1)
            edges += [*((since,) * (low % 2)), *inside[low:high], *((until,) * (high % 2))]
        return tuple(edges)

    def shape(self, index: int) -> Hashable:
        number = self._only(*span_of_block(index))
        return index if number is None else (number, self.timelines[number].shape(index))

    def shape_of_year(self, index: int) -> Hashable:
        number = self._only(*span_of_year(index))
        return index if number is None else (number, self.timelines[number].shape_of_year(index))

    @property
    def settled(self) -> int:
        last_change = self.changes[-1] // BLOCK + 1 if self.changes else FIRST_BLOCK
        return max(last_change, self.timelines[-1].settled)

    def _only(self, start: int, end: int) -> int | None:
        """Return the number of the timeline that holds all through ``[start, end)``, or ``None`` if none does."""
        first = bisect_right(self.changes, start)
        return first if first == bisect_right(self.changes, end - 1) else None
