"""The floor: who could serve at this moment, and what they carry."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError, UnknownNameError, suggest
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing._digest import digest_of
from cxcore.values import FrozenDict, Value, aware, instance_of, to_utc


class AgentState(StrEnum):
    """Whether an agent takes new work."""

    AVAILABLE = "available"
    """Ready for more, as far as their capacity goes."""
    BUSY = "busy"
    """Here, and not to be given anything now: a meeting, after-contact work, their own choice."""
    AWAY = "away"
    """On a break."""
    OFFLINE = "offline"
    """Not signed in."""


@attrs.frozen
class OpenWork(Value):
    """An interaction that an agent has and has not finished."""

    interaction: InteractionId = attrs.field(validator=instance_of(InteractionId))
    channel: Channel = attrs.field(validator=instance_of(Channel))


def _by_interaction(work: Iterable[OpenWork]) -> tuple[OpenWork, ...]:
    return tuple(sorted(work, key=lambda each: each.interaction))


def _no_interaction_twice(instance: object, field: "attrs.Attribute[Any]", work: tuple[OpenWork, ...]) -> None:
    _refuse_repeats([each.interaction for each in work], path=field.name)


def _refuse_repeats(ids: list[str], *, path: str) -> None:
    for earlier, later in pairwise(ids):
        if earlier == later:
            raise InvalidValueError(f"lists {later} twice.", path=path)


@attrs.frozen(kw_only=True)
class AgentStatus(Value):
    """
    An agent at this moment.

    Raises:
        InvalidValueError: `work` lists an interaction twice.
        NaiveDatetimeError: `idle_since` or `shift_end` has no zone.
    """

    agent: Agent = attrs.field(validator=instance_of(Agent))
    state: AgentState = attrs.field(validator=instance_of(AgentState))
    work: tuple[OpenWork, ...] = attrs.field(default=(), converter=_by_interaction, validator=_no_interaction_twice)
    """What they have open, whatever their state."""
    idle_since: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """Since when they have had nothing open; ``None`` if they have, or if nobody knows."""
    shift_end: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """From when they take nothing more; ``None`` is no end known."""


def _by_agent(agents: Iterable[AgentStatus]) -> tuple[AgentStatus, ...]:
    return tuple(sorted(agents, key=lambda status: status.agent.id))


def _no_agent_twice(instance: object, field: "attrs.Attribute[Any]", agents: tuple[AgentStatus, ...]) -> None:
    _refuse_repeats([status.agent.id for status in agents], path=field.name)


def _to_counts(waiting: Mapping[str, int]) -> Mapping[str, int]:
    # An empty queue is left out, so that floors which mean the same are equal.
    return FrozenDict({queue: count for queue, count in waiting.items() if count != 0})


def _counts(instance: object, field: "attrs.Attribute[Any]", waiting: Mapping[str, int]) -> None:
    for queue, count in waiting.items():
        if type(count) is not int or count < 0:
            raise InvalidValueError(
                f"is a whole number of at least zero; {count!r} is not.", path=f"{field.name}.{queue}"
            )


@attrs.frozen
class Floor(Value):
    """
    Who could serve at this moment, and how many wait.

    A floor is a value: every change returns another one. The order in which
    agents are listed makes no difference; they are kept in the order of their ids.

    Raises:
        InvalidValueError: An agent is listed twice, or a count is negative.

    >>> from cxcore.models import Agent
    >>> priya = AgentStatus(agent=Agent(id=AgentId("agt_priya")), state=AgentState.AVAILABLE)
    >>> floor = Floor((priya,), waiting={"billing": 3})
    >>> floor.status(AgentId("agt_priya")).state
    <AgentState.AVAILABLE: 'available'>
    """

    agents: tuple[AgentStatus, ...] = attrs.field(default=(), converter=_by_agent, validator=_no_agent_twice)
    waiting: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=_to_counts, validator=_counts)
    """How many interactions wait in each queue; a queue that is not listed is empty."""

    def status(self, agent: AgentId) -> AgentStatus:
        """
        Return an agent's status.

        Raises:
            UnknownNameError: The agent is not on this floor.
        """
        for status in self.agents:
            if status.agent.id == agent:
                return status
        hint = suggest(agent, (str(status.agent.id) for status in self.agents), kind="agents")
        raise UnknownNameError(f"{agent} is not on this floor. {hint}", path="agent")

    def with_status(self, status: AgentStatus) -> Self:
        """Return a floor on which the agent has that status, whether or not they were on it."""
        others = [each for each in self.agents if each.agent.id != status.agent.id]
        return attrs.evolve(self, agents=(*others, status))

    def assign(self, agent: AgentId, interaction: Interaction) -> Self:
        """
        Return a floor on which the agent has the interaction, and is idle no more.

        Raises:
            UnknownNameError: The agent is not on this floor.
            InvalidValueError: The agent has the interaction already.
        """
        status = self.status(agent)
        work = (*status.work, OpenWork(interaction.id, interaction.channel))
        return self.with_status(attrs.evolve(status, work=work, idle_since=None))

    def release(self, agent: AgentId, interaction: InteractionId, *, at: datetime) -> Self:
        """
        Return a floor on which the agent is done with an interaction at an instant, and idle if it was the last.

        Raises:
            UnknownNameError: The agent is not on this floor, or does not have the interaction.
            NaiveDatetimeError: `at` has no zone.
        """
        if at.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("at")
        status = self.status(agent)
        work = tuple(each for each in status.work if each.interaction != interaction)
        if len(work) == len(status.work):
            raise UnknownNameError(f"{agent} does not have {interaction}.", path="interaction")
        return self.with_status(attrs.evolve(status, work=work, idle_since=None if work else at))

    def enqueue(self, queue: str) -> Self:
        """Return a floor on which one more waits in the queue."""
        return attrs.evolve(self, waiting={**self.waiting, queue: self.waiting.get(queue, 0) + 1})

    def dequeue(self, queue: str) -> Self:
        """
        Return a floor on which one fewer waits in the queue.

        Raises:
            InvalidValueError: Nobody waits in it.
        """
        return attrs.evolve(self, waiting={**self.waiting, queue: self.waiting.get(queue, 0) - 1})

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the floor's canonical JSON, in hexadecimal: equal floors, equal digests."""
        return digest_of(self.to_dict())
