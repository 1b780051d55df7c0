"""
The laws of plugins, for the tests of those who write them.

A plugin declares what it reads and reads nothing else, answers for every
input with what it promises, gives the same answer when it is asked again, and
changes nothing.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from math import isfinite
from typing import Any, NoReturn, TypeAlias

from cxcore.errors import ConformanceError, suggest, type_in_words
from cxcore.routing import AgentStatus, Candidate, ChoiceStrategy, Requirement, ScoreTerm
from cxcore.rules import Predicate, Schema
from cxcore.testing._conditions import facts_of
from cxcore.testing._hypothesis import Phase, given, settings, st
from cxcore.testing._routing import statuses
from cxcore.values import FrozenDict

_Plugin: TypeAlias = ChoiceStrategy | Predicate | Requirement | ScoreTerm


def check_choice_strategy(
    plugin: ChoiceStrategy,
    *,
    schema: Schema,
    agents: st.SearchStrategy[AgentStatus] | None = None,
    max_examples: int = 100,
) -> None:
    """
    Refuse a choice strategy that breaks a law of plugins.

    Args:
        plugin: What a policy would be given.
        schema: The declared fields, of which it reads some.
        agents: Who it ranks; agents as :func:`statuses` makes them if not given.
        max_examples: How many candidates it is asked about, always the same ones.

    Raises:
        ConformanceError: It has no inputs or no `rank`, reads what it does not declare, raises, gives
            no finite number, answers differently when asked again, or changes what it was shown.

    >>> from cxcore.rules import Schema
    >>> class FewestOpen:
    ...     inputs = ()
    ...     def rank(self, candidate):
    ...         return len(candidate.status.work)
    >>> check_choice_strategy(FewestOpen(), schema=Schema({}), max_examples=10)
    """
    _check_shape(plugin, ChoiceStrategy, schema)
    _check_answers(
        plugin,
        lambda case: plugin.rank(_candidate(*case)),
        st.tuples(agents or statuses(), _inputs(plugin, schema)),
        is_promised=_is_finite,
        promised="a finite number",
        max_examples=max_examples,
    )


def check_requirement(
    plugin: Requirement,
    *,
    schema: Schema,
    agents: st.SearchStrategy[AgentStatus] | None = None,
    max_examples: int = 100,
) -> None:
    """
    Refuse a requirement that breaks a law of plugins.

    Args:
        plugin: What a policy would be given.
        schema: The declared fields, of which it reads some.
        agents: Who it is asked about; agents as :func:`statuses` makes them if not given.
        max_examples: How many candidates it is asked about, always the same ones.

    Raises:
        ConformanceError: It has no inputs or no `meets`, reads what it does not declare, raises, answers
            neither true nor false, answers differently when asked again, or changes what it was shown.

    >>> from cxcore.rules import Schema, TextField
    >>> class SameTeam:
    ...     inputs = ("team",)
    ...     def meets(self, candidate):
    ...         return candidate.status.agent.team == candidate.facts["team"]
    >>> check_requirement(SameTeam(), schema=Schema({"team": TextField()}), max_examples=10)
    """
    _check_shape(plugin, Requirement, schema)
    _check_answers(
        plugin,
        lambda case: plugin.meets(_candidate(*case)),
        st.tuples(agents or statuses(), _inputs(plugin, schema)),
        is_promised=_is_yes_or_no,
        promised="true or false",
        max_examples=max_examples,
    )


def check_score_term(plugin: ScoreTerm, *, schema: Schema, max_examples: int = 100) -> None:
    """
    Refuse a score term that breaks a law of plugins.

    Args:
        plugin: What a policy would be given.
        schema: The declared fields, of which it reads some.
        max_examples: How many records it is asked about, always the same ones.

    Raises:
        ConformanceError: It has no inputs or no `points`, reads what it does not declare, raises, gives
            no finite number, answers differently when asked again, or changes what it was shown.

    >>> from cxcore.rules import IntegerField, Schema
    >>> class ManyComplaints:
    ...     inputs = ("complaints",)
    ...     def points(self, facts):
    ...         return 5 if facts["complaints"] > 2 else 0
    >>> check_score_term(ManyComplaints(), schema=Schema({"complaints": IntegerField()}), max_examples=10)
    """
    _check_shape(plugin, ScoreTerm, schema)
    _check_answers(
        plugin,
        plugin.points,
        _inputs(plugin, schema),
        is_promised=_is_finite,
        promised="a finite number",
        max_examples=max_examples,
    )


def check_predicate(plugin: Predicate, *, schema: Schema, max_examples: int = 100) -> None:
    """
    Refuse a predicate that breaks a law of plugins.

    Args:
        plugin: What a schema would be given.
        schema: The declared fields, of which it reads some.
        max_examples: How many records it is asked about, always the same ones.

    Raises:
        ConformanceError: It has no inputs or cannot be called, reads what it does not declare, raises, answers neither
            true, false nor ``None``, answers differently when asked again, or changes what it was shown.
    """
    _check_shape(plugin, Predicate, schema)
    _check_answers(
        plugin,
        plugin,
        _inputs(plugin, schema),
        is_promised=_is_truth,
        promised="true, false or None",
        max_examples=max_examples,
    )


def _candidate(status: AgentStatus, facts: Mapping[str, object]) -> Candidate:
    candidate = Candidate(status=status)
    object.__setattr__(candidate, "facts", facts)  # as they are, and not as the copy its converter makes
    return candidate


def _is_finite(answer: object) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return False
    try:
        return isfinite(answer)
    except OverflowError:  # a whole number beyond any float is no more use than infinity
        return False


def _is_yes_or_no(answer: object) -> bool:
    return isinstance(answer, bool)


def _is_truth(answer: object) -> bool:
    return answer is None or isinstance(answer, bool)


def _check_shape(plugin: _Plugin, protocol: type, schema: Schema) -> None:
    name = type(plugin).__name__
    if not isinstance(plugin, protocol):
        raise ConformanceError(f"{name} is no {protocol.__name__}; it lacks what the protocol asks for.")
    came: object = plugin.inputs
    if not isinstance(came, tuple) or not all(isinstance(each, str) for each in came):
        raise ConformanceError(f"{name}.inputs is a tuple of names; {type_in_words(came)} came.")
    for each in came:
        if each not in schema.fields:
            hint = suggest(each, schema.fields, kind="fields")
            raise ConformanceError(f"{name} declares that it reads {each!r}, and there is no such field. {hint}")


def _inputs(plugin: _Plugin, schema: Schema) -> st.SearchStrategy[Mapping[str, object]]:
    return st.fixed_dictionaries({name: facts_of(schema.fields[name]) for name in plugin.inputs}).map(_Shown)


class _Shown(FrozenDict[object]):
    """The facts that a plugin is shown, which tell when it asks for another."""

    __slots__ = ()

    def __missing__(self, name: str) -> NoReturn:
        raise ConformanceError(f"reads {name!r}, which is not among its inputs.")

    def get(self, name: str, _: object = None) -> object:
        return self[name]


def _check_answers(
    plugin: object,
    ask: Callable[[Any], object],
    cases: st.SearchStrategy[Any],
    *,
    is_promised: Callable[[object], bool],
    promised: str,
    max_examples: int,
) -> None:
    name = type(plugin).__name__
    earlier: list[tuple[Any, object]] = []

    @given(cases)
    @settings(max_examples=max_examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    def answers(case: Any) -> None:
        before = deepcopy(case)
        try:
            answer = ask(case)
        except ConformanceError as error:
            raise ConformanceError(f"{name} {error}") from None
        except Exception as error:
            raise ConformanceError(f"{name} raised a {type(error).__name__}; it answers for every input.") from error
        if not is_promised(answer):
            raise ConformanceError(f"{name} answers with {promised}; {type_in_words(answer)} came.")
        if case != before:
            raise ConformanceError(f"{name} changed what it was shown.")
        if ask(case) != answer:
            raise ConformanceError(f"{name} answers differently when it is asked again.")
        earlier.append((case, answer))

    answers()
    # Asked in the other order, a plugin that remembers what it was asked before betrays itself.
    if any(ask(case) != answer for case, answer in reversed(earlier)):
        raise ConformanceError(f"{name} answers differently after it was asked about something else.")
