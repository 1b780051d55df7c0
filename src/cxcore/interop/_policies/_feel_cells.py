"""
The cells of a DMN decision table: unary tests of FEEL, and constants.

Read are constants, comparisons and intervals of numbers, lists of these,
and ``not(...)`` (DMN 1.3, section 10.3.1.2, grammar rules 7 to 18).
"""

import re
from typing import Final, Literal, TypeAlias, cast

from cxcore.interop._policies._jdm_cells import Constant, UnreadCellError
from cxcore.rules import All, Any, Compare, Exists, Expression, Not

_TOKEN: Final = re.compile(
    r"""\s*(?:"[^"\\]*"|-?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})(?!\w|\.\d)|[A-Za-z_]\w*|\.\.|<=|>=|[<>(),\[\]])""",
    re.ASCII,
)
_CONSTANTS: Final[dict[str, Constant]] = {"true": True, "false": False, "null": None}
_Ordering: TypeAlias = Literal["<", "<=", ">", ">="]
_ORDERINGS: Final = ("<", "<=", ">", ">=")
_LONGEST: Final = 10_000


def read_constants(cell: str) -> list[Constant]:
    """
    Return the constants of an output cell or of a list of allowed values.

    Raises:
        UnreadCellError: The cell computes something.
    """
    cells = _Cells("", cell)
    constants = [cells.constant()]
    while cells.take(","):
        constants.append(cells.constant())
    cells.end()
    return constants


def read_unary_tests(cell: str, field: str) -> Expression:
    """
    Return what an input cell other than ``-`` asks of its field.

    As in FEEL, a missing fact is ``null``: it equals no other value, so it passes
    ``not("gold")``, and it has no order, so it passes neither ``< 3`` nor ``not(< 3)``.

    Raises:
        UnreadCellError: The cell asks something that a condition cannot.
    """
    cells = _Cells(field, cell)
    negated = cells.take("not") is not None
    if negated:
        cells.expect("(")
    tests = [cells.test()]
    while cells.take(","):
        tests.append(cells.test())
    if negated:
        cells.expect(")")
    cells.end()
    either = tests[0] if len(tests) == 1 else Any(tuple(tests))
    if not negated:
        return either
    if all(isinstance(test, Compare) and test.operator == "==" for test in tests):
        return Any((Not(Exists(field)), Not(either)))
    return either.part if isinstance(either, Not) else Not(either)


class _Cells:
    """Reads tokens from left to right; only ``not`` opens a bracket around tests, so nothing nests."""

    def __init__(self, field: str, cell: str) -> None:
        if len(cell) > _LONGEST:
            raise UnreadCellError(f"the cell has more than {_LONGEST:,} characters.")
        self.field = field
        self.tokens: list[str] = []
        self.at = 0
        start, end = 0, len(cell.rstrip())
        while start < end:
            if (found := _TOKEN.match(cell, start)) is None:
                rest = cell[start:].strip()[:40]
                raise UnreadCellError(f"{rest!r} is neither a constant nor a comparison with one.")
            self.tokens.append(found[0].strip())
            start = found.end()

    def take(self, *texts: str) -> str | None:
        """Return the next token and go past it, if it is one of `texts`."""
        if self.at < len(self.tokens) and (token := self.tokens[self.at]) in texts:
            self.at += 1
            return token
        return None

    def expect(self, *texts: str) -> str:
        if (taken := self.take(*texts)) is None:
            raise self.unread(f"{' or '.join(map(repr, texts))} is expected")
        return taken

    def unread(self, why: str) -> UnreadCellError:
        came = repr(self.tokens[self.at][:40]) if self.at < len(self.tokens) else "the end"
        return UnreadCellError(f"{why}, and {came} came.")

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self.unread("the cell should end here")

    def constant(self) -> Constant:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if token.startswith('"'):
            self.at += 1
            return token[1:-1]
        if token in _CONSTANTS:
            self.at += 1
            return _CONSTANTS[token]
        if token[-1:].isdigit() and token[0] in "-.0123456789":
            self.at += 1
            return float(token) if "." in token else int(token)
        raise self.unread("a constant is expected")

    def number(self) -> int | float:
        start = self.at
        if isinstance(number := self.constant(), bool) or not isinstance(number, int | float):
            self.at = start
            raise self.unread("only numbers have an order here; a number is expected")
        return number

    def test(self) -> Expression:
        if comparison := self.take(*_ORDERINGS):
            return Compare(self.field, cast("_Ordering", comparison), self.number())
        if opening := self.take("[", "(", "]"):
            low = Compare(self.field, ">=" if opening == "[" else ">", self.number())
            self.expect("..")
            number = self.number()
            high = Compare(self.field, "<=" if self.expect("]", ")", "[") == "]" else "<", number)
            return All((low, high))
        constant = self.constant()
        return Not(Exists(self.field)) if constant is None else Compare(self.field, "==", constant)
