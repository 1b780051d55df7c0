"""
The period of an instant as a plan: whole numbers, and no question to an engine about zones or weeks.

Engines know other versions of the time zones, start their weeks on other days
or cannot convert a zone at all. So the offsets of the zone are worked out here
for the days that a frame names, and what an engine does is compare, add and
take remainders.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import narwhals as nw

from cxcore.intervals import from_microseconds, to_microseconds
from cxcore.metrics._measuring._period import Period, PeriodKind, clock_change, first_day
from cxcore.values import zone_of

MICROSECOND: Final = timedelta(microseconds=1)
DAY: Final = 86_400_000_000
_HOUR: Final = 3_600_000_000
_WEEK: Final = 7 * DAY
# 1970-01-01 was a Thursday.
_SINCE_MONDAY: Final = 3 * DAY
# More than all time before 1970 and a whole number of weeks: engines disagree about remainders below zero.
_LONG_AGO: Final = 110_000 * _WEEK

_EPOCH_DAY: Final = date(1970, 1, 1)


class Offset(NamedTuple):
    """How far local time is ahead of UTC from an instant on, in microseconds."""

    since: int
    ahead: int


def utc_day(instant: nw.Expr) -> nw.Expr:
    """Return the start of the UTC day of an instant."""
    return instant - (instant + _LONG_AGO) % DAY


def period_key(instant: nw.Expr, kind: PeriodKind, zone: str, *, days: Iterable[int]) -> nw.Expr:
    """
    Return a whole number for each period, which :func:`period_of_key` reads; null where the instant is unknown.

    It is right on the UTC `days`, given by their start in microseconds.

    Raises:
        OverflowError: A day lies too near the first or the last that datetimes have.
    """
    if kind == "month":
        starts = _month_starts(days, zone)
        return instant * 0 + _at_its_time(instant, [(start, start) for start in starts])
    days, clock = sorted(days), zone_of(zone)
    local = instant + _at_its_time(instant, [(each.since, each.ahead) for each in _offsets(days, clock)])
    if kind == "hour":
        start = instant - (local + _LONG_AGO) % _HOUR
        change = _at_its_time(instant, [(each, each) for each in (-_LONG_AGO, *_changes(days, clock))])
        return nw.when((change > start).fill_null(value=False)).then(change).otherwise(start)
    if kind == "week":
        return local - (local + _LONG_AGO + _SINCE_MONDAY) % _WEEK
    return local - (local + _LONG_AGO) % DAY


def period_of_key(key: int, kind: PeriodKind, zone: str) -> Period:
    """Return the period that a number stands for."""
    if kind in ("hour", "month"):
        return Period(kind, from_microseconds(key), zone)
    return Period.of_day(_EPOCH_DAY + timedelta(days=key // DAY), kind, zone=zone)


def _offsets(days: Iterable[int], clock: ZoneInfo) -> Sequence[Offset]:
    """Return the offsets that hold on UTC days; what they say of other days may be wrong."""
    found: list[Offset] = []
    for day in days:
        start, end = from_microseconds(day), from_microseconds(day + DAY - 1)
        first, last = (_ahead(each, clock) for each in (start, end))
        if not found or found[-1].ahead != first:
            found.append(Offset(day, first))
        change = clock_change(start, end, clock)
        if change is not None:
            found.append(Offset(to_microseconds(change), last))
    return found


def _changes(days: Iterable[int], clock: ZoneInfo) -> Sequence[int]:
    """Return when the clock was changed on UTC days, or in the hour before, which may be the same one."""
    found = (clock_change(from_microseconds(day - _HOUR), from_microseconds(day + DAY - 1), clock) for day in days)
    return sorted({to_microseconds(change) for change in found if change is not None})


def _month_starts(days: Iterable[int], zone: str) -> Sequence[int]:
    clock = zone_of(zone)
    ends = (from_microseconds(end) for day in days for end in (day, day + DAY - 1))
    months = {first_day("month", end.astimezone(clock).date()) for end in ends}
    return sorted(to_microseconds(Period.of_day(month, "month", zone=zone).start) for month in months)


def _ahead(instant: datetime, clock: ZoneInfo) -> int:
    offset = instant.astimezone(clock).utcoffset()
    assert offset is not None  # noqa: S101  # every ZoneInfo has one
    return offset // MICROSECOND


def _at_its_time(instant: nw.Expr, steps: Sequence[tuple[int, int]]) -> nw.Expr:
    """Return the number that holds at an instant, by a search that halves the steps."""
    if len(steps) < 2:  # noqa: PLR2004  # nothing left to tell apart
        return nw.lit(steps[0][1] if steps else 0, nw.Int64)
    middle = len(steps) // 2
    earlier = (instant < steps[middle][0]).fill_null(value=False)
    return nw.when(earlier).then(_at_its_time(instant, steps[:middle])).otherwise(_at_its_time(instant, steps[middle:]))
