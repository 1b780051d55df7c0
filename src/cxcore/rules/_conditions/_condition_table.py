"""
Conditions as nested tables, which is how JSON, TOML and YAML hold them and a form on a screen edits them.

``{"all": [...]}``, ``{"any": [...]}`` and ``{"not": ...}`` combine; a comparison
is ``{"field": "tier", "op": "in", "value": ["gold", "vip"]}``. Wherever a
condition stands, its text may stand too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any as Anything
from typing import Final, cast

from cxcore.errors import (
    ConditionSyntaxError,
    ConditionTypeError,
    InvalidDocumentError,
    InvalidValueError,
    UnknownFieldError,
    suggest,
    type_in_words,
)
from cxcore.rules._conditions._parser import MAX_DEPTH, parse_expression
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tokens import tokenize
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
from cxcore.rules._fields._constant import Constant, write_constant
from cxcore.rules._fields._field import Field
from cxcore.rules._fields._levels_field import LevelsField

MAX_PARTS: Final = 10_000
OPERATORS: Final = (
    *COMPARISONS, "in", "not in", "between", "has", "has_any", "has_all", "starts_with", "contains", "matches", "within", "exists"
)  # fmt: skip
"""What may stand under ``op``."""
_LISTS: Final = {"in", "not in", "has_any", "has_all", "between"}


# --- from a table to a tree ----------------------------------------------------


def read_table(table: object, fields: Mapping[str, Field]) -> Expression:
    """
    Return the checked tree of a table.

    Raises:
        InvalidDocumentError: Every fault of the table, each with its path.
    """
    reader = _Reader(fields)
    try:
        check_size(table, parts=MAX_PARTS, depth=2 * MAX_DEPTH + 2)  # a list and its table for each level, and a value
        tree = reader.condition(table, "")
        if tree is not None:
            return parse_expression(write_expression(tree), fields)
    except InvalidValueError as fault:
        reader.faults.append(fault)
    raise InvalidDocumentError("The condition cannot be read", reader.faults)


def check_size(data: object, *, parts: int, depth: int) -> None:
    """
    Refuse data with too many parts or levels, such as tables that hold themselves.

    Raises:
        ConditionSyntaxError: There are more.
    """
    waiting, seen = [(data, 1)], 0
    while waiting:
        part, level = waiting.pop()
        inside: Sequence[object] = ()
        if isinstance(part, Mapping):
            inside = list(part.values())
        elif isinstance(part, (list, tuple)):
            inside = part
        seen += 1 + len(inside)
        if seen > 2 * parts:
            raise ConditionSyntaxError(f"has more than {parts:,} parts.")
        if level > depth:
            raise ConditionSyntaxError(f"is nested deeper than {depth} levels.")
        waiting += [(each, level + 1) for each in inside]


class _Reader:
    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.faults: list[InvalidValueError] = []

    def condition(self, table: object, path: str) -> Expression | None:
        """Return the tree of a text or a table, or ``None`` once its faults are noted."""
        try:
            if isinstance(table, str):
                return parse_expression(table, self.fields)
            if not isinstance(table, Mapping):
                raise _no_condition(table)
            for word in ("all", "any", "not"):
                if word in table:
                    _refuse_others(table, (word,))
                    return self.combined(word, table[word], _joined(path, word))
            return self.comparison(table)
        except InvalidValueError as fault:
            self.faults.append(fault.under(path) if path else fault)
            return None

    def combined(self, word: str, inside: object, path: str) -> Expression | None:
        if word == "not":
            part = self.condition(inside, path)
            return None if part is None else Not(part)
        if not isinstance(inside, (list, tuple)) or not inside:
            self.faults.append(InvalidValueError("is a list of at least one condition.", path=path))
            return None
        parts = [self.condition(each, f"{path}[{index}]") for index, each in enumerate(inside)]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return known[0] if len(known) == 1 else All(known) if word == "all" else Any(known)

    def comparison(self, table: Mapping[str, object]) -> Expression:
        _refuse_others(table, ("field", "op", "value", "at_least"))
        name, operator = table.get("field"), table.get("op")
        if not isinstance(name, str) or not isinstance(operator, str):
            raise _no_condition(table)
        if name not in self.fields:
            hint = suggest(name, self.fields, kind="fields")
            raise UnknownFieldError(f"there is no field {name!r}. {hint}", path="field")
        if operator not in OPERATORS:
            raise InvalidValueError(
                f"there is no operator {operator!r}. {suggest(operator, OPERATORS, kind='operators')}", path="op"
            )
        if (operator == "exists") is ("value" in table):
            raise InvalidValueError("belongs to every operator but exists.", path="value")
        leaf = _leaf(name, operator, self.value(self.fields[name], operator, table.get("value")))
        if "at_least" in table:
            leaf = _leveled(leaf, self.fields[name], table["at_least"])
        return parse_expression(write_expression(leaf), self.fields)

    def value(self, field: Field, operator: str, value: object) -> Anything:
        if operator == "within":
            return _calendar(value)
        if operator not in _LISTS:
            return None if operator == "exists" else _constant(field, value, "value")
        if not isinstance(value, (list, tuple)) or not value or (operator == "between" and len(value) != 2):  # noqa: PLR2004  # two ends
            wanted = (
                "a list of two values, the lower end first" if operator == "between" else "a list of at least one value"
            )
            raise InvalidValueError(f"is {wanted}.", path="value")
        return [_constant(field, each, f"value[{index}]") for index, each in enumerate(value)]


def _leaf(name: str, operator: str, value: Anything) -> Expression:
    match operator:
        case "exists":
            return Exists(name)
        case "in":
            return In(name, value)
        case "not in":
            return Not(In(name, value))
        case "between":
            return Between(name, *value)
    if operator in _OF_ONE_FIELD:
        return _OF_ONE_FIELD[operator](name, value)
    return Compare(name, cast("Comparison", operator), value)


def _leveled(leaf: Expression, field: Field, level: object) -> AtLeast:
    if not isinstance(leaf, Has) or not isinstance(field, LevelsField):
        raise InvalidValueError("belongs to the operator has, on a field of levels.", path="at_least")
    if not isinstance(level, (int, float, str)):
        raise ConditionTypeError(f"is a whole number, for example 3; {type_in_words(level)} came.", path="at_least")
    if objection := field.level_objection(leaf.field, level):
        raise ConditionTypeError(objection, path="at_least")
    return AtLeast(leaf.field, leaf.value, cast("int", level))  # which the field has no objection to


_OF_ONE_FIELD: Final[Mapping[str, type[Has | HasAny | HasAll | StartsWith | Contains | Matches | Within]]] = {
    "has": Has,
    "has_any": HasAny,
    "has_all": HasAll,
    "starts_with": StartsWith,
    "contains": Contains,
    "matches": Matches,
    "within": Within,
}


def _constant(field: Field, value: object, path: str) -> Constant:
    """Return a value of a document as a constant: times and durations may be text, ISO 8601 or as a condition has them."""
    if isinstance(value, str) and field.constants <= _TIMES:
        return cast("Constant", _of_text(field, value, path))
    if isinstance(value, (str, bool, int, float, datetime, date, time, timedelta)):
        return value
    raise ConditionTypeError(f"is {field.noun}, for example {field.example}; {type_in_words(value)} came.", path=path)


_TIMES: Final = {timedelta, datetime, date, time}


def _calendar(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ConditionTypeError(f"is the name of a calendar; {type_in_words(value)} came.", path="value")


def _of_text(field: Field, text: str, path: str) -> object:
    for written in (text, f"@{text}"):
        try:
            token = tokenize(written)[0]
        except ConditionSyntaxError:
            continue
        if token.text == written and type(token.value) in field.constants:
            return token.value
    return field.read(text, name=path)


def _refuse_others(table: Mapping[str, object], known: Sequence[str]) -> None:
    for key in table:
        if key not in known:
            raise InvalidValueError(f"does not belong here. {suggest(str(key), known, kind='keys')}", path=str(key))


def _no_condition(table: object) -> InvalidValueError:
    came = "" if isinstance(table, Mapping) else f"; {type_in_words(table)} came"
    return InvalidValueError(
        "is a condition: a text such as \"tier == 'gold'\", a table with field, op and value, "
        f"or a table with all, any or not{came}."
    )


def _joined(path: str, word: str) -> str:
    return f"{path}.{word}" if path else word


# --- from a tree to a table ----------------------------------------------------


def write_table(expression: Expression) -> dict[str, Anything]:  # noqa: C901, PLR0912  # one branch a class is as simple as it gets
    """Return the table of a tree, JSON-ready."""
    match expression:
        case All(parts):
            return {"all": [write_table(part) for part in parts]}
        case Any(parts):
            return {"any": [write_table(part) for part in parts]}
        case Not(part):
            return {"not": write_table(part)}
        case Compare(name, operator, value):
            return _row(name, operator, _plain(value))
        case In(name, values):
            return _row(name, "in", [_plain(value) for value in values])
        case Between(name, low, high):
            return _row(name, "between", [_plain(low), _plain(high)])
        case Has(name, text):
            return _row(name, "has", text)
        case AtLeast(name, text, level):
            return {**_row(name, "has", text), "at_least": level}
        case HasAny(name, texts):
            return _row(name, "has_any", list(texts))
        case HasAll(name, texts):
            return _row(name, "has_all", list(texts))
        case StartsWith(name, text):
            return _row(name, "starts_with", text)
        case Contains(name, text):
            return _row(name, "contains", text)
        case Matches(name, text):
            return _row(name, "matches", text)
        case Within(name, text):
            return _row(name, "within", text)
        case IsTrue(name):
            return _row(name, "==", True)
    return {"field": expression.field, "op": "exists"}


def _row(name: str, operator: str, value: object) -> dict[str, Anything]:
    return {"field": name, "op": operator, "value": value}


def _plain(value: Constant) -> str | int | float | bool:
    return value if isinstance(value, (str, bool, int, float)) else write_constant(value).removeprefix("@")
