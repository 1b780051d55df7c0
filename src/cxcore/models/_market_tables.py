"""
What cxcore says about markets without being told: tables with their sources.

A territory that a source does not name is not in its table, and what is not in a
table is unknown: nothing here is made up to fill a gap. Where your own figures are
better, they come first (:class:`MarketTable`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from cxcore.models._channel import Channel
from cxcore.models._customer import ContactPointKind
from cxcore.models._market_facts import ChannelOrder, CommunicationStyle, Context, MessagingApps, PaymentMethod

# --- payment methods -----------------------------------------------------

_STRIPE: Final = "docs.stripe.com, Payment methods: customer locations"
_STRIPE_AS_OF: Final = date(2025, 10, 29)  # API version 2025-10-29.clover


def _methods(*names: str) -> tuple[PaymentMethod, ...]:
    return tuple(PaymentMethod(name=name, source=_STRIPE, as_of=_STRIPE_AS_OF) for name in names)


_GIROPAY: Final = PaymentMethod(
    name="giropay",
    until=date(2025, 1, 1),
    source="paydirekt GmbH: no payments after 31 December 2024",
    as_of=date(2024, 9, 23),
)

# What is at home there comes first, then what several markets share. Where cards are listed they are not local.
PAYMENTS: Final[Mapping[str, tuple[PaymentMethod, ...]]] = {
    "AT": _methods("eps", "sepa_debit", "card"),
    "AU": _methods("payto", "au_becs_debit", "afterpay_clearpay", "zip", "card"),
    "BE": _methods("bancontact", "sepa_debit", "card"),
    "BR": _methods("pix", "boleto", "card"),
    "CA": _methods("acss_debit", "affirm", "card"),
    "CH": _methods("twint", "card"),
    "CN": _methods("alipay", "wechat_pay"),
    "DE": (_GIROPAY, *_methods("sepa_debit", "klarna", "paypal", "card")),
    "DK": _methods("mobilepay", "card"),
    "ES": _methods("bizum", "sepa_debit", "card"),
    "FI": _methods("mobilepay", "sepa_debit", "card"),
    "FR": _methods("sepa_debit", "alma", "card"),
    "GB": _methods("pay_by_bank", "bacs_debit", "card"),
    "IN": _methods("upi", "card"),
    "IT": _methods("satispay", "scalapay", "sepa_debit", "card"),
    "JP": _methods("konbini", "card"),
    "KR": _methods("kr_card", "kakao_pay", "naver_pay", "payco", "samsung_pay"),
    "MX": _methods("oxxo", "card"),
    "MY": _methods("fpx", "grabpay", "card"),
    "NL": _methods("ideal", "sepa_debit", "card"),
    "NZ": _methods("nz_bank_account", "afterpay_clearpay", "card"),
    "PL": _methods("blik", "p24", "card"),
    "PT": _methods("multibanco", "mb_way", "sepa_debit", "card"),
    "SE": _methods("swish", "klarna", "card"),
    "SG": _methods("paynow", "grabpay", "card"),
    "TH": _methods("promptpay", "card"),
    "US": _methods("us_bank_account", "cashapp", "affirm", "card"),
}
"""Territory to the ways of paying there; not by market share, which no source gives for all of them."""

# --- channels ------------------------------------------------------------

CHANNELS: Final = ChannelOrder(
    order=(Channel.PHONE, Channel.EMAIL, Channel.IN_APP),
    source="Teleperformance CX Lab, 51,919 people in 13 countries: channels used in the past year",
    as_of=date(2020, 12, 31),
)
"""The order of all markets together, because no source that we could check gives one for each."""


def _app(app: ContactPointKind) -> MessagingApps:
    return MessagingApps(
        order=[app],
        source="similarweb.com/blog/worldwide-messaging-apps: most used messaging app on Android",
        as_of=date(2016, 4, 30),
    )


MESSAGING_APPS: Final[Mapping[str, MessagingApps]] = {
    **{territory: _app(ContactPointKind.WHATSAPP) for territory in ("BR", "GB", "IN", "MX")},
    **{territory: _app(ContactPointKind.MESSENGER) for territory in ("AU", "CA", "US")},
    "CN": _app(ContactPointKind.WECHAT),
    "JP": _app(ContactPointKind.LINE),
    "KR": _app(ContactPointKind.KAKAOTALK),
}
"""Territory to its most used messaging app, for those that the source names in its text."""

# --- communication style -------------------------------------------------


def _style(context: Context) -> CommunicationStyle:
    return CommunicationStyle(
        context=context, source="E. T. Hall, Beyond Culture (1976), page 91", as_of=date(1976, 1, 1)
    )


STYLES: Final[Mapping[str, CommunicationStyle]] = {
    **{territory: _style(Context.HIGH) for territory in ("CN", "JP", "KR")},
    **{territory: _style(Context.LOW) for territory in ("CH", "DE", "DK", "NO", "SE")},
}
"""Territory to its end of Hall's scale; those that he puts between the ends are left out."""
