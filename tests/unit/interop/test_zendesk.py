"""Zendesk: from its payloads to events, and back."""

import csv
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import zendesk
from cxcore.models import (
    Account,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    EventType,
    Phase,
    Provenance,
    Team,
)

TICKET: dict[str, Any] = {
    "id": 35436,
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-02T11:00:00Z",
    "requester_id": 20978392,
    "assignee_id": 235323,
    "group_id": 98738,
    "status": "solved",
    "priority": "high",
    "subject": "My printer is on fire!",
    "via": {"channel": "email"},
    "tags": ["printer"],
    "custom_fields": [{"id": 27642, "value": "745"}],
}
COMMENTS: list[dict[str, Any]] = [
    {"id": 1, "ticket_id": 35436, "author_id": 20978392, "body": "It burns.", "public": True,
     "created_at": "2026-03-02T09:00:00Z"},
    {"id": 2, "ticket_id": 35436, "author_id": 235323, "body": "Insured?", "public": False,
     "created_at": "2026-03-02T09:10:00Z"},
    {"id": 3, "ticket_id": 35436, "author_id": 235323, "body": "Unplug it.", "public": True,
     "created_at": "2026-03-02T09:20:00Z"},
    {"id": 4, "ticket_id": 35436, "author_id": -1, "body": "We got it.", "public": True,
     "created_at": "2026-03-02T09:01:00Z"},
]  # fmt: skip
AUDITS: list[dict[str, Any]] = [
    {"id": 11, "ticket_id": 35436, "author_id": 235323, "created_at": "2026-03-02T09:05:00Z", "events": [
        {"id": 1, "type": "Change", "field_name": "status", "value": "open", "previous_value": "new"},
        {"id": 2, "type": "Change", "field_name": "assignee_id", "value": "235323", "previous_value": None},
        {"id": 3, "type": "Notification", "subject": "status", "value": "x"},
    ]},
    {"id": 12, "ticket_id": 35436, "author_id": 235323, "created_at": "2026-03-02T10:00:00Z", "events": [
        {"id": 4, "type": "Change", "field_name": "status", "value": "solved", "previous_value": "open"},
        {"id": 5, "type": "Change", "field_name": "priority", "value": "high", "previous_value": "low"},
        {"id": 6, "type": "Change", "field_name": "group_id", "value": "98738", "previous_value": None},
        {"id": 7, "type": "Change", "field_name": "status", "value": "simmering", "previous_value": "open"},
    ]},
]  # fmt: skip
CASE = CaseId.for_source("zendesk", "acme", "ticket", "35436")
AGENT = AgentId.for_source("zendesk", "acme", "user", "235323")


