"""Which fields hold personal data, and of what category."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import attrs
import pytest

from cxcore import feedback, history, identity, models
from cxcore.errors import InvalidValueError
from cxcore.models import PAYLOADS, Case, ContactPoint, Customer, CustomerId, Event, EventType, InternalNote
from cxcore.privacy import (
    DataCategory,
    Pattern,
    personal,
    sensitivity_of,
    sensitivity_of_event,
)
from cxcore.privacy._sensitivity import HANDLING_DATA, PERSONAL_DATA
from cxcore.values import PERSONAL, Value


@attrs.frozen
class Parcel(Value):
    """What a host might log: a value of its own, with values inside."""

    sender: CustomerId | None
    recipient: str = attrs.field(repr=False, metadata=personal(DataCategory.NAME))
    note: str = attrs.field(repr=False, metadata=PERSONAL)
    doorbells: Mapping[str, ContactPoint] = attrs.field(factory=dict)
    guests: tuple[Customer, ...] = ()
    inner: "Parcel | None" = None
    kilograms: float = 1.0
    size: Literal["letter", "box"] = "box"


def test_personal_fields_are_those_that_say_so_also_in_values_inside() -> None:
    assert sensitivity_of(Parcel) == {
        "sender": "user.unique_id",
        "recipient": "user.name",
        "note": "user",
        "doorbells.*.value": "user.contact",
        "guests[].id": "user.unique_id",
        "guests[].name": "user.name",
        "guests[].contact_points[].value": "user.contact",
    }


def test_a_case_is_personal_by_its_customer_and_its_subject() -> None:
    assert sensitivity_of(Case) == {"customer": DataCategory.UNIQUE_ID, "subject": DataCategory.CONTENT}


def test_a_note_is_personal_though_no_customer_reads_it() -> None:
    assert sensitivity_of(InternalNote) == {"text": DataCategory.CONTENT, "attachments[].name": DataCategory.CONTENT}


def test_of_what_sort_the_data_of_an_event_are_depends_on_its_type() -> None:
    assert sensitivity_of(Event) == {"customer": DataCategory.UNIQUE_ID, "data": DataCategory.PERSONAL}
    assert sensitivity_of_event(EventType.CASE_CREATED) == {"subject": "user.content", "extra": "user"}
    assert sensitivity_of_event("identity.unlinked") == {
        "a": "user.unique_id",
        "b": "user.unique_id",
        "reason": "user.content",
        "extra": "user",
    }


def test_an_event_type_of_a_host_has_no_fields_that_we_know() -> None:
    with pytest.raises(InvalidValueError) as caught:
        sensitivity_of_event("case.createt")

    assert str(caught.value) == (
        "type: is an event type of cxcore; 'case.createt' is not. Did you mean 'case.created'? "
        "All data of a host's own types are personal."
    )


def test_every_field_of_every_event_type_is_either_personal_or_about_the_handling() -> None:
    names = {name for payload in PAYLOADS.values() for name in payload.kinds}

    assert names == PERSONAL_DATA.keys() | HANDLING_DATA
    assert PERSONAL_DATA.keys().isdisjoint(HANDLING_DATA)


def test_no_personal_field_of_any_value_shows_in_its_repr() -> None:
    values = {
        kind
        for package in (models, history, identity, feedback)
        for kind in vars(package).values()
        if isinstance(kind, type) and attrs.has(kind) and issubclass(kind, Value)
    }

    shown = [
        f"{kind.__name__}.{field.name}"
        for kind in values
        for field in attrs.fields(kind)
        if field.metadata.get("sensitivity") == "personal" and field.repr
    ]

    assert shown == []
    assert len(values) > 50


def test_each_field_of_the_models_says_of_what_sort_it_is_unless_it_may_be_anything() -> None:
    unsaid = {
        f"{kind.__name__}.{path}"
        for kind in vars(models).values()
        if isinstance(kind, type) and attrs.has(kind) and issubclass(kind, Value)
        for path, category in sensitivity_of(kind).items()
        if category is DataCategory.PERSONAL
    }

    assert unsaid == {"Event.data", "Interaction.attributes"}


def test_every_category_is_one_of_the_public_taxonomy(shared: Path) -> None:
    with (shared / "samples/fides/data_categories.csv").open(newline="") as lines:
        keys = {row["fides_key"] for row in csv.DictReader(lines)}

    assert {str(category) for category in DataCategory} <= keys


def test_a_category_lies_within_the_wider_one_and_not_within_one_that_begins_alike() -> None:
    assert DataCategory.EMAIL.is_within(DataCategory.PERSONAL)
    assert DataCategory.CONTACT.is_within(DataCategory.CONTACT)
    assert not DataCategory.CONTACT.is_within(DataCategory.EMAIL)
    assert not DataCategory.CONTENT.is_within(DataCategory.CONTACT)


def test_what_each_pattern_finds_has_a_category_of_its_own() -> None:
    categories = {pattern.category for pattern in Pattern}

    assert len(categories) == len(Pattern)
    assert all(category.is_within(DataCategory.PERSONAL) for category in categories)
