"""When customers come, on their own clock: given by the hour, or tallied from the past."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import ArrivalProfile, ArrivalTally, Holidays
from cxcore.errors import InvalidHoursError, InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.intervals import Interval

LISBON = ZoneInfo("Europe/Lisbon")
ODD = "is a number of interactions an hour, at least zero"
NOTHING = (0.0,) * 24


def days(first: date, count: int, zone: str = "Europe/Lisbon") -> Interval:
    """Return whole local days."""
    clock = ZoneInfo(zone)
    start = datetime(first.year, first.month, first.day, tzinfo=clock)
    return Interval(start, start + timedelta(days=count))


# --- profiles -------------------------------------------------------------


def test_a_profile_is_written_as_hours_with_their_rates() -> None:
    profile = ArrivalProfile.of({"Mo-Fr 08:00-20:00": 10, "Sa 10:00-16:00": 4})

    assert profile.week[0] == (0.0,) * 8 + (10.0,) * 12 + (0.0,) * 4
    assert profile.week[5] == (0.0,) * 10 + (4.0,) * 6 + (0.0,) * 8
    assert profile.week[6] == NOTHING
    assert profile.on_holidays is None
    assert profile.per_week == 5 * 12 * 10 + 6 * 4
    assert repr(profile) == "<ArrivalProfile of 624 interactions a week>"


def test_rates_add_up_where_hours_overlap() -> None:
    profile = ArrivalProfile.of({"Mo-Su 00:00-24:00": 1, "Mo 09:00-11:00": 5})

    assert profile.week[0][8:12] == (1.0, 6.0, 6.0, 1.0)
    assert profile.week[1][8:12] == (1.0, 1.0, 1.0, 1.0)


def test_hours_past_midnight_belong_to_the_clock_of_the_next_day() -> None:
    profile = ArrivalProfile.of({"Su 22:00-02:00": 3})

    assert profile.week[6] == (0.0,) * 22 + (3.0, 3.0)
    assert profile.week[0] == (3.0, 3.0) + (0.0,) * 22


def test_a_holiday_has_hours_of_its_own_even_if_they_bring_nobody() -> None:
    assert ArrivalProfile.of({"Mo 09:00-10:00": 2, "PH 10:00-12:00": 1}).on_holidays == (
        (0.0,) * 10 + (1.0, 1.0) + (0.0,) * 12
    )
    assert ArrivalProfile.of({"Mo 09:00-10:00": 2, "PH 00:00-24:00": 0}).on_holidays == NOTHING


@pytest.mark.parametrize(
    "rates",
    [
        {"Mo-Fr 08:00-20:00": 10.0, "Sa 10:00-16:00": 4.0},
        {"24/7": 0.5},
        {"Mo 09:00-10:00": 1.0, "PH 00:00-24:00": 0.0},
        {"Mo 09:00-10:00": 1.0, "PH 09:00-10:00": 1.0},
        {"Su 22:00-02:00": 3.0},
        {},
    ],
)
def test_the_table_of_a_profile_is_read_back_equal(rates: dict[str, float]) -> None:
    profile = ArrivalProfile.of(rates)

    assert ArrivalProfile.of(profile.to_rates()) == profile


def test_the_table_of_a_profile_is_as_short_as_its_rates_are_few() -> None:
    profile = ArrivalProfile.of({"Mo-Th 08:00-20:00": 10, "Fr 08:00-20:00": 10, "Sa,PH 10:00-16:00": 4})

    assert profile.to_rates() == {
        "Mo-Fr 08:00-20:00": 10.0,
        "Sa 10:00-16:00; PH 10:00-16:00": 4.0,
        "PH 00:00-10:00,16:00-24:00": 0.0,
    }


@pytest.mark.parametrize(
    ("rates", "error", "sentence"),
    [
        (
            {"Mon-Fr 08:00-20:00": 1},
            InvalidHoursError,
            "in 'Mon-Fr 08:00-20:00': 'Mon' is not a weekday. Did you mean 'Mo'?",
        ),
        (
            {"Mo 08:30-10:00": 1},
            InvalidHoursError,
            "'Mo 08:30-10:00' does not stand at full hours, by which a profile goes.",
        ),
        (
            {"PH 20:00-02:00": 1},
            InvalidHoursError,
            "'PH 20:00-02:00' runs past the end of a holiday; write the next day's hours apart.",
        ),
        ({"Tu 09:00-10:00": -1}, InvalidValueError, f"week[1][9]: {ODD}; -1.0 is not."),
        ({"Tu 09:00-10:00": float("inf")}, InvalidValueError, f"week[1][9]: {ODD}; inf is not."),
        ({"PH 09:00-10:00": float("nan")}, InvalidValueError, f"on_holidays[9]: {ODD}; nan is not."),
    ],
)
def test_a_table_that_makes_no_profile_is_refused(
    rates: dict[str, float], error: type[InvalidValueError], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        ArrivalProfile.of(rates)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        ([NOTHING] * 6, "week: has seven days, Monday first, not 6."),
        ([NOTHING[1:]] * 7, "week[0]: has a rate for each of 24 hours, not 23."),
    ],
)
def test_a_profile_has_seven_days_of_24_hours(week: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ArrivalProfile(week)

    assert str(caught.value) == sentence


def test_a_notebook_shows_a_profile_as_hours_by_days() -> None:
    html = ArrivalProfile.of({"Mo 09:00-10:00": 12.5, "PH 09:00-10:00": 1})._repr_html_()

    assert "<th>hour</th><th>Mo</th>" in html
    assert "<th>PH</th>" in html
    assert "<td>09:00</td><td>12.5</td>" in html
    assert html.count("<tr>") == 25


# --- tallies of the past ---------------------------------------------------


def test_the_rate_of_an_hour_is_its_arrivals_by_the_hours_in_which_it_was_watched() -> None:
    window = days(date(2026, 3, 2), 14)
    calls = [
        datetime(2026, 3, 2, 9, 5, tzinfo=LISBON),
        datetime(2026, 3, 2, 9, 59, 59, tzinfo=LISBON),
        datetime(2026, 3, 9, 9, 0, tzinfo=LISBON),
        datetime(2026, 3, 9, 10, 0, tzinfo=LISBON),
    ]

    profile = ArrivalTally.of(calls, window=window, zone="Europe/Lisbon").profile()

    assert profile.week[0][8:12] == (0.0, 1.5, 0.5, 0.0)  # two Mondays were watched
    assert profile.per_week == 2.0
    assert profile.on_holidays is None


@pytest.mark.parametrize(
    ("sunday", "hours", "reason"),
    [
        (date(2026, 3, 22), 1, "an ordinary day"),
        (date(2026, 3, 29), 0, "the clock goes forward over 01:00: a day of 23 hours"),
        (date(2026, 10, 25), 2, "the clock shows 01:00 twice: a day of 25 hours"),
    ],
)
def test_an_hour_is_watched_as_often_as_the_clock_shows_it(sunday: date, hours: int, reason: str) -> None:
    tally = ArrivalTally.of([], window=days(sunday, 1), zone="Europe/Lisbon")

    watched = [each / 3_600_000_000 for each in tally.watched[6]]

    assert watched == [1, hours, *[1] * 22], reason
    assert sum(map(sum, tally.watched)) == sum(tally.watched[6])


def test_arrivals_in_both_passes_of_a_repeated_hour_are_divided_by_both() -> None:
    window = days(date(2026, 10, 19), 7)
    calls = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]

    profile = ArrivalTally.of(calls, window=window, zone="Europe/Lisbon").profile()

    assert profile.week[6][1] == 1.0


def test_a_window_may_begin_and_end_within_an_hour() -> None:
    window = Interval(datetime(2026, 3, 2, 9, 30, tzinfo=LISBON), datetime(2026, 3, 2, 10, 15, 0, 1, tzinfo=LISBON))

    tally = ArrivalTally.of([], window=window, zone="Europe/Lisbon")

    assert tally.watched[0][9:11] == (1_800_000_000, 900_000_001)
    assert repr(tally) == "<ArrivalTally of 0 arrivals in 0.7500000003 hours, Europe/Lisbon>"
    assert sum(map(sum, tally.watched)) == 2_700_000_001


def test_a_window_shorter_than_a_second_is_watched_too() -> None:
    start = datetime(2026, 3, 2, 9, 30, 0, 250_000, tzinfo=LISBON)

    tally = ArrivalTally.of([start], window=Interval(start, start + timedelta(microseconds=5)), zone="Europe/Lisbon")

    assert tally.watched[0][9] == 5
    assert tally.arrivals[0][9] == 1


def test_holidays_are_a_kind_of_day_of_their_own() -> None:
    holidays = Holidays.on([date(2026, 4, 3), date(2026, 4, 6)])  # Good Friday and Easter Monday
    calls = [
        datetime(2026, 4, 3, 11, 0, tzinfo=LISBON),
        datetime(2026, 4, 10, 11, 0, tzinfo=LISBON),
        datetime(2026, 4, 10, 11, 30, tzinfo=LISBON),
    ]

    profile = ArrivalTally.of(
        calls, window=days(date(2026, 3, 30), 14), zone="Europe/Lisbon", holidays=holidays
    ).profile()

    assert profile.on_holidays is not None
    assert profile.on_holidays[11] == 0.5  # one call in two holidays
    assert profile.week[4][11] == 2.0  # the one Friday that was none


def test_tallies_of_two_weeks_add_up_to_the_tally_of_both() -> None:
    calls = [datetime(2026, 3, day, 9, 15, tzinfo=LISBON) for day in (2, 3, 9, 13)]
    first, second = days(date(2026, 3, 2), 7), days(date(2026, 3, 9), 7)

    parts = ArrivalTally.of(calls[:2], window=first, zone="Europe/Lisbon") + ArrivalTally.of(
        calls[2:], window=second, zone="Europe/Lisbon"
    )

    assert parts == ArrivalTally.of(calls, window=days(date(2026, 3, 2), 14), zone="Europe/Lisbon")
    assert ArrivalTally.from_dict(parts.to_dict()) == parts


def test_tallies_of_two_zones_do_not_add_up() -> None:
    window = days(date(2026, 3, 2), 1)

    with pytest.raises(InvalidValueError) as caught:
        ArrivalTally.of([], window=window, zone="Europe/Lisbon") + ArrivalTally.of(
            [], window=window, zone="Asia/Manila"
        )

    assert str(caught.value) == "zone: tallies of one zone add up; these are of Europe/Lisbon and Asia/Manila."


def test_a_tally_adds_up_with_nothing_else() -> None:
    with pytest.raises(TypeError):
        ArrivalTally.of([], window=days(date(2026, 3, 2), 1), zone="UTC") + 1  # type: ignore[operator]  # the test


def test_an_hour_that_was_never_watched_has_no_rate() -> None:
    tally = ArrivalTally.of([], window=days(date(2026, 3, 2), 6), zone="Europe/Lisbon")

    with pytest.raises(InvalidValueError) as caught:
        tally.profile()

    assert str(caught.value) == (
        "no Sunday 00:00 in Europe/Lisbon was watched, so its rate is unknown; "
        "take a longer window, or add a tally of another."
    )


def test_an_arrival_outside_the_window_is_refused() -> None:
    window = days(date(2026, 3, 2), 1)

    with pytest.raises(InvalidValueError) as caught:
        ArrivalTally.of([window.start, window.end], window=window, zone="UTC")

    assert str(caught.value) == (
        "arrivals[1]: lies outside the window [2026-03-02 00:00Z, 2026-03-03 00:00Z); the rate would be wrong."
    )


def test_a_naive_arrival_and_an_unknown_zone_are_refused() -> None:
    window = days(date(2026, 3, 2), 1)

    with pytest.raises(NaiveDatetimeError, match=r"arrivals\[0\] is a naive datetime"):
        ArrivalTally.of([datetime(2026, 3, 2, 9)], window=window, zone="UTC")  # noqa: DTZ001  # the test
    with pytest.raises(UnknownZoneError, match="'Europe/Lisboa' is not an IANA time zone"):
        ArrivalTally.of([], window=window, zone="Europe/Lisboa")


@pytest.mark.parametrize("year", [1, 9998])
def test_a_window_at_either_end_of_the_calendar_is_refused(year: int) -> None:
    window = Interval(datetime(year, 12, 1, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC))

    with pytest.raises(InvalidValueError, match="window: lasts at most ten years, between the years 2 and 9998;"):
        ArrivalTally.of([], window=window, zone="Asia/Manila")


def test_a_window_longer_than_ten_years_is_refused() -> None:
    window = Interval(datetime(2010, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))

    with pytest.raises(InvalidValueError, match="window: lasts at most ten years"):
        ArrivalTally.of([], window=window, zone="Asia/Manila")


def test_a_tally_has_eight_rows_of_24_counts() -> None:
    row = (0,) * 24

    with pytest.raises(InvalidValueError) as caught:
        ArrivalTally(zone="UTC", arrivals=(row,) * 7, watched=(row,) * 8)

    assert str(caught.value) == ("arrivals: has eight rows, Monday to Sunday and holidays, of 24 counts from zero up.")
