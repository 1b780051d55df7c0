"""From a tree to the text of its condition: the canonical form, which parses back to the same tree."""

from collections.abc import Iterator
from typing import Final

from cxcore.errors import ConditionSyntaxError
from cxcore.rules._conditions._tokens import MAX_CHARACTERS
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
    IsTrue,
    Matches,
    Not,
    StartsWith,
    Within,
)
from cxcore.rules._fields._constant import write_constant, write_list, write_name

# A tree has up to three levels for each level of brackets in its text: or, and, not.
_MAX_LEVELS: Final = 128


def write_expression(expression: Expression) -> str:
    """
    Return the text of a tree.

    Raises:
        ConditionSyntaxError: The tree is larger or deeper than a condition may be.
        ConditionTypeError: It holds a value that no condition can hold.
    """
    written, length = [], 0
    for piece in _pieces(expression, _MAX_LEVELS):
        written.append(piece)
        length += len(piece)
        if length > MAX_CHARACTERS:
            raise ConditionSyntaxError(f"has more than {MAX_CHARACTERS:,} characters as text.")
    return "".join(written)


def _pieces(expression: Expression, levels: int) -> Iterator[str]:
    if not levels:
        raise ConditionSyntaxError(f"is nested deeper than {_MAX_LEVELS} levels.")
    match expression:
        case Any(parts):
            yield from _joined(parts, " or ", bracketed=(Any,), levels=levels)
        case All(parts):
            yield from _joined(parts, " and ", bracketed=(Any, All), levels=levels)
        case Not(part):
            yield "not "
            yield from _joined((part,), "", bracketed=(Any, All), levels=levels)
        case _:
            yield _leaf(expression)


def _joined(parts: tuple[Expression, ...], word: str, *, bracketed: tuple[type, ...], levels: int) -> Iterator[str]:
    for index, part in enumerate(parts):
        if index:
            yield word
        inner = _pieces(part, levels - 1)
        if isinstance(part, bracketed):
            yield "("
            yield from inner
            yield ")"
        else:
            yield from inner


def _leaf(leaf: Expression) -> str:  # noqa: C901, PLR0912  # one branch a class is as simple as it gets
    match leaf:
        case Compare(field, operator, value):
            return f"{write_name(field)} {operator} {write_constant(value)}"
        case In(field, values):
            return f"{write_name(field)} in {write_list(values)}"
        case Between(field, low, high):
            return f"{write_name(field)} between {write_constant(low)} and {write_constant(high)}"
        case Has(field, value):
            return f"{write_name(field)} has {write_constant(value)}"
        case AtLeast(field, name, level):
            return f"{write_name(field)} has {write_constant(name)} at least {write_constant(level)}"
        case HasAny(field, values):
            return f"{write_name(field)} has_any {write_list(values)}"
        case HasAll(field, values):
            return f"{write_name(field)} has_all {write_list(values)}"
        case StartsWith(field, text):
            return f"{write_name(field)} starts_with {write_constant(text)}"
        case Contains(field, text):
            return f"{write_name(field)} contains {write_constant(text)}"
        case Matches(field, pattern):
            return f"{write_name(field)} matches {write_constant(pattern)}"
        case Within(field, calendar):
            return f"{write_name(field)} within {write_constant(calendar)}"
        case Exists(field):
            return f"exists {write_name(field)}"
        case IsTrue(field):
            return write_name(field)
    raise TypeError(f"a condition is made of the classes of cxcore.rules, not of a {type(leaf).__name__}.")
