"""Promises kept, how old the broken ones and the open cases are, and the parts of the life of a case."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError
from cxcore.metrics import (
    AgentWork,
    Backlog,
    BacklogAge,
    BreachAge,
    Estimate,
    Metric,
    OnHoldTime,
    RequesterWait,
    SLAAttainment,
    measure,
)

Facts = Mapping[str, object]

LISBON = ZoneInfo("Europe/Lisbon")
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)


def answer(metric: Metric, *rows: Facts, at: datetime | None = NOON) -> Estimate:
    return metric.result(metric.tally(rows, at=at))


def promise(due: float | None, *, met: bool | None, stopped: float | None = None) -> Facts:
    """A promise with its instants in hours from noon."""
    return {
        "due_at": None if due is None else NOON + due * HOUR,
        "stopped_at": None if stopped is None else NOON + stopped * HOUR,
        "met": met,
    }


@pytest.mark.parametrize(
    ("row", "due", "decided", "why"),
    [
        (promise(-1, met=True), 1, 1, "due and kept"),
        (promise(-1, met=False), 0, 0, "due and broken"),
        (promise(1, met=True), None, 1, "kept early: decided, and not due yet"),
        (promise(0, met=True), None, 1, "due at noon exactly, so not before it"),
        (promise(1, met=None), None, None, "running"),
        (promise(-1, met=None), None, None, "due in closed hours: still in time"),
        (promise(None, met=None), None, None, "paused or cancelled"),
    ],
)
def test_a_promise_is_in_the_cohort_of_those_due_or_of_those_decided(
    row: Facts, due: int | None, decided: int | None, why: str
) -> None:
    assert answer(SLAAttainment(), row).value == due, why
    assert answer(SLAAttainment(cohort="decided"), row).value == decided, why


def test_what_is_left_out_says_why() -> None:
    rows = [promise(-1, met=True), promise(1, met=True), promise(None, met=None), promise(-1, met=None)]

    assert answer(SLAAttainment(), *rows).excluded == {"due_at unknown": 1, "met unknown": 1, "not due yet": 1}


@pytest.mark.parametrize("metric", [SLAAttainment(), SLAAttainment(cohort="decided")])
def test_promises_in_a_frame_are_judged_as_those_in_a_list(metric: SLAAttainment) -> None:
    promises = [promise(-2, met=True), promise(-1, met=False), promise(1, met=True), promise(2, met=None)]

    (in_frame,) = measure(
        pl.DataFrame(promises, schema_overrides={"stopped_at": pl.Datetime("us", "UTC")}), [metric], at=NOON
    )

    assert in_frame.estimate == answer(metric, *promises)


def test_without_an_instant_nothing_is_known_to_be_due() -> None:
    assert answer(SLAAttainment(), promise(-1, met=True), at=None).excluded == {"no as-of instant": 1}
    assert answer(SLAAttainment(cohort="decided"), promise(-1, met=True), at=None).value == 1


def test_the_decided_of_this_morning_flatter() -> None:
    # Each promise is due after four hours; half are kept, after one hour. It is noon; they were made from seven on.
    made = [-5 + minutes / 60 for minutes in range(0, 300, 2)]
    rows = []
    for number, hours in enumerate(made):
        kept, due = number % 2 == 0, hours + 4
        rows.append(promise(due, met=True if kept and hours < -1 else False if due < 0 and not kept else None))

    found = measure(rows, [SLAAttainment(), SLAAttainment(cohort="decided")], at=NOON)

    assert found[0].estimate.value == pytest.approx(0.5, abs=0.02)
    assert found[1].estimate.value == pytest.approx(0.8, abs=0.02)


# --- ages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "hours", "why"),
    [
        (promise(-3, met=False), 3, "overdue since nine"),
        (promise(-3, met=False, stopped=-1), None, "kept late: history"),
        (promise(-3, met=False, stopped=0), 3, "kept at noon exactly, which nobody knows at noon"),
        (promise(3, met=None), None, "not due"),
        (promise(0, met=None), None, "due at noon exactly"),
    ],
)
def test_a_breach_ages_from_when_it_fell_due_until_it_is_made_good(row: Facts, hours: float | None, why: str) -> None:
    assert answer(BreachAge(), row).value == hours, why


def case(opened: float, *, ended: float | None = None) -> Facts:
    """A case with its instants in hours from noon."""
    return {
        "opened_at": NOON + opened * HOUR,
        "solved_at": None if ended is None else NOON + ended * HOUR,
        "closed_at": None,
    }


CASES = [case(-1), case(-3), case(-20), case(-100), case(-50, ended=-2), case(-50, ended=4)]


@pytest.mark.parametrize(("statistic", "hours"), [("median", 20), ("mean", 174 / 5), ("p75", 50), ("p10", 1.8)])
def test_the_age_is_that_of_the_cases_the_backlog_counts(statistic: str, hours: float) -> None:
    found = measure(CASES, [Backlog(), BacklogAge(statistic=statistic)], at=NOON)

    assert found["backlog_age"].value == pytest.approx(hours)
    assert found["backlog_age"].n == found["backlog"].value == 5


def test_all_that_is_old_is_seen_so_there_is_no_interval() -> None:
    for statistic in ("median", "mean"):
        estimate = answer(BacklogAge(statistic=statistic), *CASES)
        assert (estimate.low, estimate.high, estimate.method) == (None, None, None)


@pytest.mark.parametrize("metric", [BacklogAge(), BreachAge()])
def test_a_photograph_without_an_instant_is_unknown_and_says_so(metric: Metric) -> None:
    row = {**case(-1), **promise(-1, met=False)}

    assert answer(metric, row, at=None).excluded == {"no as-of instant": 1}


def test_an_age_in_working_time_knows_the_weekend() -> None:
    lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    row = {"opened_at": datetime(2026, 3, 6, 17, tzinfo=LISBON), "solved_at": None, "closed_at": None}

    assert answer(BacklogAge(working_time=lisbon), row).value == 1 + 3  # until six on Friday, from nine on Monday
    assert BacklogAge(working_time=lisbon).definition == (
        "Median of the working hours since opened, over cases neither solved nor closed before the as-of instant."
    )


def test_a_share_is_no_statistic_of_an_age() -> None:
    with pytest.raises(InvalidValueError) as caught:
        BreachAge(statistic="share")

    assert str(caught.value) == "statistic: is 'mean', 'median' or a percentile from 'p1' to 'p99', not 'share'."


# --- the parts of a case --------------------------------------------------------


def parts(hours: float, *, ended: float | None = -1) -> Facts:
    return {
        **case(-200, ended=ended),
        "requester_wait": hours * HOUR,
        "agent_work": hours / 2 * HOUR,
        "on_hold_time": hours / 4 * HOUR,
        "requester_wait_working": hours / 8 * HOUR,
    }


PARTS = [parts(8), parts(16), parts(24), parts(40), parts(99, ended=None)]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (RequesterWait(), 20),
        (RequesterWait(statistic="mean"), 22),
        (RequesterWait(statistic="p25"), 14),
        (RequesterWait(statistic="share", within=16 * HOUR), 0.5),
        (RequesterWait(time="working"), 2.5),
        (AgentWork(), 10),
        (OnHoldTime(), 5),
    ],
)
def test_the_parts_of_the_life_of_a_case(metric: Metric, value: float) -> None:
    estimate = answer(metric, *PARTS)

    assert (estimate.value, estimate.n, estimate.excluded) == (value, 4, {"still open": 1})


@pytest.mark.parametrize(
    "metric",
    [
        RequesterWait(),
        RequesterWait(statistic="mean"),
        RequesterWait(statistic="share", within=16 * HOUR),
        RequesterWait(time="working"),
        AgentWork(),
    ],
)
def test_the_parts_of_the_life_of_a_case_are_the_same_in_a_frame(metric: Metric) -> None:
    (in_frame,) = measure(
        pl.DataFrame(PARTS, schema_overrides={"closed_at": pl.Datetime("us", "UTC")}), [metric], at=NOON
    )

    assert in_frame.estimate == answer(metric, *PARTS)


def test_the_definition_says_which_part_and_in_which_hours() -> None:
    assert RequesterWait(time="working", statistic="p90").definition == (
        "90 % quantile of the working hours that the customer waited for us, over cases solved or closed."
    )
    assert AgentWork(statistic="share", within=HOUR).definition == (
        "Share not above 1 hour of the hours that the case was with us to work on, over cases solved or closed."
    )


def test_working_hours_are_facts_of_their_own() -> None:
    assert OnHoldTime(time="working").needs == ("opened_at", "solved_at", "closed_at", "on_hold_time_working")
