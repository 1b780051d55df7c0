"""
Field types: what a record may hold under a name, and what a condition may ask of it.

``None`` is unknown, and so is NaN, with which data frames mark a gap.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, ClassVar, Final

import attrs

from cxcore.errors import InvalidValueError, suggest, type_in_words
from cxcore.rules._fields._constant import NOUNS, Constant, shorten, write_constant, write_name
from cxcore.values import Value

EQUAL: Final = ("==", "!=", "in")
ORDERED: Final = (*EQUAL, "<", "<=", ">", ">=", "between")


class Field(Value, ABC):
    """
    Base class of the field types; a :class:`Schema` gives each a name.

    Class attributes tell what the type is for: `kind` is its name in a
    document, `operators` are those a condition may use on it, besides
    ``exists`` and ``not exists``, which ask of any field whether it is there.
    """

    __slots__ = ()
    kind: ClassVar[str]
    operators: ClassVar[tuple[str, ...]]
    noun: ClassVar[str]
    example: ClassVar[str]
    constants: ClassVar[frozenset[type]]
    exact: ClassVar[type | None] = None
    """The Python type whose values :meth:`read` returns as they are, if there is one."""

    def describe(self) -> str:
        """Return what the field holds, in words."""
        return self.noun

    def listed(self) -> tuple[str, ...]:
        """Return the only names that a condition may use; none if it may use any."""
        return ()

    def objection(self, name: str, constant: Constant) -> str | None:
        """Return why a condition cannot compare the field `name` with a constant, or ``None`` if it can."""
        if type(constant) in self.constants:
            return None
        return (
            f"{write_name(name)} is {self.describe()}, and {shorten(write_constant(constant))} is {NOUNS[type(constant)]}; "
            f"write for example {self.example}."
        )

    @abstractmethod
    def read(self, value: object, *, name: str) -> object:
        """
        Return a record's value as conditions compare it; ``None`` is unknown.

        Raises:
            InvalidValueError: The value is of another type; the message names the
                field and the type, never the value.
        """
        ...

    def fact(self, record: Mapping[str, object], name: str) -> object:
        """Return the fact that a record holds under `name`, as conditions compare it; ``None`` is unknown."""
        return self.read(record.get(name), name=name)

    def wrong(self, value: object, name: str) -> InvalidValueError:
        """Return the error for a record's value of another type."""
        return InvalidValueError(f"is {self.describe()}; {type_in_words(value)} came.", path=name)


def to_names(names: Iterable[str], path: str = "values") -> tuple[str, ...]:
    """Convert a list of names, and refuse one text, whose letters nobody means."""
    if isinstance(names, str):
        raise InvalidValueError("is a list of names; one text came.", path=path)
    return tuple(names)


def distinct(instance: object, field: "attrs.Attribute[Any]", names: tuple[str, ...]) -> None:
    """Refuse a name that is no text or stands twice."""
    for index, name in enumerate(names):
        if not isinstance(name, str):
            raise InvalidValueError(f"is text; {type_in_words(name)} came.", path=f"{field.name}[{index}]")
        if name in names[:index]:
            raise InvalidValueError(f"repeats {name!r}.", path=f"{field.name}[{index}]")


def _at_least_one(instance: object, field: "attrs.Attribute[Any]", names: tuple[str, ...]) -> None:
    if not names:
        raise InvalidValueError("names at least one value.", path=field.name)


@attrs.frozen
class TextField(Field):
    """Any text; compared character by character, capitals and small letters told apart."""

    kind = "text"
    operators = ("==", "!=", "in", "starts_with", "contains", "matches")
    noun = "text"
    example = "'Lisbon'"
    constants = frozenset({str})
    exact = str

    def read(self, value: object, *, name: str) -> str | None:
        """Return text as it is."""
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(value, name)


