"""Which money is legal tender where and when: facts with their dates."""

from datetime import UTC, date, datetime

import pytest

from cxcore.errors import InvalidValueError
from cxcore.locale import CURRENCY_OVERLAY, CurrencyUse, currencies_of, currency_uses


@pytest.mark.parametrize(
    ("territory", "on", "currencies", "reason"),
    [
        ("BG", date(2025, 12, 31), ("BGN",), "the last day of the lev alone"),
        ("BG", date(2026, 1, 1), ("EUR", "BGN"), "the euro came, and the lev stayed for a month"),
        ("BG", date(2026, 1, 31), ("EUR", "BGN"), "the last day of the lev"),
        ("BG", date(2026, 2, 1), ("EUR",), "the euro alone"),
        ("HR", date(2022, 12, 31), ("HRK",), "the last day of the kuna alone"),
        ("HR", date(2023, 1, 1), ("EUR", "HRK"), "the euro came, and the kuna stayed for two weeks"),
        ("HR", date(2023, 1, 15), ("EUR",), "the euro alone"),
        ("LT", date(2014, 12, 31), ("LTL",), "Lithuania before the euro"),
        ("LT", date(2015, 1, 1), ("EUR",), "and with it"),
        ("CW", date(2025, 4, 1), ("XCG", "ANG"), "the Caribbean guilder beside that of the Antilles"),
        ("PA", date(2026, 3, 2), ("USD", "PAB"), "two currencies for good"),
        ("pt", date(2026, 3, 2), ("EUR",), "in small letters too"),
        ("CH", date(2026, 3, 2), ("CHF",), "the WIR franc is no legal tender"),
        ("AQ", date(2026, 3, 2), (), "nobody's money in Antarctica"),
    ],
)
def test_the_money_of_a_territory_is_that_of_the_day(
    territory: str, on: date, currencies: tuple[str, ...], reason: str
) -> None:
    assert currencies_of(territory, on=on) == currencies, reason


def test_the_overlay_names_its_source_and_stands_in_place_of_what_cldr_says() -> None:
    uses = {use.currency: use for use in currency_uses("BG")}

    assert uses["EUR"] in CURRENCY_OVERLAY
    assert uses["EUR"].source == "Unicode CLDR 48, supplemental data, currencyData"
    assert uses["BGN"].until == date(2026, 2, 1)
    assert "BGL" in uses  # what the overlay does not name is as CLDR has it


def test_an_overlay_of_your_own_replaces_ours() -> None:
    tomorrow = CurrencyUse(territory="RO", currency="EUR", since=date(2030, 1, 1), source="a guess of ours")

    assert currencies_of("RO", on=date(2030, 1, 1), overlay=[tomorrow]) == ("EUR", "RON")
    assert "EUR" not in currencies_of("BG", on=date(2026, 1, 1), overlay=[]) or CURRENCY_OVERLAY == ()


def test_a_datetime_is_no_day() -> None:
    with pytest.raises(InvalidValueError, match="on: is a date, not a datetime; which date it is depends on the zone."):
        currencies_of("PT", on=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"territory": "pt"}, "territory: is an ISO 3166 code such as 'PT'; 'pt' is not."),
        ({"territory": "PRT"}, "territory: is an ISO 3166 code such as 'PT'; 'PRT' is not."),
        ({"currency": "euro"}, "currency: is an ISO 4217 code such as 'EUR'; 'euro' is not."),
        ({"since": date(2026, 1, 1), "until": date(2026, 1, 1)}, "until: is after 'since'."),
    ],
)
def test_a_use_that_cannot_be_is_refused(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CurrencyUse(**{"territory": "PT", "currency": "EUR", "source": "us", **fields})  # type: ignore[arg-type]  # the refusal is under test

    assert str(caught.value) == sentence


def test_a_use_without_dates_is_for_ever() -> None:
    use = CurrencyUse(territory="PT", currency="EUR", source="us")

    assert use.is_tender(date.min)
    assert use.is_tender(date.max)
    assert CurrencyUse.from_json(use.to_json()) == use
