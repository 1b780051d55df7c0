"""Salesforce: how it writes ids, field names, people and statuses, which it does in more than one way each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import INSTANT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import RawRecord, is_unknown
from cxcore.interop._systems._template._rules import FieldRule
from cxcore.models import Actor, ActorKind, AgentId, CaseId, CustomerId, Phase, TeamId

# --- ids -----------------------------------------------------------------

_ID: Final = re.compile(r"[0-9A-Za-z]{15}(?:[A-Za-z0-5]{3})?")
_CHECK: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CHUNKS: Final = (slice(0, 5), slice(5, 10), slice(10, 15))


def id_in_full(raw: Any) -> Any:
    """
    Return an id of 15 or 18 characters in 18; anything else as it is.

    The last three characters say which of the first fifteen are capitals, five
    each, so that they also mend an id whose capitals some table lost.
    """
    if not isinstance(raw, str) or not _ID.fullmatch(raw):
        return raw
    name, check = raw[:15], raw[15:].upper()
    if check:
        capitals = [bool(_CHECK.index(letter) >> place & 1) for letter in check for place in range(5)]
        if any(is_capital and not letter.isalpha() for letter, is_capital in zip(name, capitals, strict=True)):
            return raw
        pairs = zip(name, capitals, strict=True)
        return "".join(letter.upper() if is_capital else letter.lower() for letter, is_capital in pairs) + check
    sums = (sum(letter.isupper() << place for place, letter in enumerate(name[chunk])) for chunk in _CHUNKS)
    return name + "".join(_CHECK[each] for each in sums)


# The first three characters of an id say what it names.
_USER_KEY, _GROUP_KEY, CASE_KEY = "005", "00G", "500"


def names(key: str, raw: object) -> bool:
    """Whether a value is the id of a certain kind of record, and not the name of one."""
    return isinstance(raw, str) and raw.startswith(key) and _ID.fullmatch(raw) is not None


CASE: Final = id_of(CaseId, "Case")
AGENT: Final = id_of(AgentId, "User")
TEAM: Final = id_of(TeamId, "Group")
CUSTOMER: Final = id_of(CustomerId, "Contact")

# --- fields --------------------------------------------------------------


def place(*fields: str) -> str:
    """Return where the first of several fields stands; Data Loader writes the heads of its columns in capitals."""
    return "|".join(each for name in fields for each in (name, name.upper()))


def place_names(*fields: str) -> tuple[str, ...]:
    """Return each place of several fields that code reads."""
    return tuple(place(*fields).split("|"))


def says(look: Look, field: str) -> Any:
    """Return what a field says, however its name is written; ``None`` where it says nothing."""
    return look.first(place(field))


def said(record: RawRecord, field: str) -> Any:
    """Return what a field of another record says; ``None`` where it says nothing."""
    return next((record[each] for each in place(field).split("|") if not is_unknown(record.get(each))), None)


def is_ticked(raw: object) -> bool:
    """Whether a checkbox is ticked; tables write it as text."""
    return str(raw).lower() in {"true", "1"}


def beside(look: Look, resource: str, field: str, value: object) -> Iterator[RawRecord]:
    """Yield the records of another resource whose field has a value, of which there may be very many."""
    for path in place(field).split("|"):
        yield from look.beside(resource, path, value)


UPDATED: Final = FieldRule(place("SystemModstamp", "LastModifiedDate", "CreatedDate"), "at", INSTANT, required=True)

# --- people --------------------------------------------------------------

# The types of users who are served; every other person who signs in works here.
SERVED: Final = frozenset({"CspLitePortal", "CustomerSuccess", "PowerCustomerSuccess", "Guest", "SelfService"})
MACHINES: Final = frozenset({"AutomatedProcess", "CloudIntegrationUser"})


def contact_of(user: RawRecord, look: Look) -> CustomerId | None:
    """Return which contact a user is who signs in to a portal."""
    contact = said(user, "ContactId")
    found: Any = None if contact is None else CUSTOMER.decode(contact, look.tenant)
    return found  # type: ignore[no-any-return]  # a codec says in words what it returns


def person(look: Look, field: str) -> Actor | None:
    """Return who a user is: an agent, unless the users beside say otherwise."""
    name = says(look, field)
    if name is None:
        return None
    for user in beside(look, "User", "Id", name):
        kind, contact = said(user, "UserType"), contact_of(user, look)
        if kind in MACHINES:
            return Actor(ActorKind.AUTOMATION, "salesforce")
        if kind in SERVED or contact is not None:
            return Actor(ActorKind.CUSTOMER, contact)
    return actor_named(look, ActorKind.AGENT, AGENT, name)


def assignee(look: Look, owner: object) -> Mapping[str, object]:
    """Return whom an owner's id names: an agent, or a queue and so nobody yet; nothing for any other value."""
    if names(_USER_KEY, owner):
        return {"data.agent": AGENT.decode(owner, look.tenant)}
    if names(_GROUP_KEY, owner):
        return {"data.agent": None, "data.team": TEAM.decode(owner, look.tenant)}
    return {}


# --- statuses ------------------------------------------------------------

# The words that come with Salesforce, and the usual additions; an account may use any other.
_PHASES: Final[Mapping[str, Phase]] = {
    "new": Phase.NEW,
    "working": Phase.OPEN,
    "in progress": Phase.OPEN,
    "escalated": Phase.OPEN,
    "response received": Phase.OPEN,
    "waiting on customer": Phase.WAITING_CUSTOMER,
    "waiting for customer": Phase.WAITING_CUSTOMER,
    "awaiting customer": Phase.WAITING_CUSTOMER,
    "on hold": Phase.ON_HOLD,
    # Whatever is closed may be opened again, so that it is solved and not closed.
    "solved": Phase.SOLVED,
    "resolved": Phase.SOLVED,
    "closed": Phase.SOLVED,
    "merged": Phase.MERGED,
    "cancelled": Phase.CANCELLED,
    "canceled": Phase.CANCELLED,
}


def in_status(look: Look, status: object) -> Mapping[str, object]:
    """
    Return phase and name of a status; nothing where nobody knows what it means.

    What its word does not say, the account does: it counts each status among the
    closed or not, in the list of statuses and in any case that stands in it.
    """
    if status is None:
        return {}
    phase = _PHASES.get(str(status).lower())
    if phase is None:
        standing = (
            record
            for resource, field in (("CaseStatus", "ApiName"), ("CaseStatus", "MasterLabel"), ("Case", "Status"))
            for record in beside(look, resource, field, status)
        )
        counted = next((found for each in standing if (found := said(each, "IsClosed")) is not None), None)
        phase = None if counted is None else Phase.SOLVED if is_ticked(counted) else Phase.OPEN
    return {} if phase is None else {"data.phase": phase, "data.status": str(status)}
