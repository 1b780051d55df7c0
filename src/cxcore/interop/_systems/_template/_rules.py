"""How the records of a system become events and entities: declared, so that one declaration reads and writes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Self, TypeAlias

import attrs

from cxcore.interop._systems._template._codec import Codec
from cxcore.interop._systems._template._look import Look
from cxcore.models import Actor, EventType, Provenance
from cxcore.values import Id, Value

TypeOf: TypeAlias = Callable[[Look], "EventType | str | None"]
"""What a record tells; ``None`` where it tells nothing of the kind."""
AlsoOf: TypeAlias = Callable[[Look], Mapping[str, object]]
"""What no single field says: values by where they go, as `FieldRule.to`."""
ActorOf: TypeAlias = Callable[[Look], Actor | None]
"""Who did what a record tells; ``None`` where it says nobody."""


@attrs.frozen
class FieldRule:
    """One field of a record, and what it is in an event or entity."""

    path: str
    """
    Its dotted place in the record; ``^`` before it is in the record around
    this one, ``^^`` in the one around that, and ``.`` is the whole record.
    Of several, parted by ``|``, the first that says something we know counts.
    """
    to: str
    """Where it goes: an attribute, or ``data.`` and a field of an event's data."""
    codec: Codec
    required: bool = False

    paths: tuple[str, ...] = attrs.field(init=False)
    """Each place, in the order in which they are asked."""

    @paths.default
    def _paths(self) -> tuple[str, ...]:
        return tuple(self.path.split("|"))


@attrs.frozen(kw_only=True)
class EventOf:
    """One event that a record tells, or one for each member of a list in it."""

    name: str
    """What tells the events of one record apart."""
    type: "EventType | str | TypeOf"
    at: FieldRule
    fields: tuple[FieldRule, ...] = ()
    data: Mapping[str, object] = attrs.field(factory=dict)
    """What every such event tells, whatever the record."""
    key: tuple[str, ...] = ()
    """
    The fields that make it another event when they change, such as the time of
    the last update. In a list they tell its members apart, whatever their place.
    """
    each: str | None = None
    """
    The list in the record, each of whose members tells an event; a list in
    each member of another is written ``legs[].stops``.
    """
    member: tuple[str, str] | None = None
    """
    What the system calls one of the list, and the field that names it: its events
    are then the same ones as where it is read as a record of its own. Without
    it, its place in the list tells it from the others.
    """
    also: AlsoOf = lambda _: {}
    """What no single field says, such as a word of another table."""
    actor: ActorOf = lambda _: None
    provenance: Provenance = Provenance.RECORDED
    carries: bool = False
    """Whether it keeps the rest of the record; one event of a record does."""

    def type_of(self, look: Look) -> "EventType | str | None":
        """Return what the record tells, ``None`` where it tells nothing of the kind."""
        return self.type if isinstance(self.type, str) else self.type(look)

    @property
    def lists(self) -> list[str]:
        """The lists to go through, from the outermost."""
        return [] if self.each is None else self.each.split("[].")

    @property
    def mapped(self) -> Iterator[str]:
        """Yield the fields of the record that this reads; a list is one field."""
        outwards = "^" * len(self.lists)
        for path in (*(path for rule in (self.at, *self.fields) for path in rule.paths), *self.key):
            if path.startswith(outwards) and not path.startswith(f"{outwards}^"):
                yield path.removeprefix(outwards)
        yield from self.lists[:1]


@attrs.frozen(kw_only=True)
class EntityOf:
    """An entity that a record describes."""

    entity: Callable[[Look], "Callable[..., Value] | None"]
    """Which entity, ``None`` where the record describes none that cxcore has."""
    id_kind: Callable[[Look], type[Id]]
    fields: tuple[FieldRule, ...]
    also: AlsoOf = lambda _: {}
    """What no single field says, such as a name in two parts: values by attribute."""
    known_as: str | None = None
    """What ids are made of where it is not the kind of the record, as one entity stands in two tables."""

    @classmethod
    def always(
        cls,
        entity: Callable[..., Value],
        id_kind: type[Id],
        *fields: FieldRule,
        also: AlsoOf = lambda _: {},
        known_as: str | None = None,
    ) -> Self:
        """Return the rule where every record describes one such entity."""
        return cls(entity=lambda _: entity, id_kind=lambda _: id_kind, fields=fields, also=also, known_as=known_as)


@attrs.frozen(kw_only=True)
class Resource:
    """One kind of record of a system."""

    name: str
    """What the system calls a list of them."""
    kind: str
    """What the system calls one; it goes into ids, so it never changes."""
    id: tuple[str, ...]
    """The fields that together name a record; of several places of one, parted by ``|``, the first that says it."""
    also_called: tuple[str, ...] = ()
    """Other names of the list, as exports and files have them."""
    events: tuple[EventOf, ...] = ()
    entity: EntityOf | None = None
    read_by_hand: tuple[str, ...] = ()
    """The fields that a type, an actor or the choice of an entity reads."""
    mapped: frozenset[str] = attrs.field(init=False)
    """The fields that some rule reads."""

    @mapped.default
    def _mapped(self) -> frozenset[str]:
        found = {*(place for path in self.id for place in path.split("|")), *self.read_by_hand}
        for event in self.events:
            found.update(event.mapped)
        if self.entity is not None:
            found.update(path for rule in self.entity.fields for path in rule.paths)
        return frozenset(found)

    def reads(self, path: str) -> bool:
        """Whether some rule reads what stands at a place, or something around it."""
        return path in self.mapped or any(path.startswith(f"{each}.") for each in self.mapped)
