"""The facts that every case has, for the conditions of commitments."""

from collections.abc import Mapping
from typing import Final

from cxcore.models import Channel
from cxcore.rules import EnumField, Field, InstantField, Schema, TextField

BUILT_IN: Final[Mapping[str, Field]] = {
    "case_id": TextField(),
    "customer_id": TextField(),
    "channel": EnumField(tuple(channel.value for channel in Channel)),
    "language": TextField(),
    "priority": TextField(),
    "opened_at": InstantField(),
}


def with_built_in(schema: Schema, priorities: tuple[str, ...] | None = None) -> Schema:
    """Return the declared fields and those that every case has, its priority one of those that are declared."""
    return schema.with_fields(BUILT_IN if priorities is None else {**BUILT_IN, "priority": EnumField(priorities)})
