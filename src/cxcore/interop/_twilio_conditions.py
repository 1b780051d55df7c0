"""A TaskRouter filter's expression as a condition about the facts of an interaction."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._twilio_expressions import Alike, Asked, UnreadExpressionError
from cxcore.models import Channel
from cxcore.rules import All, BooleanField, Compare, Contains, EnumField, Exists, Expression, Field, Has
from cxcore.rules import Any as AnyOf
from cxcore.rules import In, InstantField, Leaf, Not, NumberField, Schema, TextField, TextSetField

ALWAYS: Final[Mapping[str, Field]] = {
    "interaction_id": TextField(),
    "case_id": TextField(),
    "customer_id": TextField(),
    "channel": EnumField(tuple(channel.value for channel in Channel)),
    "language": TextField(),
    "started_at": InstantField(),
}
"""The facts that an interaction has without a declaration."""
_ELSEWHERE: Final = ("worker", "workers", "taskrouter")


def condition_of(asked: Asked) -> Expression | None:
    """
    Return what a filter asks of the facts; ``None`` is nothing.

    Raises:
        UnreadExpressionError: It asks about something else, or is never true.
    """
    if isinstance(asked, bool):
        if asked:
            return None
        raise UnreadExpressionError("it is never true.")
    return _about_facts(asked)


def _about_facts(asked: Expression | Alike) -> Expression:
    match asked:
        case All(parts):
            return All(tuple(_about_facts(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_about_facts(part) for part in parts))
        case Not(part):
            return Not(_about_facts(part))
        case Alike(one, other):
            raise UnreadExpressionError(f"{one} and {other} are two attributes; one is compared with a constant.")
        case leaf:
            if leaf.field.partition(".")[0] in _ELSEWHERE:
                raise UnreadExpressionError(f"{leaf.field!r} is no attribute of the task.")
            return attrs.evolve(leaf, field=leaf.field.removeprefix("task."))


def inferred_schema(
    conditions: Iterable[Expression], texts: Iterable[str], path: str, faults: list[InvalidValueError]
) -> Schema:
    """Return the attributes with the types of what they meet; those among `texts` are text, and what meets nothing."""
    fields: dict[str, Field] = dict.fromkeys(sorted(texts), TextField())
    unknown: set[str] = set()
    for leaf in (each for condition in conditions for each in _leaves(condition)):
        for kind in _kinds(leaf):
            if fields.setdefault(leaf.field, kind) != kind:
                said = f"{leaf.field!r} meets {fields[leaf.field].noun} and {kind.noun}; say with schema= what it is."
                faults.append(InvalidValueError(said, path=path))
        unknown.add(leaf.field)
    found = {name: fields.get(name, TextField()) for name in sorted({*fields, *unknown})}
    return Schema({name: field for name, field in found.items() if name not in ALWAYS})


def _leaves(expression: Expression) -> Iterator[Leaf]:
    match expression:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case leaf:
            yield leaf


def _kinds(leaf: Leaf) -> list[Field]:
    match leaf:
        case Has():
            return [TextSetField()]
        case Contains():
            return [TextField()]
        case Compare(_, _, value):
            return [_kind(value)]
        case In(_, values):
            return [_kind(value) for value in values]
        case _:
            assert isinstance(leaf, Exists), "the reader makes no other leaf"
            return []


def _kind(constant: object) -> Field:
    if isinstance(constant, bool):
        return BooleanField()
    return TextField() if isinstance(constant, str) else NumberField()
