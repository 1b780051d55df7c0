"""What an analysis proves about a rule set, and the sentences it says."""

import json
from collections.abc import Mapping
from itertools import pairwise

import pytest

from cxcore.coverage import Calendar
from cxcore.rules import (
    Analysis,
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    Finding,
    FindingCode,
    HitPolicy,
    InstantField,
    IntegerField,
    NumberField,
    Rule,
    RuleSet,
    Schema,
    Severity,
    TextField,
    TextSetField,
    TimeField,
    analyse,
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
        "skills": TextSetField(("billing", "sales")),
        "is_new": BooleanField(),
    }
)


def rules(*conditions: str | None, hit: HitPolicy = HitPolicy.FIRST, schema: Schema = SCHEMA) -> RuleSet:
    """Return rules called a, b, c with outcomes of their own; `None` is true of everybody."""
    return RuleSet(
        schema,
        [
            Rule(name=name, when=None if text is None else schema.parse(text), outcome=f"queue {name}")
            for name, text in zip("abcdefgh", conditions, strict=False)
        ],
        hit,
    )


def messages(analysis: Analysis, code: FindingCode) -> list[str]:
    return [finding.message for finding in analysis.of(code)]


def test_a_rule_that_earlier_rules_cover_together_never_counts() -> None:
    analysis = analyse(rules("wait < 10m", "orders > 5", "wait >= 5m", "wait > 6m and wait < 1h or wait == 3m", None))

    (finding,) = analysis.errors
    assert str(finding) == (
        "error rules.unreachable: rule 'd' never counts: rules 'a' and 'c' come first wherever it is true, "
        "as for wait 3m."
    )
    assert finding.rules == ("d", "a", "c")


def test_only_the_rules_that_are_needed_to_cover_it_are_named() -> None:
    analysis = analyse(rules("tier in ['gold', 'vip']", "tier == 'basic'", "orders > 3", "tier == 'gold'", None))

    assert messages(analysis, FindingCode.UNREACHABLE) == [
        "rule 'd' never counts: rule 'a' comes first wherever it is true, as for tier 'gold'."
    ]


def test_a_rule_that_the_others_cover_without_it_is_not_named() -> None:
    analysis = analyse(rules("orders <= 4", "wait > 2m", "wait <= 2m", "wait < 1h"))

    assert messages(analysis, FindingCode.UNREACHABLE) == [
        "rule 'd' never counts: rules 'b' and 'c' come first wherever it is true, as for wait 1m."
    ]


def test_under_priority_a_rule_is_masked_by_those_that_outrank_it() -> None:
    schema = SCHEMA
    gold, low, high = (schema.parse(text) for text in ("tier == 'gold'", "wait < 5m", "wait >= 5m"))
    ranked = RuleSet(
        schema,
        [
            Rule(name="gold", when=schema.parse("tier == 'gold' and wait < 1h"), outcome="vip"),
            Rule(name="short", when=low, outcome="fast", priority=1),
            Rule(name="long", when=high, outcome="slow", priority=2),
            Rule(name="any gold", when=gold, outcome="vip", priority=0),
        ],
        HitPolicy.PRIORITY,
    )

    assert messages(analyse(ranked), FindingCode.MASKED) == [
        "rule 'gold' never counts: rules 'long' and 'short' outrank it wherever it is true, as for tier 'gold', wait 4m."
    ]


def test_under_collect_every_true_rule_counts() -> None:
    assert analyse(rules("tier == 'gold'", "tier == 'gold'", None, hit=HitPolicy.COLLECT)).errors == ()


def test_two_outcomes_for_one_record_are_a_conflict_under_any() -> None:
    analysis = analyse(rules("tier == 'gold'", "wait > 5m", hit=HitPolicy.ANY))

    (finding,) = analysis.of(FindingCode.CONFLICT)
    assert finding.message == (
        "rules 'a' and 'b' are both true, with different outcomes, for tier 'gold', wait 6m; ANY allows one outcome."
    )
    assert finding.region == "tier == 'gold' and wait > 5m"


@pytest.mark.parametrize("hit", [HitPolicy.UNIQUE, HitPolicy.ANY])
def test_rules_that_no_record_fulfils_together_are_no_conflict(hit: HitPolicy) -> None:
    analysis = analyse(rules("tier == 'gold'", "tier == 'vip'", hit=hit))

    assert messages(analysis, FindingCode.CONFLICT) == messages(analysis, FindingCode.OVERLAP) == []


def test_equal_outcomes_are_an_overlap_under_unique_and_nothing_under_any() -> None:
    same = [Rule(name=name, when=SCHEMA.parse("is_new"), outcome="welcome") for name in ("a", "b")]

    unique, lenient = (analyse(RuleSet(SCHEMA, same, hit)) for hit in (HitPolicy.UNIQUE, HitPolicy.ANY))

    assert messages(unique, FindingCode.OVERLAP) == [
        "rules 'a' and 'b' are both true, with equal outcomes, for is_new true; UNIQUE allows one rule."
    ]
    assert lenient.errors == ()


