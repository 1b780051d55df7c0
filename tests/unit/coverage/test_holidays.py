"""Holidays are plain local dates, each once, in order."""

from datetime import UTC, date, datetime

import pytest

from cxcore.coverage import Calendar, Holidays
from cxcore.errors import InvalidValueError

CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)


def test_holidays_come_in_any_order_and_are_kept_in_theirs() -> None:
    assert Holidays.on([NEW_YEAR, CHRISTMAS, NEW_YEAR]).dates == (CHRISTMAS, NEW_YEAR)


def test_a_date_is_a_holiday_or_not() -> None:
    assert CHRISTMAS in Holidays.on([CHRISTMAS])
    assert NEW_YEAR not in Holidays.on([CHRISTMAS])


def test_no_holidays_is_the_default() -> None:
    assert Holidays() == Holidays.on([])


def test_an_instant_is_not_a_date() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Holidays.on([datetime(2026, 12, 25, tzinfo=UTC)])

    assert str(caught.value) == "dates: is a date, not a datetime; which date it is depends on the zone."


def test_a_plain_list_in_place_of_holidays_is_refused_with_a_word() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", holidays=[date(2026, 12, 25)])  # type: ignore[arg-type]  # the slip

    assert str(caught.value) == "holidays: is a Holidays, not a list."
