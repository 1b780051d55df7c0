"""A frame puts an instant into the period that its row lies in, in any zone, by whole numbers and remainders."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxcore.metrics import Offered, tally_groups

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "America/Caracas",
    "Antarctica/Troll",
    "UTC",
)
# Nights on which clocks of these zones changed or a day was left out, and one on which nothing happened.
NIGHTS = (
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 4, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2016, 5, 1, 7, tzinfo=UTC),
    datetime(2026, 2, 14, 22, tzinfo=UTC),
    datetime(1969, 12, 31, 23, tzinfo=UTC),
)
instants = st.none() | st.builds(
    lambda night, minutes: night + timedelta(minutes=minutes),
    st.sampled_from(NIGHTS),
    st.integers(-200, 200).map(lambda tens: 10 * tens) | st.integers(-90, 90),
)
FRAMES: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.lazy,
    "pandas": pl.DataFrame.to_pandas,
    "pyarrow": pl.DataFrame.to_arrow,
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@pytest.mark.parametrize("made", FRAMES.values(), ids=FRAMES)
@given(
    started=st.lists(instants, min_size=1, max_size=8),
    period=st.sampled_from(["hour", "day", "week", "month"]),
    zone=st.sampled_from(ZONES),
)
@example(started=[datetime(2026, 3, 2, 0, 10, tzinfo=UTC)], period="hour", zone="Asia/Kolkata")
@example(started=[datetime(2026, 10, 3, 16, 40, tzinfo=UTC)] * 2, period="hour", zone="Australia/Adelaide")
@settings(max_examples=50, deadline=None)
def test_a_frame_has_the_periods_of_its_rows(
    made: Callable[[pl.DataFrame], Any], started: list[datetime | None], period: Any, zone: str
) -> None:
    rows = [{"started_at": instant, "offered": True} for instant in started]
    frame = pl.DataFrame(rows, schema={"started_at": pl.Datetime("us", "UTC"), "offered": pl.Boolean})

    found = tally_groups(made(frame), [Offered()], period=period, zone=zone)

    assert found == tally_groups(rows, [Offered()], period=period, zone=zone)
    assert sum(each.tally.sum("n") for each in found) == len(rows)
