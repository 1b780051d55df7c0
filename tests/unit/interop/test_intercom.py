"""Intercom: from its payloads to events, and back."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import intercom
from cxcore.models import ActorKind, Agent, AgentId, CaseId, Channel, Customer, CustomerId, Phase, Team, TeamId

NINE = 1772442000  # 2026-03-02 09:00 UTC, in seconds
CASE = CaseId.for_source("intercom", "acme", "conversation", "503")
PRIYA = AgentId.for_source("intercom", "acme", "admin", "274")
BILLING = TeamId.for_source("intercom", "acme", "team", "9")
ANA = CustomerId.for_source("intercom", "acme", "contact", "6762f1")

CUSTOMER: dict[str, Any] = {"type": "user", "id": "6762f1", "name": "Ana Sousa"}
ADMIN: dict[str, Any] = {"type": "admin", "id": "274", "name": "Priya"}
FIN: dict[str, Any] = {"type": "bot", "id": "278", "name": "Fin"}


def part(minute: int, part_type: str, author: Any = ADMIN, body: str | None = None, **more: Any) -> dict[str, Any]:
    at = NINE + 60 * minute
    return {"type": "conversation_part", "id": str(minute), "part_type": part_type, "body": body, "created_at": at,
            "updated_at": at, "assigned_to": None, "author": author, **more}  # fmt: skip


CONVERSATION: dict[str, Any] = {
    "type": "conversation",
    "id": "503",
    "created_at": NINE,
    "updated_at": NINE + 3600,
    "source": {
        "type": "conversation",
        "id": "403918334",
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": "<p>Charged twice!</p>",
        "author": CUSTOMER,
        "attachments": [],
    },
    "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "6762f1", "external_id": "70"}]},
    "admin_assignee_id": 274,
    "team_assignee_id": 9,
    "state": "closed",
    "priority": "priority",
    "tags": {
        "type": "tag.list",
        "tags": [{"type": "tag", "id": "86", "name": "refund", "applied_at": NINE + 300, "applied_by": ADMIN}],
    },
    "conversation_rating": {
        "rating": 5,
        "remark": "Fast!",
        "created_at": NINE + 3600,
        "updated_at": NINE + 3660,
        "contact": {"type": "contact", "id": "6762f1"},
    },
    "custom_attributes": {},
}
PARTS: list[dict[str, Any]] = [
    part(1, "comment", FIN, "<p>One moment.</p>"),
    part(2, "assignment", ADMIN, assigned_to={"type": "team", "id": "9"}),
    part(3, "note", ADMIN, "<p>Third time this week.</p>"),
    part(5, "assignment", ADMIN, "<p>I will look.</p>", assigned_to={"type": "admin", "id": "274"}),
    part(6, "snoozed", ADMIN),
    part(7, "timer_unsnooze", FIN),
    part(9, "comment", CUSTOMER, "<p>Thank you.</p>"),
    part(10, "close", ADMIN, "<p>Refunded.</p>"),
    part(20, "open", CUSTOMER, "<p>Not yet here.</p>"),
    part(21, "conversation_attribute_updated_by_admin", FIN),
    part(30, "close", ADMIN),
]
WITH_PARTS: dict[str, Any] = {
    **CONVERSATION,
    "conversation_parts": {"type": "conversation_part.list", "conversation_parts": PARTS, "total_count": len(PARTS)},
}


def told(found: Any) -> list[tuple[int, str, ActorKind | None]]:
    """Return minute, type and author of what is in our vocabulary."""
    return [
        (event.at.minute, str(event.type), event.actor.kind if event.actor else None)
        for event in found.events
        if event.is_known
    ]


def test_the_parts_of_a_conversation_tell_its_history() -> None:
    found = intercom.read({"conversations": [WITH_PARTS]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.agent, state.team) == (Phase.SOLVED, "closed", PRIYA, BILLING)
    assert (state.channel, state.customer, state.priority, state.csat_score) == (Channel.CHAT, ANA, "priority", 5)
    assert state.opened_at is not None
    assert state.first_reply_at is not None
    assert state.solved_at is not None
    assert (state.opened_at.minute, state.first_reply_at.minute, state.solved_at.minute) == (0, 5, 30)
    assert (state.reopens, state.replies) == (1, 2)


def test_a_part_is_the_customers_ours_the_bots_or_a_note_and_may_move_the_case_too() -> None:
    found = intercom.read({"conversations": [WITH_PARTS]}, tenant="acme")

    customer, agent, bot = ActorKind.CUSTOMER, ActorKind.AGENT, ActorKind.BOT
    assert {each for each in told(found) if each[1].startswith("message.")} == {
        (0, "message.received", customer),
        (1, "message.replied", bot),
        (3, "message.note_added", agent),
        (5, "message.replied", agent),
        (9, "message.received", customer),
        (10, "message.replied", agent),
        (20, "message.received", customer),
    }
    moves = [(e.at.minute, e.data["phase"]) for e in found.events if e.type == "case.status_changed"]
    assert moves == [(6, "snoozed"), (7, "open"), (10, "solved"), (20, "open"), (30, "solved")]


def test_the_first_message_is_the_source_and_none_of_the_parts() -> None:
    found = intercom.read({"conversations": [CONVERSATION]}, tenant="acme")

    first = next(event for event in found.events if event.type == "message.received")
    assert first.data["text"] == "<p>Charged twice!</p>"
    assert first.actor is not None
    assert (first.actor.id, first.provenance) == (str(ANA), "derived")


@pytest.mark.parametrize("sent", ["automated", "campaigns_initiated", "operator_initiated"])
def test_what_was_sent_to_many_is_no_agents_reply(sent: str) -> None:
    outbound = {**CONVERSATION, "source": {**CONVERSATION["source"], "delivered_as": sent, "author": ADMIN}}

    found = intercom.read({"conversations": [outbound]}, tenant="acme")

    assert fold(found.events)[CASE].first_reply_at is None


def test_a_conversation_without_parts_is_a_snapshot_and_tells_what_holds_since_its_last_update() -> None:
    found = intercom.read({"conversations": [CONVERSATION]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.agent, state.team) == (Phase.SOLVED, PRIYA, BILLING)
    [change] = [event for event in found.events if event.type == "case.status_changed"]
    assert (change.at.hour, change.provenance) == (10, "derived")


def test_a_table_of_parts_tells_the_same_events_as_the_list_in_the_conversation() -> None:
    table = [{**each, "conversation_id": "503"} for each in PARTS]

    nested = intercom.read({"conversations": [WITH_PARTS]}, tenant="acme")
    beside = intercom.read({"conversations": [CONVERSATION], "conversation_parts": table}, tenant="acme")
    both = intercom.read({"conversations": [WITH_PARTS], "conversation_parts": table}, tenant="acme")

    known = [event for event in nested.events if event.is_known]
    assert [event for event in beside.events if event.is_known] == known
    assert [event for event in both.events if event.is_known] == known


def test_rows_of_an_export_with_text_for_times_are_read_like_the_api() -> None:
    row = {
        "id": "503", "created_at": "2026-03-02 09:00:00", "updated_at": "2026-03-02 10:00:00", "state": "snoozed",
        "source_type": "email", "source_author_type": "lead", "source_author_id": "6762f1", "source_id": "403918334",
        "source_body": "Hi", "source_delivered_as": "customer_initiated", "assignee_type": "team", "assignee_id": "9",
        "conversation_rating_value": "", "conversation_rating_created_at": "", "priority": "",
    }  # fmt: skip

    found = intercom.read({"conversation_history_data": [row]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.customer, state.channel, state.team) == (Phase.SNOOZED, ANA, Channel.EMAIL, BILLING)
    assert intercom.write(found.events) == {"conversations": [row]}


def test_nobody_is_an_assignee_too() -> None:
    parts = [part(1, "assignment", assigned_to={"type": "admin", "id": "274"}),
             part(2, "assignment", assigned_to={"type": "nobody_admin", "id": None}),
             part(3, "assignment", assigned_to={"type": "bot", "id": "278"})]  # fmt: skip

    found = intercom.read({"conversations": [{**CONVERSATION, "conversation_parts": {"conversation_parts": parts}}]},
                          tenant="acme")  # fmt: skip

    assert fold(found.events)[CASE].agent is None
    assert [event.data["agent"] for event in found.events if event.type == "case.assigned"] == [str(PRIYA), None]


def test_an_ai_agent_that_answers_in_an_admins_name_is_a_bot_and_an_unknown_author_says_nothing() -> None:
    parts = [part(1, "comment", {**ADMIN, "from_ai_agent": True}, "<p>Hi</p>"),
             part(2, "comment", {"type": "team", "id": "9"}, "<p>Hi</p>"),
             part(3, "comment", {}, "removed for Twitter"),
             part(4, "a_part_of_tomorrow", ADMIN, "for whom?")]  # fmt: skip

    found = intercom.read({"conversations": [{**CONVERSATION, "conversation_parts": {"conversation_parts": parts}}]},
                          tenant="acme")  # fmt: skip

    assert [each for each in told(found) if each[1] == "message.replied"] == [
        (1, "message.replied", ActorKind.BOT),
        (2, "message.replied", ActorKind.AUTOMATION),
    ]


def test_a_ticket_has_states_of_its_own_and_a_conversation_that_became_one_is_one_case() -> None:
    ticket = {
        "type": "ticket", "id": "503", "ticket_id": "22", "created_at": NINE, "updated_at": NINE + 3600,
        "ticket_state": {"type": "ticket_state", "id": "7493", "category": "resolved"},
        "contacts": CONVERSATION["contacts"], "admin_assignee_id": "0", "team_assignee_id": "9",
    }  # fmt: skip
    parts = [part(11, "ticket_state_updated_by_admin", FIN, ticket_state="submitted", previous_ticket_state="submitted"),
             part(12, "ticket_state_updated_by_workflow", FIN, ticket_state="waiting_on_customer")]  # fmt: skip

    alone = intercom.read({"tickets": [ticket]}, tenant="acme")
    told_by_parts = intercom.read(
        {"tickets": [{**ticket, "ticket_parts": {"ticket_parts": parts}}], "conversations": [CONVERSATION]},
        tenant="acme",
    )

    state = fold(alone.events)[CASE]
    assert (state.phase, state.status, state.agent, state.team) == (Phase.SOLVED, "resolved", None, BILLING)
    moves = [
        (event.data["status"], event.data["phase"])
        for event in told_by_parts.events
        if event.type == "case.status_changed" and event.provenance == "recorded"
    ]
    assert moves == [("submitted", "new"), ("waiting_on_customer", "waiting_customer")]
    assert sum(event.type == "case.created" for event in told_by_parts.events) == 1


def test_contacts_admins_and_teams_are_entities() -> None:
    found = intercom.read(
        {
            "contacts": [{"type": "contact", "id": "6762f1", "role": "lead", "name": "Ana", "language_override": "pt"}],
            "admins": [{"type": "admin", "id": 274, "name": "Priya", "email": "priya@example.com"}],
            "teams": [{"type": "team", "id": "9", "name": "Billing"}],
        },
        tenant="acme",
    )

    assert [type(each.entity) for each in found.entities] == [Customer, Agent, Team]
    [ana, priya, _] = [each.entity for each in found.entities]
    assert isinstance(ana, Customer)
    assert isinstance(priya, Agent)
    assert (ana.id, ana.language, priya.id) == (ANA, "pt", PRIYA)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"id": None}, "conversations, record 2: id: is missing, and names the record."),
        (
            {"priority": 1},
            "conversations, record 2: priority: is text, not an int that cannot be read as such.",
        ),
        (
            {"conversation_parts": {"conversation_parts": [part(1, "comment", CUSTOMER, "x", id=None)]}},
            "conversations, record 2: conversation_parts.conversation_parts[0].id: is missing, and names the record.",
        ),
        (
            {"tags": {"tags": [{"id": "1", "name": "vip", "applied_at": "soon"}]}},
            (
                "conversations, record 2: tags.tags[0].applied_at: is a number of seconds since 1970 or an instant in "
                "ISO 8601, not a str that cannot be read as such."
            ),
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(broken: dict[str, Any], fault: str) -> None:
    record = {**CONVERSATION, "id": "504", **broken}

    found = intercom.read({"conversations": [CONVERSATION, record, {**CONVERSATION, "id": "505"}]}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert {CaseId.for_source("intercom", "acme", "conversation", name) for name in ("503", "505")} <= {
        event.case for event in found.events
    }


@pytest.mark.parametrize(
    "record",
    [
        "text",
        None,
        {"id": ["503"], "updated_at": NINE},
        {**CONVERSATION, "state": ["closed"], "source": "none", "contacts": 4},
        {**CONVERSATION, "source": {"author": {"type": {}, "id": []}, "body": "x"}, "tags": {"tags": [{"id": 1}]}},
        {**CONVERSATION, "conversation_parts": {"conversation_parts": ["x", {"author": 1, "part_type": []}]}},
        {**CONVERSATION, "conversation_parts": {"conversation_parts": {"part_type": "close"}}},
    ],
)
def test_whatever_comes_the_file_is_read(record: Any) -> None:
    found = intercom.read({"conversations": [record, {**CONVERSATION, "id": "505"}]}, tenant="acme")

    assert CaseId.for_source("intercom", "acme", "conversation", "505") in {event.case for event in found.events}


def test_a_word_nobody_knows_is_kept_and_listed() -> None:
    tweeted = {**CONVERSATION, "state": "simmering", "source": {**CONVERSATION["source"], "type": "twitter"}}

    found = intercom.read({"conversations": [tweeted]}, tenant="acme")

    assert fold(found.events)[CASE].channel is None
    assert [each.path for each in found.residuals if each.reason == "a word we do not know"] == ["source.type"]
    assert intercom.write(found.events) == {"conversations": [tweeted]}


def test_what_was_read_can_be_written_back() -> None:
    payloads = {
        "conversations": [WITH_PARTS],
        "conversation_parts": [{**PARTS[0], "conversation_id": "7"}],
        "contacts": [{"type": "contact", "id": "6762f1", "name": "Ana", "email": "ana@example.com"}],
    }

    found = intercom.read(payloads, tenant="acme")

    assert intercom.write(found.events, found.entities) == payloads


def test_a_conversation_from_a_list_and_the_same_one_with_its_parts_make_one_log() -> None:
    listed = intercom.read({"conversations": [CONVERSATION]}, tenant="acme")
    retrieved = intercom.read({"conversations": [WITH_PARTS]}, tenant="acme")

    log = [*listed.events, *retrieved.events]

    assert fold(log)[CASE].reopens == 1
    assert intercom.write(log) == intercom.write(reversed(log)) == {"conversations": [WITH_PARTS]}


# --- the samples ----------------------------------------------------------

LISTED = {
    "conversation": "conversations",
    "ticket": "tickets",
    "contact": "contacts",
    "admin": "admins",
    "team": "teams",
}
NEEDED = {
    "conversation": "updated_at",
    "ticket": "updated_at",
    "contact": "updated_at",
    "admin": "name",
    "team": "name",
}


def objects(found: Any) -> list[dict[str, Any]]:
    """Return every object of the types we read that a document holds, however deep."""
    members = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    whole = [found] if isinstance(found, dict) and NEEDED.get(str(found.get("type"))) in found else []
    return whole + [each for member in members for each in objects(member)]


def newest(records: list[dict[str, Any]], *, at: str = "updated_at") -> dict[str, dict[str, Any]]:
    return {str(each["id"]): each for each in sorted(records, key=lambda each: (each.get(at, ""), str(each)))}


@pytest.fixture
def examples(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the objects in the examples of the API description."""
    text = (shared / "samples" / "intercom" / "openapi_2.15_examples.json").read_text(encoding="utf-8")
    answers = {name: answer for name, answer in json.loads(text).items() if ":: response 200" in name}
    found: dict[str, list[dict[str, Any]]] = {}
    for each in objects(answers):
        found.setdefault(LISTED[each["type"]], []).append(each)
    return found


