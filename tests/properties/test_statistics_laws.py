"""Laws of intervals, rankings, charts and buckets, whatever the counts."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cxcore._statistics._beta import beta_below, beta_quantile, jeffreys
from cxcore._statistics._newcombe import newcombe
from cxcore.metrics import (
    CSAT,
    LogHistogram,
    Measurements,
    Tally,
    change_points,
    compare,
    control_chart,
    league_table,
    log_rank,
    measure,
    non_response_bounds,
    post_stratify,
    q_values,
)
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._restricted_mean import restricted_mean
from cxcore.metrics._tallies._survival import kaplan_meier

Facts = Mapping[str, object]

shares = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
probabilities = st.floats(0.001, 0.999)
hours = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 3)), max_size=8, unique_by=lambda each: each[0])
durations = st.lists(st.timedeltas(timedelta(0), timedelta(days=400)), max_size=20)
channels = st.sampled_from(["chat", "email", "voice"])
answers = st.lists(st.fixed_dictionaries({"channel": channels, "csat_score": st.integers(1, 5)}), max_size=25)


def by_agent(counts: list[tuple[int, int]]) -> Measurements:
    rows = [
        {"agent": f"{who:02}", "csat_score": 5 if each < k else 1}
        for who, (k, n) in enumerate(counts)
        for each in range(n)
    ]
    return measure(rows, [CSAT()], by=["agent"])


@given(a=st.floats(0.05, 300), b=st.floats(0.05, 300), probability=probabilities)
def test_the_quantile_of_the_beta_distribution_undoes_it(a: float, b: float, probability: float) -> None:
    x = beta_quantile(probability, a, b)

    assert 0 < x <= 1
    # Where the distribution is all but a step, no float lies at the quantile itself.
    assert abs(beta_below(x, a, b) - probability) < 1e-6 or x > 1 - 1e-9


@given(share=shares, confidence=st.floats(0.5, 0.99))
def test_an_interval_holds_its_share_and_its_mirror_is_that_of_the_others(
    share: tuple[int, int], confidence: float
) -> None:
    k, n = share
    low, high = jeffreys(k, n, confidence)
    other_low, other_high = jeffreys(n - k, n, confidence)

    assert 0 <= low <= k / n <= high <= 1
    assert abs(low - (1 - other_high)) < 1e-9
    assert abs(high - (1 - other_low)) < 1e-9


@given(before=shares, after=shares)
def test_a_difference_turned_round_changes_its_sign(before: tuple[int, int], after: tuple[int, int]) -> None:
    low, high = newcombe(before, after, 0.95)
    back_low, back_high = newcombe(after, before, 0.95)

    difference = after[0] / after[1] - before[0] / before[1]
    assert -1 - 1e-12 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1 + 1e-12
    assert abs(low + back_high) < 1e-12
    assert abs(high + back_low) < 1e-12


@given(p_values=st.lists(st.floats(0, 1), max_size=20), random=st.integers(0, 99).map(Random))
def test_q_values_are_no_smaller_than_p_values_and_keep_their_order(p_values: list[float], random: Random) -> None:
    found = q_values(p_values)
    places = random.sample(range(len(p_values)), len(p_values))

    assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True))
    assert all(before[1] <= after[1] for before, after in pairwise(sorted(zip(p_values, found, strict=True))))
    assert q_values([p_values[place] for place in places]) == [found[place] for place in places]


@given(ended=hours, still_open=hours, horizon=st.integers(1, 40))
def test_a_restricted_mean_lies_between_nothing_and_its_horizon_and_grows_with_it(
    ended: list[tuple[int, int]], still_open: list[tuple[int, int]], horizon: int
) -> None:
    curve = kaplan_meier(Distribution.of_pairs(ended), Distribution.of_pairs(still_open))

    mean, error = restricted_mean(curve, horizon)

    assert 0 <= mean <= horizon
    assert error >= 0
    assert mean <= restricted_mean(curve, horizon + 1)[0] + 1e-9


@given(first=hours, first_open=hours, second=hours, second_open=hours)
def test_the_log_rank_test_does_not_mind_which_side_is_named_first(
    first: list[tuple[int, int]], first_open: list[tuple[int, int]],
    second: list[tuple[int, int]], second_open: list[tuple[int, int]],
) -> None:  # fmt: skip
    these = Tally(durations={"ended": tuple(first), "open": tuple(first_open)})
    those = Tally(durations={"ended": tuple(second), "open": tuple(second_open)})

    found, turned = log_rank(these, those), log_rank(those, these)

    assert abs(found.p_value - turned.p_value) < 1e-9
    assert 0 <= found.p_value <= 1
    assert log_rank(these, these).p_value > 1 - 1e-6


@given(first=durations, second=durations, third=durations)
def test_histograms_add_in_any_order_and_nothing_adds_nothing(
    first: list[timedelta], second: list[timedelta], third: list[timedelta]
) -> None:
    a, b, c = map(LogHistogram.of, (first, second, third))

    assert (a + b) + c == a + (b + c) == LogHistogram.of([*third, *second, *first])
    assert a + LogHistogram() == a
    assert a.n == len(first)


@given(members=durations.filter(bool), share=st.floats(0, 1))
def test_a_percentile_from_buckets_is_half_a_per_cent_from_some_duration(
    members: list[timedelta], share: float
) -> None:
    found = LogHistogram.of(members).quantile(share)

    assert found is not None
    assert any(abs(found - each) <= 0.005 * each + timedelta(microseconds=0.5) for each in members)


@given(before=answers, after=answers)
def test_rate_and_mix_add_up_to_the_difference(before: list[Facts], after: list[Facts]) -> None:
    comparison = compare(before, after, CSAT(), by=["channel"])

    if comparison.total.value is None:
        assert comparison.rate is comparison.mix is None
    else:
        assert abs((comparison.rate or 0) + (comparison.mix or 0) - comparison.total.value) < 1e-9
        assert compare(after, before, CSAT(), by=["channel"]).is_reversed == comparison.is_reversed


@given(counts=st.lists(shares, min_size=1, max_size=12))
def test_in_a_league_table_everybody_has_a_place_and_the_values_lie_between_the_best_and_the_worst(
    counts: list[tuple[int, int]],
) -> None:
    table = league_table(by_agent(counts))

    measured = [k / n for k, n in counts]
    assert len(table) == len(counts)
    for each in table:
        best, worst = each.places
        assert 1 <= best <= worst <= len(counts)
        assert min(measured) - 1e-9 <= each.value <= max(measured) + 1e-9
        assert 0 <= each.low <= each.high <= 1
    assert [each.value for each in table] == sorted((each.value for each in table), reverse=True)


@given(counts=st.lists(shares, min_size=2, max_size=12))
def test_levels_cover_every_period_once_and_limits_hold_the_centre(counts: list[tuple[int, int]]) -> None:
    measurements = by_agent(counts)

    levels, chart = change_points(measurements), control_chart(measurements)

    assert sum(level.n for level in levels) == sum(n for _, n in counts)
    assert levels[0].first == measurements[0].group
    assert levels[-1].last == measurements[-1].group
    assert all(0 <= point.low <= chart.centre <= point.high <= 1 for point in chart)


@given(rows=answers.filter(bool), weight=st.floats(0.1, 10))
def test_weights_in_proportion_to_the_answers_change_nothing(rows: list[Facts], weight: float) -> None:
    sizes = {name: weight * sum(row["channel"] == name for row in rows) for name in ("chat", "email", "voice")}

    weighted = post_stratify(measure(rows, [CSAT()], by=["channel"]), {name: n for name, n in sizes.items() if n})

    plain = measure(rows, [CSAT()])["csat"]
    assert weighted.estimate.value is not None
    assert plain.value is not None
    assert weighted.effective_n is not None
    assert abs(weighted.estimate.value - plain.value) < 1e-9
    assert abs(weighted.effective_n - plain.n) < 1e-6


@given(rows=answers.filter(bool), silent=st.integers(0, 50), apart=st.floats(0, 1))
def test_the_more_are_silent_the_wider_the_bounds(rows: list[Facts], silent: int, apart: float) -> None:
    csat = CSAT()
    tally = csat.tally(rows)
    asked = len(rows) + silent

    bounds, wider = (non_response_bounds(csat, tally, asked=n) for n in (asked, asked + 10))
    mild = non_response_bounds(csat, tally, asked=asked, differ_by=apart)

    assert 0 <= wider.low <= bounds.low + 1e-12
    assert bounds.high - 1e-12 <= wider.high <= 1
    assert bounds.low - 1e-12 <= mild.low <= mild.high <= bounds.high + 1e-12
