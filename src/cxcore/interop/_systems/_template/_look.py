"""A record as a rule looks at it: its fields, the record around it, and the records beside it."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from cxcore.interop._systems._template._codec import Tenant, as_it_is
from cxcore.interop._systems._template._record import ABSENT, RawRecord, as_word, is_unknown, look_up


class Index:
    """The records of one import, found by the value of a field; built when it is first asked."""

    def __init__(self, records: Mapping[str, tuple[Any, ...]], name_of: Callable[[Any], Any] = as_it_is) -> None:
        self._records = records
        self._name_of = name_of
        self._by: dict[tuple[str, str], dict[str, list[RawRecord]]] = {}

    def find(self, resource: str, path: str, value: object) -> list[RawRecord]:
        """Return the records of a resource whose field has a value; numbers and text are the same name."""
        known = self._by.get((resource, path))
        if known is None:
            known = {}
            for record in self._records.get(resource, ()):
                # One that cannot be looked at is a fault of its own, and none of whoever looks for another.
                with contextlib.suppress(RecursionError):
                    if isinstance(record, Mapping) and not is_unknown(name := look_up(record, path)):
                        known.setdefault(str(self._name_of(name)), []).append(record)
            self._by[resource, path] = known
        return known.get(str(self._name_of(value)), [])


class Look:
    """What a rule may ask of a record."""

    __slots__ = ("_find", "around", "record", "tenant")

    def __init__(
        self,
        record: RawRecord,
        tenant: Tenant,
        find: Callable[[str, str, object], list[RawRecord]],
        around: "Look | None" = None,
    ) -> None:
        self.record = record
        self.tenant = tenant
        self.around = around
        self._find = find

    def raw(self, path: str) -> object:
        """Return what stands at a place, ABSENT where nothing does; ``^`` looks at the record around this one."""
        if path.startswith("^"):
            return ABSENT if self.around is None else self.around.raw(path[1:])
        return self.record if path == "." else look_up(self.record, path)

    def says(self, path: str) -> Any:
        """Return what stands at a place; ``None`` where the record says nothing."""
        raw = self.raw(path)
        return None if is_unknown(raw) else raw

    def first(self, places: str) -> Any:
        """Return what stands at the first of several places, parted by ``|``, that says something; or ``None``."""
        return next((found for path in places.split("|") if (found := self.says(path)) is not None), None)

    def word(self, path: str) -> str | None:
        """Return the name or number at a place as text; ``None`` where neither stands there."""
        return as_word(self.raw(path))

    def is_true(self, places: str) -> bool:
        """Whether a field says yes, as a word or not, in the first of its places that says something."""
        return str(self.first(places)).lower() == "true"

    def beside(self, resource: str, path: str, value: object) -> list[RawRecord]:
        """Return the records of another resource whose field has a value."""
        return [] if value is None else self._find(resource, path, value)
