"""
Intercom: conversations and their parts, tickets, contacts, admins, teams.

Read as the API writes them (JSON, times in seconds since 1970) and as
warehouse exports do (one table each, times as text without a zone in UTC). A
conversation with its parts tells its history; from a list or a search it comes
without them, is a snapshot, and tells *derived* events at the time of its last
update. The first message is the `source` of a conversation and none of its
parts. A part does more than one thing at a time: a reply may close, reopen or
assign. Intercom's closed is our solved, because a customer who writes again
opens it; a conversation that became a ticket keeps its id and is one case.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._intercom_parts import parts
from cxcore.interop._systems._intercom_people import PEOPLE, assignee, first_author, first_customer, person
from cxcore.interop._systems._intercom_words import (
    CASE,
    CONVERSATIONS,
    CUSTOMER,
    MESSAGE,
    PARTS,
    PHASES,
    TICKET_PHASES,
    TICKETS,
    WHEN,
)
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import NUMBER, TEXT, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import Channel, EventType, Phase, Provenance, Survey

# Twitter is missing on purpose: the word stands for mentions in public and for private messages.
_CHANNELS: Final[Mapping[str, Channel]] = {
    "conversation": Channel.CHAT,
    "email": Channel.EMAIL,
    "phone_call": Channel.PHONE,
    "sms": Channel.SMS,
    "whatsapp": Channel.MESSAGING,
    "facebook": Channel.SOCIAL_PRIVATE,
    "instagram": Channel.SOCIAL_PRIVATE,
    "push": Channel.IN_APP,
}
_NESTED_PARTS, _NESTED_TICKET_PARTS = "conversation_parts.conversation_parts", "ticket_parts.ticket_parts"

_ITSELF: Final = FieldRule("id", "case", CASE)
_CUSTOMER: Final = FieldRule("contacts.contacts.0.id", "customer", CUSTOMER)
_CREATED: Final = FieldRule("created_at", "at", WHEN, required=True)
_UPDATED: Final = FieldRule("updated_at", "at", WHEN, required=True)
_LAST_SEEN: Final = FieldRule("updated_at|created_at", "at", WHEN, required=True)


def _first_message(look: Look) -> EventType | None:
    """Tell the source as a message; without an author nobody can say whose it is."""
    written = look.says("source.body") or look.says("source_body")
    author = first_author(look) if written else None
    return None if author is None else message_by(author)


def _assignee_now(look: Look) -> Mapping[str, object]:
    """Return whom a conversation or ticket is assigned to; tables name one of the two."""
    kind, name = look.word("assignee_type"), look.word("assignee_id")
    return assignee(
        look,
        admin=look.word("admin_assignee_id") or (name if kind == "admin" else None),
        team=look.word("team_assignee_id") or (name if kind == "team" else None),
    )


def _has_parts(look: Look) -> bool:
    return bool(
        look.says(_NESTED_PARTS)
        or look.says(_NESTED_TICKET_PARTS)
        or look.beside(PARTS, "conversation_id", look.word("id"))
    )


def _if_alone(known: TypeOf) -> TypeOf:
    """Return the type of what a snapshot tells where no parts tell it better."""
    return lambda look: None if _has_parts(look) else known(look)


def _status_now(path: str, known: Mapping[str, Phase]) -> EventOf:
    return derived(
        "status",
        _if_alone(told_if(lambda look: look.word(path) in known, EventType.CASE_STATUS_CHANGED)),
        _UPDATED,
        _ITSELF,
        FieldRule(path, "data.phase", words(known)),
        FieldRule(path, "data.status", TEXT),
    )


_ASSIGNED_NOW: Final = derived(
    "assignee", _if_alone(told_if(_assignee_now, EventType.CASE_ASSIGNED)), _UPDATED, _ITSELF, also=_assignee_now
)


def _tags(look: Look) -> Mapping[str, object]:
    return {"data.tags": [look.word("name") or look.word("id")]}


def _rated(name: str, kind: TypeOf, when: str, *told: FieldRule, key: tuple[str, ...] = ()) -> EventOf:
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule(when, "at", WHEN, required=True),
        fields=(_ITSELF, _CUSTOMER, *told),
        data={"survey": Survey.CSAT},
        key=key,
        provenance=Provenance.DERIVED,
    )


_RATED: Final = "conversation_rating.rating|conversation_rating_value"
_REMARK: Final = "conversation_rating.remark|conversation_rating_remark"
_REQUESTED: Final = "conversation_rating.created_at|conversation_rating_created_at"


def _unless_of_a_conversation(look: Look) -> EventType | None:
    """A conversation that became a ticket tells its own beginning."""
    return None if look.beside(CONVERSATIONS, "id", look.word("id")) else EventType.CASE_CREATED


intercom: Final = System(
    name="intercom",
    title="Intercom",
    sources=(
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/models/conversation_part",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/models/conversation_rating",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/tickets/ticket",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts/contact",
        "https://github.com/intercom/Intercom-OpenAPI/pull/635",
        "https://fivetran.com/docs/connectors/applications/intercom",
    ),
    resources=(
        Resource(
            name=CONVERSATIONS,
            kind="conversation",
            id=("id",),
            also_called=("conversation", "conversation_data", "conversation_history_data"),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        _CUSTOMER,
                        FieldRule("source.type|source_type", "channel", words(_CHANNELS)),
                        FieldRule("source.subject|source_subject", "data.subject", TEXT),
                    ),
                    also=first_customer,
                    actor=first_author,
                ),
                EventOf(
                    name="source",
                    type=_first_message,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("source.id|source_id", "message", MESSAGE),
                        FieldRule("source.body|source_body", "data.text", TEXT),
                    ),
                    actor=first_author,
                    provenance=Provenance.DERIVED,
                ),
                *parts(_NESTED_PARTS, case="^id"),
                _status_now("state", PHASES),
                derived(
                    "priority",
                    told_if_said("priority", EventType.CASE_PRIORITY_CHANGED),
                    _UPDATED,
                    _ITSELF,
                    FieldRule("priority", "data.priority", TEXT),
                ),
                _ASSIGNED_NOW,
                EventOf(
                    name="tagged",
                    type=told_if_said("applied_at", EventType.CASE_TAGGED),
                    at=FieldRule("applied_at", "at", WHEN, required=True),
                    fields=(FieldRule("^id", "case", CASE),),
                    each="tags.tags",
                    key=("id", "applied_at"),
                    also=_tags,
                    actor=lambda look: person(look, look.word("applied_by.type"), look.word("applied_by.id")),
                ),
                _rated("asked", told_if_said(_REQUESTED, EventType.FEEDBACK_SURVEY_SENT), _REQUESTED),
                _rated(
                    "rated",
                    told_if_said(_RATED, EventType.FEEDBACK_SURVEY_ANSWERED),
                    f"conversation_rating.updated_at|{_REQUESTED}",
                    FieldRule(_RATED, "data.score", NUMBER),
                    FieldRule(_REMARK, "data.comment", TEXT),
                    key=("conversation_rating.updated_at", *_RATED.split("|"), *_REMARK.split("|")),
                ),
                carrier("intercom.conversation", _LAST_SEEN, _ITSELF),
            ),
            read_by_hand=(
                "source.author",
                "source.delivered_as",
                "source_author_id",
                "source_author_type",
                "source_delivered_as",
                "admin_assignee_id",
                "team_assignee_id",
                "assignee_id",
                "assignee_type",
            ),
        ),
        Resource(
            name=PARTS,
            kind="conversation_part",
            id=("id",),
            also_called=("conversation_part", "conversation_part_data", "conversation_part_history_data"),
            events=(
                *parts(None, case="conversation_id"),
                carrier(
                    "intercom.conversation_part", _LAST_SEEN, FieldRule("conversation_id", "case", CASE, required=True)
                ),
            ),
            read_by_hand=(
                "part_type",
                "author",
                "author_id",
                "author_type",
                "assigned_to",
                "assigned_to_id",
                "assigned_to_type",
            ),
        ),
        Resource(
            name=TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket",),
            events=(
                EventOf(
                    name="created",
                    type=_unless_of_a_conversation,
                    at=_CREATED,
                    fields=(_ITSELF, _CUSTOMER),
                ),
                *parts(_NESTED_TICKET_PARTS, case="^id"),
                _status_now("ticket_state.category", TICKET_PHASES),
                _ASSIGNED_NOW,
                carrier("intercom.ticket", _LAST_SEEN, _ITSELF),
            ),
            read_by_hand=("admin_assignee_id", "team_assignee_id"),
        ),
        *PEOPLE,
    ),
)
