"""What cannot be measured, or not so, is refused in words that say what came and what to pass."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import NPS, ChannelShare, CostPerInteraction, ResolutionTime, ServiceLevel, ThemeShare, measure

ROW = {"nps_score": 10, "team": "Lisbon"}


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: pl.Series([10]), "data: is a data frame, not a polars.Series; make a table of it first."),
        (lambda: pa.record_batch({"nps_score": [10]}), "data: is a data frame, not a pyarrow.RecordBatch; make"),
        (
            lambda: pa.table({"nps_score": [10]}).to_reader(),
            "data: is a data frame, not a pyarrow.RecordBatchReader; make",
        ),
        (lambda: pd.DataFrame([ROW]).groupby("team"), "data: is a data frame, not a pandas.DataFrameGroupBy; make"),
        (lambda: pd.DataFrame([[1, 2]], columns=["nps_score"] * 2), "data: has several columns of one name; give each"),
        (lambda: pd.DataFrame([[10, 2]], columns=["nps_score", 0]), "data: has a column called 0; the names of facts"),
        (lambda: None, "data: is a data frame or an iterable of rows, not a NoneType."),
        (lambda: 10, "data: is a data frame or an iterable of rows, not an int."),
    ],
)
def test_what_is_no_table_is_refused(made: Callable[[], Any], message: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        measure(made(), [NPS()])

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        (NPS(), "metrics: is a list of metrics such as [NPS()], not a single metric."),
        ("nps", "metrics: is a list of metrics such as [NPS()], not a str."),
        (None, "metrics: is a list of metrics such as [NPS()], not a NoneType."),
        ([NPS(), NPS], "metrics[1]: is a metric such as NPS(), not the class NPS: write NPS()."),
        (["nps"], "metrics[0]: is a metric such as NPS(), not a str."),
    ],
)
def test_what_is_no_list_of_metrics_is_refused(metrics: Any, message: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        measure([ROW], metrics)

    assert str(refused.value) == message


@pytest.mark.parametrize("at", [date(2026, 3, 2), "2026-03-02"])
def test_an_as_of_that_is_no_instant_is_refused(at: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"^at: is a datetime with a zone, not a "):
        measure([ROW], [NPS()], at=at)


def test_a_statistic_that_is_no_name_is_refused() -> None:
    percentile: Any = 95

    with pytest.raises(
        InvalidValueError, match=r"^statistic: is 'mean', .* or a percentile from 'p1' to 'p99', not 95"
    ):
        ResolutionTime(statistic=percentile)


@pytest.mark.parametrize("made", [pd.DataFrame, pl.DataFrame, lambda: pa.table({})])
def test_a_frame_of_no_records_is_measured_like_no_rows(made: Callable[[], Any]) -> None:
    metrics = [ServiceLevel(), NPS()]

    assert measure(made(), metrics) == measure([], metrics)
    assert len(measure(made(), metrics, by=["team"])) == 0


def test_a_frame_of_lists_alone_is_refused_by_the_name_of_its_column() -> None:
    with pytest.raises(
        InvalidValueError, match=r"^tags: is a column of List\(String\), and rows are counted by single"
    ):
        measure(pl.DataFrame({"tags": [["billing"]]}), [ThemeShare(theme="billing")])


@pytest.mark.parametrize(
    ("facts", "metric", "path"),
    [
        ({"cost": [9.0], "interactions": [1]}, CostPerInteraction(), "cost"),
        ({"channel": [9]}, ChannelShare(), "channel"),
    ],
)
def test_a_fact_of_the_wrong_kind_in_a_frame_stands_in_no_row(facts: Any, metric: Any, path: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        measure(pl.DataFrame(facts), [metric])

    assert str(refused.value).startswith(f"{path}: is ")
