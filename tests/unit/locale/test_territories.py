"""Territories, their languages, and how their people are addressed."""

from datetime import date

import pytest

from cxcore.errors import InvalidValueError
from cxcore.locale import (
    PERSON_NAMES_AS_OF,
    PERSON_NAMES_SOURCE,
    formality_of,
    languages_of,
    name_order_of,
    territory_code,
)


@pytest.mark.parametrize(
    ("territory", "languages", "reason"),
    [
        ("PT", ("pt-PT",), "one"),
        ("BE", ("nl-BE", "fr-BE", "de-BE"), "three, the most spoken first"),
        ("US", ("en-US",), "official in fact, and in no law"),
        ("TW", ("zh-Hant-TW", "nan-Hant-TW", "hak-Hant-TW"), "with their script where it is not the usual one"),
        ("IN", ("hi-IN", "en-IN"), "official in the whole territory, not in one state"),
        ("bv", ("no-BV",), "official nowhere, but spoken"),
        ("AQ", (), "nobody lives there"),
    ],
)
def test_the_languages_of_a_territory_are_its_official_ones(
    territory: str, languages: tuple[str, ...], reason: str
) -> None:
    assert languages_of(territory) == languages, reason


@pytest.mark.parametrize(
    ("territory", "sentence"),
    [
        ("UK", "territory: 'UK' is not a territory of ISO 3166. Did you mean 'GB'?"),
        ("PRT", "territory: 'PRT' is not a territory of ISO 3166. Did you mean 'PT'?"),
        ("EU", "territory: 'EU' is not a territory of ISO 3166. Use two capitals such as 'PT' or 'BR'."),
        ("SU", "territory: 'SU' is not a territory of ISO 3166. Use two capitals such as 'PT' or 'BR'."),
        ("419", "territory: '419' is not a territory of ISO 3166. Use two capitals such as 'PT' or 'BR'."),
        (None, "territory: is an ISO 3166 code such as 'PT', not a NoneType."),
    ],
)
def test_what_is_no_territory_is_refused_with_help(territory: str, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        territory_code(territory)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("language", "formality", "order", "reason"),
    [
        ("pt-BR", "informal", "given_first", "on first-name terms"),
        ("pt-PT", "formal", "given_first", "and not in Portugal"),
        ("pt-AO", "formal", "given_first", "Angola follows Portugal"),
        ("ja", "formal", "surname_first", "Yamada Tarō"),
        ("ko-KR", "informal", "surname_first", "the order and the tone are two things"),
        ("zh-TW", "formal", "surname_first", "formal in Traditional Chinese"),
        ("zh-CN", "informal", "surname_first", "informal in Simplified"),
        ("hu", "formal", "surname_first", "the one in Europe"),
        ("en-AU", "informal", "given_first", "as all English"),
        ("nb-NO", "informal", "given_first", "as all Norwegian"),
        ("sr-Latn", "formal", "given_first", "a custom does not change with the script"),
        ("tlh", None, None, "CLDR does not say"),
    ],
)
def test_people_are_addressed_as_cldr_says(
    language: str, formality: str | None, order: str | None, reason: str
) -> None:
    assert formality_of(language) == formality, reason
    assert name_order_of(language) == order, reason


def test_the_names_of_people_have_a_source_and_a_day() -> None:
    assert PERSON_NAMES_SOURCE == "Unicode CLDR 48.2, personNames"
    assert date(2026, 3, 25) == PERSON_NAMES_AS_OF
