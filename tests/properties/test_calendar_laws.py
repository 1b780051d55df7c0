"""
Every answer of a calendar follows from one definition, held against a walk through every minute.

The oracle knows nothing of the library. It takes the hours as plain numbers,
turns each minute of UTC into local time with zoneinfo, and asks the definition.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import (
    Break,
    Calendar,
    Holidays,
    OpenTime,
    Override,
    Version,
    VersionedCalendar,
    WeeklyHours,
    YearlyDate,
)
from cxcore.intervals import Interval

MINUTE = timedelta(minutes=1)
DAY = 24 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

NIGHTS = [
    ("America/New_York", date(2026, 3, 8), "forward at 02:00"),
    ("America/New_York", date(2026, 11, 1), "back at 02:00"),
    ("Europe/Lisbon", date(2026, 3, 29), "forward at 01:00"),
    ("Europe/Lisbon", date(2026, 10, 25), "back at 02:00"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "back by half an hour"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "forward by half an hour"),
    ("America/Sao_Paulo", date(2018, 11, 4), "forward at midnight: the day starts at 01:00"),
    ("America/Sao_Paulo", date(2018, 2, 18), "back at midnight: 23:00 comes twice, a date returns"),
    ("Africa/Casablanca", date(2026, 2, 15), "back for Ramadan"),
    ("Africa/Casablanca", date(2026, 3, 22), "forward after it"),
    ("Asia/Beirut", date(2026, 3, 29), "forward at midnight"),
    ("Asia/Beirut", date(2026, 10, 25), "back at midnight"),
    ("Pacific/Apia", date(2011, 12, 30), "the day does not exist"),
    ("Asia/Kathmandu", date(1986, 1, 1), "forward by a quarter of an hour, for good"),
    ("Asia/Jerusalem", date(2026, 3, 27), "forward on a Friday"),
    ("Asia/Jerusalem", date(2026, 10, 25), "back at 02:00"),
    ("America/Manaus", date(2026, 7, 1), "an ordinary day"),
]

Spans = tuple[tuple[int, int], ...]
OnDates = tuple[date, date, bool]


def covers(dates: OnDates, day: date) -> bool:
    """Whether a range of dates, every year's if so marked, has a date."""
    first, last, yearly = dates
    if not yearly:
        return first <= day <= last
    between = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return (day.month, day.day) in [(each.month, each.day) for each in between]


def named(on: date, *, yearly: bool) -> date | YearlyDate:
    return YearlyDate.of(on) if yearly else on


@attrs.frozen
class Plan:
    """A calendar as plain numbers: minutes of local dates."""

    week: tuple[Spans, ...]
    on_holidays: Spans
    holidays: frozenset[date]
    yearly_holidays: frozenset[date]
    overrides: tuple[tuple[OnDates, Spans], ...]
    breaks: tuple[tuple[OnDates, Spans], ...]
    holidays_win: bool
    overnight: Literal["calendar-day", "start-date"]

    def claim(self, day: date) -> tuple[Spans, bool]:
        """Return the spans that begin on a date, and whether it ends the night before."""
        of_override = [spans for dates, spans in self.overrides if covers(dates, day)]
        yearly = {(each.month, each.day) for each in self.yearly_holidays}
        is_holiday = day in self.holidays or (day.month, day.day) in yearly
        if of_override and not (is_holiday and self.holidays_win):
            return of_override[-1], not of_override[-1]
        if is_holiday:
            return self.on_holidays, True
        return self.week[day.weekday()], False

    def is_open(self, day: date, minute: int) -> bool:
        """Apply the definition to a minute of a local date."""
        yesterday = day - timedelta(days=1)
        for dates, spans in self.breaks:
            if covers(dates, day) and any(start <= minute < end for start, end in spans):
                return False
            if covers(dates, yesterday) and any(start <= minute + DAY < end for start, end in spans):
                return False
        today, ends_the_night = self.claim(day)
        if any(start <= minute < end for start, end in today):
            return True
        if ends_the_night and self.overnight == "calendar-day":
            return False
        return any(start <= minute + DAY < end for start, end in self.claim(yesterday)[0])

    def calendar(self, zone: str) -> Calendar:
        """Return what the library makes of the plan, by way of its texts."""
        rules = [f"{day} {text(spans)}" for day, spans in zip(DAYS, self.week, strict=True)]
        return Calendar.parse(
            "; ".join([*rules, f"PH {text(self.on_holidays)}"]),
            zone=zone,
            holidays=Holidays(self.holidays, [YearlyDate.of(each) for each in self.yearly_holidays]),
            overrides=[
                Override.parse(text(spans), on=named(first, yearly=yearly), through=named(last, yearly=yearly))
                for (first, last, yearly), spans in self.overrides
            ],
            breaks=[
                Break.parse(text(spans), on=named(first, yearly=yearly), through=named(last, yearly=yearly))
                for (first, last, yearly), spans in self.breaks
            ],
            holidays_win=self.holidays_win,
            overnight=self.overnight,
        )


