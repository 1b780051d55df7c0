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

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._salesforce_parts import OWNERS, changes, comment, email
from cxcore.interop._systems._salesforce_people import PEOPLE
from cxcore.interop._systems._salesforce_words import (
    CASE,
    CUSTOMER,
    UPDATED,
    assignee,
    beside,
    id_in_full,
    in_status,
    person,
    place,
    place_names,
    said,
    says,
)
from cxcore.interop._systems._salesforce_work import WORK
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, Channel, EventType, MessageId, Phase, Provenance

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
_ITSELF: Final = FieldRule(place("Id"), "case", CASE)
_CREATED: Final = FieldRule(place("CreatedDate"), "at", INSTANT, required=True)


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


def _owner_now(look: Look) -> Mapping[str, object]:
    return assignee(look, says(look, "OwnerId"))


def _customer(look: Look) -> Actor:
    return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, says(look, "ContactId"))


salesforce: Final = System(
    name="salesforce",
    title="Salesforce Service Cloud",
    sources=(
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-case.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-casehistory.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-emailmessage.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-casecomment.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-livechattranscript.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-agentwork.html",
        "https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-pendingservicerouting.html",
    ),
    name_of=id_in_full,
    resources=(
        Resource(
            name="Case",
            kind="Case",
            id=(place("Id"),),
            also_called=("Cases",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule(place("ContactId"), "customer", CUSTOMER),
                        FieldRule(place("Origin"), "channel", words(_CHANNELS)),
                        FieldRule(place("Subject"), "data.subject", TEXT),
                    ),
                    actor=lambda look: person(look, "CreatedById"),
                ),
                EventOf(
                    name="description",
                    type=_asked_on_the_web,
                    at=_CREATED,
                    fields=(
                        _ITSELF,
                        FieldRule(place("Id"), "message", id_of(MessageId, "Case")),
                        FieldRule(place("Description"), "data.text", TEXT),
                    ),
                    actor=_customer,
                    provenance=Provenance.DERIVED,
                ),
                *changes("^Id", "Histories.records"),
                email("^Id", "EmailMessages.records"),
                comment("^Id", "CaseComments.records"),
                derived("status", _changed, UPDATED, _ITSELF, also=_status_now),
                derived(
                    "closed",
                    _closed,
                    FieldRule(place("ClosedDate"), "at", INSTANT, required=True),
                    _ITSELF,
                    also=_status_now,
                ),
                derived(
                    "priority",
                    told_if(
                        lambda look: says(look, "Priority") is not None and not _is_told(look, "Priority"),
                        EventType.CASE_PRIORITY_CHANGED,
                    ),
                    UPDATED,
                    _ITSELF,
                    FieldRule(place("Priority"), "data.priority", TEXT),
                ),
                derived(
                    "owner",
                    told_if(lambda look: _owner_now(look) and not _is_told(look, *OWNERS), EventType.CASE_ASSIGNED),
                    UPDATED,
                    _ITSELF,
                    also=_owner_now,
                ),
                derived(
                    "merged",
                    told_if(_is_merged, EventType.CASE_MERGED),
                    UPDATED,
                    _ITSELF,
                    FieldRule(place("MasterRecordId"), "data.into", CASE),
                ),
                carrier("salesforce.case", UPDATED, _ITSELF),
            ),
            read_by_hand=("attributes", *place_names("Status", "IsClosed", "OwnerId", "CreatedById")),
        ),
        Resource(
            name="CaseHistory",
            kind="CaseHistory",
            id=(place("Id"),),
            also_called=("CaseHistories",),
            events=(
                *changes("CaseId"),
                carrier("salesforce.case_history", UPDATED, FieldRule(place("CaseId"), "case", CASE)),
            ),
            read_by_hand=("attributes", *place_names("Field", "NewValue", "CreatedById")),
        ),
        Resource(
            name="EmailMessage",
            kind="EmailMessage",
            id=(place("Id"),),
            also_called=("EmailMessages",),
            events=(
                email("ParentId"),
                carrier("salesforce.email_message", UPDATED, FieldRule(place("ParentId"), "case", CASE)),
            ),
            read_by_hand=("attributes", *place_names("Status", "Incoming", "CreatedById")),
        ),
        Resource(
            name="CaseComment",
            kind="CaseComment",
            id=(place("Id"),),
            also_called=("CaseComments",),
            events=(
                comment("ParentId"),
                carrier("salesforce.case_comment", UPDATED, FieldRule(place("ParentId"), "case", CASE)),
            ),
            read_by_hand=("attributes", *place_names("IsPublished", "CreatedById")),
        ),
        *WORK,
        *PEOPLE,
    ),
)
