"""The floor: who could serve at this moment, and what they carry."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import attrs

from cxcore.errors import InvalidValueError, StaleFloorError, UnknownNameError, suggest
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing._floors._digest import digest_of
from cxcore.routing._floors._floor_index import Carried, FloorIndex
from cxcore.routing._floors._moment import with_zone
from cxcore.values import FrozenDict, Value, at_least_zero, aware, fraction, instance_of, one_line, to_utc


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
        InvalidValueError: `work` lists an interaction twice, `assigned` is below
            zero, or `occupancy` outside 0 to 1.
        NaiveDatetimeError: One of the instants has no zone.
    """

    agent: Agent = attrs.field(validator=instance_of(Agent))
    state: AgentState = attrs.field(validator=instance_of(AgentState))
    work: tuple[OpenWork, ...] = attrs.field(default=(), converter=_by_interaction, validator=_no_interaction_twice)
    """What they have open, whatever their state."""
    idle_since: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """Since when they have had nothing open; ``None`` if they have, or if nobody knows."""
    shift_start: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """From when they take work; ``None`` is no start known."""
    shift_end: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """From when they take nothing more; ``None`` is no end known."""
    calendar: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))
    """The calendar of their hours, by its name in the policy, where it and not the shift says them."""
    last_assigned: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When they were last given something, for taking turns."""
    assigned: int = attrs.field(default=0, validator=at_least_zero)
    """How many they have been given in the period over which work is shared out."""
    occupancy: float | None = attrs.field(default=None, validator=attrs.validators.optional(fraction))
    """The share of their time in which they were busy, as the host measures it."""

    @property
    def is_available(self) -> bool:
        """Whether they take new work, as far as their capacity goes."""
        return self.state is AgentState.AVAILABLE

    @cached_property
    def carried(self) -> Carried:
        """How many interactions of each channel they have open, in the order of the channels' names."""
        return tuple(sorted(Counter(str(each.channel) for each in self.work).items()))

    @cached_property
    def open_interactions(self) -> frozenset[str]:
        """The ids of the interactions they have open."""
        return frozenset(each.interaction for each in self.work)


def _by_agent(agents: Iterable[AgentStatus]) -> tuple[AgentStatus, ...]:
    return tuple(sorted(agents, key=lambda status: status.agent.id))


def _no_agent_twice(instance: object, field: "attrs.Attribute[Any]", agents: tuple[AgentStatus, ...]) -> None:
    _refuse_repeats([status.agent.id for status in agents], path=field.name)


def _to_counts(waiting: Mapping[str, int]) -> Mapping[str, int]:
    # An empty queue is left out, so that floors which mean the same are equal.
    return FrozenDict({queue: count for queue, count in waiting.items() if count != 0})


def _are_counts(instance: object, field: "attrs.Attribute[Any]", waiting: Mapping[str, int]) -> None:
    for queue, count in waiting.items():
        _refuse_unless_count(count, f"{field.name}.{queue}")


def _refuse_unless_count(count: int, path: str) -> None:
    if type(count) is not int or count < 0:
        raise InvalidValueError(f"is a whole number of at least zero; {count!r} is not.", path=path)


