"""The reading of a table, row by row: convert the cells, leave out, choose, derive."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias

from cxcore.errors import InvalidValueError, MalformedTableError
from cxcore.interop._tables._cells import time_on_the_clock
from cxcore.interop._tables._event_plan import EventPlan, Key
from cxcore.interop._tables._fact_names import MEASURED
from cxcore.interop._tables._plan import Plan
from cxcore.interop._tables._record import Record
from cxcore.interop._tables._table import MalformedRow, TableReport
from cxcore.interop._tables._unreadable import UnreadableCellError
from cxcore.models import Event

Cells: TypeAlias = Mapping[str, Any]
Progress: TypeAlias = Callable[[int], None]
Place: TypeAlias = tuple[Any, int]
"""Where a row stands among those about the same thing: by the mapping's order, then by line."""

_ROWS_BETWEEN_PROGRESS: Final = 1000
_NESTED: Final = (dict, list, tuple, set)


class Reading:
    """A table while it is read: what was found so far."""

    def __init__(self, plan: Plan, *, strict: bool, progress: Progress | None) -> None:
        self._plan = plan
        self._strict = strict
        self._progress = progress
        self._rows = 0
        self._malformed: list[MalformedRow] = []
        self._excluded: Counter[str] = Counter()
        self._excluded_rows = 0
        self._superseded = 0
        self._facts: list[dict[str, object]] = []
        self._missing = dict.fromkeys((fact.name for fact in plan.facts), 0)
        self._chosen: dict[object, tuple[Place, Record, Cells]] = {}
        self._told: dict[Key, tuple[Place, EventPlan, Record]] = {}

    def take(self, line: int, cells: Cells, *, kept: Iterable[object]) -> None:
        """Read one row; `kept` is what to keep of it if it is malformed."""
        record: Record = {}
        fault = self._convert(cells, record)
        if fault is not None:
            column, reason = fault
            self.refuse(line, reason, kept, column=column)
            return
        self._count_row()
        for reason, condition in self._plan.exclusions:
            if condition.matches(record):
                self._excluded[reason] += 1
                self._excluded_rows += 1
                return
        rule = self._plan.rows
        place = (0 if rule is None or rule.order is None else record[rule.order], line)
        for event in self._plan.events:
            key = event.key_of(record)
            if key is not None and (key not in self._told or place < self._told[key][0]):
                self._told[key] = (place, event, record)
        if rule is None:
            self._add_facts(record, cells)
        else:
            self._choose(record[rule.key], place, record, cells, keep_last=rule.keep == "last")

    def refuse(self, line: int, reason: str, kept: Iterable[object], *, column: str | None = None) -> None:
        """Keep a row as malformed, or stop where none may be."""
        row = MalformedRow(line=line, column=column, reason=reason, cells=tuple(map(str, kept)))
        if self._strict:
            raise MalformedTableError(
                f"{row}. Strict reading takes no malformed row.", line=line, column=column, reason=reason
            )
        self._malformed.append(row)
        self._count_row()

    def finish(self) -> tuple[tuple[dict[str, object], ...], tuple[Event, ...], TableReport]:
        """Return the facts, the events and the report, once there are no more rows."""
        for _, record, cells in sorted(self._chosen.values(), key=lambda chosen: chosen[0][1]):
            self._add_facts(record, cells)
        events = self._events()
        if self._progress is not None:
            self._progress(self._rows)
        report = TableReport(
            rows=self._rows,
            facts=len(self._facts),
            malformed=tuple(self._malformed),
            excluded=dict(self._excluded),
            excluded_rows=self._excluded_rows,
            superseded=self._superseded,
            missing=self._missing,
        )
        return tuple(self._facts), events, report

    def _count_row(self) -> None:
        self._rows += 1
        if self._progress is not None and self._rows % _ROWS_BETWEEN_PROGRESS == 0:
            self._progress(self._rows)

    def _convert(self, cells: Cells, record: Record) -> tuple[str, str] | None:
        """Fill the record, or return the column that cannot be read and the reason."""
        for reader in self._plan.readers:
            try:
                record[reader.name] = reader.read(cells.get(reader.name))
            except UnreadableCellError as fault:
                return reader.name, str(fault)
            except (ValueError, OverflowError):
                return reader.name, f"is not {reader.expectation}"
        for stamp in self._plan.stamps:
            try:
                record[stamp.name] = stamp.of(record)
            except UnreadableCellError as fault:
                return stamp.time, str(fault)
            except OverflowError:
                return stamp.time, "is beyond the last day of the calendar"
        return self._finish_record(record)

    def _finish_record(self, record: Record) -> tuple[str, str] | None:
        for name in self._plan.clocks:
            since_midnight = record[name]
            if isinstance(since_midnight, timedelta):
                record[name] = time_on_the_clock(since_midnight)
        for name in self._plan.required:
            if record[name] is None:
                return name, "is missing, and tells the rows apart"
        return None

    def _choose(self, key: object, place: Place, record: Record, cells: Cells, *, keep_last: bool) -> None:
        held = self._chosen.get(key)
        if held is not None:
            self._superseded += 1
        if held is None or (place > held[0]) == keep_last:
            self._chosen[key] = (place, record, cells)

    def _add_facts(self, record: Record, cells: Cells) -> None:
        facts = {name: None if cell == "" else cell for name, cell in cells.items() if not isinstance(cell, _NESTED)}
        for name in MEASURED.intersection(facts):
            del facts[name]
        for name, value in record.items():
            if value is None and name in facts:
                facts[name] = None
        for fact in self._plan.facts:
            facts[fact.name], reason = fact.of(record)
            if facts[fact.name] is None:
                self._missing[fact.name] += 1
            if reason is not None:
                self._excluded[reason] += 1
        self._facts.append(facts)

    def _events(self) -> tuple[Event, ...]:
        events = []
        for key, (_, plan, record) in self._told.items():
            try:
                events.append(plan.event(record, key))
            except InvalidValueError as fault:
                self._excluded[f"{plan.rule.type}: {fault}"] += 1
        return tuple(sorted(events, key=lambda event: (event.at, event.id)))
