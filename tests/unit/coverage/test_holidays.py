"""Holidays are plain local dates, each once, in order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from cxcore.coverage import Calendar, Holidays, Override, Version, VersionedCalendar, WeeklyHours, YearlyDate
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

    assert str(caught.value) == "dates[0]: is a date, not a datetime; which date it is depends on the zone."


@pytest.mark.parametrize(
    ("build", "given", "sentence"),
    [
        (Holidays.on, "2026-12-25", "dates: is a list of dates, not a str."),
        (Holidays.on, CHRISTMAS, "dates: is a list of dates, not a date."),
        (Holidays.on, [CHRISTMAS, "2026-12-26"], "dates[1]: is a date such as date(2026, 12, 25), not a str."),
        (Holidays, [5], "dates[0]: is a date such as date(2026, 12, 25), not an int."),
        (partial(Holidays, ()), ["12-25"], "yearly_dates[0]: is a YearlyDate, not a str."),
        (partial(YearlyDate, 12), 25.0, "day: is an int, not a float."),
        (Override, "2026-12-25", "on: is a date such as date(2026, 12, 25), not a str."),
        (partial(Override, CHRISTMAS, CHRISTMAS), "09:00-12:00", "hours: is a DayHours, not a str."),
        (partial(Calendar, zone="UTC"), "Mo-Fr 09:00-17:00", "hours: is a WeeklyHours, not a str."),
        (
            lambda overrides: Calendar.parse("24/7", zone="UTC", overrides=overrides),
            [CHRISTMAS],
            "overrides: is an Override, not a date.",
        ),
        (VersionedCalendar, "24/7", "first: is a Calendar, not a str."),
        (partial(Version, CHRISTMAS), "24/7", "calendar: is a Calendar, not a str."),
    ],
)
def test_what_is_of_another_kind_is_refused_when_it_is_built(
    build: Callable[[Any], object], given: object, sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build(given)

    assert str(caught.value) == sentence


def test_an_instant_is_neither_a_holiday_nor_none() -> None:
    with pytest.raises(InvalidValueError, match="^on: is a date, not a datetime"):
        _ = datetime(2026, 12, 25, tzinfo=UTC) in Holidays.on([CHRISTMAS])


def test_only_holidays_join_holidays() -> None:
    with pytest.raises(TypeError):
        _ = Holidays.on([CHRISTMAS]) | [NEW_YEAR]  # type: ignore[operator]  # the slip


def test_a_list_of_overrides_is_kept_as_a_value() -> None:
    eve = Override.parse("09:00-13:00", on=CHRISTMAS)

    built = Calendar(WeeklyHours.parse("24/7"), zone="UTC", overrides=[eve], breaks=[])

    assert built == Calendar.parse("24/7", zone="UTC", overrides=[eve])
    assert hash(built) == hash(Calendar.parse("24/7", zone="UTC", overrides=[eve]))


def test_a_plain_list_in_place_of_holidays_is_refused_with_a_word() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", holidays=[date(2026, 12, 25)])  # type: ignore[arg-type]  # the slip

    assert str(caught.value) == "holidays: is a Holidays, not a list."
