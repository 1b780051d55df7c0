"""Shares and means of times that are partly still running, against other libraries and against the incidents."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import sqrt
from random import Random

import pytest
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from cxcore.errors import InvalidValueError
from cxcore.metrics import Estimate, Metric, ResolutionTime
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._template._durations import time_in_words
from cxcore.metrics._template._share_ended import share_ended

Facts = Mapping[str, object]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICROSECONDS = 3_600_000_000


def case(opened: float, ended: float | None) -> Facts:
    """A case with its instants in hours after Monday, nine o'clock."""
    return {
        "opened_at": MONDAY + opened * HOUR,
        "solved_at": None if ended is None else MONDAY + ended * HOUR,
        "closed_at": None,
    }


def answer(metric: Metric, rows: list[Facts], *, at: float) -> Estimate:
    return metric.result(metric.tally(rows, at=MONDAY + at * HOUR))


def share(hours: float) -> ResolutionTime:
    return ResolutionTime(statistic="share", within=hours * HOUR)


def test_where_nothing_is_open_the_interval_is_wilsons() -> None:
    rows = [case(0, hours) for hours in (1, 2, 3, 9, 9, 9, 9)]

    estimate = answer(share(3), rows, at=10)

    assert estimate.value == pytest.approx(3 / 7)
    assert (estimate.low, estimate.high) == pytest.approx(proportion_confint(3, 7, method="wilson"), abs=1e-12)


def test_with_open_cases_the_share_is_that_of_lifelines_and_the_interval_wilsons_of_the_effective_n() -> None:
    random = Random(3)  # noqa: S311  # a simulation, not a secret
    durations = [round(random.expovariate(1 / 20), 3) for _ in range(200)]
    watched = [random.uniform(5, 60) for _ in durations]
    ended = [duration <= watch for duration, watch in zip(durations, watched, strict=True)]
    seen = [min(duration, watch) for duration, watch in zip(durations, watched, strict=True)]
    oracle = KaplanMeierFitter().fit(seen, ended)

    def distribution(kind: bool) -> Distribution:
        return Distribution.of_pairs(
            (round(hours * MICROSECONDS), 1) for hours, end in zip(seen, ended, strict=True) if end is kind
        )

    found = share_ended(distribution(kind=True), distribution(kind=False), 24 * MICROSECONDS, 0.95)

    open_share = float(oracle.predict(24))
    at_risk = oracle.event_table[oracle.event_table.index <= 24]
    at_risk = at_risk[at_risk.observed > 0]
    greenwood = (at_risk.observed / (at_risk.at_risk * (at_risk.at_risk - at_risk.observed))).sum()
    effective = open_share * (1 - open_share) / (open_share * sqrt(greenwood)) ** 2
    assert found is not None
    assert found[0] == pytest.approx(1 - open_share, abs=1e-12)
    assert found[1:] == pytest.approx(
        proportion_confint((1 - open_share) * effective, effective, method="wilson"), abs=1e-9
    )
    assert sum(ended) < effective < len(seen)


@pytest.mark.parametrize(
    ("rows", "value", "known", "why"),
    [
        ([case(0, None)] * 4, 0, 4, "nobody had ended, and all four were watched for long enough"),
        ([case(0, None)] * 4 + [case(9, None)] * 5, 0, 4, "the five young ones say nothing about five hours"),
        ([case(0, 1)] * 4, 1, 4, "all had ended"),
    ],
)
def test_a_share_of_none_or_all_is_as_sure_as_the_cases_whose_side_is_known(
    rows: list[Facts], value: float, known: int, why: str
) -> None:
    estimate = answer(share(5), rows, at=10)

    assert estimate.value == value, why
    interval = proportion_confint(value * known, known, method="wilson")
    assert (estimate.low, estimate.high) == pytest.approx(interval, abs=1e-12), why


def test_a_time_longer_than_anybody_was_watched_is_unknown_and_says_so() -> None:
    rows = [case(0, 2), case(0, None)]

    assert answer(share(10), rows, at=10).value == 0.5
    beyond = answer(share(10.5), rows, at=10)
    assert (beyond.value, beyond.n, beyond.reason) == (None, 2, "no open case has been followed for 630 minutes")


def test_once_the_longest_have_ended_any_time_is_known() -> None:
    rows = [case(9, None), case(0, 8)]

    assert answer(share(100), rows, at=10).value == 1


