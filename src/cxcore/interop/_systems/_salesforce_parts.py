"""Salesforce: changes, emails and comments, which are the same ones for themselves and nested in their case."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._salesforce_words import (
    CASE,
    CUSTOMER,
    assignee,
    beside,
    in_status,
    is_ticked,
    person,
    place,
    said,
    says,
)
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, Channel, EventType, MessageId

_CREATED: Final = place("CreatedDate")
OWNERS: Final = frozenset({"Owner", "ownerAssignment", "ownerAccepted", "ownerEscalated"})
_DRAFT: Final = "5"

# --- history -------------------------------------------------------------

_CHANGES: Final[Mapping[str, tuple[frozenset[str], EventType, AlsoOf]]] = {
    "status": (
        frozenset({"Status"}),
        EventType.CASE_STATUS_CHANGED,
        lambda look: in_status(look, says(look, "NewValue")),
    ),
    "priority": (
        frozenset({"Priority"}),
        EventType.CASE_PRIORITY_CHANGED,
        lambda look: {} if (word := says(look, "NewValue")) is None else {"data.priority": str(word)},
    ),
    "owner": (OWNERS, EventType.CASE_ASSIGNED, lambda look: assignee(look, says(look, "NewValue"))),
    "escalated": (
        frozenset({"IsEscalated"}),
        EventType.CASE_ESCALATED,
        lambda look: {"data.reason": "IsEscalated"} if is_ticked(says(look, "NewValue")) else {},
    ),
}


def changes(case: str, each: str | None = None) -> tuple[EventOf, ...]:
    """Return the events of a row of the history, read for itself or nested in its case."""

    def if_of(fields: frozenset[str], kind: EventType, told: AlsoOf) -> TypeOf:
        return told_if(lambda look: says(look, "Field") in fields and told(look), kind)

    return tuple(
        EventOf(
            name=name,
            type=if_of(fields, kind, told),
            at=FieldRule(_CREATED, "at", INSTANT, required=True),
            fields=(FieldRule(place(case), "case", CASE, required=True),),
            each=each,
            member=None if each is None else ("CaseHistory", "Id"),
            also=told,
            actor=lambda look: person(look, "CreatedById"),
        )
        for name, (fields, kind, told) in _CHANGES.items()
    )


# --- messages ------------------------------------------------------------


def _email_type(look: Look) -> EventType | None:
    if str(says(look, "Status")) == _DRAFT:  # nobody has sent it
        return None
    return EventType.MESSAGE_RECEIVED if is_ticked(says(look, "Incoming")) else EventType.MESSAGE_REPLIED


def _email_author(look: Look) -> Actor | None:
    """Return who wrote an email; one that came in was created by email-to-case, whoever that runs as."""
    if not is_ticked(says(look, "Incoming")):
        return person(look, "CreatedById")
    cases = beside(look, "Case", "Id", says(look, "ParentId"))
    contact = says(look, "^ContactId") or next((said(case, "ContactId") for case in cases), None)
    return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, contact)


def email(case: str, each: str | None = None) -> EventOf:
    """Return the event of an email, read for itself or nested in its case; a draft is none."""
    return EventOf(
        name="written",
        type=lambda look: None if says(look, case) is None else _email_type(look),
        at=FieldRule(place("MessageDate", "CreatedDate"), "at", INSTANT, required=True),
        fields=(
            FieldRule(place(case), "case", CASE),
            FieldRule(place("Id"), "message", id_of(MessageId, "EmailMessage")),
            FieldRule(place("TextBody", "HtmlBody"), "data.text", TEXT),
        ),
        each=each,
        member=None if each is None else ("EmailMessage", "Id"),
        also=lambda _: {"channel": Channel.EMAIL},
        actor=_email_author,
    )


def _comment_type(look: Look) -> EventType:
    if not is_ticked(says(look, "IsPublished")):
        return EventType.MESSAGE_NOTE_ADDED
    return message_by(person(look, "CreatedById"))


def comment(case: str, each: str | None = None) -> EventOf:
    """Return the event of a comment, read for itself or nested in its case."""
    return EventOf(
        name="written",
        type=_comment_type,
        at=FieldRule(_CREATED, "at", INSTANT, required=True),
        fields=(
            FieldRule(place(case), "case", CASE, required=True),
            FieldRule(place("Id"), "message", id_of(MessageId, "CaseComment")),
            FieldRule(place("CommentBody"), "data.text", TEXT),
        ),
        each=each,
        member=None if each is None else ("CaseComment", "Id"),
        actor=lambda look: person(look, "CreatedById"),
    )
