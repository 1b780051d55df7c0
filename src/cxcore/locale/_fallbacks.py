"""Where a text in one language is looked for when it is not written in exactly that one."""

from functools import lru_cache

from cxcore.errors import InvalidValueError
from cxcore.values import canonical_language


@lru_cache(maxsize=1024)
def fallback_languages(language: str) -> tuple[str, ...]:
    """
    Return the languages in which to look for a text, the one asked for first.

    The chain is CLDR's inheritance of locales: Mexican Spanish is looked for
    in that of Latin America before that of Spain, Angolan Portuguese in that
    of Portugal before that of Brazil. It stays within one language and one
    script, so Traditional Chinese never ends in Simplified; Bokmål and Nynorsk end in
    Norwegian. Extensions are dropped.

    Unlike :func:`match_language`, it needs no extra and measures nothing: it says
    where a text is found that somebody filed under a wider tag.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag.

    >>> fallback_languages("es-MX"), fallback_languages("pt-AO"), fallback_languages("zh-TW")
    (('es-MX', 'es-419', 'es'), ('pt-AO', 'pt-PT', 'pt'), ('zh-TW', 'zh-Hant'))
    """
    tag = canonical_language(language)
    if tag is None:
        raise InvalidValueError(f"is a BCP 47 language tag such as 'pt-BR'; {language[:64]!r} is not.", path="language")
    chain = [_without_extensions(tag)]
    while parent := _parent(chain[-1]):
        chain.append(parent)
    return tuple(chain)


def _without_extensions(tag: str) -> str:
    kept: list[str] = []
    for part in tag.split("-"):
        if len(part) == 1:
            break
        kept.append(part)
    return "-".join(kept)


def _parent(tag: str) -> str | None:
    from babel.core import get_global

    language = tag.partition("-")[0]
    declared = str(get_global("parent_exceptions").get(tag.replace("-", "_"), "")).replace("_", "-")
    # Some parents lend only their data: that of Haitian Creole is French, which is no text for its readers.
    if declared and (declared.partition("-")[0] == language or declared == "no"):
        return declared
    shorter = tag.rpartition("-")[0]
    if shorter != language:
        return shorter or None
    script = _script(tag)
    if script == _script(language):
        return language
    within_script = f"{language}-{script}"
    return None if tag == within_script else within_script


def _script(tag: str) -> str:
    from babel.core import get_global

    parts = tag.split("-")
    if len(parts) > 1 and len(parts[1]) == 4 and parts[1].isalpha():  # noqa: PLR2004  # scripts have four letters
        return parts[1]
    likely = get_global("likely_subtags")
    whole = likely.get("_".join(parts)) or likely.get(parts[0]) or ""
    return str(whole).split("_")[1] if whole else ""
