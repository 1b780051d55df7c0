"""
The expressions of Twilio TaskRouter: what is asked of the attributes of a task or a worker.

Read as Twilio documents them (https://www.twilio.com/docs/taskrouter/expression-syntax),
``AND`` before ``OR``. A tree of tests comes out; what it means for a task or for a
worker is for others to say.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

Constant: TypeAlias = str | int | float | bool


class UnreadExpressionError(Exception):
    """An expression says what a policy cannot; the argument is the reason, for the list of what is left out."""


@attrs.frozen
class Key:
    """A place in the attributes, such as ``routing.levels.billing`` or ``tags[0]``."""

    path: str


@attrs.frozen
class Comparison:
    """A comparison, turned so that its left side is a key."""

    key: Key
    operator: str
    value: "Operand"


@attrs.frozen
class Every:
    """Parts joined by ``AND``."""

    parts: "tuple[Tree, ...]"


@attrs.frozen
class Some:
    """Parts joined by ``OR``."""

    parts: "tuple[Tree, ...]"


Operand: TypeAlias = Key | Constant | tuple[Constant, ...]
Tree: TypeAlias = Comparison | Every | Some | bool
"""A boolean is what constants alone come to, such as ``1 == 1``."""

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<text>'[^'\\]*'|"[^"\\]*")
      | (?P<number>-?\d{1,15}(?:\.\d{1,15})?(?![\w.]))
      | (?P<word>[A-Za-z_]\w*(?:\.\w+|\[\d+\])*)
      | (?P<sign>==|!=|<=|>=|[<>(),\[\]])
    )""",
    re.VERBOSE,
)
_RESERVED: Final = ("AND", "OR", "NOT", "IN", "HAS", "CONTAINS", "NULL")
_BOOLEANS: Final = {"TRUE": True, "FALSE": False}
_TURNED: Final = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "IN": "HAS",
    "NOT IN": "NOT HAS",
    "HAS": "IN",
}
"""What a comparison is called with its sides exchanged."""
_FOLDED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDERINGS: Final = ("<", "<=", ">", ">=")
_LONGEST: Final = 10_000
_DEEPEST: Final = 32


def read_expression(text: str) -> Tree:
    """
    Return the tests of an expression.

    Raises:
        UnreadExpressionError: It is not in the documented language, or too long or too deep.
    """
    reader = _Expression(_tokens(text))
    tree = reader.alternatives(0)
    if reader.at < len(reader.tokens):
        raise reader.unread("the expression should end here")
    return tree


def comparisons(tree: Tree) -> Iterator[Comparison]:
    """Yield the tests of a tree from left to right."""
    match tree:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from comparisons(part)
        case Comparison():
            yield tree


def is_number(value: object) -> bool:
    """Return whether a value is a number, which a boolean is not here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@attrs.frozen
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    if len(text) > _LONGEST:
        raise UnreadExpressionError(f"has more than {_LONGEST:,} characters.")
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise UnreadExpressionError(f"{text[at:].strip()[:40]!r} is no attribute, constant or comparison.")
        tokens.append(_Token(found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


class _Expression:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def take(self, *texts: str) -> str | None:
        """Return the next sign, or word in capitals, and go past it, if it is one of `texts`."""
        if self.at < len(self.tokens) and (token := self.tokens[self.at]).kind in ("sign", "word"):
            written = token.text.upper()
            if written in texts:
                self.at += 1
                return written
        return None

    def unread(self, why: str) -> UnreadExpressionError:
        came = repr(self.tokens[self.at].text[:40]) if self.at < len(self.tokens) else "the end"
        return UnreadExpressionError(f"{why}, and {came} came.")

    def alternatives(self, depth: int) -> Tree:
        parts = [self.together(depth)]
        while self.take("OR"):
            parts.append(self.together(depth))
        if True in parts:
            return True
        left = tuple(part for part in parts if part is not False)
        return left[0] if len(left) == 1 else Some(left) if left else False

    def together(self, depth: int) -> Tree:
        parts = [self.part(depth)]
        while self.take("AND"):
            parts.append(self.part(depth))
        if False in parts:
            return False
        left = tuple(part for part in parts if part is not True)
        return left[0] if len(left) == 1 else Every(left) if left else True

    def part(self, depth: int) -> Tree:
        if not self.take("("):
            return self.test()
        if depth == _DEEPEST:
            raise UnreadExpressionError(f"is nested deeper than {_DEEPEST} levels.")
        tree = self.alternatives(depth + 1)
        if not self.take(")"):
            raise self.unread("')' is expected")
        return tree

    def test(self) -> Tree:
        left = self.operand()
        asked = self.take(*_FOLDED, "IN", "HAS", "CONTAINS")
        if asked is None and self.take("NOT"):
            asked = "NOT IN" if self.take("IN") else None
        if asked is None:
            raise self.unread("a comparison is expected")
        right = self.operand()
        if isinstance(left, Key):
            return Comparison(left, asked, right)
        if not isinstance(right, Key):
            return _folded(left, asked, right)
        if asked not in _TURNED:
            raise UnreadExpressionError(f"{asked} is asked of a constant.")
        return Comparison(right, _TURNED[asked], left)

    def operand(self) -> Operand:
        if not self.take("["):
            return self.scalar()
        values = [self.constant()]
        while self.take(","):
            values.append(self.constant())
        if not self.take("]"):
            raise self.unread("']' is expected")
        return tuple(values)

    def constant(self) -> Constant:
        value = self.scalar()
        if isinstance(value, Key):
            raise UnreadExpressionError(f"the list holds the attribute {value.path!r}.")
        return value

    def scalar(self) -> Key | Constant:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("sign", "")
        self.at += 1
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
        if token.kind == "word" and token.text.upper() in _BOOLEANS:
            return _BOOLEANS[token.text.upper()]
        if token.kind == "word" and token.text.upper() not in _RESERVED:
            return Key(token.text)
        self.at -= 1
        raise self.unread("an attribute or a constant is expected")


def _folded(left: object, asked: str, right: object) -> bool:
    numbers = is_number(left) and is_number(right)
    if asked not in _FOLDED or not (numbers or (type(left) is type(right) and asked not in _ORDERINGS)):
        raise UnreadExpressionError(f"{asked} is asked of two constants that it does not fit.")
    return _FOLDED[asked](left, right)
