"""An amount in a currency."""

import re
from decimal import Decimal
from typing import Any

import attrs

from cxcore.errors import CurrencyMismatchError, InvalidValueError, type_in_words
from cxcore.values._value import Value

_ISO_4217 = re.compile(r"[A-Z]{3}")


def _is_exact(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise InvalidValueError(
            f"is a finite Decimal, not {type_in_words(value)}; write Decimal('9.99').",
            path=field.name,
        )


def _is_currency(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    if not _ISO_4217.fullmatch(value):
        raise InvalidValueError(f"is an ISO 4217 code such as 'EUR'; {value!r} is not.", path=field.name)


@attrs.frozen
class Money(Value):
    """
    An exact amount in one currency (ISO 4217 code).

    Amounts of one currency add, subtract, negate and compare; two currencies
    never mix. A number times money is money. Nothing is rounded.

    Raises:
        InvalidValueError: `amount` is no finite ``Decimal`` or `currency` no three capitals.

    >>> Money(Decimal("9.99"), "EUR") * 3
    Money(amount=Decimal('29.97'), currency='EUR')
    >>> Money(Decimal(1), "EUR") + Money(Decimal(1), "BRL")
    Traceback (most recent call last):
        ...
    cxcore.errors.CurrencyMismatchError: EUR and BRL do not add or compare; convert one of them first.
    """

    amount: Decimal = attrs.field(validator=_is_exact)
    currency: str = attrs.field(validator=_is_currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(
                f"{self.currency} and {other.currency} do not add or compare; convert one of them first.",
                currencies=(self.currency, other.currency),
            )
        return other.amount
