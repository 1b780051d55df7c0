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

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from cxcore.interop._systems._chatwoot_messages import (
    AGENT,
    CASE,
    CONVERSATIONS,
    CUSTOMER,
    MESSAGES,
    WHEN,
    case_of_message,
    has_messages,
    messages,
    numbered,
    shown_number,
)
from cxcore.interop._systems._template._codec import NUMBER, TEXT, Codec, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
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
    Phase,
    Provenance,
    Survey,
    Team,
    TeamId,
)

_Also: TypeAlias = Callable[[Look], Mapping[str, object]]

_STATUSES: Final = numbered("open", "resolved", "pending", "snoozed")
# Pending is with a bot, before any agent; a customer who writes opens a resolved conversation again.
_PHASES: Final[Mapping[str, Phase]] = {
    "open": Phase.OPEN,
    "resolved": Phase.SOLVED,
    "pending": Phase.NEW,
    "snoozed": Phase.SNOOZED,
}
_PRIORITIES: Final = numbered("low", "medium", "high", "urgent")
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
# A bot hands over by opening the conversation; what a bot resolves is logged as resolved too.
_REPORTS: Final[Mapping[str, EventType]] = {
    "conversation_resolved": EventType.CASE_SOLVED,
    "conversation_opened": EventType.CASE_REOPENED,
    "conversation_bot_handoff": EventType.CASE_STATUS_CHANGED,
}
_ADDRESSES: Final = {"email": ContactPointKind.EMAIL, "phone_number": ContactPointKind.PHONE}
_REPLIES: Final = frozenset({"first_response", "reply_time"})
_NEVER: Final = frozenset({None, "0"})

_TEAM: Final = id_of(TeamId, "team")
_STATUS: Final = words(_STATUSES)
_PHASE: Final = words({theirs: _PHASES[status] for theirs, status in _STATUSES.items()})
_PRIORITY: Final = words(_PRIORITIES)

_LAST_CHANGE: Final = "updated_at|last_activity_at|timestamp|created_at"


# --- which conversation --------------------------------------------------


def _case_of_report(look: Look) -> Mapping[str, object]:
    """Return the case of a reporting event; its number alone could be that of another conversation."""
    name = look.word("display_id") or shown_number(look, look.word("conversation_id"))
    return {} if name is None else {"case": CASE.decode(name, look.tenant)}


# --- conversations -------------------------------------------------------


def _assignee(look: Look) -> Mapping[str, object]:
    """Return the agent and the team a conversation is assigned to; a bot is no agent."""
    is_bot = look.word("meta.assignee_type") == "AgentBot"
    agent = None if is_bot else look.word("meta.assignee.id") or look.word("assignee_id")
    named = {"data.agent": (AGENT, agent), "data.team": (_TEAM, look.word("meta.team.id") or look.word("team_id"))}
    return {to: codec.decode(name, look.tenant) for to, (codec, name) in named.items() if name is not None}


def _now(name: str, kind: TypeOf, *told: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    """Return the event by which a snapshot tells what holds since its last activity."""
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule(_LAST_CHANGE, "at", WHEN, required=True),
        fields=(FieldRule("display_id|id", "case", CASE), *told),
        key=tuple(_LAST_CHANGE.split("|")),
        also=also,
        provenance=Provenance.DERIVED,
    )


def _changed(name: str, kind: TypeOf, *told: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    """Return the event of one change that a webhook lists."""
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule("^updated_at|^timestamp", "at", WHEN, required=True),
        fields=(FieldRule("^display_id|^id", "case", CASE), *told),
        each="changed_attributes",
        key=("^updated_at", "^timestamp"),
        also=also,
    )


def _assigned(name: str, to: str, codec: Codec, field: str) -> EventOf:
    """Return the event of another agent or team; nobody is an assignee too."""

    def told(look: Look) -> Mapping[str, object]:
        assignee = look.word(f"{field}.current_value")
        return {to: None if assignee is None else codec.decode(assignee, look.tenant)}

    return _changed(name, lambda look: EventType.CASE_ASSIGNED if look.says(field) is not None else None, also=told)


def _labels(look: Look, there: str, here: str) -> list[object]:
    """Return the labels that stand on one side of a change and not on the other."""
    before, after = look.says(f"label_list.{there}"), look.says(f"label_list.{here}")
    if not isinstance(after, (list, tuple)):
        return []
    return [each for each in after if each not in (before if isinstance(before, (list, tuple)) else ())]


def _labelled(name: str, kind: EventType, there: str, here: str) -> EventOf:
    return _changed(
        name,
        lambda look: kind if _labels(look, there, here) else None,
        also=lambda look: {"data.tags": _labels(look, there, here)},
    )


def _first_reply(look: Look) -> EventType | None:
    """Tell the first reply by its time alone where no message is there to tell it."""
    replied_at, brought = look.word("first_reply_created_at"), look.says(MESSAGES)
    is_brought = isinstance(brought, list) and any(
        isinstance(each, Mapping) and str(each.get("created_at")) == replied_at for each in brought
    )
    is_told = is_brought or has_messages(look, look.word("display_id"), look.word("id"))
    return None if is_told or replied_at in _NEVER else EventType.MESSAGE_REPLIED


# --- reporting events ----------------------------------------------------


def _is_reopening(look: Look) -> bool:
    """Whether a conversation was opened again: the value is the time since it was resolved, 0 the first time."""
    return str(look.says("value")) not in {"None", "0", "0.0"}