@attrs.frozen
class Floor(Value):
    """
    Who could serve at this moment, and how many wait.

    A floor is a value: every change returns another one, which shares what did
    not change, and whose `version` is one higher. The order in which agents are
    listed makes no difference; they are kept in the order of their ids.

    Raises:
        InvalidValueError: An agent is listed twice, or a count is negative.

    >>> from cxcore.models import Agent
    >>> priya = AgentStatus(agent=Agent(id=AgentId("agt_priya")), state=AgentState.AVAILABLE)
    >>> floor = Floor((priya,), waiting={"billing": 3})
    >>> floor.status(AgentId("agt_priya")).state
    <AgentState.AVAILABLE: 'available'>
    """

    agents: tuple[AgentStatus, ...] = attrs.field(default=(), converter=_by_agent, validator=_no_agent_twice)
    waiting: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=_to_counts, validator=_are_counts)
    """How many interactions wait in each queue; a queue that is not listed is empty."""

    version: int = attrs.field(default=0, eq=False, validator=at_least_zero)
    """How many changes have led here; it is no part of what makes floors equal, nor of the digest."""

    @cached_property
    def index(self) -> FloorIndex:
        """The agents as sets, for whoever decides."""
        return FloorIndex.of(self.agents)

    def status(self, agent: AgentId) -> AgentStatus:
        """
        Return an agent's status.

        Raises:
            UnknownNameError: The agent is not on this floor.
        """
        place = self.index.roster.place.get(agent)
        if place is not None:
            return self.agents[place]
        hint = suggest(agent, (str(status.agent.id) for status in self.agents), kind="agents")
        raise UnknownNameError(f"{agent} is not on this floor. {hint}", path="agent")

    def with_status(self, status: AgentStatus) -> Self:
        """Return a floor on which the agent has that status, whether or not they were on it."""
        place = self.index.roster.place.get(status.agent.id)
        if place is None or self.agents[place].agent != status.agent:
            others = [each for each in self.agents if each.agent.id != status.agent.id]
            return attrs.evolve(self, agents=(*others, status), version=self.version + 1)
        agents = list(self.agents)
        agents[place] = status
        return self._changed(tuple(agents), self.waiting, self.index.replaced(self.agents[place], status))

    def _changed(self, agents: tuple[AgentStatus, ...], waiting: Mapping[str, int], index: FloorIndex) -> Self:
        # Around the constructor, which would sort and check a thousand agents because of one: all but
        # the one that came in as a checked value have been checked.
        floor = object.__new__(type(self))
        for name, value in (
            ("agents", agents),
            ("waiting", waiting),
            ("version", self.version + 1),
            ("index", index),
        ):
            object.__setattr__(floor, name, value)
        return floor

    def at_version(self, version: int) -> Self:
        """
        Return this floor, if it is of that version still.

        Two runs that decide about one backlog at the same time would give the
        same work twice. Keep the current floor in one place, and carry a decision
        out only on the version it was made from; whoever comes second decides again.

        Raises:
            StaleFloorError: The floor has changed since, or it is another one.

        >>> Floor().enqueue("billing").at_version(0)
        Traceback (most recent call last):
            ...
        cxcore.errors.StaleFloorError: The floor is of version 1, and the decision was made from version 0; decide again.
        """
        if version != self.version:
            raise StaleFloorError(
                f"The floor is of version {self.version}, and the decision was made from version {version}; decide again.",
                version=self.version,
                expected=version,
            )
        return self

    def assign(self, agent: AgentId, interaction: Interaction, *, at: datetime | None = None) -> Self:
        """
        Return a floor on which the agent has the interaction, and is idle no more.

        Args:
            agent: Who takes it.
            interaction: What they take.
            at: When, for policies in which agents take turns; ``None`` leaves their last turn as it was.

        Raises:
            UnknownNameError: The agent is not on this floor.
            InvalidValueError: The agent has the interaction already.
            NaiveDatetimeError: `at` has no zone.
        """
        status = self.status(agent)
        return self.with_status(
            attrs.evolve(
                status,
                work=(*status.work, OpenWork(interaction.id, interaction.channel)),
                idle_since=None,
                assigned=status.assigned + 1,
                last_assigned=status.last_assigned if at is None else with_zone(at),
            )
        )

    def release(self, agent: AgentId, interaction: InteractionId, *, at: datetime) -> Self:
        """
        Return a floor on which the agent is done with an interaction at an instant, and idle if it was the last.

        Raises:
            UnknownNameError: The agent is not on this floor, or does not have the interaction.
            NaiveDatetimeError: `at` has no zone.
        """
        moment, status = with_zone(at), self.status(agent)
        work = tuple(each for each in status.work if each.interaction != interaction)
        if len(work) == len(status.work):
            raise UnknownNameError(f"{agent} does not have {interaction}.", path="interaction")
        return self.with_status(attrs.evolve(status, work=work, idle_since=None if work else moment))

    def enqueue(self, queue: str) -> Self:
        """Return a floor on which one more waits in the queue."""
        return self._with_waiting(queue, self.waiting.get(queue, 0) + 1)

    def dequeue(self, queue: str) -> Self:
        """
        Return a floor on which one fewer waits in the queue.

        Raises:
            InvalidValueError: Nobody waits in it.
        """
        return self._with_waiting(queue, self.waiting.get(queue, 0) - 1)

    def _with_waiting(self, queue: str, count: int) -> Self:
        _refuse_unless_count(count, f"waiting.{queue}")
        return self._changed(self.agents, _to_counts({**self.waiting, queue: count}), self.index)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the floor's canonical JSON, in hexadecimal: equal floors, equal digests."""
        document = self.to_dict()
        del document["version"]
        return digest_of(document)
