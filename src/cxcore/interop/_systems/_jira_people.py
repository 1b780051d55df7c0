"""Jira: users, who are customers, agents or apps, and teams."""

from collections.abc import Mapping
from typing import Final

from cxcore.errors import InvalidValueError
from cxcore.interop._systems._jira_words import ISSUES
from cxcore.interop._systems._template._codec import TEXT
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.models import Agent, AgentId, Bot, BotId, ContactPointKind, Customer, CustomerId, Team, TeamId
from cxcore.values import Id


def _user(look: Look) -> type[Customer | Agent | Bot]:
    """Return what a user is; in tables, which do not say, whoever brought an issue is a customer."""
    kind = look.word("accountType")
    if kind == "app":
        return Bot
    name = look.word("accountId") or look.word("id") or look.word("key")
    brought = any(look.beside(ISSUES, path, name) for path in ("reporter", "fields.reporter.accountId"))
    return Customer if kind == "customer" or (kind is None and brought) else Agent


_USER_IDS: Final[Mapping[type, type[Id]]] = {Customer: CustomerId, Agent: AgentId, Bot: BotId}


_NAME: Final = FieldRule("displayName|name", "name", TEXT)


def _of_its_kind(look: Look) -> Mapping[str, object]:
    """Return what is said of customers only; of all users only a bot has to have a name."""
    kind = _user(look)
    if kind is Bot and look.first(_NAME.path) is None:
        raise InvalidValueError("is missing.", path=_NAME.paths[0])
    return reached_at(look, {"emailAddress": ContactPointKind.EMAIL}) if kind is Customer else {}


PEOPLE: Final = (
    Resource(
        name="users",
        kind="user",
        id=("accountId|id|key",),
        also_called=("user",),
        entity=EntityOf(
            entity=_user,
            id_kind=lambda look: _USER_IDS[_user(look)],
            fields=(_NAME,),
            also=_of_its_kind,
        ),
        read_by_hand=("accountType", "emailAddress"),
    ),
    Resource(
        name="teams",
        kind="team",
        id=("id",),
        also_called=("team",),
        entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
    ),
)
