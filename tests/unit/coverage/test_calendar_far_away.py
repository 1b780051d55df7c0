"""Instants far from today are exact, cost little, and never raise an OverflowError."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files
from itertools import pairwise
from struct import unpack
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import (
    Calendar,
    Handover,
    Holidays,
    Layer,
    OpenTime,
    Override,
    Rota,
    Version,
    VersionedCalendar,
    WeeklyHours,
)
from cxcore.coverage._calendars._wall_clock import WallClockHours
from cxcore.coverage._timelines._timeline import (
    BLOCK,
    BLOCKS_IN_CYCLE,
    FIRST_BLOCK,
    LAST_BLOCK,
    Timeline,
    span_of_block,
    span_of_year,
)
from cxcore.errors import NeverOpensError
from cxcore.intervals import Interval, from_microseconds

BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OFFICE = "Mo-Fr 09:00-18:00"


def office(zone: str = "Europe/Lisbon") -> Calendar:
    return Calendar.parse(OFFICE, zone=zone)


def weekdays(start: date, end: date) -> int:
    """Count Mondays to Fridays in ``[start, end)`` without walking through them."""
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + day) % 7 < 5 for day in range(rest))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2226, 1, 1)),
        (date(1826, 1, 1), date(2026, 1, 1)),
        (date(1600, 6, 1), date(1601, 6, 1)),
        (date(2099, 7, 1), date(2101, 7, 1)),
        (date(2500, 1, 1), date(2900, 1, 1)),
        (date(2, 1, 1), date(9999, 12, 1)),
        (date(9990, 1, 1), date(9999, 12, 31)),
    ],
)
def test_centuries_of_office_hours_are_nine_for_each_weekday(first: date, last: date) -> None:
    zone = ZoneInfo("Europe/Lisbon")
    start, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, last))

    assert office().elapsed(start, end) == timedelta(hours=9 * weekdays(first, last))


@pytest.mark.parametrize(
    ("first", "last"), [(1912, 1925), (2030, 2045), (2094, 2107), (2495, 2503), (9980, 9999), (2, 6)]
)
@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"])
def test_a_stretch_of_years_is_the_sum_of_its_spans(zone: str, first: int, last: int) -> None:
    # Spans are found edge by edge; elapsed takes the totals of whole blocks, which far away stand for one another.
    nights = Calendar.parse("Sa 22:00-04:00; Su 23:30-03:00", zone=zone)
    start, end = datetime(first, 6, 1, tzinfo=UTC), datetime(last, 6, 1, tzinfo=UTC)

    spans = nights.spans(Interval(start, end))

    assert sum((span.duration for span in spans), timedelta(0)) == nights.elapsed(start, end)


def test_round_the_clock_is_all_the_time_there_is() -> None:
    always = Calendar.always(zone="Europe/Lisbon")

    assert always.elapsed(BEGINNING, END) == END - BEGINNING
    assert always.add(BEGINNING, END - BEGINNING) == END
    assert always.add(END, BEGINNING - END) == BEGINNING


@pytest.mark.parametrize("offset", [-23, 0, 23])
def test_the_first_and_last_datetimes_of_any_zone_can_be_asked_about(offset: int) -> None:
    zone = timezone(timedelta(hours=offset))
    first, last = datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)
    always = Calendar.always(zone="Pacific/Apia")

    assert always.is_open(first)
    assert always.is_open(last)
    assert always.elapsed(first, last) == END - BEGINNING
    assert always.next_close(last) is None
    assert always.previous_open(first) is None


def test_an_edge_that_no_datetime_can_express_is_none() -> None:
    # The 31st of December 9999 is a Friday; the next opening would be in the year 10000.
    calendar = office("UTC")

    assert calendar.next_open(END) is None
    assert calendar.previous_open(END) == datetime(9999, 12, 31, 9, tzinfo=UTC)
    assert calendar.previous_close(BEGINNING) is None
    assert calendar.next_open(BEGINNING) == datetime(1, 1, 1, 9, tzinfo=UTC)  # a Monday


def test_an_edge_on_a_date_that_its_zone_cannot_express_is_none() -> None:
    far_east = timezone(timedelta(hours=14))
    late = datetime(9999, 12, 31, 22, tzinfo=far_east)

    opens_at_noon = Calendar.parse("12:00-18:00", zone="UTC").next_open(late)

    assert opens_at_noon is None  # 12:00Z is already the first of January there


@pytest.mark.parametrize("duration", [timedelta.max, timedelta.min, timedelta(days=4_000_000)])
def test_more_time_than_there_is_cannot_be_added(duration: timedelta) -> None:
    with pytest.raises(NeverOpensError, match=r"^there are only \d+ days, .* of open time (after|before) 2026-03-02T"):
        office().add(NOW, duration)


def test_a_calendar_closed_for_good_answers_however_its_end_is_written() -> None:
    closed = Calendar.parse(OFFICE, zone="Europe/Lisbon", overrides=[Override(on=date(2027, 1, 1), through=date.max)])

    assert closed.next_open(datetime(2027, 1, 1, tzinfo=UTC)) is None
    assert closed.next_open(END) is None
    assert closed.previous_close(END) == datetime(2026, 12, 31, 18, tzinfo=UTC)
    assert closed.elapsed(NOW, END) == office().elapsed(NOW, datetime(2027, 1, 1, tzinfo=UTC))


def test_hours_given_for_ever_hold_for_ever() -> None:
    shorter = Calendar.parse(
        OFFICE, zone="UTC", overrides=[Override.parse("10:00-12:00", on=date(2027, 1, 1), through=date.max)]
    )

    counted = shorter.elapsed(datetime(2027, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))

    assert counted == timedelta(hours=2 * (date(9000, 1, 1) - date(2027, 1, 1)).days)


def test_hours_that_change_in_a_far_year_change_then() -> None:
    shorter = Calendar.parse(
        OFFICE, zone="UTC", overrides=[Override.parse("10:00-12:00", on=date(3500, 1, 1), through=date.max)]
    )

    counted = shorter.elapsed(datetime(2200, 1, 1, tzinfo=UTC), datetime(4800, 1, 1, tzinfo=UTC))

    before, after = weekdays(date(2200, 1, 1), date(3500, 1, 1)), (date(4800, 1, 1) - date(3500, 1, 1)).days
    assert counted == timedelta(hours=9 * before + 2 * after)


def test_a_single_opening_is_found_from_either_end_of_time() -> None:
    once = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-17:00", on=date(2026, 3, 4))])

    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))  # already in the year before, in UTC
    assert once.next_open(first) == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert once.previous_close(END) == datetime(2026, 3, 4, 17, tzinfo=UTC)


def test_a_holiday_in_a_far_year_is_kept() -> None:
    holiday = date(4026, 12, 25)  # a Friday
    desk = Calendar.parse(OFFICE, zone="UTC", holidays=Holidays.on([holiday]))

    assert desk.elapsed(NOW, datetime(5000, 1, 1, tzinfo=UTC)) == (
        office("UTC").elapsed(NOW, datetime(5000, 1, 1, tzinfo=UTC)) - timedelta(hours=9)
    )


def test_the_order_of_questions_does_not_matter() -> None:
    moments = [datetime(year, 6, 15, 12, tzinfo=UTC) for year in (2026, 1990, 2060, 2025)]
    asked_before = office()

    answers = {(a, b): asked_before.elapsed(a, b) for a in moments for b in moments}

    assert answers == {(a, b): office().elapsed(a, b) for a in moments for b in moments}


class Counting:
    """A source of edges that remembers which blocks were compiled."""

    def __init__(self) -> None:
        self.compiled: list[int] = []

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        index = start // BLOCK
        assert (start, end) == span_of_block(index)
        self.compiled.append(index)
        return start, start + 1

    def shape(self, index: int) -> Hashable:
        return index % BLOCKS_IN_CYCLE

    def shape_of_year(self, index: int) -> Hashable:
        raise AssertionError(f"no year is asked for where every block counts, and {index} was")

    @property
    def settled(self) -> int:
        return 0


def test_a_far_away_question_compiles_its_own_block_only() -> None:
    source = Counting()
    timeline = Timeline(source)

    timeline.contains(56 * BLOCK)
    timeline.contains(5_000 * BLOCK)
    timeline.between(5_000 * BLOCK, 5_001 * BLOCK)

    assert source.compiled == [56, 5_000, 5_001]


def test_eight_thousand_years_compile_one_cycle_at_most() -> None:
    source = Counting()

    counted = Timeline(source).between(0, 8_000 * BLOCK)

    assert counted == 8_000
    assert len(source.compiled) <= BLOCKS_IN_CYCLE + 2


def test_what_is_compiled_is_not_compiled_again_and_does_not_pile_up() -> None:
    source = Counting()
    timeline = Timeline(source)

    for index in [*range(100), *range(90, 100)]:
        timeline.contains(index * BLOCK)

    assert source.compiled == list(range(100))
    assert len(timeline._blocks) < 100


# --- what never opens -----------------------------------------------------


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The stretches of time for which wall clocks were turned into instants, from now on."""
    done: list[tuple[int, int]] = []
    edges = WallClockHours.edges

    def counted(self: WallClockHours, start: int, end: int) -> tuple[int, ...]:
        done.append((start, end))
        return edges(self, start, end)

    monkeypatch.setattr(WallClockHours, "edges", counted)
    return done


