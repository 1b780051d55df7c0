"""Everything that is known about a customer, as they may ask to see it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ConversationId,
    Customer,
    CustomerId,
    Event,
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

    id: str
    at: datetime
    type: str
    by: str | None
    """``customer`` is whose export it is; ``None`` is unknown."""
    channel: Channel | None
    case: str | None
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
    policy: AccessPolicy = AccessPolicy(),
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
    >>> from cxcore.models import EventId
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
        people = [each for each in entities if isinstance(each, Customer)]
        theirs = Mask(word for each in people if each.id in person.names for word in words_for(each))
        others = (word for each in people if each.id not in person.names for word in words_for(each))
        self._others = Mask((word for word in others if not theirs.is_in(word)), mark=_SOMEBODY_ELSE)

    def event(self, event: Event) -> AccessEvent:
        """Return what is shown of an event."""
        data = {name: self._clean(event.data[name]) for name in sorted(event.data) if self._may_show(event, name)}
        names_agent = event.actor is not None and event.actor.kind is ActorKind.AGENT and event.actor.id is not None
        self._count("agents", (names_agent or event.data.get("agent") is not None) and not self._policy.agents)
        self._count("internal", any(_is_internal(event, name) for name in event.data) and not self._policy.internal)
        self._count("raw_records", any(_is_raw(event, name) for name in event.data) and not self._policy.raw_records)
        return AccessEvent(
            id=self._clean(str(event.id)),
            at=event.at,
            type=event.type,
            by=None if event.actor is None else self._by(event.actor),
            channel=event.channel,
            case=None if event.case is None else self._clean(str(event.case)),
            data=FrozenDict(data),
            categories=FrozenDict(
                {
                    name: PERSONAL_DATA.get(name, DataCategory.PERSONAL)
                    for name in data
                    if name in PERSONAL_DATA or not event.is_known
                }
            ),
            source=self._source(event.source),
        )

    def may_show(self, entity: Value) -> bool:
        """Return whether an entity is shown at all: a note is internal as a whole."""
        is_withheld = isinstance(entity, InternalNote) and not self._policy.internal
        self._count("internal", is_withheld)
        return not is_withheld

    def record(self, entity: Value) -> AccessRecord:
        """Return what is shown of an entity."""
        fields = {name: self._clean(value) for name, value in entity.to_dict().items() if value is not None}
        source, name = getattr(entity, "source", None), getattr(entity, "id", None)
        return AccessRecord(
            kind=type(entity).__name__,
            id=None if name is None else self._clean(str(name)),
            fields=FrozenDict({name: value for name, value in fields.items() if name not in {"id", "source"}}),
            categories=FrozenDict(
                {
                    path: category
                    for path, category in sensitivity_of(type(entity)).items()
                    if path.partition(".")[0].removesuffix("[]") in fields
                }
            ),
            source=self._source(source),
        )

    def _may_show(self, event: Event, name: str) -> bool:
        return (
            (self._policy.internal or not _is_internal(event, name))
            and (self._policy.raw_records or not _is_raw(event, name))
            and (self._policy.agents or name not in _AGENT_DATA)
        )

    def _by(self, actor: Actor) -> str:
        if actor.kind is ActorKind.CUSTOMER:
            return str(actor.kind) if customer_of(actor) in {None, *self._person.names} else _SOMEBODY_ELSE
        is_named = actor.kind is ActorKind.AGENT and self._policy.agents and actor.id is not None
        return str(actor.id) if is_named else str(actor.kind)

    def _source(self, source: object) -> Source | None:
        return attrs.evolve(source, id=self._clean(source.id)) if isinstance(source, Source) else None

    def _clean(self, value: Any) -> Any:
        """Return data without other customers and, unless the policy shows them, without agents."""
        if isinstance(value, str):
            text = self._others.text(_CUSTOMER_ID.sub(self._unless_theirs, value))
            return text if self._policy.agents else _AGENT_ID.sub(_AN_AGENT, text)
        if isinstance(value, Mapping):
            return FrozenDict({self._clean(name): self._clean(value[name]) for name in sorted(value)})
        if isinstance(value, (tuple, list)):
            return tuple(self._clean(each) for each in value)
        return self._others.data(value)

    def _unless_theirs(self, found: re.Match[str]) -> str:
        # A full stop may end the sentence and not the id.
        return found.group() if found.group().rstrip(".:-") in self._person.names else _SOMEBODY_ELSE

    def _count(self, name: str, is_withheld: bool) -> None:
        if is_withheld:
            self.withheld[name] += 1


def _is_internal(event: Event, name: str) -> bool:
    return name in _INTERNAL_DATA or (name == "text" and event.type == EventType.MESSAGE_NOTE_ADDED)


def _is_raw(event: Event, name: str) -> bool:
    return name == "extra" or not event.is_known
