"""An interval contains its start and not its end, and knows only instants."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.intervals import Interval, from_microseconds, to_microseconds

LISBON = ZoneInfo("Europe/Lisbon")


def lisbon(month: int, day: int, hour: int = 0, *, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LISBON, fold=fold)


def test_an_interval_contains_its_start_and_not_its_end() -> None:
    day = Interval(lisbon(3, 2), lisbon(3, 3))

    assert day.contains(lisbon(3, 2))
    assert day.contains(lisbon(3, 3) - timedelta(microseconds=1))
    assert not day.contains(lisbon(3, 3))


@pytest.mark.parametrize(
    ("start", "end", "hours", "reason"),
    [
        (lisbon(3, 28), lisbon(3, 29), 24, "an ordinary day"),
        (lisbon(3, 29), lisbon(3, 30), 23, "the clocks go forward"),
        (lisbon(10, 25), lisbon(10, 26), 25, "the clocks go back"),
        (lisbon(10, 25, 1), lisbon(10, 25, 1, fold=1), 1, "from the first 01:00 to the second"),
    ],
)
def test_the_duration_is_elapsed_time_not_wall_clock(start: datetime, end: datetime, hours: int, reason: str) -> None:
    assert Interval(start, end).duration == timedelta(hours=hours), reason


def test_intervals_that_only_touch_do_not_overlap() -> None:
    morning, noon, evening = lisbon(3, 2, 8), lisbon(3, 2, 12), lisbon(3, 2, 18)

    assert not Interval(morning, noon).overlaps(Interval(noon, evening))
    assert Interval(morning, evening).overlaps(Interval(noon, evening))


def test_intervals_written_in_two_zones_are_equal_when_they_are_the_same_time() -> None:
    in_lisbon = Interval(lisbon(7, 1, 9), lisbon(7, 1, 17))
    in_utc = Interval(datetime(2026, 7, 1, 8, tzinfo=UTC), datetime(2026, 7, 1, 16, tzinfo=UTC))

    assert in_lisbon == in_utc
    assert hash(in_lisbon) == hash(in_utc)


def test_an_interval_can_be_read_on_a_wall_clock() -> None:
    start, end = Interval(lisbon(7, 1, 9), lisbon(7, 1, 17)).in_zone(ZoneInfo("Asia/Manila"))

    assert (start.isoformat(), end.isoformat()) == ("2026-07-01T16:00:00+08:00", "2026-07-02T00:00:00+08:00")


@pytest.mark.parametrize("end", [lisbon(3, 2), lisbon(3, 1)])
def test_an_interval_ends_after_it_starts(end: datetime) -> None:
    with pytest.raises(
        InvalidValueError, match="^end: an interval ends after it starts; this one starts at 2026-03-02T"
    ):
        Interval(lisbon(3, 2), end)


def test_a_naive_end_is_refused_by_name() -> None:
    with pytest.raises(NaiveDatetimeError, match="^end is a naive datetime"):
        Interval(lisbon(3, 2), datetime(2026, 3, 3))  # noqa: DTZ001  # the fault under test
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        Interval(lisbon(3, 2), lisbon(3, 3)).contains(datetime(2026, 3, 3))  # noqa: DTZ001  # the fault under test


@pytest.mark.parametrize(
    ("came", "words"), [(None, "a NoneType"), ("2026-03-02", "a str"), (date(2026, 3, 2), "a date"), (0, "an int")]
)
def test_what_is_no_datetime_is_refused_by_name_and_type(came: Any, words: str) -> None:
    with pytest.raises(InvalidValueError) as start:
        Interval(came, lisbon(3, 3))
    with pytest.raises(InvalidValueError) as at:
        Interval(lisbon(3, 2), lisbon(3, 3)).contains(came)

    assert str(start.value) == f"start: is a datetime with a zone, not {words}."
    assert str(at.value) == f"at: is a datetime with a zone, not {words}."


@pytest.mark.parametrize("moment", [datetime.min, datetime(1969, 12, 31, 23, 59, 59, 999999), datetime.max])  # noqa: DTZ901, DTZ001  # the zone follows
def test_microseconds_are_exact_over_the_whole_range(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)

    assert from_microseconds(to_microseconds(instant)) == instant


def test_an_interval_prints_short() -> None:
    assert str(Interval(lisbon(3, 2, 9), lisbon(3, 2, 17))) == "[2026-03-02 09:00Z, 2026-03-02 17:00Z)"
