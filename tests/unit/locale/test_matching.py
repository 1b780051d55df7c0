"""Which language serves a reader: the facts of the trade, as of CLDR 36 to 38 in langcodes 3.5 and CLDR 47 in Babel."""

import sys

import pytest
from babel.core import negotiate_locale

from cxcore.errors import InvalidValueError, MissingExtraError
from cxcore.locale import (
    CLOSE_ENOUGH,
    LanguageLevel,
    LanguageMatch,
    fallback_languages,
    match_language,
    match_language_level,
)


@pytest.mark.parametrize(
    ("wanted", "available", "language", "distance", "reason"),
    [
        ("en", ["pt", "en"], "en", 0, "the same"),
        ("zh-TW", ["zh", "zh-Hant"], "zh-Hant", 0, "Taiwan writes Traditional Chinese"),
        ("zh-HK", ["zh", "zh-Hant"], "zh-Hant", 5, "so does Hong Kong"),
        ("es-419", ["es-MX"], "es-MX", 4, "Mexico is in Latin America"),
        ("es-AR", ["es-ES", "es-419"], "es-419", 1, "the region before another continent"),
        ("pt-PT", ["en", "pt-BR"], "pt-BR", 5, "a Portuguese reads Brazilian rather than English"),
        ("no", ["da", "nb"], "nb", 1, "Norwegian is mostly Bokmål"),
        ("iw", ["he"], "he", 0, "the old code of Hebrew"),
        ("sr", ["sr-Latn"], "sr-Latn", 5, "Serbs read both scripts"),
        ("en-AU", ["en-US", "en-GB"], "en-GB", 3, "Australians spell as the British"),
        ("EN-gb", ["en-us"], "en-us", 5, "case does not matter, and the answer is as it was written"),
        ("de", ["de-CH", "de-AT"], "de-CH", 4, "of two equally near, the first"),
        ("fr-u-hc-h23", ["fr"], "fr", 0, "extensions do not matter"),
    ],
)
def test_a_reader_is_served_in_the_nearest_language(
    wanted: str, available: list[str], language: str, distance: int, reason: str
) -> None:
    match = match_language(wanted, available)

    assert match is not None, reason
    assert (match.language, match.distance) == (language, distance), reason


@pytest.mark.parametrize(
    ("wanted", "available", "reason"),
    [
        ("uk", ["ru"], "Russian is at 24, just below the usual cap of 25"),
        ("zh-TW", ["zh-Hans"], "Simplified is another script"),
        ("ja", ["en"], "another language"),
        ("da", ["nb"], "Danish and Norwegian are near, and still 12 apart"),
        ("de", ["gsw"], "who reads Swiss German reads German, and not the other way round"),
        ("und", ["en"], "an undetermined language is not English, whatever its likely subtags say"),
        ("en", ["und", "mul", "zxx"], "what is in no one language serves nobody"),
        ("qqq", ["en"], "a private language"),
        ("pt", [], "nothing is available"),
    ],
)
def test_nobody_is_served_in_a_language_that_is_too_far(wanted: str, available: list[str], reason: str) -> None:
    assert match_language(wanted, available) is None, reason


def test_the_usual_cap_would_serve_russian_to_a_ukrainian() -> None:
    assert match_language("uk", ["ru"], max_distance=25) == LanguageMatch(wanted="uk", language="ru", distance=24)
    assert CLOSE_ENOUGH == 10


def test_the_cap_itself_still_matches() -> None:
    assert match_language("pt-PT", ["pt-BR"], max_distance=5) is not None
    assert match_language("pt-PT", ["pt-BR"], max_distance=4) is None


@pytest.mark.parametrize(("wanted", "available"), [("zh_TW", ["zh_Hant"]), ("es_419", ["es_MX"]), ("pt_PT", ["pt_BR"])])
def test_negotiation_by_cutting_off_parts_finds_none_of_these(wanted: str, available: list[str]) -> None:
    assert negotiate_locale([wanted], available) is None
    assert match_language(wanted.replace("_", "-"), [each.replace("_", "-") for each in available]) is not None


