"""Every metric through the same list: by hand, empty, unknown, bad, perfect, merged, reported."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.metrics import (
    CSAT,
    NPS,
    STANDARD,
    AbandonmentRate,
    AverageSpeedOfAnswer,
    Backlog,
    Cases,
    Estimate,
    HandleTime,
    Metric,
    Offered,
    ReopenRate,
    ResolutionTime,
    ServiceLevel,
    Tally,
    measure,
)

Facts = Mapping[str, object]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)


def call(wait: int, *, answered: bool = True, handled: int | None = 180) -> Facts:
    """A call to billing in Lisbon: answered by Priya, or given up, after so many seconds."""
    return {
        "offered": True,
        "answered": answered,
        "abandoned": not answered,
        "wait": timedelta(seconds=wait),
        "handle_time": timedelta(seconds=handled) if handled is not None else None,
    }


def case(solved_after: float | None, *, closed_after: float | None = None, reopens: int = 0) -> Facts:
    """A case opened on Monday at nine, with its ends so many hours later."""
    return {
        "opened_at": MONDAY,
        "solved_at": None if solved_after is None else MONDAY + timedelta(hours=solved_after),
        "closed_at": None if closed_after is None else MONDAY + timedelta(hours=closed_after),
        "reopens": reopens,
    }


CALLS = [
    call(5),
    call(20),
    call(21),
    call(60, answered=False),
    call(3, answered=False),
    {**call(0), "offered": False, "answered": False},
]
CASES = [case(1), case(2, reopens=1), case(None, closed_after=6), case(None), case(None, reopens=2)]
ANSWERS: list[Facts] = [{"nps_score": score, "csat_score": score // 2} for score in (10, 9, 9, 7, 3)]

UNKNOWN_CALL: Facts = dict.fromkeys(call(0))
UNKNOWN_CASE: Facts = dict.fromkeys(case(1))
UNKNOWN_ANSWER: Facts = {"nps_score": None, "csat_score": float("nan")}


@attrs.frozen
class Specimen:
    """A metric with evidence whose answer was worked out by hand."""

    metric: Metric
    rows: list[Facts]
    value: float
    n: int
    perfect: list[Facts]
    best: float
    unknown: Facts
    bad: dict[str, Facts]
    mistyped: str  # a fact that is given as text
    at: datetime | None = None


CALL_FAULTS = {
    "both answered and abandoned": {**call(5), "abandoned": True},
    "answered but not offered": {**call(5), "offered": False},
    "abandoned but not offered": {**call(5, answered=False), "offered": False},
}
NEGATIVE_WAIT = {"wait below zero": call(-1)}
NEGATIVE_HANDLE_TIME = {"handle_time below zero": call(1, handled=-1)}
CASE_FAULTS = {
    "solved before opened": case(-1),
    "closed before opened": case(None, closed_after=-1),
    f"opened at or after {FRIDAY.isoformat()}": {**case(1), "opened_at": FRIDAY},
}


def of_calls(
    metric: Metric, value: float, n: int, best: float, mistyped: str, *, faults: dict[str, Facts] | None = None
) -> Specimen:
    perfect = [call(0, handled=0)] * 3
    return Specimen(metric, CALLS, value, n, perfect, best, UNKNOWN_CALL, {**CALL_FAULTS, **(faults or {})}, mistyped)


def of_cases(metric: Metric, value: float, n: int, best: float, faults: dict[str, Facts]) -> Specimen:
    perfect = [case(0)] * 6
    return Specimen(metric, CASES, value, n, perfect, best, UNKNOWN_CASE, faults, "opened_at", at=FRIDAY)


def of_answers(metric: Metric, value: float, best: float, mistyped: str, faults: dict[str, Facts]) -> Specimen:
    perfect: list[Facts] = [{"nps_score": 10, "csat_score": 5}] * 3
    return Specimen(metric, ANSWERS, value, 5, perfect, best, UNKNOWN_ANSWER, faults, mistyped)


SOLVED_FAULT = {"solved before opened": CASE_FAULTS["solved before opened"]}
SPECIMENS = [
    of_calls(Offered(), 5, 6, 3, "offered"),
    of_calls(AbandonmentRate(), 2 / 5, 5, 0, "abandoned"),
    of_calls(AverageSpeedOfAnswer(), (5 + 20 + 21) / 3, 3, 0, "wait", faults=NEGATIVE_WAIT),
    of_calls(HandleTime(), 180, 3, 0, "handle_time", faults=NEGATIVE_HANDLE_TIME),
    of_calls(ServiceLevel(), 2 / 5, 5, 1, "wait", faults=NEGATIVE_WAIT),
    of_calls(ServiceLevel(denominator="offered_less_short_abandons"), 2 / 4, 4, 1, "wait", faults=NEGATIVE_WAIT),
    of_calls(ServiceLevel(denominator="answered"), 2 / 3, 3, 1, "wait", faults=NEGATIVE_WAIT),
    of_calls(ServiceLevel(denominator="short_abandons_met"), 3 / 5, 5, 1, "wait", faults=NEGATIVE_WAIT),
    of_cases(Cases(), 5, 5, 6, {k: v for k, v in CASE_FAULTS.items() if k.startswith("opened")}),
    of_cases(Backlog(), 2, 5, 0, CASE_FAULTS),
    of_cases(ReopenRate(), 2 / 4, 4, 0, {**CASE_FAULTS, "reopens below zero": case(1, reopens=-1)}),
    of_cases(ResolutionTime(), 6, 5, 0, CASE_FAULTS),
    of_cases(ResolutionTime(statistic="p20"), 1, 5, 0, CASE_FAULTS),
    of_cases(ResolutionTime(until="solved", statistic="p40"), 2, 5, 0, SOLVED_FAULT),
    of_cases(ResolutionTime(method="naive"), 2, 3, 0, CASE_FAULTS),
    of_cases(ResolutionTime(method="naive", statistic="p90"), 2 + 0.8 * 4, 3, 0, CASE_FAULTS),
    of_cases(ResolutionTime(method="naive", until="solved"), 1.5, 2, 0, SOLVED_FAULT),
    of_cases(ResolutionTime(method="naive", statistic="mean"), 3, 3, 0, CASE_FAULTS),
    of_answers(CSAT(), 3 / 5, 1, "csat_score", {"csat_score outside 1 to 5": {"csat_score": 6}}),
    of_answers(CSAT(top=5), 1 / 5, 1, "csat_score", {"csat_score outside 1 to 5": {"csat_score": 0}}),
    of_answers(NPS(), 40, 100, "nps_score", {"nps_score outside 0 to 10": {"nps_score": 11}}),
    of_answers(NPS(interval="wald"), 40, 100, "nps_score", {"nps_score between two whole numbers": {"nps_score": 8.5}}),
]  # fmt: skip

every_metric = pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: str(specimen.metric))


def answer(specimen: Specimen, rows: Sequence[Facts]) -> Estimate:
    return specimen.metric.result(specimen.metric.tally(rows, at=specimen.at))


def test_every_metric_of_the_standard_report_is_in_the_suite() -> None:
    assert {type(metric) for metric in STANDARD} == {type(specimen.metric) for specimen in SPECIMENS}


@every_metric
def test_it_agrees_with_the_figure_worked_out_by_hand(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    assert estimate.value == pytest.approx(specimen.value)
    assert estimate.n == specimen.n
    assert estimate.reason == ""


@every_metric
@pytest.mark.parametrize("tally", ["of no rows", "the tally of nothing"])
def test_without_rows_there_is_no_figure_but_a_reason(specimen: Specimen, tally: str) -> None:
    nothing = specimen.metric.tally([], at=specimen.at) if tally == "of no rows" else Tally()

    estimate = specimen.metric.result(nothing)

    assert (estimate.value, estimate.low, estimate.high, estimate.confidence, estimate.n) == (None, None, None, None, 0)
    assert estimate.reason == f"there are no {specimen.metric.population}"
    assert estimate.method is None


@every_metric
def test_rows_that_lack_the_facts_are_left_out_and_counted(specimen: Specimen) -> None:
    estimate = answer(specimen, [specimen.unknown] * 3)

    assert estimate.value is None
    assert sum(estimate.excluded.values()) == 3
    assert all(reason.endswith(" unknown") for reason in estimate.excluded)
    assert estimate.reason.startswith(f"there are no {specimen.metric.population}; left out: 3 (")


@every_metric
def test_an_absent_fact_is_as_unknown_as_none(specimen: Specimen) -> None:
    assert specimen.metric.tally([{}], at=specimen.at) == specimen.metric.tally([specimen.unknown], at=specimen.at)


@every_metric
def test_every_fact_it_says_it_needs_is_needed_by_some_row(specimen: Specimen) -> None:
    optional_until_they_happen = {"solved_at", "closed_at"}
    whole = answer(specimen, specimen.rows)

    for fact in set(specimen.metric.needs) - optional_until_they_happen:
        without = answer(specimen, [{name: row[name] for name in row if name != fact} for row in specimen.rows])
        assert sum(without.excluded.values()) > sum(whole.excluded.values()), fact


@every_metric
def test_it_needs_no_fact_it_does_not_say(specimen: Specimen) -> None:
    only_needs = [{fact: row[fact] for fact in specimen.metric.needs} for row in specimen.rows]

    assert answer(specimen, only_needs) == answer(specimen, specimen.rows)


@every_metric
def test_bad_evidence_is_left_out_under_its_reason_and_moves_nothing(specimen: Specimen) -> None:
    good = answer(specimen, specimen.rows)

    for reason, row in specimen.bad.items():
        estimate = answer(specimen, [*specimen.rows, row, row])
        assert estimate == attrs.evolve(good, excluded=dict(sorted({**good.excluded, reason: 2}.items())))


@every_metric
def test_a_fact_of_the_wrong_type_is_an_error_that_names_it_but_not_its_content(specimen: Specimen) -> None:
    rows = [*specimen.rows, {**specimen.rows[0], specimen.mistyped: "Priya, +351 21 000 0000"}]

    with pytest.raises(InvalidValueError) as caught:
        specimen.metric.tally(rows, at=specimen.at)

    assert caught.value.path == f"rows[{len(rows) - 1}].{specimen.mistyped}"
    assert str(caught.value).endswith("or None, not a str.")
    assert "Priya" not in repr(caught.value)


@every_metric
def test_a_naive_as_of_instant_is_refused_by_name(specimen: Specimen) -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        specimen.metric.tally(specimen.rows, at=FRIDAY.replace(tzinfo=None))


@every_metric
def test_perfect_input_gives_the_best_value(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.perfect)
    lowest, highest = specimen.metric.range

    assert estimate.value == specimen.best
    if specimen.metric.direction == "higher is better":
        assert estimate.value == highest
    if specimen.metric.direction == "lower is better":
        assert estimate.value == lowest


@every_metric
def test_the_interval_holds_the_value_and_lies_in_the_range(specimen: Specimen) -> None:
    lowest, highest = specimen.metric.range

    for rows in (specimen.rows, specimen.perfect, specimen.rows[:1], specimen.rows * 40):
        estimate = answer(specimen, rows)
        marks = [mark for mark in (lowest, estimate.low, estimate.value, estimate.high, highest) if mark is not None]
        assert marks == sorted(marks)


@every_metric
def test_the_order_of_rows_does_not_matter(specimen: Specimen) -> None:
    backwards = specimen.metric.tally(specimen.rows[::-1], at=specimen.at)

    assert backwards == specimen.metric.tally(specimen.rows, at=specimen.at)


@every_metric
def test_a_day_is_the_sum_of_its_parts_wherever_it_is_cut(specimen: Specimen) -> None:
    metric, rows, at = specimen.metric, [*specimen.rows, *specimen.bad.values(), specimen.unknown], specimen.at
    whole = metric.tally(rows, at=at)

    for cut in range(len(rows) + 1):
        assert metric.tally(rows[:cut], at=at) + metric.tally(rows[cut:], at=at) == whole


@every_metric
def test_a_tally_survives_json(specimen: Specimen) -> None:
    tally = specimen.metric.tally([*specimen.rows, specimen.unknown], at=specimen.at)

    assert Tally.from_json(tally.to_json()) == tally
    assert Tally.from_dict(json.loads(json.dumps(tally.to_dict()))) == tally


@every_metric
def test_it_refuses_the_tally_of_another_definition(specimen: Specimen) -> None:
    other = ServiceLevel(within=timedelta(seconds=99))
    tally = other.tally(CALLS)

    with pytest.raises(InvalidValueError) as caught:
        specimen.metric.result(tally)

    assert str(caught.value) == (
        "tally: is a tally of service_level(within_seconds=99.0, denominator='offered'), "
        f"which {specimen.metric} cannot read."
    )


@every_metric
def test_an_estimate_survives_json_and_has_every_key(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    assert Estimate.from_json(estimate.to_json()) == estimate
    assert list(json.loads(estimate.to_json())) == [
        "metric", "arguments", "value", "low", "high", "confidence", "method", "n", "unit", "definition", "excluded",
        "reason",
    ]  # fmt: skip


@every_metric
def test_a_measurement_is_one_flat_record(specimen: Specimen) -> None:
    (record,) = measure(specimen.rows, [specimen.metric], at=specimen.at).to_dicts()

    assert json.loads(json.dumps(record)) == record
    assert set(record) == {
        "metric", "arguments", "group", "value", "low", "high", "n", "unit", "definition", "confidence", "method",
        "excluded", "reason",
    }  # fmt: skip
    assert record["value"] == pytest.approx(specimen.value)


@every_metric
def test_the_explanation_names_figure_definition_and_what_was_left_out(specimen: Specimen) -> None:
    estimate = answer(specimen, [*specimen.rows, specimen.unknown])

    text = estimate.explain()

    assert text.startswith(f"{specimen.metric.id.replace('_', ' ')} is ")
    assert specimen.metric.definition in text
    assert " unknown)" in text


@every_metric
def test_the_table_for_notebooks_shows_the_figure(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    table = estimate._repr_html_()

    assert table.startswith("<table>")
    assert f"<td>{estimate.metric}</td>" in table


@every_metric
def test_its_metadata_are_complete(specimen: Specimen) -> None:
    metric = specimen.metric

    assert metric.id.replace("_", "a").isalpha()
    assert metric.id == metric.id.lower()
    assert all((metric.title, metric.unit, metric.formula, metric.variants, metric.sources, metric.needs))
    assert metric.direction in ("higher is better", "lower is better", "neither is better")
    assert metric.definition.endswith(".")
    assert json.loads(json.dumps(dict(metric.arguments))) == metric.arguments


@every_metric
def test_it_is_a_value_that_a_document_can_hold(specimen: Specimen) -> None:
    read = type(specimen.metric).from_json(specimen.metric.to_json())

    assert read == specimen.metric
    assert hash(read) == hash(specimen.metric)


def test_two_definitions_never_share_a_name() -> None:
    names = [str(specimen.metric) for specimen in SPECIMENS]

    assert len(set(names)) == len(names)
