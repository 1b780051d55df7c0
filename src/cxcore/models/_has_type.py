"""The check that an id is of the right kind."""

from collections.abc import Callable
from typing import Any

import attrs

from cxcore.errors import InvalidValueError
from cxcore.values import Id


def has_type(kind: type[Id]) -> Callable[[object, "attrs.Attribute[Any]", Any], None]:
    """Return the validator of an entity's own id."""

    def check(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise InvalidValueError(
                f"is a {kind.__name__}, not a {type(value).__name__}; write {kind.__name__}('{kind.prefix}_...').",
                path=field.name,
            )

    return check
