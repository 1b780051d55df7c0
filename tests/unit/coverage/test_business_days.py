"""A business day is a date on which hours of its own begin."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cxcore.coverage import Break, Calendar, Holidays, Override, YearlyDate
from cxcore.errors import InvalidValueError

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_weekends_and_holidays_are_none() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisbon", holidays=Holidays.on([date(2026, 4, 3)]))

    assert len(desk.business_days(MARCH, APRIL)) == 22
    assert desk.business_days(date(2026, 4, 2), date(2026, 4, 7)) == (date(2026, 4, 2), date(2026, 4, 6))


@pytest.mark.parametrize(
    ("calendar", "expected", "reason"),
    [
        (Calendar.parse("Fr 22:00-06:00", zone="UTC"), [6], "Saturday morning belongs to Friday's night"),
        (
            Calendar.parse("Mo-Fr 09:00-17:00; PH 10:00-12:00", zone="UTC", holidays=Holidays.yearly(3, 7)),
            [6, 7],
            "a holiday with hours",
        ),
        (
            Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", overrides=[Override(on=date(2026, 3, 6))]),
            [],
            "closed by an override",
        ),
        (
            Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", breaks=[Break.parse("08:00-18:00", on=date(2026, 3, 6))]),
            [],
            "breaks leave nothing",
        ),
        (
            Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", breaks=[Break.parse("20:00-41:30", on=date(2026, 3, 5))]),
            [],
            "the break of the day before leaves nothing",
        ),
        (
            Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", breaks=[Break.parse("09:00-16:59", on=date(2026, 3, 6))]),
            [6],
            "breaks leave a minute",
        ),
    ],
)
def test_what_counts_is_that_hours_begin_on_the_date(calendar: Calendar, expected: list[int], reason: str) -> None:
    found = calendar.business_days(date(2026, 3, 6), date(2026, 3, 9))

    assert [on.day for on in found] == expected, reason


def test_a_date_that_the_zone_never_had_is_none() -> None:
    apia = Calendar.parse("Mo-Fr 09:00-17:00", zone="Pacific/Apia")

    assert apia.business_days(date(2011, 12, 29), date(2012, 1, 1)) == (date(2011, 12, 29),)


@pytest.mark.parametrize(
    ("hours", "zone", "on", "is_one", "reason"),
    [
        ("01:00-02:00", "Europe/Lisbon", date(2026, 3, 29), False, "the clock goes from 01:00 to 02:00"),
        ("01:15-01:45", "Europe/Lisbon", date(2026, 3, 29), False, "all of it is skipped"),
        ("01:00-02:01", "Europe/Lisbon", date(2026, 3, 29), True, "a minute is left"),
        ("00:59-02:00", "Europe/Lisbon", date(2026, 3, 29), True, "a minute before is left"),
        ("01:00-01:30,12:00-13:00", "Europe/Lisbon", date(2026, 3, 29), True, "the other span is left"),
        ("01:00-02:00", "Europe/Lisbon", date(2026, 10, 25), True, "the hour comes twice"),
        ("00:00-01:00", "Africa/Cairo", date(2026, 4, 24), False, "the date begins at 01:00"),
        ("02:00-02:30", "Australia/Lord_Howe", date(2026, 10, 4), False, "half an hour is skipped"),
        ("22:00-30:00", "Pacific/Apia", date(2011, 12, 30), False, "its night is shown, and the date is not"),
        ("22:00-30:00", "Pacific/Apia", date(2011, 12, 29), True, "whose morning is cut off"),
    ],
)
def test_hours_that_the_clock_skips_make_no_business_day(
    hours: str, zone: str, on: date, is_one: bool, reason: str
) -> None:
    found = Calendar.parse(hours, zone=zone).business_days(on, on + timedelta(days=1))

    assert bool(found) is is_one, reason


def test_breaks_and_the_clock_together_may_leave_nothing() -> None:
    desk = Calendar.parse(
        "00:30-02:30", zone="Europe/Lisbon", breaks=[Break.parse("00:00-01:00,02:00-03:00", on=YearlyDate(3, 29))]
    )

    assert desk.business_days(date(2026, 3, 28), date(2026, 3, 31)) == (date(2026, 3, 28), date(2026, 3, 30))


def test_backwards_there_are_none() -> None:
    assert Calendar.always(zone="UTC").business_days(APRIL, MARCH) == ()


def test_the_first_and_the_last_dates_of_the_calendar_can_be_asked_about() -> None:
    tokyo = Calendar.always(zone="Asia/Tokyo")

    assert tokyo.business_days(date.min, date(1, 1, 3)) == (date.min, date(1, 1, 2))
    assert tokyo.business_days(date(9999, 12, 30), date.max) == (date(9999, 12, 30),)


def test_an_instant_is_not_a_date() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Calendar.always(zone="UTC").business_days(MARCH, datetime(2026, 4, 1, tzinfo=UTC))

    assert str(caught.value) == "end: is a date, not a datetime; which date it is depends on the zone."


def test_more_dates_than_anybody_counts_are_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Calendar.always(zone="UTC").business_days(date.min, date.max)

    assert str(caught.value) == "end: is 9999-12-31, more than 100,000 dates after 0001-01-01; ask for a part of them."
