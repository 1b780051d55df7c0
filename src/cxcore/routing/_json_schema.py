"""The JSON Schema of a policy's document, for editors."""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._terms._escalation import Escalation
from cxcore.routing._terms._rule import Queue, Route, Rule
from cxcore.routing._terms._score import Priority
from cxcore.routing._terms._shifts import Shifts
from cxcore.routing._terms._split import Split
from cxcore.rules import (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    Field,
    InstantField,
    IntegerField,
    LevelsField,
    NumberField,
    TextField,
    TextSetField,
    TimeField,
)
from cxcore.values import Value

_FIELDS: Final[tuple[type[Field], ...]] = (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    InstantField,
    IntegerField,
    LevelsField,
    NumberField,
    TextField,
    TextSetField,
    TimeField,
)
_SECTIONS: Final[Mapping[str, type[Value]]] = {
    "default": Route,
    "capacity": Capacity,
    "priority": Priority,
    "shifts": Shifts,
    "escalation": Escalation,
}
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}


def policy_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a policy's document."""
    shared: dict[str, Any] = {"Field": {"anyOf": [_field(kind) for kind in _FIELDS]}}

    def of(kind: type[Value]) -> dict[str, Any]:
        described = kind.json_schema()
        shared.update(described.pop("$defs", {}))
        shared[kind.__name__] = described
        return {"$ref": f"#/$defs/{kind.__name__}"}

    properties = {
        "name": {"type": "string", "minLength": 1},
        "fields": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Field"}},
        "skills": _TEXTS,
        "languages": _TEXTS,
        "queues": {"type": "object", "additionalProperties": of(Queue)},
        "rules": {"type": "array", "items": of(Rule)},
        "choice": _TEXTS,
        "shares": {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}},
        "splits": {"type": "object", "additionalProperties": of(Split)},
        **{name: of(kind) for name, kind in _SECTIONS.items()},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy",
        "type": "object",
        "properties": properties,
        "required": ["name"],
        "additionalProperties": False,
        "$defs": shared,
    }


def _field(kind: type[Field]) -> dict[str, Any]:
    described = kind.json_schema()
    return {
        **described,
        "properties": {"type": {"const": kind.kind}, **described["properties"]},
        "required": ["type", *described.get("required", [])],
    }
