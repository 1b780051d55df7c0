"""
Zoho Desk: tickets, threads, comments, history, contacts, accounts, agents, teams, departments.

Instants are in UTC, in ISO 8601 or in milliseconds since 1970. A ticket is a
snapshot: it says what holds now, so its status, priority and assignee become
*derived* events at the time of its last change, unless its history is there.
Threads are what was written to and by the customer, comments what was said
about it; both, and the history, come without the id of their ticket, so they
are read inside it. The description of a ticket is its first thread again.

What an account calls a status is its own; each is of one of three types, open,
on hold and closed, and a closed ticket is our solved one.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import TEXT, id_of
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._full_name import full_name
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.interop._systems._zoho_desk_parts import (
    AGENT,
    CASE,
    CHANNEL,
    CUSTOMER,
    TEAM,
    TICKETS,
    WHEN,
    comments,
    history,
    phase_of,
    threads,
)
from cxcore.models import (
    Account,
    AccountId,
    Actor,
    ActorKind,
    Agent,
    AgentId,
    BusinessUnit,
    BusinessUnitId,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Provenance,
    Team,
    TeamId,
)

_THREADS: Final = "threads"
# A list of tickets leaves the time of the last change out, and gives two others that may be the latest.
_CHANGED: Final = FieldRule("modifiedTime|closedTime|customerResponseTime|createdTime", "at", WHEN, required=True)
_CREATED: Final = FieldRule("createdTime", "at", WHEN, required=True)
_ITSELF: Final = FieldRule("id", "case", CASE)
_TICKET: Final = FieldRule("ticketId", "case", CASE, required=True)


def _state(look: Look) -> Mapping[str, object]:
    """Return where the ticket stands; spam and the bin hide its status without changing it."""
    status = look.word("status")
    is_gone = look.is_true("isTrashed") or look.is_true("isDeleted")
    hidden = Phase.DELETED if is_gone else Phase.SPAM if look.is_true("isSpam") else None
    phase = hidden or phase_of(look, status, look.word("statusType"))
    return {} if phase is None else {"data.phase": phase, "data.status": status or str(phase)}


def _assignee(look: Look) -> Mapping[str, object]:
    return assigned_to(look, agent=(AGENT, look.word("assigneeId")), team=(TEAM, look.word("teamId")))


def _if_alone(kind: TypeOf) -> TypeOf:
    """Return the type of what a snapshot tells where no history tells it better."""
    return lambda look: None if look.says("history") else kind(look)


def _described(look: Look) -> EventType | None:
    """Tell the description as the first message where no thread tells it; in a call an agent wrote it down."""
    beside = look.beside(_THREADS, "ticketId", look.word("id"))
    is_told = bool(look.says(_THREADS) or look.says("conversations") or beside)
    is_written = look.says("description") is not None and (look.word("channel") or "").lower() != "phone"
    return EventType.MESSAGE_RECEIVED if is_written and not is_told else None


def _customer(look: Look) -> Actor:
    return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, look.word("contactId"))


def _solved(look: Look) -> EventType | None:
    """Tell when a ticket was closed; one that is worked on again may keep the time."""
    is_solved = _state(look).get("data.phase") is Phase.SOLVED
    return EventType.CASE_SOLVED if is_solved and look.says("closedTime") is not None else None


def _name(look: Look) -> Mapping[str, object]:
    """Return the name of a person, which comes in two parts."""
    return {"name": full_name(look.word("firstName"), look.word("lastName"))}


_ADDRESSES: Final = {
    "email": ContactPointKind.EMAIL,
    "secondaryEmail": ContactPointKind.EMAIL,
    "phone": ContactPointKind.PHONE,
    "mobile": ContactPointKind.PHONE,
}


def _of_customer(look: Look) -> Mapping[str, object]:
    return {**_name(look), **reached_at(look, _ADDRESSES)}


zoho_desk: Final = System(
    name="zoho_desk",
    title="Zoho Desk",
    sources=(
        "https://desk.zoho.com/DeskAPIDocument#Tickets",
        "https://desk.zoho.com/DeskAPIDocument#Threads",
        "https://desk.zoho.com/DeskAPIDocument#TicketsComments",
        "https://github.com/zoho/zohodesk-oas",
        "https://help.zoho.com/portal/en/kb/desk/developer-space/rest-apis/articles/get-ticket-history-api-explained-in-detail",
        "https://help.zoho.com/portal/en/kb/desk/developer-space/rest-apis/articles/events-supported-in-get-ticket-history-api",
        "https://desk.zoho.com/support/WebhookDocument.do",
    ),
    resources=(
        Resource(
            name=TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("contactId", "customer", CUSTOMER),
                        FieldRule("channel", "channel", CHANNEL),
                    ),
                ),
                EventOf(
                    name="description",
                    type=_described,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("id", "message", id_of(MessageId, "ticket")),
                        FieldRule("description", "data.text", TEXT),
                    ),
                    actor=_customer,
                    provenance=Provenance.DERIVED,
                ),
                *threads(_THREADS, "^id"),
                *threads("conversations", "^id"),
                comments("comments", "^id"),
                comments("conversations", "^id"),
                *history("history"),
                derived(
                    "status", _if_alone(told_if(_state, EventType.CASE_STATUS_CHANGED)), _CHANGED, _ITSELF, also=_state
                ),
                derived(
                    "priority",
                    _if_alone(told_if_said("priority", EventType.CASE_PRIORITY_CHANGED)),
                    _CHANGED,
                    _ITSELF,
                    FieldRule("priority", "data.priority", TEXT),
                ),
                derived(
                    "assignee",
                    _if_alone(told_if(_assignee, EventType.CASE_ASSIGNED)),
                    _CHANGED,
                    _ITSELF,
                    also=_assignee,
                ),
                derived("solved", _if_alone(_solved), FieldRule("closedTime", "at", WHEN, required=True), _ITSELF),
                carrier("zoho_desk.ticket", _CHANGED, _ITSELF),
            ),
            read_by_hand=("status", "statusType", "isSpam", "isTrashed", "isDeleted", "assigneeId", "teamId"),
        ),
        Resource(
            name=_THREADS,
            kind="thread",
            id=("id",),
            also_called=("thread",),
            events=(*threads(None, "ticketId"), carrier("zoho_desk.thread", _CREATED, _TICKET)),
            read_by_hand=("direction", "status", "visibility", "isForward", "type", "author", "responderId"),
        ),
        Resource(
            name="comments",
            kind="comment",
            id=("id",),
            also_called=("comment",),
            events=(
                comments(None, "ticketId"),
                carrier(
                    "zoho_desk.comment", FieldRule("modifiedTime|commentedTime", "at", WHEN, required=True), _TICKET
                ),
            ),
            read_by_hand=("isPublic", "commenter", "commenterId", "type"),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact",),
            entity=EntityOf.always(Customer, CustomerId, also=_of_customer),
            read_by_hand=("firstName", "lastName", *_ADDRESSES),
        ),
        Resource(
            name="accounts",
            kind="account",
            id=("id",),
            also_called=("account",),
            entity=EntityOf.always(Account, AccountId, FieldRule("accountName", "name", TEXT)),
        ),
        Resource(
            name="agents",
            kind="agent",
            id=("id",),
            also_called=("agent",),
            entity=EntityOf.always(Agent, AgentId, also=_name),
            read_by_hand=("firstName", "lastName"),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
        ),
        Resource(
            name="departments",
            kind="department",
            id=("id",),
            also_called=("department",),
            entity=EntityOf.always(BusinessUnit, BusinessUnitId, FieldRule("name", "name", TEXT, required=True)),
        ),
    ),
)
