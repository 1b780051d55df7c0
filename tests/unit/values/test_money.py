"""Money is exact and of one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxcore.errors import CurrencyMismatchError, InvalidValueError
from cxcore.values import Money

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
euros = amounts.map(lambda amount: Money(amount, "EUR"))


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_three_tenths_are_three_tenths() -> None:
    assert euro("0.1") + euro("0.2") == euro("0.3")


def test_money_multiplies_by_a_number_from_either_side() -> None:
    assert 3 * euro("9.99") == euro("9.99") * 3 == euro("29.97")


def test_amounts_of_one_currency_compare() -> None:
    assert euro("1") < euro("2") <= euro("2")
    assert euro("2") > euro("1") >= euro("1")


@given(euros, euros)
def test_subtraction_undoes_addition(a: Money, b: Money) -> None:
    assert a + b - b == a
    assert a - b == -(b - a)


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_never_mix(operation: str) -> None:
    with pytest.raises(CurrencyMismatchError, match="EUR and BRL do not add or compare; convert one of them first"):
        getattr(euro("1"), operation)(Money(Decimal(1), "BRL"))


def test_equal_amounts_of_two_currencies_are_not_equal() -> None:
    assert euro("1") != Money(Decimal(1), "BRL")


@pytest.mark.parametrize("amount", [9.99, 9, "9.99", Decimal("NaN"), Decimal("Infinity"), None])
def test_an_amount_that_is_no_finite_decimal_is_refused(amount: object) -> None:
    with pytest.raises(InvalidValueError, match="^amount: is a finite Decimal"):
        Money(amount, "EUR")  # type: ignore[arg-type]  # the fault under test


@pytest.mark.parametrize("currency", ["eur", "EURO", "€", ""])
def test_a_currency_is_three_capitals(currency: str) -> None:
    with pytest.raises(InvalidValueError, match="^currency: is an ISO 4217 code such as 'EUR'"):
        Money(Decimal(1), currency)


def test_money_reads_as_people_write_it_in_logs() -> None:
    assert str(euro("9.90")) == "9.90 EUR"
