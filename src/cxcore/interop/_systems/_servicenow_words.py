"""ServiceNow: how it writes values, instants, people and states, which it does in more than one way each."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import INSTANT, TEXT, Codec, Tenant, UnknownWordError, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import ABSENT, RawRecord, is_unknown, look_up
from cxcore.interop._systems._template._rules import FieldRule
from cxcore.models import Actor, ActorKind, AgentId, CaseId, CustomerId, Phase, TeamId

# --- values --------------------------------------------------------------

_SYS_ID: Final = re.compile(r"[0-9a-f]{32}")


def value_of(raw: Any) -> Any:
    """
    Return what a field holds, of the forms in which the Table API writes one.

    That is the plain value, ``{value, display_value}``, or for a reference
    ``{value, link}`` and ``{display_value, link}``, whose link ends with the id.
    """
    if not isinstance(raw, Mapping):
        return raw
    if not is_unknown(raw.get("value")):
        return raw["value"]
    link = raw.get("link")
    if isinstance(link, str) and _SYS_ID.fullmatch(name := link.rpartition("/")[2]):
        return name
    shown = raw.get("display_value")
    return None if is_unknown(shown) else shown


def _when(raw: object, tenant: Tenant) -> datetime:
    """Read an instant; a value is in UTC, and what is displayed in the zone of whoever asked."""
    is_value = isinstance(raw, Mapping) and not is_unknown(raw.get("value"))
    moment: Any = INSTANT.decode(value_of(raw), attrs.evolve(tenant, zone="UTC") if is_value else tenant)
    return moment  # type: ignore[no-any-return]  # a codec says in words what it returns


WHEN: Final = Codec("an instant such as '2026-03-02 09:00:00'", _when)
WRITTEN: Final = Codec("text", lambda raw, tenant: TEXT.decode(value_of(raw), tenant))


def reference(codec: Codec) -> Codec:
    """Return the codec of a reference; who asked for display values alone got a name, which identifies nobody."""

    def decode(raw: object, tenant: Tenant) -> object:
        if not _SYS_ID.fullmatch(str(value_of(raw))):
            raise UnknownWordError
        return codec.decode(raw, tenant)

    return Codec(codec.expected, decode)


# An incident, a customer service case and the task that each of them is share one sys_id.
CASE: Final = id_of(CaseId, "task")
AGENT: Final = id_of(AgentId, "sys_user")
CUSTOMER: Final = id_of(CustomerId, "sys_user")
TEAM: Final = id_of(TeamId, "sys_user_group")


def place(*fields: str) -> str:
    """Return where the first of several fields stands; tables of a warehouse part a reference in two columns."""
    return "|".join(each for name in fields for each in (name, f"{name}_value"))


def place_names(*fields: str) -> tuple[str, ...]:
    """Return each place of several fields that code reads."""
    return tuple(place(*fields).split("|"))


def says(look: Look, *fields: str) -> str | None:
    """Return what the first of several fields says, as text."""
    found = value_of(look.first(place(*fields)))
    return None if found is None else str(found)


def said(record: RawRecord, *fields: str) -> str | None:
    """Return what the first of several fields of another record says, as text."""
    found = (value_of(look_up(record, path)) for path in place(*fields).split("|"))
    return next((str(each) for each in found if each is not ABSENT and not is_unknown(each)), None)


def beside(look: Look, resource: str, field: str, value: object) -> Iterator[RawRecord]:
    """Yield the records of another resource whose field has a value, of which there may be very many."""
    for path in place(field).split("|"):
        yield from look.beside(resource, path, value)


UPDATED: Final = FieldRule(place("sys_updated_on", "sys_created_on"), "at", WHEN, required=True)
CREATED: Final = FieldRule(place("sys_created_on"), "at", WHEN, required=True)

# --- people --------------------------------------------------------------

TASKS: Final = ("incident", "sn_customerservice_case", "task")
CALLER: Final = ("caller_id", "contact")
_MACHINE, _STRANGER = "system", "guest"
"""As whom rules run, and as whom the mail of a sender is read whom no user is."""


def tasks(look: Look, name: object) -> list[RawRecord]:
    """Return what is known of a task, which up to three tables hold."""
    return [record for table in TASKS for record in beside(look, table, "sys_id", name)]


def person(look: Look, login: str | None, task: object) -> Actor | None:
    """
    Return who a login is to a task.

    Journals and audits name a login and no id. Without the users, the caller is
    known by a task they opened themselves, and everybody else is an agent.
    """
    if login is None:
        return None
    if login == _MACHINE:
        return Actor(ActorKind.AUTOMATION, login)
    about = tasks(look, task)
    callers = {caller for record in about if (caller := said(record, *CALLER)) is not None}
    opened_by = {said(record, "opened_by") for record in about if said(record, "sys_created_by") == login}
    users = {said(user, "sys_id") for user in beside(look, "sys_user", "user_name", login)}
    contacts = {said(user, "sys_id") for user in beside(look, "customer_contact", "user_name", login)}
    for customer in sorted(filter(None, contacts | (users | opened_by) & callers)):
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, customer)
    for agent in sorted(filter(None, users)):
        return actor_named(look, ActorKind.AGENT, AGENT, agent)
    return Actor(ActorKind.CUSTOMER if login == _STRANGER else ActorKind.AGENT)


# --- states --------------------------------------------------------------

# A number means another thing in each table: 3 is an incident on hold and a case that is closed.
_STATES: Final[Mapping[str, Mapping[str, tuple[str, Phase]]]] = {
    "incident": {
        "1": ("New", Phase.NEW),
        "2": ("In Progress", Phase.OPEN),
        "3": ("On Hold", Phase.ON_HOLD),
        "6": ("Resolved", Phase.SOLVED),
        "7": ("Closed", Phase.CLOSED),
        "8": ("Canceled", Phase.CANCELLED),
    },
    "sn_customerservice_case": {
        "1": ("New", Phase.NEW),
        "10": ("Open", Phase.OPEN),
        "18": ("Awaiting Info", Phase.WAITING_CUSTOMER),
        "6": ("Resolved", Phase.SOLVED),
        "3": ("Closed", Phase.CLOSED),
        "7": ("Cancelled", Phase.CANCELLED),
    },
}
_AWAITING_CALLER: Final = frozenset({"1", "awaiting caller"})


def in_state(table: str | None, state: str | None, *, hold_reason: str | None = None) -> Mapping[str, object]:
    """Return phase and name of a state, written as its number or its word; nothing for one that nobody knows."""
    known = _STATES.get(str(table), {})
    by_word = {name.lower(): (name, phase) for name, phase in known.values()}
    found = known.get(str(state)) or by_word.get(str(state).lower())
    if found is None:
        return {}
    name, phase = found
    if phase is Phase.ON_HOLD and str(hold_reason).lower() in _AWAITING_CALLER:
        phase = Phase.WAITING_CUSTOMER
    return {"data.phase": phase, "data.status": name}
