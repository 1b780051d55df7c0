"""A value is declared once and serves Python, documents and pydantic alike."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import jsonschema
import pydantic
import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import ReplyTemplate
from cxcore.values import (
    PERSONAL,
    Id,
    Money,
    Value,
    at_least_zero,
    aware,
    fraction,
    one_line,
    positive,
    to_utc,
)


class DeskId(Id, prefix="dsk"):
    """A desk."""


class Kind(StrEnum):
    """A closed vocabulary."""

    VOICE = "voice"
    CHAT = "chat"


@attrs.frozen
class Target(Value):
    """A part of a desk."""

    share: float = attrs.field(validator=fraction)
    within: timedelta = attrs.field(validator=positive)


@attrs.frozen
class Desk(Value):
    """A value with a field of every kind."""

    id: DeskId
    name: str = attrs.field(validator=one_line)
    kind: Kind
    opened: datetime = attrs.field(converter=to_utc, validator=aware)
    targets: tuple[Target, ...] = ()
    seats: int = attrs.field(default=1, validator=at_least_zero)
    staffed: bool = True
    fee: Money | None = None
    started_on: date | None = None
    opens: time | None = None
    tags: frozenset[str] = frozenset()
    levels: Mapping[str, int] = attrs.field(factory=dict)
    place: tuple[float, float] | None = None
    reference: int | str = 0
    note: object = None
    manager: str = attrs.field(default="", repr=False, metadata=PERSONAL)


LISBON = Desk(
    id=DeskId("dsk_lisbon"),
    name="Lisbon billing",
    kind=Kind.VOICE,
    opened=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Lisbon")),
    targets=(Target(share=0.8, within=timedelta(seconds=20)),),
    seats=12,
    fee=Money(Decimal("9.90"), "EUR"),
    started_on=date(2020, 1, 2),
    opens=time(9),
    tags=frozenset({"billing"}),
    levels={"pt": 5},
    place=(38.7, -9.1),
    reference="LX",
    note=["free"],
    manager="Priya",
)
DOCUMENT: dict[str, Any] = {
    "id": "dsk_lisbon",
    "name": "Lisbon billing",
    "kind": "voice",
    "opened": "2026-03-02T09:00:00Z",
}


def faults_of(document: object) -> dict[str, str]:
    """Return path -> message of everything wrong with a desk's document."""
    with pytest.raises(InvalidDocumentError) as caught:
        Desk.from_dict(document)  # type: ignore[arg-type]  # wrong documents are the subject
    return {fault.path: str(fault.args[0]) for fault in caught.value.faults}


def test_a_value_written_and_read_back_is_the_same_value() -> None:
    assert Desk.from_json(LISBON.to_json()) == LISBON
    assert Desk.from_dict(LISBON.to_dict()) == LISBON


def test_a_document_may_leave_out_what_has_a_default() -> None:
    desk = Desk.from_dict(DOCUMENT)

    assert (desk.seats, desk.targets, desk.fee) == (1, (), None)
    assert isinstance(desk.id, DeskId)


def test_a_document_may_hold_python_objects_where_its_format_has_them() -> None:
    desk = Desk.from_dict(DOCUMENT | {"started_on": date(2020, 1, 2), "opens": time(9), "targets": [LISBON.targets[0]]})

    assert (desk.started_on, desk.opens, desk.targets) == (date(2020, 1, 2), time(9), LISBON.targets)


def test_all_faults_are_reported_at_once_each_with_its_path() -> None:
    faults = faults_of(
        {
            "id": "cus_1",
            "name": None,
            "kind": "voise",
            "opened": "2026-03-02T09:00:00",
            "targets": [{"share": 1.5, "within": "PT0S"}, {"share": 0.5}],
            "seat": 3,
        }
    )

    assert set(faults) == {
        "id",
        "name",
        "kind",
        "opened",
        "targets[0].share",
        "targets[0].within",
        "targets[1].within",
        "seat",
    }
    assert faults["targets[0].share"] == "lies between 0 and 1; 1.5 does not."
    assert faults["seat"] == "is not a field of Desk. Did you mean 'seats'?"


@pytest.mark.parametrize(
    ("field", "came", "reason"),
    [
        ("name", None, "None is not text"),
        ("name", 7, "a number is not text"),
        ("name", " Lisbon", "a name has no blanks at its ends"),
        ("seats", 1.9, "a fraction is not cut"),
        ("seats", "12", "text is not a number"),
        ("seats", True, "yes is not one"),
        ("seats", -1, "nobody has minus one seat"),
        ("staffed", 1, "one is not yes"),
        ("opened", 1_772_442_000, "a number names no zone and no unit"),
        ("opened", "1772442000", "nor does a number written as text"),
        ("opened", datetime(2026, 3, 2, 9), "a naive datetime names no instant"),  # noqa: DTZ001  # the fault under test
        ("started_on", datetime(2026, 3, 2, 9, tzinfo=UTC), "an instant is not a date"),
        ("started_on", 20_000, "a number is not a date"),
        ("fee", {"amount": 9.9, "currency": "EUR"}, "a float is not exact money"),
        ("fee", {"amount": "NaN", "currency": "EUR"}, "not a number is not money"),
        ("targets", [{"share": float("nan"), "within": "PT1S"}], "NaN compares with nothing"),
        ("targets", [{"share": 0.5, "within": 20}], "a number has no unit"),
        ("targets", [{"share": 0.5, "within": "P1M"}], "a month has no fixed length"),
        ("levels", {"pt": "5"}, "a level is a whole number"),
        ("kind", "fax", "not in the vocabulary"),
    ],
)
def test_bad_input_is_a_fault_and_never_corrected(field: str, came: object, reason: str) -> None:
    faults = faults_of(DOCUMENT | {field: came})

    assert [path.split(".")[0].split("[")[0] for path in faults] == [field], reason