def test_the_naive_share_forgets_the_slow_ones() -> None:
    rows = [case(0, 1)] * 3 + [case(0, None)] * 7
    naive = ResolutionTime(statistic="share", within=HOUR, method="naive")

    assert answer(naive, rows, at=10).value == 1
    assert answer(share(1), rows, at=10).value == pytest.approx(0.3)


def test_the_restricted_mean_cuts_each_case_at_the_horizon() -> None:
    rows = [case(0, 1), case(0, 5), case(0, 30), case(0, None)]

    estimate = answer(ResolutionTime(statistic="restricted_mean", horizon=10 * HOUR), rows, at=40)

    # Nothing is censored before the horizon, so it is a plain mean: of 1, 5, 10 and 10.
    assert estimate.value == pytest.approx(26 / 4)
    spread = sqrt(sum((hours - 6.5) ** 2 for hours in (1, 5, 10, 10)) / 4 / 4)
    assert estimate.low == pytest.approx(6.5 - 1.959963984540054 * spread)
    assert estimate.high == 10  # a mean of what is cut at ten is never above ten


def test_the_restricted_mean_is_the_area_below_the_curve() -> None:
    rows = [case(0, 2), case(4, None), case(0, 8), case(0, None)]
    oracle = KaplanMeierFitter().fit([2, 6, 8, 10], [True, False, True, False])

    estimate = answer(ResolutionTime(statistic="restricted_mean", horizon=9 * HOUR), rows, at=10)

    steps = 9_000
    area = (
        sum(float(level) for level in oracle.predict([(step + 0.5) * 9 / steps for step in range(steps)])) * 9 / steps
    )
    assert estimate.value == pytest.approx(area, abs=1e-9)


def test_a_horizon_nobody_was_watched_to_is_unknown_and_says_so() -> None:
    metric = ResolutionTime(statistic="restricted_mean", horizon=11 * HOUR)

    assert answer(metric, [case(0, 2), case(0, None)], at=10).reason == "no open case has been followed for 11 hours"


def test_cases_that_are_all_alike_up_to_the_horizon_have_no_interval() -> None:
    estimate = answer(ResolutionTime(statistic="restricted_mean", horizon=HOUR), [case(0, 5)] * 3, at=10)

    assert (estimate.value, estimate.low, estimate.high, estimate.method) == (1, None, None, None)


def test_a_horizon_is_for_a_restricted_mean_and_that_for_the_curve() -> None:
    with pytest.raises(InvalidValueError) as missing:
        ResolutionTime(statistic="restricted_mean")
    with pytest.raises(InvalidValueError) as unused:
        ResolutionTime(horizon=HOUR)
    with pytest.raises(InvalidValueError) as naive:
        ResolutionTime(statistic="restricted_mean", horizon=HOUR, method="naive")

    assert str(missing.value) == "horizon: is needed for the statistic 'restricted_mean'."
    assert str(unused.value) == "horizon: says nothing about the statistic 'median'; leave it out."
    assert str(naive.value) == "method: a restricted mean is read off the curve of method='kaplan_meier'."


def test_the_first_solve_stays_though_the_case_came_back() -> None:
    reopened = {**case(0, None), "first_solved_at": MONDAY + 2 * HOUR}

    assert answer(ResolutionTime(until="first_solved"), [reopened], at=10).value == 2
    assert answer(ResolutionTime(), [reopened], at=10).value is None
    assert ResolutionTime(until="first_solved").needs == ("opened_at", "first_solved_at")


def test_a_first_solve_that_lacks_an_instant_to_look_from_says_so() -> None:
    metric = ResolutionTime(until="first_solved")

    assert metric.result(metric.tally([{"opened_at": MONDAY}])).excluded == {"not solved, and no as-of instant": 1}


@pytest.mark.parametrize(
    ("time", "words", "why"),
    [
        (timedelta(days=7), "7 days", "whole days"),
        (timedelta(days=1), "1 day", "one of them"),
        (timedelta(hours=36), "36 hours", "a day and a half is whole in hours"),
        (timedelta(minutes=90), "90 minutes", "an hour and a half is whole in minutes"),
        (timedelta(seconds=90.5), "90.5 seconds", "nothing is whole"),
    ],
)
def test_a_time_is_told_in_the_largest_unit_of_which_it_is_whole(time: timedelta, words: str, why: str) -> None:
    assert time_in_words(time) == words, why


def test_a_time_that_may_be_working_time_is_not_told_in_days() -> None:
    assert share(24).definition.startswith("Share not above 24 hours of the hours from opened")
