"""Rules of dates in OpenStreetMap's notation become a calendar's overrides, and a calendar is written back so."""

from datetime import UTC, date, datetime

import pytest

from cxcore.coverage import Break, Calendar, DayHours, Holidays, Override, WeeklyHours, YearlyDate
from cxcore.errors import InvalidDocumentError, InvalidHoursError

OFFICE = "Mo-Fr 09:00-18:00"
LISBON = "Europe/Lisbon"


def read(text: str, *, holidays: Holidays | None = None) -> Calendar:
    return Calendar.parse(text, zone=LISBON, holidays=holidays or Holidays())


# --- reading -------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "overrides", "reason"),
    [
        ("Dec 25 off", [Override(on=YearlyDate(12, 25))], "a day of every year"),
        ("Dec 25: closed", [Override(on=YearlyDate(12, 25))], "with a colon, and the other word"),
        ("Jan 2 10:00-14:00", [Override.parse("10:00-14:00", on=YearlyDate(1, 2))], "one digit"),
        ("Dec 24-26 off", [Override(on=YearlyDate(12, 24), through=YearlyDate(12, 26))], "a range inside a month"),
        ("Dec 24-Jan 02 off", [Override(on=YearlyDate(12, 24), through=YearlyDate(1, 2))], "over New Year"),
        ("2026 Dec 24 09:00-13:00", [Override.parse("09:00-13:00", on=date(2026, 12, 24))], "a date of one year"),
        (
            "2026 Aug 01-2026 Aug 15 off",
            [Override(on=date(2026, 8, 1), through=date(2026, 8, 15))],
            "a range, both dates in full",
        ),
        (
            "2026 Dec 24-2027 Jan 02 off",
            [Override(on=date(2026, 12, 24), through=date(2027, 1, 2))],
            "a range over the end of its year",
        ),
        ("2026 Aug 01-15 off", [Override(on=date(2026, 8, 1), through=date(2026, 8, 15))], "a range, in short"),
        ("2026 Jul 30-Aug 2 off", [Override(on=date(2026, 7, 30), through=date(2026, 8, 2))], "the year said once"),
        (
            "Dec 24, Dec 31 22:00-02:00,09:00-12:00",
            [
                Override.parse("09:00-12:00,22:00-02:00", on=YearlyDate(12, 24)),
                Override.parse("09:00-12:00,22:00-02:00", on=YearlyDate(12, 31)),
            ],
            "a list of dates, with several spans",
        ),
    ],
)
def test_a_rule_of_dates_is_an_override(rule: str, overrides: list[Override], reason: str) -> None:
    calendar = read(f"{OFFICE}; {rule}")

    assert calendar.hours == WeeklyHours.parse(OFFICE)
    assert calendar.overrides == tuple(overrides), reason


def test_a_later_rule_holds_where_two_name_one_date() -> None:
    desk = read(f"{OFFICE}; Dec 24-31 10:00-14:00; Dec 25 off; 2026 Dec 25 11:00-12:00")

    opens = [desk.next_open(datetime(year, 12, 25, tzinfo=UTC)) for year in (2026, 2029)]

    # Both are days of the week; in 2029 Christmas is a Tuesday.
    assert opens == [datetime(2026, 12, 25, 11, tzinfo=UTC), datetime(2029, 12, 26, 10, tzinfo=UTC)]


def test_dates_given_beside_the_text_hold_before_those_in_it() -> None:
    more = Override.parse("09:00-10:00", on=date(2026, 12, 25))

    desk = Calendar.parse(f"{OFFICE}; Dec 25 off", zone=LISBON, overrides=[more])

    assert desk.overrides == (Override(on=YearlyDate(12, 25)), more)


def test_a_text_of_dates_alone_is_closed_on_all_others() -> None:
    assert read("2026 Dec 24 09:00-13:00").hours == WeeklyHours.parse("off")


