"""
Chatwoot: conversations, messages, satisfaction, reporting events, contacts, agents, teams; from the API and webhooks.

The API and the conversations of webhooks write times in seconds since 1970,
messages of webhooks and reporting events in ISO 8601; 0 is never. A
conversation is a snapshot and brings its last message only, so what holds in it
becomes *derived* events at the time of its last activity; a webhook says beside
the snapshot what changed. Activity messages tell of changes too, but in a
sentence in the language of the account: they are kept and not guessed at.

A conversation has two numbers: the API, its messages and webhooks use the one
that people see (``display_id``), reporting events and the tables of a database
the internal one. Only a record that says both joins the two.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._chatwoot_changes import CHANGES
from cxcore.interop._systems._chatwoot_messages import messages
from cxcore.interop._systems._chatwoot_reports import REPORTING_EVENTS
from cxcore.interop._systems._chatwoot_words import (
    AGENT,
    CASE,
    CONVERSATIONS,
    CUSTOMER,
    MESSAGES,
    PHASE,
    PRIORITIES,
    PRIORITY,
    STATUS,
    STATUSES,
    TEAM,
    WHEN,
    case_of_message,
    has_messages,
)
from cxcore.interop._systems._template._assigned_to import assigned_to
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import NUMBER, TEXT, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    Channel,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    Provenance,
    Survey,
    Team,
    TeamId,
)

# Missing on purpose: Channel::Api is whatever its owner built, Channel::TwilioSms is SMS or WhatsApp, and
# Channel::TwitterProfile mentions in public or private messages.
_CHANNELS: Final[Mapping[str, Channel]] = {
    "Channel::WebWidget": Channel.CHAT,
    "Channel::Email": Channel.EMAIL,
    "Channel::Sms": Channel.SMS,
    "Channel::Voice": Channel.PHONE,
    "Channel::Whatsapp": Channel.MESSAGING,
    "Channel::Telegram": Channel.MESSAGING,
    "Channel::Line": Channel.MESSAGING,
    "Channel::FacebookPage": Channel.SOCIAL_PRIVATE,
    "Channel::Instagram": Channel.SOCIAL_PRIVATE,
}
_ADDRESSES: Final = {"email": ContactPointKind.EMAIL, "phone_number": ContactPointKind.PHONE}
_NEVER: Final = frozenset({None, "0"})

_ITSELF: Final = FieldRule("display_id|id", "case", CASE)
_UPDATED: Final = FieldRule("updated_at|created_at", "at", WHEN, required=True)
_LAST_CHANGE: Final = FieldRule("updated_at|last_activity_at|timestamp|created_at", "at", WHEN, required=True)


def _assignee(look: Look) -> Mapping[str, object]:
    """Return the agent and the team a conversation is assigned to; a bot is no agent."""
    is_bot = look.word("meta.assignee_type") == "AgentBot"
    agent = None if is_bot else look.word("meta.assignee.id") or look.word("assignee_id")
    return assigned_to(look, agent=(AGENT, agent), team=(TEAM, look.word("meta.team.id") or look.word("team_id")))


def _first_reply(look: Look) -> EventType | None:
    """Tell the first reply by its time alone where no message is there to tell it."""
    replied_at, brought = look.word("first_reply_created_at"), look.says(MESSAGES)
    is_brought = isinstance(brought, list) and any(
        isinstance(each, Mapping) and str(each.get("created_at")) == replied_at for each in brought
    )
    is_told = is_brought or has_messages(look, look.word("display_id"), look.word("id"))
    return None if is_told or replied_at in _NEVER else EventType.MESSAGE_REPLIED


chatwoot: Final = System(
    name="chatwoot",
    title="Chatwoot",
    sources=(
        "https://developers.chatwoot.com/api-reference/conversations/conversations-list",
        "https://developers.chatwoot.com/api-reference/messages/get-messages",
        "https://developers.chatwoot.com/api-reference/reports/account-reporting-events",
        "https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks",
        "https://github.com/chatwoot/chatwoot/blob/develop/app/listeners/reporting_event_listener.rb",
        "https://github.com/chatwoot/chatwoot/blob/develop/app/views/api/v1/models/_message.json.jbuilder",
    ),
    resources=(
        Resource(
            name=CONVERSATIONS,
            kind="conversation",
            id=("display_id|id",),
            also_called=(
                "conversation",
                "conversation_created",
                "conversation_updated",
                "conversation_status_changed",
            ),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("created_at", "at", WHEN, required=True),
                    fields=(
                        _ITSELF,
                        FieldRule("meta.sender.id|contact_inbox.contact_id|contact_id", "customer", CUSTOMER),
                        FieldRule("meta.channel|channel", "channel", words(_CHANNELS)),
                        FieldRule("additional_attributes.mail_subject", "data.subject", TEXT),
                    ),
                ),
                *messages(MESSAGES),
                *CHANGES,
                derived(
                    "status",
                    told_if(lambda look: look.word("status") in STATUSES, EventType.CASE_STATUS_CHANGED),
                    _LAST_CHANGE,
                    _ITSELF,
                    FieldRule("status", "data.phase", PHASE),
                    FieldRule("status", "data.status", STATUS),
                ),
                derived(
                    "priority",
                    told_if(lambda look: look.word("priority") in PRIORITIES, EventType.CASE_PRIORITY_CHANGED),
                    _LAST_CHANGE,
                    _ITSELF,
                    FieldRule("priority", "data.priority", PRIORITY),
                ),
                derived("assignee", told_if(_assignee, EventType.CASE_ASSIGNED), _LAST_CHANGE, _ITSELF, also=_assignee),
                EventOf(
                    name="first_reply",
                    type=_first_reply,
                    at=FieldRule("first_reply_created_at", "at", WHEN, required=True),
                    fields=(_ITSELF,),
                    actor=lambda _: Actor(ActorKind.AGENT),
                    provenance=Provenance.DERIVED,
                ),
                carrier("chatwoot.conversation", _LAST_CHANGE, _ITSELF),
            ),
            read_by_hand=(
                "meta.assignee_type",
                "meta.assignee.id",
                "meta.team.id",
                "assignee_id",
                "team_id",
                "event",
            ),
        ),
        Resource(
            name=MESSAGES,
            kind="message",
            id=("id",),
            also_called=("message", "message_created", "message_updated"),
            events=(*messages(None), carrier("chatwoot.message", _UPDATED, also=case_of_message)),
            read_by_hand=(
                "conversation_id",
                "conversation.id",
                "message_type",
                "private",
                "sender.type",
                "sender.id",
                "sender_type",
                "sender_id",
                "content_type",
                "content_attributes.external_echo",
                "additional_attributes.campaign_id",
                "event",
            ),
        ),
        Resource(
            name="csat_survey_responses",
            kind="csat_survey_response",
            id=("id",),
            also_called=("csat_survey_response",),
            events=(
                EventOf(
                    name="answered",
                    type=EventType.FEEDBACK_SURVEY_ANSWERED,
                    at=FieldRule("created_at", "at", WHEN, required=True),
                    fields=(
                        FieldRule("contact.id|contact_id", "customer", CUSTOMER),
                        FieldRule("rating", "data.score", NUMBER, required=True),
                        FieldRule("feedback_message", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("rating", "feedback_message"),  # a customer may rate first and write later
                    also=case_of_message,
                    actor=lambda _: Actor(ActorKind.CUSTOMER),
                ),
                carrier("chatwoot.csat_survey_response", _UPDATED, also=case_of_message),
            ),
            read_by_hand=("conversation_id",),
        ),
        REPORTING_EVENTS,
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact", "contact_created", "contact_updated"),
            entity=EntityOf.always(
                Customer, CustomerId, FieldRule("name", "name", TEXT), also=lambda look: reached_at(look, _ADDRESSES)
            ),
            read_by_hand=("event", *_ADDRESSES),
        ),
        Resource(
            name="agents",
            kind="user",
            id=("id",),
            also_called=("agent", "users", "user"),
            entity=EntityOf.always(Agent, AgentId, FieldRule("name", "name", TEXT)),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf.always(Team, TeamId, FieldRule("name", "name", TEXT, required=True)),
        ),
    ),
)
