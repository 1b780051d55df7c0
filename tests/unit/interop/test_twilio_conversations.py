"""Twilio Conversations: from its resources to events, and back."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import twilio_conversations
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Provenance,
)


def at(minute: int) -> dict[str, str]:
    return {"date_created": f"2026-03-02T09:{minute:02d}:00Z", "date_updated": f"2026-03-02T09:{minute:02d}:00Z"}


def message(sid: str, participant: str | None, author: str | None, body: str | None, minute: int) -> dict[str, Any]:
    return {"sid": sid, "conversation_sid": "CH1", "participant_sid": participant, "author": author, "body": body,
            "index": minute, "attributes": "{}", **at(minute)}  # fmt: skip


CONVERSATION: dict[str, Any] = {
    "sid": "CH1",
    "friendly_name": "Refund for Ana",
    "state": "closed",
    "attributes": '{"topic": "refund"}',
    "timers": {},
    "date_created": "2026-03-02T09:00:00Z",
    "date_updated": "2026-03-02T09:30:00Z",
}
ANA: dict[str, Any] = {
    "sid": "MB-ana", "conversation_sid": "CH1", "identity": None, **at(0),
    "messaging_binding": {"type": "whatsapp", "address": "whatsapp:+351910000000", "proxy_address": "whatsapp:+1"},
}  # fmt: skip
PRIYA: dict[str, Any] = {
    "sid": "MB-priya", "conversation_sid": "CH1", "identity": "priya", "messaging_binding": None, **at(1),
}  # fmt: skip
MESSAGES: list[dict[str, Any]] = [
    message("IM1", "MB-ana", "whatsapp:+351910000000", "Where is my refund?", 0),
    message("IM2", None, "system", "We got your message.", 1),
    message("IM3", "MB-priya", "priya", "On its way.", 5),
    message("IM4", "MB-ana", "whatsapp:+351910000000", None, 6),
]
RECEIPTS: list[dict[str, Any]] = [
    {"sid": "DY1", "conversation_sid": "CH1", "message_sid": "IM3", "status": "read", "error_code": None, **at(6)},
    {"sid": "DY2", "conversation_sid": "CH1", "message_sid": "IM2", "status": "undelivered", "error_code": 63016, **at(2)},
    {"sid": "DY3", "conversation_sid": "CH1", "message_sid": "IM2", "status": "queued", "error_code": None, **at(2)},
    {"sid": "DY4", "conversation_sid": "CH1", "message_sid": "IM3", "status": "delivered", "error_code": None, **at(5)},
]  # fmt: skip
EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "conversations": [CONVERSATION],
    "participants": [ANA, PRIYA],
    "messages": MESSAGES,
    "delivery_receipts": RECEIPTS,
}
CASE = CaseId.for_source("twilio_conversations", "acme", "conversation", "CH1")
ANAS_ID = CustomerId.for_source("twilio_conversations", "acme", "participant", "MB-ana")
PRIYAS_ID = AgentId.for_source("twilio_conversations", "acme", "identity", "priya")


def authors(participants: list[dict[str, Any]], *messages: dict[str, Any]) -> list[tuple[str, Actor | None]]:
    found = twilio_conversations.read({"participants": participants, "messages": messages}, tenant="acme")
    assert found.faults == ()
    return [(str(event.type), event.actor) for event in found.events if event.type.startswith("message.")]


def test_a_conversation_is_a_case_with_its_customer_channel_state_and_first_reply() -> None:
    state = fold(twilio_conversations.read(EVERYTHING, tenant="acme").events)[CASE]

    assert (state.phase, state.status, state.channel) == (Phase.CLOSED, "closed", Channel.MESSAGING)
    assert (state.customer, state.replies) == (ANAS_ID, 1)
    assert state.first_reply_at is not None
    assert state.first_reply_at.minute == 5


def test_a_message_goes_on_the_channel_of_who_wrote_it_and_nobody_s_is_guessed() -> None:
    found = twilio_conversations.read(EVERYTHING, tenant="acme")

    channels = {event.type: event.channel for event in found.events}
    assert channels[EventType.MESSAGE_RECEIVED] is Channel.MESSAGING
    assert channels[EventType.MESSAGE_REPLIED] is None


def test_the_state_is_derived_because_a_conversation_says_only_what_holds_now() -> None:
    found = twilio_conversations.read({"conversations": [CONVERSATION]}, tenant="acme")

    [status] = [event for event in found.events if event.type == EventType.CASE_STATUS_CHANGED]
    assert (status.provenance, status.at.minute) == (Provenance.DERIVED, 30)


@pytest.mark.parametrize(
    ("state", "phase"),
    [("initializing", Phase.NEW), ("active", Phase.OPEN), ("inactive", Phase.SNOOZED), ("closed", Phase.CLOSED)],
)
def test_each_state_is_a_phase(state: str, phase: Phase) -> None:
    found = twilio_conversations.read({"conversations": [{**CONVERSATION, "state": state}]}, tenant="acme")

    assert fold(found.events)[CASE].phase is phase


def test_a_message_is_the_customers_ours_or_twilios_own() -> None:
    assert authors([ANA, PRIYA], *MESSAGES[:3]) == [
        ("message.received", Actor(ActorKind.CUSTOMER, ANAS_ID)),
        ("message.replied", Actor(ActorKind.AUTOMATION, "twilio")),
        ("message.replied", Actor(ActorKind.AGENT, PRIYAS_ID)),
    ]


def test_without_participants_an_address_is_the_customers_and_an_identity_an_agents() -> None:
    nobody = message("IM5", None, None, "?", 7)

    assert authors([], MESSAGES[0], MESSAGES[2], nobody) == [
        ("message.received", Actor(ActorKind.CUSTOMER)),
        ("message.replied", Actor(ActorKind.AGENT, PRIYAS_ID)),
        ("message.replied", None),
    ]


def test_in_a_web_chat_who_came_first_is_the_customer() -> None:
    ana = {**ANA, "messaging_binding": None, "identity": "visitor-7"}

    assert authors([PRIYA, ana], MESSAGES[0], MESSAGES[2]) == [
        ("message.received", Actor(ActorKind.CUSTOMER, ANAS_ID)),
        ("message.replied", Actor(ActorKind.AGENT, PRIYAS_ID)),
    ]


def test_an_agent_in_a_group_is_reached_through_a_projected_address_and_stays_an_agent() -> None:
    priya = {**PRIYA, "messaging_binding": {"type": "sms", "projected_address": "+15017122661"}}
    nameless = {**PRIYA, "sid": "MB-x", "identity": None}

    assert authors([ANA, priya, nameless], MESSAGES[2], message("IM6", "MB-x", "x", "Hm.", 8)) == [
        ("message.replied", Actor(ActorKind.AGENT, PRIYAS_ID)),
        ("message.replied", Actor(ActorKind.AGENT)),
    ]


def test_the_customer_is_an_entity_with_the_address_that_whatsapp_vouches_for() -> None:
    found = twilio_conversations.read({"participants": [ANA, PRIYA]}, tenant="acme")

    [imported] = found.entities
    point = ContactPoint(ContactPointKind.WHATSAPP, "+351910000000", verified=True)
    assert imported.entity == Customer(id=ANAS_ID, contact_points=(point,))
    assert "+351910000000" not in repr(found) + repr(found.entities) + repr(found.events)


@pytest.mark.parametrize("binding", [{"type": "gbm", "address": "conversations/1"}, None])
def test_an_address_of_a_kind_we_do_not_know_stays_in_the_record(binding: Any) -> None:
    ana = {**ANA, "messaging_binding": binding}

    found = twilio_conversations.read({"participants": [ana]}, tenant="acme")

    assert [each.entity for each in found.entities] == [Customer(id=ANAS_ID)]
    assert twilio_conversations.write(found.events, found.entities) == {"participants": [ana]}


def test_receipts_tell_what_became_of_a_message() -> None:
    found = twilio_conversations.read({"delivery_receipts": RECEIPTS}, tenant="acme")

    told = [(str(event.type), event.message, event.data.get("reason")) for event in found.events if event.is_known]
    second, third = (MessageId.for_source("twilio_conversations", "acme", "message", sid) for sid in ("IM2", "IM3"))
    assert told == [
        ("message.failed", second, "63016"),
        ("message.delivered", third, None),
        ("message.read", third, None),
    ]


def test_what_was_read_can_be_written_back() -> None:
    found = twilio_conversations.read(EVERYTHING, tenant="acme")

    assert found.faults == ()
    assert twilio_conversations.write(found.events, found.entities) == EVERYTHING


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {name: random.Random(7).sample(records * 2, 2 * len(records)) for name, records in EVERYTHING.items()}  # noqa: S311  # seeded, for repeatable input

    once = twilio_conversations.read(EVERYTHING, tenant="acme")

    assert twilio_conversations.read(shuffled, tenant="acme").events == once.events


@pytest.mark.parametrize(
    ("name", "record", "fault"),
    [
        ("conversations", {**CONVERSATION, "sid": None}, "sid: is missing, and names the record."),
        (
            "conversations",
            {**CONVERSATION, "date_created": 5},
            "date_created: is an instant in ISO 8601, not an int that cannot be read as such.",
        ),
        ("messages", {**MESSAGES[0], "body": 7}, "body: is text, not an int that cannot be read as such."),
        (
            "participants",
            {**ANA, "messaging_binding": "whatsapp:+351910000000"},
            "messaging_binding: is a messaging binding, not a str that cannot be read as such.",
        ),
        ("delivery_receipts", {**RECEIPTS[0], "message_sid": None}, "message_sid: is missing."),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_place_and_loses_no_other(name: str, record: Any, fault: str) -> None:
    found = (
        twilio_conversations.read({name: [record], "messages": [*EVERYTHING["messages"]]}, tenant="acme")
        if (name != "messages")
        else twilio_conversations.read({name: [record, *MESSAGES[1:]]}, tenant="acme")
    )

    assert [str(each) for each in found.faults] == [f"{name}, record 1: {fault}"]
    assert {event.message for event in found.events} >= {
        MessageId.for_source("twilio_conversations", "acme", "message", sid) for sid in ("IM2", "IM3", "IM4")
    }


def test_a_state_nobody_knows_stays_in_the_record() -> None:
    paused = {**CONVERSATION, "state": "paused"}

    found = twilio_conversations.read({"conversations": [paused]}, tenant="acme")

    assert fold(found.events)[CASE].phase is Phase.NEW
    assert twilio_conversations.write(found.events) == {"conversations": [paused]}


KINDS = {"CH": "conversations", "MB": "participants", "IM": "messages", "DY": "delivery_receipts"}


def resources(found: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each resource of the samples, however deep, with what Twilio calls its list."""
    if isinstance(found, dict):
        name = KINDS.get(str(found.get("sid"))[:2])
        if name is not None:
            yield name, found
        for value in found.values():
            yield from resources(value)
    elif isinstance(found, list):
        for each in found:
            yield from resources(each)


def test_every_sample_is_read_and_written_back(shared: Path) -> None:
    path = shared / "samples" / "twilio" / "twilio_conversations_v1_examples.json"
    samples = list(resources(json.loads(path.read_text("utf-8"))))

    assert {name for name, _ in samples} == set(KINDS.values())
    for name, record in samples:
        found = twilio_conversations.read({name: [record]}, tenant="acme")
        assert found.faults == (), record
        assert twilio_conversations.write(found.events, found.entities) == {name: [record]}
