"""Territories by their ISO 3166 code, and the languages spoken there."""

from functools import lru_cache
from typing import Final

from cxcore.errors import InvalidValueError, suggest, type_in_words

# CLDR has codes of two letters for groups of territories, for tests and for the unknown.
_NO_TERRITORIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def territory_code(territory: str) -> str:
    """
    Return an ISO 3166-1 alpha-2 code in capitals.

    Raises:
        InvalidValueError: There is no such territory; the message suggests one.

    >>> territory_code("pt")
    'PT'
    >>> territory_code("UK")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: territory: 'UK' is not a territory of ISO 3166. Did you mean 'GB'?
    """
    if not isinstance(territory, str):
        raise InvalidValueError(f"is an ISO 3166 code such as 'PT', not {type_in_words(territory)}.", path="territory")
    code = territory.upper()
    if code in _territories():
        return code
    raise InvalidValueError(f"{territory[:64]!r} is not a territory of ISO 3166. {_hint(code)}", path="territory")


def languages_of(territory: str) -> tuple[str, ...]:
    """
    Return the official languages of a territory, those that most people there speak first.

    They are those that CLDR calls official in the whole territory, by law or
    in fact, each with the territory: ``pt-PT``. Where it calls none so, it is the
    one that most people speak; empty where nobody lives.

    Raises:
        InvalidValueError: There is no such territory.

    >>> languages_of("CH"), languages_of("AQ")
    (('de-CH', 'gsw-CH', 'fr-CH', 'it-CH'), ())
    """
    from babel.core import get_global

    code = territory_code(territory)
    spoken = sorted(
        get_global("territory_languages").get(code, {}).items(), key=lambda pair: -pair[1]["population_percent"]
    )
    official = [language for language, facts in spoken if facts["official_status"] in _IN_THE_WHOLE_TERRITORY]
    chosen = official or [language for language, _ in spoken[:1] if language != "und"]
    return tuple(f"{language.replace('_', '-')}-{code}" for language in chosen)


_IN_THE_WHOLE_TERRITORY: Final = frozenset({"official", "de_facto_official"})


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    from babel import Locale

    known = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in known if len(code) == 2 and code.isalpha()) - _NO_TERRITORIES  # noqa: PLR2004  # the others are groups, by three digits


def _hint(code: str) -> str:
    from babel.core import get_global

    renamed = get_global("territory_aliases").get(code, ())
    hint = suggest(renamed[0] if len(renamed) == 1 else code, _territories(), kind="territories")
    return hint if hint.startswith("Did") and renamed else "Use two capitals such as 'PT' or 'BR'."
