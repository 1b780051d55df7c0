"""
The trading sessions of the New York Stock Exchange, as it announced them.

Source: NYSE Group, "NYSE Group Announces 2025, 2026 and 2027 Holiday and Early
Closings Calendar", 8 November 2024. Core trading is 9:30 a.m. to 4:00 p.m.
Eastern Time, and ends at 1:00 p.m. on the early closings. The counts of
sessions were made from that table by hand: weekdays of the year less the
holidays that fall on one.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar, Holidays, Override
from cxcore.intervals import Interval

EASTERN = ZoneInfo("America/New_York")

HOLIDAYS = Holidays.on(
    date.fromisoformat(day)
    for day in [
        "2025-01-01", "2025-01-20", "2025-02-17", "2025-04-18", "2025-05-26",
        "2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27", "2025-12-25",
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-04-03", "2026-05-25",
        "2026-06-19", "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25",
    ]
)  # fmt: skip
EARLY_CLOSINGS = [
    Override.parse("09:30-13:00", on=date.fromisoformat(day))
    for day in ["2025-07-03", "2025-11-28", "2025-12-24", "2026-11-27", "2026-12-24"]
]
NYSE = Calendar.parse("Mo-Fr 09:30-16:00", zone="America/New_York", holidays=HOLIDAYS, overrides=EARLY_CLOSINGS)


def year(number: int) -> Interval:
    return Interval(datetime(number, 1, 1, tzinfo=EASTERN), datetime(number + 1, 1, 1, tzinfo=EASTERN))


@pytest.mark.parametrize(("number", "sessions", "short"), [(2025, 261 - 10, 3), (2026, 261 - 10, 2)])
def test_a_year_has_its_announced_sessions(number: int, sessions: int, short: int) -> None:
    lengths = [span.duration for span in NYSE.spans(year(number))]

    assert len(lengths) == sessions
    assert lengths.count(timedelta(hours=3.5)) == short
    assert lengths.count(timedelta(hours=6.5)) == sessions - short
    assert NYSE.elapsed(year(number).start, year(number).end) == timedelta(hours=6.5 * sessions - 3 * short)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "reason"),
    [
        (date(2026, 3, 6), (14, 30), (21, 0), "standard time"),
        (date(2026, 3, 9), (13, 30), (20, 0), "daylight saving time, while Europe waits three weeks"),
        (date(2026, 11, 27), (14, 30), (18, 0), "the day after Thanksgiving"),
    ],
)
def test_a_session_is_at_its_hour_in_utc(
    day: date, opens: tuple[int, int], closes: tuple[int, int], reason: str
) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)

    assert NYSE.next_open(midnight) == midnight + timedelta(hours=opens[0], minutes=opens[1]), reason
    assert NYSE.next_close(midnight + timedelta(hours=15)) == midnight + timedelta(hours=closes[0], minutes=closes[1])


def test_a_settlement_two_sessions_later_skips_thanksgiving() -> None:
    wednesday_noon = datetime(2026, 11, 25, 12, tzinfo=EASTERN)

    assert NYSE.add(wednesday_noon, timedelta(hours=4 + 3.5)) == datetime(2026, 11, 27, 13, tzinfo=EASTERN)
