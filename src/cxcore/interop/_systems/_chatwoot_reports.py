"""Chatwoot: reporting events, which log what became of a conversation and when somebody replied."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._chatwoot_words import CASE, WHEN, has_messages, shown_number
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.models import Actor, ActorKind, EventType, Phase, Provenance

# A bot hands over by opening the conversation; what a bot resolves is logged as resolved too.
_REPORTS: Final[Mapping[str, EventType]] = {
    "conversation_resolved": EventType.CASE_SOLVED,
    "conversation_opened": EventType.CASE_REOPENED,
    "conversation_bot_handoff": EventType.CASE_STATUS_CHANGED,
}
_REPLIES: Final = frozenset({"first_response", "reply_time"})

_ENDED: Final = FieldRule("event_end_time|created_at", "at", WHEN, required=True)


def _case_of_report(look: Look) -> Mapping[str, object]:
    """Return the case of a reporting event; its number alone could be that of another conversation."""
    name = look.word("display_id") or shown_number(look, look.word("conversation_id"))
    return {} if name is None else {"case": CASE.decode(name, look.tenant)}


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


REPORTING_EVENTS: Final = Resource(
    name="reporting_events",
    kind="reporting_event",
    id=("id",),
    also_called=("reporting_event",),
    events=(
        EventOf(
            name="reported",
            type=_reported,
            at=_ENDED,
            also=_report,
        ),
        EventOf(
            name="replied",
            type=_replied,
            at=_ENDED,
            also=_case_of_report,
            # The report names the assignee, who need not have written.
            actor=lambda _: Actor(ActorKind.AGENT),
            provenance=Provenance.DERIVED,
        ),
        carrier(
            "chatwoot.reporting_event",
            FieldRule("updated_at|event_end_time|created_at", "at", WHEN, required=True),
            also=_case_of_report,
        ),
    ),
    read_by_hand=("name", "value", "conversation_id", "display_id"),
)
