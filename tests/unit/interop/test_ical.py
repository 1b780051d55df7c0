"""Calendar feeds, in and out."""

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import icalendar
import pytest

from cxcore.coverage import (
    Calendar,
    FinalRota,
    Handover,
    Holidays,
    Layer,
    Rota,
    Shift,
    Substitution,
    Swap,
    WeeklyHours,
)
from cxcore.errors import (
    InvalidDocumentError,
    InvalidValueError,
    MissingExtraError,
    NaiveDatetimeError,
    UnknownZoneError,
)
from cxcore.interop import AllDayEvent, CalendarFeed, hours_to_ical, read_ical, rota_to_ical
from cxcore.interop._calendars._ical_read import MAX_BYTES, MAX_EVENTS
from cxcore.intervals import Interval

STAMP = datetime(2026, 3, 1, tzinfo=UTC)


def between(start: str, end: str) -> Interval:
    return Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))


MARCH = between("2026-03-01T00:00Z", "2026-04-01T00:00Z")
AUTUMN = between("2026-10-20T00:00Z", "2026-10-31T00:00Z")


def event(*lines: str, uid: str = "night") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def feed(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *events, "END:VCALENDAR", ""])


def starts(read: CalendarFeed) -> list[str]:
    return [f"{each.during.start:%m-%d %H:%M}" for each in read.timed]


@pytest.fixture
def final() -> FinalRota:
    rota = Rota(
        name="billing, Lisbon",
        zone="Europe/Lisbon",
        layers=[
            Layer(
                name="nights; all",
                people=["Priya", "Ana", "Tomás, the tall one with a name that is longer than a line of a feed may be"],
                start=datetime(2026, 10, 1, 22),  # noqa: DTZ001  # a local time
                handover=Handover(unit="day"),
                within=WeeklyHours.parse("22:00-06:00"),
            )
        ],
        swaps=[
            Swap(
                person="Priya",
                other="Ana",
                gives=between("2026-10-22T12:00Z", "2026-10-23T12:00Z"),
                takes=between("2026-10-23T12:00Z", "2026-10-24T12:00Z"),
            )
        ],
        substitutions=[Substitution(person="Ana", during=between("2026-10-27T12:00Z", "2026-10-27T18:00Z"))],
    )
    return rota.final(AUTUMN)


# --- out -----------------------------------------------------------------------


def test_a_rota_that_is_exported_and_read_back_is_the_same_rota(final: FinalRota) -> None:
    written = rota_to_ical(final, stamp=STAMP)

    read = read_ical(written, AUTUMN, zone="Europe/Lisbon")

    assert {shift.because for shift in final.shifts} == {"turn", "swap", "substitution"}
    assert timedelta(hours=9) in {shift.during.duration for shift in final.shifts}
    assert attrs.evolve(final, shifts=read.shifts()) == final
    assert read.name == "billing, Lisbon"


def test_the_icalendar_package_reads_what_is_written(final: FinalRota) -> None:
    calendar = icalendar.Calendar.from_ical(rota_to_ical(final, stamp=STAMP))

    events: list[Any] = calendar.walk("VEVENT")
    assert [(str(each["SUMMARY"]), each["DTSTART"].dt, each["DTEND"].dt) for each in events] == [
        (shift.person, shift.during.start, shift.during.end) for shift in final.shifts
    ]
    assert {str(each["DESCRIPTION"]) for each in events} >= {"substitution", "their turn in nights; all"}
    assert len({str(each["UID"]) for each in events}) == len(events)


def test_the_same_rota_and_stamp_give_the_same_bytes_and_a_later_stamp_keeps_the_names(final: FinalRota) -> None:
    once, again = rota_to_ical(final, stamp=STAMP), rota_to_ical(final, stamp=STAMP)
    later = rota_to_ical(final, stamp=STAMP + timedelta(days=1))

    assert once == again
    assert once != later
    assert [line for line in once.splitlines() if line.startswith(b"UID")] == [
        line for line in later.splitlines() if line.startswith(b"UID")
    ]
    assert once.isascii() is False
    assert all(len(line) <= 75 for line in once.split(b"\r\n"))


