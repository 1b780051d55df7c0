"""Analysis, diff and boundary cases against brute force over every cell of a small schema."""

import itertools
from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.rules import (
    Analysis,
    BooleanField,
    EnumField,
    FindingCode,
    HitPolicy,
    IntegerField,
    LevelsField,
    Outcome,
    Rule,
    RuleSet,
    Schema,
    Severity,
    TextField,
    TextSetField,
    analyse,
    boundary_cases,
    diff,
)

SCHEMA: Final = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "orders": IntegerField(),
        "is_new": BooleanField(),
        "skills": TextSetField(),
        "levels": LevelsField(),
        "city": TextField(),
    }
)
# One record value for each that some leaf below can tell apart, and the missing one.
CELLS: Final[Mapping[str, list[object]]] = {
    "tier": [None, "gold", "vip", "basic"],
    "orders": [None, *range(-1, 6)],
    "is_new": [None, True, False],
    "skills": [None, *(tuple(each) for size in range(4) for each in itertools.combinations("abc", size))],
    "levels": [None, *({"a": a, "b": b} for a in (0, 1, 2, 3, 4, 9, 10) for b in (0, 1, 2))],
    "city": [
        None,
        *("Lisbon", "L", "mo", "Lis"),
        *(f"{start}!{held}" for start in ("", "L", "Lis") for held in ("", "m", "mo", "on", "m!on", "mo!on")),
    ],
}
LEAVES: Final = {
    "tier": ["tier == 'gold'", "tier != 'vip'", "tier in ['gold', 'basic']", "tier == 'basic'"],
    "orders": ["orders < 3", "orders <= 1", "orders > 2", "orders >= 4", "orders == 2", "orders between 1 and 3"],
    "is_new": ["is_new", "not is_new", "is_new == false"],
    "skills": ["skills has 'a'", "skills has 'b'", "skills has_any ['a', 'b']", "skills has_all ['a', 'c']"],
    "levels": [
        *("levels has 'a'", "levels has 'a' at least 3", "levels has 'a' at least 4", "levels has 'a' at least 10"),
        *("levels has 'b' at least 2", "levels has_any ['a', 'b']", "levels has_all ['a', 'b']"),
    ],
    "city": [
        *("city == 'Lisbon'", "city in ['L', 'mo']", "city != 'Lis'", "city starts_with 'L'"),
        *("city starts_with 'Lis'", "city contains 'mo'", "city contains 'm'", "city contains 'on'"),
    ],
}

randoms = st.randoms(use_true_random=False)
Record = dict[str, object]


def condition(random: Random, fields: list[str], depth: int = 2) -> str:
    if not depth or random.random() < 0.3:
        field = random.choice(fields)
        return f"exists {field}" if random.random() < 0.1 else random.choice(LEAVES[field])
    parts = [condition(random, fields, depth - 1) for _ in range(random.choice([2, 2, 3]))]
    joined = random.choice([" and ", " and ", " or "]).join(f"({part})" for part in parts)
    return f"not ({joined})" if random.random() < 0.15 else joined


def rule(random: Random, name: str, fields: list[str]) -> Rule:
    when = None if random.random() < 0.05 else SCHEMA.parse(condition(random, fields))
    return Rule(name=name, when=when, outcome=random.choice("pqr"), priority=random.randrange(3))


def rule_set(random: Random, fields: list[str], hit: HitPolicy) -> RuleSet:
    return RuleSet(SCHEMA, [rule(random, f"rule {index}", fields) for index in range(random.randint(1, 6))], hit)


def cells(fields: list[str]) -> list[Record]:
    combinations = itertools.product(*(CELLS[field] for field in fields))
    return [
        {field: value for field, value in zip(fields, values, strict=True) if value is not None}
        for values in combinations
    ]


def three_fields(random: Random) -> list[str]:
    return random.sample(sorted(CELLS), 3)


