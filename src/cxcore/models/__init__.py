"""
The nouns of customer service, and the events of its log.

Who is served (:class:`Customer`, :class:`ContactPoint`), who serves
(:class:`Agent`), on what (:class:`Channel`), and what about: a :class:`Case`
gathers every :class:`Interaction` about one issue. What happened is an
:class:`Event`; :mod:`cxcore.history` folds events into the state of a case at
any instant. Every class is a value: frozen, checked once, JSON both ways.
"""

from cxcore.models._agent import Agent
from cxcore.models._case import Case, Phase
from cxcore.models._channel import Channel, ChannelCapabilities, capabilities_of
from cxcore.models._customer import ContactPoint, ContactPointKind, Customer
from cxcore.models._event import Actor, ActorKind, Event, Provenance, Source
from cxcore.models._event_type import PAYLOADS, DataField, EventType, Payload
from cxcore.models._ids import (
    AgentId,
    CaseId,
    ConversationId,
    CustomerId,
    EventId,
    InteractionId,
    MessageId,
    TeamId,
)
from cxcore.models._interaction import Interaction
from cxcore.models._levels import has_languages, has_levels, to_language_levels, to_levels

__all__ = [
    "PAYLOADS",
    "Actor",
    "ActorKind",
    "Agent",
    "AgentId",
    "Case",
    "CaseId",
    "Channel",
    "ChannelCapabilities",
    "ContactPoint",
    "ContactPointKind",
    "ConversationId",
    "Customer",
    "CustomerId",
    "DataField",
    "Event",
    "EventId",
    "EventType",
    "Interaction",
    "InteractionId",
    "MessageId",
    "Payload",
    "Phase",
    "Provenance",
    "Source",
    "TeamId",
    "capabilities_of",
    "has_languages",
    "has_levels",
    "to_language_levels",
    "to_levels",
]
