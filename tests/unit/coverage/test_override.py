"""An override gives a date, or a range of dates, hours of its own."""

from datetime import UTC, date, datetime

import pytest

from cxcore.coverage import DayHours, Override
from cxcore.errors import InvalidHoursError, InvalidValueError

EVE = date(2026, 12, 24)


def test_one_date_is_a_range_of_one() -> None:
    eve = Override.parse("09:00-13:00", on=EVE)

    assert eve == Override(on=EVE, through=EVE, hours=DayHours.parse("09:00-13:00"))


def test_an_override_without_hours_closes_its_dates() -> None:
    assert Override(on=EVE, through=date(2026, 12, 31)) == Override.parse("off", on=EVE, through=date(2026, 12, 31))


def test_a_range_does_not_end_before_it_begins() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Override(on=EVE, through=date(2026, 12, 23))

    assert str(caught.value) == "through: is 2026-12-23, before the first date, 2026-12-24."


def test_an_instant_is_not_a_date_of_an_override() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Override(on=datetime(2026, 12, 24, tzinfo=UTC))

    assert str(caught.value) == "on: is a date, not a datetime; which date it is depends on the zone."


def test_hours_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InvalidHoursError, match=r"^'half day' is not a span such as '09:00-17:00', nor 'off'\.$"):
        Override.parse("half day", on=EVE)
