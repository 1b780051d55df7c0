"""
The condition tree: a closed set of frozen node types.

A condition is a leaf about one field, or combines others. Every leaf is
unknown where its field is missing, except :class:`Exists`, which asks for
exactly that. These classes hold no schema; :meth:`cxcore.rules.Schema.check`
makes a condition of them.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

import attrs

from cxcore.errors import InvalidValueError
from cxcore.rules._constant import Constant

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
COMPARISONS: Final = ("==", "!=", "<", "<=", ">", ">=")


def _not_empty(instance: object, field: "attrs.Attribute[tuple[object, ...]]", values: tuple[object, ...]) -> None:
    if not values:
        raise InvalidValueError("has at least one member.", path=field.name)


def _refuse_one_text(values: object) -> None:
    if isinstance(values, str):  # whose members are its characters, which nobody means
        raise InvalidValueError("is a list; one text came.", path="values")


def _constants(values: Iterable[Constant]) -> tuple[Constant, ...]:
    _refuse_one_text(values)
    return tuple(values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    _refuse_one_text(values)
    return tuple(values)


@attrs.frozen
class Compare:
    """``field == value`` and its five siblings; order only where the field's type has one."""

    field: str
    operator: Comparison
    value: Constant


@attrs.frozen
class In:
    """``field in [...]``: equal to one of the values."""

    field: str
    values: tuple[Constant, ...] = attrs.field(converter=_constants, validator=_not_empty)


@attrs.frozen
class Between:
    """``field between low and high``: both ends included, as in SQL."""

    field: str
    low: Constant
    high: Constant


@attrs.frozen
class Has:
    """``field has 'value'``: the set contains the value."""

    field: str
    value: str


@attrs.frozen
class HasAny:
    """``field has_any [...]``: the set contains at least one of the values."""

    field: str
    values: tuple[str, ...] = attrs.field(converter=_texts, validator=_not_empty)


@attrs.frozen
class HasAll:
    """``field has_all [...]``: the set contains each of the values."""

    field: str
    values: tuple[str, ...] = attrs.field(converter=_texts, validator=_not_empty)


@attrs.frozen
class StartsWith:
    """``field starts_with 'text'``, capitals and small letters told apart."""

    field: str
    text: str


@attrs.frozen
class Contains:
    """``field contains 'text'``, capitals and small letters told apart."""

    field: str
    text: str


@attrs.frozen
class IsTrue:
    """``field``: a boolean field by itself."""

    field: str


@attrs.frozen
class Exists:
    """``exists field``: the field is there. Never unknown."""

    field: str


Leaf: TypeAlias = Compare | In | Between | Has | HasAny | HasAll | StartsWith | Contains | IsTrue | Exists
"""A condition about one field."""


def _expressions(parts: "Iterable[Expression]") -> "tuple[Expression, ...]":
    return tuple(parts)


@attrs.frozen
class All:
    """``a and b``: false if one part is false, else unknown if one is unknown, else true."""

    parts: "tuple[Expression, ...]" = attrs.field(converter=_expressions, validator=_not_empty)


@attrs.frozen
class Any:
    """``a or b``: true if one part is true, else unknown if one is unknown, else false."""

    parts: "tuple[Expression, ...]" = attrs.field(converter=_expressions, validator=_not_empty)


@attrs.frozen
class Not:
    """``not a``: unknown stays unknown."""

    part: "Expression"


Expression: TypeAlias = Leaf | All | Any | Not
"""Any node of the tree."""