WEEKEND = "Sa-Su 10:00-14:00"


@pytest.mark.parametrize(
    ("never", "reason"),
    [
        (office() & Calendar.parse(WEEKEND, zone="America/New_York"), "weekdays here, weekends there"),
        (office() - Calendar.parse("Mo-Fr 08:00-19:00", zone="Europe/Lisbon"), "all of it is taken away"),
        (~(Calendar.always(zone="UTC") | office()), "one of them never closes"),
        (~Calendar.parse("24/7; Dec 25 00:00-24:00", zone="Europe/Lisbon"), "its dates never close either"),
        (
            Calendar.parse("off; Dec 24-Jan 02 09:00-12:00", zone="Europe/Lisbon")
            & Calendar.parse("24/7; Dec 20-Jan 06 off", zone="America/New_York"),
            "the dates of one are closed in the other",
        ),
        (
            VersionedCalendar(office(), [Version(date(2030, 1, 1), office("Europe/Madrid"))])
            & Calendar.parse(WEEKEND, zone="America/New_York"),
            "whichever version holds",
        ),
    ],
)
def test_that_two_calendars_never_open_together_is_known_from_few_years(
    compiled: list[tuple[int, int]], never: OpenTime, reason: str
) -> None:
    assert never.next_open(NOW) is None, reason

    # Of each calendar a year of each of 14 shapes, once by the clock changes that are listed and once by the rule that
    # goes on for ever after; and a few where the question begins, and where a version changes. There are 950 blocks.
    assert len(compiled) <= 2 * (14 + 14 + 10), reason


