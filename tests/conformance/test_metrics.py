"""The metrics of interactions, cases and answers through the list of metric_checks."""

from datetime import UTC, datetime, timedelta

from cxcore.metrics import (
    CSAT,
    NPS,
    AbandonmentRate,
    AverageSpeedOfAnswer,
    Backlog,
    Cases,
    HandleTime,
    Metric,
    Offered,
    ReopenRate,
    ResolutionTime,
    ServiceLevel,
)
from tests.conformance.metric_checks import *  # noqa: F403  # the checks run in this file, on its SPECIMENS
from tests.conformance.metric_checks import Facts, Specimen

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
