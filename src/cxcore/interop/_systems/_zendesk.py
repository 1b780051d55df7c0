"""
Zendesk Support: tickets, comments, audits, field history, users, groups, satisfaction ratings.

Read as the API writes them (JSON) and as warehouse exports do (one table
each, times without a zone in UTC). A ticket is a snapshot: it says what holds
now, so its status, priority and assignee become *derived* events at the time
of its last update, unless its audits or its field history are there, which say
when each really changed. Comments do not say who wrote them; the requester of
their ticket is the customer, and everybody else is an agent.
"""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._zendesk_people import (
    GROUP,
    PEOPLE,
    USER_AS_AGENT,
    USER_AS_CUSTOMER,
    audit_author_of,
    author_of,
)
from cxcore.models import (
    ActorKind,
    CaseId,
    Channel,
    EventType,
    MessageId,
    Phase,
    Provenance,
    Survey,
)

_PHASES: Final[Mapping[str, Phase]] = {
    "new": Phase.NEW,
    "open": Phase.OPEN,
    "pending": Phase.WAITING_CUSTOMER,
    "hold": Phase.ON_HOLD,
    "on-hold": Phase.ON_HOLD,
    "solved": Phase.SOLVED,
    "closed": Phase.CLOSED,
    "deleted": Phase.DELETED,
}
_CHANNELS: Final[Mapping[str, Channel]] = {
    "email": Channel.EMAIL,
    "web": Channel.WEB_FORM,
    "web_form": Channel.WEB_FORM,
    "help_center": Channel.WEB_FORM,
    "voice": Channel.PHONE,
    "phone": Channel.PHONE,
    "chat": Channel.CHAT,
    "native_messaging": Channel.MESSAGING,
    "whatsapp": Channel.MESSAGING,
    "sms": Channel.SMS,
    "mobile_sdk": Channel.IN_APP,
    "mobile": Channel.IN_APP,
    "twitter": Channel.SOCIAL_PUBLIC,
    "facebook": Channel.SOCIAL_PUBLIC,
    "twitter_dm": Channel.SOCIAL_PRIVATE,
    "facebook_message": Channel.SOCIAL_PRIVATE,
    "topic": Channel.COMMUNITY,
}
# Zendesk asks for a thumb up or down; on that scale of 0 to 1 the answers stand.
_RATINGS: Final[Mapping[str, int]] = {"good": 1, "bad": 0, "good_with_comment": 1, "bad_with_comment": 0}

_TICKET: Final = id_of(CaseId, "ticket")
_PHASE: Final = words(_PHASES)
_CHANNEL: Final = words(_CHANNELS)

_TICKETS, _COMMENTS, _AUDITS, _HISTORY = "tickets", "ticket_comments", "ticket_audits", "ticket_field_history"


def _is_public(look: Look) -> bool:
    return str(look.says("public")).lower() != "false"


def _comment_type(look: Look) -> EventType:
    if not _is_public(look):
        return EventType.MESSAGE_NOTE_ADDED
    author = author_of(look) if look.around is None else audit_author_of(look)
    by_customer = author is not None and author.kind is ActorKind.CUSTOMER
    return EventType.MESSAGE_RECEIVED if by_customer else EventType.MESSAGE_REPLIED


def _has_history(look: Look) -> bool:
    ticket = look.says("id")
    return bool(look.beside(_AUDITS, "ticket_id", ticket) or look.beside(_HISTORY, "ticket_id", ticket))


def _if_alone(path: str, kind: EventType) -> Any:
    """Return the type of what a ticket tells where no history tells it better."""

    def type_of(look: Look) -> EventType | None:
        return kind if look.says(path) is not None and not _has_history(look) else None

    return type_of


def _if_changed(field: str, kind: EventType, of: str) -> Any:
    """Return the type of what a change of one field tells; `of` says where the name of the field stands."""

    def type_of(look: Look) -> EventType | None:
        changed = look.says("type") in {None, "Change", "Create"} and look.says(of) == field
        return kind if changed and look.says("value") is not None else None

    return type_of


def _status_type(path: str) -> Any:
    """Only a word we know says in which phase the ticket is."""

    def type_of(look: Look) -> EventType | None:
        known = look.says(path) in _PHASES and not _has_history(look)
        return EventType.CASE_STATUS_CHANGED if known else None

    return type_of


def _changed_status(of: str) -> Any:
    changed = _if_changed("status", EventType.CASE_STATUS_CHANGED, of)
    return lambda look: changed(look) if look.says("value") in _PHASES else None


def _changes(of: str, *, at: str, ticket: str, each: str | None, author: Any) -> tuple[EventOf, ...]:
    """Return the events of a list of changes, as audits and the field history have it."""
    when, case = FieldRule(at, "at", INSTANT, required=True), FieldRule(ticket, "case", _TICKET, required=True)
    fields = {
        "status": (
            _changed_status(of),
            (FieldRule("value", "data.phase", _PHASE), FieldRule("value", "data.status", TEXT)),
        ),
        "priority": (
            _if_changed("priority", EventType.CASE_PRIORITY_CHANGED, of),
            (FieldRule("value", "data.priority", TEXT),),
        ),
        "assignee": (
            _if_changed("assignee_id", EventType.CASE_ASSIGNED, of),
            (FieldRule("value", "data.agent", USER_AS_AGENT),),
        ),
        "group": (
            _if_changed("group_id", EventType.CASE_ASSIGNED, of),
            (FieldRule("value", "data.team", GROUP),),
        ),
    }
    return tuple(
        EventOf(name=name, type=kind, at=when, fields=(case, *told), each=each, actor=author)
        for name, (kind, told) in fields.items()
    )


