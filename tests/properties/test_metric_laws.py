"""Laws that hold for every metric, whatever the rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cxcore.metrics import STANDARD, ResolutionTime, Tally, measure

Facts = Mapping[str, object]

START = datetime(2026, 3, 1, tzinfo=UTC)

instants = st.none() | st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
flags = st.none() | st.booleans()
durations = st.none() | st.integers(-1, 40).map(lambda seconds: timedelta(seconds=seconds))

# Contradictions, gaps and scores off the scale included: a metric sorts them out.
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "offered": flags,
            "answered": flags,
            "abandoned": flags,
            "wait": durations,
            "handle_time": durations,
            "opened_at": instants,
            "solved_at": instants,
            "closed_at": instants,
            "reopens": st.none() | st.integers(-1, 3),
            "csat_score": st.none() | st.integers(0, 6),
            "nps_score": st.none() | st.integers(-1, 11) | st.just(7.5),
            "channel": st.sampled_from([None, "email", "chat"]),
        },
    ),
    max_size=12,
)
moments = st.none() | st.integers(1, 40).map(lambda hours: START + timedelta(hours=hours))

METRICS = (*STANDARD, ResolutionTime(statistic="p90"), ResolutionTime(statistic="p10", method="naive"))


@given(morning=rows, evening=rows, at=moments)
def test_a_day_is_the_sum_of_its_halves(morning: list[Facts], evening: list[Facts], at: datetime | None) -> None:
    for metric in METRICS:
        halves = metric.tally(morning, at=at) + metric.tally(evening, at=at)
        assert halves == metric.tally(morning + evening, at=at), metric


@given(first=rows, second=rows, third=rows, at=moments)
def test_tallies_add_in_any_order_and_nothing_adds_nothing(
    first: list[Facts], second: list[Facts], third: list[Facts], at: datetime | None
) -> None:
    for metric in METRICS:
        a, b, c = (metric.tally(part, at=at) for part in (first, second, third))

        assert (a + b) + c == a + (b + c), metric
        assert a + b == b + a, metric
        assert a + Tally() == a == Tally() + a, metric


@given(evidence=rows, at=moments)
def test_a_figure_stays_in_its_range_inside_its_interval_or_says_why_it_is_missing(
    evidence: list[Facts], at: datetime | None
) -> None:
    for metric in METRICS:
        estimate = metric.result(metric.tally(evidence, at=at))
        lowest, highest = metric.range

        marks = [mark for mark in (lowest, estimate.low, estimate.value, estimate.high, highest) if mark is not None]
        assert all(below <= above + 1e-9 for below, above in pairwise(marks)), metric
        assert (estimate.value is None) == bool(estimate.reason), metric
        assert estimate.n + sum(estimate.excluded.values()) <= len(evidence), metric


@given(evidence=rows, at=moments, random=st.integers(0, 999).map(Random))
def test_the_order_of_rows_changes_no_digit(evidence: list[Facts], at: datetime | None, random: Random) -> None:
    shuffled = random.sample(evidence, len(evidence))

    for metric in METRICS:
        assert metric.result(metric.tally(shuffled, at=at)) == metric.result(metric.tally(evidence, at=at)), metric


@given(evidence=rows, at=moments)
def test_a_stored_tally_gives_the_same_result(evidence: list[Facts], at: datetime | None) -> None:
    for metric in METRICS:
        tally = metric.tally(evidence, at=at)

        stored = Tally.from_json(tally.to_json())

        assert stored == tally, metric
        assert metric.result(stored) == metric.result(tally), metric


@given(evidence=rows, at=moments)
def test_the_groups_add_up_to_the_whole(evidence: list[Facts], at: datetime | None) -> None:
    complete = [{**dict.fromkeys(("channel", "offered", "opened_at", "abandoned")), **row} for row in evidence]
    counts = [metric for metric in STANDARD if metric.id in ("offered", "cases", "abandonment_rate")]

    whole = measure(complete, counts, at=at)
    parts = measure(complete, counts, by=["channel"], at=at)

    for name in ("offered", "cases", "abandonment_rate"):
        assert sum(each.estimate.n for each in parts if each.estimate.metric == name) == whole[name].n
