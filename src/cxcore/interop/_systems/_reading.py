"""Reading the records of a system by its rules, each record for itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cxcore.errors import CxError, InvalidValueError, type_in_words
from cxcore.interop._systems._codec import Tenant, UnknownWordError, UnreadableFieldError
from cxcore.interop._systems._import import ImportedEntity, RecordFault, Residual, SystemImport
from cxcore.interop._systems._look import Index, Look
from cxcore.interop._systems._record import RawRecord, is_unknown, leaves, look_up, without
from cxcore.interop._systems._rules import EventOf, FieldRule, Resource
from cxcore.models import Event, EventId, Source
from cxcore.values import FrozenDict, Value

NOT_MAPPED: Final = "not mapped"
UNKNOWN_WORD: Final = "a word we do not know"


class SystemReading:
    """The records of a system while they are read: what was found so far."""

    def __init__(self, tenant: Tenant, records: Mapping[str, tuple[Any, ...]]) -> None:
        self.tenant = tenant
        self.index = Index(records)
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
        if not isinstance(record, Mapping):
            self._fault("record", f"is an object of fields; {type_in_words(record)} came.")
            return
        names = [look_up(record, path) for path in self._resource.id]
        if any(is_unknown(name) for name in names):
            self._fault(", ".join(self._resource.id), "is missing, and names the record.")
            return
        tenant, look = self._found.tenant, self._look(record)
        source = Source(
            system=tenant.system, tenant=tenant.name, kind=self._resource.kind, id="/".join(map(str, names))
        )
        for rule in self._resource.events:
            for place, one in self._members(rule, look):
                self._tell(rule, one, source, place)
        self._describe(look, source)
        self._residual |= {(path, NOT_MAPPED) for path in leaves(record) if not self._resource.reads(path)}
        self._found.residuals.update((self._resource.name, *each) for each in self._residual)

    def _look(self, record: RawRecord, around: RawRecord | None = None) -> Look:
        return Look(record, self._found.tenant, self._found.index.find, around)

    def _members(self, rule: EventOf, look: Look) -> Iterator[tuple[str, Look]]:
        """Yield what a rule looks at: the record, or each member of a list in it, with its place."""
        if rule.each is None:
            yield "", look
            return
        members = look.says(rule.each)
        for place, member in enumerate(members if isinstance(members, (list, tuple)) else ()):
            if isinstance(member, Mapping):
                yield f"{rule.each}[{place}].", self._look(member, look.record)

    def _tell(self, rule: EventOf, look: Look, source: Source, place: str) -> None:
        """Add the event that a rule finds, or the reason why it cannot be read."""
        kind = rule.type_of(look)
        if kind is None:
            return
        tenant = self._found.tenant
        try:
            values, told = self._values((rule.at, *rule.fields), look)
            data = {**rule.data, **values.pop("data", {})}
            if rule.carries:
                data["extra"] = {tenant.system: without(look.record, told)}
            name = "@".join([source.id, rule.name, place, *(str(look.raw(path)) for path in rule.key)])
            event = Event(
                id=EventId.for_source(source.system, source.tenant, source.kind, name),
                type=kind,
                actor=rule.actor(look),
                data=data,
                source=source,
                provenance=rule.provenance,
                **values,
            )
        except InvalidValueError as error:
            self._refuse(error, f"{place}{error.path or rule.name}")
        else:
            self._found.events.setdefault(event.id, event)

    def _describe(self, look: Look, source: Source) -> None:
        """Add the entity that the record describes, or the reason why it cannot be read."""
        rule = self._resource.entity
        kind = None if rule is None else rule.entity(look)
        if rule is None or kind is None:
            return
        try:
            values, told = self._values(rule.fields, look)
            entity: Value = kind(
                id=rule.id_kind(look).for_source(source.system, source.tenant, source.kind, source.id), **values
            )
        except InvalidValueError as error:
            self._refuse(error, error.path or source.kind)
        else:
            rest = FrozenDict(without(look.record, told))
            self._found.entities[source] = ImportedEntity(entity=entity, source=source, extra=rest)

    def _values(self, rules: Iterable[FieldRule], look: Look) -> tuple[dict[str, Any], frozenset[str]]:
        """Return the attributes that the rules fill, and the fields that can be written back from these alone."""
        values: dict[str, Any] = {}
        told: set[str] = set()
        for rule in rules:
            path = next((path for path in rule.paths if look.says(path) is not None), None)
            if path is None:
                if rule.required:
                    raise InvalidValueError("is missing.", path=rule.paths[0])
                continue
            raw = look.raw(path)
            try:
                value = rule.codec.decode(raw, self._found.tenant)
            except UnknownWordError:
                self._residual.add((path.removeprefix("^"), UNKNOWN_WORD))
                continue
            except (UnreadableFieldError, ValueError, OverflowError, CxError):
                expected = f"is {rule.codec.expected}, not {type_in_words(raw)} that cannot be read as such."
                raise InvalidValueError(expected, path=path) from None
            head, _, tail = rule.to.partition(".")
            if tail:
                values.setdefault(head, {})[tail] = value
            else:
                values[head] = value
            written = rule.codec.encode(value) if rule.codec.encode else None
            if written == raw and type(written) is type(raw):
                told.add(path)
        return values, frozenset(told)

    def _refuse(self, error: InvalidValueError, path: str) -> None:
        self._fault(path, str(error).removeprefix(f"{error.path}: "))

    def _fault(self, path: str, reason: str) -> None:
        self._found.faults.append(
            RecordFault(resource=self._resource.name, number=self._number, path=path, reason=reason)
        )
