"""Organisations: those that are served, and the parts of ours that serve them."""

import attrs

from cxcore.models._ids import AccountId, AgentId, BrandId, BusinessUnitId
from cxcore.values import PERSONAL, Value, instance_of, language_tag, one_line, to_language_tag, zone_name


@attrs.frozen(kw_only=True)
class Account(Value):
    """
    An organisation that is a customer; its people are each a :class:`Customer`.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or another field is of the wrong kind.
        UnknownZoneError: `zone` is not an IANA time zone.

    >>> Account(id=AccountId("acc_acme"), name="Acme", zone="Europe/Lisbon")
    Account(id=AccountId('acc_acme'), parent=None, language=None, zone='Europe/Lisbon', relationship_manager=None)
    """

    id: AccountId = attrs.field(validator=instance_of(AccountId))
    name: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    parent: AccountId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(AccountId)))
    """The organisation that this one belongs to."""
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    zone: str | None = attrs.field(default=None, validator=zone_name)
    relationship_manager: AgentId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(AgentId))
    )
    """The agent who looks after this account."""


@attrs.frozen(kw_only=True)
class BusinessUnit(Value):
    """A part of our organisation that serves customers under its own rules."""

    id: BusinessUnitId = attrs.field(validator=instance_of(BusinessUnitId))
    name: str = attrs.field(validator=one_line)
    parent: BusinessUnitId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(BusinessUnitId))
    )


@attrs.frozen(kw_only=True)
class Brand(Value):
    """
    A name under which customers know us.

    Raises:
        InvalidValueError: `name` is not one line, or `language` no BCP 47 tag.

    >>> Brand(id=BrandId("brd_nord"), name="Nord Air", language="sv").language
    'sv'
    """

    id: BrandId = attrs.field(validator=instance_of(BrandId))
    name: str = attrs.field(validator=one_line)
    unit: BusinessUnitId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(BusinessUnitId))
    )
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    """The language it speaks where nothing else is known."""
