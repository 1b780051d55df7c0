"""Instants near the first and the last that there are: an answer like that of rows, or an error in words."""

from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import NPS, Cases, Offered, Period, ResolutionTime, measure

FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
TODAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(("opened", "solved"), [(FIRST, TODAY), (TODAY, LAST), (FIRST, LAST)])
def test_a_date_that_stands_for_never_is_as_far_away_in_a_frame_as_in_rows(opened: datetime, solved: datetime) -> None:
    rows = [{"opened_at": opened, "solved_at": solved, "closed_at": None}]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.Datetime("us", "UTC")))

    metrics = [ResolutionTime(method="naive"), Cases()]
    assert measure(frame, metrics) == measure(rows, metrics)


@pytest.mark.parametrize(
    ("instant", "zone"),
    [(LAST, "Asia/Tokyo"), (FIRST, "America/New_York"), (FIRST, "Asia/Tokyo")],
    ids=["the last", "the first", "the first of a later zone"],
)
@pytest.mark.parametrize("period", ["hour", "day", "week", "month"])
def test_what_lies_in_no_period_of_the_calendar_is_refused_in_words(instant: datetime, zone: str, period: Any) -> None:
    rows = [{"started_at": instant, "offered": True}]

    for data, path in ((rows, r"rows\[0\].started_at"), (pl.DataFrame(rows), "started_at")):
        with pytest.raises(
            InvalidValueError, match=f"^{path}: lies too near the year 1 or 9999 to be in a {period} of"
        ):
            measure(data, [Offered()], period=period, zone=zone)


@pytest.mark.parametrize("kind", ["hour", "day", "week", "month"])
def test_the_last_period_has_no_end(kind: Any) -> None:
    period = Period.at(LAST, kind, zone="UTC")

    with pytest.raises(InvalidValueError, match=f"ends where datetimes do; there is no next {kind}"):
        _ = period.interval


def test_an_instant_that_only_the_engine_can_hold_is_refused_by_the_name_of_its_column() -> None:
    relation = duckdb.sql("SELECT TIMESTAMPTZ '20000-01-01 00:00:00+00' AS opened_at")

    with pytest.raises(InvalidValueError, match="^opened_at: holds an instant outside the years 1 to 9999"):
        measure(relation, [Cases()], by=["opened_at"])


def test_the_gaps_of_a_coded_column_of_pandas_are_a_group_like_any_other() -> None:
    coded = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
    teams = ["Lisbon", "Manila", None, None]
    frame = pd.DataFrame({"nps_score": [10, 9, 1, 0], "team": pd.Series(teams, dtype=coded)})
    rows = [{"nps_score": score, "team": team} for score, team in zip((10, 9, 1, 0), teams, strict=True)]

    assert measure(frame, [NPS()], by=["team"]) == measure(rows, [NPS()], by=["team"])
