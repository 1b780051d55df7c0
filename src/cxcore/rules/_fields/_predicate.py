"""Predicates written in Python: conditions that the language cannot express, declared by name."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import attrs

from cxcore.errors import PredicateError, type_in_words
from cxcore.rules._fields._field import BooleanField, Field
from cxcore.values import FrozenDict


@runtime_checkable
class Predicate(Protocol):
    """
    A question about a record that a program answers, such as a fraud score's.

    It is pure: the same facts have the same answer. Given to a
    :class:`Schema` under a name, it is used in conditions like a boolean field.
    """

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the fields it reads, and no others are shown to it."""
        ...

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        """
        Return the answer, or ``None`` if it is unknown.

        Asked only when all its inputs are known.
        """
        ...


def _types(inputs: Mapping[str, Field]) -> Mapping[str, Field]:
    return FrozenDict(inputs)


@attrs.frozen
class PredicateField(BooleanField):
    """
    A boolean whose value a :class:`Predicate` computes; :class:`Schema` makes it.

    A record that holds the answer under this name is believed and the
    predicate not asked, so that a stored decision replays without its plugin.
    """

    kind = "predicate"
    noun = "the answer of a predicate, true or false"

    predicate: Predicate
    inputs: Mapping[str, Field] = attrs.field(converter=_types)

    def fact(self, record: Mapping[str, object], name: str) -> bool | None:
        """
        Return the answer about a record, ``None`` if it or an input is unknown.

        Raises:
            PredicateError: The predicate raised, or answered neither true, false nor ``None``.
        """
        told = self.read(record.get(name), name=name)
        if told is not None:
            return told
        facts = {each: field.read(record.get(each), name=each) for each, field in self.inputs.items()}
        if None in facts.values():
            return None
        try:
            answer: object = self.predicate(FrozenDict(facts))
        except Exception as error:
            raise PredicateError(
                f"the predicate {name!r} raised a {type(error).__name__}; its cause is attached.", predicate=name
            ) from error
        if answer is None or isinstance(answer, bool):
            return answer
        raise PredicateError(
            f"the predicate {name!r} answers true, false or None, not with {type_in_words(answer)}.", predicate=name
        )
