"""What the readers of other engines' rules have in common."""

from collections.abc import Iterator, Sequence

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._left_out import LeftOut
from cxcore.rules import (
    All,
    BooleanField,
    Compare,
    Contains,
    Expression,
    Field,
    Has,
    In,
    Not,
    NumberField,
    RuleSet,
    Schema,
    TextField,
    TextSetField,
)
from cxcore.rules import Any as AnyOf


@attrs.frozen
class RulesRead:
    """A rule set made from another engine's decision table, and what of that table it lacks."""

    rules: RuleSet
    left_out: tuple[LeftOut, ...] = ()
    """What the rule set does not say; empty if it decides as the table did."""


def inferred_schema(tests: Sequence[Expression], path: str, faults: list[InvalidValueError]) -> Schema | None:
    """Return the fields with the types by which they are asked; a field that is asked by none is text."""
    fields: dict[str, Field] = {}
    asked = [found for test in tests for found in _asked(test)]
    for name, kind in asked:
        if kind is not None and fields.setdefault(name, kind) != kind:
            said = f"{name!r} meets {fields[name].noun} and {kind.noun}; say with schema= what it is."
            faults.append(InvalidValueError(said, path=path))
    try:
        return Schema({name: fields.get(name, TextField()) for name in sorted({name for name, _ in asked})})
    except InvalidValueError as fault:
        faults.append(fault.under(path))
        return None


def _asked(expression: Expression) -> Iterator[tuple[str, Field | None]]:
    """Yield the fields that a condition names, each with the type by which it is asked, if that says one."""
    match expression:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _asked(part)
        case Not(part):
            yield from _asked(part)
        case Compare(field, _, constant):
            yield field, _field_of(constant)
        case In(field, constants):
            for constant in constants:
                yield field, _field_of(constant)
        case Has(field):
            yield field, TextSetField()
        case Contains(field):
            yield field, TextField()
        case _:
            yield expression.field, None


def _field_of(constant: object) -> Field:
    if isinstance(constant, bool):
        return BooleanField()
    return TextField() if isinstance(constant, str) else NumberField()
