"""Which records two versions of a rule set answer differently."""

import json

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError
from cxcore.rules import (
    Change,
    DurationField,
    EnumField,
    HitPolicy,
    InstantField,
    IntegerField,
    Rule,
    RuleSet,
    Schema,
    TextField,
    TextSetField,
    diff,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "wait": DurationField(),
        "orders": IntegerField(),
        "city": TextField(),
    }
)


def rules(*conditions: tuple[str | None, str], hit: HitPolicy = HitPolicy.FIRST, schema: Schema = SCHEMA) -> RuleSet:
    """Return rules from pairs of a condition and its outcome."""
    return RuleSet(
        schema,
        [
            Rule(name=f"rule {place}", when=None if text is None else schema.parse(text), outcome=outcome)
            for place, (text, outcome) in enumerate(conditions)
        ],
        hit,
    )


def test_a_moved_boundary_is_told_as_the_span_between_the_old_and_the_new_one() -> None:
    old = rules(("tier == 'gold' and wait > 5m", "vip desk"), (None, "general"))
    new = rules(("tier == 'gold' and wait > 10m", "vip desk"), (None, "general"))

    found = diff(old, new)

    assert str(found) == (
        "where tier == 'gold' and wait > 5m and wait <= 10m: 'vip desk' becomes 'general', as for tier 'gold', wait 6m."
    )
    assert found.changes[0].old == ("vip desk",)
    assert found.changes[0].new == ("general",)


def test_what_changes_for_a_missing_number_only_is_told_so() -> None:
    old, new = rules(("not exists orders", "ask")), rules(("not exists orders and tier == 'gold'", "ask"))

    (change,) = diff(old, new).changes

    assert change.region == "not exists orders and (tier != 'gold' or not exists tier)"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([("tier in ['gold', 'vip']", "x")], [("tier == 'vip'", "x"), ("tier == 'gold'", "x")]),  # split
        ([("tier == 'gold'", "x"), ("tier == 'vip'", "y")], [("tier == 'vip'", "y"), ("tier == 'gold'", "x")]),  # moved
        ([("wait > 5m or wait <= 5m", "x")], [("exists wait", "x")]),  # said in other words
        ([("tier == 'gold'", "x"), ("tier == 'gold' and wait > 5m", "y")], [("tier == 'gold'", "x")]),  # never counted
    ],
)
def test_what_is_written_differently_and_decides_alike_is_no_change(
    old: list[tuple[str | None, str]], new: list[tuple[str | None, str]]
) -> None:
    found = diff(rules(*old), rules(*new))

    assert not found
    assert str(found) == "Nothing changes."
    assert repr(found) == "Diff(0 changes)"


def test_two_rules_that_change_places_change_what_both_are_true_of() -> None:
    gold, late = ("tier == 'gold'", "vip desk"), ("wait > 5m", "fast lane")

    found = diff(rules(gold, late), rules(late, gold))

    assert [str(change) for change in found.changes] == [
        "where tier == 'gold' and wait > 5m: 'vip desk' becomes 'fast lane', as for tier 'gold', wait 6m."
    ]


def test_a_rule_for_everybody_changes_what_had_no_match() -> None:
    found = diff(rules(), rules((None, "general")))

    assert [str(change) for change in found.changes] == [
        "everywhere: no match becomes 'general', as for a record without facts."
    ]


def test_under_collect_an_outcome_more_is_a_change() -> None:
    gold = ("tier == 'gold'", "tag gold")

    found = diff(rules(gold, hit=HitPolicy.COLLECT), rules(gold, ("orders > 3", "tag regular"), hit=HitPolicy.COLLECT))

    assert [(change.region, change.old, change.new) for change in found.changes] == [
        ("orders > 3 and tier == 'gold'", ("tag gold",), ("tag gold", "tag regular")),
        ("orders > 3 and (tier != 'gold' or not exists tier)", (), ("tag regular",)),
    ]


def test_a_field_that_both_versions_ask_about_alike_stays_out_of_the_region() -> None:
    in_lisbon = ("city == 'Lisbon'", "b")

    found = diff(rules(("tier == 'gold'", "a"), in_lisbon), rules(("tier == 'gold'", "c"), in_lisbon))

    assert str(found) == "where tier == 'gold': 'a' becomes 'c', as for tier 'gold'."


def test_of_one_field_only_the_question_that_makes_the_difference_is_told() -> None:
    schema = Schema({"skills": TextSetField(("billing", "sales", "tax"))})
    either = ("skills has 'tax' or skills has 'billing'", "y")

    found = diff(
        rules(("skills has 'billing'", "x"), either, schema=schema),
        rules(("skills has 'billing' and skills has 'sales'", "x"), either, schema=schema),
    )

    assert str(found) == (
        "where skills has 'billing' and not skills has 'sales': 'x' becomes 'y', as for skills ['billing']."
    )


def test_a_value_that_one_version_lacks_is_left_out_and_listed() -> None:
    wider = Schema({**SCHEMA.fields, "tier": EnumField(("gold", "vip", "basic", "trial")), "is_pilot": TextField()})

    found = diff(
        rules(("tier != 'gold'", "general")),
        rules(("tier != 'gold'", "general"), ("is_pilot == 'yes'", "pilot"), schema=wider),
    )

    assert found.uncompared == ("tier == 'trial'",)
    assert [change.new for change in found.changes] == [("pilot",)]


