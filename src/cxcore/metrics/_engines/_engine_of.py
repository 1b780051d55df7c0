"""Which engine holds a frame, and why some are none of those that metrics run on."""

from collections.abc import Mapping
from typing import Final

import narwhals as nw

from cxcore.errors import InvalidValueError
from cxcore.metrics._engines._duckdb import DuckDB
from cxcore.metrics._engines._engine import Engine, Frame
from cxcore.metrics._engines._pandas import Pandas
from cxcore.metrics._engines._polars import Polars
from cxcore.metrics._engines._pyarrow import PyArrow
from cxcore.metrics._engines._spark import Spark

_ENGINES: Final[Mapping[nw.Implementation, Engine]] = {
    nw.Implementation.POLARS: Polars(),
    nw.Implementation.PANDAS: Pandas(),
    nw.Implementation.PYARROW: PyArrow(),
    nw.Implementation.DUCKDB: DuckDB(),
    nw.Implementation.PYSPARK: Spark(),
    nw.Implementation.PYSPARK_CONNECT: Spark(),
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
