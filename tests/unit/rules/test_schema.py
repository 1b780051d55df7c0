"""Schemas: declared in Python or in a document, and what they read."""

import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import Channel
from cxcore.rules import (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    Field,
    InstantField,
    IntegerField,
    NumberField,
    Schema,
    TextField,
    TextSetField,
    TimeField,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_schema_is_read_from_a_document_and_written_back() -> None:
    document = {
        "tier": {"type": "enum", "values": ["gold", "basic"]},
        "wait": {"type": "duration"},
        "q_time": {"type": "number", "unit": "seconds"},
        "skills": {"type": "text_set", "values": []},
    }

    schema = Schema.from_dict(document)

    assert schema == Schema(
        {
            "tier": EnumField(("gold", "basic")),
            "wait": DurationField(),
            "q_time": NumberField(unit="seconds"),
            "skills": TextSetField(),
        }
    )
    assert schema.to_dict() == document
    assert pickle.loads(pickle.dumps(schema)) == schema  # noqa: S301  # our own bytes


def test_every_fault_of_a_document_is_told_with_its_path() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Schema.from_dict(
            {
                "tier": {"type": "enum", "values": ["gold", "gold"]},
                "wait": {"type": "durration"},
                "city": "text",
                "day": {"kind": "date"},
                "skills": {"type": "text_set", "vaules": []},
                "empty": {"type": "enum", "values": []},
            }
        )

    assert str(caught.value) == (
        "Schema cannot be read, 6 faults:\n"
        "  tier.values[1]: repeats 'gold'.\n"
        "  wait.type: there is no field type 'durration'. Did you mean 'duration'?\n"
        '  city: is a table with a type, for example {"type": "text"}.\n'
        '  day: is a table with a type, for example {"type": "text"}.\n'
        "  skills.vaules: is not a field of TextSetField. Did you mean 'values'?\n"
        "  empty.values: names at least one value."
    )


@pytest.mark.parametrize("name", ["", " tier", "ti`er", "ti\ner"])
def test_a_name_that_no_condition_could_spell_is_refused(name: str) -> None:
    message = f"a field is called by one line of text without backticks or blanks at the ends; {name!r} is not that."

    with pytest.raises(InvalidValueError) as from_python:
        Schema({name: TextField()})
    with pytest.raises(InvalidDocumentError) as from_document:
        Schema.from_dict({name: {"type": "text"}})

    assert str(from_python.value) == message
    assert str(from_document.value) == f"Schema cannot be read, 1 fault:\n  {message}"


def test_a_type_of_no_kind_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Field()  # type: ignore[abstract]  # the fault under test


def test_one_text_is_not_taken_for_a_list_of_names() -> None:
    with pytest.raises(InvalidValueError, match="^values: is a list of names; one text came.$"):
        EnumField("gold")


def test_names_are_text() -> None:
    with pytest.raises(InvalidValueError, match=r"^values\[1\]: is text; an int came.$"):
        EnumField(("gold", 3))  # type: ignore[arg-type]  # the fault under test


@pytest.mark.parametrize(
    ("field", "value", "fact"),
    [
        (TextField(), "Lisbon", "Lisbon"),
        (EnumField(("phone",)), Channel.PHONE, "phone"),
        (IntegerField(), np.int64(3), 3),
        (NumberField(), 3, 3),
        (NumberField(), np.int64(3), 3),
        (NumberField(), np.float32(0.5), 0.5),
        (NumberField(), Fraction(1, 2), 0.5),
        (NumberField(), Decimal("9.99"), 9.99),  # as the nearest float, so that it equals the constant 9.99
        (NumberField(), 2**60 + 1, 2**60 + 1),  # exact beyond what a float holds
        (BooleanField(), False, False),
        (InstantField(), "2026-03-02T10:00:00+01:00", NINE),
        (DateField(), "2026-03-02", date(2026, 3, 2)),
        (TimeField(), "09:30", time(9, 30)),
        (TimeField(), time(9, 30), time(9, 30)),
        (DurationField(), "PT5M", timedelta(minutes=5)),
        (DurationField(), "P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        (DurationField(), "-PT1M30S", timedelta(seconds=-90)),
        (DurationField(), "P1Y35D", timedelta(days=400)),  # as pydantic writes 400 days
        (TextSetField(), ["b", "a", "a"], frozenset({"a", "b"})),
        (TextSetField(), (), frozenset()),
    ],
)
def test_a_fact_is_read_as_conditions_compare_it(field: Field, value: object, fact: object) -> None:
    found = Schema({"it": field}).read({"it": value})

    assert found == {"it": fact}
    assert type(found["it"]) is type(fact) or isinstance(field, EnumField)


class NotATime(timedelta):
    """What pandas' NaT does: a time that differs from itself."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = timedelta.__hash__


class NotAnInstant(datetime):
    """The same for instants."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


@pytest.mark.parametrize(
    ("field", "gap"),
    [
        *((field(), None) for field in (TextField, IntegerField, NumberField, BooleanField, InstantField, DateField)),
        *((field(), None) for field in (TimeField, DurationField, TextSetField)),
        (EnumField(("gold",)), None),
        (NumberField(), float("nan")),
        (NumberField(), Decimal("nan")),
        (DurationField(), NotATime()),
        (InstantField(), NotAnInstant(2026, 3, 2, tzinfo=UTC)),
    ],
)
def test_a_gap_is_unknown(field: Field, gap: object) -> None:
    schema = Schema({"it": field})

    assert schema.read({"it": gap}) == {}
    assert schema.parse("exists it").truth({"it": gap}) is False


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (TextField(), 3, "it: is text; an int came."),
        (EnumField(("gold",)), 3, "it: is one of a list of names; an int came."),
        (IntegerField(), 3.0, "it: is a whole number; a float came."),
        (IntegerField(unit="orders"), True, "it: is a whole number of orders; a bool came."),
        (NumberField(), "3", "it: is a number; a str came."),
        (NumberField(), True, "it: is a number; a bool came."),
        (BooleanField(), 1, "it: is true or false; an int came."),
        (InstantField(), date(2026, 3, 2), "it: is an instant; a date came."),
        (InstantField(), "yesterday", "it: is an instant; a str came."),
        (DateField(), NINE, "it: is a date; a datetime came."),
        (DateField(), "tomorrow", "it: is a date; a str came."),
        (TimeField(), time(9, tzinfo=UTC), "it: is a time of day without a zone; a time came."),
        (TimeField(), "noon", "it: is a time of day without a zone; a str came."),
        (TimeField(), 9, "it: is a time of day without a zone; an int came."),
        (DurationField(), 5, "it: is a duration; an int came."),
        *(
            (DurationField(), wrong, "it: is a duration; a str came.")
            for wrong in ("", "P", "PT", "5m", "P1DT", "PT٣S")
        ),
        (TextSetField(), "billing", "it: is a set of texts; a str came."),
        (TextSetField(), ["billing", 3], "it: is a set of texts; a list came."),
    ],
)
def test_a_value_of_another_type_is_refused_without_being_shown(field: Field, value: object, message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Schema({"it": field}).read({"it": value})

    assert str(caught.value) == message


def test_iso_text_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="^opened is a naive datetime"):
        Schema({"opened": InstantField()}).read({"opened": "2026-03-02T09:00"})


def test_undeclared_names_are_left_out() -> None:
    record: Mapping[str, object] = {"city": "Lisbon", "colour": "blue"}

    assert Schema({"city": TextField(), "tier": TextField()}).read(record) == {"city": "Lisbon"}


def test_facts_that_a_schema_has_read_are_not_read_again() -> None:
    schema = Schema({"city": TextField()})
    facts = schema.read({"city": "Lisbon"})

    assert schema.read(facts) is facts
    assert Schema({"tier": TextField()}).read(facts) == {}  # those of another schema are a record like any other


def test_what_is_no_table_declares_no_fields() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Schema.from_dict([])  # type: ignore[arg-type]  # as a file may hold it

    assert [str(fault) for fault in caught.value.faults] == ["is a table of fields; a list came."]
