"""Patterns: what they match, and what they refuse."""

import time

import pytest

from cxcore.errors import ConditionSyntaxError
from cxcore.rules import Schema, TextField

SCHEMA = Schema({"order": TextField()})


def matches(pattern: str, text: str) -> bool:
    return SCHEMA.parse(f"order matches '{pattern}'").matches({"order": text})


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("ORD", "ORD", True),
        ("ORD", "ORD-1", False),  # the whole text, not a part of it
        ("ORD", "an ORD", False),
        ("", "", True),
        ("", "a", False),
        (r"ORD-\d{6}", "ORD-204711", True),
        (r"ORD-\d{6}", "ORD-20471", False),
        (r"ORD-\d{6}", "ORD-٢٠٤٧١١", False),  # \d are the ten ASCII digits, as in the documents of others
        ("a?b", "b", True),
        ("a?b", "aab", False),
        ("a*b", "aaaab", True),
        ("a*b", "b", True),
        ("a+b", "b", False),
        ("a+b", "aab", True),
        ("a{2,3}", "a", False),
        ("a{2,3}", "aaa", True),
        ("a{2,3}", "aaaa", False),
        ("a{2,}", "aaaaa", True),
        ("a{0}b", "b", True),
        (".*@example[.]com", "priya@example.com", True),
        (".", "\n", True),  # any character at all
        ("[A-Ca]x", "Bx", True),
        ("[A-Ca]x", "bx", False),
        ("[^0-9]", "x", True),
        ("[^0-9]", "7", False),
        ("[a-]", "-", True),  # a sign at the end stands for itself
        (r"[\d_]", "4", True),
        (r"[\]]", "]", True),
        (r"\w\s\.", "a .", True),
        ("ORD.*|RMA.*", "RMA 7", True),
        ("ORD.*|RMA.*", "X", False),
        ("a|", "", True),
        ("a*a*a*b", "aaab", True),
    ],
)
def test_a_pattern_matches_a_whole_text(pattern: str, text: str, *, expected: bool) -> None:
    assert matches(pattern, text) is expected


def test_a_missing_text_matches_no_pattern() -> None:
    assert SCHEMA.parse("order matches '.*'").truth({}) is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(a+)+b", "has no groups; write the alternatives out with | (at character 1)."),
        ("^a", "matches the whole text already; leave ^ out (at character 1)."),
        ("a$", "matches the whole text already; leave $ out (at character 2)."),
        ("*a", "begins a repetition with nothing before it (at character 1)."),
        ("a**", "begins a repetition with nothing before it (at character 3)."),
        ("a]", "closes a class that nothing opened; write \\] (at character 2)."),
        ("[a", "opens a class that nothing closes (at character 1)."),
        ("[]", "has an empty class (at character 1)."),
        ("[z-a]", "has a range that ends before it begins (at character 4)."),
        (r"[a-\d]", "has a range that ends before it begins (at character 5)."),
        ("[a-", "has a range that ends before it begins (at character 3)."),
        ("a\\", "ends with a backslash that escapes nothing (at character 2)."),
        (r"\b", "has no \\b; there are \\d, \\w and \\s, and signs may be escaped (at character 1)."),
        ("a{x}", "has a repetition that is none of {3}, {2,4} and {2,}; write \\{ for the sign (at character 2)."),
        ("a{3,2}", "has a repetition whose most is less than its least (at character 2)."),
        ("a{400}b{400}", "has more than 500 places once its repetitions are written out (at character 13)."),
        ("a" * 201, "has 201 characters; at most 200 are read."),
    ],
)
def test_what_is_no_pattern_is_refused_with_its_place(pattern: str, fault: str) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        SCHEMA.parse(f"order matches '{pattern}'")

    assert str(caught.value).startswith(f"the pattern {fault}\n    order matches ")


def test_a_pattern_that_makes_others_hang_takes_no_longer_than_its_text() -> None:
    started = time.process_time()

    assert not matches("a*a*a*a*a*a*a*a*b", "a" * 100_000)

    assert time.process_time() - started < 5  # some 50 ms; a backtracking matcher would not end this year
