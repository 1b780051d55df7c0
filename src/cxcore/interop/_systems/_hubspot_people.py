"""The people of HubSpot: contacts, companies, owners and teams."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._hubspot_words import place
from cxcore.interop._systems._template._codec import LANGUAGE, TEXT
from cxcore.interop._systems._template._full_name import full_name
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

_FIRST, _LAST = f"{place('firstname')}|firstName|first_name", f"{place('lastname')}|lastName|last_name"
_ADDRESSES: Final = {place("email"): ContactPointKind.EMAIL, place("phone"): ContactPointKind.PHONE}


def _text(look: Look, places: str) -> str | None:
    said = look.first(places)
    return said if isinstance(said, str) else None


def _named(look: Look) -> Mapping[str, object]:
    """Return the name of a person, which HubSpot has in two parts."""
    return {"name": full_name(_text(look, _FIRST), _text(look, _LAST))}


def _of_customer(look: Look) -> Mapping[str, object]:
    return {**_named(look), **reached_at(look, _ADDRESSES, said=_text)}


_BY_HAND: Final = tuple("|".join((_FIRST, _LAST, *_ADDRESSES)).split("|"))

PEOPLE: Final = (
    Resource(
        name="contacts",
        kind="contact",
        id=("id",),
        also_called=("contact", "contact_data"),
        entity=EntityOf.always(
            Customer, CustomerId, FieldRule(place("hs_language"), "language", LANGUAGE), also=_of_customer
        ),
        read_by_hand=_BY_HAND,
    ),
    Resource(
        name="companies",
        kind="company",
        id=("id",),
        also_called=("company", "company_data"),
        entity=EntityOf.always(Account, AccountId, FieldRule(place("name"), "name", TEXT, required=True)),
    ),
    Resource(
        name="owners",
        kind="owner",
        id=("id|owner_id",),
        also_called=("owner", "owner_data"),
        entity=EntityOf.always(Agent, AgentId, also=_named),
        read_by_hand=(*_BY_HAND, "userId", "active_user_id"),
    ),
    Resource(
        name="teams",
        kind="team",
        id=("id",),
        also_called=("team", "team_data"),
        entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
    ),
)
