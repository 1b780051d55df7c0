"""The condition language against a naive evaluator, and the laws of its logic."""

import json
import operator
import re
import string
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any as Anything

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError
from cxcore.rules import (
    All,
    Any,
    AtLeast,
    Between,
    BooleanField,
    Compare,
    Contains,
    DateField,
    DurationField,
    EnumField,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    In,
    InstantField,
    IntegerField,
    IsTrue,
    LevelsField,
    Matches,
    Not,
    NumberField,
    Schema,
    StartsWith,
    TextField,
    TextSetField,
    TimeField,
    Within,
)

TIERS = ("gold", "vip", "basic")
SCHEMA = Schema(
    {
        "tier": EnumField(TIERS),
        "city name": TextField(),
        "orders": IntegerField(),
        "amount": NumberField(),
        "is_new": BooleanField(),
        "opened": InstantField(),
        "day": DateField(),
        "clock": TimeField(),
        "wait": DurationField(),
        "skills": TextSetField(),
        "levels": LevelsField(),
    },
    calendars={"lisbon": Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")},
)

texts = st.text(max_size=3) | st.sampled_from(["Lisbon", "Lis", "it's", "billing", "sales"])
values: Mapping[str, st.SearchStrategy[Anything]] = {
    "tier": st.sampled_from(TIERS),
    "city name": texts,
    "orders": st.integers(-3, 3),
    "amount": st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False),
    "opened": st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds, made aware by the strategy
    "day": st.dates(),
    "clock": st.times(),
    "wait": st.timedeltas(),
}
ordered = sorted(set(values) - {"tier", "city name"})


def about(field: str) -> st.SearchStrategy[Expression]:
    """Return strategies for every leaf that compares a field."""
    value = values[field]
    comparisons = ["==", "!=", "<", "<=", ">", ">="] if field in ordered else ["==", "!="]
    leaves = st.builds(Compare, st.just(field), st.sampled_from(comparisons), value)
    return leaves | st.builds(In, st.just(field), st.lists(value, min_size=1, max_size=3))


def between(field: str) -> st.SearchStrategy[Expression]:
    pair = st.tuples(values[field], values[field])
    return pair.map(lambda two: Between(field, min(two), max(two)))


# Pieces that mean the same to Python's `re`, which is the judge.
characters = st.sampled_from(["L", "i", "s", ".", "[a-z]", "[^L]", "\\d", "[\\dx-]", "\\."])
repeated = st.builds(str.__add__, characters, st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,2}", "{0,1}", "{1,}"]))
patterns = st.lists(st.lists(repeated, max_size=4).map("".join), min_size=1, max_size=3).map("|".join)

skills = st.sampled_from(["skills", "levels"])
some = st.lists(texts, min_size=1, max_size=3)
leaves = st.one_of(
    *(about(field) for field in values),
    *(between(field) for field in ordered),
    st.builds(Has, skills, texts),
    st.builds(HasAny, skills, some),
    st.builds(HasAll, skills, some),
    st.builds(AtLeast, st.just("levels"), texts, st.integers(2, 4)),  # at least 1 is read back as `has`
    st.builds(StartsWith, st.just("city name"), texts),
    st.builds(Contains, st.just("city name"), texts),
    st.builds(Matches, st.just("city name"), patterns),
    st.just(Within("opened", "lisbon")),
    st.just(IsTrue("is_new")),
)
exists = st.builds(Exists, st.sampled_from(sorted(SCHEMA.fields)))


def trees_of(leaf: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, min_size=2, max_size=3)),
            st.builds(Any, st.lists(inner, min_size=2, max_size=3)),
            st.builds(Not, inner),
        ),
        max_leaves=8,
    )


trees = trees_of(leaves | exists)
facts = {
    **values,
    "is_new": st.booleans(),
    "skills": st.frozensets(texts, max_size=3),
    "levels": st.dictionaries(texts, st.integers(0, 4), max_size=3),
}
records = st.fixed_dictionaries({}, optional={field: st.none() | value for field, value in facts.items()})

ORDER = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def naive(tree: Expression, record: Mapping[str, object]) -> float:
    """Evaluate a tree by Kleene's definition: 0 is false, 1/2 unknown, 1 true; and, or, not are min, max, 1 - x."""
    if isinstance(tree, All):
        return min(naive(part, record) for part in tree.parts)
    if isinstance(tree, Any):
        return max(naive(part, record) for part in tree.parts)
    if isinstance(tree, Not):
        return 1 - naive(tree.part, record)
    value = record.get(tree.field)
    if isinstance(tree, Exists):
        return float(value is not None)
    return 0.5 if value is None else float(holds(tree, value))


