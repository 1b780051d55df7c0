"""What comes out of reading a table: facts, events, and a report of what was left out and why."""

from collections.abc import Mapping

import attrs

from cxcore.models import Event
from cxcore.values import PERSONAL, Value


@attrs.frozen(kw_only=True)
class MalformedRow(Value):
    """
    A row that could not be read, and is no evidence.

    The reason names the type that was expected and never quotes the row, which
    may be personal. The row itself is in `cells`, for whoever may see it.
    """

    line: int
    """The physical line on which it starts, from 1; of records, their number, from 1."""
    column: str | None
    """The column of the cell that could not be read; ``None`` is the whole row."""
    reason: str
    cells: tuple[str, ...] = attrs.field(repr=False, metadata=PERSONAL)
    """The row as it came: its cells, its line of JSON, or the values of its record as text."""

    def __str__(self) -> str:
        place = f"line {self.line}" if self.column is None else f"line {self.line}, column {self.column!r}"
        return f"{place}: {self.reason}"


@attrs.frozen(kw_only=True)
class TableReport(Value):
    """
    What became of the rows of a table.

    ``rows == len(malformed) + excluded_rows + superseded + facts``: each row is
    counted once. `excluded` counts rows by the reasons of the mapping: those of
    its ``exclude``, which concern the whole row; those of a fact, as
    ``nps_score: blank``; and events that lacked something, as
    ``case.solved: ...``.
    """

    rows: int
    """How many rows were read, without header and empty lines."""
    facts: int
    """How many rows gave a row of facts."""
    malformed: tuple[MalformedRow, ...]
    excluded: Mapping[str, int]
    """How many rows were left out, or left without a fact, by reason."""
    excluded_rows: int
    """How many rows were left out as a whole."""
    superseded: int
    """How many rows gave way to another row about the same thing."""
    missing: Mapping[str, int]
    """In how many rows of facts each fact is unknown, whatever the reason."""


@attrs.frozen(kw_only=True)
class Table:
    """
    An export, read through its mapping.

    Each row of `facts` holds the facts that the mapping names and, for
    grouping, every column of the source under its own name, as it is written
    there, ``None`` where it is missing. A fact hides a column of its name; and
    a column that merely has the name of something measured, such as ``wait``,
    is not there unless the mapping makes it that fact.
    """

    name: str
    grain: str
    """What one row of `facts` is about: ``interaction``, ``case`` or ``feedback``."""
    facts: tuple[dict[str, object], ...] = attrs.field(repr=False)
    events: tuple[Event, ...] = attrs.field(repr=False)
    """In the order of time; empty if the mapping declares none."""
    report: TableReport = attrs.field(repr=False)

    def __repr__(self) -> str:
        report = self.report
        return (
            f"Table({self.name!r}, {report.facts:,} {self.grain} facts, {len(self.events):,} events, "
            f"{len(report.malformed):,} of {report.rows:,} rows malformed)"
        )
