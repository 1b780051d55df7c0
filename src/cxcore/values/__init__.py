"""
How cxcore declares a value, and the small values everything else is made of.

A value is a frozen, slotted attrs class that inherits from :class:`Value`. It
is checked when it is built and trusted afterwards. The same class reads
itself from a document, reports every fault of that document at once, writes
itself as JSON, and serves as a field type of a pydantic model; pydantic is
imported when the first of these is asked for, not before.
"""

from cxcore.values._checks import (
    at_least_zero,
    aware,
    fraction,
    one_line,
    positive,
    to_utc,
)
from cxcore.values._document import DocumentFormat, parse_document
from cxcore.values._document_reader import DocumentReader, as_table
from cxcore.values._frozen_dict import FrozenDict
from cxcore.values._html_table import html_table
from cxcore.values._id import Id
from cxcore.values._instance_of import instance_of
from cxcore.values._language import canonical_language, language_level, language_tag, to_language_tag
from cxcore.values._missing import is_missing
from cxcore.values._money import Money
from cxcore.values._personal import PERSONAL, is_personal
from cxcore.values._repeated_keys import RepeatedKeyError, each_key_once
from cxcore.values._value import Value
from cxcore.values._zone import zone_name, zone_of

__all__ = [
    "PERSONAL",
    "DocumentFormat",
    "DocumentReader",
    "FrozenDict",
    "Id",
    "Money",
    "RepeatedKeyError",
    "Value",
    "as_table",
    "at_least_zero",
    "aware",
    "canonical_language",
    "each_key_once",
    "fraction",
    "html_table",
    "instance_of",
    "is_missing",
    "is_personal",
    "language_level",
    "language_tag",
    "one_line",
    "parse_document",
    "positive",
    "to_language_tag",
    "to_utc",
    "zone_name",
    "zone_of",
]
