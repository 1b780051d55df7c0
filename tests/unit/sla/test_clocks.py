"""One promise to one case: when it is due, what has elapsed, and the whole ledger."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import (
    ConflictingEventError,
    InvalidValueError,
    NaiveDatetimeError,
    UnknownFieldError,
    UnknownNameError,
)
from cxcore.intervals import Interval
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, Phase
from cxcore.rules import EnumField, Schema
from cxcore.sla import (
    Clock,
    Commitment,
    Commitments,
    Escalation,
    JudgedBy,
    Metric,
    Reason,
    State,
    clock,
    clocks,
    rounds,
)

REFUND = CaseId("cas_refund")
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
LISBON = ZoneInfo("Europe/Lisbon")
DESK = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
CALENDARS = {"lisbon": DESK}


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of March 2026 on the clock of Lisbon; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=LISBON)


def told(at: datetime, type_: str, **fields: Any) -> Event:
    """Return an event about Ana's refund."""
    usual: dict[str, Any] = {"id": EventId(f"evt_{at:%d-%H-%M}-{type_}"), "case": REFUND}
    return Event(type=type_, at=at, **(usual | fields))


def opened(at: datetime, **data: Any) -> Event:
    """Return the opening of the case."""
    return told(at, "case.created", data=data, channel=Channel.EMAIL, customer=CustomerId("cus_ana"))


def status(at: datetime, phase: Phase) -> Event:
    """Return a change of the status to one that means `phase`."""
    return told(at, "case.status_changed", data={"phase": str(phase)})


def replied(at: datetime) -> Event:
    """Return Priya's answer."""
    return told(at, "message.replied", actor=PRIYA)


def wrote(at: datetime) -> Event:
    """Return a message of Ana's."""
    return told(at, "message.received")


def promise(metric: Metric, hours: float = 8, **fields: Any) -> Commitment:
    """Return a promise in working hours of the desk in Lisbon."""
    usual: dict[str, Any] = {"name": "promise", "target": timedelta(hours=hours), "calendar": "lisbon"}
    return Commitment(metric=metric, **(usual | fields))


def asked(commitment: Commitment, *events: Event, at: datetime, **options: Any) -> Clock:
    """Return the clock of a promise that is made to the case."""
    found = clock(commitment, events, at=at, calendars=CALENDARS, **options)
    assert found is not None
    return found


def ledger(of: Clock) -> list[tuple[str, timedelta, str, str]]:
    """Return what each entry says: from when (Lisbon), how long, why, and the phase."""
    return [
        (f"{entry.start.astimezone(LISBON):%d %H:%M}", entry.duration, str(entry.reason), str(entry.phase))
        for entry in of.ledger
    ]


def hours(count: float) -> timedelta:
    """Return that many hours."""
    return timedelta(hours=count)


# --- first reply ----------------------------------------------------------


def test_a_first_reply_counts_the_open_hours_from_the_opening() -> None:
    asked_on_friday = asked(promise(Metric.FIRST_REPLY), opened(on(6, 16)), replied(on(9, 10)), at=on(9, 12))

    assert asked_on_friday.state is State.MET
    assert asked_on_friday.elapsed == hours(3)
    assert asked_on_friday.remaining == hours(5)
    assert asked_on_friday.started_at == on(6, 16)
    assert asked_on_friday.stopped_at == on(9, 10)
    assert asked_on_friday.due_at == on(9, 15)
    assert asked_on_friday.breached_at is None
    assert ledger(asked_on_friday) == [
        ("06 16:00", hours(2), "counted", "new"),
        ("06 18:00", hours(63), "closed_hours", "new"),
        ("09 09:00", hours(1), "counted", "new"),
        ("09 10:00", hours(2), "stopped", "new"),
    ]


def test_a_running_clock_tells_when_it_is_due_also_in_the_night() -> None:
    at_night = asked(promise(Metric.FIRST_REPLY), opened(on(6, 16)), at=on(7, 3))

    assert (at_night.state, at_night.elapsed, at_night.due_at) == (State.RUNNING, hours(2), on(9, 15))
    assert at_night.stopped_at is None


def test_without_a_calendar_every_hour_counts() -> None:
    weekend = asked(promise(Metric.FIRST_REPLY, 24, calendar=None), opened(on(6, 16)), at=on(7, 3))

    assert (weekend.elapsed, weekend.due_at) == (hours(11), on(7, 16))
    assert ledger(weekend) == [("06 16:00", hours(11), "counted", "new")]


