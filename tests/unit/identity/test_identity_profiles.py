"""What is known of a customer, each field with its source."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.identity import IdentityGraph, Link, Method, MustNotLink, Profile, Record, StatementId, Survivorship
from cxcore.models import ContactPoint, ContactPointKind, Customer, CustomerId

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CRM, CHAT = CustomerId("cus_crm"), CustomerId("cus_chat")
EMAIL = ContactPoint(ContactPointKind.EMAIL, "priya@example.com")
RULE = Survivorship(sources=["crm", "chat"])


def record(
    source: str, *, hours: int = 0, recorded: int | None = None, verified: bool = False, name: str | None
) -> Record:
    return Record(
        id=CRM if source == "crm" else CHAT,
        source=source,
        fields={"name": name},
        verified={"name"} if verified else frozenset(),
        at=MORNING + timedelta(hours=hours),
        recorded_at=MORNING + timedelta(hours=hours if recorded is None else recorded),
    )


@pytest.mark.parametrize(
    ("records", "name", "reason"),
    [
        ([record("crm", name="Priya"), record("chat", verified=True, hours=9, name="Pri")], "Priya", "rank decides"),
        ([record("crm", name=None), record("chat", name="Pri")], "Pri", "None never overwrites"),
        (
            [record("crm", hours=9, name="P."), record("crm", verified=True, name="Priya")],
            "Priya",
            "verified before recent",
        ),
        ([record("crm", name="Priya"), record("crm", hours=1, name="Priya Nair")], "Priya Nair", "recent"),
        (
            [record("crm", hours=1, name="Priya Nair"), record("crm", hours=2, name=None)],
            "Priya Nair",
            "an unknown name does not erase a known one",
        ),
        ([record("web", name="W"), record("app", name="A")], "A", "unlisted sources by their names"),
        (
            [record("crm", recorded=1, name="Ana"), record("crm", recorded=2, name="Zoe")],
            "Zoe",
            "of one moment what was recorded last",
        ),
        ([record("crm", name="B"), record("crm", name="A")], "A", "and at last the text"),
    ],
)
def test_the_first_difference_on_the_ladder_decides(records: list[Record], name: str, reason: str) -> None:
    for order in (records, records[::-1]):
        assert RULE.survivors(order)["name"].value == name, reason


def test_a_field_may_have_an_order_of_its_own() -> None:
    rule = Survivorship(sources=["crm", "chat"], by_field={"name": ["chat"]})

    survivors = rule.survivors([record("crm", name="Priya"), record("chat", name="Pri")])

    assert survivors["name"].source == "chat"
    assert Survivorship.from_dict(rule.to_dict()) == rule


def joined() -> IdentityGraph:
    graph = IdentityGraph(
        [
            Link(id=StatementId("idn_1"), a=CRM, b=EMAIL, method=Method.EXACT_VERIFIED, at=MORNING),
            Record(id=CRM, source="crm", fields={"name": "Priya Nair", "zone": "Europe/Lisbon"}, at=MORNING),
            Record(id=CHAT, source="chat", fields={"name": "pri", "language": "pt-pt", "vip": True}, at=MORNING),
        ]
    )
    graph.link(Link(id=StatementId("idn_2"), a=CHAT, b=CRM, method=Method.DECLARED, at=MORNING + timedelta(hours=1)))
    return graph


def test_a_profile_takes_each_field_from_the_record_that_knows_it_best() -> None:
    profile = joined().profile(CRM, survivorship=RULE)

    assert {name: (field.value, field.record) for name, field in profile.fields.items()} == {
        "language": ("pt-pt", CHAT),
        "name": ("Priya Nair", CRM),
        "vip": (True, CHAT),
        "zone": ("Europe/Lisbon", CRM),
    }
    assert profile.records == (CHAT, CRM)
    assert profile.contact_points == (ContactPoint(ContactPointKind.EMAIL, "priya@example.com", verified=True),)


def test_a_profile_becomes_a_customer_and_a_document() -> None:
    profile = joined().profile(CRM, survivorship=RULE)

    assert profile.to_customer() == Customer(
        id=profile.id,
        name="Priya Nair",
        language="pt-PT",
        zone="Europe/Lisbon",
        contact_points=profile.contact_points,
    )
    assert Profile.from_json(profile.to_json()) == profile
    assert "Priya" not in repr(profile)
    assert "priya" not in repr(profile)


def test_after_unlinking_everybody_has_the_profile_they_had() -> None:
    graph = joined()

    graph.unlink(StatementId("idn_2"), at=MORNING + timedelta(hours=2))

    assert {name: field.value for name, field in graph.profile(CHAT).fields.items()} == {
        "language": "pt-pt",
        "name": "pri",
        "vip": True,
    }
    assert graph.profile(CHAT).contact_points == ()


def test_a_record_told_twice_is_one() -> None:
    graph = IdentityGraph()
    graph.describe(record("crm", name="Priya"))
    graph.describe(record("crm", name="Priya"))

    assert len(graph.statements) == 1


def test_a_proof_that_is_held_back_proves_nothing_here() -> None:
    graph = IdentityGraph(
        [
            Link(id=StatementId("idn_1"), a=CRM, b=EMAIL, method=Method.MANUAL, at=MORNING),
            Link(id=StatementId("idn_2"), a=CHAT, b=EMAIL, method=Method.EXACT_VERIFIED, at=MORNING),
            MustNotLink(id=StatementId("idn_3"), a=CRM, b=CHAT, at=MORNING),
        ]
    )

    assert [point.verified for point in graph.profile(CRM).contact_points] == [False]
