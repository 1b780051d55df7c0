"""The JSON Schemas of the documents that people write."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.cli._roster import Roster
from cxcore.coverage import Calendar, CalendarBook
from cxcore.interop import TableMapping
from cxcore.routing import Policy
from cxcore.sla import Commitment

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def _commitments() -> dict[str, Any]:
    described = Commitment.json_schema()
    fields = Policy.json_schema()["$defs"]["Field"]  # every document declares facts alike
    return {
        "title": "Commitments",
        "type": "object",
        "properties": {
            "fields": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Field"}},
            "priorities": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
            "commitments": {"type": "array", "items": {"$ref": "#/$defs/Commitment"}},
        },
        "required": ["commitments"],
        "additionalProperties": False,
        "$defs": {**described.pop("$defs", {}), "Commitment": described, "Field": fields},
    }


SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "policy": Policy.json_schema,
    "roster": Roster.json_schema,
    "calendar": Calendar.json_schema,
    "calendars": CalendarBook.json_schema,
    "commitments": _commitments,
    "mapping": TableMapping.json_schema,
}
"""What each document is called on the command line."""


def schema_of(document: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of document."""
    return {"$schema": _DIALECT, **SCHEMAS[document]()}