@pytest.mark.parametrize(
    ("minutes", "state", "why"),
    [
        (59, State.MET, "a minute is left"),
        (60, State.MET, "the target itself is in time"),
        (61, State.BREACHED, "a minute too late"),
    ],
)
def test_the_boundary_belongs_to_the_promise(minutes: int, state: State, why: str) -> None:
    answer = on(2, 9) + timedelta(minutes=minutes)

    found = asked(promise(Metric.FIRST_REPLY, 1), opened(on(2, 9)), replied(answer), at=on(2, 12))

    assert found.state is state, why
    assert found.breached_at == (on(2, 10) if state is State.BREACHED else None)
    assert found.due_at == on(2, 10)


def test_at_the_due_instant_it_still_runs() -> None:
    found = asked(promise(Metric.FIRST_REPLY, 1), opened(on(2, 9)), at=on(2, 10))

    assert (found.state, found.remaining, found.due_at) == (State.RUNNING, hours(0), on(2, 10))


def test_a_target_used_up_at_closing_time_is_kept_until_the_next_morning() -> None:
    log = [opened(on(2, 17))]

    at_breakfast = asked(promise(Metric.FIRST_REPLY, 1), *log, replied(on(3, 8)), at=on(3, 12))
    too_late = asked(promise(Metric.FIRST_REPLY, 1), *log, replied(on(3, 9, 1)), at=on(3, 12))

    assert (at_breakfast.state, at_breakfast.due_at) == (State.MET, on(2, 18))
    assert (too_late.state, too_late.due_at, too_late.breached_at) == (State.BREACHED, on(2, 18), on(3, 9))


def test_a_bot_and_a_note_are_no_reply_and_a_solution_is_one() -> None:
    bot = told(on(2, 9, 5), "message.replied", actor=Actor(ActorKind.BOT))
    note = told(on(2, 9, 10), "message.note_added", actor=PRIYA)

    found = asked(
        promise(Metric.FIRST_REPLY), opened(on(2, 9)), bot, note, told(on(2, 10), "case.solved"), at=on(2, 12)
    )

    assert (found.state, found.elapsed, found.stopped_at) == (State.MET, hours(1), on(2, 10))


def test_a_reopened_case_has_had_its_first_reply() -> None:
    log = [opened(on(2, 9)), told(on(2, 10), "case.solved"), told(on(3, 9), "case.reopened")]

    found = asked(promise(Metric.FIRST_REPLY), *log, at=on(3, 12))

    assert (found.state, found.stopped_at, found.round) == (State.MET, on(2, 10), 1)


# --- teams ----------------------------------------------------------------

MANILA = Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila")
DESKS = {"lisbon": DESK, "manila": MANILA}
FOLLOWS_THE_SUN = promise(Metric.FIRST_REPLY, 4, calendars={"team_manila": "manila"})


def transferred(at: datetime, **data: Any) -> Event:
    """Return a hand-over to another team or agent."""
    return told(at, "case.transferred", data=data)


def test_each_team_counts_its_own_hours_while_it_has_the_case() -> None:
    log = [
        opened(on(2, 16), team="team_lisbon"),
        transferred(on(2, 22), team="team_manila"),  # six in the morning there
        transferred(on(3, 2), agent="agt_rosa"),  # the team keeps the case
        transferred(on(3, 3), team="team_lisbon"),
    ]

    found = clock(FOLLOWS_THE_SUN, log, at=on(3, 10), calendars=DESKS)

    assert found is not None
    assert [(str(entry.reason), entry.duration, entry.calendar) for entry in found.ledger] == [
        ("counted", hours(2), "lisbon"),
        ("closed_hours", hours(4), "lisbon"),
        ("closed_hours", hours(3), "manila"),
        ("counted", hours(2), "manila"),
        ("closed_hours", hours(6), "lisbon"),
        ("counted", hours(1), "lisbon"),
    ]
    assert (found.state, found.elapsed, found.due_at, found.breached_at) == (
        State.BREACHED,
        hours(5),
        on(3, 3),
        on(3, 9),
    )


