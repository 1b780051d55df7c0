"""The statistics behind the metrics, against scipy, statsmodels, lifelines and NumPy."""

import warnings
from collections import Counter
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cxcore._statistics._means import mean_interval, student_t
from cxcore._statistics._shares import adjusted_wald_nps, wald_nps, wilson
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._quantiles import binomial_quantiles, quantile, quantile_interval
from cxcore.metrics._tallies._survival import band, kaplan_meier


def exactly(expected: object) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


def tallied(values: list[int]) -> Distribution:
    return Distribution.of_counts(Counter(values))


# --- shares -------------------------------------------------------------------


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 7), (3, 7), (7, 7), (62, 4183), (3932, 31094)])
def test_the_wilson_interval_is_that_of_statsmodels(k: int, n: int, confidence: float) -> None:
    assert wilson(k, n, confidence) == exactly(proportion_confint(k, n, alpha=1 - confidence, method="wilson"))


@pytest.mark.parametrize(("promoters", "passives", "detractors"), [(3, 1, 1), (0, 5, 0), (1436, 968, 342), (0, 2, 9)])
def test_the_wald_interval_of_nps_is_the_normal_interval_of_a_mean_of_scores(
    promoters: int, passives: int, detractors: int
) -> None:
    scores = np.repeat([100.0, 0.0, -100.0], [promoters, passives, detractors])
    half = stats.norm.ppf(0.975) * scores.std() / np.sqrt(len(scores))

    assert wald_nps(promoters, detractors, len(scores), 0.95) == exactly((scores.mean() - half, scores.mean() + half))


@pytest.mark.parametrize(("promoters", "passives", "detractors"), [(3, 1, 1), (0, 5, 0), (1436, 968, 342), (0, 2, 9)])
def test_the_adjusted_interval_is_the_wald_interval_with_three_answers_of_rocks_added(
    promoters: int, passives: int, detractors: int
) -> None:
    weights = np.array([promoters + 0.75, passives + 1.5, detractors + 0.75])
    scores = np.array([100.0, 0.0, -100.0])
    mean = np.average(scores, weights=weights)
    half = stats.norm.ppf(0.975) * np.sqrt(np.average((scores - mean) ** 2, weights=weights) / weights.sum())

    assert adjusted_wald_nps(promoters, detractors, promoters + passives + detractors, 0.95) == exactly(
        (mean - half, mean + half)
    )


@pytest.mark.parametrize(("promoters", "detractors", "score"), [(1, 0, 100), (0, 1, -100)])
def test_a_single_answer_lies_within_its_own_interval(promoters: int, detractors: int, score: float) -> None:
    low, high = adjusted_wald_nps(promoters, detractors, 1, 0.95)

    assert low <= score <= high


# --- means --------------------------------------------------------------------


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 29, 30, 199, 200, 201, 202, 1000, 30_000, 10**7])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.995])
def test_students_quantile_is_that_of_scipy(probability: float, freedom: int) -> None:
    assert student_t(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9)


def test_the_interval_of_a_mean_is_that_of_scipy() -> None:
    waits = [3, 5, 8, 13, 21]

    expected = stats.t.interval(0.95, len(waits) - 1, loc=np.mean(waits), scale=stats.sem(waits))
    found = mean_interval(len(waits), sum(waits), sum(wait**2 for wait in waits), 0.95)

    assert found == exactly(expected)


def test_the_variance_of_long_durations_that_hardly_differ_does_not_cancel() -> None:
    year = 365 * 86_400 * 1_000_000
    durations = [year, year + 1, year + 2]

    found = mean_interval(3, sum(durations), sum(each**2 for each in durations), 0.95)

    assert found is not None
    assert found[1] - found[0] == pytest.approx(2 * stats.t.ppf(0.975, 2) / 3**0.5, abs=0.01)


def test_a_single_observation_has_no_interval() -> None:
    assert mean_interval(1, 20, 400, 0.95) is None


