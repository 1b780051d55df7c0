"""ServiceNow: what journals and audits tell of a task."""

from collections.abc import Callable, Mapping
from typing import Final

from cxcore.interop._systems._servicenow_words import (
    AGENT,
    CASE,
    TASKS,
    TEAM,
    WHEN,
    beside,
    in_state,
    person,
    place,
    said,
    says,
    tasks,
)
from cxcore.interop._systems._template._codec import Codec
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule
from cxcore.models import Actor, ActorKind, EventType

# --- journals ------------------------------------------------------------


def journal_author(look: Look) -> Actor | None:
    """Return who wrote in a journal."""
    return person(look, says(look, "sys_created_by"), says(look, "element_id"))


def journal_type(look: Look) -> EventType | None:
    """Tell what a journal holds; only tasks have customers."""
    element = says(look, "element")
    if element == "work_notes":
        return EventType.MESSAGE_NOTE_ADDED
    if element != "comments":
        return None
    author = journal_author(look)
    by_customer = author is not None and author.kind is ActorKind.CUSTOMER
    return EventType.MESSAGE_RECEIVED if by_customer else EventType.MESSAGE_REPLIED


# --- audits --------------------------------------------------------------


def _audited_state(look: Look) -> Mapping[str, object]:
    """Return the state an audit leads to; why an incident is put on hold is audited in a row beside."""
    task, moment = says(look, "documentkey"), says(look, "sys_created_on")
    known = (says(look, "tablename"), *(said(each, "sys_class_name") for each in tasks(look, task)))
    table = next((each for each in known if each not in {None, "task"}), None)
    reasons = (
        said(row, "newvalue")
        for row in beside(look, "sys_audit", "documentkey", task)
        if said(row, "fieldname") == "hold_reason" and said(row, "sys_created_on") == moment
    )
    return in_state(table, says(look, "newvalue"), hold_reason=next(reasons, None))


def _referred(to: str, codec: Codec) -> Callable[[Look], Mapping[str, object]]:
    """Return whom an audit assigns; nobody is an assignee too."""

    def told(look: Look) -> Mapping[str, object]:
        name = says(look, "newvalue")
        return {to: None if name is None else codec.decode(name, look.tenant)}

    return told


def _audited_priority(look: Look) -> Mapping[str, object]:
    word = says(look, "newvalue")
    return {} if word is None else {"data.priority": word}


AUDITED: Final[Mapping[str, tuple[EventType, Callable[[Look], Mapping[str, object]]]]] = {
    "state": (EventType.CASE_STATUS_CHANGED, _audited_state),
    "priority": (EventType.CASE_PRIORITY_CHANGED, _audited_priority),
    "assigned_to": (EventType.CASE_ASSIGNED, _referred("data.agent", AGENT)),
    "assignment_group": (EventType.CASE_ASSIGNED, _referred("data.team", TEAM)),
}


def audited(field: str) -> EventOf:
    """Return the event of an audit of one field."""
    kind, told = AUDITED[field]
    return EventOf(
        name=field,
        type=lambda look: (
            kind if says(look, "tablename") in TASKS and says(look, "fieldname") == field and told(look) else None
        ),
        at=FieldRule(place("sys_created_on"), "at", WHEN, required=True),
        fields=(FieldRule(place("documentkey"), "case", CASE, required=True),),
        also=told,
        actor=lambda look: person(look, says(look, "user"), says(look, "documentkey")),
    )
