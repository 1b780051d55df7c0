"""Zoho Desk: from its payloads to events, and back."""

import random
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import zoho_desk
from cxcore.models import (
    Account,
    ActorKind,
    Agent,
    AgentId,
    BusinessUnit,
    CaseId,
    Channel,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Team,
    TeamId,
)

CASE = CaseId.for_source("zoho_desk", "acme", "ticket", "1892000000042034")
PRIYA = AgentId.for_source("zoho_desk", "acme", "agent", "1892000000056007")
ANA = CustomerId.for_source("zoho_desk", "acme", "contact", "1892000000042032")
BILLING = TeamId.for_source("zoho_desk", "acme", "team", "8920000000069071")

CUSTOMER: dict[str, Any] = {"id": "1892000000042032", "name": "Ana Sousa", "type": "END_USER"}
AGENT: dict[str, Any] = {"id": "1892000000056007", "name": "Priya", "type": "AGENT"}


def at(minute: int) -> str:
    return f"2026-03-02T09:{minute:02d}:00.000Z"


def thread(minute: int, direction: str, author: Any, content: str = "…", **more: Any) -> dict[str, Any]:
    return {"id": f"thread{minute}", "channel": "EMAIL", "direction": direction, "status": "SUCCESS", "visibility": "public",
            "isDescriptionThread": False, "isForward": False, "createdTime": at(minute), "author": author,
            "content": content, **more}  # fmt: skip


def comment(minute: int, commenter: Any, *, is_public: bool, **more: Any) -> dict[str, Any]:
    return {"id": f"comment{minute}", "isPublic": is_public, "content": "…", "commenterId": commenter["id"],
            "commenter": commenter, "commentedTime": at(minute), "modifiedTime": None, **more}  # fmt: skip


def entry(minute: int, actor: Any, *info: dict[str, Any], name: str = "TicketUpdated") -> dict[str, Any]:
    return {"eventName": name, "eventTime": at(minute), "actor": actor, "source": None, "eventInfo": list(info)}


def became(name: str, before: Any, after: Any) -> dict[str, Any]:
    value = {"previousValue": before, "updatedValue": after}
    return {"propertyName": name, "propertyValue": value, "propertyType": "ValueTransition", "systemProperty": True}


def was(name: str, value: Any) -> dict[str, Any]:
    return {"propertyName": name, "propertyValue": value, "propertyType": "Text", "systemProperty": True}


TICKET: dict[str, Any] = {
    "id": "1892000000042034",
    "ticketNumber": "101",
    "subject": "Charged twice",
    "description": "Charged twice!",
    "status": "Refunded",
    "statusType": "Closed",
    "priority": "High",
    "channel": "Email",
    "contactId": "1892000000042032",
    "assigneeId": "1892000000056007",
    "teamId": "8920000000069071",
    "departmentId": "1892000000006907",
    "createdTime": at(0),
    "modifiedTime": at(45),
    "closedTime": at(40),
    "customerResponseTime": at(14),
    "isSpam": False,
    "isTrashed": False,
    "cf": {"cf_plan": "pro"},
}
THREADS: list[dict[str, Any]] = [
    thread(0, "in", CUSTOMER, "Charged twice!", isDescriptionThread=True),
    thread(2, "out", None, "We got it."),
    thread(10, "out", AGENT, "Your invoice?", isForward=True),
    thread(12, "out", AGENT, "I will look.", responderId="1892000000056007"),
    thread(13, "out", AGENT, "Not yet sent", status="DRAFT"),
    thread(14, "in", CUSTOMER, "Thank you."),
    thread(20, "out", AGENT, "Refunded.", status="FAILED"),
    thread(21, "out", AGENT, "Between us.", visibility="private"),
]
COMMENTS: list[dict[str, Any]] = [
    comment(11, AGENT, is_public=False),
    comment(15, AGENT, is_public=True),
    comment(16, CUSTOMER, is_public=True),
]
PERSON: dict[str, Any] = {"id": "1892000000056007", "name": "Priya", "type": "Agent"}
CONTACT: dict[str, Any] = {"id": "1892000000042032", "name": "Ana", "type": "Contact"}
HISTORY: list[dict[str, Any]] = [
    entry(0, CONTACT, was("Status", "Open"), was("Department", {"id": "1", "name": "Mail", "type": "Department"}),
          was("Case Owner", None), name="TicketCreated"),
    entry(5, {"id": "77", "name": "Round robin", "type": "RoundRobinAssignment"}, became("Case Owner", None, PERSON)),
    entry(6, PERSON, became("Priority", None, "High"), became("Department", {"id": "1"}, {"id": "2"})),
    entry(7, PERSON, became("Case Owner", PERSON, {"id": "8920000000069071", "name": "Billing", "type": "Group"})),
    entry(9, {"type": "SLA", "id": None}, name="TicketEscalated"),
    entry(20, PERSON, became("Status", "Open", "Refunded")),
    entry(30, CONTACT, became("Status", "Refunded", "Open")),
    entry(40, PERSON, became("Status", "Open", "Closed"), became("Case Owner", PERSON, None)),
]  # fmt: skip


