"""Levels of skills and languages: how they are declared in a value."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.values import FrozenDict, canonical_language

LOWEST_LEVEL: Final = 1
HIGHEST_LEVEL: Final = 10  # Salesforce has 0 to 10, Genesys Cloud 0 to 5, Amazon Connect 1 to 5: each fits


def to_levels(levels: Mapping[str, int]) -> Mapping[str, int]:
    """Convert to a mapping that cannot change."""
    return FrozenDict(levels)


def to_language_levels(levels: Mapping[str, int]) -> Mapping[str, int]:
    """Convert to a mapping that cannot change, its language tags in their usual case."""
    return FrozenDict({canonical_language(tag) or tag: level for tag, level in levels.items()})


def has_levels(instance: object, field: "attrs.Attribute[Any]", levels: Mapping[str, int]) -> None:
    """Refuse a level that is not a whole number from 1 to 10."""
    for name, level in levels.items():
        if type(level) is not int or not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
            raise InvalidValueError(
                f"is a whole number from {LOWEST_LEVEL} (least) to {HIGHEST_LEVEL} (most); {level!r} is not.",
                path=f"{field.name}.{name}",
            )


def has_languages(instance: object, field: "attrs.Attribute[Any]", levels: Mapping[str, int]) -> None:
    """Refuse a key that is not a language tag, and a level that is none."""
    for tag in levels:
        if canonical_language(tag) is None:
            raise InvalidValueError(
                f"names languages by BCP 47 tags such as 'pt-BR'; {tag!r:.70} is none.", path=field.name
            )
    has_levels(instance, field, levels)
