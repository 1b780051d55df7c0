"""Laws of the routing engine: sets agree with looking at each, paths end, a flush wastes nobody, threads assign once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from random import Random
from threading import Lock

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.errors import StaleFloorError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Deferral,
    Floor,
    Needs,
    OpenWork,
    Policy,
    Queue,
    Queued,
    Route,
    Rule,
    Shifts,
    Step,
    Waiting,
)
from cxcore.rules import EnumField, Schema

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
MANILA = Calendar.parse("Mo-Fr 09:00-17:00", zone="Asia/Manila")  # where it is half past five
CHANNELS = [Channel.PHONE, Channel.CHAT, Channel.EMAIL]
RUNGS = [
    "longest_idle",
    "least_loaded",
    "most_available",
    "round_robin",
    "weighted_share",
    "best_skill",
    "least_flexible",
    "least_occupied",
    "billing desc",
    "random 7",
]


def status(number: int, random: Random) -> AgentStatus:
    """Return some agent, more often able than not, so that choices have something to choose from."""

    def moment(*minutes: int) -> datetime | None:
        return random.choice([None, None, *(NOW + timedelta(minutes=each) for each in minutes)])

    def levels(*names: str) -> dict[str, int]:
        return {name: random.randint(1, 4) for name in names if random.random() < 0.7}

    channels = random.choices(CHANNELS, k=random.choice([0, 0, 1, 2]))
    return AgentStatus(
        agent=Agent(
            id=AgentId(f"agt_{number}"),
            skills=levels("billing", "sales"),
            languages=levels("pt", "pt-BR", "en"),
            team=random.choice([None, TeamId("team_a"), TeamId("team_a"), TeamId("team_b")]),
        ),
        state=random.choice([*[AgentState.AVAILABLE] * 12, *AgentState]),
        work=[OpenWork(InteractionId(f"int_{number}_{each}"), channel) for each, channel in enumerate(channels)],
        idle_since=moment(-3, -2, -1),
        shift_start=moment(-30, -30, -3, -1, 0, 1),
        shift_end=moment(30, 30, 3, 2, 1, 0),
        calendar=random.choice([None, "lisbon", "lisbon", "manila"]),
        last_assigned=moment(-3, -2, -1),
        assigned=random.randint(0, 3),
        occupancy=random.choice([None, 0.25, 0.5]),
    )


# Seeds, because what Hypothesis draws itself is mostly agents who can take nothing.
randoms = st.integers(0, 1 << 32).map(Random)
floors = randoms.map(lambda random: tuple(status(number, random) for number in range(random.randint(0, 10))))
interactions = st.sampled_from(CHANNELS).map(
    lambda channel: Interaction(id=InteractionId("int_new"), channel=channel, started_at=NOW)
)
needs = st.builds(
    Needs,
    skills=st.sampled_from([{}, {}, {"billing": 1}, {"billing": 3, "sales": 1}]),
    languages=st.sampled_from([{}, {}, {"pt": 1}, {"en": 2}]),
    team=st.sampled_from([None, None, None, TeamId("team_a")]),
)
policies = st.builds(
    lambda asked, ladder, leave_free, shifts, teams: Policy(
        name="any",
        skills=["billing", "sales"],
        languages=["pt", "en"],
        queues={"front": Queue(wait=timedelta(minutes=10))},
        default=Route(queue="front", steps=[Step(needs=asked, leave_free=leave_free)]),
        capacity=Capacity(
            units=3,
            weights={"phone": 3, "chat": 1, "email": 1.5},
            teams=teams,
            blocks={"phone": ["chat"]},
            interrupts={"phone": ["email"]},
        ),
        choice=ladder,
        shares={"agt_1": 3},
        shifts=shifts,
        calendars={"lisbon": LISBON, "manila": MANILA},
    ),
    needs,
    st.lists(st.sampled_from(RUNGS), max_size=3, unique=True),
    st.sampled_from([0, 0, 0, 1]),
    st.sampled_from([Shifts(), Shifts(wind_down=timedelta(minutes=2), ramp_up=timedelta(minutes=4))]),
    st.sampled_from([{}, {"team_a": 4.5}]),
)


@given(policies, floors, interactions)
@settings(max_examples=400, deadline=None)
def test_sets_of_agents_choose_as_looking_at_each_agent_does(
    policy: Policy, agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    decision = policy.decide(interaction, Floor(agents), at=NOW)
    search = decision._search
    assert search is not None

    able = [status for status in sorted(agents, key=lambda each: each.agent.id) if search.obstacle(status) is None]
    ranked = sorted(able, key=lambda each: [rung.key(each, search.contest) for rung in search.ladder])

    first = ranked[0].agent.id if len(ranked) > search.leave_free else None
    assert (decision.outcome.agent if isinstance(decision.outcome, Assigned) else None) == first


@given(policies, floors, interactions, randoms)
@settings(max_examples=150, deadline=None)
def test_a_floor_that_has_changed_decides_as_one_that_is_built_anew(
    policy: Policy, agents: tuple[AgentStatus, ...], interaction: Interaction, random: Random
) -> None:
    floor = Floor(agents)
    for _ in range(6):
        changed = status(random.randrange(12), random)
        floor = floor.with_status(changed)
        floor = floor.with_status(attrs.evolve(changed, state=AgentState.AVAILABLE, idle_since=NOW))

    anew = Floor(floor.agents)

    assert policy.decide(interaction, floor, at=NOW).to_json() == policy.decide(interaction, anew, at=NOW).to_json()
    assert floor.digest == anew.digest


@given(policies, floors, interactions)
@settings(max_examples=300, deadline=None)
def test_nobody_absent_full_or_outside_their_hours_is_ever_chosen(
    policy: Policy, agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    outcome = policy.decide(interaction, Floor(agents), at=NOW).outcome
    if isinstance(outcome, Assigned):
        chosen = Floor(agents).status(outcome.agent)

        assert chosen.state is AgentState.AVAILABLE
        assert chosen.shift_start is None or chosen.shift_start <= NOW
        assert chosen.shift_end is None or chosen.shift_end > NOW
        assert chosen.calendar != "manila"
        assert policy.capacity.obstacle(chosen, interaction.channel) is None


@given(policies, floors, interactions)
@settings(max_examples=60, deadline=None)
def test_a_record_replays_to_the_byte(
    policy: Policy, agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    record = policy.decide(interaction, Floor(agents), at=NOW, enqueued_at=NOW - timedelta(minutes=2)).to_record()

    assert policy.replay(record).to_record() == record


# --- large floors, on which another way of counting is taken ---------------------------


@given(st.integers(0, 5), st.integers(1, 200), randoms)
@settings(max_examples=40, deadline=None)
def test_the_longest_idle_is_found_among_few_and_among_many(ties: int, able: int, random: Random) -> None:
    seconds = [random.randrange(10 + 10**ties) for _ in range(200)]
    agents = [
        AgentStatus(
            agent=Agent(id=AgentId(f"agt_{number:03}"), skills={"billing": 1} if number < able else {}),
            state=AgentState.AVAILABLE,
            idle_since=None if second % 7 == 0 else NOW - timedelta(seconds=second),
        )
        for number, second in enumerate(seconds)
    ]
    policy = Policy(name="x", skills=["billing"], default=Route(otherwise="no", needs=Needs(skills={"billing": 1})))
    call = Interaction(id=InteractionId("int_new"), channel=Channel.PHONE, started_at=NOW)

    outcome = policy.decide(call, Floor(agents), at=NOW).outcome

    first = min(agents[:able], key=lambda each: (each.idle_since is None, each.idle_since or NOW, each.agent.id))
    assert outcome == Assigned(first.agent.id)


# --- every path ends ---------------------------------------------------------------------

steps = st.builds(
    Step,
    needs=st.sampled_from([Needs(), Needs(skills={"billing": 3}), Needs(agent_in="case_id")]),
    wait=st.integers(1, 300).map(lambda seconds: timedelta(seconds=seconds)),
    queue=st.sampled_from([None, "night"]),
    skip_if_absent=st.booleans(),
)
routes = st.builds(
    lambda some, end: Route(queue="front", steps=[*some, *end]),
    st.lists(steps, min_size=1, max_size=4),
    st.sampled_from([[], [Step(hand_to=Deferral.CALLBACK)]]),
)


@given(routes, st.sampled_from([None, "lisbon"]), floors)
@settings(max_examples=100, deadline=None)
def test_every_path_ends(route: Route, calendar: str | None, agents: tuple[AgentStatus, ...]) -> None:
    queues = {"front": Queue(calendar=calendar), "night": Queue()}
    policy = Policy(
        name="x",
        skills=["billing"],
        queues=queues,
        default=route,
        calendars={"lisbon": LISBON, "manila": MANILA},
    )
    call = Interaction(id=InteractionId("int_new"), channel=Channel.PHONE, started_at=NOW)
    busy = Floor([attrs.evolve(each, state=AgentState.AWAY, calendar=None) for each in agents])
    at, asked = NOW, 0

    outcome = policy.decide(call, busy, at=at, enqueued_at=NOW).outcome
    while isinstance(outcome, Queued):
        decision = policy.decide(call, busy, at=at, enqueued_at=NOW)
        outcome, asked = decision.outcome, asked + 1
        later = decision.next_step_at or (outcome.until if isinstance(outcome, Queued) else None)
        if isinstance(outcome, Queued):
            assert later is not None
            assert later > at
            at = later

    assert asked <= len(route.steps) + 1


# --- a backlog at once ---------------------------------------------------------------------

SKILLS = ["a", "b", "c"]
MATCHING = Policy(
    name="matching",
    schema=Schema({"skill": EnumField(tuple(SKILLS))}),
    skills=SKILLS,
    queues={"front": Queue(wait=timedelta(hours=1))},
    rules=[
        Rule(name=skill, when=f"skill == '{skill}'", needs=Needs(skills={skill: 1}), queue="front") for skill in SKILLS
    ],
    capacity=Capacity(units=1, weights={"phone": 1}),
)


@given(st.lists(st.frozensets(st.sampled_from(SKILLS)), max_size=4), st.lists(st.sampled_from(SKILLS), max_size=5))
@settings(max_examples=150, deadline=None)
def test_a_flush_serves_as_many_as_can_be_and_never_drops_one_for_a_younger(
    agents: list[frozenset[str]], asked: list[str]
) -> None:
    floor = Floor(
        [
            AgentStatus(
                agent=Agent(id=AgentId(f"agt_{number}"), skills=dict.fromkeys(skills, 1)), state=AgentState.AVAILABLE
            )
            for number, skills in enumerate(agents)
        ]
    )
    backlog = [
        Waiting(
            interaction=Interaction(
                id=InteractionId(f"int_{number}"), channel=Channel.PHONE, started_at=NOW, attributes={"skill": skill}
            ),
            enqueued_at=NOW - timedelta(minutes=9 - number),  # the first is the oldest
        )
        for number, skill in enumerate(asked)
    ]

    batch = MATCHING.assign_batch(backlog, floor, at=NOW)

    served = {backlog.index(each.waiting) for each in batch.assigned}
    assert served == best_served(agents, asked)
    for each in batch.assigned:
        assert asked[backlog.index(each.waiting)] in batch.floor.status(each.agent).agent.skills
        assert len(batch.floor.status(each.agent).work) == 1
    assert [backlog.index(each) for each in batch.left] == sorted(set(range(len(asked))) - served)


def best_served(agents: list[frozenset[str]], asked: list[str]) -> set[int]:
    """Return who is served at best, by trying everything: as many as possible, and of these the oldest."""
    for count in range(min(len(agents), len(asked)), 0, -1):
        for some in combinations(range(len(asked)), count):  # in order: the oldest first
            for takers in permutations(agents, count):
                if all(asked[number] in taker for number, taker in zip(some, takers, strict=True)):
                    return set(some)
    return set()


# --- threads -----------------------------------------------------------------------------


def test_eight_threads_on_one_floor_assign_each_once_and_never_beyond_capacity() -> None:
    policy = Policy(
        name="busy", queues={"front": Queue()}, default=Route(queue="front"), capacity=Capacity(weights={"chat": 0.25})
    )
    agents = [AgentStatus(agent=Agent(id=AgentId(f"agt_{number}")), state=AgentState.AVAILABLE) for number in range(10)]
    backlog = [
        Interaction(id=InteractionId(f"int_{number}"), channel=Channel.CHAT, started_at=NOW) for number in range(60)
    ]
    kept, lock, stale = {"floor": Floor(agents)}, Lock(), []

    def work_through(_: int) -> None:
        for chat in backlog:  # every thread has the whole backlog
            while True:
                seen = kept["floor"]
                if any(each.interaction == chat.id for status in seen.agents for each in status.work):
                    break
                decision = policy.decide(chat, seen, at=NOW)
                if not isinstance(decision.outcome, Assigned):
                    break
                try:
                    with lock:
                        current = kept["floor"].at_version(decision.floor.version)
                        kept["floor"] = current.assign(decision.outcome.agent, chat)
                except StaleFloorError as error:
                    stale.append(error)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work_through, range(8)))

    given_out = [each.interaction for status in kept["floor"].agents for each in status.work]
    assert len(given_out) == len(set(given_out)) == 40
    assert {len(status.work) for status in kept["floor"].agents} == {4}
    assert kept["floor"].version == 40
