"""
What the engines of lazy frames say each in their own way, and nothing else.

Narwhals writes the plan. It has no word for the epoch on every engine, nor for
a table of numbers beside a frame, so these few lines are native. An engine
belongs here when its answers are tested to be those of the calendar.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import narwhals as nw

from cxcore.errors import InvalidValueError

Frame = nw.LazyFrame[Any]
Numbers = Mapping[str, Sequence[int]]
"""Columns of whole numbers, all of one length."""


class Engine(Protocol):
    """The native words of one engine; numbers are microseconds, instants since 1970-01-01T00:00Z."""

    def with_numbers(self, frame: Frame, instants: Mapping[str, str]) -> Frame:
        """Add a column of numbers for each column of instants, new name to old."""
        ...

    durations: type[nw.Duration | nw.Int64]
    """How it holds durations: as such, or as numbers because its intervals cannot be summed, or lost on the way out."""

    def with_instants(self, frame: Frame, numbers: str, into: str, *, like: str) -> Frame:
        """Add a column of the instants that the numbers are, in the zone of another column."""
        ...

    def joined(self, frame: Frame, table: Numbers, *, on: str) -> Frame:
        """Add the columns of a table to the rows that share a number with it; the others have nulls there."""
        ...

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Run the plan, and return its rows."""
        ...


class _Polars:
    durations: type[nw.Duration | nw.Int64] = nw.Duration

    def with_numbers(self, frame: Frame, instants: Mapping[str, str]) -> Frame:
        return frame.with_columns(**{new: nw.col(old).dt.timestamp("us") for new, old in instants.items()})

    def with_instants(self, frame: Frame, numbers: str, into: str, *, like: str) -> Frame:
        zone = _zone(frame, like)
        instants = nw.col(numbers).cast(nw.Datetime("us", "UTC")).dt.convert_time_zone(zone)
        return frame.with_columns(instants.alias(into))

    def joined(self, frame: Frame, table: Numbers, *, on: str) -> Frame:
        import polars as pl

        beside = pl.LazyFrame(table, schema=dict.fromkeys(table, pl.Int64))
        # Of the engines this one alone keeps the order of rows, which people rely on.
        return _lazy(frame.to_native().join(beside, on=on, how="left", maintain_order="left_right"))

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = frame.to_native().collect().rows()
        return found


class _DuckDB:
    durations: type[nw.Duration | nw.Int64] = nw.Int64

    def with_numbers(self, frame: Frame, instants: Mapping[str, str]) -> Frame:
        return self._with(frame, **{new: f"epoch_us({_quoted(old)})" for new, old in instants.items()})

    def with_instants(self, frame: Frame, numbers: str, into: str, *, like: str) -> Frame:  # noqa: ARG002  # all instants show in the zone of the session
        return self._with(frame, **{into: f"make_timestamptz({_quoted(numbers)})"})

    def _with(self, frame: Frame, **columns: str) -> Frame:
        kept = [_quoted(name) for name in frame.collect_schema() if name not in columns]
        made = [f"{sql} AS {_quoted(name)}" for name, sql in columns.items()]
        return _lazy(frame.to_native().project(", ".join([*kept, *made])))

    def joined(self, frame: Frame, table: Numbers, *, on: str) -> Frame:
        relation = frame.to_native()
        # Asked of the relation, the query runs in its connection; with no row there is none to join either.
        width = len(table)
        lines = list(zip(*table.values(), strict=True)) or [(None,) * width]
        values = ", ".join(f"({', '.join('NULL' if each is None else str(each) for each in line)})" for line in lines)
        names = ", ".join(map(_quoted, table))
        typed = ", ".join(f"CAST({_quoted(name)} AS BIGINT) AS {_quoted(name)}" for name in table)
        beside = relation.query("cxcore_frame", f"SELECT {typed} FROM (VALUES {values}) AS spans({names})")  # noqa: S608  # names are quoted, values are integers
        return frame.join(_lazy(beside), on=on, how="left")

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = frame.to_native().fetchall()
        return found


class _Spark:
    durations: type[nw.Duration | nw.Int64] = nw.Int64

    def with_numbers(self, frame: Frame, instants: Mapping[str, str]) -> Frame:
        from pyspark.sql import functions as sql

        native = frame.to_native()
        return _lazy(native.withColumns({new: sql.unix_micros(native[_ticked(old)]) for new, old in instants.items()}))

    def with_instants(self, frame: Frame, numbers: str, into: str, *, like: str) -> Frame:  # noqa: ARG002  # all instants show in the zone of the session
        from pyspark.sql import functions as sql

        native = frame.to_native()
        return _lazy(native.withColumn(into, sql.timestamp_micros(native[_ticked(numbers)])))

    def joined(self, frame: Frame, table: Numbers, *, on: str) -> Frame:
        from pyspark.sql import functions as sql

        native = frame.to_native()
        schema = ", ".join(f"{_ticked(name)} BIGINT" for name in table)
        beside = native.sparkSession.createDataFrame(list(zip(*table.values(), strict=True)), schema)
        # The table is small, so every worker has it whole and the frame is not moved.
        return _lazy(native.join(sql.broadcast(beside), on=on, how="left"))

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in frame.to_native().collect()]


_ENGINES: Final[Mapping[nw.Implementation, Engine]] = {
    nw.Implementation.POLARS: _Polars(),
    nw.Implementation.DUCKDB: _DuckDB(),
    nw.Implementation.PYSPARK: _Spark(),
    nw.Implementation.PYSPARK_CONNECT: _Spark(),
}


def engine_of(frame: Frame) -> Engine:
    """
    Return the words of the engine that runs a lazy frame.

    Raises:
        InvalidValueError: It is none that calendars are tried on.
    """
    engine = _ENGINES.get(frame.implementation)
    if engine is None:
        raise InvalidValueError(
            f"is lazy on {frame.implementation.value}, on which calendars have not been tried; "
            "those tried are Polars, DuckDB and Spark. Collect it first, or hand it to one of these.",
            path="frame",
        )
    return engine


def _lazy(native: Any) -> Frame:
    found: Frame = nw.from_native(native)
    return found


def _zone(frame: Frame, column: str) -> str:
    kind = frame.collect_schema()[column]
    assert isinstance(kind, nw.Datetime)  # noqa: S101  # it was checked to be a column of instants
    assert kind.time_zone is not None  # noqa: S101  # with a zone
    return kind.time_zone


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
