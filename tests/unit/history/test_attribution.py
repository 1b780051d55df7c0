"""Who answers for a case: one log, three answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import ConflictingEventError, InvalidValueError, NaiveDatetimeError
from cxcore.history import Attribution, FactDefinitions, Repliers, attributed_facts, facts
from cxcore.metrics import CSAT, measure
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA, RUI = Actor(ActorKind.AGENT, "agt_priya"), Actor(ActorKind.AGENT, "agt_rui")
BOT = Actor(ActorKind.BOT, "bot_1")


def told(minute: int, type_: str, *, case: str = "cas_a", **also: Any) -> Event:
    at = NINE + timedelta(minutes=minute)
    return Event(id=EventId(f"evt_{case}_{minute}"), type=type_, at=at, case=CaseId(case), **also)


LOG = [
    told(0, "case.created", data={"agent": "agt_ines"}),
    told(1, "message.replied", actor=PRIYA),
    told(2, "message.replied", actor=RUI),
    told(3, "message.note_added", actor=PRIYA),
    told(4, "message.replied", actor=BOT),
    told(9, "feedback.survey_answered", data={"survey": "csat", "score": 2}),
    told(0, "case.created", case="cas_b"),
    told(1, "feedback.survey_answered", case="cas_b", data={"survey": "csat", "score": 5}),
]


@pytest.mark.parametrize(
    ("to", "agents"),
    [
        (Attribution.ASSIGNEE, [("cas_a", "agt_ines"), ("cas_b", None)]),
        (Attribution.LAST_REPLIER, [("cas_a", "agt_rui"), ("cas_b", None)]),
        (Attribution.ALL_WHO_TOUCHED, [("cas_a", "agt_priya"), ("cas_a", "agt_rui"), ("cas_b", None)]),
    ],
)
def test_a_case_is_counted_to_those_who_answer_for_it(to: Attribution, agents: list[tuple[str, str | None]]) -> None:
    rows = attributed_facts(LOG, to=to)

    assert [(row["case_id"], row["agent"]) for row in rows] == agents
    assert all({**row, "agent": None} in [{**each, "agent": None} for each in facts(LOG)] for row in rows)


def test_the_assignee_is_the_agent_of_the_facts() -> None:
    assert attributed_facts(LOG, to=Attribution.ASSIGNEE) == facts(LOG)


def test_whose_reply_is_the_latest_is_a_choice() -> None:
    everyone = FactDefinitions(repliers=Repliers.AGENTS_AND_BOTS)

    rows = attributed_facts(LOG, to=Attribution.LAST_REPLIER, definitions=everyone)

    assert rows[0]["agent"] is None  # a bot was the last to reply, and answers for nothing


def test_what_customers_say_is_measured_by_those_who_answer_for_it() -> None:
    rows = attributed_facts(LOG, to=Attribution.ALL_WHO_TOUCHED)

    found = measure(rows, [CSAT()], by=["agent"])

    assert [(each.group["agent"], each.estimate.value) for each in found] == [
        ("agt_priya", 0.0),
        ("agt_rui", 0.0),
        (None, 1.0),
    ]


def test_the_log_is_seen_as_of_an_instant() -> None:
    (row,) = attributed_facts(LOG[:3], to=Attribution.LAST_REPLIER, as_of=NINE + timedelta(minutes=2))

    assert row["agent"] == "agt_priya"


def test_bad_input_is_refused() -> None:
    nobody: Any = "everybody"

    with pytest.raises(
        InvalidValueError, match=r"^to: there is no attribution 'everybody'\. Known ones: all_who_touched, assignee"
    ):
        attributed_facts([], to=nobody)
    with pytest.raises(NaiveDatetimeError, match="as_of"):
        attributed_facts([], to=Attribution.ASSIGNEE, as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # on purpose
    with pytest.raises(ConflictingEventError):
        attributed_facts([told(1, "case.created"), told(1, "case.solved")], to=Attribution.ASSIGNEE)
