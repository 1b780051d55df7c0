"""Sets of instants, for ever and bounded."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError, UnboundedError
from cxcore.intervals import Interval, IntervalSet


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


MORNING = Interval(at(8), at(12))
NOON = Interval(at(12), at(13))
EVENING = Interval(at(17), at(20))


def test_touching_and_overlapping_intervals_melt_into_one() -> None:
    assert list(IntervalSet.of([NOON, MORNING, Interval(at(9), at(10))])) == [Interval(at(8), at(13))]


def test_a_set_contains_starts_and_not_ends() -> None:
    day = IntervalSet.of([MORNING, EVENING])

    assert [day.contains(at(hour)) for hour in (7, 8, 11, 12, 16, 17, 20)] == [
        False,
        True,
        True,
        False,
        False,
        True,
        False,
    ]


def test_the_duration_of_a_set_is_the_sum_of_its_intervals() -> None:
    assert IntervalSet.of([MORNING, EVENING]).duration == timedelta(hours=7)
    assert IntervalSet().duration == timedelta(0)


def test_sets_are_joined_taken_away_and_told_apart_and_the_rest_is_their_complement() -> None:
    office, support = IntervalSet.of([MORNING, EVENING]), IntervalSet.of([Interval(at(10), at(13))])

    assert list(office | support) == [Interval(at(8), at(13)), EVENING]
    assert list(office & support) == [Interval(at(10), at(12))]
    assert list(office - support) == [Interval(at(8), at(10)), EVENING]
    assert list(office ^ support) == [Interval(at(8), at(10)), NOON, EVENING]
    assert office.complement() == IntervalSet.always() - office


def test_what_a_window_holds_is_cut_at_its_ends() -> None:
    assert list(IntervalSet.always().within(NOON)) == [NOON]
    assert list(IntervalSet.of([MORNING]).within(Interval(at(11), at(18)))) == [Interval(at(11), at(12))]


def test_a_set_that_goes_on_for_ever_has_no_list_and_no_length() -> None:
    for endless in (IntervalSet.always(), ~IntervalSet.of([NOON])):
        with pytest.raises(UnboundedError, match="its duration cannot be given; use within"):
            _ = endless.duration
        with pytest.raises(UnboundedError, match="its intervals cannot be given; use within"):
            list(endless)


def test_the_empty_set_is_bounded_and_empty() -> None:
    assert IntervalSet().is_empty
    assert IntervalSet().is_bounded
    assert not IntervalSet.always().is_empty


def test_edges_out_of_order_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="^edges: the edges of an interval set ascend strictly"):
        IntervalSet((5, 5))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        IntervalSet().contains(datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


@pytest.mark.parametrize(
    ("some", "printed"),
    [
        (IntervalSet.of([NOON]), "IntervalSet({[2026-03-02 12:00Z, 2026-03-02 13:00Z)})"),
        (IntervalSet(), "IntervalSet({})"),
        (IntervalSet.always(), "IntervalSet({[-∞, ∞)})"),
        (IntervalSet((0,)), "IntervalSet({[1970-01-01 00:00Z, ∞)})"),
        (~IntervalSet.of([NOON]), "IntervalSet({[-∞, 2026-03-02 12:00Z), [2026-03-02 13:00Z, ∞)})"),
    ],
)
def test_a_set_prints_what_it_holds(some: IntervalSet, printed: str) -> None:
    assert repr(some) == printed
