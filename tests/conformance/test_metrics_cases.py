"""Satisfaction, response, resolution and SLA metrics through the list of metric_checks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cxcore.metrics import (
    CES,
    CSAT,
    FCR,
    NPS,
    AgentWork,
    BacklogAge,
    BreachAge,
    DetractorFollowUpRate,
    FirstResponseTime,
    Metric,
    NextReplyTime,
    OneTouchRate,
    OnHoldTime,
    RequesterWait,
    ResolutionTime,
    SLAAttainment,
    SurveyResponseRate,
)
from tests.conformance.metric_checks import *  # noqa: F403  # the checks run in this file, on its SPECIMENS
from tests.conformance.metric_checks import Facts, Specimen

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
HOUR = timedelta(hours=1)
NO_INSTANT_YET = frozenset(
    {
        "solved_at", "closed_at", "first_solved_at", "next_case_at", "first_reply_at", "replied_at", "stopped_at",
        "survey_answered_at", "followed_up_at",
    }
)  # fmt: skip


def after(hours: float | None) -> datetime | None:
    """The instant so many hours after Monday, nine o'clock."""
    return None if hours is None else MONDAY + hours * HOUR


def case(
    solved: float | None = None,
    *,
    closed: float | None = None,
    reply: float | None = None,
    again: float | None = None,
    replies: int = 1,
    messages: int = 1,
    agents: int = 1,
    reopens: int = 0,
    hours: float = 0,
) -> Facts:
    """A refund that Ana asked for on Monday at nine, with what became of it so many hours later."""
    return {
        "opened_at": MONDAY,
        "first_reply_at": after(reply),
        "solved_at": after(solved),
        "first_solved_at": after(solved),
        "closed_at": after(closed),
        "next_case_at": after(again),
        "replies": replies,
        "customer_messages": messages,
        "agents_involved": agents,
        "reopens": reopens,
        "one_touch": replies < 2 and reopens == 0,
        "fcr_confirmed": again is None,
        **dict.fromkeys(("requester_wait", "agent_work", "on_hold_time"), hours * HOUR),
        **dict.fromkeys(("requester_wait_working", "agent_work_working", "on_hold_time_working"), hours / 2 * HOUR),
    }


CASES = [
    case(0.1, reply=0.1, replies=0, hours=1),
    case(2, reply=1, again=5, hours=2),
    case(4, closed=8, reply=1.5, replies=2, messages=3, agents=2, hours=6),
    case(None, closed=6, reply=2, agents=2, hours=3),
    case(None, reopens=1),
    case(95, reply=95, reopens=1, hours=4),
]
JUST_OPENED = {**case(), "opened_at": FRIDAY - timedelta(microseconds=1)}
AN_AGE = 1 / 3_600_000_000  # a microsecond, in hours

CASE_FAULTS = {
    "solved before opened": case(-1),
    f"opened at or after {FRIDAY.isoformat()}": {**case(1), "opened_at": FRIDAY},
}
FIRST_SOLVED_FAULTS = {
    "first_solved_at before opened_at": case(-1),
    f"opened at or after {FRIDAY.isoformat()}": {**case(1), "opened_at": FRIDAY},
}
NO_CASE: Facts = dict.fromkeys(case())


def of_cases(
    metric: Metric,
    value: float,
    n: int,
    best: float,
    *,
    faults: Mapping[str, Facts] = CASE_FAULTS,
    mistyped: str = "opened_at",
) -> Specimen:
    perfect = [JUST_OPENED if isinstance(metric, BacklogAge) else case(0, closed=0, reply=0, hours=0)] * 6
    return Specimen(
        metric, CASES, value, n, perfect, best, NO_CASE, dict(faults), mistyped, at=FRIDAY, not_yet=NO_INSTANT_YET
    )


REPLY_FAULTS = {
    "first_reply_at before opened_at": case(None, reply=-1),
    "ended without a reply": case(3),
    f"opened_at at or after {FRIDAY.isoformat()}": {**case(), "opened_at": FRIDAY},
}
WAIT_FAULTS = {
    **CASE_FAULTS,
    "requester_wait below zero": case(3, hours=-1),
}
REPEAT_FREE_FAULTS = {
    **FIRST_SOLVED_FAULTS,
    "next_case_at before first_solved_at": case(3, again=2),
    "reopens below zero": case(3, reopens=-1),
}


def promise(due: float, stopped: float | None, *, met: bool | None) -> Facts:
    """A promise that falls due so many hours after Monday, nine o'clock."""
    return {"due_at": after(due), "stopped_at": after(stopped), "met": met}


