"""
The condition language: who, what and when, in words that are checked before they count.

A :class:`Schema` declares the fields of a record. It reads conditions such as
``tier in ['gold', 'vip'] and skills has 'billing' and wait > 5m``, and refuses
those that name an unknown field or compare what cannot be compared, with a
caret below the place. A :class:`Condition` is then asked about records; what a
record does not know is *unknown*, and unknown never matches. Nothing is ever
evaluated as code.
"""

from cxcore.rules._analysis._analysis import Analysis, analyse
from cxcore.rules._analysis._boundary import BoundaryCase, boundary_cases
from cxcore.rules._analysis._diff import Change, Diff, diff
from cxcore.rules._analysis._findings import Finding, FindingCode, Severity
from cxcore.rules._conditions._builder import Subject, field
from cxcore.rules._conditions._condition import Condition, Evidence
from cxcore.rules._conditions._tree import (
    All,
    Any,
    AtLeast,
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
    Matches,
    Not,
    StartsWith,
    Within,
)
from cxcore.rules._fields._constant import Constant
from cxcore.rules._fields._facts import Facts
from cxcore.rules._fields._field import (
    BooleanField,
    EnumField,
    Field,
    IntegerField,
    NumberField,
    TextField,
    TextSetField,
)
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._fields._predicate import Predicate, PredicateField
from cxcore.rules._fields._time_field import DateField, DurationField, InstantField, TimeField
from cxcore.rules._rule import Conflict, Hit, HitPolicy, NoHit, Outcome, Rule, RuleReason, Verdict
from cxcore.rules._rule_set import RuleSet
from cxcore.rules._schema import Schema

__all__ = [
    "All",
    "Analysis",
    "Any",
    "AtLeast",
    "Between",
    "BooleanField",
    "BoundaryCase",
    "Change",
    "Compare",
    "Condition",
    "Conflict",
    "Constant",
    "Contains",
    "DateField",
    "Diff",
    "DurationField",
    "EnumField",
    "Evidence",
    "Exists",
    "Expression",
    "Facts",
    "Field",
    "Finding",
    "FindingCode",
    "Has",
    "HasAll",
    "HasAny",
    "Hit",
    "HitPolicy",
    "In",
    "InstantField",
    "IntegerField",
    "IsTrue",
    "Leaf",
    "LevelsField",
    "Matches",
    "NoHit",
    "Not",
    "NumberField",
    "Outcome",
    "Predicate",
    "PredicateField",
    "Rule",
    "RuleReason",
    "RuleSet",
    "Schema",
    "Severity",
    "StartsWith",
    "Subject",
    "TextField",
    "TextSetField",
    "TimeField",
    "Verdict",
    "Within",
    "analyse",
    "boundary_cases",
    "diff",
    "field",
]
