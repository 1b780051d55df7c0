"""What each type of column reads, and what it refuses with which reason."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from cxcore.errors import InvalidValueError
from cxcore.interop import Column, Derivation, Table, TableMapping, read_csv, read_records


def read_column(column: Column, *cells: object, zone: str | None = "Europe/Lisbon", fact: str) -> Table:
    """Read a one-column table into one fact."""
    mapping = TableMapping(
        name="Priya's cases",
        grain="interaction" if fact in {"wait", "answered", "started_at"} else "case",
        zone=zone,
        columns={"cell": column},
        facts={fact: Derivation(column="cell")},
    )
    return read_records([{"cell": cell} for cell in cells], mapping)


def value_of(column: Column, cell: object, *, fact: str, zone: str | None = "Europe/Lisbon") -> object:
    """Read one good cell."""
    table = read_column(column, cell, zone=zone, fact=fact)
    assert table.report.malformed == ()
    return table.facts[0][fact]


def reason_for(column: Column, cell: object, *, fact: str, zone: str | None = "Europe/Lisbon") -> str:
    """Read one bad cell."""
    table = read_column(column, cell, zone=zone, fact=fact)
    assert table.facts == ()
    (row,) = table.report.malformed
    assert row.column == "cell"
    return row.reason


WHOLE_NUMBERS = [
    ("0", 0, "zero"),
    ("007", 7, "leading zeros are digits"),
    ("-3", -3, "below zero; the metric decides what that means"),
    (" 4 ", 4, "blanks around a number"),
    ("8.0", 8, "how a spreadsheet with blanks writes 8"),
    (8, 8, "a record's own number"),
    (8.0, 8, "how a data frame with gaps holds 8"),
]


@pytest.mark.parametrize(("cell", "expected"), [case[:2] for case in WHOLE_NUMBERS], ids=[c[2] for c in WHOLE_NUMBERS])
def test_a_whole_number_is_read(cell: object, expected: int) -> None:
    found = value_of(Column("integer"), cell, fact="reopens")

    assert (found, type(found)) == (expected, int)


@pytest.mark.parametrize(
    "cell", ["8.5", "eight", "1_000", "1,000", "٣", "9" * 19, "--1", "1e3", True, 8.5, float("inf"), [8]]
)
def test_what_is_no_whole_number_is_malformed(cell: object) -> None:
    assert reason_for(Column("integer"), cell, fact="reopens") == "is not a whole number"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("8", 8.0), ("8.0", 8.0), ("-.5", -0.5), ("5.", 5.0), ("1e3", 1000.0), (7, 7.0), (Decimal("6.5"), 6.5)],
)
def test_a_number_is_read(cell: object, expected: float) -> None:
    assert value_of(Column("number"), cell, fact="nps_score") == expected


@pytest.mark.parametrize(
    "cell", ["8,5", "nan", "inf", "1e999", "0x8", "", True, float("inf"), Decimal("NaN"), {"n": 1}]
)
def test_what_is_no_number_is_malformed_or_missing(cell: object) -> None:
    table = read_column(Column("number"), cell, fact="nps_score")

    reasons = [row.reason for row in table.report.malformed]

    # Only the empty cell is missing, and Decimal's NaN, which differs from itself.
    is_missing = cell == "" or isinstance(cell, Decimal)
    assert reasons == ([] if is_missing else ["is not a number such as 3.5"])
    assert table.report.missing == {"nps_score": int(is_missing)}


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (Column("boolean"), "true", True),
        (Column("boolean"), "FALSE", False),
        (Column("boolean"), True, True),
        (Column("boolean", true=("Yes", "1"), false=("No", "0")), "yes", True),
        (Column("boolean", true=("Yes", "1"), false=("No", "0")), 0, False),
    ],
)
def test_a_yes_or_no_is_read_in_the_words_of_the_source(column: Column, cell: object, expected: object) -> None:
    assert value_of(column, cell, fact="answered") is expected


def test_another_word_is_neither_yes_nor_no() -> None:
    assert reason_for(Column("boolean"), "maybe", fact="answered") == "is not one of 'true', 'false'"


DURATIONS = [
    (Column("duration", unit="seconds"), "90", timedelta(seconds=90), "whole seconds"),
    (Column("duration", unit="minutes"), "1.5", timedelta(seconds=90), "a decimal number of minutes"),
    (Column("duration", unit="hours"), "1e1", timedelta(hours=10), "as a spreadsheet may write ten"),
    (Column("duration", unit="milliseconds"), "0.0005", timedelta(0), "half a microsecond, to even"),
    (Column("duration", unit="seconds"), "0.1", timedelta(microseconds=100_000), "exact, though a float is not"),
    (Column("duration", unit="seconds"), 2.5, timedelta(seconds=2.5), "a record's own number"),
    (Column("duration", unit="days"), "-1", timedelta(days=-1), "below zero; the metric decides what that means"),
    (Column("duration"), "0:01:30", timedelta(seconds=90), "h:mm:ss"),
    (Column("duration"), "100:00:00.25", timedelta(hours=100, milliseconds=250), "more than a day, and a fraction"),
    (Column("duration"), "-0:00:05", timedelta(seconds=-5), "below zero"),
    (Column("duration"), timedelta(seconds=9), timedelta(seconds=9), "a record's own duration"),
]


@pytest.mark.parametrize(("column", "cell", "expected"), [c[:3] for c in DURATIONS], ids=[c[3] for c in DURATIONS])
def test_a_duration_is_read(column: Column, cell: object, expected: timedelta) -> None:
    assert value_of(column, cell, fact="wait") == expected


@pytest.mark.parametrize("cell", ["1:30", "soon", "0:61:00", "0:00:60", 90])
def test_a_duration_without_a_unit_is_hours_minutes_seconds(cell: object) -> None:
    # 1:30 is an hour and a half to some and ninety seconds to others.
    assert reason_for(Column("duration"), cell, fact="wait") == "is not a duration such as 0:02:47"


@pytest.mark.parametrize("cell", ["0:01:30", "soon", "1e99", True, None.__class__])
def test_a_duration_with_a_unit_is_a_number_of_it(cell: object) -> None:
    assert reason_for(Column("duration", unit="seconds"), cell, fact="wait") == "is not a number of seconds"


LISBON_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # Lisbon is at UTC in winter
INSTANTS = [
    (Column("instant"), "2026-03-02T12:00", "ISO without a zone, in the zone of the mapping"),
    (Column("instant"), "2026-03-02 12:00:00", "a blank in place of the T"),
    (Column("instant"), "2026-03-02T12:00Z", "ISO with Z"),
    (Column("instant"), "2026-03-02T20:00+08:00", "ISO with an offset"),
    (Column("instant", format="%d/%m/%Y %H:%M"), "02/03/2026 12:00", "European order"),
    (Column("instant", format="%d/%m/%Y %H:%M"), "2/3/2026 12:00", "without leading zeros"),
    (Column("instant", format="%m/%d/%Y %I:%M %p"), "03/02/2026 12:00 PM", "noon in America"),
    (Column("instant", format="%b %d %Y %I%p"), "Mar 2 2026 12pm", "a month's name in English"),
    (Column("instant", format="%Y%m%d %H%M%S.%f%z"), "20260302 140000.0+0200", "an offset in the format"),
    (Column("instant", format="%Y-%m-%d %H:%M %z"), "2026-03-02 12:00 Z", "Z in the format"),
    (Column("instant", unit="seconds"), "1772452800", "seconds since 1970"),
    (Column("instant", unit="milliseconds"), 1_772_452_800_000, "milliseconds since 1970"),
    (Column("instant"), LISBON_NOON, "a record's own instant"),
    (Column("instant"), LISBON_NOON.replace(tzinfo=None), "a record's own naive datetime"),
]


@pytest.mark.parametrize(("column", "cell"), [c[:2] for c in INSTANTS], ids=[c[2] for c in INSTANTS])
def test_an_instant_is_read(column: Column, cell: object) -> None:
    found = value_of(column, cell, fact="opened_at")

    assert (found, getattr(found, "tzinfo", None)) == (LISBON_NOON, UTC)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (Column("instant"), "2026-03-02", "is a date without a time of day, which names no instant"),
        (Column("instant"), "yesterday at noon", "is not a date and time such as 2016-03-01T01:22"),
        (Column("instant"), "2026-02-30T12:00", "is not a date and time such as 2016-03-01T01:22"),
        (Column("instant"), "0001-01-01T00:00+01:00", "is not a date and time such as 2016-03-01T01:22"),
        (Column("instant"), 7, "is not a date and time such as 2016-03-01T01:22"),
        (Column("instant", format="%d/%m/%Y %H:%M"), "03/13/2026 12:00", "is not a date and time %d/%m/%Y %H:%M"),
        (Column("instant", format="%d/%m/%Y %I %p"), "03/12/2026 13 pm", "is not a date and time %d/%m/%Y %I %p"),
        (Column("instant", format="%d/%m/%Y %H:%M"), "03/12/2026 12:60", "is not a date and time %d/%m/%Y %H:%M"),
        (Column("instant", unit="seconds"), "1e99", "is not a number of seconds since 1970"),
    ],
)
def test_what_is_no_instant_is_malformed(column: Column, cell: object, reason: str) -> None:
    assert reason_for(column, cell, fact="opened_at") == reason


def test_a_stamp_without_a_zone_needs_that_of_the_mapping() -> None:
    reason = reason_for(Column("instant"), "2026-03-02T12:00", fact="opened_at", zone=None)

    assert reason == "is a time without a zone, and the mapping states no zone"


@pytest.mark.parametrize(
    ("cell", "expected"), [("billing", "billing"), ("  spaced ", "  spaced "), (42, "42"), ("é", "é")]
)
def test_text_is_kept_as_it_is(cell: object, expected: str) -> None:
    assert value_of(Column("text"), cell, fact="priority") == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [(4.2, "is not text"), (True, "is not text"), (["a"], "is not text"), ("\ud800", "is not Unicode text")],
)
def test_what_is_no_text_is_malformed(cell: object, reason: str) -> None:
    assert reason_for(Column("text"), cell, fact="priority") == reason


def test_an_enumeration_has_the_words_it_lists_and_no_others() -> None:
    column = Column("enum", values=("AGENT", "HANG"))

    assert value_of(column, "AGENT", fact="priority") == "AGENT"
    assert reason_for(column, "agent", fact="priority") == "is not one of 'AGENT', 'HANG'"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Column("number"), ""),
        (Column("number"), "   "),
        (Column("number"), None),
        (Column("number"), float("nan")),
        (Column("number", missing=("Blank", "0")), "Blank"),
        (Column("number", missing=("Blank", "0")), " 0 "),
        (Column("number", missing=("Blank", "0")), 0),
    ],
)
def test_empty_cells_and_the_codes_of_the_column_are_missing(column: Column, cell: object) -> None:
    assert value_of(column, cell, fact="csat_score") is None


CLOCK = """
name = "Calls"
grain = "interaction"
zone = "{zone}"
{choices}
[columns]
date = {date}
time = {time}
[exclude]
"at night" = "time < @06:00"
[facts]
started_at = {{ date = "date", time = "time" }}
"""


def started_at(
    day: object,
    clock: object,
    *,
    zone: str = "Europe/Lisbon",
    choices: str = "",
    date: str = '"date"',
    time: str = '"time"',
) -> object:
    """Read one call whose start is written in two columns."""
    mapping = TableMapping.parse(CLOCK.format(zone=zone, choices=choices, date=date, time=time))
    table = read_records([{"date": day, "time": clock}], mapping)
    if table.report.malformed:
        return str(table.report.malformed[0])
    return table.facts[0]["started_at"] if table.facts else table.report.excluded


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("7:02:47", datetime(2026, 3, 2, 7, 2, 47, tzinfo=UTC)),
        ("07:02", datetime(2026, 3, 2, 7, 2, tzinfo=UTC)),
        ("7:02:47.5", datetime(2026, 3, 2, 7, 2, 47, 500_000, tzinfo=UTC)),
        ("30:15", datetime(2026, 3, 3, 6, 15, tzinfo=UTC)),
        ("47:59:59", datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 2, 7, 30, tzinfo=UTC).time(), datetime(2026, 3, 2, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_date_and_a_time_of_day_make_an_instant_and_hours_past_24_are_of_the_next_day(
    clock: object, expected: datetime
) -> None:
    assert started_at("2026-03-02", clock) == expected
    assert started_at(date(2026, 3, 2), clock) == expected


def test_formats_of_dates_and_of_times_of_day() -> None:
    found = started_at(
        "2.3.2026",
        "07h05 PM",
        date='{ type = "date", format = "%d.%m.%Y" }',
        time='{ type = "time", format = "%Ih%M %p" }',
    )

    assert found == datetime(2026, 3, 2, 19, 5, tzinfo=UTC)


def test_a_condition_compares_what_the_clock_shows() -> None:
    assert started_at("2026-03-02", "25:10") == {"at night": 1}  # ten past one


@pytest.mark.parametrize(("day", "clock"), [("", "7:00"), ("2026-03-02", "")])
def test_half_a_stamp_is_no_stamp(day: str, clock: str) -> None:
    assert started_at(day, clock) is None


@pytest.mark.parametrize(
    ("day", "clock", "reason"),
    [
        ("2026-03-02", "48:00", "line 1, column 'time': is not a time of day such as 7:02:47, before 48:00"),
        ("2026-03-02", "7:60", "line 1, column 'time': is not a time of day such as 7:02:47, before 48:00"),
        ("2026-03-02", "7", "line 1, column 'time': is not a time of day such as 7:02:47, before 48:00"),
        ("2026-03-02", 7, "line 1, column 'time': is not a time of day such as 7:02:47, before 48:00"),
        ("2026-02-30", "7:00", "line 1, column 'date': is not a date such as 2016-03-01"),
        (datetime(2026, 3, 2, tzinfo=UTC), "7:00", "line 1, column 'date': is not a date such as 2016-03-01"),
        ("9999-12-31", "24:00", "line 1, column 'time': is beyond the last day of the calendar"),
    ],
)
def test_a_date_or_a_time_that_is_none_is_malformed(day: object, clock: object, reason: str) -> None:
    assert started_at(day, clock) == reason


# In Lisbon, 2026-03-29 01:00-02:00 never happened and 2026-10-25 01:00-02:00 happened twice.
@pytest.mark.parametrize(
    ("day", "choices", "expected"),
    [
        ("2026-03-29", 'gap = "earlier"', datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("2026-03-29", 'gap = "later"', datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25", 'fold = "earlier"', datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25", 'fold = "later"', datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (
            "2026-03-29",
            "",
            (
                "line 1, column 'time': is a local time that never happened, because the clocks were put forward in "
                "Europe/Lisbon; gap = 'earlier' or 'later' in the mapping would resolve it"
            ),
        ),
        (
            "2026-10-25",
            'gap = "later"',
            (
                "line 1, column 'time': is a local time that happened twice, because the clocks were put back in "
                "Europe/Lisbon; fold = 'earlier' or 'later' in the mapping would resolve it"
            ),
        ),
    ],
)
def test_a_local_time_that_never_was_or_was_twice_is_resolved_as_the_mapping_says(
    day: str, choices: str, expected: object
) -> None:
    mapping_without_night = CLOCK.replace('"at night" = "time < @06:00"', "")
    mapping = TableMapping.parse(
        mapping_without_night.format(zone="Europe/Lisbon", choices=choices, date='"date"', time='"time"')
    )

    table = read_csv(["date,time", f"{day},01:30"], mapping)

    found = table.facts[0]["started_at"] if table.facts else str(table.report.malformed[0]).replace("line 2", "line 1")
    assert found == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"type": "int"}, "type: 'int' is not a type of column. Did you mean 'integer'?"),
        ({"type": "duration", "unit": "secs"}, "unit: 'secs' is not a unit. Did you mean 'seconds'?"),
        ({"type": "text", "unit": "seconds"}, "unit: belongs to a column of type duration or instant, not text."),
        ({"type": "enum"}, "values: lists the words of an enum; there are none."),
        (
            {"type": "number", "format": "%d"},
            "format: belongs to a column of type date or instant or time, not number.",
        ),
        (
            {"type": "instant", "unit": "seconds", "format": "%Y-%m-%d %H"},
            "format: has a unit already, which says how the cells are written.",
        ),
        ({"type": "boolean", "true": ("1",), "false": ("0", "1")}, "false: '1' is among the words for true already."),
        (
            {"type": "date", "format": "%x"},
            "format: '%x' is not a directive of a format. Known directives: %%, %H, %I, %M, %S, %Y, %b, %d, %f, %m, %p, %z.",
        ),
        ({"type": "date", "format": "%d.%m"}, "format: needs a year (%Y), a month (%m or %b) and a day (%d)."),
        ({"type": "date", "format": "%d.%m.%Y %H"}, "format: holds more than a date."),
        ({"type": "time", "format": "%d %H:%M"}, "format: holds more than a time of day."),
        ({"type": "time", "format": "%I:%M"}, "format: needs an hour: %H, or %I with %p."),
        ({"type": "time", "format": "%H:%H"}, "format: has each directive once, and no single '%'."),
        ({"type": "time", "format": "%H%"}, "format: has each directive once, and no single '%'."),
    ],
)
def test_a_column_that_contradicts_itself_is_refused(arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Column(**arguments)  # type: ignore[arg-type]  # the wrong ones are the point

    assert str(caught.value) == sentence


def test_a_column_shows_what_was_said_of_it() -> None:
    assert repr(Column("number", missing=("Blank",))) == "Column(type='number', missing=('Blank',))"
