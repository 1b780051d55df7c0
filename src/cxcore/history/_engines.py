"""
What the engines of data frames say each in their own way, and nothing else.

Narwhals writes the plan. It has no word for the epoch on every engine, for a
small table beside a frame, nor for running counts on PyArrow, so these few
lines are native. An engine belongs here when its rows are tested to be those
of :func:`cxcore.history.facts`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import narwhals as nw

from cxcore.errors import InvalidValueError

Frame = Any
"""A Narwhals frame, eager or lazy: they share the few methods that the plan uses."""

KEY: Final = "key"
"""The column that stands for the case: its id, or a number where that is faster."""
Table = Mapping[str, Sequence[Any]]
"""Columns of text and numbers, all of one length."""


class Engine(Protocol):
    """The native words of one engine; numbers are microseconds, instants since 1970-01-01T00:00Z."""

    def numbers(self, frame: Frame, columns: Sequence[str]) -> Frame:
        """Put numbers in the place of instants."""
        ...

    def instants(self, frame: Frame, columns: Sequence[str]) -> Frame:
        """Put instants in UTC in the place of numbers."""
        ...

    def durations(self, frame: Frame, columns: Sequence[str]) -> Frame:
        """Put durations in the place of numbers, on engines that hold them whole."""
        ...

    def table(self, frame: Frame, columns: Table) -> Frame:
        """Return a small table of text and numbers that can be joined to a frame."""
        ...

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        """Add the running sums of whole numbers, in an order, apart for each value of `by`, and :data:`KEY`."""
        ...

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        """Add what columns hold so many rows before, or after if below zero, apart for each key; new name to old."""
        ...


class _Lazy:
    """What Narwhals says for all that are lazy."""

    def numbers(self, frame: Frame, columns: Sequence[str]) -> Frame:
        return frame.with_columns(nw.col(name).dt.timestamp("us") for name in columns)

    def instants(self, frame: Frame, columns: Sequence[str]) -> Frame:
        return frame.with_columns(nw.col(name).cast(nw.Datetime("us", "UTC")) for name in columns)

    def durations(self, frame: Frame, columns: Sequence[str]) -> Frame:
        return frame.with_columns(nw.col(name).cast(nw.Duration("us")) for name in columns)

    def table(self, frame: Frame, columns: Table) -> Frame:
        return nw.from_dict(dict(columns), backend=frame.implementation).lazy()

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        frame = frame.with_columns(nw.col(by).alias(KEY), **counts)
        return frame.with_columns(nw.col(name).cum_sum().over(by, order_by=order).cast(nw.Int64) for name in counts)

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        return frame.with_columns(
            nw.col(old).shift(rows).over(by, order_by=order).alias(new) for new, old in columns.items()
        )


class _Polars(_Lazy):
    """Sorted once, because Polars sorts again for each column that has an order of its own, and slowly finds text."""

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        import polars as pl

        native = frame.with_columns(**counts).to_native().sort(by, *order)
        native = native.with_columns(pl.col(by).rle_id().cast(pl.Int64).alias(KEY))
        return nw.from_native(native.with_columns(pl.col(name).cum_sum().over(KEY) for name in counts))

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        import polars as pl

        native = frame.to_native().sort(order)
        made = (pl.col(old).shift(rows).over(by).alias(new) for new, old in columns.items())
        return nw.from_native(native.with_columns(made))


class _Eager(_Lazy):
    """Of pandas and PyArrow; PyArrow counts only over whole frames, and pandas does so faster."""

    def table(self, frame: Frame, columns: Table) -> Frame:
        return nw.from_dict(dict(columns), backend=frame.implementation)

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        frame = frame.sort(by, *order).with_columns(**counts)
        base = {f"__before_{name}": nw.col(name).cum_sum() - nw.col(name) for name in counts}
        frame = frame.with_columns(nw.col(name).cum_sum().alias(f"__sum_{name}") for name in counts).with_columns(
            **{before: nw.col(f"__sum_{name}") - nw.col(name) for before, name in zip(base, counts, strict=True)}
        )
        # The sums never fall, so the least that was before a key's rows is what was before the first of them.
        first = frame.group_by(by).agg(nw.col(before).min() for before in base)
        joined = frame.drop(list(base)).join(first, on=by, how="left")
        sums = {name: nw.col(f"__sum_{name}") - nw.col(before) for before, name in zip(base, counts, strict=True)}
        return joined.with_columns(nw.col(by).alias(KEY), **sums)

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        frame = frame.sort(by, order)
        frame = frame.with_columns(
            nw.col(by).shift(rows).alias("__key"), *(nw.col(old).shift(rows).alias(new) for new, old in columns.items())
        )
        same = nw.col("__key") == nw.col(by)
        return frame.with_columns(nw.when(same).then(nw.col(name)).alias(name) for name in columns)


class _DuckDB(_Lazy):
    def numbers(self, frame: Frame, columns: Sequence[str]) -> Frame:
        return self._replaced(frame, "epoch_us", columns)

    def instants(self, frame: Frame, columns: Sequence[str]) -> Frame:
        return self._replaced(frame, "make_timestamptz", columns)

    def durations(self, frame: Frame, columns: Sequence[str]) -> Frame:  # noqa: ARG002  # its intervals lose days on the way out
        return frame

    def _replaced(self, frame: Frame, function: str, columns: Sequence[str]) -> Frame:
        made = [
            f"{function}({_quoted(name)}) AS {_quoted(name)}" if name in columns else _quoted(name)
            for name in frame.collect_schema()
        ]
        return nw.from_native(frame.to_native().project(", ".join(made)))

    def table(self, frame: Frame, columns: Table) -> Frame:
        lines = ", ".join(f"({', '.join(map(_literal, line))})" for line in zip(*columns.values(), strict=True))
        names = ", ".join(map(_quoted, columns))
        # Asked of the relation, the query runs in its connection.
        beside = frame.to_native().query("cxcore_frame", f"SELECT * FROM (VALUES {lines}) AS told({names})")  # noqa: S608  # the words are our own
        return nw.from_native(beside)


class _Spark(_Lazy):
    def numbers(self, frame: Frame, columns: Sequence[str]) -> Frame:
        from pyspark.sql import functions as sql

        return nw.from_native(frame.to_native().withColumns({name: sql.unix_micros(name) for name in columns}))

    def instants(self, frame: Frame, columns: Sequence[str]) -> Frame:
        from pyspark.sql import functions as sql

        return nw.from_native(frame.to_native().withColumns({name: sql.timestamp_micros(name) for name in columns}))

    def durations(self, frame: Frame, columns: Sequence[str]) -> Frame:  # noqa: ARG002  # its intervals cannot be averaged
        return frame

    def table(self, frame: Frame, columns: Table) -> Frame:
        from pyspark.sql import functions as sql

        session = frame.to_native().sparkSession
        beside = session.createDataFrame(list(zip(*columns.values(), strict=True)), list(columns))
        return nw.from_native(sql.broadcast(beside))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


_ENGINES: Final[Mapping[nw.Implementation, Engine]] = {
    nw.Implementation.POLARS: _Polars(),
    nw.Implementation.PANDAS: _Eager(),
    nw.Implementation.PYARROW: _Eager(),
    nw.Implementation.DUCKDB: _DuckDB(),
    nw.Implementation.PYSPARK: _Spark(),
    nw.Implementation.PYSPARK_CONNECT: _Spark(),
}


def engine_of(frame: Frame) -> Engine:
    """
    Return the words of the engine that holds a frame.

    Raises:
        InvalidValueError: It is none that facts are tried on.
    """
    engine = _ENGINES.get(frame.implementation)
    if engine is None:
        raise InvalidValueError(
            f"is a frame of {frame.implementation.value}, on which facts have not been tried; those tried are "
            "Polars, pandas, PyArrow, DuckDB and Spark. Hand it to one of these, for example as a PyArrow table.",
            path="events",
        )
    return engine
