"""The statistics of comparisons, against scipy, statsmodels and lifelines."""

import warnings
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from cxcore._statistics._beta import beta_below, beta_quantile, jeffreys
from cxcore._statistics._false_discovery import q_values
from cxcore._statistics._newcombe import Part, adjusted_wald_nps_difference, newcombe, weighted_sum
from cxcore.errors import InvalidValueError
from cxcore.metrics import LogHistogram, Tally, bootstrap, log_rank
from cxcore.metrics._comparison._league_table import against_the_rest
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._restricted_mean import restricted_mean
from cxcore.metrics._tallies._survival import kaplan_meier

SECOND = timedelta(seconds=1)


def exactly(expected: object) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # seeded, for repeatable input


def counted(values: Sequence[int]) -> Distribution:
    return Distribution.of_pairs((each, values.count(each)) for each in set(values))


# --- shares ---------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (0.5, 20.5), (3, 2), (40.5, 3.5), (1200, 31_000), (0.01, 4)])
@pytest.mark.parametrize("probability", [0.001, 0.025, 0.5, 0.9, 0.999])
def test_the_beta_distribution_is_that_of_scipy(a: float, b: float, probability: float) -> None:
    quantile = stats.beta.ppf(probability, a, b)

    assert beta_quantile(probability, a, b) == exactly(quantile)
    assert beta_below(quantile, a, b) == exactly(stats.beta.cdf(quantile, a, b))


def test_a_beta_variable_never_lies_outside_zero_to_one() -> None:
    assert (beta_below(-0.1, 2, 3), beta_below(0, 2, 3), beta_below(1, 2, 3), beta_below(1.1, 2, 3)) == (0, 0, 1, 1)


@pytest.mark.parametrize(("k", "n"), [(1, 2), (3, 7), (62, 4183), (3932, 31094)])
def test_the_jeffreys_interval_is_that_of_statsmodels(k: int, n: int) -> None:
    assert jeffreys(k, n, 0.95) == exactly(proportion_confint(k, n, method="jeffreys"))


def test_the_jeffreys_interval_reaches_the_end_where_all_agree() -> None:
    assert jeffreys(0, 20, 0.95) == (0, exactly(stats.beta.ppf(0.975, 0.5, 20.5)))
    assert jeffreys(20, 20, 0.95) == (exactly(stats.beta.ppf(0.025, 20.5, 0.5)), 1)


