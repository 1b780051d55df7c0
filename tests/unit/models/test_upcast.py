"""Events of an older version."""

from collections.abc import Mapping
from datetime import UTC, datetime

from cxcore.models import Event, EventId, Upcaster, upcast

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def parcel(version: int, data: Mapping[str, object]) -> Event:
    return Event(id=EventId("evt_1"), type="acme.parcel_sent", at=NINE, data=data, version=version)


STEPS: dict[tuple[str, int], Upcaster] = {
    ("acme.parcel_sent", 1): lambda data: {"grams": data["kg"] * 1000},
    ("acme.parcel_sent", 2): lambda data: {**data, "carrier": None},
}


def test_an_old_event_is_read_step_by_step_in_the_newest_version() -> None:
    assert upcast(parcel(1, {"kg": 2}), STEPS) == parcel(3, {"grams": 2000, "carrier": None})
    assert upcast(parcel(2, {"grams": 5}), STEPS) == parcel(3, {"grams": 5, "carrier": None})


def test_a_new_event_and_one_that_nobody_knows_stay_as_they_are() -> None:
    for event in (parcel(3, {"grams": 5, "carrier": "ctt"}), parcel(9, {})):
        assert upcast(event, STEPS) is event
