"""Rule sets against rules asked one by one, whatever the rules and the record are."""

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any as Anything

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.rules import (
    All,
    Any,
    AtLeast,
    Between,
    BooleanField,
    Compare,
    Conflict,
    Contains,
    DurationField,
    EnumField,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    Hit,
    HitPolicy,
    In,
    InstantField,
    IntegerField,
    IsTrue,
    LevelsField,
    NoHit,
    Not,
    NumberField,
    Rule,
    RuleSet,
    Schema,
    StartsWith,
    TextField,
    TextSetField,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "city": TextField(),
        "orders": IntegerField(),
        "amount": NumberField(),
        "is_new": BooleanField(),
        "opened": InstantField(),
        "wait": DurationField(),
        "skills": TextSetField(),
        "levels": LevelsField(),
    }
)

# Few values, so that records often meet the constants of the rules, their neighbours and their prefixes.
texts = st.sampled_from(["", "L", "Li", "Lis", "Lisbon", "Liz", "M", "\U0010ffff", "L\U0010ffff", "L\U0010ffffa"])
skill = st.sampled_from(["billing", "refunds", "sales", "chat"])
values: Mapping[str, st.SearchStrategy[Anything]] = {
    "tier": st.sampled_from(("gold", "vip", "basic")),
    "city": texts,
    "orders": st.integers(-2, 2),
    "amount": st.sampled_from([-1, 0, 0.5, 1, 1.0, 1e300]),
    "opened": st.integers(0, 3).map(lambda hours: datetime(2026, 3, 2, hours, tzinfo=UTC)),
    "wait": st.integers(0, 3).map(lambda minutes: timedelta(minutes=minutes)),
}
ordered = ["orders", "amount", "opened", "wait"]


def about(field: str) -> st.SearchStrategy[Expression]:
    value = values[field]
    comparisons = ["==", "!=", "<", "<=", ">", ">="] if field in ordered else ["==", "!="]
    one_of = st.builds(In, st.just(field), st.lists(value, min_size=1, max_size=3))
    return st.builds(Compare, st.just(field), st.sampled_from(comparisons), value) | one_of


def between(field: str) -> st.SearchStrategy[Expression]:
    return st.tuples(values[field], values[field]).map(lambda two: Between(field, min(two), max(two)))


leaves = st.one_of(
    *map(about, values),
    *map(between, ordered),
    st.builds(Has, st.sampled_from(["skills", "levels"]), skill),
    st.builds(HasAny, st.sampled_from(["skills", "levels"]), st.lists(skill, min_size=1, max_size=3)),
    st.builds(HasAll, st.sampled_from(["skills", "levels"]), st.lists(skill, min_size=1, max_size=3)),
    st.builds(AtLeast, st.just("levels"), skill, st.integers(1, 3)),
    st.builds(StartsWith, st.just("city"), texts),
    st.builds(Contains, st.just("city"), texts),
    st.just(IsTrue("is_new")),
    st.builds(Exists, st.sampled_from(sorted(SCHEMA.fields))),
)


def combined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.builds(All, parts) | st.builds(Any, parts) | st.builds(Not, inner)


trees = st.recursive(leaves, combined, max_leaves=6)
facts = {
    **values,
    "is_new": st.booleans(),
    "skills": st.frozensets(skill),
    "levels": st.dictionaries(skill, st.integers(0, 3)),
}
records = st.fixed_dictionaries({}, optional={field: st.none() | value for field, value in facts.items()})


@st.composite
def rule_sets(draw: st.DrawFn, hits: st.SearchStrategy[HitPolicy] = st.sampled_from(HitPolicy)) -> RuleSet:  # noqa: B008  # a strategy is immutable
    whens = draw(st.lists(st.none() | trees.map(SCHEMA.check), max_size=6))
    rules = [
        Rule(
            name=f"rule {index}",
            when=when,
            outcome=draw(st.sampled_from(["vip", "general"])),
            priority=draw(st.integers(0, 2)),
        )
        for index, when in enumerate(whens)
    ]
    return RuleSet(SCHEMA, rules, draw(hits))


def one_by_one(rule_set: RuleSet, record: Mapping[str, object]) -> list[Rule]:
    return [rule for rule in rule_set.rules if rule.when is None or rule.when.matches(record)]


@given(rule_sets(), records)
@settings(max_examples=200)
def test_the_rules_that_match_are_those_that_match_one_by_one(rule_set: RuleSet, record: dict[str, object]) -> None:
    expected = one_by_one(rule_set, record)

    found = rule_set.matches(record)
    first = rule_set.first(record)

    assert [rule_set.rules[index] for index in found] == expected
    assert first == (found[0] if found else None)


@given(rule_sets(), records)
def test_a_record_that_was_read_before_has_the_same_answer(rule_set: RuleSet, record: dict[str, object]) -> None:
    facts = SCHEMA.read(record)

    assert rule_set.matches(facts) == rule_set.matches(record)
    assert rule_set.decide(facts) == rule_set.decide(record)
    assert SCHEMA.read(facts) is facts


@given(rule_sets(), records)
def test_the_hit_policy_chooses_among_the_rules_that_match(rule_set: RuleSet, record: dict[str, object]) -> None:
    matching = one_by_one(rule_set, record)

    verdict = rule_set.decide(record)

    match verdict:
        case NoHit():
            assert not matching
        case Conflict(hit, rules):
            assert list(rules) == matching
            assert hit is rule_set.hit
            assert len(matching) > 1
            assert hit is HitPolicy.UNIQUE or len({rule.outcome for rule in matching}) > 1
        case Hit(rules):
            expected = {
                HitPolicy.FIRST: matching[:1],
                HitPolicy.UNIQUE: matching[:1],
                HitPolicy.ANY: matching,
                HitPolicy.PRIORITY: sorted(matching, key=lambda rule: -rule.priority)[:1],
                HitPolicy.COLLECT: matching,
            }
            assert list(rules) == expected[rule_set.hit]
            assert rule_set.hit is not HitPolicy.UNIQUE or len(matching) == 1
            assert rule_set.hit is not HitPolicy.ANY or len({rule.outcome for rule in matching}) == 1


@given(rule_sets(), records)
def test_the_reasons_tell_the_same_story(rule_set: RuleSet, record: dict[str, object]) -> None:
    reasons = rule_set.explain(record)

    assert tuple(index for index, reason in enumerate(reasons) if reason.truth is True) == rule_set.matches(record)
    assert [reason.rule for reason in reasons] == list(rule_set.rules)


@given(rule_sets(), records)
def test_a_rule_set_survives_its_pickle(rule_set: RuleSet, record: dict[str, object]) -> None:
    copy = pickle.loads(pickle.dumps(rule_set))  # noqa: S301  # our own bytes

    assert copy == rule_set
    assert copy.matches(record) == rule_set.matches(record)
