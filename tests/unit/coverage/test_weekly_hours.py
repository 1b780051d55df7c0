"""A week is read from, and printed as, a part of OpenStreetMap's opening_hours."""

import pickle

import pytest

from cxcore.coverage import DayHours, WeeklyHours
from cxcore.errors import InvalidHoursError

OFF = "off"
KNOWN = (
    "Weekdays are Mo, Tu, We, Th, Fr, Sa, Su. "
    "Holidays are PH, outside of any range; dates belong in holidays and overrides."
)


def days_of(text: str) -> list[str]:
    return [str(day) for day in WeeklyHours.parse(text).days]


@pytest.mark.parametrize(
    ("text", "days", "reason"),
    [
        ("Mo-Fr 09:00-17:00", ["09:00-17:00"] * 5 + [OFF] * 2, "a range of days"),
        ("Mo,We,Fr 09:00-17:00", ["09:00-17:00", OFF, "09:00-17:00", OFF, "09:00-17:00", OFF, OFF], "a list"),
        ("Mo-Tu,Th 10:00-12:00", ["10:00-12:00"] * 2 + [OFF, "10:00-12:00"] + [OFF] * 3, "a list with a range"),
        ("Sa-Mo 10:00-12:00", ["10:00-12:00"] + [OFF] * 4 + ["10:00-12:00"] * 2, "a range over the weekend"),
        ("Mo-Mo 10:00-12:00", ["10:00-12:00"] + [OFF] * 6, "a range of one day is that day"),
        ("09:00-17:00", ["09:00-17:00"] * 7, "without days, all of them"),
        ("Mo-Fr 09:00-17:00; We off", ["09:00-17:00"] * 2 + [OFF] + ["09:00-17:00"] * 2 + [OFF] * 2, "later wins"),
        ("24/7", ["00:00-24:00"] * 7, "round the clock"),
        ("24/7; Su off", ["00:00-24:00"] * 6 + [OFF], "round the clock but for Sunday"),
        ("off", [OFF] * 7, "never, said outright"),
        ("Fr,Sa 20:00-04:00", [OFF] * 4 + ["20:00-04:00"] * 2 + [OFF], "nights belong to the evening"),
        (" Mo - Fr  09:00 - 17:00 ; ", ["09:00-17:00"] * 5 + [OFF] * 2, "blanks and a last semicolon"),
        ("Mo-Fr\n09:00-17:00;\nSa 10:00-14:00", ["09:00-17:00"] * 5 + ["10:00-14:00", OFF], "lines"),
    ],
)
def test_a_week_is_read_from_text(text: str, days: list[str], reason: str) -> None:
    assert days_of(text) == days, reason


