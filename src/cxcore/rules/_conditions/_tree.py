"""
The condition tree: a closed set of frozen node types.

A condition is a leaf about one field, or combines others. Every leaf is
unknown where its field is missing, except :class:`Exists`, which asks for
exactly that. These classes hold no schema; :meth:`cxcore.rules.Schema.check`
makes a condition of them.
"""

from collections.abc import Iterable
from typing import Final, Literal, NoReturn, TypeAlias, cast

import attrs

from cxcore.errors import InvalidValueError
from cxcore.rules._fields._constant import Constant

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


class Node:
    """
    Base class of the nodes: combined with ``&``, ``|`` and ``~``.

    It has no truth of its own, so ``and``, ``or``, ``not`` and ``if`` refuse it:
    ``a and b`` would silently be ``b``.
    """

    __slots__ = ()

    def __and__(self, other: "Expression") -> "All":
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: "Expression") -> "Any":
        return Any((*_parts(self, Any), *_parts(other, Any)))

    def __invert__(self) -> "Not":
        return Not(cast("Expression", self))

    def __bool__(self) -> NoReturn:
        raise TypeError("a condition that is being built is neither true nor false; combine with & | ~ in brackets.")


def _parts(node: Node, kind: "type[All | Any]") -> "tuple[Expression, ...]":
    return node.parts if isinstance(node, kind) else (cast("Expression", node),)


@attrs.frozen
class Compare(Node):
    """``field == value`` and its five siblings; order only where the field's type has one."""

    field: str
    operator: Comparison
    value: Constant


@attrs.frozen
class In(Node):
    """``field in [...]``: equal to one of the values."""

    field: str
    values: tuple[Constant, ...] = attrs.field(converter=_constants, validator=_not_empty)


@attrs.frozen
class Between(Node):
    """``field between low and high``: both ends included, as in SQL."""

    field: str
    low: Constant
    high: Constant


@attrs.frozen
class Has(Node):
    """``field has 'value'``: the set contains the value, or its level is above 0."""

    field: str
    value: str


@attrs.frozen
class AtLeast(Node):
    """``field has 'name' at least 3``: the level of the name is that or higher; ``at least 1`` is :class:`Has`."""

    field: str
    name: str
    level: int


@attrs.frozen
class HasAny(Node):
    """``field has_any [...]``: the set contains at least one of the values."""

    field: str
    values: tuple[str, ...] = attrs.field(converter=_texts, validator=_not_empty)


@attrs.frozen
class HasAll(Node):
    """``field has_all [...]``: the set contains each of the values."""

    field: str
    values: tuple[str, ...] = attrs.field(converter=_texts, validator=_not_empty)


@attrs.frozen
class StartsWith(Node):
    """``field starts_with 'text'``, capitals and small letters told apart."""

    field: str
    text: str


@attrs.frozen
class Contains(Node):
    """``field contains 'text'``, capitals and small letters told apart."""

    field: str
    text: str


@attrs.frozen
class Matches(Node):
    """``field matches 'pattern'``: the whole text does. The language of patterns is on the reference page."""

    field: str
    pattern: str


@attrs.frozen
class Within(Node):
    """``field within 'calendar'``: the calendar of that name is open at the instant."""

    field: str
    calendar: str


@attrs.frozen
class IsTrue(Node):
    """``field``: a boolean field by itself."""

    field: str


@attrs.frozen
class Exists(Node):
    """``exists field``: the field is there. Never unknown."""

    field: str


Leaf: TypeAlias = (
    Compare
    | In
    | Between
    | Has
    | AtLeast
    | HasAny
    | HasAll
    | StartsWith
    | Contains
    | Matches
    | Within
    | IsTrue
    | Exists
)
"""A condition about one field."""


def _expressions(parts: "Iterable[Expression]") -> "tuple[Expression, ...]":
    return tuple(parts)


@attrs.frozen
class All(Node):
    """``a and b``: false if one part is false, else unknown if one is unknown, else true."""

    parts: "tuple[Expression, ...]" = attrs.field(converter=_expressions, validator=_not_empty)


@attrs.frozen
class Any(Node):
    """``a or b``: true if one part is true, else unknown if one is unknown, else false."""

    parts: "tuple[Expression, ...]" = attrs.field(converter=_expressions, validator=_not_empty)


@attrs.frozen
class Not(Node):
    """``not a``: unknown stays unknown."""

    part: "Expression"


Expression: TypeAlias = Leaf | All | Any | Not
"""Any node of the tree."""
