"""How long records are kept, and what must not be touched: a document that people write."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.models import CaseId, CustomerId, InteractionId
from cxcore.values import Value, aware, instance_of, one_line, parse_document, positive, to_utc


class RecordKind(StrEnum):
    """What is kept or deleted as a whole."""

    CASE = "case"
    INTERACTION = "interaction"
    CUSTOMER = "customer"
    """Everything that is a customer's."""


class RetentionAction(StrEnum):
    """What becomes of a record when its time is over."""

    ERASE = "erase"
    """Its events are deleted, and what they counted for with them."""
    ANONYMISE = "anonymise"
    """Its events stay, without the person; see :func:`erase`."""


class RetentionClock(StrEnum):
    """From when the time is counted."""

    LAST_ACTIVITY = "last_activity"
    """The last event, those about privacy and about who is who aside."""
    CLOSED = "closed"
    """When the case was closed, cancelled or merged; one that is not is not due, however old."""


@attrs.frozen(kw_only=True)
class RetentionRule(Value):
    """
    How long records of one kind are kept.

    Raises:
        InvalidValueError: `after` is not above zero; records other than cases are
            counted from their close; or something else than a customer is to be anonymised.

    >>> RetentionRule(name="cases", records=RecordKind.CASE, after=timedelta(days=730), action=RetentionAction.ANONYMISE)
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: action: is 'erase' here: only a customer is anonymised, with everything that is theirs.
    """

    name: str = attrs.field(validator=one_line)
    records: RecordKind = attrs.field(validator=instance_of(RecordKind))
    after: timedelta = attrs.field(validator=positive)
    """How long they are kept; due from that instant on."""
    since: RetentionClock = attrs.field(default=RetentionClock.LAST_ACTIVITY, validator=instance_of(RetentionClock))
    action: RetentionAction = attrs.field(default=RetentionAction.ERASE, validator=instance_of(RetentionAction))

    def __attrs_post_init__(self) -> None:
        if self.since is RetentionClock.CLOSED and self.records is not RecordKind.CASE:
            raise InvalidValueError("is 'last_activity' here: only cases are closed.", path="since")
        if self.action is RetentionAction.ANONYMISE and self.records is not RecordKind.CUSTOMER:
            raise InvalidValueError(
                "is 'erase' here: only a customer is anonymised, with everything that is theirs.",
                path="action",
            )


def _to_cases(cases: Iterable[CaseId]) -> tuple[CaseId, ...]:
    return tuple(cases)


def _to_interactions(interactions: Iterable[InteractionId]) -> tuple[InteractionId, ...]:
    return tuple(interactions)


def _to_customers(customers: Iterable[CustomerId]) -> tuple[CustomerId, ...]:
    return tuple(customers)


def _ids(kind: type) -> Any:
    return attrs.validators.deep_iterable(instance_of(kind))


@attrs.frozen(kw_only=True)
class LegalHold(Value):
    """
    What must be kept as it is, whatever the rules say, because of a dispute or an inquiry.

    A hold on a customer covers each case and interaction in which they are
    named; one on a case covers the cases that were merged into it and those
    it was merged into. Whatever an action would touch of these holds the action back as a whole.

    Raises:
        InvalidValueError: It holds nothing, or ends before it begins.
        NaiveDatetimeError: An instant has no zone.

    >>> LegalHold(name="Sousa v. Acme")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: a hold names the cases, interactions or customers that it holds; this one names none.
    """

    name: str = attrs.field(validator=one_line)
    cases: tuple[CaseId, ...] = attrs.field(default=(), converter=_to_cases, validator=_ids(CaseId))
    interactions: tuple[InteractionId, ...] = attrs.field(
        default=(), converter=_to_interactions, validator=_ids(InteractionId)
    )
    customers: tuple[CustomerId, ...] = attrs.field(default=(), converter=_to_customers, validator=_ids(CustomerId))
    """By each of their ids."""
    since: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """From when it holds; ``None`` is from ever."""
    until: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """Until when, half-open; ``None`` is until somebody says so."""

    def __attrs_post_init__(self) -> None:
        if not (self.cases or self.interactions or self.customers):
            raise InvalidValueError(
                "a hold names the cases, interactions or customers that it holds; this one names none."
            )
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValueError("is after since.", path="until")

    def is_in_force(self, at: datetime) -> bool:
        """
        Return whether it holds at an instant.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        if at.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("at")
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def _to_rules(rules: Iterable[RetentionRule]) -> tuple[RetentionRule, ...]:
    return tuple(rules)


def _to_holds(holds: Iterable[LegalHold]) -> tuple[LegalHold, ...]:
    return tuple(holds)


def _have_names_of_their_own(
    instance: object, field: "attrs.Attribute[Any]", entries: tuple[RetentionRule | LegalHold, ...]
) -> None:
    names = [each.name for each in entries]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InvalidValueError(
                f"is {name!r}, as that of {field.name}[{names.index(name)}]; give each a name of its own.",
                path=f"{field.name}[{place}].name",
            )


@attrs.frozen(kw_only=True)
class RetentionPolicy(Value):
    """
    How long records are kept, and the legal holds that go before.

    Where several rules are due on one record, it is erased if one of them says
    so. What no rule is about is kept.

    Raises:
        InvalidValueError: Two rules or two holds have one name.

    >>> policy = RetentionPolicy.parse('''
    ... [[rules]]
    ... name = "closed cases"
    ... records = "case"
    ... since = "closed"
    ... after = "P730D"
    ...
    ... [[holds]]
    ... name = "Sousa v. Acme"
    ... customers = ["cus_ana"]
    ... ''')
    >>> policy.rules[0].after, policy.holds[0].customers
    (datetime.timedelta(days=730), (CustomerId('cus_ana'),))
    """

    rules: tuple[RetentionRule, ...] = attrs.field(default=(), converter=_to_rules, validator=_have_names_of_their_own)
    holds: tuple[LegalHold, ...] = attrs.field(default=(), converter=_to_holds, validator=_have_names_of_their_own)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the policy that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="retention policy"))