@pytest.mark.parametrize(
    ("calendars", "said"),
    [
        ({"manila desk": "manila"}, "calendars.manila desk: "),
        ({"team_manila": ""}, "calendars.team_manila: is the name of a calendar; it is empty."),
    ],
)
def test_calendars_are_named_by_team(calendars: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        promise(Metric.FIRST_REPLY, calendars=calendars)

    assert str(caught.value).startswith(said)


def test_it_is_due_by_the_hours_of_the_team_that_has_the_case() -> None:
    log = [opened(on(2, 16)), transferred(on(2, 19), team="team_manila")]

    found = clock(FOLLOWS_THE_SUN, log, at=on(2, 20), calendars=DESKS)

    assert found is not None
    assert (found.state, found.elapsed, found.due_at) == (State.RUNNING, hours(2), on(3, 3))


def test_a_transfer_after_the_answer_moves_nothing() -> None:
    log = [opened(on(2, 16)), replied(on(2, 17)), transferred(on(2, 17, 30), team="team_manila")]

    found = clock(FOLLOWS_THE_SUN, log, at=on(3, 10), calendars=DESKS)

    assert found is not None
    assert (found.elapsed, found.due_at) == (hours(1), on(3, 11))


# --- next reply -----------------------------------------------------------


def test_the_next_reply_is_owed_from_the_oldest_unanswered_message() -> None:
    log = [opened(on(2, 9)), wrote(on(2, 9, 30)), replied(on(2, 10)), wrote(on(2, 11)), wrote(on(2, 13))]

    found = asked(promise(Metric.NEXT_REPLY), *log, at=on(2, 15))

    assert (found.state, found.started_at, found.elapsed) == (State.RUNNING, on(2, 11), hours(4))
    assert ledger(found) == [("02 09:00", hours(2), "not_started", "new"), ("02 11:00", hours(4), "counted", "new")]


def test_every_answer_is_a_round_of_its_own_and_breaches_are_not_forgotten() -> None:
    log = [
        opened(on(2, 9)),
        replied(on(2, 10)),
        wrote(on(2, 11)),
        replied(on(2, 14)),
        replied(on(2, 15)),  # nobody waits for this one
        wrote(on(3, 9)),
        replied(on(3, 10)),
    ]

    first, second = rounds(promise(Metric.NEXT_REPLY, 2), log, at=on(3, 12), calendars=CALENDARS)

    assert (first.round, first.state, first.elapsed, first.breached_at) == (1, State.BREACHED, hours(3), on(2, 13))
    assert (second.round, second.state, second.elapsed, second.breaches) == (2, State.MET, hours(1), 1)
    assert ledger(first) == [
        ("02 09:00", hours(2), "not_started", "new"),
        ("02 11:00", hours(3), "counted", "new"),
        ("02 14:00", hours(19), "stopped", "new"),
    ]
    assert ledger(second) == [("03 09:00", hours(1), "counted", "new"), ("03 10:00", hours(2), "stopped", "new")]
    assert asked(promise(Metric.NEXT_REPLY, 2), *log, at=on(3, 12)) == second


def test_a_message_to_a_solved_case_waits_for_the_reopening() -> None:
    log = [opened(on(2, 9)), replied(on(2, 10)), told(on(2, 11), "case.solved"), wrote(on(2, 12))]

    thanks = asked(promise(Metric.NEXT_REPLY), *log, at=on(2, 15))
    complaint = asked(promise(Metric.NEXT_REPLY), *log, told(on(2, 13), "case.reopened"), at=on(2, 15))

    assert thanks.state is State.NOT_STARTED
    assert (thanks.due_at, thanks.remaining) == (None, hours(8))
    assert (complaint.state, complaint.started_at) == (State.RUNNING, on(2, 13))


# --- updates --------------------------------------------------------------


def test_an_update_is_owed_from_reply_to_reply_until_the_solution_and_again_from_the_reopening() -> None:
    log = [
        opened(on(2, 9)),
        replied(on(2, 10)),
        replied(on(2, 12)),
        told(on(2, 15), "case.solved"),
        told(on(3, 9), "case.reopened"),
    ]

    found = rounds(promise(Metric.PERIODIC_UPDATE, 4), log, at=on(3, 10), calendars=CALENDARS)

    assert [(each.state, each.elapsed) for each in found] == [
        (State.MET, hours(2)),
        (State.MET, hours(3)),
        (State.RUNNING, hours(1)),
    ]


def test_a_pausable_update_waits_with_the_customer_and_a_periodic_one_does_not() -> None:
    log = [opened(on(2, 9)), replied(on(2, 10)), status(on(2, 10), Phase.WAITING_CUSTOMER)]

    pausable = asked(promise(Metric.PAUSABLE_UPDATE), *log, at=on(2, 16))
    periodic = asked(promise(Metric.PERIODIC_UPDATE), *log, at=on(2, 16))

    assert (pausable.state, pausable.elapsed, pausable.due_at) == (State.PAUSED, hours(0), None)
    assert (periodic.state, periodic.elapsed, periodic.due_at) == (State.RUNNING, hours(6), on(2, 18))


def test_an_update_is_owed_again_when_a_closed_case_turns_out_to_be_no_spam() -> None:
    log = [
        opened(on(2, 9)),
        replied(on(2, 10)),
        told(on(2, 11), "case.closed"),
        status(on(2, 12), Phase.SPAM),
        status(on(2, 13), Phase.OPEN),
    ]

    found = asked(promise(Metric.PERIODIC_UPDATE, 4), *log, at=on(2, 14))

    assert (found.round, found.state, found.started_at) == (2, State.RUNNING, on(2, 13))


# --- to the solution ------------------------------------------------------

LONG_CASE = [
    opened(on(5, 16)),
    status(on(5, 17), Phase.OPEN),
    status(on(6, 10), Phase.WAITING_CUSTOMER),
    status(on(9, 12), Phase.OPEN),
    status(on(9, 15), Phase.ON_HOLD),
    status(on(10, 10), Phase.OPEN),
    told(on(10, 11), "case.solved"),
]


@pytest.mark.parametrize(
    ("metric", "elapsed", "why"),
    [
        (Metric.AGENT_WORK, hours(1 + 1 + 1 + 3 + 1), "new and open"),
        (Metric.REQUESTER_WAIT, hours(1 + 1 + 1 + 3 + 3 + 1 + 1), "also on hold, which is not the customer's doing"),
        (Metric.TOTAL_RESOLUTION, hours(2 + 9 + 9 + 2), "whoever had to act"),
    ],
)
def test_what_counts_on_the_way_to_the_solution(metric: Metric, elapsed: timedelta, why: str) -> None:
    found = asked(promise(metric, 100), *LONG_CASE, at=on(10, 12))

    assert found.elapsed == elapsed, why
    assert (found.state, found.stopped_at) == (State.MET, on(10, 11))


def test_pauses_inside_closed_hours_are_pauses_and_nothing_counts_twice() -> None:
    found = asked(promise(Metric.AGENT_WORK), *LONG_CASE, at=on(10, 12))

    assert ledger(found) == [
        ("05 16:00", hours(1), "counted", "new"),
        ("05 17:00", hours(1), "counted", "open"),
        ("05 18:00", hours(15), "closed_hours", "open"),
        ("06 09:00", hours(1), "counted", "open"),
        ("06 10:00", hours(74), "paused", "waiting_customer"),
        ("09 12:00", hours(3), "counted", "open"),
        ("09 15:00", hours(19), "paused", "on_hold"),
        ("10 10:00", hours(1), "counted", "open"),
        ("10 11:00", hours(1), "stopped", "solved"),
    ]


def test_a_commitment_may_name_its_own_pauses() -> None:
    found = asked(promise(Metric.AGENT_WORK, pauses_in=[Phase.SNOOZED]), *LONG_CASE, at=on(10, 12))

    assert found.elapsed == hours(2 + 9 + 9 + 2)


def test_a_reopened_case_goes_on_where_its_clock_stood() -> None:
    log = [opened(on(2, 9)), told(on(2, 12), "case.solved"), told(on(4, 9), "case.reopened")]

    solved = asked(promise(Metric.TOTAL_RESOLUTION, 4), *log, at=on(3, 12))
    reopened = asked(promise(Metric.TOTAL_RESOLUTION, 4), *log, at=on(4, 11))

    assert (solved.state, solved.elapsed, solved.stopped_at) == (State.MET, hours(3), on(2, 12))
    assert (reopened.state, reopened.elapsed, reopened.stopped_at) == (State.BREACHED, hours(5), None)
    assert reopened.breached_at == reopened.due_at == on(4, 10)
    assert ledger(reopened) == [
        ("02 09:00", hours(3), "counted", "new"),
        ("02 12:00", hours(45), "stopped", "solved"),
        ("04 09:00", hours(2), "counted", "open"),
    ]


@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.MERGED, Phase.SPAM, Phase.DELETED])
def test_what_is_no_case_any_more_is_owed_nothing(phase: Phase) -> None:
    log = [opened(on(2, 9)), status(on(2, 10), phase)]

    found = asked(promise(Metric.TOTAL_RESOLUTION), *log, at=on(2, 12))

    assert (found.state, found.elapsed, found.due_at, found.stopped_at) == (State.CANCELLED, hours(1), None, None)
    assert ledger(found)[-1] == ("02 10:00", hours(2), "cancelled", str(phase))


