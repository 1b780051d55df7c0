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

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from cxcore.interop._systems._template._codec import TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
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
    is_true,
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

_Also: TypeAlias = Callable[[Look], Mapping[str, object]]

_THREADS: Final = "threads"
# A list of tickets leaves the time of the last change out, and gives two others that may be the latest.
_CHANGED: Final = "modifiedTime|closedTime|customerResponseTime|createdTime"


def _state(look: Look) -> Mapping[str, object]:
    """Return where the ticket stands; spam and the bin hide its status without changing it."""
    status = look.word("status")
    is_gone = is_true(look, "isTrashed") or is_true(look, "isDeleted")
    hidden = Phase.DELETED if is_gone else Phase.SPAM if is_true(look, "isSpam") else None
    phase = hidden or phase_of(look, status, look.word("statusType"))
    return {} if phase is None else {"data.phase": phase, "data.status": status or str(phase)}


def _assignee(look: Look) -> Mapping[str, object]:
    named = {"data.agent": (AGENT, look.word("assigneeId")), "data.team": (TEAM, look.word("teamId"))}
    return {to: codec.decode(name, look.tenant) for to, (codec, name) in named.items() if name is not None}


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
    name = look.word("contactId")
    return Actor(ActorKind.CUSTOMER, None if name is None else str(CUSTOMER.decode(name, look.tenant)))


def _solved(look: Look) -> EventType | None:
    """Tell when a ticket was closed; one that is worked on again may keep the time."""
    is_solved = _state(look).get("data.phase") is Phase.SOLVED
    return EventType.CASE_SOLVED if is_solved and look.says("closedTime") is not None else None


def _now(name: str, kind: TypeOf, *told: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    """Return the event by which a ticket tells what holds since its last change."""
    return EventOf(
        name=name,
        type=_if_alone(kind),
        at=FieldRule(_CHANGED, "at", WHEN, required=True),
        fields=(FieldRule("id", "case", CASE), *told),
        key=tuple(_CHANGED.split("|")),
        also=also,
        provenance=Provenance.DERIVED,
    )


def _carrier(kind: str, at: str, case: str) -> EventOf:
    return EventOf(
        name="record",
        type=f"zoho_desk.{kind}",
        at=FieldRule(at, "at", WHEN, required=True),
        fields=(FieldRule(case, "case", CASE, required=True),),
        key=(".",),
        carries=True,
    )


def _name(look: Look) -> Mapping[str, object]:
    """Return the name of a person, which comes in two parts."""
    parts = [name for path in ("firstName", "lastName") if (name := look.word(path)) is not None]
    return {"name": " ".join(parts)} if parts else {}


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
                    at=FieldRule("createdTime", "at", WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", CASE),
                        FieldRule("contactId", "customer", CUSTOMER),
                        FieldRule("channel", "channel", CHANNEL),
                    ),
                ),
                EventOf(
                    name="description",
                    type=_described,
                    at=FieldRule("createdTime", "at", WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", CASE),
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
                _now("status", lambda look: EventType.CASE_STATUS_CHANGED if _state(look) else None, also=_state),
                _now(
                    "priority",
                    lambda look: EventType.CASE_PRIORITY_CHANGED if look.says("priority") is not None else None,
                    FieldRule("priority", "data.priority", TEXT),
                ),
                _now(
                    "assignee",
                    lambda look: EventType.CASE_ASSIGNED if _assignee(look) else None,
                    also=_assignee,
                ),
                EventOf(
                    name="solved",
                    type=_if_alone(_solved),
                    at=FieldRule("closedTime", "at", WHEN, required=True),
                    fields=(FieldRule("id", "case", CASE),),
                    key=("closedTime",),
                    provenance=Provenance.DERIVED,
                ),
                _carrier("ticket", _CHANGED, "id"),
            ),
            read_by_hand=("status", "statusType", "isSpam", "isTrashed", "isDeleted", "assigneeId", "teamId"),
        ),
        Resource(
            name=_THREADS,
            kind="thread",
            id=("id",),
            also_called=("thread",),
            events=(*threads(None, "ticketId"), _carrier("thread", "createdTime", "ticketId")),
            read_by_hand=("direction", "status", "visibility", "isForward", "type", "author", "responderId"),
        ),
        Resource(
            name="comments",
            kind="comment",
            id=("id",),
            also_called=("comment",),
            events=(comments(None, "ticketId"), _carrier("comment", "modifiedTime|commentedTime", "ticketId")),
            read_by_hand=("isPublic", "commenter", "commenterId", "type"),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact",),
            entity=EntityOf(entity=lambda _: Customer, id_kind=lambda _: CustomerId, fields=(), also=_of_customer),
            read_by_hand=("firstName", "lastName", *_ADDRESSES),
        ),
        Resource(
            name="accounts",
            kind="account",
            id=("id",),
            also_called=("account",),
            entity=EntityOf(
                entity=lambda _: Account,
                id_kind=lambda _: AccountId,
                fields=(FieldRule("accountName", "name", TEXT),),
            ),
        ),
        Resource(
            name="agents",
            kind="agent",
            id=("id",),
            also_called=("agent",),
            entity=EntityOf(entity=lambda _: Agent, id_kind=lambda _: AgentId, fields=(), also=_name),
            read_by_hand=("firstName", "lastName"),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
        Resource(
            name="departments",
            kind="department",
            id=("id",),
            also_called=("department",),
            entity=EntityOf(
                entity=lambda _: BusinessUnit,
                id_kind=lambda _: BusinessUnitId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
    ),
)
