"""
Personal data: knowing where they are, finding them, and keeping no more than we may.

:func:`sensitivity_of` says which fields of a value are personal, and
:func:`redact` takes out of a text what can be told by its form. A
:class:`ConsentLedger` answers whether we may. :func:`erase` takes a customer
out of a log and keeps every figure of it; :func:`due` says what a
:class:`RetentionPolicy` asks to delete, and never what a legal hold keeps. :func:`access_export`
shows a customer what is known about them, and nothing of anybody else.
"""

from cxcore.privacy._access import AccessEvent, AccessExport, AccessPolicy, AccessRecord, access_export
from cxcore.privacy._category import DataCategory, personal
from cxcore.privacy._consent import ConsentAnswer, ConsentBasis, ConsentLedger, SilenceRule
from cxcore.privacy._erase import Erasure, erase
from cxcore.privacy._find import find_personal
from cxcore.privacy._pattern import Finding, Pattern
from cxcore.privacy._pseudonym import pseudonym_of
from cxcore.privacy._redact import RedactedText, redact
from cxcore.privacy._retention_plan import RetentionPlan, due, held_events, holds_on
from cxcore.privacy._retention_policy import (
    LegalHold,
    RecordKind,
    RetentionAction,
    RetentionClock,
    RetentionPolicy,
    RetentionRule,
)
from cxcore.privacy._retention_records import DueRecord
from cxcore.privacy._sensitivity import sensitivity_of, sensitivity_of_event

__all__ = [
    "AccessEvent",
    "AccessExport",
    "AccessPolicy",
    "AccessRecord",
    "ConsentAnswer",
    "ConsentBasis",
    "ConsentLedger",
    "DataCategory",
    "DueRecord",
    "Erasure",
    "Finding",
    "LegalHold",
    "Pattern",
    "RecordKind",
    "RedactedText",
    "RetentionAction",
    "RetentionClock",
    "RetentionPlan",
    "RetentionPolicy",
    "RetentionRule",
    "SilenceRule",
    "access_export",
    "due",
    "erase",
    "find_personal",
    "held_events",
    "holds_on",
    "personal",
    "pseudonym_of",
    "redact",
    "sensitivity_of",
    "sensitivity_of_event",
]
