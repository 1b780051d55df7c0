"""Amounts as people write them, and prices shown in another currency."""
# sentences as people read them, with the signs of CLDR

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from cxcore.errors import CurrencyMismatchError, InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.locale import (
    ExchangeRate,
    cldr_version,
    moment_in_words,
    money_in_words,
    number_in_words,
    plural_categories,
    plural_category,
    rounded,
    shown_in,
)
from cxcore.values import Money

GOLDEN_OF = "47"  # the version of CLDR whose words the tables hold
NO_BREAK = "\u00a0"
NARROW = "\u202f"
RIGHT_TO_LEFT = "\u200f"

golden = pytest.mark.skipif(
    cldr_version() != GOLDEN_OF, reason=f"the words expected are those of CLDR {GOLDEN_OF}, not of {cldr_version()}"
)


def money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


def rate(**fields: Any) -> ExchangeRate:
    known: dict[str, Any] = {
        "base": "EUR",
        "quote": "BRL",
        "rate": Decimal("6.2134"),
        "source": "European Central Bank",
        "at": datetime(2026, 3, 2, 15, tzinfo=UTC),
    }
    return ExchangeRate(**{**known, **fields})


# --- rounding ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "shown", "reason"),
    [
        (money("9.994", "EUR"), "9.99 EUR", "down"),
        (money("9.995", "EUR"), "10.00 EUR", "half a cent is rounded up, as the law of the euro has it"),
        (money("2.5", "JPY"), "3 JPY", "yen have no decimals"),
        (money("-2.5", "JPY"), "-3 JPY", "away from zero on both sides"),
        (money("1.2345", "KWD"), "1.235 KWD", "dinars have three"),
        (money("1", "EUR"), "1.00 EUR", "decimals are filled up"),
        (money("-0.001", "EUR"), "0.00 EUR", "no minus before a zero"),
        (money("5", "ZZZ"), "5.00 ZZZ", "a currency that nobody knows has two decimals"),
        (money("999999999999999999999999999999.995", "EUR"), "1000000000000000000000000000000.00 EUR", "30 digits"),
        (money(f"1.{'0' * 60}1", "EUR"), "1.00 EUR", "any number of decimals"),
    ],
)
def test_an_amount_is_rounded_to_what_its_currency_has(exact: Money, shown: str, reason: str) -> None:
    assert str(rounded(exact)) == shown, reason


@pytest.mark.parametrize(
    ("exact", "paid", "reason"),
    [
        (money("19.97", "CHF"), "19.95 CHF", "five centimes are the smallest coin"),
        (money("19.98", "CHF"), "20.00 CHF", "to the nearer"),
        (money("0.25", "DKK"), "0.50 DKK", "fifty øre are the smallest coin, and half of that is rounded up"),
        (money("99.50", "SEK"), "100 SEK", "there are no öre left"),
        (money("9.99", "EUR"), "9.99 EUR", "cents are coins"),
    ],
)
def test_cash_is_rounded_to_the_smallest_coin(exact: Money, paid: str, reason: str) -> None:
    assert str(rounded(exact, cash=True)) == paid, reason


def test_an_amount_that_nobody_has_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(InvalidValueError, match="amount: has at most 30 digits before its decimals."):
        money_in_words(money("1E+999999", "EUR"), language="en")


# --- in words ----------------------------------------------------------------


@golden
@pytest.mark.parametrize(
    ("amount", "language", "words"),
    [
        (money("1234.5", "EUR"), "en-IE", "€1,234.50"),
        (money("1234.5", "EUR"), "de", f"1.234,50{NO_BREAK}€"),
        (money("1234.5", "EUR"), "fr", f"1{NARROW}234,50{NO_BREAK}€"),
        (money("1234.5", "BRL"), "pt-BR", f"R${NO_BREAK}1.234,50"),
        (money("1234.5", "JPY"), "ja", "￥1,235"),
        (money("123456.5", "INR"), "hi", "₹1,23,456.50"),
        (money("5", "MXN"), "es-MX", "$5.00"),
        (money("5", "MXN"), "en-US", "MX$5.00"),
        (money("1.5", "KWD"), "ar", f"{RIGHT_TO_LEFT}1.500{NO_BREAK}د.ك.{RIGHT_TO_LEFT}"),
    ],
)
def test_an_amount_is_written_as_its_readers_write_it(amount: Money, language: str, words: str) -> None:
    assert money_in_words(amount, language=language) == words


def test_an_amount_of_30_digits_is_written_to_the_cent() -> None:
    assert money_in_words(money(f"{'9' * 30}.99", "EUR"), language="en-IE") == f"€{','.join(['999'] * 10)}.99"


def test_half_a_cent_is_shown_as_it_is_rounded() -> None:
    assert money_in_words(money("0.125", "EUR"), language="en-IE") == "€0.13"  # half to even would say 0.12


# --- prices in another currency ------------------------------------------------


def test_a_price_is_shown_with_the_rate_its_source_and_its_time() -> None:
    price = shown_in(money("49.00", "EUR"), rate())

    assert price.shown == money("304.46", "BRL")
    assert price.price == money("49.00", "EUR")
    assert (
        price.in_words(language="en-GB", zone="America/Sao_Paulo")
        == "R$304.46 (€49.00; 1 EUR = 6.2134 BRL; European Central Bank; Mon, 2 Mar 2026, 12:00 GMT-03:00)"
    )


