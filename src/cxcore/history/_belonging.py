"""Whose an event is: of the customer it names, else of the first who is named in what it is part of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cxcore.models import CustomerId, Event, EventType
from cxcore.values import Id

IDENTITIES: Final = frozenset({EventType.IDENTITY_LINKED, EventType.IDENTITY_UNLINKED})


def _things(event: Event) -> Iterator[Id]:
    """Yield what an event is part of, the widest first."""
    for thing in (event.case, event.conversation, event.interaction):
        if thing is not None:
            yield thing


def owners_in(log: Iterable[Event]) -> Mapping[Id, CustomerId]:
    """Return the first customer named in each case, conversation and interaction."""
    owners: dict[Id, CustomerId] = {}
    for event in log:
        if event.customer is not None:
            for thing in _things(event):
                owners.setdefault(thing, event.customer)
    return owners


def near(log: list[Event], names: frozenset[CustomerId]) -> list[Event]:
    """Return the events that can say anything about these customers, or whose something near them is."""
    theirs = {thing for event in log if event.customer in names for thing in _things(event)}
    beside = {thing for event in log if not theirs.isdisjoint(_things(event)) for thing in _things(event)}
    return [
        event
        for event in log
        if event.customer in names or _is_end(event, names) or not beside.isdisjoint(_things(event))
    ]


def belonging(log: list[Event], names: frozenset[CustomerId]) -> tuple[Event, ...]:
    """Return the events of these customers, by what the log says of whose each thing is."""
    owners = owners_in(log)
    return tuple(event for event in log if _belongs(event, names, owners))


def _belongs(event: Event, names: frozenset[CustomerId], owners: Mapping[Id, CustomerId]) -> bool:
    if _is_end(event, names):
        return True
    if event.customer is not None:
        return event.customer in names
    return next((owners[thing] in names for thing in _things(event) if thing in owners), False)


def _is_end(event: Event, names: frozenset[CustomerId]) -> bool:
    return event.type in IDENTITIES and not names.isdisjoint((event.data.get("a"), event.data.get("b")))
