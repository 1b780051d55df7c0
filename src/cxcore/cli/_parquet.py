"""Rows of a Parquet table, by whichever reader of one is installed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cxcore.errors import MalformedTableError, MissingExtraError


def rows_of_parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    """
    Yield the rows of a Parquet table, by PyArrow or else by Polars.

    Raises:
        OSError: The file cannot be opened.
        MissingExtraError: Neither is installed.
        MalformedTableError: The file is no Parquet table, or damaged.
    """
    path.open("rb").close()  # a file that is not there is said in the words of every other file
    try:
        yield from _by_pyarrow(path)
    except ModuleNotFoundError:
        yield from _by_polars(path)


def _by_pyarrow(path: Path) -> Iterator[Mapping[str, Any]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as table:
            for batch in table.iter_batches():
                yield from batch.to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(path, error) from None


def _by_polars(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        import polars as pl
    except ModuleNotFoundError:
        raise MissingExtraError(
            "Reading a Parquet table needs PyArrow or Polars: pip install pyarrow", extra="pyarrow"
        ) from None
    try:
        yield from pl.read_parquet(path).iter_rows(named=True)
    except pl.exceptions.PolarsError as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> MalformedTableError:
    return MalformedTableError(f"{path.name} is not a Parquet table that can be read: {error}.")
