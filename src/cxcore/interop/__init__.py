"""
Outside shapes in: any CSV, JSON lines or records, through a mapping document.

A :class:`TableMapping` says what the columns of an export are, which rows are
no evidence, and which facts and events a row gives. :func:`read_csv`,
:func:`read_json_lines` and :func:`read_records` return a :class:`Table`: rows
of facts for :mod:`cxcore.metrics`, events for :mod:`cxcore.history`, and a
report in which each row that was left out stands with its reason. Nothing is
opened here; the caller hands in lines.
"""

from cxcore.interop._column import Column
from cxcore.interop._derivation import Derivation
from cxcore.interop._mapping import TableMapping
from cxcore.interop._read import read_csv, read_json_lines, read_records
from cxcore.interop._sections import EventRule, RowRule, SourceSystem
from cxcore.interop._table import MalformedRow, Table, TableReport

__all__ = [
    "Column",
    "Derivation",
    "EventRule",
    "MalformedRow",
    "RowRule",
    "SourceSystem",
    "Table",
    "TableMapping",
    "TableReport",
    "read_csv",
    "read_json_lines",
    "read_records",
]
