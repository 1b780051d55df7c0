"""Languages by their BCP 47 tag."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError

# RFC 5646, section 2.1 (langtag), without the grandfathered tags, which have modern equivalents.
_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.ASCII,
)
_LONGEST_TAG: Final = 64


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


def language_level(language: str, spoken: Mapping[str, int]) -> int:
    """
    Return the best level in a language or in a narrower one, 0 for none, as RFC 4647, section 3.3.1, filters.

    >>> language_level("pt", {"pt-BR": 4, "en": 5}), language_level("pt-PT", {"pt": 4})
    (4, 0)
    """
    return max((level for tag, level in spoken.items() if tag == language or tag.startswith(f"{language}-")), default=0)


def to_language_tag(tag: str | None) -> str | None:
    """Convert a language tag to its usual case; what is not well-formed is left for :func:`language_tag` to refuse."""
    return tag if tag is None else canonical_language(tag) or tag


def language_tag(instance: object, field: "attrs.Attribute[Any]", tag: str | None) -> None:
    """Refuse what is not a well-formed BCP 47 language tag; ``None`` is an unknown language."""
    if tag is not None and canonical_language(tag) is None:
        raise InvalidValueError(
            f"is a BCP 47 language tag such as 'pt-BR'; {tag[:_LONGEST_TAG]!r} is not.", path=field.name
        )