def order(rules: RuleSet) -> list[int]:
    return sorted(
        range(len(rules.rules)),
        key=lambda index: -rules.rules[index].priority if rules.hit is HitPolicy.PRIORITY else 0,
    )


def named(analysis: Analysis, *codes: FindingCode) -> Iterator[tuple[str, ...]]:
    return (finding.rules for code in codes for finding in analysis.of(code) if finding.severity is Severity.ERROR)


def region_holds(region: str | None, record: Mapping[str, object]) -> bool:
    return region is None or SCHEMA.parse(region).matches(record)


@given(randoms, st.sampled_from([HitPolicy.FIRST, HitPolicy.PRIORITY]))
@settings(max_examples=40, deadline=None)
def test_a_rule_is_called_hidden_if_and_only_if_it_matches_and_never_counts(random: Random, hit: HitPolicy) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, hit)
    matched = [set(rules.matches(record)) for record in cells(fields)]

    analysis = analyse(rules)

    places = order(rules)
    ever = set().union(*matched)
    counts = {min(each, key=places.index) for each in matched if each}
    hidden = list(named(analysis, FindingCode.UNREACHABLE, FindingCode.MASKED))
    assert {names[0] for names in hidden} == {rules.rules[index].name for index in ever - counts}
    for name, *blockers in hidden:
        of = {each.name: index for index, each in enumerate(rules.rules)}
        covering = {of[each] for each in blockers}
        where = [each for each in matched if of[name] in each]
        assert all(each & covering for each in where)
        assert all(any(not each & (covering - {spared}) for each in where) for spared in covering)


@given(randoms, st.sampled_from(HitPolicy))
@settings(max_examples=40, deadline=None)
def test_a_rule_is_called_never_true_if_and_only_if_no_record_meets_it(random: Random, hit: HitPolicy) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, hit)
    ever = {index for record in cells(fields) for index in rules.matches(record)}

    analysis = analyse(rules)

    never = {rule.name for index, rule in enumerate(rules.rules) if index not in ever}
    assert {names[0] for names in named(analysis, FindingCode.NEVER_TRUE, FindingCode.NEVER_KNOWN)} == never
    for finding in analysis.of(FindingCode.NEVER_KNOWN):
        assert finding.region is not None
        assert finding.witness is not None
        assert SCHEMA.parse(finding.region).truth(finding.witness) is None


@given(randoms, st.sampled_from([HitPolicy.UNIQUE, HitPolicy.ANY]))
@settings(max_examples=40, deadline=None)
def test_two_rules_are_in_conflict_if_and_only_if_some_record_meets_both(random: Random, hit: HitPolicy) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, hit)
    pairs = {pair for record in cells(fields) for pair in itertools.combinations(rules.matches(record), 2)}

    analysis = analyse(rules)

    expected = {
        (rules.rules[first].name, rules.rules[second].name)
        for first, second in pairs
        if hit is HitPolicy.UNIQUE or rules.rules[first].outcome != rules.rules[second].outcome
    }
    assert set(named(analysis, FindingCode.CONFLICT, FindingCode.OVERLAP)) == expected
    for finding in (*analysis.of(FindingCode.CONFLICT), *analysis.of(FindingCode.OVERLAP)):
        assert finding.witness is not None
        assert set(finding.rules) <= {rules.rules[index].name for index in rules.matches(finding.witness)}
        assert region_holds(finding.region, finding.witness)


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_the_gaps_are_exactly_the_records_of_known_facts_that_match_nothing(random: Random) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, HitPolicy.FIRST)
    asked = {field for each in rules.rules if each.when for field in each.when.fields}
    known = [record for record in cells(fields) if asked <= record.keys()]

    analysis = analyse(rules)

    gaps = analysis.of(FindingCode.GAP)
    for finding in gaps:
        assert finding.witness is not None
        assert rules.matches(finding.witness) == ()
        assert finding.witness.keys() == asked
    for record in known:
        told = any(region_holds(finding.region, record) for finding in gaps)
        assert told is not bool(rules.matches(record)) or (not analysis.complete and not told)


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_a_missing_fact_is_blamed_if_and_only_if_some_value_of_it_would_match(random: Random) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, HitPolicy.FIRST)
    asked = {field for each in rules.rules if each.when for field in each.when.fields}
    blamed = {
        field
        for record in cells(fields)
        if asked <= record.keys() and rules.matches(record)
        for field in asked
        if not rules.matches({name: fact for name, fact in record.items() if name != field})
    }

    found = analyse(rules).of(FindingCode.MISSING_FACT)

    message = found[0].message if found else ""
    assert {field for field in asked if f"{field!r}" in message} == blamed
    assert all(finding.witness is not None and rules.matches(finding.witness) == () for finding in found)


