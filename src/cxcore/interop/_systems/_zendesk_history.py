"""Zendesk: what changed and when, as audits and the field history of a ticket have it."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import ActorOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._zendesk_people import GROUP, USER_AS_AGENT, audit_author_of, author_of
from cxcore.interop._systems._zendesk_words import AUDITS, HISTORY, PHASE, PHASES, TICKET
from cxcore.models import EventType

_OF_TICKET: Final = FieldRule("ticket_id", "case", TICKET, required=True)


def has_history(look: Look) -> bool:
    """Whether the audits or the field history of a ticket are there."""
    ticket = look.says("id")
    return bool(look.beside(AUDITS, "ticket_id", ticket) or look.beside(HISTORY, "ticket_id", ticket))


def _if_changed(field: str, kind: EventType) -> TypeOf:
    """Return the type of what a change of one field tells."""

    def type_of(look: Look) -> EventType | None:
        changed = look.says("type") in {None, "Change", "Create"} and look.says("field_name") == field
        return kind if changed and look.says("value") is not None else None

    return type_of


_STATUS_CHANGED: Final = _if_changed("status", EventType.CASE_STATUS_CHANGED)


def _changes(*, at: str, ticket: str, each: str | None, author: ActorOf) -> tuple[EventOf, ...]:
    """Return the events of a list of changes, as audits and the field history have it."""
    when, case = FieldRule(at, "at", INSTANT, required=True), FieldRule(ticket, "case", TICKET, required=True)
    fields: Mapping[str, tuple[TypeOf, tuple[FieldRule, ...]]] = {
        "status": (
            lambda look: _STATUS_CHANGED(look) if look.says("value") in PHASES else None,
            (FieldRule("value", "data.phase", PHASE), FieldRule("value", "data.status", TEXT)),
        ),
        "priority": (
            _if_changed("priority", EventType.CASE_PRIORITY_CHANGED),
            (FieldRule("value", "data.priority", TEXT),),
        ),
        "assignee": (
            _if_changed("assignee_id", EventType.CASE_ASSIGNED),
            (FieldRule("value", "data.agent", USER_AS_AGENT),),
        ),
        "group": (
            _if_changed("group_id", EventType.CASE_ASSIGNED),
            (FieldRule("value", "data.team", GROUP),),
        ),
    }
    return tuple(
        EventOf(name=name, type=kind, at=when, fields=(case, *told), each=each, actor=author)
        for name, (kind, told) in fields.items()
    )


AUDITS_AND_FIELD_HISTORY: Final = (
    Resource(
        name=AUDITS,
        kind="ticket_audit",
        id=("id",),
        also_called=("ticket_audit", "audits"),
        events=(
            *_changes(at="^created_at", ticket="^ticket_id", each="events", author=audit_author_of),
            carrier("zendesk.ticket_audit", FieldRule("created_at", "at", INSTANT, required=True), _OF_TICKET, key=()),
        ),
        read_by_hand=("author_id",),
    ),
    Resource(
        name=HISTORY,
        kind="ticket_field_history",
        id=("ticket_id", "field_name", "updated"),
        also_called=("ticket_field_history_data",),
        events=(
            *_changes(at="updated", ticket="ticket_id", each=None, author=author_of),
            carrier(
                "zendesk.ticket_field_history",
                FieldRule("updated", "at", INSTANT, required=True),
                _OF_TICKET,
                key=(),
            ),
        ),
        read_by_hand=("user_id", "field_name"),
    ),
)
