"""
Intercom: the parts of a conversation, each of which may write, move and assign at once.

They are the same ones in a conversation, in its ticket and in a table of parts.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._intercom_people import assignee, author
from cxcore.interop._systems._intercom_words import CASE, MESSAGE, PHASES, TICKET_PHASES, WHEN
from cxcore.interop._systems._template._codec import TEXT
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import EventType

# A conversation is open, snoozed or closed after such a part; every other part leaves it as it was.
_STATE_AFTER: Final[Mapping[str, str]] = {
    "open": "open",
    "unsnoozed": "open",
    "timer_unsnooze": "open",
    "assign_and_reopen": "open",
    "assign_and_unsnooze": "open",
    "note_and_reopen": "open",
    "snoozed": "snoozed",
    "close": "closed",
}
_ALWAYS_WRITTEN: Final = frozenset({"comment", "quick_reply"})
_NOTES: Final = frozenset({"note", "note_and_reopen"})
# What an agent writes while assigning or closing goes to the customer too.
_WRITTEN_WITH_BODY: Final = frozenset({*_STATE_AFTER, "assignment", "away_mode_assignment"}) - _NOTES


def _written(look: Look) -> EventType | None:
    """Return what a part says to whom; text in a part of a type we do not know is taken for neither."""
    kind = look.word("part_type")
    if kind in _NOTES:
        return EventType.MESSAGE_NOTE_ADDED
    is_public = kind in _ALWAYS_WRITTEN or (kind in _WRITTEN_WITH_BODY and look.says("body") is not None)
    writer = author(look) if is_public else None
    return None if writer is None else message_by(writer)


def _state(look: Look) -> Mapping[str, object]:
    """Return the state a part leaves behind; what changes that of a ticket says which it is now."""
    ticket_state, state = look.word("ticket_state") or "", _STATE_AFTER.get(look.word("part_type") or "")
    if ticket_state in TICKET_PHASES:
        return {"data.phase": TICKET_PHASES[ticket_state], "data.status": ticket_state}
    return {} if state is None else {"data.phase": PHASES[state], "data.status": state}


def _assignment(look: Look) -> Mapping[str, object]:
    """Return whom a part assigned: an admin, a team, or nobody (``nobody_admin``)."""
    kind = look.word("assigned_to.type") or look.word("assigned_to_type")
    name = look.word("assigned_to.id") or look.word("assigned_to_id")
    return assignee(look, admin=name if kind == "admin" else None, team=name if kind == "team" else None) or (
        {"data.agent": None} if kind == "nobody_admin" else {}
    )


def parts(each: str | None, *, case: str) -> tuple[EventOf, ...]:
    """Return the events of the parts in a list, or of each for itself; `case` says where their conversation stands."""
    told: tuple[tuple[str, TypeOf, AlsoOf, tuple[FieldRule, ...]], ...] = (
        (
            "written",
            _written,
            lambda _: {},
            (FieldRule("id", "message", MESSAGE), FieldRule("body", "data.text", TEXT)),
        ),
        ("moved", told_if(_state, EventType.CASE_STATUS_CHANGED), _state, ()),
        ("assigned", told_if(_assignment, EventType.CASE_ASSIGNED), _assignment, ()),
    )
    return tuple(
        EventOf(
            name=name,
            type=kind,
            at=FieldRule("created_at", "at", WHEN, required=True),
            fields=(FieldRule(case, "case", CASE, required=True), *fields),
            each=each,
            member=None if each is None else ("conversation_part", "id"),
            also=also,
            actor=author,
        )
        for name, kind, also, fields in told
    )
