"""One row a conversation that a bot began."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from cxcore.history import bot_facts
from cxcore.metrics import BotContainment, DeflectionRate, measure
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, EventType, InteractionId

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BEN = CustomerId("cus_ana"), CustomerId("cus_ben")
CHAT, CALL = InteractionId("int_chat"), InteractionId("int_call")
CASE = CaseId("cas_refund")
BOT, AGENT = Actor(ActorKind.BOT), Actor(ActorKind.AGENT, "agt_priya")


def told(type_: str, minute: int, **fields: Any) -> Event:
    name = "_".join(
        [type_.replace(".", "_"), str(minute), *(str(each) for each in fields.values() if isinstance(each, str))]
    )
    return Event(id=EventId(f"evt_{name}"), type=type_, at=MORNING + timedelta(minutes=minute), **fields)  # fmt: skip


def in_chat(type_: str, minute: int, **fields: Any) -> Event:
    return told(type_, minute, **{"interaction": CHAT, "customer": ANA, **fields})


TALK = [
    in_chat(EventType.INTERACTION_STARTED, 0, channel=Channel.CHAT),
    in_chat(EventType.MESSAGE_REPLIED, 1, actor=BOT),
]


def row(*events: Event, **options: Any) -> dict[str, object]:
    (found,) = bot_facts([*TALK, *events], **options)
    return dict(found)


def test_a_conversation_that_the_bot_ended_by_itself() -> None:
    assert row(in_chat(EventType.INTERACTION_ENDED, 5)) == {
        "interaction_id": "int_chat",
        "case_id": None,
        "customer_id": "cus_ana",
        "channel": "chat",
        "started_at": MORNING,
        "handed_over": False,
        "next_interaction_at": None,
    }


@pytest.mark.parametrize(
    "event",
    [
        in_chat(EventType.INTERACTION_BOT_HANDOFF, 3),
        in_chat(EventType.INTERACTION_QUEUED, 3),
        in_chat(EventType.INTERACTION_CONNECTED, 3, actor=AGENT),
        in_chat(EventType.MESSAGE_REPLIED, 3, actor=AGENT),
        in_chat(EventType.MESSAGE_REPLIED, 3),
    ],
    ids=lambda event: f"{event.type} by {event.actor and event.actor.kind}",
)
def test_a_conversation_is_handed_over_once_an_agent_is_asked_for_or_there(event: Event) -> None:
    assert row(event)["handed_over"] is True
    assert row(event)["next_interaction_at"] is None


@pytest.mark.parametrize(
    "event",
    [
        in_chat(EventType.INTERACTION_QUEUED, -1),
        in_chat(EventType.INTERACTION_CONNECTED, -1, actor=AGENT),
        in_chat(EventType.MESSAGE_REPLIED, -1, actor=AGENT),
    ],
    ids=lambda event: event.type,
)
def test_a_bot_that_comes_after_an_agent_began_nothing(event: Event) -> None:
    assert bot_facts([*TALK, event]) == []


@pytest.mark.parametrize(
    "event",
    [
        in_chat(EventType.SELF_SERVICE_BOT_INTENT_MATCHED, 1, data={"intent": "refund"}),
        in_chat(EventType.INTERACTION_BOT_HANDOFF, 1),
        in_chat(EventType.MESSAGE_REPLIED, 1, actor=BOT),
    ],
    ids=lambda event: event.type,
)
def test_a_bot_is_there_when_it_replies_matches_an_intent_or_hands_over(event: Event) -> None:
    assert len(bot_facts([event])) == 1


def test_people_alone_make_no_conversation_with_a_bot() -> None:
    assert bot_facts([in_chat(EventType.MESSAGE_REPLIED, 1), in_chat(EventType.MESSAGE_RECEIVED, 2)]) == []


@pytest.mark.parametrize(
    ("event", "came_back"),
    [
        (told(EventType.INTERACTION_QUEUED, 90, interaction=CALL, customer=ANA), True),
        (told(EventType.INTERACTION_CONNECTED, 90, interaction=CALL, customer=ANA), True),
        (told(EventType.MESSAGE_REPLIED, 90, case=CASE, customer=ANA, actor=AGENT), True),
        (told(EventType.MESSAGE_REPLIED, 90, case=CASE, customer=ANA, actor=BOT), False),
        (told(EventType.MESSAGE_RECEIVED, 90, case=CASE, customer=ANA), False),
        (told(EventType.INTERACTION_QUEUED, 90, interaction=CALL, customer=BEN), False),
        (told(EventType.INTERACTION_QUEUED, -90, interaction=CALL, customer=ANA), False),
    ],
)
def test_a_customer_comes_back_by_a_queue_or_an_agent_elsewhere_and_later(event: Event, came_back: bool) -> None:
    (found, *_) = [each for each in bot_facts([*TALK, event]) if each["interaction_id"] == "int_chat"]

    assert found["next_interaction_at"] == (event.at if came_back else None)


def test_the_first_time_to_come_back_counts_and_the_conversation_itself_does_not() -> None:
    calls = [told(EventType.INTERACTION_QUEUED, minute, interaction=CALL, customer=ANA) for minute in (200, 90)]

    assert row(in_chat(EventType.INTERACTION_QUEUED, 3), *calls)["next_interaction_at"] == MORNING + timedelta(
        minutes=90
    )


def test_where_nobody_knows_the_customer_the_case_tells_who_came_back() -> None:
    unknown = [told(EventType.MESSAGE_REPLIED, 0, interaction=CHAT, case=CASE, actor=BOT)]
    mail = told(EventType.MESSAGE_REPLIED, 60, case=CASE, customer=ANA, actor=AGENT)

    assert bot_facts([*unknown, mail])[0]["next_interaction_at"] == mail.at


def test_without_an_interaction_the_case_is_the_conversation() -> None:
    mail = [
        told(EventType.MESSAGE_RECEIVED, 0, case=CASE, customer=ANA),
        told(EventType.MESSAGE_REPLIED, 1, case=CASE, actor=BOT),
    ]

    (found,) = bot_facts(mail)

    assert (found["interaction_id"], found["case_id"], found["customer_id"]) == (None, "cas_refund", "cus_ana")


def test_what_is_about_nothing_or_unknown_is_left_alone() -> None:
    assert (
        bot_facts([told("acme.bot_woke_up", 1, actor=BOT), told("acme.bot_smiled", 1, interaction=CHAT, actor=BOT)])
        == []
    )


def test_the_log_is_read_as_of_an_instant() -> None:
    handoff = in_chat(EventType.INTERACTION_BOT_HANDOFF, 3)

    assert row(handoff, as_of=handoff.at)["handed_over"] is False


def test_conversations_come_by_their_start_whatever_the_order_of_the_log() -> None:
    log = [
        *TALK,
        told(EventType.INTERACTION_STARTED, -5, interaction=CALL, customer=BEN),
        told(EventType.MESSAGE_REPLIED, 20, interaction=CALL, customer=BEN, actor=BOT),
        told(EventType.INTERACTION_QUEUED, 30, interaction=InteractionId("int_later"), customer=ANA),
    ]
    found = bot_facts(log)

    assert [each["interaction_id"] for each in found] == ["int_call", "int_chat"]
    Random(3).shuffle(log)  # noqa: S311  # seeded, for repeatable input
    assert bot_facts(log) == found


def test_the_rows_answer_for_containment_and_deflection() -> None:
    log = [*TALK, told(EventType.INTERACTION_QUEUED, 90, interaction=CALL, customer=ANA)]
    log += [told(EventType.MESSAGE_REPLIED, 0, interaction=InteractionId("int_ben"), customer=BEN, actor=BOT)]

    found = measure(
        bot_facts(log),
        [BotContainment(), BotContainment(within=None), DeflectionRate()],
        at=MORNING + timedelta(days=7),
    )

    assert [each.estimate.value for each in found] == [0.5, 1.0, 0.5]
