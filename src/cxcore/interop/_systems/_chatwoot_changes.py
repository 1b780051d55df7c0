"""Chatwoot: what a webhook says changed, beside the conversation as it stands now."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._chatwoot_words import (
    AGENT,
    CASE,
    PHASE,
    PRIORITIES,
    PRIORITY,
    STATUS,
    STATUSES,
    TEAM,
    WHEN,
)
from cxcore.interop._systems._template._codec import Codec
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import EventType


def _changed(name: str, kind: TypeOf, *told: FieldRule, also: AlsoOf = lambda _: {}) -> EventOf:
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

    return _changed(name, told_if_said(field, EventType.CASE_ASSIGNED), also=told)


def _labels(look: Look, there: str, here: str) -> list[object]:
    """Return the labels that stand on one side of a change and not on the other."""
    before, after = look.says(f"label_list.{there}"), look.says(f"label_list.{here}")
    if not isinstance(after, (list, tuple)):
        return []
    return [each for each in after if each not in (before if isinstance(before, (list, tuple)) else ())]


def _labelled(name: str, kind: EventType, there: str, here: str) -> EventOf:
    return _changed(
        name,
        told_if(lambda look: _labels(look, there, here), kind),
        also=lambda look: {"data.tags": _labels(look, there, here)},
    )


CHANGES: Final = (
    _changed(
        "status_changed",
        told_if(lambda look: look.word("status.current_value") in STATUSES, EventType.CASE_STATUS_CHANGED),
        FieldRule("status.current_value", "data.phase", PHASE),
        FieldRule("status.current_value", "data.status", STATUS),
    ),
    _changed(
        "priority_changed",
        told_if(
            lambda look: look.word("priority.current_value") in PRIORITIES,
            EventType.CASE_PRIORITY_CHANGED,
        ),
        FieldRule("priority.current_value", "data.priority", PRIORITY),
    ),
    _assigned("agent_assigned", "data.agent", AGENT, "assignee_id"),
    _assigned("team_assigned", "data.team", TEAM, "team_id"),
    _labelled("tagged", EventType.CASE_TAGGED, "previous_value", "current_value"),
    _labelled("untagged", EventType.CASE_UNTAGGED, "current_value", "previous_value"),
)
