"""
Freshdesk: tickets and their conversations, satisfaction ratings, contacts, agents, groups.

Read as the API writes them (JSON). A ticket is a snapshot: its status,
priority and assignee become *derived* events at the time of its last update,
and the times of its `stats` become its solving, closing and reopening. The
first message is the description of the ticket and none of its conversations;
a ticket of a web chat repeats it there, so its description is no message of
its own. Statuses from 6 upwards are each account's own, and only the account
knows what they mean: they stay in the record.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._codec import INSTANT, LANGUAGE, TEXT, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Provenance,
    Survey,
    Team,
    TeamId,
)

_STATUSES: Final[Mapping[str, str]] = {"2": "open", "3": "pending", "4": "resolved", "5": "closed"}
_PHASES: Final[Mapping[str, Phase]] = {
    "2": Phase.OPEN,
    "3": Phase.WAITING_CUSTOMER,
    "4": Phase.SOLVED,
    "5": Phase.CLOSED,
}
_PRIORITIES: Final[Mapping[str, str]] = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}
# Twitter (5) and Facebook (6) are missing on purpose: each stands for public posts and for private messages.
_CHANNELS: Final[Mapping[str, Channel]] = {
    "1": Channel.EMAIL,
    "2": Channel.WEB_FORM,
    "3": Channel.PHONE,
    "4": Channel.COMMUNITY,
    "7": Channel.CHAT,
    "8": Channel.IN_APP,
    "9": Channel.WEB_FORM,
    "10": Channel.EMAIL,
    "12": Channel.CHATBOT,
    "13": Channel.MESSAGING,
    "15": Channel.CHAT,
}
_OUTBOUND_EMAIL: Final = "10"
_WEB_CHAT: Final = "15"
_FORWARDED: Final = "8"  # to somebody else for help; the customer does not see it
# Seven faces from extremely unhappy to extremely happy; their numbers are names, and a mean of them is no figure.
_RATINGS: Final[Mapping[str, int]] = {"-103": 1, "-102": 2, "-101": 3, "100": 4, "101": 5, "102": 6, "103": 7}

_ADDRESSES: Final = {
    "email": ContactPointKind.EMAIL,
    "phone": ContactPointKind.PHONE,
    "mobile": ContactPointKind.PHONE,
}
_CASE: Final = id_of(CaseId, "ticket")
_CUSTOMER: Final = id_of(CustomerId, "contact")
_AGENT: Final = id_of(AgentId, "agent")
_TEAM: Final = id_of(TeamId, "group")
_SCORE: Final = words(_RATINGS)

_TICKETS, _CONVERSATIONS = "tickets", "conversations"
_TEXT: Final = "body_text|body"


def _is_true(look: Look, path: str) -> bool:
    return str(look.says(path)).lower() == "true"


def _customer(look: Look, name: object) -> Actor:
    return Actor(ActorKind.CUSTOMER, None if name is None else str(_CUSTOMER.decode(name, look.tenant)))


def _ticket_author(look: Look) -> Actor:
    if look.word("source") == _OUTBOUND_EMAIL:
        return Actor(ActorKind.AGENT)
    return _customer(look, look.says("requester_id"))


def _first_message(look: Look) -> EventType | None:
    written = look.says("description_text") or look.says("description")
    if written is None or look.word("source") == _WEB_CHAT:
        return None
    return EventType.MESSAGE_REPLIED if look.word("source") == _OUTBOUND_EMAIL else EventType.MESSAGE_RECEIVED


def _requester(look: Look) -> str | None:
    """Return the requester of the ticket that a conversation belongs to, inside it or beside it."""
    tickets = look.beside(_TICKETS, "id", look.word("ticket_id"))
    beside = next((str(ticket.get("requester_id")) for ticket in tickets), None)
    return look.word("^requester_id") or beside


def _author(look: Look) -> Actor:
    """Return who wrote; what nobody wrote that went out is the greeting of a bot or a rule."""
    user = look.word("user_id")
    if _is_true(look, "incoming") or (user is not None and user == _requester(look)):
        return _customer(look, user)
    if user is None:
        return Actor(ActorKind.AUTOMATION)
    return Actor(ActorKind.AGENT, str(_AGENT.decode(user, look.tenant)))


def _written(look: Look) -> EventType:
    if _is_true(look, "private") or look.word("source") == _FORWARDED:
        return EventType.MESSAGE_NOTE_ADDED
    by_customer = _author(look).kind is ActorKind.CUSTOMER
    return EventType.MESSAGE_RECEIVED if by_customer else EventType.MESSAGE_REPLIED


def _conversations(each: str | None, case: str) -> EventOf:
    """Return the event of a conversation, the same one inside its ticket and in a list of its own."""
    return EventOf(
        name="written",
        type=_written,
        at=FieldRule("created_at", "at", INSTANT, required=True),
        fields=(
            FieldRule(case, "case", _CASE, required=True),
            FieldRule("id", "message", id_of(MessageId, "conversation")),
            FieldRule(_TEXT, "data.text", TEXT),
        ),
        each=each,
        member=None if each is None else ("conversation", "id"),
        actor=_author,
    )


def _state(look: Look) -> Mapping[str, object]:
    """Return where the ticket stands; spam and the bin hide its status without changing it."""
    status = look.word("status") or ""
    hidden = Phase.DELETED if _is_true(look, "deleted") else Phase.SPAM if _is_true(look, "spam") else None
    phase = hidden or _PHASES.get(status)
    return {} if phase is None else {"data.phase": phase, "data.status": _STATUSES.get(status, str(phase))}


def _assignee(look: Look) -> Mapping[str, object]:
    named = {"data.agent": (_AGENT, look.says("responder_id")), "data.team": (_TEAM, look.says("group_id"))}
    return {to: codec.decode(name, look.tenant) for to, (codec, name) in named.items() if name is not None}


def _if_says(path: str, kind: EventType) -> TypeOf:
    return lambda look: kind if look.says(path) is not None else None


def _first_reply(look: Look) -> EventType | None:
    """Tell the first reply by its time alone where the conversations are not there to tell it."""
    has_conversations = look.says("conversations") or look.beside(_CONVERSATIONS, "ticket_id", look.word("id"))
    return EventType.MESSAGE_REPLIED if look.says("stats.first_responded_at") and not has_conversations else None


def _stamped(name: str, kind: "EventType | TypeOf", path: str, actor: Actor | None = None) -> EventOf:
    """Return the event that one of the ticket's own times tells."""
    return EventOf(
        name=name,
        type=_if_says(path, kind) if isinstance(kind, EventType) else kind,
        at=FieldRule(path, "at", INSTANT, required=True),
        fields=(FieldRule("id", "case", _CASE),),
        key=(path,),
        actor=lambda _: actor,
        provenance=Provenance.DERIVED,
    )


