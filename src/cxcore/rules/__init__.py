"""
The condition language: who, what and when, in words that are checked before they count.

A :class:`Schema` declares the fields of a record. It reads conditions such as
``tier in ['gold', 'vip'] and skills has 'billing' and wait > 5m``, and refuses
those that name an unknown field or compare what cannot be compared, with a
caret below the place. A :class:`Condition` is then asked about records; what a
record does not know is *unknown*, and unknown never matches. Nothing is ever
evaluated as code.
"""

from cxcore.rules._condition import Condition, Evidence
from cxcore.rules._constant import Constant
from cxcore.rules._field import (
    BooleanField,
    EnumField,
    Field,
    IntegerField,
    NumberField,
    TextField,
    TextSetField,
)
from cxcore.rules._schema import Schema
from cxcore.rules._time_field import DateField, DurationField, InstantField, TimeField
from cxcore.rules._tree import (
    All,
    Any,
    Between,
    Compare,
    Contains,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    In,
    IsTrue,
    Leaf,
    Not,
    StartsWith,
)

__all__ = [
    "All",
    "Any",
    "Between",
    "BooleanField",
    "Compare",
    "Condition",
    "Constant",
    "Contains",
    "DateField",
    "DurationField",
    "EnumField",
    "Evidence",
    "Exists",
    "Expression",
    "Field",
    "Has",
    "HasAll",
    "HasAny",
    "In",
    "InstantField",
    "IntegerField",
    "IsTrue",
    "Leaf",
    "Not",
    "NumberField",
    "Schema",
    "StartsWith",
    "TextField",
    "TextSetField",
    "TimeField",
]