def _if_answered(look: Look) -> EventType | None:
    return EventType.FEEDBACK_SURVEY_ANSWERED if look.says("score") in _RATINGS else None


_RATED: Final = (
    FieldRule("ticket_id", "case", _TICKET, required=True),
    FieldRule("requester_id", "customer", USER_AS_CUSTOMER),
)


zendesk: Final = System(
    name="zendesk",
    title="Zendesk",
    sources=(
        "https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/",
        "https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/",
        "https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/",
        "https://developer.zendesk.com/api-reference/ticketing/ticket-management/satisfaction_ratings/",
        "https://developer.zendesk.com/api-reference/ticketing/users/users/",
    ),
    resources=(
        Resource(
            name=_TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket", "ticket_data"),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("id", "case", _TICKET),
                        FieldRule("requester_id", "customer", USER_AS_CUSTOMER),
                        FieldRule("via.channel|via_channel", "channel", _CHANNEL),
                    ),
                ),
                *(
                    EventOf(
                        name=name,
                        type=kind,
                        at=FieldRule("updated_at", "at", INSTANT, required=True),
                        fields=(FieldRule("id", "case", _TICKET), *told),
                        key=("updated_at",),
                        provenance=Provenance.DERIVED,
                    )
                    for name, kind, told in (
                        (
                            "status",
                            _status_type("status"),
                            (FieldRule("status", "data.phase", _PHASE), FieldRule("status", "data.status", TEXT)),
                        ),
                        (
                            "priority",
                            _if_alone("priority", EventType.CASE_PRIORITY_CHANGED),
                            (FieldRule("priority", "data.priority", TEXT),),
                        ),
                        (
                            "assignee",
                            _if_alone("assignee_id", EventType.CASE_ASSIGNED),
                            (
                                FieldRule("assignee_id", "data.agent", USER_AS_AGENT),
                                FieldRule("group_id", "data.team", GROUP),
                            ),
                        ),
                    )
                ),
                EventOf(
                    name="record",
                    type="zendesk.ticket",
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _TICKET),),
                    key=("updated_at",),
                    carries=True,
                ),
            ),
        ),
        Resource(
            name=_COMMENTS,
            kind="comment",
            id=("id",),
            also_called=("ticket_comment", "ticket_comment_data", "comments"),
            events=(
                EventOf(
                    name="written",
                    type=_comment_type,
                    at=FieldRule("created_at|created", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("ticket_id", "case", _TICKET, required=True),
                        FieldRule("id", "message", id_of(MessageId, "comment")),
                        FieldRule("body", "data.text", TEXT),
                        FieldRule("via.channel", "channel", _CHANNEL),
                    ),
                    actor=author_of,
                    carries=True,
                ),
            ),
            read_by_hand=("author_id", "user_id", "public"),
        ),
        Resource(
            name=_AUDITS,
            kind="ticket_audit",
            id=("id",),
            also_called=("ticket_audit", "audits"),
            events=(
                *_changes("field_name", at="^created_at", ticket="^ticket_id", each="events", author=audit_author_of),
                EventOf(
                    name="record",
                    type="zendesk.ticket_audit",
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=(FieldRule("ticket_id", "case", _TICKET, required=True),),
                    carries=True,
                ),
            ),
            read_by_hand=("author_id",),
        ),
        Resource(
            name=_HISTORY,
            kind="ticket_field_history",
            id=("ticket_id", "field_name", "updated"),
            also_called=("ticket_field_history_data",),
            events=(
                *_changes("field_name", at="updated", ticket="ticket_id", each=None, author=author_of),
                EventOf(
                    name="record",
                    type="zendesk.ticket_field_history",
                    at=FieldRule("updated", "at", INSTANT, required=True),
                    fields=(FieldRule("ticket_id", "case", _TICKET, required=True),),
                    carries=True,
                ),
            ),
            read_by_hand=("user_id", "field_name"),
        ),
        Resource(
            name="satisfaction_ratings",
            kind="satisfaction_rating",
            id=("id",),
            also_called=("satisfaction_rating", "satisfaction_rating_data"),
            events=(
                EventOf(
                    name="sent",
                    type=EventType.FEEDBACK_SURVEY_SENT,
                    at=FieldRule("created_at", "at", INSTANT, required=True),
                    fields=_RATED,
                    data={"survey": Survey.CSAT},
                ),
                EventOf(
                    name="answered",
                    type=_if_answered,
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=(
                        *_RATED,
                        FieldRule("score", "data.score", words(_RATINGS)),
                        FieldRule("comment", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("updated_at",),
                ),
                EventOf(
                    name="record",
                    type="zendesk.satisfaction_rating",
                    at=FieldRule("updated_at", "at", INSTANT, required=True),
                    fields=_RATED,
                    key=("updated_at",),
                    carries=True,
                ),
            ),
        ),
        *PEOPLE,
    ),
)
