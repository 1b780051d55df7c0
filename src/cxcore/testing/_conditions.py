"""Schemas, records of them, conditions over them, and rule sets."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any as Anything
from typing import Final

from cxcore.rules import (
    All,
    Any,
    AtLeast,
    Between,
    BooleanField,
    Compare,
    Condition,
    Contains,
    DateField,
    DurationField,
    EnumField,
    Exists,
    Expression,
    Field,
    Has,
    HasAll,
    HasAny,
    HitPolicy,
    In,
    InstantField,
    IntegerField,
    IsTrue,
    LevelsField,
    Matches,
    Not,
    NumberField,
    PredicateField,
    Rule,
    RuleSet,
    Schema,
    StartsWith,
    TextField,
    TextSetField,
    TimeField,
    Within,
)
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import json_data, lines, maybe
from cxcore.testing._times import instants

_Expressions = st.SearchStrategy[Expression]

_texts: Final = st.text(max_size=3) | st.sampled_from(["Lisbon", "Lis", "it's", "billing", "sales"])
_names: Final = st.lists(lines(), min_size=1, max_size=3, unique=True)


def schemas() -> st.SearchStrategy[Schema]:
    """Return schemas of up to five fields of every type."""
    names = lines().filter(lambda name: "`" not in name)
    return st.dictionaries(names, _fields(), min_size=1, max_size=5).map(Schema)


def _fields() -> st.SearchStrategy[Field]:
    plain = [TextField, IntegerField, NumberField, BooleanField, InstantField, DateField, TimeField, DurationField]
    return st.one_of(
        st.sampled_from(plain).map(lambda kind: kind()),
        st.builds(EnumField, _names),
        st.builds(TextSetField, st.just(()) | _names),
        st.builds(LevelsField, st.just(()) | _names),
    )


_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)
_VALUES: Final[Mapping[type[Field], Callable[[Anything], st.SearchStrategy[Anything]]]] = {
    TextField: lambda _: _texts,
    EnumField: lambda field: st.sampled_from(field.values),
    IntegerField: lambda _: st.integers(-3, 3) | st.integers(-(2**40), 2**40),
    NumberField: lambda _: st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False),
    BooleanField: lambda _: st.booleans(),
    PredicateField: lambda _: st.booleans(),
    InstantField: lambda _: instants(_LONG_AGO),
    DateField: lambda _: st.dates(),
    TimeField: lambda _: st.times(),
    DurationField: lambda _: st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    TextSetField: lambda field: st.frozensets(_listed(field), max_size=3),
    LevelsField: lambda field: st.dictionaries(_listed(field), st.integers(0, 10), max_size=3),
}
_UNORDERED: Final = (TextField, EnumField)


def _listed(field: Field) -> st.SearchStrategy[str]:
    return st.sampled_from(field.listed()) if field.listed() else _texts


def facts_of(field: Field) -> st.SearchStrategy[object]:
    """Return known facts of a field."""
    return _VALUES[type(field)](field)


def records(schema: Schema) -> st.SearchStrategy[dict[str, object]]:
    """
    Return records of a schema: each fact known, ``None``, or left out.

    >>> from hypothesis import find
    >>> find(records(Schema({"tier": EnumField(("gold", "basic"))})), lambda record: record.get("tier") == "basic")
    {'tier': 'basic'}
    """
    facts = {name: maybe(facts_of(field)) for name, field in schema.fields.items()}
    return st.fixed_dictionaries({}, optional=facts)


def conditions(schema: Schema) -> st.SearchStrategy[Condition]:
    """
    Return conditions over a schema, with every operator that its fields have.

    >>> from hypothesis import find
    >>> schema = Schema({"tier": EnumField(("gold", "basic"))})
    >>> find(conditions(schema), lambda condition: not condition.matches({"tier": "gold"}))
    Condition("tier == 'basic'")
    """
    leaves = st.one_of(*(_leaves(name, field) for name, field in schema.fields.items()))
    return st.recursive(leaves, _combined, max_leaves=8).map(schema.check)


def _combined(inner: _Expressions) -> _Expressions:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(st.builds(Not, inner), st.builds(All, parts), st.builds(Any, parts))


def _leaves(name: str, field: Field) -> _Expressions:
    exists = st.just(Exists(name))
    match field:
        case BooleanField():
            return st.just(IsTrue(name)) | exists
        case TextSetField() | LevelsField():
            return _of_sets(name, field) | exists
    value: st.SearchStrategy[Anything] = facts_of(field)
    compared = _compared(name, value, ordered=not isinstance(field, _UNORDERED))
    match field:
        case TextField():
            return compared | _of_texts(name) | exists
        case InstantField(calendars=calendars) if calendars:
            return compared | st.builds(Within, st.just(name), st.sampled_from(sorted(calendars))) | exists
    return compared | exists


def _compared(name: str, value: st.SearchStrategy[Anything], *, ordered: bool) -> _Expressions:
    operators = ["==", "!=", "<", "<=", ">", ">="] if ordered else ["==", "!="]
    alike = st.builds(Compare, st.just(name), st.sampled_from(operators), value) | st.builds(
        In, st.just(name), st.lists(value, min_size=1, max_size=3)
    )
    if not ordered:
        return alike
    return alike | st.tuples(value, value).map(lambda two: Between(name, min(two), max(two)))


def _of_texts(name: str) -> _Expressions:
    patterns = st.sampled_from(["L.*", "[a-z]+", r"\d{2,4}", "gold|vip", "Lis.?"])
    return (
        st.builds(StartsWith, st.just(name), _texts)
        | st.builds(Contains, st.just(name), _texts)
        | st.builds(Matches, st.just(name), patterns)
    )


def _of_sets(name: str, field: Field) -> _Expressions:
    member = _listed(field)
    some = st.lists(member, min_size=1, max_size=3)
    asked = (
        st.builds(Has, st.just(name), member)
        | st.builds(HasAny, st.just(name), some)
        | st.builds(HasAll, st.just(name), some)
    )
    # At least 1 is the same as `has`, and written so.
    return (
        asked | st.builds(AtLeast, st.just(name), member, st.integers(2, 10))
        if isinstance(field, LevelsField)
        else asked
    )


@st.composite
def rule_sets(draw: st.DrawFn, schema: Schema | None = None) -> RuleSet:
    """
    Return rule sets of up to six rules under every hit policy.

    They are about `schema`, or any of :func:`schemas` if none is given.
    """
    declared = draw(schemas()) if schema is None else schema
    whens = draw(st.lists(maybe(conditions(declared)), max_size=6))
    rules = [
        Rule(
            name=f"rule {number}",
            when=when,
            outcome=draw(st.sampled_from(["vip", "general"]) | json_data()),
            priority=draw(st.integers(-2, 2)),
        )
        for number, when in enumerate(whens)
    ]
    return RuleSet(declared, rules, draw(st.sampled_from(HitPolicy)))
