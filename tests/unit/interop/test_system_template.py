"""What the declarations of several systems share: rules and answers that each of them would otherwise write again."""

from typing import Any

import pytest

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT, Tenant, UnreadableFieldError, id_of
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._full_name import full_name
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, FieldRule
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    Provenance,
    Team,
    TeamId,
)

ACME = Tenant("desk", "acme")
AGENT = id_of(AgentId, "user")
TEAM = id_of(TeamId, "group")
PRIYA = AgentId.for_source("desk", "acme", "user", "7")
BILLING = TeamId.for_source("desk", "acme", "group", "3")
CHANGED = FieldRule("changed|created", "at", INSTANT, required=True)


def look(**record: Any) -> Look:
    return Look(record, ACME, lambda _, __, ___: [])


# --- who did it, and to whom it was given --------------------------------


@pytest.mark.parametrize(("name", "known_as"), [("7", str(PRIYA)), (7, str(PRIYA)), (None, None)])
def test_an_actor_is_known_by_the_name_the_system_gives_and_by_none_where_it_gives_none(
    name: object, known_as: str | None
) -> None:
    assert actor_named(look(), ActorKind.AGENT, AGENT, name) == Actor(ActorKind.AGENT, known_as)


@pytest.mark.parametrize("kind", ActorKind)
def test_only_what_the_customer_wrote_is_received(kind: ActorKind) -> None:
    expected = EventType.MESSAGE_RECEIVED if kind is ActorKind.CUSTOMER else EventType.MESSAGE_REPLIED

    assert message_by(Actor(kind)) is expected


def test_what_nobody_is_known_to_have_written_is_taken_for_a_reply() -> None:
    assert message_by(None) is EventType.MESSAGE_REPLIED


@pytest.mark.parametrize(
    ("agent", "team", "told"),
    [
        (7, 3, {"data.agent": PRIYA, "data.team": BILLING}),
        (None, 3, {"data.team": BILLING}),
        (7, None, {"data.agent": PRIYA}),
        (None, None, {}),
    ],
)
def test_whom_a_record_does_not_name_it_does_not_assign(agent: object, team: object, told: dict[str, object]) -> None:
    assert assigned_to(look(), agent=(AGENT, agent), team=(TEAM, team)) == told


# --- a customer ----------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "name"),
    [(("Ana", "Sousa"), "Ana Sousa"), ((None, "Sousa"), "Sousa"), (("Ana", None), "Ana"), ((None, None), None)],
)
def test_a_name_is_the_parts_that_are_there(parts: tuple[object, ...], name: str | None) -> None:
    assert full_name(*parts) == name


ADDRESSES = {"email": ContactPointKind.EMAIL, "phone": ContactPointKind.PHONE}


def test_a_customer_is_reached_at_each_address_that_is_there_without_the_blanks_around_it() -> None:
    found = reached_at(look(email=" ana@example.com ", phone="  ", fax="+351210000000"), ADDRESSES)

    assert found == {"contact_points": (ContactPoint(ContactPointKind.EMAIL, "ana@example.com"),)}


def test_an_address_is_proved_where_the_system_says_so_of_its_field() -> None:
    found = reached_at(look(email="ana@example.com", phone="+351912345678"), ADDRESSES, verified={"email"})

    assert [(point.kind, point.verified) for point in found["contact_points"]] == [
        (ContactPointKind.EMAIL, True),
        (ContactPointKind.PHONE, False),
    ]


def test_a_system_with_a_way_of_its_own_to_write_a_field_reads_the_addresses_in_that_way() -> None:
    found = reached_at(
        look(EMAIL="ana@example.com", PHONE=912345678), ADDRESSES, said=lambda at, field: at.says(field.upper())
    )

    assert found == {"contact_points": (ContactPoint(ContactPointKind.EMAIL, "ana@example.com"),)}


# --- what a record says --------------------------------------------------


def test_of_several_places_the_first_that_says_something_counts() -> None:
    record = look(key="", name=None, id=7)

    assert record.first("key|name|id") == 7
    assert record.first("key|name") is None


@pytest.mark.parametrize(
    ("said", "is_true"), [(True, True), ("TRUE", True), (False, False), ("false", False), (1, False), (None, False)]
)
def test_a_field_says_yes_as_a_word_or_not(said: object, *, is_true: bool) -> None:
    assert look(spam=said).is_true("spam") is is_true
    assert look(is_spam=said).is_true("spam|is_spam") is is_true


def test_an_event_is_told_where_its_condition_holds() -> None:
    kind = told_if(lambda record: record.says("status") == "open", EventType.CASE_STATUS_CHANGED)

    assert kind(look(status="open")) is EventType.CASE_STATUS_CHANGED
    assert kind(look(status="odd")) is None


@pytest.mark.parametrize(
    ("record", "is_told"), [({"priority": 0}, True), ({"prio": "high"}, True), ({"prio": ""}, False), ({}, False)]
)
def test_an_event_is_told_where_a_field_says_something_even_nought(record: dict[str, Any], *, is_told: bool) -> None:
    kind = told_if_said("priority|prio", EventType.CASE_PRIORITY_CHANGED)

    assert (kind(look(**record)) is EventType.CASE_PRIORITY_CHANGED) is is_told


# --- rules ---------------------------------------------------------------


def test_a_derived_event_is_another_one_when_its_time_changes() -> None:
    rule = derived("status", lambda _: EventType.CASE_STATUS_CHANGED, CHANGED)
    versioned = derived("status", lambda _: EventType.CASE_STATUS_CHANGED, CHANGED, key=("version",))

    assert (rule.provenance, rule.key, rule.actor(look())) == (Provenance.DERIVED, ("changed", "created"), None)
    assert rule.also(look()) == {}
    assert versioned.key == ("version",)


def test_the_event_that_keeps_a_record_is_another_one_for_each_version_that_differs() -> None:
    name = FieldRule("name", "data.text", TEXT)
    rule = carrier("desk.ticket", CHANGED, name)

    assert (rule.name, rule.type, rule.fields, rule.carries) == ("record", "desk.ticket", (name,), True)
    assert (rule.key, rule.also(look())) == ((".",), {})
    assert carrier("desk.ticket", CHANGED, key=("version",)).key == ("version",)


def test_a_rule_may_say_that_every_record_is_one_such_entity() -> None:
    name = FieldRule("name", "name", TEXT, required=True)
    rule = EntityOf.always(Team, TeamId, name)

    assert (rule.entity(look()), rule.id_kind(look()), rule.fields) == (Team, TeamId, (name,))
    assert (rule.also(look()), rule.known_as) == ({}, None)


def test_a_rule_of_one_entity_keeps_what_else_is_said_of_it() -> None:
    rule = EntityOf.always(Customer, CustomerId, also=lambda _: {"name": "Ana"}, known_as="person")

    assert (rule.also(look()), rule.known_as) == ({"name": "Ana"}, "person")


def test_a_name_in_a_form_that_cannot_be_read_names_nobody() -> None:
    with pytest.raises(UnreadableFieldError):
        actor_named(look(), ActorKind.AGENT, AGENT, ["7"])
