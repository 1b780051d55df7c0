"""What is wrong with a condition is said when it is read, with a caret below the place."""

import pickle
from typing import Any

import pytest

from cxcore.errors import ConditionSyntaxError, ConditionTypeError, CxError, InvalidValueError, UnknownFieldError
from cxcore.rules import (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    InstantField,
    IntegerField,
    NumberField,
    Schema,
    TextField,
    TextSetField,
    TimeField,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "city": TextField(),
        "orders": IntegerField(),
        "q_time": NumberField(unit="seconds"),
        "is_new": BooleanField(),
        "opened": InstantField(),
        "birthday": DateField(),
        "local_time": TimeField(),
        "wait": DurationField(),
        "skills": TextSetField(("billing", "refunds")),
    }
)


@pytest.mark.parametrize(
    ("text", "message", "caret"),
    [
        ("", "expected a field, not the end.", 0),
        ("tier ==", "expected a value such as 'gold', not the end.", 7),
        ("(is_new", "expected ')', not the end.", 7),
        ("is_new)", "expected 'and', 'or' or the end, not ')'.", 6),
        ("is_new is_new", "expected 'and', 'or' or the end, not 'is_new'.", 7),
        ("5 < orders", "expected a field, not 5.", 0),
        ("is_new AND is_new", "expected 'and', 'or' or the end, not 'AND'; keywords are written small: and.", 7),
        ("orders not 5", "expected 'in', not 5.", 11),
        ("orders in 5", "expected '[', not 5.", 10),
        ("orders in []", "expected a value such as 3, not ']'.", 11),
        ("orders in [1 2]", "expected ']', not 2.", 13),
        ("orders between 1 or 2", "expected 'and', not 'or'.", 17),
        ("tier = 'gold'", "'=' is no operator here; write ==.", 5),
        ("tier <> 'gold'", "'<>' is no operator here; write !=.", 5),
        ("is_new && is_new", "'&&' is no operator here; write and.", 7),
        ("is_new | is_new", "'|' is no operator here; write or.", 7),
        ("!is_new", "'!' is no operator here; write not.", 0),
        ("tier == gold", "expected a value such as 'gold', not 'gold'; text stands in quotes: 'gold'.", 8),
        (
            "city == tier",
            "expected a value such as 'Lisbon', not 'tier'; a field is not compared with another field.",
            8,
        ),
        ("city == 'Lisbon", "this text has no closing '.", 8),
        ('city == "Lisbon', 'this text has no closing ".', 8),
        ("`city == 'Lisbon'", "this name has no closing `.", 0),
        ("city == ;", "';' means nothing in a condition; text stands in quotes.", 8),
        (
            "wait > 5x",
            "this is neither a number nor a duration; durations are whole numbers of us, ms, s, m, h or d, like 5m.",
            7,
        ),
        ("orders > 1234567890123456789", "a whole number has at most 18 digits.", 9),
        ("q_time > 1e999", "this number is too large to compute with.", 9),
        ("wait > 123456789012345678901us", "a duration has at most 20 digits.", 7),
        ("wait > 123456789012345678d", "this duration is too long to compute with.", 7),
        (
            "opened > @2026-03-02T09:00",
            "a time without a zone names no instant; write its zone, for example @2026-03-02T09:00Z.",
            9,
        ),
        *(
            (
                f"opened > {wrong}",
                "this is no date, time or instant; write @2026-03-02, @09:00 or @2026-03-02T09:00Z.",
                9,
            )
            for wrong in ("@2026-13-02", "@25:00", "@09:00Z", "@2026-03-02T25:00Z", "@0001-01-01T00:00+14:00")
        ),
    ],
)
def test_what_cannot_be_read_is_shown_with_a_caret(text: str, message: str, caret: int) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        SCHEMA.parse(text)

    assert str(caught.value) == f"{message}\n    {text}\n    {' ' * caret}^"
    assert caught.value.details["position"] == caret


