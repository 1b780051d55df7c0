"""A data frame as metrics see it: facts of known kinds, instants and durations as whole microseconds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import narwhals as nw

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.intervals import from_microseconds, to_microseconds
from cxcore.metrics._engines._engine import Counts, Frame, Table
from cxcore.metrics._engines._engine_of import engine_of
from cxcore.metrics._measuring._period_plan import MICROSECOND
from cxcore.values import is_missing

_NESTED: Final = (nw.List, nw.Array, nw.Struct)
_KNOWN: Final = "__cxcore_known"


class FactFrame:
    """
    A frame of any engine that metrics run on.

    It is the :class:`~cxcore.metrics._template._coarse.Facts` of the metrics that make
    facts coarser, and reads back what the plans answer.
    """

    def __init__(self, frame: Frame, *, at: datetime | None) -> None:
        self._frame = frame
        self._engine = engine_of(frame)
        self.kinds: Mapping[str, nw.dtypes.DType] = self._engine.kinds(frame)
        self.at = None if at is None else to_microseconds(at)

    def numbers(self, columns: Iterable[str]) -> Frame:
        """Return these columns, instants with a zone and durations as whole microseconds."""
        columns = sorted(frozenset(columns))
        return self._engine.with_numbers(
            self._frame.select(columns),
            instants=[name for name in columns if self._is_instant(name)],
            durations=[name for name in columns if self._is_duration(name)],
        )

    def first_rows(self, count: int) -> list[dict[str, object]]:
        """Return the facts of a few rows, to see what is read of them; names that Spark takes for paths are none."""
        names = sorted(
            name for name, kind in self.kinds.items() if name.isidentifier() and not isinstance(kind, _NESTED)
        )
        if not names:
            return []
        (table,) = self.answers([self.numbers(names).head(count)])
        values = [self.values(name, column) for name, column in zip(names, table, strict=True)]
        return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run plans, and return the columns of each."""
        return self._engine.answers(plans)

    def counts(self, rows: Sequence[Frame], lengths: Sequence[Frame]) -> Counts:
        """Run plans of two kinds, and count what is alike: rows; and lengths, the last column, by all other columns."""
        return self._engine.counts(rows, lengths)

    def values(self, column: str, found: list[Any]) -> list[object]:
        """
        Return what an engine found in a column as rows hold it: instants, durations, flags and numbers of Python.

        Raises:
            InvalidValueError: An instant or a duration is beyond those of Python.
        """
        try:
            if self._is_instant(column):
                return [None if is_missing(each) else from_microseconds(int(each)) for each in found]
            if self._is_duration(column):
                return [None if is_missing(each) else int(each) * MICROSECOND for each in found]
        except OverflowError:
            raise InvalidValueError(
                "holds an instant outside the years 1 to 9999, or a duration as long, which Python cannot hold.",
                path=column,
            ) from None
        if self._frame.implementation.is_pandas() and self.kinds[column] in (nw.Float64, nw.Float32):
            # Whole numbers with gaps are floats in numpy.
            return [int(each) if each is not None and each.is_integer() else each for each in found]
        return found

    def countable(self, column: str) -> str:
        """
        Return a column, refusing one whose values an engine cannot count.

        Raises:
            InvalidValueError: It holds lists or records, or has a name by which an engine does not find it.
        """
        kind = self.kinds[column]
        if isinstance(kind, _NESTED):
            raise InvalidValueError(f"is a column of {kind}, and rows are counted by single values.", path=column)
        if self._frame.implementation.is_spark_like() and not {".", "`"}.isdisjoint(column):
            raise InvalidValueError("is a name in which Spark sees a path; rename the column first.", path=column)
        return column

    def instant(self, fact: str) -> nw.Expr:
        """
        Return the instants of a fact.

        Raises:
            NaiveDatetimeError: They have no zone.
            InvalidValueError: It holds something else.
        """
        if self.kinds[fact] == nw.Datetime and not self._is_instant(fact):
            raise NaiveDatetimeError.for_argument(fact)
        return self._number(fact, "an aware datetime", is_right=self._is_instant)

    def duration(self, fact: str) -> nw.Expr:
        """
        Return the durations of a fact.

        Raises:
            InvalidValueError: It holds something else.
        """
        return self._number(fact, "a timedelta", is_right=self._is_duration)

    def count(self, fact: str) -> nw.Expr:
        """
        Return the numbers of a fact that counts.

        Raises:
            InvalidValueError: It holds something else.
        """
        return self._number(fact, "a whole number", is_right=self._is_count)

    def _number(self, fact: str, expected: str, *, is_right: Any) -> nw.Expr:
        if is_right(fact):
            return nw.col(fact)
        if self._says_something(fact):
            kind = self.kinds[fact]
            known = f"of {kind}" if kind != nw.Unknown else "of a type that Narwhals does not know; cast it"
            raise InvalidValueError(f"is {expected} or None, not {known}.", path=fact)
        return nw.when(~nw.col(fact).is_null()).then(nw.lit(0, nw.Int64))

    def _says_something(self, fact: str) -> bool:
        """Return whether a column holds anything: one without values has the kind that its engine pleases."""
        known = (~nw.col(fact).is_null()).cast(nw.Int64).alias(_KNOWN)
        (((count,),),) = self.answers([self.numbers([fact]).select(known).select(nw.col(_KNOWN).sum())])
        return bool(count)

    def _is_instant(self, column: str) -> bool:
        kind = self.kinds[column]
        return isinstance(kind, nw.Datetime) and kind.time_zone is not None

    def _is_count(self, column: str) -> bool:
        # Whole numbers with gaps are floats in numpy.
        return self.kinds[column].is_integer() or (
            self._frame.implementation.is_pandas() and self.kinds[column].is_float()
        )

    def _is_duration(self, column: str) -> bool:
        return isinstance(self.kinds[column], nw.Duration)
