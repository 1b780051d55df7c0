"""The canonical text of a condition, and trees built in Python."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from cxcore.errors import ConditionSyntaxError, ConditionTypeError, InvalidValueError, UnknownFieldError
from cxcore.rules import (
    All,
    Any,
    Between,
    BooleanField,
    Compare,
    Constant,
    Contains,
    DateField,
    DurationField,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    In,
    InstantField,
    IsTrue,
    Not,
    NumberField,
    Schema,
    StartsWith,
    TextField,
    TextSetField,
    TimeField,
)

SCHEMA = Schema(
    {
        "a": BooleanField(),
        "b": BooleanField(),
        "c": BooleanField(),
        "city": TextField(),
        "n": NumberField(),
        "opened": InstantField(),
        "day": DateField(),
        "clock": TimeField(),
        "wait": DurationField(),
        "skills": TextSetField(),
        "in": BooleanField(),
        "Ticket ID": TextField(),
        "customer.tier": TextField(),
        "Größe": NumberField(),
    }
)
A, B, C = IsTrue("a"), IsTrue("b"), IsTrue("c")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Compare("city", "!=", "Lisbon"), "city != 'Lisbon'"),
        (In("n", [1, 2.5]), "n in [1, 2.5]"),
        (Between("n", 1, 2), "n between 1 and 2"),
        (Has("skills", "billing"), "skills has 'billing'"),
        (HasAny("skills", ["billing", "sales"]), "skills has_any ['billing', 'sales']"),
        (HasAll("skills", ["billing"]), "skills has_all ['billing']"),
        (StartsWith("city", "Lis"), "city starts_with 'Lis'"),
        (Contains("city", "b"), "city contains 'b'"),
        (Exists("city"), "exists city"),
        (A, "a"),
        (All([A, B]), "a and b"),
        (Any([A, B]), "a or b"),
        (Not(A), "not a"),
        (Not(Not(A)), "not not a"),
        (Not(Compare("n", "<", 3)), "not n < 3"),
        (Any([All([A, B]), C]), "a and b or c"),
        (All([Any([A, B]), C]), "(a or b) and c"),
        (Not(All([A, B])), "not (a and b)"),
        (Not(Any([A, B])), "not (a or b)"),
        # groups of the author's are kept, because they say how the author thinks
        (All([A, All([B, C])]), "a and (b and c)"),
        (Any([Any([A, B]), C]), "(a or b) or c"),
        # names that are no words stand between backticks
        (IsTrue("in"), "`in`"),
        (Exists("Ticket ID"), "exists `Ticket ID`"),
        (Exists("customer.tier"), "exists customer.tier"),
        (Exists("Größe"), "exists Größe"),
    ],
)
def test_a_tree_is_written_and_read_back_the_same(tree: Expression, text: str) -> None:
    condition = SCHEMA.check(tree)

    assert str(condition) == text
    assert condition.tree == tree
    assert SCHEMA.parse(text) == condition


@pytest.mark.parametrize(
    ("field", "constant", "text"),
    [
        ("city", "it's", "'it''s'"),
        ("city", 'say "hi"', "'say \"hi\"'"),
        ("city", "two\nlines\\", "'two\nlines\\'"),
        ("city", "", "''"),
        ("n", -3, "-3"),
        ("n", 0.1, "0.1"),
        ("n", 1e22, "1e+22"),
        ("n", 1e-7, "1e-07"),
        ("wait", timedelta(0), "0s"),
        ("wait", timedelta(days=2), "2d"),
        ("wait", timedelta(minutes=90), "90m"),
        ("wait", timedelta(milliseconds=1500), "1500ms"),
        ("wait", timedelta(microseconds=-1), "-1us"),
        ("wait", timedelta.max, "86399999999999999999us"),
        ("wait", timedelta.min, "-999999999d"),
        ("opened", datetime(2026, 3, 2, 9, tzinfo=UTC), "@2026-03-02T09:00Z"),
        ("opened", datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC), "@2026-03-02T09:00:01Z"),
        ("opened", datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=UTC), "@2026-03-02T09:00:00.000005Z"),
        ("day", date(2026, 3, 2), "@2026-03-02"),
        ("clock", time(9, 30), "@09:30"),
        ("clock", time(9, 30, 0, 250_000), "@09:30:00.250000"),
    ],
)
def test_a_constant_is_written_as_short_as_it_is_exact(field: str, constant: Constant, text: str) -> None:
    condition = SCHEMA.check(Compare(field, "==", constant))

    assert str(condition) == f"{field} == {text}"
    assert condition.tree == Compare(field, "==", constant)


def test_double_quotes_are_read_and_single_ones_written() -> None:
    assert str(SCHEMA.parse('city == "say ""hi"" to \'em"')) == "city == 'say \"hi\" to ''em'"


def test_an_instant_is_kept_in_utc() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=3)))

    assert str(SCHEMA.check(Compare("opened", "<", noon))) == "opened < @2026-03-02T09:00Z"


def test_a_comparison_of_a_boolean_is_written_as_the_field_itself() -> None:
    assert SCHEMA.check(Compare("a", "==", True)).tree == A
    assert SCHEMA.check(Compare("a", "!=", True)).tree == Not(A)
    assert SCHEMA.check(Compare("a", "==", False)).tree == Not(A)
    assert SCHEMA.check(Compare("a", "!=", False)).tree == A


def test_a_group_of_one_is_the_one() -> None:
    assert SCHEMA.check(All([A])).tree == A
    assert SCHEMA.check(Any([All([A]), B])).tree == Any([A, B])


@pytest.mark.parametrize("node", [All, Any])
def test_a_group_of_none_is_refused(node: type[All]) -> None:
    with pytest.raises(InvalidValueError, match="^parts: has at least one member.$"):
        node([])


def test_a_list_of_no_values_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="^values: has at least one member.$"):
        In("n", [])


@pytest.mark.parametrize("node", [In, HasAny, HasAll])
def test_one_text_is_not_taken_for_a_list(node: type[HasAny]) -> None:
    with pytest.raises(InvalidValueError, match="^values: is a list; one text came.$"):
        node("skills", "billing")


def test_a_tree_is_checked_as_its_text_is() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        SCHEMA.check(All([A, Compare("ctiy", "==", "Lisbon")]))

    assert str(caught.value) == (
        "there is no field 'ctiy'. Did you mean 'city'?\n    a and ctiy == 'Lisbon'\n          ^"
    )


@pytest.mark.parametrize(
    "constant",
    [float("nan"), float("inf"), datetime(2026, 3, 2), time(9, tzinfo=UTC), b"bytes", 1j, None],  # noqa: DTZ001  # naive on purpose
    ids=repr,
)
def test_what_no_condition_can_hold_is_refused(constant: Constant) -> None:
    with pytest.raises(ConditionTypeError) as caught:
        SCHEMA.check(Compare("n", "==", constant))

    assert str(caught.value) == (
        "a condition compares with text, finite numbers, true, false, durations, aware datetimes, dates "
        f"and times without a zone, not with such a {type(constant).__name__}."
    )


def test_a_tree_too_deep_or_too_large_is_refused() -> None:
    deep: Expression = A
    for _ in range(10_000):
        deep = Not(deep)
    wide: Expression = A
    for _ in range(60):
        wide = All([wide, wide])  # 2 to the 60th comparisons, if somebody counted

    with pytest.raises(ConditionSyntaxError, match="^is nested deeper than 128 levels.$"):
        SCHEMA.check(deep)
    with pytest.raises(ConditionSyntaxError, match="^has more than 50,000 characters as text.$"):
        SCHEMA.check(wide)


def test_what_is_no_node_is_refused() -> None:
    with pytest.raises(TypeError, match="^a condition is made of the classes of cxcore.rules, not of a str.$"):
        SCHEMA.check("a and b")  # type: ignore[arg-type]  # the fault under test
