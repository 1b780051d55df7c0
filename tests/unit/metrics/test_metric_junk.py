"""What is no case of its own, and what no agent ever saw, is left out and counted; the facts of a log say so."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from cxcore.history import facts
from cxcore.metrics import (
    FCR,
    AgentWork,
    Backlog,
    BacklogAge,
    Cases,
    FirstResponseTime,
    Metric,
    OneTouchRate,
    ReopenRate,
    ResolutionTime,
    measure,
)
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
HOUR = timedelta(hours=1)
CASE: Mapping[str, Any] = {
    "opened_at": MONDAY,
    "first_reply_at": MONDAY + HOUR,
    "solved_at": MONDAY + 2 * HOUR,
    "first_solved_at": MONDAY + 2 * HOUR,
    "closed_at": MONDAY + 3 * HOUR,
    "next_case_at": None,
    "replies": 1,
    "customer_messages": 1,
    "agents_involved": 1,
    "reopens": 0,
    "one_touch": True,
    "agent_work": HOUR,
    "fcr_confirmed": True,
}
OF_HELPDESKS = (
    *(FCR(kind=kind) for kind in ("zendesk", "dbt_zendesk", "zoho", "freshservice", "intercom", "zammad")),
    FCR(kind="repeat_free", window=timedelta(days=1)),
    OneTouchRate(),
)
OF_CASES: tuple[Metric, ...] = (
    *OF_HELPDESKS,
    Cases(),
    Backlog(),
    BacklogAge(),
    ResolutionTime(),
    FirstResponseTime(),
    ReopenRate(),
    AgentWork(),
)


@pytest.mark.parametrize("metric", OF_CASES, ids=str)
@pytest.mark.parametrize(("fact", "reason"), [("is_merged", "merged"), ("is_spam", "spam")])
def test_what_was_merged_and_spam_are_left_out_of_every_metric_of_cases(metric: Metric, fact: str, reason: str) -> None:
    rows = [CASE, {**CASE, fact: True}, {**CASE, fact: False}, {**CASE, fact: None}]

    found = metric.result(metric.tally(rows, at=FRIDAY))

    assert found.excluded == {reason: 1}
    assert found == metric.result(metric.tally([CASE] * 3, at=FRIDAY) + metric.tally([rows[1]], at=FRIDAY))


@pytest.mark.parametrize("metric", OF_HELPDESKS, ids=str)
def test_what_a_bot_did_alone_is_no_first_contact(metric: Metric) -> None:
    rows = [CASE, {**CASE, "bot_only": True}, {**CASE, "bot_only": False}]

    found = metric.result(metric.tally(rows, at=FRIDAY))

    assert (found.n, found.excluded) == (2, {"bot only": 1})


@pytest.mark.parametrize(
    "metric", [FCR(kind="survey_confirmed"), ResolutionTime(), Cases(), FirstResponseTime()], ids=str
)
def test_what_a_bot_did_alone_is_a_case_with_an_end_all_the_same(metric: Metric) -> None:
    found = metric.result(metric.tally([{**CASE, "bot_only": True}], at=FRIDAY))

    assert (found.n, found.excluded) == (1, {})


def test_a_frame_leaves_out_the_same() -> None:
    rows = [CASE, {**CASE, "is_spam": True}, {**CASE, "is_merged": True}, {**CASE, "bot_only": True}]
    columns = {name: [row.get(name) for row in rows] for name in (*CASE, "is_spam", "is_merged", "bot_only")}
    frame = pl.DataFrame(columns, schema_overrides={"next_case_at": pl.Datetime("us", "UTC")})

    assert measure(frame, OF_CASES, at=FRIDAY) == measure(rows, OF_CASES, at=FRIDAY)


def test_a_log_full_of_junk_flatters_nobody() -> None:
    def told(case: str, type_: str, hours: float, **also: Any) -> Event:
        at = MONDAY + timedelta(hours=hours)
        return Event(id=EventId(f"evt_{case}_{hours}"), type=type_, at=at, case=CaseId(case), **also)

    priya = Actor(ActorKind.AGENT, "agt_priya")
    helped = [
        event
        for case in ("cas_a", "cas_b")
        for event in (
            told(case, "case.created", 0),
            told(case, "message.replied", 1, actor=priya),
            told(case, "message.replied", 2, actor=priya),
            told(case, "case.solved", 48),
        )
    ]
    junk = [
        told("cas_c", "case.created", 0),
        told("cas_c", "case.merged", 0.1, data={"into": "cas_a"}),
        told("cas_d", "case.created", 0),
        told("cas_d", "case.status_changed", 0.1, data={"phase": "spam"}),
    ]

    found = measure(facts([*helped, *junk], as_of=FRIDAY), [FCR(), ResolutionTime(), Cases()], at=FRIDAY)

    assert [each.estimate.value for each in found] == [0.0, 48.0, 2]
    assert found["fcr"].excluded == {"merged": 1, "spam": 1}
