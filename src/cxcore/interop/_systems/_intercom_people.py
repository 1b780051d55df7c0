"""Intercom: contacts, admins and teams, and who did what."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._intercom_words import AGENT, CUSTOMER, TEAM
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._codec import LANGUAGE, TEXT
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.models import Actor, ActorKind, Agent, AgentId, ContactPointKind, Customer, CustomerId, Team, TeamId

_CUSTOMERS: Final = frozenset({"user", "lead", "contact"})
# Sent to many at once or by a rule, in somebody's name.
_BY_NOBODY: Final = frozenset({"automated", "campaigns_initiated", "operator_initiated"})
_NOBODY: Final = "0"

# --- who did it ----------------------------------------------------------


def person(look: Look, kind: str | None, name: str | None) -> Actor | None:
    """Return who the type and id of an author are; nobody for a type we do not know."""
    if kind in _CUSTOMERS:
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, name)
    if kind == "admin":
        return actor_named(look, ActorKind.AGENT, AGENT, name)
    return {"bot": Actor(ActorKind.BOT, name), "team": Actor(ActorKind.AUTOMATION, name)}.get(kind or "")


def author(look: Look) -> Actor | None:
    """Return who wrote a part; an AI agent may stand there as an admin."""
    actor = person(
        look, look.word("author.type") or look.word("author_type"), look.word("author.id") or look.word("author_id")
    )
    return Actor(ActorKind.BOT, look.word("author.id")) if look.says("author.from_ai_agent") is True else actor


def first_author(look: Look) -> Actor | None:
    """Return who wrote the source; what was sent to many at once is nobody's reply."""
    if (look.word("source.delivered_as") or look.word("source_delivered_as")) in _BY_NOBODY:
        return Actor(ActorKind.AUTOMATION)
    return person(
        look,
        look.word("source.author.type") or look.word("source_author_type"),
        look.word("source.author.id") or look.word("source_author_id"),
    )


def first_customer(look: Look) -> Mapping[str, object]:
    """Return the customer of a table, which names nobody but the author of the source."""
    name = look.word("source_author_id") if look.word("source_author_type") in _CUSTOMERS else None
    return {} if name is None else {"customer": CUSTOMER.decode(name, look.tenant)}


def assignee(look: Look, *, admin: str | None, team: str | None) -> Mapping[str, object]:
    """Return who is assigned; where nobody is, Intercom writes a 0."""
    return assigned_to(
        look,
        agent=(AGENT, None if admin == _NOBODY else admin),
        team=(TEAM, None if team == _NOBODY else team),
    )


# --- who they are --------------------------------------------------------

_ADDRESSES: Final = {"email": ContactPointKind.EMAIL, "phone": ContactPointKind.PHONE}

PEOPLE: Final = (
    Resource(
        name="contacts",
        kind="contact",
        id=("id",),
        also_called=("contact", "contact_data", "contact_history_data"),
        entity=EntityOf.always(
            Customer,
            CustomerId,
            FieldRule("name", "name", TEXT),
            FieldRule("language_override", "language", LANGUAGE),
            also=lambda look: reached_at(look, _ADDRESSES),
        ),
        read_by_hand=tuple(_ADDRESSES),
    ),
    Resource(
        name="admins",
        kind="admin",
        id=("id",),
        also_called=("admin", "admin_data"),
        entity=EntityOf.always(Agent, AgentId, FieldRule("name", "name", TEXT)),
    ),
    Resource(
        name="teams",
        kind="team",
        id=("id",),
        also_called=("team", "team_data"),
        entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
    ),
)