def test_a_case_that_was_no_spam_after_all_goes_on() -> None:
    log = [opened(on(2, 9)), status(on(2, 10), Phase.SPAM), status(on(2, 12), Phase.OPEN)]

    found = asked(promise(Metric.FIRST_REPLY), *log, at=on(2, 14))

    assert (found.state, found.elapsed) == (State.RUNNING, hours(3))


# --- nights on which the clocks change -------------------------------------


@pytest.mark.parametrize(
    ("day", "elapsed", "why"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=LISBON), hours(23), "the clocks go forward: a day of 23 hours"),
        (datetime(2026, 10, 24, 12, tzinfo=LISBON), hours(25), "the clocks go back: a day of 25 hours"),
    ],
)
def test_a_day_on_the_wall_clock_is_not_24_hours(day: datetime, elapsed: timedelta, why: str) -> None:
    round_the_clock = {"always": Calendar.always(zone="Europe/Lisbon")}
    for calendar in (None, "always"):
        found = clock(
            promise(Metric.FIRST_REPLY, 24, calendar=calendar),
            [opened(day)],
            at=day + timedelta(days=1),  # on the wall clock, because both ends have one zone
            calendars=round_the_clock,
        )

        assert found is not None
        assert found.elapsed == elapsed, why
        assert found.due_at == day.astimezone(UTC) + hours(24)


