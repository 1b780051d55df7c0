"""A frame tells lengths by a plan and states by a few rows; every metric of durations must not notice."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.metrics import (
    AgentWork,
    AverageSpeedOfAnswer,
    BacklogAge,
    BreachAge,
    FirstResponseTime,
    HandleTime,
    Metric,
    NextReplyTime,
    Patience,
    RequesterWait,
    ResolutionTime,
    WaitToAnswer,
    measure,
)

START = datetime(2026, 3, 27, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Calendar.parse("Mo-Su 09:00-18:00", zone="Europe/Lisbon")

METRICS: tuple[Metric, ...] = (
    ResolutionTime(),
    ResolutionTime(statistic="share", within=3 * HOUR),
    ResolutionTime(statistic="restricted_mean", horizon=2 * HOUR),
    ResolutionTime(method="naive"),
    ResolutionTime(method="naive", until="first_solved", statistic="p90"),
    ResolutionTime(method="naive", until="solved", statistic="mean"),
    ResolutionTime(method="naive", statistic="share", within=3 * HOUR),
    ResolutionTime(working_time=OFFICE),
    FirstResponseTime(),
    FirstResponseTime(method="naive", statistic="mean"),
    NextReplyTime(),
    NextReplyTime(since="newest", method="naive"),
    RequesterWait(),
    RequesterWait(statistic="mean", time="working"),
    AgentWork(statistic="share", within=2 * HOUR),
    BacklogAge(),
    BacklogAge(statistic="mean", working_time=OFFICE),
    BreachAge(statistic="p90"),
    WaitToAnswer(),
    Patience(statistic="p10"),
    AverageSpeedOfAnswer(),
    HandleTime(),
)

INSTANTS = (
    "opened_at",
    "first_reply_at",
    "first_solved_at",
    "solved_at",
    "closed_at",
    "asked_at",
    "last_asked_at",
    "replied_at",
    "due_at",
    "stopped_at",
)
DURATIONS = ("requester_wait", "requester_wait_working", "agent_work", "wait", "handle_time")
FLAGS = ("offered", "answered", "abandoned")
EVENTS = ("recorded_events", "derived_events", "inferred_events")

# Few instants, so that they meet each other and the as-of instant; and some a microsecond beside them.
instants = st.none() | st.builds(
    lambda hours, beside: START + hours * HOUR + timedelta(microseconds=beside),
    st.integers(0, 5),
    st.sampled_from([0, 0, 0, -1, 1]),
)
durations = st.none() | st.integers(-1, 3).map(lambda micros: timedelta(microseconds=micros)) | st.just(3 * HOUR)
rows = st.lists(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(INSTANTS, instants),
            **dict.fromkeys(DURATIONS, durations),
            **dict.fromkeys(FLAGS, st.none() | st.booleans()),
            **dict.fromkeys(EVENTS, st.none() | st.integers(0, 2)),
            "team": st.sampled_from(["Lisbon", "Manila", None]),
        }
    ),
    min_size=1,
    max_size=10,
)
SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(INSTANTS, pl.Datetime("us", "UTC")),
    **dict.fromkeys(DURATIONS, pl.Duration("us")),
    **dict.fromkeys(FLAGS, pl.Boolean),
    **dict.fromkeys(EVENTS, pl.Int64),
    "team": pl.String,
}
FRAMES: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.lazy,
    "pandas": pl.DataFrame.to_pandas,
    "pyarrow": pl.DataFrame.to_arrow,
}


NOW = START + 2 * HOUR
UNKNOWN: Mapping[str, Any] = dict.fromkeys(SCHEMA)
ON_THE_EDGE = [
    {**UNKNOWN, **dict.fromkeys(INSTANTS, NOW)},
    {**UNKNOWN, **dict.fromkeys(INSTANTS, NOW), "opened_at": START, "asked_at": START, "last_asked_at": START},
    {**UNKNOWN, "opened_at": START, "closed_at": NOW, "due_at": START, "stopped_at": NOW, "agent_work": HOUR},
]
"""Everything happens at the as-of instant, which is to say that it has not happened yet."""


@pytest.mark.parametrize("made", FRAMES.values(), ids=FRAMES)
@given(told=rows, at=instants)
@example(told=ON_THE_EDGE, at=NOW)
@example(told=ON_THE_EDGE, at=None)
@settings(max_examples=12, deadline=None)
def test_a_frame_has_the_durations_of_its_rows(
    made: Callable[[pl.DataFrame], Any], told: list[dict[str, Any]], at: datetime | None
) -> None:
    frame = made(pl.DataFrame(told, schema=SCHEMA))

    assert measure(frame, METRICS, by=["team"], at=at) == measure(told, METRICS, by=["team"], at=at)
