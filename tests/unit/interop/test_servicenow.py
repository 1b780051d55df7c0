"""ServiceNow: from its payloads to events, and back."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import servicenow
from cxcore.interop._systems._servicenow_words import value_of
from cxcore.models import (
    Account,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    Customer,
    CustomerId,
    Event,
    EventType,
    Phase,
    Provenance,
    Team,
    TeamId,
)

INCIDENT_ID = "a9e30c7dc61122760116894de7bcc7bd"
ANA, PRIYA, RUI = (f"{number:032x}" for number in (0xA1, 0xB2, 0xC3))
BILLING, ACME = (f"{number:032x}" for number in (0xD4, 0xE5))
HOST = "https://acme.service-now.com/api/now/table"

CASE = CaseId.for_source("servicenow", "acme", "task", INCIDENT_ID)
PRIYA_OF_ACME = AgentId.for_source("servicenow", "acme", "sys_user", PRIYA)
ANA_OF_ACME = CustomerId.for_source("servicenow", "acme", "sys_user", ANA)
BILLING_OF_ACME = TeamId.for_source("servicenow", "acme", "sys_user_group", BILLING)


def to(table: str, name: str) -> dict[str, str]:
    """Return a reference as the Table API writes it when nothing else was asked for."""
    return {"link": f"{HOST}/{table}/{name}", "value": name}


INCIDENT: dict[str, Any] = {
    "sys_id": INCIDENT_ID,
    "sys_class_name": "incident",
    "number": "INC0010001",
    "caller_id": to("sys_user", ANA),
    "opened_by": to("sys_user", ANA),
    "assigned_to": to("sys_user", PRIYA),
    "assignment_group": to("sys_user_group", BILLING),
    "contact_type": "email",
    "short_description": "Charged twice",
    "description": "Twice in March!",
    "priority": "2",
    "state": "6",
    "hold_reason": "",
    "opened_at": "2026-03-02 09:00:00",
    "resolved_at": "2026-03-02 11:00:00",
    "closed_at": "",
    "sys_created_by": "ana",
    "sys_created_on": "2026-03-02 09:00:01",
    "sys_updated_on": "2026-03-02 11:05:00",
}
# The same as its caller sees it in Lisbon's summer time, with both forms and with what is displayed alone.
JULY: dict[str, str] = {"opened_at": "2026-07-06 08:00:00", "sys_updated_on": "2026-07-06 10:00:00"}


def row(number: int, **fields: Any) -> dict[str, Any]:
    return {"sys_id": f"{number:032x}", **fields}


def note(number: int, element: str, login: str, at: str, text: str) -> dict[str, Any]:
    return row(
        number,
        name="incident",
        element=element,
        element_id=INCIDENT_ID,
        value=text,
        sys_created_by=login,
        sys_created_on=f"2026-03-02 {at}",
    )


JOURNAL = [
    note(1, "comments", "ana", "09:01:00", "Any news?"),
    note(2, "work_notes", "priya", "09:10:00", "Third time."),
    note(3, "comments", "priya", "09:20:00", "Refunded."),
    note(4, "comments", "system", "09:00:02", "We got it."),
    note(5, "approval_history", "priya", "09:30:00", "Approved."),
]
USERS = [
    row(0xA1, user_name="ana", name="Ana Sousa", email="ana@example.com", mobile_phone="+351 91 000 0000",
        preferred_language="pb", time_zone="Europe/Lisbon"),
    row(0xB2, user_name="priya", name="Priya", time_zone="Mars/Olympus", email="priya@example.com"),
]  # fmt: skip


def audit(number: int, field: str, old: str, new: str, at: str, **more: Any) -> dict[str, Any]:
    return row(
        number,
        tablename="incident",
        documentkey=INCIDENT_ID,
        fieldname=field,
        oldvalue=old,
        newvalue=new,
        user="priya",
        sys_created_on=f"2026-03-02 {at}",
        **more,
    )


AUDITS = [
    audit(1, "state", "1", "2", "09:05:00"),
    audit(2, "incident_state", "1", "2", "09:05:00"),
    audit(3, "assigned_to", "", PRIYA, "09:05:00"),
    audit(4, "assignment_group", "", BILLING, "09:05:00"),
    audit(5, "priority", "4", "2", "09:06:00"),
    audit(6, "state", "2", "3", "09:30:00"),
    audit(7, "hold_reason", "", "1", "09:30:00"),
    audit(8, "state", "3", "6", "10:00:00"),
    audit(9, "state", "6", "simmering", "10:30:00"),
    audit(10, "priority", "2", "", "10:31:00"),
]


def written(events: tuple[Event, ...]) -> list[tuple[str, ActorKind | None]]:
    return [(str(each.type), each.actor.kind if each.actor else None) for each in events if "message" in each.type]


# --- forms ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value", "why"),
    [
        ("6", "6", "the value alone"),
        ({"display_value": "Resolved", "value": "6"}, "6", "both: the value counts"),
        (to("sys_user", ANA), ANA, "a reference"),
        ({"display_value": "Ana", "link": f"{HOST}/sys_user/{ANA}"}, ANA, "a reference displayed: its link has the id"),
        ({"display_value": "Ana", "link": f"{HOST}/sys_user?name=ana"}, "Ana", "a link to a query names nobody"),
        ({"display_value": "", "value": ""}, None, "an empty field"),
    ],
)
def test_a_field_comes_in_several_forms(raw: object, value: object, why: str) -> None:
    assert value_of(raw) == value, why


def test_a_value_of_time_is_in_utc_and_what_is_displayed_is_in_the_zone_of_whoever_asked() -> None:
    both = {
        name: {"value": JULY.get(name, text), "display_value": "shown"} if isinstance(text, str) else text
        for name, text in INCIDENT.items()
    }
    displayed = {**INCIDENT, **{name: text.replace("08:", "09:").replace("10:", "11:") for name, text in JULY.items()},
                 "state": "Resolved", "resolved_at": ""}  # fmt: skip

    from_both = servicenow.read({"incident": [both]}, tenant="acme", zone="Europe/Lisbon")
    from_displayed = servicenow.read({"incident": [displayed]}, tenant="acme", zone="Europe/Lisbon")

    for found in (from_both, from_displayed):
        state = fold(found.events)[CASE]
        assert state.opened_at is not None
        assert (state.opened_at.hour, state.phase) == (8, Phase.SOLVED)
        assert found.faults == ()


def test_a_reference_that_is_only_a_name_names_nobody_and_is_listed() -> None:
    found = servicenow.read({"incident": [{**INCIDENT, "assigned_to": "Priya"}]}, tenant="acme")

    assert fold(found.events)[CASE].agent is None
    assert ("assigned_to", "a word we do not know") in {(each.path, each.reason) for each in found.residuals}


# --- records -------------------------------------------------------------


def test_an_incident_alone_tells_what_holds_now_and_that_this_is_derived() -> None:
    found = servicenow.read({"incident": [INCIDENT]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.priority, state.agent, state.team) == (
        Phase.SOLVED, "2", PRIYA_OF_ACME, BILLING_OF_ACME,
    )  # fmt: skip
    assert (state.customer, state.channel) == (ANA_OF_ACME, Channel.EMAIL)
    assert state.solved_at is not None
    assert state.solved_at.hour == 11
    assert {each.provenance for each in found.events if each.type == EventType.CASE_SOLVED} == {Provenance.DERIVED}
    assert written(found.events) == [("message.received", ActorKind.CUSTOMER)]


@pytest.mark.parametrize(
    ("word", "channel"),
    [
        ("self-service", Channel.SELF_SERVICE),
        ("Self-service", Channel.SELF_SERVICE),
        ("virtual_agent", Channel.CHATBOT),
        ({"display_value": "Virtual Agent", "value": "virtual_agent"}, Channel.CHATBOT),
        ("Walk-in", Channel.IN_PERSON),
        ("pigeon", None),
    ],
)
def test_a_channel_is_written_as_a_value_or_as_it_is_displayed(word: object, channel: Channel | None) -> None:
    found = servicenow.read({"incident": [{**INCIDENT, "contact_type": word}]}, tenant="acme")

    assert fold(found.events)[CASE].channel is channel


def test_an_incident_that_an_agent_opened_says_nothing_in_the_callers_words() -> None:
    found = servicenow.read({"incident": [{**INCIDENT, "opened_by": to("sys_user", PRIYA)}]}, tenant="acme")

    assert written(found.events) == []


@pytest.mark.parametrize(
    ("fields", "phase", "why"),
    [
        ({"state": "3", "hold_reason": "1"}, Phase.WAITING_CUSTOMER, "it waits for the caller"),
        ({"state": "3", "hold_reason": "4"}, Phase.ON_HOLD, "it waits for a vendor"),
        ({"state": "On Hold", "hold_reason": "Awaiting Caller"}, Phase.WAITING_CUSTOMER, "the same in words"),
        ({"state": "7", "closed_at": "2026-03-05 09:00:00"}, Phase.CLOSED, "it is closed"),
        ({"state": "7", "closed_at": ""}, Phase.CLOSED, "it is closed and nobody says when"),
        ({"state": "6", "resolved_at": ""}, Phase.SOLVED, "it is resolved and nobody says when"),
        ({"state": "8"}, Phase.CANCELLED, "it is cancelled"),
        ({"state": "42"}, Phase.NEW, "the state is one of its own"),
    ],
)
def test_the_state_of_an_incident(fields: dict[str, str], phase: Phase, why: str) -> None:
    found = servicenow.read({"incident": [{**INCIDENT, **fields}]}, tenant="acme")

    assert fold(found.events)[CASE].phase is phase, why


@pytest.mark.parametrize(
    ("state", "phase"),
    [("10", Phase.OPEN), ("18", Phase.WAITING_CUSTOMER), ("3", Phase.CLOSED), ("7", Phase.CANCELLED)],
)
def test_the_numbers_of_a_customer_service_case_mean_other_states(state: str, phase: Phase) -> None:
    case = {name: value for name, value in INCIDENT.items() if name not in {"sys_class_name", "caller_id"}}

    found = servicenow.read(
        {"sn_customerservice_case": [{**case, "contact": to("customer_contact", ANA), "state": state}]}, tenant="acme"
    )

    assert (fold(found.events)[CASE].phase, fold(found.events)[CASE].customer) == (phase, ANA_OF_ACME)


def test_an_incident_is_a_case_in_the_table_of_its_task_too_and_a_change_request_is_none() -> None:
    change = {**INCIDENT, "sys_id": f"{7:032x}", "sys_class_name": "change_request"}

    found = servicenow.read({"task": [INCIDENT, change]}, tenant="acme")

    assert fold(found.events)[CASE].phase is Phase.SOLVED
    assert {str(each.type) for each in found.events if each.case != CASE} == {"servicenow.task"}


# --- audits --------------------------------------------------------------


def test_the_audits_say_when_things_changed_and_then_the_incident_does_not() -> None:
    found = servicenow.read({"incident": [INCIDENT], "sys_audit": AUDITS, "sys_user": USERS}, tenant="acme")

    moves = [each for each in found.events if each.type == EventType.CASE_STATUS_CHANGED]
    assert [(each.at.hour, each.at.minute, each.data["phase"]) for each in moves] == [
        (9, 5, "open"),
        (9, 30, "waiting_customer"),
        (10, 0, "solved"),
    ]
    assert {each.actor.id for each in moves if each.actor} == {PRIYA_OF_ACME}
    state = fold(found.events)[CASE]
    assert state.solved_at is not None
    assert (state.solved_at.hour, state.priority, state.agent, state.team) == (
        10, "2", PRIYA_OF_ACME, BILLING_OF_ACME,
    )  # fmt: skip


def test_an_audit_of_the_task_is_of_the_incident_that_it_is_and_nobody_is_an_assignee_too() -> None:
    audits = [
        {**audit(1, "state", "1", "3", "09:30:00"), "tablename": "task"},
        audit(2, "assigned_to", PRIYA, "", "09:40:00"),
        {**audit(3, "state", "1", "2", "09:50:00"), "tablename": "cmdb_ci"},
    ]

    found = servicenow.read({"incident": [INCIDENT], "sys_audit": audits}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.agent) == (Phase.ON_HOLD, None)


# --- journals ------------------------------------------------------------


@pytest.mark.parametrize("beside", [{"incident": [INCIDENT], "sys_user": USERS}, {"incident": [INCIDENT]}])
def test_a_comment_is_the_callers_or_ours_and_a_work_note_is_internal(beside: dict[str, list[dict[str, Any]]]) -> None:
    found = servicenow.read({"sys_journal_field": JOURNAL, **beside}, tenant="acme")

    assert written(found.events)[1:] == [
        ("message.replied", ActorKind.AUTOMATION),
        ("message.received", ActorKind.CUSTOMER),
        ("message.note_added", ActorKind.AGENT),
        ("message.replied", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE]
    assert state.first_reply_at is not None
    assert (state.first_reply_at.minute, state.replies) == (20, 1)


def test_whoever_writes_in_from_an_address_of_no_user_is_some_customer() -> None:
    found = servicenow.read({"sys_journal_field": [{**JOURNAL[0], "sys_created_by": "guest"}]}, tenant="acme")

    assert [each.actor.id for each in found.events if each.actor] == [None]
    assert written(found.events) == [("message.received", ActorKind.CUSTOMER)]


def test_whoever_is_in_the_table_of_contacts_is_a_customer_and_a_journal_without_a_login_is_nobodys() -> None:
    journal = [JOURNAL[0], {**JOURNAL[2], "sys_created_by": ""}]

    found = servicenow.read({"sys_journal_field": journal, "customer_contact": USERS[:1]}, tenant="acme")

    assert written(found.events) == [("message.received", ActorKind.CUSTOMER), ("message.replied", None)]


# --- people --------------------------------------------------------------


def test_users_contacts_groups_and_accounts_are_entities() -> None:
    records: dict[str, list[dict[str, Any]]] = {
        "incident": [INCIDENT],
        "sys_user": USERS,
        "customer_contact": [row(0xC3, name="Rui Costa", account=to("customer_account", ACME))],
        "sys_user_group": [row(0xD4, name="Billing")],
        "customer_account": [row(0xE5, name="Acme")],
    }

    found = servicenow.read(records, tenant="acme")

    ana, priya, rui, billing, acme = (each.entity for each in found.entities)
    assert isinstance(ana, Customer)
    assert (ana.id, ana.language, ana.zone) == (ANA_OF_ACME, "pt-BR", "Europe/Lisbon")
    assert [point.kind for point in ana.contact_points] == ["email", "phone"]
    assert isinstance(priya, Agent)
    assert (priya.id, priya.zone) == (PRIYA_OF_ACME, None)
    assert isinstance(acme, Account)
    assert isinstance(rui, Customer)
    assert (rui.id, rui.account) == (CustomerId.for_source("servicenow", "acme", "sys_user", RUI), acme.id)
    assert isinstance(billing, Team)
    assert billing.id == BILLING_OF_ACME
    assert servicenow.write(found.events, found.entities) == records


# --- both ways -----------------------------------------------------------

EVERYTHING = {"incident": [INCIDENT], "sys_journal_field": JOURNAL, "sys_audit": AUDITS}


def test_what_was_read_can_be_written_back() -> None:
    found = servicenow.read(EVERYTHING, tenant="acme")

    assert found.faults == ()
    assert servicenow.write(found.events, found.entities) == EVERYTHING


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_sample_record_is_read_and_written_back(shared: Path) -> None:
    known = {name: resource.name for resource in servicenow.resources for name in resource.also_called}
    folder = shared / "samples" / "servicenow"
    samples = {path.stem: rows(path) for path in sorted(folder.glob("*.csv")) if path.stem in known}

    found = servicenow.read(samples, tenant="acme")

    assert found.faults == ()
    assert sorted(samples) == ["incident_data", "sys_user_group_data", "task_data", "task_sla_data"]
    assert servicenow.write(found.events, found.entities) == {known[name]: each for name, each in samples.items()}
    [state] = (state for state in fold(found.events).values() if state.opened_at is not None)
    assert (state.phase, state.customer is None) == (Phase.NEW, False)


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {
        name: random.Random(7).sample(records * 2, 2 * len(records))  # noqa: S311  # seeded, for repeatable input
        for name, records in EVERYTHING.items()
    }

    assert servicenow.read(shuffled, tenant="acme").events == servicenow.read(EVERYTHING, tenant="acme").events


def test_a_record_that_cannot_be_read_is_a_fault_and_loses_no_other() -> None:
    nameless = {**INCIDENT, "sys_id": {"display_value": "", "value": ""}}
    timeless = {**INCIDENT, "sys_id": f"{8:032x}", "opened_at": "02/03/2026 09:00"}
    records: dict[str, Any] = {"incident": [nameless, "an incident", timeless, INCIDENT]}

    found = servicenow.read(records, tenant="acme")

    assert fold(found.events)[CASE].phase is Phase.SOLVED
    expected = "opened_at: is an instant such as '2026-03-02 09:00:00', not a str that cannot be read as such."
    assert [str(each) for each in found.faults] == [
        "incident, record 1: sys_id|sys_id_value: is missing, and names the record.",
        "incident, record 2: record: is an object of fields; a str came.",
        f"incident, record 3: {expected}",
        f"incident, record 3: {expected}",
    ]
