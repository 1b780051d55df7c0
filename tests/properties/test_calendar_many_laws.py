"""Columns answer what single questions answer, to the microsecond."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar, Holidays, OpenTime, Version, VersionedCalendar
from cxcore.intervals import Interval, to_microseconds

DESK = Calendar.parse("Mo-Fr 09:00-13:00,14:00-18:00", zone="Europe/Lisbon", holidays=Holidays.on([date(2026, 12, 25)]))
NIGHTS = Calendar.parse("22:00-06:00", zone="America/New_York")
LORD_HOWE = Calendar.parse("Su-We 01:30-02:15,23:00-25:00", zone="Australia/Lord_Howe")
APIA = Calendar.parse("Fr-Su 08:00-12:00", zone="Pacific/Apia")
CALENDARS: list[OpenTime] = [
    DESK,
    NIGHTS,
    LORD_HOWE,
    APIA,
    ~NIGHTS,
    (DESK | NIGHTS) - APIA,
    Calendar.always(zone="UTC"),
    VersionedCalendar(DESK, [Version(date(2026, 7, 1), NIGHTS)]),
]
EDGES = [
    to_microseconds(edge)
    for calendar in CALENDARS
    for span in calendar.spans(Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC)))
    for edge in (span.start, span.end)
]
HOUR = 3_600_000_000
NEAR = st.sampled_from(EDGES).flatmap(lambda edge: st.sampled_from([edge - 1, edge, edge + 1]))
instants = NEAR | st.integers(-5 * 10**16, 10**17) | st.integers(10**15, 2 * 10**15)
durations = st.sampled_from([0, 1, -1, HOUR, -HOUR, 4 * HOUR, 8 * HOUR]) | st.integers(-(10**13), 10**13)
calendars = st.sampled_from(CALENDARS)


def moment(instant: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)


@settings(max_examples=60, deadline=None)
@given(calendars, st.lists(st.tuples(instants, instants), max_size=8))
def test_columns_of_pairs_have_the_open_time_of_each_pair(calendar: OpenTime, pairs: list[tuple[int, int]]) -> None:
    starts, ends = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))

    answer = calendar.elapsed_many(starts, ends)

    assert answer.dtype == "timedelta64[us]"
    assert answer.tolist() == [calendar.elapsed(moment(start), moment(end)) for start, end in pairs]


@settings(max_examples=60, deadline=None)
@given(calendars, st.lists(instants, max_size=8))
def test_a_column_is_open_where_each_instant_is(calendar: OpenTime, some: list[int]) -> None:
    answer = calendar.is_open_many(np.array(some, "datetime64[us]"))

    assert answer.tolist() == [calendar.is_open(moment(instant)) for instant in some]


@settings(max_examples=60, deadline=None)
@given(calendars, st.lists(st.tuples(instants, durations), max_size=8))
def test_a_column_of_sums_is_each_sum(calendar: OpenTime, rows: list[tuple[int, int]]) -> None:
    starts, amounts = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))

    answer = calendar.add_many(starts, amounts)

    expected = [calendar.add(moment(at), timedelta(microseconds=amount)) for at, amount in rows]
    assert [value.replace(tzinfo=UTC) for value in answer.tolist()] == expected
