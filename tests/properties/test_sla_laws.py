"""Laws of SLA clocks, over any log of a case and any calendar."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.history import fold
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId, EventType, Phase
from cxcore.sla import Clock, Commitment, JudgedBy, Metric, Reason, State, clock, rounds

CASE = CaseId("cas_refund")
# Half a day before the night on which Lisbon's clocks go forward.
NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)
NOTHING = timedelta(0)
CALENDARS = {
    "days": Calendar.parse("09:00-12:00,13:00-18:00", zone="Europe/Lisbon"),
    "nights": Calendar.parse("22:00-06:00", zone="Europe/Lisbon"),
    "never": Calendar.parse("off", zone="Europe/Lisbon"),
}

moments = st.integers(0, 48 * 4).map(lambda quarters: NOON + timedelta(minutes=15 * quarters))
targets = st.integers(1, 40).map(lambda quarters: timedelta(minutes=15 * quarters))
judges: st.SearchStrategy[JudgedBy] = st.sampled_from(["in-force", "application"])

DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    EventType.CASE_STATUS_CHANGED: st.sampled_from(Phase).map(lambda phase: {"phase": str(phase)}),
    EventType.CASE_PRIORITY_CHANGED: st.sampled_from(["low", "high"]).map(lambda priority: {"priority": priority}),
}
TYPES = [*DATA, EventType.CASE_SOLVED, EventType.CASE_REOPENED, EventType.MESSAGE_RECEIVED, EventType.MESSAGE_REPLIED]


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Return the log of a case: its opening, and up to a dozen events."""
    log = [Event(id=EventId("evt_opened"), type=EventType.CASE_CREATED, at=draw(moments), case=CASE)]
    for number in range(draw(st.integers(0, 12))):
        type_ = draw(st.sampled_from(TYPES))
        log.append(
            Event(
                id=EventId(f"evt_{number}"),
                type=type_,
                at=draw(moments),
                case=CASE,
                actor=draw(st.sampled_from([None, Actor(ActorKind.AGENT, "agt_priya"), Actor(ActorKind.BOT)])),
                data=draw(DATA.get(type_, st.just({}))),
            )
        )
    return log


@st.composite
def promises(draw: st.DrawFn) -> Commitment:
    """Return a promise to every case."""
    return Commitment(
        name="promise",
        metric=draw(st.sampled_from(Metric)),
        target=draw(targets),
        targets=draw(st.dictionaries(st.sampled_from(["low", "high"]), targets)),
        calendar=draw(st.none() | st.sampled_from(list(CALENDARS))),
        pauses_in=draw(st.none() | st.lists(st.sampled_from([phase for phase in Phase if phase.is_working]))),
    )


def every_round(
    promise: Commitment, log: list[Event], at: datetime, judged_by: JudgedBy = "in-force"
) -> tuple[Clock, ...]:
    return rounds(promise, log, at=at, calendars=CALENDARS, judged_by=judged_by)


@given(promises(), logs(), moments)
def test_the_ledgers_are_the_case_from_its_opening_without_a_gap(
    promise: Commitment, log: list[Event], at: datetime
) -> None:
    entries = [entry for each in every_round(promise, log, at) for entry in each.ledger]

    opened = log[0].at
    if opened < at:
        assert (entries[0].start, entries[-1].end) == (opened, at)
    assert all(entry.duration > NOTHING for entry in entries)
    assert all(one.end == following.start for one, following in pairwise(entries))


@given(promises(), logs(), moments)
def test_the_elapsed_time_is_the_counted_part_of_the_ledger_and_of_the_calendar(
    promise: Commitment, log: list[Event], at: datetime
) -> None:
    calendar = CALENDARS.get(promise.calendar or "")
    for each in every_round(promise, log, at):
        assert each.elapsed == sum((entry.duration for entry in each.ledger if entry.counted), NOTHING)
        would_run = [entry for entry in each.ledger if entry.reason in {Reason.COUNTED, Reason.CLOSED_HOURS}]
        if calendar is not None:
            assert each.elapsed == sum((calendar.elapsed(entry.start, entry.end) for entry in would_run), NOTHING)


@given(promises(), logs(), moments, judges, st.data())
def test_shuffling_and_repeating_the_log_changes_nothing(
    promise: Commitment, log: list[Event], at: datetime, judged_by: JudgedBy, data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(log)))
    delivered = data.draw(st.permutations(log + again))

    assert every_round(promise, delivered, at, judged_by) == every_round(promise, log, at, judged_by)


