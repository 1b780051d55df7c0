"""Erasing a customer from a log and keeping its figures."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from cxcore.errors import NaiveDatetimeError, UnderHoldError
from cxcore.models import CaseId, ConversationId, CustomerId, Event, EventId, EventType, InteractionId, MessageId
from cxcore.privacy._erase_entity import EntityEraser
from cxcore.privacy._erase_event import EventEraser
from cxcore.privacy._person import find_person
from cxcore.privacy._pseudonym import Pseudonyms
from cxcore.values import PERSONAL, FrozenDict, Value


def _to_frozen(pseudonyms: Mapping[CustomerId, CustomerId]) -> Mapping[CustomerId, CustomerId]:
    return FrozenDict(pseudonyms)  # type: ignore[return-value,arg-type]  # its keys are text, and these are too


@attrs.frozen(kw_only=True, repr=False)
class Erasure(Value):
    """A log and entities without a customer, made by :func:`erase`."""

    events: tuple[Event, ...]
    """The events as they came, without the customer; then one ``privacy.erased`` for each of their ids."""
    entities: tuple[Value, ...]
    """The entities as they came, without the customer."""
    changed: tuple[EventId, ...]
    """The ids, as they were, of the events that are no longer what they were."""
    pseudonyms: Mapping[CustomerId, CustomerId] = attrs.field(converter=_to_frozen, metadata=PERSONAL)
    """What now stands for each id of the customer. It leads back to them: use it and throw it away."""

    def __repr__(self) -> str:
        return (
            f"<Erasure: {len(self.changed):,} of {len(self.events):,} events changed, {len(self.entities):,} entities>"
        )


def erase(
    events: Iterable[Event],
    *,
    customer: CustomerId,
    secret: bytes,
    at: datetime,
    also_known_as: Iterable[CustomerId] = (),
    also_theirs: Iterable[CaseId | ConversationId | InteractionId | MessageId] = (),
    entities: Iterable[Value] = (),
    held: Iterable[EventId] = (),
) -> Erasure:
    """
    Return a log without a customer, from which every fact and metric comes out as before.

    Events stay, and what they say about the handling: when, which type, on
    which channel, by which agent, with which score. What tells who it was goes.

    **In the events of the customer** free text is dropped, and so are
    the values of custom fields, all of ``extra`` (where readers of other
    systems keep the raw record) and all data of event types that cxcore does
    not know. Their id, the id of the source's record and the correlation
    become pseudonyms. An event is theirs as in
    :class:`~cxcore.history.CustomerTimeline`, and also if it names no
    customer and they act in it, or tells of a message of theirs.

    **In all other events** and in what words of the house are left, such as
    tags, the customer's ids and addresses are taken out of every text, and a
    name of two words or more. Addresses and names are those of `entities` and of
    ``identity.linked``, unless they are somebody else's as well. An id that
    spells one of them becomes a pseudonym; of two events of one type at one
    instant the one with the lower id counts as the first, so only such
    ids can move a fact.

    **In the entities** each personal field is emptied; see :func:`sensitivity_of`.

    What others wrote about the customer by first name, and numbers under which
    another system knows them, stay in the events of others. Who knows the
    times of a case can still recognise it.

    The same arguments give the same events, and erasing again changes nothing.

    Args:
        events: The log, in any order.
        customer: Who is to be erased.
        secret: At least 16 random bytes; see :func:`pseudonym_of`.
        at: When it is done; ``privacy.erased`` says so.
        also_known_as: Other ids of the same customer, as :mod:`cxcore.identity` finds them. Each
            has a pseudonym of its own, so that figures by customer stay too.
        also_theirs: Their cases, conversations, interactions and messages of which the log does not say
            whose they are, because the source does not, such as a call that names a number only.
        entities: Customers, cases, messages and other values that go with the log.
        held: Events that must stay as they are, as :func:`held_events` tells them. What they say of
            the customer stays in them, so erase again when the hold is over.

    Raises:
        UnderHoldError: Some of the customer's own events are among `held`.
        ConflictingEventError: Two different events have one id.
        InvalidValueError: The secret is too short, or an entity of a host's own has a
            personal field that cannot be emptied.
        NaiveDatetimeError: `at` has no zone.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId
    >>> asked = Event(
    ...     id=EventId("evt_1"),
    ...     type="message.received",
    ...     at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    ...     case=CaseId("cas_refund"),
    ...     customer=CustomerId("cus_ana"),
    ...     data={"text": "I am Ana Sousa, where is my refund?", "language": "pt-PT"},
    ... )
    >>> now = datetime(2026, 9, 1, tzinfo=UTC)
    >>> erased = erase([asked], customer=CustomerId("cus_ana"), secret=b"sixteen bytes or more", at=now)
    >>> erased
    <Erasure: 1 of 2 events changed, 0 entities>
    >>> erased.events[0].data, erased.events[1].type
    ({'language': 'pt-PT'}, <EventType.PRIVACY_ERASED: 'privacy.erased'>)
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    log, values = tuple(events), tuple(entities)
    pseudonyms = Pseudonyms(secret)
    person = find_person(log, values, customer, also_known_as=also_known_as, also_theirs=frozenset(also_theirs))
    kept = frozenset(held)
    if under_hold := sorted(kept & person.own):
        raise UnderHoldError(
            f"{len(under_hold):,} of the events to be erased {'is' if len(under_hold) == 1 else 'are'} under a hold, "
            "so nothing is erased; holds_on() names the holds.",
            events=under_hold,
        )
    eraser = EventEraser(person, pseudonyms)
    entity_eraser = EntityEraser(person, eraser)
    left = tuple(event if event.id in kept else eraser.erase(event) for event in log)
    emptied = tuple(entity_eraser.erase(entity) for entity in values)
    told = {event.id for event in left}
    new: dict[CustomerId, CustomerId] = {name: pseudonyms.of_id(name) for name in sorted(person.seen)}
    said = [_erased(pseudonym, at) for pseudonym in new.values()]
    return Erasure(
        events=(*left, *(event for event in said if event.id not in told)),
        entities=emptied,
        changed=tuple(dict.fromkeys(was.id for was, now in zip(log, left, strict=True) if was is not now)),
        pseudonyms=new,
    )


def _erased(pseudonym: CustomerId, at: datetime) -> Event:
    event = Event(id=EventId("evt_erased"), type=EventType.PRIVACY_ERASED, at=at, customer=pseudonym)
    # The id comes from what the event says, so that erasing twice says it once.
    return attrs.evolve(event, id=EventId.for_source("cxcore", "privacy", pseudonym, event.at.isoformat()))
