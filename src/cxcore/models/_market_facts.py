"""What is known about serving customers in a territory: each fact with its source and its day."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from cxcore.errors import InvalidValueError
from cxcore.locale import CurrencyUse, Formality, NameOrder
from cxcore.models._channel import Channel
from cxcore.models._customer import ContactPointKind
from cxcore.values import Value, canonical_language, instance_of, language_tag, one_line


def _to_tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(canonical_language(tag) or tag for tag in tags)


def _are_languages(instance: object, field: "attrs.Attribute[Any]", tags: tuple[str, ...] | None) -> None:
    for tag in tags or ():
        language_tag(instance, field, tag)


def _to_uses(uses: Iterable[CurrencyUse]) -> tuple[CurrencyUse, ...]:
    return tuple(uses)


def _to_channels(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    return tuple(channels)


def _to_apps(apps: Iterable[ContactPointKind]) -> tuple[ContactPointKind, ...]:
    return tuple(apps)


def _ranked(instance: object, field: "attrs.Attribute[Any]", items: tuple[object, ...]) -> None:
    if not items:
        raise InvalidValueError("names at least one; leave the whole fact out where nothing is known.", path=field.name)
    if len(set(items)) < len(items):
        raise InvalidValueError("names each once, best first.", path=field.name)


@attrs.frozen(kw_only=True)
class _Sourced(Value):
    """What every fact about a market has."""

    source: str = attrs.field(validator=one_line)
    """Who says so."""
    as_of: date
    """The day for which they say it."""


@attrs.frozen(kw_only=True)
class PaymentMethod(_Sourced):
    """
    A way of paying that customers of a market use.

    Raises:
        InvalidValueError: `name` or `source` is not one line, or `until` not after `since`.

    >>> giropay = PaymentMethod(
    ...     name="giropay", until=date(2025, 1, 1), source="paydirekt GmbH", as_of=date(2024, 9, 23)
    ... )
    >>> giropay.is_offered(date(2024, 12, 31)), giropay.is_offered(date(2025, 1, 1))
    (True, False)
    """

    name: str = attrs.field(validator=one_line)
    """Such as ``mb_way``: the name that Stripe gives it, or your own."""
    since: date | None = None
    """The first day; ``None`` is not known."""
    until: date | None = None
    """The first day on which it is no longer; ``None`` while it lasts."""

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValueError("is after 'since'.", path="until")

    def is_offered(self, on: date) -> bool:
        """Return whether people can pay with it on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def _to_methods(methods: Iterable[PaymentMethod]) -> tuple[PaymentMethod, ...]:
    return tuple(methods)


@attrs.frozen(kw_only=True)
class ChannelOrder(_Sourced):
    """
    The channels that customers of a market use, the most usual first; goes into ``next_channel(usual=...)``.

    Raises:
        InvalidValueError: There is no channel, or one twice.
    """

    order: tuple[Channel, ...] = attrs.field(
        converter=_to_channels, validator=[attrs.validators.deep_iterable(instance_of(Channel)), _ranked]
    )


@attrs.frozen(kw_only=True)
class MessagingApps(_Sourced):
    """
    The messaging apps that people of a market have, the most usual first.

    Raises:
        InvalidValueError: There is no app, or one twice.
    """

    order: tuple[ContactPointKind, ...] = attrs.field(
        converter=_to_apps, validator=[attrs.validators.deep_iterable(instance_of(ContactPointKind)), _ranked]
    )


@attrs.frozen(kw_only=True)
class FormOfAddress(_Sourced):
    """How people of a market are addressed: formally or not, and with which of their names first."""

    formality: Formality = attrs.field(validator=instance_of(Formality))
    name_order: NameOrder = attrs.field(validator=instance_of(NameOrder))


class Context(StrEnum):
    """How much of what is meant is said, after E. T. Hall."""

    HIGH = "high"
    """Much is between the lines: a refusal is rarely a plain no, and how something is asked matters."""
    LOW = "low"
    """What is meant is said: plain words are polite, and hints are missed."""


@attrs.frozen(kw_only=True)
class CommunicationStyle(_Sourced):
    """How people of a market tend to write and to read; of a person it says nothing."""

    context: Context = attrs.field(validator=instance_of(Context))


@attrs.frozen(kw_only=True)
class MarketFacts(Value):
    """
    What you know about a market yourself; what is ``None`` is left to the tables of cxcore.

    Raises:
        InvalidValueError: A language is no BCP 47 tag, or another field is of the wrong kind.
    """

    languages: tuple[str, ...] | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(_to_tags),
        validator=_are_languages,
    )
    """BCP 47 tags, the most spoken first."""
    currency_uses: tuple[CurrencyUse, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_to_uses)
    )
    """Which money is legal tender, and when; in place of all that is known otherwise."""
    payments: tuple[PaymentMethod, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_to_methods)
    )
    """The ways of paying, the most usual first."""
    channels: ChannelOrder | None = None
    messaging_apps: MessagingApps | None = None
    address: FormOfAddress | None = None
    style: CommunicationStyle | None = None
