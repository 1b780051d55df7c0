"""What is said about identity: its checks, its documents, its events, and what it never shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.identity import (
    IdentityGraph,
    Link,
    Method,
    MustNotLink,
    Record,
    SharedPoint,
    StatementId,
    Trust,
    Unlink,
    canonical_point,
    contact_links,
    from_events,
    links_from_scores,
    to_event,
)
from cxcore.models import Actor, ActorKind, ContactPoint, ContactPointKind, Customer, CustomerId, Event, EventId
from cxcore.values import Value

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SHOP, CRM = CustomerId("cus_shop"), CustomerId("cus_crm")
EMAIL = ContactPoint(ContactPointKind.EMAIL, "priya@example.com")
MODEL = Actor(ActorKind.AUTOMATION, "splink")

LINK = Link(
    id=StatementId("idn_1"),
    a=SHOP,
    b=EMAIL,
    method=Method.PROBABILISTIC,
    confidence=0.97,
    evidence="same name and postcode as priya@example.com",
    by=MODEL,
    at=MORNING,
    recorded_at=MORNING + timedelta(hours=1),
)
APART = MustNotLink(id=StatementId("idn_2"), a=SHOP, b=CRM, at=MORNING, evidence="father and son")
SHARED = SharedPoint(id=StatementId("idn_3"), point=EMAIL, at=MORNING)
UNLINK = Unlink(of=LINK.id, at=MORNING, by=MODEL)
RECORD = Record(
    id=SHOP, source="shop", fields={"name": "Priya Nair", "orders": 3, "zone": None}, verified={"name"}, at=MORNING
)
STATEMENTS: list[Value] = [LINK, APART, SHARED, UNLINK, RECORD]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: type(each).__name__)
def test_a_statement_is_equal_after_json_both_ways(statement: Value) -> None:
    assert type(statement).from_json(statement.to_json()) == statement


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: type(each).__name__)
def test_a_statement_shows_no_personal_data(statement: Value) -> None:
    for personal in ("priya@example.com", "Priya Nair", "father and son", "postcode"):
        assert personal not in repr(statement)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (
            lambda: Link(id=StatementId("idn_1"), a=SHOP, b=SHOP, method=Method.MANUAL, at=MORNING),
            "b: is the same member as a; name two.",
        ),
        (
            lambda: Link(id=StatementId("idn_1"), a=SHOP, b="cus_crm", method=Method.MANUAL, at=MORNING),  # type: ignore[arg-type]  # the wrong type is the test
            "b: is a CustomerId or a ContactPoint, not a str.",
        ),
        (
            lambda: Link(id=StatementId("idn_1"), a=SHOP, b=CRM, method=Method.PROBABILISTIC, at=MORNING),
            "confidence: says how sure this link is; a link of method 'probabilistic' needs it.",
        ),
        (
            lambda: Link(id=StatementId("idn_1"), a=SHOP, b=CRM, method=Method.MANUAL, confidence=2, at=MORNING),
            "confidence: lies between 0 and 1; 2 does not.",
        ),
        (
            lambda: Record(id=SHOP, source="shop", fields={"born": MORNING}, at=MORNING),  # type: ignore[dict-item]  # the wrong type is the test
            "fields.born: is text, a number, true, false or None, not a datetime.",
        ),
        (
            lambda: Record(id=SHOP, source="shop", fields={"name": None}, verified={"name"}, at=MORNING),
            "verified: names 'name', of which this record knows nothing.",
        ),
        (
            lambda: Record(id=SHOP, source="shop", fields={"name": 7}, at=MORNING),
            "fields.name: is a str, not an int.",
        ),
        (
            lambda: Trust(declared=1.5),
            "declared: lies between 0 and 1; 1.5 does not.",
        ),
    ],
)
def test_a_statement_that_cannot_be_is_refused(build: Callable[[], object], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value) == sentence


def test_a_record_with_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownZoneError, match=r"^fields\.zone: 'Europe/Lisboa' is not an IANA time zone\."):
        Record(id=SHOP, source="shop", fields={"zone": "Europe/Lisboa"}, at=MORNING)


def test_a_statement_without_a_time_of_recording_was_recorded_when_it_was_made() -> None:
    assert APART.recorded_at == MORNING


def test_a_naive_time_is_refused_by_its_name() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        Unlink(of=StatementId("idn_1"), at=datetime(2026, 3, 2))  # noqa: DTZ001  # the naive time is the test


def test_a_proved_address_and_the_same_unproved_are_the_same_member() -> None:
    proved = ContactPoint(ContactPointKind.EMAIL, "Priya@Example.com", verified=True)

    assert SharedPoint(id=StatementId("idn_3"), point=proved, at=MORNING) == SHARED


@pytest.mark.parametrize(
    ("kind", "written", "canonical", "reason"),
    [
        (ContactPointKind.EMAIL, "Priya@Example.COM", "priya@example.com", "no host of note tells cases apart"),
        (ContactPointKind.PHONE, "+351 (912) 345-678", "+351912345678", "blanks and brackets mean nothing"),
        (ContactPointKind.PHONE, "912 345 678", "912 345 678", "without its country it may be any country's"),
        (ContactPointKind.PHONE, "351912345678", "351912345678", "a telephone's bare digits may be local"),
        (ContactPointKind.WHATSAPP, "351912345678", "+351912345678", "WhatsApp ids are international"),
        (ContactPointKind.WHATSAPP, "priya", "priya", "not a number at all"),
        (ContactPointKind.X, "@Priya", "@Priya", "other kinds are left alone"),
    ],
)
def test_only_spellings_that_surely_mean_one_address_are_made_equal(
    kind: ContactPointKind, written: str, canonical: str, reason: str
) -> None:
    assert canonical_point(ContactPoint(kind, written)) == ContactPoint(kind, canonical), reason


# --- links of records -------------------------------------------------------------


def test_a_verified_contact_point_joins_and_an_unverified_one_waits() -> None:
    ana = Customer(
        id=SHOP,
        contact_points=[
            EMAIL,
            ContactPoint(ContactPointKind.EMAIL, "Priya@example.com", verified=True),
            ContactPoint(ContactPointKind.PHONE, "+351912345678"),
        ],
    )

    links = contact_links(ana, at=MORNING)

    assert [(each.method, each.confidence) for each in links] == [
        (Method.EXACT_VERIFIED, 1.0),
        (Method.DECLARED, 0.5),
    ]
    assert contact_links(ana, at=MORNING) == links
    assert contact_links(ana, at=MORNING, recorded_at=MORNING + timedelta(1))[0].recorded_at == MORNING + timedelta(1)


def test_somebody_who_types_a_strangers_address_does_not_become_the_stranger() -> None:
    owner = Customer(id=CRM, contact_points=[ContactPoint(ContactPointKind.EMAIL, EMAIL.value, verified=True)])
    stranger = Customer(id=SHOP, contact_points=[EMAIL])

    graph = IdentityGraph([*contact_links(owner, at=MORNING), *contact_links(stranger, at=MORNING)])

    assert graph.customers() == (CRM, SHOP)
    assert graph.customer_of(EMAIL) == CRM


def test_an_address_that_is_proved_later_is_a_statement_of_its_own() -> None:
    proved = ContactPoint(ContactPointKind.EMAIL, EMAIL.value, verified=True)
    graph = IdentityGraph(contact_links(Customer(id=SHOP, contact_points=[EMAIL]), at=MORNING))
    assert graph.customer_of(EMAIL) != SHOP

    for link in contact_links(Customer(id=SHOP, contact_points=[proved]), at=MORNING + timedelta(days=1)):
        graph.link(link)

    assert graph.customer_of(EMAIL) == graph.customer_of(SHOP)


# --- scores -----------------------------------------------------------------------


def test_scores_become_links_and_reading_them_twice_changes_nothing() -> None:
    rows = [
        {
            "match_probability": "0.5",
            "match_weight": 0,
            "source_dataset_l": "shop",
            "unique_id_l": 7,
            "source_dataset_r": "crm",
            "unique_id_r": 7,
        }
    ]

    def read(run: str, recorded_at: datetime | None = None) -> list[Link]:
        return list(
            links_from_scores(
                rows,
                run=run,
                record=lambda dataset, key: CustomerId.for_source(str(dataset), "acme", "customer", key),
                at=MORNING,
                recorded_at=recorded_at,
                by=MODEL,
            )
        )

    (link,) = read("march")

    assert {link.a, link.b} == {CustomerId.for_source(system, "acme", "customer", "7") for system in ("shop", "crm")}
    assert (link.method, link.confidence, link.by) == (Method.PROBABILISTIC, 0.5, MODEL)
    assert read("march") == [link]
    assert read("april")[0].id != link.id
    assert read("march", recorded_at=MORNING + timedelta(1))[0].recorded_at == MORNING + timedelta(1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"unique_id_l": "1"}, "rows[1].unique_id_r: this row has no column 'unique_id_r'."),
        (
            {"unique_id_l": "1", "unique_id_r": "2"},
            "rows[1].match_probability: this row has no column 'match_probability'.",
        ),
        (
            {"unique_id_l": "1", "unique_id_r": "2", "match_probability": None},
            "rows[1].match_probability: is a number from 0 to 1, not a NoneType.",
        ),
        (
            {"unique_id_l": "1", "unique_id_r": "2", "match_probability": float("nan")},
            "rows[1].confidence: lies between 0 and 1; nan does not.",
        ),
        (
            {"unique_id_l": "1", "unique_id_r": "1", "match_probability": 1.0},
            "rows[1].b: is the same member as a; name two.",
        ),
    ],
)
def test_a_score_that_cannot_be_read_is_refused_with_its_row(row: dict[str, object], sentence: str) -> None:
    good = {"unique_id_l": "1", "unique_id_r": "2", "match_probability": 1.0}

    with pytest.raises(InvalidValueError) as caught:
        list(links_from_scores([good, row], run="march", record=lambda _, key: CustomerId(f"cus_{key}"), at=MORNING))

    assert str(caught.value) == sentence


# --- events -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "type_", "data"),
    [
        (
            to_event(LINK),
            "identity.linked",
            {
                "a": "cus_shop",
                "b": "email:priya@example.com",
                "method": "probabilistic",
                "confidence": 0.97,
                "reason": "same name and postcode as priya@example.com",
                "extra": {"statement": "idn_1"},
            },
        ),
        (
            to_event(UNLINK, of=LINK),
            "identity.unlinked",
            {"a": "cus_shop", "b": "email:priya@example.com", "extra": {"statement": "idn_1"}},
        ),
        (
            to_event(APART),
            "identity.kept_apart",
            {"a": "cus_shop", "b": "cus_crm", "reason": "father and son", "extra": {"statement": "idn_2"}},
        ),
        (
            to_event(SHARED),
            "identity.point_shared",
            {"point": "email:priya@example.com", "extra": {"statement": "idn_3"}},
        ),
        (
            to_event(Unlink(of=SHARED.id, at=MORNING), of=SHARED),
            "identity.withdrawn",
            {"extra": {"statement": "idn_3"}},
        ),
    ],
)
def test_a_statement_is_told_as_an_event(event: Event, type_: str, data: dict[str, object]) -> None:
    assert (event.type, dict(event.data)) == (type_, data)


def test_who_and_when_are_in_the_envelope_and_telling_twice_is_telling_once() -> None:
    event = to_event(LINK)

    assert (event.at, event.recorded_at, event.actor) == (LINK.at, LINK.recorded_at, MODEL)
    assert to_event(LINK).id == event.id
    assert to_event(UNLINK, of=LINK).id != to_event(Unlink(of=LINK.id, at=MORNING), of=LINK).id


def test_an_unlink_is_told_with_what_it_takes_back() -> None:
    with pytest.raises(InvalidValueError) as caught:
        to_event(UNLINK, of=APART)

    assert str(caught.value) == "of: is the statement 'idn_1', which this one takes back."


def test_a_link_of_another_program_gets_an_id_from_its_event_and_other_events_are_left_out() -> None:
    foreign = Event(
        id=EventId("evt_7"),
        type="identity.linked",
        at=MORNING,
        data={"a": "cus_shop", "b": "whatsapp:351912345678", "method": "manual"},
    )
    other = Event(id=EventId("evt_8"), type="billing.invoice_sent", at=MORNING)

    (link,) = from_events([foreign, other])

    assert isinstance(link, Link)
    assert link.b == ContactPoint(ContactPointKind.WHATSAPP, "+351912345678")
    assert (link.recorded_at, link.confidence) == (MORNING, 1.0)
    assert list(from_events([foreign])) == [link]


def test_an_event_that_says_nothing_sensible_is_refused_with_every_fault() -> None:
    event = Event(
        id=EventId("evt_7"),
        type="identity.linked",
        at=MORNING,
        data={"a": "somebody", "b": "cus_crm", "method": "telepathy"},
    )

    with pytest.raises(InvalidDocumentError) as caught:
        list(from_events([event]))

    assert {fault.path.partition(".")[0] for fault in caught.value.faults} == {"a", "method"}
    assert "somebody" not in str(caught.value)


def test_an_unlink_of_another_program_without_a_statement_is_refused() -> None:
    event = Event(id=EventId("evt_7"), type="identity.unlinked", at=MORNING, data={"a": "cus_shop", "b": "cus_crm"})

    with pytest.raises(InvalidDocumentError) as caught:
        list(from_events([event]))

    assert [fault.path for fault in caught.value.faults] == ["of"]


def test_a_shared_point_that_is_no_text_is_refused() -> None:
    event = Event(id=EventId("evt_7"), type="identity.point_shared", at=MORNING, data={"point": 7})

    with pytest.raises(InvalidDocumentError) as caught:
        list(from_events([event]))

    assert [fault.path for fault in caught.value.faults] == ["point"]
