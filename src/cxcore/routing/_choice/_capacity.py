"""How much an agent carries at once."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.models import Agent, AgentId, Channel, TeamId, capabilities_of
from cxcore.routing._floors._floor import AgentStatus
from cxcore.routing._floors._floor_index import Carried, FloorIndex, Roster
from cxcore.routing._terms._exact import above_zero, exact
from cxcore.values import FrozenDict, Id, Value

_Numbers: TypeAlias = Mapping[str, float]
_Counts: TypeAlias = Mapping[str, int]
_Check: TypeAlias = Callable[[object, "attrs.Attribute[Any]", Mapping[str, Any]], None]


def _numbers(numbers: _Numbers) -> _Numbers:
    return FrozenDict(numbers)


def _counts(counts: _Counts) -> _Counts:
    return FrozenDict(counts)


def _channel_lists(lists: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return FrozenDict({name: tuple(others) for name, others in lists.items()})


def _above_zero(instance: object, field: "attrs.Attribute[Any]", number: float) -> None:
    above_zero(number, field.name)


def _each_above_zero(instance: object, field: "attrs.Attribute[Any]", numbers: _Numbers) -> None:
    for name, number in numbers.items():
        above_zero(number, f"{field.name}.{name}")


def _each_at_least_zero(instance: object, field: "attrs.Attribute[Any]", counts: _Counts) -> None:
    for name, count in counts.items():
        if count < 0:
            raise InvalidValueError(f"is at least zero; {count} is not.", path=f"{field.name}.{name}")


def _by_channel(instance: object, field: "attrs.Attribute[Any]", numbers: Mapping[str, Any]) -> None:
    for name in numbers:
        _refuse_unless_channel(name, f"{field.name}.{name}")


def _between_channels(instance: object, field: "attrs.Attribute[Any]", lists: Mapping[str, Any]) -> None:
    for name, others in lists.items():
        _refuse_unless_channel(name, f"{field.name}.{name}")
        for index, other in enumerate(others):
            _refuse_unless_channel(other, f"{field.name}.{name}[{index}]")


def _refuse_unless_channel(name: str, path: str) -> None:
    if name not in _CHANNELS:
        raise UnknownNameError(f"there is no channel {name!r}. {suggest(name, _CHANNELS, kind='channels')}", path=path)


def _by(kind: type[Id]) -> _Check:
    def check(instance: object, field: "attrs.Attribute[Any]", numbers: Mapping[str, Any]) -> None:
        for name in numbers:
            try:
                kind(name)
            except InvalidValueError as fault:
                raise fault.under(f"{field.name}.{name}") from None

    return check


_CHANNELS: Final = frozenset(channel.value for channel in Channel)


@attrs.frozen(kw_only=True)
class Capacity(Value):
    """
    How much an agent carries at once: units, and what each channel takes of them.

    There is no unlimited agent: who is named neither by id nor by team has
    `units`, and a channel without a weight takes all an agent has. Sums are
    exact, so that ten times 0.1 is 1.

    Without weights, channels take the share of `units` that
    :func:`cxcore.models.capabilities_of` says: one call, or one email, or four chats.

    Raises:
        InvalidValueError: A number is not above zero, a limit below zero, or a
            weight more than any agent has.
        UnknownNameError: There is no such channel.

    >>> Capacity(units=6, weights={"messaging": 2}).weights
    {'messaging': 2}
    """

    units: float = attrs.field(default=1.0, validator=_above_zero)
    weights: Mapping[str, float] = attrs.field(converter=_numbers, validator=[_by_channel, _each_above_zero])
    """What one interaction of a channel takes."""
    limits: Mapping[str, int] = attrs.field(
        factory=FrozenDict, converter=_counts, validator=[_by_channel, _each_at_least_zero]
    )
    """How many interactions of a channel at most, whatever they weigh; 0 is none."""
    teams: Mapping[str, float] = attrs.field(
        factory=FrozenDict, converter=_numbers, validator=[_by(TeamId), _each_above_zero]
    )
    """The units of a team's agents, where they differ."""
    agents: Mapping[str, float] = attrs.field(
        factory=FrozenDict, converter=_numbers, validator=[_by(AgentId), _each_above_zero]
    )
    """The units of single agents, where they differ; these count before their team's."""

    blocks: Mapping[str, tuple[str, ...]] = attrs.field(
        factory=FrozenDict, converter=_channel_lists, validator=_between_channels
    )
    """What nobody is given who has something of a channel open: ``{"phone": ["chat"]}`` keeps calls undisturbed."""
    interrupts: Mapping[str, tuple[str, ...]] = attrs.field(
        factory=FrozenDict, converter=_channel_lists, validator=_between_channels
    )
    """What rests while a channel is served: for ``{"phone": ["email"]}`` a call finds room as if no email were open."""

    @weights.default
    def _usual_weights(self) -> _Numbers:
        shares = {channel.value: capabilities_of(channel).capacity_weight for channel in Channel}
        # What no agent serves has no share, and takes all of whoever serves it after all.
        return {channel: share * self.units for channel, share in shares.items() if share > 0}

    @cached_property
    def _scale(self) -> int:
        """What makes every number whole: sums of integers are exact and fast."""
        return math.lcm(*(exact(number).denominator for number in self._all_numbers()))

    @cached_property
    def _wholes(self) -> Mapping[float, int]:
        """Each number times the scale."""
        return {number: int(exact(number) * self._scale) for number in self._all_numbers()}

    def _all_numbers(self) -> list[float]:
        return [self.units, *self.weights.values(), *self.teams.values(), *self.agents.values()]

    def __attrs_post_init__(self) -> None:
        most = max(self.units, *self.teams.values(), *self.agents.values(), 0)
        for channel, weight in self.weights.items():
            if weight > most:
                raise InvalidValueError(
                    f"takes {weight:g} units, and no agent has more than {most:g}.", path=f"weights.{channel}"
                )

    @cached_property
    def _rooms(self) -> dict[tuple[Carried, int, str], bool]:
        """What has been found out about room, which is asked again at every decision."""
        return {}

    def load(self, status: AgentStatus) -> int:
        """Return what an agent's open work takes, in parts of a unit so small that it is whole."""
        return self._load(status.carried, self.units_of(status.agent))

    def written(self, load: int) -> str:
        """Return a load in the policy's units."""
        return f"{load / self._scale:g}"

    def units_of(self, agent: Agent) -> int:
        """Return what an agent carries at once, in the same parts of a unit."""
        team = self.units if agent.team is None else self.teams.get(agent.team, self.units)
        return self._wholes[self.agents.get(agent.id, team)]

    @property
    def all_units(self) -> frozenset[int]:
        """What agents may carry at once, in the same parts: each amount that anybody has."""
        return frozenset(self._wholes[units] for units in (self.units, *self.teams.values(), *self.agents.values()))

    def obstacle(self, status: AgentStatus, channel: Channel) -> str | None:
        """Return why an agent cannot take one more interaction of a channel, or ``None`` if they can."""
        return self._obstacle(status.carried, self.units_of(status.agent), channel)

    def has_room(self, carried: Carried, units: int, channel: Channel) -> bool:
        """Return whether somebody with these units, who carries this, can take one more of a channel."""
        key = carried, units, channel
        if key not in self._rooms:
            self._rooms[key] = self._obstacle(carried, units, channel) is None
        return self._rooms[key]

    def with_room(self, index: FloorIndex, channel: Channel) -> int:
        """Return the agents who can take one more interaction of a channel, as a set of their places."""
        found = 0
        for units, who in self._by_units(index.roster).items():
            for carried, carriers in index.carried.items():
                if carriers & who and self.has_room(carried, units, channel):
                    found |= carriers & who
        return found

    def groups(self, index: FloorIndex) -> Iterator[int]:
        """Yield the agents in groups of those who carry the same and have the same units."""
        for who in self._by_units(index.roster).values():
            for carriers in index.carried.values():
                yield carriers & who

    @cached_property
    def _rosters(self) -> "WeakKeyDictionary[Roster, Mapping[int, int]]":
        """Who has how many units, for each roster that has been asked about."""
        return WeakKeyDictionary()

    def _by_units(self, roster: Roster) -> Mapping[int, int]:
        if roster not in self._rosters:
            found: dict[int, int] = {}
            for place, agent in enumerate(roster.agents):
                units = self.units_of(agent)
                found[units] = found.get(units, 0) | 1 << place
            self._rosters[roster] = found
        return self._rosters[roster]

    def _obstacle(self, carried: Carried, units: int, channel: Channel) -> str | None:
        for other, count in carried:
            if channel in self.blocks.get(other, ()):
                return f"has {other} open, which blocks {channel}."
            if other == channel and count >= self.limits.get(channel, count + 1):
                return f"takes at most {self.limits[channel]} of {channel} at once, and has as many."
        if self.limits.get(channel) == 0:
            return f"takes no {channel} at all."
        resting = self.interrupts.get(channel, ())
        load = self._load(tuple(each for each in carried if each[0] not in resting), units)
        weight = self._weight(channel, units)
        if load + weight <= units:
            return None
        return (
            f"carries {self.written(load)} of {self.written(units)} units; "
            f"one more of {channel} takes {self.written(weight)}."
        )

    def ramp_obstacle(self, status: AgentStatus, channel: Channel, *, done: timedelta, ramp: timedelta) -> str | None:
        """Return why an agent cannot take one more so soon after their shift began, or ``None`` if they can."""
        units = self.units_of(status.agent)
        load = self._load(status.carried, units)
        if not load or (load + self._weight(channel, units)) * ramp <= units * done:
            return None
        return f"began {done} ago, and works up to {self.written(units)} units over {ramp}."

    def _load(self, carried: Carried, units: int) -> int:
        return sum(self._weight(channel, units) * count for channel, count in carried)

    def _weight(self, channel: str, units: int) -> int:
        weight = self.weights.get(channel)
        return units if weight is None else self._wholes[weight]
