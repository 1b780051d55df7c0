"""How people are addressed in a language: formally or not, and with which of their names first."""

from datetime import date
from enum import StrEnum
from typing import Final

from cxcore.locale._fallbacks import fallback_languages

# Babel leaves out CLDR's person names (common/main/*.xml, personNames), so these are extracted from version 48.2:
# every locale of "modern" coverage, without those that say what their wider one says.
PERSON_NAMES_SOURCE: Final = "Unicode CLDR 48.2, personNames"
"""Where :func:`formality_of` and :func:`name_order_of` have it from."""
PERSON_NAMES_AS_OF: Final = date(2026, 3, 25)
"""The day on which that version came out."""


class Formality(StrEnum):
    """Whether people expect to be addressed formally."""

    FORMAL = "formal"
    INFORMAL = "informal"


class NameOrder(StrEnum):
    """Which of a person's names comes first."""

    GIVEN_FIRST = "given_first"
    SURNAME_FIRST = "surname_first"


def formality_of(language: str) -> Formality | None:
    """
    Return how people are addressed in a language by default; ``None`` is not known.

    It is CLDR's default formality of person names: what suits most writing to
    people one does not know. A brand that is on first-name terms overrides it.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag.

    >>> formality_of("pt-PT"), formality_of("pt-BR"), formality_of("tlh")
    (<Formality.FORMAL: 'formal'>, <Formality.INFORMAL: 'informal'>, None)
    """
    for tag in _chain(language):
        if tag in _FORMAL:
            return Formality.FORMAL
        if tag in _INFORMAL:
            return Formality.INFORMAL
    return None


def name_order_of(language: str) -> NameOrder | None:
    """
    Return the order of names of people who speak a language, in that language; ``None`` is not known.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag.

    >>> name_order_of("hu"), name_order_of("zh-TW"), name_order_of("de-AT")
    (<NameOrder.SURNAME_FIRST: 'surname_first'>, <NameOrder.SURNAME_FIRST: 'surname_first'>, <NameOrder.GIVEN_FIRST: 'given_first'>)
    """
    if formality_of(language) is None:
        return None
    return NameOrder.GIVEN_FIRST if _SURNAME_FIRST.isdisjoint(_chain(language)) else NameOrder.SURNAME_FIRST


def _chain(language: str) -> tuple[str, ...]:
    """Return where to look, the language in its usual script last: a custom does not change with the script."""
    chain = fallback_languages(language)
    return (*chain, chain[0].partition("-")[0])


def _tags(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FORMAL: Final = _tags("""
    af am ar ba be bg bn bs chr cs cv dsb el et fa fr ga ha he hr hsb ht hu hy ig is it ja ka kk km ky lo lv mk mn ms
    or pcm ps pt-PT ro ru sd shn si sk sl sr sw ta te th tk tr uk vi yo yue zh-Hant zu
""")
_INFORMAL: Final = _tags("""
    ak as az ca cy da de en es eu fi fil gd gl gu hi id jv kn ko kok lt ml mr my nb ne nl nn no pa pl pt qu rm so sq sv
    ti ur uz zh
""")
_SURNAME_FIRST: Final = _tags("hu ja km ko mn si ta te vi yue zh zh-Hant")
