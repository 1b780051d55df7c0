"""Whom a TaskRouter expression targets among workers, as what an interaction needs of an agent."""

import math
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cxcore.interop._twilio_expressions import Alike, Asked, UnreadExpressionError
from cxcore.routing import Needs
from cxcore.rules import All, Compare, Exists, Has, In
from cxcore.values import FrozenDict, canonical_language

_HIGHEST: Final = 10
_LONGEST_LANGUAGE: Final = 3
_IDENTITIES: Final = ("sid", "friendly_name", "contact_uri")
_LANGUAGES: Final = ("language", "languages")


@attrs.frozen(kw_only=True)
class Asking:
    """What some expressions together ask of an agent, and what each of its names stands for at Twilio."""

    skills: Mapping[str, int] = attrs.field(factory=FrozenDict)
    languages: Mapping[str, int] = attrs.field(factory=FrozenDict)
    agent_in: str | None = None
    stands_for: Mapping[str, str] = attrs.field(factory=FrozenDict)

    def needs(self) -> Needs:
        """Return it as needs."""
        return Needs(skills=self.skills, languages=self.languages, agent_in=self.agent_in)

    def joined(self, other: "Asking") -> "Asking":
        """
        Return what both ask: the higher of two minimums.

        Raises:
            UnreadExpressionError: Both ask for one agent, by different facts.
        """
        if self.agent_in and other.agent_in and self.agent_in != other.agent_in:
            raise UnreadExpressionError(f"two facts name the agent: {self.agent_in} and {other.agent_in}.")
        return Asking(
            skills=_higher(self.skills, other.skills),
            languages=_higher(self.languages, other.languages),
            agent_in=self.agent_in or other.agent_in,
            stands_for={**self.stands_for, **other.stands_for},
        )


def _higher(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def asking_of(asked: Asked) -> Asking:
    """
    Return what an expression about workers asks of an agent.

    Raises:
        UnreadExpressionError: It is no list of minimums.
    """
    found = Asking()
    for part in _conjuncts(asked):
        found = found.joined(_minimum(part))
    return found


def skill_named(attribute: str) -> str:
    """Return the skill whose level is a numeric attribute of workers."""
    name = attribute.removeprefix("worker.")
    return name.removeprefix("routing.levels.")


def _conjuncts(asked: Asked) -> Iterator[Asked]:
    if isinstance(asked, All):
        for part in asked.parts:
            yield from _conjuncts(part)
    elif asked is not True:
        yield asked


def _minimum(asked: Asked) -> Asking:
    match asked:
        case Has(field, value):
            return _one_of(field.removeprefix("worker."), value, f"{field} HAS '{value}'")
        case Compare(field, "==", str(value)) | In(field, (str(value),)):
            return _one_of(field.removeprefix("worker."), value, f"{field} == '{value}'")
        case Compare(field, "==", True) | In(field, (True,)):
            name = field.removeprefix("worker.")
            return Asking(skills={name: 1}, stands_for={name: f"{field} == true"})
        case Compare(field, ">=" | ">" as sign, int(value) | float(value)) if not isinstance(value, bool):
            level = math.ceil(value) if sign == ">=" else math.floor(value) + 1
            if not 1 <= level <= _HIGHEST:
                raise UnreadExpressionError(f"levels are whole numbers from 1 to {_HIGHEST}; {sign} {value} is none.")
            name = skill_named(field)
            return Asking(skills={name: level}, stands_for={name: f"the level in {field}"})
        case Alike(one, other):
            return _same_agent(one, other)
        case _:
            raise UnreadExpressionError(f"an agent has minimums only, all of them together; {_kind(asked)} is none.")


def _one_of(name: str, value: str, said: str) -> Asking:
    last = name.rpartition(".")[2]
    if last in _LANGUAGES and len(value.partition("-")[0]) <= _LONGEST_LANGUAGE and (tag := canonical_language(value)):
        return Asking(languages={tag: 1}, stands_for={tag: said})
    skill = value if last == "skills" else f"{name}: {value}"
    return Asking(skills={skill: 1}, stands_for={skill: said})


def _same_agent(one: str, other: str) -> Asking:
    task, worker = sorted((one, other))
    if worker.removeprefix("worker.") in _IDENTITIES and task.startswith("task."):
        return Asking(agent_in=task.removeprefix("task."))
    raise UnreadExpressionError(f"{one} == {other} differs from task to task, and what a step needs does not.")


def _kind(asked: Asked) -> str:
    match asked:
        case bool():
            return "what is never true"
        case Compare(_, operator, _):
            return f"{operator} here"
        case Exists():
            return "a test for null"
        case _:
            return {"Any": "OR", "Not": "NOT"}.get(type(asked).__name__, type(asked).__name__.upper())
