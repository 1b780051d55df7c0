"""The test cases of a rule set: records on both sides of each boundary."""

import json

import pytest

from cxcore.rules import (
    BooleanField,
    BoundaryCase,
    DateField,
    DurationField,
    EnumField,
    HitPolicy,
    InstantField,
    IntegerField,
    NumberField,
    Rule,
    RuleSet,
    Schema,
    TextField,
    TextSetField,
    TimeField,
    boundary_cases,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "wait": DurationField(),
        "orders": IntegerField(),
        "amount": NumberField(),
        "opened": InstantField(),
        "day": DateField(),
        "clock": TimeField(),
        "city": TextField(),
        "skills": TextSetField(),
        "is_new": BooleanField(),
    }
)


def rules(*conditions: str | None, hit: HitPolicy = HitPolicy.FIRST) -> RuleSet:
    """Return rules called a, b, c with outcomes A, B, C."""
    return RuleSet(
        SCHEMA,
        [
            Rule(name=name, when=None if text is None else SCHEMA.parse(text), outcome=name.upper())
            for name, text in zip("abc", conditions, strict=False)
        ],
        hit,
    )


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ("wait > 5m", ["wait 300000001us"], ["wait 5m"]),
        ("wait <= 5m", ["wait 5m"], ["wait 300000001us"]),
        ("orders between 3 and 5", ["orders 3", "orders 5"], ["orders 2", "orders 6"]),
        ("orders == 3", ["orders 3"], ["orders 2", "orders 4"]),
        ("amount < 2.5", ["amount 2.4999999999999996"], ["amount 2.5"]),
        ("day >= @2026-03-02", ["day @2026-03-02"], ["day @2026-03-01"]),
        ("clock < @09:00", ["clock @08:59:59.999999"], ["clock @09:00"]),
        ("opened > @2026-03-02T09:00Z", ["opened @2026-03-02T09:00:00.000001Z"], ["opened @2026-03-02T09:00Z"]),
        ("tier in ['gold', 'vip']", ["tier 'gold'", "tier 'vip'"], ["tier 'basic'"]),
        ("is_new", ["is_new true"], ["is_new false"]),
        ("city starts_with 'Lis'", ["city 'Lis?'"], ["city '?'"]),
        ("city contains 'bo'", ["city '?bo'"], ["city '?'"]),
        ("skills has 'billing'", ["skills ['billing']"], ["skills []"]),
        ("exists wait", ["wait 1m"], []),
    ],
)
def test_each_type_has_its_neighbours(condition: str, inside: list[str], outside: list[str]) -> None:
    cases = boundary_cases(rules(condition))

    sides = {side: [str(case).split(": ")[1] for case in cases if case.is_inside is side] for side in (True, False)}
    assert sides[True] == [f"{each} gives 'A'" for each in inside]
    assert sides[False] == [f"{each} gives no match" for each in (*outside, "a record without facts")]


def test_the_other_facts_are_such_that_the_rule_decides() -> None:
    cases = boundary_cases(rules("tier == 'gold'", "wait > 5m", None))

    assert [str(case) for case in cases if case.rule == "b"] == [
        "inside 'b' by wait: tier 'vip', wait 300000001us gives 'B'",
        "outside 'b' by wait: tier 'vip', wait 5m gives 'C'",
        "outside 'b' by wait: tier 'vip' gives 'C'",
    ]


def test_a_rule_that_never_decides_still_has_its_boundaries() -> None:
    cases = boundary_cases(rules("orders > 1", "orders > 3"))

    assert [(case.is_inside, case.record, case.outcomes) for case in cases if case.rule == "b"] == [
        (True, {"orders": 4}, ("A",)),
        (False, {"orders": 3}, ("A",)),
        (False, {}, ()),
    ]


def test_a_rule_for_everybody_and_one_that_is_never_true_have_no_boundary() -> None:
    assert boundary_cases(rules(None, "orders > 3 and orders < 4")) == ()


def test_what_holds_of_every_value_and_of_none_has_no_boundary() -> None:
    cases = boundary_cases(rules("(exists orders or not exists orders) and tier == 'gold'"))

    assert {case.field for case in cases if not case.is_inside} == {"tier"}


def test_a_conflict_gives_every_outcome() -> None:
    cases = boundary_cases(rules("orders > 3", "is_new", hit=HitPolicy.UNIQUE))

    assert [case.outcomes for case in cases if case.rule == "a" and case.is_inside] == [("A",)]
    both = boundary_cases(rules("is_new", "is_new", hit=HitPolicy.UNIQUE))
    assert str(both[0]) == "inside 'a' by is_new: is_new true gives 'A' and 'B'"


def test_the_cases_are_written_as_a_document_and_read_again() -> None:
    for case in boundary_cases(rules("wait > 5m and skills has 'billing'")):
        assert BoundaryCase.from_dict(json.loads(json.dumps(case.to_dict()))).to_dict() == case.to_dict()


def test_a_rule_that_takes_too_long_to_understand_has_no_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.rules._analysis._region._MOST_STEPS", 0)

    assert boundary_cases(rules("orders > 3")) == ()


def test_a_record_that_a_pattern_refuses_is_no_case_of_the_inside() -> None:
    cases = boundary_cases(rules("city matches '[a-z]{3}x'"))

    assert [str(case) for case in cases] == [
        "outside 'a' by city: city '?' gives no match",
        "outside 'a' by city: a record without facts gives no match",
    ]
