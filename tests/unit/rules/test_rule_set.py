"""Rule sets: which rules match a record, which of them count, and what a document may say."""

import pickle
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.rules import (
    Conflict,
    DurationField,
    EnumField,
    Hit,
    HitPolicy,
    IntegerField,
    NoHit,
    Outcome,
    Rule,
    RuleSet,
    Schema,
    TextField,
    TextSetField,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "city": TextField(),
        "orders": IntegerField(),
        "wait": DurationField(),
        "skills": TextSetField(),
    }
)


def rule(name: str, when: str | None, outcome: object = None, priority: int = 0) -> Rule:
    return Rule(name=name, when=None if when is None else SCHEMA.parse(when), outcome=outcome, priority=priority)


def desk(hit: HitPolicy, *, vip_outcome: str = "vip") -> RuleSet:
    rules = [
        rule("gold desk", "tier in ['gold', 'vip']", "vip"),
        rule("vip desk", "tier == 'vip' and wait > 5m", vip_outcome, priority=5),
        rule("regulars", "orders >= 10", "general", priority=5),
    ]
    return RuleSet(SCHEMA, rules, hit)


PRIYA = {"tier": "vip", "wait": timedelta(minutes=6), "orders": 3}


def names(rules: tuple[Rule, ...]) -> list[str]:
    return [each.name for each in rules]


@pytest.mark.parametrize(
    ("hit", "chosen"),
    [
        (HitPolicy.FIRST, ["gold desk"]),
        (HitPolicy.ANY, ["gold desk", "vip desk"]),  # two rules, one outcome
        (HitPolicy.PRIORITY, ["vip desk"]),
        (HitPolicy.COLLECT, ["gold desk", "vip desk"]),
    ],
)
def test_the_hit_policy_says_which_of_priyas_rules_count(hit: HitPolicy, chosen: list[str]) -> None:
    verdict = desk(hit).decide(PRIYA)

    assert isinstance(verdict, Hit)
    assert names(verdict.rules) == chosen
    assert verdict.outcome == "vip"
    assert verdict.outcomes == ("vip",) * len(chosen)


def test_of_two_rules_with_one_priority_the_earlier_wins() -> None:
    verdict = desk(HitPolicy.PRIORITY).decide({**PRIYA, "orders": 12})

    assert isinstance(verdict, Hit)
    assert names(verdict.rules) == ["vip desk"]


def test_two_matches_are_a_conflict_under_unique_even_if_they_agree() -> None:
    verdict = desk(HitPolicy.UNIQUE).decide(PRIYA)

    assert isinstance(verdict, Conflict)
    assert str(verdict) == "UNIQUE allows one rule, and these match: 'gold desk', 'vip desk'."


def test_two_outcomes_are_a_conflict_under_any() -> None:
    verdict = desk(HitPolicy.ANY, vip_outcome="concierge").decide(PRIYA)

    assert isinstance(verdict, Conflict)
    assert str(verdict) == "ANY allows one outcome, and these match: 'gold desk', 'vip desk'."


@pytest.mark.parametrize("hit", HitPolicy)
def test_nobody_matches_a_record_that_says_nothing(hit: HitPolicy) -> None:
    assert desk(hit).decide({}) == NoHit()
    assert desk(hit).matches({}) == ()
    assert desk(hit).first({}) is None


def test_a_rule_set_without_rules_matches_nothing() -> None:
    assert RuleSet(SCHEMA, []).decide(PRIYA) == NoHit()


@pytest.mark.parametrize("count", [1, 8, 9, 200])  # the matches are listed in two ways, for few and for many
def test_all_matches_are_listed_in_order(count: int) -> None:
    rules = RuleSet(SCHEMA, [rule(f"rule {n}", f"orders >= {n}") for n in range(300)])

    assert rules.matches({"orders": count - 1}) == tuple(range(count))


