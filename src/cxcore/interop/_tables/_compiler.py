"""From the sections of a mapping to its plan: every name resolved, every condition compiled, every fault found."""

from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from cxcore.errors import InvalidValueError, UnknownFieldError, UnknownNameError, suggest
from cxcore.interop._tables._clock import Choice, local_times
from cxcore.interop._tables._column import Column
from cxcore.interop._tables._derivation import Derivation
from cxcore.interop._tables._event_plan import IDS_IN_DATA, SUBJECTS, EventPlan, MakeId, faults_of_event, ids_of
from cxcore.interop._tables._fact_names import FACTS, TYPES_OF_FACT
from cxcore.interop._tables._plan import FactPlan, Plan, Reader, Stamp
from cxcore.interop._tables._record import Get, Record
from cxcore.interop._tables._sections import EventRule, RowRule, SourceSystem
from cxcore.rules import Condition, Field, Schema
from cxcore.values import Id

_NAMES_OF_THINGS: Final = ("text", "enum", "integer")
_UNKNOWN_SOURCE: Final = SourceSystem(system="unknown", tenant="unknown")


@attrs.frozen(kw_only=True)
class Sections:
    """The sections of a mapping: all of them, or those that could be read."""

    grain: str | None
    """``None`` where it could not be read."""
    source: SourceSystem | None
    zone: ZoneInfo | None
    gap: Choice
    fold: Choice
    columns: Mapping[str, Column]
    unreadable_columns: frozenset[str] = frozenset()
    """Declared, with a fault that is reported already."""
    exclude: Mapping[str, str]
    rows: RowRule | None
    facts: Mapping[str, Derivation]
    events: Mapping[int, EventRule]


def compile_plan(sections: Sections) -> tuple[Plan, list[InvalidValueError]]:
    """Return the plan of a mapping, and every fault that keeps it from being used."""
    compiler = _Compiler(sections)
    plan = compiler.plan()
    return plan, compiler.faults