# --- quantiles ------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("n", [1, 2, 3, 10, 137])
def test_a_quantile_is_the_default_of_numpy(n: int, share: float) -> None:
    values = [Random(n).randrange(60) for _ in range(n)]  # noqa: S311  # seeded, for repeatable input

    assert quantile(tallied(values), share) == exactly(np.quantile(values, share))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("n", [1, 5, 6, 40, 4010, 200_000])
def test_the_binomial_quantiles_are_those_of_scipy(n: int, share: float) -> None:
    probabilities = [0.025, 0.5, 0.975]

    assert binomial_quantiles(probabilities, n, share) == stats.binom.ppf(probabilities, n, share).tolist()
    assert [binomial_quantiles([each], n, share) for each in probabilities] == [
        [k] for k in binomial_quantiles(probabilities, n, share)
    ]


def test_five_durations_are_too_few_to_bound_a_median_and_six_are_enough() -> None:
    # All six lie on one side of the median with probability 2 / 2^6 = 3.1 %; all five with 6.3 %.
    assert quantile_interval(tallied([1, 2, 3, 4, 5]), 0.5, 0.95) == (None, None)
    assert quantile_interval(tallied([1, 2, 3, 4, 5, 6]), 0.5, 0.95) == (1, 6)


def test_a_high_percentile_of_few_durations_is_bounded_below_only() -> None:
    assert quantile_interval(tallied(list(range(1, 11))), 0.9, 0.95) == (7, None)


# --- survival -------------------------------------------------------------------


def lived(n: int, *, seed: int, longest: int) -> tuple[list[int], list[bool]]:
    random = Random(seed)  # noqa: S311  # seeded, for repeatable input
    return [random.randrange(1, longest) for _ in range(n)], [random.random() < 0.6 for _ in range(n)]


