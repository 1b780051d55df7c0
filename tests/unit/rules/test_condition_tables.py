"""Conditions as nested tables, and as Python; both become what the text becomes."""

import json
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import jsonschema
import pytest

from cxcore.errors import ConditionSyntaxError, InvalidDocumentError, InvalidValueError, UnknownFieldError
from cxcore.rules import (
    All,
    BooleanField,
    Compare,
    DateField,
    DurationField,
    EnumField,
    Expression,
    InstantField,
    IntegerField,
    NumberField,
    Schema,
    TextField,
    TextSetField,
    TimeField,
    field,
)
from cxcore.values import parse_document

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "city": TextField(),
        "orders": IntegerField(),
        "amount": NumberField(),
        "is_new": BooleanField(),
        "opened": InstantField(),
        "birthday": DateField(),
        "local_time": TimeField(),
        "wait": DurationField(),
        "skills": TextSetField(("billing", "sales")),
    }
)

# The same condition as a table, in Python and as text.
CASES: list[tuple[object, Expression, str]] = [
    ({"field": "tier", "op": "==", "value": "gold"}, field("tier") == "gold", "tier == 'gold'"),
    ({"field": "tier", "op": "!=", "value": "gold"}, field("tier") != "gold", "tier != 'gold'"),
    (
        {"field": "tier", "op": "in", "value": ["gold", "vip"]},
        field("tier").is_in("gold", "vip"),
        "tier in ['gold', 'vip']",
    ),
    ({"field": "tier", "op": "not in", "value": ["vip"]}, field("tier").is_not_in("vip"), "not tier in ['vip']"),
    ({"field": "orders", "op": "<", "value": 3}, field("orders") < 3, "orders < 3"),
    ({"field": "orders", "op": "<=", "value": 3}, field("orders") <= 3, "orders <= 3"),
    ({"field": "orders", "op": ">=", "value": 3}, field("orders") >= 3, "orders >= 3"),
    ({"field": "amount", "op": ">", "value": 2.5}, field("amount") > 2.5, "amount > 2.5"),
    ({"field": "orders", "op": "between", "value": [3, 5]}, field("orders").between(3, 5), "orders between 3 and 5"),
    ({"field": "is_new", "op": "==", "value": True}, field("is_new").is_true(), "is_new"),
    ({"not": {"field": "is_new", "op": "==", "value": True}}, ~field("is_new").is_true(), "not is_new"),
    ({"field": "wait", "op": ">", "value": "5m"}, field("wait") > timedelta(minutes=5), "wait > 5m"),
    (
        {"field": "opened", "op": ">=", "value": "2026-03-02T09:00Z"},
        field("opened") >= datetime(2026, 3, 2, 9, tzinfo=UTC),
        "opened >= @2026-03-02T09:00Z",
    ),
    (
        {"field": "birthday", "op": "<", "value": "1990-03-01"},
        field("birthday") < date(1990, 3, 1),
        "birthday < @1990-03-01",
    ),
    ({"field": "local_time", "op": "<", "value": "09:30"}, field("local_time") < time(9, 30), "local_time < @09:30"),
    ({"field": "skills", "op": "has", "value": "sales"}, field("skills").has("sales"), "skills has 'sales'"),
    (
        {"field": "skills", "op": "has_any", "value": ["sales"]},
        field("skills").has_any("sales"),
        "skills has_any ['sales']",
    ),
    (
        {"field": "skills", "op": "has_all", "value": ["sales"]},
        field("skills").has_all("sales"),
        "skills has_all ['sales']",
    ),
    (
        {"field": "city", "op": "starts_with", "value": "Lis"},
        field("city").starts_with("Lis"),
        "city starts_with 'Lis'",
    ),
    ({"field": "city", "op": "contains", "value": "sbo"}, field("city").contains("sbo"), "city contains 'sbo'"),
    ({"field": "city", "op": "matches", "value": "Lis.*"}, field("city").matches("Lis.*"), "city matches 'Lis.*'"),
    ({"field": "city", "op": "exists"}, field("city").exists(), "exists city"),
    (
        {"all": ["is_new", "orders > 3", {"any": ["exists city", {"not": "exists tier"}]}]},
        field("is_new").is_true() & (field("orders") > 3) & (field("city").exists() | ~field("tier").exists()),
        "is_new and orders > 3 and (exists city or not exists tier)",
    ),
]


