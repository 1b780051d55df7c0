"""Conditions written in Python, for those who like operators."""

from typing import final

from cxcore.rules._conditions._tree import (
    AtLeast,
    Between,
    Compare,
    Contains,
    Exists,
    Has,
    HasAll,
    HasAny,
    In,
    IsTrue,
    Matches,
    Not,
    StartsWith,
    Within,
)
from cxcore.rules._fields._constant import Constant


@final
class Subject:
    """
    The field that a comparison is about; :func:`field` makes it.

    Its operators and methods return nodes of the tree, which ``&``, ``|`` and
    ``~`` combine. They know nothing of types: :meth:`Schema.check` does.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __eq__(self, value: Constant) -> Compare:  # type: ignore[override]  # builds a comparison, which is what the builder is for
        return Compare(self._name, "==", value)

    def __ne__(self, value: Constant) -> Compare:  # type: ignore[override]  # as above
        return Compare(self._name, "!=", value)

    __hash__ = None  # type: ignore[assignment]  # a subject is equal to nothing, so it has no place in a set

    def __lt__(self, value: Constant) -> Compare:
        return Compare(self._name, "<", value)

    def __le__(self, value: Constant) -> Compare:
        return Compare(self._name, "<=", value)

    def __gt__(self, value: Constant) -> Compare:
        return Compare(self._name, ">", value)

    def __ge__(self, value: Constant) -> Compare:
        return Compare(self._name, ">=", value)

    def is_in(self, *values: Constant) -> In:
        """Equal to one of the values."""
        return In(self._name, values)

    def is_not_in(self, *values: Constant) -> Not:
        """Equal to none of the values."""
        return Not(In(self._name, values))

    def between(self, low: Constant, high: Constant) -> Between:
        """From `low` to `high`, both included."""
        return Between(self._name, low, high)

    def has(self, value: str) -> Has:
        """The set contains the value, or its level is above 0."""
        return Has(self._name, value)

    def at_least(self, name: str, level: int) -> AtLeast:
        """The level of the name is this or higher."""
        return AtLeast(self._name, name, level)

    def has_any(self, *values: str) -> HasAny:
        """The set contains at least one of the values."""
        return HasAny(self._name, values)

    def has_all(self, *values: str) -> HasAll:
        """The set contains each of the values."""
        return HasAll(self._name, values)

    def starts_with(self, text: str) -> StartsWith:
        """The text begins with this."""
        return StartsWith(self._name, text)

    def contains(self, text: str) -> Contains:
        """The text has this somewhere inside."""
        return Contains(self._name, text)

    def matches(self, pattern: str) -> Matches:
        """The whole text matches the pattern."""
        return Matches(self._name, pattern)

    def within(self, calendar: str) -> Within:
        """The calendar of this name is open at the instant."""
        return Within(self._name, calendar)

    def is_true(self) -> IsTrue:
        """The boolean field is true."""
        return IsTrue(self._name)

    def exists(self) -> Exists:
        """The fact is known."""
        return Exists(self._name)

    def __repr__(self) -> str:
        return f"field({self._name!r})"


def field(name: str) -> Subject:
    """
    Return the subject of a comparison, to write a condition in Python.

    >>> from datetime import timedelta
    >>> from cxcore.rules import DurationField, EnumField, Schema, field
    >>> schema = Schema({"tier": EnumField(("gold", "vip", "basic")), "wait": DurationField()})
    >>> schema.check(field("tier").is_in("gold", "vip") & (field("wait") > timedelta(minutes=5)))
    Condition("tier in ['gold', 'vip'] and wait > 5m")
    >>> schema.check(~field("tear").exists())
    Traceback (most recent call last):
        ...
    cxcore.errors.UnknownFieldError: there is no field 'tear'. Did you mean 'tier'?
        not exists tear
                   ^
    """
    return Subject(name)
