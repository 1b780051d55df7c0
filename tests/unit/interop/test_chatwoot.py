"""Chatwoot: from its payloads and webhooks to events, and back."""

import random
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import chatwoot
from cxcore.models import (
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    Customer,
    CustomerId,
    MessageId,
    Phase,
    Team,
    TeamId,
)

NINE = 1772442000  # 2026-03-02 09:00 UTC, in seconds
CASE = CaseId.for_source("chatwoot", "acme", "conversation", "42")
PRIYA = AgentId.for_source("chatwoot", "acme", "user", "7")
ANA = CustomerId.for_source("chatwoot", "acme", "contact", "301")
BILLING = TeamId.for_source("chatwoot", "acme", "team", "3")

CUSTOMER: dict[str, Any] = {"id": 301, "name": "Ana Sousa", "type": "contact"}
AGENT: dict[str, Any] = {"id": 7, "name": "Priya", "type": "user"}
BOT: dict[str, Any] = {"id": 2, "name": "Robo", "type": "agent_bot"}


def message(minute: int, message_type: int, sender: Any = None, content: Any = "…", **more: Any) -> dict[str, Any]:
    """Return a message as the API writes it."""
    found = {"id": 1000 + minute, "content": content, "inbox_id": 5, "conversation_id": 42, "message_type": message_type,
             "content_type": "text", "status": "sent", "content_attributes": {}, "created_at": NINE + 60 * minute,
             "private": False, "source_id": None, **more}  # fmt: skip
    return found if sender is None else {**found, "sender": sender}


MESSAGES: list[dict[str, Any]] = [
    message(0, 0, CUSTOMER, "Charged twice!"),
    message(1, 3, content="We reply within the hour."),
    message(2, 1, BOT, "Is it about an invoice?"),
    message(3, 2, content="Priya self-assigned this conversation"),
    message(4, 1, AGENT, "Third time this week.", private=True),
    message(5, 1, AGENT, "I will refund it."),
    message(8, 1, content="Still there?", content_attributes={"automation_rule_id": 9}),
    message(9, 3, content="Please rate us", content_type="input_csat"),
]
CONVERSATION: dict[str, Any] = {
    "meta": {
        "sender": {"id": 301, "name": "Ana Sousa"},
        "channel": "Channel::WebWidget",
        "assignee": {"id": 7, "name": "Priya"},
        "team": {"id": 3, "name": "Billing"},
        "hmac_verified": False,
    },
    "id": 42,
    "messages": [MESSAGES[5]],
    "uuid": "9b3b1b4e-7e2c-4c52-8d4b-6f0a3e8f3c11",
    "additional_attributes": {"mail_subject": "Invoice"},
    "status": "resolved",
    "priority": "high",
    "labels": ["billing"],
    "created_at": NINE,
    "first_reply_created_at": NINE + 300,
    "last_activity_at": NINE + 600,
    "timestamp": NINE + 600,
    "waiting_since": 0,
    "snoozed_until": None,
}


