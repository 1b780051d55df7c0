"""The JSON Schema of condition tables about declared fields."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from cxcore.rules._fields._field import Field
from cxcore.rules._fields._levels_field import HIGHEST_LEVEL, LevelsField

_CONDITION: Final = {"$ref": "#/$defs/condition"}
_TYPES: Final[Mapping[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    timedelta: "string",
    datetime: "string",
    date: "string",
    time: "string",
}


def condition_json_schema(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a condition about the fields."""
    several = {"type": "array", "items": _CONDITION, "minItems": 1}
    condition = {
        "anyOf": [
            {"type": "string", "description": "The condition as text."},
            _object({"all": several}),
            _object({"any": several}),
            _object({"not": _CONDITION}),
            *(comparison for name, field in fields.items() for comparison in _comparisons(name, field)),
        ]
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Condition",
        **_CONDITION,
        "$defs": {"condition": condition},
    }


def _comparisons(name: str, field: Field) -> list[dict[str, Any]]:
    constant = _constant(field)
    values = {"type": "array", "items": constant, "minItems": 1}
    pair = {"type": "array", "items": constant, "minItems": 2, "maxItems": 2}
    operators = [*field.operators, *(["not in"] if "in" in field.operators else [])]
    lists = [each for each in operators if each in {"in", "not in", "has_any", "has_all"}]
    singles = [each for each in operators if each not in {*lists, "between"}]
    subject = {"const": name}
    found = [_object({"field": subject, "op": {"const": "exists"}})]
    if isinstance(field, LevelsField):
        level = {"type": "integer", "minimum": 1, "maximum": HIGHEST_LEVEL}
        found.append(_object({"field": subject, "op": {"const": "has"}, "value": constant, "at_least": level}))
    for chosen, value in ((singles, constant), (lists, values), (["between"] if "between" in operators else [], pair)):
        if chosen:
            found.append(_object({"field": subject, "op": {"enum": chosen}, "value": value}))
    return found


def _constant(field: Field) -> dict[str, Any]:
    if listed := field.listed():
        return {"enum": list(listed)}
    types = sorted({_TYPES[constant] for constant in field.constants})
    return {"type": types[0] if len(types) == 1 else types}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
