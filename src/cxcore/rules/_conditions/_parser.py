"""From tokens to a checked tree, by recursive descent: ``or`` binds weaker than ``and``, ``and`` than ``not``."""

from collections.abc import Callable, Mapping
from operator import gt
from typing import Any as Anything
from typing import Final, NoReturn, cast

from cxcore.errors import (
    ConditionSyntaxError,
    ConditionTypeError,
    InvalidValueError,
    UnknownFieldError,
    UnknownNameError,
    suggest,
)
from cxcore.rules._conditions._pattern import Pattern
from cxcore.rules._conditions._tokens import Token, pointed, tokenize
from cxcore.rules._conditions._tree import (
    COMPARISONS,
    All,
    Any,
    AtLeast,
    Between,
    Compare,
    Comparison,
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
from cxcore.rules._fields._constant import KEYWORDS, OPERATORS, Constant, shorten, write_constant, write_name
from cxcore.rules._fields._field import BooleanField, Field
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._fields._time_field import InstantField

MAX_DEPTH: Final = 32
MAX_LEAVES: Final = 1_000


def parse_expression(text: str, fields: Mapping[str, Field]) -> Expression:
    """
    Return the tree of a condition, each name and constant checked against its field.

    Raises:
        ConditionSyntaxError: The text is no condition, or too long or deep for one.
        UnknownFieldError: It names a field that is not declared.
        ConditionTypeError: It compares what cannot be compared.
    """
    return _Parser(text, fields).whole()


class _Parser:
    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self.text = text
        self.fields = fields
        self.tokens = tokenize(text)
        self.index = 0
        self.leaves = 0

    # --- the grammar, from the loosest binding to the tightest ---------------

    def whole(self) -> Expression:
        expression = self.either(depth=1)
        if self.next.kind != "end":
            self.unexpected("'and', 'or' or the end")
        return expression

    def either(self, depth: int) -> Expression:
        parts = [self.both(depth)]
        while self.takes("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Any(parts)

    def both(self, depth: int) -> Expression:
        parts = [self.one(depth)]
        while self.takes("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else All(parts)

    def one(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise pointed(
                ConditionSyntaxError, f"is nested deeper than {MAX_DEPTH} levels.", self.text, self.next.position
            )
        if self.takes("not"):
            return Not(self.one(depth + 1))
        if self.takes("("):
            inner = self.either(depth + 1)
            self.expect(")")
            return inner
        return self.leaf()

    def leaf(self) -> Expression:
        self.leaves += 1
        if self.leaves > MAX_LEAVES:
            raise ConditionSyntaxError(f"makes more than {MAX_LEAVES:,} comparisons.")
        if self.takes("exists"):
            return Exists(self.field())
        start = self.next.position
        name = self.field()
        if self.takes("not"):
            if not self.sees("in"):
                self.unexpected("'in'")
            return Not(self.operation(name))
        if self.next.kind == "symbol" and self.next.text in _OPERATORS:
            return self.operation(name)
        field = self.fields[name]
        if isinstance(field, BooleanField):
            return IsTrue(name)
        written = write_name(name)
        raise pointed(
            ConditionTypeError,
            f"{written} is {field.describe()}, which is not true or false by itself; "
            f"compare it, for example {written} {field.operators[0]} {field.example}.",
            self.text,
            start,
        )

    def operation(self, name: str) -> Expression:
        field, token = self.fields[name], self.next
        if token.text not in field.operators:
            raise pointed(
                ConditionTypeError,
                f"'{token.text}' does not apply to {write_name(name)}, which is {field.describe()}; "
                f"use {', '.join(field.operators)}.",
                self.text,
                token.position,
            )
        self.index += 1
        if token.text == "between":
            return self.between(name)
        if token.text == "has":
            return self.member(name)
        if token.text in _WORDS:
            node, argument = _WORDS[token.text]
            return node(name, argument(self, name))
        comparison, value = cast("Comparison", token.text), self.constant(name)
        if isinstance(value, bool):
            # One spelling for each meaning: a boolean field is used by itself.
            return IsTrue(name) if value is (comparison == "==") else Not(IsTrue(name))
        return Compare(name, comparison, value)

    def member(self, name: str) -> Expression:
        member = cast("str", self.constant(name))  # the field's objection() let nothing but text pass
        if not self.says("at"):
            return Has(name, member)
        field, start = self.fields[name], self.next.position
        self.index += 1
        if not self.says("least"):
            self.unexpected("'least'")
        self.index += 1
        if not isinstance(field, LevelsField):
            raise pointed(
                ConditionTypeError,
                f"'at least' does not apply to {write_name(name)}, which is {field.describe()} and has no levels.",
                self.text,
                start,
            )
        token = self.next
        if token.value is None:
            self.unexpected("a level such as 3")
        if objection := field.level_objection(name, token.value):
            raise pointed(ConditionTypeError, objection, self.text, token.position)
        self.index += 1
        level = cast("int", token.value)
        # One spelling for each meaning: who has a level at all has at least the lowest.
        return Has(name, member) if level == 1 else AtLeast(name, member, level)

    def between(self, name: str) -> Between:
        start = self.next.position
        low = self.constant(name)
        self.expect("and")
        high = self.constant(name)
        if gt(low, high):
            raise pointed(
                ConditionTypeError,
                f"nothing lies between {write_constant(low)} and {write_constant(high)}; write the lower end first.",
                self.text,
                start,
            )
        return Between(name, low, high)

    # --- pieces ---------------------------------------------------------------

    def field(self) -> str:
        token = self.next
        if token.kind != "name":
            self.unexpected("a field")
        if token.text not in self.fields:
            hint = suggest(token.text, self.fields, kind="fields")
            raise pointed(UnknownFieldError, f"there is no field {token.shown}. {hint}", self.text, token.position)
        self.index += 1
        return token.text

    def pattern(self, name: str) -> str:
        start = self.next.position
        text = cast("str", self.constant(name))  # the field's objection() let nothing but text pass
        try:
            Pattern.parse(text)
        except InvalidValueError as fault:
            raise pointed(ConditionSyntaxError, str(fault), self.text, start) from None
        return text

    def calendar(self, name: str) -> str:
        token, field = self.next, self.fields[name]
        if not isinstance(token.value, str):
            self.unexpected("a calendar's name such as 'lisbon'")
        if token.value not in cast("InstantField", field).calendars:
            hint = suggest(token.value, cast("InstantField", field).calendars, kind="calendars")
            message = f"there is no calendar {shorten(token.text)}. {hint}"
            raise pointed(UnknownNameError, message, self.text, token.position)
        self.index += 1
        return token.value

    def constant(self, name: str) -> Constant:
        token, field = self.next, self.fields[name]
        if token.kind == "name":
            known = token.text in self.fields
            advice = "a field is not compared with another field" if known else f"text stands in quotes: '{token.text}'"
            self.unexpected(f"a value such as {field.example}", advice=advice)
        if token.value is None:
            self.unexpected(f"a value such as {field.example}")
        if objection := field.objection(name, token.value):
            raise pointed(ConditionTypeError, objection, self.text, token.position)
        self.index += 1
        return token.value

    def constants(self, name: str) -> list[Constant]:
        self.expect("[")
        values = [self.constant(name)]
        while self.takes(","):
            values.append(self.constant(name))
        self.expect("]")
        return values

    # --- tokens ---------------------------------------------------------------

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def sees(self, symbol: str) -> bool:
        return self.next.kind == "symbol" and self.next.text == symbol

    def says(self, word: str) -> bool:
        """Whether a word comes next that only means something here, and elsewhere is a name like any other."""
        return self.next.kind == "name" and self.next.text == word

    def takes(self, symbol: str) -> bool:
        found = self.sees(symbol)
        self.index += found
        return found

    def expect(self, symbol: str) -> None:
        if not self.takes(symbol):
            self.unexpected(f"'{symbol}'")

    def unexpected(self, expected: str, *, advice: str = "") -> NoReturn:
        token = self.next
        if token.text.lower() in KEYWORDS - {token.text}:
            advice = f"keywords are written small: {token.text.lower()}"
        message = f"expected {expected}, not {token.shown}{'; ' if advice else ''}{advice}."
        raise pointed(ConditionSyntaxError, message, self.text, token.position)


_OPERATORS: Final = OPERATORS | frozenset(COMPARISONS)
_WORDS: Final[Mapping[str, tuple[Callable[[str, Anything], Expression], Callable[[_Parser, str], object]]]] = {
    "in": (In, _Parser.constants),
    "has_any": (HasAny, _Parser.constants),
    "has_all": (HasAll, _Parser.constants),
    "starts_with": (StartsWith, _Parser.constant),
    "contains": (Contains, _Parser.constant),
    "matches": (Matches, _Parser.pattern),
    "within": (Within, _Parser.calendar),
}
"""The operators that are words: their nodes, and how to read what stands on their right."""
