"""Tallies of rows by group, whatever holds the rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from cxcore.errors import InvalidValueError, MissingExtraError, type_in_words
from cxcore.metrics._measuring._grouping import Group, Grouping, Wanted
from cxcore.metrics._measuring._sheets import Sheets
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import Metric
from cxcore.metrics._template._row import Row

_LIBRARIES_OF_FRAMES: Final = frozenset(
    {"polars", "pandas", "pyarrow", "duckdb", "_duckdb", "pyspark", "narwhals", "dask", "ibis", "modin", "cudf"}
)


def tallies_by_group(
    data: Any, metrics: Sequence[Metric], grouping: Grouping, *, at: datetime | None
) -> dict[Group, list[Tally]]:
    """Return the tallies of rows or of a frame by group, in the order of the metrics."""
    if not is_frame(data):
        return _of_rows(data, metrics, grouping, at=at)
    try:
        import narwhals  # noqa: F401  # asked for here, where the error can say what it is for
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("frames", purpose="Measuring a data frame") from None
    from cxcore.metrics._measuring._frames import tallies_of

    return tallies_of(data, metrics, grouping, at=at)


def is_frame(data: Any) -> bool:
    """Return whether data are a frame of a library that makes such."""
    return type(data).__module__.partition(".")[0] in _LIBRARIES_OF_FRAMES


def _of_rows(
    rows: Iterable[Mapping[str, object]], metrics: Sequence[Metric], grouping: Grouping, *, at: datetime | None
) -> dict[Group, list[Tally]]:
    if not isinstance(rows, Iterable):
        raise InvalidValueError(f"is a data frame or an iterable of rows, not {type_in_words(rows)}.", path="data")
    wanted = Wanted(grouping, metrics)
    sheets = Sheets(metrics, at=at)
    if not grouping.columns:
        sheets.of(())
    for number, facts in enumerate(rows):
        row = Row(facts, number, at)
        wanted.see(facts)
        for sheet in sheets.of(grouping.of_row(row)):
            sheet.add(row)
    wanted.require_all_seen()
    return sheets.totals()
