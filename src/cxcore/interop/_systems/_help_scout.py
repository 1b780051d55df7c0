"""
Help Scout: conversations with their threads, satisfaction ratings, customers, users, teams.

Read as the API writes them (JSON, version 2 or 3). Ask for the conversations
with ``embed=threads``, or put the threads you asked for one by one where that
puts them, at ``_embedded.threads``: a thread does not say to which
conversation it belongs. Threads then tell each change of status and assignee;
a conversation without them is a snapshot and tells *derived* events. Help
Scout has no log beside the threads: a change of state is a thread too, of type
``lineitem``. Its closed is our solved, because a customer who writes again
opens the conversation again.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._help_scout_people import PEOPLE, assignee_at, author
from cxcore.interop._systems._help_scout_threads import THREAD_EVENTS, THREADS
from cxcore.interop._systems._help_scout_words import AGENT, CASE, CUSTOMER, MESSAGE, PHASES
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, Channel, EventType, Phase, Survey

_CHANNELS: Final[Mapping[str, Channel]] = {"email": Channel.EMAIL, "chat": Channel.CHAT, "phone": Channel.PHONE}
# Three faces; the webhook writes them another way than the API.
_RATINGS: Final[Mapping[str, int]] = {"great": 3, "okay": 2, "not_good": 1, "Great": 3, "Okay": 2, "Bad": 1}

_ITSELF: Final = FieldRule("id", "case", CASE)
_CONVERSATION: Final = FieldRule("conversationId|ticketId", "case", CASE, required=True)
_CREATED: Final = FieldRule("createdAt", "at", INSTANT, required=True)
_UPDATED: Final = FieldRule("userUpdatedAt|createdAt", "at", INSTANT, required=True)

_assignee: Final = assignee_at("assignee")


def _closer(look: Look) -> Actor | None:
    closer = look.says("closedBy")
    return None if closer is None else actor_named(look, ActorKind.AGENT, AGENT, closer)


def _state(look: Look) -> Mapping[str, object]:
    """Return where a conversation stands; in the bin or snoozed it keeps its status."""
    status = look.word("status") or ""
    is_deleted, is_snoozed = look.word("state") == "deleted", look.says("snooze") is not None
    phase = Phase.DELETED if is_deleted else Phase.SNOOZED if is_snoozed else PHASES.get(status)
    return {} if phase is None else {"data.phase": phase, "data.status": status or str(phase)}


def _is_closed(look: Look) -> bool:
    return look.word("status") == "closed" and look.says("closedAt") is not None


def _if_alone(known: TypeOf) -> TypeOf:
    """Return the type of what a snapshot tells where no threads tell it better."""
    return lambda look: None if look.says(THREADS) else known(look)


help_scout: Final = System(
    name="help_scout",
    title="Help Scout",
    sources=(
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/get/",
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/threads/list/",
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/threads/list-v3/",
        "https://developer.helpscout.com/mailbox-api/endpoints/ratings/get",
        "https://developer.helpscout.com/webhooks/objects/rating",
        "https://developer.helpscout.com/mailbox-api/endpoints/customers/get/",
        "https://developer.helpscout.com/mailbox-api/endpoints/users/get/",
    ),
    resources=(
        Resource(
            name="conversations",
            kind="conversation",
            id=("id",),
            also_called=("conversation",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule("primaryCustomer.id", "customer", CUSTOMER),
                        FieldRule("type", "channel", words(_CHANNELS)),
                    ),
                    actor=author,
                ),
                *THREAD_EVENTS,
                derived(
                    "closed",
                    _if_alone(told_if(_is_closed, EventType.CASE_STATUS_CHANGED)),
                    FieldRule("closedAt", "at", INSTANT, required=True),
                    _ITSELF,
                    FieldRule("status", "data.phase", words(PHASES)),
                    FieldRule("status", "data.status", TEXT),
                    actor=_closer,
                ),
                derived(
                    "status",
                    _if_alone(
                        told_if(lambda look: _state(look) and not _is_closed(look), EventType.CASE_STATUS_CHANGED)
                    ),
                    _UPDATED,
                    _ITSELF,
                    key=("userUpdatedAt", "status", "state", "snooze"),
                    also=_state,
                ),
                derived(
                    "assignee",
                    _if_alone(told_if(_assignee, EventType.CASE_ASSIGNED)),
                    _UPDATED,
                    _ITSELF,
                    key=("userUpdatedAt", "assignee.id", "assignee.type"),
                    also=_assignee,
                ),
                carrier("help_scout.conversation", _UPDATED, _ITSELF),
            ),
            read_by_hand=("status", "state", "snooze", "assignee.id", "assignee.type", "createdBy", "closedBy"),
        ),
        Resource(
            name="ratings",
            kind="rating",
            id=("id",),
            also_called=("rating",),
            events=(
                EventOf(
                    name="answered",
                    type=told_if(lambda look: look.word("rating") in _RATINGS, EventType.FEEDBACK_SURVEY_ANSWERED),
                    at=_CREATED,
                    fields=(
                        _CONVERSATION,
                        FieldRule("customer.id", "customer", CUSTOMER),
                        FieldRule("threadId", "message", MESSAGE),
                        FieldRule("rating", "data.score", words(_RATINGS)),
                        FieldRule("comments", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("modifiedAt",),
                ),
                carrier(
                    "help_scout.rating", FieldRule("modifiedAt|createdAt", "at", INSTANT, required=True), _CONVERSATION
                ),
            ),
        ),
        *PEOPLE,
    ),
)