def test_opening_hours_are_written_one_event_an_opening() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisbon", holidays=Holidays.on([date(2026, 3, 31)]))
    week = between("2026-03-27T00:00Z", "2026-04-02T00:00Z")

    written = hours_to_ical(desk, week, name="Lisbon desk", zone="Europe/Lisbon", stamp=STAMP)

    read = read_ical(written, week, zone="Europe/Lisbon")
    assert [each.during for each in read.timed] == list(desk.spans(week))
    assert starts(read) == ["03-27 09:00", "03-30 08:00", "04-01 08:00"]


def test_what_icalendar_cannot_say_is_refused(final: FinalRota) -> None:
    window = Interval(STAMP, STAMP + timedelta(microseconds=5))
    always = Calendar.always(zone="UTC")

    with pytest.raises(InvalidValueError, match=r"is not in whole seconds, which is all that iCalendar can say\."):
        hours_to_ical(always, window, name="always", zone="UTC", stamp=STAMP)
    with pytest.raises(NaiveDatetimeError, match="stamp is a naive datetime"):
        rota_to_ical(final, stamp=datetime(2026, 3, 1))  # noqa: DTZ001  # what is refused
    with pytest.raises(InvalidValueError, match=r"^name: is one line of text\.$"):
        hours_to_ical(always, MARCH, name="Lisbon\r\nATTENDEE:x", zone="UTC", stamp=STAMP)
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
        hours_to_ical(always, MARCH, name="Lisbon", zone="Europe/Lisboa", stamp=STAMP)


@pytest.mark.parametrize("package", ["icalendar", "recurring_ical_events"])
def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    one_day = event("DTSTART;VALUE=DATE:20260301")

    with pytest.raises(
        MissingExtraError, match=r"A calendar feed needs an optional dependency: pip install 'cxcore\[ical\]'"
    ):
        read_ical(feed(one_day), MARCH, zone="UTC")


def test_writing_without_the_extra_names_it_too(monkeypatch: pytest.MonkeyPatch, final: FinalRota) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'cxcore\[ical\]'"):
        rota_to_ical(final, stamp=STAMP)


# --- in: what is read ----------------------------------------------------------


def test_a_recurring_night_keeps_its_local_time_over_the_change_of_the_clocks() -> None:
    nights = event(
        "SUMMARY:Ana",
        "DTSTART;TZID=Europe/Lisbon:20260327T220000",
        "DTEND;TZID=Europe/Lisbon:20260328T060000",
        "RRULE:FREQ=DAILY;COUNT=4",
    )

    read = read_ical(feed(nights), MARCH, zone="Europe/Lisbon")

    assert starts(read) == ["03-27 22:00", "03-28 22:00", "03-29 21:00", "03-30 21:00"]
    assert [each.during.duration / timedelta(hours=1) for each in read.timed] == [8, 7, 8, 8]


@pytest.mark.parametrize(
    ("events", "expected", "reason"),
    [
        ([event("DTSTART:20260302T090000Z", "DTEND:20260302T170000Z")], ["03-02 09:00"], "in UTC"),
        ([event("DTSTART:20260302T090000Z", "DURATION:PT8H")], ["03-02 09:00"], "with a duration"),
        (
            [event("DTSTART;TZID=W. Europe Standard Time:20260302T090000", "DURATION:PT8H")],
            ["03-02 08:00"],
            "a Windows name that CLDR maps",
        ),
        ([event("DTSTART:20260228T200000Z", "DTEND:20260301T040000Z")], ["02-28 20:00"], "reaches into the window"),
        ([event("DTSTART:20260228T200000Z", "DTEND:20260301T000000Z")], [], "ends where the window begins"),
        ([event("DTSTART:20260401T000000Z", "DTEND:20260401T040000Z")], [], "begins where the window ends"),
        ([event("DTSTART:20260302T090000Z")], [], "lasts no time"),
        ([event("DTSTART:20260302T090000Z", "DURATION:PT8H", "STATUS:CANCELLED")], [], "is cancelled"),
        (
            [
                event(
                    "DTSTART:20260302T090000Z",
                    "DURATION:PT8H",
                    "RRULE:FREQ=WEEKLY;COUNT=4",
                    "EXDATE:20260309T090000Z",
                    "RDATE:20260310T090000Z",
                )
            ],
            ["03-02 09:00", "03-10 09:00", "03-16 09:00", "03-23 09:00"],
            "one is taken out and one is added",
        ),
        (
            [
                event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=WEEKLY;COUNT=3"),
                event("RECURRENCE-ID:20260309T090000Z", "DTSTART:20260310T110000Z", "DURATION:PT1H"),
                event(
                    "RECURRENCE-ID:20260316T090000Z", "DTSTART:20260316T090000Z", "DURATION:PT8H", "STATUS:CANCELLED"
                ),
            ],
            ["03-02 09:00", "03-10 11:00"],
            "one is moved and one is cancelled",
        ),
        (
            [event("DTSTART;TZID=Europe/Lisbon:20260329T013000", "DTEND;TZID=Europe/Lisbon:20260329T033000")],
            ["03-29 01:30"],
            "a time that the clock skips counts on from before",
        ),
    ],
)
def test_the_events_of_a_window_are_read(events: list[str], expected: list[str], reason: str) -> None:
    assert starts(read_ical(feed(*events), MARCH, zone="Europe/Lisbon")) == expected, reason


