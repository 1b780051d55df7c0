"""From a tree to one function of a record, made of closures."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import contains, eq, ge, gt, le, lt, ne
from typing import Final, TypeAlias, cast

from cxcore.rules._conditions._pattern import Pattern
from cxcore.rules._conditions._tree import (
    All,
    Any,
    AtLeast,
    Between,
    Compare,
    Contains,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    In,
    Leaf,
    Matches,
    Not,
    StartsWith,
    Within,
)
from cxcore.rules._fields._field import Field
from cxcore.rules._fields._predicate import PredicateField
from cxcore.rules._fields._time_field import InstantField

Record: TypeAlias = Mapping[str, object]
Truth: TypeAlias = Callable[[Record], bool | None]
_Test: TypeAlias = Callable[..., bool]

# The constant stands first, so that `partial` can hold it: 5 < value is value > 5.
_MIRRORED: Final[Mapping[str, _Test]] = {"==": eq, "!=": ne, "<": gt, "<=": ge, ">": lt, ">=": le}


def compile_expression(expression: Expression, fields: Mapping[str, Field]) -> Truth:
    """Return the function from a record to the three-valued truth of a checked tree."""
    match expression:
        case All(parts):
            return _all([compile_expression(part, fields) for part in parts])
        case Any(parts):
            return _any([compile_expression(part, fields) for part in parts])
        case Not(part):
            return _not(compile_expression(part, fields))
    return _leaf(expression.field, fields[expression.field], expression)


def _all(parts: list[Truth]) -> Truth:
    def truth(record: Record) -> bool | None:
        found: bool | None = True
        for part in parts:
            value = part(record)
            if value is False:
                return False
            if value is None:
                found = None
        return found

    return truth


def _any(parts: list[Truth]) -> Truth:
    def truth(record: Record) -> bool | None:
        found: bool | None = False
        for part in parts:
            value = part(record)
            if value is True:
                return True
            if value is None:
                found = None
        return found

    return truth


def _not(part: Truth) -> Truth:
    def truth(record: Record) -> bool | None:
        value = part(record)
        return None if value is None else not value

    return truth


def _leaf(name: str, field: Field, leaf: Leaf) -> Truth:
    exact, read = field.exact, field.read
    if isinstance(leaf, Exists):
        return lambda record: field.fact(record, name) is not None
    test = _test(leaf, field)
    if isinstance(field, PredicateField):
        return _computed(name, field, test)

    def truth(record: Record) -> bool | None:
        value = record.get(name)
        if type(value) is not exact:
            value = read(value, name=name)
            if value is None:
                return None
        return test(value)

    return truth


def _computed(name: str, field: PredicateField, test: _Test) -> Truth:
    def truth(record: Record) -> bool | None:
        value = field.fact(record, name)
        return None if value is None else test(value)

    return truth


def _test(leaf: Leaf, field: Field) -> _Test:  # noqa: C901  # one branch a class is as simple as it gets
    """Return what to ask of a known value."""
    match leaf:
        case Compare(_, operator, constant):
            return partial(_MIRRORED[operator], constant)
        case In(_, values):
            return partial(contains, frozenset(values))
        case Between(_, low, high):
            return lambda value: le(low, value) and le(value, high)
        case Has(_, text):
            return lambda value: text in value
        case AtLeast(_, text, level):
            return lambda value: value.get(text, 0) >= level
        case HasAny(_, texts):
            wanted = frozenset(texts)
            return lambda value: not wanted.isdisjoint(value)
        case HasAll(_, texts):
            return frozenset(texts).issubset
        case StartsWith(_, text):
            return lambda value: value.startswith(text)
        case Contains(_, text):
            return lambda value: text in value
        case Matches(_, pattern):
            return Pattern.parse(pattern).matches
        case Within(_, calendar):
            return cast("InstantField", field).calendars[calendar].is_open
    return bool  # IsTrue: the value is its own truth
