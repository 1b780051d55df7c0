"""Custom fields: what a version of their definition allows."""

import pytest

from cxcore.errors import InvalidValueError, UnknownNameError
from cxcore.models import CustomField, CustomFields, FieldKind

REASON = CustomField(name="reason", kind=FieldKind.CHOICE, choices=["late", "broken"])
REASON_2 = CustomField(name="reason", kind=FieldKind.CHOICE, choices=["late", "lost"], version=2)


@pytest.mark.parametrize(
    ("kind", "good", "bad", "sentence"),
    [
        (FieldKind.TEXT, "Lisbon", 3, "is text, not an int."),
        (FieldKind.NUMBER, 2.5, True, "is a number, not a bool."),
        (FieldKind.BOOLEAN, False, 0, "is true or false, not an int."),
        (FieldKind.DATE, "2026-03-02", "2 March", "is a date such as '2026-03-02', not a str."),
        (FieldKind.DATE, "2024-02-29", 20240229, "is a date such as '2026-03-02', not an int."),
    ],
)
def test_a_field_holds_values_of_its_kind(kind: FieldKind, good: object, bad: object, sentence: str) -> None:
    field = CustomField(name="extra", kind=kind)
    field.check(good)

    with pytest.raises(InvalidValueError) as caught:
        field.check(bad)

    assert str(caught.value) == f"extra: {sentence}"


@pytest.mark.parametrize("kind", list(FieldKind))
def test_an_unknown_value_is_allowed_everywhere(kind: FieldKind) -> None:
    choices = ["late"] if kind in {FieldKind.CHOICE, FieldKind.CHOICES} else []

    CustomField(name="extra", kind=kind, choices=choices).check(None)


def test_several_choices_are_a_list_of_some_of_them() -> None:
    topics = CustomField(name="topics", kind=FieldKind.CHOICES, choices=["refund", "delay"])
    topics.check(["delay", "refund"])
    topics.check([])

    with pytest.raises(InvalidValueError, match="topics: is no choice of version 1; there are 'refund' and 'delay'"):
        topics.check(["delay", "Ana Sousa"])
    with pytest.raises(InvalidValueError, match="topics: is a list of choices, not a str"):
        topics.check("delay")


def test_a_value_is_judged_by_the_version_it_was_written_under() -> None:
    fields = CustomFields([REASON_2, REASON])

    fields.definition("reason", version=1).check("broken")
    with pytest.raises(InvalidValueError, match="is no choice of version 2"):
        fields.definition("reason").check("broken")
    assert list(fields) == [REASON, REASON_2]


@pytest.mark.parametrize(
    ("name", "version", "sentence"),
    [
        ("raeson", None, "there is no custom field 'raeson'. Did you mean 'reason'?"),
        ("reason", 3, "custom field 'reason' has no version 3; the latest is 2."),
    ],
)
def test_a_definition_that_is_not_there_is_named(name: str, version: int | None, sentence: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        CustomFields([REASON, REASON_2]).definition(name, version=version)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: CustomField(name="x", kind=FieldKind.TEXT, version=0), "version: counts from 1; 0 does not."),
        (lambda: CustomField(name="x", kind=FieldKind.CHOICE), "choices: a field of kind 'choice' needs some."),
        (
            lambda: CustomField(name="x", kind=FieldKind.TEXT, choices=["a"]),
            "choices: a field of kind 'text' has none.",
        ),
        (
            lambda: CustomField(name="x", kind=FieldKind.CHOICE, choices=["a", "a"]),
            "choices: name each choice once.",
        ),
        (lambda: CustomFields([REASON, REASON]), "definitions: 'reason' has version 1 twice."),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(build: object, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()  # type: ignore[operator]  # a table of constructors

    assert str(caught.value) == sentence


def test_definitions_are_equal_after_json_both_ways() -> None:
    fields = CustomFields([REASON, REASON_2])

    assert CustomFields.from_json(fields.to_json()) == fields
