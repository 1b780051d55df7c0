"""Help Scout: customers, users and teams, and who did what."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._help_scout_words import AGENT, CUSTOMER, TEAM
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._codec import TEXT
from cxcore.interop._systems._template._full_name import full_name
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import look_up
from cxcore.interop._systems._template._rules import AlsoOf, EntityOf, FieldRule, Resource
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Team,
    TeamId,
)

# --- who did it ----------------------------------------------------------


def person(look: Look, path: str) -> Actor | None:
    """Return who stands at a place; in version 3 an AI is a user of the system."""
    kind, name = look.word(f"{path}.type"), look.says(f"{path}.id")
    if kind == "customer":
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, name)
    if kind == "system_user":
        return Actor(ActorKind.BOT, look.word(f"{path}.id"))
    return actor_named(look, ActorKind.AGENT, AGENT, name) if kind in {"user", "team"} else None


def author(look: Look) -> Actor | None:
    """Return who wrote a thread, or began a conversation."""
    return person(look, "createdBy")


def assignee_at(path: str) -> AlsoOf:
    """Return what says to whom a place assigns: a user or a team."""

    def told(look: Look) -> Mapping[str, object]:
        name, is_team = look.says(f"{path}.id"), look.word(f"{path}.type") == "team"
        return assigned_to(look, agent=(AGENT, None if is_team else name), team=(TEAM, name if is_team else None))

    return told


# --- who they are --------------------------------------------------------


def _named(look: Look) -> Mapping[str, object]:
    return {"name": full_name(look.word("firstName"), look.word("lastName"))}


_ADDRESSES: Final = {"_embedded.emails": ContactPointKind.EMAIL, "_embedded.phones": ContactPointKind.PHONE}


def _of_customer(look: Look) -> Mapping[str, object]:
    """Return the name, and each address of the lists that a customer has of them."""
    listed = ((kind, each) for path, kind in _ADDRESSES.items() for each in look.says(path) or ())
    addresses = ((kind, look_up(each, "value")) for kind, each in listed if isinstance(each, Mapping))
    points = [ContactPoint(kind, address) for kind, address in addresses if isinstance(address, str) and address]
    return {**_named(look), "contact_points": tuple(points)}


PEOPLE: Final = (
    Resource(
        name="customers",
        kind="customer",
        id=("id",),
        also_called=("customer",),
        entity=EntityOf.always(Customer, CustomerId, also=_of_customer),
        read_by_hand=("firstName", "lastName", *_ADDRESSES),
    ),
    Resource(
        name="users",
        kind="user",
        id=("id",),
        also_called=("user",),
        entity=EntityOf(
            entity=lambda look: Team if look.word("type") == "team" else Agent,
            id_kind=lambda look: TeamId if look.word("type") == "team" else AgentId,
            fields=(FieldRule("timezone", "zone", TEXT),),
            also=_named,
        ),
        read_by_hand=("firstName", "lastName", "type"),
    ),
    Resource(
        name="teams",
        kind="team",
        id=("id",),
        also_called=("team",),
        entity=EntityOf.always(
            Team, TeamId, FieldRule("name", "name", TEXT, required=True), FieldRule("timezone", "zone", TEXT)
        ),
    ),
)
