"""A field that is one of a few names."""

from collections.abc import Callable
from typing import Any

import attrs

from cxcore.errors import InvalidValueError, suggest


def one_of(*choices: str) -> "Callable[[object, attrs.Attribute[Any], str], None]":
    """Return a validator that refuses every other name, with a suggestion."""

    def check(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
        if value not in choices:
            raise InvalidValueError(
                f"there is no {value!r}. {suggest(str(value), choices, kind='choices')}", path=field.name
            )

    return check


def name_of_fact(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what cannot be the name of a fact."""
    if not isinstance(value, str) or not value.isidentifier():
        raise InvalidValueError("is the name of a fact, such as 'opened_at'.", path=field.name)