def _reported(look: Look) -> EventType | None:
    """Return what Chatwoot logged, where we know of which conversation."""
    name = look.word("name")
    if not _case_of_report(look) or (name == "conversation_opened" and not _is_reopening(look)):
        return None
    return _REPORTS.get(name or "")


def _report(look: Look) -> Mapping[str, object]:
    opened = {"data.phase": Phase.OPEN, "data.status": "open"}
    return {**_case_of_report(look), **(opened if look.word("name") == "conversation_bot_handoff" else {})}


def _replied(look: Look) -> EventType | None:
    """Tell a reply by its time alone where no message is there to tell it."""
    inside = look.word("conversation_id")
    if look.word("name") not in _REPLIES or not _case_of_report(look):
        return None
    shown = look.word("display_id") or shown_number(look, inside)
    return None if has_messages(look, shown, inside) else EventType.MESSAGE_REPLIED


def _carrier(kind: str, at: str, *case: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    return EventOf(
        name="record",
        type=f"chatwoot.{kind}",
        at=FieldRule(at, "at", WHEN, required=True),
        fields=case,
        key=(".",),
        also=also,
        carries=True,
    )


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
                        FieldRule("display_id|id", "case", CASE),
                        FieldRule("meta.sender.id|contact_inbox.contact_id|contact_id", "customer", CUSTOMER),
                        FieldRule("meta.channel|channel", "channel", words(_CHANNELS)),
                        FieldRule("additional_attributes.mail_subject", "data.subject", TEXT),
                    ),
                ),
                *messages(MESSAGES),
                _changed(
                    "status_changed",
                    lambda look: (
                        EventType.CASE_STATUS_CHANGED
                        if (look.word("status.current_value") or "") in _STATUSES
                        else None
                    ),
                    FieldRule("status.current_value", "data.phase", _PHASE),
                    FieldRule("status.current_value", "data.status", _STATUS),
                ),
                _changed(
                    "priority_changed",
                    lambda look: (
                        EventType.CASE_PRIORITY_CHANGED
                        if (look.word("priority.current_value") or "") in _PRIORITIES
                        else None
                    ),
                    FieldRule("priority.current_value", "data.priority", _PRIORITY),
                ),
                _assigned("agent_assigned", "data.agent", AGENT, "assignee_id"),
                _assigned("team_assigned", "data.team", _TEAM, "team_id"),
                _labelled("tagged", EventType.CASE_TAGGED, "previous_value", "current_value"),
                _labelled("untagged", EventType.CASE_UNTAGGED, "current_value", "previous_value"),
                _now(
                    "status",
                    lambda look: EventType.CASE_STATUS_CHANGED if look.word("status") in _STATUSES else None,
                    FieldRule("status", "data.phase", _PHASE),
                    FieldRule("status", "data.status", _STATUS),
                ),
                _now(
                    "priority",
                    lambda look: EventType.CASE_PRIORITY_CHANGED if look.word("priority") in _PRIORITIES else None,
                    FieldRule("priority", "data.priority", _PRIORITY),
                ),
                _now(
                    "assignee",
                    lambda look: EventType.CASE_ASSIGNED if _assignee(look) else None,
                    also=_assignee,
                ),
                EventOf(
                    name="first_reply",
                    type=_first_reply,
                    at=FieldRule("first_reply_created_at", "at", WHEN, required=True),
                    fields=(FieldRule("display_id|id", "case", CASE),),
                    actor=lambda _: Actor(ActorKind.AGENT),
                    provenance=Provenance.DERIVED,
                ),
                _carrier("conversation", _LAST_CHANGE, FieldRule("display_id|id", "case", CASE)),
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
            events=(*messages(None), _carrier("message", "updated_at|created_at", also=case_of_message)),
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
                _carrier("csat_survey_response", "updated_at|created_at", also=case_of_message),
            ),
            read_by_hand=("conversation_id",),
        ),
        Resource(
            name="reporting_events",
            kind="reporting_event",
            id=("id",),
            also_called=("reporting_event",),
            events=(
                EventOf(
                    name="reported",
                    type=_reported,
                    at=FieldRule("event_end_time|created_at", "at", WHEN, required=True),
                    also=_report,
                ),
                EventOf(
                    name="replied",
                    type=_replied,
                    at=FieldRule("event_end_time|created_at", "at", WHEN, required=True),
                    also=_case_of_report,
                    # The report names the assignee, who need not have written.
                    actor=lambda _: Actor(ActorKind.AGENT),
                    provenance=Provenance.DERIVED,
                ),
                _carrier("reporting_event", "updated_at|event_end_time|created_at", also=_case_of_report),
            ),
            read_by_hand=("name", "value", "conversation_id", "display_id"),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact", "contact_created", "contact_updated"),
            entity=EntityOf(
                entity=lambda _: Customer,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("name", "name", TEXT),),
                also=lambda look: reached_at(look, _ADDRESSES),
            ),
            read_by_hand=("event", *_ADDRESSES),
        ),
        Resource(
            name="agents",
            kind="user",
            id=("id",),
            also_called=("agent", "users", "user"),
            entity=EntityOf(
                entity=lambda _: Agent,
                id_kind=lambda _: AgentId,
                fields=(FieldRule("name", "name", TEXT),),
            ),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
    ),
)
