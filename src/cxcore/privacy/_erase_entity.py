"""One entity without the person, by what its fields declare."""

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import Actor, ContactPoint, Source
from cxcore.privacy._erase_event import EventEraser
from cxcore.privacy._mask import MARK
from cxcore.privacy._person import Person, is_theirs
from cxcore.values import FrozenDict, Id, Value, is_personal

V = TypeVar("V", bound=Value)


class EntityEraser:
    """Erases one person from entities of any class, also of a host's own."""

    def __init__(self, person: Person, eraser: EventEraser) -> None:
        self._person = person
        self._eraser = eraser

    def erase(self, entity: V) -> V:
        """Return an entity without the person; one that knows nothing of them is returned as it is."""
        return self._without(entity, is_own=is_theirs(entity, self._person))

    def _without(self, value: V, *, is_own: bool) -> V:
        whole: Any = value  # of whatever class
        parts = {
            field.alias: new
            for field in attrs.fields(type(whole))
            if field.init
            and (new := self._field(field, was := getattr(whole, field.name), is_own=is_own, of=type(whole))) is not was
            and new != was
        }
        without: V = attrs.evolve(whole, **parts)
        return without if parts else value

    def _field(self, field: "attrs.Attribute[Any]", value: Any, *, is_own: bool, of: type) -> Any:
        if is_personal(field):
            return _blank(field, value, of) if is_own else self._person.mask.data(value)
        return self._part(value, is_own=is_own)

    def _part(self, value: Any, *, is_own: bool) -> Any:
        if isinstance(value, Id):
            return self._eraser.id(value)
        if isinstance(value, Actor):
            return self._eraser.actor(value, is_own=is_own)
        if isinstance(value, Source):
            return self._eraser.source(value, is_own=is_own)
        if isinstance(value, Value):
            return self._without(value, is_own=is_own)
        if isinstance(value, tuple):
            # An address is nothing but personal: without it nothing of a contact point is left.
            kept = (each for each in value if not (is_own and isinstance(each, ContactPoint)))
            return tuple(self._part(each, is_own=is_own) for each in kept)
        if isinstance(value, Mapping):
            return FrozenDict({name: self._part(each, is_own=is_own) for name, each in value.items()})
        return value


def _blank(field: "attrs.Attribute[Any]", value: Any, of: type) -> Any:
    """Return what a personal field holds when it holds nothing."""
    default: Any = field.default
    if value is None:
        return None
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class, which attrs types as a function
        return default.factory()
    if default is not attrs.NOTHING:
        return default
    if isinstance(value, str):
        return MARK
    raise InvalidValueError(
        f"{of.__name__}.{field.name} is personal and cannot be emptied; give the field a default.", path=field.name
    )