def test_a_night_shift_of_the_spring_change_has_seven_hours() -> None:
    nights = {"lisbon": Calendar.parse("22:00-06:00", zone="Europe/Lisbon")}

    found = clock(promise(Metric.FIRST_REPLY), [opened(on(28, 20))], at=on(29, 12), calendars=nights)

    assert found is not None
    assert found.elapsed == hours(7)
    assert found.due_at == on(29, 23)


# --- priorities -----------------------------------------------------------

BY_PRIORITY = {"urgent": timedelta(hours=1), "normal": timedelta(hours=8)}
RAISED = [opened(on(2, 9), priority="normal"), told(on(2, 12), "case.priority_changed", data={"priority": "urgent"})]


@pytest.mark.parametrize(
    ("judged_by", "state", "target", "breached_at", "why"),
    [
        ("in-force", State.BREACHED, hours(1), on(2, 12), "exceeded when it came into force, and not before"),
        ("application", State.RUNNING, hours(8), None, "the promise of the beginning stands"),
    ],
)
def test_a_raised_priority_changes_the_target_if_the_one_in_force_judges(
    judged_by: JudgedBy, state: State, target: timedelta, breached_at: datetime | None, why: str
) -> None:
    found = asked(promise(Metric.FIRST_REPLY, targets=BY_PRIORITY), *RAISED, at=on(2, 13), judged_by=judged_by)

    assert (found.state, found.target, found.breached_at) == (state, target, breached_at), why
    assert found.elapsed == hours(4)
    assert found.priority == ("urgent" if judged_by == "in-force" else "normal")


def test_a_change_after_the_answer_judges_nobody() -> None:
    log = [opened(on(2, 9), priority="normal"), replied(on(2, 11)), RAISED[1]]

    found = asked(promise(Metric.FIRST_REPLY, targets=BY_PRIORITY), *log, at=on(2, 13))

    assert (found.state, found.priority) == (State.MET, "normal")


