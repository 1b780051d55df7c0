"""`schema` prints what an editor needs: every example validates, and no slip of the pen does."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cxcore.cli import main

DOCUMENTS = ("policy", "roster", "calendar", "calendars", "commitments", "mapping")
EXAMPLES = {
    "support_desk.toml": "policy",
    "support_desk_roster.toml": "roster",
    "airport_survey.toml": "mapping",
    "anonymous_bank.toml": "mapping",
    "calls.toml": "mapping",
    "incidents.toml": "mapping",
}
CALENDAR = '{"hours": "Mo-Fr 09:00-18:00", "zone": "Europe/Lisbon"}'
COMMITMENTS = """
[fields]
segment = {type = "enum", values = ["gold", "basic"]}
[[commitments]]
name = "gold first reply"
metric = "first_reply"
when = "segment == 'gold'"
target = "PT4H"
"""


def schema(document: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["schema", document]) == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def as_json(text: str) -> Any:
    """A document as JSON carries it: dates and times as text."""
    data = json.loads(text) if text.startswith("{") else tomllib.loads(text)
    return json.loads(json.dumps(data, default=lambda moment: moment.isoformat()))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_document_has_a_schema_that_is_one(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = schema(document, capsys)

    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(printed)


def test_every_example_of_the_documentation_is_tried_here(repository: Path) -> None:
    assert {path.name for path in (repository / "docs" / "examples").glob("*.toml")} == set(EXAMPLES)


@pytest.mark.parametrize(("example", "document"), EXAMPLES.items())
def test_the_examples_of_the_documentation_validate(
    example: str, document: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = as_json((repository / "docs" / "examples" / example).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema(document, capsys))

    assert [error.message for error in validator.iter_errors(data)] == []
    assert not validator.is_valid({**data, "nmae": "a slip of the pen"})


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("calendar", CALENDAR),
        ("calendars", f'{{"calendars": {{"office": {CALENDAR}}}, "default": "office"}}'),
        ("commitments", COMMITMENTS),
    ],
)
def test_other_documents_validate_too(document: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    validator = Draft202012Validator(schema(document, capsys))

    assert validator.is_valid(as_json(text))
    assert not validator.is_valid({**as_json(text), "zoen": "Europe/Lisbon"})


SLIPS = [
    ('{ hand_to = "callback" }', '{ hand_too = "callback" }', "a key of a step"),
    ("needs = { skills = { billing = 2 } }", "needs = { skill = { billing = 2 } }", "a key of needs"),
    ('type = "text"', 'type = "txet"', "a type of field"),
    ("limit = 20", 'limit = "20"', "text for a number"),
    ('hand_to = "callback"', 'hand_to = "calback"', "a handover there is not"),
    ("[shifts]", "[shift]", "a section"),
]


@pytest.mark.parametrize(("right", "wrong", "reason"), SLIPS, ids=[reason for *_, reason in SLIPS])
def test_a_slip_of_the_pen_deep_in_a_policy_does_not_validate(
    right: str, wrong: str, reason: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (repository / "docs" / "examples" / "support_desk.toml").read_text(encoding="utf-8")
    assert right in text

    assert not Draft202012Validator(schema("policy", capsys)).is_valid(as_json(text.replace(right, wrong))), reason


def test_a_document_that_does_not_exist_is_refused_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["schema", "polciy"]) == 2
    assert "there is no document 'polciy'. Did you mean 'policy'?" in capsys.readouterr().err