def test_a_field_of_another_type_cannot_be_compared() -> None:
    seconds = Schema({**SCHEMA.fields, "wait": IntegerField(unit="seconds")})

    with pytest.raises(InvalidValueError) as caught:
        diff(rules(), rules(schema=seconds))

    assert str(caught.value) == (
        "wait: is a duration in one version and a whole number of seconds in the other; give one of them another name."
    )


def test_two_enumerations_without_a_common_value_cannot_be_compared() -> None:
    colours = Schema({**SCHEMA.fields, "tier": EnumField(("red", "blue"))})

    with pytest.raises(InvalidValueError) as caught:
        diff(rules(), rules(schema=colours))

    assert str(caught.value) == "tier: has no value in common between the two versions; give one of them another name."


def test_a_rule_that_falls_apart_into_too_many_cases_cannot_be_compared() -> None:
    sets = Schema({"tags": TextSetField()})
    pairs = " and ".join(f"(tags has 'a{number}' or tags has 'b{number}')" for number in range(14))

    with pytest.raises(InvalidValueError) as caught:
        diff(rules(schema=sets), rules((pairs, "x"), schema=sets))

    assert str(caught.value) == (
        "rule 'rule 0' is too complex to compare: its condition falls apart into too many cases. "
        "Split it into several rules."
    )


def hours(text: str) -> Calendar:
    return Calendar.parse(text, zone="UTC")


class Fraud:
    """A predicate; another instance is another predicate."""

    inputs = ("opened",)

    def __call__(self, facts: object) -> bool | None:
        return None


def test_calendars_and_predicates_that_are_others_now_are_listed() -> None:
    before, after = (
        Schema({"opened": InstantField()}, calendars={"desk": hours(each)}, predicates={"is_fraud": Fraud()})
        for each in ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-20:00")
    )
    rule = ("opened within 'desk' and not is_fraud", "x")

    found = diff(rules(rule, schema=before), rules(rule, schema=after))

    assert not found
    assert found.uncompared == ("is_fraud", "opened within 'desk'")


def test_a_change_says_what_its_witness_supposes() -> None:
    schema = Schema({"opened": InstantField()}, calendars={"desk": hours("Su 20:00-21:00")})

    found = diff(rules(schema=schema), rules(("opened within 'desk'", "x"), schema=schema))

    assert [change.assumes for change in found.changes] == [("opened within 'desk'",)]


def test_at_most_fifty_changes_are_shown_and_more_are_announced() -> None:
    towns = [(f"city == 'town {number}' and orders > {number}", f"queue {number}") for number in range(51)]

    few, many = diff(rules(), rules(*towns[:50])), diff(rules(), rules(*towns))

    assert few.complete
    assert (len(many.changes), many.complete) == (50, False)
    assert str(many).endswith("There may be more; these are the first.")
    assert repr(many) == "Diff(50 or more changes)"


def test_a_second_rule_that_matches_too_is_a_conflict_where_one_may_match() -> None:
    one = rules(("tier == 'gold'", "vip"), hit=HitPolicy.UNIQUE)
    two = rules(("tier == 'gold'", "vip"), ("orders > 5", "vip"), hit=HitPolicy.UNIQUE)

    found = diff(one, two)

    assert str(found).splitlines() == [
        "where orders > 5 and (tier != 'gold' or not exists tier): no match becomes 'vip', as for orders 6, tier 'vip'.",
        "where orders > 5 and tier == 'gold': 'vip' becomes a conflict about 'vip', as for orders 6, tier 'gold'.",
    ]
    assert found.changes[1].new_is_conflict


@pytest.mark.parametrize("hit", [HitPolicy.UNIQUE, HitPolicy.ANY])
def test_rules_that_never_match_together_are_no_conflict(hit: HitPolicy) -> None:
    one = rules(("tier == 'gold'", "vip"), ("tier == 'basic'", "desk"), hit=hit)
    two = rules(("tier == 'gold'", "vip"), ("tier == 'basic'", "queue"), hit=hit)

    found = diff(one, two)

    assert [(each.old, each.new) for each in found.changes] == [(("desk",), ("queue",))]
    assert not found.changes[0].old_is_conflict
    assert not found.changes[0].new_is_conflict


def test_two_outcomes_are_a_conflict_under_any_and_a_list_under_collect() -> None:
    both = (("tier == 'gold'", "vip"), ("orders > 5", "loyal"))

    found = diff(rules(*both, hit=HitPolicy.ANY), rules(*both, hit=HitPolicy.COLLECT))

    assert str(found) == (
        "where orders > 5 and tier == 'gold': a conflict about 'vip' and 'loyal' becomes 'vip' and 'loyal', "
        "as for orders 6, tier 'gold'."
    )


def test_what_takes_too_long_to_compare_is_never_said_to_be_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.rules._analysis._region._MOST_STEPS", 1)

    found = diff(rules(("tier == 'gold'", "a"), (None, "b")), rules(("orders > 5", "a"), (None, "b")))

    assert (found.changes, found.complete) == ((), False)
    assert str(found) == "No change was found, but the rules are too complex to be sure."


def test_a_diff_shows_and_writes_itself() -> None:
    found = diff(rules(("wait > 5m", "a < b")), rules())

    assert repr(found) == "Diff(1 change)"
    assert "<td>wait &gt; 5m</td><td>&#x27;a &lt; b&#x27;</td><td>no match</td><td>wait 6m</td>" in found._repr_html_()
    written = json.loads(json.dumps(found.to_dict()))
    assert written["changes"][0]["witness"] == {"wait": "PT6M"}
    assert Change.from_dict(written["changes"][0]).region == "wait > 5m"