def test_bytes_with_a_byte_order_mark_and_text_are_the_same_feed() -> None:
    text = feed("X-WR-CALNAME:Férias", event("DTSTART:20260302T090000Z", "DURATION:PT8H", "SUMMARY:Tomás"))

    read = read_ical(b"\xef\xbb\xbf" + text.encode(), MARCH, zone="UTC")

    assert read == read_ical(text, MARCH, zone="UTC")
    assert (read.name, read.timed[0].summary) == ("Férias", "Tomás")


def test_a_feed_is_a_value_that_a_document_holds() -> None:
    read = read_ical(feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "X-SITE:Lisbon")), MARCH, zone="UTC")

    assert CalendarFeed.from_json(read.to_json()) == read
    assert read.timed[0].extensions == {"X-SITE": "Lisbon"}


# --- in: dates -----------------------------------------------------------------


def test_a_holiday_feed_becomes_the_holidays_of_a_calendar() -> None:
    holidays = feed(
        "X-WR-CALNAME:Portugal",
        event("SUMMARY:Carnaval", "DTSTART;VALUE=DATE:20260217"),
        event("SUMMARY:Páscoa", "DTSTART;VALUE=DATE:20260403", "DTEND;VALUE=DATE:20260406", uid="easter"),
        event("SUMMARY:Natal", "DTSTART;VALUE=DATE:20201225", "RRULE:FREQ=YEARLY", uid="christmas"),
        event("SUMMARY:Office party", "DTSTART:20260605T160000Z", "DTEND:20260605T180000Z", uid="party"),
    )
    year = between("2026-01-01T00:00Z", "2027-01-01T00:00Z")

    read = read_ical(holidays, year, zone="Europe/Lisbon").holidays()

    days = [(2, 17), (4, 3), (4, 4), (4, 5), (12, 25)]
    assert read.dates == tuple(date(2026, month, day) for month, day in days)
    assert read.sources == ("calendar feed 'Portugal'",)
    desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisbon", holidays=read)
    assert not desk.is_open(datetime(2026, 4, 3, 12, tzinfo=UTC))


def test_which_dates_a_window_holds_depends_on_the_zone() -> None:
    third = feed(event("DTSTART;VALUE=DATE:20260303"))
    evening = between("2026-03-02T12:00Z", "2026-03-02T22:00Z")

    assert read_ical(third, evening, zone="Europe/Lisbon").all_day == ()
    assert read_ical(third, evening, zone="Asia/Manila").all_day == (
        AllDayEvent(uid="night", summary="", on=date(2026, 3, 3), through=date(2026, 3, 3)),
    )
    assert read_ical(third, between("2026-03-01T00:00Z", "2026-03-03T00:00Z"), zone="UTC").all_day == ()


def test_windows_at_both_ends_of_time_are_searched() -> None:
    for start, end in (("0001-01-01T00:00Z", "0001-02-01T00:00Z"), ("9999-12-01T00:00Z", "9999-12-31T23:00Z")):
        for zone in ("UTC", "America/New_York", "Asia/Tokyo"):
            assert read_ical(feed(event("DTSTART;VALUE=DATE:20260303")), between(start, end), zone=zone).all_day == ()


# --- in: shifts ----------------------------------------------------------------


def test_an_event_of_any_feed_is_a_substitution_by_whom_it_is_titled_with() -> None:
    read = read_ical(feed(event("SUMMARY:Ana", "DTSTART:20260302T090000Z", "DURATION:PT8H")), MARCH, zone="UTC")

    assert read.shifts() == (
        Shift(person="Ana", because="substitution", during=between("2026-03-02T09:00Z", "2026-03-02T17:00Z")),
    )