@attrs.frozen
class EnumField(Field):
    """
    One of a closed list of names, such as a tier.

    A condition may name only these, and a record may hold only these: another
    name in a record is an error, because it would be true of every ``!=``.

    >>> EnumField(("gold", "vip", "basic")).objection("tier", "glod")
    "tier is never 'glod'. Did you mean 'gold'?"
    """

    kind = "enum"
    operators = EQUAL
    noun = "one of a list of names"
    constants = frozenset({str})

    values: tuple[str, ...] = attrs.field(converter=to_names, validator=[distinct, _at_least_one])
    _known: frozenset[str] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: frozenset(self.values), takes_self=True)
    )

    def listed(self) -> tuple[str, ...]:
        """Return the values."""
        return self.values

    @property
    def example(self) -> str:  # type: ignore[override]  # the other types have one example for all their fields
        """The first value."""
        return write_constant(self.values[0])

    def objection(self, name: str, constant: Constant) -> str | None:
        """Return why a condition cannot compare the field `name` with a constant, or ``None`` if it can."""
        return Field.objection(self, name, constant) or unknown_name(
            self.values, f"{write_name(name)} is never", constant
        )

    def read(self, value: object, *, name: str) -> str | None:
        """Return one of the names as it is."""
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(value, name)
        if value not in self._known:
            more = ", ..." if len(self.values) > _MOST_LISTED else ""
            listed = ", ".join(map(write_constant, self.values[:_MOST_LISTED])) + more
            raise InvalidValueError(f"is {self.noun} ({listed}), and holds another text.", path=name)
        return value


_MOST_LISTED: Final = 10


def unknown_name(values: tuple[str, ...], never: str, constant: Constant) -> str | None:
    """Return why no condition can find a constant among a list of values, or ``None`` if it is one of them."""
    if constant in values:
        return None
    return f"{never} {shorten(write_constant(constant))}. {suggest(str(constant), values, kind='values')}"


@attrs.frozen
class _MeasuredField(Field):
    unit: str | None = None
    """What is counted, such as ``seconds`` or ``EUR``; named in error messages."""

    def describe(self) -> str:
        """Return what the field holds, in words."""
        return f"{self.noun} of {self.unit}" if self.unit else self.noun


@attrs.frozen
class IntegerField(_MeasuredField):
    """A whole number."""

    kind = "integer"
    operators = ORDERED
    noun = "a whole number"
    example = "3"
    constants = frozenset({int})
    exact = int

    def read(self, value: object, *, name: str) -> int | None:
        """Return a whole number; those of numpy are welcome, booleans and 3.0 are not."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise self.wrong(value, name)
        return int(value)


@attrs.frozen
class NumberField(_MeasuredField):
    """
    A number, whole or not.

    A ``Decimal`` is compared as the nearest float, so that ``Decimal("9.99")``
    equals the 9.99 of a condition.
    """

    kind = "number"
    operators = ORDERED
    noun = "a number"
    example = "2.5"
    constants = frozenset({int, float})
    exact = int

    def read(self, value: object, *, name: str) -> float | None:
        """Return a whole number exactly, any other as a float; NaN is unknown."""
        if value is None:
            return None
        if type(value) is not float:
            if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
                raise self.wrong(value, name)
            if isinstance(value, Integral):
                return int(value)
        number = float(value)
        return None if number != number else number  # noqa: PLR0124  # NaN differs from itself


@attrs.frozen
class BooleanField(Field):
    """True or false; a condition may use it by itself: ``is_new and not is_spam``."""

    kind = "boolean"
    operators = ("==", "!=")
    noun = "true or false"
    example = "true"
    constants = frozenset({bool})
    exact = bool

    def read(self, value: object, *, name: str) -> bool | None:
        """Return a boolean as it is; 0 and 1 are none."""
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(value, name)


@attrs.frozen
class TextSetField(Field):
    """
    A set of texts, such as the skills a case needs or its tags.

    Args:
        values: The only names a condition may look for; empty means any text.
    """

    kind = "text_set"
    operators = ("has", "has_any", "has_all")
    noun = "a set of texts"
    example = "'billing'"
    constants = frozenset({str})
    exact = frozenset

    values: tuple[str, ...] = attrs.field(default=(), converter=to_names, validator=distinct)

    def listed(self) -> tuple[str, ...]:
        """Return the values."""
        return self.values

    def objection(self, name: str, constant: Constant) -> str | None:
        """Return why a condition cannot look for a constant in the field `name`, or ``None`` if it can."""
        if mismatch := Field.objection(self, name, constant):
            return mismatch
        return unknown_name(self.values, f"{write_name(name)} never holds", constant) if self.values else None

    def read(self, value: object, *, name: str) -> frozenset[str] | None:
        """Return the texts of a set, list or tuple."""
        if value is None:
            return None
        if isinstance(value, (set, frozenset, list, tuple)) and all(isinstance(each, str) for each in value):
            return frozenset(value)
        raise self.wrong(value, name)
