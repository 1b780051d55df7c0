"""
Promises of time, and the clocks that measure whether they are kept.

:class:`Commitments` is a checked document: which cases, what is measured, how
long it may take. :func:`clock` asks the log of a case where one promise stands
at an instant: due when, how much is left, met or breached; :func:`clocks` asks
for many cases at once, and :func:`clock_columns` for a million, from numpy columns. Each answer, a :class:`Clock`, carries its ledger: every
stretch of the case, counted or not, and why. What counts as working time is any
:class:`cxcore.intervals.WorkingTime`, such as a :class:`cxcore.coverage.Calendar`.
"""

from cxcore.sla._clock import Clock, EscalationPoint, State
from cxcore.sla._column_values import ClockColumns, EventColumns, WorkingTimeColumns
from cxcore.sla._columns import clock_columns
from cxcore.sla._commitment import Commitment, Escalation
from cxcore.sla._commitments import Commitments
from cxcore.sla._judge import JudgedBy
from cxcore.sla._ledger import LedgerEntry, Reason
from cxcore.sla._measure import clock, clocks, rounds
from cxcore.sla._metric import Metric

__all__ = [
    "Clock",
    "ClockColumns",
    "Commitment",
    "Commitments",
    "Escalation",
    "EscalationPoint",
    "EventColumns",
    "JudgedBy",
    "LedgerEntry",
    "Metric",
    "Reason",
    "State",
    "WorkingTimeColumns",
    "clock",
    "clock_columns",
    "clocks",
    "rounds",
]
