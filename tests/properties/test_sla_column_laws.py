"""Clocks for columns are the clocks of their cases, whatever the logs, promises and calendars."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar, Override
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId, EventType, Phase
from cxcore.sla import Clock, Commitment, EventColumns, JudgedBy, Metric, clock, clock_columns

# Half a day before the night on which Lisbon's clocks go forward.
NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)
CALENDARS = {
    "days": Calendar.parse("09:00-12:00,13:00-18:00", zone="Europe/Lisbon"),
    "nights": Calendar.parse("22:00-06:00", zone="Asia/Manila"),
    "once": Calendar.parse("off", zone="UTC", overrides=[Override.parse("00:00-08:00", on=NOON.date() + timedelta(1))]),
    "never": Calendar.parse("off", zone="Europe/Lisbon"),
}
TEAMS = ["team_lisbon", "team_manila", "team_new"]

moments = st.integers(0, 48 * 2).map(lambda halves: NOON + timedelta(minutes=30 * halves))
targets = st.integers(1, 40).map(lambda quarters: timedelta(minutes=15 * quarters))
teams = st.fixed_dictionaries({}, optional={"team": st.sampled_from(TEAMS)})
priorities = st.sampled_from(["low", "high", "odd"])

DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    EventType.CASE_CREATED: st.fixed_dictionaries(
        {}, optional={"team": st.sampled_from(TEAMS), "priority": priorities}
    ),
    EventType.CASE_STATUS_CHANGED: st.sampled_from(Phase).map(lambda phase: {"phase": str(phase)}),
    EventType.CASE_PRIORITY_CHANGED: priorities.map(lambda priority: {"priority": priority}),
    EventType.CASE_ASSIGNED: teams,
    EventType.CASE_TRANSFERRED: teams,
    EventType.CASE_SOLVED: st.just({}),
    EventType.CASE_CLOSED: st.just({}),
    EventType.CASE_CANCELLED: st.just({}),
    EventType.CASE_REOPENED: st.just({}),
    EventType.MESSAGE_RECEIVED: st.just({}),
    EventType.MESSAGE_REPLIED: st.just({}),
    EventType.MESSAGE_NOTE_ADDED: st.just({}),
}
actors = st.sampled_from([None, Actor(ActorKind.AGENT, "agt_priya"), Actor(ActorKind.BOT)])


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Return the log of up to three cases, most of which tell of their opening."""
    log: list[Event] = []
    for case in draw(st.lists(st.sampled_from(["cas_a", "cas_b", "cas_c"]), unique=True)):
        types = [
            *draw(st.sampled_from([[EventType.CASE_CREATED], []])),
            *draw(st.lists(st.sampled_from(list(DATA)), max_size=12)),
        ]
        for type_ in types:
            log.append(
                Event(
                    id=EventId(f"evt_{len(log):03}"),
                    type=type_,
                    at=draw(moments),
                    case=CaseId(case),
                    actor=draw(actors),
                    data=draw(DATA[type_]),
                )
            )
    return log


@st.composite
def promises(draw: st.DrawFn) -> Commitment:
    """Return a promise to every case, or to those of some priorities."""
    by_priority = draw(st.dictionaries(st.sampled_from(["low", "high"]), targets))
    return Commitment(
        name="promise",
        metric=draw(st.sampled_from(Metric)),
        target=draw(st.none() | targets) if by_priority else draw(targets),
        targets=by_priority,
        calendar=draw(st.none() | st.sampled_from(list(CALENDARS))),
        calendars=draw(st.dictionaries(st.sampled_from(TEAMS[:2]), st.sampled_from(list(CALENDARS)))),
        pauses_in=draw(st.none() | st.lists(st.sampled_from([phase for phase in Phase if phase.is_working]))),
    )


def columns(log: list[Event]) -> EventColumns:
    """Return a log as columns."""

    def told(name: str) -> Any:
        return np.array([event.data.get(name) for event in log], object)

    return EventColumns(
        case=np.array([event.case for event in log], "U8"),
        at=np.array([event.at.replace(tzinfo=None) for event in log], "datetime64[us]"),
        type=np.array([event.type for event in log], "U30"),
        phase=told("phase"),
        priority=told("priority"),
        team=told("team"),
        actor=np.array([None if event.actor is None else event.actor.kind.value for event in log], object),
    )


def row(of: Clock) -> tuple[Any, ...]:
    """Return what a clock has in common with a row of columns."""

    def naive(at: datetime | None) -> datetime | None:
        return None if at is None else at.replace(tzinfo=None)

    return (
        str(of.case), of.round, of.priority, of.target, str(of.state), naive(of.started_at), naive(of.stopped_at),
        of.elapsed, of.remaining, naive(of.due_at), naive(of.breached_at), of.breaches,
    )  # fmt: skip


@settings(max_examples=300, deadline=None)  # the first example compiles calendars
@given(promises(), logs(), moments, st.sampled_from(["in-force", "application"]))
def test_each_row_is_the_clock_of_its_case(
    promise: Commitment, log: list[Event], at: datetime, judged_by: JudgedBy
) -> None:
    found = clock_columns(promise, columns(log), at=at, calendars=CALENDARS, judged_by=judged_by)

    cases = {event.case or "": [each for each in log if each.case == event.case] for event in log}
    clocks = [clock(promise, cases[case], at=at, calendars=CALENDARS, judged_by=judged_by) for case in sorted(cases)]
    rows = list(zip(*(column.tolist() for column in found.to_dict().values()), strict=True))
    assert rows == [row(each) for each in clocks if each is not None]
