"""
Help Scout: the threads of a conversation, which are its messages, its notes and its log.

A thread does not say to which conversation it belongs, so it is read inside it.
"""

from typing import Final

from cxcore.interop._systems._help_scout_people import assignee_at, author
from cxcore.interop._systems._help_scout_words import CASE, MESSAGE, PHASES
from cxcore.interop._systems._template._codec import INSTANT, TEXT, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import ActorOf, AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, EventType

THREADS: Final = "_embedded.threads"

# A phone thread is what an agent writes about a call, and a forwarded one goes to somebody else.
_INTERNAL: Final = frozenset({"note", "phone", "forwardparent"})
_PUBLIC: Final = frozenset({"customer", "message", "chat", "beaconchat", "forwardchild"})
_NOT_SENT: Final = frozenset({"draft", "review", "underreview"})


def _was_sent(look: Look) -> bool:
    return look.word("type") in _PUBLIC and look.word("state") not in _NOT_SENT


def _written(look: Look) -> EventType | None:
    """Return what a thread says to whom; a draft is not said yet."""
    if look.word("type") in _INTERNAL:
        return EventType.MESSAGE_NOTE_ADDED
    writer = author(look)
    return None if writer is None or not _was_sent(look) else message_by(writer)


def _read(look: Look) -> EventType | None:
    return EventType.MESSAGE_READ if _was_sent(look) and look.says("openedAt") else None


def _failed(look: Look) -> EventType | None:
    return EventType.MESSAGE_FAILED if look.word("state") == "bounced" else None


def _moved(look: Look) -> EventType | None:
    """Return the type of a change of status; most threads leave it (``nochange``)."""
    is_moved = look.word("status") in PHASES and look.word("state") not in _NOT_SENT
    return EventType.CASE_STATUS_CHANGED if is_moved else None


def _of_thread(
    name: str,
    kind: TypeOf,
    at: FieldRule,
    *told: FieldRule,
    also: AlsoOf = lambda _: {},
    actor: ActorOf = author,
) -> EventOf:
    return EventOf(
        name=name,
        type=kind,
        at=at,
        fields=(FieldRule("^id", "case", CASE, required=True), *told),
        each=THREADS,
        member=("thread", "id"),
        also=also,
        actor=actor,
    )


_MESSAGE_ID: Final = FieldRule("id", "message", MESSAGE)
_CREATED: Final = FieldRule("createdAt", "at", INSTANT, required=True)

_assignee: Final = assignee_at("assignedTo")

THREAD_EVENTS: Final = (
    _of_thread("written", _written, _CREATED, _MESSAGE_ID, FieldRule("body", "data.text", TEXT)),
    _of_thread(
        "read",
        _read,
        FieldRule("openedAt", "at", INSTANT, required=True),
        _MESSAGE_ID,
        actor=lambda _: Actor(ActorKind.CUSTOMER),
    ),
    _of_thread("failed", _failed, _CREATED, _MESSAGE_ID, actor=lambda _: Actor(ActorKind.SYSTEM)),
    _of_thread(
        "moved",
        _moved,
        _CREATED,
        FieldRule("status", "data.phase", words(PHASES)),
        FieldRule("status", "data.status", TEXT),
    ),
    _of_thread(
        "assigned",
        told_if(_assignee, EventType.CASE_ASSIGNED),
        _CREATED,
        also=_assignee,
    ),
)
