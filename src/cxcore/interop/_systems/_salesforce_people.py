"""
The people of Salesforce: users, contacts, accounts and groups, and the statuses of an account.

Who signs in to a portal is a user and a contact; the contact is the customer.
"""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.errors import UnknownZoneError
from cxcore.interop._systems._salesforce_words import MACHINES, SERVED, in_status, place, place_names, says
from cxcore.interop._systems._template._codec import TEXT, Codec, Tenant, UnknownWordError, id_of
from cxcore.interop._systems._template._full_name import full_name
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._native_status import NativeStatus, NativeStatusId
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
from cxcore.values import zone_of


def _zone(raw: Any, _: Tenant) -> str:
    try:
        zone_of(raw)
    except UnknownZoneError:
        raise UnknownWordError from None
    return str(raw)


def _agent_or_nobody(look: Look) -> type[Agent] | None:
    """Return what a user is here; who signs in to a portal is told by their contact."""
    is_agent = says(look, "UserType") not in SERVED | MACHINES and says(look, "ContactId") is None
    return Agent if is_agent else None


_ADDRESSES: Final = {
    "Email": ContactPointKind.EMAIL,
    "Phone": ContactPointKind.PHONE,
    "MobilePhone": ContactPointKind.PHONE,
}


def _of_contact(look: Look) -> Mapping[str, object]:
    """Return the name of a contact, which a query may have asked for in two parts, and the addresses."""
    name = says(look, "Name") or full_name(says(look, "FirstName"), says(look, "LastName"))
    return {"name": None if name is None else str(name), **reached_at(look, _ADDRESSES, said=says)}


PEOPLE: Final = (
    Resource(
        name="User",
        kind="User",
        id=(place("Id"),),
        also_called=("Users",),
        entity=EntityOf(
            entity=_agent_or_nobody,
            id_kind=lambda _: AgentId,
            fields=(
                FieldRule(place("Name"), "name", TEXT),
                FieldRule(place("TimeZoneSidKey"), "zone", Codec("a time zone", _zone)),
            ),
        ),
        read_by_hand=("attributes", *place_names("UserType", "ContactId")),
    ),
    Resource(
        name="Contact",
        kind="Contact",
        id=(place("Id"),),
        also_called=("Contacts",),
        entity=EntityOf.always(
            Customer,
            CustomerId,
            FieldRule(place("AccountId"), "account", id_of(AccountId, "Account")),
            also=_of_contact,
        ),
        read_by_hand=(
            "attributes",
            *place_names("Name", "FirstName", "LastName", *_ADDRESSES),
        ),
    ),
    Resource(
        name="Account",
        kind="Account",
        id=(place("Id"),),
        also_called=("Accounts",),
        entity=EntityOf.always(
            Account,
            AccountId,
            FieldRule(place("Name"), "name", TEXT),
            FieldRule(place("ParentId"), "parent", id_of(AccountId, "Account")),
        ),
        read_by_hand=("attributes",),
    ),
    Resource(
        name="Group",
        kind="Group",
        id=(place("Id"),),
        also_called=("Groups",),
        entity=EntityOf.always(Team, TeamId, FieldRule(place("Name"), "name", TEXT, required=True)),
        read_by_hand=("attributes",),
    ),
    Resource(
        name="CaseStatus",
        kind="CaseStatus",
        id=(place("Id"),),
        also_called=("CaseStatuses",),
        entity=EntityOf.always(
            NativeStatus,
            NativeStatusId,
            FieldRule(place("MasterLabel", "ApiName"), "name", TEXT, required=True),
            also=lambda look: {"phase": in_status(look, says(look, "MasterLabel")).get("data.phase")},
        ),
        read_by_hand=("attributes", *place_names("IsClosed")),
    ),
)
