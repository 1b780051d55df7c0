"""Freshdesk: the conversations of a ticket, each of which is a message or a note."""

from typing import Final

from cxcore.interop._systems._freshdesk_words import AGENT, CASE, CONVERSATIONS, CUSTOMER, TICKETS
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.models import Actor, ActorKind, EventType, MessageId

_FORWARDED: Final = "8"  # to somebody else for help; the customer does not see it


def _requester(look: Look) -> str | None:
    """Return the requester of the ticket that a conversation belongs to, inside it or beside it."""
    tickets = look.beside(TICKETS, "id", look.word("ticket_id"))
    beside = next((str(ticket.get("requester_id")) for ticket in tickets), None)
    return look.word("^requester_id") or beside


def _author(look: Look) -> Actor:
    """Return who wrote; what nobody wrote that went out is the greeting of a bot or a rule."""
    user = look.word("user_id")
    if look.is_true("incoming") or (user is not None and user == _requester(look)):
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, user)
    if user is None:
        return Actor(ActorKind.AUTOMATION)
    return actor_named(look, ActorKind.AGENT, AGENT, user)


def _written(look: Look) -> EventType:
    if look.is_true("private") or look.word("source") == _FORWARDED:
        return EventType.MESSAGE_NOTE_ADDED
    return message_by(_author(look))


def conversations(each: str | None, case: str) -> EventOf:
    """Return the event of a conversation, the same one inside its ticket and in a list of its own."""
    return EventOf(
        name="written",
        type=_written,
        at=FieldRule("created_at", "at", INSTANT, required=True),
        fields=(
            FieldRule(case, "case", CASE, required=True),
            FieldRule("id", "message", id_of(MessageId, "conversation")),
            FieldRule("body_text|body", "data.text", TEXT),
        ),
        each=each,
        member=None if each is None else ("conversation", "id"),
        actor=_author,
    )


CONVERSATION_LIST: Final = Resource(
    name=CONVERSATIONS,
    kind="conversation",
    id=("id",),
    also_called=("conversation",),
    events=(
        conversations(None, "ticket_id"),
        carrier(
            "freshdesk.conversation",
            FieldRule("updated_at|created_at", "at", INSTANT, required=True),
            FieldRule("ticket_id", "case", CASE, required=True),
        ),
    ),
    read_by_hand=("incoming", "private", "source", "user_id"),
)
