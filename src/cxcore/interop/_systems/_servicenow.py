"""
ServiceNow: incidents and customer service cases, their journals and audits, users, groups and SLAs.

Read by the names of the tables, as the Table API answers (hand in its
``result``), and as warehouse exports do. A field comes in the form that
``sysparm_display_value`` asked for: its value, what the form displays, or both;
a reference brings a link as well. Values of time are in UTC and say no zone;
what is displayed is in the zone of whoever asked, so hand that zone in.

A record is a snapshot of how it stands; without ``sys_audit`` its state,
priority and assignee become *derived* events. Its comments are not in it: they
are the rows of ``sys_journal_field``, which name their writer by login.

============================  ========================================================
ServiceNow                    what it tells
============================  ========================================================
``incident``,                 ``case.created``; derived state, priority and assignee;
``sn_customerservice_case``   ``solved`` and ``closed`` by their own times
``task``                      the same, where ``sys_class_name`` is one of both
``sys_journal_field``         ``message.note_added`` of ``work_notes``; of ``comments``
                              ``received`` or ``replied``
``sys_audit``                 ``case.status_changed``, ``priority_changed``, ``assigned``
``sys_user``,                 an ``Agent`` or ``Customer``
``customer_contact``
``sys_user_group``            a ``Team``
``customer_account``          an ``Account``
============================  ========================================================
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.interop._systems._servicenow_parts import AUDITED, audited, journal_author, journal_type
from cxcore.interop._systems._servicenow_people import PEOPLE
from cxcore.interop._systems._servicenow_words import (
    AGENT,
    CALLER,
    CASE,
    CREATED,
    CUSTOMER,
    TASKS,
    TEAM,
    UPDATED,
    WHEN,
    WRITTEN,
    beside,
    in_state,
    place,
    place_names,
    reference,
    said,
    says,
    value_of,
)
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import Codec, id_of, words
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import ActorKind, Channel, EventType, MessageId, Phase, Provenance

_CHANNELS: Final[Mapping[str, Channel]] = {
    "email": Channel.EMAIL,
    "phone": Channel.PHONE,
    "chat": Channel.CHAT,
    "virtual agent": Channel.CHATBOT,
    "self service": Channel.SELF_SERVICE,
    "web": Channel.WEB_FORM,
    "walk in": Channel.IN_PERSON,
    "messaging": Channel.MESSAGING,
    "social": Channel.SOCIAL_PUBLIC,
    "community": Channel.COMMUNITY,
}
_BY_WORD: Final = words(_CHANNELS)
# The value of the same word is self-service, walk-in or virtual_agent, and each is displayed in a way of its own.
_CHANNEL: Final = Codec(
    _BY_WORD.expected, lambda raw, tenant: _BY_WORD.decode(re.sub("[-_]", " ", str(value_of(raw)).lower()), tenant)
)
_OPENED: Final = FieldRule(place("opened_at", "sys_created_on"), "at", WHEN, required=True)
_ITSELF: Final = FieldRule(place("sys_id"), "case", CASE)

# --- what a record says that holds now -----------------------------------


def _table(look: Look) -> str | None:
    return says(look, "sys_class_name")


def _is_case(table: str) -> Callable[[Look], bool]:
    """Whether a record is somebody's case: of the tasks, a change or an approval is not."""
    return lambda look: table != "task" or _table(look) in {"incident", "sn_customerservice_case"}


def _state(table: str) -> AlsoOf:
    def state(look: Look) -> Mapping[str, object]:
        # Of an incident a warehouse holds the older name of its state, and the rest in the table of its task.
        return in_state(
            _table(look) or table, says(look, "state", "incident_state"), hold_reason=says(look, "hold_reason")
        )

    return state


def _is_audited(look: Look, *fields: str) -> bool:
    rows = beside(look, "sys_audit", "documentkey", says(look, "sys_id"))
    return any(said(row, "fieldname") in fields for row in rows)


