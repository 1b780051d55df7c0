"""Chatwoot: who wrote a message to whom, and what became of it."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._chatwoot_words import AGENT, CASE, CUSTOMER, WHEN, case_of_message, numbered
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, EventType, MessageId, Provenance, Survey

_MESSAGE: Final = id_of(MessageId, "message")

_DIRECTIONS: Final = numbered("incoming", "outgoing", "activity", "template")
_WRITTEN: Final[Mapping[str, EventType]] = {
    "incoming": EventType.MESSAGE_RECEIVED,
    "outgoing": EventType.MESSAGE_REPLIED,
    "template": EventType.MESSAGE_REPLIED,
}
_BOTS: Final = frozenset({"agent_bot", "agentbot", "captain_assistant", "captain::assistant"})
_DELIVERIES: Final[Mapping[str, EventType]] = {
    "delivered": EventType.MESSAGE_DELIVERED,
    "1": EventType.MESSAGE_DELIVERED,
    "read": EventType.MESSAGE_READ,
    "2": EventType.MESSAGE_READ,
    "failed": EventType.MESSAGE_FAILED,
    "3": EventType.MESSAGE_FAILED,
}
_SURVEYS: Final = frozenset({"input_csat", "9"})


def _direction(look: Look) -> str | None:
    return _DIRECTIONS.get(look.word("message_type") or "")


def _is_private(look: Look) -> bool:
    return str(look.says("private")).lower() in {"true", "1", "t"}


def _written(look: Look) -> EventType | None:
    kind = _WRITTEN.get(_direction(look) or "")
    return EventType.MESSAGE_NOTE_ADDED if kind is not None and _is_private(look) else kind


def _author(look: Look) -> Actor:
    """Return who wrote; what goes out in nobody's name, or to many at once, is a rule's."""
    kind = (look.word("sender.type") or look.word("sender_type") or "").lower()
    name, direction = look.word("sender.id") or look.word("sender_id"), _direction(look)
    if direction == "incoming":
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, name)
    if kind in _BOTS:
        return Actor(ActorKind.BOT, name)
    if look.says("content_attributes.external_echo") is True:  # an agent, in the channel's own app
        return Actor(ActorKind.AGENT)
    if direction != "outgoing" or kind != "user" or look.says("additional_attributes.campaign_id") is not None:
        return Actor(ActorKind.AUTOMATION)
    return actor_named(look, ActorKind.AGENT, AGENT, name)


def _delivered(look: Look) -> EventType | None:
    """Return what became of a message that went out; without its last change nobody knows when it was read."""
    kind = _DELIVERIES.get(look.word("status") or "")
    is_ours = _direction(look) in {"outgoing", "template"} and not _is_private(look)
    is_told = kind is EventType.MESSAGE_FAILED or look.says("updated_at") is not None
    return kind if is_ours and is_told else None


def messages(each: str | None) -> tuple[EventOf, ...]:
    """Return the events of messages, the same ones in their conversation and in a list of their own."""
    inside = () if each is None else (FieldRule("^display_id|^id", "case", CASE),)
    also = case_of_message if each is None else (lambda _: {})
    member = None if each is None else ("message", "id")
    created = FieldRule("created_at", "at", WHEN, required=True)
    message = FieldRule("id", "message", _MESSAGE)
    return (
        EventOf(
            name="written",
            type=_written,
            at=created,
            fields=(*inside, message, FieldRule("content", "data.text", TEXT)),
            each=each,
            member=member,
            also=also,
            actor=_author,
        ),
        EventOf(
            name="asked",
            type=told_if(lambda look: look.word("content_type") in _SURVEYS, EventType.FEEDBACK_SURVEY_SENT),
            at=created,
            fields=inside,
            data={"survey": Survey.CSAT},
            each=each,
            member=member,
            also=also,
        ),
        EventOf(
            name="delivered",
            type=_delivered,
            at=FieldRule("updated_at|created_at", "at", WHEN, required=True),
            fields=(*inside, message),
            each=each,
            member=member,
            key=("status", "updated_at"),
            also=also,
            provenance=Provenance.DERIVED,
        ),
    )
