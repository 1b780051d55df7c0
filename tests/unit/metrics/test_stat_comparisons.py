"""Comparing periods and people: differences, mixes, league tables, charts, levels, weights and the silent."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import mean
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from cxcore._statistics._newcombe import adjusted_wald_nps_difference, newcombe
from cxcore._statistics._shrinkage import Prior, fitted_prior, shrunken
from cxcore.errors import InvalidValueError, MissingFactError
from cxcore.metrics import (
    CSAT,
    NPS,
    AverageSpeedOfAnswer,
    Cases,
    HandleTime,
    Measurements,
    Metric,
    Occupancy,
    ResolutionTime,
    ServiceLevel,
    change_points,
    compare,
    control_chart,
    league_table,
    measure,
    non_response_bounds,
    post_stratify,
    theme_counts,
)

Facts = Mapping[str, object]


def exactly(expected: object) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # seeded, for repeatable input


def answers(good: int, bad: int, **columns: object) -> list[Facts]:
    return [{"csat_score": score, **columns} for score in [5] * good + [1] * bad]


def by_group(counts: Mapping[object, tuple[int, int]], column: str) -> Measurements:
    """CSAT by one column, from satisfied and unsatisfied answers."""
    rows = [row for label, (good, bad) in counts.items() for row in answers(good, bad, **{column: label})]
    return measure(rows, [CSAT()], by=[column])


def by_week(shares: Iterable[tuple[int, int]]) -> Measurements:
    return by_group(dict(enumerate(shares, start=1)), "week")


# --- two periods ----------------------------------------------------------------------


def test_a_difference_of_shares_has_newcombes_interval() -> None:
    difference = compare(answers(48, 32), answers(56, 14), CSAT()).total

    assert difference.value == exactly(56 / 70 - 48 / 80)
    assert (difference.low, difference.high) == exactly(newcombe((48, 80), (56, 70), 0.95))
    assert (difference.method, difference.confidence, difference.is_clear) == ("Newcombe 1998", 0.95, True)


def test_a_difference_of_net_promoter_scores_is_adjusted_wald() -> None:
    may, june = (
        [{"nps_score": score} for score in scores] for scores in ([10] * 7 + [8] * 20 + [2] * 3, [9] * 8 + [0])
    )

    difference = compare(may, june, NPS()).total

    assert (difference.low, difference.high) == exactly(adjusted_wald_nps_difference((7, 3, 30), (8, 1, 9), 0.95))
    assert difference.method == "adjusted Wald, Lewis and Sauro"


def test_a_difference_of_means_is_made_of_their_two_intervals() -> None:
    def calls(seconds: Sequence[int]) -> list[Facts]:
        return [{"answered": True, "wait": timedelta(seconds=each)} for each in seconds]

    before, after = [10, 20, 40, 30], [35, 60, 80]
    difference = compare(calls(before), calls(after), AverageSpeedOfAnswer()).total

    halves = [stats.sem(side) * stats.t.ppf(0.975, len(side) - 1) for side in (before, after)]
    low_half = min(halves[1], mean(after))  # the interval of a wait is cut at 0
    assert difference.value == exactly(mean(after) - mean(before))
    assert difference.low == exactly(mean(after) - mean(before) - np.hypot(halves[0], low_half))
    assert difference.method == "Zou and Donner 2008 (Student's t)"


def test_two_answers_that_agree_do_not_show_that_all_would() -> None:
    fives, fours = ([{"csat_score": score}] * 2 for score in (5, 4))

    difference = compare(fives, fours, CSAT(statistic="mean")).total

    assert (difference.value, difference.low, difference.high, difference.verdict) == (-1, None, None, "")
    assert difference.explain() == "csat went from 5.00 to 4.00, a difference of -1.00."


def test_two_shifts_with_one_ratio_do_not_show_that_all_have_it() -> None:
    busy, idle = (
        [{"handling": timedelta(hours=hours), "available": timedelta(hours=8 - hours)}] * 2 for hours in (6, 4)
    )

    difference = compare(busy, idle, Occupancy()).total

    assert (difference.value, difference.low, difference.high) == (-0.25, None, None)


@pytest.mark.parametrize("at", [datetime(2026, 1, 1, tzinfo=UTC), (datetime(2026, 1, 1, tzinfo=UTC),), "ab"])
def test_each_side_is_seen_as_of_an_instant_of_its_own(at: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        compare([], [], CSAT(), at=at)

    assert str(caught.value) == "at: is two instants, one for each side; write at=(first, second)."


TABLE = (
    "is a table; pass its rows, which to_dicts() of Polars, to_dict('records') of pandas "
    "and to_pylist() of PyArrow give."
)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"csat_score": 5}, "is a list of rows, not a single one; write [row]."),
        (None, "is a list of rows of facts, not a NoneType."),
    ],
)
def test_rows_are_mappings(rows: Any, sentence: str) -> None:
    for path, function in (
        ("before", lambda: compare(rows, [], CSAT())),
        ("after", lambda: compare([], rows, CSAT())),
        ("rows", lambda: theme_counts(rows)),
    ):
        with pytest.raises(InvalidValueError) as caught:
            function()
        assert str(caught.value) == f"{path}: {sentence}"


tables = pytest.mark.parametrize("table", [pl.DataFrame, pl.LazyFrame, pd.DataFrame, pa.Table.from_pylist])


@tables
def test_a_table_has_no_tags_to_count(table: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        theme_counts(table([{"tags": "late"}]))

    assert str(caught.value) == f"rows: {TABLE}"


@tables
def test_tables_are_compared_as_their_rows_are(table: Callable[[Any], Any]) -> None:
    may = answers(72, 18, channel="chat") + answers(5, 5, channel="voice")
    june = answers(9, 1, channel="chat") + answers(54, 36, channel="voice")

    found = compare(table(may), table(june), CSAT(), by=["channel"])

    assert found == compare(may, june, CSAT(), by=["channel"])
    assert compare(table(may), june, CSAT()) == compare(may, june, CSAT())


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ([{"csat_score": 5}, {"csat_score": "good"}], [], "before.rows[1].csat_score"),
        ([], [{"csat_score": "good"}], "after.rows[0].csat_score"),
        ([], pl.DataFrame({"csat_score": ["good"]}), "after.csat_score"),
    ],
)
def test_a_fault_says_on_which_side_it_is(before: Any, after: Any, path: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        compare(before, after, CSAT())

    assert caught.value.path == path


def test_a_fact_that_a_metric_needs_and_no_row_has_is_refused() -> None:
    with pytest.raises(MissingFactError) as caught:
        compare([{"score": 5}], [], CSAT())

    assert caught.value.details["fact"] == "csat_score"


def test_the_textbook_nps_interval_is_compared_by_its_own_kind() -> None:
    scores = [{"nps_score": score} for score in (10, 9, 7, 3)]

    assert compare(scores, scores, NPS(interval="wald")).total.method == "Zou and Donner 2008 (Wald)"


def test_a_count_moves_without_an_interval() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    difference = compare([{"opened_at": monday}] * 3, [{"opened_at": monday}] * 5, Cases()).total

    assert (difference.value, difference.low, difference.is_clear) == (2, None, False)
    assert difference.explain() == "cases went from 3 to 5, a difference of 2."


def test_cases_are_seen_as_of_the_instant_of_their_side() -> None:
    monday, day = datetime(2026, 3, 2, tzinfo=UTC), timedelta(days=1)
    rows = [{"opened_at": monday + n * day, "solved_at": None, "closed_at": None} for n in range(4)]

    difference = compare(rows, rows, Cases(), at=(monday + day, monday + 3 * day)).total

    assert (difference.before.value, difference.after.value) == (1, 3)


def test_without_a_figure_on_one_side_there_is_no_difference_but_a_reason() -> None:
    comparison = compare([], answers(3, 1, channel="chat"), CSAT(), by=["channel"])

    assert comparison.total.value is None
    assert comparison.rate is comparison.mix is None
    assert comparison.explain() == "csat cannot be compared: there are no answers on the satisfaction scale."
    assert repr(comparison) == "<Comparison of csat in 1 groups: unknown>"


def test_the_explanation_says_when_chance_could_do_it() -> None:
    comparison = compare(answers(8, 2), answers(9, 1), CSAT())

    assert comparison.explain() == (
        "csat went from 0.8000 to 0.9000, a difference of 0.1000; the 95 % interval runs "
        "from -0.2362 to 0.4205 (Newcombe 1998). Chance alone could do that."
    )
    assert repr(comparison) == "<Comparison of csat: 0.1000>"
    assert not comparison.is_reversed


def test_a_comparison_is_records_for_other_programs_the_total_first() -> None:
    may = answers(72, 18, channel="chat") + answers(5, 5, channel="voice")
    june = answers(9, 1, channel="chat") + answers(54, 36, channel="voice")

    total, chat, voice = compare(may, june, CSAT(), by=["channel"]).to_dicts()

    assert (total["group"], chat["group"], voice["group"]) == ({}, {"channel": "chat"}, {"channel": "voice"})
    assert (total["difference"], total["rate"], total["mix"]) == exactly((-0.14, 0.1, -0.24))
    assert (total["is_reversed"], total["is_clear"]) == (True, True)
    assert (chat["before"]["value"], chat["after"]["value"], chat["after"]["n"]) == (0.8, 0.9, 10)
    assert chat.keys() == {
        "metric", "group", "before", "after", "difference", "low", "high", "confidence", "method", "is_clear"
    }  # fmt: skip
    assert json.loads(json.dumps(voice)) == voice


def test_a_comparison_is_a_small_table_in_a_notebook() -> None:
    may, june = answers(48, 32, team="<Lisbon>"), [*answers(56, 14, team="<Lisbon>"), *answers(1, 0, team="Manila")]

    table = compare(may, june, CSAT(), by=["team"])._repr_html_()

    assert "<caption>Answers of 4 or more / answers, on a scale of 1 to 5.</caption>" in table
    assert "<td>team=&lt;Lisbon&gt;</td><td>0.6000</td><td>0.8000</td><td>0.2000</td>" in table
    assert "<td>more than chance</td>" in table
    assert "<td>cannot be compared: there are no answers on the satisfaction scale</td>" in table


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((48, 32), (56, 14), "more than chance"),
        ((8, 2), (9, 1), "perhaps chance"),
        ((0, 0), (9, 1), "cannot be compared: there are no answers on the satisfaction scale"),
        ((9, 1), (0, 0), "cannot be compared: there are no answers on the satisfaction scale"),
    ],
)
def test_a_difference_comes_with_a_verdict(before: tuple[int, int], after: tuple[int, int], verdict: str) -> None:
    assert compare(answers(*before), answers(*after), CSAT()).total.verdict == verdict


def test_a_count_has_no_verdict_since_all_of_it_is_seen() -> None:
    case = {"opened_at": datetime(2026, 3, 2, tzinfo=UTC)}

    comparison = compare([case], [case, case], Cases())

    assert comparison.total.verdict == ""
    assert "<td>1</td><td>2</td><td>1</td><td></td><td></td>" in comparison._repr_html_()


BERKELEY = {
    # department: (admitted, rejected) of men and of women; Bickel, Hammel and O'Connell (1975), Science 187, 398-404
    "A": ((512, 313), (89, 19)),
    "B": ((353, 207), (17, 8)),
    "C": ((120, 205), (202, 391)),
    "D": ((138, 279), (131, 244)),
    "E": ((53, 138), (94, 299)),
    "F": ((22, 351), (24, 317)),
}


def test_simpsons_paradox_of_berkeley_is_mix_and_not_rate() -> None:
    men = [row for name, (them, _) in BERKELEY.items() for row in answers(*them, department=name)]
    women = [row for name, (_, them) in BERKELEY.items() for row in answers(*them, department=name)]

    comparison = compare(men, women, CSAT(), by=["department"])

    assert comparison.total.value == exactly(557 / 1835 - 1198 / 2691)
    assert comparison.rate is not None
    assert comparison.mix is not None
    assert comparison.rate + comparison.mix == exactly(comparison.total.value)
    assert comparison.rate > 0 > comparison.mix
    # Two departments of the six preferred men a little, so it is no full reversal.
    assert [each.group["department"] for each in comparison.strata if (each.difference.value or 0) < 0] == ["C", "E"]
    assert not comparison.is_reversed


def test_rate_and_mix_are_kitagawas_by_hand() -> None:
    # chat 60 of 80, voice 10 of 20; then chat 9 of 10, voice 36 of 90.
    before = answers(60, 20, channel="chat") + answers(10, 10, channel="voice")
    after = answers(9, 1, channel="chat") + answers(36, 54, channel="voice")

    comparison = compare(before, after, CSAT(), by=["channel"])

    assert comparison.rate == exactly(0.45 * 0.15 + 0.55 * -0.1)
    assert comparison.mix == exactly(-0.7 * 0.825 + 0.7 * 0.45)


def test_a_group_of_one_side_only_is_mix() -> None:
    comparison = compare(answers(8, 2, channel="chat"), [*answers(8, 2, channel="chat"), *answers(0, 10, channel="fax")],
                         CSAT(), by=["channel"])  # fmt: skip

    assert (comparison.rate, comparison.mix) == exactly((0, -0.4))
    assert comparison.strata[1].difference.value is None


def test_a_group_that_vanished_is_mix_and_one_without_any_figure_weighs_nothing() -> None:
    unknown = [{"channel": "post", "csat_score": None}]
    before = [*answers(8, 2, channel="chat"), *answers(0, 10, channel="fax"), *unknown]

    comparison = compare(before, [*answers(8, 2, channel="chat"), *unknown], CSAT(), by=["channel"])

    assert (comparison.rate, comparison.mix) == exactly((0, 0.4))


def test_a_median_is_no_average_over_groups_and_is_not_split() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)

    def cases(*hours: int) -> list[Facts]:
        return [
            {"opened_at": monday, "solved_at": monday + timedelta(hours=each), "closed_at": None, "team": team}
            for team, each in zip("ab" * len(hours), hours, strict=False)
        ]

    comparison = compare(cases(1, 2, 9, 30), cases(2, 2, 12, 80), ResolutionTime(method="naive"), by=["team"])

    assert comparison.total.value is not None
    assert comparison.rate is comparison.mix is None


def test_a_column_that_no_row_has_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(MissingFactError) as caught:
        compare(answers(1, 1, channel="chat"), [], CSAT(), by=["chanel"])

    assert str(caught.value) == "No row has 'chanel', to group by. Did you mean 'channel'?"


def test_a_single_column_is_still_a_list() -> None:
    with pytest.raises(InvalidValueError) as caught:
        compare([], [], CSAT(), by="channel")

    assert str(caught.value) == "by: is a list of columns; write ['channel']."


# --- people -------------------------------------------------------------------------


@pytest.mark.no_cover
def test_fifty_identical_agents_are_tied_although_they_look_far_apart() -> None:
    random = seeded(50)
    clean_tables = 0
    for _ in range(25):
        satisfied = {f"agent {n:02}": sum(random.random() < 0.85 for _ in range(20)) for n in range(50)}
        table = league_table(by_group({name: (k, 20 - k) for name, k in satisfied.items()}, "agent"))
        measured = [each.estimate.value or 0 for each in table]

        clean_tables += not table.told_apart
        assert max(measured) >= 0.95
        assert min(measured) <= 0.75
        assert table[0].value - table[-1].value < (max(measured) - min(measured)) * 0.6

    assert clean_tables >= 23  # by chance alone one table in twenty at most raises an alarm


def test_an_agent_who_is_really_worse_is_found_among_forty_nine_alike() -> None:
    random = seeded(51)
    counts = {f"agent {n:02}": sum(random.random() < 0.85 for _ in range(60)) for n in range(49)} | {"Rui": 30}

    table = league_table(by_group({name: (k, 60 - k) for name, k in counts.items()}, "agent"))

    assert [(each.group["agent"], each.verdict) for each in table.told_apart] == [("Rui", "below")]
    assert table[-1].group == {"agent": "Rui"}
    assert table[-1].places[0] > 35
    assert table[0].places[0] == 1
    assert table[0].places[1] > 40


def test_of_equal_luck_the_agent_with_more_ratings_keeps_more_of_it() -> None:
    table = league_table(by_group({"new": (5, 0), "old": (100, 0), "Ana": (60, 40), "Rui": (70, 30)}, "agent"))

    old, new = (next(each for each in table if each.group["agent"] == name) for name in ("old", "new"))
    assert old.value > new.value
    assert new.low < old.low
    assert (old.verdict, new.verdict) == ("above", "not told apart")


def test_who_has_no_rating_has_no_place_and_nobody_at_all_makes_an_empty_table() -> None:
    rows = [*answers(3, 1, agent="Priya"), {"agent": "Ana", "csat_score": None}]

    assert [each.group["agent"] for each in league_table(measure(rows, [CSAT()], by=["agent"]))] == ["Priya"]
    assert len(league_table(measure([], [CSAT()], by=["agent"]))) == 0


def test_a_league_table_reads_as_a_table() -> None:
    table = league_table(by_group({"Priya <lead>": (19, 1), "Rui": (20, 30)}, "agent"))

    assert repr(table) == "<LeagueTable of 2: 2 told apart from the rest>"
    assert "<td>Priya &lt;lead&gt;</td><td>1 to 1</td>" in table._repr_html_()
    assert "<td>20</td><td>0.9500</td><td>above</td>" in table._repr_html_()


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_false_discovery_rate_is_a_share(rate: float) -> None:
    with pytest.raises(InvalidValueError) as caught:
        league_table(by_group({"Priya": (1, 1)}, "agent"), false_discovery_rate=rate)

    assert str(caught.value) == f"false_discovery_rate: lies between 0 and 1; {rate} does not."


def test_the_scatter_of_the_prior_is_found_again() -> None:
    generator = np.random.default_rng(1973)
    sizes = generator.integers(5, 400, 4000)
    hits = generator.binomial(sizes, generator.beta(16, 4, 4000))

    prior = fitted_prior([(int(k), int(n)) for k, n in zip(hits, sizes, strict=True)])

    assert prior.mean == pytest.approx(0.8, abs=0.01)
    assert prior.strength == pytest.approx(20, rel=0.08)


def test_groups_of_one_size_are_drawn_to_the_mean_as_scipy_has_the_posterior() -> None:
    value, low, high = shrunken(9, 10, Prior(0.6, 20), (6 * 10**14, 10**15), 0.95, groups=10**15)

    posterior = stats.beta(9 + 12, 1 + 8)
    assert (value, low, high) == exactly((posterior.mean(), *posterior.interval(0.95)))


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ([(8, 10), (8, 10), (8, 10)], "groups exactly alike"),
        ([(3, 3), (5, 5)], "everybody agrees"),
        ([(1, 1), (0, 1), (1, 1)], "one row a group says nothing about the group"),
        ([(7, 10)], "a single group"),
    ],
)
def test_groups_that_do_not_scatter_beyond_chance_have_nothing_of_their_own_to_say(
    counts: list[tuple[int, int]], why: str
) -> None:
    assert fitted_prior(counts).strength is None, why


def test_where_all_groups_say_always_or_never_nothing_is_drawn_anywhere() -> None:
    counts = [(50, 50), (0, 50), (50, 50)]
    prior = fitted_prior(counts)

    assert prior.strength == 0
    assert [shrunken(k, n, prior, (100, 150), 0.95, groups=3) for k, n in counts[:2]] == [(1, 1, 1), (0, 0, 0)]


@pytest.mark.parametrize(
    ("counts", "interval", "why"),
    [
        ([(1, 1), (0, 1)], (0.5, 0.0, 1.0), "two rows that contradict each other leave everything open"),
        (
            [(3, 3), (5, 5)],
            (1.0, exactly(stats.beta.ppf(0.025, 8.5, 0.5)), 1.0),
            "all that is known are eight of eight",
        ),
        ([(0, 8), (0, 8)], (0.0, 0.0, exactly(stats.beta.ppf(0.975, 0.5, 16.5))), "none of sixteen"),
    ],
)
def test_the_interval_of_groups_that_show_no_scatter(
    counts: list[tuple[int, int]], interval: tuple[float, object, object], why: str
) -> None:
    pooled = sum(k for k, _ in counts), sum(n for _, n in counts)

    assert shrunken(*counts[0], fitted_prior(counts), pooled, 0.95, groups=len(counts)) == interval, why


def test_more_groups_tell_more_of_what_they_have_in_common() -> None:
    prior = Prior(0.8, 50)

    widths = [
        high - low
        for groups in (3, 5, 10, 50, 500)
        for _, low, high in [shrunken(12, 20, prior, (16 * groups, 20 * groups), 0.95, groups=groups)]
    ]

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(np.ptp(stats.beta(52, 18).interval(0.95)), rel=0.02)


@pytest.mark.no_cover
def test_the_shrunken_interval_holds_the_true_share_of_all_agents() -> None:
    generator = np.random.default_rng(1975)
    held = []
    for _ in range(30):
        truth = generator.beta(24, 6, 40)
        hits = generator.binomial(25, truth)
        prior = fitted_prior([(int(k), 25) for k in hits])
        for k, share in zip(hits, truth, strict=True):
            _, low, high = shrunken(int(k), 25, prior, (int(hits.sum()), 1000), 0.95, groups=40)
            held.append(bool(low <= share <= high))

    assert mean(held) > 0.92


@pytest.mark.parametrize("function", [league_table, change_points, control_chart])
def test_only_one_plain_share_is_ranked_charted_or_cut_into_levels(function: Any) -> None:
    rows = [{"csat_score": 5, "nps_score": 9, "week": week} for week in (1, 2)]

    with pytest.raises(InvalidValueError) as no_share:
        function(measure(rows, [NPS()], by=["week"]))
    with pytest.raises(InvalidValueError) as two:
        function(measure(rows, [CSAT(), CSAT(top=5)], by=["week"]))

    assert str(no_share.value) == "measurements: nps is no plain share of rows; measure one, such as csat."
    assert str(two.value) == "measurements: holds csat and csat in two definitions; measure one at a time."


@pytest.mark.parametrize("function", [league_table, change_points, control_chart])
@pytest.mark.parametrize("shifts", [1, 2])
def test_a_ratio_is_told_in_shares_and_is_no_share_of_rows(function: Any, shifts: int) -> None:
    # Seven busy hours of ten are 0.7 of one shift; as a share of rows they would be one of one.
    weeks = [
        {"week": week, "handling": timedelta(hours=busy), "available": timedelta(hours=10 - busy)}
        for week, busy in ((1, 7), (2, 4), (3, 6))
        for _ in range(shifts)
    ]

    with pytest.raises(InvalidValueError) as caught:
        function(measure(weeks, [Occupancy()], by=["week"]))

    assert str(caught.value) == "measurements: occupancy is no plain share of rows; measure one, such as csat."


# --- charts ---------------------------------------------------------------------------


def test_limits_know_how_many_rows_a_week_has() -> None:
    chart = control_chart(by_week([(80, 20), (8, 2), (790, 210), (82, 18)]), limits="binomial")

    centre = 960 / 1210
    assert chart.centre == exactly(centre)
    assert chart.overdispersion == 1
    for point, n in zip(chart, (100, 10, 1000, 100), strict=True):
        half = 3 * (centre * (1 - centre) / n) ** 0.5
        assert (point.low, point.high) == exactly((max(0, centre - half), min(1, centre + half)))
    assert chart.signals == ()
    assert repr(chart) == "<ControlChart of 4 periods around 0.7934: 0 with a signal>"


@pytest.mark.no_cover
def test_the_limits_of_laney_widen_by_the_scatter_from_week_to_week() -> None:
    weeks = [(8000, 2000), (8400, 1600), (7600, 2400), (8200, 1800), (7800, 2200), (8300, 1700)]

    strict, honest = (control_chart(by_week(weeks), limits=limits) for limits in ("binomial", "laney"))

    shares = np.array([k / 10_000 for k, _ in weeks])
    scores = (shares - shares.mean()) / np.sqrt(shares.mean() * (1 - shares.mean()) / 10_000)
    assert honest.overdispersion == exactly(np.abs(np.diff(scores)).mean() / 1.128379167095513)
    assert len(strict.signals) == 5  # a p-chart of thousands of rows signals at every week that is like any other
    assert honest.signals == ()


@pytest.mark.parametrize(
    ("last", "signal"), [((40, 60), "below its limits"), ((100, 0), "above its limits"), ((81, 19), "")]
)
def test_a_week_outside_its_limits_signals(last: tuple[int, int], signal: str) -> None:
    chart = control_chart(by_week([(80, 20), (81, 19), (79, 21), (80, 20), last]), limits="binomial")

    assert chart[-1].signal == signal


def test_a_control_chart_is_a_table_in_a_notebook() -> None:
    chart = control_chart(by_week([(85, 15), (90, 10), (81, 19), (88, 12), (50, 50)]), limits="binomial")

    table = chart._repr_html_()

    assert "<caption>around 0.7880</caption>" in table
    assert "<td>5</td><td>0.5000</td><td>0.6654 to 0.9106</td><td>100</td><td>below its limits</td>" in table


def test_eight_weeks_on_one_side_signal_although_none_is_outside() -> None:
    weeks = [(78, 22)] * 8 + [(82, 18)] * 8

    chart = control_chart(by_week(weeks), limits="binomial")

    assert [(point.group["week"], point.signal) for point in chart.signals] == [
        (8, "8 periods in a row below the centre"),
        (16, "8 periods in a row above the centre"),
    ]


def test_a_week_on_the_centre_ends_a_run() -> None:
    chart = control_chart(by_week([(8, 2)] * 20), limits="binomial")

    assert chart.signals == ()


def test_a_share_that_never_varies_has_limits_without_width() -> None:
    chart = control_chart(by_week([(8, 0), (9, 0)]))

    assert [(point.low, point.high, point.signal) for point in chart] == [(1, 1, ""), (1, 1, "")]


def test_a_week_without_answers_is_left_out() -> None:
    rows = [*answers(8, 2, week=1), {"week": 2, "csat_score": None}, *answers(7, 3, week=3)]

    assert [point.group["week"] for point in control_chart(measure(rows, [CSAT()], by=["week"]))] == [1, 3]


def test_a_chart_of_one_week_or_with_other_limits_is_refused() -> None:
    with pytest.raises(InvalidValueError) as one:
        control_chart(by_week([(8, 2)]))
    with pytest.raises(InvalidValueError) as other:
        control_chart(by_week([(8, 2), (8, 2)]), limits="lany")  # type: ignore[arg-type]  # the typo under test

    assert str(one.value) == "measurements: a chart has at least two periods with a value, not 1."
    assert str(other.value) == "limits: there is no 'lany'. Did you mean 'laney'?"


# --- levels ------------------------------------------------------------------------------


def test_a_share_that_fell_and_rose_again_has_three_levels() -> None:
    random = seeded(2005)
    truth = [0.8] * 20 + [0.6] * 12 + [0.75] * 20
    weeks = [sum(random.random() < share for _ in range(200)) for share in truth]

    levels = change_points(by_week([(k, 200 - k) for k in weeks]))

    edges = [level.first["week"] for level in levels]
    assert edges[0] == 1
    assert len(levels) == 3
    assert abs(int(str(edges[1])) - 21) <= 1
    assert abs(int(str(edges[2])) - 33) <= 1
    assert sum(level.n for level in levels) == 52 * 200


@pytest.mark.no_cover
def test_of_steady_years_about_one_in_twenty_shows_a_change() -> None:
    random = seeded(2007)
    changed = 0
    for _ in range(100):
        weeks = [sum(random.random() < 0.8 for _ in range(40)) for _ in range(52)]
        changed += len(change_points(by_week([(k, 40 - k) for k in weeks]))) > 1

    assert changed / 100 < 0.1


def test_the_search_is_exact() -> None:
    random = seeded(12)
    weeks = [(random.randrange(1, 30), random.randrange(1, 30)) for _ in range(9)]

    def surprise(part: list[tuple[int, int]]) -> float:
        k, n = sum(good for good, _ in part), sum(good + bad for good, bad in part)
        return float(-2 * (k * np.log(k / n) + (n - k) * np.log((n - k) / n)))

    def cost(cuts: list[int]) -> float:
        edges = [0, *cuts, 9]
        parts = [weeks[start:end] for start, end in pairwise(edges)]
        return sum(map(surprise, parts)) + 3 * float(np.log(9)) * len(cuts)

    every = [[place for place in range(1, 9) if choice >> (place - 1) & 1] for choice in range(2**8)]
    best = min(every, key=cost)

    levels = change_points(by_week(weeks))

    assert [int(str(level.first["week"])) - 1 for level in levels[1:]] == best


def test_without_a_week_there_is_no_level() -> None:
    assert change_points(measure([], [CSAT()], by=["week"])) == ()


# --- weights -----------------------------------------------------------------------------


def test_a_weighted_share_is_that_of_the_mix_and_its_effective_n_kishs() -> None:
    by_channel = by_group({"chat": (90, 10), "voice": (10, 10)}, "channel")

    weighted = post_stratify(by_channel, {"chat": 1, "voice": 3})

    each = np.repeat([0.25 / 100, 0.75 / 20], [100, 20])
    assert weighted.estimate.value == exactly(0.25 * 0.9 + 0.75 * 0.5)
    assert weighted.effective_n == exactly(each.sum() ** 2 / (each**2).sum())
    assert weighted.estimate.n == 120
    assert weighted.estimate.definition.endswith("Weighted to the sizes of the groups.")
    assert weighted.estimate.arguments["weights"] == {"chat": 0.25, "voice": 0.75}


def test_a_weighted_mean_agrees_with_statsmodels_in_value_and_for_many_rows_in_its_interval() -> None:
    random = seeded(1965)
    rows = [
        {"answered": True, "handle_time": timedelta(seconds=random.gauss(centre, 40)), "team": team}
        for team, centre, n in (("Lisbon", 300, 4000), ("Manila", 500, 4000))
        for _ in range(n)
    ]

    weighted = post_stratify(measure(rows, [HandleTime()], by=["team"]), {"Lisbon": 1, "Manila": 1}).estimate

    seconds = [[row["handle_time"] / timedelta(seconds=1) for row in rows if row["team"] == team]  # type: ignore[operator]  # a timedelta, as made above
               for team in ("Lisbon", "Manila")]  # fmt: skip
    error = sum(DescrStatsW(side).std_mean ** 2 / 4 for side in seconds) ** 0.5
    assert weighted.value == exactly((mean(seconds[0]) + mean(seconds[1])) / 2)
    assert weighted.low is not None
    assert weighted.high is not None
    assert (weighted.high - weighted.low) / 2 == pytest.approx(1.96 * error, rel=0.001)


def test_a_group_that_weighs_nothing_may_be_missing_and_one_that_weighs_something_may_not() -> None:
    by_channel = by_group({"chat": (9, 1)}, "channel")

    whole = post_stratify(by_channel, {"chat": 2, "fax": 0})
    part = post_stratify(by_channel, {"chat": 2, "fax": 1})

    assert whole.estimate.value == 0.9
    assert (part.estimate.value, part.effective_n) == (None, None)
    assert part.estimate.reason == "there is no figure for fax"


def test_a_group_of_one_answer_has_a_mean_without_an_interval_and_so_has_the_weighted_one() -> None:
    rows = [{"answered": True, "handle_time": timedelta(seconds=n), "team": team} for n, team in ((10, "a"), (30, "b"))]

    weighted = post_stratify(measure(rows, [HandleTime()], by=["team"]), {"a": 1, "b": 1})

    assert (weighted.estimate.value, weighted.estimate.low, weighted.estimate.method) == (20, None, None)
    assert weighted.effective_n == 2


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"chat": 1}, "weights: gives no weight to 'voice'; a group that does not count weighs 0."),
        ({"chat": 1, "voice": -1}, "weights: are finite and at least 0 each, and not all 0."),
        ({"chat": 0, "voice": 0}, "weights: are finite and at least 0 each, and not all 0."),
        ({"chat": 1, "voice": float("inf")}, "weights: are finite and at least 0 each, and not all 0."),
        ({"chat": 1, "voice": float("nan")}, "weights: are finite and at least 0 each, and not all 0."),
    ],
)
def test_weights_that_cannot_be_are_refused(weights: dict[object, float], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        post_stratify(by_group({"chat": (1, 1), "voice": (1, 1)}, "channel"), weights)

    assert str(caught.value) == sentence


def test_only_one_metric_by_one_column_is_weighted() -> None:
    rows = answers(2, 1, channel="chat", team="Lisbon")

    for measurements, sentence in (
        (measure(rows, [CSAT()]), "measurements: are grouped by one column."),
        (measure(rows, [CSAT()], by=["channel", "team"]), "measurements: are grouped by one column."),
        (measure(rows, [CSAT(), CSAT(top=5)], by=["channel"]), "measurements: are of one metric."),
        (measure([], [CSAT()], by=["channel"]), "measurements: are of at least one group."),
    ):
        with pytest.raises(InvalidValueError) as caught:
            post_stratify(measurements, {"chat": 1})
        assert str(caught.value) == sentence


@pytest.mark.parametrize("metric", [ResolutionTime(), ResolutionTime(statistic="p90", method="naive"), Cases()])
def test_what_does_not_average_is_not_weighted(metric: Metric) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [{"channel": "chat", "opened_at": monday, "solved_at": monday + timedelta(hours=1), "closed_at": None}]

    with pytest.raises(InvalidValueError) as caught:
        post_stratify(measure(rows, [metric], by=["channel"]), {"chat": 1})

    assert str(caught.value) == (
        f"measurements: {metric.id} in this definition does not average: the figure of all is no weighted mean "
        "of the figures of the groups; weight a share, a mean or a score."
    )


@pytest.mark.no_cover
def test_answers_of_talkative_channels_are_put_in_their_place() -> None:
    # Chat customers are one in four and three times as ready to answer; the truth over all customers is 0.6.
    random = seeded(64)
    held = plain_held = 0
    for _ in range(400):
        rows = [
            row
            for channel, share, n in (("chat", 0.9, 150), ("voice", 0.5, 150))
            for _ in range(n)
            for row in answers(*((1, 0) if random.random() < share else (0, 1)), channel=channel)
        ]
        weighted = post_stratify(measure(rows, [CSAT()], by=["channel"]), {"chat": 1, "voice": 3}).estimate
        plain = measure(rows, [CSAT()])["csat"]
        held += (weighted.low or 0) <= 0.6 <= (weighted.high or 0)
        plain_held += (plain.low or 0) <= 0.6 <= (plain.high or 0)

    assert held / 400 == pytest.approx(0.95, abs=0.03)
    assert plain_held / 400 < 0.2


# --- the silent ----------------------------------------------------------------------------


def test_in_the_worst_case_all_the_silent_are_detractors() -> None:
    nps = NPS()
    tally = nps.tally([{"nps_score": score} for score in [10] * 60 + [3] * 20])
    told = nps.result(tally)

    bounds = non_response_bounds(nps, tally, asked=100)

    assert told.low is not None
    assert told.high is not None
    assert (bounds.low, bounds.high) == exactly((0.8 * told.low - 0.2 * 100, 0.8 * told.high + 0.2 * 100))
    assert (bounds.answered, bounds.asked, bounds.response_rate) == (80, 100, 0.8)


def test_where_everybody_answered_the_bounds_are_the_interval() -> None:
    csat = CSAT()
    tally = csat.tally(answers(7, 3))

    bounds = non_response_bounds(csat, tally, asked=10)

    assert (bounds.low, bounds.high) == (csat.result(tally).low, csat.result(tally).high)


def test_what_the_silent_may_differ_by_stays_in_the_range() -> None:
    csat = CSAT()
    bounds = non_response_bounds(csat, csat.tally(answers(10, 0)), asked=20, differ_by=0.9)

    assert bounds.high == 1
    assert bounds.low >= 0


@pytest.mark.parametrize(
    ("metric", "rows", "options", "sentence"),
    [
        (
            HandleTime(),
            [],
            {"asked": 5},
            "metric: handle_time has no upper bound, so the silent could do anything to it.",
        ),
        (CSAT(), [], {"asked": 5}, "tally: csat has no interval here: there are no answers on the satisfaction scale."),
        (CSAT(), answers(3, 1), {"asked": 3}, "asked: is at least the number of answers; 3 is below 4."),
        (CSAT(), answers(3, 1), {"asked": 9, "differ_by": -0.1}, "differ_by: is at least zero; -0.1 is not."),
    ],
)
def test_bounds_that_cannot_be_are_refused(metric: Any, rows: list[Facts], options: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        non_response_bounds(metric, metric.tally(rows), **options)

    assert str(caught.value) == sentence


# --- do the intervals hold what they promise? ------------------------------------------------


def test_newcombes_interval_of_two_small_shares_holds() -> None:
    random = seeded(1998)
    held = [
        low <= 0.15 <= high
        for _ in range(3000)
        for low, high in [
            newcombe(
                (sum(random.random() < 0.75 for _ in range(15)), 15),
                (sum(random.random() < 0.9 for _ in range(25)), 25),
                0.95,
            )
        ]
    ]

    assert mean(held) > 0.94


def test_the_interval_of_a_difference_of_net_promoter_scores_of_ten_answers_each_holds() -> None:
    random = seeded(2021)

    def asked(promoters: float, detractors: float) -> tuple[int, int, int]:
        scores = random.choices((1, 0, -1), (promoters, 1 - promoters - detractors, detractors), k=10)
        return scores.count(1), scores.count(-1), 10

    held = []
    for _ in range(3000):
        low, high = adjusted_wald_nps_difference(asked(0.7, 0.1), asked(0.5, 0.2), 0.95)
        held.append(low <= -30 <= high)

    assert mean(held) > 0.94


def test_a_service_level_that_did_not_move_is_rarely_called_clear() -> None:
    random = seeded(20)
    level = ServiceLevel()

    def day() -> list[Facts]:
        return [
            {"offered": True, "answered": True, "wait": timedelta(seconds=random.choice((10, 30)))} for _ in range(60)
        ]

    clear = mean(compare(day(), day(), level).total.is_clear for _ in range(300))

    assert clear < 0.08
