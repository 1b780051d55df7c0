"""Help Scout: from its payloads to events, and back."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import help_scout
from cxcore.models import ActorKind, Agent, AgentId, CaseId, Channel, Customer, CustomerId, Phase, Team, TeamId

ANA_THERE: dict[str, Any] = {"id": 29418, "type": "customer", "email": "ana@example.com"}
PRIYA_THERE: dict[str, Any] = {"id": 256, "type": "user", "email": "priya@example.com"}
AI: dict[str, Any] = {"id": 9, "type": "system_user"}


def thread(minute: int, kind: str, author: dict[str, Any] = PRIYA_THERE, **more: Any) -> dict[str, Any]:
    return {"id": 1000 + minute, "type": kind, "status": "nochange", "state": "published", "createdBy": author,
            "body": f"text of {minute}", "createdAt": f"2026-03-02T09:{minute:02}:00Z", **more}  # fmt: skip


THREADS: list[dict[str, Any]] = [
    thread(30, "lineitem", status="closed", body=None, action={"type": "default"}),
    thread(25, "message", state="draft"),
    thread(20, "customer", ANA_THERE, status="active"),
    thread(12, "lineitem", status="closed", body=None),
    thread(10, "message", openedAt="2026-03-02T09:11:00Z", status="pending"),
    thread(8, "forwardparent"),
    thread(6, "note", assignedTo={"id": 256, "type": "user"}),
    thread(4, "lineitem", body=None, assignedTo={"id": 7, "type": "team"}),
    thread(1, "message", AI),
    thread(0, "customer", ANA_THERE, status="active"),
]
CONVERSATION: dict[str, Any] = {
    "id": 15,
    "number": 349,
    "type": "email",
    "status": "closed",
    "state": "published",
    "subject": "Charged twice",
    "assignee": {"id": 256, "email": "priya@example.com"},
    "createdBy": ANA_THERE,
    "primaryCustomer": {"id": 29418},
    "createdAt": "2026-03-02T09:00:00Z",
    "closedAt": "2026-03-02T09:30:00Z",
    "closedBy": 256,
    "userUpdatedAt": "2026-03-02T09:40:00Z",
    "tags": [{"id": 9150, "tag": "vip"}],
}
WITH_THREADS: dict[str, Any] = {**CONVERSATION, "_embedded": {"threads": THREADS}}
CASE = CaseId.for_source("help_scout", "acme", "conversation", "15")
PRIYA = AgentId.for_source("help_scout", "acme", "user", "256")
BILLING = TeamId.for_source("help_scout", "acme", "team", "7")
ANA = CustomerId.for_source("help_scout", "acme", "customer", "29418")


def told(found: Any, area: str) -> list[tuple[int, str, ActorKind]]:
    return [
        (event.at.minute, event.type.removeprefix(area), event.actor.kind)
        for event in found.events
        if event.type.startswith(area)
    ]


def test_the_threads_of_a_conversation_tell_its_history() -> None:
    found = help_scout.read({"conversations": [WITH_THREADS]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.agent, state.team) == (Phase.SOLVED, "closed", PRIYA, BILLING)
    assert (state.channel, state.customer, state.reopens, state.replies) == (Channel.EMAIL, ANA, 1, 1)
    assert state.first_reply_at is not None
    assert state.solved_at is not None
    assert (state.first_reply_at.minute, state.solved_at.minute) == (10, 30)
    moves = [(event.at.minute, event.data["phase"]) for event in found.events if event.type == "case.status_changed"]
    assert moves == [(0, "open"), (10, "waiting_customer"), (12, "solved"), (20, "open"), (30, "solved")]


def test_a_thread_is_the_customers_ours_the_ais_or_not_for_the_customer_and_a_draft_is_not_said() -> None:
    found = help_scout.read({"conversations": [WITH_THREADS]}, tenant="acme")

    assert told(found, "message.") == [
        (0, "received", ActorKind.CUSTOMER),
        (1, "replied", ActorKind.BOT),
        (6, "note_added", ActorKind.AGENT),
        (8, "note_added", ActorKind.AGENT),
        (10, "replied", ActorKind.AGENT),
        (11, "read", ActorKind.CUSTOMER),
        (20, "received", ActorKind.CUSTOMER),
    ]


def test_what_bounced_was_written_and_did_not_arrive() -> None:
    bounced = {**CONVERSATION, "_embedded": {"threads": [thread(3, "message", state="bounced")]}}

    found = help_scout.read({"conversations": [bounced]}, tenant="acme")

    assert told(found, "message.") == [(3, "replied", ActorKind.AGENT), (3, "failed", ActorKind.SYSTEM)]


@pytest.mark.parametrize("author", [{}, {"type": "robot", "id": 1}, "nobody"])
def test_a_thread_whose_author_nobody_knows_is_no_message(author: Any) -> None:
    conversation = {**CONVERSATION, "_embedded": {"threads": [thread(3, "message", author)]}}

    found = help_scout.read({"conversations": [conversation]}, tenant="acme")

    assert not [event for event in found.events if event.type.startswith("message.")]


def test_a_conversation_alone_tells_what_holds_now_and_when_it_was_closed() -> None:
    found = help_scout.read({"conversations": [CONVERSATION]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert state.solved_at is not None
    assert (state.phase, state.solved_at.minute, state.agent) == (Phase.SOLVED, 30, PRIYA)
    [closed] = [event for event in found.events if event.type == "case.status_changed"]
    assert closed.actor is not None
    assert (closed.actor.id, closed.provenance) == (str(PRIYA), "derived")


@pytest.mark.parametrize(
    ("fields", "phase", "status"),
    [
        ({"status": "active"}, Phase.OPEN, "active"),
        ({"status": "pending"}, Phase.WAITING_CUSTOMER, "pending"),
        ({"status": "spam"}, Phase.SPAM, "spam"),
        ({"status": "closed", "closedAt": None, "closedBy": None}, Phase.SOLVED, "closed"),
        ({"status": "closed", "closedBy": None}, Phase.SOLVED, "closed"),
        ({"status": "active", "snooze": {"snoozedUntil": "2026-03-09T09:00:00Z"}}, Phase.SNOOZED, "active"),
        ({"status": "active", "state": "deleted"}, Phase.DELETED, "active"),
        ({"status": "simmering"}, Phase.NEW, None),
    ],
)
def test_a_status_is_one_of_five_and_snoozed_or_deleted_stand_beside_it(
    fields: dict[str, Any], phase: Phase, status: str | None
) -> None:
    conversation = {**CONVERSATION, **fields}

    found = help_scout.read({"conversations": [conversation]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status) == (phase, status)
    assert help_scout.write(found.events) == {"conversations": [conversation]}


def test_a_team_can_be_the_assignee_of_a_conversation() -> None:
    found = help_scout.read({"conversations": [{**CONVERSATION, "assignee": {"id": 7, "type": "team"}}]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.agent, state.team) == (None, BILLING)


def test_a_conversation_from_a_list_and_the_same_one_with_its_threads_make_one_log() -> None:
    log = [
        *help_scout.read({"conversations": [CONVERSATION]}, tenant="acme").events,
        *help_scout.read({"conversations": [WITH_THREADS]}, tenant="acme").events,
    ]

    assert fold(log)[CASE].reopens == 1
    assert help_scout.write(log) == {"conversations": [WITH_THREADS]}


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({"rating": "great", "conversationId": 15}, 3),
        ({"rating": "not_good", "conversationId": 15}, 1),
        ({"rating": "Okay", "ticketId": 15, "modifiedAt": "2026-03-04T09:00:00Z"}, 2),
        ({"rating": "unknown", "conversationId": 15}, None),
    ],
)
def test_a_rating_is_one_of_three_faces(fields: dict[str, Any], score: int | None) -> None:
    rating = {"id": 1, "customer": {"id": 29418}, "threadId": 1010, "comments": "Quick!",
              "createdAt": "2026-03-03T12:12:13", **fields}  # fmt: skip

    found = help_scout.read({"ratings": [rating]}, tenant="acme")

    assert fold(found.events)[CASE].csat_score == score
    assert help_scout.write(found.events) == {"ratings": [rating]}


def test_customers_users_and_teams_are_entities() -> None:
    people = {
        "customers": [{"id": 29418, "firstName": "Ana", "lastName": "Sousa"}, {"id": 2, "firstName": ""}],
        "users": [
            {"id": 256, "firstName": "Priya", "type": "user", "timezone": "Europe/Lisbon"},
            {"id": 8, "firstName": "Night", "lastName": "Shift", "type": "team"},
        ],
        "teams": [{"id": 7, "name": "Billing", "timezone": "Europe/Lisbon"}],
    }

    found = help_scout.read(people, tenant="acme")

    assert [each.entity for each in found.entities] == [
        Customer(id=ANA, name="Ana Sousa"),
        Customer(id=CustomerId.for_source("help_scout", "acme", "customer", "2")),
        Agent(id=PRIYA, name="Priya", zone="Europe/Lisbon"),
        Team(id=TeamId.for_source("help_scout", "acme", "user", "8"), name="Night Shift"),
        Team(id=BILLING, name="Billing", zone="Europe/Lisbon"),
    ]
    assert help_scout.write(found.events, found.entities)["customers"] == people["customers"][::-1]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"id": None}, "conversations, record 2: id: is missing, and names the record."),
        (
            {"createdAt": "yesterday"},
            "conversations, record 2: createdAt: is an instant in ISO 8601, not a str that cannot be read as such.",
        ),
        (
            {"assignee": {"id": [256]}},
            "conversations, record 2: assignee: names somebody or something in a way that cannot be read.",
        ),
        (
            {"_embedded": {"threads": [thread(1, "customer", ANA_THERE, body=7)]}},
            "conversations, record 2: _embedded.threads[0].body: is text, not an int that cannot be read as such.",
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(broken: dict[str, Any], fault: str) -> None:
    records = [CONVERSATION, {**CONVERSATION, "id": 16, **broken}, {**CONVERSATION, "id": 17}]

    found = help_scout.read({"conversations": records}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert {CaseId.for_source("help_scout", "acme", "conversation", name) for name in ("15", "17")} <= {
        event.case for event in found.events
    }


@pytest.mark.parametrize(
    ("resource", "record"),
    [
        ("conversations", "text"),
        ("conversations", {**CONVERSATION, "status": ["closed"], "type": {}, "state": [], "createdBy": 4}),
        ("conversations", {**CONVERSATION, "_embedded": {"threads": ["x", {"type": [], "createdBy": {"type": {}}}]}}),
        ("conversations", {**CONVERSATION, "_embedded": "none"}),
        ("users", {"id": 8, "type": "team"}),
        ("users", {"id": 8, "timezone": "Lisbon"}),
        ("customers", {"id": 8, "firstName": ["Ana"]}),
    ],
)
def test_whatever_comes_the_file_is_read(resource: str, record: Any) -> None:
    found = help_scout.read({resource: [record], "ratings": [{"id": 1, "ticketId": 15, "createdAt": "2026-03-03"}]},
                            tenant="acme")  # fmt: skip

    assert CASE in {event.case for event in found.events}


@pytest.fixture
def samples(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the sample payloads of the official client; the thread stands where a conversation has it."""
    text = (shared / "samples" / "helpscout" / "payloads.json").read_text(encoding="utf-8")
    payloads = {name.partition(".")[2]: payload for name, payload in json.loads(text).items()}
    conversation = {**payloads["conversation"], "_embedded": {"threads": [payloads["thread"]]}}
    return {
        "conversations": [conversation],
        "customers": [payloads["customer"]],
        "users": [payloads["user"]],
        "teams": [payloads["team"]],
    }


def test_every_sample_record_is_read_and_written_back(samples: dict[str, list[dict[str, Any]]]) -> None:
    found = help_scout.read(samples, tenant="acme")

    assert found.faults == ()
    assert help_scout.write(found.events, found.entities) == samples


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    records = [WITH_THREADS, {**CONVERSATION, "id": 16}]
    shuffled = random.Random(7).sample(records * 2, 2 * len(records))  # noqa: S311  # seeded, for repeatable input
    turned = [
        {**each, "_embedded": {"threads": each.get("_embedded", {}).get("threads", [])[::-1]}} for each in records
    ]

    found = help_scout.read({"conversations": records}, tenant="acme")

    assert help_scout.read({"conversations": shuffled}, tenant="acme").events == found.events
    assert [
        event.id for event in help_scout.read({"conversations": turned}, tenant="acme").events if event.is_known
    ] == [event.id for event in found.events if event.is_known]
