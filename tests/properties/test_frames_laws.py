"""The plan on a lazy frame answers as the calendar does, whatever the calendar and the instants."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar, Override, with_added, with_elapsed, with_is_open
from cxcore.errors import NeverOpensError

SPRING = datetime(2026, 3, 29, tzinfo=UTC)
CALENDARS = [
    Calendar.parse("Mo-Fr 09:00-12:00,13:00-18:00", zone="Europe/Lisbon"),
    Calendar.parse("22:00-06:00", zone="Australia/Lord_Howe"),
    Calendar.parse("24/7", zone="UTC"),
    Calendar.parse("off", zone="UTC"),
    Calendar.parse("off", zone="UTC", overrides=[Override.parse("01:00-08:00", on=SPRING.date())]),
    Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon") - Calendar.parse("12:00-20:00", zone="Asia/Manila"),
]
# Edges themselves, instants beside them, and some far away.
instants = st.none() | st.one_of(
    st.integers(-96, 96).map(lambda halves: SPRING + timedelta(minutes=30 * halves)),
    st.integers(-(10**11), 10**11).map(lambda micros: SPRING + timedelta(microseconds=micros)),
    st.sampled_from([datetime(1901, 5, 6, 11, tzinfo=UTC), datetime(2200, 5, 6, 11, tzinfo=UTC)]),
)
durations = st.none() | st.one_of(
    st.integers(-40, 40).map(lambda halves: timedelta(minutes=30 * halves)),
    st.integers(-(10**12), 10**12).map(lambda micros: timedelta(microseconds=micros)),
)


@settings(deadline=None, max_examples=60)  # the first example compiles calendars
@given(st.sampled_from(CALENDARS), st.lists(st.tuples(instants, instants, durations), max_size=8))
def test_a_lazy_frame_has_the_answers_of_the_calendar(
    calendar: Calendar, rows: list[tuple[datetime | None, datetime | None, timedelta | None]]
) -> None:
    instant = pl.Datetime("us", "UTC")
    frame = pl.LazyFrame(rows, schema={"a": instant, "b": instant, "d": pl.Duration("us")}, orient="row")

    counted = with_elapsed(frame, calendar, start="a", end="b", into="counted").collect()["counted"].to_list()
    was_open = with_is_open(frame, calendar, at="a", into="open").collect()["open"].to_list()
    try:
        due: list[datetime | None] | None = (
            with_added(frame, calendar, at="a", duration="d", into="due").collect()["due"].to_list()
        )
    except NeverOpensError:
        due = None

    assert counted == [None if a is None or b is None else calendar.elapsed(a, b) for a, b, _ in rows]
    assert was_open == [None if a is None else calendar.is_open(a) for a, _, _ in rows]
    try:
        expected = [None if a is None or d is None else calendar.add(a, d) for a, _, d in rows]
    except NeverOpensError:
        assert due is None
    else:
        assert due == expected
