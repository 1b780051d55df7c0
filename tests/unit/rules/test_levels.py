"""Skill levels in conditions: asked for, explained, indexed and analysed."""

import json

import jsonschema
import pytest

from cxcore.errors import CxError, InvalidDocumentError, InvalidValueError
from cxcore.rules import (
    AtLeast,
    EnumField,
    FindingCode,
    Has,
    LevelsField,
    Rule,
    RuleSet,
    Schema,
    TextSetField,
    analyse,
    boundary_cases,
    diff,
    field,
)

SCHEMA = Schema(
    {
        "skills": LevelsField(("billing", "refunds", "japanese")),
        "tags": TextSetField(),
        "tier": EnumField(("gold", "basic")),
        "languages": LevelsField(),
    }
)
PRIYA = {"skills": {"billing": 4, "refunds": 1}}


def rules(*conditions: str) -> RuleSet:
    """Return rules called a, b, c with outcomes A, B, C."""
    named = zip("abcdef", conditions, strict=False)
    return RuleSet(SCHEMA, [Rule(name=name, when=SCHEMA.parse(text), outcome=name.upper()) for name, text in named])


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("skills has 'billing' at least 4", True),  # that level itself is enough
        ("skills has 'billing' at least 5", False),
        ("skills has 'refunds' at least 1", True),
        ("skills has 'japanese' at least 1", False),  # a name that is left out has level 0, which is known
        ("not skills has 'japanese' at least 7", True),
        ("skills has 'billing'", True),
        ("skills has 'japanese'", False),
        ("skills has_any ['japanese', 'refunds']", True),
        ("skills has_all ['japanese', 'refunds']", False),
        ("exists skills", True),
        ("languages has 'pt' at least 3", None),  # nothing is known of Priya's languages
        ("not languages has 'pt' at least 3", None),
    ],
)
def test_priya_is_asked_how_well_she_does_it(text: str, truth: bool | None) -> None:
    assert SCHEMA.parse(text).truth(PRIYA) is truth


def test_level_zero_is_no_skill() -> None:
    record = {"skills": {"billing": 0}}

    assert SCHEMA.parse("skills has 'billing'").truth(record) is False
    assert SCHEMA.read(record) == {"skills": {}}


def test_text_tables_and_python_are_one_condition() -> None:
    condition = SCHEMA.parse("skills has 'billing' at least 3")
    table = {"field": "skills", "op": "has", "value": "billing", "at_least": 3}

    assert condition.tree == AtLeast("skills", "billing", 3)
    assert condition.to_dict() == table
    assert SCHEMA.read_condition(table) == condition
    assert SCHEMA.check(field("skills").at_least("billing", 3)) == condition
    assert str(condition) == "skills has 'billing' at least 3"
    assert jsonschema.Draft202012Validator(SCHEMA.condition_json_schema()).is_valid(table)


def test_at_least_one_is_written_shorter() -> None:
    condition = SCHEMA.parse("skills has 'billing' at least 1")

    assert condition.tree == Has("skills", "billing")
    assert SCHEMA.check(field("skills").at_least("billing", 1)) == condition


def test_at_and_least_are_words_in_their_place_only() -> None:
    schema = Schema({"at": LevelsField(), "least": LevelsField()})

    condition = schema.parse("at has 'least' at least 2 and least has 'at'")

    assert condition.matches({"at": {"least": 2}, "least": {"at": 1}})


