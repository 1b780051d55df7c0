"""Everything that is known about a customer, as they may ask to see it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.models import (
    PAYLOADS,
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ConversationId,
    Customer,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    InternalNote,
    MessageId,
    Source,
)
from cxcore.privacy._category import DataCategory
from cxcore.privacy._mask import Mask
from cxcore.privacy._person import Person, customer_of, find_person, is_theirs, words_for
from cxcore.privacy._sensitivity import PERSONAL_DATA, sensitivity_of
from cxcore.values import PERSONAL, FrozenDict, Value


@attrs.frozen(kw_only=True)
class AccessPolicy(Value):
    """
    What an access export shows besides what the customer said, was told and was asked.

    By default none of these. What is withheld is counted, so that whoever
    answers the request decides knowingly: in many places the law grants a
    customer more than what they have seen before.
    """

    internal: bool = False
    """What was written among ourselves: notes, reasons, tags, and the evidence of who is who."""
    agents: bool = False
    """Which agent it was. Names under replies that the customer has are in their text anyway."""
    raw_records: bool = False
    """What sources and hosts keep in words of their own, in which internal text may stand."""


@attrs.frozen(kw_only=True)
class AccessEvent(Value):
    """Something that happened with the customer."""

    id: EventId
    at: datetime
    type: str
    by: str | None
    """``customer`` is whose export it is; ``None`` is unknown."""
    channel: Channel | None
    case: CaseId | None
    data: Mapping[str, object] = attrs.field(repr=False, metadata=PERSONAL)
    categories: Mapping[str, DataCategory]
    """Of what category the personal ones of the data are."""
    source: Source | None
    """Where we have it from; ``None`` is from our own log."""


@attrs.frozen(kw_only=True)
class AccessRecord(Value):
    """Something we keep about the customer, field by field."""

    kind: str
    """Such as ``Customer`` or ``Consent``."""
    id: str | None
    fields: Mapping[str, object] = attrs.field(repr=False, metadata=PERSONAL)
    categories: Mapping[str, DataCategory]
    """Of what category the personal ones are, by their paths; see :func:`sensitivity_of`."""
    source: Source | None
    """Where we have it from; ``None`` is not told."""


@attrs.frozen(kw_only=True, repr=False)
class AccessExport(Value):
    """What is known about a customer, made by :func:`access_export`; ``to_json()`` is what you hand over."""

    customer: CustomerId
    also_known_as: tuple[CustomerId, ...]
    at: datetime
    policy: AccessPolicy
    records: tuple[AccessRecord, ...]
    """Sorted by kind and id."""
    events: tuple[AccessEvent, ...]
    """In the order of time."""
    withheld: Mapping[str, int]
    """How much the policy keeps back, by the name of its field: of how many events or records."""

    def __repr__(self) -> str:
        kept = ", ".join(f"{count:,} {name}" for name, count in self.withheld.items()) or "nothing"
        return f"<AccessExport: {len(self.records):,} records, {len(self.events):,} events, withheld: {kept}>"


def access_export(
    events: Iterable[Event],
    *,
    customer: CustomerId,
    at: datetime,
    also_known_as: Iterable[CustomerId] = (),
    also_theirs: Iterable[CaseId | ConversationId | InteractionId | MessageId] = (),
    entities: Iterable[Value] = (),
    policy: AccessPolicy = AccessPolicy(),  # noqa: B008  # a frozen value
) -> AccessExport:
    """
    Return everything that is known about a customer, and of nobody else.

    What is theirs is what :func:`erase` would empty. Ids of other customers
    are taken out of it, and so are the addresses and full names of those among
    `entities`. Each event says where it comes from, and each personal field of what
    category it is.

    The same arguments give the same bytes, in whatever order they arrive.

    Args:
        events: The log, in any order.
        customer: Whose export.
        at: When it is made; only what happened before is in it.
        also_known_as: Other ids of the same customer.
        also_theirs: Their cases, conversations, interactions and messages of which the log does
            not say whose they are.
        entities: Customers, cases, messages and other values that go with the log.
        policy: What is shown besides what the customer knows.

    Raises:
        ConflictingEventError: Two different events have one id.
        NaiveDatetimeError: `at` has no zone.

    >>> from datetime import UTC
    >>> def said(number: int, type: str, text: str, by: ActorKind) -> Event:
    ...     at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
    ...     ana, case = CustomerId("cus_ana"), CaseId("cas_refund")
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, case=case, customer=ana, actor=Actor(by), data={"text": text})
    >>> export = access_export(
    ...     [
    ...         said(1, "message.received", "Where is my refund?", ActorKind.CUSTOMER),
    ...         said(2, "message.note_added", "Third time. Be kind.", ActorKind.AGENT),
    ...     ],
    ...     customer=CustomerId("cus_ana"),
    ...     at=datetime(2026, 9, 1, tzinfo=UTC),
    ... )
    >>> export
    <AccessExport: 0 records, 2 events, withheld: 1 internal>
    >>> [(event.by, dict(event.data)) for event in export.events]
    [('customer', {'text': 'Where is my refund?'}), ('agent', {})]
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    log = [event for event in events if event.at < at]
    values = tuple(entities)
    person = find_person(log, values, customer, also_known_as=also_known_as, also_theirs=frozenset(also_theirs))
    exporter = _Exporter(person, values, policy)
    theirs = {event.id: event for event in log if event.id in person.own}
    shown = [exporter.event(event) for event in sorted(theirs.values(), key=lambda event: (event.at, event.id))]
    records = [exporter.record(entity) for entity in values if is_theirs(entity, person) and exporter.may_show(entity)]
    return AccessExport(
        customer=customer,
        also_known_as=tuple(sorted(person.names - {customer})),
        at=at,
        policy=policy,
        records=tuple(sorted(records, key=lambda record: (record.kind, record.id or "", record.to_json()))),
        events=tuple(shown),
        withheld=FrozenDict({name: exporter.withheld[name] for name in sorted(exporter.withheld)}),
    )


_INTERNAL_DATA: Final = frozenset({"reason", "tags"})
_AGENT_DATA: Final = frozenset({"agent"})
_CUSTOMER_ID: Final = re.compile(rf"(?<![^\W_]){CustomerId.prefix}_[A-Za-z0-9][A-Za-z0-9_.:-]*")
_AGENT_ID: Final = re.compile(rf"(?<![^\W_]){AgentId.prefix}_[A-Za-z0-9][A-Za-z0-9_.:-]*")
_SOMEBODY_ELSE: Final = "[another customer]"
_AN_AGENT: Final = "[agent]"


class _Exporter:
    """Shows what is one person's, and counts what the policy withholds."""

    def __init__(self, person: Person, entities: Iterable[Value], policy: AccessPolicy) -> None:
        self._person = person
        self._policy = policy
        self.withheld: Counter[str] = Counter()
        self._others = Mask(
            word
            for each in entities
            if isinstance(each, Customer) and each.id not in person.names
            for word in words_for(each)
            if not person.mask.is_in(word)  # an address that is theirs as well
        )
