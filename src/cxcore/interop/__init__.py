"""
Outside shapes in: any CSV, JSON lines or records, through a mapping document.

A :class:`TableMapping` says what the columns of an export are, which rows are
no evidence, and which facts and events a row gives. :func:`read_csv`,
:func:`read_json_lines` and :func:`read_records` return a :class:`Table`: rows
of facts for :mod:`cxcore.metrics`, events for :mod:`cxcore.history`, and a
report in which each row that was left out stands with its reason. Nothing is
opened here; the caller hands in lines.

Calendar feeds go both ways: :func:`read_ical` returns the events of one as a
:class:`CalendarFeed`, holidays and shifts among them; :func:`rota_to_ical` and
:func:`hours_to_ical` write one.

:func:`from_schema_org` and :func:`to_schema_org` exchange a calendar with the
opening hours of a place on schema.org, and list what does not carry over.

:func:`from_jdm` makes a rule set of a zen-engine decision table, :func:`from_dmn`
of one in DMN; :func:`from_twilio_workflow` makes a policy of a TaskRouter workflow.
All list what does not carry over.

A :class:`System` reads the payloads of a helpdesk or contact centre as they
are, such as :data:`zendesk`, and writes them back.
"""

from cxcore.interop._calendars._ical_feed import AllDayEvent, CalendarFeed, TimedEvent
from cxcore.interop._calendars._ical_read import read_ical
from cxcore.interop._calendars._ical_write import hours_to_ical, rota_to_ical
from cxcore.interop._calendars._schema_org import HoursRead, HoursWritten
from cxcore.interop._calendars._schema_org_reading import from_schema_org
from cxcore.interop._calendars._schema_org_writing import to_schema_org
from cxcore.interop._left_out import LeftOut
from cxcore.interop._policies._decision_table import RulesRead
from cxcore.interop._policies._dmn import from_dmn
from cxcore.interop._policies._jdm import from_jdm
from cxcore.interop._policies._policy_read import PolicyRead
from cxcore.interop._policies._twilio_taskrouter import from_twilio_workflow
from cxcore.interop._systems._amazon_connect import amazon_connect
from cxcore.interop._systems._chatwoot import chatwoot
from cxcore.interop._systems._freshdesk import freshdesk
from cxcore.interop._systems._genesys import genesys
from cxcore.interop._systems._help_scout import help_scout
from cxcore.interop._systems._hubspot import hubspot
from cxcore.interop._systems._intercom import intercom
from cxcore.interop._systems._jira import jira
from cxcore.interop._systems._salesforce import salesforce
from cxcore.interop._systems._servicenow import servicenow
from cxcore.interop._systems._template._import import ImportedEntity, RecordFault, Residual, SystemImport
from cxcore.interop._systems._template._native_status import NativeStatus, NativeStatusId
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._twilio_conversations import twilio_conversations
from cxcore.interop._systems._vcon import vcon
from cxcore.interop._systems._zendesk import zendesk
from cxcore.interop._systems._zoho_desk import zoho_desk
from cxcore.interop._tables._column import Column
from cxcore.interop._tables._derivation import Derivation
from cxcore.interop._tables._mapping import TableMapping
from cxcore.interop._tables._read import read_csv, read_json_lines, read_records
from cxcore.interop._tables._sections import EventRule, RowRule, SourceSystem
from cxcore.interop._tables._table import MalformedRow, Table, TableReport

__all__ = [
    "AllDayEvent",
    "CalendarFeed",
    "Column",
    "Derivation",
    "EventRule",
    "HoursRead",
    "HoursWritten",
    "ImportedEntity",
    "LeftOut",
    "MalformedRow",
    "NativeStatus",
    "NativeStatusId",
    "PolicyRead",
    "RecordFault",
    "Residual",
    "RowRule",
    "RulesRead",
    "SourceSystem",
    "System",
    "SystemImport",
    "Table",
    "TableMapping",
    "TableReport",
    "TimedEvent",
    "amazon_connect",
    "chatwoot",
    "freshdesk",
    "from_dmn",
    "from_jdm",
    "from_schema_org",
    "from_twilio_workflow",
    "genesys",
    "help_scout",
    "hours_to_ical",
    "hubspot",
    "intercom",
    "jira",
    "read_csv",
    "read_ical",
    "read_json_lines",
    "read_records",
    "rota_to_ical",
    "salesforce",
    "servicenow",
    "to_schema_org",
    "twilio_conversations",
    "vcon",
    "zendesk",
    "zoho_desk",
]
