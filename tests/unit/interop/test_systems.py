"""Reading and writing the records of a system, by rules: on a small system made up for these tests."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import attrs
import pytest

from cxcore import interop
from cxcore.errors import InvalidValueError, UnknownZoneError
from cxcore.interop import zendesk
from cxcore.interop._systems._template._codec import (
    FLAG,
    INSTANT,
    LANGUAGE,
    NAME,
    NUMBER,
    TEXT,
    TEXTS,
    UNIX_MILLISECONDS,
    UNIX_SECONDS,
    Codec,
    Tenant,
    UnknownWordError,
    UnreadableFieldError,
    either,
    id_of,
    words,
)
from cxcore.interop._systems._template._look import Index, Look
from cxcore.interop._systems._template._record import ABSENT, look_up
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    Provenance,
)

ACME = Tenant("desk", "acme", "Europe/Lisbon")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("codec", "raw", "value"),
    [
        (TEXT, "Olá", "Olá"),
        (FLAG, True, True),
        (NUMBER, 2.5, 2.5),
        (NUMBER, 7, 7),
        (INSTANT, "2026-03-02T09:00:00Z", NINE),
        (INSTANT, "2026-03-02T09:00:00.250Z", NINE.replace(microsecond=250_000)),
        (UNIX_SECONDS, 1772442000, NINE),
        (UNIX_MILLISECONDS, 1772442000000, NINE),
        (LANGUAGE, "pt-BR", "pt-BR"),
        (TEXTS, ["vip", "refund"], ("vip", "refund")),
        (words({"web": Channel.WEB_FORM, "form": Channel.WEB_FORM}), "web", Channel.WEB_FORM),
    ],
)
def test_a_field_in_its_usual_form_is_written_back_as_it_was_read(codec: Codec, raw: object, value: object) -> None:
    assert codec.decode(raw, ACME) == value
    assert codec.encode is not None
    assert codec.encode(value) == raw


@pytest.mark.parametrize(
    ("codec", "raw", "value"),
    [
        (FLAG, "FALSE", False),
        (FLAG, "1", True),
        (NUMBER, "12", 12),
        (NUMBER, "12.5", 12.5),
        (NAME, 42, "42"),
        (NAME, "42", "42"),
        (INSTANT, "2026-03-02 09:00:00 UTC", NINE),
        (INSTANT, "2026-03-02T10:00:00.000+0100", NINE),
        (INSTANT, "2026-07-02 10:00:00", datetime(2026, 7, 2, 9, tzinfo=UTC)),
        (LANGUAGE, "pt_br", "pt-BR"),
        (words({"web": Channel.WEB_FORM, "form": Channel.WEB_FORM}), "form", Channel.WEB_FORM),
    ],
)
def test_another_form_of_the_same_is_read_too_and_the_record_keeps_it(codec: Codec, raw: object, value: object) -> None:
    assert codec.decode(raw, ACME) == value
    assert codec.encode is None or codec.encode(value) != raw


@pytest.mark.parametrize(
    ("codec", "raw"),
    [
        (TEXT, 3),
        (NAME, True),
        (NAME, 1.5),
        (FLAG, "maybe"),
        (FLAG, 1.0),
        (NUMBER, "1e9"),
        (NUMBER, True),
        (INSTANT, 1772442000),
        (INSTANT, "yesterday"),
        (UNIX_SECONDS, "soon"),
        (LANGUAGE, "klingon!"),
        (LANGUAGE, 7),
        (TEXTS, "vip"),
        (TEXTS, [1]),
    ],
)
def test_what_cannot_be_read_is_refused(codec: Codec, raw: object) -> None:
    with pytest.raises((UnreadableFieldError, ValueError)):
        codec.decode(raw, ACME)


def test_an_instant_between_two_whole_seconds_has_no_way_back_to_seconds() -> None:
    assert UNIX_SECONDS.encode is not None
    assert UNIX_SECONDS.encode(NINE.replace(microsecond=1)) is None


def test_a_word_nobody_knows_is_said_to_be_one() -> None:
    with pytest.raises(UnknownWordError):
        words({"web": Channel.WEB_FORM}).decode("pigeon", ACME)


TICKET = id_of(CaseId, "ticket")
VIA = words({"mail": Channel.EMAIL})

desk = System(
    name="desk",
    title="Desk",
    sources=("https://example.com/api",),
    resources=(
        Resource(
            name="tickets",
            kind="ticket",
            id=("id",),
            also_called=("ticket",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("made|created", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", TICKET), FieldRule("via.channel", "channel", VIA)),
                ),
                EventOf(
                    name="note",
                    type=lambda look: EventType.MESSAGE_NOTE_ADDED if look.says("text") else None,
                    at=FieldRule("at", "at", INSTANT, required=True),
                    fields=(FieldRule("^id", "case", TICKET), FieldRule("text", "data.text", TEXT)),
                    each="notes",
                ),
                EventOf(
                    name="record",
                    type="desk.ticket",
                    at=FieldRule("changed", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", TICKET), FieldRule("via.channel", "channel", VIA)),
                    key=("changed",),
                    carries=True,
                    provenance=Provenance.DERIVED,
                ),
            ),
        ),
        Resource(
            name="people",
            kind="person",
            id=("id",),
            entity=EntityOf(
                entity=lambda look: Customer if look.says("kind") != "robot" else None,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("name", "name", TEXT), FieldRule("zone", "zone", TEXT)),
            ),
            read_by_hand=("kind",),
        ),
    ),
)  # fmt: skip

REFUND: dict[str, Any] = {
    "id": 7,
    "made": "2026-03-02T09:00:00Z",
    "changed": "2026-03-02T10:00:00Z",
    "via": {"channel": "mail", "rel": None},
    "notes": [{"at": "2026-03-02T09:30:00Z", "text": "Third time."}, {"at": "2026-03-02T09:31:00Z"}, "odd"],
    "colour": "red",
    "cc": [],
}


def test_a_record_tells_its_events_and_the_members_of_its_lists_tell_theirs() -> None:
    found = desk.read({"tickets": [REFUND]}, tenant="acme")

    assert [(str(event.type), event.at.hour, event.at.minute) for event in found.events] == [
        ("case.created", 9, 0),
        ("message.note_added", 9, 30),
        ("desk.ticket", 10, 0),
    ]
    assert {event.case for event in found.events} == {CaseId.for_source("desk", "acme", "ticket", "7")}
    assert found.events[0].channel is Channel.EMAIL
    assert found.events[1].data["text"] == "Third time."
    assert found.events[2].provenance is Provenance.DERIVED
    assert found.faults == ()


def test_what_does_not_map_is_kept_and_listed() -> None:
    found = desk.read({"tickets": [REFUND, {**REFUND, "id": 8, "via": {"channel": "pigeon"}}]}, tenant="acme")

    assert [(each.path, each.reason, each.records) for each in found.residuals] == [
        ("colour", "not mapped", 2),
        ("via.channel", "a word we do not know", 1),
    ]


def test_writing_what_was_read_gives_the_records_back() -> None:
    people: list[dict[str, Any]] = [
        {"id": 1, "name": "Ana", "zone": "Europe/Lisbon", "vip": True},
        {"id": 2, "name": None},
    ]

    found = desk.read({"ticket": [REFUND], "people": people}, tenant="acme")

    assert desk.write(found.events, found.entities) == {"tickets": [REFUND], "people": people}
    assert json.dumps(desk.write(found.events, found.entities))


def test_reading_the_same_again_changes_nothing_and_a_later_version_adds_to_it() -> None:
    later = {**REFUND, "changed": "2026-03-03T10:00:00Z", "colour": "green"}
    once = desk.read({"tickets": [REFUND]}, tenant="acme")
    twice = desk.read({"tickets": [REFUND, REFUND]}, tenant="acme")
    both = desk.read({"tickets": [later, REFUND]}, tenant="acme")

    assert twice.events == once.events
    assert set(once.events) < set(both.events)
    assert desk.write(both.events) == desk.write(reversed(both.events)) == {"tickets": [later]}


def test_another_tenant_has_other_ids() -> None:
    ours, theirs = (desk.read({"tickets": [REFUND]}, tenant=tenant) for tenant in ("acme", "globex"))

    assert not {event.id for event in ours.events} & {event.id for event in theirs.events}


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ("not a record", "tickets, record 2: record: is an object of fields; a str came."),
        ({**REFUND, "id": None}, "tickets, record 2: id: is missing, and names the record."),
        (
            {**REFUND, "id": 8, "made": "yesterday"},
            "tickets, record 2: made: is an instant in ISO 8601, not a str that cannot be read as such.",
        ),
        ({**REFUND, "id": 8, "changed": ""}, "tickets, record 2: changed: is missing."),
        (
            {**REFUND, "id": 8, "notes": [{"text": "x", "at": 5}]},
            "tickets, record 2: notes[0].at: is an instant in ISO 8601, not an int that cannot be read as such.",
        ),
        (
            {**REFUND, "id": 8, "colour": float("nan")},
            "tickets, record 2: data.extra.desk.colour: is a finite number; infinity and NaN are none.",
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(record: Any, fault: str) -> None:
    found = desk.read({"tickets": [REFUND, record, {**REFUND, "id": 9}]}, tenant="acme")

    assert [str(each) for each in found.faults] == [fault]
    assert {CaseId.for_source("desk", "acme", "ticket", name) for name in "79"} <= {each.case for each in found.events}
    assert found.records == 3


def test_a_person_who_cannot_be_read_is_a_fault_and_one_that_is_no_person_is_none() -> None:
    people = [{"id": 1, "zone": "Lisbon"}, {"id": 2, "kind": "robot"}, {"id": 3, "name": "Ana"}]

    found = desk.read({"people": people}, tenant="acme")

    assert [str(each.entity.id) for each in found.entities if isinstance(each.entity, Customer)] == [
        CustomerId.for_source("desk", "acme", "person", "3")
    ]
    assert [(fault.number, fault.path) for fault in found.faults] == [(1, "zone")]
    assert "Ana" not in repr(found) + repr(found.entities)


def test_a_list_by_a_name_the_system_does_not_have_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(InvalidValueError) as caught:
        desk.read({"tikets": []}, tenant="acme")

    assert str(caught.value) == "records.tikets: Desk has no 'tikets'. Did you mean 'tickets'?"


@pytest.mark.parametrize(("lists", "came"), [({"tickets": REFUND}, "a dict"), ({"tickets": "{}"}, "a str")])
def test_a_single_record_in_place_of_a_list_is_refused(lists: dict[str, Any], came: str) -> None:
    with pytest.raises(InvalidValueError, match=f"records.tickets: is a list of records, not {came}"):
        desk.read(lists, tenant="acme")


def test_times_without_a_zone_are_read_in_the_zone_of_the_account() -> None:
    ticket = {**REFUND, "made": "2026-07-02 10:00:00", "notes": None}

    found = desk.read({"tickets": [ticket]}, tenant="acme", zone="Europe/Lisbon")

    assert found.events[-1].at == datetime(2026, 7, 2, 9, tzinfo=UTC)
    with pytest.raises(UnknownZoneError):
        desk.read({"tickets": [ticket]}, tenant="acme", zone="Lisbon")


def test_a_place_in_a_record_may_lie_in_a_list() -> None:
    record = {"legs": [{"to": "a"}, {"to": "b"}]}

    assert look_up(record, "legs.1.to") == "b"
    assert look_up(record, "legs.2.to") is ABSENT
    assert look_up(record, "legs.last") is ABSENT


def test_a_rule_sees_the_records_beside_its_own_and_passes_over_those_without_a_name() -> None:
    index = Index({"people": ({"id": 1}, {"id": None}, "odd", {"id": "1", "vip": True})})

    assert index.find("people", "id", 1) == [{"id": 1}, {"id": "1", "vip": True}]
    assert index.find("robots", "id", 1) == []


def test_a_name_written_in_two_ways_is_one_record_and_one_id() -> None:
    shouting = attrs.evolve(desk, name_of=lambda raw: raw.lower() if isinstance(raw, str) else raw)
    loud, quiet = {**REFUND, "id": "R7"}, {**REFUND, "id": "r7"}

    found = shouting.read({"tickets": [loud, quiet]}, tenant="acme")

    assert {event.case for event in found.events} == {CaseId.for_source("desk", "acme", "ticket", "r7")}
    assert len(shouting.write(found.events)["tickets"]) == 1
    assert Index({"people": ({"id": "Ana"},)}, str.lower).find("people", "id", "ANA") == [{"id": "Ana"}]


def test_one_entity_in_two_tables_has_one_id_and_each_table_is_written_back() -> None:
    people = desk.resources[1]
    assert people.entity is not None
    guests = attrs.evolve(people, name="guests", kind="guest", entity=attrs.evolve(people.entity, known_as="person"))
    hotel = attrs.evolve(desk, resources=(*desk.resources, guests))
    records = {"people": [{"id": 1, "name": "Ana"}], "guests": [{"id": 1, "name": "Ana", "room": 7}]}

    found = hotel.read(records, tenant="acme")

    assert {each.entity.to_dict()["id"] for each in found.entities} == {
        CustomerId.for_source("desk", "acme", "person", "1")
    }
    assert hotel.write((), found.entities) == records


def test_an_object_of_empty_fields_says_nothing() -> None:
    empty = {**REFUND, "made": {"value": "", "link": None}, "created": "2026-03-02T09:00:00Z"}

    found = desk.read({"tickets": [empty]}, tenant="acme")

    assert found.faults == ()
    assert found.events[0].at == NINE


def test_events_of_other_systems_and_of_our_own_are_no_records() -> None:
    found = desk.read({"tickets": [REFUND]}, tenant="acme")
    born_here = [event for event in found.events if not event.data.get("extra")]

    assert desk.write(born_here) == {}


round_trips = System(
    name="rounds",
    title="Rounds",
    sources=("https://example.com/api",),
    resources=(
        Resource(
            name="rounds",
            kind="round",
            id=("id",),
            events=(
                EventOf(
                    name="stop",
                    type=EventType.MESSAGE_RECEIVED,
                    at=FieldRule("at", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^^id", "case", TICKET, required=True),
                        FieldRule("^van", "data.text", TEXT, required=True),
                        FieldRule("way", "channel", VIA),
                    ),
                    each="trips[].stops",
                    key=("^van", "at"),
                ),
                EventOf(
                    name="record",
                    type="rounds.round",
                    at=FieldRule("at", "at", INSTANT, required=True),
                    key=(".",),
                    carries=True,
                ),
            ),
        ),
    ),
)
ROUND: dict[str, Any] = {
    "id": 1,
    "at": "2026-03-02T08:00:00Z",
    "trips": [
        {"van": "red", "stops": [{"at": "2026-03-02T09:00:00Z"}, {"at": "2026-03-02T09:30:00Z", "way": "pigeon"}]},
        {"van": "blue", "stops": [{"at": "2026-03-02T09:00:00Z"}]},
    ],
}


def test_a_list_in_each_member_of_a_list_is_read_and_each_caret_looks_one_record_out() -> None:
    found = round_trips.read({"rounds": [ROUND]}, tenant="acme")

    stops = [event for event in found.events if event.type is EventType.MESSAGE_RECEIVED]
    assert sorted((event.at.minute, str(event.data["text"])) for event in stops) == [
        (0, "blue"),
        (0, "red"),
        (30, "red"),
    ]
    assert {event.case for event in stops} == {CaseId.for_source("rounds", "acme", "ticket", "1")}
    assert [(each.path, each.records) for each in found.residuals] == [("trips.stops.way", 1)]


def test_members_that_are_named_keep_their_ids_wherever_they_stand() -> None:
    turned = {**ROUND, "trips": [{**trip, "stops": trip["stops"][::-1]} for trip in ROUND["trips"][::-1]]}

    ids, turned_ids = (
        {event.id for event in round_trips.read({"rounds": [record]}, tenant="acme").events if event.case is not None}
        for record in (ROUND, turned)
    )

    assert ids == turned_ids


def test_a_record_keyed_by_all_it_says_is_another_when_anything_changes_but_not_by_the_order_of_its_fields() -> None:
    turned = dict(reversed(ROUND.items()))
    repainted = {**ROUND, "trips": []}

    [one, same, other] = (
        next(event.id for event in round_trips.read({"rounds": [record]}, tenant="acme").events if event.case is None)
        for record in (ROUND, turned, repainted)
    )

    assert one == same != other


@pytest.mark.parametrize(
    ("trip", "place"),
    [
        ({"van": "red", "stops": [{"at": "soon"}]}, "trips[0].stops[0].at"),
        ({"van": 5, "stops": [{"at": "2026-03-02T09:00:00Z"}]}, "trips[0].van"),
    ],
)
def test_a_fault_inside_lists_is_told_with_the_place_of_each(trip: Any, place: str) -> None:
    found = round_trips.read({"rounds": [{**ROUND, "trips": [trip]}]}, tenant="acme")

    assert [fault.path for fault in found.faults] == [place]


def test_a_fault_of_the_record_around_a_list_is_told_at_the_record() -> None:
    found = round_trips.read({"rounds": [{**ROUND, "id": ["1"]}]}, tenant="acme")

    assert {fault.path for fault in found.faults} == {"id"}


def test_of_several_places_the_first_that_says_a_word_we_know_counts_and_the_other_is_listed() -> None:
    way = FieldRule("way|usual_way", "channel", VIA)
    trips = System(
        name="trips",
        title="Trips",
        sources=("https://example.com/api",),
        resources=(
            Resource(
                name="trips",
                kind="trip",
                id=("id",),
                events=(
                    EventOf(
                        name="record",
                        type="trips.trip",
                        at=FieldRule("at", "at", INSTANT, required=True),
                        fields=(way,),
                        carries=True,
                    ),
                ),
            ),
        ),
    )
    trip = {"id": 1, "at": "2026-03-02T08:00:00Z", "way": "pigeon", "usual_way": "mail"}

    found = trips.read({"trips": [trip]}, tenant="acme")

    assert found.events[0].channel is Channel.EMAIL
    assert [(each.path, each.reason) for each in found.residuals] == [("way", "a word we do not know")]
    assert trips.write(found.events) == {"trips": [trip]}


SECONDS_OR_TEXT = either(UNIX_SECONDS, INSTANT)


@pytest.mark.parametrize(("raw", "written"), [(1772442000, 1772442000), ("2026-03-02T09:00:00Z", 1772442000)])
def test_a_field_with_several_forms_is_read_in_each_and_written_in_the_usual_one(raw: object, written: object) -> None:
    assert SECONDS_OR_TEXT.decode(raw, ACME) == NINE
    assert SECONDS_OR_TEXT.encode is not None
    assert SECONDS_OR_TEXT.encode(NINE) == written
    with pytest.raises(UnreadableFieldError):
        SECONDS_OR_TEXT.decode("soon", ACME)


@pytest.mark.parametrize(
    ("raw", "word"), [("open", "open"), (4, "4"), ("", None), (None, None), (True, None), ([], None), ({}, None)]
)
def test_a_word_is_a_name_or_a_number_and_nothing_else(raw: object, word: str | None) -> None:
    assert Look({"status": raw}, ACME, lambda _, __, ___: []).word("status") == word


def written(each: str | None) -> EventOf:
    """Return the rule of a message, in a list of the thread or in a table of its own."""
    return EventOf(
        name="written",
        type=EventType.MESSAGE_RECEIVED,
        at=FieldRule("at", "at", INSTANT, required=True),
        fields=(FieldRule("thread" if each is None else "^id", "case", TICKET, required=True),),
        each=each,
        member=None if each is None else ("message", "id"),
        also=lambda look: {"data.text": " ".join(look.says("lines"))} if look.says("lines") else {},
    )


def carrier(kind: str) -> EventOf:
    return EventOf(
        name="record", type=f"mail.{kind}", at=FieldRule("at", "at", INSTANT, required=True), key=("at",), carries=True
    )


mail = System(
    name="mail",
    title="Mail",
    sources=("https://example.com/api",),
    resources=(
        Resource(name="threads", kind="thread", id=("id",), events=(written("messages"), carrier("thread"))),
        Resource(name="messages", kind="message", id=("id",), events=(written(None), carrier("message"))),
        Resource(
            name="people",
            kind="person",
            id=("id",),
            entity=EntityOf(
                entity=lambda _: Customer,
                id_kind=lambda _: CustomerId,
                fields=(),
                also=lambda look: {"name": f"{look.says('first')} {look.says('last')}"},
            ),
            read_by_hand=("first", "last"),
        ),
    ),
)
LINES: list[dict[str, Any]] = [
    {"id": 1, "at": "2026-03-02T09:00:00Z", "lines": ["Charged", "twice!"]},
    {"id": 2, "at": "2026-03-02T09:30:00Z"},
]


def test_a_member_of_a_list_tells_the_same_event_as_the_record_of_its_own() -> None:
    thread = {"id": 7, "at": "2026-03-02T09:30:00Z", "messages": LINES}
    turned = {**thread, "messages": LINES[::-1]}
    table = [{**each, "thread": 7} for each in LINES]

    nested, reordered, beside = (
        [event for event in mail.read(records, tenant="acme").events if event.is_known]
        for records in ({"threads": [thread]}, {"threads": [turned]}, {"messages": table})
    )

    assert nested == reordered == beside
    assert [event.data.get("text") for event in nested] == ["Charged twice!", None]


def test_a_member_without_a_name_is_a_fault_and_loses_no_other() -> None:
    at = LINES[0]["at"]
    found = mail.read({"threads": [{"id": 7, "at": at, "messages": [{"at": at}, *LINES]}]}, tenant="acme")

    assert len([event for event in found.events if event.is_known]) == 2
    assert [fault.path for fault in found.faults] == ["messages[0].id"]


def test_what_no_single_field_says_of_an_entity_is_put_together() -> None:
    people = [{"id": 1, "first": "Ana", "last": "Sousa"}]

    found = mail.read({"people": people}, tenant="acme")

    [ana] = [each.entity for each in found.entities]
    assert isinstance(ana, Customer)
    assert ana.name == "Ana Sousa"
    assert mail.write(found.events, found.entities) == {"people": people}


def test_who_cannot_be_read_is_a_fault_of_the_event_and_not_of_the_file() -> None:
    def who(look: Look) -> Actor:
        return Actor(ActorKind.CUSTOMER, str(id_of(CustomerId, "person").decode(look.raw("by"), look.tenant)))

    notes = Resource(
        name="notes", kind="note", id=("id",), events=(attrs.evolve(carrier("note"), actor=who, name="written"),)
    )
    system = attrs.evolve(mail, resources=(notes,))

    notes_of: list[Any] = [[], 7]
    found = system.read({"notes": [{"id": 1, "at": LINES[0]["at"], "by": by} for by in notes_of]}, tenant="acme")

    assert len(found.events) == 1
    assert [str(fault) for fault in found.faults] == [
        "notes, record 1: written: names somebody or something in a way that cannot be read."
    ]


def test_a_record_nested_beyond_reading_is_a_fault_and_loses_no_other() -> None:
    abyss: dict[str, Any] = {}
    for _ in range(20_000):
        abyss = {"down": abyss}

    found = desk.read({"tickets": [{**REFUND, "abyss": abyss}, REFUND]}, tenant="acme")

    assert "tickets, record 1: record: is nested deeper than can be read." in map(str, found.faults)
    assert {fault.number for fault in found.faults} == {1}
    assert set(desk.read({"tickets": [REFUND]}, tenant="acme").events) <= set(found.events)


def test_an_attribute_that_no_entity_has_is_a_mistake_of_the_rules_and_no_fault_of_the_record() -> None:
    people = attrs.evolve(
        desk.resources[1], entity=EntityOf.always(Customer, CustomerId, FieldRule("name", "nam", TEXT))
    )

    with pytest.raises(TypeError, match="'nam'"):
        attrs.evolve(desk, resources=(people,)).read({"people": [{"id": 1, "name": "Ana"}]}, tenant="acme")


def test_an_attribute_that_no_event_has_is_a_mistake_of_the_rules_and_no_fault_of_the_record() -> None:
    notes = Resource(
        name="notes", kind="note", id=("id",), events=(attrs.evolve(carrier("note"), also=lambda _: {"cas": "7"}),)
    )

    with pytest.raises(TypeError, match="'cas'"):
        attrs.evolve(desk, resources=(notes,)).read({"notes": [{"id": 1, "at": LINES[0]["at"]}]}, tenant="acme")


def test_the_error_in_the_place_of_a_record_is_a_fault_with_its_number() -> None:
    lost = InvalidValueError("is no JSON that can be read.")

    found = zendesk.read({"groups": [{"id": 1, "name": "Billing"}, lost, {"id": 2, "name": "Refunds"}]}, tenant="acme")

    assert [str(fault) for fault in found.faults] == ["groups, record 2: record: is no JSON that can be read."]
    assert (found.records, len(found.entities)) == (3, 2)


ANA_IN: Final[list[tuple[str, str, dict[str, Any]]]] = [
    ("chatwoot", "contacts", {"id": 7, "email": "ana@example.com", "phone_number": "+351912345678"}),
    ("freshdesk", "contacts", {"id": 7, "email": "ana@example.com", "phone": "+351912345678", "mobile": None}),
    (
        "help_scout",
        "customers",
        {"id": 7, "_embedded": {"emails": [{"value": "ana@example.com"}], "phones": [{"value": "+351912345678"}, "?"]}},
    ),
    ("intercom", "contacts", {"type": "contact", "id": "7", "email": "ana@example.com", "phone": " +351912345678 "}),
    ("hubspot", "contacts", {"id": "7", "properties": {"email": "ana@example.com", "phone": "+351912345678 "}}),
    (
        "salesforce",
        "Contact",
        {"Id": "003000000000007AAA", "EMAIL": " ana@example.com", "MobilePhone": "+351912345678"},
    ),
    (
        "servicenow",
        "customer_contact",
        {"sys_id": "7" * 32, "email": "ana@example.com ", "phone": {"value": "+351912345678"}, "mobile_phone": " "},
    ),
    ("zendesk", "users", {"id": 7, "role": "end-user", "email": "ana@example.com ", "phone": "+351912345678"}),
    ("zoho_desk", "contacts", {"id": "7", "email": "ana@example.com", "mobile": "+351912345678", "secondaryEmail": ""}),
]


@pytest.mark.parametrize(("name", "resource", "record"), ANA_IN, ids=[name for name, _, _ in ANA_IN])
def test_a_customer_has_the_addresses_of_the_record_and_none_is_taken_for_proved(
    name: str, resource: str, record: dict[str, Any]
) -> None:
    system: System = getattr(interop, name)

    found = system.read({resource: [record]}, tenant="acme")

    [imported] = found.entities
    assert isinstance(imported.entity, Customer)
    assert imported.entity.contact_points == (
        ContactPoint(ContactPointKind.EMAIL, "ana@example.com"),
        ContactPoint(ContactPointKind.PHONE, "+351912345678"),
    )
    assert system.write(found.events, found.entities) == {resource: [record]}


def test_a_customer_of_jira_has_the_address_and_an_agent_has_none() -> None:
    users = [
        {"accountId": "7", "accountType": "customer", "emailAddress": "ana@example.com", "displayName": "Ana"},
        {"accountId": "8", "accountType": "atlassian", "emailAddress": "priya@example.com", "displayName": "Priya"},
    ]

    ana, priya = (each.entity for each in interop.jira.read({"users": users}, tenant="acme").entities)

    assert isinstance(ana, Customer)
    assert ana.contact_points == (ContactPoint(ContactPointKind.EMAIL, "ana@example.com"),)
    assert isinstance(priya, Agent)
