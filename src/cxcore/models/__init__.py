"""
The nouns of customer service, and the events of its log.

Who is served (:class:`Customer`, :class:`ContactPoint`), who serves
(:class:`Agent`), on what (:class:`Channel`), and what about: a :class:`Case`
gathers every :class:`Interaction` about one issue. What happened is an
:class:`Event`; :mod:`cxcore.history` folds events into the state of a case at
any instant. Every class is a value: frozen, checked once, JSON both ways.
"""

from cxcore.models._account import Account, Brand, BusinessUnit
from cxcore.models._agent import Agent
from cxcore.models._bot import Bot
from cxcore.models._case import Case, Phase
from cxcore.models._case_link import CaseLink, LinkKind
from cxcore.models._channel import Channel, ChannelCapabilities, capabilities_of
from cxcore.models._consent import Consent
from cxcore.models._conversation import Conversation
from cxcore.models._custom_field import CustomField, CustomFields, FieldKind
from cxcore.models._customer import ContactPoint, ContactPointKind, Customer
from cxcore.models._event import Actor, ActorKind, Event, Provenance, Source
from cxcore.models._event_type import EventType
from cxcore.models._feedback import FeedbackRequest, FeedbackResponse, Survey
from cxcore.models._ids import (
    AccountId,
    AgentId,
    AttachmentId,
    BotId,
    BrandId,
    BusinessUnitId,
    CaseId,
    ConversationId,
    CustomerId,
    EventId,
    FeedbackRequestId,
    FeedbackResponseId,
    InteractionId,
    MessageId,
    TeamId,
)
from cxcore.models._interaction import Interaction
from cxcore.models._levels import has_languages, has_levels, to_language_levels, to_levels
from cxcore.models._market import Market, MarketTable
from cxcore.models._market_facts import (
    ChannelOrder,
    CommunicationStyle,
    Context,
    FormOfAddress,
    MarketFacts,
    MessagingApps,
    PaymentMethod,
)
from cxcore.models._message import Attachment, InternalNote, Message, PublicMessage, outward
from cxcore.models._next_channel import ChannelChoice, next_channel
from cxcore.models._payload import PAYLOADS, DataField, Payload
from cxcore.models._reply import Permission, ReplyPermission, can_reply
from cxcore.models._reply_template import RenderedReply, ReplyTemplate
from cxcore.models._segment import Segment, SegmentKind
from cxcore.models._team import Role, Team
from cxcore.models._template_variable import TemplateVariable, VariableKind
from cxcore.models._template_variant import TemplateVariant
from cxcore.models._upcast import Upcaster, upcast

__all__ = [
    "PAYLOADS",
    "Account",
    "AccountId",
    "Actor",
    "ActorKind",
    "Agent",
    "AgentId",
    "Attachment",
    "AttachmentId",
    "Bot",
    "BotId",
    "Brand",
    "BrandId",
    "BusinessUnit",
    "BusinessUnitId",
    "Case",
    "CaseId",
    "CaseLink",
    "Channel",
    "ChannelCapabilities",
    "ChannelChoice",
    "ChannelOrder",
    "CommunicationStyle",
    "Consent",
    "ContactPoint",
    "ContactPointKind",
    "Context",
    "Conversation",
    "ConversationId",
    "CustomField",
    "CustomFields",
    "Customer",
    "CustomerId",
    "DataField",
    "Event",
    "EventId",
    "EventType",
    "FeedbackRequest",
    "FeedbackRequestId",
    "FeedbackResponse",
    "FeedbackResponseId",
    "FieldKind",
    "FormOfAddress",
    "Interaction",
    "InteractionId",
    "InternalNote",
    "LinkKind",
    "Market",
    "MarketFacts",
    "MarketTable",
    "Message",
    "MessageId",
    "MessagingApps",
    "Payload",
    "PaymentMethod",
    "Permission",
    "Phase",
    "Provenance",
    "PublicMessage",
    "RenderedReply",
    "ReplyPermission",
    "ReplyTemplate",
    "Role",
    "Segment",
    "SegmentKind",
    "Source",
    "Survey",
    "Team",
    "TeamId",
    "TemplateVariable",
    "TemplateVariant",
    "Upcaster",
    "VariableKind",
    "can_reply",
    "capabilities_of",
    "has_languages",
    "has_levels",
    "next_channel",
    "outward",
    "to_language_levels",
    "to_levels",
    "upcast",
]
