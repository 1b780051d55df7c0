"""
Plugins: rungs of the ladder, terms of a score and requirements that a program or another distribution brings.

A policy names the ones it uses and is given them; nothing is loaded because it
is installed. Conditions are :class:`cxcore.rules.Predicate`.
"""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Protocol, runtime_checkable

import attrs

from cxcore.errors import PluginError
from cxcore.routing._floors._floor import AgentStatus
from cxcore.values import FrozenDict

CHOICE_STRATEGIES: Final = "cxcore.choice_strategies"
"""The group of entry points under which distributions offer choice strategies."""
CONDITIONS: Final = "cxcore.conditions"
"""The group of entry points under which distributions offer predicates; see :class:`cxcore.rules.Predicate`."""
SCORE_TERMS: Final = "cxcore.score_terms"
"""The group of entry points under which distributions offer score terms."""
REQUIREMENTS: Final = "cxcore.requirements"
"""The group of entry points under which distributions offer requirements."""


def _facts(facts: Mapping[str, object]) -> Mapping[str, object]:
    return FrozenDict(facts)


@attrs.frozen(kw_only=True)
class Candidate:
    """What a choice strategy or a requirement is shown: an agent, and the facts of the interaction it asked for."""

    status: AgentStatus
    """The agent at this moment."""
    facts: Mapping[str, object] = attrs.field(factory=FrozenDict, converter=_facts)
    """The facts of the interaction that the plugin declares, all of them known."""


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


@runtime_checkable
class ScoreTerm(Protocol):
    """
    How much more urgent an interaction is, such as by the risk that the customer leaves.

    It is pure, and knows no time: the same facts have the same points, so that
    it is still known for ever which of two scores is ahead when.
    """

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the declared fields it reads, and no others are shown to it."""
        ...

    def points(self, facts: Mapping[str, object]) -> float:
        """
        Return a finite number, which the policy multiplies by a weight.

        Asked only when all its inputs are known; otherwise it counts nothing.
        """
        ...


@runtime_checkable
class Requirement(Protocol):
    """
    What an agent must be for an interaction, such as in the customer's city.

    It is pure: the same candidate has the same answer.
    """

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the declared fields whose facts it reads, and no others are shown to it."""
        ...

    def meets(self, candidate: Candidate) -> bool:
        """
        Return whether an agent meets it.

        Asked only when all its inputs are known; otherwise nobody meets it.
        """
        ...


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
        group: :data:`CHOICE_STRATEGIES`, :data:`CONDITIONS`, :data:`SCORE_TERMS`, :data:`REQUIREMENTS`,
            or a group of your own.

    >>> discover_plugins("acme.nothing_of_the_kind")
    ()
    """
    found = [
        FoundPlugin(entry.name, group, entry.dist.name, entry.dist.version, entry)
        for entry in entry_points(group=group)
        if entry.dist is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.distribution)))