@pytest.mark.parametrize(("table", "tree", "text"), CASES, ids=[text for *_, text in CASES])
def test_three_ways_to_write_one_condition(table: object, tree: Expression, text: str) -> None:
    expected = SCHEMA.parse(text)

    assert SCHEMA.read_condition(table) == expected
    assert SCHEMA.check(tree) == expected
    assert SCHEMA.read_condition(expected.to_dict()) == expected
    assert json.loads(json.dumps(expected.to_dict())) == expected.to_dict()


@cache
def json_schema() -> jsonschema.Draft202012Validator:
    """Return the schema of conditions, which is checked once."""
    schema = SCHEMA.condition_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("table", "tree", "text"), CASES, ids=[text for *_, text in CASES])
def test_the_json_schema_accepts_what_is_written(table: object, tree: Expression, text: str) -> None:
    validator = json_schema()

    validator.validate(table)
    validator.validate(SCHEMA.check(tree).to_dict())
    validator.validate(text)


@pytest.mark.parametrize(
    "table",
    [
        {"field": "teir", "op": "==", "value": "gold"},
        {"field": "tier", "op": "==", "value": "glod"},
        {"field": "tier", "op": "<", "value": "gold"},
        {"field": "orders", "op": "between", "value": [3]},
        {"field": "orders", "op": "==", "value": "3"},
        {"field": "city", "op": "exists", "value": True},
        {"all": []},
        {"all": ["is_new"], "any": ["is_new"]},
        3,
    ],
)
def test_what_the_json_schema_refuses_the_reader_refuses_too(table: object) -> None:
    assert not json_schema().is_valid(table)
    with pytest.raises(InvalidDocumentError):
        SCHEMA.read_condition(table)


@pytest.mark.parametrize(
    ("op", "value", "text"),
    [
        ("==", "PT5M", "wait == 5m"),  # ISO 8601, as JSON carries durations
        ("==", timedelta(minutes=5), "wait == 5m"),  # a Python object, as a program does
        ("in", ["300s", "1h"], "wait in [5m, 1h]"),
    ],
)
def test_durations_come_in_several_spellings(op: str, value: object, text: str) -> None:
    assert str(SCHEMA.read_condition({"field": "wait", "op": op, "value": value})) == text


def test_toml_has_dates_and_instants_of_its_own() -> None:
    document = parse_document('all = [{field = "birthday", op = "<", value = 1990-03-01}, "is_new"]')

    assert str(SCHEMA.read_condition(document)) == "birthday < @1990-03-01 and is_new"


def test_one_part_needs_no_brackets() -> None:
    assert str(SCHEMA.read_condition({"any": ["is_new"]})) == "is_new"


NO_CONDITION = (
    "is a condition: a text such as \"tier == 'gold'\", a table with field, op and value, "
    "or a table with all, any or not"
)


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ({"field": "teir", "op": "exists"}, ["field: there is no field 'teir'. Did you mean 'tier'?"]),
        (
            {"all": [{"field": "tier", "op": "=", "value": "gold"}, {"not": {"fild": "tier"}}]},
            [
                "all[0].op: there is no operator '='. Did you mean '>='?",
                "all[1].not.fild: does not belong here. Did you mean 'field'?",
            ],
        ),
        ({"any": ["is_new", {}]}, [f"any[1]: {NO_CONDITION}."]),
        ([], [f"{NO_CONDITION}; a list came."]),
        ({"any": {}}, ["any: is a list of at least one condition."]),
        ({"field": "tier", "op": "=="}, ["value: belongs to every operator but exists."]),
        ({"field": "tier", "op": "in", "value": "gold"}, ["value: is a list of at least one value."]),
        ({"field": "orders", "op": "between", "value": [1]}, ["value: is a list of two values, the lower end first."]),
        ({"field": "tier", "op": "==", "value": ["gold"]}, ["value: is one of a list of names, for example 'gold'; a list came."]),
        ({"field": "wait", "op": "==", "value": "soon"}, ["value: is a duration; a str came."]),
        ({"field": "wait", "op": "==", "value": "'5m"}, ["value: is a duration; a str came."]),
        ({"field": "opened", "op": "within", "value": 3}, ["value: is the name of a calendar; an int came."]),
    ],
)  # fmt: skip
def test_every_fault_of_a_table_has_its_path(table: object, faults: list[str]) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        SCHEMA.read_condition(table)

    assert [str(fault) for fault in caught.value.faults] == faults


