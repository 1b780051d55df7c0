"""The people of HubSpot: contacts, companies, owners and teams."""

from collections.abc import Iterator, Mapping
from typing import Final

from cxcore.interop._systems._hubspot_words import place
from cxcore.interop._systems._template._codec import LANGUAGE, TEXT
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.models import (
    Account,
    AccountId,
    Agent,
    AgentId,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Team,
    TeamId,
)

_FIRST, _LAST = f"{place('firstname')}|firstName|first_name", f"{place('lastname')}|lastName|last_name"
_EMAIL, _PHONE = place("email"), place("phone")


def _text(look: Look, places: str) -> str | None:
    said = look.first(places.split("|"))
    return said if isinstance(said, str) else None


def _named(look: Look) -> Mapping[str, object]:
    """Return the name of a person, which HubSpot has in two parts."""
    parts = [part for places in (_FIRST, _LAST) if (part := _text(look, places)) is not None]
    return {"name": " ".join(parts) or None}


def _contact_points(look: Look) -> Iterator[ContactPoint]:
    if email := _text(look, _EMAIL):
        yield ContactPoint(ContactPointKind.EMAIL, email)
    if phone := _text(look, _PHONE):
        yield ContactPoint(ContactPointKind.PHONE, phone)


def _of_customer(look: Look) -> Mapping[str, object]:
    return {**_named(look), "contact_points": tuple(_contact_points(look))}


_BY_HAND: Final = tuple(f"{_FIRST}|{_LAST}|{_EMAIL}|{_PHONE}".split("|"))

PEOPLE: Final = (
    Resource(
        name="contacts",
        kind="contact",
        id=("id",),
        also_called=("contact", "contact_data"),
        entity=EntityOf(
            entity=lambda _: Customer,
            id_kind=lambda _: CustomerId,
            fields=(FieldRule(place("hs_language"), "language", LANGUAGE),),
            also=_of_customer,
        ),
        read_by_hand=_BY_HAND,
    ),
    Resource(
        name="companies",
        kind="company",
        id=("id",),
        also_called=("company", "company_data"),
        entity=EntityOf(
            entity=lambda _: Account,
            id_kind=lambda _: AccountId,
            fields=(FieldRule(place("name"), "name", TEXT, required=True),),
        ),
    ),
    Resource(
        name="owners",
        kind="owner",
        id=("id|owner_id",),
        also_called=("owner", "owner_data"),
        entity=EntityOf(
            entity=lambda _: Agent,
            id_kind=lambda _: AgentId,
            fields=(),
            also=_named,
        ),
        read_by_hand=(*_BY_HAND, "userId", "active_user_id"),
    ),
    Resource(
        name="teams",
        kind="team",
        id=("id",),
        also_called=("team", "team_data"),
        entity=EntityOf(
            entity=lambda _: Team,
            id_kind=lambda _: TeamId,
            fields=(FieldRule("name", "name", TEXT, required=True),),
        ),
    ),
)
