"""HubSpot: from its objects, threads and tables to events, and back."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import NativeStatus, hubspot
from cxcore.models import (
    Account,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    ContactPointKind,
    Customer,
    CustomerId,
    Phase,
    Team,
    TeamId,
)

CASE = CaseId.for_source("hubspot", "acme", "ticket", "42")
THREAD_CASE = CaseId.for_source("hubspot", "acme", "thread", "900")
PRIYA = AgentId.for_source("hubspot", "acme", "owner", "7")
ANA = CustomerId.for_source("hubspot", "acme", "contact", "301")
BILLING = TeamId.for_source("hubspot", "acme", "team", "3")


def at(minute: int) -> str:
    return f"2026-03-02T09:{minute:02d}:00.000Z"


TICKET: dict[str, Any] = {
    "id": "42",
    "properties": {
        "subject": "Charged twice",
        "content": "Charged twice!",
        "createdate": at(0),
        "hs_lastmodifieddate": at(30),
        "hs_pipeline": "0",
        "hs_pipeline_stage": "2",
        "hs_ticket_priority": "HIGH",
        "hubspot_owner_id": "7",
        "hubspot_team_id": "3",
        "source_type": "CHAT",
        "first_agent_reply_date": at(5),
        "closed_date": None,
    },
    "createdAt": at(0),
    "updatedAt": at(30),
    "archived": False,
    "associations": {"contacts": {"results": [{"id": "301", "type": "ticket_to_contact"}]}},
}
PIPELINE: dict[str, Any] = {
    "id": "88",
    "label": "Returns",
    "createdAt": at(0),
    "updatedAt": at(0),
    "stages": [
        {"id": "881", "label": "At the warehouse", "metadata": {"ticketState": "OPEN", "isClosed": "false"}},
        {"id": "882", "label": "Money is back", "metadata": {"ticketState": "CLOSED", "isClosed": "true"}},
        {"id": "883", "label": "Waiting on contact", "metadata": {"ticketState": "OPEN", "isClosed": "false"}},
        {"id": "884", "label": "Nobody knows", "metadata": {}},
    ],
}
THREAD: dict[str, Any] = {
    "id": "900",
    "createdAt": at(0),
    "closedAt": at(20),
    "status": "CLOSED",
    "originalChannelId": "1000",
    "originalChannelAccountId": "5",
    "latestMessageTimestamp": at(10),
    "assignedTo": "A-70",
    "associatedContactId": "301",
    "inboxId": "1",
    "spam": False,
    "archived": False,
    "threadAssociations": {"associatedTicketId": "42"},
}
ALONE: dict[str, Any] = {name: value for name, value in THREAD.items() if name != "threadAssociations"}
OWNER: dict[str, Any] = {"id": "7", "userId": 70, "firstName": "Priya", "lastName": "Nair", "archived": False}


def ticket(**properties: Any) -> dict[str, Any]:
    return {**TICKET, "properties": {**TICKET["properties"], **properties}}


def message(minute: int, kind: str = "MESSAGE", by: str = "V-301", direction: str = "INCOMING", **more: Any) -> Any:
    return {"id": f"m{minute}", "type": kind, "createdAt": at(minute), "createdBy": by, "direction": direction,
            "conversationsThreadId": "900", "channelId": "1000", "channelAccountId": "5", "text": "…", **more}  # fmt: skip


MESSAGES: list[dict[str, Any]] = [
    message(0, text="Charged twice!"),
    message(1, "WELCOME_MESSAGE", "B-1", "OUTGOING"),
    message(2, by="B-1", direction="OUTGOING"),
    message(4, "COMMENT", "A-70", "OUTGOING", text="Third time."),
    message(5, by="A-70", direction="OUTGOING", text="I will refund it."),
    message(6, by="E-desk@acme.example", direction="OUTGOING"),
    message(7, by="E-ana@example.com"),
    message(8, "ASSIGNMENT", "S-hubspot", assignedTo="A-70"),
    message(20, "THREAD_STATUS_CHANGE", "A-70", newStatus="CLOSED"),
]


def told(found: Any, area: str) -> list[tuple[int, str, ActorKind | None]]:
    """Return minute, type and author of what is in one area of our vocabulary."""
    return [
        (event.at.minute, str(event.type), event.actor.kind if event.actor else None)
        for event in found.events
        if event.is_known and event.type.startswith(area)
    ]


def test_a_ticket_alone_is_a_snapshot_and_tells_what_holds_since_its_last_change() -> None:
    found = hubspot.read({"tickets": [TICKET]}, tenant="acme")

    assert found.faults == ()
    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority) == (Phase.WAITING_CUSTOMER, "2", "high")
    assert (state.agent, state.team, state.customer, state.channel) == (PRIYA, BILLING, ANA, Channel.CHAT)
    assert state.first_reply_at is not None
    assert state.first_reply_at.minute == 5
    assert {str(e.provenance) for e in found.events if e.type == "case.status_changed"} == {"derived"}


@pytest.mark.parametrize(
    ("stage", "phase", "status"),
    [
        ("881", Phase.OPEN, "At the warehouse"),
        ("882", Phase.SOLVED, "Money is back"),
        ("883", Phase.WAITING_CUSTOMER, "Waiting on contact"),
    ],
)
def test_what_a_stage_means_is_in_the_table_of_pipelines(stage: str, phase: Phase, status: str) -> None:
    records = {"tickets": [ticket(hs_pipeline="88", hs_pipeline_stage=stage)], "pipelines": [PIPELINE]}

    state = fold(hubspot.read(records, tenant="acme").events)[CASE]

    assert (state.phase, state.status) == (phase, status)


@pytest.mark.parametrize("stage", ["884", "885", None])
def test_a_stage_nobody_explains_tells_no_phase(stage: str | None) -> None:
    records = {"tickets": [ticket(hs_pipeline="88", hs_pipeline_stage=stage)], "pipelines": [PIPELINE]}

    found = hubspot.read(records, tenant="acme")

    assert [event for event in found.events if event.type == "case.status_changed"] == []


def test_a_stage_of_a_table_means_what_it_says_for_its_own_pipeline() -> None:
    stage = {"stage_id": "5", "label": "Waiting on us", "ticket_state": "OPEN", "pipeline_id": "88"}
    elsewhere = {**stage, "pipeline_id": "89", "ticket_state": "CLOSED"}
    row = {"id": "42", "property_createdate": "2026-03-02 09:00:00", "_fivetran_synced": "2026-03-02 10:00:00",
           "property_hs_pipeline": "88", "property_hs_pipeline_stage": "5"}  # fmt: skip

    found = hubspot.read({"pipeline_stages": [elsewhere, stage], "tickets": [row]}, tenant="acme")

    assert fold(found.events)[CASE].status == "Waiting on us"
    phases = [each.entity.phase for each in found.entities if isinstance(each.entity, NativeStatus)]
    assert phases == [Phase.SOLVED, Phase.OPEN]


def test_a_closed_ticket_says_when_and_one_in_the_bin_is_deleted() -> None:
    closed = hubspot.read({"tickets": [ticket(hs_pipeline_stage="4", closed_date=at(20))]}, tenant="acme")
    binned = hubspot.read({"tickets": [{**TICKET, "archived": True}]}, tenant="acme")

    solved_at = fold(closed.events)[CASE].solved_at
    assert solved_at is not None
    assert solved_at.minute == 20
    assert fold(binned.events)[CASE].phase is Phase.DELETED


HISTORY: dict[str, Any] = {
    "hs_pipeline_stage": [
        {"value": "2", "timestamp": at(25), "sourceType": "CRM_UI", "updatedByUserId": 70},
        {"value": "4", "timestamp": at(10), "sourceType": "AUTOMATION_PLATFORM"},
        {"value": "1", "timestamp": at(0), "sourceType": "API"},
        {"value": "77", "timestamp": at(1), "sourceType": "API"},
    ],
    "hs_ticket_priority": [{"value": "HIGH", "timestamp": at(3)}, {"value": "", "timestamp": at(2)}],
    "hubspot_owner_id": [{"value": "7", "timestamp": at(4), "sourceType": "WORKFLOWS"}],
}
CHANGES = [
    (0, "case.created", None),
    (0, "case.status_changed", None),
    (3, "case.priority_changed", None),
    (4, "case.assigned", ActorKind.AUTOMATION),
    (10, "case.status_changed", ActorKind.AUTOMATION),
    (25, "case.status_changed", ActorKind.AGENT),
]


def test_a_ticket_with_its_history_says_when_each_property_changed() -> None:
    found = hubspot.read({"tickets": [{**TICKET, "propertiesWithHistory": HISTORY}], "owners": [OWNER]}, tenant="acme")

    assert sorted(told(found, "case."), key=lambda each: each[:2]) == CHANGES
    assert fold(found.events)[CASE].reopens == 1


def test_the_table_of_property_history_says_the_same() -> None:
    rows = [
        {"ticket_id": "42", "name": name, "value": each["value"], "timestamp_instant": each["timestamp"],
         "source": each.get("sourceType", ""), "updatedByUserId": each.get("updatedByUserId")}
        for name, changes in HISTORY.items() for each in changes
    ]  # fmt: skip
    other = {"ticket_id": "42", "name": "subject", "value": "Twice", "timestamp_instant": at(9), "source": "CRM_UI"}

    records = {"tickets": [TICKET], "ticket_property_history": [*rows, other], "owners": [OWNER]}
    found = hubspot.read(records, tenant="acme")
    without_ticket = hubspot.read({"ticket_property_history": rows}, tenant="acme")

    assert sorted(told(found, "case."), key=lambda each: each[:2]) == CHANGES
    assert fold(without_ticket.events)[CASE].phase is Phase.WAITING_CUSTOMER


def pipeline(name: str, **stages: str) -> dict[str, Any]:
    return {"id": name, "label": f"Pipeline {name}", "createdAt": at(0), "updatedAt": at(0), "stages": [
        {"id": stage.removeprefix("s"), "label": f"{stage} of {name}", "metadata": {"ticketState": state}}
        for stage, state in stages.items()
    ]}  # fmt: skip


PIPELINES = [pipeline("0", s1="OPEN", s4="CLOSED"), pipeline("5", s54="OPEN", s55="CLOSED"), pipeline("7", s72="OPEN")]
STAGES = [{"value": stage, "timestamp": f"2026-03-0{day}T09:00:00Z"} for stage, day in (("72", 3), ("55", 2), ("4", 1))]


def moves(found: Any) -> list[tuple[int, str, str]]:
    return [
        (event.at.day, str(event.data["phase"]), event.data["status"])
        for event in found.events
        if event.type == "case.status_changed"
    ]


MOVED = [(1, "solved", "s4 of 0"), (2, "solved", "s55 of 5"), (3, "open", "s72 of 7")]


def test_a_ticket_that_changed_pipeline_keeps_the_stages_of_the_others() -> None:
    moved = {
        **ticket(hs_pipeline="7", hs_pipeline_stage="72"),
        "propertiesWithHistory": {"hs_pipeline_stage": STAGES},
    }

    found = hubspot.read({"tickets": [moved], "pipelines": PIPELINES * 2}, tenant="acme")

    assert found.faults == ()
    assert moves(found) == MOVED


def history_row(name: str, value: Any, timestamp: Any) -> dict[str, Any]:
    return {"ticket_id": "42", "name": name, "value": value, "timestamp_instant": timestamp}


@pytest.mark.parametrize("of_api", [True, False])
def test_a_stage_means_what_the_pipeline_of_its_time_says(*, of_api: bool) -> None:
    same = [pipeline(name, s9=state) for name, state in (("0", "OPEN"), ("5", "CLOSED"), ("7", "OPEN"))]
    stages = [{"value": "9", "timestamp": f"2026-03-0{day}T09:00:00Z"} for day in (3, 2, 1)]
    were = [("7", "2026-03-03T09:00:00Z"), ("5", "2026-03-02T09:00:00Z"), ("0", "2026-03-01T08:00:00Z"),
            ("7", "2026-03-04T09:00:00Z"), ("", "2026-03-02T09:00:00Z")]  # fmt: skip
    history = {"hs_pipeline_stage": stages, "hs_pipeline": [{"value": name, "timestamp": when} for name, when in were]}
    now = ticket(hs_pipeline="7", hs_pipeline_stage="9")
    records: dict[str, Any] = {"tickets": [{**now, "propertiesWithHistory": history}]}
    if not of_api:
        rows = [history_row(name, each["value"], each["timestamp"]) for name in history for each in history[name]]
        records = {"tickets": [now], "ticket_property_history": [*rows, history_row("hs_pipeline", "0", "once")]}

    found = hubspot.read({**records, "pipelines": same}, tenant="acme")

    assert moves(found) == [(1, "open", "s9 of 0"), (2, "solved", "s9 of 5"), (3, "open", "s9 of 7")]


def test_a_stage_of_several_pipelines_tells_nothing_where_nobody_says_which() -> None:
    rows = [{"stage_id": "9", "label": "Done", "ticket_state": "CLOSED", "pipeline_id": name} for name in ("5", "6")]
    change = history_row("hs_pipeline_stage", "9", "2026-03-02 09:00:00")

    two = hubspot.read({"pipeline_stages": rows, "ticket_property_history": [change]}, tenant="acme")
    one = hubspot.read({"pipeline_stages": rows[:1], "ticket_property_history": [change]}, tenant="acme")

    assert (moves(two), moves(one)) == ([], [(2, "solved", "Done")])


def test_a_change_without_a_readable_time_is_a_fault() -> None:
    change = history_row("hs_pipeline_stage", "4", "once")

    found = hubspot.read({"ticket_property_history": [change]}, tenant="acme")

    assert {each.path for each in found.faults} == {"timestamp_instant"}


def test_a_table_links_tickets_and_contacts() -> None:
    row = {"id": "42", "property_createdate": "2026-03-02 09:00:00", "_fivetran_synced": "2026-03-02 10:00:00"}
    links = [{"ticket_id": "42", "contact_id": name, "_fivetran_synced": "2026-03-02 10:00:00"}
             for name in ("1200", "301", "")]  # fmt: skip

    found = hubspot.read({"ticket_data": [row], "ticket_contact_data": links[:2]}, tenant="acme")
    nobody = hubspot.read({"ticket_data": [row], "ticket_contact_data": links[2:]}, tenant="acme")

    assert fold(found.events)[CASE].customer == ANA
    assert fold(nobody.events)[CASE].customer is None
    assert fold(hubspot.read({"ticket_contact": links[1:2]}, tenant="acme").events)[CASE].customer == ANA
    assert hubspot.write(found.events) == {"tickets": [row], "ticket_contact": links[:2]}
    api = hubspot.read({"tickets": [TICKET], "ticket_contact": [{**links[1], "contact_id": "5"}]}, tenant="acme")
    assert fold(api.events)[CASE].customer == ANA


def test_a_message_is_the_customers_ours_the_bots_or_a_comment() -> None:
    found = hubspot.read(
        {"threads": [THREAD], "messages": MESSAGES, "tickets": [TICKET], "owners": [OWNER]}, tenant="acme"
    )

    assert found.faults == ()
    assert told(found, "message.") == [
        (0, "message.received", ActorKind.CUSTOMER),
        (1, "message.replied", ActorKind.AUTOMATION),
        (2, "message.replied", ActorKind.BOT),
        (4, "message.note_added", ActorKind.AGENT),
        (5, "message.replied", ActorKind.AGENT),
        (6, "message.replied", ActorKind.AGENT),
        (7, "message.received", ActorKind.CUSTOMER),
    ]
    assert {event.case for event in found.events if event.type.startswith("message.")} == {CASE}
    replies = [event.actor.id for event in found.events if event.type == "message.replied" and event.actor]
    assert replies == [None, None, str(PRIYA), None]
    assert "case.status_changed" not in {e.type for e in found.events if e.source and e.source.kind != "ticket"}


def test_a_thread_without_a_ticket_is_a_case_of_its_own() -> None:
    messages = [*MESSAGES, message(25, "THREAD_STATUS_CHANGE", "X-1", newStatus="OPEN")]
    found = hubspot.read({"threads": [ALONE], "messages": messages}, tenant="acme")

    state = fold(found.events)[THREAD_CASE]
    assert (state.phase, state.reopens, state.customer, state.channel) == (Phase.OPEN, 1, ANA, Channel.CHAT)
    still_open = hubspot.read({"threads": [{**ALONE, "status": "OPEN", "closedAt": None}]}, tenant="acme")
    assert told(still_open, "case.") == [(0, "case.created", None)]


def engagement(number: int, **properties: Any) -> dict[str, Any]:
    return {"id": str(number), "properties": {"hs_timestamp": at(number), **properties}, "createdAt": at(number),
            "associations": {"tickets": {"results": [{"id": "42", "type": "to_ticket"}]}}}  # fmt: skip


LOGGED: dict[str, list[dict[str, Any]]] = {
    "emails": [
        engagement(1, hs_email_direction="INCOMING_EMAIL", hs_email_text="Hello?"),
        engagement(2, hs_email_direction="EMAIL", hs_email_text="Refunded.", hubspot_owner_id="7"),
        engagement(3, hs_email_direction="FORWARDED_EMAIL", hs_email_text="Fwd"),
    ],
    "notes": [engagement(4, hs_note_body="Third time.")],
    "calls": [
        engagement(5, hs_call_duration="90000", hs_call_direction="INBOUND"),
        engagement(6, hs_call_duration="soon"),
    ],
    "tasks": [engagement(7, hs_task_subject="Refund")],
}


def test_logged_emails_notes_and_calls_belong_to_their_ticket() -> None:
    found = hubspot.read(LOGGED, tenant="acme")

    assert found.faults == ()
    assert told(found, "message.") == [
        (1, "message.received", ActorKind.CUSTOMER),
        (2, "message.replied", ActorKind.AGENT),
        (4, "message.note_added", ActorKind.AGENT),
    ]
    calls = [event for event in found.events if event.type.startswith("interaction.")]
    assert [(event.at.minute, event.at.second, str(event.type)) for event in calls] == [
        (5, 0, "interaction.started"),
        (6, 0, "interaction.started"),
        (6, 30, "interaction.ended"),
    ]
    assert {event.case for event in found.events} == {CASE}


def test_a_table_links_tickets_and_what_was_logged() -> None:
    note = {
        "engagement_id": "4",
        "property_hs_note_body": "Third time.",
        "property_hs_timestamp": "2026-03-02 09:04:00",
    }
    link = {"ticket_id": "42", "engagement_id": "4", "_fivetran_synced": "2026-03-02 09:05:00"}

    linked = hubspot.read({"engagement_note_data": [note], "ticket_engagement_data": [link]}, tenant="acme")
    loose = hubspot.read({"engagement_note_data": [note]}, tenant="acme")

    assert {event.case for event in linked.events} == {CASE}
    assert {event.case for event in loose.events} == {None}


def test_a_call_that_would_end_after_the_calendar_is_a_fault() -> None:
    call = engagement(5, hs_call_duration="999999999999", hs_timestamp="9999-12-31T00:00:00Z")

    found = hubspot.read({"calls": [call]}, tenant="acme")

    assert [str(each) for each in found.faults] == [
        "calls, record 1: ended: names somebody or something in a way that cannot be read."
    ]
    assert hubspot.write(found.events) == {"calls": [call]}


def test_contacts_companies_owners_and_teams_are_people() -> None:
    contact = {
        "id": "301",
        "properties": {"firstname": "Ana", "lastname": "Sousa", "email": "ana@example.com", "phone": "+351210000000",
                       "hs_language": "pt-pt"},
    }  # fmt: skip
    records = {
        "contacts": [contact, {"id": "302", "properties": {"firstname": None}}],
        "companies": [{"id": "9", "properties": {"name": "Sousa Lda"}}],
        "owners": [OWNER],
        "teams": [{"id": "3", "name": "Billing"}],
    }

    found = hubspot.read(records, tenant="acme")

    ana, nobody, company, priya, billing = (each.entity for each in found.entities)
    assert isinstance(ana, Customer)
    assert (ana.id, ana.name, ana.language) == (ANA, "Ana Sousa", "pt-PT")
    assert [point.kind for point in ana.contact_points] == [ContactPointKind.EMAIL, ContactPointKind.PHONE]
    assert isinstance(nobody, Customer)
    assert (nobody.name, nobody.contact_points) == (None, ())
    assert isinstance(company, Account)
    assert isinstance(priya, Agent)
    assert (priya.id, priya.name) == (PRIYA, "Priya Nair")
    assert isinstance(billing, Team)
    assert billing.id == BILLING
    assert hubspot.write(found.events, found.entities) == records


EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "tickets": [TICKET],
    "threads": [THREAD],
    "messages": sorted(MESSAGES, key=lambda each: str(each["id"])),
    **LOGGED,
    "pipelines": [PIPELINE],
}


def test_what_was_read_is_written_back() -> None:
    found = hubspot.read(EVERYTHING, tenant="acme")

    assert hubspot.write(found.events, found.entities) == EVERYTHING


NOT_READ = {
    "contact_merge_audit_data", "contact_property_history_data", "engagement_contact_data", "engagement_data",
    "merged_deal_data", "owner_team_data", "role_data", "team_user_data", "ticket_company_data", "ticket_deal_data",
}  # fmt: skip


def test_every_sample_record_is_read_and_written_back(shared: Path) -> None:
    known = {name: resource.name for resource in hubspot.resources for name in resource.also_called}
    tables = {path.stem: path for path in (shared / "samples" / "hubspot").glob("*.csv")}
    assert tables.keys() - known.keys() == NOT_READ
    samples = {name: rows(path) for name, path in tables.items() if name in known}

    found = hubspot.read(samples, tenant="acme")

    assert found.faults == ()
    written = hubspot.write(found.events, found.entities)
    assert {name: in_order(each) for name, each in written.items()} == {
        known[name]: in_order(each) for name, each in samples.items()
    }


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(records, key=repr)


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {
        name: random.Random(7).sample(records * 2, 2 * len(records))  # noqa: S311  # seeded, for repeatable input
        for name, records in EVERYTHING.items()
    }

    assert hubspot.read(shuffled, tenant="acme").events == hubspot.read(EVERYTHING, tenant="acme").events


def test_a_record_that_cannot_be_read_is_a_fault_and_loses_no_other() -> None:
    records: dict[str, Any] = {
        "tickets": ["a ticket", {**TICKET, "id": None}, TICKET],
        "messages": [message(1, createdAt="yesterday"), message(2)],
    }

    found = hubspot.read(records, tenant="acme")

    expected = (
        "is an instant in ISO 8601 or a number of milliseconds since 1970, not a str that cannot be read as such."
    )
    assert [str(each) for each in found.faults] == [
        "tickets, record 1: record: is an object of fields; a str came.",
        "tickets, record 2: id: is missing, and names the record.",
        f"messages, record 1: createdAt: {expected}",
    ]
    assert fold(found.events)[CASE].phase is Phase.WAITING_CUSTOMER
    assert "message.received" in {event.type for event in found.events}


def test_a_link_that_names_no_ticket_is_a_fault_of_its_own_and_loses_nothing_that_was_logged() -> None:
    note = {"engagement_id": "4", "property_hs_timestamp": "2026-03-02 09:04:00"}
    link = {"engagement_id": "4", "_fivetran_synced": "2026-03-02 09:05:00"}
    links: list[dict[str, Any]] = [{**link, "ticket_id": 0.5}, {**link, "ticket_id": "42"}]

    found = hubspot.read({"engagement_note_data": [note], "ticket_engagement": links}, tenant="acme")
    alone = hubspot.read({"engagement_note_data": [note], "ticket_engagement": links[:1]}, tenant="acme")

    assert {(fault.resource, fault.number) for fault in found.faults} == {("ticket_engagement", 1)}
    assert {event.case for event in found.events} == {CASE}
    assert [(event.type, event.case) for event in alone.events] == [("message.note_added", None)]


def test_a_thread_that_names_its_ticket_unreadably_is_a_fault_of_its_own_and_loses_no_message() -> None:
    thread = {**THREAD, "threadAssociations": {"associatedTicketId": ["42"]}}

    found = hubspot.read({"threads": [thread], "messages": MESSAGES[:1]}, tenant="acme")

    assert {fault.resource for fault in found.faults} == {"threads"}
    assert [(event.type, event.case) for event in found.events] == [("message.received", THREAD_CASE)]
