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
from cxcore.history._grouping import Frame, Made, Told, grouped

KEY: Final = "key"
"""The column that stands for the case: its id, or a number where that is faster."""
Table = Mapping[str, Sequence[Any]]
"""Columns of text and numbers, all of one length."""

_PLACES: Final = 10**12
"""More than there are events: added to a place, it makes all places equally long in writing."""


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

    def told(self, frame: Frame, numbers: Made, texts: Told) -> Frame:
        """Return one row a key: ``case``, numbers, and texts by ``place``, missing or empty where none was told."""
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

    def told(self, frame: Frame, numbers: Made, texts: Told) -> Frame:
        # With its place in front, the least text is the first and the greatest the last.
        place = (nw.col("place") + _PLACES).cast(nw.String)
        made = {
            name: (
                nw.when(condition).then(nw.concat_str(place, nw.col(column).cast(nw.String))),
                "min" if which == "first" else "max",
            )
            for name, (condition, column, which) in texts.items()
        }
        return grouped(frame, [KEY], numbers, made).with_columns(
            nw.col(KEY).alias("case"), *(nw.col(name).str.slice(len(str(_PLACES))) for name in texts)
        )


class _Polars(_Lazy):
    """Sorted once and read in that order, because Polars is slow at windows and at texts with a place in front."""

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        import polars as pl

        frame = nw.from_native(frame.to_native().sort(by, *order)).with_columns(**counts)
        native = frame.to_native().with_columns(pl.col(by).rle_id().cast(pl.Int64).alias(KEY))
        is_first = pl.col(KEY) != pl.col(KEY).shift(1)
        sums = []
        for name in counts:
            total = pl.col(name).cum_sum()
            # The sums never fall, so the greatest of what was before each key is what was before this one.
            sums.append(total - pl.when(is_first).then(total - pl.col(name)).otherwise(0).cum_max())
        # All that is asked of the rows is asked of these; left to itself, Polars makes them more than once.
        return nw.from_native(native.with_columns(sums).cache())

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        import polars as pl

        native = frame.to_native().sort(by, order)
        same = pl.col(by) == pl.col(by).shift(rows)
        made = (pl.when(same).then(pl.col(old).shift(rows)).alias(new) for new, old in columns.items())
        return nw.from_native(native.with_columns(made))

    def told(self, frame: Frame, numbers: Made, texts: Told) -> Frame:
        import polars as pl

        plain = {name: nw.when(condition).then(nw.col(column)) for name, (condition, column, _) in texts.items()}
        rows = frame.select(KEY, "case", **{name: value for name, (value, _) in numbers.items()}, **plain)
        found = (
            rows.to_native()
            .group_by(KEY)
            .agg(
                pl.col("case").first(),
                *(getattr(pl.col(name), how)() for name, (_, how) in numbers.items()),
                *(getattr(pl.col(name).drop_nulls(), which)().cast(pl.String) for name, (_, _, which) in texts.items()),
            )
        )
        return nw.from_native(found)


class _Eager(_Lazy):
    """Of pandas and PyArrow; PyArrow counts only over whole frames, and pandas does so faster."""

    def table(self, frame: Frame, columns: Table) -> Frame:
        return nw.from_dict(dict(columns), backend=frame.implementation)

    def running(self, frame: Frame, counts: Mapping[str, nw.Expr], *, by: str, order: Sequence[str]) -> Frame:
        frame = frame.sort(by, *order).with_columns(nw.col(by).alias(KEY), **counts)
        is_first = nw.col(by) != nw.col(by).shift(1)
        sums = []
        for name in counts:
            total = nw.col(name).cum_sum()
            # The sums never fall, so the greatest of what was before each key is what was before this one.
            sums.append(total - nw.when(is_first).then(total - nw.col(name)).otherwise(nw.lit(0)).cum_max())
        return frame.with_columns(sums)

    def beside(self, frame: Frame, columns: Mapping[str, str], rows: int, *, by: str, order: str) -> Frame:
        frame = frame.sort(by, order)
        frame = frame.with_columns(
            nw.col(by).shift(rows).alias("__key"), *(nw.col(old).shift(rows).alias(new) for new, old in columns.items())
        )
        same = nw.col("__key") == nw.col(by)
        return frame.with_columns(nw.when(same).then(nw.col(name)).alias(name) for name in columns)

    def told(self, frame: Frame, numbers: Made, texts: Told) -> Frame:
        found = grouped(frame, [KEY], numbers).with_columns(nw.col(KEY).alias("case"))
        for name, (condition, column, which) in texts.items():
            # The rows are in order since they were counted.
            telling = frame.filter(condition).unique(subset=[KEY], keep=which, maintain_order=True)
            found = found.join(telling.select(KEY, nw.col(column).cast(nw.String).alias(name)), on=KEY, how="left")
        return found


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