@pytest.mark.parametrize(
    "never", [office() & Calendar.parse(WEEKEND, zone="America/New_York"), Calendar.parse("off", zone="UTC")]
)
def test_years_beyond_a_whole_cycle_without_openings_are_not_looked_at(
    never: OpenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    shape = WallClockHours.shape

    def counted(self: WallClockHours, index: int) -> Hashable:
        looked.append(index)
        return shape(self, index)

    monkeypatch.setattr(WallClockHours, "shape", counted)

    assert never.next_open(NOW + timedelta(days=1)) is None
    assert all(1970 + index < 2100 + 3 * BLOCKS_IN_CYCLE for index in looked)


def test_a_desk_is_never_open_with_a_rota_of_other_hours_nor_with_one_of_nobody() -> None:
    nights = Layer(
        name="nights",
        people=["Priya"],
        start=datetime(2026, 3, 2, 18),  # noqa: DTZ001  # hand-overs stand on the wall clock
        handover=Handover(unit="week"),
        within=WeeklyHours.parse("18:00-24:00"),
    )
    rota = Rota(name="billing", zone="UTC", layers=[nights])
    spring = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
    before = Interval(datetime(2025, 3, 2, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC))

    for window in (spring, before):
        covered = rota.final(window).cover()

        assert (office("UTC") & covered).next_open(NOW) is None
        assert (office("UTC") & covered).previous_open(NOW) is None
        assert (covered - VersionedCalendar(Calendar.always(zone="UTC"))).next_open(NOW) is None


def test_an_opening_in_a_far_year_is_found_after_years_without_any() -> None:
    moved = Calendar.parse(WEEKEND, zone="UTC", overrides=[Override.parse("08:00-10:00", on=date(2477, 3, 3))])

    # A Wednesday, 450 years of empty years away.
    assert (office("UTC") & moved).next_open(NOW) == datetime(2477, 3, 3, 9, tzinfo=UTC)
    assert (office("UTC") & moved).previous_close(END) == datetime(2477, 3, 3, 10, tzinfo=UTC)


def test_a_leap_day_on_a_weekend_is_found_after_forty_empty_years() -> None:
    # 29 February is a Saturday in 2020, 2048 and every 28 years, but 40 years apart over 2100.
    leap_days = Calendar.parse("off; Feb 29 09:00-10:00", zone="Europe/Lisbon")
    saturdays = Calendar.parse("Sa 08:00-12:00", zone="Europe/Lisbon")

    found = (leap_days & saturdays).next_open(datetime(2076, 3, 1, tzinfo=UTC))

    assert found == datetime(2116, 2, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Lisbon", "Pacific/Kiritimati"])
def test_an_opening_about_new_year_alone_is_not_overlooked(zone: str) -> None:
    eve = Calendar.parse("off; Dec 31-Jan 01 00:00-24:00", zone=zone)
    fridays = Calendar.parse("Fr 09:00-10:00", zone=zone)

    spans = list((eve & fridays).spans(Interval(datetime(2100, 3, 1, tzinfo=UTC), datetime(2160, 1, 1, tzinfo=UTC))))

    expected = [day for year in range(2100, 2160) for day in (date(year, 12, 31), date(year + 1, 1, 1))]
    found = [span.start.astimezone(ZoneInfo(zone)).date() for span in spans]
    assert found == [day for day in expected if day.weekday() == 4 and day < date(2160, 1, 1)]


def test_every_block_lies_in_the_year_around_it() -> None:
    for index in range(FIRST_BLOCK, LAST_BLOCK + 1):
        (start, end), (before, after) = span_of_block(index), span_of_year(index)
        assert before <= start < end <= after


# --- what we assume of the time zone database ----------------------------


def listed_offsets(zone: str) -> list[tuple[int, int]]:
    """Return ``(since, offset)`` as the second version block of a zone's TZif file (RFC 9636) lists them."""
    data = files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    at = 0
    for width in (4, 8):
        utc, standard, leaps, times, types, letters = unpack(">6l", data[at + 20 : at + 44])
        body = at + 44
        at = body + times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard + utc
    changes = unpack(f">{times}q", data[body : body + 8 * times])
    kinds = data[body + 8 * times : body + 9 * times]
    offsets = [unpack(">l", data[body + 9 * times + 6 * kind :][:4])[0] for kind in range(types)]
    listed = [(-(2**62), offsets[0]), *((change, offsets[kind]) for change, kind in zip(changes, kinds, strict=True))]
    return [listed[0], *(after for before, after in pairwise(listed) if before[1] != after[1])]


def test_no_zone_breaks_the_assumptions_that_the_calendar_makes() -> None:
    zones = files("tzdata").joinpath("zones").read_text().split()
    listed = {zone: listed_offsets(zone)[1:] for zone in zones}

    shortest = min(later - earlier for changes in listed.values() for (earlier, _), (later, _) in pairwise(changes))
    every = [change for changes in listed.values() for change, _ in changes]

    assert len(zones) > 500
    assert timedelta(seconds=shortest) > timedelta(days=3)
    assert from_microseconds(min(every) * 1_000_000).year > 1800
    assert from_microseconds(max(every) * 1_000_000).year < 2100
    assert all(abs(offset) < 86_400 for changes in listed.values() for _, offset in changes)


@pytest.mark.parametrize(
    "zone", ["Europe/Lisbon", "Africa/Casablanca", "America/Recife", "Asia/Gaza", "Pacific/Apia", "Asia/Manila"]
)
def test_every_listed_change_of_a_clock_moves_the_opening_with_it(zone: str) -> None:
    noon = Calendar.parse("12:00-12:01", zone=zone)

    for since, offset in listed_offsets(zone)[1:]:
        change = from_microseconds(since * 1_000_000)
        if change < datetime(2022, 1, 1, tzinfo=UTC):  # the machine's own database may be an older one
            opens = noon.next_open(change + timedelta(days=1))
            assert opens is not None
            assert (opens + timedelta(seconds=offset)).strftime("%H:%M:%S") == "12:00:00"
