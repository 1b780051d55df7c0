"""Three real data sets, and the figures that were computed from them independently."""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.intervals import Interval
from cxcore.metrics import (
    CSAT,
    NPS,
    AbandonmentRate,
    AverageSpeedOfAnswer,
    Backlog,
    Cases,
    HandleTime,
    Measurement,
    Offered,
    ReopenRate,
    ResolutionTime,
    ServiceLevel,
    answerable,
    measure,
)
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._survival import kaplan_meier

Facts = Mapping[str, object]
AS_OF = datetime(2016, 3, 15, tzinfo=UTC)
HOUR = 3_600_000_000


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    return figures


def records(path: Path) -> Iterator[dict[str, str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="") as file
    ):
        yield from csv.DictReader(file)


# --- the bank's calls of February 1999 -------------------------------------------


@pytest.fixture(scope="module")
def calls(shared: Path) -> list[Facts]:
    return [
        {
            "offered": record["outcome"] == "AGENT" or int(record["q_time"]) > 0,
            "answered": record["outcome"] == "AGENT",
            "abandoned": record["outcome"] == "HANG" and int(record["q_time"]) > 0,
            "wait": timedelta(seconds=int(record["q_time"])),
            "handle_time": timedelta(seconds=int(record["ser_time"])) if int(record["ser_time"]) > 0 else None,
            "type": record["type"],
        }
        for record in records(shared / "data" / "anonymous_bank" / "calls-1999-02.csv.gz")
        if record["outcome"] != "PHANTOM"
    ]


