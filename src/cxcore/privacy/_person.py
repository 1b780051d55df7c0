"""Who is to be erased: by which ids, which events and entities are theirs, by which words they are known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from cxcore.history import CustomerTimeline, fold
from cxcore.models import Actor, ActorKind, ContactPointKind, Customer, CustomerId, Event, EventId, EventType
from cxcore.privacy._mask import Mask
from cxcore.privacy._pseudonym import is_pseudonym
from cxcore.values import Id, Value

IDENTITY: Final = "identity."
"""How the types of events about who is who begin, also those that :mod:`cxcore.identity` adds to the vocabulary."""
ENDS: Final = ("a", "b", "point")
"""The data of such an event that name somebody."""

_POINT_KINDS: Final = frozenset(ContactPointKind)
_BETWEEN_DIGITS: Final = re.compile(r"[\s().\-/]+")
_SHORTEST_WORD: Final = 5
_SHORTEST_NAME: Final = 3  # "de" and "Li" are in too many words


@attrs.frozen
class Person:
    """One customer in a log."""

    names: frozenset[CustomerId]
    seen: frozenset[CustomerId]
    """Those of the names, pseudonyms aside, that anything here is known by."""
    own: frozenset[EventId]
    """The events that are theirs."""
    statements: frozenset[EventId]
    """Those of them that say who is who; their ids may be hashes of an address."""
    things: frozenset[Id]
    """The cases, conversations, interactions and messages that are theirs."""
    mask: Mask
    """Finds what names them and nobody else, wherever it stands."""
    close_mask: Mask
    """Finds each of their names as well, which in what is theirs means them."""


def find_person(
    log: Sequence[Event],
    entities: Sequence[Value],
    customer: CustomerId,
    *,
    also_known_as: Iterable[CustomerId],
    also_theirs: frozenset[Id],
) -> Person:
    """Return what is known about a customer in a log and among entities."""
    names = frozenset({customer, *also_known_as})
    points = _points(log, entities, names)
    told = [_told_by_author(event) for event in log]
    timeline = list(CustomerTimeline(told, customer=customer, also_known_as=names))
    statements = _statements(log, frozenset({*names, *map(_canonical, points)}))
    acts = {event.id for event in log if customer_of(event.actor) in names}
    given = {event.id for event in told if event.customer is None and not also_theirs.isdisjoint(_parts(event))}
    own = {event.id for event in timeline} | statements | acts | given
    messages = {event.message for event in log if event.id in own and event.message is not None}
    loose = {event.id for event in log if event.message in messages and _is_loose(event)}
    words = {*(name for name in names if not is_pseudonym(name)), *filter(None, map(_word, points))}
    own_names = {each.name for each in entities if isinstance(each, Customer) and each.id in names and each.name}
    return Person(
        names=names,
        seen=_seen(log, entities, names, statements),
        own=frozenset(own | loose),
        statements=statements,
        things=also_theirs.union(messages, _wholes(told, timeline, names)),
        mask=Mask({*words, *filter(is_full_name, own_names)}),
        close_mask=Mask({*words, *own_names, *(part for name in own_names for part in name.split() if _tells(part))}),
    )


# --- what is theirs -------------------------------------------------------------


def customer_of(actor: Actor | None) -> CustomerId | None:
    """Return the customer who acts; ``None`` is somebody else."""
    if actor is None or actor.kind is not ActorKind.CUSTOMER or actor.id is None:
        return None
    return CustomerId(actor.id)


_BELONGS_TO: Final = ("case", "conversation", "interaction", "message", "id")
"""The fields by which an entity says what it belongs to, or is."""


def is_theirs(entity: Value, person: Person) -> bool:
    """Return whether an entity is a person's: by its customer, else by who wrote it, else by what it belongs to."""
    author = getattr(entity, "author", None)
    named = (
        getattr(entity, "customer", None),
        getattr(entity, "id", None),
        customer_of(author) if isinstance(author, Actor) else None,
    )
    owner = next((each for each in named if isinstance(each, CustomerId)), None)
    if owner is not None:
        return owner in person.names
    return any(getattr(entity, name, None) in person.things for name in _BELONGS_TO)


def _wholes(log: Sequence[Event], timeline: Sequence[Event], names: frozenset[CustomerId]) -> Iterator[Id]:
    """Yield the cases, conversations and interactions that are theirs, and not somebody else's in which they took part."""
    cases = {case for case, state in fold(log).items() if state.customer in names}
    yield from cases
    for event in timeline:
        if event.case is None or event.case in cases:
            yield from (thing for thing in (event.conversation, event.interaction) if thing is not None)


