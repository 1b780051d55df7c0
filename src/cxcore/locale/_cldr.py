"""The locale of a BCP 47 tag, from the CLDR data that Babel ships."""

from functools import lru_cache
from typing import TYPE_CHECKING

from cxcore.errors import InvalidValueError, suggest, type_in_words
from cxcore.values import canonical_language

if TYPE_CHECKING:
    from babel import Locale


def cldr_version() -> str:
    """Return the version of the Unicode CLDR whose words these are, such as ``47``."""
    from babel.core import get_cldr_version

    return get_cldr_version()


def is_right_to_left(language: str) -> bool:
    """
    Return whether a language is written from right to left.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> is_right_to_left("ar"), is_right_to_left("pt-BR")
    (True, False)
    """
    return locale_of(language).text_direction == "rtl"


def locale_of(language: str) -> "Locale":
    """Return the locale of a language, or of the nearest that CLDR knows: ``de`` for ``de-JP``."""
    if not isinstance(language, str):
        raise InvalidValueError(
            f"is a BCP 47 language tag such as 'pt-BR', not {type_in_words(language)}.", path="language"
        )
    return _locale_of(language)


@lru_cache(maxsize=256)
def _locale_of(language: str) -> "Locale":
    from babel import Locale
    from babel.core import UnknownLocaleError

    tag = canonical_language(language)
    if tag is None:
        dashed = canonical_language(language.replace("_", "-"))
        hint = f" Did you mean {dashed!r}?" if dashed else ""
        raise InvalidValueError(
            f"is a BCP 47 language tag such as 'pt-BR'; {language[:64]!r} is not.{hint}", path="language"
        )
    # RFC 4647, section 3.4 (lookup): the last subtag is dropped until the rest is known.
    parts = tag.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):  # Babel reads no extensions, and refuses them as malformed
            parts.pop()
    raise InvalidValueError(f"{tag!r} is not a language that CLDR knows. {_hint(tag)}", path="language")


def _hint(tag: str) -> str:
    from babel.localedata import locale_identifiers

    languages = {identifier.partition("_")[0] for identifier in locale_identifiers()}
    hint = suggest(tag.partition("-")[0], languages, kind="languages")
    return hint if hint.startswith("Did") else "Use a tag such as 'en', 'pt-BR' or 'zh-Hant'."