@pytest.mark.parametrize(
    ("impossible", "possible"),
    [
        ("orders > 3 and orders < 4", "orders > 3 and orders < 5"),  # no whole number lies between 3 and 4
        ("amount > 3 and amount < 3", "amount > 3 and amount < 4"),  # 3.5 does
        ("wait > 5us and wait < 6us", "wait > 5us and wait < 7us"),  # durations are whole microseconds
        ("day > @2026-03-02 and day < @2026-03-03", "day > @2026-03-02 and day < @2026-03-04"),
        ("clock < @00:00", "clock <= @00:00"),  # the day begins at midnight
        ("clock > @23:59:59.999999", "clock >= @23:59:59.999999"),
        ("opened < @0001-01-01T00:00Z", "opened <= @0001-01-01T00:00Z"),  # the first instant there is
        ("tier == 'gold' and tier == 'vip'", "tier != 'gold' and tier != 'vip'"),
        ("city starts_with 'Lis' and not city contains 'is'", "city starts_with 'Li' and not city contains 'is'"),
        ("city contains 'Lisbon' and not city contains 'bon'", "city contains 'bon' and not city contains 'Lisbon'"),
        ("city == 'Lisbon' and city starts_with 'P'", "city == 'Porto' and city starts_with 'P'"),
        ("skills has_all ['billing', 'sales'] and not skills has 'sales'", "skills has 'billing' and not skills has 'sales'"),
        ("is_new and not is_new", "is_new or not is_new"),
    ],
)  # fmt: skip
def test_each_type_knows_which_values_there_are(impossible: str, possible: str) -> None:
    analysis = analyse(rules(impossible, possible))

    assert [(finding.code, finding.rules) for finding in analysis.errors] == [(FindingCode.NEVER_TRUE, ("a",))]
    assert messages(analysis, FindingCode.NEVER_TRUE)[0] == (
        f"rule 'a' is never true: no record can meet {SCHEMA.parse(impossible)}."
    )


def test_a_condition_that_hopes_for_a_missing_fact_is_told_that_unknown_never_matches() -> None:
    analysis = analyse(rules("not exists tier and tier != 'gold'"))

    (finding,) = analysis.of(FindingCode.NEVER_KNOWN)
    assert finding.message == (
        "rule 'a' is never true: not exists tier and tier != 'gold' could only be met where 'tier' is missing, "
        "and a missing fact never matches, not even under not."
    )
    assert finding.witness == {}


def test_a_part_that_is_never_true_is_found_inside_a_condition_that_is() -> None:
    analysis = analyse(rules("tier == 'gold' or not (orders > 5 or orders < 3 and orders > 4)"))

    assert messages(analysis, FindingCode.NEVER_TRUE) == [
        "rule 'a' asks what is never true: no record can meet orders < 3 and orders > 4."
    ]


def test_a_condition_that_tells_no_records_apart_is_noted() -> None:
    analysis = analyse(rules("tier in ['gold', 'vip', 'basic'] and wait > 5m", "exists city or not exists city"))

    assert messages(analysis, FindingCode.ALWAYS_TRUE) == [
        "rule 'a' asks what is true of every record that knows 'tier': tier in ['gold', 'vip', 'basic'].",
        "rule 'b' asks what is true of every record: exists city or not exists city.",
    ]


def test_a_gap_is_told_as_a_condition_with_a_record() -> None:
    analysis = analyse(rules("tier == 'gold'", "tier == 'vip' and wait > 5m"))

    gaps = analysis.of(FindingCode.GAP)
    assert [finding.message for finding in gaps] == [
        "no rule is true of the records where tier != 'gold' and wait <= 5m, such as tier 'vip', wait 4m.",
        "no rule is true of the records where tier == 'basic', such as tier 'basic', wait 6m.",
    ]
    assert {finding.severity for finding in gaps} == {Severity.WARNING}


def test_rules_that_answer_all_known_facts_may_still_lose_a_record_that_misses_one() -> None:
    analysis = analyse(rules("tier == 'gold'", "tier != 'gold'"))

    assert analysis.of(FindingCode.GAP) == ()
    assert messages(analysis, FindingCode.MISSING_FACT) == [
        "a record that misses 'tier' may match no rule, for example a record without facts."
    ]