@pytest.mark.parametrize(
    ("when", "record", "matches"),
    [
        # an `or` across fields has bits of its own
        ("(tier == 'gold' or orders > 5) and wait < 1m", {"tier": "gold", "wait": "PT10S"}, True),
        ("(tier == 'gold' or orders > 5) and wait < 1m", {"tier": "basic", "wait": "PT10S", "orders": 6}, True),
        ("(tier == 'gold' or orders > 5) and wait < 1m", {"tier": "basic", "wait": "PT10S"}, False),
        ("(tier == 'gold' or orders > 5) and wait < 1m", {"orders": 6}, False),
        ("not (tier == 'gold' and skills has 'billing')", {"skills": ["sales"]}, True),
        ("not (tier == 'gold' and skills has 'billing')", {"skills": ["billing"]}, False),  # the tier is unknown
        ("(tier == 'gold' or orders > 5) and (city == 'Lisbon' or orders > 9)", {"tier": "gold", "orders": 9}, False),
        ("(tier == 'gold' or orders > 5) and (city == 'Lisbon' or orders > 9)", {"tier": "gold", "orders": 10}, True),
        # what no mask covers is asked of the survivors
        ("(tier == 'gold' or city contains 'sbo') and orders > 5", {"city": "Lisbon", "orders": 6}, True),
        ("(tier == 'gold' or city contains 'sbo') and orders > 5", {"city": "Porto", "orders": 6}, False),
        (
            "(tier == 'gold' and orders > 5) or (city == 'Lisbon' and orders > 9)",
            {"city": "Lisbon", "orders": 10},
            True,
        ),
        ("city contains 'sbo' and city starts_with 'Lis'", {"city": "Lisboa"}, True),
        ("city contains 'sbo' and city starts_with 'Lis'", {"city": "Braga"}, False),
        ("not skills has_all ['billing', 'sales']", {"skills": ["billing"]}, True),
        # sets: members asked for, members refused, and whether there is a set at all
        ("skills has_all ['billing', 'sales']", {"skills": ["billing", "sales"]}, True),
        ("skills has_all ['billing', 'sales']", {"skills": ["billing"]}, False),
        ("skills has 'billing' or skills has_any ['sales']", {"skills": ["sales"]}, True),
        ("not skills has_any ['billing', 'sales']", {"skills": ["sales"]}, False),
        ("not skills has_any ['billing', 'sales']", {"skills": []}, True),
        ("not skills has_any ['billing', 'sales']", {}, False),
        ("exists skills", {"skills": []}, True),
        ("not exists skills", {}, True),
        ("not exists skills", {"skills": []}, False),
        # a text lies in a range of texts
        ("city starts_with 'Lis' or city > 'Z'".replace(" or city > 'Z'", ""), {"city": "Lisboa"}, True),
        ("not city starts_with 'Lis'", {"city": "Lit"}, True),
        ("city starts_with ''", {"city": "Lit"}, True),
    ],
)
def test_a_rule_in_a_set_matches_as_its_condition_does(
    when: str, record: Mapping[str, object], *, matches: bool
) -> None:
    rules = RuleSet(SCHEMA, [rule("other", "orders > 100"), rule("this", when), rule("always", None)])

    assert rules.matches(record) == ((1, 2) if matches else (2,))
    assert rules.first(record) == (1 if matches else 2)
    assert SCHEMA.parse(when).matches(record) is matches


def test_the_reasons_say_why_each_rule_did_or_did_not_match() -> None:
    rules = RuleSet(SCHEMA, [*desk(HitPolicy.FIRST).rules, rule("everybody", None)])

    assert [str(reason) for reason in rules.explain({"tier": "vip", "orders": 3})] == [
        "'gold desk' matches: tier in ['gold', 'vip'] is true: tier is 'vip'",
        "'vip desk' does not match, as far as we know: wait > 5m is unknown: wait is missing",
        "'regulars' does not match: orders >= 10 is false: orders is 3",
        "'everybody' matches: it has no condition",
    ]


def test_a_fact_of_the_wrong_type_is_an_error_even_if_no_rule_would_have_needed_it() -> None:
    with pytest.raises(InvalidValueError, match="^orders: is a whole number; a str came"):
        desk(HitPolicy.FIRST).first({"tier": "gold", "orders": "many"})