@pytest.mark.parametrize(
    ("wanted", "available", "max_distance", "sentence"),
    [
        ("pt_PT", ["pt"], 10, "wanted: is a BCP 47 language tag such as 'pt-BR'; 'pt_PT' is not."),
        (None, ["pt"], 10, "wanted: is a BCP 47 language tag such as 'pt-BR', not a NoneType."),
        ("pt", ["en", "pt_BR"], 10, "available[1]: is a BCP 47 language tag such as 'pt-BR'; 'pt_BR' is not."),
        ("pt", "pt-BR", 10, "available: is a list of languages, not one; write ['pt-BR']."),
        ("pt", ["pt"], -1, "max_distance: is at least zero; -1 is not."),
    ],
)
def test_what_is_no_language_is_refused(wanted: str, available: list[str], max_distance: int, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        match_language(wanted, available, max_distance=max_distance)

    assert str(caught.value) == sentence


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langcodes", None)

    with pytest.raises(MissingExtraError, match=r"Language matching needs .* pip install 'cxcore\[lang\]'"):
        match_language("mi", ["mi-NZ"])  # a pair that no other test has measured


# --- levels ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "spoken", "language", "level", "reason"),
    [
        ("pt-PT", {"pt-BR": 6, "en": 9}, "pt-BR", 6, "English does not help a Portuguese"),
        ("es-MX", {"es-ES": 8, "es-419": 5}, "es-ES", 8, "the best level, although the other is nearer"),
        ("es-MX", {"es-ES": 8, "es-419": 8}, "es-419", 8, "at one level, the nearer"),
        ("en", {"en-US": 3, "en": 3}, "en-US", 3, "English alone is that of the United States"),
    ],
)
def test_an_agents_best_level_in_a_near_language_counts(
    wanted: str, spoken: dict[str, int], language: str, level: int, reason: str
) -> None:
    found = match_language_level(wanted, spoken)

    assert found is not None, reason
    assert (found.language, found.level) == (language, level), reason


def test_an_agent_who_speaks_no_near_language_has_no_level() -> None:
    assert match_language_level("uk", {"ru": 10, "en": 10}) is None
    assert match_language_level("uk", {"ru": 4}, max_distance=25) == LanguageLevel(
        wanted="uk", language="ru", distance=24, level=4
    )


# --- where a text is looked for -----------------------------------------------


@pytest.mark.parametrize(
    ("language", "chain", "reason"),
    [
        ("es-MX", ("es-MX", "es-419", "es"), "Latin America before Spain"),
        ("pt-AO", ("pt-AO", "pt-PT", "pt"), "Portugal before Brazil"),
        ("pt-PT", ("pt-PT", "pt"), "and Brazil, which is what pt alone means, before nothing"),
        ("en-AT", ("en-AT", "en-150", "en-001", "en"), "European English is spelt as British"),
        ("zh-TW", ("zh-TW", "zh-Hant"), "never zh, which is Simplified"),
        ("zh-Hant-MO", ("zh-Hant-MO", "zh-Hant-HK", "zh-Hant"), "Macao reads as Hong Kong does"),
        ("zh-CN", ("zh-CN", "zh"), "the script that zh alone means"),
        ("sr-Latn-RS", ("sr-Latn-RS", "sr-Latn"), "never the Cyrillic sr"),
        ("nb-NO", ("nb-NO", "nb", "no"), "Norwegian holds both of its written languages"),
        ("ht", ("ht",), "CLDR lends Haitian Creole the data of French, which is not its language"),
        ("hi-Latn", ("hi-Latn",), "Hindi in Latin letters is neither Devanagari nor English"),
        ("de-CH-1901", ("de-CH-1901", "de-CH", "de"), "a variant is dropped first"),
        ("en-GB-u-hc-h23", ("en-GB", "en-001", "en"), "extensions are dropped at once"),
        ("qqq-QQ", ("qqq-QQ", "qqq"), "a language that CLDR does not know"),
    ],
)
def test_a_text_is_looked_for_in_wider_languages_of_one_script(
    language: str, chain: tuple[str, ...], reason: str
) -> None:
    assert fallback_languages(language) == chain, reason


def test_a_chain_of_what_is_no_language_is_refused() -> None:
    with pytest.raises(
        InvalidValueError, match=r"language: is a BCP 47 language tag such as 'pt-BR'; 'es_MX' is not\."
    ):
        fallback_languages("es_MX")
