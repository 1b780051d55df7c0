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
from typing import Final

from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.interop._systems._zendesk_history import AUDITS_AND_FIELD_HISTORY, has_history
from cxcore.interop._systems._zendesk_people import (
    GROUP,
    PEOPLE,
    USER_AS_AGENT,
    USER_AS_CUSTOMER,
    author_of,
)
from cxcore.interop._systems._zendesk_words import PHASE, PHASES, TICKET, TICKETS
from cxcore.models import Channel, EventType, MessageId, Survey

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

_CHANNEL: Final = words(_CHANNELS)
_ITSELF: Final = FieldRule("id", "case", TICKET)
_CREATED: Final = FieldRule("created_at", "at", INSTANT, required=True)
_UPDATED: Final = FieldRule("updated_at", "at", INSTANT, required=True)


def _is_public(look: Look) -> bool:
    return str(look.says("public")).lower() != "false"


def _comment_type(look: Look) -> EventType:
    if not _is_public(look):
        return EventType.MESSAGE_NOTE_ADDED
    return message_by(author_of(look))


def _if_alone(kind: TypeOf) -> TypeOf:
    """Return the type of what a ticket tells where no history tells it better."""
    return lambda look: told if (told := kind(look)) and not has_history(look) else None


_RATED: Final = (
    FieldRule("ticket_id", "case", TICKET, required=True),
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
            name=TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket", "ticket_data"),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("requester_id", "customer", USER_AS_CUSTOMER),
                        FieldRule("via.channel|via_channel", "channel", _CHANNEL),
                    ),
                ),
                derived(
                    "status",
                    _if_alone(told_if(lambda look: look.says("status") in PHASES, EventType.CASE_STATUS_CHANGED)),
                    _UPDATED,
                    _ITSELF,
                    FieldRule("status", "data.phase", PHASE),
                    FieldRule("status", "data.status", TEXT),
                ),
                derived(
                    "priority",
                    _if_alone(told_if_said("priority", EventType.CASE_PRIORITY_CHANGED)),
                    _UPDATED,
                    _ITSELF,
                    FieldRule("priority", "data.priority", TEXT),
                ),
                derived(
                    "assignee",
                    _if_alone(told_if_said("assignee_id", EventType.CASE_ASSIGNED)),
                    _UPDATED,
                    _ITSELF,
                    FieldRule("assignee_id", "data.agent", USER_AS_AGENT),
                    FieldRule("group_id", "data.team", GROUP),
                ),
                carrier("zendesk.ticket", _UPDATED, _ITSELF, key=("updated_at",)),
            ),
        ),
        Resource(
            name="ticket_comments",
            kind="comment",
            id=("id",),
            also_called=("ticket_comment", "ticket_comment_data", "comments"),
            events=(
                EventOf(
                    name="written",
                    type=_comment_type,
                    at=FieldRule("created_at|created", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("ticket_id", "case", TICKET, required=True),
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
        *AUDITS_AND_FIELD_HISTORY,
        Resource(
            name="satisfaction_ratings",
            kind="satisfaction_rating",
            id=("id",),
            also_called=("satisfaction_rating", "satisfaction_rating_data"),
            events=(
                EventOf(
                    name="sent",
                    type=EventType.FEEDBACK_SURVEY_SENT,
                    at=_CREATED,
                    fields=_RATED,
                    data={"survey": Survey.CSAT},
                ),
                EventOf(
                    name="answered",
                    type=told_if(lambda look: look.says("score") in _RATINGS, EventType.FEEDBACK_SURVEY_ANSWERED),
                    at=_UPDATED,
                    fields=(
                        *_RATED,
                        FieldRule("score", "data.score", words(_RATINGS)),
                        FieldRule("comment", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("updated_at",),
                ),
                carrier("zendesk.satisfaction_rating", _UPDATED, *_RATED, key=("updated_at",)),
            ),
        ),
        *PEOPLE,
    ),
)
