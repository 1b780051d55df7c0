"""
Reading the document of a policy, section by section, with every fault at once.

What one section says about another is checked afterwards, as far as both
could be read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.intervals import WorkingTime
from cxcore.models import Channel
from cxcore.routing._choice._asking import Guarded
from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._choice._ladder import USUAL
from cxcore.routing._choice._plugins import ChoiceStrategy, Requirement, ScoreTerm
from cxcore.routing._terms._escalation import Escalation
from cxcore.routing._terms._rule import Queue, Route, Rule
from cxcore.routing._terms._score import Priority
from cxcore.routing._terms._shifts import Shifts
from cxcore.routing._terms._split import Split
from cxcore.rules import EnumField, Field, InstantField, Predicate, Schema, TextField
from cxcore.values import DocumentReader, Value, as_table

DEFAULT: Final = "default"
"""What the route without a condition is called in a decision."""

BUILT_IN: Final[Mapping[str, Field]] = {
    "interaction_id": TextField(),
    "case_id": TextField(),
    "customer_id": TextField(),
    "channel": EnumField(tuple(channel.value for channel in Channel)),
    "language": TextField(),
    "started_at": InstantField(),
}
"""The facts that every interaction has."""


def with_built_in(
    schema: Schema,
    splits: Mapping[str, Split | None],
    calendars: Mapping[str, WorkingTime],
    predicates: Mapping[str, Predicate],
) -> Schema:
    """
    Return the declared fields, those that every interaction has, and those that the policy makes itself.

    Conditions may name the calendars, and the predicates as fields.

    Raises:
        InvalidValueError: A predicate has the name of a field, or reads a field that is not there.
    """
    declared = {name: field for name, field in schema.fields.items() if name not in schema.predicates}
    made = {name: EnumField(tuple(split.shares)) for name, split in splits.items() if split is not None}
    return Schema(
        {**declared, **made, **BUILT_IN},
        calendars={**schema.calendars, **calendars},
        predicates={name: Guarded(name, predicate) for name, predicate in predicates.items()},
    )


@attrs.frozen(kw_only=True)
class Sections:
    """The sections of a policy; ``None`` stands for what could not be read."""

    name: str | None = None
    schema: Schema | None = attrs.field(factory=lambda: Schema({}))
    skills: Sequence[str | None] | None = ()
    languages: Sequence[str | None] | None = ()
    queues: Mapping[str, Queue | None] | None = attrs.field(factory=dict)
    rules: Sequence[Rule | None] | None = ()
    default: Route | None = None
    capacity: Capacity | None = attrs.field(factory=Capacity)
    choice: Sequence[str | None] | None = USUAL
    shares: Mapping[str, float | None] | None = attrs.field(factory=dict)
    priority: Priority | None = attrs.field(factory=Priority)
    shifts: Shifts | None = attrs.field(factory=Shifts)
    splits: Mapping[str, Split | None] | None = attrs.field(factory=dict)
    escalation: Escalation | None = None
    calendars: Mapping[str, WorkingTime] = attrs.field(factory=dict)
    strategies: Mapping[str, ChoiceStrategy] = attrs.field(factory=dict)
    predicates: Mapping[str, Predicate] = attrs.field(factory=dict)
    score_terms: Mapping[str, ScoreTerm] = attrs.field(factory=dict)
    requirements: Mapping[str, Requirement] = attrs.field(factory=dict)


def read_sections(data: Mapping[str, object]) -> tuple[Sections, list[InvalidValueError]]:
    """Return the sections of a document, and the faults of what cannot be read."""
    reader = DocumentReader()
    reader.refuse_others(data, _SECTIONS, of="a policy")
    found: dict[str, Any] = {}
    for key, value in data.items():
        match key:
            case "name":
                found["name"] = reader.one(_text, value, key)
            case "fields":
                found["schema"] = reader.one(_schema, value, key)
            case "skills" | "languages" | "choice":
                found[key] = reader.many(_text, value, key)
            case "shares":
                found[key] = reader.table(_number, value, key)
            case "queues" | "splits":
                found[key] = reader.table(_VALUES[key].from_dict, value, key)
            case "rules":
                found["rules"] = reader.many(Rule.from_dict, value, key)
            case "default" | "capacity" | "priority" | "shifts" | "escalation":
                found[key] = reader.one(_VALUES[key].from_dict, value, key)
    if "name" not in data:
        reader.faults.append(InvalidValueError("is missing; a policy has a name.", path="name"))
    return Sections(**found), reader.faults


_VALUES: Final[Mapping[str, type[Value]]] = {
    "queues": Queue,
    "splits": Split,
    "default": Route,
    "capacity": Capacity,
    "priority": Priority,
    "shifts": Shifts,
    "escalation": Escalation,
}
_SECTIONS: Final = ("name", "fields", "skills", "languages", "rules", "choice", "shares", *_VALUES)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValueError(f"is text; {type_in_words(value)} came.")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidValueError(f"is a number; {type_in_words(value)} came.")
    return value


def _schema(value: object) -> Schema:
    return Schema.from_dict(as_table(value))
