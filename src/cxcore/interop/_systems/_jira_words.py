"""Jira: how it writes instants, texts, people and statuses, which it does in more than one way each."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import (
    INSTANT,
    UNIX_MILLISECONDS,
    Codec,
    Tenant,
    UnknownWordError,
    UnreadableFieldError,
    either,
    id_of,
)
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import RawRecord, look_up
from cxcore.models import Actor, ActorKind, AgentId, CaseId, CustomerId, Phase

ISSUES, CHANGELOGS, REQUESTS, STATUSES = "issues", "changelogs", "requests", "statuses"

# --- instants ------------------------------------------------------------


def _dated(raw: object, tenant: Tenant) -> datetime:
    """Read the date of a request: four forms of one instant, of which ``friendly`` is relative to when it was asked."""
    if not isinstance(raw, Mapping):
        raise UnreadableFieldError
    for name, codec in _FORMS.items():
        if raw.get(name) is not None:
            moment: Any = codec.decode(raw[name], tenant)
            return moment  # type: ignore[no-any-return]  # a codec says in words what it returns
    raise UnreadableFieldError


# The most exact first: ISO 8601 is cut to seconds.
_FORMS: Final[Mapping[str, Codec]] = {"epochMillis": UNIX_MILLISECONDS, "jira": INSTANT, "iso8601": INSTANT}
WHEN: Final = either(INSTANT, UNIX_MILLISECONDS, Codec("the four forms of a date", _dated))


def dates(path: str) -> tuple[str, ...]:
    """Return the places that tell apart the dates at a path; the friendly form changes every day."""
    return tuple(f"{path}.{name}" for name in _FORMS)


# --- texts ---------------------------------------------------------------

_BLOCKS: Final = frozenset({"paragraph", "heading", "codeBlock", "blockquote", "listItem", "tableRow", "hardBreak"})


def _words(node: object) -> Iterator[str]:
    """Yield the text of a node of the Atlassian Document Format, and a line end where a block ends."""
    if not isinstance(node, Mapping):
        return
    attributes = node.get("attrs")
    said = node.get("text") or (attributes.get("text") if isinstance(attributes, Mapping) else None)
    if isinstance(said, str):
        yield said
    content = node.get("content")
    for child in content if isinstance(content, list) else ():
        yield from _words(child)
    if str(node.get("type")) in _BLOCKS:
        yield "\n"


def _text(raw: object, _: Tenant) -> str:
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, Mapping):
        raise UnreadableFieldError
    text = re.sub(r"\n{2,}", "\n", "".join(_words(raw))).strip()
    if not text:  # only a picture, say
        raise UnknownWordError
    return text


WRITTEN: Final = Codec("text, or a document in the Atlassian Document Format", _text, str)

# --- cases ---------------------------------------------------------------

_CASE: Final = id_of(CaseId, "issue")
_IN_ADDRESS: Final = re.compile(r"/(?:issue|request)/([0-9]+)(?:/|$)")


def issue_in(raw: object) -> object:
    """Return the id of the issue in the address of something that belongs to it."""
    found = _IN_ADDRESS.search(raw) if isinstance(raw, str) else None
    return raw if found is None else found[1]


CASE: Final = Codec("the id of an issue", lambda raw, tenant: _CASE.decode(issue_in(raw), tenant))
ISSUE_OF: Final = "issueId|issue_id|self|_links.self"


def issue_of(look: Look) -> str | None:
    """Return which issue something belongs to, by its id or its address."""
    name = issue_in(look.first(ISSUE_OF))
    return None if name is None else str(name)


# --- people --------------------------------------------------------------

CUSTOMER_BY_NAME: Final = id_of(CustomerId, "user")
AGENT_BY_NAME: Final = id_of(AgentId, "user")


def name_in(person: object) -> str | None:
    """Return the id of a user: an account in the cloud, a key or name on a server, plain text in a table."""
    known = [person.get(key) for key in ("accountId", "key", "name")] if isinstance(person, Mapping) else [person]
    return next((name for name in known if isinstance(name, str) and name), None)


CUSTOMER: Final = Codec("a user", lambda raw, tenant: CUSTOMER_BY_NAME.decode(name_in(raw), tenant))
AGENT: Final = Codec("a user", lambda raw, tenant: AGENT_BY_NAME.decode(name_in(raw), tenant))


def _asking(record: RawRecord) -> Iterator[object]:
    """Yield who brought an issue or request, and who takes part in it as a customer."""
    yield look_up(record, "fields.reporter")
    yield look_up(record, "reporter")
    participants = look_up(record, "participants.values")
    yield from participants if isinstance(participants, list) else ()


def _customers(look: Look, issue: str | None) -> set[str]:
    """Return who an issue is for, as it or its request says, around or beside what is looked at."""
    outermost = look
    while outermost.around is not None:
        outermost = outermost.around
    records = [outermost.record, *look.beside(ISSUES, "id", issue), *look.beside(REQUESTS, "issueId", issue)]
    return {name for record in records for person in _asking(record) if (name := name_in(person)) is not None}


def person(look: Look, path: str, issue: str | None) -> Actor | None:
    """Return who a user is to an issue; whoever brought it is its customer, and an app is a rule."""
    user = look.first(path)
    name = name_in(user)
    if name is None:
        return None
    kind = user.get("accountType") if isinstance(user, Mapping) else None
    if kind == "app":
        return Actor(ActorKind.AUTOMATION, name)
    if kind == "customer" or name in _customers(look, issue):
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER_BY_NAME, name)
    return actor_named(look, ActorKind.AGENT, AGENT_BY_NAME, name)


# --- statuses ------------------------------------------------------------

# The names in the templates; a project may add any other.
_PHASES: Final[Mapping[str, Phase]] = {
    "to do": Phase.NEW,
    "open": Phase.NEW,
    "reopened": Phase.OPEN,
    "in progress": Phase.OPEN,
    "work in progress": Phase.OPEN,
    "escalated": Phase.OPEN,
    "waiting for support": Phase.OPEN,
    "waiting for customer": Phase.WAITING_CUSTOMER,
    "waiting for approval": Phase.ON_HOLD,
    "pending": Phase.ON_HOLD,
    "done": Phase.SOLVED,
    "completed": Phase.SOLVED,
    "resolved": Phase.SOLVED,
    "closed": Phase.CLOSED,
    "canceled": Phase.CANCELLED,
    "cancelled": Phase.CANCELLED,
    "declined": Phase.CANCELLED,
}
# Each status belongs to one of three categories, by key in the API and by number in tables. What is done may be
# opened again, so that it is solved and not closed.
_CATEGORIES: Final[Mapping[str, Phase]] = {
    "new": Phase.NEW,
    "2": Phase.NEW,
    "indeterminate": Phase.OPEN,
    "4": Phase.OPEN,
    "done": Phase.SOLVED,
    "3": Phase.SOLVED,
}


def phase_in(status: object) -> Phase | None:
    """Return the phase of a status that says its name or its category."""
    if not isinstance(status, Mapping):
        return None
    category = status.get("statusCategory", status.get("status_category_id"))
    key = category.get("key") if isinstance(category, Mapping) else category
    name = status.get("name", status.get("status"))
    return _PHASES.get(str(name).lower()) or _CATEGORIES.get(str(key).lower())


def _explained(look: Look, number: str | None) -> Iterator[object]:
    """Yield what says more about a status: the list of statuses, and the issues that stand in it."""
    yield from look.beside(STATUSES, "id", number)
    for issue in look.beside(ISSUES, "fields.status.id", number):
        yield look_up(issue, "fields.status")


def moved_to(look: Look, name: str | None, number: str | None) -> Mapping[str, object]:
    """Return phase and name of a status, by its name or by what explains its number; nothing where nobody does."""
    phase = phase_in({"name": name})
    if phase is not None:
        return {"data.phase": phase, "data.status": name}
    for status in _explained(look, number):
        phase = phase_in(status)
        if phase is not None and isinstance(status, Mapping):
            return {"data.phase": phase, "data.status": name or str(status.get("name") or number)}
    return {}
