"""What can come in a week that nobody will ever take: exactly when, proven, and as decisions themselves would have it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import NaiveDatetimeError, UnknownNameError
from cxcore.intervals import Interval
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Deferral,
    Floor,
    Liveness,
    Needs,
    Policy,
    Queue,
    RosteredAgent,
    Route,
    Rule,
    Shifts,
    Step,
)
from cxcore.rules import BooleanField, EnumField, InstantField, Schema

LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
TICK = timedelta(microseconds=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)  # the 2nd is a Monday, and Lisbon keeps UTC in winter


MONDAY = Interval(at(2, 0), at(3, 0))
WEEK = Interval(at(2, 0), at(9, 0))


def agent(name: str = "priya", *, calendar: str | None = "lisbon", **fields: Any) -> RosteredAgent:
    return RosteredAgent(id=AgentId(f"agt_{name}"), calendar=calendar, **fields)


def desk(*steps: Step, queue: Queue | None = None, **fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "skills": ["billing"],
        "languages": ["pt"],
        "queues": {"front": queue or Queue(wait=timedelta(minutes=30))},
        "default": Route(queue="front", steps=steps),
        "calendars": {"lisbon": LISBON},
    }
    return Policy(name="desk", **{**usual, **fields})


def spans(found: Liveness) -> list[tuple[datetime, datetime]]:
    return [(span.start, span.end) for end in found.dead_ends for span in end.spans]


def test_what_comes_too_early_or_after_closing_is_lost_to_the_microsecond() -> None:
    found = desk().liveness([agent()], window=MONDAY)

    # Who comes at 08:30 has waited for 30 minutes at 09:00, when the wait is over; a microsecond later is in time.
    assert spans(found) == [(at(2, 0), at(2, 8, 30) + TICK), (at(2, 18), at(3, 0))]
    assert not found
    assert found.dead_ends[0].duration == timedelta(hours=14, minutes=30, microseconds=1)


def test_a_closed_queue_keeps_what_comes_until_it_opens() -> None:
    found = desk(queue=Queue(wait=timedelta(minutes=30), calendar="lisbon")).liveness([agent()], window=WEEK)

    assert found
    assert str(found) == "Every path ends well."


def test_without_anybody_everything_is_lost() -> None:
    found = desk(queue=Queue(wait=timedelta(minutes=30), calendar="lisbon")).liveness([], window=MONDAY)

    assert spans(found) == [(MONDAY.start, MONDAY.end)]
    assert found.at(at(2, 12)) == found.dead_ends
    assert found.at(at(4, 12)) == ()


HANDOVER = Step(hand_to=Deferral.CALLBACK)
CASES: Sequence[tuple[str, Policy, list[RosteredAgent], list[tuple[datetime, datetime]]]] = [
    ("a handover ends well at all hours", desk(Step(wait=timedelta(minutes=1)), HANDOVER), [], []),
    ("a wait without end ends when somebody comes", desk(queue=Queue()), [agent()], []),
    ("a wait without end for nobody does not end", desk(queue=Queue()), [], [(at(2, 0), at(3, 0))]),
    (
        "nobody may wait where the limit is zero",
        desk(queue=Queue(wait=timedelta(hours=9), limit=0)),
        [agent()],
        [(at(2, 0), at(2, 9)), (at(2, 18), at(3, 0))],
    ),
    (
        "who has no room waits where the queue overflows",
        desk(
            queues={"front": Queue(wait=timedelta(hours=9), limit=0, overflow="rest"), "rest": Queue()},
        ),
        [agent()],
        [(at(2, 0), at(2, 0) + TICK), (at(2, 18), at(3, 0))],
    ),
    (
        "no queue is no wait",
        desk(default=Route(otherwise="we are closed")),
        [agent()],
        [(at(2, 0), at(2, 9)), (at(2, 18), at(3, 0))],
    ),
    (
        "in the last minutes of a shift nobody is given anything new",
        desk(shifts=Shifts(wind_down=timedelta(minutes=15))),
        [agent()],
        [(at(2, 0), at(2, 8, 30) + TICK), (at(2, 17, 45), at(3, 0))],
    ),
    (
        "a shift no longer than its last minutes gives nothing",
        desk(shifts=Shifts(wind_down=timedelta(hours=9))),
        [agent()],
        [(at(2, 0), at(3, 0))],
    ),
    (
        "one who is left free for others takes nothing",
        desk(Step(leave_free=1)),
        [agent(), agent("ines", calendar=None)],
        [(at(2, 0), at(2, 8, 30) + TICK), (at(2, 18), at(3, 0))],
    ),
    (
        "a known agent may not be there, and the next step begins at once",
        desk(
            Step(needs=Needs(agent_in="last_agent"), wait=timedelta(minutes=30)),
            Step(wait=timedelta(minutes=30)),
            schema=Schema.from_dict({"last_agent": {"type": "text"}}),
        ),
        [agent()],
        [(at(2, 0), at(2, 8) + TICK), (at(2, 18), at(3, 0))],
    ),
    (
        "a known agent alone is nobody to count on",
        desk(
            default=Route(queue="front", needs=Needs(agent_in="last_agent")),
            schema=Schema.from_dict({"last_agent": {"type": "text"}}),
        ),
        [agent()],
        [(at(2, 0), at(3, 0))],
    ),
    (
        "a step is skipped where those who meet it have gone home",
        desk(
            Step(needs=Needs(skills={"billing": 1}), skip_if_absent=True, wait=timedelta(minutes=30)),
            Step(wait=timedelta(minutes=30)),
        ),
        [agent(skills={"billing": 3}), agent("ines", calendar=None)],
        [],
    ),
    (
        "a calendar without another opening holds whoever comes for ever",
        desk(
            queue=Queue(wait=timedelta(hours=1), calendar="once"),
            calendars={"once": Calendar.parse("2026 Mar 02 09:00-10:00", zone="UTC")},
        ),
        [agent("ines", calendar=None, skills={"billing": 1}, team=TeamId("team_x"))],
        [(at(2, 10), at(3, 0))],
    ),
]


@pytest.mark.parametrize(("roster_case"), CASES, ids=[case[0] for case in CASES])
def test_a_path_ends_well_if_somebody_takes_it_in_time(
    roster_case: tuple[str, Policy, list[RosteredAgent], list[tuple[datetime, datetime]]],
) -> None:
    _, policy, roster, lost = roster_case

    assert spans(policy.liveness(roster, window=MONDAY)) == lost


def test_channels_that_nobody_takes_are_named_apart() -> None:
    policy = desk(capacity=Capacity(limits={"chat": 0, "sms": 0}))

    (end,) = policy.liveness([agent(calendar=None)], window=MONDAY).dead_ends

    assert end.channels == (Channel.CHAT, Channel.SMS)
    assert str(end) == ("nobody takes what the default gets on chat, sms from 2026-03-02 00:00Z to 2026-03-03 00:00Z.")


PORTUGUESE = Rule(
    name="Portuguese",
    when="language == 'pt' and channel in ['phone', 'chat']",
    needs=Needs(languages={"pt": 3}, skills={"billing": 1}),
    queue="front",
)


def test_a_dead_end_says_for_whom_it_is_one_and_shows_one_of_them() -> None:
    policy = desk(rules=[PORTUGUESE])

    (end,) = policy.liveness([agent(calendar=None)], window=MONDAY).dead_ends

    assert (end.route, end.channels, end.languages, end.skills) == (
        "Portuguese",
        (Channel.PHONE, Channel.CHAT),
        ("pt",),
        ("billing",),
    )
    assert dict(end.witness) == {"channel": "phone", "language": "pt", "started_at": at(2, 0)}
    assert str(end) == (
        "nobody takes what rule 'Portuguese' gets on phone, chat in pt from 2026-03-02 00:00Z to 2026-03-03 00:00Z."
    )


def test_a_route_that_earlier_rules_leave_nothing_is_no_dead_end() -> None:
    tiers = Schema({"tier": EnumField(("gold", "basic"))})
    rules = [
        Rule(name="gold", when="tier == 'gold'", queue="front"),
        Rule(name="basic", when="tier != 'gold'", queue="front"),
        Rule(
            name="gold phone",
            when="tier == 'gold' and channel == 'phone'",
            needs=Needs(skills={"billing": 1}),
            queue="front",
        ),
        Rule(name="all phone", when="channel == 'phone'", queue="front"),
        Rule(name="phone again", when="channel == 'phone'", needs=Needs(skills={"billing": 1}), queue="front"),
    ]

    assert desk(rules=rules, schema=tiers).liveness([agent(calendar=None)], window=MONDAY)


def test_a_witness_has_the_facts_that_the_route_asks_for() -> None:
    tiers = Schema({"tier": EnumField(("gold", "basic")), "late": BooleanField()})
    rules = [
        Rule(name="first", when="not late or language in ['pt', 'es']", queue="front"),
        Rule(
            name="gold",
            when="tier == 'gold' and not exists customer_id",
            needs=Needs(skills={"billing": 1}),
            queue="front",
        ),
    ]

    found = desk(rules=rules, schema=tiers).liveness([agent(calendar=None)], window=MONDAY)

    (end,) = found.dead_ends
    assert (end.languages, end.witness["tier"], end.witness["late"]) == (("und",), "gold", True)
    assert str(end).startswith("nobody takes what rule 'gold' gets in another language from")


def test_rules_about_the_start_hold_only_when_they_hold() -> None:
    rules = [
        Rule(name="night", when="started_at between @2026-03-02T20:00Z and @2026-03-02T21:00Z", queue="front"),
        Rule(name="then", when="started_at in [@2026-03-02T22:00Z]", queue="front"),
        Rule(
            name="evening", when="started_at >= @2026-03-02T19:00Z", needs=Needs(skills={"billing": 1}), queue="front"
        ),
    ]

    found = desk(rules=rules).liveness([agent(calendar=None)], window=MONDAY)

    assert spans(found) == [
        (at(2, 19), at(2, 20)),
        (at(2, 21) + TICK, at(2, 22)),
        (at(2, 22) + TICK, at(3, 0)),
    ]


def test_rules_may_ask_whether_a_calendar_is_open_at_the_start() -> None:
    schema = Schema({"called_at": InstantField()}, calendars={"office": LISBON})
    rules = [
        Rule(name="office", when="not started_at within 'office'", needs=Needs(skills={"billing": 1}), queue="front")
    ]

    found = desk(rules=rules, schema=schema).liveness([agent(calendar=None)], window=MONDAY)

    assert spans(found) == [(at(2, 0), at(2, 9)), (at(2, 18), at(3, 0))]


def test_what_is_too_complex_to_be_proven_is_taken_to_come() -> None:
    fields = {f"f{number}": {"type": "boolean"} for number in range(26)}
    crossed = " and ".join(f"(f{number} or f{number + 1})" for number in range(0, 26, 2))
    rules = [Rule(name="crossed", when=crossed, needs=Needs(skills={"billing": 1}), queue="front")]

    found = desk(rules=rules, schema=Schema.from_dict(fields)).liveness([agent(calendar=None)], window=MONDAY)

    assert found.dead_ends[0].witness["started_at"] == at(2, 0)


def test_the_day_with_23_hours_ends_when_its_clock_says() -> None:
    spring = Interval(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
    sundays = Calendar.parse("Su 00:00-09:00", zone="Europe/Lisbon")

    found = desk(calendars={"lisbon": sundays}).liveness([agent()], window=spring)

    assert spans(found) == [(datetime(2026, 3, 29, 8, tzinfo=UTC), spring.end)]


def test_calendars_of_agents_may_come_with_the_roster() -> None:
    manila = {"manila": Calendar.always(zone="Asia/Manila")}

    assert desk().liveness([agent(calendar="manila")], window=MONDAY, calendars=manila)
    with pytest.raises(UnknownNameError) as caught:
        desk().liveness([agent(calendar="manilla")], window=MONDAY, calendars=manila)
    assert str(caught.value) == ("roster: agt_priya works by 'manilla', which is not given. Did you mean 'manila'?")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        desk().liveness([], window=MONDAY).at(datetime(2026, 3, 2, 9))  # noqa: DTZ001  # the point


def test_a_notebook_shows_a_table() -> None:
    found = desk(default=Route(needs=Needs(skills={"billing": 1}), otherwise="closed <for now>")).liveness(
        [], window=WEEK
    )

    assert "<td>billing</td>" in found._repr_html_()
    assert "; it is refused: closed <for now>." in str(found)
    assert found.to_dict()["dead_ends"][0]["route"] == "default"


def test_many_spans_are_counted_and_not_listed() -> None:
    (end,) = desk().liveness([agent()], window=WEEK).dead_ends

    assert str(end).endswith(" and 3 more times.")


def test_the_witness_of_a_dead_end_is_refused_by_the_policy_itself() -> None:
    policy = desk(rules=[PORTUGUESE])
    (end,) = policy.liveness([agent(calendar=None)], window=MONDAY).dead_ends
    came = at(2, 0)
    call = Interaction(id=InteractionId("int_call"), channel=Channel.PHONE, started_at=came, language="pt")
    floor = Floor((AgentStatus(agent=Agent(id=AgentId("agt_priya")), state=AgentState.AVAILABLE),))

    first = policy.decide(call, floor, at=came)
    last = policy.decide(call, floor, at=came + timedelta(minutes=30), enqueued_at=came)

    assert first.rule == end.route
    assert not isinstance(first.outcome, Assigned)
    assert str(last.outcome) == "Refused(reason='the wait that its route allows is over')"


def test_a_route_for_every_language_names_none() -> None:
    rules = [
        Rule(
            name="call",
            when="channel == 'phone' or language == 'pt'",
            needs=Needs(skills={"billing": 1}),
            queue="front",
        )
    ]

    found = desk(rules=rules, languages=["pt", "es"]).liveness([agent(calendar=None)], window=MONDAY)

    assert [(len(end.channels), end.languages) for end in found.dead_ends] == [(15, ("pt",)), (1, ())]