@pytest.mark.parametrize(("n", "longest"), [(8, 50), (60, 12), (500, 1000)])
def test_the_survival_curve_and_its_bands_are_those_of_lifelines(n: int, longest: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines divides by zero where everybody has died
        from lifelines import KaplanMeierFitter
        from lifelines.utils import qth_survival_times

        durations, ended = lived(n, seed=n, longest=longest)
        oracle = KaplanMeierFitter().fit(durations, ended)
        bands = oracle.confidence_interval_
        lower, upper = bands["KM_estimate_lower_0.95"], bands["KM_estimate_upper_0.95"]
        variance = oracle._cumulative_sq_

    curve = kaplan_meier(
        tallied([time for time, end in zip(durations, ended, strict=True) if end]),
        tallied([time for time, end in zip(durations, ended, strict=True) if not end]),
    )

    for step in curve.steps:
        assert curve.survival(step.time) == exactly(oracle.predict(step.time))
        if step.survival > 0:
            assert band(step, 0.95) == exactly((lower[step.time], upper[step.time]))
            assert step.greenwood == exactly(variance[step.time])
    for share in (0.26, 0.53, 0.77):  # no staircase of these sizes has a step at exactly such a share
        found = (curve.quantile(share), *curve.quantile_interval(share, 0.95))
        expected = [
            qth_survival_times(1 - share, staircase)
            for staircase in (oracle.survival_function_, lower.to_frame(), upper.to_frame())
        ]
        if oracle.predict(expected[2]) == 0:  # where all have ended lifelines says 0 to 0, and we that it is unknown
            expected[2] = np.inf
        assert [np.inf if each is None else each for each in found] == expected


def test_the_textbook_example_of_a_survival_curve() -> None:
    # Five cases: ended after 1 and 3 hours, still open after 2, 3 and 4.
    curve = kaplan_meier(tallied([1, 3]), tallied([2, 3, 4]))

    assert [curve.survival(time) for time in (0, 0.5, 1, 2.9, 3, 99)] == pytest.approx([1, 1, 0.8, 0.8, 8 / 15, 8 / 15])
    assert curve.standard_error(0.5) == 0
    assert curve.standard_error(1) == pytest.approx((0.8 * 0.2 / 5) ** 0.5)
    assert curve.quantile(0.2) == 1
    assert curve.quantile(0.5) is None


@pytest.mark.parametrize("n", range(2, 60))
def test_without_open_cases_the_median_is_the_first_time_by_which_half_have_ended(n: int) -> None:
    curve = kaplan_meier(tallied(list(range(1, n + 1))), tallied([]))

    assert curve.quantile(0.5) == (n + 1) // 2


def test_once_everything_has_ended_nothing_is_left_open_and_the_upper_end_is_unknown() -> None:
    curve = kaplan_meier(tallied([1, 1, 2, 2]), tallied([]))

    assert (curve.survival(2), curve.standard_error(2)) == (0, 0)
    assert curve.quantile_interval(0.9, 0.95)[1] is None


# --- do the intervals hold what they promise? --------------------------------------


def coverage(hold: list[bool]) -> float:
    return sum(hold) / len(hold)


def test_nps_of_ten_answers_the_adjusted_interval_holds_and_the_textbook_one_does_not() -> None:
    random = Random(2016)  # noqa: S311  # seeded, for repeatable input
    truth = 100 * (0.7 - 0.1)
    adjusted: list[bool] = []
    textbook: list[bool] = []
    for _ in range(4000):
        answers = random.choices((1, 0, -1), (0.7, 0.2, 0.1), k=10)
        counts = answers.count(1), answers.count(-1), 10
        for held, interval in ((adjusted, adjusted_wald_nps), (textbook, wald_nps)):
            low, high = interval(*counts, 0.95)
            held.append(low <= truth <= high)

    assert coverage(adjusted) > 0.94
    assert coverage(textbook) < 0.90


def test_a_share_near_one_of_twenty_holds_its_wilson_interval() -> None:
    random = Random(1927)  # noqa: S311  # seeded, for repeatable input
    held = []
    for _ in range(4000):
        low, high = wilson(sum(random.random() < 0.95 for _ in range(20)), 20, 0.95)
        held.append(low <= 0.95 <= high)

    assert coverage(held) > 0.90  # the normal interval without correction holds 64 % here


def test_the_mean_of_five_handle_times_holds_its_interval() -> None:
    random = Random(1908)  # noqa: S311  # seeded, for repeatable input
    held = []
    for _ in range(4000):
        times = [round(random.gauss(300, 60) * 1_000_000) for _ in range(5)]
        interval = mean_interval(5, sum(times), sum(each**2 for each in times), 0.95)
        assert interval is not None
        held.append(interval[0] <= 300_000_000 <= interval[1])

    assert coverage(held) == pytest.approx(0.95, abs=0.012)


def test_the_median_of_skewed_times_holds_its_interval_by_order_statistics() -> None:
    random = Random(1958)  # noqa: S311  # seeded, for repeatable input
    truth = 0.6931471805599453 * 1e9
    held = []
    for _ in range(2000):
        times = tallied([round(random.expovariate(1) * 1e9) for _ in range(25)])
        low, high = quantile_interval(times, 0.5, 0.95)
        held.append(low is not None and high is not None and low <= truth <= high)

    assert coverage(held) > 0.94


def test_the_median_of_half_open_cases_holds_its_interval_where_the_naive_one_does_not() -> None:
    random = Random(1982)  # noqa: S311  # seeded, for repeatable input
    truth = 0.6931471805599453 * 1e9
    honest, naive = [], []
    for _ in range(600):
        pairs = [(random.expovariate(1), random.uniform(0.3, 2.0)) for _ in range(60)]
        ended = tallied([round(life * 1e9) for life, age in pairs if life <= age])
        still_open = tallied([round(age * 1e9) for life, age in pairs if life > age])
        low, high = kaplan_meier(ended, still_open).quantile_interval(0.5, 0.95)
        honest.append(low is not None and low <= truth and (high is None or truth <= high))
        low, high = quantile_interval(ended, 0.5, 0.95)
        naive.append(low is not None and high is not None and low <= truth <= high)

    assert coverage(honest) > 0.93
    assert coverage(naive) < 0.6