def test_events_that_are_no_shifts_are_refused_together() -> None:
    events = [
        event("DTSTART:20260302T090000Z", "DURATION:PT8H"),
        event("SUMMARY:Ana", "DTSTART:20260303T090000Z", "DURATION:PT8H", "X-CXCORE-BECAUSE:whim", uid="other"),
    ]
    read = read_ical(feed(*events), MARCH, zone="UTC")

    with pytest.raises(InvalidDocumentError) as caught:
        read.shifts()

    assert str(caught.value).splitlines() == [
        "The shifts of the feed cannot be read, 2 faults:",
        "  timed[0].person: is one line of text without blanks at its ends.",
        "  timed[1].because: is 'turn' or 'swap' or 'substitution', not 'whim'.",
    ]


# --- in: what is refused -------------------------------------------------------

REFUSED: list[tuple[Any, list[str], str]] = [
    (feed(event("SUMMARY:x")), ["VEVENT[0].DTSTART: is missing; an event has a start."], "no start"),
    (
        feed(
            event("DTSTART:20260302T090000", "DURATION:PT8H"),
            event("DTSTART:20260302T090000Z", "DTEND:tomorrow", "RRULE:FREQ=OFTEN"),
        ),
        [
            "VEVENT[0].DTSTART: has no zone, so it is another instant for every reader; export the feed in UTC or with a TZID.",
            "VEVENT[1].DTEND: cannot be read.",
            "VEVENT[1].RRULE: cannot be read.",
        ],
        "a floating time, and no time at all: both are told",
    ),
    (
        feed(event("DTSTART;TZID=Romance Daylight Time:20260302T090000", "DURATION:PT8H")),
        [
            "VEVENT[0].DTSTART: is in a zone that is neither an IANA time zone nor a Windows name for one; export the feed in UTC or with a TZID such as 'Europe/Lisbon'.",
        ],
        "a zone that nobody knows",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DTEND:20260302T080000Z")),
        ["VEVENT[0].DTEND: is before the start."],
        "ends before it starts",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DTEND;VALUE=DATE:20260303")),
        ["VEVENT[0]: has no one start and end: DTSTART, and DTEND or DURATION, each once, both dates or both times."],
        "starts at a time and ends on a date",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=SECONDLY")),
        ["VEVENT[0].RRULE: repeats SECONDLY; events are read that repeat by HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY."],
        "a rule that would go on for ever",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;BYMINUTE=0,1,2")),
        ["VEVENT[0].RRULE: repeats DAILY by more than BYDAY, BYMONTH, which is all that is read."],
        "many times a day",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30")),
        [
            "VEVENT[0].RRULE: repeats HOURLY by more than BYDAY, which is all that is read.",
            "VEVENT[0].RRULE: picks a day that its months do not have.",
        ],
        "hours of a day that never comes",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;INTERVAL=0")),
        ["VEVENT[0].RRULE: has an INTERVAL below 1."],
        "a rule that stands still",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
        ["VEVENT[0].RRULE: picks a day that its months do not have."],
        "a day that never comes",
    ),
    (
        feed(event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=-1")),
        ["has an event whose recurrence cannot be read."],
        "fewer than none",
    ),
    (
        feed(event("DTSTART:18000302T090000Z", "DURATION:PT8H", "RRULE:FREQ=HOURLY")),
        ["VEVENT[0].RRULE: repeats too often before the end of the window; all events together may 1,000,000 times."],
        "two centuries of hours",
    ),
    (b"BEGIN:VCALENDAR\xff", ["is not UTF-8: byte 15 is no part of a character."], "another encoding"),
    ("", ["has no VCALENDAR."], "nothing"),
    (
        "Priya Nair +351 912 345 678\r\n",
        ["line 1: stands outside of a VCALENDAR; a feed is one, its events inside."],
        "text",
    ),
    (
        event("DTSTART:20260302T090000Z"),
        ["line 1: stands outside of a VCALENDAR; a feed is one, its events inside."],
        "an event by itself",
    ),
    (feed() + feed(), ["line 5: begins a second VCALENDAR; read one at a time."], "two feeds, one after the other"),
    (
        feed("BEGIN:VEVENT", "SUMMARY:Priya"),
        ["line 6: ends another component than the one that began last."],
        "an event that never ends",
    ),
    (
        feed(event("SUMMARY:Priya", "DESCRIPTION:folded\r\n  over lines")).replace("END:VCALENDAR", ""),
        ["line 9: ends before its VCALENDAR does; it was cut off."],
        "half a download",
    ),
    (feed("Priya Nair +351"), ["line 4: is not NAME:VALUE."], "a line that is no property, outside of the events"),
    (
        feed("BEGIN:VTIMEZONE", "TZID:Priya", "END:VTIMEZONE"),
        ["has a value outside of its events that cannot be read."],
        "a definition without content",
    ),
    (
        feed(
            event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE FREQ=DAILY;COUNT=3"),
            event("DTSTART:20260302T090000Z", "DURATION:PT8H", "STATUS CANCELLED", "GEO:Priya"),
            event("DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT 3"),
        ),
        [
            "VEVENT[0]: has a line that is not NAME:VALUE.",
            "VEVENT[1]: has a line that is not NAME:VALUE.",
            "VEVENT[1].GEO: cannot be read.",
            "VEVENT[2].RRULE: has a part that is no NAME=VALUE.",
        ],
        "lines of events that would be passed over",
    ),
    (
        feed(
            event("DTSTART:20260302T090000Z", "DURATION:-PT1H"),
            event("DTSTART:20260302T090000Z", "DURATION:P99999999D"),
            event("DTSTART;VALUE=DATE:99991231"),
            event("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND;TZID=Asia/Tokyo:00010101T010000"),
        ),
        [
            "VEVENT[0].DURATION: is below zero.",
            "VEVENT[1]: leaves the years 1 to 9999.",
            "VEVENT[2]: leaves the years 1 to 9999.",
            "VEVENT[3]: leaves the years 1 to 9999.",
        ],
        "times that cannot be, which other programs turn round or drop",
    ),
    ("x" * (MAX_BYTES + 1), ["has 5,000,001 bytes; at most 5,000,000 are read."], "too long"),
    (
        feed(*["BEGIN:VEVENT\r\nEND:VEVENT"] * (MAX_EVENTS + 1)),
        ["has 20,001 events; at most 20,000 are read."],
        "too many events",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), REFUSED, ids=[reason for *_, reason in REFUSED])
def test_a_bad_feed_is_refused_with_every_place(text: str | bytes, expected: list[str], reason: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        read_ical(text, MARCH, zone="UTC")

    assert [str(fault) for fault in caught.value.faults] == expected, reason


def test_a_zone_of_ones_own_is_refused_although_the_feed_defines_it() -> None:
    own = [
        *("BEGIN:VTIMEZONE", "TZID:Our office", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
        *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"),
    ]

    with pytest.raises(InvalidDocumentError) as caught:
        read_ical(feed(*own, event("DTSTART;TZID=Our office:20260302T090000", "DURATION:PT8H")), MARCH, zone="UTC")

    (fault,) = caught.value.faults
    assert isinstance(fault, UnknownZoneError)
    assert fault.path == "VEVENT[0].DTSTART"


@pytest.mark.parametrize(
    "line",
    [
        *("Priya", "SUMMARY Priya", "PRIORITY:Priya", "GEO:Priya", "DTEND:Priya", "DTEND;TZID=Priya:20260302T100000"),
        *("RRULE:FREQ=Priya", "RRULE:FREQ=DAILY;Priya", "RRULE:FREQ=DAILY;BYPRIYA=1", "RRULE:FREQ=DAILY;COUNT=Priya"),
        *("RDATE;VALUE=PERIOD:Priya", "END:Priya", "BEGIN:Priya", "BEGIN:VALARM\r\nTRIGGER:Priya\r\nEND:VALARM"),
    ],
)
def test_no_error_repeats_what_a_feed_says_of_people(line: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        read_ical(feed(event("DTSTART:20260302T090000Z", line)), MARCH, zone="UTC")

    assert "priya" not in str(caught.value).lower()
    assert all("priya" not in str(fault.details).lower() for fault in caught.value.faults)


def test_a_remark_after_the_calendar_is_no_part_of_it() -> None:
    text = feed(event("SUMMARY:Ana", "DTSTART:20260302T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=2;"))

    assert starts(read_ical(f"{text}X-COMMENT:made by a program\r\n", MARCH, zone="UTC")) == [
        "03-02 09:00",
        "03-03 09:00",
    ]


def test_the_zone_of_the_reader_is_checked() -> None:
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
        read_ical(feed(), MARCH, zone="Europe/Lisboa")