def holds(tree: Expression, value: Anything) -> bool:
    if isinstance(tree, Compare):
        return bool(ORDER[tree.operator](value, tree.value))
    if isinstance(tree, In):
        return any(value == each for each in tree.values)
    if isinstance(tree, Matches):
        return re.fullmatch(tree.pattern, value, re.DOTALL | re.ASCII) is not None
    if isinstance(tree, Within):
        return SCHEMA.calendars[tree.calendar].is_open(value)
    if isinstance(tree, Between):
        return bool(tree.low <= value <= tree.high)
    if isinstance(tree, AtLeast):
        return bool(value.get(tree.name, 0) >= tree.level)
    if isinstance(value, dict):
        value = {name for name, level in value.items() if level > 0}
    if isinstance(tree, (Has, StartsWith, Contains)):
        wanted = tree.value if isinstance(tree, Has) else tree.text
        return bool(value.startswith(wanted) if isinstance(tree, StartsWith) else wanted in value)
    if isinstance(tree, (HasAny, HasAll)):
        return (any if isinstance(tree, HasAny) else all)(each in value for each in tree.values)
    assert isinstance(tree, IsTrue)
    return bool(value)


def truth(tree: Expression, record: Mapping[str, object]) -> bool | None:
    return SCHEMA.check(tree).truth(record)


@given(trees)
def test_a_tree_is_printed_and_read_back_equal(tree: Expression) -> None:
    condition = SCHEMA.check(tree)

    assert condition.tree == tree
    assert SCHEMA.parse(str(condition)) == condition


@given(trees)
def test_a_tree_is_written_as_tables_and_read_back_equal(tree: Expression) -> None:
    condition = SCHEMA.check(tree)

    assert SCHEMA.read_condition(json.loads(json.dumps(condition.to_dict()))) == condition


@given(trees, trees, records)
def test_operators_combine_as_and_or_and_not_do(a: Expression, b: Expression, record: dict[str, object]) -> None:
    assert truth(a & b, record) is truth(All([a, b]), record)
    assert truth(a | b, record) is truth(Any([a, b]), record)
    assert truth(~a, record) is truth(Not(a), record)


@given(patterns, st.text("Lisx7.-", max_size=8))
def test_a_pattern_matches_what_a_regular_expression_would(pattern: str, text: str) -> None:
    expected = re.fullmatch(pattern, text, re.DOTALL | re.ASCII) is not None

    assert SCHEMA.check(Matches("city name", pattern)).matches({"city name": text}) is expected


@given(trees, records)
def test_the_truth_is_that_of_a_naive_evaluator(tree: Expression, record: dict[str, object]) -> None:
    assert truth(tree, record) is {0.0: False, 0.5: None, 1.0: True}[naive(tree, record)]


@given(trees, trees, records)
def test_de_morgan(a: Expression, b: Expression, record: dict[str, object]) -> None:
    assert truth(Not(All([a, b])), record) is truth(Any([Not(a), Not(b)]), record)
    assert truth(Not(Any([a, b])), record) is truth(All([Not(a), Not(b)]), record)


@given(trees, trees, trees, records)
def test_and_and_or_form_a_lattice_in_three_values(
    a: Expression, b: Expression, c: Expression, record: dict[str, object]
) -> None:
    assert truth(Not(Not(a)), record) is truth(a, record)
    assert truth(All([a, b]), record) is truth(All([b, a]), record)
    assert truth(Any([a, All([a, b])]), record) is truth(a, record)
    assert truth(All([a, Any([b, c])]), record) is truth(Any([All([a, b]), All([a, c])]), record)
    assert truth(All([a, All([b, c])]), record) is truth(All([a, b, c]), record)


@given(trees_of(leaves), records, st.fixed_dictionaries(dict(facts)))  # `exists` asks about our knowledge itself
def test_learning_a_missing_fact_never_turns_a_known_answer_around(
    tree: Expression, record: dict[str, object], learned: dict[str, object]
) -> None:
    known = {field: fact for field, fact in record.items() if fact is not None}

    before, after = truth(tree, record), truth(tree, {**learned, **known})

    assert before is None or before is after


@given(trees, records)
def test_a_known_answer_follows_from_its_evidence_alone(tree: Expression, record: dict[str, object]) -> None:
    condition = SCHEMA.check(tree)
    known = condition.truth(record)
    evidence = condition.evidence(record)

    told = {each.field: record.get(each.field) for each in evidence}

    assert evidence
    assert known is None or condition.truth(told) is known


words = st.sampled_from(
    ["tier", "`city name`", "orders", "is_new", "wait", "skills", "levels", "at", "least", "3", "and", "or", "not", "in", "between", "has", "exists",
     "true", "==", "<", "(", ")", "[", "]", ",", "'gold'", "3", "5m", "@2026-03-02", "starts_with", "'"]
)  # fmt: skip


@given(st.text(max_size=40) | st.text(string.printable, max_size=40) | st.lists(words, max_size=12).map(" ".join))
@settings(max_examples=400)
def test_any_text_is_a_condition_or_a_fault_of_ours(text: str) -> None:
    try:
        condition = SCHEMA.parse(text)
    except InvalidValueError:
        return

    assert SCHEMA.parse(str(condition)) == condition
