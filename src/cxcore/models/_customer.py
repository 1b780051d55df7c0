"""Who is served, and the addresses at which."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from cxcore.models._ids import AccountId, CustomerId
from cxcore.values import PERSONAL, Value, instance_of, language_tag, one_line, to_language_tag, zone_name


class ContactPointKind(StrEnum):
    """What sort of address a contact point is."""

    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    TELEGRAM = "telegram"
    LINE = "line"
    WECHAT = "wechat"
    KAKAOTALK = "kakaotalk"
    X = "x"
    FORUM = "forum"
    DEVICE = "device"
    EXTERNAL_ID = "external_id"


@attrs.frozen
class ContactPoint(Value):
    """
    An address of a customer: an email address, a telephone number, a handle.

    The address itself is personal data: it is in the JSON and never in a
    ``repr`` or an error message.

    Raises:
        InvalidValueError: `value` is empty or not one line of text.

    >>> ContactPoint(ContactPointKind.EMAIL, "priya@example.com", verified=True)
    ContactPoint(kind=<ContactPointKind.EMAIL: 'email'>, verified=True)
    """

    kind: ContactPointKind = attrs.field(validator=instance_of(ContactPointKind))
    value: str = attrs.field(repr=False, validator=one_line, metadata=PERSONAL)
    """The address as the source wrote it."""
    verified: bool = False
    """Whether somebody proved that the address is theirs."""


def _to_tuple(points: Iterable[ContactPoint]) -> tuple[ContactPoint, ...]:
    return tuple(points)


@attrs.frozen(kw_only=True)
class Customer(Value):
    """
    A person or organisation that is served.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or another field is of the wrong kind.
        UnknownZoneError: `zone` is not an IANA time zone.

    >>> ana = Customer(id=CustomerId("cus_ana"), name="Ana Sousa", language="pt-pt", zone="Europe/Lisbon")
    >>> ana
    Customer(id=CustomerId('cus_ana'), language='pt-PT', zone='Europe/Lisbon', account=None, contact_points=())
    >>> Customer.from_json(ana.to_json()) == ana
    True
    """

    id: CustomerId = attrs.field(validator=instance_of(CustomerId))
    name: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    """The language they prefer, as a BCP 47 tag."""
    zone: str | None = attrs.field(default=None, validator=zone_name)
    """Their IANA time zone."""
    account: AccountId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(AccountId)))
    """The organisation they belong to."""
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), converter=_to_tuple)