@pytest.fixture
def tables(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the export that the reader knows."""
    known = {name for resource in intercom.resources for name in resource.also_called}
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((shared / "samples" / "intercom").glob("*.csv")):
        if path.stem in known:
            with path.open(encoding="utf-8") as lines:
                found[path.stem] = list(csv.DictReader(lines))
    return found


def test_every_example_of_the_api_description_is_read_and_written_back(
    examples: dict[str, list[dict[str, Any]]],
) -> None:
    found = intercom.read(examples, tenant="acme")
    written = intercom.write(found.events, found.entities)

    assert found.faults == ()
    assert {name: len(records) for name, records in examples.items() if name in {"conversations", "tickets"}} == {
        "conversations": 14,
        "tickets": 5,
    }
    for name in ("conversations", "tickets", "teams"):
        assert newest(written[name]) == newest(examples[name]), name
    assert {each["id"] for each in written["admins"]} == {each["id"] for each in examples["admins"]}


def test_every_row_of_the_export_is_read_and_each_record_is_written_as_it_last_was(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    found = intercom.read(tables, tenant="acme")
    written = intercom.write(found.events, found.entities)

    assert found.faults == ()
    assert len(tables) == 5
    resources = {name: resource.name for resource in intercom.resources for name in resource.also_called}
    for table, records in tables.items():
        assert newest(written[resources[table]]) == newest(records), table


def test_shuffled_and_repeated_deliveries_give_the_same_events(
    examples: dict[str, list[dict[str, Any]]], tables: dict[str, list[dict[str, Any]]]
) -> None:
    for records in (examples, tables):
        shuffled = {name: random.Random(7).sample(each * 2, 2 * len(each)) for name, each in records.items()}  # noqa: S311  # seeded, for repeatable input

        assert intercom.read(shuffled, tenant="acme").events == intercom.read(records, tenant="acme").events
