"""What can be linked: the record of a customer in one source, or an address of theirs."""

import re
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.models import ContactPoint, ContactPointKind, CustomerId

# In this order: a union is written by its first type that fits, and to an id everything does.
Member: TypeAlias = ContactPoint | CustomerId
"""A customer record, by its id, or a contact point."""

_NUMBERS: Final = frozenset({ContactPointKind.PHONE, ContactPointKind.WHATSAPP})
_BETWEEN_DIGITS: Final = re.compile(r"[\s().\-/]+")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_WHATSAPP_ID: Final = re.compile(r"[1-9][0-9]{6,14}")


def is_number(kind: ContactPointKind) -> bool:
    """Return whether contact points of this kind are telephone numbers."""
    return kind in _NUMBERS


def is_e164(text: str) -> bool:
    """Return whether a telephone number means the same everywhere: ``+``, the country, the number."""
    return _E164.fullmatch(text) is not None


def canonical_point(point: ContactPoint) -> ContactPoint:
    """
    Return a contact point as identity compares it: spelled one way, and not said to be verified.

    Only spellings that surely mean one address are made equal. Letters of
    email addresses become small: RFC 5321 lets a host tell them apart and
    advises against it, and no host of note does. Telephone numbers that begin
    with ``+`` lose what stands between their digits, and the bare digits of a
    WhatsApp id gain the ``+``. A number without its country is left as it is,
    because it names a line in each country. Whatever only *may* be one
    address, such as the spellings of a Brazilian mobile number, stays two and
    becomes a candidate; see :func:`alias_links`.

    >>> canonical_point(ContactPoint(ContactPointKind.PHONE, "+351 912-345-678", verified=True)).value
    '+351912345678'
    >>> canonical_point(ContactPoint(ContactPointKind.EMAIL, "Priya@Example.com")).value
    'priya@example.com'
    """
    text = point.value
    if point.kind is ContactPointKind.EMAIL:
        text = text.lower()
    elif is_number(point.kind):
        digits = _BETWEEN_DIGITS.sub("", text)
        if point.kind is ContactPointKind.WHATSAPP and _WHATSAPP_ID.fullmatch(digits):
            digits = f"+{digits}"
        text = digits if is_e164(digits) else text
    # Millions of points are canonical already: building a second one costs more than looking.
    return point if text == point.value and not point.verified else ContactPoint(point.kind, text)


def to_member(member: Member) -> Member:
    """Convert a contact point to its canonical form; goes with the validator :func:`is_member`."""
    return canonical_point(member) if isinstance(member, ContactPoint) else member


def is_member(instance: object, field: "attrs.Attribute[Any]", member: object) -> None:
    """Refuse what is neither a customer record nor a contact point."""
    if not isinstance(member, (CustomerId, ContactPoint)):
        raise InvalidValueError(f"is a CustomerId or a ContactPoint, not {type_in_words(member)}.", path=field.name)


def sort_key(member: Member) -> tuple[str, str]:
    """Return what members are sorted by: records before contact points, each by their text."""
    return (member.kind, member.value) if isinstance(member, ContactPoint) else ("", member)


def in_words(member: Member) -> str:
    """Return what to call a member where people read, without the address itself."""
    if isinstance(member, ContactPoint):
        kind = member.kind.replace("_", " ")
        return f"{'an' if kind[0] in 'aeio' else 'a'} {kind} contact point"
    return str(member)