def test_a_record_is_read_once_for_many_rule_sets() -> None:
    facts = SCHEMA.read(PRIYA)

    assert desk(HitPolicy.COLLECT).matches(facts) == (0, 1)
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301  # our own bytes
    with pytest.raises(TypeError, match="belongs to a frozen value"):
        facts["tier"] = "gold"


def test_facts_of_another_schema_are_read_again() -> None:
    other = Schema({"tier": TextField()})

    with pytest.raises(InvalidValueError, match="holds another text"):
        desk(HitPolicy.FIRST).first(other.read({"tier": "platinum"}))


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        (["sales", 1, 2.5, True, None], ("sales", 1, 2.5, True, None)),
        ({"queue": {"name": "vip"}}, {"queue": {"name": "vip"}}),
    ],
)
def test_an_outcome_is_frozen(outcome: object, kept: Outcome) -> None:
    made = rule("it", None, outcome)

    assert made.outcome == kept
    assert hash(made) == hash(rule("it", None, outcome))


def nested(levels: int) -> object:
    inner: object = 1
    for _ in range(levels):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (float("nan"), "outcome: is a finite number; nan is not."),
        (nested(16), "outcome: is nested deeper than 16 levels."),
        ({1: 2}, "outcome: is text, a number, true, false, a list or a table; a dict came."),
        (timedelta(1), "outcome: is text, a number, true, false, a list or a table; a timedelta came."),
    ],
)
def test_an_outcome_that_json_cannot_hold_is_refused(outcome: object, error: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        rule("it", None, outcome)

    assert str(caught.value) == error


def test_a_condition_in_text_has_to_be_read_first() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Rule(name="it", when="tier == 'gold'")  # type: ignore[arg-type]  # the mistake under test

    assert str(caught.value) == "when: is a condition that Schema.parse or Schema.check has read; a str came."


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ([rule("a", None), rule("a", None)], "rules[1].name: is called 'a', as rules[0] is; rename one."),
        (["tier == 'gold'"], "rules[0]: is a Rule; a str came."),
        (
            [Rule(name="a", when=Schema({"tier": TextField()}).parse("tier == 'platinum'"))],
            "rules[0].when: was read with another schema, in which 'tier' is not what it is in this one.",
        ),
    ],
)
def test_rules_that_do_not_belong_together_are_refused(rules: list[Rule], error: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        RuleSet(SCHEMA, rules)

    assert str(caught.value) == error


# --- documents -------------------------------------------------------------------

DOCUMENT = """
hit = "priority"

[schema]
tier = { type = "enum", values = ["gold", "basic"] }
wait = { type = "duration" }

[[rules]]
name = "gold desk"
when = "tier == 'gold'"
outcome = { queue = "gold", skills = ["billing"] }
priority = 2

[[rules]]
name = "long wait"
outcome = "callback"

[rules.when]
any = ["wait > 10m", { field = "wait", op = "==", value = "PT5M" }]
"""


def test_a_document_is_read_and_written_back_equal() -> None:
    rules = RuleSet.parse(DOCUMENT)

    assert rules.hit is HitPolicy.PRIORITY
    assert names(rules.rules) == ["gold desk", "long wait"]
    assert rules.decide({"wait": timedelta(minutes=5)}) == Hit((rules.rules[1],))
    assert RuleSet.from_dict(rules.to_dict()) == rules
    assert rules.to_dict()["rules"] == [
        {
            "name": "gold desk",
            "when": "tier == 'gold'",
            "outcome": {"queue": "gold", "skills": ["billing"]},
            "priority": 2,
        },
        {"name": "long wait", "when": "wait > 10m or wait == 5m", "outcome": "callback"},
    ]


def test_the_json_schema_accepts_what_is_written() -> None:
    rule_set = RuleSet.parse(DOCUMENT)
    document = {key: value for key, value in rule_set.to_dict().items() if key != "schema"}

    json_schema = RuleSet.json_schema(rule_set.schema)

    jsonschema.Draft202012Validator.check_schema(json_schema)
    jsonschema.validate(document, json_schema)
    tables = [rule.when.to_dict() for rule in rule_set.rules if rule.when is not None]
    assert tables
    jsonschema.validate({"rules": [{"name": str(table), "when": table} for table in tables]}, json_schema)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "there are no rules"),
        ({"rules": [{"when": "exists tier"}]}, "a rule has a name"),
        ({"rules": [{"name": ""}]}, "which is not empty"),
        ({"hit": "all", "rules": []}, "DMN knows no such policy"),
        ({"rules": [{"name": "vip", "then": "vip"}]}, "a rule has no such key"),
        ({"rules": [{"name": "vip", "priority": "high"}]}, "a priority is a whole number"),
        ({"rules": [{"name": "vip", "when": {"field": "teir", "op": "exists"}}]}, "there is no such field"),
    ],
)
def test_what_the_json_schema_refuses_the_reader_refuses_too(document: dict[str, object], reason: str) -> None:
    assert not jsonschema.Draft202012Validator(RuleSet.json_schema(SCHEMA)).is_valid(document), reason
    with pytest.raises(InvalidDocumentError):
        RuleSet.from_dict(document, schema=SCHEMA)


