"""Documents are untrusted text, read with bounds."""

import pytest

from cxcore.errors import InvalidDocumentError
from cxcore.values import parse_document


def test_json_and_toml_are_told_apart_by_the_opening_brace() -> None:
    assert (
        parse_document('  {"queue": {"limit": 3}}') == parse_document("[queue]\nlimit = 3") == {"queue": {"limit": 3}}
    )


def test_an_empty_text_is_an_empty_document() -> None:
    assert parse_document("") == {}


def test_each_key_that_stands_twice_is_told_with_the_object_it_stands_in() -> None:
    text = """{
        "rules": [{"when": "a", "then": "b"}, {"when": "a", "then": "b", "when": "c"}],
        "customers": {"ana@example.com": {"limit": 1, "limit": 2}, "b@example.com": {}, "ana@example.com": {"limit": 3}},
        "name": "x",
        "name": "y"
    }"""

    with pytest.raises(InvalidDocumentError) as caught:
        parse_document(text)

    assert [str(fault) for fault in caught.value.faults] == [
        "the key 'name' stands twice in one object; keep one.",
        "rules[1]: the key 'when' stands twice in one object; keep one.",
        "customers: the key at position 3 of the object stands in it before; keep one.",
    ], "and the address of a customer in no message"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"limit": 3', "is not JSON: Expecting ',' delimiter at line 1, column 12."),
        ("limit = ", "is not TOML: Invalid value (at end of document)."),
        ('{"limit": 3, "limit": 4}', "the key 'limit' stands twice in one object; keep one."),
        ('{"limit": NaN}', "holds nan, which is no number to compute with."),
        ('{"limit": -Infinity}', "holds -inf, which is no number to compute with."),
        ("limit = inf", "holds inf, which is no number to compute with."),
        ('{"a": ' + "9" * 5_000 + "}", "holds a whole number of more digits than Python reads."),
        ("a = " + "9" * 5_000, "holds a whole number of more digits than Python reads."),
        ('{"a": ' * 70 + "1" + "}" * 70, "is nested deeper than 64 levels."),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "is nested deeper than 64 levels."),
        ("a = " + "[" * 100_000 + "]" * 100_000, "is nested deeper than 64 levels."),
        ("a = 1 # " + "x" * 1_000_000, "has 1,000,008 characters; at most 1,000,000 are read."),
    ],
    ids=lambda text: text[:30],
)
def test_a_text_that_cannot_be_trusted_or_read_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        parse_document(text, name="policy")

    assert str(caught.value) == f"The policy cannot be read, 1 fault:\n  {sentence}"
