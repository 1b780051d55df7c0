"""What is said about who is who. The customers are computed from these statements, and from nothing else."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.identity._member import Member, is_member, sort_key, to_member
from cxcore.models import Actor, ContactPoint, Customer, CustomerId
from cxcore.values import PERSONAL, FrozenDict, Id, Value, aware, fraction, instance_of, one_line, to_utc


class StatementId(Id, prefix="idn"):
    """Names a statement about identity: ``idn_...``; two with one id are one statement told twice."""

    __slots__ = ()


class Method(StrEnum):
    """How a link is known; the order here is from the strongest to the weakest."""

    MANUAL = "manual"
    """Somebody looked at both and decided."""
    EXACT_VERIFIED = "exact_verified"
    """The customer proved that the address is theirs: a confirmed email, a one-time code."""
    DECLARED = "declared"
    """The customer or a source says so, and nobody checked."""
    PROBABILISTIC = "probabilistic"
    """A record-linkage model scored the pair."""
    ALIAS_RULE = "alias_rule"
    """Two spellings that may name one line or mailbox; see :func:`alias_links`."""


RANK: Final[Mapping[Method, int]] = {method: rank for rank, method in enumerate(Method)}
_UNCERTAIN: Final = frozenset({Method.PROBABILISTIC, Method.ALIAS_RULE})


@attrs.frozen(kw_only=True)
class _Statement(Value):
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """When it was observed or decided."""
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda statement: statement.at, takes_self=True), converter=to_utc, validator=aware
    )
    """When we learnt of it; without it, `at`."""


@attrs.frozen(kw_only=True)
class _Assertion(_Statement):
    id: StatementId = attrs.field(validator=instance_of(StatementId))
    by: Actor | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Actor)))
    """Who says so; ``None`` is unknown."""
    evidence: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(one_line), metadata=PERSONAL
    )
    """What it rests on, in one line for people."""


@attrs.frozen(kw_only=True)
class _Pair(_Assertion):
    a: Member = attrs.field(converter=to_member, validator=is_member)
    b: Member = attrs.field(converter=to_member, validator=is_member)

    def __attrs_post_init__(self) -> None:
        if self.a == self.b:
            raise InvalidValueError("is the same member as a; name two.", path="b")


@attrs.frozen(kw_only=True)
class Link(_Pair):
    """
    Two members are one customer: with what confidence, how it is known, who says so and when.

    `a` and `b` are customer records or contact points, in either order.
    Contact points are kept in their :func:`canonical <canonical_point>` form.

    Raises:
        InvalidValueError: Both ends are one member, `confidence` is outside 0 to 1,
            or it is missing for a method that cannot be certain.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> from cxcore.models import ContactPointKind
    >>> Link(
    ...     id=StatementId("idn_1"),
    ...     a=CustomerId("cus_priya"),
    ...     b=ContactPoint(ContactPointKind.EMAIL, "Priya@example.com"),
    ...     method=Method.EXACT_VERIFIED,
    ...     at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ... ).confidence
    1.0
    """

    method: Method = attrs.field(validator=instance_of(Method))
    confidence: float = attrs.field(validator=fraction)
    """How sure it is, from 0 to 1; certain unless the method is probabilistic or an alias rule."""

    @confidence.default
    def _certain(self) -> float:
        if self.method in _UNCERTAIN:
            raise InvalidValueError(
                f"says how sure this link is; a link of method {self.method.value!r} needs it.", path="confidence"
            )
        return 1.0

    @property
    def weakness(self) -> tuple[int, float]:
        """What links are sorted by, the strongest first: the method, then the confidence."""
        return RANK[self.method], -self.confidence


@attrs.frozen(kw_only=True)
class MustNotLink(_Pair):
    """
    Two members are not one customer, whatever any score says.

    Raises:
        InvalidValueError: Both ends are one member.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.
    """


@attrs.frozen(kw_only=True)
class SharedPoint(_Assertion):
    """
    A contact point is used by several customers and identifies none: a switchboard, ``info@``.

    Links to it stand and join nobody.

    Raises:
        InvalidValueError: `point` is no contact point.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.
    """

    point: ContactPoint = attrs.field(converter=to_member, validator=instance_of(ContactPoint))


@attrs.frozen(kw_only=True)
class Unlink(_Statement):
    """
    A link, a must-not-link or a shared mark is taken back, for good.

    To say it again later, make a new statement with an id of its own.

    Raises:
        InvalidValueError: `of` is no StatementId.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.
    """

    of: StatementId = attrs.field(validator=instance_of(StatementId))
    """What is taken back."""
    by: Actor | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Actor)))


FieldValue: TypeAlias = str | int | float | bool
_CUSTOMER_FIELDS: Final = ("name", "language", "zone")


def _to_fields(fields: Mapping[str, FieldValue | None]) -> Mapping[str, FieldValue | None]:
    return FrozenDict(fields)


def _to_names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


def _are_fields(instance: object, field: "attrs.Attribute[Any]", fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        if value is not None and type(value) not in (str, int, float, bool):
            raise InvalidValueError(
                f"is text, a number, true, false or None, not {type_in_words(value)}.", path=f"{field.name}.{name}"
            )


@attrs.frozen(kw_only=True)
class Record(_Statement):
    """
    What one source knows of a customer: the fields a profile is made of.

    Fields are called as the host likes; ``name``, ``language`` and ``zone``
    are those of :class:`~cxcore.models.Customer`. ``None`` is unknown. A
    source that tells more of a record later adds another with the same id.

    Raises:
        InvalidValueError: A field is no text, number or boolean, `language` is no
            BCP 47 tag, or a field is said to be verified and is not there.
        UnknownZoneError: ``zone`` is not an IANA time zone.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> Record(
    ...     id=CustomerId("cus_priya"),
    ...     source="zendesk",
    ...     fields={"name": "Priya Nair", "language": "pt-PT"},
    ...     at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ... ).source
    'zendesk'
    """

    id: CustomerId = attrs.field(validator=instance_of(CustomerId))
    source: str = attrs.field(validator=one_line)
    """Which system says so; a profile ranks its fields by this."""
    fields: Mapping[str, FieldValue | None] = attrs.field(
        repr=False, converter=_to_fields, validator=_are_fields, metadata=PERSONAL
    )
    verified: frozenset[str] = attrs.field(default=frozenset(), converter=_to_names)
    """The names of the fields that somebody checked."""

    def __attrs_post_init__(self) -> None:
        for name in sorted(self.verified):
            if self.fields.get(name) is None:
                raise InvalidValueError(f"names {name!r}, of which this record knows nothing.", path="verified")
        try:
            Customer(id=self.id, **{name: self.fields.get(name) for name in _CUSTOMER_FIELDS})  # type: ignore[arg-type]  # its own checks are what we are after
        except InvalidValueError as fault:
            raise fault.under("fields") from None


Statement: TypeAlias = Link | MustNotLink | SharedPoint | Unlink | Record
"""Anything that can be said to an :class:`IdentityGraph`."""


def log_key(statement: Statement) -> tuple[datetime, str, str, datetime, str]:
    """Return what a log of statements is sorted by: when they were recorded, then what they are."""
    name, rest = statement.of if isinstance(statement, Unlink) else statement.id, ""
    if isinstance(statement, Unlink):
        rest = repr(statement.by)
    elif isinstance(statement, Record):
        rest = repr((statement.source, sorted(statement.fields.items()), sorted(statement.verified)))
    return statement.recorded_at, type(statement).__name__, name, statement.at, rest


def members_of(statement: Link | MustNotLink | SharedPoint) -> tuple[Member, ...]:
    """Return the members that a statement is about."""
    return (statement.point,) if isinstance(statement, SharedPoint) else (statement.a, statement.b)


def contact_links(customer: Customer, *, at: datetime, recorded_at: datetime | None = None) -> tuple[Link, ...]:
    """
    Return the links between a customer record and its contact points.

    A verified contact point is linked as such. An unverified one is only
    declared, with a confidence of 0.5: everybody can type the address of
    somebody else, so by the default :class:`Trust` it joins nobody. The id of
    each link follows from what it links, so importing twice changes nothing.

    Raises:
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> from cxcore.models import ContactPointKind
    >>> ana = Customer(
    ...     id=CustomerId("cus_ana"),
    ...     contact_points=[ContactPoint(ContactPointKind.EMAIL, "ana@example.com", verified=True)],
    ... )
    >>> [link.method for link in contact_links(ana, at=datetime(2026, 3, 2, tzinfo=UTC))]
    [<Method.EXACT_VERIFIED: 'exact_verified'>]
    """
    strongest: dict[Member, bool] = {}
    for point in customer.contact_points:
        key = to_member(point)
        strongest[key] = strongest.get(key, False) or point.verified
    return tuple(
        Link(
            id=derived_id("contact_point" if not verified else "verified_contact_point", customer.id, point),
            a=customer.id,
            b=point,
            method=Method.EXACT_VERIFIED if verified else Method.DECLARED,
            confidence=1.0 if verified else _UNCHECKED,
            at=at,
            recorded_at=at if recorded_at is None else recorded_at,
        )
        for point, verified in strongest.items()
    )


_UNCHECKED: Final = 0.5  # as likely as not, for want of anything better; it only has to lie below the threshold


def derived_id(reason: str, a: Member, b: Member, *, run: str = "") -> StatementId:
    """Return the id of a statement that a rule makes: always the same for the same reason, ends and run."""
    (_, first), (_, second) = sorted([_key_text(a), _key_text(b)])
    return StatementId.for_source(reason, run, first, second)


def _key_text(member: Member) -> tuple[str, str]:
    kind, text = sort_key(member)
    return kind, f"{kind}:{text}"