def test_a_change_back_to_an_equal_target_is_none() -> None:
    log = [*RAISED, told(on(2, 12, 30), "case.priority_changed", data={"priority": "critical"})]

    found = asked(promise(Metric.FIRST_REPLY, targets=BY_PRIORITY | {"critical": hours(1)}), *log, at=on(2, 13))

    assert (found.breached_at, found.priority) == (on(2, 12), "critical")


def test_of_several_priorities_in_one_instant_the_last_counts() -> None:
    log = [opened(on(2, 9), priority="normal"), told(on(2, 9), "case.priority_changed", data={"priority": "urgent"})]

    found = asked(promise(Metric.FIRST_REPLY, targets=BY_PRIORITY), *log, at=on(2, 10), judged_by="application")

    assert found.priority == "urgent"


def test_a_round_is_judged_by_the_priority_at_its_own_start() -> None:
    log = [*RAISED, replied(on(2, 13)), wrote(on(2, 14))]

    found = asked(promise(Metric.NEXT_REPLY, targets=BY_PRIORITY), *log, at=on(2, 14, 30), judged_by="application")

    assert (found.priority, found.target) == ("urgent", hours(1))


def test_a_priority_without_a_target_is_promised_nothing() -> None:
    only_urgent = promise(Metric.FIRST_REPLY, target=None, targets={"urgent": hours(1)})

    assert clock(only_urgent, RAISED[:1], at=on(2, 13), calendars=CALENDARS) is None
    assert asked(only_urgent, *RAISED, at=on(2, 13)).breached_at == on(2, 12)
    assert clock(only_urgent, RAISED, at=on(2, 13), calendars=CALENDARS, judged_by="application") is None


# --- which cases ----------------------------------------------------------


def test_a_condition_sees_the_log_and_what_the_host_knows() -> None:
    gold = promise(Metric.FIRST_REPLY, when="segment == 'gold' and channel == 'email' and customer_id == 'cus_ana'")
    fields = Schema({"segment": EnumField(("gold", "basic"))})
    log = [opened(on(2, 9))]

    def found(facts: Mapping[str, object]) -> Clock | None:
        return clock(gold, log, at=on(2, 10), calendars=CALENDARS, facts=facts, fields=fields)

    assert found({"segment": "gold"}) is not None
    assert found({"segment": "basic"}) is None
    assert found({}) is None, "unknown is no match"


def test_the_host_may_know_what_the_log_does_not_tell_and_the_log_wins() -> None:
    portuguese = promise(Metric.FIRST_REPLY, when="language == 'pt-PT'")
    host = {"language": "pt-PT"}

    assert clock(portuguese, [opened(on(2, 9))], at=on(2, 10), calendars=CALENDARS, facts=host) is not None
    told_english = [opened(on(2, 9), language="en")]
    assert clock(portuguese, told_english, at=on(2, 10), calendars=CALENDARS, facts=host) is None


def test_a_round_that_is_promised_nothing_is_left_out_and_keeps_its_number() -> None:
    only_urgent = promise(Metric.NEXT_REPLY, target=None, targets={"urgent": hours(1)})
    log = [
        opened(on(2, 9), priority="normal"),
        replied(on(2, 10)),
        wrote(on(2, 11)),
        replied(on(2, 12)),
        told(on(2, 13), "case.priority_changed", data={"priority": "urgent"}),
        wrote(on(2, 14)),
    ]

    found = rounds(only_urgent, log, at=on(2, 15), calendars=CALENDARS)

    assert [(each.round, each.elapsed, each.breaches) for each in found] == [(2, hours(1), 0)]


def test_a_log_that_does_not_tell_of_the_opening_has_no_clock() -> None:
    assert clock(promise(Metric.FIRST_REPLY), [], at=on(2, 9), calendars=CALENDARS) is None
    assert clock(promise(Metric.FIRST_REPLY), [replied(on(2, 9))], at=on(2, 10), calendars=CALENDARS) is None


def test_a_case_that_was_solved_before_its_opening_starts_with_the_reopening() -> None:
    log = [told(on(2, 8), "case.solved"), opened(on(2, 9)), told(on(2, 10), "case.reopened")]

    found = asked(promise(Metric.TOTAL_RESOLUTION), *log, at=on(2, 12))

    assert (found.started_at, found.elapsed) == (on(2, 10), hours(2))


# --- escalations ----------------------------------------------------------

