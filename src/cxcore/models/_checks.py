"""Checks that several entities share."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, UnknownZoneError
from cxcore.models._frozen import FrozenDict
from cxcore.values import Id, zone_of

LOWEST_LEVEL: Final = 1
HIGHEST_LEVEL: Final = 10  # Salesforce has 0 to 10, Genesys Cloud 0 to 5, Amazon Connect 1 to 5: each fits

# RFC 5646, section 2.1 (langtag), without the grandfathered tags, which have modern equivalents.
_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.ASCII,
)
_LONGEST_TAG: Final = 64


def has_type(kind: type[Id]) -> Callable[[object, "attrs.Attribute[Any]", Any], None]:
    """Return the validator of an entity's own id."""

    def check(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind):
            raise InvalidValueError(
                f"is a {kind.__name__}, not a {type(value).__name__}; write {kind.__name__}('{kind.prefix}_...').",
                path=field.name,
            )

    return check


@lru_cache(maxsize=1024)
def canonical_language(tag: str) -> str | None:
    """
    Return a BCP 47 language tag in its usual case, or ``None`` if it is not well-formed.

    Languages are lower case, scripts title case, territories upper case (RFC 5646, section 2.1.1).

    >>> canonical_language("pt-br"), canonical_language("ZH-hant-tw"), canonical_language("pt_BR")
    ('pt-BR', 'zh-Hant-TW', None)
    """
    lower = tag.lower()
    if len(tag) > _LONGEST_TAG or not _LANGUAGE_TAG.fullmatch(lower):
        return None
    parts = lower.split("-")
    for index, part in enumerate(parts[1:], start=1):
        if len(part) == 1:
            break  # what follows a singleton is an extension or private
        if len(part) == 4 and part.isalpha():  # noqa: PLR2004  # scripts have four letters
            parts[index] = part.title()
        elif len(part) == 2:  # noqa: PLR2004  # territories have two
            parts[index] = part.upper()
    return "-".join(parts)


def to_language(tag: str | None) -> str | None:
    """Convert a language tag to its usual case; what is not well-formed is left for :func:`language`."""
    return tag if tag is None else canonical_language(tag) or tag


def language(instance: object, field: "attrs.Attribute[Any]", tag: str | None) -> None:
    """Refuse what is not a well-formed BCP 47 language tag; ``None`` is an unknown language."""
    if tag is not None and canonical_language(tag) is None:
        raise InvalidValueError(
            f"is a BCP 47 language tag such as 'pt-BR'; {tag[:_LONGEST_TAG]!r} is not.", path=field.name
        )


def zone(instance: object, field: "attrs.Attribute[Any]", name: str | None) -> None:
    """Refuse what is not an IANA time zone; ``None`` is an unknown zone."""
    if name is not None:
        try:
            zone_of(name)
        except UnknownZoneError as fault:
            raise fault.under(field.name) from None


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
                f"names languages by BCP 47 tags such as 'pt-BR'; {tag[:_LONGEST_TAG]!r} is none.", path=field.name
            )
    has_levels(instance, field, levels)
