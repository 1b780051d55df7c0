"""What the readers of other engines' decision tables have in common."""

from collections.abc import Iterator, Sequence

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._schema_org import LeftOut
from cxcore.rules import All, BooleanField, Compare, Expression, Field, Not, NumberField, RuleSet, Schema, TextField
from cxcore.rules import Any as AnyOf


@attrs.frozen
class RulesRead:
    """A rule set made from another engine's decision table, and what of that table it lacks."""

    rules: RuleSet
    left_out: tuple[LeftOut, ...] = ()
    """What the rule set does not say; empty if it decides as the table did."""


def inferred_schema(tests: Sequence[Expression], path: str, faults: list[InvalidValueError]) -> Schema | None:
    """Return the fields with the types of the constants that they meet; a field that meets none is text."""
    fields: dict[str, Field] = {}
    asked = [found for test in tests for found in _comparisons(test)]
    for name, constant in asked:
        kind = _field_of(constant)
        if kind is not None and fields.setdefault(name, kind) != kind:
            said = f"{name!r} meets {fields[name].noun} and {kind.noun}; say with schema= what it is."
            faults.append(InvalidValueError(said, path=path))
    try:
        return Schema({name: fields.get(name, TextField()) for name in sorted({name for name, _ in asked})})
    except InvalidValueError as fault:
        faults.append(fault.under(path))
        return None


def _comparisons(expression: Expression) -> Iterator[tuple[str, object]]:
    match expression:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)
        case Compare(field, _, constant):
            yield field, constant
        case _:
            yield expression.field, None


def _field_of(constant: object) -> Field | None:
    if constant is None:
        return None
    if isinstance(constant, bool):
        return BooleanField()
    return TextField() if isinstance(constant, str) else NumberField()
