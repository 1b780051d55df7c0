"""
Plugins: rungs of the ladder of choice that a program or another distribution brings.

A policy names the ones it uses and is given them; nothing is loaded because it
is installed. A plugin that fails is never the end of a decision: whoever it
fails on comes last by its rung, and the decision says so.
"""

import math
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Protocol, runtime_checkable

import attrs

from cxcore.errors import PluginError, type_in_words
from cxcore.routing._floor import AgentStatus
from cxcore.values import FrozenDict

CHOICE_STRATEGIES: Final = "cxcore.choice_strategies"
"""The group of entry points under which distributions offer choice strategies."""
CONDITIONS: Final = "cxcore.conditions"
"""The group of entry points under which distributions offer predicates; see :class:`cxcore.rules.Predicate`."""


def _facts(facts: Mapping[str, object]) -> Mapping[str, object]:
    return FrozenDict(facts)


@attrs.frozen(kw_only=True)
class Candidate:
    """What a choice strategy is shown: an agent who can take the interaction, and the facts it asked for."""

    status: AgentStatus
    """The agent at this moment."""
    facts: Mapping[str, object] = attrs.field(factory=FrozenDict, converter=_facts)
    """The facts of the interaction that the strategy declares, all of them known."""


@runtime_checkable
class ChoiceStrategy(Protocol):
    """
    How good an agent is for an interaction, such as how near they are to the customer.

    It is pure: the same candidate has the same rank.
    """

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the declared fields whose facts it reads, and no others are shown to it."""
        ...

    def rank(self, candidate: Candidate) -> float:
        """
        Return a finite number; the lowest is chosen, equal ones are left to the next rung.

        Asked only when all its inputs are known; otherwise all agents are equal.
        """
        ...


def ranked(name: str, strategy: ChoiceStrategy, candidate: Candidate) -> float | PluginError:
    """Return the rank that a strategy gives a candidate, or why it gives none."""
    try:
        rank: object = strategy.rank(candidate)
    except Exception as error:  # noqa: BLE001  # whatever a plugin raises is reported, and never stops a decision
        failure = _failure(name, candidate, f"raised a {type(error).__name__}")
        failure.__cause__ = error
        return failure
    if isinstance(rank, (int, float)) and not isinstance(rank, bool) and math.isfinite(rank):
        return rank
    said = "with a number that is not finite" if isinstance(rank, float) else f"with {type_in_words(rank)}"
    return _failure(name, candidate, f"answered {said}")


def _failure(name: str, candidate: Candidate, what: str) -> PluginError:
    agent = candidate.status.agent.id
    return PluginError(
        f"the choice strategy {name!r} {what} about {agent}, who comes last by it.",
        plugin=name,
        kind="choice strategy",
        agent=str(agent),
    )


@attrs.frozen
class FoundPlugin:
    """A plugin that an installed distribution offers, not loaded yet; :func:`discover_plugins` finds them."""

    name: str
    group: str
    distribution: str
    """The name of the distribution that offers it."""
    version: str
    """The version of that distribution."""
    _entry: EntryPoint = attrs.field(repr=False, eq=False)

    def load(self) -> Any:
        """
        Return the plugin: this imports and runs its code, with all that the code may do.

        Raises:
            PluginError: It cannot be imported.
        """
        try:
            return self._entry.load()
        except Exception as error:
            raise PluginError(
                f"the plugin {self.name!r} of {self.distribution} {self.version} cannot be loaded: "
                f"it raised a {type(error).__name__}, which is attached.",
                plugin=self.name,
                kind=self.group,
            ) from error


def discover_plugins(group: str) -> tuple[FoundPlugin, ...]:
    """
    Return the plugins of a group that are installed, by name; none of them is loaded.

    Args:
        group: :data:`CHOICE_STRATEGIES`, :data:`CONDITIONS`, or a group of your own.

    >>> discover_plugins("acme.nothing_of_the_kind")
    ()
    """
    found = [
        FoundPlugin(entry.name, group, entry.dist.name, entry.dist.version, entry)
        for entry in entry_points(group=group)
        if entry.dist is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.distribution)))
