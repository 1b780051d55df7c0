"""Where the clocks change, a calendar counts what the clock on the wall really showed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar, Holidays
from cxcore.intervals import Interval


def utc_spans(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    return [str(span) for span in calendar.spans(Interval(start, end))]


@pytest.mark.parametrize(
    ("zone", "hours", "day", "expected", "reason"),
    [
        ("Europe/Lisbon", "24/7", date(2026, 3, 29), 23, "the day the clocks go forward"),
        ("Europe/Lisbon", "24/7", date(2026, 10, 25), 25, "the day they go back"),
        ("Australia/Lord_Howe", "24/7", date(2026, 10, 4), 23.5, "forward by half an hour"),
        ("Australia/Lord_Howe", "24/7", date(2026, 4, 5), 24.5, "back by half an hour"),
        ("America/Sao_Paulo", "24/7", date(2018, 11, 4), 23, "a day that starts at 01:00"),
        ("Asia/Beirut", "00:30-02:00", date(2026, 3, 29), 1, "an opening inside a midnight gap"),
        ("Europe/Lisbon", "01:15-01:45", date(2026, 3, 29), 0, "hours wholly inside the gap"),
        ("Europe/Lisbon", "01:15-01:45", date(2026, 10, 25), 1, "hours wholly inside the repeated hour, twice"),
        ("Europe/Lisbon", "01:30-03:00", date(2026, 3, 29), 1, "an opening inside the gap acts at the change"),
        ("Europe/Lisbon", "00:00-01:30", date(2026, 3, 29), 1, "a closing inside the gap acts at the change"),
        ("Europe/Lisbon", "00:00-01:30", date(2026, 10, 25), 2, "both passes of 01:00 to 01:30"),
        ("Europe/Lisbon", "09:00-17:00", date(2026, 3, 29), 8, "daytime hours are untouched"),
        ("Africa/Casablanca", "24/7", date(2026, 2, 15), 25, "Ramadan begins"),
        ("Africa/Casablanca", "24/7", date(2026, 3, 22), 23, "Ramadan is over"),
        ("Europe/Lisbon", "24/7", date(1911, 12, 31), 24 - (36 * 60 + 45) / 3600, "local mean time ends, by UTC date"),
    ],
)
def test_a_day_has_the_open_hours_that_its_wall_clock_showed(
    zone: str, hours: str, day: date, expected: float, reason: str
) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    end = start + timedelta(days=1)  # wall-clock arithmetic: the next local midnight

    assert Calendar.parse(hours, zone=zone).elapsed(start, end) == timedelta(hours=expected), reason


@pytest.mark.parametrize(
    ("evening", "expected"),
    [(date(2026, 3, 27), 8), (date(2026, 3, 28), 7), (date(2026, 10, 24), 9)],
)
def test_a_night_shift_is_as_long_as_the_night(evening: date, expected: int) -> None:
    noon = datetime(evening.year, evening.month, evening.day, 12, tzinfo=ZoneInfo("Europe/Lisbon"))

    nights = Calendar.parse("22:00-06:00", zone="Europe/Lisbon")

    assert nights.elapsed(noon, noon + timedelta(days=1)) == timedelta(hours=expected)


def test_an_opening_inside_the_gap_is_at_the_moment_of_the_change() -> None:
    early = Calendar.parse("01:30-09:00", zone="Europe/Lisbon")

    spans = utc_spans(early, datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC))

    assert spans == ["[2026-03-29 01:00Z, 2026-03-29 08:00Z)"]


def test_hours_inside_the_repeated_hour_open_twice() -> None:
    early = Calendar.parse("01:15-01:45", zone="Europe/Lisbon")

    spans = utc_spans(early, datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC))

    assert spans == ["[2026-10-25 00:15Z, 2026-10-25 00:45Z)", "[2026-10-25 01:15Z, 2026-10-25 01:45Z)"]


def test_opening_hours_that_span_the_change_stay_one_span() -> None:
    always = Calendar.parse("Sa-Su 00:00-24:00", zone="Europe/Lisbon")

    spans = utc_spans(always, datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))

    assert spans == ["[2026-10-23 23:00Z, 2026-10-26 00:00Z)"]


def test_a_day_that_does_not_exist_has_no_hours() -> None:
    # Samoa went from Thursday the 29th to Saturday the 31st of December 2011.
    apia = Calendar.parse("Fr 00:00-24:00", zone="Pacific/Apia")

    spans = utc_spans(apia, datetime(2011, 12, 25, tzinfo=UTC), datetime(2012, 1, 7, tzinfo=UTC))

    assert spans == ["[2012-01-05 10:00Z, 2012-01-06 10:00Z)"]


def test_round_the_clock_over_a_day_that_does_not_exist_is_one_span() -> None:
    apia = Calendar.parse("Mo-Sa 00:00-24:00", zone="Pacific/Apia")

    spans = utc_spans(apia, datetime(2011, 12, 29, tzinfo=UTC), datetime(2011, 12, 31, tzinfo=UTC))

    assert spans == ["[2011-12-29 00:00Z, 2011-12-31 00:00Z)"]


def test_a_holiday_on_the_day_with_25_hours_closes_all_of_them() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    desk = Calendar.parse("24/7", zone="Europe/Lisbon", holidays=Holidays.on([date(2026, 10, 25)]))

    closed_at = desk.next_close(datetime(2026, 10, 24, tzinfo=zone))
    opens_at = desk.next_open(datetime(2026, 10, 25, tzinfo=zone))

    assert (closed_at, opens_at) == (datetime(2026, 10, 25, tzinfo=zone), datetime(2026, 10, 26, tzinfo=zone))
    assert desk.elapsed(datetime(2026, 10, 24, tzinfo=zone), datetime(2026, 10, 27, tzinfo=zone)) == timedelta(hours=48)


def test_a_date_may_be_left_and_entered_again() -> None:
    # In Sao Paulo the clocks went back at midnight: 23:00 to 24:00 of the 17th came twice, and so
    # did the last hour of a Saturday's opening.
    saturday = Calendar.parse("Sa 22:00-24:00", zone="America/Sao_Paulo")

    spans = utc_spans(saturday, datetime(2018, 2, 17, tzinfo=UTC), datetime(2018, 2, 19, tzinfo=UTC))

    assert spans == ["[2018-02-18 00:00Z, 2018-02-18 03:00Z)"]