PROMISES = [promise(4, 3, met=True), promise(6, 6, met=True), promise(90, None, met=False), promise(2, None, met=False)]
NO_PROMISE: Facts = dict.fromkeys(PROMISES[0])


def of_promises(metric: Metric, value: float, n: int, best: float, faults: dict[str, Facts]) -> Specimen:
    perfect = [promise(96 - AN_AGE, None, met=True)] * 2  # due a microsecond before Friday's look
    return Specimen(
        metric,
        PROMISES,
        value,
        n,
        perfect,
        best,
        NO_PROMISE,
        faults,
        metric.needs[0],
        at=FRIDAY,
        not_yet=NO_INSTANT_YET,
    )


def stretch(asked: float, newest: float, replied: float | None) -> Facts:
    """Messages of Ana that stood unanswered, in hours after Monday, nine o'clock."""
    return {"asked_at": after(asked), "last_asked_at": after(newest), "replied_at": after(replied)}


STRETCHES = [stretch(0, 0, 1), stretch(2, 4, 5), stretch(10, 10, 15), stretch(20, 90, None)]
NO_STRETCH: Facts = dict.fromkeys(STRETCHES[0])


def of_stretches(metric: NextReplyTime, value: float, n: int) -> Specimen:
    fact = metric.needs[0]
    faults: dict[str, Facts] = {
        f"replied_at before {fact}": stretch(8, 8, 7),
        f"{fact} at or after {FRIDAY.isoformat()}": stretch(96, 96, None),
    }
    perfect = [stretch(3, 3, 3)] * 6
    return Specimen(
        metric, STRETCHES, value, n, perfect, 0, NO_STRETCH, faults, fact, at=FRIDAY, not_yet=NO_INSTANT_YET
    )


def survey(
    score: float | None, *, sent: float = 0, answered: float | None = None, followed: float | None = None
) -> Facts:
    """A survey that was sent to Ana, with what she answered and when somebody called her back."""
    return {
        **{f"{which}{name}_score": score for which in ("", "first_") for name in ("nps", "csat", "ces")},
        "survey_sent_at": after(sent),
        "survey_answered_at": after(answered),
        "followed_up_at": after(followed),
    }


SURVEYS = [
    survey(5, answered=1, followed=2),
    survey(4, answered=2, followed=60),
    survey(3, answered=30),
    survey(1, answered=40, followed=40),
]
NO_SURVEY: Facts = dict.fromkeys(SURVEYS[0])


def of_surveys(metric: Metric, value: float, *, perfect: Facts, best: float, faults: Mapping[str, Facts]) -> Specimen:
    return Specimen(
        metric, SURVEYS, value, 4, [perfect] * 3, best, NO_SURVEY, dict(faults), metric.needs[0], at=FRIDAY,
        not_yet=NO_INSTANT_YET,
    )  # fmt: skip


OFF_FIVE = {"csat_score outside 1 to 5": {"csat_score": 6}}
OFF_SEVEN = {"ces_score outside 1 to 7": {"ces_score": 0}}
OFF_TEN = {"first_nps_score outside 0 to 10": {"first_nps_score": 11}}
OLD_CES = CES(easy="low", high=5, boxes=2, statistic="share", answer="first")
OFF_OLD = {"first_ces_score outside 1 to 5": {"first_ces_score": 6}}
SENT_LATE = {
    "window not over": survey(5, sent=90, answered=91),
    "survey_answered_at before survey_sent_at": survey(5, sent=10, answered=9),
    f"survey_sent_at at or after {FRIDAY.isoformat()}": survey(5, sent=96),
}
FOLLOWED_LATE = {
    "window not over": survey(1, answered=90, followed=91),
    "followed_up_at before survey_answered_at": survey(1, answered=10, followed=9),
    "nps_score between two whole numbers": survey(1.5, answered=1),
}
IN_A_DAY = timedelta(days=1)

