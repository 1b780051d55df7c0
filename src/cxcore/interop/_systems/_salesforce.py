"""
Salesforce Service Cloud: cases, their history, emails and comments, chats, routed work, users and contacts.

Read by the names of the objects, as the REST API answers a query (hand in its
``records``; what a sub-query nests in a case is read too) and as Data Loader
exports tables, all text, the heads in capitals if need be. An id of 15 and of
18 characters names one record.

A case is a snapshot: it says what holds now, so its status, priority and owner
become *derived* events, unless its history is there, which says when each
changed. The history holds at most 255 characters of a value, and two rows where
an owner changed: one with the id, which is read, and one with the name.

==========================  ==========================================================
Salesforce                  what it tells
==========================  ==========================================================
``Case``                    ``case.created``; derived status, priority, owner, merge
``CaseHistory``             ``case.status_changed``, ``priority_changed``, ``assigned``,
                            ``escalated``
``EmailMessage``            ``message.received`` if ``Incoming``, else ``replied``
``CaseComment``             ``message.note_added`` unless ``IsPublished``
``LiveChatTranscript``      ``interaction.started``, ``queued``, ``connected``,
                            ``abandoned``, ``ended``
``PendingServiceRouting``   ``interaction.queued``
``AgentWork``               ``interaction.offered``, ``declined``, ``connected``,
                            ``transferred``, ``ended``
``User``, ``Contact``,      an ``Agent`` or ``Customer``, an ``Account``,
``Account``, ``Group``      a ``Team``
==========================  ==========================================================
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.interop._systems._codec import INSTANT, TEXT, Codec, id_of, words
from cxcore.interop._systems._look import Look
from cxcore.interop._systems._native_status import NativeStatus, NativeStatusId
from cxcore.interop._systems._rules import EntityOf, EventOf, FieldRule, Resource
from cxcore.interop._systems._salesforce_people import PEOPLE
from cxcore.interop._systems._salesforce_words import (
    CASE,
    CUSTOMER,
    assignee,
    beside,
    id_in_full,
    in_status,
    is_ticked,
    person,
    place,
    said,
    says,
)
from cxcore.interop._systems._salesforce_work import WORK
from cxcore.interop._systems._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    CaseId,
    Channel,
    EventType,
    MessageId,
    Phase,
    Provenance,
)

_CHANNELS: Final[Mapping[str, Channel]] = {
    "Phone": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Web": Channel.WEB_FORM,
    "Chat": Channel.CHAT,
    "Live Chat": Channel.CHAT,
    "Messaging": Channel.MESSAGING,
    "WhatsApp": Channel.MESSAGING,
    "SMS": Channel.SMS,
    "Facebook": Channel.SOCIAL_PUBLIC,
    "Twitter": Channel.SOCIAL_PUBLIC,
    "Social": Channel.SOCIAL_PUBLIC,
    "Community": Channel.COMMUNITY,
}
_CREATED, _UPDATED = place("CreatedDate"), place("SystemModstamp", "LastModifiedDate", "CreatedDate")
_DRAFT: Final = "5"
_OWNERS: Final = frozenset({"Owner", "ownerAssignment", "ownerAccepted", "ownerEscalated"})


def _carrier(kind: str, *fields: FieldRule) -> EventOf:
    return EventOf(
        name="record",
        type=f"salesforce.{kind}",
        at=FieldRule(_UPDATED, "at", INSTANT, required=True),
        fields=fields,
        key=(".",),
        carries=True,
    )


# --- cases ---------------------------------------------------------------


def _is_told(look: Look, *fields: str) -> bool:
    """Whether the history tells of a field, beside the case or nested in it."""
    nested = look.says("Histories.records")
    rows = [*beside(look, "CaseHistory", "CaseId", says(look, "Id")), *(nested if isinstance(nested, list) else ())]
    return any(isinstance(row, Mapping) and said(row, "Field") in fields for row in rows)


def _status_now(look: Look) -> Mapping[str, object]:
    return in_status(look, says(look, "Status"))


def _is_over(look: Look) -> bool:
    return says(look, "ClosedDate") is not None and _status_now(look).get("data.phase") is Phase.SOLVED


def _changed(look: Look) -> EventType | None:
    """Tell the status at the last update, unless the case says when it was closed."""
    is_known = bool(_status_now(look)) and not _is_over(look) and not _is_merged(look)
    return EventType.CASE_STATUS_CHANGED if is_known and not _is_told(look, "Status") else None


def _closed(look: Look) -> EventType | None:
    return EventType.CASE_STATUS_CHANGED if _is_over(look) and not _is_told(look, "Status") else None


def _is_merged(look: Look) -> bool:
    return says(look, "MasterRecordId") is not None


def _asked_on_the_web(look: Look) -> EventType | None:
    """Tell the description as the customer's words; of an email it only repeats the first message."""
    is_web = says(look, "Origin") == "Web" and says(look, "Description") is not None
    return EventType.MESSAGE_RECEIVED if is_web else None


def _now(
    name: str, kind: Callable[[Look], EventType | None], *fields: FieldRule, at: str = _UPDATED, **more: Any
) -> EventOf:
    """Return the event of what a case says that holds now."""
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule(at, "at", INSTANT, required=True),
        fields=(FieldRule(place("Id"), "case", CASE), *fields),
        key=tuple(at.split("|")),
        provenance=Provenance.DERIVED,
        **more,
    )


# --- history -------------------------------------------------------------

_CHANGES: Final[Mapping[str, tuple[frozenset[str], EventType, Callable[[Look], Mapping[str, object]]]]] = {
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
    "owner": (_OWNERS, EventType.CASE_ASSIGNED, lambda look: assignee(look, says(look, "NewValue"))),
    "escalated": (
        frozenset({"IsEscalated"}),
        EventType.CASE_ESCALATED,
        lambda look: {"data.reason": "IsEscalated"} if is_ticked(says(look, "NewValue")) else {},
    ),
}


def _changes(case: str, each: str | None = None) -> tuple[EventOf, ...]:
    """Return the events of a row of the history, read for itself or nested in its case."""

    def if_of(fields: frozenset[str], kind: EventType, told: Callable[[Look], Mapping[str, object]]) -> Any:
        return lambda look: kind if says(look, "Field") in fields and told(look) else None

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
    customers = {said(case, "ContactId") for case in beside(look, "Case", "Id", says(look, "ParentId"))} - {None}
    known = None if len(customers) != 1 else str(CUSTOMER.decode(customers.pop(), look.tenant))
    return Actor(ActorKind.CUSTOMER, known)


def _email(case: str, each: str | None = None) -> EventOf:
    return EventOf(
        name="written",
        type=_email_type,
        at=FieldRule(place("MessageDate", "CreatedDate"), "at", INSTANT, required=True),
        fields=(
            FieldRule(place(case), "case", CASE_OF_EMAIL),
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
    author = person(look, "CreatedById")
    by_customer = author is not None and author.kind is ActorKind.CUSTOMER
    return EventType.MESSAGE_RECEIVED if by_customer else EventType.MESSAGE_REPLIED


def _comment(case: str, each: str | None = None) -> EventOf:
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