@pytest.mark.parametrize(
    ("text", "holidays_win", "on_holidays", "reason"),
    [
        (f"{OFFICE}; PH 10:00-12:00; Dec 25 off", False, "10:00-12:00", "the rule of dates is the later one"),
        (f"{OFFICE}; Dec 25 off; PH 10:00-12:00", True, "10:00-12:00", "the rule of holidays is the later one"),
        (f"{OFFICE}; Dec 25 off; PH off", True, "off", "and so it is when it closes them"),
    ],
)
def test_the_order_of_the_rules_says_whether_holidays_win(
    text: str, holidays_win: bool, on_holidays: str, reason: str
) -> None:
    desk = read(text)

    assert desk.holidays_win is holidays_win, reason
    assert desk.hours.on_holidays == DayHours.parse(on_holidays)


def test_the_argument_lets_holidays_win_whatever_the_text_says() -> None:
    assert Calendar.parse(f"{OFFICE}; PH off; Dec 25 off", zone=LISBON, holidays_win=True).holidays_win


# --- what is refused -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dez 25 off", "in 'Dez 25 off': 'Dez' is not a month. Did you mean 'Dec'?"),
        ("2026 Dez 24 off", "in '2026 Dez 24 off': 'Dez' is not a month. Did you mean 'Dec'?"),
        ("Mon 9-17", "in 'Mon 9-17': 'Mon' is not a weekday. Did you mean 'Mo'?"),
        ("Feb 30 off", "in 'Feb 30 off': 'Feb 30' is not a date of the calendar."),
        ("2026 Feb 29 off", "in '2026 Feb 29 off': '2026 Feb 29' is not a date of the calendar."),
        (
            "Dec 25,26 off",
            "in 'Dec 25,26 off': '26' is not a date such as 'Dec 25' or '2026 Dec 25', nor a range of dates.",
        ),
        (
            "Dec 26-24 off",
            (
                "in 'Dec 26-24 off': 'Dec 26-24' ends before it begins; "
                "write both dates in full, as in '2026 Dec 24-2027 Jan 02'."
            ),
        ),
        (
            "2026 Dec 24-Jan 02 off",
            (
                "in '2026 Dec 24-Jan 02 off': '2026 Dec 24-Jan 02' ends before it begins; "
                "write both dates in full, as in '2026 Dec 24-2027 Jan 02'."
            ),
        ),
        (
            "Dec 24-2027 Jan 02 off",
            "in 'Dec 24-2027 Jan 02 off': 'Dec 24-2027 Jan 02' has a year at its end only; write it with both dates.",
        ),
        (
            "2026 Dec 24,Dec 31 off",
            "in '2026 Dec 24,Dec 31 off': some dates have a year and some have none; write it with each, or with none.",
        ),
        (
            "Dec 25",
            "in 'Dec 25': there are no hours; write dates and a span such as 'Dec 24 09:00-13:00', or 'off'.",
        ),
        ("Dec 24 13:00-13:00", "in 'Dec 24 13:00-13:00': '13:00-13:00' is empty; round the clock is '00:00-24:00'."),
        (
            "Dec 24 09:00-12:00; Dec 24 13:00-18:00",
            (
                "'Dec 24 09:00-12:00' is replaced by 'Dec 24 13:00-18:00'; "
                "several spans of one date stand in one rule, such as 'Dec 24 09:00-12:00,13:00-18:00'."
            ),
        ),
        (
            "Dec 25 off; Sa 10:00-14:00",
            (
                "'Sa 10:00-14:00' stands after 'Dec 25 off' and would replace it on its days; "
                "rules of dates come last, and only one of PH may follow them all."
            ),
        ),
        (
            "Dec 25 off; PH off; Dec 26 off",
            (
                "'PH off' stands after 'Dec 25 off' and would replace it on its days; "
                "rules of dates come last, and only one of PH may follow them all."
            ),
        ),
        (
            "Dec 25 off; PH,Sa off",
            (
                "'PH,Sa off' stands after 'Dec 25 off' and would replace it on its days; "
                "rules of dates come last, and only one of PH may follow them all."
            ),
        ),
    ],
)
def test_a_rule_of_dates_that_cannot_be_meant_is_refused_with_its_text(text: str, sentence: str) -> None:
    with pytest.raises(InvalidHoursError) as caught:
        read(f"{OFFICE}; {text}")

    assert str(caught.value) == sentence


def test_a_text_without_end_is_not_read() -> None:
    with pytest.raises(InvalidHoursError, match=r"^the hours have 20,012 characters; at most 20,000 are read\.$"):
        read("Dec 25 off; " + "x" * 20_000)