class _Compiler:
    def __init__(self, sections: Sections) -> None:
        self.faults: list[InvalidValueError] = []
        self._sections = sections
        self._schema = Schema(dict(self._fields()))
        self._resolve = local_times(sections.zone, gap=sections.gap, fold=sections.fold)
        self._source_system = sections.source or _UNKNOWN_SOURCE
        self._stamps: dict[str, Stamp] = {}
        self._makers: dict[type[Id], MakeId] = {}
        self._compared: set[str] = set()

    def _fields(self) -> Iterator[tuple[str, Field]]:
        for name, column in self._sections.columns.items():
            try:
                Schema({name: column.field()})
            except InvalidValueError:
                self._fault(f"columns.{name}", "is called by one line of text without backticks or blanks at its ends.")
            else:
                yield name, column.field()

    def plan(self) -> Plan:
        sections = self._sections
        columns = sections.columns
        for name, column in columns.items():
            if column.may_be_naive:
                self._need_zone(f"columns.{name}.format", "has no %z")
        exclusions = self._conditions(sections.exclude, "exclude")
        required = self._required(sections.rows)
        facts = tuple(self._fact(name, derivation) for name, derivation in sections.facts.items())
        if sections.events and sections.source is None:
            self._fault("source", "is needed for the ids of events: source = { system = '...', tenant = '...' }.")
        events = tuple(self._event(rule, f"events[{index}]") for index, rule in sections.events.items())
        return Plan(
            readers=tuple(
                Reader(name, column.reader(self._resolve), column.expectation) for name, column in columns.items()
            ),
            stamps=tuple(self._stamps.values()),
            clocks=tuple(sorted(name for name in self._compared if columns[name].type == "time")),
            exclusions=exclusions,
            rows=sections.rows,
            required=required,
            facts=facts,
            events=events,
        )

    def _required(self, rule: RowRule | None) -> tuple[str, ...]:
        if rule is None:
            return ()
        self._column(rule.key, "rows.key", types=_NAMES_OF_THINGS)
        self._column(rule.order, "rows.order")
        return (rule.key,) if rule.order is None else (rule.key, rule.order)

    # --- facts ---------------------------------------------------------------

    def _fact(self, name: str, derivation: Derivation) -> FactPlan:
        path = f"facts.{name}"
        grain = self._sections.grain
        grains = list(FACTS) if grain is None else [grain]
        known = {fact: kind for each in grains for fact, kind in FACTS[each].items()}
        if name not in known:
            hint = suggest(name, known, kind="facts")
            of_grain = (
                "a table" if grain is None else f"an {grain} table" if grain == "interaction" else f"a {grain} table"
            )
            self.faults.append(UnknownNameError(f"is not a fact of {of_grain}. {hint}", path=path))
        return FactPlan(
            name,
            get=self._source(derivation, path, known.get(name)),
            only_if=self._condition(derivation.only_if, f"{path}.only_if"),
            missing=tuple(
                (f"{name}: {reason}", condition)
                for reason, condition in self._conditions(derivation.missing, f"{path}.missing")
            ),
        )

    def _derive(self, derivation: Derivation, path: str, *, kind: str | None = None) -> Get:
        """Return what takes the value from a record; its type must serve `kind`, if that is said."""
        get = self._source(derivation, path, kind)
        condition = self._condition(derivation.only_if, f"{path}.only_if")
        if condition is None:
            return get
        return lambda record: get(record) if condition.matches(record) else None

    def _source(self, derivation: Derivation, path: str, kind: str | None) -> Get:
        types = None if kind is None else TYPES_OF_FACT[kind]
        if derivation.column is not None:
            name = derivation.column
            if derivation.translate:
                self._column(name, path, types=("text", "enum"))
                self._expect(path, kind, "text", "translated word")
                ours = derivation.translate
                return lambda record: ours.get(record[name])  # type: ignore[call-overload]  # text, as checked, or None
            self._column(name, path, types=types)
            return itemgetter(name)
        if derivation.when is not None:
            self._expect(path, kind, "boolean", "condition")
            condition = self._condition(derivation.when, f"{path}.when")
            return _always(None) if condition is None else condition.truth
        if derivation.value is not None:
            constant = derivation.value
            self._expect(path, kind, "boolean" if isinstance(constant, bool) else "text", "constant")
            return _always(constant)
        self._expect(path, kind, "instant", "date with a time")
        return itemgetter(self._stamp(str(derivation.date), str(derivation.time), path))

    def _expect(self, path: str, kind: str | None, given: str, what: str) -> None:
        if kind not in {None, given}:
            self._fault(path, f"is of type {kind}, which a {what} does not give.")

    def _stamp(self, day: str, clock: str, path: str) -> str:
        self._column(day, f"{path}.date", types=("date",))
        self._column(clock, f"{path}.time", types=("time",))
        self._need_zone(path, "is made of a date and a time of day without a zone")
        # No header has a line break in a name, so the stamp hides no column.
        name = f"{day}\n{clock}"
        self._stamps[name] = Stamp(name, date=day, time=clock, resolve=self._resolve)
        return name

    # --- events --------------------------------------------------------------

    def _event(self, rule: EventRule, path: str) -> EventPlan:
        self.faults += [fault.under(path) for fault in faults_of_event(rule)]
        for name in rule.key:
            self._column(name, f"{path}.key")
        subjects = []
        for subject, id_type in SUBJECTS.items():
            column = getattr(rule, subject)
            if column is not None:
                self._column(column, f"{path}.{subject}", types=_NAMES_OF_THINGS)
                subjects.append((subject, column, self._maker(subject, id_type)))
        derivations = {
            "at": rule.at,
            "channel": rule.channel,
            **{f"data.{name}": each for name, each in rule.data.items()},
        }
        for name, derivation in derivations.items():
            if derivation is not None and derivation.missing:
                self._fault(f"{path}.{name}.missing", "counts rows by reason for facts only; use only_if.")
        return EventPlan(
            rule=rule,
            source=self._source_system,
            at=self._derive(rule.at, f"{path}.at", kind="instant"),
            when=self._condition(rule.when, f"{path}.when"),
            subjects=tuple(subjects),
            channel=None if rule.channel is None else self._derive(rule.channel, f"{path}.channel", kind="text"),
            data=tuple((name, self._told(name, each, f"{path}.data.{name}")) for name, each in rule.data.items()),
        )

    def _told(self, name: str, derivation: Derivation, path: str) -> Get:
        get = self._derive(derivation, path)
        if name not in IDS_IN_DATA:
            return get
        make = self._maker(*IDS_IN_DATA[name])

        def get_id(record: Record) -> object:
            native = get(record)
            return None if native is None else make(native)

        return get_id

    def _maker(self, kind: str, id_type: type[Id]) -> MakeId:
        """Return the maker of ids, the same for every rule, because an incident has many events."""
        if id_type not in self._makers:
            self._makers[id_type] = ids_of(self._source_system, kind, id_type)
        return self._makers[id_type]

    # --- names and conditions --------------------------------------------------

    def _column(self, name: str | None, path: str, *, types: Collection[str] | None = None) -> None:
        columns = self._sections.columns
        if name is None or name in self._sections.unreadable_columns:
            return
        if name not in columns:
            hint = suggest(name, columns, kind="columns")
            self.faults.append(
                UnknownNameError(f"{name!r} is not among the [columns] of the mapping. {hint}", path=path)
            )
        elif types is not None and columns[name].type not in types:
            self._fault(
                path,
                f"needs a column of type {' or '.join(sorted(types))}; {name!r} is declared as {columns[name].type}.",
            )

    def _conditions(self, texts: Mapping[str, str], path: str) -> tuple[tuple[str, Condition], ...]:
        compiled = ((reason, self._condition(text, f"{path}.{reason}")) for reason, text in texts.items())
        return tuple((reason, condition) for reason, condition in compiled if condition is not None)

    def _condition(self, text: str | None, path: str) -> Condition | None:
        if text is None:
            return None
        try:
            condition = self._schema.parse(text)
        except UnknownFieldError as fault:
            # The field may be a column that is declared, with a fault that is reported already.
            place = text[fault.details["position"] :].lstrip("`")
            if not place.startswith(tuple(self._sections.unreadable_columns)):
                self.faults.append(fault.under(path))
            return None
        except InvalidValueError as fault:
            self.faults.append(fault.under(path))
            return None
        self._compared |= condition.fields
        return condition

    def _need_zone(self, path: str, why: str) -> None:
        if self._sections.zone is None:
            self._fault(path, f"{why}, so the mapping states the zone: zone = 'Europe/Lisbon'.")

    def _fault(self, path: str, message: str) -> None:
        self.faults.append(InvalidValueError(message, path=path))


def _always(value: object) -> Get:
    def get(_: Record) -> object:
        return value

    return get
