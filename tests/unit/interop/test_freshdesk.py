"""Freshdesk: from its payloads to events, and back."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import freshdesk
from cxcore.models import (
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Phase,
    Team,
    TeamId,
)

TICKET: dict[str, Any] = {
    "id": 20,
    "subject": "Charged twice",
    "description": "<div>Charged twice!</div>",
    "description_text": "Charged twice!",
    "status": 4,
    "priority": 3,
    "source": 1,
    "requester_id": 1001,
    "responder_id": 501,
    "group_id": 42,
    "spam": False,
    "tags": ["refund"],
    "custom_fields": {"cf_plan": "pro"},
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-02T12:00:00Z",
}
CONVERSATIONS: list[dict[str, Any]] = [
    {"id": 1, "body_text": "I will look.", "incoming": False, "private": False, "source": 0, "user_id": 501,
     "created_at": "2026-03-02T09:20:00Z", "updated_at": "2026-03-02T09:20:00Z"},
    {"id": 2, "body_text": "Third time this week.", "incoming": False, "private": True, "source": 2, "user_id": 501,
     "created_at": "2026-03-02T09:21:00Z", "updated_at": "2026-03-02T09:21:00Z"},
    {"id": 3, "body_text": "Dear bank, ...", "incoming": False, "private": False, "source": 8, "user_id": 501,
     "created_at": "2026-03-02T09:22:00Z", "updated_at": "2026-03-02T09:22:00Z"},
    {"id": 4, "body_text": "Thank you.", "incoming": True, "private": False, "source": 0, "user_id": 1001,
     "created_at": "2026-03-02T09:30:00Z", "updated_at": "2026-03-02T09:30:00Z"},
    {"id": 5, "body_text": "By the portal.", "incoming": False, "private": False, "source": 0, "user_id": 1001,
     "created_at": "2026-03-02T09:31:00Z", "updated_at": "2026-03-02T09:31:00Z"},
    {"id": 6, "body_text": "We got it.", "incoming": False, "private": False, "source": 15, "user_id": None,
     "created_at": "2026-03-02T09:01:00Z", "updated_at": "2026-03-02T09:01:00Z"},
]  # fmt: skip
WITH_CONVERSATIONS: dict[str, Any] = {**TICKET, "conversations": CONVERSATIONS}
CASE = CaseId.for_source("freshdesk", "acme", "ticket", "20")
PRIYA = AgentId.for_source("freshdesk", "acme", "agent", "501")
BILLING = TeamId.for_source("freshdesk", "acme", "group", "42")
ANA = CustomerId.for_source("freshdesk", "acme", "contact", "1001")


def messages(found: Any) -> list[tuple[int, str, ActorKind]]:
    return [
        (event.at.minute, event.type.removeprefix("message."), event.actor.kind)
        for event in found.events
        if event.type.startswith("message.")
    ]


def test_a_ticket_tells_what_holds_now_and_that_this_is_derived() -> None:
    found = freshdesk.read({"tickets": [TICKET]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority) == (Phase.SOLVED, "resolved", "high")
    assert (state.agent, state.team, state.customer, state.channel) == (PRIYA, BILLING, ANA, Channel.EMAIL)
    [change] = [event for event in found.events if event.type == "case.status_changed"]
    assert (change.at.hour, change.provenance) == (12, "derived")


def test_a_conversation_is_the_customers_ours_or_not_for_the_customer_and_the_description_comes_first() -> None:
    found = freshdesk.read({"tickets": [WITH_CONVERSATIONS]}, tenant="acme")

    assert messages(found) == [
        (0, "received", ActorKind.CUSTOMER),
        (1, "replied", ActorKind.AUTOMATION),
        (20, "replied", ActorKind.AGENT),
        (21, "note_added", ActorKind.AGENT),
        (22, "note_added", ActorKind.AGENT),
        (30, "received", ActorKind.CUSTOMER),
        (31, "received", ActorKind.CUSTOMER),
    ]
    state = fold(found.events)[CASE]
    assert state.first_reply_at is not None
    assert (state.first_reply_at.minute, state.replies) == (20, 1)


def test_a_list_of_conversations_tells_the_same_as_the_list_in_the_ticket() -> None:
    table = [{**each, "ticket_id": 20} for each in CONVERSATIONS]

    nested = freshdesk.read({"tickets": [WITH_CONVERSATIONS]}, tenant="acme")
    beside = freshdesk.read({"tickets": [TICKET], "conversations": table}, tenant="acme")

    known = [event for event in nested.events if event.is_known]
    assert [event for event in beside.events if event.is_known] == known


def test_without_their_ticket_conversations_still_tell_who_wrote_from_outside() -> None:
    table = [{**each, "ticket_id": 20} for each in CONVERSATIONS[:4]]

    found = freshdesk.read({"conversations": table}, tenant="acme")

    assert [kind for _, kind, _ in messages(found)] == ["replied", "note_added", "note_added", "received"]


def test_a_web_chat_repeats_its_description_so_that_only_the_conversation_counts(shared: Path) -> None:
    sample = shared / "samples" / "freshdesk" / "chatwoot_web_chat_ticket_with_conversations.json"
    payload = json.loads(sample.read_text(encoding="utf-8"))

    found = freshdesk.read(
        {"tickets": [{**payload["ticket"], "conversations": payload["conversations"]}]}, tenant="acme"
    )

    assert messages(found) == [
        (0, "replied", ActorKind.AUTOMATION),
        (0, "received", ActorKind.CUSTOMER),
        (3, "replied", ActorKind.AGENT),
        (10, "replied", ActorKind.AGENT),
    ]
    [state] = fold(found.events).values()
    assert (state.channel, state.phase) == (Channel.CHAT, Phase.OPEN)


def test_an_outbound_email_is_ours_from_the_first_message() -> None:
    found = freshdesk.read({"tickets": [{**TICKET, "source": 10}]}, tenant="acme")

    assert messages(found) == [(0, "replied", ActorKind.AGENT)]


def test_the_times_of_a_ticket_tell_its_life_where_its_conversations_are_not_there() -> None:
    stats = {
        "first_responded_at": "2026-03-02T09:20:00Z",
        "resolved_at": "2026-03-02T10:00:00Z",
        "reopened_at": "2026-03-02T10:30:00Z",
        "status_updated_at": "2026-03-02T11:00:00Z",
        "closed_at": "2026-03-02T11:00:00Z",
    }
    ticket = {**TICKET, "status": 5, "stats": stats}

    alone = freshdesk.read({"tickets": [ticket]}, tenant="acme")
    with_conversations = freshdesk.read({"tickets": [{**WITH_CONVERSATIONS, "stats": stats}]}, tenant="acme")

    state = fold(alone.events)[CASE]
    assert state.first_reply_at is not None
    assert state.closed_at is not None
    assert (state.first_reply_at.minute, state.closed_at.hour, state.reopens) == (20, 11, 1)
    assert (state.phase, state.replies) == (Phase.CLOSED, 1)
    assert fold(with_conversations.events)[CASE].replies == 1
    assert {event.provenance for event in alone.events if event.type == "case.solved"} == {"derived"}


@pytest.mark.parametrize(
    ("fields", "phase", "status"),
    [
        ({"status": 2}, Phase.OPEN, "open"),
        ({"status": 3}, Phase.WAITING_CUSTOMER, "pending"),
        ({"status": 5}, Phase.CLOSED, "closed"),
        ({"status": 2, "spam": True}, Phase.SPAM, "open"),
        ({"status": 9, "deleted": True}, Phase.DELETED, "deleted"),
        ({"status": 6}, Phase.NEW, None),  # whatever this account means by 6
    ],
)
def test_a_status_is_one_of_four_and_an_account_means_by_others_what_it_likes(
    fields: dict[str, Any], phase: Phase, status: str | None
) -> None:
    ticket = {**TICKET, **fields}

    found = freshdesk.read({"tickets": [ticket]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status) == (phase, status)
    assert freshdesk.write(found.events) == {"tickets": [ticket]}


@pytest.mark.parametrize(("theirs", "score"), [(103, 7), (100, 4), (-103, 1)])
def test_a_rating_is_one_of_seven_faces(theirs: int, score: int) -> None:
    rating = {
        "id": 102, "survey_id": 1, "user_id": 1001, "agent_id": 501, "feedback": "Quick!", "ticket_id": 20,
        "ratings": {"default_question": theirs, "question_2": -102},
        "created_at": "2026-03-03T09:00:00Z", "updated_at": "2026-03-03T09:00:00Z",
    }  # fmt: skip

    found = freshdesk.read({"satisfaction_ratings": [rating]}, tenant="acme")

    assert fold(found.events)[CASE].csat_score == score
    assert freshdesk.write(found.events) == {"satisfaction_ratings": [rating]}


def test_a_rating_on_another_scale_stays_in_its_record() -> None:
    rating = {"id": 102, "ticket_id": 20, "ratings": {"default_question": 3}, "created_at": "2026-03-03T09:00:00Z"}

    found = freshdesk.read({"satisfaction_ratings": [rating]}, tenant="acme")

    assert [event.type for event in found.events] == ["freshdesk.satisfaction_rating"]
    assert freshdesk.write(found.events) == {"satisfaction_ratings": [rating]}


def test_contacts_agents_and_groups_are_entities() -> None:
    found = freshdesk.read(
        {
            "contacts": [{"id": 1001, "name": "Ana Sousa", "language": "pt-BR", "email": "ana@example.com"}],
            "agents": [{"id": 501, "occasional": False, "contact": {"name": "Priya", "email": "priya@example.com"}}],
            "groups": [{"id": 42, "name": "Billing"}],
        },
        tenant="acme",
    )

    [ana, priya, billing] = [each.entity for each in found.entities]
    email = ContactPoint(ContactPointKind.EMAIL, "ana@example.com")
    assert ana == Customer(id=ANA, name="Ana Sousa", language="pt-BR", contact_points=[email])
    assert priya == Agent(id=PRIYA, name="Priya")
    assert billing == Team(id=BILLING, name="Billing")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"id": None}, "tickets, record 2: id: is missing, and names the record."),
        (
            {"created_at": 1772442000},
            "tickets, record 2: created_at: is an instant in ISO 8601, not an int that cannot be read as such.",
        ),
        (
            {"responder_id": [501]},
            "tickets, record 2: assignee: names somebody or something in a way that cannot be read.",
        ),
        (
            {"conversations": [{"id": 7, "user_id": 501, "created_at": None}]},
            "tickets, record 2: conversations[0].created_at: is missing.",
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(broken: dict[str, Any], fault: str) -> None:
    found = freshdesk.read({"tickets": [TICKET, {**TICKET, "id": 21, **broken}, {**TICKET, "id": 22}]}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert {CaseId.for_source("freshdesk", "acme", "ticket", name) for name in ("20", "22")} <= {
        event.case for event in found.events
    }


@pytest.mark.parametrize(
    "record",
    [
        "text",
        {"id": {"deep": 1}},
        {**TICKET, "status": [4], "priority": {}, "source": [], "spam": {}, "requester_id": {"id": 1}},
        {**TICKET, "conversations": [{"id": [1], "user_id": {}, "source": {}, "incoming": []}, "x", None]},
        {**TICKET, "conversations": "none", "stats": 4},
    ],
)
def test_whatever_comes_the_file_is_read(record: Any) -> None:
    found = freshdesk.read({"tickets": [record, {**TICKET, "id": 22}]}, tenant="acme")

    assert CaseId.for_source("freshdesk", "acme", "ticket", "22") in {event.case for event in found.events}


def test_what_was_read_can_be_written_back() -> None:
    payloads = {
        "tickets": [WITH_CONVERSATIONS, {**TICKET, "id": 21, "source": 5, "priority": 9}],
        "conversations": [{**CONVERSATIONS[0], "id": 9, "ticket_id": 21}],
        "contacts": [{"id": 1001, "name": "Ana", "tags": ["vip"]}],
    }

    found = freshdesk.read(payloads, tenant="acme")

    assert freshdesk.write(found.events, found.entities) == payloads
    assert {each.path for each in found.residuals if each.reason == "a word we do not know"} == {"source"}


def test_a_ticket_from_a_list_and_the_same_one_with_more_make_one_log() -> None:
    stats = {"status_updated_at": "2026-03-02T11:00:00Z", "resolved_at": "2026-03-02T11:00:00Z"}
    detailed = {**WITH_CONVERSATIONS, "stats": stats}
    log = [
        *freshdesk.read({"tickets": [TICKET]}, tenant="acme").events,
        *freshdesk.read({"tickets": [detailed]}, tenant="acme").events,
    ]

    state = fold(log)[CASE]
    assert state.solved_at is not None
    assert (state.phase, state.solved_at.hour, state.reopens) == (Phase.SOLVED, 11, 0)
    assert freshdesk.write(log) == freshdesk.write(reversed(log)) == {"tickets": [detailed]}


@pytest.fixture
def samples(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the sample records by the names the reader knows."""
    folder = shared / "samples" / "freshdesk"
    parsed = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    exported = [parsed["chatwoot_ticket_with_conversations"], parsed["chatwoot_web_chat_ticket_with_conversations"]]
    return {
        "contacts": [parsed["chatwoot_contact"]],
        "tickets": [
            *({**each["ticket"], "conversations": each["conversations"]} for each in exported),
            parsed["cli_ticket_with_conversations"],
            *parsed["cli_tickets_list"][1:],
        ],
    }


def test_every_sample_record_is_read_and_written_back(samples: dict[str, list[dict[str, Any]]]) -> None:
    found = freshdesk.read(samples, tenant="acme")
    written = freshdesk.write(found.events, found.entities)

    assert found.faults == ()
    assert written["contacts"] == samples["contacts"]
    assert written["tickets"] == sorted(samples["tickets"], key=lambda each: str(each["id"]))


def test_shuffled_and_repeated_deliveries_give_the_same_events(samples: dict[str, list[dict[str, Any]]]) -> None:
    shuffled = {name: random.Random(7).sample(records * 2, 2 * len(records)) for name, records in samples.items()}  # noqa: S311  # seeded, for repeatable input

    assert freshdesk.read(shuffled, tenant="acme").events == freshdesk.read(samples, tenant="acme").events
