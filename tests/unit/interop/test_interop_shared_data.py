"""The example mappings on the data they were written for, held against figures computed independently."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import facts as facts_of_events
from cxcore.interop import Table, TableMapping, read_csv
from cxcore.metrics import CSAT, NPS, measure, standard_metrics
from cxcore.models import CaseId

BANK = "data/anonymous_bank/calls-1999-02.csv.gz"
INCIDENTS = "data/uci_incidents/incident_event_log-opened-2016-03-01..14.csv.gz"
SURVEY = "data/sfo_survey/sfo_customer_survey_2017.csv"


def mapping_called(repository: Path, name: str) -> TableMapping:
    """Read an example mapping."""
    return TableMapping.parse((repository / "docs" / "examples" / f"{name}.toml").read_text(encoding="utf-8"))


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a file, unzipped if need be."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            yield from text
    else:
        with path.open(encoding="utf-8", newline="") as text:
            yield from text


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    """The independent figures."""
    figures: dict[str, Any] = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    return figures


@pytest.fixture(scope="module")
def bank(repository: Path, shared: Path) -> Table:
    """The calls of February 1999."""
    return read_csv(lines_of(shared / BANK), mapping_called(repository, "anonymous_bank"))


@pytest.fixture(scope="module")
def incidents(repository: Path, shared: Path) -> Table:
    """The incidents opened in the first half of March 2016."""
    return read_csv(lines_of(shared / INCIDENTS), mapping_called(repository, "incidents"))


@pytest.fixture(scope="module")
def survey(repository: Path, shared: Path) -> Table:
    """The passengers of 2017."""
    return read_csv(lines_of(shared / SURVEY), mapping_called(repository, "airport_survey"))


# --- the bank ----------------------------------------------------------------


def mean_seconds(durations: list[timedelta]) -> float:
    """Return the mean, rounded as the reference is."""
    return round(sum(durations, timedelta()).total_seconds() / len(durations), 6)


def test_the_bank_has_the_calls_and_waits_of_the_reference(bank: Table, reference: dict[str, Any]) -> None:
    expected = reference["anonymous_bank"]["1999-02"]

    counts = Counter(name for row in bank.facts for name in ("offered", "answered", "abandoned") if row[name])
    waits: list[Any] = [row["wait"] for row in bank.facts if row["answered"]]
    handled: list[Any] = [row["handle_time"] for row in bank.facts if row["handle_time"] is not None]

    assert bank.report.rows == expected["rows"]
    assert bank.report.malformed == ()
    assert counts == {name: expected[name] for name in ("offered", "answered", "abandoned")}
    assert mean_seconds(waits) == expected["ASA_s"]
    assert mean_seconds(handled) == expected["AHT_s"]
    assert bank.report.excluded == {
        "virtual call": expected["phantom"],
        "handle_time: answered, no service time": expected["quality"]["answered_ser_time_0"],
    }
    assert len({row["agent"] for row in bank.facts} - {None}) == expected["n_agents"]


def test_the_calls_of_the_bank_stand_at_their_local_hour(bank: Table, reference: dict[str, Any]) -> None:
    # Israel was two hours before UTC all of February 1999.
    starts: list[Any] = [row["started_at"] for row in bank.facts if row["offered"]]

    hours = Counter(str((start + timedelta(hours=2)).hour) for start in starts)

    assert hours == reference["anonymous_bank"]["1999-02"]["offered_by_hour"]


def test_any_column_of_the_bank_can_be_grouped_by(bank: Table, reference: dict[str, Any]) -> None:
    by_type = reference["anonymous_bank"]["1999-02"]["by_type"]

    offered = Counter(row["type"] for row in bank.facts if row["offered"])

    assert offered == {kind: figures["offered"] for kind, figures in by_type.items()}


def test_the_metrics_of_the_bank_are_those_of_the_reference(bank: Table, reference: dict[str, Any]) -> None:
    expected = reference["anonymous_bank"]["1999-02"]

    found = measure(
        bank.facts,
        [
            metric
            for metric in standard_metrics()
            if metric.id in {"offered", "abandonment_rate", "average_speed_of_answer", "handle_time"}
        ],
    )

    assert found["offered"].value == expected["offered"]
    assert found["abandonment_rate"].value == pytest.approx(expected["abandonment_rate"]["p"], abs=1e-6)
    assert found["average_speed_of_answer"].value == pytest.approx(expected["ASA_s"], abs=1e-6)
    assert found["handle_time"].value == pytest.approx(expected["AHT_s"], abs=1e-4)


# --- the incidents -------------------------------------------------------------

AS_OF = datetime(2016, 3, 15, tzinfo=UTC)


def test_the_incidents_are_those_of_the_reference(incidents: Table, reference: dict[str, Any]) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]
    report = incidents.report

    assert report.rows == expected["events"]
    assert (report.facts, report.superseded) == (expected["incidents"], expected["events"] - expected["incidents"])
    assert (report.malformed, report.excluded) == ((), {})
    assert report.missing["solved_at"] == expected["resolved_at_missing"]
    assert Counter(row["priority"] for row in incidents.facts) == expected["priority"]
    assert Counter(row["channel"] for row in incidents.facts) == {"phone": 4159, "email": 24}
    assert sum(row["reopens"] != 0 for row in incidents.facts) == expected["reopened"]["k"]


def test_the_backlog_of_the_incidents_is_that_of_the_reference(incidents: Table, reference: dict[str, Any]) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]["as_of_2016-03-15"]

    def ended(row: dict[str, Any]) -> datetime:
        end: datetime = row["solved_at"] or row["closed_at"]
        return end

    assert sum(ended(row) >= AS_OF for row in incidents.facts) == expected["backlog"]


def native(table: Table) -> dict[CaseId, dict[str, Any]]:
    """Return the table's facts by the ids that its events have."""
    return {CaseId.for_source("servicenow", "uci-498", "case", str(row["case_id"])): row for row in table.facts}


