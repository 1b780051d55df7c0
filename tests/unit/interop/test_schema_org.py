"""Opening hours come from schema.org and go back, and what does not carry over is listed."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxcore.coverage import (
    Break,
    Calendar,
    DayHours,
    Holidays,
    Override,
    Version,
    VersionedCalendar,
    WeeklyHours,
    YearlyDate,
)
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownZoneError
from cxcore.interop import HoursRead, from_schema_org, to_schema_org
from cxcore.intervals import Interval

LISBON = "Europe/Lisbon"
Specification = Mapping[str, object]

WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
OFFICE: Specification = {"dayOfWeek": WEEKDAY_NAMES, "opens": "09:00", "closes": "18:00"}


def read(*specifications: Specification, special: Specification | None = None) -> HoursRead:
    more = {} if special is None else {"specialOpeningHoursSpecification": special}
    return from_schema_org({"openingHoursSpecification": list(specifications), **more}, zone=LISBON)


def calendar_of(*specifications: Specification, special: Specification | None = None) -> Calendar:
    found = read(*specifications, special=special)
    assert isinstance(found.calendar, Calendar)
    assert found.left_out == ()
    return found.calendar


def faults_of(place: Mapping[str, object]) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        from_schema_org(place, zone=LISBON)
    return [str(fault) for fault in caught.value.faults]


# --- the week ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("specification", "hours", "reason"),
    [
        (OFFICE, "Mo-Fr 09:00-18:00", "a list of days"),
        (
            {"dayOfWeek": "Monday", "opens": "9:00", "closes": "17:30:00"},
            "Mo 09:00-17:30",
            "one day, times to the second",
        ),
        ({"dayOfWeek": "http://schema.org/Sunday", "opens": "10:00", "closes": "12:00"}, "Su 10:00-12:00", "an URL"),
        ({"dayOfWeek": "schema:Sunday", "opens": "10:00", "closes": "12:00"}, "Su 10:00-12:00", "a prefix"),
        (
            {"dayOfWeek": {"@id": "https://schema.org/Sunday"}, "opens": "10:00", "closes": "12:00"},
            "Su 10:00-12:00",
            "@id",
        ),
        (
            {"dayOfWeek": "http://purl.org/goodrelations/v1#Sunday", "opens": "10:00", "closes": "12:00"},
            "Su 10:00-12:00",
            "the vocabulary that schema.org took its days from",
        ),
        ({"dayOfWeek": "PublicHolidays", "opens": "10:00", "closes": "12:00"}, "PH 10:00-12:00", "holidays"),
        ({"opens": "10:00", "closes": "12:00"}, "Mo-Su 10:00-12:00", "no days are every day"),
        ({"dayOfWeek": "Saturday", "opens": "18:00", "closes": "03:00"}, "Sa 18:00-03:00", "schema.org: the next day"),
        ({"dayOfWeek": "Saturday", "opens": "18:00", "closes": "00:00"}, "Sa 18:00-24:00", "midnight is the next day"),
        ({"dayOfWeek": "Saturday", "opens": "18:00", "closes": "24:00"}, "Sa 18:00-24:00", "midnight by ISO 8601"),
        ({"opens": "00:00", "closes": "23:59"}, "24/7", "Google: round the clock"),
        ({"opens": "00:00", "closes": "23:59:59"}, "24/7", "the same, to the second"),
        ({"dayOfWeek": "Monday", "opens": "18:00", "closes": "23:59"}, "Mo 18:00-24:00", "nobody closes for a minute"),
        ({"dayOfWeek": "Sunday", "opens": "00:00", "closes": "00:00"}, "off", "Google: closed all day"),
        ({"dayOfWeek": "Sunday"}, "off", "schema.org: closed if opens is not specified"),
    ],
)
def test_a_specification_gives_the_hours_of_its_days(specification: Specification, hours: str, reason: str) -> None:
    assert str(calendar_of(specification).hours) == hours, reason


def test_specifications_of_one_day_add_up_and_one_may_stand_alone() -> None:
    lunch = [{**OFFICE, "closes": "12:00"}, {**OFFICE, "opens": "13:00"}, {**OFFICE, "opens": "13:00"}]

    assert str(calendar_of(*lunch).hours) == "Mo-Fr 09:00-12:00,13:00-18:00"
    alone = from_schema_org({"openingHoursSpecification": OFFICE}, zone=LISBON).calendar
    assert alone == calendar_of(OFFICE)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00"),
        ("Tu,Th 16:00-20:00", "Tu,Th 16:00-20:00"),
        ("Mo-Su", "24/7"),
        ("Mo-Su 00:00-23:59", "24/7"),
        (["Mo-Fr 09:00-12:00", "Mo-Fr 13:00-18:00", "Sa 10:00-14:00"], "Mo-Fr 09:00-12:00,13:00-18:00; Sa 10:00-14:00"),
    ],
)
def test_the_compact_text_is_read_and_several_texts_add_up(text: object, hours: str) -> None:
    found = from_schema_org({"openingHours": text}, zone=LISBON)

    assert isinstance(found.calendar, Calendar)
    assert str(found.calendar.hours) == hours


def test_holidays_have_the_hours_of_public_holidays_on_the_dates_that_the_caller_gives() -> None:
    place = {
        "openingHoursSpecification": [OFFICE, {"dayOfWeek": "PublicHolidays", "opens": "10:00", "closes": "12:00"}]
    }

    desk = from_schema_org(place, zone=LISBON, holidays=Holidays.on([date(2026, 12, 25)])).calendar

    assert desk.next_close(datetime(2026, 12, 25, 11, tzinfo=UTC)) == datetime(2026, 12, 25, 12, tzinfo=UTC)


# --- dates ---------------------------------------------------------------------


def test_dates_without_a_day_of_the_week_override_it() -> None:
    closed = {"opens": "00:00", "closes": "00:00", "validFrom": "2026-12-24", "validThrough": "2027-01-02"}

    desk = calendar_of(OFFICE, closed)

    assert desk.overrides == (Override(on=date(2026, 12, 24), through=date(2027, 1, 2)),)


def test_a_single_date_may_name_its_day_of_the_week() -> None:
    black_friday = {
        **OFFICE,
        "dayOfWeek": "Friday",
        "closes": "22:00",
        "validFrom": "2026-11-27",
        "validThrough": "2026-11-27",
    }

    assert calendar_of(OFFICE, black_friday).overrides == (Override.parse("09:00-22:00", on=date(2026, 11, 27)),)


def test_a_single_date_that_is_another_day_of_the_week_is_listed() -> None:
    found = read(OFFICE, {**OFFICE, "dayOfWeek": "Monday", "validFrom": "2026-12-25", "validThrough": "2026-12-25"})

    assert [str(each) for each in found.left_out] == [
        "openingHoursSpecification[1]: 2026-12-25 is a Friday, so Monday never comes."
    ]


def test_special_hours_hold_before_general_ones_and_a_date_before_the_range_around_it() -> None:
    def on(first: str, last: str, opens: str) -> Specification:
        return {"opens": opens, "closes": "20:00", "validFrom": first, "validThrough": last}

    christmas, eve, season = (
        on("2026-12-25", "2026-12-25", "12:00"),
        on("2026-12-24", "2026-12-24", "11:00"),
        on("2026-12-20", "2026-12-31", "10:00"),
    )
    desk = calendar_of(OFFICE, eve, season, special=christmas)

    opens = [desk.next_open(datetime(2026, 12, day, 1, tzinfo=UTC)) for day in (24, 25, 26)]
    assert [each and each.hour for each in opens] == [11, 12, 10]
    assert desk == calendar_of(season, OFFICE, eve, special=christmas), "their order does not matter"


@pytest.mark.parametrize(
    ("week", "is_silent", "reason"),
    [
        ([], True, "it states no week"),
        ([{"opens": "00:00", "closes": "00:00"}], False, "it says that it is closed"),
        ([OFFICE], False, "it has a week"),
    ],
)
def test_a_place_that_states_no_week_is_told_from_one_that_is_closed(
    week: list[Specification], is_silent: bool, reason: str
) -> None:
    fair = {"opens": "10:00", "closes": "20:00", "validFrom": "2026-12-20", "validThrough": "2026-12-23"}

    found = read(*week, special=fair)

    silence = "openingHoursSpecification: states no ordinary week, so it is closed on all dates but those named."
    assert (silence in map(str, found.left_out)) is is_silent, reason
    assert found.calendar.is_open(datetime(2026, 12, 21, 12, tzinfo=UTC))


def test_special_hours_of_a_season_hold_before_shorter_general_ones() -> None:
    july = {"opens": "10:00", "closes": "12:00", "validFrom": "2026-07-01", "validThrough": "2026-07-31"}
    day = {"opens": "14:00", "closes": "16:00", "validFrom": "2026-07-08", "validThrough": "2026-07-08"}

    opens = calendar_of(OFFICE, day, special=july).next_open(datetime(2026, 7, 8, 1, tzinfo=UTC))

    assert opens == datetime(2026, 7, 8, 9, tzinfo=UTC)


def test_a_week_that_holds_for_a_season_makes_versions() -> None:
    summer = {**OFFICE, "opens": "08:00", "closes": "14:00", "validFrom": "2026-07-01", "validThrough": "2026-08-31"}
    saturdays = {"dayOfWeek": "Saturday", "opens": "10:00", "closes": "14:00"}

    found = read(OFFICE, saturdays, summer)

    assert isinstance(found.calendar, VersionedCalendar)
    assert str(found.calendar.first.hours) == "Mo-Fr 09:00-18:00; Sa 10:00-14:00"
    assert [(str(each.since), str(each.calendar.hours)) for each in found.calendar.later] == [
        ("2026-07-01", "Mo-Fr 08:00-14:00; Sa 10:00-14:00"),
        ("2026-09-01", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
    ]


def test_hours_that_hold_from_a_date_on_hold_for_good() -> None:
    found = read(OFFICE, {**OFFICE, "closes": "20:00", "validFrom": "2027-01-01"})

    assert isinstance(found.calendar, VersionedCalendar)
    assert [str(each.calendar.hours) for each in found.calendar.later] == ["Mo-Fr 09:00-20:00"]


# --- what is left out, and what is refused ---------------------------------------


def test_what_a_calendar_cannot_hold_is_listed() -> None:
    place = {
        "name": "Billing, Lisbon",
        "openingHours": "Mo-Fr 09:00-18:00",
        "openingHoursSpecification": [
            {
                **OFFICE,
                "@type": "OpeningHoursSpecification",
                "opens": "09:00+01:00",
                "description": "by appointment",
                "validFrom": "2026-01-01T12:00",
            },
        ],
    }

    found = from_schema_org(place, zone=LISBON)

    assert [str(each) for each in found.left_out] == [
        "openingHours: not read, since openingHoursSpecification says it in full.",
        "openingHoursSpecification[0].description: not read; it does not say when.",
        "openingHoursSpecification[0].validFrom: the time of day, 12:00; hours hold for whole dates.",
        "openingHoursSpecification[0].opens: the offset +01:00; hours stand on the wall clock of the zone.",
    ]


def test_all_faults_are_reported_at_once_each_with_its_path() -> None:
    specifications: list[object] = [
        {**OFFICE, "dayOfWeek": "Mondays"},
        {**OFFICE, "dayOfWeek": []},
        {**OFFICE, "opens": "9am"},
        {**OFFICE, "closes": "25:00"},
        {**OFFICE, "opens": "24:00"},
        {"dayOfWeek": "Monday", "opens": "09:00"},
        {**OFFICE, "validFrom": "2026-02-30"},
        {**OFFICE, "validFrom": 2026},
        {**OFFICE, "validFrom": "2026-03-02", "validThrough": "2026-03-01"},
        {**OFFICE, "validfrom": "2026-03-02"},
        "Mo-Fr 09:00-18:00",
    ]

    assert faults_of({"openingHoursSpecification": specifications, "specialOpeningHoursSpecification": 7}) == [
        "openingHoursSpecification[0].dayOfWeek: 'Mondays' is not a day of schema.org. Did you mean 'Monday'?",
        "openingHoursSpecification[1].dayOfWeek: names no day; leave it out for every day.",
        "openingHoursSpecification[2].opens: is a time such as '09:00'; '9am' is not.",
        "openingHoursSpecification[3].closes: is a time up to 24:00; '25:00' is not.",
        "openingHoursSpecification[4].opens: is before 24:00.",
        "openingHoursSpecification[5].closes: is missing.",
        "openingHoursSpecification[6].validFrom: is a date such as '2026-12-24'; '2026-02-30' is not.",
        "openingHoursSpecification[7].validFrom: is a date such as '2026-12-24'; 2026 is not.",
        "openingHoursSpecification[8].validThrough: is 2026-03-01, before validFrom, 2026-03-02.",
        "openingHoursSpecification[9].validfrom: is not a property of opening hours. Did you mean 'validFrom'?",
        "openingHoursSpecification[10]: is an object with dayOfWeek, opens and closes, not a str.",
        "specialOpeningHoursSpecification: is an object with dayOfWeek, opens and closes, not an int.",
    ]


@pytest.mark.parametrize(
    ("place", "faults"),
    [
        (
            {"name": "Billing, Lisbon"},
            ["the place has neither openingHoursSpecification nor openingHours, so its hours are not known."],
        ),
        (
            {"openingHoursSpecification": [], "specialOpeningHoursSpecification": []},
            ["the place has neither openingHoursSpecification nor openingHours, so its hours are not known."],
        ),
        ({"openingHours": 9}, ["openingHours: is text such as 'Mo-Fr 09:00-18:00', not an int."]),
        (
            {"openingHours": ["Mo-Fr 09:00-18:00", "Mon 09:00-18:00"]},
            ["openingHours[1]: in 'Mon 09:00-18:00': 'Mon' is not a weekday. Did you mean 'Mo'?"],
        ),
        (
            {"openingHoursSpecification": [OFFICE, {**OFFICE, "opens": "17:00", "closes": "19:00"}]},
            ["openingHoursSpecification[1]: '09:00-18:00' and '17:00-19:00' overlap."],
        ),
        (
            {"openingHoursSpecification": [{**OFFICE, "dayOfWeek": "Monday"}, {"dayOfWeek": "Monday"}]},
            ["openingHoursSpecification[1]: is closed when openingHoursSpecification[0] is open."],
        ),
        (
            {
                "openingHoursSpecification": [
                    {"opens": "20:00", "closes": "10:00"},
                    {"opens": "09:00", "closes": "12:00"},
                ]
            },
            [
                "openingHoursSpecification: 'Mo 20:00-10:00' runs past midnight into 'Tu 09:00-12:00'; they overlap.",
            ],
        ),
        (
            {"openingHoursSpecification": [OFFICE] * 2_001},
            ["openingHoursSpecification: has 2,001 entries; at most 2,000 are read."],
        ),
    ],
)
def test_hours_that_contradict_each_other_are_refused(place: Mapping[str, object], faults: list[str]) -> None:
    assert faults_of(place) == faults


def test_an_empty_list_does_not_hide_the_text_and_is_listed() -> None:
    read = from_schema_org({"openingHoursSpecification": [], "openingHours": "Mo 09:00-18:00"}, zone="Europe/Lisbon")

    assert isinstance(read.calendar, Calendar)
    assert str(read.calendar.hours) == "Mo 09:00-18:00"
    assert [str(each) for each in read.left_out] == [
        "openingHoursSpecification: is empty, which does not say that it is closed."
    ]


def test_shapes_times_overlaps_and_conflicts_are_told_together_with_a_wrong_zone() -> None:
    christmas = {"validFrom": "2026-12-24", "validThrough": "2026-12-26"}
    place = {
        "openingHoursSpecification": [
            {**OFFICE, "opens": "9am"},
            {"dayOfWeek": "Monday", "opens": "09:00", "closes": "18:00"},
            {"dayOfWeek": "Monday", "opens": "17:00", "closes": "19:00"},
        ],
        "specialOpeningHoursSpecification": [7, christmas, {**christmas, "opens": "10:00", "closes": "12:00"}],
    }

    with pytest.raises(InvalidDocumentError) as caught:
        from_schema_org(place, zone="Europe/Lisboa")

    assert [str(fault) for fault in caught.value.faults] == [
        "zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        "openingHoursSpecification[0].opens: is a time such as '09:00'; '9am' is not.",
        "specialOpeningHoursSpecification[0]: is an object with dayOfWeek, opens and closes, not an int.",
        "specialOpeningHoursSpecification[1]: is closed when specialOpeningHoursSpecification[2] is open.",
        "openingHoursSpecification[2]: '09:00-18:00' and '17:00-19:00' overlap.",
    ]


def test_a_wrong_zone_alone_is_the_mistake_of_the_caller() -> None:
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
        from_schema_org({"openingHours": "Mo 09:00-18:00"}, zone="Europe/Lisboa")


def test_a_place_that_is_not_parsed_is_refused_with_a_word() -> None:
    with pytest.raises(InvalidValueError) as caught:
        from_schema_org('{"openingHours": "Mo"}', zone="UTC")  # type: ignore[arg-type]  # the slip

    assert str(caught.value) == "place: is the JSON-LD object of a place, parsed, not a str."


# --- writing -------------------------------------------------------------------


def test_a_calendar_is_written_as_publishers_write_it() -> None:
    desk = Calendar.parse(
        "Mo-Fr 09:00-12:00,13:00-18:00; Sa 18:00-03:00; Su 03:00-04:00; PH 00:00-24:00",
        zone=LISBON,
        overrides=[Override(on=date(2026, 12, 24), through=date(2026, 12, 26))],
    )
    weekdays = [f"https://schema.org/{day}" for day in WEEKDAY_NAMES]
    kind = "OpeningHoursSpecification"

    written = to_schema_org(desk)

    assert json.loads(json.dumps(written.properties)) == {
        "openingHoursSpecification": [
            {"@type": kind, "dayOfWeek": weekdays, "opens": "09:00", "closes": "12:00"},
            {"@type": kind, "dayOfWeek": weekdays, "opens": "13:00", "closes": "18:00"},
            {"@type": kind, "dayOfWeek": ["https://schema.org/Saturday"], "opens": "18:00", "closes": "03:00"},
            {"@type": kind, "dayOfWeek": ["https://schema.org/Sunday"], "opens": "03:00", "closes": "04:00"},
            {"@type": kind, "dayOfWeek": ["https://schema.org/PublicHolidays"], "opens": "00:00", "closes": "23:59"},
        ],
        "specialOpeningHoursSpecification": [
            {
                "@type": kind,
                "opens": "00:00",
                "closes": "00:00",
                "validFrom": "2026-12-24",
                "validThrough": "2026-12-26",
            },
        ],
    }
    assert written.left_out == ()


@pytest.mark.parametrize(
    ("hours", "texts"),
    [
        ("Mo-Fr 09:00-18:00; Sa 10:00-14:00", ["Mo-Fr 09:00-18:00", "Sa 10:00-14:00"]),
        ("24/7", ["Mo-Su"]),
        ("Mo-Fr 09:00-12:00,13:00-18:00", ["Mo-Fr 09:00-12:00,13:00-18:00"]),
    ],
)
def test_a_week_is_written_as_compact_text(hours: str, texts: list[str]) -> None:
    written = to_schema_org(Calendar.parse(hours, zone=LISBON), compact=True)

    assert written.properties == {"openingHours": texts}
    assert from_schema_org(written.properties, zone=LISBON).calendar == Calendar.parse(hours, zone=LISBON)


def test_what_schema_org_cannot_say_is_listed() -> None:
    desk = Calendar.parse(
        "Mo 09:00-33:00; Fr 20:00-23:59; PH 10:00-12:00",
        zone=LISBON,
        holidays=Holidays.yearly(12, 25),
        overrides=[Override(on=YearlyDate(12, 24))],
        breaks=[Break.parse("12:00-13:00", on=date(2026, 12, 18))],
        holidays_win=True,
        overnight="start-date",
    )

    assert [str(each) for each in to_schema_org(desk).left_out] == [
        "hours: the span 09:00-33:00 lasts a day or longer; schema.org has none that reach its own start.",
        "hours: the span 20:00-23:59 ends a moment before midnight, and readers take it for midnight.",
        "holidays: schema.org says PublicHolidays, and not which dates they are.",
        "overrides[0]: 12-24 is of every year; dates there have a year.",
        "breaks[0]: 12:00-13:00 from 2026-12-18; schema.org has no breaks.",
        "holidays_win: special hours always hold before those of a holiday.",
        "overnight: schema.org does not say what becomes of a night before a closed date.",
    ]


def test_compact_text_lists_holidays_and_a_week_without_hours() -> None:
    written = to_schema_org(Calendar.parse("PH 10:00-12:00", zone=LISBON), compact=True)

    assert written.properties == {}
    assert [str(each) for each in written.left_out] == [
        "hours: a week without hours cannot be said as text.",
        "hours: the hours of public holidays cannot be said as text.",
    ]


def test_closed_holidays_are_said_to_be_closed() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-18:00", zone=LISBON, holidays=Holidays.on([date(2026, 12, 25)]))

    written = to_schema_org(desk)

    assert written.properties["openingHoursSpecification"][-1] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["https://schema.org/PublicHolidays"],
        "opens": "00:00",
        "closes": "00:00",
    }
    assert from_schema_org(written.properties, zone=LISBON, holidays=desk.holidays).calendar == desk


def test_versions_are_written_with_their_dates_and_odd_ones_are_listed() -> None:
    office = Calendar.parse("Mo-Fr 09:00-18:00", zone=LISBON)
    longer = Calendar.parse("Mo-Fr 08:00-20:00", zone=LISBON)
    versions = VersionedCalendar(office, [Version(date(2026, 7, 1), longer), Version(date(2026, 9, 1), office)])

    written = to_schema_org(versions)

    dates = [
        (each.get("validFrom"), each.get("validThrough")) for each in written.properties["openingHoursSpecification"]
    ]
    assert dates == [(None, "2026-06-30"), ("2026-07-01", "2026-08-31"), ("2026-09-01", None)]
    assert written.left_out == ()
    assert from_schema_org(written.properties, zone=LISBON).calendar == versions

    moved = VersionedCalendar(
        attrs.evolve(office, overrides=(Override.parse("20:00-04:00", on=date(2026, 6, 30)),)),
        [Version(date(2026, 7, 1), longer), Version(date(2026, 7, 2), Calendar.always(zone="Europe/Madrid"))],
    )
    assert [str(each) for each in to_schema_org(moved).left_out] == [
        "later[0].calendar: holds for one date, which readers take for an override.",
        "later[0].calendar.overrides: 2026-06-30 differs from the version before; its night may be lost.",
        "later[1].calendar.zone: Europe/Madrid, where the hours before stand on the clock of Europe/Lisbon.",
    ]


# --- the law of the round trip -----------------------------------------------------

START = date(2026, 3, 23)  # the clocks of Lisbon go forward on the 29th
WINDOW = Interval(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC))

quarters = st.integers(0, 95)
days = st.builds(
    lambda edges, night: (
        [(timedelta(minutes=15 * a), timedelta(minutes=15 * b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
        + ([(timedelta(hours=23), timedelta(hours=23 + night))] if night else [])
    ),
    st.lists(st.integers(12, 88), unique=True, max_size=4).map(sorted),
    st.integers(0, 4),
).map(lambda spans: DayHours(tuple(spans)))
weeks = st.builds(
    lambda each, holiday: WeeklyHours(tuple(each), holiday),
    st.lists(days | st.just(DayHours()), min_size=7, max_size=7),
    days,
)
overrides = st.lists(
    st.builds(
        lambda first, length, hours: Override(
            on=START + timedelta(days=first), through=START + timedelta(days=first + length), hours=hours
        ),
        st.integers(0, 40),
        st.integers(0, 9),
        days,
    ),
    max_size=4,
).map(tuple)
calendars = st.builds(Calendar, weeks, zone=st.just(LISBON), overrides=overrides)


@given(calendars)
@settings(max_examples=60, deadline=None)
def test_a_calendar_that_is_written_and_read_is_open_at_the_same_instants(desk: Calendar) -> None:
    written = to_schema_org(desk)

    again = from_schema_org(json.loads(json.dumps(written.properties)), zone=LISBON)

    assert written.left_out == again.left_out == ()
    assert list(again.calendar.spans(WINDOW)) == list(desk.spans(WINDOW))


@given(calendars, calendars, st.integers(2, 20))
@settings(max_examples=25, deadline=None)
def test_so_is_a_calendar_with_versions(first: Calendar, second: Calendar, length: int) -> None:
    changed = [Version(START, second), Version(START + timedelta(days=length), first)]
    versions = VersionedCalendar(first, changed)

    written = to_schema_org(versions)
    assume(not written.left_out)  # overrides that differ on the eve of a version are listed
    again = from_schema_org(written.properties, zone=LISBON)

    assert list(again.calendar.spans(WINDOW)) == list(versions.spans(WINDOW))
