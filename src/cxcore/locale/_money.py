"""Money as people read it, and a price shown in the money of the reader."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final

import attrs

from cxcore.errors import CurrencyMismatchError, InvalidValueError
from cxcore.locale._cldr import locale_of
from cxcore.locale._currencies import is_currency
from cxcore.locale._moments import moment_in_words
from cxcore.locale._plurals import number_in_words
from cxcore.values import Money, Value, aware, one_line, to_utc, zone_of

_MOST_DIGITS: Final = 30  # all the money there is has 15


def rounded(money: Money, *, cash: bool = False) -> Money:
    """
    Return an amount in whole units of the smallest that its currency has.

    The units are those that CLDR shows: no decimals in yen, three in Kuwaiti
    dinars. Half a unit is rounded away from zero, as the law of the euro has it
    for conversions (Council Regulation (EC) 1103/97, article 5).

    These are units to show. A payment processor may count in those of ISO 4217,
    which for a dozen currencies, such as the Icelandic króna, has other decimals.

    Args:
        money: The amount.
        cash: Round to what can be paid in coins, such as five Swiss centimes.

    Raises:
        InvalidValueError: The amount has more than 30 digits before its decimals.

    >>> rounded(Money(Decimal("9.995"), "EUR")), rounded(Money(Decimal("19.98"), "CHF"), cash=True)
    (Money(amount=Decimal('10.00'), currency='EUR'), Money(amount=Decimal('20.00'), currency='CHF'))
    """
    from babel.core import get_global

    if money.amount.adjusted() >= _MOST_DIGITS:
        raise InvalidValueError(f"has at most {_MOST_DIGITS} digits before its decimals.", path="amount")
    fractions = get_global("currency_fractions")
    digits, step, cash_digits, cash_step = fractions.get(money.currency, fractions["DEFAULT"])
    unit = Decimal(max(cash_step if cash else step, 1)).scaleb(-(cash_digits if cash else digits))
    with localcontext() as context:
        context.prec = _enough_digits(money.amount)
        whole = (money.amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0  # no minus before a zero
        return Money(whole * unit, money.currency)


def _enough_digits(*numbers: Decimal) -> int:
    """Return a precision in which these multiply without loss."""
    return sum(len(number.as_tuple().digits) for number in numbers) + 2 * _MOST_DIGITS


def money_in_words(money: Money, *, language: str) -> str:
    """
    Return an amount as people of the language write it, rounded as :func:`rounded` does.

    It is CLDR's standard format. A symbol is that of the reader, so pesos are
    ``$`` to a Mexican and ``MX$`` to an American.

    Raises:
        InvalidValueError: The amount has more than 30 digits before its decimals; `language` is no
            BCP 47 tag, or of no language that CLDR knows.

    >>> money_in_words(Money(Decimal("1234.5"), "EUR"), language="en-IE")
    '€1,234.50'
    """
    from babel.numbers import format_currency

    shown = rounded(money)
    with localcontext() as context:
        context.prec = _enough_digits(shown.amount)  # Babel rounds to it
        return format_currency(shown.amount, shown.currency, locale=locale_of(language))


def _is_rate(instance: object, field: "attrs.Attribute[Any]", rate: object) -> None:
    if not isinstance(rate, Decimal) or not rate.is_finite() or rate <= 0:
        raise InvalidValueError("is a finite Decimal above zero, such as Decimal('1.0834').", path=field.name)


@attrs.frozen(kw_only=True)
class ExchangeRate(Value):
    """
    What one unit of a currency is worth in another, who says so, and as of when.

    A rate converts in its own direction only: its inverse is another rate, which
    the law of the euro forbids to derive (Council Regulation (EC) 1103/97, article 4).

    Raises:
        InvalidValueError: A currency is not three capitals, both are the same, `rate`
            is not above zero, or `source` is not one line.
        NaiveDatetimeError: `at` has no zone.

    >>> from datetime import UTC
    >>> rate = ExchangeRate(
    ...     base="EUR", quote="BRL", rate=Decimal("6.2134"), source="European Central Bank",
    ...     at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    ... )
    >>> rate.convert(Money(Decimal("49.00"), "EUR"))
    Money(amount=Decimal('304.46'), currency='BRL')
    """

    base: str = attrs.field(validator=is_currency)
    """The currency one unit of which is priced."""
    quote: str = attrs.field(validator=is_currency)
    """The currency in which it is."""
    rate: Decimal = attrs.field(validator=_is_rate)
    source: str = attrs.field(validator=one_line)
    """Who says so."""
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """As of when."""

    def __attrs_post_init__(self) -> None:
        if self.base == self.quote:
            raise InvalidValueError("is another currency than 'base'.", path="quote")

    def convert(self, money: Money) -> Money:
        """
        Return an amount of the base currency in the quoted one, rounded as :func:`rounded` does.

        Raises:
            CurrencyMismatchError: The amount is in another currency.
            InvalidValueError: An amount has more than 30 digits before its decimals.
        """
        if money.currency != self.base:
            raise CurrencyMismatchError(
                f"this rate converts {self.base} into {self.quote}; an amount in {money.currency} came.",
                currencies=(self.base, money.currency),
            )
        with localcontext() as context:
            context.prec = _enough_digits(money.amount, self.rate)
            return rounded(Money(money.amount * self.rate, self.quote))


@attrs.frozen
class ShownPrice(Value):
    """A price, what it comes to in the money of the reader, and the rate by which."""

    price: Money
    """What is charged."""
    shown: Money
    """What that comes to."""
    rate: ExchangeRate

    def in_words(self, *, language: str, zone: str) -> str:
        """
        Return the amount with the price, the rate, its source and its time.

        There are no words of ours in it, so it reads in every language that CLDR knows.

        Args:
            language: The reader's language.
            zone: The IANA zone in which the reader reads the time.

        Raises:
            InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.
            UnknownZoneError: `zone` is not an IANA time zone.
        """
        rate = self.rate
        shown, price = (money_in_words(each, language=language) for each in (self.shown, self.price))
        worth = f"1 {rate.base} = {number_in_words(rate.rate, language=language)} {rate.quote}"
        moment = moment_in_words(rate.at.astimezone(zone_of(zone)), language=language)
        return f"{shown} ({price}; {worth}; {rate.source}; {moment})"


def shown_in(money: Money, rate: ExchangeRate) -> ShownPrice:
    """
    Return a price together with what it comes to at a rate, so that the one is never shown without the other.

    Raises:
        CurrencyMismatchError: The price is not in the base currency of the rate.
        InvalidValueError: An amount has more than 30 digits before its decimals.

    >>> from datetime import UTC
    >>> rate = ExchangeRate(
    ...     base="EUR", quote="BRL", rate=Decimal("6.2134"), source="European Central Bank",
    ...     at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    ... )
    >>> price = shown_in(Money(Decimal("49.00"), "EUR"), rate)
    >>> price.in_words(language="en-GB", zone="America/Sao_Paulo")
    'R$304.46 (€49.00; 1 EUR = 6.2134 BRL; European Central Bank; Mon, 2 Mar 2026, 12:00 GMT-03:00)'
    """
    return ShownPrice(money, rate.convert(money), rate)