STEPS = [
    Escalation(name="take it up", remaining=hours(8)),
    Escalation(name="tell the lead", remaining=hours(2)),
    Escalation(name="tell the manager", remaining=hours(-1)),
]


def test_escalations_say_when_they_are_due() -> None:
    found = asked(promise(Metric.FIRST_REPLY, escalations=STEPS), opened(on(2, 9)), at=on(2, 16))

    assert [(step.name, step.due_at, step.is_reached) for step in found.escalations] == [
        ("take it up", on(2, 9), True),
        ("tell the lead", on(2, 15), True),
        ("tell the manager", on(2, 18), False),
    ]


@pytest.mark.parametrize(
    ("log", "points", "why"),
    [
        ([replied(on(2, 10))], [(on(2, 9), True), (None, False), (None, False)], "it never comes to that"),
        (
            [status(on(2, 10), Phase.WAITING_CUSTOMER)],
            [(on(2, 9), True), (None, False), (None, False)],
            "nobody knows how long the pause is",
        ),
    ],
)
def test_an_escalation_that_is_not_in_sight_has_no_instant(
    log: list[Event], points: list[tuple[datetime | None, bool]], why: str
) -> None:
    waits = promise(Metric.FIRST_REPLY, escalations=STEPS, pauses_in=[Phase.WAITING_CUSTOMER])

    found = asked(waits, opened(on(2, 9)), *log, at=on(2, 16))

    assert [(step.due_at, step.is_reached) for step in found.escalations] == points, why


def test_no_escalation_is_due_before_the_clock_starts_or_its_target_is_in_force() -> None:
    not_started = asked(promise(Metric.NEXT_REPLY, escalations=STEPS), opened(on(2, 9)), at=on(2, 16))
    raised = asked(promise(Metric.FIRST_REPLY, targets=BY_PRIORITY, escalations=STEPS), *RAISED, at=on(2, 13))

    assert [(step.due_at, step.is_reached) for step in not_started.escalations] == [(None, False)] * 3
    assert [step.due_at for step in raised.escalations] == [on(2, 12)] * 3


# --- calendars that end ---------------------------------------------------


def test_a_calendar_that_never_opens_makes_no_promise_due() -> None:
    never = {"lisbon": Calendar.parse("off", zone="Europe/Lisbon")}

    found = clock(promise(Metric.FIRST_REPLY), [opened(on(2, 9))], at=on(20, 9), calendars=never)

    assert found is not None
    assert (found.state, found.elapsed, found.due_at) == (State.RUNNING, hours(0), None)
    assert [entry.reason for entry in found.ledger] == [Reason.CLOSED_HOURS]


def test_a_due_instant_beyond_the_last_year_is_none() -> None:
    end_of_time = datetime(9999, 12, 31, 12, tzinfo=UTC)
    log = [told(end_of_time, "case.created")]

    found = asked(promise(Metric.FIRST_REPLY, 24, calendar=None), *log, at=end_of_time + hours(1))

    assert found.due_at is None


class Shifts:
    """Working time that is no calendar: open for ever, told in shifts of twelve hours that touch each other."""

    def is_open(self, at: datetime) -> bool:
        return True

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return end.astimezone(UTC) - start.astimezone(UTC)

    def add(self, at: datetime, duration: timedelta) -> datetime:
        return at.astimezone(UTC) + duration

    def next_open(self, at: datetime) -> datetime | None:
        return at

    def next_close(self, at: datetime) -> datetime | None:
        return None

    def spans(self, window: Interval) -> Iterator[Interval]:
        start = window.start
        while start < window.end:
            end = min(start + hours(12), window.end)
            yield Interval(start, end)
            start = end


def test_any_working_time_will_do_and_shifts_that_touch_are_one_stretch() -> None:
    found = clock(promise(Metric.FIRST_REPLY, 48), [opened(on(2, 9))], at=on(3, 21), calendars={"lisbon": Shifts()})

    assert found is not None
    assert ledger(found) == [("02 09:00", hours(36), "counted", "new")]
    assert found.due_at == on(4, 9)


# --- many cases -----------------------------------------------------------


