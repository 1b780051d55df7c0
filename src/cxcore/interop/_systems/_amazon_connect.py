"""
Amazon Connect: contact records, and users.

A contact record is written when a contact ends, and is delivered *at least
once*: again whenever something about it becomes known. ``LastUpdateTimestamp``
tells the versions apart; what happened keeps its id through all of them.

A transfer is a new contact, with a queue, an agent and a record of its own, so
each contact is one interaction here, as it is in Connect's own metrics. The
contacts of one chain share ``InitialContactId``, which names the conversation.
A contact that a supervisor listens in with, and a task, which no customer takes
part in, are no interaction.

Who called is known by an address, and is a customer of one contact:
:mod:`cxcore.identity` finds out who is the same person. Where Connect names a
customer profile, too, that the two are one is an event of its own.

Instants are in UTC, durations are whole seconds. The event that a flow hands to
a function says no time at all, so that it is no history: read the record of the
same contact.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, NUMBER, TEXT, Codec, Tenant, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    Channel,
    ContactPoint,
    ContactPointKind,
    ConversationId,
    Customer,
    CustomerId,
    EventType,
    InteractionId,
)

_CHANNELS: Final[Mapping[str, Channel]] = {
    "VOICE": Channel.PHONE,
    "CHAT": Channel.CHAT,
    "EMAIL": Channel.EMAIL,
    # Records of the first versions write the channel so.
    "Voice": Channel.PHONE,
    "Chat": Channel.CHAT,
    # The subtypes of chats and calls; one of them says more than the channel does.
    "connect:SMS": Channel.SMS,
    "connect:WhatsApp": Channel.MESSAGING,
    "connect:Apple": Channel.MESSAGING,
    "connect:Chat": Channel.CHAT,
    "connect:Guide": Channel.CHAT,
    "connect:Telephony": Channel.PHONE,
    "connect:WebRTC": Channel.IN_APP,
    "connect:Email": Channel.EMAIL,
}
_TRANSFERS: Final = frozenset({"TRANSFER", "QUEUE_TRANSFER"})

_CONTACT_POINTS: Final[Mapping[object, ContactPointKind]] = {
    "TELEPHONE_NUMBER": ContactPointKind.PHONE,
    "EMAIL_ADDRESS": ContactPointKind.EMAIL,
}


def _endpoint(raw: Any, _: Tenant) -> tuple[ContactPoint, ...]:
    """Return the address of a customer, which is read where its type says that it is one."""
    address = raw.get("Address")
    return (ContactPoint(_CONTACT_POINTS[raw["Type"]], address),) if isinstance(address, str) else ()


_ENDPOINT: Final = Codec("an endpoint", _endpoint)
_CONTACT: Final = id_of(InteractionId, "contact")
_CALLER: Final = id_of(CustomerId, "contact")
_PROFILE: Final = id_of(CustomerId, "customer")
_USER: Final = id_of(AgentId, "user")
_CHANNEL: Final = words(_CHANNELS)


def _has_customer(look: Look) -> bool:
    return look.word("InitiationMethod") != "MONITOR" and look.word("Channel") != "TASK"


def _if(kind: EventType, *fields: str) -> Callable[[Look], EventType | None]:
    """Return the type of what a contact tells that says all of these fields."""
    return told_if(lambda look: _has_customer(look) and all(look.says(field) is not None for field in fields), kind)


def _if_abandoned(look: Look) -> EventType | None:
    """Gone while in the queue: neither connected to an agent nor passed on to another contact."""
    waited = _if(EventType.INTERACTION_ABANDONED, "Queue.EnqueueTimestamp", "DisconnectTimestamp")(look)
    went_on = look.says("Agent.ConnectedToAgentTimestamp") is not None or look.says("NextContactId") is not None
    return None if went_on else waited


def _if_came_by_transfer(look: Look) -> EventType | None:
    told = _if(EventType.INTERACTION_TRANSFERRED, "PreviousContactId")(look)
    return told if look.word("InitiationMethod") in _TRANSFERS else None


def _is_known_by_address(look: Look) -> bool:
    return look.word("CustomerEndpoint.Type") in _CONTACT_POINTS and _has_customer(look)


def _whose(look: Look) -> Mapping[str, object]:
    """Return the customer: who is known by an address, else the profile that Connect names."""
    if _is_known_by_address(look):
        return {"customer": _CALLER.decode(look.says("ContactId"), look.tenant)}
    profile = look.says("CustomerId")
    return {} if profile is None else {"customer": _PROFILE.decode(profile, look.tenant)}


def _if_both_known(look: Look) -> EventType | None:
    told = _if(EventType.IDENTITY_LINKED, "CustomerId", "InitiationTimestamp")(look)
    return told if _is_known_by_address(look) else None


def _agent(look: Look) -> Actor | None:
    name = look.says("Agent.ARN")
    return None if name is None else actor_named(look, ActorKind.AGENT, _USER, name)


_ABOUT: Final = (
    FieldRule("ContactId", "interaction", _CONTACT),
    FieldRule("InitialContactId|ContactId", "conversation", id_of(ConversationId, "contact")),
    FieldRule("SegmentAttributes.connect:Subtype.ValueString|Channel", "channel", _CHANNEL),
)
_WAIT: Final = FieldRule("Queue.Duration", "data.wait_seconds", NUMBER)


amazon_connect: Final = System(
    name="amazon_connect",
    title="Amazon Connect",
    sources=(
        "https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html",
        "https://docs.aws.amazon.com/connect/latest/APIReference/API_UserSummary.html",
    ),
    resources=(
        Resource(
            name="contact_records",
            kind="contact",
            id=("ContactId",),
            also_called=("contact_record", "contact_trace_records", "contacts"),
            events=(
                EventOf(
                    name="started",
                    type=_if(EventType.INTERACTION_STARTED),
                    at=FieldRule("InitiationTimestamp", "at", INSTANT, required=True),
                    fields=_ABOUT,
                    also=_whose,
                    key=("CustomerId",),
                ),
                EventOf(
                    name="same_customer",
                    type=_if_both_known,
                    at=FieldRule("InitiationTimestamp", "at", INSTANT, required=True),
                    fields=(
                        *_ABOUT,
                        FieldRule("ContactId", "data.a", _CALLER),
                        FieldRule("CustomerId", "data.b", _PROFILE),
                    ),
                    data={"method": "declared", "confidence": 1.0},
                    key=("CustomerId",),
                ),
                EventOf(
                    name="queued",
                    type=_if(EventType.INTERACTION_QUEUED, "Queue.EnqueueTimestamp"),
                    at=FieldRule("Queue.EnqueueTimestamp", "at", INSTANT, required=True),
                    fields=(*_ABOUT, FieldRule("Queue.Name|Queue.ARN", "data.queue", TEXT)),
                ),
                EventOf(
                    name="connected",
                    type=_if(EventType.INTERACTION_CONNECTED, "Agent.ConnectedToAgentTimestamp"),
                    at=FieldRule("Agent.ConnectedToAgentTimestamp", "at", INSTANT, required=True),
                    fields=(*_ABOUT, FieldRule("Agent.ARN", "data.agent", _USER), _WAIT),
                    actor=_agent,
                ),
                EventOf(
                    name="passed_on",
                    type=_if_came_by_transfer,
                    at=FieldRule("InitiationTimestamp", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("PreviousContactId", "interaction", _CONTACT, required=True),
                        *_ABOUT[1:],
                    ),
                ),
                EventOf(
                    name="transferred_out",
                    type=_if(EventType.INTERACTION_TRANSFERRED, "TransferCompletedTimestamp"),
                    at=FieldRule("TransferCompletedTimestamp", "at", INSTANT, required=True),
                    fields=_ABOUT,
                    actor=_agent,
                ),
                EventOf(
                    name="abandoned",
                    type=_if_abandoned,
                    at=FieldRule("Queue.DequeueTimestamp|DisconnectTimestamp", "at", INSTANT, required=True),
                    fields=(*_ABOUT, _WAIT),
                ),
                EventOf(
                    name="ended",
                    type=_if(EventType.INTERACTION_ENDED, "DisconnectTimestamp"),
                    at=FieldRule("DisconnectTimestamp", "at", INSTANT, required=True),
                    fields=(
                        *_ABOUT,
                        FieldRule("Agent.AgentInteractionDuration", "data.talk_seconds", NUMBER),
                        FieldRule("Agent.CustomerHoldDuration", "data.hold_seconds", NUMBER),
                    ),
                ),
                EventOf(
                    name="wrapped_up",
                    type=_if(EventType.INTERACTION_WRAPPED_UP, "Agent.AfterContactWorkEndTimestamp"),
                    at=FieldRule("Agent.AfterContactWorkEndTimestamp", "at", INSTANT, required=True),
                    fields=(
                        *_ABOUT,
                        FieldRule("Agent.AfterContactWorkDuration", "data.after_contact_work_seconds", NUMBER),
                    ),
                    actor=_agent,
                ),
                carrier(
                    "amazon_connect.contact",
                    FieldRule("LastUpdateTimestamp", "at", INSTANT, required=True),
                    *_ABOUT,
                    key=("LastUpdateTimestamp",),
                ),
            ),
            entity=EntityOf(
                entity=lambda look: Customer if _is_known_by_address(look) else None,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("CustomerEndpoint", "contact_points", _ENDPOINT),),
            ),
            read_by_hand=("InitiationMethod", "NextContactId"),
        ),
        Resource(
            name="users",
            kind="user",
            id=("Arn",),
            also_called=("user", "UserSummaryList"),
            entity=EntityOf.always(Agent, AgentId, FieldRule("Username", "name", TEXT)),
        ),
    ),
)
