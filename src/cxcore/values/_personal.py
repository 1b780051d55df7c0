"""What marks a field as personal."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

PERSONAL: Final[Mapping[str, str]] = {"sensitivity": "personal"}
"""
Field metadata for personal data: ``attrs.field(repr=False, metadata=PERSONAL)``.

The content of such a field never appears in an error message.
"""


def is_personal(field: "attrs.Attribute[Any]") -> bool:
    """Return whether a field is declared to hold personal data."""
    return field.metadata.items() >= PERSONAL.items()
