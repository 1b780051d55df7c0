"""Documents in YAML: version 1.2, and nothing that stands for more than it shows."""

import sys
import time

import pytest

from cxcore.errors import InvalidDocumentError, MissingExtraError
from cxcore.values import parse_document


def test_a_yaml_text_is_read_when_it_is_asked_for() -> None:
    text = "limit: 3\nqueues:\n- billing\n- 'no'\nwithin: {share: 0.8}\n"

    assert parse_document(text, format="yaml") == {
        "limit": 3,
        "queues": ["billing", "no"],
        "within": {"share": 0.8},
    }


def test_no_is_norway_and_no_boolean() -> None:
    assert parse_document("country: no\nspoken: [on, off, yes, 012]", format="yaml") == {
        "country": "no",
        "spoken": ["on", "off", "yes", 12],
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: &x 1\nb: *x", "uses an anchor at line 1; write it out."),
        ("a: 1\nb: *x", "uses an alias at line 2; write it out."),
        ("a: !!python/object:os.system x", "uses a tag at line 1; write it out."),
        ("%YAML 1.1\n---\na: no", "uses a directive at line 1; write it out."),
        ("a: 1\nb: 2\na: 3", 'is not YAML: found duplicate key "a" with value "3" (original value: "1") at line 3.'),
        ("a: 1\n---\nb: 2", "is not YAML: but found another document at line 2."),
        ("a: [1", "is not YAML: expected ',' or ']', but got '<stream end>' at line 1."),
        ("a: \x07", "is not YAML: it holds a character or a number that YAML does not have."),
        ("a: .nan", "holds nan, which is no number to compute with."),
        ("1: a", "has a key that is no text; put it in quotes."),
        ("- a", "holds no table of names and values."),
        ("", "holds no table of names and values."),
        ("a: " + "[" * 100_00, "is nested deeper than 64 levels."),
        ("\n".join(f"{' ' * level}a:" for level in range(100)), "is nested deeper than 64 levels."),
        ("a: " + "x" * 100_000, "has 100,003 characters; at most 100,000 of YAML are read."),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, fault: str) -> None:
    started = time.process_time()

    with pytest.raises(InvalidDocumentError) as caught:
        parse_document(text, format="yaml")

    assert [str(each) for each in caught.value.faults] == [fault]
    assert time.process_time() - started < 5


def test_json_that_is_no_object_is_refused_when_json_is_asked_for() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        parse_document("[1]", format="json")

    assert str(caught.value.faults[0]) == "holds no table of names and values."


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruamel.yaml", None)

    with pytest.raises(
        MissingExtraError, match=r"A YAML document needs an optional dependency: pip install 'cxcore\[yaml\]'"
    ):
        parse_document("a: 1", format="yaml")
