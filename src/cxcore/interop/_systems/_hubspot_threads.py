"""HubSpot: threads of the inbox, and the messages in them."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._hubspot_words import CASE, CHANNEL, CUSTOMER, THREADS, WHEN, author_of
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import TEXT, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import as_word, look_up
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.models import Actor, ActorKind, CaseId, ConversationId, EventType, MessageId, Phase, Provenance

_THREAD: Final = id_of(CaseId, "thread")
_TICKET: Final = "threadAssociations.associatedTicketId"


def _ticket_of_thread(look: Look) -> object:
    """Return the ticket of a thread, or of the thread that a message is in, where that names one."""
    threads = look.beside(THREADS, "id", look.says("conversationsThreadId"))
    beside = (as_word(look_up(thread, _TICKET)) for thread in threads)
    own = look.says(_TICKET)
    return next(filter(None, beside), None) if own is None else own


def _case_of_thread(look: Look) -> Mapping[str, object]:
    """Return the case of a thread or of a message in one: its ticket, or else the thread itself."""
    ticket, thread = _ticket_of_thread(look), look.first("conversationsThreadId|id")
    return {"case": _THREAD.decode(thread, look.tenant) if ticket is None else CASE.decode(ticket, look.tenant)}


def _without_ticket(kind: EventType, path: str, *, is_word: str | None = None) -> TypeOf:
    """Return the type of what only a thread that is a case of its own tells."""
    return lambda look: (
        kind
        if look.says(_TICKET) is None
        and look.says(path) is not None
        and (is_word is None or look.says(path) == is_word)
        else None
    )


_IN_THREAD: Final = FieldRule("id", "conversation", id_of(ConversationId, "thread"))


def _written(look: Look) -> EventType | str:
    kind, direction = look.says("type"), look.says("direction")
    if kind == "COMMENT":
        return EventType.MESSAGE_NOTE_ADDED
    if kind == "WELCOME_MESSAGE" or (kind == "MESSAGE" and direction == "OUTGOING"):
        return EventType.MESSAGE_REPLIED
    return EventType.MESSAGE_RECEIVED if kind == "MESSAGE" and direction == "INCOMING" else "hubspot.message"


# A thread is open or closed, whoever's turn it is.
_MOVES: Final = words({"OPEN": Phase.OPEN, "CLOSED": Phase.SOLVED})


def _thread_moved(look: Look) -> EventType | None:
    """Return the type of a message that says the thread was opened or closed; with a ticket, that has its own stage."""
    says = look.says("type") == "THREAD_STATUS_CHANGE" and look.says("newStatus") in {"OPEN", "CLOSED"}
    return EventType.CASE_STATUS_CHANGED if says and _ticket_of_thread(look) is None else None


def _who_wrote(look: Look) -> Actor | None:
    return Actor(ActorKind.AUTOMATION) if look.says("type") == "WELCOME_MESSAGE" else author_of(look)


THREADS_AND_MESSAGES: Final = (
    Resource(
        name=THREADS,
        kind="thread",
        id=("id",),
        also_called=("thread",),
        events=(
            EventOf(
                name="created",
                type=_without_ticket(EventType.CASE_CREATED, "createdAt"),
                at=FieldRule("createdAt", "at", WHEN, required=True),
                fields=(
                    _IN_THREAD,
                    FieldRule("associatedContactId", "customer", CUSTOMER),
                    FieldRule("originalChannelId", "channel", CHANNEL),
                ),
                also=_case_of_thread,
            ),
            EventOf(
                name="closed",
                type=_without_ticket(EventType.CASE_STATUS_CHANGED, "status", is_word="CLOSED"),
                at=FieldRule("closedAt|latestMessageTimestamp|createdAt", "at", WHEN, required=True),
                fields=(_IN_THREAD,),
                data={"phase": Phase.SOLVED, "status": "CLOSED"},
                also=_case_of_thread,
                key=("closedAt",),
                provenance=Provenance.DERIVED,
            ),
            carrier(
                "hubspot.thread",
                FieldRule("latestMessageTimestamp|createdAt", "at", WHEN, required=True),
                _IN_THREAD,
                key=("latestMessageTimestamp", "status", "closedAt", "assignedTo"),
                also=_case_of_thread,
            ),
        ),
        read_by_hand=(_TICKET, "status"),
    ),
    Resource(
        name="messages",
        kind="message",
        id=("id",),
        also_called=("message",),
        events=(
            EventOf(
                name="status",
                type=_thread_moved,
                at=FieldRule("createdAt", "at", WHEN, required=True),
                fields=(FieldRule("newStatus", "data.status", TEXT), FieldRule("newStatus", "data.phase", _MOVES)),
                also=_case_of_thread,
                actor=_who_wrote,
            ),
            EventOf(
                name="written",
                type=_written,
                at=FieldRule("createdAt", "at", WHEN, required=True),
                fields=(
                    FieldRule("id", "message", id_of(MessageId, "message")),
                    FieldRule("conversationsThreadId", "conversation", id_of(ConversationId, "thread")),
                    FieldRule("channelId", "channel", CHANNEL),
                    FieldRule("text", "data.text", TEXT),
                ),
                also=_case_of_thread,
                actor=_who_wrote,
                carries=True,
            ),
        ),
        read_by_hand=("type", "direction", "createdBy"),
    ),
)
