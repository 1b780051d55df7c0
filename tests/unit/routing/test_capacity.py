"""What an agent carries at once is never unlimited, and adds up exactly."""

from typing import Any

import pytest

from cxcore.errors import InvalidValueError, UnknownNameError
from cxcore.models import Agent, AgentId, Channel, InteractionId, TeamId
from cxcore.routing import AgentState, AgentStatus, Capacity, OpenWork


def carrying(*channels: Channel, team: str | None = None) -> AgentStatus:
    agent = Agent(id=AgentId("agt_priya"), team=None if team is None else TeamId(team))
    work = [OpenWork(InteractionId(f"int_{number}"), channel) for number, channel in enumerate(channels)]
    return AgentStatus(agent=agent, state=AgentState.AVAILABLE, work=work)


def room(capacity: Capacity, channel: Channel, *, team: str | None = None) -> int:
    """Return how many interactions of a channel an agent takes."""
    taken = 0
    while capacity.obstacle(carrying(*[channel] * taken, team=team), channel) is None:
        taken += 1
    return taken


@pytest.mark.parametrize(
    ("capacity", "channel", "count", "reason"),
    [
        ({}, Channel.PHONE, 1, "one call is all of an agent's attention"),
        ({}, Channel.CHAT, 4, "a chat is a quarter of it"),
        ({}, Channel.SELF_SERVICE, 1, "a channel that no agent serves takes all of whoever serves it"),
        ({"units": 6}, Channel.PHONE, 1, "the usual weights are shares of the units, whatever these are"),
        ({"units": 6, "weights": {"messaging": 2}}, Channel.MESSAGING, 3, "six units, two each"),
        ({"units": 6, "weights": {"messaging": 2}}, Channel.PHONE, 1, "a channel without a weight takes all"),
        ({"units": 1, "weights": {"chat": 0.1}}, Channel.CHAT, 10, "ten times 0.1 is 1, and not a little less"),
        ({"units": 0.3, "weights": {"chat": 0.1}}, Channel.CHAT, 3, "three times 0.1 is 0.3, and not a little more"),
        ({"units": 4, "weights": {"chat": 1}, "limits": {"chat": 2}}, Channel.CHAT, 2, "the limit comes first"),
        ({"units": 4, "weights": {"chat": 1}, "limits": {"chat": 0}}, Channel.CHAT, 0, "a limit of zero is none"),
        ({"units": 4, "weights": {"chat": 1}, "agents": {"agt_priya": 2}}, Channel.CHAT, 2, "her own units"),
        ({"units": 2, "weights": {"chat": 1, "phone": 5}, "agents": {"agt_joao": 5}}, Channel.PHONE, 0, "too heavy"),
    ],
)
def test_an_agent_takes_so_many(capacity: dict[str, Any], channel: Channel, count: int, reason: str) -> None:
    assert room(Capacity(**capacity), channel) == count, reason


def test_an_agents_own_units_count_before_their_teams() -> None:
    capacity = Capacity(units=1, weights={"chat": 1}, teams={"team_chat": 3}, agents={"agt_priya": 2})

    assert room(capacity, Channel.CHAT, team="team_chat") == 2
    assert room(Capacity(units=1, weights={"chat": 1}, teams={"team_chat": 3}), Channel.CHAT, team="team_chat") == 3
    assert room(Capacity(units=1, weights={"chat": 1}, teams={"team_chat": 3}), Channel.CHAT, team="team_new") == 1


def test_one_channel_blocks_another_by_its_weight() -> None:
    capacity = Capacity(units=4, weights={"phone": 3, "chat": 1})

    assert capacity.obstacle(carrying(Channel.PHONE), Channel.CHAT) is None
    assert capacity.obstacle(carrying(Channel.PHONE, Channel.CHAT), Channel.CHAT) == (
        "carries 4 of 4 units; one more of chat takes 1."
    )


def test_a_limit_is_told_as_one() -> None:
    capacity = Capacity(units=4, weights={"chat": 1}, limits={"chat": 1})

    assert (
        capacity.obstacle(carrying(Channel.CHAT), Channel.CHAT) == "takes at most 1 of chat at once, and has as many."
    )


@pytest.mark.parametrize(
    ("capacity", "kind", "message"),
    [
        ({"units": 0}, InvalidValueError, "units: is a finite number above zero; 0 is not."),
        ({"units": float("inf")}, InvalidValueError, "units: is a finite number above zero; inf is not."),
        ({"weights": {"chat": -1}}, InvalidValueError, "weights.chat: is a finite number above zero; -1 is not."),
        ({"weights": {"chat": 2}}, InvalidValueError, "weights.chat: takes 2 units, and no agent has more than 1."),
        ({"weights": {"chta": 1}}, UnknownNameError, "weights.chta: there is no channel 'chta'. Did you mean 'chat'?"),
        ({"limits": {"chat": -1}}, InvalidValueError, "limits.chat: is at least zero; -1 is not."),
        (
            {"agents": {"priya": 1}},
            InvalidValueError,
            "agents.priya: a AgentId is 'agt_' and up to 128 letters, digits, '_', '.', ':' or '-'.",
        ),
    ],
)
def test_what_cannot_be_a_capacity_is_refused(
    capacity: dict[str, Any], kind: type[InvalidValueError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        Capacity(**capacity)

    assert str(caught.value) == message


def test_a_capacity_is_written_and_read_back() -> None:
    capacity = Capacity(units=6, weights={"chat": 0.1}, limits={"email": 2}, teams={"team_lisbon": 3})

    assert Capacity.from_json(capacity.to_json()) == capacity
    assert hash(Capacity.from_json(capacity.to_json())) == hash(capacity)
