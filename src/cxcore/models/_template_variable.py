"""The variables of a reply template: what each holds, and what is said where there is nothing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.locale import (
    date_in_words,
    duration_in_words,
    fallback_languages,
    moment_in_words,
    money_in_words,
    number_in_words,
    time_in_words,
)
from cxcore.values import FrozenDict, Money, Value, canonical_language, instance_of


class VariableKind(StrEnum):
    """What a variable holds, and so how it is said."""

    TEXT = "text"
    """A ``str``, said as it is."""
    NUMBER = "number"
    """An ``int``, ``Decimal`` or finite ``float``; the only kind that is counted in a plural."""
    MONEY = "money"
    """A :class:`~cxcore.values.Money`, said with its currency."""
    DATE = "date"
    TIME = "time"
    """A time of day."""
    DURATION = "duration"
    """A ``timedelta`` that is not negative."""
    MOMENT = "moment"
    """A ``datetime`` with its zone, said in that zone."""


def _to_fallback(fallback: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenDict({canonical_language(tag) or tag: words for tag, words in fallback.items()})


def _is_fallback(instance: object, field: "attrs.Attribute[Any]", fallback: Mapping[str, str]) -> None:
    for tag, words in fallback.items():
        if canonical_language(tag) is None:
            raise InvalidValueError(f"is by BCP 47 tags such as 'pt-BR'; {tag!r:.70} is none.", path=field.name)
        if not words.strip():
            raise InvalidValueError(
                "is some words to say; write the sentence without it instead.", path=f"{field.name}.{tag}"
            )


@attrs.frozen(kw_only=True)
class TemplateVariable(Value):
    """
    What one variable of a template holds, and what is said where it has no value.

    Raises:
        InvalidValueError: A language of `fallback` is no BCP 47 tag, or its words are blank.

    >>> customer = TemplateVariable(fallback={"en": "customer", "pt": "cliente"})
    >>> customer.fallback_in("pt-BR"), customer.fallback_in("ja")
    ('cliente', None)
    """

    kind: VariableKind = attrs.field(default=VariableKind.TEXT, validator=instance_of(VariableKind))
    fallback: Mapping[str, str] = attrs.field(factory=FrozenDict, converter=_to_fallback, validator=_is_fallback)
    """Language to what is said instead; without any, the variable must be given."""

    def fallback_in(self, language: str) -> str | None:
        """Return the words for a language or a wider one; ``None`` where there are none."""
        return next((self.fallback[tag] for tag in fallback_languages(language) if tag in self.fallback), None)

    def said(self, value: Any, *, language: str) -> str:
        """
        Return a value of this kind as people of a language say it.

        Raises:
            InvalidValueError: It is of another kind, or a number too long to read; the message
                never quotes it.
        """
        holds, in_words = _KINDS[self.kind]
        if not holds(value):
            raise InvalidValueError(f"is {in_words}, not {type_in_words(value)}.")
        return _SAID[self.kind](value, language)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


_KINDS: Final[Mapping[VariableKind, tuple[Callable[[object], bool], str]]] = {
    VariableKind.TEXT: (lambda value: isinstance(value, str), "text"),
    VariableKind.NUMBER: (_is_number, "a number"),
    VariableKind.MONEY: (lambda value: isinstance(value, Money), "a Money"),
    VariableKind.DATE: (lambda value: isinstance(value, date) and not isinstance(value, datetime), "a date"),
    VariableKind.TIME: (lambda value: isinstance(value, time), "a time of day"),
    VariableKind.DURATION: (
        lambda value: isinstance(value, timedelta) and value >= timedelta(0),
        "a timedelta of zero or more",
    ),
    VariableKind.MOMENT: (
        lambda value: isinstance(value, datetime) and value.utcoffset() is not None,
        "a datetime with its zone",
    ),
}

_SAID: Final[Mapping[VariableKind, Callable[[Any, str], str]]] = {
    VariableKind.TEXT: lambda value, _: str(value),
    VariableKind.NUMBER: lambda value, language: number_in_words(value, language=language),
    VariableKind.MONEY: lambda value, language: money_in_words(value, language=language),
    VariableKind.DATE: lambda value, language: date_in_words(value, language=language),
    VariableKind.TIME: lambda value, language: time_in_words(value, language=language),
    VariableKind.DURATION: lambda value, language: duration_in_words(value, language=language),
    VariableKind.MOMENT: lambda value, language: moment_in_words(value, language=language),
}
