"""
Twilio Conversations: conversations, messages, participants, delivery receipts.

A conversation is opened, rests while nobody writes, and is closed, so it is
read as a case with one conversation in it. It is a snapshot: its state becomes
a *derived* event at the time of its last update, and so does that of a receipt.

Messages say who wrote them by the id of a participant, or by an address or an
identity, and never whether that is a customer. Whoever is reached at an
address (a number, a messaging app) is the customer; whoever has only an
identity is an agent. In a web chat all have identities: there, who came first
is taken to be the customer. So hand in participants together with messages.

What conversations and messages call ``attributes`` is text that holds JSON; it
stays as it is. Instants are in UTC.
"""

import re
from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import (
    INSTANT,
    NAME,
    TEXT,
    Codec,
    Tenant,
    UnreadableFieldError,
    id_of,
    words,
)
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._record import RawRecord, look_up
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    ConversationId,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
)

_PHASES: Final[Mapping[str, Phase]] = {
    "initializing": Phase.NEW,
    "active": Phase.OPEN,
    "inactive": Phase.SNOOZED,
    "closed": Phase.CLOSED,
}
_CHANNELS: Final[Mapping[str, Channel]] = {
    "sms": Channel.SMS,
    "rcs": Channel.MESSAGING,
    "whatsapp": Channel.MESSAGING,
    "messenger": Channel.SOCIAL_PRIVATE,
    "gbm": Channel.MESSAGING,
    "email": Channel.EMAIL,
}
_CONTACT_POINTS: Final[Mapping[str, ContactPointKind]] = {
    "sms": ContactPointKind.PHONE,
    "rcs": ContactPointKind.PHONE,
    "whatsapp": ContactPointKind.WHATSAPP,
    "messenger": ContactPointKind.MESSENGER,
    "email": ContactPointKind.EMAIL,
}
_PROVED: Final = frozenset({ContactPointKind.WHATSAPP, ContactPointKind.MESSENGER})
_ADDRESS: Final = re.compile(r"(?:[a-z]+:)?\+[0-9]+|messenger:.+")
_SYSTEM: Final = "system"

_PARTICIPANTS: Final = "participants"
_PHASE: Final = words(_PHASES)
_CASE: Final = id_of(CaseId, "conversation")
_CONVERSATION: Final = id_of(ConversationId, "conversation")
_PARTICIPANT: Final = id_of(CustomerId, "participant")
_MESSAGE: Final = id_of(MessageId, "message")
_IDENTITY: Final = id_of(AgentId, "identity")


def _point(raw: object, _: Tenant) -> tuple[ContactPoint, ...]:
    """Return the address of a messaging binding; Twilio writes the app before it, as in ``whatsapp:+351...``."""
    if not isinstance(raw, Mapping):
        raise UnreadableFieldError
    kind, address = _CONTACT_POINTS.get(str(raw.get("type"))), raw.get("address")
    if not isinstance(address, str) or kind is None:
        return ()
    # These apps know who writes; who sends an SMS or an email can call themselves anything.
    return (ContactPoint(kind, address.rpartition(":")[2], verified=kind in _PROVED),)


_BINDING: Final = Codec("a messaging binding", _point)

# --- who is who ----------------------------------------------------------


def _has_address(participant: RawRecord) -> bool:
    binding = participant.get("messaging_binding")
    return isinstance(binding, Mapping) and bool(binding.get("address"))


def _is_customer(participant: RawRecord, look: Look) -> bool:
    everybody = look.beside(_PARTICIPANTS, "conversation_sid", look.says("conversation_sid"))
    if any(_has_address(each) for each in everybody):
        return _has_address(participant)
    first = min(everybody, key=lambda each: (str(each.get("date_created")), str(each.get("sid"))), default=None)
    return first is participant


def _author(look: Look) -> Actor | None:
    name = look.word("author")
    if name == _SYSTEM:
        return Actor(ActorKind.AUTOMATION, "twilio")
    participant = next(iter(look.beside(_PARTICIPANTS, "sid", look.word("participant_sid"))), None)
    if participant is not None:
        return _customer_or_agent(participant, look)
    if name is None:
        return None
    if _ADDRESS.fullmatch(name):
        return Actor(ActorKind.CUSTOMER)
    return actor_named(look, ActorKind.AGENT, _IDENTITY, name)


def _customer_or_agent(participant: RawRecord, look: Look) -> Actor:
    if _is_customer(participant, look):
        return actor_named(look, ActorKind.CUSTOMER, _PARTICIPANT, participant["sid"])
    return actor_named(look, ActorKind.AGENT, _IDENTITY, participant.get("identity"))


