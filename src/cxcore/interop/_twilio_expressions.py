"""
The expressions of Twilio TaskRouter: comparisons of attributes with constants, joined by AND and OR.

They ask about a task in a workflow's filters, and about workers in targets and
queues. The grammar is the one Twilio documents under "Expression syntax".
"""

import re
from typing import Final, Literal, TypeAlias, cast

import attrs

from cxcore.rules import All, Any, Compare, Contains, Exists, Expression, Has, In, Not

_Constant: TypeAlias = str | int | float | bool | None
_Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<text>'[^'\\]*'|"[^"\\]*")
      | (?P<number>-?\d{1,15}(?:\.\d{1,15})?(?![\w.]))
      | (?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
      | (?P<sign>==|!=|<>|<=|>=|[=<>(),\[\]])
    )""",
    re.VERBOSE,
)
_CONSTANTS: Final[dict[str, _Constant]] = {"true": True, "false": False, "null": None}
_OPERATORS: Final[dict[str, _Operator]] = {
    "==": "==",
    "=": "==",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_TURNED: Final[dict[_Operator, _Operator]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WORDS: Final = ("AND", "OR", "IN", "NOT", "HAS", "CONTAINS")
_LONGEST: Final = 10_000
_DEEPEST: Final = 40


class UnreadExpressionError(Exception):
    """An expression says something that cannot carry over; the argument is the reason."""


@attrs.frozen
class Alike:
    """``worker.sid == task.agent``: two attributes are equal."""

    one: str
    other: str


Asked: TypeAlias = Expression | Alike | bool
"""What an expression asks; a bool if it asks nothing, as ``1 == 1`` does."""


@attrs.frozen
class _Token:
    kind: str
    text: str


@attrs.frozen
class _Key:
    name: str


@attrs.frozen
class _List:
    values: tuple[str | int | float | bool, ...]


_Operand: TypeAlias = _Key | _List | _Constant


def read_expression(text: str) -> Asked:
    """
    Return what an expression asks.

    Raises:
        UnreadExpressionError: It asks something that a condition cannot, or is no expression.
    """
    reader = _Reader(_tokens(text))
    asked = reader.alternatives(0)
    if reader.at < len(reader.tokens):
        raise reader.unread("the expression should end here")
    return asked


def _tokens(text: str) -> list[_Token]:
    if len(text) > _LONGEST:
        raise UnreadExpressionError(f"the expression has more than {_LONGEST:,} characters.")
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise UnreadExpressionError(f"{text[at:].strip()[:40]!r} is no attribute, constant or operator.")
        kind, token = found.lastgroup, found[found.lastgroup]
        if kind == "word" and token.upper() in _WORDS:
            kind, token = "sign", token.upper()
        tokens.append(_Token(kind, token))
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right: OR binds loosest, then AND, then comparisons."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def take(self, *texts: str) -> str | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "sign" and token.text in texts:
                self.at += 1
                return token.text
        return None

    def expect(self, text: str) -> None:
        if self.take(text) is None:
            raise self.unread(f"{text!r} is expected")

    def unread(self, why: str) -> UnreadExpressionError:
        came = repr(self.tokens[self.at].text[:40]) if self.at < len(self.tokens) else "the end"
        return UnreadExpressionError(f"{why}, and {came} came.")

    def alternatives(self, depth: int) -> Asked:
        parts = [self.together(depth)]
        while self.take("OR"):
            parts.append(self.together(depth))
        return _joined(parts, Any)

    def together(self, depth: int) -> Asked:
        parts = [self.test(depth)]
        while self.take("AND"):
            parts.append(self.test(depth))
        return _joined(parts, All)

    def test(self, depth: int) -> Asked:
        if self.take("("):
            if depth == _DEEPEST:
                raise UnreadExpressionError(f"brackets stand more than {_DEEPEST} deep.")
            inner = self.alternatives(depth + 1)
            self.expect(")")
            return inner
        left = self.operand()
        if sign := self.take(*_OPERATORS):
            return _compared(left, _OPERATORS[sign], self.operand())
        if self.take("NOT"):
            self.expect("IN")
            inside = _member(left, self.operand())
            return not inside if isinstance(inside, bool) else Not(inside)
        if self.take("IN"):
            return _member(left, self.operand())
        if self.take("HAS"):
            return _member(self.operand(), left)
        self.expect("CONTAINS")
        return _contains(left, self.operand())

    def operand(self) -> _Operand:
        if self.take("["):
            values = [self.listed()]
            while self.take(","):
                values.append(self.listed())
            self.expect("]")
            return _List(tuple(values))
        if self.at == len(self.tokens) or self.tokens[self.at].kind == "sign":
            raise self.unread("an attribute or a constant is expected")
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
        if token.text.lower() in _CONSTANTS:
            return _CONSTANTS[token.text.lower()]
        return _Key(token.text)

    def listed(self) -> str | int | float | bool:
        value = self.operand()
        if value is None or isinstance(value, _Key | _List):
            raise UnreadExpressionError("a list holds texts, numbers, true and false only.")
        return value


def _joined(parts: list[Asked], kind: type[All] | type[Any]) -> Asked:
    """Join what is asked; parts that ask nothing decide it, or fall away."""
    deciding = kind is Any
    if deciding in [part for part in parts if isinstance(part, bool)]:
        return deciding
    asking = [part for part in parts if not isinstance(part, bool)]
    if not asking:
        return not deciding
    if len(asking) == 1:
        return asking[0]
    # Likenesses are no conditions; who reads the tree looks for them first.
    return kind(tuple(cast("list[Expression]", asking)))


def _compared(left: _Operand, operator: _Operator, right: _Operand) -> Asked:
    if isinstance(left, _Key) and isinstance(right, _Key) and operator == "==":
        return Alike(left.name, right.name)
    if isinstance(right, _Key):
        left, operator, right = right, _TURNED[operator], left
    if isinstance(right, _Key | _List) or isinstance(left, _List):
        raise UnreadExpressionError("an attribute is compared with a constant only.")
    if isinstance(left, _Key):
        if right is None and operator in ("==", "!="):
            return Exists(left.name) if operator == "!=" else Not(Exists(left.name))
        if right is None:
            raise UnreadExpressionError("null has no order.")
        return Compare(left.name, operator, right)
    if operator in ("==", "!="):
        return (left == right) is (operator == "==")
    raise UnreadExpressionError("the order of two constants says nothing about anybody.")


def _member(value: _Operand, holder: _Operand) -> Expression | bool:
    match value, holder:
        case _Key(name), _List(values):
            return In(name, values)
        case str(text), _Key(name):
            return Has(name, text)
        case _Key(name), _Key(other):
            raise UnreadExpressionError(f"{name} and {other} are two attributes, of which neither is known here.")
        case ((str() | int() | float() | bool()), _List(values)):
            return value in values
        case _:
            raise UnreadExpressionError("IN and HAS look for a text in an attribute, or for an attribute in a list.")


def _contains(left: _Operand, right: _Operand) -> Expression:
    if isinstance(left, _Key) and isinstance(right, str):
        return Contains(left.name, right)
    raise UnreadExpressionError("CONTAINS looks for a text in an attribute.")