@pytest.mark.parametrize(
    ("answered", "gap"),
    [
        ("orders in [3, 5]", "not orders in [3, 5]"),
        ("not orders in [3, 5, 7]", "orders in [3, 5, 7]"),
        ("orders != 3", "orders == 3"),
        ("orders == 3", "orders != 3"),
        ("not orders between 3 and 5", "orders between 3 and 5"),
        ("orders between 3 and 5", "orders < 3 or orders > 5"),
        ("tier == 'gold'", "tier != 'gold'"),
        ("is_new", "not is_new"),
        ("not exists tier", "exists tier"),
        ("not exists is_new", "exists is_new"),
        ("city in ['Lisbon', 'Porto']", "not city in ['Lisbon', 'Porto']"),
        ("not city in ['Lisbon', 'Porto']", "city in ['Lisbon', 'Porto']"),
        ("city starts_with 'L'", "not city starts_with 'L'"),
        ("city == 'Lisbon' or not city starts_with 'L'", "city starts_with 'L' and city != 'Lisbon'"),
        ("not city starts_with 'L' or city starts_with 'Lis'", "city starts_with 'L' and not city starts_with 'Lis'"),
        ("skills has 'billing'", "not skills has 'billing'"),
    ],
)
def test_a_gap_is_said_as_an_author_would(answered: str, gap: str) -> None:
    assert [finding.region for finding in analyse(rules(answered)).of(FindingCode.GAP)] == [gap]


def test_a_long_list_is_said_by_what_it_leaves_out() -> None:
    schema = Schema({"language": EnumField(("en", "pt", "es", "fr", "de"))})

    analysis = analyse(rules("language == 'en'", "language == 'pt'", schema=schema))

    assert [finding.region for finding in analysis.of(FindingCode.GAP)] == ["not language in ['en', 'pt']"]
    assert messages(analysis, FindingCode.UNUSED_VALUE) == [
        "no rule mentions 'es', 'fr' or 'de', which language may hold."
    ]


def test_no_rules_leave_everybody_alone() -> None:
    analysis = analyse(rules())

    assert messages(analysis, FindingCode.GAP) == ["no rule is true of any record, such as a record without facts."]
    assert analysis.findings[0].region is None


def test_at_most_eight_gaps_are_shown_and_more_are_announced() -> None:
    names = [f"tier {letter}" for letter in "abcdefghijkl"]
    schema = Schema({name: BooleanField() for name in names})

    analysis = analyse(rules(" or ".join(f"not `{name}`" for name in names[:2]), schema=schema))
    many = analyse(rules(*(f"`{one}` and not `{two}`" for one, two in pairwise(names)), schema=schema))

    assert analysis.complete
    assert len(analysis.of(FindingCode.GAP)) == 1
    assert len(many.of(FindingCode.GAP)) <= 8


def test_values_that_no_rule_mentions_are_noted() -> None:
    analysis = analyse(rules("tier == 'gold'", "skills has 'billing'", None))

    assert messages(analysis, FindingCode.UNUSED_VALUE) == [
        "no rule mentions 'sales', which skills may hold.",
        "no rule mentions 'vip' or 'basic', which tier may hold.",
    ]
    assert [finding.region for finding in analysis.of(FindingCode.UNUSED_VALUE)] == [
        "skills has_any ['sales']",
        "tier in ['vip', 'basic']",
    ]


def test_whether_a_calendar_is_open_is_known_at_the_instants_that_rules_mention() -> None:
    schema = Schema({"opened": InstantField()}, calendars={"mornings": Calendar.parse("Mo-Su 00:00-12:00", zone="UTC")})

    analysis = analyse(
        rules(
            "opened == @2026-03-02T09:00Z and not opened within 'mornings'",
            "opened within 'mornings'",
            "opened == @2026-03-02T09:00Z",
            "not opened within 'mornings'",
            schema=schema,
        )
    )

    assert [(finding.code, finding.rules) for finding in analysis.errors] == [
        (FindingCode.UNREACHABLE, ("c", "b")),
        (FindingCode.NEVER_TRUE, ("a",)),
    ]


def test_nothing_is_claimed_against_any_answer_of_what_is_opaque() -> None:
    schema = Schema({"city": TextField()}, predicates={"is_fraud": Fraud()})

    analysis = analyse(
        rules("is_fraud", r"city matches 'L\w+'", "not is_fraud and city matches 'P.*'", "is_fraud and city == 'Faro'", None, schema=schema)
    )  # fmt: skip

    assert [finding.rules for finding in analysis.errors] == [("d", "a")]
    assert analysis.errors[0].assumes == ("is_fraud",)


class Fraud:
    """A predicate that nobody has asked yet."""

    inputs = ("city",)

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        return facts["city"] == "Lagos"


def test_a_witness_that_a_pattern_refuses_says_what_it_supposes() -> None:
    schema = Schema({"city": TextField()})

    analysis = analyse(rules("city matches 'L[a-z]+'", "city == 'Lisbon'", "city == 'Porto'", schema=schema))

    assert messages(analysis, FindingCode.UNREACHABLE) == [
        "rule 'b' never counts: rule 'a' comes first wherever it is true, as for city 'Lisbon'."
    ]
    conflict = analyse(rules("city matches 'L[a-z]+'", "city starts_with 'L'", hit=HitPolicy.ANY, schema=schema))
    assert [finding.assumes for finding in conflict.errors] == [("city matches 'L[a-z]+'",)]