def test_a_document_that_is_no_mapping_is_a_fault() -> None:
    assert list(faults_of(["dsk_lisbon"])) == [""]


def test_broken_json_is_a_fault_that_says_where() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Desk.from_json('{"id":')

    assert "line 1 column 6" in str(caught.value)


def test_a_key_that_stands_twice_is_a_fault_among_the_others() -> None:
    once = LISBON.to_json()
    twice = once.replace('"seats":12', '"seats":12,"seats":-1').replace('"share":0.8', '"share":0.8,"share":0.9')

    with pytest.raises(InvalidDocumentError) as caught:
        Desk.from_json(twice)
    with pytest.raises(InvalidDocumentError) as alone:
        Desk.from_json(twice.replace("-1", "1"))

    assert [str(fault) for fault in caught.value.faults] == [
        "the key 'seats' stands twice in one object; keep one.",
        "targets[0]: the key 'share' stands twice in one object; keep one.",
        "seats: is at least zero; -1 is not.",
    ]
    assert str(alone.value).startswith("Desk cannot be read, 2 faults:")


@attrs.frozen
class Book(Value):
    """A value whose table is by personal data."""

    targets: Mapping[str, Target] = attrs.field(factory=dict, repr=False, metadata=PERSONAL)


def test_the_keys_of_a_personal_table_are_in_no_fault() -> None:
    written = {
        "ana@example.com": {"share": 0.8, "within": "PT20S"},
        "tom@example.com": {"share": 2, "within": "PT20S"},
        "eve@example.com": {"share": 0.8, "within": 20, "until": 1},
    }

    with pytest.raises(InvalidDocumentError) as caught:
        Book.from_dict({"targets": written})
    with pytest.raises(InvalidDocumentError) as no_table:
        Book.from_dict({"targets": 5})

    assert [str(fault) for fault in caught.value.faults] == [
        "targets[1].share: lies between 0 and 1; 2.0 does not.",
        "targets[2].within: is a duration such as 'PT20S', not an int.",
        "targets[2].until: is not a field of Target. Known fields: share, within.",
    ]
    assert [str(fault) for fault in no_table.value.faults] == ["targets: Input should be a valid dictionary."]


def test_the_constructor_checks_without_any_document() -> None:
    with pytest.raises(InvalidValueError, match=r"^share: lies between 0 and 1; 2 does not\.$"):
        Target(share=2, within=timedelta(seconds=1))
    with pytest.raises(InvalidValueError, match=r"^within: is above zero; 0:00:00 is not\.$"):
        Target(share=1, within=timedelta(0))
    with pytest.raises(NaiveDatetimeError, match="^opened is a naive datetime, which names no instant"):
        Desk(DeskId("dsk_1"), "Lisbon", Kind.CHAT, datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


def test_a_personal_field_is_not_in_the_repr() -> None:
    assert "Priya" not in repr(LISBON)


def test_a_message_about_a_personal_field_does_not_repeat_it() -> None:
    assert all("Priya" not in message for message in faults_of(DOCUMENT | {"manager": ["Priya"]}).values())


def test_a_value_is_a_field_of_a_host_model() -> None:
    class Site(pydantic.BaseModel):
        desk: Desk
        spare: Desk | None = None

    site = Site.model_validate_json(f'{{"desk": {LISBON.to_json()}}}')

    assert site.desk == LISBON
    assert Site(desk=LISBON).model_dump(mode="json")["desk"] == LISBON.to_dict()
    assert Site.model_validate_json(site.model_dump_json()) == site
    with pytest.raises(pydantic.ValidationError, match=r"desk\.seats"):
        Site.model_validate({"desk": DOCUMENT | {"seats": 1.9}})


def test_the_faults_between_fields_reach_a_pydantic_host_with_their_places() -> None:
    class Library(pydantic.BaseModel):
        replies: list[ReplyTemplate]

    greeting = {"name": "hi", "language": "en", "variants": [{"language": "en", "text": "Hi {who} from {where}"}]}

    with pytest.raises(pydantic.ValidationError) as caught:
        Library.model_validate({"replies": [greeting]})

    assert [(error["loc"], error["msg"].split(": ")[0]) for error in caught.value.errors()] == [
        (("replies", 0), "Value error, variants[0].text"),
        (("replies", 0), "Value error, variants[0].text"),
    ]


def test_a_value_serves_a_type_adapter() -> None:
    adapter = pydantic.TypeAdapter(list[Desk])

    assert adapter.validate_json(f"[{LISBON.to_json()}]") == [LISBON]


def test_the_json_schema_accepts_what_is_read_and_refuses_what_is_not() -> None:
    schema = Desk.json_schema()

    jsonschema.validate(LISBON.to_dict(), schema)
    assert schema["required"] == ["id", "name", "kind", "opened"]
    with pytest.raises(jsonschema.ValidationError, match="Additional properties are not allowed"):
        jsonschema.validate(DOCUMENT | {"seat": 1}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(DOCUMENT | {"seats": 1.9}, schema)


def test_instants_are_kept_in_utc() -> None:
    desk = Desk(DeskId("dsk_1"), "Lisbon", Kind.CHAT, datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Lisbon")))

    assert desk.opened.isoformat() == "2026-07-01T08:00:00+00:00"