@pytest.mark.parametrize("text", ["Jan" * 6_000 + " off", "Jan " * 4_900 + "off", "Dec 25" + " " * 19_900 + "x"])
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    with pytest.raises(InvalidHoursError):
        read(text)


def test_a_week_refuses_dates_and_says_who_reads_them() -> None:
    with pytest.raises(InvalidHoursError) as caught:
        WeeklyHours.parse(f"{OFFICE}; 2026 Dec 24 09:00-13:00")

    assert str(caught.value) == (
        "in '2026 Dec 24 09:00-13:00': a week has no dates; "
        "Calendar.parse reads them, and in documents they are overrides."
    )


# --- writing -------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "text", "reason"),
    [
        (read(OFFICE), OFFICE, "a week alone"),
        (read("24/7; Dec 25 off"), "24/7; Dec 25 off", "round the clock but for a day"),
        (read("Feb 29 10:00-12:00"), "off; Feb 29 10:00-12:00", "closed but for a day"),
        (
            read(f"{OFFICE}; Dec 24-Dec 26 off; Dec 30-Jan 2 off; Jan 6-Jan 4 10:00-11:00"),
            f"{OFFICE}; Dec 24-26,Dec 30-Jan 02 off; Jan 06-Jan 04 10:00-11:00",
            "ranges as short as they can be, those with the same hours together",
        ),
        (
            read(f"{OFFICE}; Dec 25 off; 2026 Dec 24 off; 2026 Dec 27-2027 Dec 28 off"),
            f"{OFFICE}; Dec 25 off; 2026 Dec 24,2026 Dec 27-2027 Dec 28 off",
            "a list has years or has none",
        ),
        (
            read(OFFICE, holidays=Holidays.yearly(5, 1)),
            f"{OFFICE}; PH off",
            "readers do not close on holidays unless told",
        ),
        (read(f"{OFFICE}; PH 10:00-12:00"), f"{OFFICE}; PH 10:00-12:00", "hours of holidays, whichever they are"),
        (
            read(f"{OFFICE}; PH off; Dec 24 off", holidays=Holidays.yearly(5, 1)),
            f"{OFFICE}; PH off; Dec 24 off",
            "overrides win, so they come last",
        ),
        (read(f"{OFFICE}; Dec 24 off; PH off"), f"{OFFICE}; Dec 24 off; PH off", "holidays win, so they come last"),
        (
            Calendar.parse(
                OFFICE,
                zone=LISBON,
                overrides=[
                    Override(on=date(2026, 8, 1)),
                    Override(on=date(2026, 8, 3)),
                    Override.parse("10:00-12:00", on=date(2026, 8, 1)),
                ],
            ),
            f"{OFFICE}; 2026 Aug 03 off; 2026 Aug 01 10:00-12:00",
            "an override that a later one of its dates replaces says nothing",
        ),
    ],
)
def test_a_calendar_is_written_as_it_is_read(calendar: Calendar, text: str, reason: str) -> None:
    assert calendar.to_osm() == text, reason
    assert Calendar.parse(text, zone=LISBON, holidays=calendar.holidays).to_osm() == text


def test_every_part_that_the_notation_cannot_say_is_named() -> None:
    desk = Calendar.parse(
        "Mo-Fr 09:00:30-18:00",
        zone=LISBON,
        overrides=[Override.parse("09:00-12:00:01", on=date(1899, 12, 31)), Override(on=date(1900, 1, 1))],
        breaks=[Break.parse("12:00-13:00", on=YearlyDate(12, 24))],
        overnight="start-date",
    )

    with pytest.raises(InvalidDocumentError) as caught:
        desk.to_osm()

    assert str(caught.value).splitlines() == [
        "OpenStreetMap's notation cannot say all of the calendar, 5 faults:",
        "  hours: 09:00:30-18:00 has seconds, and the notation has none.",
        "  overrides[0]: 09:00-12:00:01 has seconds, and the notation has none.",
        "  overrides[0].on: 1899-12-31 lies before 1900.",
        "  breaks[0]: 12:00-13:00 from 12-24 is a break, and the notation has none; override the hours of its dates.",
        "  overnight: a night runs into a closed date, which the notation closes.",
    ]
