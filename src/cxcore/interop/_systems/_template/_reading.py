"""Reading the records of a system by its rules, each record for itself."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs

from cxcore.errors import CxError, InvalidValueError, type_in_words
from cxcore.interop._systems._template._codec import Tenant, UnknownWordError, UnreadableFieldError
from cxcore.interop._systems._template._import import ImportedEntity, RecordFault, Residual, SystemImport
from cxcore.interop._systems._template._look import Index, Look
from cxcore.interop._systems._template._record import RawRecord, is_unknown, leaves, without
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.models import Event, EventId, Source
from cxcore.values import FrozenDict, Value

NOT_MAPPED: Final = "not mapped"
UNKNOWN_WORD: Final = "a word we do not know"
NOT_KEPT: Final = "describes nobody and nothing that cxcore has, and is not kept"
# What rules that look by hand run into where a field is not what the documentation says, such as a list for a word.
# Only what asks the record is forgiven these: a value is built outside, where they are mistakes of the rules.
_NOT_AS_DOCUMENTED: Final = (ValueError, TypeError, AttributeError, LookupError, OverflowError)
_UNREADABLE: Final = "names somebody or something in a way that cannot be read."
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_Built = TypeVar("_Built", bound=Value)


class SystemReading:
    """The records of a system while they are read: what was found so far."""

    def __init__(self, tenant: Tenant, records: Mapping[str, tuple[Any, ...]]) -> None:
        self.tenant = tenant
        self.index = Index(records, tenant.name_of)
        self.events: dict[EventId, Event] = {}
        self.entities: dict[Source, ImportedEntity] = {}
        self.residuals: Counter[tuple[str, str, str]] = Counter()
        self.faults: list[RecordFault] = []
        self.records = 0

    def read(self, resource: Resource, records: Iterable[Any]) -> None:
        """Read each record of a resource; one that cannot be read is a fault and stops no other."""
        for number, record in enumerate(records, start=1):
            self.records += 1
            _RecordReading(self, resource, number).read(record)

    def finish(self) -> SystemImport:
        """Return what was found."""
        most_frequent_first = sorted(self.residuals.items(), key=lambda each: (-each[1], each[0]))
        return SystemImport(
            system=self.tenant.system,
            tenant=self.tenant.name,
            events=tuple(sorted(self.events.values(), key=lambda event: (event.at, event.id))),
            entities=tuple(self.entities.values()),
            residuals=tuple(
                Residual(resource=resource, path=path, reason=reason, records=count)
                for (resource, path, reason), count in most_frequent_first
            ),
            faults=tuple(self.faults),
            records=self.records,
        )


class _RecordReading:
    """One record while it is read."""

    def __init__(self, found: SystemReading, resource: Resource, number: int) -> None:
        self._found = found
        self._resource = resource
        self._number = number
        self._residual: set[tuple[str, str]] = set()

    def read(self, record: object) -> None:
        if isinstance(record, CxError):
            self._fault("record", str(record))
            return
        if not isinstance(record, Mapping):
            self._fault("record", f"is an object of fields; {type_in_words(record)} came.")
            return
        try:
            self._read(self._look(record))
        except RecursionError:
            self._fault("record", "is nested deeper than can be read.")

    def _read(self, look: Look) -> None:
        source = self._source(look)
        if source is None:
            return
        for rule in self._resource.events:
            for place, one in self._members(rule, look):
                self._tell(rule, one, source, place)
        self._describe(look, source)
        self._residual |= {(path, NOT_MAPPED) for path in leaves(look.record) if not self._resource.reads(path)}
        self._found.residuals.update((self._resource.name, *each) for each in self._residual)

    def _source(self, look: Look) -> Source | None:
        """Return where a record comes from, or add the reason why nobody can tell."""
        tenant, where = self._found.tenant, ", ".join(self._resource.id)
        names = [tenant.name_of(look.first(path)) for path in self._resource.id]
        if None in names:
            self._fault(where, "is missing, and names the record.")
            return None
        try:
            return Source(
                system=tenant.system, tenant=tenant.name, kind=self._resource.kind, id="/".join(map(_name, names))
            )
        except InvalidValueError:
            self._fault(where, "names the record, in one line of text without blanks at its ends.")
            return None

    def _look(self, record: RawRecord, around: Look | None = None) -> Look:
        return Look(record, self._found.tenant, self._found.index.find, around)

    def _members(self, rule: EventOf, look: Look) -> Iterator[tuple[str, Look]]:
        """Yield what a rule looks at: the record, or each member of a list in it, with its place."""
        found = [("", look)]
        for path in rule.lists:
            found = [
                (f"{place}{path}[{index}].", self._look(member, around))
                for place, around in found
                for index, member in enumerate(_list(around.says(path)))
                if isinstance(member, Mapping)
            ]
        yield from found

    def _tell(self, rule: EventOf, look: Look, source: Source, place: str) -> None:
        """Add the event that a rule finds, or the reason why it cannot be read."""
        tenant = self._found.tenant
        try:
            kind = rule.type_of(look)
            if kind is None:
                return
            values, told = self._values((rule.at, *rule.fields), look, place)
            for to, value in rule.also(look).items():
                _fill(values, to, value)
            data = {**rule.data, **values.pop("data", {})}
            if rule.carries:
                data["extra"] = {tenant.system: without(look.record, told)}
            if rule.member is not None:
                source = self._member_source(source, rule.member, look)
            within = "" if rule.member is not None or rule.key else place
            name = "@".join([source.id, rule.name, within, *(_name(look.raw(path)) for path in rule.key)])
            attributes = {
                "id": EventId.for_source(source.system, source.tenant, source.kind, name),
                "type": kind,
                "actor": rule.actor(look),
                "data": data,
                "source": source,
                "provenance": rule.provenance,
                **values,
            }
        except InvalidValueError as error:
            self._refuse(error, _place(place, error.path or rule.name))
        except _NOT_AS_DOCUMENTED:
            self._fault(f"{place}{rule.name}", _UNREADABLE)
        else:
            event = self._built(Event, attributes, place, rule.name)
            if event is not None:
                self._found.events.setdefault(event.id, event)

    def _built(
        self, kind: Callable[..., _Built], attributes: Mapping[str, Any], place: str, name: str
    ) -> _Built | None:
        """
        Return what was read as a value; ``None``, and a fault, where the value cannot be such.

        An attribute that is missing or that the value does not have is a mistake of the
        rules and of no record, so that it is raised.
        """
        try:
            return kind(**attributes)
        except InvalidValueError as error:
            self._refuse(error, _place(place, error.path or name))
            return None

    def _member_source(self, record: Source, member: tuple[str, str], look: Look) -> Source:
        """Return where an event of a list's member comes from: the member itself."""
        kind, path = member
        name = self._found.tenant.name_of(look.says(path))
        if name is None:
            raise InvalidValueError("is missing, and names the record.", path=path)
        return attrs.evolve(record, kind=kind, id=str(name))

    def _describe(self, look: Look, source: Source) -> None:
        """Add the entity that the record describes, or the reason why it cannot be read."""
        rule = self._resource.entity
        if rule is None:
            return
        try:
            kind = rule.entity(look)
            if kind is None:
                if not any(event.carries for event in self._resource.events):
                    self._residual.add(("record", NOT_KEPT))
                return
            values, told = self._values(rule.fields, look)
            attributes = {
                "id": rule.id_kind(look).for_source(
                    source.system, source.tenant, rule.known_as or source.kind, source.id
                ),
                **values,
                **rule.also(look),
            }
        except InvalidValueError as error:
            self._refuse(error, error.path or source.kind)
        except _NOT_AS_DOCUMENTED:
            self._fault(source.kind, _UNREADABLE)
        else:
            entity = self._built(kind, attributes, "", source.kind)
            if entity is not None:
                rest = FrozenDict(without(look.record, told))
                self._found.entities[source] = ImportedEntity(entity=entity, source=source, extra=rest)

    def _values(self, rules: Iterable[FieldRule], look: Look, place: str = "") -> tuple[dict[str, Any], frozenset[str]]:
        """Return the attributes that the rules fill, and the fields that can be written back from these alone."""
        values: dict[str, Any] = {}
        told: set[str] = set()
        for rule in rules:
            said = [path for path in rule.paths if look.says(path) is not None]
            if rule.required and not said:
                raise InvalidValueError("is missing.", path=rule.paths[0])
            for path in said:
                raw = look.raw(path)
                try:
                    value = rule.codec.decode(raw, self._found.tenant)
                except UnknownWordError:
                    self._residual.add((_INDEX.sub("", _place(place, path)), UNKNOWN_WORD))
                    continue
                except (UnreadableFieldError, ValueError, OverflowError, CxError):
                    expected = f"is {rule.codec.expected}, not {type_in_words(raw)} that cannot be read as such."
                    raise InvalidValueError(expected, path=path) from None
                _fill(values, rule.to, value)
                # Of a field with several possible places only the record knows where it stood.
                written = rule.codec.encode(value) if rule.codec.encode and len(rule.paths) == 1 else None
                if written == raw and type(written) is type(raw):
                    told.add(path)
                break
        return values, frozenset(told)

    def _refuse(self, error: InvalidValueError, path: str) -> None:
        self._fault(path, str(error).removeprefix(f"{error.path}: "))

    def _fault(self, path: str, reason: str) -> None:
        self._found.faults.append(
            RecordFault(resource=self._resource.name, number=self._number, path=path, reason=reason)
        )


def _fill(values: dict[str, Any], to: str, value: object) -> None:
    """Put a value where it goes: an attribute, or ``data.`` and a field of an event's data."""
    head, _, tail = to.partition(".")
    if tail:
        values.setdefault(head, {})[tail] = value
    else:
        values[head] = value


def _place(member: str, path: str) -> str:
    """Return where a path leads from a member of a list, such as ``legs[0].stops[2].``; each ``^`` leads one list out."""
    while path.startswith("^"):
        path, member = path[1:], member[: member.rfind("].", 0, -2) + len("].")] if member.count("].") > 1 else ""
    return f"{member}{path}" if path != "." else member.removesuffix(".") or "record"


def _list(raw: object) -> Sequence[object]:
    return raw if isinstance(raw, (list, tuple)) else ()


def _name(raw: object) -> str:
    """Return what a field says as part of a name; the order of the fields in an object says nothing."""
    if is_unknown(raw):
        return ""
    return json.dumps(raw, sort_keys=True, default=str) if isinstance(raw, (Mapping, list, tuple)) else str(raw)
