"""
HubSpot: tickets, threads and their messages, logged emails, calls and notes, contacts, owners, teams, pipelines.

Read as the API writes them (hand in the ``results``) and as warehouse exports
do (one table each, ``property_`` before the name of a property, times without
a zone in UTC). What a stage means is in the table of pipelines and in no
ticket: only the four stages every account begins with are known without it.
A ticket is a snapshot; asked for ``propertiesWithHistory``, or beside the table
of property history, it says when its stage, priority and owner really changed.

================================  ================================================
HubSpot                           what it tells
================================  ================================================
``tickets``                       ``case.created``; derived stage, priority, owner;
                                  the first reply by its time, without its thread
``propertiesWithHistory``,        ``case.status_changed``, ``priority_changed``,
``ticket_property_history``       ``assigned``
``ticket_contact``                the customer of a ticket
``threads``                       without a ticket a case of its own, which is
                                  created and closed
``messages``                      ``message.received``, ``replied``, ``note_added``
                                  of a ``COMMENT``; a thread opened or closed again
``emails``, ``notes``             ``message.received``, ``replied``, ``note_added``
``calls``                         ``interaction.started`` and ``ended``
``pipeline_stages``               a ``NativeStatus`` with its phase
``contacts``, ``companies``       a ``Customer``, an ``Account``
``owners``, ``teams``             an ``Agent``, a ``Team``
================================  ================================================

The ``content`` of a ticket is what its first message or an agent put there;
nobody can tell which, so it is no message.
"""

from typing import Final

from cxcore.interop._systems._hubspot_engagements import ENGAGEMENTS
from cxcore.interop._systems._hubspot_people import PEOPLE
from cxcore.interop._systems._hubspot_threads import THREADS_AND_MESSAGES
from cxcore.interop._systems._hubspot_tickets import TICKETS_AND_HISTORY
from cxcore.interop._systems._hubspot_words import PIPELINES, STAGES, WHEN, phase_in
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import TEXT
from cxcore.interop._systems._template._native_status import NativeStatus, NativeStatusId
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System

hubspot: Final = System(
    name="hubspot",
    title="HubSpot",
    sources=(
        "https://developers.hubspot.com/docs/api-reference/crm-tickets-v3/guide",
        "https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide",
        "https://developers.hubspot.com/docs/api-reference/conversations-conversations-v3/guide",
        "https://developers.hubspot.com/docs/methods/engagements/engagements-overview",
    ),
    resources=(
        *TICKETS_AND_HISTORY,
        *THREADS_AND_MESSAGES,
        *ENGAGEMENTS,
        Resource(
            name=STAGES,
            kind="pipeline_stage",
            # In tables one number may stand in two pipelines; the API lists the stages of one.
            id=("id|stage_id", "pipeline_id|id"),
            also_called=("ticket_pipeline_stage_data",),
            entity=EntityOf.always(
                NativeStatus,
                NativeStatusId,
                FieldRule("label", "name", TEXT, required=True),
                also=lambda look: {"phase": phase_in(look.record)},
            ),
            read_by_hand=("metadata.ticketState", "ticket_state"),
        ),
        Resource(
            name=PIPELINES,
            kind="pipeline",
            id=("id|pipeline_id",),
            also_called=("ticket_pipeline_data",),
            events=(
                carrier(
                    "hubspot.pipeline",
                    FieldRule("updatedAt|updated_at|createdAt", "at", WHEN, required=True),
                    key=("updatedAt", "updated_at"),
                ),
            ),
            read_by_hand=("stages",),
        ),
        *PEOPLE,
    ),
)
