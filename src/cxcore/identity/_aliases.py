"""Spellings that may name one line or one mailbox: candidates for somebody to decide, never rewrites."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.identity._member import canonical_point, is_e164, is_number, sort_key
from cxcore.identity._statement import Link, Method, derived_id
from cxcore.models import ContactPoint, ContactPointKind
from cxcore.values import Value


class AliasRule(StrEnum):
    """Why two contact points may be one."""

    SAME_NUMBER = "same_number"
    """One number as a telephone and as a WhatsApp account."""
    ARGENTINA_MOBILE = "argentina_mobile"
    """A mobile number with and without the 9 after +54; without it a landline is written the same way."""
    BRAZIL_NINTH_DIGIT = "brazil_ninth_digit"
    """A mobile number before and after the ninth digit; landlines have eight digits, begin with 2 to 5 and have none."""
    MEXICO_MOBILE = "mexico_mobile"
    """A number with and without the 1 after +52, which mobiles had from abroad until 2019 and WhatsApp keeps."""
    GMAIL = "gmail"
    """One Gmail mailbox, which ignores dots, what follows a plus, and ``googlemail``: weak, people use it to keep apart."""


# Ours, for want of a measurement: they only have to lie below the threshold, and rank a number above a mailbox.
_CONFIDENCE: Final[Mapping[AliasRule, float]] = {
    AliasRule.SAME_NUMBER: 0.9,
    AliasRule.ARGENTINA_MOBILE: 0.9,
    AliasRule.BRAZIL_NINTH_DIGIT: 0.9,
    AliasRule.MEXICO_MOBILE: 0.9,
    AliasRule.GMAIL: 0.5,
}

# The country, the area where the digit stands behind it, the digit, and the number without it. ENACOM (Argentina),
# Anatel (Brazil, Resolução 553/2010: mobiles began with 6 to 9 before the digit) and IFT (Mexico, plan of 3 August 2019).
_NUMBERS: Final[Mapping[AliasRule, re.Pattern[str]]] = {
    AliasRule.ARGENTINA_MOBILE: re.compile(r"(\+54)(9?)([1-3][0-9]{9})"),
    AliasRule.BRAZIL_NINTH_DIGIT: re.compile(r"(\+55[1-9][1-9])(9?)([6-9][0-9]{7})"),
    AliasRule.MEXICO_MOBILE: re.compile(r"(\+52)(1?)([2-9][0-9]{9})"),
}
_DIGIT: Final[Mapping[AliasRule, str]] = {
    AliasRule.ARGENTINA_MOBILE: "9",
    AliasRule.BRAZIL_NINTH_DIGIT: "9",
    AliasRule.MEXICO_MOBILE: "1",
}
_GMAIL_HOSTS: Final = frozenset({"gmail.com", "googlemail.com"})


@attrs.frozen(kw_only=True)
class Alias(Value):
    """Another spelling that may name the same line or mailbox."""

    point: ContactPoint
    rule: AliasRule
    confidence: float


def aliases_of(point: ContactPoint) -> tuple[Alias, ...]:
    """
    Return the contact points to look up besides this one, the likeliest first.

    Numbers need their country (``+54...``); others have no alias.

    >>> whatsapp = ContactPoint(ContactPointKind.WHATSAPP, "553198765432")
    >>> [(str(alias.rule), alias.point.kind.value, alias.point.value) for alias in aliases_of(whatsapp)]
    [('same_number', 'phone', '+553198765432'), ('brazil_ninth_digit', 'phone', '+5531998765432'), ('brazil_ninth_digit', 'whatsapp', '+5531998765432')]
    >>> aliases_of(ContactPoint(ContactPointKind.PHONE, "+55 31 3333-4444"))[0].rule  # a landline stays as it is
    <AliasRule.SAME_NUMBER: 'same_number'>
    """
    point = canonical_point(point)
    return tuple(
        Alias(point=other, rule=rule, confidence=_CONFIDENCE[rule])
        for other, rule in _spellings(point)
        if other != point
    )


def alias_links(
    points: Iterable[ContactPoint], *, at: datetime, recorded_at: datetime | None = None
) -> tuple[Link, ...]:
    """
    Return a candidate link between each two contact points next to each other among those that may be one.

    Of the spellings of one line or mailbox each is linked with the next, so a
    thousand spellings make 999 links. All their confidences are below the
    threshold of the default :class:`Trust`. The id of a link follows from its
    ends; whoever knows both addresses can compute it.

    Raises:
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> points = [ContactPoint(ContactPointKind.EMAIL, text) for text in ("ana.sousa@gmail.com", "anasousa+shop@gmail.com")]
    >>> [(link.method.value, link.confidence) for link in alias_links(points, at=datetime(2026, 3, 2, tzinfo=UTC))]
    [('alias_rule', 0.5)]
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    alike: dict[str, set[ContactPoint]] = {}
    for point in map(canonical_point, points):
        name = _common_name(point)
        if name is not None:
            alike.setdefault(name, set()).add(point)
    links = []
    for name in sorted(alike):
        for a, b in pairwise(sorted(alike[name], key=sort_key)):
            rule = dict(_spellings(a)).get(b, AliasRule.GMAIL)
            links.append(
                Link(
                    id=derived_id(rule, a, b),
                    a=a,
                    b=b,
                    method=Method.ALIAS_RULE,
                    confidence=_CONFIDENCE[rule],
                    evidence=rule,
                    at=at,
                    recorded_at=at if recorded_at is None else recorded_at,
                )
            )
    return tuple(links)


