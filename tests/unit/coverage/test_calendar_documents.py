"""A calendar is a document that people write, and every fault of it is reported at once."""

from datetime import date
from typing import Any

import jsonschema
import pydantic
import pytest

from cxcore.coverage import Calendar, DayHours, Holidays, Override, WeeklyHours
from cxcore.errors import InvalidDocumentError
from cxcore.values import parse_document

WRITTEN = """
hours = "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH 10:00-12:00"
zone = "Europe/Lisbon"
holidays = [2026-12-25, "2027-01-01"]
overnight = "start-date"

[[overrides]]
on = 2026-12-24
hours = "09:00-13:00"

[[overrides]]
on = 2027-08-02
through = 2027-08-06
"""


def faults_of(document: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        Calendar.from_dict(document)
    return [str(fault) for fault in caught.value.exceptions]


def test_a_written_calendar_is_the_one_built_in_python() -> None:
    calendar = Calendar.from_dict(parse_document(WRITTEN))

    assert calendar == Calendar.parse(
        "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH 10:00-12:00",
        zone="Europe/Lisbon",
        holidays=Holidays.on([date(2026, 12, 25), date(2027, 1, 1)]),
        overrides=[
            Override.parse("09:00-13:00", on=date(2026, 12, 24)),
            Override(on=date(2027, 8, 2), through=date(2027, 8, 6)),
        ],
        overnight="start-date",
    )


def test_a_calendar_is_written_as_it_is_read() -> None:
    calendar = Calendar.from_dict({"hours": "Mo-Fr 9:00-17:00", "zone": "Europe/Lisbon", "holidays": ["2026-12-25"]})

    assert calendar.to_dict() == {
        "hours": "Mo-Fr 09:00-17:00",
        "zone": "Europe/Lisbon",
        "holidays": ["2026-12-25"],
        "overrides": [],
        "breaks": [],
        "holidays_win": False,
        "overnight": "calendar-day",
    }


def test_all_faults_are_reported_at_once_each_with_its_path() -> None:
    faults = faults_of(
        {
            "hours": "Mo-Fr 09:00-13:00,12:00-17:00",
            "zone": "Europe/Lisboa",
            "holidays": ["2026-12-25", "2026-02-30", "25.12.2026", 20261225, "20261225"],
            "overrides": [
                {"on": "2026-12-24", "hours": "half day"},
                {"on": "2026-12-31", "through": "2026-12-24"},
                {"on": "2026-12-31", "until": "2026-12-31"},
            ],
            "overnight": "midnight",
            "holiday": [],
        }
    )

    assert faults == [
        "hours: in 'Mo-Fr 09:00-13:00,12:00-17:00': '09:00-13:00' and '12:00-17:00' overlap.",
        "zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        "holidays[1]: is a date of the calendar; '2026-02-30' is not.",
        "holidays[2]: is a date such as '2026-12-25', or '12-25' for every year; '25.12.2026' is not.",
        "holidays[3]: is a date such as '2026-12-25', not an int.",
        "holidays[4]: is a date such as '2026-12-25', or '12-25' for every year; '20261225' is not.",
        "overrides[0].hours: 'half day' is not a span such as '09:00-17:00', nor 'off'.",
        "overrides[1].through: is 2026-12-24, before the first date, 2026-12-31.",
        "overrides[2].until: is not a field of Override. Known fields: hours, on, through.",
        "overnight: Input should be 'calendar-day' or 'start-date'.",
        "holiday: is not a field of Calendar. Did you mean 'holidays'?",
    ]


def test_hours_are_text_in_a_document() -> None:
    assert faults_of({"hours": {"monday": "9-17"}, "zone": "UTC"}) == ["hours: Input should be a valid string."]


def test_dates_in_a_document_are_overrides_and_not_rules_of_its_hours() -> None:
    assert faults_of({"hours": "Mo-Fr 09:00-18:00; Dec 25 off", "zone": "UTC"}) == [
        "hours: in 'Dec 25 off': a week has no dates; Calendar.parse reads them, and in documents they are overrides."
    ]

    read = Calendar.parse("Mo-Fr 09:00-18:00; Dec 25 off", zone="UTC")
    assert Calendar.from_dict(read.to_dict()) == read
    assert read.to_dict()["overrides"] == [{"on": "12-25", "through": "12-25", "hours": "off"}]


def test_values_built_before_may_stand_in_a_document() -> None:
    document = {"hours": WeeklyHours.parse("24/7"), "zone": "UTC", "holidays": Holidays()}

    assert Calendar.from_dict(document) == Calendar.always(zone="UTC")


def test_the_json_schema_accepts_what_is_written_and_refuses_what_is_not() -> None:
    schema = Calendar.json_schema()
    calendar = Calendar.from_dict(parse_document(WRITTEN))

    jsonschema.validate(calendar.to_dict(), schema)

    assert schema["required"] == ["hours", "zone"]
    with pytest.raises(jsonschema.ValidationError, match="'overnigth' was unexpected"):
        jsonschema.validate({"hours": "24/7", "zone": "UTC", "overnigth": "start-date"}, schema)
    with pytest.raises(jsonschema.ValidationError, match="20261225 is not of type 'string'"):
        jsonschema.validate({"hours": "24/7", "zone": "UTC", "holidays": [20261225]}, schema)


def test_hours_and_calendars_are_fields_of_a_host_model() -> None:
    class Desk(pydantic.BaseModel):
        calendar: Calendar
        lunch: DayHours

    desk = Desk.model_validate({"calendar": {"hours": "24/7", "zone": "UTC"}, "lunch": "12:00-13:00"})

    assert desk.lunch == DayHours.parse("12:00-13:00")
    assert Desk.model_validate_json(desk.model_dump_json()) == desk
    with pytest.raises(pydantic.ValidationError, match="'noon' is not a span"):
        Desk.model_validate({"calendar": desk.calendar, "lunch": "noon"})
