"""Spellings that may name one line or mailbox: candidates, never rewrites."""

from datetime import UTC, datetime

import phonenumbers
import pytest

from cxcore.errors import NaiveDatetimeError
from cxcore.identity import AliasRule, IdentityGraph, Trust, alias_links, aliases_of, is_role_address
from cxcore.models import ContactPoint, ContactPointKind

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def phone(text: str) -> ContactPoint:
    return ContactPoint(ContactPointKind.PHONE, text)


def whatsapp(text: str) -> ContactPoint:
    return ContactPoint(ContactPointKind.WHATSAPP, text)


def email(text: str) -> ContactPoint:
    return ContactPoint(ContactPointKind.EMAIL, text)


@pytest.mark.parametrize(
    ("number", "other", "reason"),
    [
        ("+5491123456789", "+541123456789", "Argentina: the 9 of a mobile dialled from abroad"),
        ("+541123456789", "+5491123456789", "Argentina: without it it may be a mobile or a landline"),
        ("+5531998765432", "+553198765432", "Brazil: after the ninth digit"),
        ("+553198765432", "+5531998765432", "Brazil: before the ninth digit"),
        ("+553133334444", None, "Brazil: a landline in Belo Horizonte never had a ninth digit"),
        ("+551153334444", None, "Brazil: landlines begin with 2 to 5"),
        ("+5511953334444", None, "Brazil: a mobile born with nine digits; without the 9 it would be a landline"),
        ("+5215512345678", "+525512345678", "Mexico: the 1 that WhatsApp keeps"),
        ("+525512345678", "+5215512345678", "Mexico: as it is dialled since 2019"),
        ("+351912345678", None, "Portugal has no such thing"),
    ],
)
def test_a_number_has_the_other_spelling_of_its_country(number: str, other: str | None, reason: str) -> None:
    found = [alias.point.value for alias in aliases_of(phone(number)) if alias.point.kind is ContactPointKind.PHONE]

    assert found == ([] if other is None else [other]), reason


@pytest.mark.parametrize("area", ["11", "21", "31", "48", "61", "71", "92"])
@pytest.mark.parametrize("first", "23456789")
def test_no_brazilian_landline_gets_a_ninth_digit_by_the_plan_that_libphonenumber_knows(area: str, first: str) -> None:
    number = f"+55{area}{first}2345678"
    is_landline = phonenumbers.number_type(phonenumbers.parse(number)) == phonenumbers.PhoneNumberType.FIXED_LINE

    rules = {alias.rule for alias in aliases_of(phone(number))}

    assert (AliasRule.BRAZIL_NINTH_DIGIT in rules) is not is_landline


def test_a_number_is_looked_up_as_a_telephone_and_on_whatsapp() -> None:
    assert [(alias.point, alias.rule, alias.confidence) for alias in aliases_of(whatsapp("351912345678"))] == [
        (phone("+351912345678"), AliasRule.SAME_NUMBER, 0.9)
    ]


@pytest.mark.parametrize(
    "point",
    [
        phone("912 345 678"),
        email("priya@example.com"),
        email("priya+shop@example.com"),
        email("priya@gmail.com"),
        email("+@gmail.com"),
        ContactPoint(ContactPointKind.X, "priya@gmail.com"),
    ],
    ids=["no country", "not Gmail", "a plus elsewhere", "the mailbox itself", "nobody", "not an email"],
)
def test_what_has_one_spelling_has_no_alias(point: ContactPoint) -> None:
    assert aliases_of(point) == ()


@pytest.mark.parametrize("spelled", ["pri.ya@gmail.com", "Priya+shop@Gmail.com", "p.r.i.y.a+x+y@googlemail.com"])
def test_gmail_ignores_dots_and_what_follows_a_plus_and_that_is_weak_evidence(spelled: str) -> None:
    (alias,) = aliases_of(email(spelled))

    assert (alias.point, alias.rule, alias.confidence) == (email("priya@gmail.com"), AliasRule.GMAIL, 0.5)


def test_candidates_are_linked_each_with_the_next_and_join_nobody_by_themselves() -> None:
    points = [
        whatsapp("553198765432"),
        phone("+55 31 99876-5432"),
        phone("+553198765432"),
        phone("+55 31 3333-4444"),
        phone("912345678"),
        email("pri.ya@gmail.com"),
        email("priya+shop@gmail.com"),
        email("priya@example.com"),
    ]

    links = alias_links([*points, *points], at=MORNING)

    assert [(link.evidence, link.confidence) for link in links] == [
        ("brazil_ninth_digit", 0.9),
        ("brazil_ninth_digit", 0.9),
        ("gmail", 0.5),
    ]
    graph = IdentityGraph(links)
    assert len(graph.customers()) == 5
    assert len(graph.candidates()) == 3
    assert len(IdentityGraph(links, trust=Trust(alias_rule=0.9)).customers()) == 3
    assert alias_links(reversed(points), at=MORNING) == links


def test_one_number_in_two_places_is_the_same_number() -> None:
    (link,) = alias_links([phone("+351912345678"), whatsapp("351912345678")], at=MORNING)

    assert link.evidence == "same_number"


def test_candidates_are_recorded_when_we_say() -> None:
    later = datetime(2026, 3, 3, tzinfo=UTC)
    points = [phone("+351912345678"), whatsapp("351912345678")]

    assert alias_links(points, at=MORNING, recorded_at=later)[0].recorded_at == later
    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        alias_links([], at=datetime(2026, 3, 2))  # noqa: DTZ001  # the naive time is the test


@pytest.mark.parametrize(
    ("point", "is_role"),
    [
        (email("info@example.com"), True),
        (email("Support+eu@example.com"), True),
        (email("priya@example.com"), False),
        (email("info"), False),
        (ContactPoint(ContactPointKind.FORUM, "info@example.com"), False),
    ],
)
def test_an_address_of_a_role_names_no_person(point: ContactPoint, is_role: bool) -> None:
    assert is_role_address(point) is is_role
