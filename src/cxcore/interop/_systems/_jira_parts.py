"""Jira: changes and comments, which are the same ones wherever they are read."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.interop._systems._jira_words import AGENT_BY_NAME, CASE, WHEN, WRITTEN, moved_to, person
from cxcore.interop._systems._template._codec import id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, EventType, MessageId

# --- changes -------------------------------------------------------------


def _moved(look: Look) -> Mapping[str, object]:
    """Return the status that a change, or a row of the history, leads to."""
    return moved_to(look, look.word("toString"), look.word("to") or look.word("value"))


def _priority(look: Look) -> Mapping[str, object]:
    word = look.word("toString") or look.word("value")
    return {} if word is None else {"data.priority": word}


def _assignee(look: Look) -> Mapping[str, object]:
    """Return whom a change assigned; nobody is an assignee too."""
    name = look.word("tmpToAccountId") or look.word("to") or look.word("value")
    return {"data.agent": None if name is None else AGENT_BY_NAME.decode(name, look.tenant)}


_CHANGES: Final[Mapping[str, tuple[EventType, AlsoOf]]] = {
    "status": (EventType.CASE_STATUS_CHANGED, _moved),
    "priority": (EventType.CASE_PRIORITY_CHANGED, _priority),
    "assignee": (EventType.CASE_ASSIGNED, _assignee),
}


def changes(
    each: str | None, *, at: str, case: str, author: str, field: str, issue: Callable[[Look], str | None], **more: Any
) -> tuple[EventOf, ...]:
    """
    Return the events of what changed, in an issue, in a changelog or in a row of the history.

    `field` says what changed, and `issue` of which issue.
    """

    def if_of(name: str) -> TypeOf:
        kind, told = _CHANGES[name]
        return told_if(lambda look: look.word(field) == name and told(look), kind)

    return tuple(
        EventOf(
            name=name,
            type=if_of(name),
            at=FieldRule(at, "at", WHEN, required=True),
            fields=(FieldRule(case, "case", CASE, required=True),),
            each=each,
            actor=lambda look: person(look, author, issue(look)),
            also=told,
            **more,
        )
        for name, (_, told) in _CHANGES.items()
    )


# --- comments ------------------------------------------------------------


def _is_internal(look: Look) -> bool:
    """Whether a comment is ours alone: not for the portal, or for one role or group only."""
    shown, properties = look.first("jsdPublic|public|is_public"), look.says("properties")
    marks = [
        each.get("value")
        for each in (properties if isinstance(properties, list) else ())
        if isinstance(each, Mapping) and each.get("key") == "sd.public.comment"
    ]
    return (
        look.says("visibility") is not None
        or str(shown).lower() == "false"
        or any(isinstance(mark, Mapping) and str(mark.get("internal")).lower() == "true" for mark in marks)
    )


def comments(each: str | None, *, case: str, issue: Callable[[Look], str | None]) -> EventOf:
    """Return the event of a comment, in its issue, in its request and in a list of its own."""

    def author(look: Look) -> Actor | None:
        return person(look, "author|author_id", issue(look))

    def kind(look: Look) -> EventType | None:
        writer = author(look)
        if writer is None:  # nobody can say whose it is
            return None
        if _is_internal(look):
            return EventType.MESSAGE_NOTE_ADDED
        return message_by(writer)

    return EventOf(
        name="written",
        type=kind,
        at=FieldRule("created", "at", WHEN, required=True),
        fields=(
            FieldRule(case, "case", CASE, required=True),
            FieldRule("id", "message", id_of(MessageId, "comment")),
            FieldRule("body", "data.text", WRITTEN),
        ),
        each=each,
        member=None if each is None else ("comment", "id"),
        actor=author,
    )