def test_a_condition_that_falls_apart_into_too_many_cases_is_named_and_left_open() -> None:
    sets = Schema({"tags": TextSetField(), "tier": EnumField(("gold", "basic"))})
    pairs = " and ".join(f"(tags has 'a{number}' or tags has 'b{number}')" for number in range(14))

    analysis = analyse(rules("tier == 'gold'", pairs, schema=sets))

    assert messages(analysis, FindingCode.TOO_COMPLEX) == [
        "rule 'b' is too complex to analyse: its condition falls apart into too many cases; nothing is claimed about it."
    ]
    assert messages(analysis, FindingCode.GAP)[0].endswith(", unless 'b' does.")


def test_the_analysis_of_hostile_rules_ends_and_says_what_it_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.rules._analysis._region._MOST_LOOKS", 20)
    texts = Schema({"city": TextField(), "orders": IntegerField()})

    found = analyse(rules(*(f"city contains 'x{place}' or orders > {place}" for place in range(8)), schema=texts))

    told = messages(found, FindingCode.TOO_COMPLEX)
    assert told[-1].endswith("whether a missing fact leaves a record without a match takes too long to prove.")
    assert "rule 'h' is too complex to analyse: whether the rules before it cover it takes too long to prove." in told
    assert found.errors == ()


def test_a_question_that_takes_too_long_is_left_open_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.rules._analysis._region._MOST_STEPS", 0)

    ordered = analyse(rules("tier == 'gold'"))
    alone = analyse(rules("tier == 'gold'", "wait > 5m", hit=HitPolicy.UNIQUE))

    assert messages(ordered, FindingCode.TOO_COMPLEX) == [
        "rule 'a' is too complex to analyse: whether the rules before it cover it takes too long to prove.",
        "the rules are too complex to analyse: whether they leave a gap takes too long to prove.",
        "the rules are too complex to analyse: whether a missing fact leaves a record without a match takes too long to prove.",
    ]
    assert messages(alone, FindingCode.TOO_COMPLEX)[0] == (
        "rule 'b' is too complex to analyse: whether 'a' is true with it takes too long to prove."
    )
    assert (ordered.errors, alone.errors) == ((), ())


def test_a_region_too_long_to_be_written_is_left_out() -> None:
    towns = ", ".join(f"'town {number:06} of the world'" for number in range(900))
    schema = Schema({name: TextField() for name in ("from", "to", "via")})

    analysis = analyse(rules(*(f"`{name}` in [{towns}]" for name in schema.fields), schema=schema))

    assert [finding.region for finding in analysis.of(FindingCode.GAP)] == [None]


def test_every_union_that_hides_a_rule_among_230_is_found() -> None:
    texts: list[str] = []
    hidden: set[str] = set()
    for block in range(12):
        texts += [f"orders between {low} and {low + 3} and city == 'town {low % 40}'" for low in range(block, 800, 50)]
        town = f"city == 'place {len(texts)}'"
        texts += [
            f"{town} and wait < 10m",
            f"{town} and wait >= 5m and orders > 10",
            f"{town} and wait > 3m and orders > 20",
        ]
        hidden.add(f"rule {len(texts) - 1}")
    made = [
        Rule(name=f"rule {place}", when=SCHEMA.parse(text), outcome=place) for place, text in enumerate(texts[:230])
    ]

    analysis = analyse(RuleSet(SCHEMA, made))

    assert {finding.rules[0] for finding in analysis.of(FindingCode.UNREACHABLE)} == hidden
    assert {len(finding.rules) for finding in analysis.of(FindingCode.UNREACHABLE)} == {3}


def test_an_analysis_prints_shows_and_writes_itself() -> None:
    analysis = analyse(rules("tier == 'gold'", "tier == 'gold' and wait > 5m", None))

    assert repr(analysis) == "Analysis(3 rules: 1 error, 1 note)"
    assert str(analysis).splitlines()[0].startswith("error rules.unreachable: rule 'b' never counts")
    assert "<td>rules.unreachable</td><td>rule &#x27;b&#x27; never counts" in analysis._repr_html_()
    written = json.loads(json.dumps(analysis.to_dict()))
    assert written["findings"][0]["witness"] == {"tier": "gold", "wait": "PT6M"}
    assert Finding.from_dict(written["findings"][0]).message == analysis.findings[0].message


def test_nothing_found_is_said_too() -> None:
    analysis = analyse(rules("is_new", None))

    assert str(analysis) == "2 rules, nothing found."
    assert repr(analysis) == "Analysis(2 rules: nothing found)"
