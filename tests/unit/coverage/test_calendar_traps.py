"""What other systems get wrong about working time, one test for each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cxcore.coverage import Calendar, Holidays, Override

ZONE = ZoneInfo("Europe/Lisbon")
MINUTE = timedelta(minutes=1)


def lisbon(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=ZONE)


def test_a_lunch_break_and_several_slots_are_left_out() -> None:
    desk = Calendar.parse("Mo-Fr 08:00-10:00,11:00-13:00,14:00-18:00", zone="Europe/Lisbon")

    assert desk.elapsed(lisbon(3, 2), lisbon(3, 3)) == timedelta(hours=8)
    assert desk.add(lisbon(3, 2, 9), timedelta(hours=4)) == lisbon(3, 2, 15)


def test_a_target_of_half_an_hour_runs_over_25_closed_days() -> None:
    desk = Calendar.parse(
        "Mo-Fr 09:00-18:00",
        zone="Europe/Lisbon",
        overrides=[Override(on=date(2026, 8, 1), through=date(2026, 8, 25))],
    )

    assert desk.add(lisbon(7, 31, 17, 45), timedelta(minutes=30)) == lisbon(8, 26, 9, 15)


def test_a_holiday_that_is_only_in_the_past_does_not_stop_the_search() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon", holidays=Holidays.on([date(1999, 12, 25)]))

    assert desk.next_open(lisbon(3, 1)) == lisbon(3, 2, 9)
    assert desk.previous_close(datetime(1999, 12, 27, tzinfo=UTC)) == datetime(1999, 12, 24, 18, tzinfo=UTC)


def test_a_question_in_the_middle_of_a_night_shift_sees_the_rest_of_it() -> None:
    nights = Calendar.parse("Fr 22:00-06:00", zone="Europe/Lisbon")
    saturday_two = lisbon(3, 7, 2)

    assert nights.is_open(saturday_two)
    assert nights.elapsed(saturday_two, lisbon(3, 8)) == timedelta(hours=4)
    assert nights.add(saturday_two, timedelta(hours=-3)) == lisbon(3, 6, 23)


def test_a_second_missing_at_midnight_is_missed_and_not_rounded_away() -> None:
    nearly = Calendar.parse("00:00-23:59:59", zone="Europe/Lisbon")

    assert not nearly.is_open(lisbon(3, 2, 23, 59, 59))
    assert nearly.next_close(lisbon(3, 2)) == lisbon(3, 2, 23, 59, 59)
    assert nearly.elapsed(lisbon(3, 1), lisbon(3, 29)) == timedelta(days=28) - timedelta(seconds=28)


def test_pauses_are_not_cut_to_whole_minutes() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    moments = [lisbon(3, 2, 9) + number * timedelta(seconds=59, microseconds=999_999) for number in range(600)]

    parts = [desk.elapsed(a, b) for a, b in pairwise(moments)]

    assert sum(parts, timedelta(0)) == desk.elapsed(moments[0], moments[-1])


def test_two_moments_of_one_zone_are_not_compared_by_the_wall_clock() -> None:
    # Python subtracts two datetimes of one zone by their wall clocks, and makes this an hour and a half.
    always = Calendar.always(zone="Europe/Lisbon")
    start, end = lisbon(10, 25, 0, 30), lisbon(10, 25, 2)

    assert end - start == timedelta(hours=1.5)
    assert always.elapsed(start, end) == timedelta(hours=2.5)


def test_the_second_pass_of_a_repeated_hour_is_later_than_the_first() -> None:
    always = Calendar.always(zone="Europe/Lisbon")
    first = lisbon(10, 25, 1, 30)

    assert always.elapsed(first, first.replace(fold=1)) == timedelta(hours=1)
    assert always.add(first, timedelta(hours=1)).fold == 1


def test_one_calendar_is_shared_by_threads() -> None:
    shared = Calendar.parse("Mo-Fr 09:00-18:00; Sa 22:00-06:00", zone="Europe/Lisbon")
    moments = [datetime(year, 6, 1, 12, tzinfo=UTC) for year in range(1900, 2100, 20)]
    questions = [(a, b) for a in moments for b in moments]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda pair: shared.elapsed(*pair), questions))

    alone = Calendar.parse("Mo-Fr 09:00-18:00; Sa 22:00-06:00", zone="Europe/Lisbon")
    assert together == [alone.elapsed(*pair) for pair in questions]
