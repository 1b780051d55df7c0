"""
Genesys Cloud: conversation details of the analytics API, and users.

A conversation is a tree: participants have sessions, and a session is a run of
segments, each a stretch of one activity (alert, interact, hold, wrapup).
What we call an interaction is the whole conversation as its customer lived it,
so only legs that face the customer count. ``peerId`` says which do: legs that
customer and agent share point at the customer's session, and the legs of an
agent who asks another queue for advice point at the agent's own.

Instants are in UTC with milliseconds; durations are milliseconds in the metrics
of a session. A conversation has no time of its last update: while it goes on it
grows, and of two versions the one that knows the latest instant is the later.
An email conversation that is answered weeks later is opened again under its old id.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from cxcore.interop._systems._genesys_legs import (
    CUSTOMERS,
    QUEUES,
    SECONDS,
    USER,
    agent_of_leg,
    handling,
    is_connected,
    is_declined,
    is_end,
    is_first_customer,
    is_held,
    is_leg_of,
    is_offered,
    is_queued,
    is_resumed,
    is_transferred,
    is_wrap_up,
    wait,
)
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import (
    INSTANT,
    NUMBER,
    TEXT,
    Codec,
    Tenant,
    UnreadableFieldError,
    id_of,
    words,
)
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import Agent, AgentId, Channel, CustomerId, EventType, InteractionId, Survey

_CHANNELS: Final[Mapping[str, Channel]] = {
    "voice": Channel.PHONE,
    "callback": Channel.PHONE,
    "chat": Channel.CHAT,
    "email": Channel.EMAIL,
    "message": Channel.MESSAGING,
    "video": Channel.VIDEO,
    # The kinds of message; a session that names one says more than its media type does.
    "sms": Channel.SMS,
    "webmessaging": Channel.MESSAGING,
    "whatsapp": Channel.MESSAGING,
    "line": Channel.MESSAGING,
    "apple": Channel.MESSAGING,
    "open": Channel.MESSAGING,
    "facebook": Channel.SOCIAL_PRIVATE,
    "instagram": Channel.SOCIAL_PRIVATE,
    "twitter": Channel.SOCIAL_PRIVATE,
}
_INSTANTS: Final = frozenset(
    {
        "conversationStart",
        "conversationEnd",
        "segmentStart",
        "segmentEnd",
        "emitDate",
        "eventTime",
        "surveyCompletedDate",
    }
)


def _instants(found: object) -> Iterator[object]:
    """Yield what stands where Genesys writes when something happened, however deep."""
    if isinstance(found, Mapping):
        for name, value in found.items():
            if name in _INSTANTS:
                yield value
            else:
                yield from _instants(value)
    elif isinstance(found, list):
        for each in found:
            yield from _instants(each)


def _latest(raw: object, tenant: Tenant) -> datetime:
    known: list[Any] = []
    for each in _instants(raw):
        with suppress(ValueError):  # where it is read for itself, it is a fault
            known.append(INSTANT.decode(each, tenant))
    if not known:
        raise UnreadableFieldError
    latest: datetime = max(known)
    return latest


_LATEST: Final = Codec("a conversation that says when something happened", _latest)


def _of_segment(
    name: str,
    kind: EventType,
    is_told: Callable[[Look], bool],
    *fields: FieldRule,
    at: str = "segmentStart",
    **more: Any,
) -> EventOf:
    return EventOf(
        name=name,
        type=told_if(is_told, kind),
        at=FieldRule(at, "at", INSTANT, required=True),
        fields=(
            FieldRule("^^^conversationId", "interaction", _INTERACTION),
            FieldRule("^messageType|^mediaType", "channel", _CHANNEL),
            *fields,
        ),
        each="participants[].sessions[].segments",
        key=("^sessionId", at),
        **more,
    )


_INTERACTION: Final = id_of(InteractionId, "conversation")
_CHANNEL: Final = words(_CHANNELS)
_BY_AGENT: Final = FieldRule("^^userId", "data.agent", USER)


genesys: Final = System(
    name="genesys",
    title="Genesys Cloud",
    sources=(
        "https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/conversation-query",
        "https://developer.genesys.cloud/analyticsdatamanagement/analytics/metrics",
        "https://developer.genesys.cloud/useragentman/users/",
    ),
    resources=(
        Resource(
            name="conversations",
            kind="conversation",
            id=("conversationId",),
            also_called=("conversation",),
            events=(
                EventOf(
                    name="started",
                    type=told_if(is_first_customer, EventType.INTERACTION_STARTED),
                    at=FieldRule("^conversationStart", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^conversationId", "interaction", _INTERACTION),
                        FieldRule("externalContactId", "customer", id_of(CustomerId, "external_contact")),
                        FieldRule("sessions.0.messageType|sessions.0.mediaType", "channel", _CHANNEL),
                    ),
                    each="participants",
                    key=("participantId", "externalContactId"),
                ),
                EventOf(
                    name="menu",
                    type=told_if(
                        lambda look: look.says("^purpose") == "ivr" and look.says("flow.flowName") is not None,
                        EventType.SELF_SERVICE_IVR_NODE_ENTERED,
                    ),
                    at=FieldRule("segments.0.segmentStart", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^^conversationId", "interaction", _INTERACTION),
                        FieldRule("flow.flowName", "data.node", TEXT),
                    ),
                    each="participants[].sessions",
                    key=("sessionId",),
                ),
                EventOf(
                    name="callback",
                    type=told_if(
                        lambda look: (
                            look.word("^purpose") in CUSTOMERS and look.says("callbackScheduledTime") is not None
                        ),
                        EventType.INTERACTION_CALLBACK_SCHEDULED,
                    ),
                    at=FieldRule("segments.0.segmentStart", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^^conversationId", "interaction", _INTERACTION),
                        FieldRule("callbackScheduledTime", "data.callback_at", TEXT),
                    ),
                    each="participants[].sessions",
                    key=("sessionId", "callbackScheduledTime"),
                ),
                _of_segment(
                    "queued", EventType.INTERACTION_QUEUED, is_queued, FieldRule("queueId", "data.queue", TEXT)
                ),
                _of_segment("offered", EventType.INTERACTION_OFFERED, is_offered, _BY_AGENT),
                _of_segment(
                    "declined",
                    EventType.INTERACTION_DECLINED,
                    is_declined,
                    _BY_AGENT,
                    FieldRule("disconnectType", "data.reason", TEXT),
                    at="segmentEnd",
                ),
                _of_segment(
                    "connected",
                    EventType.INTERACTION_CONNECTED,
                    is_connected,
                    _BY_AGENT,
                    actor=agent_of_leg,
                    also=wait,
                ),
                _of_segment("held", EventType.INTERACTION_HELD, is_held, actor=agent_of_leg),
                _of_segment("resumed", EventType.INTERACTION_RESUMED, is_resumed, actor=agent_of_leg),
                _of_segment(
                    "transferred",
                    EventType.INTERACTION_TRANSFERRED,
                    is_transferred,
                    at="segmentEnd",
                    actor=agent_of_leg,
                ),
                EventOf(
                    name="abandoned",
                    type=told_if(
                        lambda look: look.says("name") == "tAbandon" and is_leg_of(QUEUES, look),
                        EventType.INTERACTION_ABANDONED,
                    ),
                    at=FieldRule("emitDate", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^^^conversationId", "interaction", _INTERACTION),
                        FieldRule("^messageType|^mediaType", "channel", _CHANNEL),
                        FieldRule("value", "data.wait_seconds", SECONDS),
                    ),
                    each="participants[].sessions[].metrics",
                    key=("^sessionId", "emitDate"),
                ),
                _of_segment("ended", EventType.INTERACTION_ENDED, is_end, at="segmentEnd", also=handling),
                _of_segment(
                    "wrapped_up", EventType.INTERACTION_WRAPPED_UP, is_wrap_up, at="segmentEnd", actor=agent_of_leg
                ),
                EventOf(
                    name="recommended",
                    type=told_if_said("surveyPromoterScore", EventType.FEEDBACK_SURVEY_ANSWERED),
                    at=FieldRule("surveyCompletedDate|eventTime", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("^conversationId", "interaction", _INTERACTION),
                        FieldRule("surveyPromoterScore", "data.score", NUMBER),
                    ),
                    data={"survey": Survey.NPS},
                    each="surveys",
                    key=("surveyId",),
                ),
                carrier(
                    "genesys.conversation",
                    FieldRule(".", "at", _LATEST, required=True),
                    FieldRule("conversationId", "interaction", _INTERACTION),
                ),
            ),
            read_by_hand=("conversationEnd",),
        ),
        Resource(
            name="users",
            kind="user",
            id=("id",),
            also_called=("user",),
            entity=EntityOf.always(Agent, AgentId, FieldRule("name", "name", TEXT)),
        ),
    ),
)