def updates(shared: Path) -> dict[str, list[dict[str, str]]]:
    """Return the raw rows of each incident, in order."""
    by_number: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(lines_of(shared / INCIDENTS)):
        by_number.setdefault(row["number"], []).append(row)
    for rows in by_number.values():
        rows.sort(key=lambda row: int(row["seq"]))
    return by_number


def times_in(rows: list[dict[str, str]], state: str) -> list[datetime]:
    """Return when updates put an incident into a state."""
    return [
        datetime.fromisoformat(row["sys_updated_at"]).replace(tzinfo=UTC)
        for row in rows
        if row["incident_state"] == state
    ]


def test_the_events_of_the_incidents_fold_into_the_same_cases(incidents: Table) -> None:
    folded = {row["case_id"]: row for row in facts_of_events(incidents.events)}
    table = native(incidents)

    assert folded.keys() == table.keys()
    for case, row in table.items():
        for fact in ("opened_at", "reopens", "channel"):
            assert folded[case][fact] == row[fact]
        assert folded[case]["phase"] == "closed"


def test_events_and_table_differ_in_the_solve_only_where_the_log_says_more_than_the_column(
    incidents: Table, shared: Path
) -> None:
    folded = {row["case_id"]: row for row in facts_of_events(incidents.events)}
    rows = updates(shared)
    differences: Counter[str] = Counter()

    for case, row in native(incidents).items():
        by_event, by_column = folded[case]["solved_at"], row["solved_at"]
        resolved = times_in(rows[row["case_id"]], "Resolved")
        if by_column is None:
            # The column is empty though the log, but for two incidents, holds the resolution.
            assert by_event == (resolved[0] if resolved else None) or len(resolved) > 1
            differences["column empty, resolution logged"] += bool(resolved)
        elif by_event != by_column:
            # Resolved again and again without work in between: history stays with the first, the column with the last.
            assert len(resolved) > 1
            assert by_column == resolved[-1]
            assert by_event in resolved[:-1]
            differences["resolved repeatedly"] += 1

    assert differences == {"column empty, resolution logged": 171, "resolved repeatedly": 64}


def test_events_and_table_differ_in_the_close_only_where_it_was_told_twice(incidents: Table, shared: Path) -> None:
    folded = {row["case_id"]: row for row in facts_of_events(incidents.events)}
    rows = updates(shared)
    different = 0

    for case, row in native(incidents).items():
        if folded[case]["closed_at"] != row["closed_at"]:
            assert len(times_in(rows[row["case_id"]], "Closed")) > 1
            different += 1

    assert different == 12


def test_the_incidents_read_twice_or_in_another_order_give_the_same_events(
    repository: Path, shared: Path, incidents: Table
) -> None:
    header, *rows = lines_of(shared / INCIDENTS)

    again = read_csv([header, *reversed(rows), *rows[:1000]], mapping_called(repository, "incidents"))

    assert again.events == incidents.events


# --- the airport -----------------------------------------------------------------


def test_the_answers_of_the_airport_are_those_of_the_reference(survey: Table, reference: dict[str, Any]) -> None:
    expected = reference["sfo_survey"]["2017"]
    nps: list[Any] = [row["nps_score"] for row in survey.facts if row["nps_score"] is not None]
    csat: list[Any] = [row["csat_score"] for row in survey.facts if row["csat_score"] is not None]

    assert (survey.report.rows, survey.report.malformed) == (expected["rows"], ())
    assert len(nps) == expected["answered"]
    assert sum(score >= 9 for score in nps) == expected["promoters"]
    assert sum(score <= 6 for score in nps) == expected["detractors"]
    assert (sum(score >= 4 for score in csat), len(csat)) == (expected["CSAT_top2"]["k"], expected["CSAT_top2"]["n"])
    assert survey.report.excluded == {"nps_score: blank (code 11)": 84, "nps_score: empty": 1, "csat_score: blank": 143}


def test_the_metrics_of_the_airport_are_those_of_the_reference(survey: Table, reference: dict[str, Any]) -> None:
    expected = reference["sfo_survey"]["2017"]

    found = measure(survey.facts, [NPS(), CSAT()])

    assert found["nps"].value == pytest.approx(expected["NPS"], abs=1e-6)
    assert found["csat"].value == pytest.approx(expected["CSAT_top2"]["p"], abs=1e-6)


@pytest.mark.parametrize(
    ("cells", "score", "reason"),
    [
        ("8,4", (8, 4), None),
        ("8.0,4.0", (8, 4), None),
        ("0,5", (0, 5), None),
        ("11.0,Blank", (None, None), {"nps_score: blank (code 11)": 1, "csat_score: blank": 1}),
        ("Blank,0", (None, None), {"nps_score: empty": 1, "csat_score: blank": 1}),
        (",", (None, None), {"nps_score: empty": 1, "csat_score: blank": 1}),
        ("10,6", (10, None), {"csat_score: not applicable (code 6)": 1}),
        ("10,0.0", (10, None), {"csat_score: blank": 1}),
    ],
)
def test_the_airport_mapping_serves_the_codes_of_other_years(
    repository: Path, cells: str, score: tuple[object, object], reason: dict[str, int] | None
) -> None:
    table = read_csv(["NETPRO,Q7ALL", cells], mapping_called(repository, "airport_survey"))

    (row,) = table.facts
    assert (row["nps_score"], row["csat_score"]) == score
    assert table.report.excluded == (reason or {})
