"""
The cells of a JDM decision table: unary tests of the ZEN expression language, and constants.

Read are constants, comparisons, lists, intervals, ``in`` and ``not in``, joined by
``and``, ``or`` and commas. What a function computes, or another field holds, is not.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, cast

import attrs

from cxcore.rules import All, Any, Compare, Exists, Expression, Not

Constant: TypeAlias = str | int | float | bool | None

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<text>'[^'\\]*'|"[^"\\]*")
      | (?P<number>-?\d{1,15}(?:\.\d{1,15})?(?![\w.]|\.\d)|-?\d{1,15}(?=\.\.))
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>\.\.|==|!=|<=|>=|[<>(),\[\]])
    )""",
    re.VERBOSE,
)
_CONSTANTS: Final[dict[str, Constant]] = {"true": True, "false": False, "null": None}
_Ordering: TypeAlias = Literal["<", "<=", ">", ">="]
_ORDERINGS: Final = ("<", "<=", ">", ">=")
_LONGEST: Final = 10_000


class UnreadCellError(Exception):
    """A cell says something that a condition cannot; the argument is the reason, for the list of what is left out."""


@attrs.frozen
class _Token:
    kind: str
    text: str


def _tokens(cell: str) -> list[_Token]:
    if len(cell) > _LONGEST:
        raise UnreadCellError(f"the cell has more than {_LONGEST:,} characters.")
    tokens, at, end = [], 0, len(cell.rstrip())
    while at < end:
        found = _TOKEN.match(cell, at)
        if found is None or found.lastgroup is None:
            raise UnreadCellError(f"{cell[at:].strip()[:40]!r} is neither a constant nor a comparison with one.")
        tokens.append(_Token(found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


def read_constant(cell: str) -> Constant:
    """
    Return the constant that an output cell holds.

    Raises:
        UnreadCellError: The cell computes its output.
    """
    cells = _Cells("", _tokens(cell))
    constant = cells.constant()
    cells.end()
    return constant


def read_test(cell: str, field: str) -> Expression:
    """
    Return what a cell that is not blank asks of its field.

    A missing fact passes or fails as it does in ZEN, where it passes ``!=`` and ``not in``.

    Raises:
        UnreadCellError: The cell asks something else.
    """
    cells = _Cells(field, _tokens(cell))
    test = cells.alternatives()
    cells.end()
    expression, ours = test.expression, _is_true_of_a_missing_fact(test.expression)
    if test.of_missing is True and not ours:
        return Any((Not(Exists(field)), expression))
    return All((Exists(field), expression)) if ours and test.of_missing is not True else expression


@attrs.frozen
class _Test:
    """What is asked of a fact that is there, and what ZEN makes of one that is missing."""

    expression: Expression
    of_missing: bool | None
    """``None`` is an error, by which the whole cell fails; ZEN does not compare the order of nothing."""


def _is_true_of_a_missing_fact(expression: Expression) -> bool:
    match expression:
        case Any(parts):
            return any(map(_is_true_of_a_missing_fact, parts))
        case All(parts):
            return all(map(_is_true_of_a_missing_fact, parts))
        case _:
            return isinstance(expression, Not) and isinstance(expression.part, Exists)


def _joined(tests: Sequence[_Test], kind: type[All] | type[Any]) -> _Test:
    """Join tests as ZEN runs them: from left to right, until one decides or fails."""
    if len(tests) == 1:
        return tests[0]
    deciding = kind is Any
    of_missing = next((test.of_missing for test in tests if test.of_missing in (deciding, None)), not deciding)
    return _Test(kind(tuple(test.expression for test in tests)), of_missing)


class _Cells:
    """Reads tokens from left to right; nothing in a cell nests, so neither does this."""

    def __init__(self, field: str, tokens: list[_Token]) -> None:
        self.field = field
        self.tokens = tokens
        self.at = 0

    def take(self, *texts: str) -> str | None:
        """Return the next token's text and go past it, if it is one of `texts`."""
        if self.at < len(self.tokens) and (token := self.tokens[self.at]).kind != "text" and token.text in texts:
            self.at += 1
            return token.text
        return None

    def expect(self, *texts: str) -> str:
        if (taken := self.take(*texts)) is None:
            raise self.unread(f"{' or '.join(map(repr, texts))} is expected")
        return taken

    def unread(self, why: str) -> UnreadCellError:
        came = repr(self.tokens[self.at].text[:40]) if self.at < len(self.tokens) else "the end"
        return UnreadCellError(f"{why}, and {came} came.")

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self.unread("the cell should end here")

    def constant(self) -> Constant:
        if self.at == len(self.tokens):
            raise self.unread("a constant is expected")
        token = self.tokens[self.at]
        if token.kind == "text":
            self.at += 1
            return token.text[1:-1]
        if token.kind == "number":
            self.at += 1
            return float(token.text) if "." in token.text else int(token.text)
        if token.text in _CONSTANTS:
            self.at += 1
            return _CONSTANTS[token.text]
        raise self.unread("a constant is expected")

    def number(self) -> int | float:
        if isinstance(number := self.constant(), bool) or not isinstance(number, int | float):
            self.at -= 1
            raise self.unread("only numbers have an order here; a number is expected")
        return number

    def alternatives(self) -> _Test:
        tests = [self.together()]
        while self.take(",", "or"):
            tests.append(self.together())
        return _joined(tests, Any)

    def together(self) -> _Test:
        tests = [self.test()]
        while self.take("and"):
            tests.append(self.test())
        return _joined(tests, All)

    def test(self) -> _Test:
        if self.take("=="):
            return self.equal(self.constant())
        if self.take("!="):
            return _negated(self.equal(self.constant()))
        if comparison := self.take(*_ORDERINGS):
            return _Test(Compare(self.field, cast("_Ordering", comparison), self.number()), None)
        if self.take("not"):
            self.expect("in")
            return _negated(self.members())
        if self.take("in") or self.tokens[self.at : self.at + 1] in ([_Token("sign", "[")], [_Token("sign", "(")]):
            return self.members()
        return self.equal(self.constant())

    def equal(self, constant: Constant) -> _Test:
        if constant is None:
            return _Test(Not(Exists(self.field)), of_missing=True)
        return _Test(Compare(self.field, "==", constant), of_missing=False)

    def members(self) -> _Test:
        """Return a list as one of its values, and an interval as its two bounds."""
        opening = self.expect("[", "(")
        if self.tokens[self.at + 1 : self.at + 2] == [_Token("sign", "..")]:
            low = Compare(self.field, ">=" if opening == "[" else ">", self.number())
            self.expect("..")
            above = self.number()
            high = Compare(self.field, "<=" if self.expect("]", ")") == "]" else "<", above)
            return _Test(All((low, high)), None)
        if opening == "(":
            raise self.unread("a bracket may only open an interval or a list")
        values = [self.listed()]
        while self.take(","):
            values.append(self.listed())
        self.expect("]")
        return _Test(Any(tuple(Compare(self.field, "==", value) for value in values)), of_missing=False)

    def listed(self) -> str | int | float | bool:
        if (value := self.constant()) is None:
            raise UnreadCellError("null in a list is no value to compare with.")
        return value


def _negated(test: _Test) -> _Test:
    of_missing = None if test.of_missing is None else not test.of_missing
    inner = test.expression
    if isinstance(inner, Not):
        return _Test(inner.part, of_missing)
    if isinstance(inner, Compare):
        return _Test(Compare(inner.field, "!=", inner.value), of_missing)
    return _Test(Not(inner), of_missing)
