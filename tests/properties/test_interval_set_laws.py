"""Interval sets are a Boolean algebra, held against plain Python sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cxcore.intervals import Interval, IntervalSet

START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = range(-2, 62)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


intervals = st.tuples(st.integers(0, 59), st.integers(1, 60)).map(
    lambda pair: Interval(minute(min(pair)), minute(max(pair) + (pair[0] == pair[1])))
)
bounded = st.lists(intervals, max_size=6).map(IntervalSet.of)
sets = bounded | bounded.map(lambda some: ~some)


def members(some: IntervalSet) -> set[int]:
    """Return the set as plain Python minutes: an oracle without any interval arithmetic."""
    return {number for number in MINUTES if some.contains(minute(number))}


@given(st.lists(intervals, max_size=6))
def test_a_set_holds_exactly_the_minutes_of_its_intervals(some: list[Interval]) -> None:
    expected = {number for number in MINUTES if any(each.start <= minute(number) < each.end for each in some)}

    assert members(IntervalSet.of(some)) == expected


@given(sets, sets)
def test_the_operators_mean_what_they_mean_for_plain_sets(a: IntervalSet, b: IntervalSet) -> None:
    assert members(a | b) == members(a) | members(b)
    assert members(a & b) == members(a) & members(b)
    assert members(a - b) == members(a) - members(b)
    assert members(a ^ b) == members(a) ^ members(b)
    assert members(~a) == set(MINUTES) - members(a)


@given(sets, sets, sets)
def test_it_is_a_boolean_algebra(a: IntervalSet, b: IntervalSet, c: IntervalSet) -> None:
    assert a | b == b | a
    assert a & b == b & a
    assert (a | b) | c == a | (b | c)
    assert (a & b) & c == a & (b & c)
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (b & c) == (a | b) & (a | c)
    assert a | ~a == IntervalSet.always()
    assert (a & ~a).is_empty
    assert ~(a | b) == ~a & ~b
    assert a - b == a & ~b
    assert a.complement().complement() == a


@given(bounded)
def test_the_intervals_are_disjoint_ordered_and_make_the_set_again(some: IntervalSet) -> None:
    parts = list(some)

    assert all(left.end < right.start for left, right in pairwise(parts))
    assert IntervalSet.of(parts) == some
    assert sum((part.duration for part in parts), timedelta(0)) == some.duration


@given(bounded, bounded)
def test_durations_of_a_union_and_an_intersection_add_up(a: IntervalSet, b: IntervalSet) -> None:
    assert (a | b).duration + (a & b).duration == a.duration + b.duration