@pytest.mark.parametrize(
    ("text", "message", "caret"),
    [
        ("tier == 'glod'", "tier is never 'glod'. Did you mean 'gold'?", 8),
        ("tier in ['gold', 'vpi']", "tier is never 'vpi'. Did you mean 'vip'?", 17),
        ("skills has 'billling'", "skills never holds 'billling'. Did you mean 'billing'?", 11),
        ("skills has 3", "skills is a set of texts, and 3 is a number; write for example 'billing'.", 11),
        ("tier == 3", "tier is one of a list of names, and 3 is a number; write for example 'gold'.", 8),
        ("wait > 5", "wait is a duration, and 5 is a number; write for example 5m.", 7),
        ("q_time > 5m", "q_time is a number of seconds, and 5m is a duration; write for example 2.5.", 9),
        ("orders > 2.5", "orders is a whole number, and 2.5 is a number; write for example 3.", 9),
        ("orders == '3'", "orders is a whole number, and '3' is text; write for example 3.", 10),
        ("is_new == 1", "is_new is true or false, and 1 is a number; write for example true.", 10),
        ("orders == true", "orders is a whole number, and true is true or false; write for example 3.", 10),
        (
            "opened > @2026-03-02",
            "opened is an instant, and @2026-03-02 is a date; write for example @2026-03-02T09:00Z.",
            9,
        ),
        (
            "birthday < @2026-03-02T09:00Z",
            "birthday is a date, and @2026-03-02T09:00Z is an instant; write for example @2026-03-02.",
            11,
        ),
        (
            "local_time < 9h",
            "local_time is a time of day without a zone, and 9h is a duration; write for example @09:00.",
            13,
        ),
        ("tier < 'gold'", "'<' does not apply to tier, which is one of a list of names; use ==, !=, in.", 5),
        ("is_new in [true]", "'in' does not apply to is_new, which is true or false; use ==, !=.", 7),
        ("is_new not in [true]", "'in' does not apply to is_new, which is true or false; use ==, !=.", 11),
        (
            "skills contains 'billing'",
            "'contains' does not apply to skills, which is a set of texts; use has, has_any, has_all.",
            7,
        ),
        (
            "city",
            "city is text, which is not true or false by itself; compare it, for example city == 'Lisbon'.",
            0,
        ),
        (
            "is_new and skills",
            "skills is a set of texts, which is not true or false by itself; compare it, for example skills has 'billing'.",
            11,
        ),
        ("orders between 5 and 1", "nothing lies between 5 and 1; write the lower end first.", 15),
    ],
)
def test_what_cannot_be_compared_is_shown_with_a_caret(text: str, message: str, caret: int) -> None:
    with pytest.raises(ConditionTypeError) as caught:
        SCHEMA.parse(text)

    assert str(caught.value) == f"{message}\n    {text}\n    {' ' * caret}^"


def test_an_unknown_field_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        SCHEMA.parse("is_new and teir != 'gold'")

    assert str(caught.value) == (
        "there is no field 'teir'. Did you mean 'tier'?\n    is_new and teir != 'gold'\n               ^"
    )


def test_the_fault_takes_its_place_in_a_document() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        SCHEMA.parse("teir == 'gold'")

    assert str(caught.value.under("rules[3].when")).startswith("rules[3].when: there is no field 'teir'.")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301  # our own bytes


def test_the_caret_stands_below_its_line_of_a_long_condition() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        SCHEMA.parse("is_new\n\tand teir == 'gold'\n\tand orders > 3")

    assert str(caught.value).splitlines()[1:] == ["     and teir == 'gold'", "         ^"]


def test_a_long_line_is_cut_around_the_caret() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        SCHEMA.parse(f"city == '{'x' * 200}' and teir == '{'y' * 200}'")

    _, line, caret = str(caught.value).splitlines()
    assert line == f"    …{'x' * 54}' and teir == '{'y' * 31}…"
    assert line[caret.index("^") :].startswith("teir")


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(ConditionTypeError, match=rf"tier is never '{'x' * 59}…. Known values: basic, gold, vip."):
        SCHEMA.parse(f"tier == '{'x' * 500}'")


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        ("(" * 40_000, "is nested deeper than 32 levels."),
        ("not " * 10_000, "is nested deeper than 32 levels."),
        ("(" * 100_000, "has 100,000 characters; a condition has at most 50,000."),
        ("x" * 50_000_000, "has 50,000,000 characters; a condition has at most 50,000."),
        (None, "is text; a NoneType came."),
        (b"tier == 'gold'", "is text; a bytes came."),
        ("is_new or " * 1_500 + "is_new", "makes more than 1,000 comparisons."),
        ("'" * 49_999, "this text has no closing '."),
        ("`" * 50_000, "this name has no closing `."),
        ("1" * 50_000, "a whole number has at most 18 digits."),
        ("-" * 50_000, "'-' means nothing in a condition; text stands in quotes."),
        ("orders in [" + "1," * 20_000, "expected a value such as 3, not the end."),
        ("tier == '" + "x" * 40_000 + "'", f"tier is never '{'x' * 59}…. Known values: basic, gold, vip."),
        ("\x00" * 50_000, "'\\x00' means nothing in a condition; text stands in quotes."),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_hostile_condition_is_refused_before_it_costs_time_or_stack(hostile: Any, message: str) -> None:
    # Sizes at which quadratic work would take minutes: that the test ends is half of what it asserts.
    with pytest.raises(InvalidValueError) as caught:
        SCHEMA.parse(hostile)

    assert str(caught.value).splitlines()[0] == message
    assert len(str(caught.value)) < 500


def test_as_many_brackets_as_allowed_are_read() -> None:
    assert str(SCHEMA.parse("(" * 31 + "is_new" + ")" * 31)) == "is_new"


def test_every_fault_of_a_condition_is_an_error_of_ours() -> None:
    for kind in (ConditionSyntaxError, ConditionTypeError, UnknownFieldError):
        assert issubclass(kind, CxError)
        assert issubclass(kind, ValueError)
    assert issubclass(UnknownFieldError, LookupError)
