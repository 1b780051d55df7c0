"""What a customer sees who asks what we know about them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import NaiveDatetimeError
from cxcore.identity import IdentityGraph, Record
from cxcore.models import (
    Actor,
    ActorKind,
    Case,
    CaseId,
    Consent,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Event,
    EventId,
    InteractionId,
    InternalNote,
    MessageId,
    PublicMessage,
    Source,
)
from cxcore.privacy import AccessExport, AccessPolicy, access_export

ANA, BRUNO = CustomerId("cus_ana"), CustomerId("cus_bruno")
REFUND, PARCEL = CaseId("cas_refund"), CaseId("cas_parcel")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 1, tzinfo=UTC)
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
EVERYTHING = AccessPolicy(internal=True, agents=True, raw_records=True)
FAMILY = ContactPoint(ContactPointKind.PHONE, "+351 210 000 001")
ANA_SOUSA = Customer(
    id=ANA, name="Ana Sousa", contact_points=[ContactPoint(ContactPointKind.EMAIL, "ana@example.com"), FAMILY]
)
BRUNO_REIS = Customer(
    id=BRUNO, name="Bruno Reis", contact_points=[ContactPoint(ContactPointKind.EMAIL, "b@example.com"), FAMILY]
)
ZENDESK = Source(system="zendesk", tenant="acme", kind="ticket", id="35436")
CARLA = Customer(id=CustomerId("cus_carla"), contact_points=[ContactPoint(ContactPointKind.EXTERNAL_ID, "7")])


def said(number: int, kind: str, data: Mapping[str, Any] | None = None, **fields: Any) -> Event:
    return Event(id=EventId(f"evt_{number}"), type=kind, at=NOON + timedelta(minutes=number), data=data or {}, **fields)


def export(*log: Event, **options: Any) -> AccessExport:
    return access_export(log, customer=ANA, at=AUTUMN, **options)


LOG = (
    said(1, "case.created", {"subject": "Refund", "priority": "high", "extra": {"zendesk": {"score": 7}}}, customer=ANA, case=REFUND, source=ZENDESK),
    said(2, "message.received", {"text": "Where is it?"}, customer=ANA, case=REFUND, actor=Actor(ActorKind.CUSTOMER, ANA)),
    said(3, "message.note_added", {"text": "Third time. Be kind."}, case=REFUND, actor=PRIYA),
    said(4, "case.tagged", {"tags": ["difficult"]}, case=REFUND, actor=Actor(ActorKind.AUTOMATION, "trigger 7")),
    said(5, "case.assigned", {"agent": "agt_priya", "team": "team_x"}, case=REFUND),
    said(6, "message.replied", {"text": "It is on its way. Priya"}, case=REFUND, actor=PRIYA),
    said(7, "acme.risk_scored", {"risk": 0.7}, case=REFUND),
    said(8, "message.received", {"text": "Mine too"}, customer=BRUNO, case=REFUND, actor=Actor(ActorKind.CUSTOMER, BRUNO)),
    said(9, "message.received", {"text": "Olá"}, customer=BRUNO, case=PARCEL),
)  # fmt: skip


def test_a_customer_sees_what_they_said_what_they_were_told_and_what_became_of_it() -> None:
    told = export(*LOG)

    assert [(str(event.id), event.by, dict(event.data)) for event in told.events] == [
        ("evt_1", None, {"priority": "high", "subject": "Refund"}),
        ("evt_2", "customer", {"text": "Where is it?"}),
        ("evt_3", "agent", {}),
        ("evt_4", "automation", {}),
        ("evt_5", None, {"team": "team_x"}),
        ("evt_6", "agent", {"text": "It is on its way. Priya"}),
        ("evt_7", None, {}),
    ]
    assert told.withheld == {"agents": 3, "internal": 2, "raw_records": 2}
    assert repr(told) == "<AccessExport: 0 records, 7 events, withheld: 3 agents, 2 internal, 2 raw_records>"


def test_the_policy_shows_the_rest() -> None:
    told = export(*LOG, policy=EVERYTHING)

    assert [event.by for event in told.events] == [None, "customer", "agt_priya", "automation", None, "agt_priya", None]
    assert [dict(event.data) for event in told.events][2:5] == [
        {"text": "Third time. Be kind."},
        {"tags": ("difficult",)},
        {"agent": "agt_priya", "team": "team_x"},
    ]
    assert told.events[0].data["extra"] == {"zendesk": {"score": 7}}
    assert told.events[6].data == {"risk": 0.7}
    assert repr(told) == "<AccessExport: 0 records, 7 events, withheld: nothing>"


def test_each_datum_says_of_what_category_it_is_and_where_we_have_it_from() -> None:
    told = export(*LOG, entities=(ANA_SOUSA,), policy=EVERYTHING)

    assert (told.events[0].source, told.events[0].categories) == (ZENDESK, {"subject": "user.content", "extra": "user"})
    assert told.events[6].categories == {"risk": "user"}
    assert told.records[0].categories == {
        "id": "user.unique_id", "name": "user.name", "contact_points[].value": "user.contact",
    }  # fmt: skip


def test_of_a_profile_each_field_says_its_source() -> None:
    graph = IdentityGraph(
        [Record(id=ANA, source="crm", fields={"name": "Ana Sousa", "zone": "Europe/Lisbon"}, at=NOON)]
    )

    [record] = export(entities=(graph.profile(ANA),)).records

    assert (record.kind, record.id) == ("Profile", ANA)
    written = json.loads(record.to_json())["fields"]["fields"]
    assert {name: (field["value"], field["source"]) for name, field in written.items()} == {
        "name": ("Ana Sousa", "crm"),
        "zone": ("Europe/Lisbon", "crm"),
    }


def test_nothing_of_another_customer_is_in_it_though_the_customer_spoke_of_them() -> None:
    text = "Bruno Reis (b@example.com, cus_bruno) has my number +351 210 000 001; I am cus_ana."
    mine = said(1, "message.received", {"text": text}, customer=ANA, case=REFUND)
    through_him = said(
        2, "message.received", {"text": "sent from his phone"}, customer=ANA, actor=Actor(ActorKind.CUSTOMER, BRUNO)
    )
    raw = said(3, "acme.call", {"with": {"b@example.com": 1, "n": [7, True, 2.5, None]}}, customer=ANA)

    told = export(mine, through_him, raw, entities=(ANA_SOUSA, BRUNO_REIS, CARLA), policy=EVERYTHING)

    other = "[another customer]"
    assert told.events[0].data["text"] == f"{other} ({other}, {other}) has my number +351 210 000 001; I am cus_ana."
    assert told.events[1].by == other
    assert told.events[2].data == {"with": {other: 1, "n": (7, True, 2.5, None)}}
    assert [record.id for record in told.records] == [ANA]


def test_what_we_keep_of_the_customer_is_shown_record_by_record_and_notes_are_withheld() -> None:
    entities = (
        PublicMessage(id=MessageId("msg_1"), written_at=NOON, text="Dear Ana", author=PRIYA, case=REFUND),
        InternalNote(id=MessageId("msg_2"), written_at=NOON, text="Rude", author=PRIYA, case=REFUND),
        Consent(customer=ANA, purpose="survey", granted=True, at=NOON, source=ZENDESK),
        Case(id=PARCEL, opened_at=NOON, customer=BRUNO, subject="A parcel"),
        ANA_SOUSA,
    )

    told = export(*LOG, entities=entities)

    assert [(record.kind, record.id, record.source) for record in told.records] == [
        ("Consent", None, ZENDESK),
        ("Customer", ANA, None),
        ("PublicMessage", "msg_1", None),
    ]
    assert told.records[2].fields["author"] == {"id": "[agent]", "kind": "agent"}
    assert told.withheld["internal"] == 3
    assert [record.kind for record in export(*LOG, entities=entities, policy=EVERYTHING).records][2] == "InternalNote"


def test_what_a_host_knows_to_be_theirs_is_theirs() -> None:
    call = said(1, "interaction.ended", {"talk_seconds": 61}, interaction=InteractionId("int_1"))

    assert export(call).events == ()
    assert len(export(call, also_theirs=[InteractionId("int_1")]).events) == 1


def test_an_export_is_as_of_an_instant_and_the_same_in_any_order() -> None:
    later = said(10, "message.received", {"text": "And now?"}, customer=ANA, case=REFUND)
    entities = (ANA_SOUSA, Consent(customer=ANA, purpose="survey", granted=True, at=NOON))

    told = access_export((*LOG, later), customer=ANA, at=later.at, entities=entities)

    assert len(told.events) == 7
    again = access_export((later, *reversed(LOG), *LOG), customer=ANA, at=later.at, entities=reversed(entities))
    assert again.to_json() == told.to_json()
    assert AccessExport.from_json(told.to_json()).to_json() == told.to_json()


def test_all_ids_of_the_customer_are_theirs() -> None:
    crm = CustomerId("cus_crm-77")
    told = export(said(1, "message.received", {"text": "cus_ana is cus_crm-77."}, customer=crm), also_known_as=[crm])

    assert (told.customer, told.also_known_as) == (ANA, (crm,))
    assert told.events[0].data["text"] == "cus_ana is cus_crm-77."


def test_an_export_shows_nobody_in_its_repr() -> None:
    told = export(*LOG, entities=(ANA_SOUSA,))

    assert "Where is it?" not in repr(told.events)
    assert "Sousa" not in repr(told.records)


def test_the_instant_has_a_zone() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        access_export([], customer=ANA, at=NOON.replace(tzinfo=None))
