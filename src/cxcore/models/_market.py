"""Markets: what serving customers in a territory takes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidValueError
from cxcore.locale import (
    PERSON_NAMES_AS_OF,
    PERSON_NAMES_SOURCE,
    CurrencyUse,
    currency_uses,
    formality_of,
    languages_of,
    name_order_of,
    territory_code,
)
from cxcore.models._market_facts import (
    ChannelOrder,
    CommunicationStyle,
    FormOfAddress,
    MarketFacts,
    MessagingApps,
    PaymentMethod,
)
from cxcore.models._market_tables import CHANNELS, MESSAGING_APPS, PAYMENTS, STYLES
from cxcore.values import FrozenDict, Value, html_table, parse_document

_UNKNOWN: Final = MarketFacts()


@attrs.frozen(kw_only=True)
class Market(Value):
    """
    A territory as a place to serve customers: its languages, its money, its ways of paying, its customs.

    Every fact that is not of the Unicode CLDR carries its source and the day for
    which that says it. ``None``, or nothing in a list, is not known: look at
    `source` and `as_of` before you rely on one, and put your own in its place
    where you know better.

    >>> portugal = Market.of("PT")
    >>> portugal.languages, portugal.currencies(on=date(2026, 3, 2))
    (('pt-PT',), ('EUR',))
    >>> portugal.payment_methods(on=date(2026, 3, 2))
    ('multibanco', 'mb_way', 'sepa_debit', 'card')
    >>> portugal.address.formality, portugal.style is None
    (<Formality.FORMAL: 'formal'>, True)
    """

    territory: str = attrs.field(converter=territory_code)
    """Its ISO 3166 code."""
    languages: tuple[str, ...] = ()
    """The official languages, the most spoken first; the first one decides the form of address."""
    currency_uses: tuple[CurrencyUse, ...] = attrs.field(default=(), repr=False)
    """Every currency that was ever legal tender, the latest first."""
    payments: tuple[PaymentMethod, ...] = attrs.field(default=(), repr=False)
    """The ways of paying, with their days and sources."""
    channels: ChannelOrder | None = attrs.field(default=None, repr=False)
    """The channels that customers use, the most usual first."""
    messaging_apps: MessagingApps | None = attrs.field(default=None, repr=False)
    address: FormOfAddress | None = attrs.field(default=None, repr=False)
    style: CommunicationStyle | None = attrs.field(default=None, repr=False)

    @classmethod
    def of(cls, territory: str, *, facts: MarketFacts = _UNKNOWN) -> Self:
        """
        Return what is known about a territory.

        Languages and currencies are those of CLDR (:func:`cxcore.locale.languages_of`,
        :func:`cxcore.locale.currency_uses`), and so are formality and name order, by the
        first language; the rest is in tables whose sources stand in each value.

        Args:
            territory: Its ISO 3166 code.
            facts: What you know yourself, which comes before all that.

        Raises:
            InvalidValueError: There is no such territory, or a currency use in `facts` is of another.

        >>> from cxcore.models import Channel
        >>> ours = ChannelOrder(
        ...     order=[Channel.MESSAGING, Channel.PHONE], source="our survey of 1,204 customers", as_of=date(2026, 9, 1)
        ... )
        >>> Market.of("BR", facts=MarketFacts(channels=ours)).channels.order[0]
        <Channel.MESSAGING: 'messaging'>
        """
        code = territory_code(territory)
        _refuse_uses_of_others(code, facts, path="facts")
        languages = languages_of(code) if facts.languages is None else facts.languages
        return cls(
            territory=code,
            languages=languages,
            currency_uses=currency_uses(code) if facts.currency_uses is None else facts.currency_uses,
            payments=PAYMENTS.get(code, ()) if facts.payments is None else facts.payments,
            channels=facts.channels or CHANNELS,
            messaging_apps=facts.messaging_apps or MESSAGING_APPS.get(code),
            address=facts.address or _address(languages),
            style=facts.style or STYLES.get(code),
        )

    def currencies(self, *, on: date) -> tuple[str, ...]:
        """
        Return the currencies that are legal tender on a day; the first is the one to quote a price in.

        Raises:
            InvalidValueError: `on` is a datetime.
        """
        _refuse_datetime(on)
        return tuple(use.currency for use in self.currency_uses if use.is_tender(on))

    def payment_methods(self, *, on: date) -> tuple[str, ...]:
        """
        Return the names of the ways of paying that there are on a day.

        Raises:
            InvalidValueError: `on` is a datetime.
        """
        _refuse_datetime(on)
        return tuple(method.name for method in self.payments if method.is_offered(on))

    def _repr_html_(self) -> str:
        return html_table(("what", "said", "by", "as of"), self._rows(), caption=f"{self!r}")

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for use in self.currency_uses:
            yield "currency", f"{use.currency}{_days(use.since, use.until)}", use.source, ""
        for method in self.payments:
            said = f"{method.name}{_days(method.since, method.until)}"
            yield "payment method", said, method.source, f"{method.as_of}"
        for order, what in ((self.channels, "channels"), (self.messaging_apps, "messaging apps")):
            if order is not None:
                yield what, ", ".join(order.order), order.source, f"{order.as_of}"
        if address := self.address:
            said = f"{address.formality}, {address.name_order}".replace("_", " ")
            yield "form of address", said, address.source, f"{address.as_of}"
        if style := self.style:
            yield "communication style", f"{style.context} context", style.source, f"{style.as_of}"


def _refuse_datetime(on: date) -> None:
    if isinstance(on, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path="on")


def _days(since: date | None, until: date | None) -> str:
    first = "" if since is None else f" from {since}"
    return first if until is None else f"{first} until before {until}"


def _address(languages: tuple[str, ...]) -> FormOfAddress | None:
    for language in languages[:1]:
        formality, order = formality_of(language), name_order_of(language)
        if formality is not None and order is not None:
            return FormOfAddress(
                formality=formality, name_order=order, source=PERSON_NAMES_SOURCE, as_of=PERSON_NAMES_AS_OF
            )
    return None


def _refuse_uses_of_others(code: str, facts: MarketFacts, *, path: str) -> None:
    for place, use in enumerate(facts.currency_uses or ()):
        if use.territory != code:
            raise InvalidValueError(
                f"is {code!r}, the market it stands under; {use.territory!r} is another.",
                path=f"{path}.currency_uses[{place}].territory",
            )


def _to_frozen(markets: Mapping[str, MarketFacts]) -> Mapping[str, MarketFacts]:
    return FrozenDict(markets)


def _by_territory(instance: object, field: "attrs.Attribute[Any]", markets: Mapping[str, MarketFacts]) -> None:
    for code, facts in markets.items():
        path = f"{field.name}.{code}"
        try:
            known = territory_code(code)
        except InvalidValueError as fault:
            raise InvalidValueError(str(fault.args[0]), path=path) from None
        if known != code:
            raise InvalidValueError(f"is written in capitals: {known!r}.", path=path)
        _refuse_uses_of_others(code, facts, path=path)


@attrs.frozen(kw_only=True)
class MarketTable(Value):
    """
    What a company knows about its markets, as a document.

    What it does not say of a market is as :meth:`Market.of` has it.

    Raises:
        InvalidValueError: A key is no ISO 3166 code in capitals, or a currency use is of
            another territory than the one it stands under.

    >>> ours = MarketTable.parse('''
    ... [markets.PT.channels]
    ... order = ["messaging", "email"]
    ... source = "our survey of 1,204 customers"
    ... as_of = 2026-09-01
    ... ''')
    >>> ours.market("PT").channels.source, ours.market("PT").currencies(on=date(2026, 9, 1))
    ('our survey of 1,204 customers', ('EUR',))
    """

    markets: Mapping[str, MarketFacts] = attrs.field(factory=FrozenDict, converter=_to_frozen, validator=_by_territory)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the table that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="market table"))

    def market(self, territory: str) -> Market:
        """
        Return a market, what this table says of it first.

        Raises:
            InvalidValueError: There is no such territory.
        """
        code = territory_code(territory)
        return Market.of(code, facts=self.markets.get(code, _UNKNOWN))
