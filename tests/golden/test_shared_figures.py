"""
The command line meets figures that others computed independently.

Source: ``reference_shared.json`` beside the shared example data, whose
definitions stand in the file itself. The mappings are those of docs/examples.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cxcore.cli import main

Record: TypeAlias = dict[str, Any]
Report: TypeAlias = Callable[..., Record]

FILES = {
    "anonymous_bank": "anonymous_bank/calls-1999-02.csv.gz",
    "incidents": "uci_incidents/incident_event_log-opened-2016-03-01..14.csv.gz",
    "airport_survey": "sfo_survey/sfo_customer_survey_2017.csv",
}
DENOMINATORS = {"offered": "A", "offered_less_short_abandons": "B", "answered": "C", "short_abandons_met": "D"}


@pytest.fixture(scope="module")
def report(shared: Path, repository: Path) -> Report:
    """Run ``report --json`` on one of the shared files, once for the same options, and return what it printed."""

    @cache
    def run(name: str, *options: str) -> Record:
        mapping = repository / "docs" / "examples" / f"{name}.toml"
        file = shared / "data" / FILES[name]
        printed = StringIO()
        with redirect_stdout(printed):
            status = main(["report", str(file), "--mapping", str(mapping), "--json", *options])
        assert status == 0
        record: Record = json.loads(printed.getvalue())
        return record

    return run


@pytest.fixture(scope="session")
def reference(shared: Path) -> Record:
    """The figures computed independently."""
    figures: Record = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    return figures


def one(report: Record, metric: str, *, group: Mapping[str, str] | None = None, **arguments: Any) -> Record:
    """Return the one measurement of a metric with these arguments."""
    found = [
        each
        for each in report["measurements"]
        if each["metric"] == metric
        and each["group"] == (group or {})
        and arguments.items() <= each["arguments"].items()
    ]
    (measurement,) = found
    chosen: Record = measurement
    return chosen


def close(figure: float) -> Any:
    return pytest.approx(figure, abs=1e-6)


def test_the_bank_s_february(report: Report, reference: Record) -> None:
    expected = reference["anonymous_bank"]["1999-02"]

    found = report("anonymous_bank")

    assert found["rows"]["read"] == expected["rows"]
    assert found["rows"]["malformed"] == 0
    assert expected["phantom"] in found["rows"]["excluded"].values()
    assert one(found, "offered")["value"] == expected["offered"]
    abandonment = one(found, "abandonment_rate")
    assert abandonment["n"] == expected["offered"]
    assert abandonment["value"] == close(expected["abandonment_rate"]["p"])
    assert [abandonment["low"], abandonment["high"]] == close(expected["abandonment_rate"]["wilson95"])
    assert one(found, "average_speed_of_answer")["value"] == close(expected["ASA_s"])
    assert one(found, "handle_time")["value"] == close(expected["AHT_s"])


def test_the_bank_s_service_level_in_its_four_definitions(report: Report, reference: Record) -> None:
    # Other limits than 20 s are tried where the facts are read once: test_figures_on_engines.py.
    expected = reference["anonymous_bank"]["1999-02"]["SL_20s"]

    found = report("anonymous_bank")

    for denominator, letter in DENOMINATORS.items():
        level = one(found, "service_level", denominator=denominator, within_seconds=20)
        assert level["value"] == close(expected[letter]), denominator


def test_the_bank_by_type_of_call(report: Report, reference: Record) -> None:
    found = report("anonymous_bank", "--by", "type")

    for kind, expected in reference["anonymous_bank"]["1999-02"]["by_type"].items():
        group = {"type": kind}
        assert one(found, "offered", group=group)["value"] == expected["offered"]
        assert one(found, "service_level", group=group, denominator="offered")["value"] == close(expected["SL_A_20"])
        assert one(found, "average_speed_of_answer", group=group)["value"] == close(expected["ASA_s"])


def test_the_incidents_as_the_log_ended(report: Report, reference: Record) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]

    found = report("incidents")

    assert found["rows"]["read"] == expected["events"]
    assert one(found, "cases")["value"] == expected["incidents"]
    reopened = one(found, "reopen_rate")
    assert (reopened["n"], reopened["value"]) == (expected["reopened"]["n"], close(expected["reopened"]["p"]))
    solved: Record = {"method": "naive", "until": "solved"}
    assert one(found, "resolution_time", statistic="median", **solved)["value"] == close(
        expected["resolution_h"]["median"]
    )
    assert one(found, "resolution_time", statistic="mean", **solved)["value"] == close(expected["resolution_h"]["mean"])


def test_the_incidents_in_working_hours(report: Report, reference: Record) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]["resolution_business_h_MonFri_08_18"]

    found = report("incidents", "--hours", "Mo-Fr 08:00-18:00", "--zone", "UTC")

    working: Record = {"method": "naive", "until": "solved", "time": "working"}
    assert one(found, "resolution_time", statistic="median", **working)["value"] == close(expected["median"])
    assert one(found, "resolution_time", statistic="mean", **working)["value"] == close(expected["mean"])


def test_the_incidents_as_seen_on_the_ides_of_march(report: Report, reference: Record) -> None:
    expected = reference["uci_incidents"]["opened 2016-03-01..14"]["as_of_2016-03-15"]

    found = report("incidents", "--as-of", "2016-03-15")

    assert one(found, "backlog")["value"] == expected["backlog"]
    naive = one(found, "resolution_time", method="naive", until="solved_or_closed")
    honest = one(found, "resolution_time", method="kaplan_meier")
    assert (naive["n"], naive["value"]) == (expected["km_h"]["events"], close(expected["naive_median_h_resolved_only"]))
    assert (honest["n"], honest["value"]) == (expected["km_h"]["n"], close(expected["km_h"]["quantiles"]["q50"]))


def test_the_airport_s_survey(report: Report, reference: Record) -> None:
    expected = reference["sfo_survey"]["2017"]

    found = report("airport_survey")

    assert found["rows"]["read"] == expected["rows"]
    recommendation, satisfaction = one(found, "nps"), one(found, "csat")
    assert (recommendation["n"], recommendation["value"]) == (expected["answered"], close(expected["NPS"]))
    assert satisfaction["n"] == expected["CSAT_top2"]["n"]
    assert satisfaction["value"] == close(expected["CSAT_top2"]["p"])
    assert [satisfaction["low"], satisfaction["high"]] == close(expected["CSAT_top2"]["wilson95"])
    assert expected["NETPRO_counts"]["11.0"] in found["rows"]["excluded"].values()


def test_the_airport_by_boarding_area(report: Report, reference: Record) -> None:
    expected = reference["sfo_survey"]["2017"]

    found = report("airport_survey", "--by", "BAREA")

    for area, score in expected["NPS_by_boarding_area"].items():
        measured = one(found, "nps", group={"BAREA": area})
        assert (measured["n"], measured["value"]) == (expected["n_by_boarding_area"][area], close(score))