def answer(rules: RuleSet, record: Mapping[str, object]) -> tuple[set[Outcome], bool]:
    """Return the outcomes that a record gets, and whether that is a conflict."""
    matched = sorted(rules.matches(record), key=order(rules).index)
    counted = matched[:1] if rules.hit in {HitPolicy.FIRST, HitPolicy.PRIORITY} else matched
    outcomes = {rules.rules[index].outcome for index in counted}
    many = {HitPolicy.UNIQUE: len(matched) > 1, HitPolicy.ANY: len(outcomes) > 1}
    return outcomes, many.get(rules.hit, False)


def edited(random: Random, rules: RuleSet, fields: list[str]) -> RuleSet:
    kept = list(rules.rules)
    for _ in range(random.randrange(3)):
        place = random.randrange(len(kept))
        match random.randrange(3):
            case 0 if len(kept) > 1:
                del kept[place]
            case 1:
                random.shuffle(kept)
            case _:
                kept[place] = rule(random, kept[place].name, fields)
    return RuleSet(SCHEMA, kept, random.choice([rules.hit, rules.hit, *HitPolicy]))


@given(randoms, st.sampled_from(HitPolicy))
@settings(max_examples=12, deadline=None)
def test_a_diff_tells_exactly_the_records_whose_answers_change(random: Random, hit: HitPolicy) -> None:
    fields = three_fields(random)
    old = rule_set(random, fields, hit)
    new = edited(random, old, fields)

    found = diff(old, new)

    told_of = [
        (change, (set(change.old), change.old_is_conflict), (set(change.new), change.new_is_conflict))
        for change in found.changes
    ]
    for change, before, after in told_of:
        assert answer(old, change.witness) == before != after == answer(new, change.witness)
        assert region_holds(change.region, change.witness)
    for record in cells(fields):
        told = [(before, after) for change, before, after in told_of if region_holds(change.region, record)]
        really = answer(old, record), answer(new, record)
        assert all(each == really for each in told)
        assert bool(told) is (really[0] != really[1]) or not found.complete


@given(randoms, st.sampled_from(HitPolicy))
@settings(max_examples=30, deadline=None)
def test_nothing_changes_from_a_rule_set_to_itself(random: Random, hit: HitPolicy) -> None:
    rules = rule_set(random, three_fields(random), hit)

    assert not diff(rules, rules)


@given(randoms, st.sampled_from(HitPolicy))
@settings(max_examples=40, deadline=None)
def test_every_rule_that_tells_records_apart_has_cases_and_they_say_where_they_lie(
    random: Random, hit: HitPolicy
) -> None:
    fields = three_fields(random)
    rules = rule_set(random, fields, hit)

    cases = boundary_cases(rules)

    assert cases == boundary_cases(rules)
    truths = [set(rules.matches(record)) for record in cells(fields)]
    for index, each in enumerate(rules.rules):
        if {index in matched for matched in truths} == {True, False}:
            assert any(case.is_inside for case in cases if case.rule == each.name)
    for case in cases:
        at = [each.name for each in rules.rules].index(case.rule)
        assert (at in rules.matches(case.record)) is case.is_inside
