"""Laws of routing: who is not able is never chosen, order never matters, the best by the ladder always is."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Floor,
    Needs,
    OpenWork,
    Policy,
    Queue,
    Queued,
    Route,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WEIGHTS = {Channel.PHONE: 3.0, Channel.CHAT: 0.7, Channel.EMAIL: 1.1}
UNITS = 3.0
POLICY = Policy(
    name="first line",
    skills=("billing",),
    languages=("pt",),
    queues={"front": Queue(wait=timedelta(minutes=10))},
    default=Route(queue="front", needs=Needs(skills={"billing": 2}, languages={"pt": 2})),
    capacity=Capacity(units=UNITS, weights={channel.value: weight for channel, weight in WEIGHTS.items()}),
)

instants = st.none() | st.integers(-3, 3).map(lambda minutes: NOW + timedelta(minutes=minutes))
channels = st.sampled_from(sorted(WEIGHTS))


@st.composite
def statuses(draw: st.DrawFn, number: int) -> AgentStatus:
    agent = Agent(
        id=AgentId(f"agt_{number}"),
        skills=draw(st.sampled_from([{}, {"billing": 1}, {"billing": 2}, {"billing": 9}])),
        languages=draw(st.sampled_from([{}, {"pt-PT": 1}, {"pt": 2}, {"pt-BR": 5, "en": 1}])),
    )
    open_work = [
        OpenWork(InteractionId(f"int_{number}_{k}"), c) for k, c in enumerate(draw(st.lists(channels, max_size=3)))
    ]
    state = draw(st.sampled_from([AgentState.AVAILABLE] * 4 + list(AgentState)))
    return AgentStatus(
        agent=agent, state=state, work=tuple(open_work), idle_since=draw(instants), shift_end=draw(instants)
    )


floors = st.integers(0, 6).flatmap(lambda count: st.tuples(*(statuses(number) for number in range(count))))
interactions = channels.map(lambda channel: Interaction(id=InteractionId("int_new"), channel=channel, started_at=NOW))


def load(status: AgentStatus) -> Fraction:
    return sum((Fraction(str(WEIGHTS[each.channel])) for each in status.work), Fraction(0))


def is_able(status: AgentStatus, channel: Channel) -> bool:
    """Return whether an agent can take an interaction: the policy above, written out by hand."""
    portuguese = [level for tag, level in status.agent.languages.items() if tag.split("-")[0] == "pt"]
    return (
        status.agent.skills.get("billing", 0) >= 2
        and any(level >= 2 for level in portuguese)
        and status.state is AgentState.AVAILABLE
        and (status.shift_end is None or status.shift_end > NOW)
        and load(status) + Fraction(str(WEIGHTS[channel])) <= Fraction(str(UNITS))
    )


@given(floors, interactions)
def test_the_best_of_the_able_is_chosen_and_nobody_else(
    agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    able = [status for status in agents if is_able(status, interaction.channel)]
    idle = [status for status in able if status.idle_since is not None]
    longest = min((status.idle_since for status in idle if status.idle_since), default=None)
    best = [status for status in idle if status.idle_since == longest] or able
    lightest = min(map(load, best), default=Fraction(0))
    first = min((status.agent.id for status in best if load(status) == lightest), default=None)

    outcome = POLICY.decide(interaction, Floor(agents), at=NOW).outcome

    assert outcome == (Assigned(first) if first else Queued("front", NOW + timedelta(minutes=10)))


@given(floors, interactions, st.randoms(use_true_random=False))
def test_the_order_of_the_agents_changes_nothing(
    agents: tuple[AgentStatus, ...], interaction: Interaction, random: object
) -> None:
    shuffled = list(agents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random, which may not be named here

    decision = POLICY.decide(interaction, Floor(agents), at=NOW)

    assert POLICY.decide(interaction, Floor(shuffled), at=NOW).to_json() == decision.to_json()


@given(floors, interactions)
def test_everybody_but_the_one_chosen_is_told_why_not(
    agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    decision = POLICY.decide(interaction, Floor(agents), at=NOW)
    chosen = {decision.outcome.agent} if isinstance(decision.outcome, Assigned) else set()

    assert [each.agent for each in decision.why_not] == sorted({status.agent.id for status in agents} - chosen)


@given(floors, st.lists(channels, min_size=1, max_size=12))
@settings(max_examples=50)
def test_a_day_of_assignments_never_goes_beyond_what_an_agent_carries(
    agents: tuple[AgentStatus, ...], arriving: list[Channel]
) -> None:
    floor = Floor(agents)
    for number, channel in enumerate(arriving):
        interaction = Interaction(id=InteractionId(f"int_new_{number}"), channel=channel, started_at=NOW)
        outcome = POLICY.decide(interaction, floor, at=NOW).outcome
        if isinstance(outcome, Assigned):
            floor = floor.assign(outcome.agent, interaction)

            assert load(floor.status(outcome.agent)) <= Fraction(str(UNITS))


@given(floors, interactions)
def test_assigning_and_releasing_leaves_the_work_as_it_was(
    agents: tuple[AgentStatus, ...], interaction: Interaction
) -> None:
    floor = Floor(agents)

    for status in agents:
        after = floor.assign(status.agent.id, interaction).release(status.agent.id, interaction.id, at=NOW)

        assert after.status(status.agent.id).work == status.work