def test_the_program_may_declare_the_schema() -> None:
    rules = RuleSet.parse('{"rules": [{"name": "gold desk", "when": "tier == \'gold\'"}]}', schema=SCHEMA)

    assert rules.schema is SCHEMA
    assert rules.hit is HitPolicy.FIRST


def test_every_fault_of_a_document_is_reported_with_its_path() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        RuleSet.parse(
            """
            hit = "frist"
            colour = "blue"
            [schema]
            tier = { type = "enum", values = ["gold", "basic"] }
            [[rules]]
            name = "a"
            when = "teir == 'gold'"
            [[rules]]
            name = "a"
            wen = "tier == 'gold'"
            priority = "high"
            [[rules]]
            when = { all = ["tier == 'glod'"] }
            """
        )

    assert str(caught.value) == (
        "The rule set cannot be read, 8 faults:\n"
        "  colour: is no key of this table. Known keys: hit, rules, schema.\n"
        "  hit: is no hit policy. Did you mean 'first'?\n"
        "  rules[0].when: there is no field 'teir'. Did you mean 'tier'?\n"
        "    teir == 'gold'\n"
        "    ^\n"
        "  rules[1].wen: is no key of this table. Did you mean 'when'?\n"
        "  rules[1].priority: is a whole number; a str came.\n"
        "  rules[2].when.all[0]: tier is never 'glod'. Did you mean 'gold'?\n"
        "    tier == 'glod'\n"
        "            ^\n"
        "  rules[2].name: is missing; a rule is called by it.\n"
        "  rules[1].name: is 'a', as that of rules[0] is; rename one."
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], "is a table; a list came."),
        (None, "is a table; a NoneType came."),
        ({"rules": []}, "schema: is a table of fields, each with its type."),
        ({"schema": {"tier": {"type": "enumm"}}, "rules": []}, "schema.tier.type: there is no field type 'enumm'."),
        ({"schema": {}}, "rules: is a list of rules."),
        ({"schema": {}, "rules": [3]}, "rules[0]: is a table with a name; an int came."),
        ({"schema": {}, "rules": [], "hit": 3}, "hit: is no hit policy. It is text."),
        ({"schema": {}, "rules": [{}] * 10_001}, "rules: has 10,001 rules; at most 10,000 are read."),
        ({"schema": {}, "rules": [{"name": "a", "outcome": nested(200)}]}, "is nested deeper than 128 levels."),
        ({"schema": {}, "rules": [{}] * 1_100_000}, "has more than 500,000 parts."),
    ],
)
def test_a_document_of_another_shape_is_refused(data: Any, fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        RuleSet.from_dict(data)

    assert str(caught.value.faults[0]).startswith(fault)


def test_a_schema_given_twice_is_refused() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        RuleSet.from_dict({"schema": {}, "rules": []}, schema=SCHEMA)

    assert [str(fault) for fault in caught.value.faults] == [
        "schema: is given by the program already; leave it out here."
    ]
