"""A calendar answers for one desk: Lisbon, billing, Monday to Saturday."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar, Holidays, Override
from cxcore.errors import InvalidHoursError, InvalidValueError, NaiveDatetimeError, NeverOpensError, UnknownZoneError
from cxcore.intervals import Interval, WorkingTime

ZONE = ZoneInfo("Europe/Lisbon")
DESK = Calendar.parse("Mo-Fr 09:00-18:00; Sa 10:00-14:00", zone="Europe/Lisbon")
NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001  # the fault under test


def lisbon(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of March 2026, which begins on a Sunday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("at", "is_open", "reason"),
    [
        (lisbon(2, 8, 59), False, "a minute early"),
        (lisbon(2, 9), True, "open when it opens"),
        (lisbon(2, 17, 59), True, "the last minute"),
        (lisbon(2, 18), False, "closed when it closes"),
        (lisbon(7, 13), True, "Saturday"),
        (lisbon(8, 13), False, "Sunday"),
        (datetime(2026, 3, 2, 17, 30, tzinfo=ZoneInfo("Asia/Manila")), True, "09:30 in Lisbon"),
    ],
)
def test_it_is_open_from_its_opening_up_to_its_closing(at: datetime, is_open: bool, reason: str) -> None:
    assert DESK.is_open(at) is is_open, reason


@pytest.mark.parametrize(
    ("start", "end", "expected", "reason"),
    [
        (lisbon(2, 10), lisbon(2, 12), hours(2), "inside one day"),
        (lisbon(2, 17), lisbon(3, 10), hours(2), "over one night"),
        (lisbon(6, 17), lisbon(9, 10), hours(1 + 4 + 1), "over a weekend with its Saturday"),
        (lisbon(7, 15), lisbon(8, 20), hours(0), "nothing while it is closed"),
        (lisbon(2), lisbon(9), hours(5 * 9 + 4), "a week"),
        (lisbon(3, 10), lisbon(2, 17), hours(-2), "backwards is negative"),
        (lisbon(2, 10), lisbon(2, 10), hours(0), "no time at all"),
        (lisbon(2, 10), lisbon(2, 10) + timedelta(microseconds=1), timedelta(microseconds=1), "the smallest there is"),
    ],
)
def test_elapsed_counts_open_time_only(start: datetime, end: datetime, expected: timedelta, reason: str) -> None:
    assert DESK.elapsed(start, end) == expected, reason


@pytest.mark.parametrize(
    ("at", "duration", "earliest", "latest", "reason"),
    [
        (lisbon(2, 10), hours(2), lisbon(2, 12), lisbon(2, 12), "inside one day both are the same"),
        (lisbon(2, 17), hours(2), lisbon(3, 10), lisbon(3, 10), "over one night"),
        (lisbon(2, 17), hours(1), lisbon(2, 18), lisbon(3, 9), "the time runs out exactly at the closing"),
        (lisbon(7, 12), hours(2), lisbon(7, 14), lisbon(9, 9), "the same over a Sunday"),
        (lisbon(1, 12), hours(1), lisbon(2, 10), lisbon(2, 10), "asked while closed, it starts at the opening"),
        (lisbon(2, 18), hours(0), lisbon(2, 18), lisbon(3, 9), "nothing added at the closing"),
        (lisbon(1, 12), hours(0), lisbon(1, 12), lisbon(2, 9), "nothing added while closed"),
        (lisbon(2, 12), hours(0), lisbon(2, 12), lisbon(2, 12), "nothing added while open"),
        (lisbon(3, 10), hours(-2), lisbon(2, 17), lisbon(2, 17), "backwards over one night"),
        (lisbon(3, 10), hours(-1), lisbon(2, 18), lisbon(3, 9), "backwards, exactly to the opening"),
        (lisbon(9, 8), hours(-1), lisbon(7, 13), lisbon(7, 13), "backwards from before the opening"),
        (lisbon(2, 9), hours(5 * 9 + 4), lisbon(7, 14), lisbon(9, 9), "a whole week"),
    ],
)
def test_adding_counts_open_time_only(
    at: datetime, duration: timedelta, earliest: datetime, latest: datetime, reason: str
) -> None:
    assert DESK.add(at, duration) == earliest, reason
    assert DESK.add(at, duration, edge="latest") == latest, reason


@pytest.mark.parametrize(
    ("at", "next_edges", "previous_edges", "reason"),
    [
        (lisbon(3, 12), (lisbon(3, 12), lisbon(3, 18)), (lisbon(3, 9), lisbon(2, 18)), "while it is open"),
        (lisbon(3, 20), (lisbon(4, 9), lisbon(3, 20)), (lisbon(3, 9), lisbon(3, 18)), "while it is closed"),
        (lisbon(3, 9), (lisbon(3, 9), lisbon(3, 18)), (lisbon(3, 9), lisbon(2, 18)), "at the opening"),
        (lisbon(3, 18), (lisbon(4, 9), lisbon(3, 18)), (lisbon(3, 9), lisbon(3, 18)), "at the closing"),
        (lisbon(8, 12), (lisbon(9, 9), lisbon(8, 12)), (lisbon(7, 10), lisbon(7, 14)), "on a Sunday"),
    ],
)
def test_it_knows_its_opening_and_closing_on_either_side(
    at: datetime, next_edges: tuple[datetime, datetime], previous_edges: tuple[datetime, datetime], reason: str
) -> None:
    assert (DESK.next_open(at), DESK.next_close(at)) == next_edges, reason
    assert (DESK.previous_open(at), DESK.previous_close(at)) == previous_edges, reason


def test_answers_come_in_the_zone_of_the_question() -> None:
    manila = ZoneInfo("Asia/Manila")
    asked = datetime(2026, 3, 2, 20, 0, tzinfo=manila)

    answers = [DESK.add(asked, hours(8)), DESK.next_close(asked), DESK.previous_open(asked)]

    assert [answer.isoformat() for answer in answers if answer] == [
        "2026-03-03T19:00:00+08:00",
        "2026-03-03T02:00:00+08:00",
        "2026-03-02T17:00:00+08:00",
    ]


def test_the_spans_of_a_window_are_cut_at_its_ends() -> None:
    window = Interval(lisbon(6, 12), lisbon(9, 10))

    spans = list(DESK.spans(window))

    assert spans == [
        Interval(lisbon(6, 12), lisbon(6, 18)),
        Interval(lisbon(7, 10), lisbon(7, 14)),
        Interval(lisbon(9, 9), lisbon(9, 10)),
    ]


def test_a_window_while_it_is_closed_has_no_spans() -> None:
    assert list(DESK.spans(Interval(lisbon(7, 14), lisbon(9, 9)))) == []


def test_spans_are_found_as_they_are_asked_for() -> None:
    centuries = Interval(lisbon(2), datetime(9000, 1, 1, tzinfo=UTC))

    assert next(DESK.spans(centuries)) == Interval(lisbon(2, 9), lisbon(2, 18))


# --- holidays, overrides, and who wins -------------------------------------

WEDNESDAY = date(2026, 3, 4)


def on_wednesday(
    *, holiday: bool = False, overrides: tuple[str, ...] = (), week: str = "", **options: Any
) -> list[str]:
    """Return the open hours of the day when Wednesday is special."""
    calendar = Calendar.parse(
        f"Mo-Fr 09:00-18:00; {week}",
        zone="Europe/Lisbon",
        holidays=Holidays.on([WEDNESDAY] if holiday else []),
        overrides=[Override.parse(text, on=WEDNESDAY) for text in overrides],
        **options,
    )
    spans = calendar.spans(Interval(lisbon(4), lisbon(5)))
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in (span.in_zone(ZONE) for span in spans)]


def test_a_holiday_is_closed() -> None:
    assert on_wednesday(holiday=True) == []


def test_a_holiday_has_the_hours_that_the_week_gives_it() -> None:
    assert on_wednesday(holiday=True, week="PH 10:00-12:00") == ["10:00-12:00"]


def test_an_override_replaces_the_hours_of_its_date() -> None:
    assert on_wednesday(overrides=("07:00-08:00,20:00-21:00",)) == ["07:00-08:00", "20:00-21:00"]
    assert on_wednesday(overrides=("off",)) == []


def test_the_last_override_of_a_date_holds() -> None:
    assert on_wednesday(overrides=("off", "10:00-11:00")) == ["10:00-11:00"]
    assert on_wednesday(overrides=("10:00-11:00", "off")) == []


def test_an_override_wins_over_a_holiday_unless_holidays_win() -> None:
    assert on_wednesday(holiday=True, overrides=("10:00-11:00",)) == ["10:00-11:00"]
    assert on_wednesday(holiday=True, overrides=("10:00-11:00",), holidays_win=True) == []


def test_the_dates_of_a_range_are_all_its_own() -> None:
    moving = Calendar.parse(
        "Mo-Fr 09:00-18:00",
        zone="Europe/Lisbon",
        overrides=[
            Override(on=date(2026, 3, 3), through=date(2026, 3, 5)),
            Override.parse("12:00-13:00", on=date(2026, 3, 4)),
        ],
    )

    assert moving.elapsed(lisbon(2), lisbon(7)) == hours(9 + 0 + 1 + 0 + 9)
    assert moving.next_open(lisbon(2, 18)) == lisbon(4, 12)


# --- nights ------------------------------------------------------------------

NIGHT = "22:00-06:00"


def night_spans(**options: Any) -> list[str]:
    """Return the open time from Tuesday noon to Friday noon of a desk that works at night."""
    calendar = Calendar.parse(NIGHT, zone="Europe/Lisbon", **options)
    spans = calendar.spans(Interval(lisbon(3, 12), lisbon(6, 12)))
    return [f"{start:%a %H:%M}-{end:%a %H:%M}" for start, end in (span.in_zone(ZONE) for span in spans)]


def test_a_night_belongs_to_the_date_on_which_it_begins() -> None:
    assert night_spans() == ["Tue 22:00-Wed 06:00", "Wed 22:00-Thu 06:00", "Thu 22:00-Fri 06:00"]


def test_a_night_into_a_holiday_ends_at_midnight_by_default() -> None:
    assert night_spans(holidays=Holidays.on([WEDNESDAY])) == ["Tue 22:00-Wed 00:00", "Thu 22:00-Fri 06:00"]


def test_a_night_into_a_holiday_runs_to_its_end_when_nights_go_by_their_start_date() -> None:
    spans = night_spans(holidays=Holidays.on([WEDNESDAY]), overnight="start-date")

    assert spans == ["Tue 22:00-Wed 06:00", "Thu 22:00-Fri 06:00"]


def test_a_night_into_a_date_that_is_closed_by_hand_is_treated_like_a_holiday() -> None:
    closed = [Override(on=WEDNESDAY)]

    assert night_spans(overrides=closed) == ["Tue 22:00-Wed 00:00", "Thu 22:00-Fri 06:00"]
    assert night_spans(overrides=closed, overnight="start-date") == ["Tue 22:00-Wed 06:00", "Thu 22:00-Fri 06:00"]


def test_a_night_into_a_date_with_hours_of_its_own_runs_to_its_end() -> None:
    spans = night_spans(overrides=[Override.parse("10:00-12:00", on=WEDNESDAY)])

    assert spans == ["Tue 22:00-Wed 06:00", "Wed 10:00-Wed 12:00", "Thu 22:00-Fri 06:00"]


def test_a_night_that_meets_the_hours_of_an_override_becomes_one_span_with_them() -> None:
    spans = night_spans(overrides=[Override.parse("05:00-08:00", on=WEDNESDAY)])

    assert spans == ["Tue 22:00-Wed 08:00", "Thu 22:00-Fri 06:00"]


def test_the_nights_of_a_range_are_not_cut_by_its_own_dates() -> None:
    summer = Override.parse("23:00-05:00", on=date(2026, 3, 3), through=date(2026, 3, 4))

    assert night_spans(overrides=[summer]) == ["Tue 23:00-Wed 05:00", "Wed 23:00-Thu 05:00", "Thu 22:00-Fri 06:00"]


def test_a_holiday_that_an_override_replaces_cuts_no_night() -> None:
    spans = night_spans(holidays=Holidays.on([WEDNESDAY]), overrides=[Override.parse("22:00-23:00", on=WEDNESDAY)])

    assert spans == ["Tue 22:00-Wed 06:00", "Wed 22:00-Wed 23:00", "Thu 22:00-Fri 06:00"]


# --- being a value, and what is refused ---------------------------------------


def test_it_is_the_working_time_that_engines_ask_for() -> None:
    assert isinstance(DESK, WorkingTime)


def test_always_is_open_round_the_clock() -> None:
    always = Calendar.always(zone="UTC")

    assert always == Calendar.parse("24/7", zone="UTC")
    assert always.elapsed(lisbon(1), lisbon(31)) == lisbon(31).astimezone(UTC) - lisbon(1).astimezone(UTC)


def test_calendars_made_alike_are_one_value_whatever_they_were_asked() -> None:
    one, other = (Calendar.parse("Mo-Fr 9:00-18:00", zone="Europe/Lisbon") for _ in range(2))

    one.elapsed(lisbon(1), lisbon(31))

    assert one == other
    assert hash(one) == hash(other)
    assert one != Calendar.parse("Mo-Fr 9:00-18:00", zone="Europe/Madrid")


@pytest.mark.parametrize("again", [copy.deepcopy, lambda calendar: pickle.loads(pickle.dumps(calendar))])  # noqa: S301  # our own bytes
def test_a_copy_answers_alike(again: Any) -> None:
    copied = again(DESK)

    assert copied == DESK
    assert copied.elapsed(lisbon(2), lisbon(9)) == DESK.elapsed(lisbon(2), lisbon(9))


def test_a_pickle_holds_the_hours_and_not_what_was_compiled() -> None:
    asked = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    before = len(pickle.dumps(asked))

    asked.elapsed(lisbon(2), datetime(2040, 1, 1, tzinfo=UTC))

    assert len(pickle.dumps(asked)) == before


@pytest.mark.parametrize(
    ("ask", "argument"),
    [
        (lambda: DESK.is_open(NAIVE), "at"),
        (lambda: DESK.elapsed(NAIVE, lisbon(2)), "start"),
        (lambda: DESK.elapsed(lisbon(2), NAIVE), "end"),
        (lambda: DESK.add(NAIVE, hours(1)), "at"),
        (lambda: DESK.add(NAIVE, hours(0)), "at"),
        (lambda: DESK.next_open(NAIVE), "at"),
        (lambda: DESK.next_close(NAIVE), "at"),
        (lambda: DESK.previous_open(NAIVE), "at"),
        (lambda: DESK.previous_close(NAIVE), "at"),
    ],
)
def test_a_naive_datetime_is_refused_by_the_name_of_its_argument(ask: Any, argument: str) -> None:
    with pytest.raises(NaiveDatetimeError, match=f"^{argument} is a naive datetime, which names no instant"):
        ask()


@pytest.mark.parametrize(
    ("ask", "given", "sentence"),
    [
        (DESK.is_open, None, "at: is a datetime with a zone, not a NoneType."),
        (DESK.is_open, "2026-03-02T09:00Z", "at: is a datetime with a zone, not a str."),
        (partial(DESK.elapsed, lisbon(2)), date(2026, 3, 3), "end: is a datetime with a zone, not a date."),
        (partial(DESK.add, lisbon(2)), 8, "duration: is a timedelta, not an int."),
    ],
)
def test_what_is_no_datetime_or_duration_is_refused_by_its_type(
    ask: Callable[[Any], object], given: object, sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ask(given)

    assert str(caught.value) == sentence


def test_a_zone_that_does_not_exist_is_refused_with_the_one_that_does() -> None:
    with pytest.raises(UnknownZoneError) as caught:
        Calendar.parse("24/7", zone="Europe/Lisboa")

    assert str(caught.value) == "zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?"


def test_hours_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InvalidHoursError, match="^in 'Mo-Fr 9-5': '9-5' is not a span"):
        Calendar.parse("Mo-Fr 9-5", zone="UTC")


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"^overnight: is 'calendar-day' or 'start-date', not 'midnight'\.$"):
        Calendar.parse("24/7", zone="UTC", overnight="midnight")  # type: ignore[arg-type]  # the fault under test
    with pytest.raises(InvalidValueError, match=r"^edge: is 'earliest' or 'latest', not 'last'\.$"):
        DESK.add(lisbon(2), hours(1), edge="last")  # type: ignore[arg-type]  # the fault under test


# --- calendars that open once, never, or always ------------------------------

ONCE = Calendar.parse("off", zone="Europe/Lisbon", overrides=[Override.parse("09:00-17:00", on=date(2026, 3, 4))])
NEVER = Calendar.parse("off", zone="Europe/Lisbon")
ALWAYS = Calendar.always(zone="Europe/Lisbon")


def test_a_calendar_that_never_opens_says_so() -> None:
    assert not NEVER.is_open(lisbon(2))
    assert NEVER.elapsed(lisbon(2), lisbon(30)) == hours(0)
    assert (NEVER.next_open(lisbon(2)), NEVER.previous_open(lisbon(2))) == (None, None)
    assert (NEVER.next_close(lisbon(2)), NEVER.previous_close(lisbon(2))) == (lisbon(2), None)
    assert NEVER.add(lisbon(2), hours(0), edge="latest") == lisbon(2)
    with pytest.raises(NeverOpensError) as caught:
        NEVER.add(lisbon(2), hours(1))
    assert str(caught.value) == "the calendar is never open after 2026-03-02T00:00:00+00:00."


def test_a_calendar_that_never_closes_says_so() -> None:
    assert ALWAYS.is_open(lisbon(2))
    assert (ALWAYS.next_open(lisbon(2)), ALWAYS.previous_open(lisbon(2))) == (lisbon(2), None)
    assert (ALWAYS.next_close(lisbon(2)), ALWAYS.previous_close(lisbon(2))) == (None, None)
    assert list(ALWAYS.spans(Interval(lisbon(2), lisbon(30)))) == [Interval(lisbon(2), lisbon(30))]


def test_a_calendar_that_was_open_once_has_a_first_and_a_last_edge() -> None:
    opens, closes = lisbon(4, 9), lisbon(4, 17)

    assert (ONCE.next_open(lisbon(1)), ONCE.next_open(closes)) == (opens, None)
    assert (ONCE.previous_close(lisbon(30)), ONCE.previous_close(opens)) == (closes, None)
    assert (ONCE.previous_open(lisbon(30)), ONCE.previous_open(lisbon(4, 8))) == (opens, None)


def test_all_the_open_time_there_is_can_be_added_but_no_more() -> None:
    assert ONCE.add(lisbon(1), hours(8)) == lisbon(4, 17)
    assert ONCE.add(lisbon(30), hours(-8)) == lisbon(4, 9)
    with pytest.raises(NeverOpensError) as caught:
        ONCE.add(lisbon(1), hours(9))
    assert str(caught.value) == (
        "there are only 8:00:00 of open time after 2026-03-01T00:00:00+00:00, less than the 9:00:00 asked for."
    )
    assert caught.value.details == {"at": lisbon(1), "duration": hours(9), "available": hours(8)}


def test_an_edge_that_does_not_exist_gives_way_to_the_one_that_does() -> None:
    assert ONCE.add(lisbon(1), hours(8), edge="latest") == lisbon(4, 17)  # it never opens again
    assert ONCE.add(lisbon(30), hours(-8), edge="earliest") == lisbon(4, 9)  # it has never closed before


def test_time_before_the_only_opening_is_refused_backwards() -> None:
    with pytest.raises(NeverOpensError) as caught:
        ONCE.add(lisbon(2), hours(-1))

    assert str(caught.value) == "the calendar is never open before 2026-03-02T00:00:00+00:00."
