"""
What the engines of data frames say each in their own way, and nothing else.

Narwhals writes the plan. It has no word for the microseconds of an instant on
every engine, nor for running several plans together, so these few lines are
native. An engine belongs here when its answers are tested to be those of rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias

import narwhals as nw

from cxcore.errors import InvalidValueError

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
Table: TypeAlias = list[list[Any]]
"""The columns of an answer, each the list of its values."""
Parts: TypeAlias = list[tuple[tuple[Any, ...], Table]]
"""The parts of an answer: what their rows agree in, and the other columns of these rows."""


class Engine(Protocol):
    """The native words of one engine; numbers are microseconds, instants since 1970-01-01T00:00Z."""

    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        """Return what the columns hold."""
        ...

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        ...

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        ...

    def parts(self, plans: Sequence[Frame], keys: Sequence[int]) -> list[Parts]:
        """Run the plans, and return the rows of each in parts; those of a part agree in its first so many columns."""
        ...


class _Polars:
    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        return _kinds(frame)

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        return _with_numbers(frame.lazy(), instants, durations)

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        import polars as pl

        found = pl.collect_all([plan.to_native() for plan in plans])
        return [[column.to_list() for column in frame.get_columns()] for frame in found]

    def parts(self, plans: Sequence[Frame], keys: Sequence[int]) -> list[Parts]:
        import polars as pl

        def together(plan: "pl.LazyFrame", shared: Sequence[str]) -> "pl.LazyFrame":
            return plan.group_by(shared).agg(pl.all()) if shared else plan.select(pl.all().implode())

        # Polars is faster than Python at bringing the rows of a part together.
        names = [plan.collect_schema().names()[:shared] for plan, shared in zip(plans, keys, strict=True)]
        parts = [together(plan.to_native(), shared) for plan, shared in zip(plans, names, strict=True)]
        tables = [zip(*(column.to_list() for column in frame), strict=True) for frame in pl.collect_all(parts)]
        return [
            [(row[:shared], list(row[shared:])) for row in table] for table, shared in zip(tables, keys, strict=True)
        ]


class _Rows:
    """Of engines that answer in rows, which Python brings together."""

    def parts(self: Engine, plans: Sequence[Frame], keys: Sequence[int]) -> list[Parts]:
        return [_together(table, shared) for table, shared in zip(self.answers(plans), keys, strict=True)]


class _PyArrow(_Rows):
    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        return _kinds(frame)

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        return _with_numbers(frame, instants, durations)

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        return [[column.to_pylist() for column in plan.to_native().columns] for plan in plans]


class _Pandas(_Rows):
    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        return _kinds(frame)

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        native = frame.to_native()
        # A column of numpy's with gaps would turn into floats, which do not hold every microsecond.
        numbers = {name: _whole(native[name]) for name in (*instants, *durations)}
        # By a dictionary of PyArrow's, pandas would group no gaps.
        words = {name: _decoded(column) for name, column in native.items() if _is_coded(column)}
        found: Frame = nw.from_native(native.assign(**numbers, **words))
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        return [[_values(column) for _, column in plan.to_native().items()] for plan in plans]


class _DuckDB(_Rows):
    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        return _kinds(frame)

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        whole = {*instants, *durations}
        columns = (
            f"epoch_us({_quoted(name)}) AS {_quoted(name)}" if name in whole else _quoted(name)
            for name in frame.collect_schema()
        )
        found: Frame = nw.from_native(frame.to_native().project(", ".join(columns)))
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        return [_transposed(plan.to_native().fetchall(), width=len(plan.collect_schema())) for plan in plans]


class _Spark(_Rows):
    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        from pyspark.sql.types import DayTimeIntervalType, MapType

        # Narwhals does not know the intervals and the maps of Spark.
        told = {DayTimeIntervalType: nw.Duration("us"), MapType: nw.Struct({})}
        fields = frame.to_native().schema
        own = {field.name: told[type(field.dataType)] for field in fields if type(field.dataType) in told}
        return {**_kinds(frame), **own}

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        from pyspark.sql import functions as sql

        native = frame.to_native()
        epoch = sql.timestamp_micros(sql.lit(0))
        found: Frame = nw.from_native(
            native.withColumns(
                {
                    # An interval has no number of microseconds, but an instant that far from the epoch has.
                    **{name: sql.unix_micros(epoch + native[_ticked(name)]) for name in durations},
                    **{name: sql.unix_micros(native[_ticked(name)]) for name in instants},
                }
            )
        )
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        return [_transposed(plan.to_native().collect(), width=len(plan.collect_schema())) for plan in plans]


_ENGINES: Final[Mapping[nw.Implementation, Engine]] = {
    nw.Implementation.POLARS: _Polars(),
    nw.Implementation.PANDAS: _Pandas(),
    nw.Implementation.PYARROW: _PyArrow(),
    nw.Implementation.DUCKDB: _DuckDB(),
    nw.Implementation.PYSPARK: _Spark(),
    nw.Implementation.PYSPARK_CONNECT: _Spark(),
}

_WHY_NOT: Final[Mapping[nw.Implementation, str]] = {
    nw.Implementation.DASK: "turns flags with gaps into text and whole numbers with gaps into floats; "
    "pass its compute()",
    nw.Implementation.IBIS: "gives Narwhals no microseconds of an instant; "
    "pass what it stands for, such as its to_pyarrow() or the table of its backend",
}


def engine_of(frame: Frame) -> Engine:
    """
    Return the words of the engine that holds a frame.

    Raises:
        InvalidValueError: It is none that metrics are tried on.
    """
    engine = _ENGINES.get(frame.implementation)
    if engine is None:
        reason = _WHY_NOT.get(frame.implementation, "has not been tried; convert the frame first")
        raise InvalidValueError(
            f"is a frame of {frame.implementation.value}, which {reason}. "
            "Metrics run on Polars, pandas, PyArrow, DuckDB and Spark.",
            path="data",
        )
    return engine


def _kinds(frame: Frame) -> dict[str, nw.dtypes.DType]:
    return dict(frame.collect_schema())


def _with_numbers(frame: Frame, instants: Sequence[str], durations: Sequence[str]) -> Frame:
    microseconds = {
        **{name: nw.col(name).dt.timestamp("us") for name in instants},
        **{name: nw.col(name).dt.total_microseconds() for name in durations},
    }
    return frame.select(*(microseconds.get(name, nw.col(name)) for name in frame.collect_schema()))


def _whole(series: Any) -> Any:
    """Return a pandas column of instants or durations as whole microseconds."""
    if hasattr(series.dtype, "pyarrow_dtype"):
        import pyarrow as pa

        # Whole numbers of PyArrow have no remainder in pandas.
        return series.dt.as_unit("us").astype(type(series.dtype)(pa.int64())).astype("Int64")
    return series.dt.as_unit("us").astype("int64").astype("Int64").mask(series.isna())


def _is_coded(series: Any) -> bool:
    """Return whether a pandas column holds a dictionary of PyArrow's."""
    return hasattr(getattr(series.dtype, "pyarrow_dtype", None), "index_type")


def _decoded(series: Any) -> Any:
    return series.astype(type(series.dtype)(series.dtype.pyarrow_dtype.value_type))


def _values(series: Any) -> list[Any]:
    """Return a pandas column as Python's values, ``None`` where it has none."""
    return [None if is_missing else value for value, is_missing in zip(series.tolist(), series.isna(), strict=True)]


def _transposed(rows: Sequence[Any], *, width: int) -> Table:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _together(table: Table, shared: int) -> Parts:
    if not shared:
        return [((), table)]
    rows: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row, key in enumerate(zip(*table[:shared], strict=True)):
        rows[key].append(row)
    return [(key, [[column[row] for row in members] for column in table[shared:]]) for key, members in rows.items()]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
