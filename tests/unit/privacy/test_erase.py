"""Erasing a customer: what goes, what stays, and whose is what."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from cxcore.errors import ConflictingEventError, InvalidValueError, NaiveDatetimeError, UnderHoldError
from cxcore.history import CustomerTimeline, facts
from cxcore.identity import IdentityGraph, Link, Method, MustNotLink, StatementId, Unlink, from_events, to_event
from cxcore.models import (
    Actor,
    ActorKind,
    Attachment,
    AttachmentId,
    Case,
    CaseId,
    Channel,
    Consent,
    ContactPoint,
    ContactPointKind,
    Conversation,
    ConversationId,
    Customer,
    CustomerId,
    Event,
    EventId,
    FeedbackResponse,
    FeedbackResponseId,
    Interaction,
    InteractionId,
    InternalNote,
    MessageId,
    PublicMessage,
    Source,
)
from cxcore.privacy import Erasure, erase, pseudonym_of
from cxcore.values import PERSONAL, Value

ANA, BRUNO = CustomerId("cus_ana"), CustomerId("cus_bruno")
ANAS, BRUNOS = CaseId("cas_refund"), CaseId("cas_parcel")
SECRET = b"a secret of the tests"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 1, tzinfo=UTC)
PSEUDONYM = pseudonym_of(ANA, secret=SECRET)
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
EMAIL, PHONE = ContactPointKind.EMAIL, ContactPointKind.PHONE
ANA_SOUSA = Customer(
    id=ANA,
    name="Ana Sousa",
    language="pt-PT",
    contact_points=[ContactPoint(EMAIL, "ana@example.com"), ContactPoint(PHONE, "+351 912 345 678")],
)


def said(number: int, kind: str, data: Mapping[str, Any] | None = None, **fields: Any) -> Event:
    return Event(id=EventId(f"evt_{number}"), type=kind, at=NOON + timedelta(minutes=number), data=data or {}, **fields)


def erased(*log: Event, entities: tuple[Value, ...] = (ANA_SOUSA,), **options: Any) -> Erasure:
    return erase(log, customer=ANA, secret=SECRET, at=AUTUMN, entities=entities, **options)


def data_after(event: Event, *others: Event) -> Mapping[str, object]:
    return erased(event, *others).events[0].data


# --- the events of the customer ------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "left", "reason"),
    [
        ("message.received", {"text": "I am Ana", "language": "pt-PT"}, {"language": "pt-PT"}, "free text goes"),
        ("message.note_added", {"text": "She is rude"}, {}, "what we wrote about her too"),
        ("case.created", {"subject": "My refund", "priority": "high"}, {"priority": "high"}, "a subject is free text"),
        ("case.escalated", {"reason": "knows the press", "team": "team_x"}, {"team": "team_x"}, "and so is a reason"),
        ("feedback.survey_answered", {"survey": "csat", "score": 2, "comment": "Rude!"}, {"survey": "csat", "score": 2},
         "a score is no text"),
        ("case.field_changed", {"field": "iban", "value": "PT50", "definition": 2},
         {"field": "iban", "value": None, "definition": 2}, "what a custom field holds may be anything"),
        ("case.solved", {"status": "done", "extra": {"desk": {"requester": "Ana"}}}, {"status": "done"},
         "the raw record of the source goes whole"),
        ("case.tagged", {"tags": ["late", "vip-ana", "ANA SOUSA"]}, {"tags": ("late", "vip-[erased]", "[erased]")},
         "a tag is a word of the house, unless it spells her"),
        ("interaction.queued", {"queue": "callback +351-912-345-678"}, {"queue": "callback [erased]"}, "and so is a queue"),
        ("case.merged", {"into": "cas_main"}, {"into": "cas_main"}, "which case it goes on in is a fact"),
        ("interaction.channel_switched", {"to": "phone"}, {"to": "phone"}, "a channel is no case"),
        ("acme.parcel_sent", {"grams": 200, "to": "Rua Augusta 1"}, {}, "nobody says what a type of a host holds"),
        ("privacy.consent_granted", {"purpose": "survey"}, {"purpose": "survey"}, "what was agreed to names nobody"),
    ],
)  # fmt: skip
def test_of_an_event_of_the_customer_stays_what_it_says_about_the_handling(
    kind: str, data: dict[str, Any], left: dict[str, Any], reason: str
) -> None:
    event = said(1, kind, data, customer=ANA, case=ANAS, interaction=InteractionId("int_1"))

    assert data_after(event) == left, reason


def test_a_version_of_an_event_that_we_do_not_know_keeps_nothing() -> None:
    assert data_after(said(1, "message.received", {"words": "I am Ana"}, customer=ANA, version=2)) == {}


def test_the_envelope_keeps_when_where_and_which_agent_and_loses_who() -> None:
    source = Source(system="zendesk", tenant="acme", kind="ticket", id="35436")
    event = said(
        1,
        "message.replied",
        customer=ANA,
        case=ANAS,
        channel=Channel.CHAT,
        actor=PRIYA,
        source=source,
        correlation="the refund of Ana",
        causation=EventId("evt_0"),
    )

    left = erased(event).events[0]

    assert left.source is not None
    assert left == attrs.evolve(
        event,
        customer=PSEUDONYM,
        source=attrs.evolve(source, id=left.source.id),
        correlation=left.correlation,
    )
    assert left.source.id.startswith("erased-")
    assert left.correlation is not None
    assert left.correlation.startswith("erased-")


@pytest.mark.parametrize(
    ("actor", "left", "reason"),
    [
        (Actor(ActorKind.CUSTOMER, ANA), Actor(ActorKind.CUSTOMER, PSEUDONYM), "she herself"),
        (Actor(ActorKind.CUSTOMER, BRUNO), Actor(ActorKind.CUSTOMER, BRUNO), "somebody who took part"),
        (Actor(ActorKind.CUSTOMER), Actor(ActorKind.CUSTOMER), "some customer"),
        (PRIYA, PRIYA, "an agent is who it was"),
        (
            Actor(ActorKind.INTEGRATION, "mail of ana@example.com"),
            Actor(ActorKind.INTEGRATION, "mail of [erased]"),
            "a machine",
        ),
    ],
)
def test_who_acted_stays_a_customer_an_agent_or_a_machine(actor: Actor, left: Actor, reason: str) -> None:
    assert erased(said(1, "message.received", customer=ANA, actor=actor)).events[0].actor == left, reason


def test_an_event_is_theirs_by_its_case_its_author_or_its_message() -> None:
    log = [
        said(1, "message.received", {"text": "1"}, customer=ANA, case=ANAS, message=MessageId("msg_1")),
        said(2, "message.replied", {"text": "2"}, case=ANAS, actor=PRIYA),
        said(3, "message.failed", {"reason": "ana@example.com is full"}, message=MessageId("msg_1")),
        said(4, "message.received", {"text": "4"}, actor=Actor(ActorKind.CUSTOMER, ANA)),
        said(5, "message.replied", {"text": "5"}, conversation=ConversationId("cnv_1"), actor=PRIYA),
        said(
            6,
            "message.received",
            {"text": "6"},
            conversation=ConversationId("cnv_1"),
            actor=Actor(ActorKind.CUSTOMER, ANA),
        ),
        said(7, "message.received", {"text": "7"}, customer=BRUNO, case=ANAS, actor=Actor(ActorKind.CUSTOMER, BRUNO)),
        said(8, "message.received", {"text": "8"}, customer=BRUNO, case=BRUNOS, actor=Actor(ActorKind.CUSTOMER, ANA)),
        said(9, "message.replied", {"text": "9"}, case=BRUNOS, actor=PRIYA),
        said(10, "message.replied", {"text": "10"}, actor=PRIYA),
    ]

    kept = [event.data["text"] for event in erased(*log).events if "text" in event.data]

    assert kept == ["7", "9", "10"]


def test_a_source_that_does_not_say_whose_a_call_is_can_be_helped() -> None:
    call = said(
        1, "genesys.conversation", {"extra": {"genesys": {"ani": "tel:+351912"}}}, interaction=InteractionId("int_1")
    )
    other = said(2, "genesys.conversation", {"extra": {"genesys": {}}}, interaction=InteractionId("int_2"))
    brunos = said(3, "message.received", {"text": "Olá"}, interaction=InteractionId("int_1"), customer=BRUNO)

    erasure = erased(call, other, brunos, entities=(), also_theirs=[InteractionId("int_1")])

    assert [event.data for event in erasure.events] == [{}, other.data, brunos.data]


# --- the events of others --------------------------------------------------------


def test_from_the_words_of_others_only_what_names_the_customer_is_taken() -> None:
    text = "ANA  SOUSA (Ana@Example.com, 00351 912-345-678, cus_ana) sits beside me. Ana, mariana@example.com, cus_anabela."
    theirs = said(1, "message.received", {"text": text, "extra": {"raw": {"ana@example.com": [351912345678, 7, True]}}},
                  customer=BRUNO, case=BRUNOS, correlation="with ana@example.com", actor=Actor(ActorKind.BOT, "for Ana Sousa"),
                  source=Source(system="desk", tenant="acme", kind="mail", id="ana@example.com/1"))  # fmt: skip

    left = erased(theirs).events[0]

    assert left.data == {
        "text": "[erased] ([erased], [erased], [erased]) sits beside me. Ana, mariana@example.com, cus_anabela.",
        "extra": {"raw": {"[erased]": ("[erased]", 7, True)}},
    }
    assert (left.customer, left.actor) == (BRUNO, Actor(ActorKind.BOT, "for [erased]"))
    assert " ana@" not in left.to_json()


def test_an_event_that_knows_nothing_of_the_customer_is_the_same_object() -> None:
    theirs = said(1, "message.received", {"text": "Where is it?", "extra": {"n": 1.5}}, customer=BRUNO, case=BRUNOS)

    erasure = erased(theirs, said(2, "acme.spilled", {"on": ["the", "floor"]}))

    assert erasure.events[0] is theirs
    assert erasure.changed == ()


def test_an_address_that_is_somebody_elses_too_stays_theirs() -> None:
    family = ContactPoint(PHONE, "+351 210 000 001")
    ana = attrs.evolve(ANA_SOUSA, contact_points=[family])
    bruno = Customer(id=BRUNO, contact_points=[attrs.evolve(family, value="+351210000001")])
    theirs = said(1, "message.received", {"text": "Call +351 210 000 001"}, customer=BRUNO, case=BRUNOS)

    erasure = erased(theirs, entities=(ana, bruno))

    assert erasure.events[0] is theirs
    assert erasure.entities == (Customer(id=PSEUDONYM, language="pt-PT"), bruno)


def test_the_number_of_another_system_is_searched_for_nowhere() -> None:
    ana = attrs.evolve(ANA_SOUSA, contact_points=[ContactPoint(ContactPointKind.EXTERNAL_ID, "100042")])
    theirs = said(1, "message.received", {"text": "Order 100042"}, customer=BRUNO, case=BRUNOS)

    assert erased(theirs, entities=(ana,)).events[0] is theirs


def test_an_id_that_spells_the_customer_becomes_a_pseudonym_wherever_it_stands() -> None:
    spelled = CaseId("cas_ana@example.com".replace("@", "-at-")), CaseId("cas_cus_ana-1")
    opened = said(1, "case.created", customer=ANA, case=spelled[1])
    merged = said(2, "case.merged", {"into": spelled[1]}, customer=BRUNO, case=BRUNOS, causation=EventId("evt_cus_ana"))

    left = erased(opened, merged).events

    renamed = left[0].case
    assert renamed is not None
    assert renamed.startswith("cas_erased-")
    assert (left[1].data["into"], left[1].causation) == (
        str(renamed),
        pseudonym_of(EventId("evt_cus_ana"), secret=SECRET),
    )
    assert "cus_ana" not in "".join(event.to_json() for event in left)


# --- who is who ---------------------------------------------------------------------


def test_what_was_stated_about_identity_still_fits_together_between_pseudonyms() -> None:
    mail = ContactPoint(EMAIL, "ana@example.com")
    link = Link(
        id=StatementId("idn_1"), a=ANA, b=mail, method=Method.DECLARED, at=NOON, evidence="she said: ana@example.com"
    )
    apart = MustNotLink(id=StatementId("idn_2"), a=BRUNO, b=ANA, at=NOON, evidence="father and daughter")
    log = [
        to_event(link),
        to_event(apart),
        to_event(Unlink(of=apart.id, at=NOON + timedelta(days=1)), of=apart),
        to_event(Unlink(of=link.id, at=NOON + timedelta(days=2)), of=link),
    ]
    brunos = to_event(
        Link(id=StatementId("idn_3"), a=BRUNO, b=ContactPoint(EMAIL, "b@example.com"), method=Method.MANUAL, at=NOON)
    )

    left = erased(*log, brunos, entities=()).events

    stated = list(from_events(left))
    graph = IdentityGraph(stated)
    assert len(graph.customers()) == len(IdentityGraph(from_events([*log, brunos])).customers())
    assert left[4] is brunos
    assert [getattr(each, "a", None) for each in stated[:2]] == [PSEUDONYM, BRUNO]
    text = "".join(event.to_json() for event in left[:4])
    assert [
        word for word in ("cus_ana", "ana@", "idn_1", "idn_2", "father", *(event.id for event in log)) if word in text
    ] == []


def test_an_address_is_known_from_who_is_who_as_well() -> None:
    linked = said(1, "identity.linked", {"a": "email:ana@example.com", "b": "cus_ana", "method": "manual"})
    theirs = said(2, "message.received", {"text": "ask ana@example.com"}, customer=BRUNO, case=BRUNOS)

    erasure = erased(linked, theirs, entities=())

    assert erasure.events[1].data == {"text": "ask [erased]"}
    assert erasure.pseudonyms == {ANA: PSEUDONYM}


def test_whatever_an_end_of_a_statement_is_it_is_not_readable_afterwards() -> None:
    odd = said(1, "identity.unlinked", {"a": "Ana Sousa, Lisbon", "b": "cus_bruno"}, customer=ANA)

    left = data_after(odd)

    assert str(left["a"]).startswith("erased-")
    assert left["b"] == "cus_bruno"


# --- what is said about it ---------------------------------------------------------------


def test_an_erasure_is_told_once_for_each_id_that_was_found() -> None:
    too = CustomerId("cus_crm-77")
    log = [said(1, "message.received", customer=ANA), said(2, "message.received", customer=too)]

    erasure = erased(*log, entities=(), also_known_as=[too, CustomerId("cus_unheard-of")])

    told = erasure.events[2:]
    assert [(event.type, event.at, event.customer) for event in told] == [
        ("privacy.erased", AUTUMN, erasure.pseudonyms[name]) for name in (ANA, too)
    ]
    assert erasure.changed == ("evt_1", "evt_2")
    assert [str(event.id) for event in CustomerTimeline(erasure.events, customer=PSEUDONYM)] == [told[0].id, "evt_1"]


def test_who_comes_back_is_erased_again_under_the_same_pseudonym() -> None:
    once = erased(said(1, "message.received", {"text": "1"}, customer=ANA), entities=())
    back = said(2, "message.received", {"text": "2"}, customer=ANA)

    again = erase([*once.events, back], customer=ANA, secret=SECRET, at=AUTUMN + timedelta(days=1))

    assert [event.customer for event in again.events] == [PSEUDONYM] * 4
    assert [event.type for event in again.events].count("privacy.erased") == 2


def test_a_pseudonym_is_erased_already() -> None:
    source = Source(system="desk", tenant="acme", kind="mail", id="1")
    link = {"a": "email:ana@example.com", "b": "cus_ana", "method": "manual", "extra": {"statement": "idn_1"}}
    log = [said(1, "message.received", {"text": "1"}, customer=ANA, source=source), said(2, "identity.linked", link)]
    once = erased(*log, entities=())

    again = erase(once.events, customer=PSEUDONYM, secret=b"another secret of tests", at=AUTUMN + timedelta(days=9))

    assert again.events == once.events


def test_nobody_is_erased_where_nobody_is() -> None:
    assert erased(entities=()).events == ()
    assert repr(erased(entities=())) == "<Erasure: 0 of 0 events changed, 0 entities>"


def test_without_the_secret_a_pseudonym_cannot_be_computed() -> None:
    assert pseudonym_of(ANA, secret=b"another secret of the tests") != PSEUDONYM
    assert pseudonym_of(BRUNO, secret=SECRET) != PSEUDONYM
    assert pseudonym_of(PSEUDONYM, secret=SECRET) == PSEUDONYM
    with pytest.raises(InvalidValueError) as caught:
        pseudonym_of(ANA, secret=b"short")
    assert str(caught.value) == "secret: is at least 16 random bytes that you keep; 5 came."


def test_the_instant_has_a_zone_and_a_log_does_not_contradict_itself() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        erase([], customer=ANA, secret=SECRET, at=NOON.replace(tzinfo=None))
    with pytest.raises(ConflictingEventError):
        erased(
            said(1, "message.received", customer=ANA), said(1, "message.read", customer=ANA, message=MessageId("msg_1"))
        )


def test_facts_by_customer_stay_though_the_customer_has_two_ids() -> None:
    too = CustomerId("cus_crm-77")
    log = [
        said(1, "case.created", customer=ANA, case=ANAS),
        said(2, "case.solved", customer=ANA, case=ANAS),
        said(3, "case.created", customer=too, case=BRUNOS),
        said(4, "case.created", customer=ANA, case=CaseId("cas_third")),
    ]

    before, after = facts(log), facts(erased(*log, also_known_as=[too]).events)

    assert [row["next_case_at"] for row in after] == [row["next_case_at"] for row in before]
    assert len({row["customer_id"] for row in after}) == 2


def test_what_is_under_a_hold_is_not_changed_and_the_customer_is_not_erased_out_of_it() -> None:
    hers = said(1, "message.received", {"text": "I am Ana"}, customer=ANA, case=ANAS)
    his = said(2, "message.received", {"text": "ask ana@example.com"}, customer=BRUNO, case=BRUNOS)

    assert erased(hers, his, held=[his.id]).events[1] is his
    with pytest.raises(UnderHoldError) as caught:
        erased(hers, his, held=[hers.id, his.id])
    assert str(caught.value) == (
        "1 of the events to be erased is under a hold, so nothing is erased; holds_on() names the holds."
    )
    assert caught.value.details == {"events": ["evt_1"]}
    with pytest.raises(UnderHoldError, match="2 of the events to be erased are under a hold"):
        erased(hers, attrs.evolve(hers, id=EventId("evt_3")), held=["evt_1", "evt_3"])


# --- entities ------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Visit(Value):
    """A value of a host."""

    customer: CustomerId | None = None
    case: CaseId | None = None
    author: str = "the shop"
    guests: Mapping[str, CustomerId] = attrs.field(factory=dict)
    born_in: int = attrs.field(default=0, repr=False, metadata=PERSONAL)
    greeting: Mapping[str, str] = attrs.field(factory=dict, repr=False, metadata=PERSONAL)
    hours: tuple[int, ...] = ()


@attrs.frozen
class Passport(Value):
    """A value of a host that cannot be emptied."""

    customer: CustomerId
    number: int | None = attrs.field(repr=False, metadata=PERSONAL)


def entity_after(entity: Value, *log: Event) -> Value:
    return erased(*log, entities=(entity, ANA_SOUSA)).entities[0]


LOG = (
    said(
        1,
        "case.created",
        customer=ANA,
        case=ANAS,
        conversation=ConversationId("cnv_1"),
        interaction=InteractionId("int_1"),
    ),
    said(2, "message.replied", case=ANAS, message=MessageId("msg_2"), actor=PRIYA),
    said(3, "case.created", customer=BRUNO, case=BRUNOS),
    said(4, "message.received", customer=ANA, case=BRUNOS, conversation=ConversationId("cnv_brunos")),
)


@pytest.mark.parametrize(
    ("entity", "left", "reason"),
    [
        (Case(id=ANAS, opened_at=NOON, customer=ANA, subject="Refund", priority="high"),
         Case(id=ANAS, opened_at=NOON, customer=PSEUDONYM, priority="high"), "a case of hers"),
        (Case(id=BRUNOS, opened_at=NOON, customer=BRUNO, subject="With Ana Sousa"),
         Case(id=BRUNOS, opened_at=NOON, customer=BRUNO, subject="With [erased]"), "his case, with her name in it"),
        (Conversation(id=ConversationId("cnv_1"), channel=Channel.CHAT, started_at=NOON, subject="Hi"),
         Conversation(id=ConversationId("cnv_1"), channel=Channel.CHAT, started_at=NOON), "hers by the log"),
        (Conversation(id=ConversationId("cnv_brunos"), channel=Channel.CHAT, started_at=NOON, subject="Hi"),
         Conversation(id=ConversationId("cnv_brunos"), channel=Channel.CHAT, started_at=NOON, subject="Hi"), "she took part in his"),
        (Interaction(id=InteractionId("int_1"), channel=Channel.PHONE, started_at=NOON, attributes={"iban": "PT50"}),
         Interaction(id=InteractionId("int_1"), channel=Channel.PHONE, started_at=NOON), "attributes may be anything"),
        (PublicMessage(id=MessageId("msg_2"), written_at=NOON, text="Dear Ana", author=PRIYA,
                       attachments=[Attachment(id=AttachmentId("att_1"), name="ana.pdf", bytes=7)]),
         PublicMessage(id=MessageId("msg_2"), written_at=NOON, text="[erased]", author=PRIYA,
                       attachments=[Attachment(id=AttachmentId("att_1"), bytes=7)]), "our reply to her"),
        (PublicMessage(id=MessageId("msg_3"), written_at=NOON, text="It is me", case=BRUNOS,
                       author=Actor(ActorKind.CUSTOMER, ANA)),
         PublicMessage(id=MessageId("msg_3"), written_at=NOON, text="[erased]", case=BRUNOS,
                       author=Actor(ActorKind.CUSTOMER, PSEUDONYM)), "what she wrote in his case"),
        (PublicMessage(id=MessageId("msg_4"), written_at=NOON, text="Me too", case=ANAS, author=Actor(ActorKind.CUSTOMER, BRUNO)),
         PublicMessage(id=MessageId("msg_4"), written_at=NOON, text="Me too", case=ANAS, author=Actor(ActorKind.CUSTOMER, BRUNO)),
         "what he wrote in hers"),
        (InternalNote(id=MessageId("msg_5"), written_at=NOON, text="Rude", case=ANAS, author=PRIYA),
         InternalNote(id=MessageId("msg_5"), written_at=NOON, text="[erased]", case=ANAS, author=PRIYA), "a note about her"),
        (FeedbackResponse(id=FeedbackResponseId("rsp_1"), survey="csat", answered_at=NOON, score=2, comment="Rude", case=ANAS),
         FeedbackResponse(id=FeedbackResponseId("rsp_1"), survey="csat", answered_at=NOON, score=2, case=ANAS), "her answer"),
        (Consent(customer=ANA, purpose="survey", granted=True, at=NOON),
         Consent(customer=PSEUDONYM, purpose="survey", granted=True, at=NOON), "her consent"),
        (Visit(customer=ANA, born_in=1990, greeting={"pt": "Olá"}, hours=(9, 17), guests={"left": BRUNO, "right": ANA}),
         Visit(customer=PSEUDONYM, hours=(9, 17), guests={"left": BRUNO, "right": PSEUDONYM}), "a host's own"),
        (Visit(customer=BRUNO, greeting={"for Ana Sousa": "ana@example.com"}),
         Visit(customer=BRUNO, greeting={"for [erased]": "[erased]"}), "his, with her name in it"),
    ],
)  # fmt: skip
def test_of_an_entity_every_personal_field_is_emptied(entity: Value, left: Value, reason: str) -> None:
    assert entity_after(entity, *LOG) == left, reason


def test_an_entity_that_knows_nothing_of_the_customer_is_the_same_object() -> None:
    theirs = Case(id=BRUNOS, opened_at=NOON, customer=BRUNO, subject="A parcel")

    assert entity_after(theirs) is theirs


def test_where_an_entity_comes_from_leads_back_no_longer() -> None:
    source = Source(system="desk", tenant="acme", kind="consent", id="ana@example.com")
    consent = Consent(customer=ANA, purpose="survey", granted=True, at=NOON, source=source)

    left = entity_after(consent)

    assert isinstance(left, Consent)
    assert left.source is not None
    assert left.source.id.startswith("erased-")


def test_a_personal_field_without_a_default_has_to_be_text() -> None:
    with pytest.raises(InvalidValueError) as caught:
        entity_after(Passport(ANA, 4711))

    assert str(caught.value) == "number: Passport.number is personal and cannot be emptied; give the field a default."
    assert entity_after(Passport(ANA, None)) == Passport(PSEUDONYM, None)


def test_an_erasure_shows_nobody_in_its_repr() -> None:
    erasure = erased(said(1, "message.received", {"text": "I am Ana"}, customer=ANA))

    assert repr(erasure) == "<Erasure: 1 of 2 events changed, 1 entities>"
