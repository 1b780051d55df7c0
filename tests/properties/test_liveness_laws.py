"""Liveness says of every arrival what decisions, made one after the other, come to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.intervals import Interval
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Deferral,
    Deferred,
    Floor,
    Needs,
    Policy,
    Queue,
    Refused,
    RosteredAgent,
    Route,
    Shifts,
    Step,
)

WEEK = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
TICK = timedelta(microseconds=1)
HOURS = (
    "Mo-Fr 09:00-18:00",
    "Sa-Su 10:00-12:00",
    "Mo 22:00-24:00; We 00:00-03:20",
    "Tu-Th 08:00-08:20",
    "Mo-Su 06:00-14:00",
)
CALENDARS: Mapping[str, Calendar] = {
    f"{zone} {number}": Calendar.parse(hours, zone=zone)
    for zone in ("Europe/Lisbon", "Asia/Manila")
    for number, hours in enumerate(HOURS)
}
calendars = st.sampled_from(sorted(CALENDARS))
waits = st.sampled_from([5, 30, 120, 600, 1440, 2000]).map(lambda minutes: timedelta(minutes=minutes))
levels = st.dictionaries(st.sampled_from(["billing", "returns"]), st.integers(1, 3), max_size=1)
queues = st.builds(
    Queue,
    limit=st.sampled_from([None, 0, 3]),
    wait=waits,
    calendar=st.none() | calendars,
    overflow=st.none() | st.just("rest"),
)
seeking = st.builds(
    Step,
    needs=st.builds(Needs, skills=levels),
    wait=st.none() | waits,
    queue=st.sampled_from([None, "rest"]),
    leave_free=st.sampled_from([0, 0, 1]),
    skip_if_absent=st.booleans(),
)
steps = st.tuples(st.lists(seeking, min_size=1, max_size=3), st.sampled_from([[], [Step(hand_to=Deferral.BOT)]])).map(
    lambda parts: (*parts[0], *parts[1])
)
rosters = st.lists(st.tuples(levels, calendars), min_size=1, max_size=3)


def ends_well(policy: Policy, floor: Floor, came: datetime) -> bool | None:
    """Follow an interaction by deciding again whenever something may have changed; ``None`` if it takes over a week."""
    call = Interaction(id=InteractionId("int_call"), channel=Channel.CHAT, started_at=came)
    later = Interval(came, came + timedelta(days=9))
    changes = {edge for each in CALENDARS.values() for span in each.spans(later) for edge in (span.start, span.end)}
    changes |= {change - policy.shifts.wind_down for change in changes}
    now, is_new = came, True
    while now < came + timedelta(days=8):
        decision = policy.decide(call, floor, at=now, enqueued_at=None if is_new else came)
        match decision.outcome:
            case Assigned():
                return True
            case Refused():
                return False
            case Deferred(to) if to is not Deferral.OPENING:
                return True
        until: datetime | None = getattr(decision.outcome, "until", None)
        following = (*changes, decision.next_step_at, until)
        now, is_new = min(moment for moment in following if moment is not None and moment > now), False
    return None


@settings(max_examples=40, deadline=None)
@given(steps, queues, waits, rosters, st.lists(st.integers(0, 7 * 86_400 - 1), min_size=5, max_size=5), st.booleans())
def test_liveness_says_what_decisions_come_to(  # noqa: PLR0917  # one argument a strategy
    route: tuple[Step, ...],
    front: Queue,
    rest: timedelta,
    roster: list[tuple[dict[str, int], str]],
    seconds: list[int],
    winds_down: bool,
) -> None:
    policy = Policy(
        name="desk",
        skills=["billing", "returns"],
        queues={"front": front, "rest": Queue(wait=rest)},
        default=Route(queue="front", steps=route),
        calendars=CALENDARS,
        shifts=Shifts(wind_down=timedelta(minutes=15 * winds_down)),
    )
    agents = [
        RosteredAgent(id=AgentId(f"agt_{number}"), skills=skills, calendar=calendar)
        for number, (skills, calendar) in enumerate(roster)
    ]
    floor = Floor(
        tuple(
            AgentStatus(agent=Agent(id=each.id, skills=each.skills), state=AgentState.AVAILABLE, calendar=each.calendar)
            for each in agents
        )
    )

    found = policy.liveness(agents, window=WEEK)

    edges = [edge for end in found.dead_ends for span in end.spans[:3] for edge in (span.start, span.end)]
    near = [edge + tick for edge in edges for tick in (-TICK, timedelta(0))]
    for came in (*(WEEK.start + timedelta(seconds=each) for each in seconds), *near):
        if WEEK.contains(came):
            well = ends_well(policy, floor, came)
            is_lost = any(Channel.CHAT in end.channels for end in found.at(came))
            assert well is None or well is not is_lost, came
