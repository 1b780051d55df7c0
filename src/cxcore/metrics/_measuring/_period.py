"""Hours, days, ISO weeks and months of a named zone, and the one that an instant lies in."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval
from cxcore.metrics._template._choices import one_of
from cxcore.values import Value, aware, to_utc, zone_name, zone_of

PeriodKind: TypeAlias = Literal["hour", "day", "week", "month"]
PERIODS: Final = ("hour", "day", "week", "month")

_SECOND: Final = timedelta(seconds=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_NEXT: Final = {"hour": _HOUR, "day": _DAY, "week": 7 * _DAY, "month": 32 * _DAY}


@attrs.frozen
class Period(Value):
    """
    An hour, day, ISO week or month, as the clocks of a zone count it.

    An instant lies in the day of its local date, in the ISO week (Monday to
    Sunday) and the month of that day. So the week in which the clocks change
    has 167 or 169 hours. An hour begins when the minutes of the clock are
    zero, and whenever the clock is put forward or back: the hour that comes
    twice in autumn is two hours.

    Args:
        kind: ``hour``, ``day``, ``week`` or ``month``.
        start: The instant at which it begins.
        zone: The IANA name of the zone.

    >>> from datetime import UTC, datetime
    >>> week = Period.at(datetime(2026, 3, 29, 12, tzinfo=UTC), "week", zone="Europe/Lisbon")
    >>> print(week, week.interval.duration)
    2026-W13 6 days, 23:00:00
    """

    kind: PeriodKind = attrs.field(validator=one_of(*PERIODS))
    start: datetime = attrs.field(converter=to_utc, validator=aware)
    zone: str = attrs.field(validator=zone_name)

    @classmethod
    def at(cls, instant: datetime, kind: PeriodKind, *, zone: str) -> "Period":
        """Return the period of a kind that an aware `instant` lies in."""
        clock = zone_of(zone)
        if kind == "hour":
            return cls(kind, _hour_start(instant.astimezone(UTC), clock), zone)
        return cls.of_day(instant.astimezone(clock).date(), kind, zone=zone)

    @classmethod
    def of_day(cls, day: date, kind: PeriodKind, *, zone: str) -> "Period":
        """Return the day, week or month of a local `day`."""
        return cls(kind, _day_start(first_day(kind, day), zone_of(zone)), zone)

    @property
    def interval(self) -> Interval:
        """
        The instants of the period, from its start to the start of the next.

        Raises:
            InvalidValueError: It is the last before the year 10000, which has no end that a datetime could say.
        """
        try:
            return self._interval()
        except OverflowError:
            raise InvalidValueError(f"{self} ends where datetimes do; there is no next {self.kind}.") from None

    def _interval(self) -> Interval:
        clock = zone_of(self.zone)
        if self.kind == "hour":
            full = _hour_start(self.start + _HOUR, clock)
            # Where the clock was put back inside the hour, the second pass begins before a whole hour is over.
            cut = clock_change(self.start, self.start + _HOUR, clock)
            return Interval(self.start, full if cut is None else min(full, cut))
        return Interval(self.start, _day_start(first_day(self.kind, self._local_day + _NEXT[self.kind]), clock))

    @property
    def _local_day(self) -> date:
        return self.start.astimezone(zone_of(self.zone)).date()

    def __str__(self) -> str:
        if self.kind == "hour":
            return self.start.astimezone(zone_of(self.zone)).isoformat(timespec="minutes")
        day = self._local_day
        if self.kind == "week":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        return day.isoformat() if self.kind == "day" else f"{day.year:04}-{day.month:02}"


def first_day(kind: PeriodKind, day: date) -> date:
    """Return the first day of the day, week or month that `day` lies in."""
    if kind == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind == "month" else day


def _day_start(day: date, clock: ZoneInfo) -> datetime:
    """Return the first instant of a local day, which is not midnight where the clocks skip that."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock)
    start = midnight.astimezone(UTC)
    if start.astimezone(clock).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return start
    # Before a skipped hour the old offset holds; midnight by it is at the change of the clocks, or past it.
    change = clock_change(start - _DAY, start + _SECOND, clock)
    assert change is not None  # noqa: S101  # a midnight that the clock never shows was skipped by a change
    return change


def _hour_start(instant: datetime, clock: ZoneInfo) -> datetime:
    """Return when the hour of an instant in UTC begins."""
    local = instant.astimezone(clock)
    start = instant - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return clock_change(start, instant, clock) or start


def clock_change(start: datetime, end: datetime, clock: ZoneInfo) -> datetime | None:
    """Return when the clock was changed in ``(start, end]``, to the second; ``None`` if it shows the same offset."""
    offset = end.astimezone(clock).utcoffset()
    if start.astimezone(clock).utcoffset() == offset:
        return None
    low, high = start, end
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        middle = middle if middle > low else low + _SECOND
        if middle.astimezone(clock).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high