def test_a_field_name_cannot_smuggle_in_a_condition() -> None:
    with pytest.raises(InvalidDocumentError, match="The condition cannot be read"):
        SCHEMA.read_condition({"field": "tier` == 'gold' or `city", "op": "exists"})
    with pytest.raises(UnknownFieldError):
        SCHEMA.check(Compare("city` == 'Lisbon' or `city", "==", "Porto"))


# --- hostile documents -------------------------------------------------------------


def deep(levels: int) -> object:
    table: object = "is_new"
    for _ in range(levels):
        table = {"not": table}
    return table


def itself() -> object:
    table: dict[str, object] = {}
    table["all"] = [table, table]
    return table


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (deep(33), "is nested deeper than 32 levels."),
        (deep(100_000), "is nested deeper than 66 levels."),
        (itself(), "is nested deeper than 66 levels."),
        ({"all": ["is_new"] * 2_000_000}, "has more than 10,000 parts."),
        ({"all": ["is_new"] * 1_001}, "makes more than 1,000 comparisons."),
        ({"field": "city", "op": "==", "value": "x" * 50_000_000}, "has more than 50,000 characters as text."),
        ("x" * 50_000_000, "has 50,000,000 characters; a condition has at most 50,000."),
        ({"field": "city", "op": "in", "value": ["x" * 100] * 5_000}, "has more than 50,000 characters as text."),
        ({"field": "amount", "op": "<", "value": float("nan")}, "a condition compares with text, finite numbers"),
        ({"field": "orders", "op": "<", "value": 10**5_000}, "a whole number has at most 18 digits."),
        (
            {"field": "city", "op": "matches", "value": "a" * 201},
            "the pattern has 201 characters; at most 200 are read.",
        ),
        ({"field": "city", "op": "matches", "value": "(a+)+b"}, "the pattern has no groups"),
    ],
    ids=lambda each: each[:40] if isinstance(each, str) else None,
)
def test_a_hostile_document_is_refused_in_bounded_time(table: object, fault: str) -> None:
    started = stopwatch.process_time()

    with pytest.raises(InvalidDocumentError) as caught:
        SCHEMA.read_condition(table)

    assert stopwatch.process_time() - started < 2  # a hundred times what it takes
    assert fault in str(caught.value.faults[0])


def test_a_tree_that_is_too_deep_is_refused() -> None:
    tree: Expression = field("is_new").is_true()
    for _ in range(100_000):
        tree = ~tree

    with pytest.raises(ConditionSyntaxError, match="nested deeper than 128 levels"):
        SCHEMA.check(tree)


# --- the builder ---------------------------------------------------------------------


def test_and_and_or_gather_their_parts() -> None:
    a, b, c = (field("orders") == number for number in range(3))

    assert (a & b & c) == (a & (b & c)) == All([a, b, c])
    assert str(SCHEMA.check((a | b) & c)) == "(orders == 0 or orders == 1) and orders == 2"


def test_a_condition_that_is_being_built_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="combine with & | ~ in brackets"):
        bool(field("is_new").is_true())  # as `and`, `or`, `not` and `if` ask
    with pytest.raises(TypeError, match="combine with & | ~ in brackets"):
        bool(1 < field("orders") < 5)


def test_a_subject_shows_its_field_and_has_no_place_in_a_set() -> None:
    assert repr(field("tier")) == "field('tier')"
    with pytest.raises(TypeError, match="unhashable"):
        hash(field("tier"))


def test_a_comparison_with_the_wrong_type_is_refused_where_it_is_checked() -> None:
    with pytest.raises(InvalidValueError, match="wait is a duration, and 5 is a number"):
        SCHEMA.check(field("wait") > 5)