@pytest.mark.parametrize(
    ("text", "on_holidays", "reason"),
    [
        ("Mo-Fr 09:00-17:00", OFF, "holidays are closed unless they are given hours"),
        ("Mo-Fr 09:00-17:00; PH off", OFF, "the customary way to say so"),
        ("Mo-Fr 09:00-17:00; Su,PH off", OFF, "together with a day"),
        ("Mo-Fr 09:00-17:00; PH 10:00-14:00", "10:00-14:00", "shorter hours"),
        ("Mo-Su,PH 10:00-14:00", "10:00-14:00", "the same hours as a day"),
        ("24/7; PH off", OFF, "round the clock but for holidays"),
    ],
)
def test_holidays_have_hours_of_their_own(text: str, on_holidays: str, reason: str) -> None:
    assert str(WeeklyHours.parse(text).on_holidays) == on_holidays, reason


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Mo 9:00-17:00; Tu-Fr 09:00-17:00; Sa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("Su 10:00-12:00; Mo,We,Fr 9:00-17:00", "Mo,We,Fr 09:00-17:00; Su 10:00-12:00"),
        ("Sa,Su,Mo 10:00-12:00", "Mo,Sa-Su 10:00-12:00"),
        ("00:00-24:00", "24/7"),
        ("24/7; PH off", "24/7"),
        ("24/7; PH 9:00-12:00", "24/7; PH 09:00-12:00"),
        ("22:00-30:00", "Mo-Su 22:00-06:00"),
        ("Mo-Su off", "off"),
        ("PH 10:00-12:00", "PH 10:00-12:00"),
    ],
)
def test_a_week_prints_in_one_way_and_is_read_back_equal(text: str, printed: str) -> None:
    hours = WeeklyHours.parse(text)

    assert str(hours) == printed
    assert WeeklyHours.parse(printed) == hours
    assert repr(hours) == f"WeeklyHours.parse({printed!r})"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mon-Fr 09:00-17:00", "in 'Mon-Fr 09:00-17:00': 'Mon' is not a weekday. Did you mean 'Mo'?"),
        (
            "Dec 25 off",
            "in 'Dec 25 off': a week has no dates; Calendar.parse reads them, and in documents they are overrides.",
        ),
        ("Mo-PH 09:00-17:00", f"in 'Mo-PH 09:00-17:00': 'PH' is not a weekday. {KNOWN}"),
        ("Mo-Fr", "in 'Mo-Fr': there are no hours; write days and a span such as 'Mo-Fr 09:00-17:00', or 'off'."),
        ("", "in '': there are no hours; write days and a span such as 'Mo-Fr 09:00-17:00', or 'off'."),
        (
            "Mo 09:00-17:00;; Tu 09:00-17:00",
            "in '': there are no hours; write days and a span such as 'Mo-Fr 09:00-17:00', or 'off'.",
        ),
        ("Mo 9-17", "in 'Mo 9-17': '9-17' is not a span such as '09:00-17:00', nor 'off'."),
        (
            "Mo 09:00-17:00, Tu 09:00-17:00",
            "in 'Mo 09:00-17:00, Tu 09:00-17:00': 'Tu 09:00-17:00' is not a span such as '09:00-17:00', nor 'off'.",
        ),
        (
            "Mo 09:00-13:00,12:00-17:00",
            "in 'Mo 09:00-13:00,12:00-17:00': '09:00-13:00' and '12:00-17:00' overlap.",
        ),
        ("Sa 09:00-09:00", "in 'Sa 09:00-09:00': '09:00-09:00' is empty; round the clock is '00:00-24:00'."),
        (
            "Su 22:00-06:00; Mo 05:00-13:00",
            "days: 'Su 22:00-06:00' runs past midnight into 'Mo 05:00-13:00'; they overlap.",
        ),
        (
            "Mo-Fr 09:00-12:00; Mo-Fr 13:00-18:00",
            "'Mo-Fr 09:00-12:00' is replaced by 'Mo-Fr 13:00-18:00'; several spans of one day stand in one rule, such as 'Mo-Fr 09:00-12:00,13:00-18:00'.",
        ),
    ],
)
def test_a_week_that_cannot_be_meant_is_refused_with_the_piece_of_text(text: str, sentence: str) -> None:
    with pytest.raises(InvalidHoursError) as caught:
        WeeklyHours.parse(text)

    assert str(caught.value) == sentence


def test_a_text_of_any_length_is_not_read() -> None:
    with pytest.raises(InvalidHoursError, match=r"^the hours have 2,001 characters; at most 2,000 are read\.$"):
        WeeklyHours.parse("x" * 2_001)


def test_a_night_may_end_when_the_next_day_begins() -> None:
    hours = WeeklyHours.parse("Mo 22:00-06:00; Tu 06:00-14:00")

    assert [str(day) for day in hours.days[:2]] == ["22:00-06:00", "06:00-14:00"]


def test_a_week_has_seven_days() -> None:
    with pytest.raises(InvalidHoursError, match=r"^days: a week has seven days, Monday first, not 5\.$"):
        WeeklyHours((DayHours.parse("09:00-17:00"),) * 5)


def test_weeks_are_values() -> None:
    one, other = WeeklyHours.parse("Mo,Tu 09:00-17:00"), WeeklyHours.parse("Mo-Tu 9:00-17:00")

    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own bytes