def _seen(
    log: Sequence[Event], entities: Sequence[Value], names: frozenset[CustomerId], statements: frozenset[EventId]
) -> frozenset[CustomerId]:
    found: set[object] = {who for event in log for who in (event.customer, customer_of(event.actor))}
    found.update(getattr(each, name, None) for each in entities for name in ("id", "customer"))
    found.update(event.data.get(end) for event in log if event.id in statements for end in ENDS)
    return frozenset(name for name in names if name in found and not is_pseudonym(name))


def _told_by_author(event: Event) -> Event:
    """Return an event that names no customer as one of the customer who acts in it."""
    return attrs.evolve(event, customer=customer_of(event.actor)) if event.customer is None and event.actor else event


def _parts(event: Event) -> tuple[Id | None, ...]:
    """Return what an event is part of."""
    return event.case, event.conversation, event.interaction, event.message


def _is_loose(event: Event) -> bool:
    """Return whether an event is part of nothing but a message, as what tells of its delivery may be."""
    return event.customer is None and not any(_parts(event)[:-1])


def _statements(log: Sequence[Event], ends: frozenset[str]) -> frozenset[EventId]:
    """Return the statements that name one of the ends, and those that take one of these back."""
    log = [event for event in log if event.type.startswith(IDENTITY)]
    theirs = [event for event in log if any(_canonical(str(event.data.get(end))) in ends for end in ENDS)]
    said = {statement_in(event.data) for event in theirs} - {None}
    return frozenset({event.id for event in log if statement_in(event.data) in said} | {event.id for event in theirs})


def statement_in(data: Mapping[str, object]) -> str | None:
    """Return the id that :mod:`cxcore.identity` gave to what an event states."""
    extra = data.get("extra")
    said = extra.get("statement") if isinstance(extra, Mapping) else None
    return said if isinstance(said, str) else None


# --- by what they are known ------------------------------------------------------


def _points(log: Iterable[Event], entities: Iterable[Value], names: frozenset[CustomerId]) -> frozenset[str]:
    """Return the contact points that are theirs and nobody else's, as ``kind:value``, in each spelling that is used."""
    theirs: set[str] = set()
    others: set[str] = set()
    for each in entities:
        if isinstance(each, Customer):
            points = {f"{point.kind}:{point.value}" for point in each.contact_points}
            (theirs if each.id in names else others).update(points)
    for event in log:
        if event.type == EventType.IDENTITY_LINKED and event.is_known:
            for one, other in (("a", "b"), ("b", "a")):
                point = str(event.data[other])
                if is_point(point):
                    (theirs if event.data[one] in names else others).add(point)
    shared = set(map(_canonical, others))
    return frozenset(point for point in theirs if _canonical(point) not in shared)


def is_point(end: str) -> bool:
    """Return whether an end of a statement is a contact point."""
    kind, colon, _ = end.partition(":")
    return bool(colon) and kind in _POINT_KINDS


def is_full_name(name: str) -> bool:
    """Return whether a name is of two words or more, so that it hardly means somebody else."""
    return len(name.split()) > 1


def words_for(customer: Customer) -> Iterator[str]:
    """Yield what can be searched for of somebody's record: their addresses and full name."""
    for point in customer.contact_points:
        word = _word(f"{point.kind}:{point.value}")
        if word is not None:
            yield word
    if customer.name is not None and is_full_name(customer.name):
        yield customer.name


def _tells(part: str) -> bool:
    return len(part) >= _SHORTEST_NAME


def _canonical(end: str) -> str:
    """Return an end as it is compared: an address in small letters, a telephone number without what groups its digits."""
    if not is_point(end):
        return end
    kind, _, value = end.partition(":")
    is_number = kind in {ContactPointKind.PHONE, ContactPointKind.WHATSAPP}
    return f"{kind}:{_BETWEEN_DIGITS.sub('', value) if is_number else value.lower()}"


def _word(point: str) -> str | None:
    """Return what of a contact point can be searched for; the number of a record elsewhere may be that of anything."""
    kind, _, value = point.partition(":")
    is_telling = kind != ContactPointKind.EXTERNAL_ID and len(value) >= _SHORTEST_WORD and not is_pseudonym(value)
    return value if is_telling else None
