"""
The people of Zendesk: users, groups and organizations, and who did what.

A user is a customer or an agent by the role. ``verified`` is about the primary
email address; nobody has proved a telephone number. Time zones go by their
names in Rails.
"""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.errors import UnknownZoneError
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import TEXT, Codec, Tenant, UnknownWordError, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.locale import zone_from_rails
from cxcore.models import (
    Account,
    AccountId,
    Actor,
    ActorKind,
    Agent,
    AgentId,
    ContactPointKind,
    Customer,
    CustomerId,
    Team,
    TeamId,
)
from cxcore.values import Id, canonical_language

USER_AS_CUSTOMER: Final = id_of(CustomerId, "user")
USER_AS_AGENT: Final = id_of(AgentId, "user")
GROUP: Final = id_of(TeamId, "group")
_ORGANIZATION: Final = id_of(AccountId, "organization")

# --- who did it ----------------------------------------------------------


def _person(look: Look, user: object, ticket: object) -> Actor | None:
    """Return who a user id is: the requester of the ticket is the customer."""
    if user is None or str(user) == "-1":  # -1 is Zendesk itself, as the author of what triggers do
        return None if user is None else Actor(ActorKind.AUTOMATION, "zendesk")
    requesters = {str(each.get("requester_id")) for each in look.beside("tickets", "id", ticket)}
    roles = {str(each.get("role")) for each in look.beside("users", "id", user)}
    is_customer = str(user) in requesters or roles == {"end-user"}
    codec = USER_AS_CUSTOMER if is_customer else USER_AS_AGENT
    return actor_named(look, ActorKind.CUSTOMER if is_customer else ActorKind.AGENT, codec, user)


def author_of(look: Look) -> Actor | None:
    """Return who wrote or changed something."""
    return _person(look, look.says("author_id") or look.says("user_id"), look.says("ticket_id"))


def audit_author_of(look: Look) -> Actor | None:
    """Return who did what an audit lists."""
    return _person(look, look.says("^author_id"), look.says("^ticket_id"))


# --- who they are --------------------------------------------------------


def _kind_of_user(look: Look) -> type[Customer | Agent] | None:
    return {"end-user": Customer, "agent": Agent, "admin": Agent}.get(look.says("role"))


def _id_of_user(look: Look) -> type[Id]:
    return AgentId if _kind_of_user(look) is Agent else CustomerId


def _zone(raw: Any, _: Tenant) -> str:
    try:
        return zone_from_rails(raw)
    except UnknownZoneError:
        raise UnknownWordError from None


_ADDRESSES: Final = {"email": ContactPointKind.EMAIL, "phone": ContactPointKind.PHONE}


def _of_customer(look: Look) -> Mapping[str, object]:
    """Return what is said of customers only."""
    if _kind_of_user(look) is not Customer:
        return {}
    organization, locale = look.says("organization_id"), look.word("locale")
    return {
        "account": None if organization is None else _ORGANIZATION.decode(organization, look.tenant),
        **reached_at(look, _ADDRESSES, verified={"email"} if look.is_true("verified") else ()),
        "language": None if locale is None else canonical_language(locale),
    }


PEOPLE: Final = (
    Resource(
        name="users",
        kind="user",
        id=("id",),
        also_called=("user", "user_data"),
        entity=EntityOf(
            entity=_kind_of_user,
            id_kind=_id_of_user,
            fields=(
                FieldRule("name", "name", TEXT),
                FieldRule("iana_time_zone|time_zone", "zone", Codec("a time zone", _zone)),
            ),
            also=_of_customer,
        ),
        read_by_hand=("role", "email", "verified", "phone", "locale", "organization_id"),
    ),
    Resource(
        name="groups",
        kind="group",
        id=("id",),
        also_called=("group", "group_data"),
        entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
    ),
    Resource(
        name="organizations",
        kind="organization",
        id=("id",),
        also_called=("organization", "organization_data"),
        entity=EntityOf.always(Account, AccountId, FieldRule("name", "name", TEXT, required=True)),
    ),
)
