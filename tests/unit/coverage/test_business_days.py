"""A business day is a date on which hours of its own begin."""

from datetime import UTC, date, datetime

import pytest

from cxcore.coverage import Break, Calendar, Holidays, Override
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