def told(found: Any, area: str) -> list[tuple[int, str, ActorKind | None]]:
    """Return minute, type and author of what is in one area of our vocabulary."""
    return [
        (event.at.minute, str(event.type), event.actor.kind if event.actor else None)
        for event in found.events
        if event.is_known and event.type.startswith(area)
    ]


def test_threads_and_comments_are_the_customers_ours_a_rules_or_notes() -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, "threads": THREADS, "comments": COMMENTS}]}, tenant="acme")

    assert found.faults == ()
    assert told(found, "message.") == [
        (0, "message.received", ActorKind.CUSTOMER),
        (2, "message.replied", ActorKind.AUTOMATION),
        (10, "message.note_added", ActorKind.AGENT),
        (11, "message.note_added", ActorKind.AGENT),
        (12, "message.replied", ActorKind.AGENT),
        (14, "message.received", ActorKind.CUSTOMER),
        (15, "message.replied", ActorKind.AGENT),
        (16, "message.received", ActorKind.CUSTOMER),
        (20, "message.replied", ActorKind.AGENT),
        (20, "message.failed", None),
        (21, "message.note_added", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE]
    assert state.first_reply_at is not None
    assert (state.first_reply_at.minute, state.channel, state.customer) == (12, Channel.EMAIL, ANA)


def test_conversations_are_threads_and_comments_mixed_and_so_are_lists_of_their_own() -> None:
    mixed = [*({"type": "thread", **each} for each in THREADS), *({"type": "comment", **each} for each in COMMENTS)]
    named = {"ticketId": "1892000000042034"}

    apart = zoho_desk.read({"tickets": [{**TICKET, "threads": THREADS, "comments": COMMENTS}]}, tenant="acme")
    together = zoho_desk.read({"tickets": [{**TICKET, "conversations": mixed}]}, tenant="acme")
    beside = zoho_desk.read(
        {
            "tickets": [TICKET],
            "threads": [{**each, **named} for each in THREADS],
            "comments": [{**each, **named} for each in COMMENTS],
        },
        tenant="acme",
    )

    known = [event for event in apart.events if event.is_known]
    assert [event for event in together.events if event.is_known] == known
    assert [event for event in beside.events if event.is_known] == known


@pytest.mark.parametrize(
    ("ticket", "kinds", "why"),
    [
        ({}, ["message.received"], "it is all we know of what the customer wrote"),
        ({"threads": THREADS[:1]}, ["message.received"], "the first thread says the same, and is told once"),
        ({"channel": "Phone"}, [], "in a call an agent wrote it down"),
        ({"description": None}, [], "nothing was written"),
    ],
)
def test_the_description_is_the_first_message_where_no_thread_is(
    ticket: dict[str, Any], kinds: list[str], why: str
) -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, **ticket}]}, tenant="acme")

    assert [kind for _, kind, _ in told(found, "message.")] == kinds, why


def test_a_ticket_alone_is_a_snapshot_and_its_status_is_read_by_its_type() -> None:
    found = zoho_desk.read({"tickets": [TICKET]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority) == (Phase.SOLVED, "Refunded", "High")
    assert (state.agent, state.team) == (PRIYA, BILLING)
    assert state.solved_at is not None
    assert state.solved_at.minute == 40  # not 45, when it last changed
    assert {event.provenance for event in found.events if event.type == EventType.CASE_STATUS_CHANGED} == {"derived"}


@pytest.mark.parametrize(
    ("ticket", "phase"),
    [
        ({"statusType": "On Hold", "status": "With the warehouse"}, Phase.ON_HOLD),
        ({"statusType": None, "status": "Escalated"}, Phase.OPEN),
        ({"isSpam": True}, Phase.SPAM),
        ({"isDeleted": "true"}, Phase.DELETED),
        ({"isTrashed": True, "isSpam": True}, Phase.DELETED),
        ({"statusType": None, "status": "Simmering"}, Phase.NEW),
        ({"statusType": None, "status": None}, Phase.NEW),
    ],
)
def test_where_a_ticket_stands(ticket: dict[str, Any], phase: Phase) -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, **ticket}]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert state.phase is phase
    assert state.solved_at is None


def test_a_ticket_from_a_list_says_less_about_when_it_changed() -> None:
    listed = {name: value for name, value in TICKET.items() if name not in {"modifiedTime", "closedTime"}}

    found = zoho_desk.read({"tickets": [{**listed, "status": "Open", "statusType": "Open"}]}, tenant="acme")

    [change] = [event for event in found.events if event.type == EventType.CASE_STATUS_CHANGED]
    assert change.at.minute == 14


