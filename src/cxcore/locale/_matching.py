"""Which of the languages we have serves a reader, by the distance that the Unicode CLDR puts between languages."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import attrs

from cxcore.errors import InvalidValueError, MissingExtraError, type_in_words
from cxcore.values import Value, at_least_zero, canonical_language, language_tag

CLOSE_ENOUGH: Final = 10
"""
The distance up to which a language serves the reader of another: dialects and one written standard for another.

The usual default is 25, at which a Ukrainian is served in Russian (24). Distances from 4 to 9 are regional differences
that trouble nobody, and a grey area begins at 10, says the table of langcodes.
"""

# ISO 639-2 for undetermined, several, uncoded and no language: to likely subtags, "und" would be English.
_NO_ONE_LANGUAGE: Final = frozenset({"mis", "mul", "und", "zxx"})


@attrs.frozen(kw_only=True)
class LanguageMatch(Value):
    """The language to serve a reader in, and how far it is from the one they asked for."""

    wanted: str = attrs.field(validator=language_tag)
    language: str = attrs.field(validator=language_tag)
    """The one of those available, as it was written there."""
    distance: int = attrs.field(validator=at_least_zero)
    """The distance of CLDR: 0 is the same, up to 5 another territory, up to 10 close enough to read."""


@attrs.frozen(kw_only=True)
class LanguageLevel(LanguageMatch):
    """How well somebody speaks what a reader asked for: in which language, how near to it, at which level."""

    level: int


def match_language(wanted: str, available: Iterable[str], *, max_distance: int = CLOSE_ENOUGH) -> LanguageMatch | None:
    """
    Return the nearest of the available languages, or ``None`` if none is near enough.

    The distance is that of CLDR's language matching, as langcodes computes it
    from the tags and their likely scripts and territories. It is directed: it
    says how well the reader of the one gets along with the other. Of two that are
    equally near, the first available is taken. What is in no one language
    (``und``, ``mul``) matches nothing.

    Args:
        wanted: The language asked for.
        available: What there is, best first.
        max_distance: The longest distance that still matches, itself included.

    Raises:
        InvalidValueError: A language is no BCP 47 tag, or `max_distance` is below zero.
        MissingExtraError: The extra ``lang`` is not installed.

    >>> match_language("zh-TW", ["zh", "zh-Hant", "en"])
    LanguageMatch(wanted='zh-TW', language='zh-Hant', distance=0)
    >>> match_language("pt-PT", ["en", "pt-BR"]).distance
    5
    >>> match_language("uk", ["ru", "en"]) is None
    True
    """
    reader = _checked(wanted, "wanted")
    _check_distance(max_distance)
    found = _nearest_first(reader, _offered(available), max_distance)
    return found[0] if found else None


def match_language_level(
    wanted: str, spoken: Mapping[str, int], *, max_distance: int = CLOSE_ENOUGH
) -> LanguageLevel | None:
    """
    Return how well somebody can serve in a language, or ``None`` if they cannot.

    Of the languages near enough, the one with the best level counts; of two
    with one level, the nearest.

    Args:
        wanted: The language asked for.
        spoken: Language to level, as in ``Agent.languages``.
        max_distance: The longest distance that still matches, itself included.

    Raises:
        InvalidValueError: A language is no BCP 47 tag, or `max_distance` is below zero.
        MissingExtraError: The extra ``lang`` is not installed.

    >>> match_language_level("es-AR", {"en": 9, "es-MX": 6, "pt-BR": 8})
    LanguageLevel(wanted='es-AR', language='es-MX', distance=4, level=6)
    """
    reader = _checked(wanted, "wanted")
    _check_distance(max_distance)
    found = _nearest_first(reader, _offered(spoken, "spoken"), max_distance)
    if not found:
        return None
    best = max(found, key=lambda each: spoken[each.language])  # the first of equals, which is the nearest
    return LanguageLevel(
        wanted=best.wanted, language=best.language, distance=best.distance, level=spoken[best.language]
    )


def _nearest_first(wanted: str, available: list[str], max_distance: int) -> list[LanguageMatch]:
    distances = [(_distance(wanted, canonical_language(each) or each), each) for each in available]
    near = sorted((pair for pair in distances if pair[0] <= max_distance), key=lambda pair: pair[0])
    return [LanguageMatch(wanted=wanted, language=language, distance=distance) for distance, language in near]


_BEYOND_ALL: Final = 1000  # CLDR's longest distance is below 150


@lru_cache(maxsize=8192)
def _distance(wanted: str, offered: str) -> int:
    try:
        from langcodes import tag_distance  # an extra: imported where it is used
    except ImportError:
        raise MissingExtraError.for_extra("lang", purpose="Language matching") from None
    if {_language(wanted), _language(offered)} & _NO_ONE_LANGUAGE:
        return _BEYOND_ALL
    return tag_distance(wanted, offered)


def _language(tag: str) -> str:
    return tag.partition("-")[0]


def _offered(available: Iterable[str], name: str = "available") -> list[str]:
    if isinstance(available, str):
        raise InvalidValueError(f"is a list of languages, not one; write [{available[:64]!r}].", path=name)
    offered = list(available)
    for place, tag in enumerate(offered):
        _checked(tag, f"{name}[{place}]")
    return offered


def _checked(tag: str, path: str) -> str:
    if not isinstance(tag, str):
        raise InvalidValueError(f"is a BCP 47 language tag such as 'pt-BR', not {type_in_words(tag)}.", path=path)
    found = canonical_language(tag)
    if found is None:
        raise InvalidValueError(f"is a BCP 47 language tag such as 'pt-BR'; {tag[:64]!r} is not.", path=path)
    return found


def _check_distance(max_distance: int) -> None:
    if max_distance < 0:
        raise InvalidValueError(f"is at least zero; {max_distance} is not.", path="max_distance")
