"""One row a stretch of waiting for the next reply, ready for the metric that reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import ConflictingEventError, NaiveDatetimeError
from cxcore.history import FactDefinitions, Repliers, Visibility, next_reply_facts
from cxcore.metrics import NextReplyTime, compare_definitions, measure
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, EventType

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
BOT = Actor(ActorKind.BOT, "bot_1")
ASKED, REPLIED, NOTED = EventType.MESSAGE_RECEIVED, EventType.MESSAGE_REPLIED, EventType.MESSAGE_NOTE_ADDED


def told(type_: str, minute: int, *, actor: Actor | None = None, case: str = "cas_a", **also: Any) -> Event:
    at = NINE + timedelta(minutes=minute)
    return Event(id=EventId(f"evt_{case}_{minute}"), type=type_, at=at, case=CaseId(case), actor=actor, **also)


def at_minutes(log: list[Event], **choices: Any) -> list[tuple[int, int, int | None]]:
    """From and until when, in minutes after nine."""

    def minute(instant: datetime | None) -> int | None:
        return None if instant is None else (instant - NINE) // timedelta(minutes=1)

    rows = next_reply_facts(log, **choices)
    return [(minute(row["asked_at"]), minute(row["last_asked_at"]), minute(row["replied_at"])) for row in rows]  # type: ignore[misc]  # the first two are never None


FIRST = [told(ASKED, 0), told(REPLIED, 5, actor=PRIYA)]


@pytest.mark.parametrize(
    ("later", "waits", "why"),
    [
        ([], [], "the first reply is no next one"),
        ([(ASKED, 10, None), (REPLIED, 15, PRIYA)], [(10, 10, 15)], "one question, one reply"),
        ([(ASKED, 10, None), (ASKED, 30, None), (REPLIED, 40, PRIYA)], [(10, 30, 40)], "a nudge belongs to the wait"),
        (
            [(REPLIED, 15, PRIYA), (ASKED, 20, None), (REPLIED, 21, None)],
            [(20, 20, 21)],
            "nobody waited for the second",
        ),
        ([(ASKED, 10, None)], [(10, 10, None)], "still waiting"),
        ([(ASKED, 10, None), (REPLIED, 12, BOT)], [(10, 10, None)], "a bot is nobody to have waited for"),
        ([(ASKED, 10, None), (NOTED, 12, PRIYA)], [(10, 10, None)], "the customer sees no note"),
    ],
)
def test_a_customer_who_had_a_reply_waits_for_the_next(
    later: list[tuple[str, int, Actor | None]], waits: list[tuple[int, int, int | None]], why: str
) -> None:
    log = [*FIRST, *(told(type_, minute, actor=actor) for type_, minute, actor in later)]

    assert at_minutes(log) == at_minutes(log[::-1] + log) == waits, why


def test_whose_replies_count_and_whether_notes_do_is_a_choice() -> None:
    log = [*FIRST, told(ASKED, 10), told(REPLIED, 12, actor=BOT), told(ASKED, 20), told(NOTED, 22, actor=PRIYA)]

    assert at_minutes(log, definitions=FactDefinitions(repliers=Repliers.AGENTS_AND_BOTS)) == [
        (10, 10, 12),
        (20, 20, None),
    ]
    assert at_minutes(log, definitions=FactDefinitions(visibility=Visibility.ALL)) == [(10, 20, 22)]


def test_a_row_says_whose_question_it_was_and_who_replied() -> None:
    question = told(ASKED, 10, customer=CustomerId("cus_ana"), channel=Channel.CHAT)

    (row,) = next_reply_facts([*FIRST, question, told(REPLIED, 15, actor=PRIYA)])

    assert row == {
        "case_id": "cas_a",
        "customer_id": "cus_ana",
        "channel": "chat",
        "agent": "agt_priya",
        "asked_at": NINE + timedelta(minutes=10),
        "last_asked_at": NINE + timedelta(minutes=10),
        "replied_at": NINE + timedelta(minutes=15),
    }


def test_what_is_not_of_a_case_or_of_a_version_to_come_is_left_aside() -> None:
    of_no_case = Event(id=EventId("evt_x"), type=ASKED, at=NINE + timedelta(minutes=11))
    to_come = told(ASKED, 12, version=2)

    assert at_minutes([*FIRST, of_no_case, to_come]) == at_minutes([]) == []


def test_as_of_an_instant_the_reply_has_not_come() -> None:
    log = [*FIRST, told(ASKED, 10), told(REPLIED, 15, actor=PRIYA)]

    assert at_minutes(log, as_of=NINE + timedelta(minutes=15)) == [(10, 10, None)]
    assert at_minutes(log, as_of=NINE + timedelta(minutes=10)) == []


def test_the_metric_reads_them_and_so_does_every_vendor() -> None:
    log = [*FIRST, told(ASKED, 10), told(ASKED, 30), told(REPLIED, 40, actor=PRIYA), told(ASKED, 50)]
    at = NINE + timedelta(hours=2)

    (waiting,) = measure(next_reply_facts(log, as_of=at), [NextReplyTime()], at=at)
    vendors = compare_definitions(log, of="next_reply_time", at=at)

    assert (waiting.estimate.value, waiting.estimate.n) == (30.0, 2)
    assert {row.estimate.value for row in vendors if row.definition.metric.arguments["since"] == "oldest"} == {30.0}


def test_bad_input_is_refused_as_by_facts() -> None:
    with pytest.raises(NaiveDatetimeError, match="as_of"):
        next_reply_facts([], as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # on purpose
    with pytest.raises(ConflictingEventError):
        next_reply_facts([told(ASKED, 1), told(REPLIED, 1)])