def test_the_history_says_when_things_changed_and_then_the_ticket_does_not() -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, "history": HISTORY}]}, tenant="acme")

    assert found.faults == ()
    moves = [(e.at.minute, e.data["phase"], e.data["status"]) for e in found.events if e.type == "case.status_changed"]
    assert moves == [(0, "open", "Open"), (20, "solved", "Refunded"), (30, "open", "Open"), (40, "solved", "Closed")]
    state = fold(found.events)[CASE]
    assert (state.priority, state.agent, state.team, state.reopens) == ("High", None, BILLING, 1)
    assert (state.transfers, told(found, "case.escalated")) == (1, [(9, "case.escalated", ActorKind.AUTOMATION)])
    assert told(found, "case.assigned") == [
        (0, "case.assigned", ActorKind.CUSTOMER),
        (5, "case.assigned", ActorKind.AUTOMATION),
        (7, "case.assigned", ActorKind.AGENT),
        (40, "case.assigned", ActorKind.AGENT),
    ]


def test_a_status_of_an_accounts_own_is_explained_by_a_ticket_that_stands_in_it() -> None:
    waiting = {**TICKET, "id": "7", "status": "With the warehouse", "statusType": "On Hold"}
    moved = {**TICKET, "history": [entry(20, PERSON, became("Status", "Open", "With the warehouse"))]}

    alone = zoho_desk.read({"tickets": [moved]}, tenant="acme")
    beside = zoho_desk.read({"tickets": [moved, waiting]}, tenant="acme")

    assert fold(alone.events)[CASE].phase is Phase.NEW
    assert (fold(beside.events)[CASE].phase, fold(beside.events)[CASE].status) == (Phase.ON_HOLD, "With the warehouse")


def test_the_order_of_a_history_and_its_length_make_no_other_events() -> None:
    whole = zoho_desk.read({"tickets": [{**TICKET, "history": HISTORY}]}, tenant="acme")
    page = zoho_desk.read({"tickets": [{**TICKET, "history": HISTORY[:3:-1]}]}, tenant="acme")

    told_by_page = {event.id for event in page.events if event.type == EventType.CASE_STATUS_CHANGED}
    assert told_by_page < {event.id for event in whole.events}
    assert len(told_by_page) == 3


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("Email", Channel.EMAIL),
        ("FEEDBACK_WIDGET", Channel.WEB_FORM),
        ("Feedback Widget", Channel.WEB_FORM),
        ("FORUMS", Channel.COMMUNITY),
        ("WhatsApp", Channel.MESSAGING),
    ],
)
def test_a_channel_is_written_in_more_than_one_way(said: str, channel: Channel) -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, "channel": said}]}, tenant="acme")

    assert fold(found.events)[CASE].channel is channel


def test_a_word_nobody_knows_is_kept_and_listed() -> None:
    odd = {**TICKET, "channel": "FACEBOOK"}

    found = zoho_desk.read({"tickets": [odd]}, tenant="acme")

    assert [each.path for each in found.residuals if each.reason == "a word we do not know"] == ["channel"]
    assert zoho_desk.write(found.events) == {"tickets": [odd]}


def test_times_may_be_milliseconds_and_types_lists_as_the_description_of_the_api_has_them() -> None:
    described = {**TICKET, "createdTime": 1772442000000, "modifiedTime": 1772444700000, "closedTime": 1772444400000}
    spoken = [thread(12, "out", {**AGENT, "type": ["AGENT"]}), thread(14, "in", {"type": ["END_USER"], "name": "Ana"})]

    found = zoho_desk.read({"tickets": [{**described, "threads": spoken}]}, tenant="acme")

    assert told(found, "message.") == [
        (12, "message.replied", ActorKind.AGENT),
        (14, "message.received", ActorKind.CUSTOMER),
    ]
    state, same = (fold(each.events)[CASE] for each in (found, zoho_desk.read({"tickets": [TICKET]}, tenant="acme")))
    assert (state.opened_at, state.solved_at) == (same.opened_at, same.solved_at)


