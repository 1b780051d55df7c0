"""
The people of ServiceNow: users, contacts, groups and accounts.

A contact is a user too, under one sys_id. An incident is brought by a user of
the same table as those who work on it, so whoever called is the customer.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.errors import UnknownZoneError
from cxcore.interop._systems._servicenow_words import (
    CALLER,
    TASKS,
    WRITTEN,
    beside,
    place,
    place_names,
    reference,
    says,
    value_of,
)
from cxcore.interop._systems._template._codec import Codec, Tenant, UnknownWordError, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.models import (
    Account,
    AccountId,
    Agent,
    AgentId,
    ContactPointKind,
    Customer,
    CustomerId,
    Team,
    TeamId,
)
from cxcore.values import Id, canonical_language, zone_of


def _zone(raw: object, _: Tenant) -> str:
    zone = str(value_of(raw))
    try:
        zone_of(zone)
    except UnknownZoneError:
        raise UnknownWordError from None
    return zone


# Codes of its own for languages with more than one form.
_LANGUAGES: Final[Mapping[str, str]] = {"pb": "pt-BR", "fq": "fr-CA", "zh": "zh-Hans", "zt": "zh-Hant"}

_NAME: Final = FieldRule(place("name"), "name", WRITTEN)
_ZONE: Final = FieldRule(place("time_zone"), "zone", Codec("a time zone", _zone))
_ACCOUNT: Final = id_of(AccountId, "customer_account")
_ADDRESSES: Final = {
    "email": ContactPointKind.EMAIL,
    "phone": ContactPointKind.PHONE,
    "mobile_phone": ContactPointKind.PHONE,
}
_OF_CUSTOMERS: Final = ("preferred_language", *_ADDRESSES)


def _user(look: Look) -> type[Customer | Agent]:
    """Return what a user is: whoever called is a customer."""
    name = says(look, "sys_id")
    called = any(True for table in TASKS for field in CALLER for _ in beside(look, table, field, name))
    return Customer if called else Agent


def _id_of_user(look: Look) -> type[Id]:
    return CustomerId if _user(look) is Customer else AgentId


def _of_customer(look: Look) -> Mapping[str, object]:
    """Return what is said of customers only."""
    language = says(look, "preferred_language")
    return {
        **reached_at(look, _ADDRESSES, said=says),
        "language": None if language is None else canonical_language(_LANGUAGES.get(language, language)),
    }


PEOPLE: Final = (
    Resource(
        name="sys_user",
        kind="sys_user",
        id=(place("sys_id"),),
        also_called=("sys_user_data",),
        entity=EntityOf(
            entity=_user,
            id_kind=_id_of_user,
            fields=(_NAME, _ZONE),
            also=lambda look: _of_customer(look) if _user(look) is Customer else {},
        ),
        read_by_hand=place_names("user_name", *_OF_CUSTOMERS),
    ),
    Resource(
        name="customer_contact",
        kind="customer_contact",
        id=(place("sys_id"),),
        entity=EntityOf.always(
            Customer,
            CustomerId,
            _NAME,
            _ZONE,
            FieldRule(place("account"), "account", reference(_ACCOUNT)),
            also=_of_customer,
            known_as="sys_user",
        ),
        read_by_hand=place_names("user_name", *_OF_CUSTOMERS),
    ),
    Resource(
        name="sys_user_group",
        kind="sys_user_group",
        id=(place("sys_id"),),
        also_called=("sys_user_group_data",),
        entity=EntityOf.always(Team, TeamId, FieldRule(place("name"), "name", WRITTEN, required=True), _ZONE),
    ),
    Resource(
        name="customer_account",
        kind="customer_account",
        id=(place("sys_id"),),
        entity=EntityOf.always(
            Account, AccountId, _NAME, FieldRule(place("account_parent"), "parent", reference(_ACCOUNT))
        ),
    ),
)
