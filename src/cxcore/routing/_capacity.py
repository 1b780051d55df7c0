"""How much an agent carries at once."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.models import Agent, AgentId, Channel, TeamId, capabilities_of
from cxcore.routing._floor import AgentStatus
from cxcore.values import FrozenDict, Id, Value

_Numbers: TypeAlias = Mapping[str, float]
_Counts: TypeAlias = Mapping[str, int]
_Check: TypeAlias = Callable[[object, "attrs.Attribute[Any]", Mapping[str, Any]], None]


def _numbers(numbers: _Numbers) -> _Numbers:
    return FrozenDict(numbers)


def _counts(counts: _Counts) -> _Counts:
    return FrozenDict(counts)


def _refuse_unless_above_zero(number: float, path: str) -> None:
    if not (number > 0 and math.isfinite(number)):
        raise InvalidValueError(f"is a finite number above zero; {number} is not.", path=path)


def _above_zero(instance: object, field: "attrs.Attribute[Any]", number: float) -> None:
    _refuse_unless_above_zero(number, field.name)


def _each_above_zero(instance: object, field: "attrs.Attribute[Any]", numbers: _Numbers) -> None:
    for name, number in numbers.items():
        _refuse_unless_above_zero(number, f"{field.name}.{name}")


def _each_at_least_zero(instance: object, field: "attrs.Attribute[Any]", counts: _Counts) -> None:
    for name, count in counts.items():
        if count < 0:
            raise InvalidValueError(f"is at least zero; {count} is not.", path=f"{field.name}.{name}")


def _by_channel(instance: object, field: "attrs.Attribute[Any]", numbers: Mapping[str, Any]) -> None:
    for name in numbers:
        if name not in _CHANNELS:
            raise UnknownNameError(
                f"there is no channel {name!r}. {suggest(name, _CHANNELS, kind='channels')}",
                path=f"{field.name}.{name}",
            )


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

    >>> Capacity(units=6, weights={"messaging": 2})
    Capacity(units=6, weights={'messaging': 2}, limits={}, teams={}, agents={})
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

    @weights.default
    def _usual_weights(self) -> _Numbers:
        shares = {channel.value: capabilities_of(channel).capacity_weight for channel in Channel}
        # What no agent serves has no share, and takes all of whoever serves it after all.
        return {channel: share * self.units for channel, share in shares.items() if share > 0}

    @cached_property
    def _scale(self) -> int:
        """What makes every number whole: sums of integers are exact and fast."""
        return math.lcm(*(_exact(number).denominator for number in self._all_numbers()))

    @cached_property
    def _wholes(self) -> Mapping[float, int]:
        """Each number times the scale."""
        return {number: int(_exact(number) * self._scale) for number in self._all_numbers()}

    def _all_numbers(self) -> list[float]:
        return [self.units, *self.weights.values(), *self.teams.values(), *self.agents.values()]

    def __attrs_post_init__(self) -> None:
        most = max(self.units, *self.teams.values(), *self.agents.values(), 0)
        for channel, weight in self.weights.items():
            if weight > most:
                raise InvalidValueError(
                    f"takes {weight:g} units, and no agent has more than {most:g}.", path=f"weights.{channel}"
                )

    def load(self, status: AgentStatus) -> int:
        """Return what an agent's open work takes, in parts of a unit so small that it is whole."""
        units = self._units(status.agent)
        return sum(self._weight(each.channel, units) for each in status.work)

    def written(self, load: int) -> str:
        """Return a load in the policy's units."""
        return f"{load / self._scale:g}"

    def obstacle(self, status: AgentStatus, channel: Channel) -> str | None:
        """Return why an agent cannot take one more interaction of a channel, or ``None`` if they can."""
        limit = self.limits.get(channel)
        if limit is not None and sum(each.channel is channel for each in status.work) >= limit:
            return f"takes at most {limit} of {channel} at once, and has as many."
        units, load = self._units(status.agent), self.load(status)
        weight = self._weight(channel, units)
        if load + weight <= units:
            return None
        return (
            f"carries {self.written(load)} of {self.written(units)} units; "
            f"one more of {channel} takes {self.written(weight)}."
        )

    def _units(self, agent: Agent) -> int:
        team = self.units if agent.team is None else self.teams.get(agent.team, self.units)
        return self._wholes[self.agents.get(agent.id, team)]

    def _weight(self, channel: Channel, units: int) -> int:
        weight = self.weights.get(channel)
        return units if weight is None else self._wholes[weight]


def _exact(number: float) -> Fraction:
    return Fraction(repr(number))  # what the author wrote: 0.1 is a tenth, not the float beside it
