"""ServiceNow: what journals and audits tell of a task."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._servicenow_words import (
    AGENT,
    CASE,
    CREATED,
    TASKS,
    TEAM,
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
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, EventType

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
    return message_by(journal_author(look))


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


def _referred(to: str, codec: Codec) -> AlsoOf:
    """Return whom an audit assigns; nobody is an assignee too."""

    def told(look: Look) -> Mapping[str, object]:
        name = says(look, "newvalue")
        return {to: None if name is None else codec.decode(name, look.tenant)}

    return told


def _audited_priority(look: Look) -> Mapping[str, object]:
    word = says(look, "newvalue")
    return {} if word is None else {"data.priority": word}


AUDITED: Final[Mapping[str, tuple[EventType, AlsoOf]]] = {
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
        type=told_if(
            lambda look: says(look, "tablename") in TASKS and says(look, "fieldname") == field and told(look), kind
        ),
        at=CREATED,
        fields=(FieldRule(place("documentkey"), "case", CASE, required=True),),
        also=told,
        actor=lambda look: person(look, says(look, "user"), says(look, "documentkey")),
    )
