"""DuckDB."""

from collections.abc import Sequence

import narwhals as nw

from cxcore.metrics._engines._engine import COUNT, Counts, Engine, Frame, Parts, Table, counted, transposed
from cxcore.metrics._tallies._distribution import Counted, Distribution


class DuckDB(Engine):
    """The words of DuckDB."""

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        whole = {*instants, *durations}
        columns = (
            f"epoch_us({_quoted(name)}) AS {_quoted(name)}" if name in whole else _quoted(name)
            for name in frame.collect_schema()
        )
        found: Frame = nw.from_native(frame.to_native().project(", ".join(columns)))
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        return [transposed(plan.to_native().fetchall(), width=len(plan.collect_schema())) for plan in plans]

    def counts(self, rows: Sequence[Frame], lengths: Sequence[Frame]) -> Counts:
        """Run plans of two kinds, and count what is alike: rows; and lengths, the last column, by all other columns."""
        return Counts(self.answers([counted(plan) for plan in rows]), list(map(_distributions, lengths)))


def _distributions(lengths: Frame) -> Parts[Distribution]:
    *others, length = map(_quoted, lengths.collect_schema().names())
    # A list leaves DuckDB much faster than the rows that are in it.
    columns = (f"list({column} ORDER BY {length})" for column in (length, _quoted(COUNT)))
    found = counted(lengths).to_native().aggregate(", ".join([*others, *columns]), ", ".join(others)).fetchall()
    return [(tuple(key), Counted(tuple(numbers), tuple(times))) for *key, numbers, times in found]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