@pytest.mark.parametrize(
    ("before", "after"), [((5, 56), (0, 29)), ((9, 10), (3, 10)), ((770, 1000), (630, 900)), ((0, 4), (4, 4))]
)
def test_the_difference_of_two_shares_is_newcombes_as_statsmodels_has_it(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    expected = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff")

    assert newcombe(before, after, 0.95) == exactly(expected)


def test_the_published_example_of_newcombe() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table II, comparison a: 56/70 - 48/80, method 10.
    low, high = newcombe((48, 80), (56, 70), 0.95)

    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_the_difference_of_two_net_promoter_scores_adds_the_variances_of_the_adjusted_answers() -> None:
    low, high = adjusted_wald_nps_difference((7, 3, 30), (18, 1, 36), 0.95)

    def adjusted(promoters: int, detractors: int, n: int) -> tuple[float, float]:
        weights = np.array([promoters + 0.75, n - promoters - detractors + 1.5, detractors + 0.75])
        scores = np.array([100.0, 0.0, -100.0])
        mean = np.average(scores, weights=weights)
        return mean, np.average((scores - mean) ** 2, weights=weights) / weights.sum()

    (first, first_variance), (second, second_variance) = adjusted(7, 3, 30), adjusted(18, 1, 36)
    half = stats.norm.ppf(0.975) * np.sqrt(first_variance + second_variance)
    assert (low, high) == exactly((second - first - half, second - first + half))


def test_a_difference_of_two_single_answers_lies_in_its_interval() -> None:
    low, high = adjusted_wald_nps_difference((0, 1, 1), (1, 0, 1), 0.95)

    assert low <= 200 <= high


def test_the_interval_of_a_sum_of_normal_estimates_is_the_normal_one() -> None:
    parts = [Part(10, 6, 14, 0.5), Part(20, 17, 23, 2), Part(5, 4, 6, -1)]

    value, low, high = weighted_sum(parts)

    assert value == 40
    half = np.sqrt((0.5 * 4) ** 2 + (2 * 3) ** 2 + 1)
    assert (low, high) == exactly((40 - half, 40 + half))


@pytest.mark.parametrize(
    ("k", "n", "all_k", "all_n"), [(3, 20, 60, 80), (20, 20, 300, 400), (0, 5, 2, 400), (17, 20, 850, 1000)]
)
def test_telling_one_from_the_rest_is_fishers_exact_test_of_scipy(k: int, n: int, all_k: int, all_n: int) -> None:
    table = [[k, n - k], [all_k - k, all_n - n - all_k + k]]

    assert against_the_rest(k, n, all_k, all_n) == exactly(stats.fisher_exact(table).pvalue)


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_q_values_are_those_of_statsmodels(size: int) -> None:
    random = seeded(size)
    p_values = [round(random.random() ** 3, 3) for _ in range(size)]  # rounded, so that some are equal

    assert q_values(p_values) == exactly(multipletests(p_values, method="fdr_bh")[1])


def test_without_tests_there_are_no_q_values() -> None:
    assert q_values([]) == []


# --- durations -------------------------------------------------------------------


def lived(n: int, seed: int, *, mean: float) -> tuple[list[int], list[int]]:
    """Whole hours, some with equal values, of n cases: those that ended and those still open."""
    random = seeded(seed)
    hours = [(1 + round(random.expovariate(1 / mean)), random.random() < 0.65) for _ in range(n)]
    return [hour for hour, ended in hours if ended], [hour for hour, ended in hours if not ended]


@pytest.mark.parametrize("seed", range(6))
def test_the_log_rank_test_is_that_of_lifelines(seed: int) -> None:
    from lifelines.statistics import logrank_test

    first, second = lived(30, seed, mean=9), lived(45, seed + 100, mean=6 + 2 * seed)
    expected = logrank_test(
        [*first[0], *first[1]],
        [*second[0], *second[1]],
        [1] * len(first[0]) + [0] * len(first[1]),
        [1] * len(second[0]) + [0] * len(second[1]),
    )

    found = log_rank(*(Tally(durations={"ended": counted(e), "open": counted(o)}) for e, o in (first, second)))

    assert (found.statistic, found.p_value) == exactly((expected.test_statistic, expected.p_value))


def test_without_an_end_on_either_side_the_log_rank_test_finds_nothing() -> None:
    open_only = Tally(durations={"open": ((5, 3),)})

    found = log_rank(open_only, Tally())

    assert (found.statistic, found.p_value) == (0, 1)


def test_the_last_case_alone_at_risk_moves_no_log_rank_test() -> None:
    found = log_rank(Tally(durations={"ended": ((5, 1),)}), Tally())

    assert (found.statistic, found.p_value) == (0, 1)


@pytest.mark.parametrize("horizon", [1, 5, 12, 30])
def test_the_restricted_mean_is_that_of_lifelines_and_its_variance_the_sum_of_the_textbook(horizon: int) -> None:
    ended, still_open = lived(80, 3, mean=9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines divides by zero where everybody has died
        from lifelines import KaplanMeierFitter
        from lifelines.utils import restricted_mean_survival_time

        oracle = KaplanMeierFitter().fit([*ended, *still_open], [1] * len(ended) + [0] * len(still_open))
        expected = restricted_mean_survival_time(oracle, t=horizon)

    mean, error = restricted_mean(kaplan_meier(counted(ended), counted(still_open)), horizon)

    grid = np.arange(0, horizon)  # whole hours: the staircase is constant on each
    heights = np.array([oracle.predict(hour) for hour in grid])
    table = oracle.event_table
    variance = sum(
        heights[time:].sum() ** 2 * row.observed / (row.at_risk * (row.at_risk - row.observed))
        for time, row in table.iterrows()
        if row.observed and time < horizon
        for time in [int(time)]
    )
    assert mean == exactly(expected)
    assert error == exactly(float(np.sqrt(variance)))


def test_once_all_have_ended_the_restricted_mean_is_the_mean_and_its_error_that_of_the_mean() -> None:
    hours = [1, 2, 2, 5, 9]

    mean, error = restricted_mean(kaplan_meier(counted(hours), counted([])), 100)

    assert mean == exactly(np.mean(hours))
    assert error == exactly(np.std(hours) / np.sqrt(len(hours)))


def test_before_anything_has_ended_the_restricted_mean_is_the_horizon() -> None:
    assert restricted_mean(kaplan_meier(counted([50, 50, 50]), counted([])), 20) == (20, 0)


# --- the bootstrap ----------------------------------------------------------------


def scipys_bca(sample: Sequence[float], statistic: Any, drawn: Sequence[float]) -> tuple[float, float]:
    """The interval that scipy makes of the same draws."""
    earlier = type("Earlier", (), {"bootstrap_distribution": np.array(drawn)})
    found = stats.bootstrap((np.array(sample),), statistic, n_resamples=0, method="BCa", vectorized=False,
                            bootstrap_result=earlier).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)


@pytest.mark.parametrize("statistic", [np.mean, np.std, np.max], ids=["mean", "deviation", "largest"])
def test_the_bootstrap_interval_is_that_of_scipy_on_the_same_draws(statistic: Any) -> None:
    random = seeded(1987)
    sample = [round(random.lognormvariate(1, 1), 2) for _ in range(40)]
    drawn: list[float] = []

    def spied(members: Sequence[float]) -> float:
        drawn.append(float(statistic(np.array(members))))
        return drawn[-1]

    found = bootstrap(sample, spied, random=seeded(7), repeats=999)

    draws = drawn[1 : 1 + 999]  # first comes the sample itself, last the sample without each member
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy says that it has none where the largest is drawn too often
        low, high = scipys_bca(sample, statistic, draws)
    if np.isnan(low):
        low, high = np.quantile(draws, [0.025, 0.975])
    assert found.value == exactly(float(statistic(np.array(sample))))
    assert (found.low, found.high) == exactly((low, high))


def test_the_same_seed_gives_the_same_interval() -> None:
    one, two = (bootstrap([3, 5, 8, 13], max, random=seeded(5), repeats=50) for _ in range(2))

    assert one == two


def test_members_that_are_all_alike_have_an_interval_without_width() -> None:
    found = bootstrap([4, 4, 4], lambda members: sum(members) / len(members), random=seeded(1), repeats=20)

    assert (found.low, found.value, found.high) == (4, 4, 4)


def test_a_statistic_that_no_draw_reaches_has_the_interval_of_its_draws() -> None:
    found = bootstrap(range(10), lambda members: len(set(members)), random=seeded(1987), repeats=200)

    # Ten different members are drawn once in 2,756 times, so there is no bias to correct by.
    assert found.value == 10
    assert found.low < found.high < 10


@pytest.mark.parametrize(
    ("sample", "repeats", "confidence", "sentence"),
    [
        ([1], 10, 0.95, "sample: has at least two members, not 1."),
        ([1, 2], 0, 0.95, "repeats: is at least 1; 0 is not."),
        ([1, 2], 10, 1.0, "confidence: lies between 0 and 1; 1.0 does not."),
    ],
)
def test_a_bootstrap_that_cannot_be_is_refused(
    sample: list[int], repeats: int, confidence: float, sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        bootstrap(sample, max, random=seeded(1), repeats=repeats, confidence=confidence)

    assert str(caught.value) == sentence


# --- percentiles from buckets -------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99, 0.999])
def test_a_percentile_from_buckets_is_at_most_half_a_per_cent_off(share: float) -> None:
    random = seeded(2019)
    waits = [timedelta(seconds=random.lognormvariate(3, 2)) for _ in range(20_000)]

    found = LogHistogram.of(waits).quantile(share)

    exact = np.quantile([wait / SECOND for wait in waits], share, method="inverted_cdf")
    assert found is not None
    assert found / SECOND == pytest.approx(exact, rel=0.005)


def test_half_a_per_cent_is_promised_at_every_edge_of_every_bucket() -> None:
    for edge in (LogHistogram.edge(bucket) for bucket in range(3000)):
        for microseconds in {edge, max(edge - 1, 0)}:
            (found,) = {LogHistogram.of([timedelta(microseconds=microseconds)]).quantile(share) for share in (0, 1)}
            assert found is not None
            assert abs(found / timedelta(microseconds=1) - microseconds) <= 0.005 * microseconds


def test_buckets_are_at_most_one_per_cent_wide_and_single_microseconds_at_first() -> None:
    edges = [LogHistogram.edge(bucket) for bucket in range(3000)]

    assert edges[:150:49] == [0, 49, 98, 147]
    assert all(after * 100 <= before * 101 or after == before + 1 for before, after in pairwise(edges))


def test_histograms_add_up_bit_for_bit_and_survive_json() -> None:
    first, second = ([timedelta(seconds=second) for second in range(start, 900, 7)] for start in (0, 3))

    both = LogHistogram.of(first) + LogHistogram.of(second)

    assert both == LogHistogram.of([*second, *first])
    assert LogHistogram.from_json(both.to_json()) == both
    assert repr(both) == f"<LogHistogram of 258 durations in {len(both.counts)} buckets>"


def test_the_longest_duration_has_a_bucket() -> None:
    found = LogHistogram.of([timedelta.max]).quantile(1)

    assert found is not None
    assert found / timedelta.max == pytest.approx(1, rel=0.006)


def test_no_durations_have_no_percentile() -> None:
    assert LogHistogram().quantile(0.5) is None


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda: LogHistogram.of([-SECOND]), "durations: a duration is at least zero."),
        (lambda: LogHistogram(((3, -1),)), "counts: bucket 3 with -1 durations cannot be."),
        (lambda: LogHistogram(((-3, 1),)), "counts: bucket -3 with 1 durations cannot be."),
        (lambda: LogHistogram().quantile(50), "share: lies between 0 and 1; 50 does not."),
    ],
)
def test_a_histogram_refuses_what_cannot_be(attempt: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        attempt()

    assert str(caught.value) == sentence