def test_contacts_accounts_agents_teams_and_departments_are_entities() -> None:
    payloads: dict[str, list[dict[str, Any]]] = {
        "contacts": [{"id": "1892000000042032", "firstName": "Ana", "lastName": "Sousa", "email": "ana@example.com"}],
        "accounts": [{"id": "5", "accountName": "Acme"}],
        "agents": [{"id": "1892000000056007", "firstName": None, "lastName": "Priya"}, {"id": "8"}],
        "teams": [{"id": "8920000000069071", "name": "Billing"}],
        "departments": [{"id": "1892000000006907", "name": "Mail order"}],
    }

    found = zoho_desk.read(payloads, tenant="acme")

    assert [type(each.entity) for each in found.entities] == [Customer, Account, Agent, Agent, Team, BusinessUnit]
    [ana, _, priya, nobody, billing, _] = [each.entity for each in found.entities]
    assert isinstance(ana, Customer)
    assert isinstance(priya, Agent)
    assert isinstance(nobody, Agent)
    assert isinstance(billing, Team)
    assert (ana.id, ana.name, priya.name, nobody.name, billing.id) == (ANA, "Ana Sousa", "Priya", None, BILLING)
    assert zoho_desk.write(found.events, found.entities) == payloads


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ({"tickets": [{**TICKET, "id": None}]}, "tickets, record 1: id: is missing, and names the record."),
        ({"threads": [THREADS[0]]}, "threads, record 1: ticketId: is missing."),
        (
            {"tickets": [{**TICKET, "id": "7", "createdTime": "soon"}]},
            (
                "tickets, record 1: createdTime: is an instant in ISO 8601 or a number of milliseconds since 1970, "
                "not a str that cannot be read as such."
            ),
        ),
        (
            {"tickets": [{**TICKET, "id": "7", "threads": [{**THREADS[0], "id": None}]}]},
            "tickets, record 1: threads[0].id: is missing, and names the record.",
        ),
        (
            {"tickets": [{**TICKET, "id": "7", "history": [{**HISTORY[1], "eventTime": None}]}]},
            "tickets, record 1: history[0].eventTime: is missing.",
        ),
        (
            {
                "tickets": [
                    {**TICKET, "id": "7", "history": [entry(5, PERSON, became("Case Owner", 1, {"type": "Agent"}))]}
                ]
            },
            (
                "tickets, record 1: history[0].eventInfo[0].assigned: names somebody or something in a way that "
                "cannot be read."
            ),
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(records: dict[str, Any], fault: str) -> None:
    name, broken = next(iter(records.items()))

    found = zoho_desk.read({name: broken, "ticket": [TICKET]}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert CASE in {event.case for event in found.events if event.type == "case.created"}


@pytest.mark.parametrize(
    "record",
    [
        "text",
        None,
        {"id": ["7"]},
        {**TICKET, "id": "7", "status": ["Open"], "statusType": 3, "channel": [], "assigneeId": {}, "history": "none"},
        {**TICKET, "id": "7", "threads": ["x", {"direction": []}, {"author": {"type": []}, "direction": "out"}]},
        {
            **TICKET,
            "id": "7",
            "history": ["x", {"eventInfo": 1}, entry(1, None, {"propertyName": []}, was("Status", 3))],
        },
        {**TICKET, "id": "7", "history": [entry(1, [], was("Case Owner", {"type": "Role"}), was("Priority", 4))]},
        {**TICKET, "id": "7", "conversations": [{"type": "smoke", "createdTime": 3}], "comments": [{"commenter": 4}]},
    ],
)
def test_whatever_comes_the_file_is_read(record: Any) -> None:
    found = zoho_desk.read({"tickets": [record, TICKET]}, tenant="acme")

    assert CASE in {event.case for event in found.events if event.type == "case.created"}


PAYLOADS: dict[str, list[dict[str, Any]]] = {
    "tickets": [{**TICKET, "history": HISTORY, "threads": THREADS}, {**TICKET, "id": "7"}],
    "threads": [{**each, "id": f"{each['id']} of 7", "ticketId": "7"} for each in THREADS],
    "comments": [{**each, "ticketId": "7"} for each in COMMENTS],
    "contacts": [{"id": "1", "firstName": "Ana", "lastName": "Sousa"}],
}


def by_id(payloads: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: sorted(records, key=lambda each: str(each["id"])) for name, records in payloads.items()}


def test_what_was_read_can_be_written_back() -> None:
    found = zoho_desk.read(PAYLOADS, tenant="acme")

    assert found.faults == ()
    assert by_id(zoho_desk.write(found.events, found.entities)) == by_id(PAYLOADS)


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {name: random.Random(7).sample(each * 2, 2 * len(each)) for name, each in PAYLOADS.items()}  # noqa: S311  # seeded, for repeatable input

    assert zoho_desk.read(shuffled, tenant="acme").events == zoho_desk.read(PAYLOADS, tenant="acme").events


def test_a_message_that_failed_is_the_one_that_was_written() -> None:
    found = zoho_desk.read({"tickets": [{**TICKET, "threads": THREADS}]}, tenant="acme")

    [failed] = [event for event in found.events if event.type == EventType.MESSAGE_FAILED]
    assert failed.message == MessageId.for_source("zoho_desk", "acme", "thread", "thread20")
