"""pandas, on numpy and on PyArrow."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from cxcore.metrics._engines._engine import Engine, Frame, Table


class Pandas(Engine):
    """The words of pandas."""

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        native = frame.to_native()
        # A column of numpy's with gaps would turn into floats, which do not hold every microsecond.
        numbers = {name: _whole(native[name]) for name in (*instants, *durations)}
        # By a dictionary of PyArrow's, pandas would group no gaps.
        words = {name: _decoded(column) for name, column in native.items() if _is_coded(column)}
        found: Frame = nw.from_native(native.assign(**numbers, **words))
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        return [[_values(column) for _, column in plan.to_native().items()] for plan in plans]


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
