"""The check that a field holds an object of the right type."""

from collections.abc import Callable
from typing import Any

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.values._id import Id


def instance_of(kind: type) -> Callable[[object, "attrs.Attribute[Any]", Any], None]:
    """
    Return the validator that refuses everything but instances of `kind`.

    For the fields in which a wrong type would go unnoticed and change an
    answer, such as text in place of a member of an enumeration. Where ``None``
    is allowed, wrap it in ``attrs.validators.optional``.
    """
    hint = f" Write {kind.__name__}('{kind.prefix}_...')." if issubclass(kind, Id) else ""
    article = "an" if kind.__name__[0] in "aeiouAEIOU" else "a"

    def check(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise InvalidValueError(f"is {article} {kind.__name__}, not {type_in_words(value)}.{hint}", path=field.name)

    return check