def _case_events(table: str) -> tuple[EventOf, ...]:
    """Return what a record of a table tells; its state by its own times of solving and closing, where it says them."""
    state, is_case = _state(table), _is_case(table)

    def stands(look: Look) -> Phase | None:
        phase: Any = state(look).get("data.phase")
        return None if _is_audited(look, "state", "incident_state") or not is_case(look) else phase

    def if_not_timed(look: Look) -> EventType | None:
        ended = {Phase.SOLVED: "resolved_at", Phase.CLOSED: "closed_at"}.get(phase) if (phase := stands(look)) else None
        is_timed = ended is not None and says(look, ended) is not None
        return EventType.CASE_STATUS_CHANGED if phase is not None and not is_timed else None

    def if_ended(kind: EventType, field: str, *phases: Phase) -> TypeOf:
        return told_if(lambda look: stands(look) in phases and says(look, field) is not None, kind)

    def if_said(kind: EventType, *fields: str) -> TypeOf:
        return told_if(lambda look: is_case(look) and says(look, *fields) and not _is_audited(look, *fields), kind)

    return (
        EventOf(
            name="created",
            type=told_if(is_case, EventType.CASE_CREATED),
            at=_OPENED,
            fields=(
                _ITSELF,
                FieldRule(place(*CALLER), "customer", reference(CUSTOMER)),
                FieldRule(place("contact_type"), "channel", _CHANNEL),
                FieldRule(place("short_description"), "data.subject", WRITTEN),
            ),
        ),
        EventOf(
            name="description",
            type=told_if(lambda look: is_case(look) and _asked_themselves(look), EventType.MESSAGE_RECEIVED),
            at=_OPENED,
            fields=(
                _ITSELF,
                FieldRule(place("sys_id"), "message", id_of(MessageId, "task")),
                FieldRule(place("description", "short_description"), "data.text", WRITTEN),
            ),
            actor=lambda look: actor_named(look, ActorKind.CUSTOMER, CUSTOMER, says(look, *CALLER)),
            provenance=Provenance.DERIVED,
        ),
        derived("state", if_not_timed, UPDATED, _ITSELF, also=state),
        derived(
            "solved",
            if_ended(EventType.CASE_SOLVED, "resolved_at", Phase.SOLVED, Phase.CLOSED),
            FieldRule(place("resolved_at"), "at", WHEN, required=True),
            _ITSELF,
        ),
        derived(
            "closed",
            if_ended(EventType.CASE_CLOSED, "closed_at", Phase.CLOSED),
            FieldRule(place("closed_at"), "at", WHEN, required=True),
            _ITSELF,
        ),
        derived(
            "priority",
            if_said(EventType.CASE_PRIORITY_CHANGED, "priority"),
            UPDATED,
            _ITSELF,
            FieldRule(place("priority"), "data.priority", WRITTEN),
        ),
        derived(
            "assignee",
            if_said(EventType.CASE_ASSIGNED, "assigned_to", "assignment_group"),
            UPDATED,
            _ITSELF,
            FieldRule(place("assigned_to"), "data.agent", reference(AGENT)),
            FieldRule(place("assignment_group"), "data.team", reference(TEAM)),
        ),
        carrier(f"servicenow.{table}", UPDATED, _ITSELF),
    )


def _asked_themselves(look: Look) -> bool:
    """Whether the caller opened it, so that the description is theirs."""
    caller = says(look, *CALLER)
    return caller is not None and caller == says(look, "opened_by")


def _case(table: str) -> Resource:
    return Resource(
        name=table,
        kind=table,
        id=(place("sys_id"),),
        also_called=(f"{table}_data",),
        events=_case_events(table),
        read_by_hand=place_names(
            "sys_class_name", "state", "incident_state", "hold_reason", "opened_by", "sys_created_by"
        ),
    )


servicenow: Final = System(
    name="servicenow",
    title="ServiceNow",
    sources=(
        "https://docs.servicenow.com/csh?topicname=c_TableAPI.html&version=latest",
        "https://docs.servicenow.com/bundle/london-it-service-management/page/product/incident-management/concept/c_IncidentManagementStateModel.html",
        "https://www.servicenow.com/docs/r/customer-service-management/r_CustomerServiceCaseStates.html",
        "https://fivetran.com/docs/connectors/applications/servicenow",
    ),
    name_of=value_of,
    resources=(
        *(_case(table) for table in TASKS),
        Resource(
            name="sys_journal_field",
            kind="sys_journal_field",
            id=(place("sys_id"),),
            events=(
                EventOf(
                    name="written",
                    type=journal_type,
                    at=CREATED,
                    fields=(
                        FieldRule(place("element_id"), "case", CASE, required=True),
                        FieldRule(place("sys_id"), "message", id_of(MessageId, "sys_journal_field")),
                        FieldRule("value", "data.text", WRITTEN),
                    ),
                    actor=journal_author,
                ),
                carrier("servicenow.sys_journal_field", CREATED),
            ),
            read_by_hand=place_names("element", "sys_created_by"),
        ),
        Resource(
            name="sys_audit",
            kind="sys_audit",
            id=(place("sys_id"),),
            events=(*(audited(field) for field in AUDITED), carrier("servicenow.sys_audit", CREATED)),
            read_by_hand=place_names("tablename", "fieldname", "newvalue", "user"),
        ),
        Resource(
            name="task_sla",
            kind="task_sla",
            id=(place("sys_id"),),
            also_called=("task_sla_data",),
            events=(carrier("servicenow.task_sla", UPDATED, FieldRule(place("task"), "case", reference(CASE))),),
        ),
        *PEOPLE,
    ),
)
