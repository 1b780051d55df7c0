"""A strategy for each value that says what is known about a market."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from cxcore.locale import CurrencyUse, Formality, NameOrder
from cxcore.models import (
    ChannelOrder,
    CommunicationStyle,
    ContactPointKind,
    Context,
    FormOfAddress,
    Market,
    MarketFacts,
    MarketTable,
    MessagingApps,
    PaymentMethod,
)
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, languages, lines, maybe
from cxcore.values import Value

_TERRITORIES: Final = ("PT", "BG", "JP", "CH", "AQ")
"""One currency, a new one, no decimals in it, several languages, and nobody at all."""


def _days() -> st.SearchStrategy[date]:
    return st.dates(date(1990, 1, 1), date(2035, 12, 31))


def _sourced() -> dict[str, st.SearchStrategy[Any]]:
    return {"source": lines(), "as_of": _days()}


@st.composite
def _spans(draw: st.DrawFn) -> dict[str, date | None]:
    first, last = sorted(draw(st.lists(_days(), min_size=2, max_size=2, unique=True)))
    return {"since": draw(st.sampled_from([None, first])), "until": draw(st.sampled_from([None, last]))}


@st.composite
def _payment_methods(draw: st.DrawFn) -> PaymentMethod:
    name = draw(st.sampled_from(["card", "mb_way", "pix"]))
    return PaymentMethod(name=name, source=draw(lines()), as_of=draw(_days()), **draw(_spans()))


@st.composite
def _currency_uses(draw: st.DrawFn, territory: str) -> CurrencyUse:
    currency = draw(st.sampled_from(["EUR", "JPY", "BRL"]))
    return CurrencyUse(territory=territory, currency=currency, source=draw(lines()), **draw(_spans()))


def _channel_orders() -> st.SearchStrategy[ChannelOrder]:
    order = st.lists(channels(), min_size=1, max_size=3, unique=True)
    return st.builds(ChannelOrder, order=order, **_sourced())


def _messaging_apps() -> st.SearchStrategy[MessagingApps]:
    order = st.lists(st.sampled_from(ContactPointKind), min_size=1, max_size=3, unique=True)
    return st.builds(MessagingApps, order=order, **_sourced())


def _forms_of_address() -> st.SearchStrategy[FormOfAddress]:
    return st.builds(
        FormOfAddress, formality=st.sampled_from(Formality), name_order=st.sampled_from(NameOrder), **_sourced()
    )


def _styles() -> st.SearchStrategy[CommunicationStyle]:
    return st.builds(CommunicationStyle, context=st.sampled_from(Context), **_sourced())


def _market_facts() -> st.SearchStrategy[MarketFacts]:
    return st.sampled_from(_TERRITORIES).flatmap(_facts_of)


def _facts_of(territory: str) -> st.SearchStrategy[MarketFacts]:
    return st.builds(
        MarketFacts,
        languages=maybe(st.lists(languages(), max_size=2)),
        currency_uses=maybe(st.lists(_currency_uses(territory), max_size=2)),
        payments=maybe(st.lists(_payment_methods(), max_size=2)),
        channels=maybe(_channel_orders()),
        messaging_apps=maybe(_messaging_apps()),
        address=maybe(_forms_of_address()),
        style=maybe(_styles()),
    )


@st.composite
def _markets(draw: st.DrawFn) -> Market:
    territory = draw(st.sampled_from(_TERRITORIES))
    return Market.of(territory, facts=draw(_facts_of(territory)))


def _market_tables() -> st.SearchStrategy[MarketTable]:
    facts = st.fixed_dictionaries({}, optional={code: _facts_of(code) for code in _TERRITORIES[:3]})
    return st.builds(MarketTable, markets=facts)


MARKET_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    ChannelOrder: _channel_orders,
    CommunicationStyle: _styles,
    FormOfAddress: _forms_of_address,
    Market: _markets,
    MarketFacts: _market_facts,
    MarketTable: _market_tables,
    MessagingApps: _messaging_apps,
    PaymentMethod: _payment_methods,
}
