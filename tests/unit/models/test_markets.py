"""Markets: what is known of a territory, who says so, and what you know better."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.locale import CurrencyUse, Formality, NameOrder
from cxcore.models import (
    Channel,
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
    next_channel,
)
from cxcore.models._market_tables import MESSAGING_APPS, PAYMENTS, STYLES

MARCH = date(2026, 3, 2)
SURVEY: dict[str, Any] = {"source": "our survey of 1,204 customers", "as_of": date(2026, 9, 1)}


# --- what cxcore knows -------------------------------------------------------


def test_portugal_speaks_portuguese_pays_in_euro_and_is_addressed_formally() -> None:
    portugal = Market.of("pt")

    assert portugal.territory == "PT"
    assert portugal.languages == ("pt-PT",)
    assert portugal.currencies(on=MARCH) == ("EUR",)
    assert portugal.payment_methods(on=MARCH) == ("multibanco", "mb_way", "sepa_debit", "card")
    assert portugal.address is not None
    assert (portugal.address.formality, portugal.address.name_order) == (Formality.FORMAL, NameOrder.GIVEN_FIRST)


def test_japan_puts_the_surname_first_reads_between_the_lines_and_uses_line() -> None:
    japan = Market.of("JP")

    assert japan.address is not None
    assert japan.address.name_order is NameOrder.SURNAME_FIRST
    assert japan.style is not None
    assert japan.style.context is Context.HIGH
    assert japan.messaging_apps is not None
    assert japan.messaging_apps.order == (ContactPointKind.LINE,)


def test_bulgaria_changed_its_money_on_the_first_of_january_2026() -> None:
    bulgaria = Market.of("BG")

    assert bulgaria.currencies(on=date(2025, 12, 31)) == ("BGN",)
    assert bulgaria.currencies(on=date(2026, 1, 1))[0] == "EUR"


def test_giropay_ended_with_2024() -> None:
    germany = Market.of("DE")

    assert "giropay" in germany.payment_methods(on=date(2024, 12, 31))
    assert "giropay" not in germany.payment_methods(on=date(2025, 1, 1))


@pytest.mark.parametrize("territory", ["AO", "AQ"])
def test_what_no_source_says_is_unknown_and_not_made_up(territory: str) -> None:
    market = Market.of(territory)

    assert market.payment_methods(on=MARCH) == ()
    assert market.messaging_apps is None
    assert market.style is None
    assert (market.address is None) == (territory == "AQ")  # Angola speaks Portuguese, Antarctica nothing


def test_a_language_that_cldr_does_not_know_leaves_the_form_of_address_unknown() -> None:
    assert Market.of("PT", facts=MarketFacts(languages=["tlh", "pt-PT"])).address is None


def test_every_fact_of_the_tables_has_a_source_and_a_day_before_today() -> None:
    facts = [
        *(method for methods in PAYMENTS.values() for method in methods),
        *MESSAGING_APPS.values(),
        *STYLES.values(),
        *(fact for fact in (Market.of("PT").channels, Market.of("PT").address) if fact),
    ]

    assert all(fact.source and fact.as_of <= date(2026, 11, 22) for fact in facts)


def test_every_payment_method_goes_by_the_name_that_stripe_gives_it(shared: Path) -> None:
    known = set(json.loads((shared / "samples" / "stripe" / "payment_method_types.json").read_text(encoding="utf-8")))

    assert {method.name for methods in PAYMENTS.values() for method in methods} <= known


def test_the_order_of_channels_goes_into_the_choice_of_the_next_one() -> None:
    market = Market.of("BR", facts=MarketFacts(channels=ChannelOrder(order=[Channel.SMS, Channel.EMAIL], **SURVEY)))
    assert market.channels is not None

    choice = next_channel(
        [Channel.EMAIL, Channel.SMS], at=datetime(2026, 3, 2, tzinfo=UTC), usual=market.channels.order
    )

    assert (choice.channel, choice.reason) == (Channel.SMS, "it is usual in the customer's market")


# --- what you know -----------------------------------------------------------


def test_each_fact_of_yours_comes_before_ours() -> None:
    facts = MarketFacts(
        languages=["en", "PT-pt"],
        currency_uses=[CurrencyUse(territory="PT", currency="USD", source="a resort that takes dollars")],
        payments=[PaymentMethod(name="voucher", since=date(2026, 1, 1), **SURVEY)],
        channels=ChannelOrder(order=[Channel.IN_PERSON], **SURVEY),
        messaging_apps=MessagingApps(order=[ContactPointKind.WHATSAPP, ContactPointKind.TELEGRAM], **SURVEY),
        address=FormOfAddress(formality=Formality.INFORMAL, name_order=NameOrder.GIVEN_FIRST, **SURVEY),
        style=CommunicationStyle(context=Context.LOW, **SURVEY),
    )

    market = Market.of("PT", facts=facts)

    assert market.languages == ("en", "pt-PT")
    assert market.currencies(on=MARCH) == ("USD",)
    assert market.payment_methods(on=date(2025, 12, 31)) == ()
    assert market.payment_methods(on=MARCH) == ("voucher",)
    assert (market.channels, market.messaging_apps, market.address, market.style) == (
        facts.channels,
        facts.messaging_apps,
        facts.address,
        facts.style,
    )


def test_an_empty_list_of_yours_says_that_there_is_none() -> None:
    assert Market.of("PT", facts=MarketFacts(payments=[])).payment_methods(on=MARCH) == ()


def test_a_table_is_read_and_what_it_does_not_say_is_ours() -> None:
    table = MarketTable.parse("""
        [markets.PT.channels]
        order = ["messaging", "email"]
        source = "our survey of 1,204 customers"
        as_of = 2026-09-01

        [[markets.PT.payments]]
        name = "mb_way"
        source = "our checkout"
        as_of = 2026-09-01
    """)

    portugal = table.market("pt")

    assert portugal.channels == ChannelOrder(order=[Channel.MESSAGING, Channel.EMAIL], **SURVEY)
    assert portugal.payment_methods(on=MARCH) == ("mb_way",)
    assert portugal.currencies(on=MARCH) == ("EUR",)
    assert table.market("ES") == Market.of("ES")
    assert MarketTable.from_json(table.to_json()) == table


def test_every_fault_of_a_table_is_told_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        MarketTable.parse("""
            [markets.PT]
            languages = ["pt_PT"]
            chanels = {}

            [markets.PT.channels]
            order = ["email", "email"]
            source = "us"

            [markets.PT.style]
            context = "middle"
            source = ""
            as_of = 2026-09-01
        """)

    assert str(caught.value).splitlines() == [
        "MarketTable cannot be read, 6 faults:",
        "  markets.PT.languages: is a BCP 47 language tag such as 'pt-BR'; 'pt_PT' is not.",
        "  markets.PT.channels.as_of: Field required.",
        "  markets.PT.channels.order: names each once, best first.",
        "  markets.PT.style.source: is one line of text without blanks at its ends.",
        "  markets.PT.style.context: Input should be 'high' or 'low'.",
        "  markets.PT.chanels: is not a field of MarketFacts. Did you mean 'channels'?",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[markets.UK]", "markets.UK: 'UK' is not a territory of ISO 3166. Did you mean 'GB'?"),
        ("[markets.pt]", "markets.pt: is written in capitals: 'PT'."),
        (
            '[[markets.PT.currency_uses]]\nterritory = "ES"\ncurrency = "EUR"\nsource = "us"',
            "markets.PT.currency_uses[0].territory: is 'PT', the market it stands under; 'ES' is another.",
        ),
    ],
)
def test_a_market_under_a_wrong_name_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        MarketTable.parse(text)

    assert [str(fault) for fault in caught.value.faults] == [sentence]


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Market.of("UK"), "territory: 'UK' is not a territory of ISO 3166. Did you mean 'GB'?"),
        (
            lambda: Market.of("PT").currencies(on=datetime(2026, 1, 1, tzinfo=UTC)),
            "on: is a date, not a datetime; which date it is depends on the zone.",
        ),
        (
            lambda: Market.of("PT").payment_methods(on=datetime(2026, 1, 1, tzinfo=UTC)),
            "on: is a date, not a datetime; which date it is depends on the zone.",
        ),
        (
            lambda: ChannelOrder(order=[], **SURVEY),
            "order: names at least one; leave the whole fact out where nothing is known.",
        ),
        (
            lambda: MessagingApps(order=["line"], **SURVEY),  # type: ignore[list-item]  # the refusal is under test
            "order: is a ContactPointKind, not a str.",
        ),
        (
            lambda: PaymentMethod(name="pix", since=MARCH, until=MARCH, **SURVEY),
            "until: is after 'since'.",
        ),
        (
            lambda: Market.of(
                "PT",
                facts=MarketFacts(currency_uses=[CurrencyUse(territory="ES", currency="EUR", source="us")]),
            ),
            "facts.currency_uses[0].territory: is 'PT', the market it stands under; 'ES' is another.",
        ),
    ],
)
def test_what_cannot_be_of_a_market_is_refused(build: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value) == sentence


# --- shown and stored --------------------------------------------------------


def test_a_market_is_written_down_and_read_back() -> None:
    for territory in ("DE", "JP", "AQ"):
        market = Market.of(territory)
        assert Market.from_json(market.to_json()) == market


def test_a_market_is_short_in_a_terminal_and_a_table_of_sources_in_a_notebook() -> None:
    germany = Market.of("DE")

    html = germany._repr_html_()

    assert repr(germany) == "Market(territory='DE', languages=('de-DE',))"
    assert "<td>giropay until before 2025-01-01</td><td>paydirekt GmbH" in html
    assert "<td>phone, email, in_app</td><td>Teleperformance CX Lab" in html
    assert "<td>informal, given first</td><td>Unicode CLDR 48.2, personNames</td><td>2026-03-25</td>" in html
    assert "<td>low context</td><td>E. T. Hall, Beyond Culture (1976), page 91</td>" in html
    assert "<td>EUR from 1999-01-01</td>" in html


def test_a_market_of_which_nothing_is_known_is_an_empty_table() -> None:
    nothing = Market(territory="AQ")

    assert "<tbody></tbody>" in nothing._repr_html_()