def text(spans: Spans) -> str:
    return ",".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans) or "off"


@cache
def minutes_around(zone: str, night: date) -> list[tuple[datetime, date, int]]:
    """Return each minute from two days before to three days after, in UTC and on the wall."""
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
    instants = [midnight + minute * MINUTE for minute in range(-2 * DAY, 3 * DAY)]
    walls = [instant.astimezone(ZoneInfo(zone)) for instant in instants]
    return [(instant, wall.date(), wall.hour * 60 + wall.minute) for instant, wall in zip(instants, walls, strict=True)]


@st.composite
def spans_of_a_date(draw: st.DrawFn) -> Spans:
    edges = sorted(draw(st.sets(st.integers(0, DAY // 5 - 1).map(lambda five: five * 5), max_size=5)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    if len(edges) % 2:
        pairs.append((edges[-1], draw(st.integers(edges[-1] // 5 + 1, 2 * DAY // 5)) * 5))
    return tuple(pairs)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Spans, ...]:
    week = list(draw(st.tuples(*[spans_of_a_date()] * 7)))
    for number in range(7):  # a night may not run into the hours of the next date
        tomorrow = week[(number + 1) % 7]
        if week[number] and tomorrow:
            *others, (start, end) = week[number]
            week[number] = (*others, (start, min(end, DAY + tomorrow[0][0])))
    return tuple(week)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Plan, str, date]:
    zone, night, _ = draw(st.sampled_from(NIGHTS))
    near = st.integers(-3, 3).map(lambda days: night + timedelta(days=days))
    dates = st.tuples(near, near, st.booleans()).map(lambda it: (min(it[:2]), max(it[:2]), it[2]))
    plan = Plan(
        week=draw(weeks()),
        on_holidays=draw(st.just(()) | spans_of_a_date()),
        holidays=draw(st.frozensets(near, max_size=3)),
        yearly_holidays=draw(st.frozensets(near, max_size=1)),
        overrides=tuple(draw(st.lists(st.tuples(dates, spans_of_a_date()), max_size=3))),
        breaks=tuple(draw(st.lists(st.tuples(dates, spans_of_a_date().filter(bool)), max_size=2))),
        holidays_win=draw(st.booleans()),
        overnight=draw(st.sampled_from(["calendar-day", "start-date"])),
    )
    return plan, zone, night


@settings(max_examples=60, deadline=None)
@given(scenes(), st.data())
def test_every_answer_is_that_of_a_walk_through_the_minutes(scene: tuple[Plan, str, date], data: st.DataObject) -> None:
    plan, zone, night = scene
    calendar = plan.calendar(zone)
    minutes = minutes_around(zone, night)
    walked = [plan.is_open(day, minute) for _, day, minute in minutes]
    opened = list(accumulate(walked, initial=0))

    assert [calendar.is_open(at) for at, _, _ in minutes] == walked

    spans = list(calendar.spans(Interval(minutes[0][0], minutes[-1][0] + MINUTE)))
    edges = [minutes[0][0] + number * MINUTE for number, _ in changes(walked)]
    assert [edge for span in spans for edge in (span.start, span.end)] == edges

    for _ in range(5):
        here, there = (data.draw(st.integers(0, len(minutes) - 1)) for _ in range(2))
        at = minutes[here][0]

        assert calendar.elapsed(at, minutes[there][0]) == (opened[there] - opened[here]) * MINUTE
        assert same_or_outside(calendar.next_open(at), minutes, find(walked, True, here))
        assert same_or_outside(calendar.next_close(at), minutes, find(walked, False, here))
        assert same_or_outside(calendar.previous_open(at), minutes, last_edge(walked, True, here))
        assert same_or_outside(calendar.previous_close(at), minutes, last_edge(walked, False, here))
        if there > here and opened[there] > opened[here]:
            budget = (opened[there] - opened[here]) * MINUTE
            earliest = bisect_left(opened, opened[there])
            assert calendar.add(at, budget) == minutes[0][0] + earliest * MINUTE


def changes(walked: list[bool]) -> list[tuple[int, bool]]:
    """Return the number of each minute at which a day starts or stops being open, the ends counted as closed."""
    return [
        (number, after) for number, (before, after) in enumerate(pairwise([False, *walked, False])) if before != after
    ]


def find(walked: list[bool], wanted: bool, since: int) -> int | None:
    return next((number for number in range(since, len(walked)) if walked[number] == wanted), None)


def last_edge(walked: list[bool], opens: bool, until: int) -> int | None:
    return next(
        (number for number in range(until, 0, -1) if walked[number] == opens and walked[number - 1] != opens), None
    )


def same_or_outside(answer: datetime | None, minutes: list[tuple[datetime, date, int]], number: int | None) -> bool:
    """Compare with the walk; where the walk found nothing, the answer lies outside of it."""
    if number is not None:
        return answer == minutes[number][0]
    return answer is None or not minutes[0][0] < answer <= minutes[-1][0]


@settings(max_examples=100, deadline=None)
@given(scenes())
def test_a_calendar_written_in_the_notation_of_openstreetmap_is_read_back(scene: tuple[Plan, str, date]) -> None:
    plan, zone, night = scene
    calendar = attrs.evolve(plan, breaks=(), overnight="calendar-day").calendar(zone)

    back = Calendar.parse(calendar.to_osm(), zone=zone, holidays=calendar.holidays)

    minutes = minutes_around(zone, night)
    window = Interval(minutes[0][0], minutes[-1][0])
    assert list(back.spans(window)) == list(calendar.spans(window))
    assert back.to_osm() == calendar.to_osm()
    assert back.hours == calendar.hours
    if len({(each.on, each.through) for each in calendar.overrides}) == len(calendar.overrides):
        assert back.overrides == calendar.overrides
    if calendar.overrides:
        assert back.holidays_win == calendar.holidays_win


# --- seconds, where offsets are odd --------------------------------------

ODD_NIGHTS = [
    ("Europe/Lisbon", datetime(1912, 1, 1, 0, 0, tzinfo=UTC), "local mean time -0:36:45 ends"),
    ("Africa/Monrovia", datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC), "-0:44:30 ends, forward"),
    ("Asia/Manila", datetime(1844, 12, 31, 15, 56, 8, tzinfo=UTC), "a day is skipped from -15:56:08"),
    ("Europe/Amsterdam", datetime(1937, 6, 30, 22, 40, 28, tzinfo=UTC), "+1:19:32 ends where it did"),
    ("Asia/Kathmandu", datetime(1919, 12, 31, 18, 18, 44, tzinfo=UTC), "local mean time +5:41:16 ends"),
]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(ODD_NIGHTS), weeks(), st.integers(0, 7199), st.integers(0, 7199))
def test_offsets_of_odd_seconds_are_exact_to_the_second(
    place: tuple[str, datetime, str], week: tuple[Spans, ...], here: int, there: int
) -> None:
    zone, change, _ = place
    plan = Plan(week, (), frozenset(), frozenset(), (), (), holidays_win=False, overnight="calendar-day")
    calendar = plan.calendar(zone)
    seconds = [change + timedelta(seconds=second) for second in range(-3600, 3600)]
    walls = [second.astimezone(ZoneInfo(zone)) for second in seconds]

    walked = [plan.is_open(wall.date(), wall.hour * 60 + wall.minute) for wall in walls]

    assert [calendar.is_open(second) for second in seconds] == walked
    low, high = min(here, there), max(here, there)
    assert calendar.elapsed(seconds[low], seconds[high]) == timedelta(seconds=sum(walked[low:high]))


# --- laws, for any instants at all ---------------------------------------

zones = st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Apia"]).map(ZoneInfo)
instants = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds only
near_instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds only
calendars = scenes().map(lambda scene: scene[0].calendar(scene[1]))


@settings(deadline=None, max_examples=25)
@given(calendars, instants, instants, instants)
def test_elapsed_time_adds_up_and_turns_around(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.elapsed(a, b) + calendar.elapsed(b, c) == calendar.elapsed(a, c)
    assert calendar.elapsed(a, b) == -calendar.elapsed(b, a)
    assert timedelta(0) <= calendar.elapsed(min(a, b), max(a, b)) <= max(a, b) - min(a, b)


@settings(deadline=None, max_examples=50)
@given(calendars, near_instants, near_instants, zones, zones)
def test_the_zone_an_instant_is_written_in_does_not_matter(
    calendar: Calendar, a: datetime, b: datetime, one: ZoneInfo, other: ZoneInfo
) -> None:
    there, then = a.astimezone(one), b.astimezone(other)

    assert calendar.elapsed(there, then) == calendar.elapsed(a, b)
    assert calendar.is_open(there) == calendar.is_open(a)
    assert calendar.next_open(there) == calendar.next_open(a)
    assert calendar.previous_close(there) == calendar.previous_close(a)


@settings(deadline=None, max_examples=50)
@given(
    calendars.filter(lambda calendar: any(day.spans for day in calendar.hours.days)),
    near_instants,
    st.timedeltas(timedelta(days=-60), timedelta(days=60)),
)
def test_adding_is_the_inverse_of_elapsed_in_both_directions(
    calendar: Calendar, at: datetime, duration: timedelta
) -> None:
    earliest = calendar.add(at, duration)
    latest = calendar.add(at, duration, edge="latest")

    assert calendar.elapsed(at, earliest) == duration
    assert calendar.elapsed(at, latest) == duration
    assert earliest <= latest
    assert calendar.is_open(latest)
    if duration:
        assert calendar.is_open(earliest - timedelta(microseconds=1))


@settings(deadline=None, max_examples=50)
@given(calendars, near_instants, st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
def test_the_spans_of_a_window_are_its_open_time(calendar: Calendar, start: datetime, length: timedelta) -> None:
    window = Interval(start, start + length)

    spans = list(calendar.spans(window))

    assert sum((span.duration for span in spans), timedelta(0)) == calendar.elapsed(window.start, window.end)
    assert all(earlier.end < later.start for earlier, later in pairwise(spans))
    assert all(calendar.elapsed(span.start, span.end) == span.duration for span in spans)


@settings(deadline=None, max_examples=50)
@given(calendars, near_instants)
def test_the_next_and_previous_edges_agree_with_each_other(calendar: Calendar, at: datetime) -> None:
    opens, closes = calendar.next_open(at), calendar.next_close(at)
    opened, closed = calendar.previous_open(at), calendar.previous_close(at)

    assert at in (opens, closes)
    if opens is not None:
        assert calendar.is_open(opens)
        assert calendar.elapsed(at, opens) == timedelta(0)
    if closes is not None:
        assert not calendar.is_open(closes)
        assert calendar.elapsed(at, closes) == closes - at
    if opened is not None:
        assert calendar.is_open(opened)
        assert not calendar.is_open(opened - timedelta(microseconds=1))
        assert opened <= at
    if closed is not None:
        assert not calendar.is_open(closed)
        assert calendar.is_open(closed - timedelta(microseconds=1))
        assert closed <= at


@given(weeks(), spans_of_a_date())
def test_printed_hours_are_read_back_equal(week: tuple[Spans, ...], on_holidays: Spans) -> None:
    rules = [f"{day} {text(spans)}" for day, spans in zip(DAYS, week, strict=True)]

    hours = WeeklyHours.parse("; ".join([*rules, f"PH {text(on_holidays)}"]))

    assert WeeklyHours.parse(str(hours)) == hours
    assert hours.days[0].spans == tuple((start * MINUTE, end * MINUTE) for start, end in joined(week[0]))


def joined(spans: Spans) -> Spans:
    """Join the spans that touch."""
    edges = [edge for span in spans for edge in span]
    kept = [edge for edge in edges if edges.count(edge) == 1]
    return tuple(zip(kept[::2], kept[1::2], strict=True))


@settings(deadline=None, max_examples=30)
@given(scenes())
def test_a_calendar_written_to_a_document_is_read_back_equal(scene: tuple[Plan, str, date]) -> None:
    calendar = scene[0].calendar(scene[1])

    assert Calendar.from_json(calendar.to_json()) == calendar
    assert Calendar.from_dict(calendar.to_dict()) == calendar


# --- algebra and versions ------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(scenes(), scenes(), st.data())
def test_the_algebra_of_calendars_is_that_of_their_minutes(
    one: tuple[Plan, str, date], other: tuple[Plan, str, date], data: st.DataObject
) -> None:
    (plan, zone, night), (plan_there, zone_there, _) = one, other
    here, there = plan.calendar(zone), plan_there.calendar(zone_there)
    minutes = minutes_around(zone, night)
    walls = [at.astimezone(ZoneInfo(zone_there)) for at, _, _ in minutes]
    mine = [plan.is_open(day, minute) for _, day, minute in minutes]
    theirs = [plan_there.is_open(wall.date(), wall.hour * 60 + wall.minute) for wall in walls]

    walks: list[tuple[OpenTime, list[bool]]] = [
        (here | there, [a or b for a, b in zip(mine, theirs, strict=True)]),
        (here & there, [a and b for a, b in zip(mine, theirs, strict=True)]),
        (here - there, [a and not b for a, b in zip(mine, theirs, strict=True)]),
        (~here, [not a for a in mine]),
    ]

    for made, walked in walks:
        assert [made.is_open(at) for at, _, _ in minutes] == walked
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(minutes) - 1)] * 2)))
        assert made.elapsed(minutes[start][0], minutes[end][0]) == sum(walked[start:end]) * MINUTE
        spans = made.spans(Interval(minutes[0][0], minutes[-1][0] + MINUTE))
        edges = [minutes[0][0] + number * MINUTE for number, _ in changes(walked)]
        assert [edge for span in spans for edge in (span.start, span.end)] == edges


@settings(deadline=None, max_examples=15)
@given(calendars, calendars, near_instants, near_instants)
def test_calendars_obey_the_laws_of_sets(a: Calendar, b: Calendar, start: datetime, end: datetime) -> None:
    def open_in(time: OpenTime) -> timedelta:
        return time.elapsed(start, end)

    assert open_in(a | b) + open_in(a & b) == open_in(a) + open_in(b)
    assert open_in(a - b) == open_in(a & ~b)
    assert open_in(~(a | b)) == open_in(~a & ~b)
    assert open_in(a) + open_in(a.complement()) == end - start
    assert (~~a).next_open(start) == a.next_open(start)
    assert (~a).next_open(start) == a.next_close(start)
    assert (~a).previous_close(start) == a.previous_open(start)


@settings(deadline=None, max_examples=15)
@given(scenes(), scenes(), st.integers(-2, 2))
def test_a_versioned_calendar_is_each_version_while_it_holds(
    old: tuple[Plan, str, date], new: tuple[Plan, str, date], shift: int
) -> None:
    (plan, zone, _), (plan_later, zone_later, night) = old, new
    since = night + timedelta(days=shift)
    calendar = VersionedCalendar(plan.calendar(zone), [Version(since, plan_later.calendar(zone_later))])
    minutes = minutes_around(zone_later, night)
    # A clock that goes back over midnight shows the day before again; the version holds from its first instant on.
    begun = list(accumulate((day >= since for _, day, _ in minutes), max))
    walls = [at.astimezone(ZoneInfo(zone)) for at, _, _ in minutes]

    walked = [
        plan_later.is_open(day, minute) if later else plan.is_open(wall.date(), wall.hour * 60 + wall.minute)
        for (_, day, minute), wall, later in zip(minutes, walls, begun, strict=True)
    ]

    assert [calendar.is_open(at) for at, _, _ in minutes] == walked
    assert calendar.elapsed(minutes[0][0], minutes[-1][0]) == sum(walked[:-1]) * MINUTE
    assert VersionedCalendar.from_json(calendar.to_json()) == calendar
