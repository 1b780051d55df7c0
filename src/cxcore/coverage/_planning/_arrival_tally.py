"""From past arrivals to a profile: how many came in each hour of the week, and for how long it was watched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Self

import attrs

from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._local_hours import HOUR, HOURS_OF_DAY, WEEKDAYS, LocalHours
from cxcore.coverage._planning._arrival_profile import ArrivalProfile
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import Value, zone_name

_HOLIDAY: Final = (
    WEEKDAYS  # one kind of day after the seven weekdays: no window has enough holidays to tell theirs apart
)
_KINDS: Final = WEEKDAYS + 1
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "holiday")

Grid = tuple[tuple[int, ...], ...]


def _by_kind_and_hour(instance: object, field: "attrs.Attribute[Any]", grid: Grid) -> None:
    if [len(row) for row in grid] != [HOURS_OF_DAY] * _KINDS or min(map(min, grid)) < 0:
        raise InvalidValueError(
            "has eight rows, Monday to Sunday and holidays, of 24 counts from zero up.", path=field.name
        )


@attrs.frozen(kw_only=True, repr=False)
class ArrivalTally(Value):
    """
    Arrivals, and the time in which they were watched, by local hour of weekday and of holiday.

    The time is counted on the true grid: an hour that the clock repeats was
    watched twice, one that it skips not at all, a holiday is no Monday, and
    of a window that begins at half past nine half an hour counts. Tallies of
    windows that do not overlap add up with ``+``.

    >>> from datetime import UTC
    >>> window = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC))
    >>> calls = [datetime(2026, 3, 2, 9, 12, tzinfo=UTC), datetime(2026, 3, 9, 9, 41, tzinfo=UTC)]
    >>> tally = ArrivalTally.of(calls, window=window, zone="Europe/Lisbon")
    >>> tally
    <ArrivalTally of 2 arrivals in 336 hours, Europe/Lisbon>
    >>> tally.profile().week[0][9]
    1.0
    """

    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone on whose clock the hours are counted."""
    arrivals: Grid = attrs.field(validator=_by_kind_and_hour)
    """How many came, by kind of day (Monday to Sunday, then holidays) and hour."""
    watched: Grid = attrs.field(validator=_by_kind_and_hour)
    """How many microseconds of each were watched."""

    @classmethod
    def of(
        cls,
        arrivals: Iterable[datetime],
        *,
        window: Interval,
        zone: str,
        holidays: Holidays = Holidays(),  # noqa: B008  # a value that cannot change
    ) -> Self:
        """
        Return the tally of the arrivals that were seen in a window.

        Args:
            arrivals: The instants, aware and in any order; read once.
            window: All the time in which an arrival would have been among them.
            zone: The IANA name of the customers' zone.
            holidays: Dates that are counted apart from their weekdays.

        Raises:
            NaiveDatetimeError: An arrival has no zone.
            UnknownZoneError: `zone` is no IANA time zone.
            InvalidValueError: An arrival lies outside the window, or the window
                is longer than ten years.
        """
        hours = LocalHours.of(zone, holidays, window)
        came = [[0] * HOURS_OF_DAY for _ in range(_KINDS)]
        watched = [[0] * HOURS_OF_DAY for _ in range(_KINDS)]
        for (kind, hour), start, end in zip(hours.cells, hours.edges, hours.edges[1:], strict=False):
            watched[min(kind, _HOLIDAY)][hour] += end - start
        for number, arrival in enumerate(arrivals):
            cell = hours.cell_at(to_microseconds(arrival, name=f"arrivals[{number}]"))
            if cell is None:
                raise InvalidValueError(
                    f"lies outside the window {window}; the rate would be wrong.", path=f"arrivals[{number}]"
                )
            kind, hour = cell
            came[min(kind, _HOLIDAY)][hour] += 1
        return cls(zone=zone, arrivals=_frozen(came), watched=_frozen(watched))

    def profile(self) -> ArrivalProfile:
        """
        Return the arrivals an hour, each by the time in which it was watched.

        The rate of an hour is arrivals / hours watched, the maximum
        likelihood of a Poisson process whose rate is constant within each
        hour of the week. Holidays have hours of their own if the window had a
        holiday.

        Raises:
            InvalidValueError: Some hour of the week, or of a holiday where
                there was one, was never watched, so its rate is unknown.
        """
        rates = [
            [self._rate(kind, hour) for hour in range(HOURS_OF_DAY)]
            for kind in range(_KINDS)
            if kind != _HOLIDAY or any(self.watched[_HOLIDAY])
        ]
        return ArrivalProfile(rates[:_HOLIDAY], *rates[_HOLIDAY:])

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, ArrivalTally):
            return NotImplemented
        if other.zone != self.zone:
            raise InvalidValueError(
                f"tallies of one zone add up; these are of {self.zone} and {other.zone}.", path="zone"
            )
        return type(self)(
            zone=self.zone,
            arrivals=_added(self.arrivals, other.arrivals),
            watched=_added(self.watched, other.watched),
        )

    def _rate(self, kind: int, hour: int) -> float:
        if not self.watched[kind][hour]:
            raise InvalidValueError(
                f"no {_NAMES[kind]} {hour:02}:00 in {self.zone} was watched, so its rate is unknown; "
                "take a longer window, or add a tally of another."
            )
        return self.arrivals[kind][hour] * HOUR / self.watched[kind][hour]

    def __repr__(self) -> str:
        count, watched = sum(map(sum, self.arrivals)), sum(map(sum, self.watched))
        return f"<ArrivalTally of {count:,} arrivals in {watched / HOUR:,.10g} hours, {self.zone}>"


def _frozen(grid: Iterable[Iterable[int]]) -> Grid:
    return tuple(tuple(row) for row in grid)


def _added(one: Grid, other: Grid) -> Grid:
    return tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(one, other, strict=True))