freshdesk: Final = System(
    name="freshdesk",
    title="Freshdesk",
    sources=(
        "https://developers.freshdesk.com/api/#tickets",
        "https://developers.freshdesk.com/api/#conversations",
        "https://developers.freshdesk.com/api/#satisfaction-ratings",
        "https://developers.freshdesk.com/api/#contacts",
        "https://developers.freshdesk.com/api/#agents",
        "https://developers.freshdesk.com/api/#groups",
    ),
    resources=(
        Resource(
            name=_TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("requester_id", "customer", _CUSTOMER),
                        FieldRule("source", "channel", words(_CHANNELS)),
                    ),
                    actor=_ticket_author,
                ),
                EventOf(
                    name="description",
                    type=_first_message,
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("id", "message", id_of(MessageId, "ticket")),
                        FieldRule("description_text|description", "data.text", TEXT),
                    ),
                    actor=_ticket_author,
                    provenance=Provenance.DERIVED,
                ),
                _conversations(_CONVERSATIONS, "^id"),
                EventOf(
                    name="status",
                    type=lambda look: EventType.CASE_STATUS_CHANGED if _state(look) else None,
                    at=FieldRule("stats.status_updated_at|updated_at", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _CASE),),
                    key=("updated_at", "stats.status_updated_at"),
                    also=_state,
                    provenance=Provenance.DERIVED,
                ),
                EventOf(
                    name="priority",
                    type=lambda look: EventType.CASE_PRIORITY_CHANGED if look.word("priority") in _PRIORITIES else None,
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _CASE), FieldRule("priority", "data.priority", words(_PRIORITIES))),
                    key=("updated_at",),
                    provenance=Provenance.DERIVED,
                ),
                EventOf(
                    name="assignee",
                    type=lambda look: EventType.CASE_ASSIGNED if _assignee(look) else None,
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _CASE),),
                    key=("updated_at",),
                    also=_assignee,
                    provenance=Provenance.DERIVED,
                ),
                _stamped("first_reply", _first_reply, "stats.first_responded_at", Actor(ActorKind.AGENT)),
                _stamped("solved", EventType.CASE_SOLVED, "stats.resolved_at"),
                _stamped("reopened", EventType.CASE_REOPENED, "stats.reopened_at"),
                _stamped("closed", EventType.CASE_CLOSED, "stats.closed_at"),
                EventOf(
                    name="record",
                    type="freshdesk.ticket",
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _CASE),),
                    key=(".",),
                    carries=True,
                ),
            ),
            read_by_hand=("status", "deleted", "spam", "responder_id", "group_id"),
        ),
        Resource(
            name=_CONVERSATIONS,
            kind="conversation",
            id=("id",),
            also_called=("conversation",),
            events=(
                _conversations(None, "ticket_id"),
                EventOf(
                    name="record",
                    type="freshdesk.conversation",
                    at=FieldRule("updated_at|created_at", "at", INSTANT, required=True),
                    fields=(FieldRule("ticket_id", "case", _CASE, required=True),),
                    key=(".",),
                    carries=True,
                ),
            ),
            read_by_hand=("incoming", "private", "source", "user_id"),
        ),
        Resource(
            name="satisfaction_ratings",
            kind="satisfaction_rating",
            id=("id",),
            also_called=("satisfaction_rating",),
            events=(
                EventOf(
                    name="answered",
                    type=lambda look: (
                        EventType.FEEDBACK_SURVEY_ANSWERED
                        if look.word("ratings.default_question") in _RATINGS
                        else None
                    ),
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("ticket_id", "case", _CASE, required=True),
                        FieldRule("user_id", "customer", _CUSTOMER),
                        FieldRule("ratings.default_question", "data.score", _SCORE),
                        FieldRule("feedback", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("updated_at",),
                    actor=lambda look: _customer(look, look.says("user_id")),
                ),
                EventOf(
                    name="record",
                    type="freshdesk.satisfaction_rating",
                    at=FieldRule("updated_at|created_at", "at", INSTANT, required=True),
                    fields=(FieldRule("ticket_id", "case", _CASE, required=True),),
                    key=(".",),
                    carries=True,
                ),
            ),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact",),
            entity=EntityOf(
                entity=lambda _: Customer,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("name", "name", TEXT), FieldRule("language", "language", LANGUAGE)),
                also=lambda look: reached_at(look, _ADDRESSES),
            ),
            read_by_hand=tuple(_ADDRESSES),
        ),
        Resource(
            name="agents",
            kind="agent",
            id=("id",),
            also_called=("agent",),
            entity=EntityOf(
                entity=lambda _: Agent,
                id_kind=lambda _: AgentId,
                fields=(FieldRule("contact.name", "name", TEXT),),
            ),
        ),
        Resource(
            name="groups",
            kind="group",
            id=("id",),
            also_called=("group",),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
    ),
)
