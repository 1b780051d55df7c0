"""
The native words of an engine.

Narwhals writes the plans. It has no word for the microseconds of an instant on
every engine, nor for running several plans together, so a few lines of each
are native. An engine belongs here when its answers are tested to be those of rows.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import narwhals as nw

from cxcore.metrics._tallies._distribution import Distribution

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
Table: TypeAlias = list[list[Any]]
"""The columns of an answer, each the list of its values."""
Content = TypeVar("Content")
Parts: TypeAlias = list[tuple[tuple[Any, ...], Content]]
"""The parts of an answer: what their rows agree in, and what is in these rows besides."""

# No column of a host is called like this.
COUNT: Final = "__cxcore_count"


class Counts(NamedTuple):
    """How often what is alike occurred: of rows in the last column, of lengths by what their rows agree in."""

    rows: list[Table]
    lengths: list[Parts[Distribution]]


class Engine(ABC):
    """One engine, by the words that all share; numbers are microseconds, instants since 1970-01-01T00:00Z."""

    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        """Return what the columns hold."""
        return dict(frame.collect_schema())

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        microseconds = {
            **{name: nw.col(name).dt.timestamp("us") for name in instants},
            **{name: nw.col(name).dt.total_microseconds() for name in durations},
        }
        return frame.select(*(microseconds.get(name, nw.col(name)) for name in frame.collect_schema()))

    @abstractmethod
    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""

    def counts(self, rows: Sequence[Frame], lengths: Sequence[Frame]) -> Counts:
        """Run plans of two kinds, and count what is alike: rows; and lengths, the last column, by all other columns."""
        found = self.answers([counted(plan) for plan in (*rows, *lengths)])
        return Counts(found[: len(rows)], [_by_all_but_the_length(table) for table in found[len(rows) :]])


def counted(rows: Frame) -> Frame:
    """Return the plan that counts rows which are alike, the count in the last column."""
    return rows.group_by(rows.collect_schema().names()).agg(nw.len().alias(COUNT))


def in_parts(table: Table, shared: int) -> Parts[Table]:
    """Return the rows of an answer in parts; those of a part agree in its first so many columns."""
    if not shared:
        return [((), table)]
    rows: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row, key in enumerate(zip(*table[:shared], strict=True)):
        rows[key].append(row)
    return [(key, [[column[row] for row in members] for column in table[shared:]]) for key, members in rows.items()]


def transposed(rows: Sequence[Any], *, width: int) -> Table:
    """Return the columns of rows, also of none."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _by_all_but_the_length(table: Table) -> Parts[Distribution]:
    *others, lengths, times = table
    counts: defaultdict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    for key, length, count in zip(zip(*others, strict=True), lengths, times, strict=True):
        counts[key][length] = count
    return [(key, Distribution.of_counts(found)) for key, found in counts.items()]