def _channel_of_author(look: Look) -> Mapping[str, object]:
    """Return the channel on which a participant with an address writes."""
    participant = next(iter(look.beside(_PARTICIPANTS, "sid", look.word("participant_sid"))), {})
    channel = _CHANNELS.get(str(look_up(participant, "messaging_binding.type")))
    return {} if channel is None else {"channel": channel}


def _message_type(look: Look) -> EventType:
    return message_by(_author(look))


def _customer(look: Look) -> Mapping[str, object]:
    """Return the customer that a participant is, where it is one."""
    if not _is_customer(look.record, look):
        return {}
    return {"customer": _PARTICIPANT.decode(look.says("sid"), look.tenant)}


_ABOUT: Final = (
    FieldRule("conversation_sid", "case", _CASE, required=True),
    FieldRule("conversation_sid", "conversation", _CONVERSATION),
)
_ITSELF: Final = (
    FieldRule("sid", "case", _CASE),
    FieldRule("sid", "conversation", _CONVERSATION),
)
_CREATED: Final = FieldRule("date_created", "at", INSTANT, required=True)
_UPDATED: Final = FieldRule("date_updated|date_created", "at", INSTANT, required=True)


# The time of its last update tells the versions of a record apart.
_VERSION: Final = ("date_updated",)


def _of_receipt(kind: EventType, statuses: frozenset[str], *fields: FieldRule) -> EventOf:
    return derived(
        str(kind),
        told_if(lambda look: look.word("status") in statuses, kind),
        _UPDATED,
        *_ABOUT,
        FieldRule("message_sid", "message", _MESSAGE, required=True),
        *fields,
        key=_VERSION,
    )


twilio_conversations: Final = System(
    name="twilio_conversations",
    title="Twilio Conversations",
    sources=(
        "https://www.twilio.com/docs/conversations/api/conversation-resource",
        "https://www.twilio.com/docs/conversations/api/conversation-message-resource",
        "https://www.twilio.com/docs/conversations/api/conversation-participant-resource",
        "https://www.twilio.com/docs/conversations/api/receipt-resource",
    ),
    resources=(
        Resource(
            name="conversations",
            kind="conversation",
            id=("sid",),
            also_called=("conversation",),
            events=(
                EventOf(name="created", type=EventType.CASE_CREATED, at=_CREATED, fields=_ITSELF),
                derived(
                    "state",
                    told_if(lambda look: look.word("state") in _PHASES, EventType.CASE_STATUS_CHANGED),
                    _UPDATED,
                    *_ITSELF,
                    FieldRule("state", "data.phase", _PHASE),
                    FieldRule("state", "data.status", TEXT),
                    key=_VERSION,
                ),
                carrier("twilio_conversations.conversation", _UPDATED, *_ITSELF, key=_VERSION),
            ),
        ),
        Resource(
            name=_PARTICIPANTS,
            kind="participant",
            id=("sid",),
            also_called=("participant",),
            events=(
                carrier(
                    "twilio_conversations.participant",
                    _UPDATED,
                    *_ABOUT,
                    FieldRule("messaging_binding.type", "channel", words(_CHANNELS)),
                    also=_customer,
                    key=_VERSION,
                ),
            ),
            entity=EntityOf(
                entity=lambda look: Customer if _is_customer(look.record, look) else None,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("messaging_binding", "contact_points", _BINDING),),
            ),
            read_by_hand=("identity",),
        ),
        Resource(
            name="messages",
            kind="message",
            id=("sid",),
            also_called=("message",),
            events=(
                EventOf(
                    name="written",
                    type=_message_type,
                    at=_CREATED,
                    fields=(
                        *_ABOUT,
                        FieldRule("sid", "message", _MESSAGE),
                        FieldRule("body", "data.text", TEXT),
                    ),
                    also=_channel_of_author,
                    actor=_author,
                ),
                carrier("twilio_conversations.message", _UPDATED, *_ABOUT, key=_VERSION),
            ),
            read_by_hand=("author", "participant_sid"),
        ),
        Resource(
            name="delivery_receipts",
            kind="receipt",
            id=("sid",),
            also_called=("receipts", "receipt"),
            events=(
                _of_receipt(EventType.MESSAGE_DELIVERED, frozenset({"delivered"})),
                _of_receipt(EventType.MESSAGE_READ, frozenset({"read"})),
                _of_receipt(
                    EventType.MESSAGE_FAILED,
                    frozenset({"failed", "undelivered"}),
                    FieldRule("error_code", "data.reason", NAME),
                ),
                carrier("twilio_conversations.receipt", _UPDATED, *_ABOUT, key=_VERSION),
            ),
            read_by_hand=("status",),
        ),
    ),
)
