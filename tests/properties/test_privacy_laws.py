"""Laws of privacy: an erasure moves no figure and leaves no word, and nothing under a hold is due."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxcore import testing
from cxcore.errors import InternalContentError, UnderHoldError
from cxcore.history import CaseFacts, CustomerTimeline, InteractionFacts, facts, interaction_facts
from cxcore.metrics import answerable, measure
from cxcore.models import (
    Actor,
    ActorKind,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Event,
    EventId,
    InteractionId,
    InternalNote,
    MessageId,
    outward,
)
from cxcore.privacy import (
    ConsentLedger,
    Erasure,
    LegalHold,
    Pattern,
    RecordKind,
    RetentionPolicy,
    RetentionRule,
    access_export,
    due,
    erase,
    find_personal,
    held_events,
    holds_on,
    redact,
)
from cxcore.privacy._sensitivity import PERSONAL_DATA
from cxcore.testing import instants
from cxcore.values import Value

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NINE + timedelta(days=200)
SECRET = b"a secret of the tests"
ANA, ANA_TOO, BRUNO = CustomerId("cus_ana"), CustomerId("cus_crm-77"), CustomerId("cus_bruno")
moments = instants(NINE, NINE + timedelta(minutes=20), every=timedelta(minutes=1))  # few, so that many events share one

ENTITIES = [
    Customer(
        id=ANA,
        name="Ana Sousa",
        contact_points=[
            ContactPoint(ContactPointKind.EMAIL, "ana.sousa@example.com"),
            ContactPoint(ContactPointKind.PHONE, "+351 912 345 678"),
        ],
    ),
    Customer(id=BRUNO, name="Bruno Reis", contact_points=[ContactPoint(ContactPointKind.EMAIL, "bruno@example.com")]),
]
KNOWN_BY = ("cus_ana", "cus_crm-77", "ana sousa", "ana.sousa@example.com", "912 345 678", "912345678")
ABOUT_ANA = "Ana  Sousa <Ana.Sousa@Example.com> (+351-912 345 678) is cus_ana"
ACTORS = (
    None,
    Actor(ActorKind.CUSTOMER, ANA),
    Actor(ActorKind.CUSTOMER, BRUNO),
    Actor(ActorKind.AGENT, "agt_priya"),
    Actor(ActorKind.INTEGRATION, "forwarded by ana.sousa@example.com"),
)


@st.composite
def told(draw: st.DrawFn) -> list[Event]:
    """Return logs of two customers, with a word of its own wherever a person can stand, and Ana in all of them."""
    log = draw(testing.logs(at=moments))
    return [
        _spelled_out(event, number, draw(st.sampled_from([ANA, ANA_TOO, BRUNO, None])), draw(st.sampled_from(ACTORS)))
        for number, event in enumerate(log)
    ]


def _spelled_out(event: Event, number: int, customer: CustomerId | None, actor: Actor | None) -> Event:
    word = f"word{number}x {ABOUT_ANA}"
    if event.is_known:
        data: dict[str, Any] = {name: word if name in PERSONAL_DATA else value for name, value in event.data.items()}
        data |= {name: ABOUT_ANA for name in ("status", "queue") if name in data}
        data["extra"] = {"desk": {"from": word, word: [351912345678, {"to": word}]}}
        if "tags" in data:
            data["tags"] = ["vip-ana-sousa", "late", ABOUT_ANA]
    else:
        data = {"anything": word, word: True}
    source = None if event.source is None else attrs.evolve(event.source, id=f"id{number}x-ana.sousa@example.com")
    correlation = f"all of word{number}x"
    if customer is None and event.type.startswith("privacy."):
        customer = ANA  # these always say whose
    return attrs.evolve(event, customer=customer, actor=actor, data=data, source=source, correlation=correlation)


def erasure_of(log: Iterable[Event], *, at: datetime = LATER, entities: Iterable[Value] = ENTITIES) -> Erasure:
    return erase(log, customer=ANA, also_known_as=[ANA_TOO], secret=SECRET, at=at, entities=entities)


@given(told())
def test_after_an_erasure_every_fact_is_what_it_was(log: list[Event]) -> None:
    result = erasure_of(log)
    now_called = {str(was): str(now) for was, now in result.pseudonyms.items()}

    for rows in (facts, interaction_facts):
        for as_of in (None, NINE + timedelta(minutes=10)):
            before: list[dict[str, Any]] = [dict(row) for row in rows(log, as_of=as_of)]
            for row in before:
                row["customer_id"] = now_called.get(row["customer_id"], row["customer_id"])
            assert [dict(row) for row in rows(result.events, as_of=as_of)] == before


@given(told())
def test_after_an_erasure_every_metric_is_what_it_was(log: list[Event]) -> None:
    left = erasure_of(log).events

    for rows, columns in ((facts, CaseFacts), (interaction_facts, InteractionFacts)):
        metrics = answerable(columns.__annotations__)
        assert len(metrics) > 3
        before, after = (list(measure(rows(each), metrics, by=["channel"], at=LATER)) for each in (log, left))
        assert after == before


@given(told())
def test_after_an_erasure_nothing_of_the_customer_is_found_byte_by_byte(log: list[Event]) -> None:
    left = b"\n".join(event.to_json().encode() for event in erasure_of(log).events).lower()

    for known in KNOWN_BY:
        assert known.encode() not in left
    for number, event in enumerate(log):
        is_anas = event.customer in {ANA, ANA_TOO} or event.actor == Actor(ActorKind.CUSTOMER, ANA)
        if is_anas:
            assert b"word%dx" % number not in left
            assert b"id%dx" % number not in left


@given(told())
def test_an_erasure_takes_nobody_elses_words(log: list[Event]) -> None:
    left = "\n".join(event.to_json() for event in erasure_of(log).events)

    for number, event in enumerate(log):
        is_brunos = event.customer == BRUNO and event.actor != Actor(ActorKind.CUSTOMER, ANA)
        if is_brunos and not event.type.startswith("identity."):
            assert f"word{number}x" in left


@given(told())
def test_erasing_again_changes_nothing(log: list[Event]) -> None:
    once = erasure_of(log)

    for at in (LATER, LATER + timedelta(days=1)):
        again = erasure_of(once.events, at=at, entities=once.entities)
        assert (again.events, again.entities, again.changed) == (once.events, once.entities, ())


@given(told(), st.randoms())
def test_the_order_of_a_log_does_not_matter_to_its_erasure(log: list[Event], random: Random) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)

    assert set(erasure_of(shuffled).events) == set(erasure_of(log).events)


prose = st.text(st.sampled_from("aZ0159 .,-+@:/()\u00e9\n"), max_size=60)
PLANTED = {
    Pattern.EMAIL: "ana.sousa@example.com",
    Pattern.IBAN: "PT50 0002 0123 1234 5678 9015 4",
    Pattern.CARD: "4111 1111 1111 1111",
    Pattern.IP: "203.0.113.7",
    Pattern.PHONE: "+351 912 345 678",
}


@given(prose, st.sampled_from(Pattern), prose)
def test_what_is_planted_in_any_prose_is_found(before: str, kind: Pattern, after: str) -> None:
    text = f"{before}; {PLANTED[kind]}; {after}"

    assert PLANTED[kind] not in redact(text).text
    assert any(text[each.start : each.end] == PLANTED[kind] for each in find_personal(text, kinds=[kind]))


@given(prose)
def test_what_is_not_found_stays_to_the_character(text: str) -> None:
    findings = find_personal(text)

    put_back = iter([text[each.start : each.end] for each in findings])
    marked = redact(text, replace=lambda _, found: f"\x00{found}\x00").text
    assert [each for place, each in enumerate(marked.split("\x00")) if place % 2] == list(put_back)
    assert marked.replace("\x00", "") == text
    assert all(one.end <= other.start for one, other in pairwise(findings))


# --- retention ----------------------------------------------------------------

RULES = [
    RetentionRule(name="cases", records=RecordKind.CASE, after=timedelta(minutes=5)),
    RetentionRule(name="calls", records=RecordKind.INTERACTION, after=timedelta(minutes=1)),
    RetentionRule(name="people", records=RecordKind.CUSTOMER, after=timedelta(minutes=9)),
]
some_cases = st.lists(st.sampled_from([CaseId("cas_a"), CaseId("cas_b")]), max_size=1)
some_calls = st.lists(st.sampled_from([InteractionId("int_x"), InteractionId("int_y")]), max_size=1)
some_people = st.lists(st.sampled_from([ANA, ANA_TOO, BRUNO]), max_size=2)


@given(told(), some_cases, some_calls, some_people)
def test_retention_never_deletes_under_a_hold(
    log: list[Event], cases: list[CaseId], calls: list[InteractionId], people: list[CustomerId]
) -> None:
    assume(cases or calls or people)
    hold = LegalHold(name="hold", cases=cases, interactions=calls, customers=people)

    plan = due(RetentionPolicy(rules=RULES, holds=[hold]), log, at=LATER)

    touched = {name for record in plan.due for name in record.events}
    named = [
        event for event in log if event.customer in people or (event.actor is not None and event.actor.id in people)
    ]
    for event in log:
        if event.id in touched:
            assert event not in named
            assert event.case not in {*cases, *(each.case for each in named)}
            assert event.interaction not in {*calls, *(each.interaction for each in named)}
    without = due(RetentionPolicy(rules=RULES), log, at=LATER)
    assert {record.id for record in (*plan.due, *plan.held)} == {record.id for record in without.due}
    assert without.held == ()


@given(told(), some_cases, some_calls)
def test_an_erasure_changes_nothing_under_a_hold(
    log: list[Event], cases: list[CaseId], calls: list[InteractionId]
) -> None:
    assume(cases or calls)
    policy = RetentionPolicy(holds=[LegalHold(name="hold", cases=cases, interactions=calls)])
    held = held_events(policy, log, at=LATER)

    try:
        left = erase(log, customer=ANA, secret=SECRET, at=LATER, entities=ENTITIES, held=held).events
    except UnderHoldError:
        assert holds_on(policy, log, customer=ANA, at=LATER) == ("hold",)
    else:
        for was, now in zip(log, left, strict=False):
            assert was == now or (was.case not in cases and was.interaction not in calls)


# --- what goes out --------------------------------------------------------------


@given(told(), st.randoms())
def test_an_access_export_is_of_one_customer_and_the_same_in_any_order(log: list[Event], random: Random) -> None:
    shuffled = [*log, *log[:3]]
    random.shuffle(shuffled)

    export = access_export(log, customer=BRUNO, at=LATER, entities=ENTITIES).to_json()

    assert access_export(shuffled, customer=BRUNO, at=LATER, entities=ENTITIES[::-1]).to_json() == export
    for number, event in enumerate(log):
        is_brunos = event.customer == BRUNO or event.actor == Actor(ActorKind.CUSTOMER, BRUNO)
        if is_brunos and "text" in event.data and event.type != "message.note_added":
            assert f"word{number}x" in export
        if event.customer in {ANA, ANA_TOO} and event.actor != Actor(ActorKind.CUSTOMER, BRUNO):
            assert f"word{number}x" not in export or event.type.startswith("identity.")
    for known in KNOWN_BY:
        assert known not in export.lower()


@given(told())
def test_no_internal_text_is_in_anything_that_goes_out(log: list[Event]) -> None:
    notes = [
        InternalNote(id=MessageId(f"msg_{number}"), written_at=event.at, text=f"word{number}x", case=event.case)
        for number, event in enumerate(log)
        if event.type == "message.note_added"
    ]
    internal = [f"word{number}x" for number, event in enumerate(log) if event.type == "message.note_added"]

    rendered = [
        access_export(log, customer=ANA, also_known_as=[ANA_TOO], at=LATER, entities=[*ENTITIES, *notes]).to_json(),
        CustomerTimeline(log, customer=ANA, also_known_as=[ANA_TOO]).context(at=LATER).to_json(),
    ]

    assert [word for word in internal if any(word in each for each in rendered)] == []
    for note in notes:
        with pytest.raises(InternalContentError) as caught:
            outward(note)  # type: ignore[arg-type]  # a program without type checks
        assert note.text not in str(caught.value)


# --- consent ----------------------------------------------------------------------

WORDS = ("privacy.consent_granted", "privacy.consent_withdrawn", "privacy.erased")
few_moments = instants(NINE, NINE + timedelta(minutes=5), every=timedelta(minutes=1))


@st.composite
def words_of_ana(draw: st.DrawFn) -> list[Event]:
    """Return what one customer said about one purpose, in any order, much of it at one instant."""
    return [
        Event(
            id=EventId(f"evt_{number}"),
            type=(kind := draw(st.sampled_from(WORDS))),
            at=draw(few_moments),
            recorded_at=draw(st.none() | few_moments),
            customer=ANA,
            data={} if kind == WORDS[2] else {"purpose": "survey", **draw(st.sampled_from([{}, {"channel": "sms"}]))},
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(words_of_ana(), few_moments)
def test_consent_is_what_was_said_last_and_a_no_where_both_were(log: list[Event], at: datetime) -> None:
    ledger = ConsentLedger(log, customer=ANA)

    answers = {channel: bool(ledger.ask("survey", at=at, channel=channel)) for channel in (Channel.SMS, Channel.EMAIL)}

    erased = max((each.at for each in log if each.type == WORDS[2] and each.at <= at), default=NINE)
    for channel, may in answers.items():
        said = [
            each
            for each in log
            if each.type != WORDS[2] and erased <= each.at <= at and each.data.get("channel") in {None, channel}
        ]
        last = {each.type for each in said if each.at == max(one.at for one in said)}
        assert may == (last == {WORDS[0]})
    assert not ledger.ask("survey", at=at) or all(answers.values())