@given(promises(), logs(), moments, moments, judges)
def test_an_event_that_says_nothing_splits_no_stretch(
    promise: Commitment, log: list[Event], at: datetime, then: datetime, judged_by: JudgedBy
) -> None:
    coffee = Event(id=EventId("evt_coffee"), type="acme.coffee_spilled", at=then, case=CASE)

    assert every_round(promise, [*log, coffee], at, judged_by) == every_round(promise, log, at, judged_by)


@given(promises(), logs(), moments, judges)
def test_the_future_changes_nothing(promise: Commitment, log: list[Event], at: datetime, judged_by: JudgedBy) -> None:
    past = [event for event in log if event.at < at]

    assert every_round(promise, log, at, judged_by) == every_round(promise, past, at, judged_by)


@given(promises(), logs(), moments)
def test_a_foreseen_due_instant_comes_true_if_nothing_happens(
    promise: Commitment, log: list[Event], at: datetime
) -> None:
    log = [event for event in log if event.at < at]
    now = clock(promise, log, at=at, calendars=CALENDARS)

    if now is not None and now.state is State.RUNNING and now.due_at is not None:
        then = clock(promise, log, at=now.due_at, calendars=CALENDARS)
        assert then is not None
        assert (then.state, then.remaining, then.due_at) == (State.RUNNING, NOTHING, now.due_at)


@given(promises(), logs(), moments)
def test_an_unpaused_clock_is_due_when_the_calendar_says(promise: Commitment, log: list[Event], at: datetime) -> None:
    calendar = CALENDARS.get(promise.calendar or "")
    for each in every_round(promise, log, at):
        stopped = [entry for entry in each.ledger if entry.reason is Reason.STOPPED]
        off = [entry for entry in each.ledger if entry.reason in {Reason.PAUSED, Reason.CANCELLED}]
        is_plain = not off and (not stopped or stopped == [each.ledger[-1]])
        if each.started_at is not None and is_plain and promise.calendar != "never":
            expected = each.started_at + each.target if calendar is None else calendar.add(each.started_at, each.target)
            assert each.due_at == expected


@given(promises(), logs(), moments, judges)
def test_states_and_instants_never_contradict_each_other(
    promise: Commitment, log: list[Event], at: datetime, judged_by: JudgedBy
) -> None:
    for each in every_round(promise, log, at, judged_by):
        assert (each.state is State.BREACHED) == (each.remaining < NOTHING) == (each.breached_at is not None)
        assert (each.state is State.NOT_STARTED) == (each.started_at is None)
        if each.state is State.MET:
            assert each.stopped_at is not None
        if each.breached_at is not None:
            assert each.due_at is not None
            assert each.due_at <= each.breached_at < at
            assert each.breached_at <= (each.stopped_at or at)


@given(promises(), logs(), moments)
def test_the_ledger_and_the_history_agree_on_the_phase(promise: Commitment, log: list[Event], at: datetime) -> None:
    for each in every_round(promise, log, at):
        for entry in each.ledger:
            assert fold(log, as_of=entry.end)[CASE].phase is entry.phase


@given(logs(), moments, st.sampled_from([None, *CALENDARS]))
def test_the_clocks_to_the_solution_agree_with_counting_quarters_of_an_hour(
    log: list[Event], at: datetime, calendar: str | None
) -> None:
    stops = {
        Metric.TOTAL_RESOLUTION: set[Phase](),
        Metric.REQUESTER_WAIT: {Phase.WAITING_CUSTOMER},
        Metric.AGENT_WORK: {Phase.WAITING_CUSTOMER, Phase.ON_HOLD},
    }
    quarter = timedelta(minutes=15)  # every event and every opening falls on one
    quarters = [log[0].at + number * quarter for number in range(max(0, (at - log[0].at) // quarter))]
    phases = [fold(log, as_of=tick + quarter)[CASE].phase for tick in quarters]
    is_open = [calendar is None or CALENDARS[calendar].is_open(tick) for tick in quarters]

    for metric, pauses in stops.items():
        promise = Commitment(name="promise", metric=metric, target=timedelta(days=1), calendar=calendar)
        counted = sum(
            phase is not None and phase.is_working and phase not in pauses and opens
            for phase, opens in zip(phases, is_open, strict=True)
        )
        for each in every_round(promise, log, at):
            assert each.elapsed == counted * quarter
