"""Durations and how often each occurred: the same, whoever holds them."""

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import ResolutionTime, Tally, tally_groups
from cxcore.metrics._tallies._distribution import Distribution

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOURS = (4, 1, 4, 2, 4)
HOUR = 3_600_000_000
METRIC = ResolutionTime(method="naive", until="solved")


def rows() -> list[dict[str, object]]:
    return [{"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=hours)} for hours in HOURS]


def held_by_polars() -> Distribution:
    return tally_groups(pl.DataFrame(rows()), [METRIC])[0].tally.distribution("ended")


def held_here() -> Distribution:
    return METRIC.tally(rows()).distribution("ended")


both = pytest.mark.parametrize("held", [held_by_polars, held_here])


@both
def test_durations_come_in_order_each_once_with_how_often_it_occurred(held: Callable[[], Distribution]) -> None:
    distribution = held()

    assert list(distribution) == [(HOUR, 1), (2 * HOUR, 1), (4 * HOUR, 3)]
    assert repr(distribution) == repr(tuple(distribution))
    assert len(distribution) == 3


@both
def test_a_rank_counts_each_duration_as_often_as_it_occurred(held: Callable[[], Distribution]) -> None:
    distribution = held()

    assert [distribution.ranked(rank) for rank in range(1, distribution.n + 1)] == sorted(
        hours * HOUR for hours in HOURS
    )


@both
def test_what_polars_holds_is_what_a_list_gives_also_when_it_was_pickled(held: Callable[[], Distribution]) -> None:
    distribution = pickle.loads(pickle.dumps(held()))  # noqa: S301  # our own

    assert distribution == held_here() == held_by_polars()
    assert len({distribution, held_here(), held_by_polars()}) == 1
    assert distribution != list(distribution)


@both
def test_two_add_up_duration_by_duration_and_nothing_adds_nothing(held: Callable[[], Distribution]) -> None:
    distribution, nothing = held(), Distribution.of_counts({})

    assert list(distribution + Distribution.of_pairs([(3 * HOUR, 1), (HOUR, 2)])) == [
        (HOUR, 3),
        (2 * HOUR, 1),
        (3 * HOUR, 1),
        (4 * HOUR, 3),
    ]
    assert distribution + nothing == nothing + distribution == distribution


def test_a_tally_of_polars_is_stored_as_any_other() -> None:
    of_polars, of_rows = tally_groups(pl.DataFrame(rows()), [METRIC])[0].tally, METRIC.tally(rows())

    assert of_polars.to_bytes() == of_rows.to_bytes()
    assert of_polars.to_json() == of_rows.to_json()


def test_a_duration_that_stands_twice_in_a_tally_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Tally(durations={"ended": ((HOUR, 1), (HOUR, 2))})

    assert str(caught.value) == "durations.ended: holds a duration twice; add up how often it occurred."