def _common_name(point: ContactPoint) -> str | None:
    """Return what all spellings of a line or mailbox have in common, or ``None`` if it has only one."""
    if is_number(point.kind):
        return min(text for text, _ in _numbers(point.value)) if is_e164(point.value) else None
    return _mailbox(point)


def _spellings(point: ContactPoint) -> Iterator[tuple[ContactPoint, AliasRule]]:
    if is_number(point.kind) and is_e164(point.value):
        for text, rule in _numbers(point.value):
            for kind in (ContactPointKind.PHONE, ContactPointKind.WHATSAPP):
                yield ContactPoint(kind, text), rule
    elif (mailbox := _mailbox(point)) is not None:
        yield ContactPoint(ContactPointKind.EMAIL, mailbox), AliasRule.GMAIL


def _numbers(number: str) -> Iterator[tuple[str, AliasRule]]:
    """Yield the ways to write a number, as it is and with or without its country's digit."""
    yield number, AliasRule.SAME_NUMBER
    for rule, pattern in _NUMBERS.items():
        if found := pattern.fullmatch(number):
            before, digit, rest = found.groups()
            yield f"{before}{'' if digit else _DIGIT[rule]}{rest}", rule


def _mailbox(point: ContactPoint) -> str | None:
    if point.kind is not ContactPointKind.EMAIL:
        return None
    local, _, host = point.value.rpartition("@")
    mailbox = local.partition("+")[0].replace(".", "")
    return f"{mailbox}@gmail.com" if mailbox and host in _GMAIL_HOSTS else None


# RFC 2142, and below it what else is read by several people or by nobody.
_ROLES: Final = frozenset({
    "abuse", "ftp", "hostmaster", "info", "marketing", "news", "noc", "postmaster", "sales", "security", "support",
    "usenet", "uucp", "webmaster", "www",
    "admin", "billing", "contact", "hello", "help", "no-reply", "noreply", "office", "orders", "reception", "team",
})  # fmt: skip


def is_role_address(point: ContactPoint) -> bool:
    """
    Return whether an email address names a role and no person, such as ``info@``; RFC 2142 has the list.

    A hint to mark it as shared before it joins everybody who ever wrote from it.

    >>> is_role_address(ContactPoint(ContactPointKind.EMAIL, "Info@example.com"))
    True
    """
    local = canonical_point(point).value.rpartition("@")[0].partition("+")[0]
    return point.kind is ContactPointKind.EMAIL and local in _ROLES
