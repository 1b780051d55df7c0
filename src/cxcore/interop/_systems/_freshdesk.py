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

from cxcore.interop._systems._freshdesk_conversations import CONVERSATION_LIST, conversations
from cxcore.interop._systems._freshdesk_words import (
    AGENT,
    CASE,
    CHANNELS,
    CONVERSATIONS,
    CUSTOMER,
    OUTBOUND_EMAIL,
    PHASES,
    PRIORITIES,
    RATINGS,
    STATUSES,
    TEAM,
    TICKETS,
    WEB_CHAT,
)
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, LANGUAGE, TEXT, id_of, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
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

_ADDRESSES: Final = {
    "email": ContactPointKind.EMAIL,
    "phone": ContactPointKind.PHONE,
    "mobile": ContactPointKind.PHONE,
}

_ITSELF: Final = FieldRule("id", "case", CASE)
_TICKET: Final = FieldRule("ticket_id", "case", CASE, required=True)
_CREATED: Final = FieldRule("created_at", "at", INSTANT, required=True)
_UPDATED: Final = FieldRule("updated_at", "at", INSTANT, required=True)


def _stamp(path: str) -> FieldRule:
    """Return the rule of one of the ticket's own times."""
    return FieldRule(path, "at", INSTANT, required=True)


def _ticket_author(look: Look) -> Actor:
    if look.word("source") == OUTBOUND_EMAIL:
        return Actor(ActorKind.AGENT)
    return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, look.says("requester_id"))


def _first_message(look: Look) -> EventType | None:
    written = look.says("description_text") or look.says("description")
    if written is None or look.word("source") == WEB_CHAT:
        return None
    return EventType.MESSAGE_REPLIED if look.word("source") == OUTBOUND_EMAIL else EventType.MESSAGE_RECEIVED


def _state(look: Look) -> Mapping[str, object]:
    """Return where the ticket stands; spam and the bin hide its status without changing it."""
    status = look.word("status") or ""
    hidden = Phase.DELETED if look.is_true("deleted") else Phase.SPAM if look.is_true("spam") else None
    phase = hidden or PHASES.get(status)
    return {} if phase is None else {"data.phase": phase, "data.status": STATUSES.get(status, str(phase))}


def _assignee(look: Look) -> Mapping[str, object]:
    return assigned_to(look, agent=(AGENT, look.says("responder_id")), team=(TEAM, look.says("group_id")))


def _first_reply(look: Look) -> EventType | None:
    """Tell the first reply by its time alone where the conversations are not there to tell it."""
    has_conversations = look.says("conversations") or look.beside(CONVERSATIONS, "ticket_id", look.word("id"))
    return EventType.MESSAGE_REPLIED if look.says("stats.first_responded_at") and not has_conversations else None


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
                        FieldRule("requester_id", "customer", CUSTOMER),
                        FieldRule("source", "channel", words(CHANNELS)),
                    ),
                    actor=_ticket_author,
                ),
                EventOf(
                    name="description",
                    type=_first_message,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("id", "message", id_of(MessageId, "ticket")),
                        FieldRule("description_text|description", "data.text", TEXT),
                    ),
                    actor=_ticket_author,
                    provenance=Provenance.DERIVED,
                ),
                conversations(CONVERSATIONS, "^id"),
                derived(
                    "status",
                    told_if(_state, EventType.CASE_STATUS_CHANGED),
                    _stamp("stats.status_updated_at|updated_at"),
                    _ITSELF,
                    key=("updated_at", "stats.status_updated_at"),
                    also=_state,
                ),
                derived(
                    "priority",
                    told_if(lambda look: look.word("priority") in PRIORITIES, EventType.CASE_PRIORITY_CHANGED),
                    _UPDATED,
                    _ITSELF,
                    FieldRule("priority", "data.priority", words(PRIORITIES)),
                ),
                derived("assignee", told_if(_assignee, EventType.CASE_ASSIGNED), _UPDATED, _ITSELF, also=_assignee),
                derived(
                    "first_reply",
                    _first_reply,
                    _stamp("stats.first_responded_at"),
                    _ITSELF,
                    actor=lambda _: Actor(ActorKind.AGENT),
                ),
                *(
                    derived(name, told_if_said(path, kind), _stamp(path), _ITSELF)
                    for name, kind, path in (
                        ("solved", EventType.CASE_SOLVED, "stats.resolved_at"),
                        ("reopened", EventType.CASE_REOPENED, "stats.reopened_at"),
                        ("closed", EventType.CASE_CLOSED, "stats.closed_at"),
                    )
                ),
                carrier("freshdesk.ticket", _UPDATED, _ITSELF),
            ),
            read_by_hand=("status", "deleted", "spam", "responder_id", "group_id"),
        ),
        CONVERSATION_LIST,
        Resource(
            name="satisfaction_ratings",
            kind="satisfaction_rating",
            id=("id",),
            also_called=("satisfaction_rating",),
            events=(
                EventOf(
                    name="answered",
                    type=told_if(
                        lambda look: look.word("ratings.default_question") in RATINGS,
                        EventType.FEEDBACK_SURVEY_ANSWERED,
                    ),
                    at=_CREATED,
                    fields=(
                        _TICKET,
                        FieldRule("user_id", "customer", CUSTOMER),
                        FieldRule("ratings.default_question", "data.score", words(RATINGS)),
                        FieldRule("feedback", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("updated_at",),
                    actor=lambda look: actor_named(look, ActorKind.CUSTOMER, CUSTOMER, look.says("user_id")),
                ),
                carrier("freshdesk.satisfaction_rating", _stamp("updated_at|created_at"), _TICKET),
            ),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact",),
            entity=EntityOf.always(
                Customer,
                CustomerId,
                FieldRule("name", "name", TEXT),
                FieldRule("language", "language", LANGUAGE),
                also=lambda look: reached_at(look, _ADDRESSES),
            ),
            read_by_hand=tuple(_ADDRESSES),
        ),
        Resource(
            name="agents",
            kind="agent",
            id=("id",),
            also_called=("agent",),
            entity=EntityOf.always(Agent, AgentId, FieldRule("contact.name", "name", TEXT)),
        ),
        Resource(
            name="groups",
            kind="group",
            id=("id",),
            also_called=("group",),
            entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
        ),
    ),
)
