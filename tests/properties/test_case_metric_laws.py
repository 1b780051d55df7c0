"""Laws of the metrics of satisfaction, response, resolution and promises, whatever the rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.metrics import (
    CES,
    CSAT,
    FCR,
    AgentWork,
    BacklogAge,
    BreachAge,
    DetractorFollowUpRate,
    FirstResponseTime,
    Metric,
    NextReplyTime,
    OneTouchRate,
    OnHoldTime,
    RequesterWait,
    ResolutionTime,
    SLAAttainment,
    SurveyResponseRate,
    Tally,
    measure,
)

Facts = Mapping[str, object]

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)

instants = st.none() | st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
counts = st.none() | st.integers(-1, 3)
flags = st.none() | st.booleans()
scores = st.none() | st.sampled_from([-1.0, 0.0, 1.0, 2.0, 3.5, 5.0, 7.0, 9.0, 10.0, 11.0])
durations = st.none() | st.integers(-1, 40).map(lambda hours: timedelta(hours=hours))

KINDS: Mapping[pl.DataType, tuple[st.SearchStrategy[object], tuple[str, ...]]] = {
    pl.Datetime("us", "UTC"): (
        instants,
        (
            "opened_at", "solved_at", "closed_at", "first_solved_at", "next_case_at", "first_reply_at", "asked_at",
            "replied_at", "due_at", "stopped_at", "survey_sent_at", "survey_answered_at", "followed_up_at",
        ),
    ),
    pl.Duration("us"): (durations, ("requester_wait", "agent_work", "on_hold_time")),
    pl.Int64(): (counts, ("replies", "customer_messages", "agents_involved", "reopens")),
    pl.Boolean(): (flags, ("one_touch", "fcr_confirmed", "met")),
    pl.Float64(): (scores, ("csat_score", "ces_score", "nps_score")),
}  # fmt: skip
FACTS = {fact: strategy for strategy, facts in KINDS.values() for fact in facts}
TYPES = {fact: kind for kind, (_, facts) in KINDS.items() for fact in facts}

METRICS: tuple[Metric, ...] = (
    ResolutionTime(statistic="share", within=10 * HOUR),
    ResolutionTime(statistic="share", within=10 * HOUR, method="naive"),
    ResolutionTime(statistic="restricted_mean", horizon=10 * HOUR),
    ResolutionTime(until="first_solved"),
    FirstResponseTime(),
    FirstResponseTime(method="naive", statistic="p90"),
    NextReplyTime(),
    RequesterWait(),
    AgentWork(statistic="mean"),
    OnHoldTime(statistic="share", within=5 * HOUR),
    BacklogAge(),
    BreachAge(statistic="mean"),
    OneTouchRate(),
    SLAAttainment(),
    SLAAttainment(cohort="decided"),
    CSAT(statistic="mean"),
    CSAT(statistic="net"),
    CES(),
    CES(statistic="net", easy="low"),
    CES(statistic="share"),
    SurveyResponseRate(within=3 * HOUR),
    DetractorFollowUpRate(within=3 * HOUR),
    FCR(),
    FCR(kind="zoho"),
    FCR(kind="freshservice"),
    FCR(kind="intercom"),
    FCR(kind="zammad"),
    FCR(kind="repeat_free", window=5 * HOUR),
    FCR(kind="survey_confirmed"),
)

every_metric = pytest.mark.parametrize("metric", METRICS, ids=str)
moments = st.none() | st.integers(1, 40).map(lambda hours: START + timedelta(hours=hours))


def rows_of(metric: Metric) -> st.SearchStrategy[list[Facts]]:
    """Rows with contradictions, gaps and scores off the scale; the metric sorts them out."""
    return st.lists(st.fixed_dictionaries({fact: FACTS[fact] for fact in metric.needs}), max_size=8)


@every_metric
@given(data=st.data(), at=moments)
@settings(max_examples=40)
def test_days_add_up_in_any_order_and_nothing_adds_nothing(
    metric: Metric, data: st.DataObject, at: datetime | None
) -> None:
    morning, evening = data.draw(rows_of(metric)), data.draw(rows_of(metric))
    a, b = metric.tally(morning, at=at), metric.tally(evening, at=at)

    assert a + b == b + a == metric.tally(morning + evening, at=at)
    assert a + Tally() == a == Tally() + a
    assert Tally.from_json(a.to_json()) == a


@every_metric
@given(data=st.data(), at=moments)
@settings(max_examples=40)
def test_a_figure_stays_in_its_range_inside_its_interval_or_says_why_it_is_missing(
    metric: Metric, data: st.DataObject, at: datetime | None
) -> None:
    rows = data.draw(rows_of(metric))

    estimate = metric.result(metric.tally(rows, at=at))

    lowest, highest = metric.range
    marks = [mark for mark in (lowest, estimate.low, estimate.value, estimate.high, highest) if mark is not None]
    assert all(below <= above + 1e-9 for below, above in pairwise(marks))
    assert (estimate.value is None) == bool(estimate.reason)
    assert estimate.n + sum(estimate.excluded.values()) <= len(rows)


@every_metric
@given(data=st.data(), at=moments)
@settings(max_examples=15)
def test_a_frame_says_what_its_rows_say(metric: Metric, data: st.DataObject, at: datetime | None) -> None:
    rows = data.draw(rows_of(metric))
    frame = pl.DataFrame([dict(row) for row in rows], schema={fact: TYPES[fact] for fact in metric.needs})

    (found,) = measure(frame, [metric], at=at)

    assert found.estimate == metric.result(metric.tally(rows, at=at))


@given(data=st.data(), at=moments, hours=st.integers(1, 30))
def test_more_time_never_makes_a_smaller_share(data: st.DataObject, at: datetime | None, hours: int) -> None:
    rows = data.draw(rows_of(ResolutionTime()))

    def share(within: timedelta) -> float | None:
        metric = ResolutionTime(statistic="share", within=within)
        return metric.result(metric.tally(rows, at=at)).value

    shorter, longer = share(hours * HOUR), share((hours + 1) * HOUR)

    assert longer is None or (shorter is not None and shorter <= longer)


@given(data=st.data(), at=moments, hours=st.integers(1, 30))
def test_the_naive_share_is_never_below_the_honest_one(data: st.DataObject, at: datetime | None, hours: int) -> None:
    rows = data.draw(rows_of(ResolutionTime()))

    def share(method: str) -> float | None:
        metric = ResolutionTime(statistic="share", within=hours * HOUR, method=method)  # type: ignore[arg-type]  # both
        return metric.result(metric.tally(rows, at=at)).value

    honest, naive = share("kaplan_meier"), share("naive")

    assert honest is None or naive is None or honest <= naive + 1e-12