@pytest.mark.parametrize(
    ("text", "message", "caret"),
    [
        ("skills has 'biling' at least 3", "skills never holds 'biling'. Did you mean 'billing'?", 11),
        (
            "skills has 'billing' at least 0",
            "a level of skills is a whole number, at least 1 and at most 10, not 0.",
            30,
        ),
        (
            "skills has 'billing' at least 11",
            "a level of skills is a whole number, at least 1 and at most 10, not 11.",
            30,
        ),
        (
            "skills has 'billing' at least true",
            "a level of skills is a whole number, at least 1 and at most 10, not true.",
            30,
        ),
        ("skills has 'billing' at least", "expected a level such as 3, not the end.", 29),
        ("skills has 'billing' at most 3", "expected 'least', not 'most'.", 24),
        ("skills has 3", "skills is a table of levels, and 3 is a number; write for example 'billing'.", 11),
        (
            "tags has 'vip' at least 3",
            "'at least' does not apply to tags, which is a set of texts and has no levels.",
            15,
        ),
        (
            "skills == 'billing'",
            "'==' does not apply to skills, which is a table of levels; use has, has_any, has_all.",
            7,
        ),
    ],
)
def test_what_is_wrong_is_said_with_a_caret(text: str, message: str, caret: int) -> None:
    with pytest.raises(CxError) as caught:
        SCHEMA.parse(text)

    assert str(caught.value) == f"{message}\n    {text}\n    {' ' * caret}^"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (
            {"field": "tags", "op": "has", "value": "vip", "at_least": 3},
            "at_least: belongs to the operator has, on a field of levels.",
        ),
        (
            {"field": "skills", "op": "has_any", "value": ["billing"], "at_least": 3},
            "at_least: belongs to the operator has, on a field of levels.",
        ),
        (
            {"field": "skills", "op": "has", "value": "billing", "at_least": "three"},
            "at_least: a level of skills is a whole number, at least 1 and at most 10, not 'three'.",
        ),
        (
            {"field": "skills", "op": "has", "value": "billing", "at_least": [3]},
            "at_least: is a whole number, for example 3; a list came.",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_its_path_and_by_the_json_schema(table: dict[str, object], fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        SCHEMA.read_condition(table)

    assert str(caught.value) == f"The condition cannot be read, 1 fault:\n  {fault}"
    assert not jsonschema.Draft202012Validator(SCHEMA.condition_json_schema()).is_valid(table)


def test_the_type_is_declared_in_documents() -> None:
    document = {"skills": {"type": "levels", "names": ["billing"]}, "languages": {"type": "levels", "names": []}}

    schema = Schema.from_dict(document)

    assert schema == Schema({"skills": LevelsField(("billing",)), "languages": LevelsField()})
    assert Schema.from_dict(json.loads(json.dumps(schema.to_dict()))) == schema


def test_one_text_is_not_taken_for_a_list_of_names() -> None:
    with pytest.raises(InvalidValueError) as caught:
        LevelsField("billing")

    assert str(caught.value) == "names: is a list of names; one text came."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (["billing"], "skills: is a table of levels; a list came."),
        ({3: 4}, "skills: is a table of levels by name, and one of its names is no text."),
        ({"billing": 11}, "skills: is a table of levels, whole numbers from 0 to 10; one is not."),
        ({"billing": -1}, "skills: is a table of levels, whole numbers from 0 to 10; one is not."),
        ({"billing": True}, "skills: is a table of levels, whole numbers from 0 to 10; one is not."),
        ({"billing": 2.5}, "skills: is a table of levels, whole numbers from 0 to 10; one is not."),
    ],
)
def test_a_record_with_other_levels_is_refused_without_showing_them(value: object, message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        SCHEMA.read({"skills": value})

    assert str(caught.value) == message


def test_the_reasons_show_the_levels() -> None:
    condition = SCHEMA.parse("skills has 'billing' at least 5 or languages has 'pt' at least 2")

    assert [str(each) for each in condition.evidence(PRIYA)] == [
        "languages has 'pt' at least 2 is unknown: languages is missing"
    ]
    assert [str(each) for each in condition.evidence({**PRIYA, "languages": {}})] == [
        "skills has 'billing' at least 5 is false: skills is {'billing': 4, 'refunds': 1}",
        "languages has 'pt' at least 2 is false: languages is {}",
    ]


@pytest.mark.parametrize(
    ("levels", "matched"),
    [
        ({"billing": 2}, (3,)),
        ({"billing": 3}, (0, 3)),
        ({"billing": 9, "refunds": 1}, (0, 1, 2)),
        ({"refunds": 5, "japanese": 1}, (2,)),
        ({"billing": 5, "refunds": 6, "japanese": 1}, (0, 1, 2)),
        ({}, (3,)),
        (None, ()),
    ],
)
def test_many_rules_are_asked_at_once(levels: dict[str, int] | None, matched: tuple[int, ...]) -> None:
    rule_set = rules(
        "skills has 'billing' at least 3",
        "skills has 'billing' at least 2 and skills has 'refunds'",
        "skills has 'billing' at least 6 or skills has 'refunds' at least 5 and skills has 'japanese'",
        "not skills has 'billing' at least 4 and not skills has 'refunds'",
    )

    assert rule_set.matches({"skills": levels}) == matched


# --- analysis -------------------------------------------------------------------


def test_a_higher_level_is_hidden_by_a_lower_one_before_it() -> None:
    found = analyse(rules("skills has 'billing' at least 3", "skills has 'billing' at least 5")).errors

    assert [each.message for each in found] == [
        "rule 'b' never counts: rule 'a' comes first wherever it is true, as for skills {'billing': 5}."
    ]


def test_who_has_a_level_has_the_lower_ones() -> None:
    found = analyse(rules("skills has 'billing' at least 7 and not skills has 'billing'")).errors

    assert [each.message for each in found] == [
        "rule 'a' is never true: no record can meet skills has 'billing' at least 7 and not skills has 'billing'."
    ]


def test_the_gap_between_two_levels_is_found_and_said_shortly() -> None:
    rule_set = rules("skills has 'billing' at least 5", "not skills has 'billing' at least 3")

    (gap,) = analyse(rule_set).of(FindingCode.GAP)

    assert gap.region == "skills has 'billing' at least 3 and not skills has 'billing' at least 5"
    assert gap.witness == {"skills": {"billing": 3}}
    assert json.loads(json.dumps(gap.to_dict()))["witness"] == {"skills": {"billing": 3}}


def test_levels_that_follow_from_others_are_not_said() -> None:
    low = "not skills has 'billing' at least 6 and not skills has 'billing' and not skills has 'refunds' at least 2"
    rule_set = rules(low, "skills has 'billing' and not skills has 'billing' at least 6")

    regions = [gap.region for gap in analyse(rule_set).of(FindingCode.GAP)]

    assert regions == [
        "skills has 'billing' at least 6",
        "not skills has 'billing' and skills has 'refunds' at least 2",
    ]


def test_a_skill_that_no_rule_asks_for_is_noted() -> None:
    (unused,) = analyse(rules("skills has 'billing' at least 3")).of(FindingCode.UNUSED_VALUE)

    assert unused.message == "no rule mentions 'refunds' or 'japanese', which skills may hold."
    assert unused.region == "skills has_any ['refunds', 'japanese']"
    assert unused.witness == {"skills": {"refunds": 1}}


def test_a_raised_level_changes_those_in_between() -> None:
    old, new = rules("skills has 'billing' at least 3"), rules("skills has 'billing' at least 5")

    (change,) = diff(old, new).changes

    assert str(change) == (
        "where skills has 'billing' at least 3 and not skills has 'billing' at least 5: "
        "'A' becomes no match, as for skills {'billing': 3}."
    )


def test_a_level_has_neighbours_on_both_sides_of_its_boundary() -> None:
    rule_set = rules("skills has 'billing' at least 4 and not skills has 'billing' at least 7 and skills has 'refunds'")

    assert [str(each) for each in boundary_cases(rule_set)] == [
        "inside 'a' by skills: skills {'billing': 4, 'refunds': 1} gives 'A'",
        "outside 'a' by skills: skills {'billing': 3, 'refunds': 1} gives no match",
        "inside 'a' by skills: skills {'billing': 6, 'refunds': 1} gives 'A'",
        "outside 'a' by skills: skills {'billing': 7, 'refunds': 1} gives no match",
        "outside 'a' by skills: skills {'billing': 4} gives no match",
        "outside 'a' by skills: a record without facts gives no match",
    ]
