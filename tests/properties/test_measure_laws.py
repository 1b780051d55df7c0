"""Laws of tallies that are merged and taken back, and of frames beside rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.metrics import STANDARD, Tally, measure

START = datetime(2026, 3, 27, tzinfo=UTC)
instants = st.none() | st.integers(0, 100).map(lambda hours: START + timedelta(hours=hours))
flags = st.none() | st.booleans()
durations = st.none() | st.integers(-1, 40).map(lambda seconds: timedelta(seconds=seconds))

rows = st.lists(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("offered", "answered", "abandoned"), flags),
            **dict.fromkeys(("wait", "handle_time"), durations),
            **dict.fromkeys(("opened_at", "solved_at", "closed_at"), instants),
            "reopens": st.none() | st.integers(-1, 3),
            "csat_score": st.none() | st.integers(0, 6),
            "nps_score": st.none() | st.integers(-1, 11) | st.just(7.5),
        }
    ),
    max_size=12,
)
moments = st.none() | st.integers(1, 100).map(lambda hours: START + timedelta(hours=hours))
SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(("offered", "answered", "abandoned"), pl.Boolean),
    **dict.fromkeys(("wait", "handle_time"), pl.Duration("us")),
    **dict.fromkeys(("opened_at", "solved_at", "closed_at"), pl.Datetime("us", "UTC")),
    "reopens": pl.Int64,
    "csat_score": pl.Int64,
    "nps_score": pl.Float64,
}


@given(first=rows, second=rows, third=rows, at=moments)
@settings(max_examples=30, deadline=None)
def test_what_was_added_can_be_taken_away_in_any_order(
    first: list[Any], second: list[Any], third: list[Any], at: datetime | None
) -> None:
    for metric in STANDARD:
        a, b, c = (metric.tally(part, at=at) for part in (first, second, third))

        assert (a + b) - b == a, metric
        assert (a + b + c) - b - a == c == (a + b + c) - (a + b), metric
        assert a - a + b == b, metric
        assert a - Tally() == a, metric


@given(evidence=rows, at=moments)
@settings(max_examples=30, deadline=None)
def test_a_tally_survives_bytes_which_are_equal_for_equal_tallies(evidence: list[Any], at: datetime | None) -> None:
    for metric in STANDARD:
        tally = metric.tally(evidence, at=at)

        assert Tally.from_bytes(tally.to_bytes()) == tally, metric
        assert metric.tally(evidence[::-1], at=at).to_bytes() == tally.to_bytes(), metric


@given(evidence=rows, at=moments)
@settings(max_examples=15, deadline=None)
def test_a_frame_has_the_figures_of_its_rows_whatever_they_say(evidence: list[Any], at: datetime | None) -> None:
    frame = pl.DataFrame(evidence, schema=SCHEMA)

    assert measure(frame, STANDARD, at=at) == measure(evidence, STANDARD, at=at)
    if evidence:
        week: Any = {"period": "week", "zone": "Europe/Lisbon", "at": at}
        assert measure(frame, STANDARD, **week) == measure(evidence, STANDARD, **week)
