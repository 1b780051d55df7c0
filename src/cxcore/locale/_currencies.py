"""Which money is legal tender where, and since when."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.locale._cldr import cldr_version
from cxcore.locale._territories import territory_code
from cxcore.values import Value, one_line


def is_currency(instance: object, field: "attrs.Attribute[Any]", code: str) -> None:
    """Refuse what is not an ISO 4217 code."""
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():  # noqa: PLR2004  # ISO 4217 has three
        raise InvalidValueError(f"is an ISO 4217 code such as 'EUR'; {code[:64]!r} is not.", path=field.name)


def _is_territory(instance: object, field: "attrs.Attribute[Any]", code: str) -> None:
    # Whether there is such a territory is a question to Babel, which importing this module must not load.
    if len(code) != 2 or not code.isascii() or not code.isalpha() or not code.isupper():  # noqa: PLR2004  # ISO 3166 has two
        raise InvalidValueError(f"is an ISO 3166 code such as 'PT'; {code[:64]!r} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class CurrencyUse(Value):
    """
    A currency that is legal tender in a territory, and on which days.

    Raises:
        InvalidValueError: `territory` is not two capitals, `currency` not three, or
            `until` is not after `since`.

    >>> CurrencyUse(territory="PT", currency="EUR", since=date(1999, 1, 1), source="Regulation (EC) 974/98").until is None
    True
    """

    territory: str = attrs.field(validator=_is_territory)
    currency: str = attrs.field(validator=is_currency)
    since: date | None = None
    """The first day; ``None`` is not known."""
    until: date | None = None
    """The first day on which it is no longer; ``None`` while it lasts."""
    source: str = attrs.field(validator=one_line)
    """Where this comes from."""

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValueError("is after 'since'.", path="until")

    def is_tender(self, on: date) -> bool:
        """Return whether it is legal tender on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


_CLDR_48: Final = "Unicode CLDR 48, supplemental data, currencyData"

CURRENCY_OVERLAY: Final[tuple[CurrencyUse, ...]] = (
    CurrencyUse(territory="BG", currency="EUR", since=date(2026, 1, 1), source=_CLDR_48),
    CurrencyUse(territory="BG", currency="BGN", since=date(1999, 7, 5), until=date(2026, 2, 1), source=_CLDR_48),
)
"""What the CLDR of a Babel that is still in use does not know yet; it stands in place of what that says."""


def currency_uses(territory: str, *, overlay: Iterable[CurrencyUse] = CURRENCY_OVERLAY) -> tuple[CurrencyUse, ...]:
    """
    Return every currency that was ever legal tender in a territory, the latest first.

    They are those of CLDR; a use in the overlay takes the place of CLDR's for
    the same territory and currency.

    Args:
        territory: Its ISO 3166 code.
        overlay: What to believe before CLDR; your own list replaces ours.

    Raises:
        InvalidValueError: There is no such territory.

    >>> [(use.currency, str(use.since)) for use in currency_uses("HR")][:2]
    [('EUR', '2023-01-01'), ('HRK', '1994-05-30')]
    """
    code = territory_code(territory)
    known = {use.currency: use for use in _of_cldr(code)}
    known.update({use.currency: use for use in overlay if use.territory == code})
    return tuple(sorted(known.values(), key=lambda use: (use.since or date.min, use.currency), reverse=True))


def currencies_of(territory: str, *, on: date, overlay: Iterable[CurrencyUse] = CURRENCY_OVERLAY) -> tuple[str, ...]:
    """
    Return the currencies that are legal tender in a territory on a day, the latest introduced first.

    Where one takes the place of another there are days on which both are: the
    first is the one to quote a price in.

    Args:
        territory: Its ISO 3166 code.
        on: The day; a price of last year is in the money of last year.
        overlay: What to believe before CLDR; your own list replaces ours.

    Raises:
        InvalidValueError: There is no such territory, or `on` is a datetime.

    >>> currencies_of("BG", on=date(2025, 12, 31)), currencies_of("BG", on=date(2026, 1, 1))
    (('BGN',), ('EUR', 'BGN'))
    """
    if isinstance(on, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path="on")
    return tuple(use.currency for use in currency_uses(territory, overlay=overlay) if use.is_tender(on))


def _of_cldr(code: str) -> list[CurrencyUse]:
    from babel.core import get_global

    source = f"Unicode CLDR {cldr_version()}, supplemental data, currencyData"
    return [
        CurrencyUse(
            territory=code,
            currency=currency,
            since=date(*first) if first else None,
            # Its last day is the last on which it is tender; ours is the first on which it is not.
            until=date(*last) + timedelta(days=1) if last else None,
            source=source,
        )
        for currency, first, last, is_tender in get_global("territory_currencies").get(code, ())
        if is_tender
    ]