@golden
def test_the_same_price_in_portuguese_of_brazil() -> None:
    words = shown_in(money("49.00", "EUR"), rate()).in_words(language="pt-BR", zone="America/Sao_Paulo")

    assert words == (
        f"R${NO_BREAK}304,46 (€{NO_BREAK}49,00; 1 EUR = 6,2134 BRL; European Central Bank; "
        "seg., 2 de mar. de 2026 12:00 GMT-03:00)"
    )


def test_the_lev_is_converted_at_the_fixed_rate_and_rounded_by_the_law_of_the_euro() -> None:
    fixed = rate(quote="BGN", rate=Decimal("1.95583"), source="Council of the European Union, 8 July 2025")

    assert fixed.convert(money("100", "EUR")) == money("195.58", "BGN")


def test_a_rate_converts_in_its_own_direction_only() -> None:
    with pytest.raises(CurrencyMismatchError) as caught:
        shown_in(money("304.46", "BRL"), rate())

    assert str(caught.value) == "this rate converts EUR into BRL; an amount in BRL came."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rate": Decimal(0)}, "rate: is a finite Decimal above zero, such as Decimal('1.0834')."),
        ({"rate": 6.2}, "rate: is a finite Decimal above zero, such as Decimal('1.0834')."),
        ({"rate": Decimal("NaN")}, "rate: is a finite Decimal above zero, such as Decimal('1.0834')."),
        ({"quote": "EUR"}, "quote: is another currency than 'base'."),
        ({"base": "Euro"}, "base: is an ISO 4217 code such as 'EUR'; 'Euro' is not."),
        ({"source": ""}, "source: is one line of text without blanks at its ends."),
    ],
)
def test_a_rate_that_says_too_little_is_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        rate(**fields)

    assert str(caught.value) == sentence


def test_a_rate_without_a_zone_and_a_zone_that_does_not_exist_are_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        rate(at=datetime(2026, 3, 2))  # noqa: DTZ001  # the naive one is under test
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'?"):
        shown_in(money("1", "EUR"), rate()).in_words(language="en", zone="Europe/Lisboa")


def test_a_shown_price_is_written_down_and_read_back() -> None:
    price = shown_in(money("49.00", "EUR"), rate())

    assert type(price).from_json(price.to_json()) == price


# --- moments, numbers, plurals -----------------------------------------------


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        moment_in_words(datetime(2026, 3, 2), language="en")  # noqa: DTZ001  # the naive one is under test


@golden
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB", "Mon, 2 Mar 2026, 15:00 GMT+00:00"),
        ("de", "Mo., 2. März 2026, 15:00 GMT+00:00"),
        ("fr", "lun. 2 mars 2026, 15:00 UTC+00:00"),
        ("ja", "2026年3月2日(月) 15:00 GMT+00:00"),
    ],
)
def test_a_moment_says_how_far_its_zone_is_from_greenwich(language: str, words: str) -> None:
    assert moment_in_words(datetime(2026, 3, 2, 15, tzinfo=UTC), language=language) == words


@pytest.mark.parametrize(
    ("number", "language", "category", "reason"),
    [
        (1, "en", "one", "one case"),
        (0, "en", "other", "no cases"),
        (0, "fr", "one", "zéro cas counts as one in French"),
        (1.0, "en", "one", "shown as 1, so it takes the form of 1"),
        (Decimal("1.00"), "en", "one", "the same of a Decimal"),
        (1.5, "en", "other", "a fraction"),
        (22, "pl", "few", "dwadzieścia dwie sprawy"),
        (12, "pl", "many", "dwanaście spraw"),
        (2, "ar", "two", "the dual"),
        (5, "ja", "other", "there are no forms"),
        (1_000_000, "es", "many", "un millón de casos"),
    ],
)
def test_a_count_takes_the_form_of_its_language(
    number: float | Decimal, language: str, category: str, reason: str
) -> None:
    assert plural_category(number, language=language) == category, reason


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", ("one", "other")),
        ("es", ("one", "other")),  # its many is for millions
        ("ru", ("one", "few", "many", "other")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("lv", ("zero", "one", "other")),
        ("zh-Hant-TW", ("other",)),
    ],
)
def test_a_text_needs_the_forms_that_counts_below_a_thousand_take(language: str, categories: tuple[str, ...]) -> None:
    assert plural_categories(language) == categories


@golden
@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (1234567, "en", "1,234,567"),
        (1234567, "hi", "12,34,567"),
        (Decimal("1234.56789"), "de", "1.234,56789"),
        (Decimal("1.50"), "de", "1,5"),
        (0.1, "fr", "0,1"),
        (2.0, "en", "2"),
        (Decimal(f"{'7' * 30}.{'1' * 30}"), "de", f"{'.'.join(['777'] * 10)},{'1' * 30}"),
        (Decimal(f"1.{'0' * 60}"), "en", "1"),
        (-0.0, "en", "0"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(number: float | Decimal, language: str, words: str) -> None:
    assert number_in_words(number, language=language) == words


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (True, "number: is a number, not a bool."),
        ("3", "number: is a number, not a str."),
        (float("nan"), "number: is a finite number; nan is not."),
        (Decimal("Infinity"), "number: is a finite number; Infinity is not."),
        (Decimal("sNaN"), "number: is a finite number; sNaN is not."),
        (Decimal("1E+30"), "number: has at most 30 digits before its decimals and 30 decimals."),
        (Decimal("1E-31"), "number: has at most 30 digits before its decimals and 30 decimals."),
        pytest.param(
            10**5000, "number: has at most 30 digits before its decimals and 30 decimals.", id="of 5,001 digits"
        ),
    ],
)
def test_what_is_no_number_to_read_is_refused(number: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        number_in_words(number, language="en")

    assert str(caught.value) == sentence
