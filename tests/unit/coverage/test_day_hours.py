"""The hours of a date are spans that begin on it, are in order, and say what is wrong with them."""

from datetime import timedelta

import pytest

from cxcore.coverage import DayHours
from cxcore.errors import InvalidHoursError


def at(hours: int, minutes: int = 0, seconds: int = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("text", "spans", "reason"),
    [
        ("09:00-17:00", [(at(9), at(17))], "an ordinary date"),
        ("9:00-17:30", [(at(9), at(17, 30))], "people leave out the zero"),
        (" 09:00 - 12:00 , 13:00-17:00 ", [(at(9), at(12)), (at(13), at(17))], "a lunch break, with blanks"),
        ("13:00-17:00,09:00-12:00", [(at(9), at(12)), (at(13), at(17))], "the order is ours"),
        ("09:00-12:00,12:00-17:00", [(at(9), at(17))], "spans that touch are one"),
        ("22:00-06:00", [(at(22), at(30))], "past midnight on the next day's clock"),
        ("22:00-30:00", [(at(22), at(30))], "past midnight, counted on"),
        ("00:00-48:00", [(at(0), at(48))], "the longest there is"),
        ("18:00-00:00", [(at(18), at(24))], "midnight ends a date"),
        ("08:59:30-17:00:01", [(at(8, 59, 30), at(17, 0, 1))], "to the second"),
        ("off", [], "closed"),
        ("closed", [], "the other word for it"),
    ],
)
def test_hours_are_read_from_text(text: str, spans: list[tuple[timedelta, timedelta]], reason: str) -> None:
    assert DayHours.parse(text).spans == tuple(spans), reason


@pytest.mark.parametrize(
    ("text", "printed", "reason"),
    [
        ("9:00-17:00", "09:00-17:00", "two digits"),
        ("22:00-30:00", "22:00-06:00", "the clock of the next day is shorter"),
        ("18:00-24:00", "18:00-24:00", "24:00 says which midnight"),
        ("09:00-33:00", "09:00-33:00", "09:00-09:00 would be empty"),
        ("06:00-31:00", "06:00-31:00", "06:00-07:00 would be an hour"),
        ("08:59:30-17:00", "08:59:30-17:00", "seconds only where there are any"),
        ("closed", "off", "one word for one thing"),
    ],
)
def test_hours_print_in_one_way(text: str, printed: str, reason: str) -> None:
    hours = DayHours.parse(text)

    assert str(hours) == printed, reason
    assert DayHours.parse(printed) == hours


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("09:00-13:00,12:00-17:00", "'09:00-13:00' and '12:00-17:00' overlap."),
        ("09:00-17:00,09:00-17:00", "'09:00-17:00' and '09:00-17:00' overlap."),
        ("09:00-09:00", "'09:00-09:00' is empty; round the clock is '00:00-24:00'."),
        ("25:00-26:00", "'25:00-26:00' starts outside its date; a span starts from 00:00 to 23:59:59."),
        ("24:00-30:00", "'24:00-30:00' starts outside its date; a span starts from 00:00 to 23:59:59."),
        ("09:00-48:01", "'09:00-48:01' ends outside the two days it may reach; a span ends by 48:00."),
        ("9-17", "'9-17' is not a span such as '09:00-17:00', nor 'off'."),
        ("09:00-17:60", "'09:00-17:60' is not a span such as '09:00-17:00', nor 'off'."),
        ("09:00-12:00,", "'' is not a span such as '09:00-17:00', nor 'off'."),
        ("", "'' is not a span such as '09:00-17:00', nor 'off'."),
        ("09:00-12:00,off", "'off' is not a span such as '09:00-17:00', nor 'off'."),
        ("\u0660\u0669:00-17:00", "'\u0660\u0669:00-17:00' is not a span such as '09:00-17:00', nor 'off'."),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidHoursError) as caught:
        DayHours.parse(text)

    assert str(caught.value) == sentence


def test_hours_built_in_python_are_checked_too() -> None:
    with pytest.raises(InvalidHoursError, match=r"^'17:00-09:00' ends outside the two days"):
        DayHours(((at(17), at(9)),))
    with pytest.raises(
        InvalidHoursError, match=r"^the span from 9:00:00 to 17:00:00.500000 is not in whole seconds\.$"
    ):
        DayHours(((at(9), at(17) + timedelta(milliseconds=500)),))
    with pytest.raises(InvalidHoursError, match=r"starts outside its date"):
        DayHours(((-at(1), at(9)),))


def test_equal_hours_are_one_value() -> None:
    split, whole = DayHours.parse("09:00-12:00,12:00-17:00"), DayHours.parse("09:00-17:00")

    assert split == whole
    assert hash(split) == hash(whole)
    assert repr(whole) == "DayHours.parse('09:00-17:00')"


def test_a_date_without_spans_is_closed() -> None:
    assert DayHours().is_closed
    assert not DayHours.parse("09:00-17:00").is_closed
