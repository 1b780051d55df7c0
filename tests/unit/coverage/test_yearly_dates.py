"""A day of every year: holidays, overrides and breaks that return by themselves."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from cxcore.coverage import Break, Calendar, Holidays, Override, YearlyDate
from cxcore.errors import InvalidDocumentError, InvalidHoursError, InvalidValueError

OFFICE = "Mo-Su 09:00-17:00"


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("month", "day"),
    [(0, 1), (13, 1), (2, 30), (4, 31), (1, 0)],
)
def test_a_day_that_no_year_has_is_refused(month: int, day: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        YearlyDate(month, day)

    assert str(caught.value) == f"is a day of the year such as '12-25'; '{month:02}-{day:02}' is not."


def test_a_yearly_date_is_written_month_first_and_read_back() -> None:
    assert str(YearlyDate.parse("05-01")) == "05-01"
    with pytest.raises(InvalidValueError, match=r"^is a day of the year such as '12-25'; '5/1' is not\.$"):
        YearlyDate.parse("5/1")


@pytest.mark.parametrize("year", [1, 1776, 2026, 2250, 9999])
def test_a_yearly_holiday_returns_in_every_year(year: int) -> None:
    desk = Calendar.parse(OFFICE, zone="UTC", holidays=Holidays.yearly(5, 1))

    assert not desk.is_open(noon(year, 5, 1))
    assert desk.is_open(noon(year, 5, 2))


def test_the_29th_of_february_is_a_holiday_of_leap_years_only() -> None:
    desk = Calendar.parse(OFFICE, zone="UTC", holidays=Holidays.yearly(2, 29))

    assert not desk.is_open(noon(2028, 2, 29))
    assert desk.is_open(noon(2027, 2, 28))
    assert desk.is_open(noon(2027, 3, 1))


def test_holidays_join_and_forget_nothing() -> None:
    good_friday = Holidays.on([date(2026, 4, 3)])

    joined = good_friday | Holidays.yearly(12, 25) | Holidays.yearly(5, 1)

    assert joined == Holidays([date(2026, 4, 3)], yearly_dates=[YearlyDate(5, 1), YearlyDate(12, 25), YearlyDate(5, 1)])
    assert date(2031, 12, 25) in joined
    assert date(2027, 4, 3) not in joined


def test_a_yearly_override_may_run_over_new_year() -> None:
    desk = Calendar.parse(OFFICE, zone="UTC", overrides=[Override(on=YearlyDate(12, 27), through=YearlyDate(1, 2))])

    open_days = [
        desk.is_open(noon(year, month, day))
        for year, month, day in [(2030, 12, 26), (2030, 12, 27), (2031, 1, 2), (2031, 1, 3)]
    ]

    assert open_days == [True, False, False, True]


def test_of_a_yearly_and_a_dated_override_the_later_in_the_list_holds() -> None:
    every_eve = Override.parse("09:00-12:00", on=YearlyDate(12, 24))
    this_eve = Override.parse("09:00-16:00", on=date(2026, 12, 24))

    yearly_last = Calendar.parse(OFFICE, zone="UTC", overrides=[this_eve, every_eve])
    dated_last = Calendar.parse(OFFICE, zone="UTC", overrides=[every_eve, this_eve])

    assert yearly_last.next_close(noon(2026, 12, 24)) == noon(2026, 12, 24)
    assert dated_last.next_close(noon(2026, 12, 24)) == datetime(2026, 12, 24, 16, tzinfo=UTC)
    assert dated_last.next_close(datetime(2027, 12, 24, 9, tzinfo=UTC)) == noon(2027, 12, 24)


def test_a_range_has_a_year_at_both_ends_or_at_neither() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Override(on=date(2026, 12, 24), through=YearlyDate(12, 31))

    assert str(caught.value) == (
        "through: is 12-31, and the first date is 2026-12-24; both have a year, or neither has."
    )


def test_two_hundred_years_of_a_yearly_holiday_count_each_of_them() -> None:
    round_the_clock = Calendar.parse("24/7", zone="UTC", holidays=Holidays.yearly(5, 1))
    start, end = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

    assert round_the_clock.elapsed(start, end) == end - start - timedelta(days=200)


# --- breaks --------------------------------------------------------------


def test_a_break_is_taken_from_whatever_the_date_has() -> None:
    eve = date(2026, 12, 24)
    desk = Calendar.parse(
        OFFICE,
        zone="UTC",
        overrides=[Override.parse("08:00-14:00", on=eve)],
        breaks=[Break.parse("12:00-13:00", on=eve), Break.parse("12:30-13:30", on=YearlyDate(12, 24))],
    )

    assert desk.elapsed(datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC)) == timedelta(hours=4.5)
    assert desk.elapsed(datetime(2027, 12, 24, tzinfo=UTC), datetime(2027, 12, 25, tzinfo=UTC)) == timedelta(hours=7)


def test_a_break_is_taken_from_the_night_that_began_the_day_before() -> None:
    nights = Calendar.parse("22:00-06:00", zone="UTC", breaks=[Break.parse("02:00-03:00", on=date(2026, 3, 3))])

    assert nights.next_close(datetime(2026, 3, 2, 23, tzinfo=UTC)) == datetime(2026, 3, 3, 2, tzinfo=UTC)
    assert nights.next_open(datetime(2026, 3, 3, 2, tzinfo=UTC)) == datetime(2026, 3, 3, 3, tzinfo=UTC)


def test_a_break_that_takes_nothing_is_refused() -> None:
    with pytest.raises(InvalidHoursError) as caught:
        Break.parse("off", on=date(2026, 3, 3))

    assert str(caught.value) == "hours: a break takes hours away, and these are none; to close a date, override it."


def test_a_calendar_sent_to_another_process_keeps_its_yearly_dates_and_breaks() -> None:
    desk = Calendar.parse(
        OFFICE, zone="UTC", holidays=Holidays.yearly(5, 1), breaks=[Break.parse("11:00-13:00", on=YearlyDate(5, 2))]
    )

    sent: Calendar = pickle.loads(pickle.dumps(desk))  # noqa: S301  # our own bytes

    assert sent == desk
    assert not sent.is_open(noon(2030, 5, 1))
    assert not sent.is_open(noon(2030, 5, 2))
    assert sent.is_open(noon(2030, 5, 3))


# --- documents -----------------------------------------------------------


def test_documents_write_yearly_dates_and_breaks() -> None:
    document = {
        "hours": "Mo-Fr 09:00-17:00",
        "zone": "Europe/Lisbon",
        "holidays": ["2026-04-03", "12-25"],
        "overrides": [{"on": "12-24", "through": "12-31", "hours": "09:00-13:00"}],
        "breaks": [{"on": "2026-12-18", "through": "2026-12-18", "hours": "12:00-14:00"}],
        "holidays_win": False,
        "overnight": "calendar-day",
    }

    assert Calendar.from_dict(document).to_dict() == document


def test_every_fault_of_the_dates_is_reported_with_its_path() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Calendar.from_dict(
            {
                "hours": "24/7",
                "zone": "UTC",
                "holidays": ["02-30", 1225],
                "overrides": [{"on": "12-24", "through": "2026-12-31"}],
                "breaks": [{"on": "12-24"}, {"on": "2026-12-24", "hours": "off"}],
            }
        )

    assert [str(fault) for fault in caught.value.faults] == [
        "holidays[0]: is a day of the year such as '12-25'; '02-30' is not.",
        "holidays[1]: is a date such as '2026-12-25', not an int.",
        "overrides[0].through: is 2026-12-31, and the first date is 12-24; both have a year, or neither has.",
        "breaks[0].hours: Field required.",
        "breaks[1].hours: a break takes hours away, and these are none; to close a date, override it.",
    ]
