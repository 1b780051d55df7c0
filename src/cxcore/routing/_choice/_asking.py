"""
Asking a plugin, which is never the end of a decision.

Whatever a plugin raises, and every answer that it did not promise, becomes a
:class:`PluginError` that is returned and not raised, and says what is done
instead: a condition is unknown, a term counts 0, an agent does not meet a
requirement, or comes last on a rung.
"""

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs

from cxcore.errors import PluginError, type_in_words
from cxcore.routing._choice._plugins import Candidate, ChoiceStrategy, Requirement, ScoreTerm
from cxcore.routing._floors._floor import AgentStatus
from cxcore.rules import Predicate
from cxcore.values import FrozenDict

T = TypeVar("T")


def shown(inputs: tuple[str, ...], facts: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the facts that a plugin declares, or ``None`` if one of them is not known."""
    found = {name: facts[name] for name in inputs if name in facts}
    return FrozenDict(found) if len(found) == len(inputs) else None


@attrs.frozen
class Guarded:
    """A predicate of a policy: whatever goes wrong with it is unknown, so that the rules that ask it do not match."""

    name: str
    predicate: Predicate

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the predicate reads."""
        return self.predicate.inputs

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        """Return the answer; ``None`` also stands for a failure."""
        answer = self._answer(facts)
        return None if isinstance(answer, PluginError) else answer

    def failure(self, facts: Mapping[str, object]) -> PluginError | None:
        """Return why there is no answer about an interaction, if the predicate is to blame."""
        known = shown(self.inputs, facts)
        if known is None or self.name in facts:  # who was told the answer does not ask for it
            return None
        answer = self._answer(known)
        return answer if isinstance(answer, PluginError) else None

    def _answer(self, facts: Mapping[str, object]) -> bool | PluginError | None:
        return _Question("condition", self.name, ", and counts as unknown.").put(lambda: self.predicate(facts), _truth)


def points_of(name: str, term: ScoreTerm, weight: float, facts: Mapping[str, object]) -> float | PluginError | None:
    """Return the points of a score term with its weight; ``None`` if a fact that it reads is not known."""
    known = shown(term.inputs, facts)
    if known is None:
        return None

    def weighted(answer: object) -> float:
        return _finite(weight * _number(answer))

    return _Question("score term", name, ", and counts 0.").put(lambda: term.points(known), weighted)


def met(name: str, requirement: Requirement, status: AgentStatus, facts: Mapping[str, object]) -> bool | PluginError:
    """Return whether an agent meets a requirement; nobody does if a fact that it reads is not known."""
    known = shown(requirement.inputs, facts)
    if known is None:
        return False
    question = _Question("requirement", name, f" about {status.agent.id}, who does not meet it.", status)
    return question.put(lambda: requirement.meets(Candidate(status=status, facts=known)), _yes_or_no)


def ranked(
    name: str, strategy: ChoiceStrategy, status: AgentStatus, facts: Mapping[str, object]
) -> float | PluginError | None:
    """Return the rank that a strategy gives an agent; ``None`` if a fact that it reads is not known."""
    known = shown(strategy.inputs, facts)
    if known is None:
        return None
    question = _Question("choice strategy", name, f" about {status.agent.id}, who comes last by it.", status)
    return question.put(lambda: strategy.rank(Candidate(status=status, facts=known)), _number)


class _UnpromisedError(Exception):
    """An answer that the plugin's protocol does not have."""


@attrs.frozen
class _Question:
    """What is asked, and how the sentence ends that says what is done without an answer."""

    kind: str
    name: str
    instead: str
    about: AgentStatus | None = None

    def put(self, ask: Callable[[], object], read: Callable[[object], T]) -> T | PluginError:
        try:
            answer = ask()
        except Exception as error:  # noqa: BLE001  # whatever a plugin raises is reported, and never stops a decision
            failure = self._failure(f"raised a {type(error).__name__}")
            failure.__cause__ = error
            return failure
        try:
            return read(answer)
        except _UnpromisedError as error:
            return self._failure(f"answered with {error}")

    def _failure(self, what: str) -> PluginError:
        about = {} if self.about is None else {"agent": str(self.about.agent.id)}
        return PluginError(
            f"the {self.kind} {self.name!r} {what}{self.instead}", plugin=self.name, kind=self.kind, **about
        )


def _truth(answer: object) -> bool | None:
    return None if answer is None else _yes_or_no(answer)


def _yes_or_no(answer: object) -> bool:
    if isinstance(answer, bool):
        return answer
    raise _UnpromisedError(type_in_words(answer))


def _number(answer: object) -> float:
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        raise _UnpromisedError(type_in_words(answer))
    try:
        return _finite(float(answer))
    except OverflowError:
        raise _UnpromisedError(_ENDLESS) from None


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise _UnpromisedError(_ENDLESS)
    return number


_ENDLESS = "a number that is not finite"