def test_a_ticket_alone_tells_what_holds_now_and_that_this_is_derived() -> None:
    found = zendesk.read({"tickets": [TICKET]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority, state.agent) == (Phase.SOLVED, "solved", "high", AGENT)
    assert state.channel is Channel.EMAIL
    assert {event.provenance for event in found.events if event.type == EventType.CASE_STATUS_CHANGED} == {
        Provenance.DERIVED
    }


def test_the_audits_say_when_things_changed_and_then_the_ticket_does_not() -> None:
    found = zendesk.read({"tickets": [TICKET], "audits": AUDITS}, tenant="acme")

    state = fold(found.events)[CASE]
    assert state.solved_at is not None
    assert (state.solved_at.hour, state.priority, state.agent) == (10, "high", AGENT)
    changes = [event for event in found.events if event.type == EventType.CASE_STATUS_CHANGED]
    assert [(event.at.hour, event.data["phase"], event.provenance) for event in changes] == [
        (9, "open", "recorded"),
        (10, "solved", "recorded"),
    ]


def test_a_comment_is_the_customers_ours_or_a_note() -> None:
    found = zendesk.read({"tickets": [TICKET], "comments": COMMENTS}, tenant="acme")

    written = [
        (str(event.type), event.actor.kind)
        for event in found.events
        if event.type.startswith("message.") and event.actor is not None
    ]
    assert written == [
        ("message.received", ActorKind.CUSTOMER),
        ("message.replied", ActorKind.AUTOMATION),
        ("message.note_added", ActorKind.AGENT),
        ("message.replied", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE]
    assert state.first_reply_at is not None
    assert state.first_reply_at.minute == 20


def test_without_their_ticket_the_roles_of_users_say_who_wrote() -> None:
    users = [{"id": 20978392, "role": "end-user", "name": "Ana"}]

    found = zendesk.read({"comments": COMMENTS[:1], "users": users}, tenant="acme")

    assert found.events[0].type is EventType.MESSAGE_RECEIVED


def test_users_and_groups_are_entities() -> None:
    users: list[dict[str, Any]] = [
        {"id": 1, "role": "end-user", "name": "Ana Sousa", "email": "ana@example.com"},
        {"id": 2, "role": "agent", "name": "Priya"},
        {"id": 3, "role": None, "name": "Nobody knows"},
    ]

    found = zendesk.read({"users": users, "groups": [{"id": 4, "name": "Billing"}]}, tenant="acme")

    assert [type(each.entity) for each in found.entities] == [Customer, Agent, Team]
    assert found.entities[0].extra["email"] == "ana@example.com"


def user(**said: Any) -> Customer:
    """Return the customer that a user of this kind is."""
    found = zendesk.read({"users": [{"id": 1, "role": "end-user", "name": "Ana", **said}]}, tenant="acme")
    [imported] = found.entities
    assert isinstance(imported.entity, Customer)
    assert zendesk.write(found.events, found.entities) == {
        "users": [{"id": 1, "role": "end-user", "name": "Ana", **said}]
    }
    return imported.entity


def test_a_customer_has_the_addresses_of_the_user_and_only_the_email_is_ever_verified() -> None:
    ana = user(email="ana@example.com", phone="+351912345678", verified=True)

    assert ana.contact_points == (
        ContactPoint(ContactPointKind.EMAIL, "ana@example.com", verified=True),
        ContactPoint(ContactPointKind.PHONE, "+351912345678"),
    )
    assert [point.verified for point in user(email="ana@example.com", verified="FALSE").contact_points] == [False]
    assert user(email="", phone=None).contact_points == ()


def test_a_customer_has_the_language_the_zone_and_the_organization_of_the_user() -> None:
    ana = user(locale="pt-br", time_zone="Brasilia", organization_id=9)

    assert (ana.language, ana.zone) == ("pt-BR", "America/Sao_Paulo")
    assert ana.account is not None
    [acme] = zendesk.read({"organizations": [{"id": 9, "name": "Acme"}]}, tenant="acme").entities
    assert acme.entity == Account(id=ana.account, name="Acme")


def test_iana_s_name_of_a_zone_comes_before_the_one_of_rails() -> None:
    assert user(time_zone="Quito", iana_time_zone="America/Guayaquil").zone == "America/Guayaquil"


def test_a_language_or_zone_that_nobody_knows_is_kept_and_not_guessed() -> None:
    record = {"id": 1, "role": "end-user", "locale": "klingon!", "time_zone": "Kronos"}

    found = zendesk.read({"users": [record]}, tenant="acme")

    assert [(str(each.path), each.reason) for each in found.residuals] == [("time_zone", "a word we do not know")]
    assert zendesk.write(found.events, found.entities) == {"users": [record]}
    [imported] = found.entities
    assert isinstance(imported.entity, Customer)
    assert (imported.entity.language, imported.entity.zone) == (None, None)


def test_a_rating_is_a_survey_sent_and_answered_with_a_thumb_up_or_down() -> None:
    rating = {
        "id": 62,
        "ticket_id": 35436,
        "requester_id": 20978392,
        "score": "good",
        "comment": "Fast!",
        "created_at": "2026-03-03T09:00:00Z",
        "updated_at": "2026-03-03T10:00:00Z",
    }
    offered = {**rating, "id": 63, "score": "offered", "comment": None}

    found = zendesk.read({"satisfaction_ratings": [rating, offered]}, tenant="acme")

    assert Counter(str(event.type) for event in found.events) == {
        "feedback.survey_sent": 2,
        "feedback.survey_answered": 1,
        "zendesk.satisfaction_rating": 2,
    }
    assert fold(found.events)[CASE].csat_score == 1
    assert zendesk.write(found.events) == {"satisfaction_ratings": [rating, offered]}


def test_what_was_read_can_be_written_back() -> None:
    payloads = {"tickets": [TICKET], "ticket_comments": COMMENTS, "ticket_audits": AUDITS}

    found = zendesk.read(payloads, tenant="acme")

    assert zendesk.write(found.events, found.entities) == payloads


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def samples(shared: Path) -> dict[str, list[dict[str, str]]]:
    """Return the sample tables that the reader knows, by their names."""
    known = {name for resource in zendesk.resources for name in (resource.name, *resource.also_called)}
    return {
        path.stem: rows(path) for path in sorted((shared / "samples" / "zendesk").glob("*.csv")) if path.stem in known
    }


def test_every_sample_record_is_read_and_written_back(samples: dict[str, list[dict[str, str]]]) -> None:
    found = zendesk.read(samples, tenant="acme")
    written = zendesk.write(found.events, found.entities)

    assert found.faults == ()
    assert sorted(samples) == [
        "group_data", "organization_data", "ticket_comment_data", "ticket_data", "ticket_field_history_data", "user_data",
    ]  # fmt: skip
    by_name = {name: resource.name for resource in zendesk.resources for name in resource.also_called}
    for name, records in samples.items():
        distinct = {tuple(sorted(record.items())) for record in records}
        assert {tuple(sorted(record.items())) for record in written[by_name[name]]} == distinct, name


def test_shuffled_and_repeated_deliveries_give_the_same_events(samples: dict[str, list[dict[str, str]]]) -> None:
    shuffled = {name: random.Random(7).sample(records * 2, 2 * len(records)) for name, records in samples.items()}  # noqa: S311  # seeded, for repeatable input

    assert zendesk.read(shuffled, tenant="acme").events == zendesk.read(samples, tenant="acme").events


def test_a_user_of_no_role_we_know_is_listed_as_left_out() -> None:
    found = zendesk.read({"users": [{"id": 5, "role": "visitor", "name": "Ana"}]}, tenant="acme")

    assert found.entities == ()
    [left_out] = [each for each in found.residuals if each.path == "record"]
    assert (left_out.resource, left_out.reason, left_out.records) == (
        "users",
        "describes nobody and nothing that cxcore has, and is not kept",
        1,
    )


def test_a_user_whose_role_is_no_word_is_a_fault() -> None:
    found = zendesk.read({"users": [{"id": 5, "role": ["agent"]}, {"id": 6, "role": "agent"}]}, tenant="acme")

    assert [str(fault) for fault in found.faults] == [
        "users, record 1: user: names somebody or something in a way that cannot be read."
    ]
    assert len(found.entities) == 1


def test_a_name_of_a_record_that_is_no_line_of_text_is_a_fault() -> None:
    found = zendesk.read({"users": [{"id": "\x00", "role": "agent"}]}, tenant="acme")

    assert [str(fault) for fault in found.faults] == [
        "users, record 1: id: names the record, in one line of text without blanks at its ends."
    ]
