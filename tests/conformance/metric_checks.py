"""
The list that every metric passes: by hand, empty, unknown, bad, perfect, merged, reported.

A test file of metrics says ``from tests.conformance.metric_checks import *`` and gives its ``SPECIMENS``.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs
import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words
from cxcore.metrics import Estimate, Metric, ServiceLevel, Tally, measure

Facts = Mapping[str, object]


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
    mistyped: str  # a fact that is given as `content`
    at: datetime | None = None
    not_yet: frozenset[str] = frozenset({"solved_at", "closed_at"})  # facts whose absence only means "not yet"
    content: object = "Priya, +351 21 000 0000"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each check every specimen of the test file that imported it."""
    if "specimen" in metafunc.fixturenames:
        metafunc.parametrize("specimen", metafunc.module.SPECIMENS, ids=lambda specimen: str(specimen.metric))


def answer(specimen: Specimen, rows: Sequence[Facts]) -> Estimate:
    return specimen.metric.result(specimen.metric.tally(rows, at=specimen.at))


def test_it_agrees_with_the_figure_worked_out_by_hand(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    assert estimate.value == pytest.approx(specimen.value)
    assert estimate.n == specimen.n
    assert estimate.reason == ""


@pytest.mark.parametrize("tally", ["of no rows", "the tally of nothing"])
def test_without_rows_there_is_no_figure_but_a_reason(specimen: Specimen, tally: str) -> None:
    nothing = specimen.metric.tally([], at=specimen.at) if tally == "of no rows" else Tally()

    estimate = specimen.metric.result(nothing)

    assert (estimate.value, estimate.low, estimate.high, estimate.confidence, estimate.n) == (None, None, None, None, 0)
    assert estimate.reason == f"there are no {specimen.metric.population}"
    assert estimate.method is None


def test_rows_that_lack_the_facts_are_left_out_and_counted(specimen: Specimen) -> None:
    estimate = answer(specimen, [specimen.unknown] * 3)

    assert estimate.value is None
    assert sum(estimate.excluded.values()) == 3
    assert all(reason.endswith(" unknown") for reason in estimate.excluded)
    assert estimate.reason.startswith(f"there are no {specimen.metric.population}; left out: 3 (")


def test_an_absent_fact_is_as_unknown_as_none(specimen: Specimen) -> None:
    assert specimen.metric.tally([{}], at=specimen.at) == specimen.metric.tally([specimen.unknown], at=specimen.at)


def test_every_fact_it_says_it_needs_is_needed_by_some_row(specimen: Specimen) -> None:
    whole = answer(specimen, specimen.rows)

    for fact in set(specimen.metric.needs) - specimen.not_yet:
        without = answer(specimen, [{name: row[name] for name in row if name != fact} for row in specimen.rows])
        assert sum(without.excluded.values()) > sum(whole.excluded.values()), fact


def test_it_needs_no_fact_it_does_not_say(specimen: Specimen) -> None:
    only_needs = [{fact: row[fact] for fact in specimen.metric.needs} for row in specimen.rows]

    assert answer(specimen, only_needs) == answer(specimen, specimen.rows)


def test_bad_evidence_is_left_out_under_its_reason_and_moves_nothing(specimen: Specimen) -> None:
    good = answer(specimen, specimen.rows)

    for reason, row in specimen.bad.items():
        estimate = answer(specimen, [*specimen.rows, row, row])
        assert estimate == attrs.evolve(good, excluded=dict(sorted({**good.excluded, reason: 2}.items())))


def test_a_fact_of_the_wrong_type_is_an_error_that_names_it_but_not_its_content(specimen: Specimen) -> None:
    rows = [*specimen.rows, {**specimen.rows[0], specimen.mistyped: specimen.content}]

    with pytest.raises(InvalidValueError) as caught:
        specimen.metric.tally(rows, at=specimen.at)

    assert caught.value.path == f"rows[{len(rows) - 1}].{specimen.mistyped}"
    assert str(caught.value).endswith(f"or None, not {type_in_words(specimen.content)}.")
    assert str(specimen.content) not in repr(caught.value).replace(caught.value.path, "")


def test_a_naive_as_of_instant_is_refused_by_name(specimen: Specimen) -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        specimen.metric.tally(specimen.rows, at=datetime(2026, 3, 6))  # noqa: DTZ001  # the mistake under test


def test_perfect_input_gives_the_best_value(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.perfect)
    lowest, highest = specimen.metric.range

    assert estimate.value == specimen.best
    if specimen.metric.direction == "higher is better" and highest is not None:
        assert estimate.value == highest
    if specimen.metric.direction == "lower is better":
        assert estimate.value == pytest.approx(lowest, abs=1e-9)  # the youngest age is a microsecond


def test_the_interval_holds_the_value_and_lies_in_the_range(specimen: Specimen) -> None:
    lowest, highest = specimen.metric.range

    for rows in (specimen.rows, specimen.perfect, specimen.rows[:1], specimen.rows * 40):
        estimate = answer(specimen, rows)
        marks = [mark for mark in (lowest, estimate.low, estimate.value, estimate.high, highest) if mark is not None]
        assert marks == sorted(marks)


def test_the_order_of_rows_does_not_matter(specimen: Specimen) -> None:
    backwards = specimen.metric.tally(specimen.rows[::-1], at=specimen.at)

    assert backwards == specimen.metric.tally(specimen.rows, at=specimen.at)


def test_a_day_is_the_sum_of_its_parts_wherever_it_is_cut(specimen: Specimen) -> None:
    metric, rows, at = specimen.metric, [*specimen.rows, *specimen.bad.values(), specimen.unknown], specimen.at
    whole = metric.tally(rows, at=at)

    for cut in range(len(rows) + 1):
        assert metric.tally(rows[:cut], at=at) + metric.tally(rows[cut:], at=at) == whole


def test_a_tally_survives_json(specimen: Specimen) -> None:
    tally = specimen.metric.tally([*specimen.rows, specimen.unknown], at=specimen.at)

    assert Tally.from_json(tally.to_json()) == tally
    assert Tally.from_dict(json.loads(json.dumps(tally.to_dict()))) == tally


def test_it_refuses_the_tally_of_another_definition(specimen: Specimen) -> None:
    other = ServiceLevel(within=timedelta(seconds=99))
    tally = other.tally([])

    with pytest.raises(InvalidValueError) as caught:
        specimen.metric.result(tally)

    assert str(caught.value) == (
        "tally: is a tally of service_level(within_seconds=99.0, denominator='offered'), "
        f"which {specimen.metric} cannot read."
    )


def test_an_estimate_survives_json_and_has_every_key(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    assert Estimate.from_json(estimate.to_json()) == estimate
    assert list(json.loads(estimate.to_json())) == [
        "metric", "arguments", "value", "low", "high", "confidence", "method", "n", "unit", "definition", "excluded",
        "reason", "censored", "version", "provenance",
    ]  # fmt: skip


def test_a_measurement_is_one_flat_record(specimen: Specimen) -> None:
    (record,) = measure(specimen.rows, [specimen.metric], at=specimen.at).to_dicts()

    assert json.loads(json.dumps(record)) == record
    assert set(record) == {
        "metric", "arguments", "group", "value", "low", "high", "n", "unit", "definition", "confidence", "method",
        "excluded", "reason", "censored", "version", "provenance",
    }  # fmt: skip
    assert record["value"] == pytest.approx(specimen.value)


def test_the_explanation_names_figure_definition_and_what_was_left_out(specimen: Specimen) -> None:
    estimate = answer(specimen, [*specimen.rows, specimen.unknown])

    text = estimate.explain()

    assert text.startswith(f"{specimen.metric.id.replace('_', ' ')} is ")
    assert specimen.metric.definition in text
    assert " unknown)" in text


def test_the_table_for_notebooks_shows_the_figure(specimen: Specimen) -> None:
    estimate = answer(specimen, specimen.rows)

    table = estimate._repr_html_()

    assert table.startswith("<table>")
    assert f"<td>{estimate.metric}</td>" in table


def test_its_metadata_are_complete(specimen: Specimen) -> None:
    metric = specimen.metric

    assert metric.id.replace("_", "a").isalpha()
    assert metric.id == metric.id.lower()
    assert all((metric.title, metric.unit, metric.formula, metric.variants, metric.sources, metric.needs))
    assert metric.direction in ("higher is better", "lower is better", "neither is better")
    assert metric.definition.endswith(".")
    assert json.loads(json.dumps(dict(metric.arguments))) == metric.arguments


def test_it_is_a_value_that_a_document_can_hold(specimen: Specimen) -> None:
    read = type(specimen.metric).from_json(specimen.metric.to_json())

    assert read == specimen.metric
    assert hash(read) == hash(specimen.metric)


def test_two_definitions_never_share_a_name(request: pytest.FixtureRequest) -> None:
    names = [str(specimen.metric) for specimen in request.module.SPECIMENS]

    assert len(set(names)) == len(names)
