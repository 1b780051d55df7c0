"""Polars, eager and lazy."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cxcore.metrics._engines._engine import Counts, Engine, Frame, Parts, Table, counted
from cxcore.metrics._tallies._distribution import Counted, Distribution

if TYPE_CHECKING:
    import polars as pl


class Polars(Engine):
    """The words of Polars."""

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        return super().with_numbers(frame.lazy(), instants=instants, durations=durations)

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        return list(map(_columns, _found(plan.to_native() for plan in plans)))

    def counts(self, rows: Sequence[Frame], lengths: Sequence[Frame]) -> Counts:
        """Run plans of two kinds, and count what is alike: rows; and lengths, the last column, by all other columns."""
        found = _found([*(counted(plan).to_native() for plan in rows), *map(_in_order, lengths)])
        return Counts(list(map(_columns, found[: len(rows)])), list(map(_distributions, found[len(rows) :])))


def _found(plans: "Iterable[pl.LazyFrame]") -> "list[pl.DataFrame]":
    import polars as pl

    # All at once takes less time than one after another.
    return pl.collect_all(plans)


def _columns(found: "pl.DataFrame") -> Table:
    return [column.to_list() for column in found.get_columns()]


def _in_order(lengths: Frame) -> "pl.LazyFrame":
    """Return the plan that brings lengths together, shortest first."""
    import polars as pl

    *others, length = lengths.collect_schema().names()
    rows: pl.LazyFrame = lengths.to_native()
    return rows.group_by(others).agg(length).select(*others, pl.col(length).list.sort())


def _distributions(found: "pl.DataFrame") -> Parts[Distribution]:
    *others, lists = found.get_columns()
    keys = zip(*(column.to_list() for column in others), strict=True)
    lengths, ends = lists.explode(), accumulate(lists.list.len().to_list(), initial=0)
    return [(key, _InOrder(lengths[start:end])) for key, (start, end) in zip(keys, pairwise(ends), strict=True)]


class _InOrder(Distribution):
    """Lengths that stay with Polars until they are looked at."""

    __slots__ = ("_lengths",)

    def __init__(self, lengths: "pl.Series") -> None:
        self._lengths = lengths

    @property
    def durations(self) -> tuple[int, ...]:
        """The durations, shortest first."""
        return self._run("value")

    @property
    def times(self) -> tuple[int, ...]:
        """How often each of them occurred."""
        return self._run("len")

    @property
    def n(self) -> int:
        """How many there are, each as often as it occurred."""
        return len(self._lengths)

    def ranked(self, rank: int) -> int:
        """Return the duration of a rank from 1 to n."""
        found: int = self._lengths.item(rank - 1)
        return found

    def _run(self, part: str) -> tuple[int, ...]:
        return tuple(self._lengths.rle().struct.field(part).to_list())

    def __bool__(self) -> bool:
        return self.n > 0

    def __reduce__(self) -> tuple[type[Counted], tuple[tuple[int, ...], tuple[int, ...]]]:
        return Counted, (self.durations, self.times)
