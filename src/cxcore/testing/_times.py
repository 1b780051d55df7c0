"""Instants, intervals and open hours, with the days on which clocks change among them."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cxcore.coverage import Calendar, DayHours, Holidays, Override, WeeklyHours
from cxcore.intervals import Interval
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import ZONES

_FIRST: Final = datetime(1971, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
_MICROSECOND: Final = timedelta(microseconds=1)


def instants(
    first: datetime = _FIRST, last: datetime = _LAST, *, every: timedelta = _MICROSECOND
) -> st.SearchStrategy[datetime]:
    """
    Return aware datetimes between two instants, both included, on the clocks of several zones.

    They take the place of a clock: nothing here reads one. With few to choose
    from many fall together, as the times of a real log do.

    Args:
        first: The earliest, and what an example shrinks to.
        last: The latest.
        every: The time between those that are next to each other.

    >>> from hypothesis import find
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> find(instants(nine, nine + timedelta(hours=1), every=timedelta(minutes=20)), lambda at: at > nine)
    datetime.datetime(2026, 3, 2, 9, 20, tzinfo=zoneinfo.ZoneInfo(key='UTC'))
    """
    steps = st.integers(0, (last.astimezone(UTC) - first.astimezone(UTC)) // every)
    return st.builds(
        lambda step, zone: (first.astimezone(UTC) + step * every).astimezone(ZoneInfo(zone)),
        steps,
        st.sampled_from(ZONES),
    )


@st.composite
def intervals(draw: st.DrawFn, first: datetime = _FIRST, last: datetime = _LAST) -> Interval:
    """Return stretches of time between two instants, long and short, in whole minutes."""
    start, end = sorted(
        draw(st.lists(instants(first, last, every=_MINUTE).map(_in_utc), min_size=2, max_size=2, unique=True))
    )
    return Interval(start, end)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


_DAY_ENDS: Final = (0, 15, 60, 90, 150, 540, 1020, 1320, 1425)
"""Minutes at which hours begin or end: round midnight, where clocks change, and nine to five."""


@st.composite
def _day_hours(draw: st.DrawFn, *, overnight: bool) -> DayHours:
    edges = st.sampled_from(_DAY_ENDS) | st.integers(0, 1439)
    count = draw(st.sampled_from([0, 1, 1, 2]))
    minutes = sorted(draw(st.lists(edges, min_size=2 * count, max_size=2 * count, unique=True)))
    spans = [
        (timedelta(minutes=start), timedelta(minutes=end))
        for start, end in zip(minutes[::2], minutes[1::2], strict=True)
    ]
    if spans and overnight and draw(st.booleans()):
        start, _ = spans.pop()
        spans.append((start, timedelta(days=1, minutes=draw(st.sampled_from([30, 90, 360])))))
    return DayHours(spans)


@st.composite
def weekly_hours(draw: st.DrawFn) -> WeeklyHours:
    """Return the hours of ordinary weeks: closed days, breaks at noon, nights that run past midnight."""
    days: list[DayHours] = []
    for _ in range(7):
        hours = draw(_day_hours(overnight=True))
        days.append(hours if not days or _leaves_room(days[-1], hours) else DayHours())
    if not _leaves_room(days[-1], days[0]):
        days[-1] = DayHours()
    return WeeklyHours(tuple(days), draw(_day_hours(overnight=False)))


def _leaves_room(today: DayHours, tomorrow: DayHours) -> bool:
    if today.is_closed or tomorrow.is_closed:
        return True
    return today.spans[-1][1] - timedelta(days=1) <= tomorrow.spans[0][0]


_DATES: Final = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def _overrides(draw: st.DrawFn) -> Override:
    on = draw(_DATES)
    return Override(
        on=on, through=on + timedelta(days=draw(st.integers(0, 10))), hours=draw(_day_hours(overnight=False))
    )


def calendars() -> st.SearchStrategy[Calendar]:
    """Return calendars in zones whose clocks change, with holidays and dates of their own from 2024 to 2027."""
    return st.builds(
        Calendar,
        weekly_hours(),
        zone=st.sampled_from(ZONES),
        holidays=st.lists(_DATES, max_size=3).map(Holidays.on),
        overrides=st.lists(_overrides(), max_size=2).map(tuple),
        overnight=st.sampled_from(["calendar-day", "start-date"]),
    )