def test_many_cases_have_a_row_for_each_commitment_that_covers_them() -> None:
    commitments = Commitments.parse(
        """
        [fields]
        segment = {type = "enum", values = ["gold", "basic"]}

        [[commitments]]
        name = "gold first reply"
        metric = "first_reply"
        when = "segment == 'gold'"
        target = "PT1H"

        [[commitments]]
        name = "resolution"
        metric = "total_resolution"
        calendar = "lisbon"
        target = "PT16H"
        """
    )
    ana, ben = CaseId("cas_ana"), CaseId("cas_ben")
    log = [
        told(on(2, 9), "case.created", case=ben, id=EventId("evt_ben")),
        told(on(2, 10), "case.created", case=ana, id=EventId("evt_ana")),
        told(on(2, 10), "message.received", case=None),
    ]

    found = clocks(commitments, log, at=on(2, 12), calendars=CALENDARS, facts={ana: {"segment": "gold"}})

    assert [(each.case, each.commitment, each.state) for each in found] == [
        (ana, "gold first reply", State.BREACHED),
        (ana, "resolution", State.RUNNING),
        (ben, "resolution", State.RUNNING),
    ]
    alone = clock(commitments["resolution"], log[:1], at=on(2, 12), calendars=CALENDARS, fields=commitments.schema)
    assert alone == found[2]


# --- words, rows and errors -------------------------------------------------


def test_a_clock_explains_itself_line_by_line() -> None:
    found = asked(promise(Metric.AGENT_WORK, 4), *LONG_CASE[:3], at=on(6, 12))

    assert (
        found.explain()
        == """\
promise: paused, 3:00:00 of 4:00:00 elapsed.
  [2026-03-05 16:00Z, 2026-03-05 17:00Z) 1:00:00 counted (new, lisbon)
  [2026-03-05 17:00Z, 2026-03-05 18:00Z) 1:00:00 counted (open, lisbon)
  [2026-03-05 18:00Z, 2026-03-06 09:00Z) 15:00:00 closed hours (open, lisbon)
  [2026-03-06 09:00Z, 2026-03-06 10:00Z) 1:00:00 counted (open, lisbon)
  [2026-03-06 10:00Z, 2026-03-06 12:00Z) 2:00:00 paused (waiting_customer)"""
    )


def test_a_clock_is_written_as_json_and_read_back_equal() -> None:
    found = asked(promise(Metric.AGENT_WORK, 4, escalations=STEPS[1:]), *LONG_CASE, at=on(6, 12))

    assert Clock.from_json(found.to_json()) == found


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        clock(promise(Metric.FIRST_REPLY), [], at=datetime(2026, 3, 2), calendars=CALENDARS)  # noqa: DTZ001  # the fault under test


def test_a_calendar_that_is_not_there_is_named_before_anything_is_asked() -> None:
    with pytest.raises(UnknownNameError) as caught:
        clock(promise(Metric.FIRST_REPLY, calendar="lisboa"), [], at=on(2, 9), calendars=CALENDARS)

    assert str(caught.value) == "calendars: lack 'lisboa', which commitment 'promise' names. Did you mean 'lisbon'?"


def test_a_log_of_several_cases_is_not_taken_for_one() -> None:
    log = [told(on(2, 9), "case.created"), told(on(2, 9), "case.created", case=CaseId("cas_b"), id=EventId("evt_b"))]

    with pytest.raises(InvalidValueError) as caught:
        clock(promise(Metric.FIRST_REPLY), log, at=on(2, 10), calendars=CALENDARS)

    assert str(caught.value) == (
        "events: tell of 2 cases, and this asks about one; use clocks(), or pass the events of one."
    )


def test_a_word_that_judges_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        clock(promise(Metric.FIRST_REPLY), [], at=on(2, 10), calendars=CALENDARS, judged_by="now")  # type: ignore[arg-type]  # the fault under test

    assert str(caught.value) == "judged_by: is 'in-force' or 'application', not 'now'."


def test_a_condition_about_an_undeclared_field_is_refused_when_asked() -> None:
    with pytest.raises(UnknownFieldError, match="^there is no field 'segment'"):
        clock(promise(Metric.FIRST_REPLY, when="segment == 'gold'"), [], at=on(2, 9), calendars=CALENDARS)


def test_two_different_events_of_one_id_are_refused() -> None:
    with pytest.raises(ConflictingEventError):
        clock(
            promise(Metric.FIRST_REPLY),
            [opened(on(2, 9)), opened(on(2, 9), priority="urgent")],
            at=on(2, 12),
            calendars=CALENDARS,
        )
