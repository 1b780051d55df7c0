"""Calendars of different zones combine to open time that answers the same questions."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from cxcore.coverage import Calendar, Version, VersionedCalendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, NeverOpensError
from cxcore.intervals import Interval, WorkingTime

LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
MANILA = Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila")
BOGOTA = Calendar.parse("Mo-Fr 09:00-18:00", zone="America/Bogota")
MONDAY = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))


def hours(interval: Interval) -> tuple[int, int]:
    return interval.start.hour, interval.end.hour


def test_three_sites_follow_the_sun_and_the_complement_is_what_nobody_covers() -> None:
    always = LISBON | MANILA | BOGOTA

    # Manila 01-10 UTC, Lisbon 09-18 UTC, Bogotá 14-23 UTC
    assert [hours(span) for span in always.spans(MONDAY)] == [(1, 23)]
    assert [hours(span) for span in always.complement().spans(MONDAY)] == [(0, 1), (23, 0)]
    assert [hours(span) for span in (LISBON & BOGOTA).spans(MONDAY)] == [(14, 18)]
    assert [hours(span) for span in (LISBON - BOGOTA).spans(MONDAY)] == [(9, 14)]


def test_an_overlap_moves_in_the_weeks_in_which_only_one_of_them_has_changed_its_clocks() -> None:
    new_york = Calendar.parse("Mo-Fr 09:00-17:00", zone="America/New_York")
    shared = LISBON & new_york

    def on(day: date) -> timedelta:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return shared.elapsed(start, start + timedelta(days=1))

    assert on(date(2026, 3, 2)) == timedelta(hours=4)  # five hours apart
    assert on(date(2026, 3, 16)) == timedelta(hours=5)  # New York went forward on the 8th, Lisbon on the 29th
    assert on(date(2026, 3, 30)) == timedelta(hours=4)


def test_a_combination_is_working_time_like_any_calendar() -> None:
    both = LISBON | MANILA
    asked = datetime(2026, 3, 2, 17, tzinfo=UTC)

    assert isinstance(both, WorkingTime)
    assert both.add(asked, timedelta(hours=2)) == datetime(2026, 3, 3, 2, tzinfo=UTC)
    assert both.next_close(asked) == datetime(2026, 3, 2, 18, tzinfo=UTC)
    assert both.previous_open(asked) == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert both.previous_close(asked) == datetime(2026, 2, 27, 18, tzinfo=UTC)


def test_its_repr_says_what_it_is_made_of() -> None:
    assert repr((LISBON | MANILA) - ~BOGOTA) == f"(({LISBON!r} | {MANILA!r}) - ~{BOGOTA!r})"


def test_combinations_are_values() -> None:
    both = LISBON | MANILA

    assert both == Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon") | MANILA
    assert hash(both) == hash(LISBON | MANILA)
    assert both != MANILA | LISBON  # the same instants, otherwise made
    assert pickle.loads(pickle.dumps(~both)) == ~both  # noqa: S301  # our own bytes


def test_nothing_but_open_time_combines() -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        LISBON | "24/7"  # type: ignore[operator]  # the mistake under test
    with pytest.raises(TypeError, match="unsupported operand"):
        LISBON & None  # type: ignore[operator]  # the mistake under test
    with pytest.raises(TypeError, match="unsupported operand"):
        LISBON - timedelta(hours=1)  # type: ignore[operator]  # the mistake under test


def test_what_is_left_of_nothing_never_opens_and_says_so() -> None:
    nothing = Calendar.always(zone="UTC") - Calendar.always(zone="Asia/Tokyo")

    assert nothing.next_open(MONDAY.start) is None
    with pytest.raises(NeverOpensError, match=r"^the calendar is never open after 2026-03-02T00:00:00\+00:00\.$"):
        nothing.add(MONDAY.start, timedelta(hours=1))


# --- versions ------------------------------------------------------------

SUMMER = date(2026, 7, 1)
SHORT = Calendar.parse("Mo-Fr 10:00-15:00", zone="Europe/Lisbon")


def test_time_that_spans_a_change_of_hours_is_counted_by_both() -> None:
    desk = VersionedCalendar(LISBON, [Version(SUMMER, SHORT)])

    assert desk.elapsed(datetime(2026, 6, 30, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)) == timedelta(hours=14)
    assert desk.add(datetime(2026, 6, 30, 12, tzinfo=UTC), timedelta(hours=6)) == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_the_version_in_force_is_told() -> None:
    desk = VersionedCalendar(LISBON, [Version(SUMMER, SHORT)])

    assert desk.at(datetime(2026, 6, 30, 22, 59, tzinfo=UTC)) == LISBON
    assert desk.at(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == SHORT


def test_a_version_begins_at_the_change_where_its_midnight_does_not_exist() -> None:
    beirut = Calendar.always(zone="Asia/Beirut")
    closed = Calendar.parse("off", zone="Asia/Beirut")

    desk = VersionedCalendar(closed, [Version(date(2026, 3, 29), beirut)])

    assert desk.next_open(datetime(2026, 3, 1, tzinfo=UTC)) == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_many_versions_in_one_year_each_hold_for_their_time() -> None:
    always, never = Calendar.always(zone="UTC"), Calendar.parse("off", zone="UTC")
    desk = VersionedCalendar(
        never, [Version(date(2026, 3, 1), always), Version(date(2026, 3, 5), never), Version(date(2026, 9, 1), always)]
    )

    spans = list(desk.spans(Interval(datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC))))

    assert [span.duration.days for span in spans] == [4, 1]
    assert desk.next_close(datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_versions_stand_in_the_order_of_their_dates() -> None:
    with pytest.raises(InvalidValueError) as caught:
        VersionedCalendar(LISBON, [Version(SUMMER, SHORT), Version(SUMMER, LISBON)])

    assert str(caught.value) == (
        "later[1].since: is 2026-07-01, not after 2026-07-01; versions stand in the order of their dates."
    )


def test_versions_begin_in_the_order_of_their_dates_in_zones_a_day_apart_too() -> None:
    pago_pago, kiritimati = (Calendar.always(zone=zone) for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"))

    with pytest.raises(InvalidValueError) as caught:
        VersionedCalendar(LISBON, [Version(SUMMER, pago_pago), Version(date(2026, 7, 2), kiritimati)])

    assert str(caught.value) == "later[1].since: begins before the version above it, in its zone."


def test_versions_are_written_in_documents() -> None:
    document = {
        "first": {"hours": "Mo-Fr 09:00-18:00", "zone": "Europe/Lisbon"},
        "later": [{"since": "2026-07-01", "calendar": {"hours": "Mo-Fr 10:00-15:00", "zone": "Europe/Lisbon"}}],
    }

    assert VersionedCalendar.from_dict(document) == VersionedCalendar(LISBON, [Version(SUMMER, SHORT)])

    with pytest.raises(InvalidDocumentError) as caught:
        VersionedCalendar.from_dict({**document, "later": [document["later"][0], document["later"][0]]})  # type: ignore[index]  # a list, two lines above
    assert [str(fault) for fault in caught.value.faults] == [
        "later[1].since: is 2026-07-01, not after 2026-07-01; versions stand in the order of their dates."
    ]