SPECIMENS = [
    # Of 6 cases five ended, after 0.1, 2, 4, 6 and 95 hours; one is open at 96.
    of_cases(ResolutionTime(statistic="share", within=4 * HOUR), 3 / 6, 6, 1),
    of_cases(ResolutionTime(statistic="share", within=4 * HOUR, method="naive"), 3 / 5, 5, 1),
    of_cases(ResolutionTime(statistic="restricted_mean", horizon=24 * HOUR), (0.1 + 2 + 4 + 6 + 24 + 24) / 6, 6, 0),
    of_cases(ResolutionTime(until="first_solved"), 4, 6, 0, faults=FIRST_SOLVED_FAULTS),
    # Five were answered, after 0.1, 1, 1.5, 2 and 95 hours; one waits still.
    of_cases(FirstResponseTime(), 90, 6, 0, faults=REPLY_FAULTS),
    of_cases(FirstResponseTime(method="naive", statistic="mean"), 99.6 * 60 / 5, 5, 0, faults=REPLY_FAULTS),
    of_cases(FirstResponseTime(statistic="share", within=HOUR), 2 / 6, 6, 1, faults=REPLY_FAULTS),
    # Five ended with 1, 2, 3, 4 and 6 hours.
    of_cases(RequesterWait(), 3, 5, 0, faults=WAIT_FAULTS, mistyped="requester_wait"),
    of_cases(RequesterWait(statistic="mean", time="working"), 1.6, 5, 0, faults=CASE_FAULTS),
    of_cases(AgentWork(statistic="share", within=2 * HOUR), 2 / 5, 5, 1, faults={"agent_work below zero": case(3, hours=-1)}),
    of_cases(OnHoldTime(statistic="p75"), 4, 5, 0, faults={"on_hold_time below zero": case(3, hours=-1)}),
    of_cases(BacklogAge(), 96, 1, AN_AGE, faults=CASE_FAULTS),
    of_cases(FCR(), 4 / 5, 5, 1, faults={**CASE_FAULTS, "replies below zero": case(3, replies=-1)}),
    of_cases(FCR(kind="dbt_zendesk"), 3 / 5, 5, 1),
    of_cases(FCR(kind="zoho"), 1 / 2, 2, 1, faults={"closed_at before opened_at": case(closed=-1)}),
    of_cases(FCR(kind="freshservice"), 4 / 5, 5, 1, faults={"customer_messages below zero": case(3, messages=-1)}),
    of_cases(FCR(kind="intercom"), 2 / 5, 5, 1, faults={"agents_involved below zero": case(3, agents=-1)}),
    of_cases(FCR(kind="zammad"), 1 / 4, 4, 1, faults=FIRST_SOLVED_FAULTS),
    of_cases(FCR(kind="repeat_free", window=4 * HOUR), 2 / 3, 3, 1, faults=REPEAT_FREE_FAULTS),
    of_cases(FCR(kind="survey_confirmed"), 5 / 6, 6, 1, faults={"fcr_confirmed unknown": {}}, mistyped="fcr_confirmed"),
    of_cases(OneTouchRate(), 3 / 6, 6, 1, faults={"one_touch unknown": {}}, mistyped="one_touch"),
    of_stretches(NextReplyTime(), 180, 4),
    of_stretches(NextReplyTime(since="newest", method="naive"), 60, 3),
    of_promises(SLAAttainment(), 2 / 4, 4, 1, {"not due yet": promise(96, 3, met=True)}),
    of_promises(SLAAttainment(cohort="decided"), 2 / 4, 4, 1, {"met unknown": promise(96, None, met=None)}),
    of_promises(BreachAge(), (6 + 94) / 2, 2, AN_AGE, {}),
    of_surveys(CSAT(statistic="mean"), 13 / 4, perfect=survey(5), best=5, faults=OFF_FIVE),
    of_surveys(CSAT(statistic="net"), 25, perfect=survey(5), best=100, faults=OFF_FIVE),
    of_surveys(NPS(answer="first"), -100, perfect=survey(10), best=100, faults=OFF_TEN),
    of_surveys(CES(), 13 / 4, perfect=survey(7), best=7, faults=OFF_SEVEN),
    of_surveys(CES(statistic="net"), -25, perfect=survey(7), best=100, faults=OFF_SEVEN),
    of_surveys(CES(statistic="share"), 1 / 4, perfect=survey(7), best=1, faults=OFF_SEVEN),
    of_surveys(CES(easy="low"), 13 / 4, perfect=survey(1), best=1, faults=OFF_SEVEN),
    of_surveys(OLD_CES, 1 / 4, perfect=survey(1), best=1, faults=OFF_OLD),
    of_surveys(SurveyResponseRate(within=IN_A_DAY), 2 / 4, perfect=survey(5, answered=0), best=1, faults=SENT_LATE),
    of_surveys(DetractorFollowUpRate(), 2 / 4, perfect=survey(0, answered=0, followed=1), best=1, faults=FOLLOWED_LATE),
]  # fmt: skip
