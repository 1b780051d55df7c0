"""
The figures of the reference come out of five engines as they come out of a list, to the last digit.

Each shared file is read once into facts; a list of rows, Polars, pandas,
PyArrow and DuckDB then measure the same facts. Spark is tried on generated rows
(``tests/unit/metrics/test_measure_frames.py``), because handing it 30,000 rows of
Python takes longer than all of these.
"""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import duckdb
import polars as pl
import pytest

from cxcore.coverage import Calendar
from cxcore.interop import TableMapping, read_csv
from cxcore.metrics import (
    CSAT,
    NPS,
    AbandonmentRate,
    AverageSpeedOfAnswer,
    Backlog,
    Cases,
    HandleTime,
    Measurements,
    Metric,
    Offered,
    ReopenRate,
    ResolutionTime,
    ServiceLevel,
    measure,
)

Rows: TypeAlias = Sequence[Mapping[str, Any]]

BANK: Final = "anonymous_bank/calls-1999-02.csv.gz"
INCIDENTS: Final = "uci_incidents/incident_event_log-opened-2016-03-01..14.csv.gz"
TWENTY: Final = timedelta(seconds=20)
DENOMINATORS: Final[
    Mapping[Literal["offered", "offered_less_short_abandons", "answered", "short_abandons_met"], str]
] = {
    "offered": "A",
    "offered_less_short_abandons": "B",
    "answered": "C",
    "short_abandons_met": "D",
}
IDES: Final = datetime(2016, 3, 15, tzinfo=UTC)
WORKDAYS: Final = Calendar.parse("Mo-Fr 08:00-18:00", zone="UTC")


def in_duckdb(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    session = duckdb.connect()
    session.register("facts", frame.to_arrow())
    return session.table("facts")


ENGINES: Final[Mapping[str, Callable[[pl.DataFrame], Any]]] = {
    "Polars": lambda frame: frame,
    "Polars, lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "PyArrow": lambda frame: frame.to_arrow(),
    "DuckDB": in_duckdb,
}


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    """The figures computed independently."""
    found: dict[str, Any] = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def calls(shared: Path, repository: Path) -> Rows:
    """The facts of the bank's calls."""
    return facts_of(shared, repository, "anonymous_bank", BANK)


def facts_of(shared: Path, repository: Path, mapping: str, file: str) -> Rows:
    """Return the facts that the mapping of docs/examples makes of a shared file."""
    plan = TableMapping.parse((repository / "docs" / "examples" / f"{mapping}.toml").read_text(encoding="utf-8"))
    with gzip.open(shared / "data" / file, "rt", encoding="utf-8", newline="") as lines:
        return read_csv(lines, plan).facts


def on_every_engine(rows: Rows, metrics: Sequence[Metric], **asked: Any) -> Measurements:
    """Return the figures of the rows, once every engine was found to have the same."""
    read = {name for metric in metrics for name in metric.needs} | set(asked.get("by", ()))
    frame = pl.DataFrame([{name: row.get(name) for name in read} for row in rows], infer_schema_length=None)
    expected = measure(rows, metrics, **asked)
    for engine, made in ENGINES.items():
        assert measure(made(frame), metrics, **asked) == expected, engine
    return expected


def test_the_bank_s_february(calls: Rows, reference: dict[str, Any]) -> None:
    expected = reference["anonymous_bank"]["1999-02"]

    found = on_every_engine(
        calls, [Offered(), AbandonmentRate(), AverageSpeedOfAnswer(), HandleTime(), ServiceLevel(within=TWENTY)]
    )

    values = [each.estimate.value for each in found]
    assert values == pytest.approx(
        [
            expected["offered"],
            expected["abandonment_rate"]["p"],
            expected["ASA_s"],
            expected["AHT_s"],
            expected["SL_20s"]["A"],
        ],
        abs=1e-6,
    )


@pytest.mark.parametrize("seconds", [30, 60])
def test_the_bank_s_service_level_in_its_four_definitions(calls: Rows, reference: dict[str, Any], seconds: int) -> None:
    expected = reference["anonymous_bank"]["1999-02"][f"SL_{seconds}s"]
    within = timedelta(seconds=seconds)

    found = measure(calls, [ServiceLevel(within=within, denominator=each) for each in DENOMINATORS])

    values = [each.estimate.value for each in found]
    assert values == pytest.approx([expected[letter] for letter in DENOMINATORS.values()], abs=1e-6)


def test_the_bank_by_type_of_call(calls: Rows, reference: dict[str, Any]) -> None:
    found = on_every_engine(calls, [AverageSpeedOfAnswer()], by=["type"])

    by_type = reference["anonymous_bank"]["1999-02"]["by_type"]
    values = {each.group["type"]: each.estimate.value for each in found}
    assert {kind: values[kind] for kind in by_type} == pytest.approx(
        {kind: each["ASA_s"] for kind, each in by_type.items()}, abs=1e-6
    )


def test_the_incidents_as_the_log_ended_and_on_the_ides_of_march(
    shared: Path, repository: Path, reference: dict[str, Any]
) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]
    rows = facts_of(shared, repository, "incidents", INCIDENTS)
    whole = on_every_engine(
        rows,
        [
            Cases(),
            ReopenRate(),
            ResolutionTime(statistic="median", method="naive", until="solved"),
            ResolutionTime(statistic="mean", method="naive", until="solved"),
            ResolutionTime(statistic="median", method="naive", until="solved", working_time=WORKDAYS),
        ],
    )
    seen = on_every_engine(
        rows, [Backlog(), ResolutionTime(method="naive"), ResolutionTime(method="kaplan_meier")], at=IDES
    )

    assert [each.estimate.value for each in whole] == pytest.approx(
        [
            expected["incidents"],
            expected["reopened"]["p"],
            expected["resolution_h"]["median"],
            expected["resolution_h"]["mean"],
            expected["resolution_business_h_MonFri_08_18"]["median"],
        ],
        abs=1e-6,
    )
    ides = expected["as_of_2016-03-15"]
    assert [each.estimate.value for each in seen] == pytest.approx(
        [ides["backlog"], ides["naive_median_h_resolved_only"], ides["km_h"]["quantiles"]["q50"]], abs=1e-6
    )


def test_the_airport_s_survey(shared: Path, repository: Path, reference: dict[str, Any]) -> None:
    plan = TableMapping.parse((repository / "docs" / "examples" / "airport_survey.toml").read_text(encoding="utf-8"))
    with (shared / "data" / "sfo_survey" / "sfo_customer_survey_2017.csv").open(encoding="utf-8", newline="") as lines:
        rows = read_csv(lines, plan).facts

    found = on_every_engine(rows, [NPS(), CSAT()])

    expected = reference["sfo_survey"]["2017"]
    assert [each.estimate.value for each in found] == pytest.approx(
        [expected["NPS"], expected["CSAT_top2"]["p"]], abs=1e-6
    )
