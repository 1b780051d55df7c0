"""The known facts of a record, read once and marked as read."""

from collections.abc import Mapping
from typing import Any

from cxcore.rules._fields._field import Field
from cxcore.values import FrozenDict


class Facts(FrozenDict[Any]):
    """
    The known facts of a record, as :meth:`Schema.read` returns them: a dict that never changes.

    It remembers its schema, so that rule sets over that schema do not read the
    facts again.
    """

    __slots__ = ("schema",)

    def __init__(self, schema: object, facts: Mapping[str, object]) -> None:
        super().__init__(facts)
        self.schema = schema

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.schema, dict(self))


def read_facts(fields: Mapping[str, Field], record: Mapping[str, object]) -> dict[str, object]:
    """Return the known facts of a record about some fields, typed as conditions compare them."""
    facts = {}
    for name, field in fields.items():
        value = record.get(name)
        if value is not None and type(value) is not field.exact:
            value = field.read(value, name=name)
        if value is not None:
            facts[name] = value
    return facts