def webhook(event: str, minute: int, changed: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """Return a conversation as a webhook brings it."""
    return {"event": event, "id": 42, "channel": "Channel::WebWidget", "status": "open",
            "contact_inbox": {"id": 11, "contact_id": 301}, "meta": {"sender": CUSTOMER, "assignee": None},
            "created_at": NINE, "timestamp": NINE, "updated_at": NINE + 60 * minute + 0.25,
            "first_reply_created_at": None, **({} if changed is None else {"changed_attributes": changed}),
            **more}  # fmt: skip


def change(field: str, before: Any, after: Any) -> dict[str, Any]:
    return {field: {"previous_value": before, "current_value": after}}


def told(found: Any, area: str) -> list[tuple[int, str, ActorKind | None]]:
    """Return minute, type and author of what is in one area of our vocabulary."""
    return [
        (event.at.minute, str(event.type), event.actor.kind if event.actor else None)
        for event in found.events
        if event.is_known and event.type.startswith(area)
    ]


def test_a_message_is_the_customers_ours_the_bots_a_rules_or_a_note() -> None:
    found = chatwoot.read({"messages": MESSAGES}, tenant="acme")

    assert found.faults == ()
    assert told(found, "message.") == [
        (0, "message.received", ActorKind.CUSTOMER),
        (1, "message.replied", ActorKind.AUTOMATION),
        (2, "message.replied", ActorKind.BOT),
        (4, "message.note_added", ActorKind.AGENT),
        (5, "message.replied", ActorKind.AGENT),
        (8, "message.replied", ActorKind.AUTOMATION),
        (9, "message.replied", ActorKind.AUTOMATION),
    ]
    assert told(found, "feedback.") == [(9, "feedback.survey_sent", None)]


@pytest.mark.parametrize(
    ("sent", "kind", "why"),
    [
        (
            {"sender": AGENT, "additional_attributes": {"campaign_id": 4}},
            ActorKind.AUTOMATION,
            "a campaign is no reply",
        ),
        ({"content_attributes": {"external_echo": True}}, ActorKind.AGENT, "written in the channel's own app"),
        ({"sender": {"id": 1, "type": "captain_assistant"}}, ActorKind.BOT, "Chatwoot's own assistant"),
        ({"sender_type": "User", "sender_id": 7}, ActorKind.AGENT, "as a table of messages says it"),
        ({}, ActorKind.AUTOMATION, "nobody's name"),
    ],
)
def test_who_wrote_what_goes_out(sent: dict[str, Any], kind: ActorKind, why: str) -> None:
    found = chatwoot.read({"messages": [message(1, 1, **sent)]}, tenant="acme")

    assert told(found, "message.") == [(1, "message.replied", kind)], why


def test_a_conversation_alone_is_a_snapshot_and_tells_what_holds_since_its_last_activity() -> None:
    found = chatwoot.read({"conversations": [CONVERSATION]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority) == (Phase.SOLVED, "resolved", "high")
    assert (state.agent, state.team, state.customer, state.channel) == (PRIYA, BILLING, ANA, Channel.CHAT)
    assert state.solved_at is not None
    assert state.first_reply_at is not None
    assert (state.solved_at.minute, state.first_reply_at.minute, state.replies) == (10, 5, 1)
    [solved] = [event for event in found.events if event.type == "case.status_changed"]
    assert solved.provenance == "derived"


def test_the_one_message_a_conversation_brings_is_the_same_as_in_the_list_of_messages() -> None:
    found = chatwoot.read({"conversations": [CONVERSATION], "messages": MESSAGES}, tenant="acme")

    assert len(told(found, "message.")) == 7
    assert fold(found.events)[CASE].replies == 1


def test_without_its_message_the_first_reply_is_told_by_its_time_alone() -> None:
    found = chatwoot.read({"conversations": [{**CONVERSATION, "messages": [MESSAGES[7]]}]}, tenant="acme")

    [reply] = [event for event in found.events if event.type == "message.replied" and event.provenance == "derived"]
    assert reply.at.minute == 5
    assert fold(found.events)[CASE].replies == 1


@pytest.mark.parametrize("never", [0, None, "0"])
def test_a_first_reply_at_second_zero_never_came(never: Any) -> None:
    conversation = {**CONVERSATION, "messages": [], "first_reply_created_at": never}

    found = chatwoot.read({"conversations": [conversation]}, tenant="acme")

    assert fold(found.events)[CASE].first_reply_at is None


def test_a_bot_is_no_assignee_and_a_private_api_channel_is_no_channel_we_know() -> None:
    meta = {
        **CONVERSATION["meta"],
        "assignee_type": "AgentBot",
        "assignee": BOT,
        "channel": "Channel::Api",
        "team": None,
    }

    found = chatwoot.read({"conversations": [{**CONVERSATION, "meta": meta}]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.agent, state.channel) == (None, None)
    assert [each.path for each in found.residuals if each.reason == "a word we do not know"] == ["meta.channel"]


def test_webhooks_tell_what_changed_when() -> None:
    hooks = [
        webhook("conversation_created", 0),
        webhook("conversation_updated", 2, [change("assignee_id", None, 7), change("team_id", None, 3)]),
        webhook("conversation_updated", 3, [change("priority", None, "urgent"), change("waiting_since", 1, 2)]),
        webhook("conversation_updated", 4, [change("label_list", ["vip"], ["vip", "refund"])]),
        webhook("conversation_updated", 5, [change("label_list", ["vip", "refund"], ["refund"])]),
        webhook("conversation_status_changed", 6, [change("status", "open", "resolved")], status="resolved"),
        webhook("conversation_status_changed", 9, [change("status", "resolved", "open")]),
        webhook("conversation_updated", 9, [change("assignee_id", 7, None)]),
    ]
    by_event: dict[str, list[dict[str, Any]]] = {}
    for hook in hooks:
        by_event.setdefault(hook["event"], []).append(hook)

    found = chatwoot.read(by_event, tenant="acme")

    assert found.faults == ()
    state = fold(found.events)[CASE]
    assert (state.phase, state.reopens, state.agent, state.team, state.customer) == (Phase.OPEN, 1, None, BILLING, ANA)
    tags = [(str(e.type), e.data["tags"]) for e in found.events if e.type in {"case.tagged", "case.untagged"}]
    assert tags == [("case.tagged", ("refund",)), ("case.untagged", ("vip",))]
    recorded = [event for event in found.events if event.is_known and event.provenance == "recorded"]
    assert [(event.at.minute, event.data["status"]) for event in recorded if event.type == "case.status_changed"] == [
        (6, "resolved"),
        (9, "open"),
    ]


def test_a_message_from_a_webhook_is_the_one_from_the_api() -> None:
    hook = {
        "event": "message_created", "id": 1005, "content": "I will refund it.", "created_at": "2026-03-02T09:05:00.000Z",
        "message_type": "outgoing", "content_type": "text", "private": False, "sender": AGENT,
        "conversation": {"id": 42, "status": "open"}, "inbox": {"id": 5}, "account": {"id": 1},
    }  # fmt: skip
    incoming = {**hook, "id": 1000, "message_type": "incoming", "sender": {"id": 301, "name": "Ana Sousa"}}

    pushed = chatwoot.read({"message_created": [hook, incoming]}, tenant="acme")
    fetched = chatwoot.read({"messages": [MESSAGES[5]]}, tenant="acme")

    [reply] = [event for event in pushed.events if event.type == "message.replied"]
    [received] = [event for event in pushed.events if event.type == "message.received"]
    assert reply == next(event for event in fetched.events if event.type == "message.replied")
    assert received.actor is not None
    assert (received.actor.kind, received.actor.id) == (ActorKind.CUSTOMER, str(ANA))


@pytest.mark.parametrize(
    ("status", "more", "kinds"),
    [
        ("read", {"updated_at": "2026-03-02T09:30:00Z"}, ["message.read"]),
        ("delivered", {"updated_at": "2026-03-02T09:30:00Z"}, ["message.delivered"]),
        ("read", {}, []),
        ("failed", {}, ["message.failed"]),
        ("sent", {}, []),
        ("failed", {"message_type": 0}, []),
        ("failed", {"private": True}, []),
    ],
)
def test_what_became_of_a_message_that_went_out(status: str, more: dict[str, Any], kinds: list[str]) -> None:
    found = chatwoot.read({"messages": [{**MESSAGES[5], "status": status, **more}]}, tenant="acme")

    about = MessageId.for_source("chatwoot", "acme", "message", "1005")
    delivery = {"message.read", "message.delivered", "message.failed"}
    assert [(str(event.type), event.message) for event in found.events if event.type in delivery] == [
        (kind, about) for kind in kinds
    ]


def report(number: int, name: str, minute: int, value: float, **more: Any) -> dict[str, Any]:
    at = f"2026-03-02T09:{minute:02d}:00.000Z"
    return {"id": number, "name": name, "value": value, "value_in_business_hours": 0.0, "account_id": 1, "user_id": 7,
            "event_start_time": "2026-03-02T09:00:00.000Z", "event_end_time": at, "conversation_id": 9041,
            "created_at": at, "updated_at": at, **more}  # fmt: skip


REPORTS: list[dict[str, Any]] = [
    report(1, "conversation_opened", 0, 0.0),
    report(2, "conversation_bot_handoff", 2, 120.0),
    report(3, "first_response", 5, 300.0),
    report(4, "reply_time", 7, 60.0),
    report(5, "conversation_resolved", 10, 600.0),
    report(6, "conversation_opened", 20, 600.0),
    report(7, "conversation_resolved", 30, 1800.0),
    report(8, "agent_participation", 31, 0.0),
]


@pytest.mark.parametrize(
    "joined",
    [
        {"conversations": [{"id": 9041, "display_id": 42, "created_at": "2026-03-02 09:00:00 UTC"}]},
        {"reporting_events": [{**each, "display_id": 42} for each in REPORTS]},
    ],
    ids=["by the table of conversations", "by the number itself"],
)
def test_reporting_events_say_when_a_conversation_was_answered_solved_and_opened_again(joined: dict[str, Any]) -> None:
    found = chatwoot.read({"reporting_events": REPORTS, **joined}, tenant="acme")

    state = fold(found.events)[CASE]
    assert state.solved_at is not None
    assert state.first_reply_at is not None
    assert (state.phase, state.solved_at.minute, state.reopens) == (Phase.SOLVED, 30, 1)
    assert (state.first_reply_at.minute, state.replies) == (5, 2)
    [handoff] = [e for e in found.events if e.type == "case.status_changed" and e.provenance == "recorded"]
    assert (handoff.at.minute, handoff.data["status"]) == (2, "open")


def test_reporting_events_of_a_conversation_nobody_can_name_are_kept_and_tell_nothing() -> None:
    found = chatwoot.read({"conversations": [{**CONVERSATION, "id": 9041}], "reporting_events": REPORTS}, tenant="acme")

    kept = [event for event in found.events if event.type == "chatwoot.reporting_event"]
    assert len(kept) == len(REPORTS)
    assert {event.case for event in kept} == {None}
    assert not [event for event in found.events if event.type in {"case.solved", "case.reopened"}]


def test_with_the_messages_there_reports_tell_no_reply_again() -> None:
    reports = [{**each, "display_id": 42} for each in REPORTS]

    found = chatwoot.read({"messages": MESSAGES, "reporting_events": reports}, tenant="acme")

    assert fold(found.events)[CASE].replies == 1


def test_a_survey_is_answered_on_a_scale_of_one_to_five() -> None:
    response = {
        "id": 5, "rating": 4, "feedback_message": "Fast!", "account_id": 1, "message_id": 1009, "conversation_id": 42,
        "contact": {"id": 301, "name": "Ana Sousa"}, "assigned_agent": {"id": 7}, "created_at": NINE + 1200,
    }  # fmt: skip

    found = chatwoot.read({"csat_survey_responses": [response]}, tenant="acme")

    [answer] = [event for event in found.events if event.is_known]
    assert (answer.type, answer.customer, answer.data["score"]) == ("feedback.survey_answered", ANA, 4)
    assert fold(found.events)[CASE].csat_score == 4
    assert chatwoot.write(found.events) == {"csat_survey_responses": [response]}


def test_the_tables_of_a_database_are_read_too() -> None:
    conversations = [
        {"id": "9041", "display_id": "42", "status": "1", "priority": "2", "contact_id": "301", "assignee_id": "7",
         "team_id": "3", "created_at": "2026-03-02 09:00:00", "updated_at": "2026-03-02 09:30:00",
         "last_activity_at": "2026-03-02 09:30:00", "first_reply_created_at": "2026-03-02 09:05:00"},
    ]  # fmt: skip
    messages = [
        {"id": "1", "conversation_id": "9041", "message_type": "0", "content": "Hi", "sender_type": "Contact",
         "sender_id": "301", "private": "f", "created_at": "2026-03-02 09:00:00", "updated_at": "2026-03-02 09:00:00"},
        {"id": "2", "conversation_id": "9041", "message_type": "1", "content": "Hm", "sender_type": "User",
         "sender_id": "7", "private": "t", "created_at": "2026-03-02 09:01:00", "updated_at": "2026-03-02 09:01:00"},
        {"id": "3", "conversation_id": "9041", "message_type": "1", "content": "Done", "sender_type": "User",
         "sender_id": "7", "private": "f", "created_at": "2026-03-02 09:05:00", "updated_at": "2026-03-02 09:05:00"},
    ]  # fmt: skip

    found = chatwoot.read({"conversations": conversations, "messages": messages}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority, state.agent) == (Phase.SOLVED, "resolved", "high", PRIYA)
    assert (state.team, state.customer, state.replies) == (BILLING, ANA, 1)
    assert chatwoot.write(found.events) == {"conversations": conversations, "messages": messages}


def test_contacts_agents_and_teams_are_entities() -> None:
    found = chatwoot.read(
        {
            "contacts": [{"id": 301, "name": "Ana Sousa", "email": "ana@example.com", "created_at": NINE}],
            "agents": [{"id": 7, "name": "Priya", "role": "agent"}],
            "teams": [{"id": 3, "name": "billing", "allow_auto_assign": True}],
        },
        tenant="acme",
    )

    assert [type(each.entity) for each in found.entities] == [Customer, Agent, Team]
    [ana, priya, billing] = [each.entity for each in found.entities]
    assert isinstance(ana, Customer)
    assert isinstance(priya, Agent)
    assert isinstance(billing, Team)
    assert (ana.id, priya.id, billing.id) == (ANA, PRIYA, BILLING)
    assert found.entities[0].extra["email"] == "ana@example.com"


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ({"messages": [message(1, 0, id=None)]}, "messages, record 1: id: is missing, and names the record."),
        (
            {"messages": [message(1, 0, conversation_id=None)]},
            "messages, record 1: conversation_id: is missing.",
        ),
        (
            {"messages": [message(1, 0, created_at="soon")]},
            (
                "messages, record 1: created_at: is a number of seconds since 1970 or an instant in ISO 8601, not a "
                "str that cannot be read as such."
            ),
        ),
        (
            {"messages": [message(1, 0, content=["x"])]},
            "messages, record 1: content: is text, not a list that cannot be read as such.",
        ),
        (
            {"conversations": [{**CONVERSATION, "id": 43, "messages": [message(1, 0, id=None)]}]},
            "conversations, record 1: messages[0].id: is missing, and names the record.",
        ),
        (
            {"csat_survey_responses": [{"id": 1, "conversation_id": 42, "created_at": NINE}]},
            "csat_survey_responses, record 1: rating: is missing.",
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(records: dict[str, Any], fault: str) -> None:
    name, broken = next(iter(records.items()))

    found = chatwoot.read({name: broken, "conversation": [CONVERSATION]}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert CASE in {event.case for event in found.events if event.type == "case.created"}


@pytest.mark.parametrize(
    "record",
    [
        "text",
        None,
        {"id": ["42"], "created_at": NINE},
        {**CONVERSATION, "id": 43, "status": ["open"], "meta": "none", "messages": "none", "changed_attributes": 7},
        {**CONVERSATION, "id": 43, "messages": ["x", {"message_type": []}], "meta": {"assignee": [], "team": {}}},
        {**CONVERSATION, "id": 43, "changed_attributes": [{"label_list": "vip"}, {"status": []}, {"assignee_id": 3}]},
        {
            **CONVERSATION,
            "id": 43,
            "changed_attributes": [change("label_list", "a", "b"), change("label_list", 1, ["b"])],
        },
    ],
)
def test_whatever_comes_the_file_is_read(record: Any) -> None:
    found = chatwoot.read({"conversations": [record, CONVERSATION]}, tenant="acme")

    assert CASE in {event.case for event in found.events if event.type == "case.created"}


def test_a_word_nobody_knows_is_kept_and_moves_nothing() -> None:
    odd = {**CONVERSATION, "status": "simmering", "priority": "meh", "messages": [message(1, 9, CUSTOMER)]}

    found = chatwoot.read({"conversations": [odd]}, tenant="acme")

    assert fold(found.events)[CASE].phase is Phase.NEW
    assert told(found, "message.") == [(5, "message.replied", ActorKind.AGENT)]
    assert chatwoot.write(found.events) == {"conversations": [odd]}


PAYLOADS: dict[str, list[dict[str, Any]]] = {
    "conversations": [CONVERSATION, webhook("conversation_updated", 6, [change("status", "open", "resolved")], id=44)],
    "messages": MESSAGES,
    "reporting_events": REPORTS,
    "contacts": [{"id": 301, "name": "Ana", "email": "ana@example.com"}],
}


def test_what_was_read_can_be_written_back() -> None:
    found = chatwoot.read(PAYLOADS, tenant="acme")

    assert found.faults == ()
    assert chatwoot.write(found.events, found.entities) == PAYLOADS


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {name: random.Random(7).sample(each * 2, 2 * len(each)) for name, each in PAYLOADS.items()}  # noqa: S311  # seeded, for repeatable input

    assert chatwoot.read(shuffled, tenant="acme").events == chatwoot.read(PAYLOADS, tenant="acme").events