@pytest.fixture(scope="module")
def february(reference: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = reference["anonymous_bank"]["1999-02"]
    return figures


def test_the_bank_offered_answered_and_lost_as_many_calls(calls: list[Facts], february: dict[str, Any]) -> None:
    found = measure(calls, [Offered(), AbandonmentRate(), AverageSpeedOfAnswer(), HandleTime()])

    rate = found["abandonment_rate"]
    assert found["offered"].value == rate.n == february["offered"]
    assert rate.value == pytest.approx(february["abandonment_rate"]["p"], abs=1e-6)
    assert (rate.low, rate.high) == pytest.approx(tuple(february["abandonment_rate"]["wilson95"]), abs=1e-6)
    assert found["average_speed_of_answer"].n == february["answered"]
    assert found["average_speed_of_answer"].value == pytest.approx(february["ASA_s"], abs=1e-6)
    assert found["handle_time"].value == pytest.approx(february["AHT_s"], abs=1e-6)
    assert found["handle_time"].excluded == {"handle_time unknown": february["quality"]["answered_ser_time_0"]}


@pytest.mark.parametrize("seconds", [20, 30, 60])
@pytest.mark.parametrize(
    ("denominator", "letter"),
    [("offered", "A"), ("offered_less_short_abandons", "B"), ("answered", "C"), ("short_abandons_met", "D")],
)
def test_the_bank_had_four_service_levels(
    calls: list[Facts], february: dict[str, Any], seconds: int, denominator: Any, letter: str
) -> None:
    level = ServiceLevel(within=timedelta(seconds=seconds), denominator=denominator)

    found = measure(calls, [level])["service_level"]

    assert found.value == pytest.approx(february[f"SL_{seconds}s"][letter], abs=1e-6)
    assert found.arguments == {"within_seconds": seconds, "denominator": denominator}


def test_the_bank_by_type_of_call(calls: list[Facts], february: dict[str, Any]) -> None:
    found = measure(calls, [Offered(), ServiceLevel(), AverageSpeedOfAnswer()], by=["type"])

    assert [each.group["type"] for each in found[::3]] == sorted(february["by_type"])
    for offered, level, speed in zip(found[::3], found[1::3], found[2::3], strict=True):
        expected = february["by_type"][offered.group["type"]]
        assert offered.estimate.value == expected["offered"]
        assert level.estimate.value == pytest.approx(expected["SL_A_20"], abs=1e-6)
        assert speed.estimate.value == pytest.approx(expected["ASA_s"], abs=1e-6)


def test_the_patience_of_the_banks_callers(calls: list[Facts], february: dict[str, Any]) -> None:
    queued = [row for row in calls if row["offered"] and row["wait"]]
    expected = february["patience_km_s"]

    def waits(outcome: str) -> Distribution:
        seconds = [row["wait"] // timedelta(seconds=1) for row in queued if row[outcome]]  # type: ignore[operator]  # a timedelta, as the fixture makes it
        return Distribution.of_pairs((each, seconds.count(each)) for each in set(seconds))

    curve = kaplan_meier(waits("abandoned"), waits("answered"))

    assert len(queued) == expected["n"]
    for name, seconds in expected["quantiles"].items():
        assert curve.quantile(int(name[1:]) / 100) == seconds
    for seconds, point in expected["S_at"].items():
        assert curve.survival(int(seconds)) == pytest.approx(point["S"], abs=1e-6)
        assert curve.standard_error(int(seconds)) == pytest.approx(point["greenwood_se"], abs=1e-6)


# --- the incidents opened in the first half of March 2016 ------------------------------


@pytest.fixture(scope="module")
def incidents(shared: Path) -> list[Facts]:
    (path,) = (shared / "data" / "uci_incidents").glob("*.csv.gz")
    last = {record["number"]: record for record in sorted(records(path), key=lambda record: int(record["seq"]))}

    def instant(text: str) -> datetime | None:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None  # their zone is unknown

    return [
        {
            "opened_at": instant(record["opened_at"]),
            "solved_at": instant(record["resolved_at"]),
            "closed_at": instant(record["closed_at"]),
            "reopens": int(record["reopen_count"]),
        }
        for record in last.values()
    ]


@pytest.fixture(scope="module")
def march(reference: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = reference["uci_incidents"]["opened 2016-03-01..14"]
    return figures


def test_the_incidents_looking_back_from_the_end(incidents: list[Facts], march: dict[str, Any]) -> None:
    found = measure(incidents, [Cases(), ReopenRate()])

    assert found["cases"].value == march["incidents"]
    assert found["reopen_rate"].value == pytest.approx(march["reopened"]["p"], abs=1e-6)
    assert (found["reopen_rate"].low, found["reopen_rate"].high) == pytest.approx(
        tuple(march["reopened"]["wilson95"]), abs=1e-6
    )


@pytest.mark.parametrize("statistic", ["mean", "median", "p90"])
def test_the_resolution_hours_of_the_solved(incidents: list[Facts], march: dict[str, Any], statistic: str) -> None:
    metric = ResolutionTime(statistic=statistic, method="naive", until="solved")

    found = measure(incidents, [metric])["resolution_time"]

    assert found.value == pytest.approx(march["resolution_h"][statistic], abs=1e-6)
    assert found.n == 4010
    assert found.excluded == {"not solved": march["resolved_at_missing"]}


def test_the_incidents_as_of_the_ides_of_march(incidents: list[Facts], march: dict[str, Any]) -> None:
    expected = march["as_of_2016-03-15"]
    honest, naive = ResolutionTime(), ResolutionTime(method="naive")

    found = measure(incidents, [Cases(), Backlog(), honest, naive], at=AS_OF)

    assert found["cases"].value == expected["opened_before"]
    assert found["backlog"].value == expected["backlog"]
    assert found[2].estimate.value == pytest.approx(expected["km_h"]["quantiles"]["q50"], abs=1e-6)
    assert found[2].estimate.n == expected["km_h"]["n"]
    assert found[3].estimate.value == pytest.approx(expected["naive_median_h_resolved_only"], abs=1e-6)
    assert found[3].estimate.n == expected["km_h"]["events"]
    assert found[3].estimate.excluded == {"still open": expected["km_h"]["censored"]}


def test_the_first_quarter_is_reached_and_the_third_is_not_yet(incidents: list[Facts], march: dict[str, Any]) -> None:
    quarters = [ResolutionTime(statistic="p25"), ResolutionTime(statistic="p75")]

    first, third = measure(incidents, quarters, at=AS_OF)

    assert first.estimate.value == pytest.approx(march["as_of_2016-03-15"]["km_h"]["quantiles"]["q25"], abs=1e-6)
    assert third.estimate.value is march["as_of_2016-03-15"]["km_h"]["quantiles"]["q75"] is None
    assert third.estimate.reason == "the share of cases that have ended never reaches 75 %"


def test_the_survival_curve_of_the_incidents(incidents: list[Facts], march: dict[str, Any]) -> None:
    tally = ResolutionTime().tally(incidents, at=AS_OF)

    curve = kaplan_meier(tally.distribution("ended"), tally.distribution("open"))

    for hours, point in march["as_of_2016-03-15"]["km_h"]["S_at"].items():
        assert curve.survival(int(hours) * HOUR) == pytest.approx(point["S"], abs=1e-6)
        assert curve.standard_error(int(hours) * HOUR) == pytest.approx(point["greenwood_se"], abs=1e-6)


def test_the_share_of_incidents_that_end_within_a_time(incidents: list[Facts], march: dict[str, Any]) -> None:
    points = march["as_of_2016-03-15"]["km_h"]["S_at"]
    shares = [ResolutionTime(statistic="share", within=timedelta(hours=int(hours))) for hours in points]

    found = measure(incidents, shares, at=AS_OF)

    for each, point in zip(found, points.values(), strict=True):
        value, low = each.estimate.value, each.estimate.low
        assert value == pytest.approx(1 - point["S"], abs=1e-6)
        # Far from 0 and 1 and with so many cases, every interval is the textbook one.
        assert low == pytest.approx(1 - point["S"] - 1.96 * point["greenwood_se"], abs=0.001)


class OfficeHours:
    """Monday to Friday, eight to six, without holidays; only what a metric asks for."""

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        total, day = timedelta(), start.replace(hour=0, minute=0)
        while day < end:
            if day.weekday() < 5:
                opens, closes = max(start, day.replace(hour=8)), min(end, day.replace(hour=18))
                total += max(closes - opens, timedelta())
            day += timedelta(days=1)
        return total

    def is_open(self, at: datetime) -> bool:
        raise NotImplementedError

    def add(self, at: datetime, duration: timedelta) -> datetime:
        raise NotImplementedError

    def next_open(self, at: datetime) -> datetime | None:
        raise NotImplementedError

    def next_close(self, at: datetime) -> datetime | None:
        raise NotImplementedError

    def spans(self, window: Interval) -> Iterator[Interval]:
        raise NotImplementedError


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_the_resolution_time_in_office_hours(incidents: list[Facts], march: dict[str, Any], statistic: str) -> None:
    metric = ResolutionTime(statistic=statistic, method="naive", until="solved", working_time=OfficeHours())

    found = measure(incidents, [metric])["resolution_time"]

    assert found.value == pytest.approx(march["resolution_business_h_MonFri_08_18"][statistic], abs=1e-6)
    assert found.arguments["time"] == "working"
    assert "working hours" in found.definition


# --- the airport's passengers of 2017 -----------------------------------------------


@pytest.fixture(scope="module")
def passengers(shared: Path) -> list[Facts]:
    path = shared / "data" / "sfo_survey" / "sfo_customer_survey_2017.csv"
    return [
        {
            "nps_score": float(record["NETPRO"]) if record["NETPRO"] else None,  # 11 is their code for blank
            "csat_score": int(record["Q7ALL"]) if record["Q7ALL"].isdigit() else None,
            "area": record["BAREA"],
        }
        for record in records(path)
    ]


@pytest.fixture(scope="module")
def survey(reference: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = reference["sfo_survey"]["2017"]
    return figures


def test_the_airports_nps_leaves_the_code_for_blank_out(passengers: list[Facts], survey: dict[str, Any]) -> None:
    found = measure(passengers, [NPS(interval="wald")])["nps"]

    assert found.value == pytest.approx(survey["NPS"], abs=1e-6)
    assert found.n == survey["answered"]
    assert (found.low, found.high) == pytest.approx(tuple(survey["NPS_wald95"]), abs=1e-6)
    assert found.excluded == {"nps_score outside 0 to 10": 84, "nps_score unknown": 1}


def test_the_adjusted_interval_of_many_answers_is_close_to_the_bootstrap(
    passengers: list[Facts], survey: dict[str, Any]
) -> None:
    found = measure(passengers, [NPS()])["nps"]

    assert (found.low, found.high) == pytest.approx(tuple(survey["NPS_bootstrap95"]), abs=0.1)


def test_the_airports_nps_by_boarding_area(passengers: list[Facts], survey: dict[str, Any]) -> None:
    found = measure(passengers, [NPS()], by=["area"])

    scores = {each.group["area"]: each.estimate for each in found}
    assert list(scores) == sorted(survey["NPS_by_boarding_area"])
    for area, score in survey["NPS_by_boarding_area"].items():
        assert scores[area].value == pytest.approx(score, abs=1e-6)
        assert scores[area].n == survey["n_by_boarding_area"][area]


def test_the_airports_csat(passengers: list[Facts], survey: dict[str, Any]) -> None:
    found = measure(passengers, [CSAT()])["csat"]

    assert found.value == pytest.approx(survey["CSAT_top2"]["p"], abs=1e-6)
    assert found.n == survey["CSAT_top2"]["n"]
    assert (found.low, found.high) == pytest.approx(tuple(survey["CSAT_top2"]["wilson95"]), abs=1e-6)


# --- the first report ----------------------------------------------------------------


def test_the_standard_report_of_each_data_set_has_a_figure_for_all_it_can_answer(
    calls: list[Facts], incidents: list[Facts], passengers: list[Facts]
) -> None:
    def report(rows: list[Facts]) -> list[Measurement]:
        return list(measure(rows, answerable(rows[0]), at=AS_OF))

    for rows, count in ((calls, 8), (incidents, 7), (passengers, 2)):
        measurements = report(rows)
        assert len(measurements) == count
        assert all(each.estimate.value is not None for each in measurements)
