"""One row a survey: sent, answered, followed up, and what was said."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cxcore.history import FactDefinitions, Repliers, survey_facts
from cxcore.metrics import NPS, DetractorFollowUpRate, SurveyResponseRate, measure
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, EventType, InteractionId

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
BOT = Actor(ActorKind.BOT, "bot_1")
CALL = InteractionId("int_call")
SENT, ANSWERED, REPLIED = EventType.FEEDBACK_SURVEY_SENT, EventType.FEEDBACK_SURVEY_ANSWERED, EventType.MESSAGE_REPLIED


def told(type_: str, minute: int, *, case: str | None = "cas_a", **also: Any) -> Event:
    return Event(
        id=EventId(f"evt_{case}_{minute}"),
        type=type_,
        at=NINE + timedelta(minutes=minute),
        case=None if case is None else CaseId(case),
        **also,
    )


def sent(minute: int, survey: str = "nps", **also: Any) -> Event:
    return told(SENT, minute, data={"survey": survey}, **also)


def answered(minute: int, score: float, survey: str = "nps", **also: Any) -> Event:
    return told(ANSWERED, minute, data={"survey": survey, "score": score}, **also)


def in_minutes(log: list[Event], **choices: Any) -> list[tuple[str, int | None, int | None, int | None]]:
    """Name, sent, answered and followed up, in minutes after nine."""

    def minute(instant: datetime | None) -> int | None:
        return None if instant is None else (instant - NINE) // timedelta(minutes=1)

    return [
        (row["survey"], minute(row["survey_sent_at"]), minute(row["survey_answered_at"]), minute(row["followed_up_at"]))
        for row in survey_facts(log, **choices)
    ]


def test_an_answer_belongs_to_the_latest_survey_of_its_name_about_the_case_that_has_none() -> None:
    log = [sent(1), sent(2, "csat"), sent(3), answered(4, 9), answered(5, 8), answered(6, 7)]

    assert in_minutes(log) == in_minutes(log[::-1] + log)
    assert in_minutes(log) == [
        ("nps", 1, 5, None),
        ("csat", 2, None, None),
        ("nps", 3, 4, None),
        ("nps", None, 6, None),
    ]


def test_the_surveys_of_cases_are_apart_and_those_of_no_case_are_told_by_the_customer() -> None:
    ana, rui = CustomerId("cus_ana"), CustomerId("cus_rui")
    log = [
        sent(1, case="cas_a"),
        sent(2, case="cas_b"),
        answered(3, 9, case="cas_a"),
        sent(4, case=None, customer=ana),
        answered(5, 9, case=None, customer=rui),
        answered(6, 9, case=None, customer=ana),
    ]

    assert in_minutes(log) == [("nps", 1, 3, None), ("nps", 2, None, None), ("nps", 4, 6, None), ("nps", None, 5, None)]


def test_a_survey_of_nobody_known_is_answered_by_nobody_known() -> None:
    assert in_minutes([sent(1, case=None), answered(2, 9, case=None)]) == [
        ("nps", 1, None, None),
        ("nps", None, 2, None),
    ]


def test_the_first_reply_or_call_after_the_answer_follows_up_whatever_came_before() -> None:
    reply = [told(REPLIED, 1, actor=PRIYA), sent(2), answered(3, 2), told(REPLIED, 4, actor=BOT)]

    assert in_minutes(reply) == [("nps", 2, 3, None)]
    assert in_minutes(reply, definitions=FactDefinitions(repliers=Repliers.ANYONE)) == [("nps", 2, 3, 4)]
    later = [told(REPLIED, 5, actor=PRIYA), told(REPLIED, 6, actor=PRIYA)]
    assert in_minutes([*reply, *later]) == [("nps", 2, 3, 5)]
    assert in_minutes([*reply, told(EventType.INTERACTION_CONNECTED, 7, interaction=CALL)]) == [("nps", 2, 3, 7)]
    of_no_case = [told(REPLIED, 8, case=None), told(EventType.INTERACTION_CONNECTED, 9, case="cas_b", interaction=CALL)]
    assert in_minutes([*reply, *of_no_case]) == [("nps", 2, 3, None)]


def test_a_row_says_whom_and_what_and_has_the_score_under_the_name_of_the_survey() -> None:
    ana = CustomerId("cus_ana")
    log = [sent(1, "csat", channel=Channel.SMS), answered(2, 4, "csat", customer=ana), answered(3, 7, "mood")]

    csat, mood = survey_facts(log)

    assert csat == {
        "survey": "csat",
        "case_id": "cas_a",
        "customer_id": "cus_ana",
        "channel": "sms",
        "survey_sent_at": NINE + timedelta(minutes=1),
        "survey_answered_at": NINE + timedelta(minutes=2),
        "followed_up_at": None,
        "csat_score": 4,
        "nps_score": None,
        "ces_score": None,
    }
    assert (mood["survey"], mood["csat_score"], mood["nps_score"], mood["ces_score"]) == ("mood", None, None, None)


def test_what_is_of_a_version_to_come_is_left_aside() -> None:
    assert survey_facts([sent(1, version=2)]) == survey_facts([]) == []


def test_the_metrics_of_surveys_read_them() -> None:
    at = NINE + timedelta(days=30)
    log = [sent(1), answered(9, 2), told(REPLIED, 60, actor=PRIYA), sent(100), sent(200, case="cas_b")]

    found = measure(survey_facts(log, as_of=at), [SurveyResponseRate(), DetractorFollowUpRate(), NPS()], at=at)

    assert [each.estimate.value for each in found] == [1 / 3, 1.0, -100.0]
    assert found["detractor_follow_up_rate"].excluded == {"nps_score unknown": 2}
