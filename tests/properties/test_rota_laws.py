"""
A rota follows from its definition, held against a walk through every minute of nights that hurt.

The oracle knows nothing of the library: hand-overs are listed by dateutil on
naive local time, and one has happened once the clock has shown its time.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

import attrs
from dateutil.rrule import DAILY, HOURLY, MONTHLY, WEEKLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import (
    Duty,
    FinalRota,
    Handover,
    Layer,
    Leave,
    Rota,
    Substitution,
    Swap,
    WeeklyHours,
    unpopular_hours,
)
from cxcore.intervals import Interval, IntervalSet

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PEOPLE = ("Priya", "Ana", "Tomás", "Yuki")

NIGHTS = [
    ("America/New_York", date(2026, 3, 8), "forward at 02:00"),
    ("America/New_York", date(2026, 11, 1), "back at 02:00"),
    ("Europe/Lisbon", date(2026, 3, 29), "forward at 01:00"),
    ("Europe/Lisbon", date(2026, 10, 25), "back at 02:00"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "back by half an hour"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "forward by half an hour"),
    ("Africa/Casablanca", date(2026, 2, 15), "back for Ramadan"),
    ("Africa/Casablanca", date(2026, 3, 22), "forward after it"),
    ("Asia/Beirut", date(2026, 3, 29), "forward at midnight"),
    ("Asia/Beirut", date(2026, 10, 25), "back at midnight"),
    ("Pacific/Apia", date(2011, 12, 30), "the day does not exist"),
    ("Asia/Kathmandu", date(1986, 1, 1), "forward by a quarter of an hour, for good"),
    ("America/Sao_Paulo", date(2018, 11, 4), "forward at midnight: the day starts at 01:00"),
    ("America/Sao_Paulo", date(2018, 2, 18), "back at midnight: 23:00 comes twice, a date returns"),
    ("Asia/Jerusalem", date(2026, 3, 27), "forward on a Friday"),
    ("Asia/Jerusalem", date(2026, 10, 25), "back at 02:00"),
]

# Minutes of a day; none runs past midnight, which calendars have laws of their own for.
Week = tuple[tuple[int, int] | None, ...]


@cache
def minutes_around(zone: str, night: date) -> tuple[list[datetime], list[datetime], list[datetime]]:
    """Return each minute around a night: the instant, the wall clock, and the latest that the clock has shown by then."""
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
    instants = [midnight + minute * MINUTE for minute in range(-5 * 1440, 3 * 1440)]
    walls = [instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for instant in instants]
    shown = list(accumulate(walls, max))
    skip = 3 * 1440
    return instants[skip:], walls[skip:], shown[skip:]


def handovers(layer: Layer, until: datetime) -> list[datetime]:
    """Return the local times of hand-overs as dateutil lists them."""
    rule, start = layer.handover, layer.start
    options: dict[str, Any] = {"dtstart": start, "interval": rule.every, "until": until}
    match rule.unit:
        case "hour" | "day":
            days = [DAYS.index(day) for day in rule.active_days or ()] or None
            found = [*rrule(HOURLY if rule.unit == "hour" else DAILY, byweekday=days, **options)]
        case "week":
            found = [*rrule(WEEKLY, **options)]
        case "month" if rule.month_end == "last-day":
            wanted = list(range(min(28, start.day), start.day + 1))
            found = [*rrule(MONTHLY, bymonthday=wanted, bysetpos=-1, **options)]
        case "month" if rule.month_end == "next-day":
            firsts = rrule(MONTHLY, **{**options, "dtstart": start.replace(day=1)})
            found = [each for first in firsts if (each := moved_to(start.day, first)) <= until]
        case _:
            found = [*rrule(MONTHLY, bymonthday=start.day, **options)]
    return [each for each in found if layer.until is None or each < layer.until]


def moved_to(day: int, first: datetime) -> datetime:
    """Return a day of a month, or if it has none the first of the next."""
    wanted = first + (day - 1) * DAY
    return wanted if wanted.month == first.month else wanted.replace(day=1)


def holds(week: Week | None, wall: datetime) -> bool:
    span = (0, 1440) if week is None else week[wall.weekday()]
    return span is not None and span[0] <= wall.hour * 60 + wall.minute < span[1]


def hours(week: Week | None) -> WeeklyHours | None:
    if week is None:
        return None
    spans = [span and f"{span[0] // 60:02}:{span[0] % 60:02}-{span[1] // 60:02}:{span[1] % 60:02}" for span in week]
    return WeeklyHours.parse("; ".join(f"{day} {span or 'off'}" for day, span in zip(DAYS, spans, strict=True)))


@attrs.frozen
class Scene:
    rota: Rota
    night: date
    within: tuple[Week | None, ...]
    duty: Week | None

    @property
    def minutes(self) -> tuple[list[datetime], list[datetime], list[datetime]]:
        return minutes_around(self.rota.zone, self.night)

    @property
    def window(self) -> Interval:
        instants = self.minutes[0]
        return Interval(instants[0], instants[-1] + MINUTE)

    def walk(self) -> list[tuple[Duty | None, tuple[str, ...], tuple[Duty, ...]]]:
        """Return for each minute who has duty, who is missing, and what each layer has."""
        instants, walls, shown = self.minutes
        listed = [handovers(layer, shown[-1]) for layer in self.rota.layers]
        return [self._at(*minute, listed) for minute in zip(instants, walls, shown, strict=True)]

    def _at(
        self, at: datetime, wall: datetime, shown: datetime, listed: list[list[datetime]]
    ) -> tuple[Duty | None, tuple[str, ...], tuple[Duty, ...]]:
        if not holds(self.duty, wall):
            return None, (), ()
        duties: list[Duty] = []
        away: list[str] = []
        for layer, times, within in zip(self.rota.layers, listed, self.within, strict=True):
            turn = bisect_right(times, shown) - 1
            if turn < 0 or (layer.until is not None and shown >= layer.until) or not holds(within, wall):
                continue
            duty = Duty(person=layer.people[turn % len(layer.people)], layer=layer.name)
            for swap in self.rota.swaps:
                moved = {swap.person: (swap.gives, swap.other), swap.other: (swap.takes, swap.person)}.get(duty.person)
                if moved and moved[0].contains(at):
                    duty = Duty(person=moved[1], layer=layer.name, because="swap", instead_of=duty.person)
            if any(each.person == duty.person and each.during.contains(at) for each in self.rota.leave):
                away.append(duty.person)
            else:
                duties.append(duty)
        stand_ins = [each.person for each in self.rota.substitutions if each.during.contains(at)]
        holder = duties[-1] if duties else None
        if stand_ins:
            holder = Duty(person=stand_ins[-1], because="substitution")
        return holder, tuple(away), tuple(duties)


weeks = st.none() | st.tuples(
    *[
        st.none()
        | st.tuples(st.integers(0, 143), st.integers(0, 143))
        .filter(lambda it: it[0] != it[1])
        .map(lambda it: (min(it) * 10, max(it) * 10))
    ]
    * 7
)


@st.composite
def layers(draw: st.DrawFn, name: str, night: date) -> Layer:
    ago = draw(st.integers(-2, 70))
    minute = draw(st.sampled_from([0, 30, 60, 90, 120, 150, 540, 1320, 1395]))
    start = datetime(night.year, night.month, night.day) + minute * MINUTE - ago * DAY  # noqa: DTZ001  # a local time
    units: list[Literal["hour", "day", "week", "month"]] = ["hour", "day", "week", "month"]
    unit = draw(st.sampled_from(units))
    active: list[str] = []
    if unit in {"hour", "day"}:
        some = draw(st.sets(st.sampled_from(DAYS), max_size=5))
        active = sorted({*some, DAYS[start.weekday()]}) if some else []
    return Layer(
        name=name,
        people=draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4)),
        start=start,
        handover=Handover(
            unit=unit,
            every=draw(st.sampled_from([1, 2, 3, 5, 7, 12])),
            month_end=draw(st.sampled_from(["last-day", "next-day", "skip"])) if unit == "month" else None,
            active_days=active or None,
        ),
        until=draw(st.none() | st.integers(60, 4 * 1440).map(lambda later: start + ago * DAY + (later - 1440) * MINUTE))
        if ago > 2
        else None,
    )


@st.composite
def stretches(draw: st.DrawFn, night: date) -> Interval:
    first, last = sorted(draw(st.sets(st.integers(-60, 90), min_size=2, max_size=2)))
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
    return Interval(midnight + first * 45 * MINUTE, midnight + last * 45 * MINUTE)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    zone, night, _ = draw(st.sampled_from(NIGHTS))
    drawn = [draw(layers(name, night)) for name in ("base", "nights", "top")[: draw(st.integers(1, 3))]]
    within = tuple(draw(weeks) for _ in drawn)
    duty = draw(weeks)
    some, people = stretches(night), st.sampled_from(PEOPLE)
    pairs = st.lists(people, min_size=2, max_size=2, unique=True)
    swaps = [
        Swap(person=one, other=other, gives=gives, takes=takes)
        for one, other in draw(st.lists(pairs, max_size=2))
        for gives, takes in [(draw(some), draw(some))]
        if gives == takes or not gives.overlaps(takes)
    ]
    leave = [Leave(person=draw(people), during=draw(some)) for _ in range(draw(st.integers(0, 2)))]
    substitutions = [Substitution(person=draw(people), during=draw(some)) for _ in range(draw(st.integers(0, 2)))]
    rota = Rota(
        name="support",
        zone=zone,
        layers=[attrs.evolve(layer, within=hours(week)) for layer, week in zip(drawn, within, strict=True)],
        duty=hours(duty),
        others=PEOPLE,
        swaps=swaps,
        leave=leave,
        substitutions=[
            each
            for each in substitutions
            if not any(away.person == each.person and away.during.overlaps(each.during) for away in leave)
        ],
    )
    return Scene(rota, night, within, duty)


@settings(deadline=None, max_examples=25)
@given(scenes())
def test_who_has_duty_at_each_minute_is_what_a_walk_finds(scene: Scene) -> None:
    walked = scene.walk()

    assert [scene.rota.on_duty(at) for at in scene.minutes[0]] == [holder for holder, _, _ in walked]


@settings(deadline=None, max_examples=20)
@given(scenes())
def test_the_final_rota_says_of_each_minute_what_a_walk_finds(scene: Scene) -> None:
    final = scene.rota.final(scene.window)

    told = [Duty(**attrs.asdict(shift, filter=lambda field, _: field.name != "during")) for shift in final.shifts]
    runs = [(shift.during, duty) for shift, duty in zip(final.shifts, told, strict=True)]
    walked = scene.walk()
    assert spread(runs, scene) == [holder for holder, _, _ in walked]
    due = [holds(scene.duty, wall) for wall in scene.minutes[1]]
    assert spread([(gap.during, gap.on_leave) for gap in final.gaps], scene) == [
        away if is_due and not holder else None for (holder, away, _), is_due in zip(walked, due, strict=True)
    ]
    assert spread([(overlap.during, overlap.duties) for overlap in final.overlaps], scene) == [
        duties if len({duty.person for duty in duties}) > 1 else None for _, _, duties in walked
    ]


def spread(runs: list[tuple[Interval, Any]], scene: Scene) -> list[Any]:
    """Return what the runs say of each minute; ``None`` where they say nothing."""
    first = scene.minutes[0][0]
    told: list[Any] = [None] * len(scene.minutes[0])
    for during, what in runs:
        low, high = (during.start - first) // MINUTE, (during.end - first) // MINUTE
        assert first + low * MINUTE == during.start
        told[low:high] = [what] * (high - low)
    return told


@settings(deadline=None, max_examples=15)
@given(scenes())
def test_shifts_and_gaps_are_the_hours_of_duty_each_instant_once(scene: Scene) -> None:
    final = scene.rota.final(scene.window)

    held, missing = (IntervalSet.of(each.during for each in some) for some in (final.shifts, final.gaps))

    due = sum(holds(scene.duty, wall) for wall in scene.minutes[1]) * MINUTE
    assert (held & missing).is_empty
    assert held.duration + missing.duration == due
    assert sum((shift.during.duration for shift in final.shifts), timedelta()) == held.duration


@settings(deadline=None, max_examples=15)
@given(scenes(), st.integers(1, 5 * 1440 - 1))
def test_a_window_is_the_sum_of_its_parts(scene: Scene, cut: int) -> None:
    middle = scene.window.start + cut * MINUTE
    whole = scene.rota.final(scene.window)

    parts = [scene.rota.final(Interval(*ends)) for ends in pairwise([scene.window.start, middle, scene.window.end])]

    assert parts[0].fairness() + parts[1].fairness() == whole.fairness()
    assert [*cut_at(parts[0], middle), *cut_at(parts[1], middle)] == cut_at(whole, middle)


def cut_at(final: FinalRota, middle: datetime) -> list[tuple[datetime, datetime, str]]:
    return [
        (low, high, shift.person)
        for shift in final.shifts
        for low, high in pairwise(sorted({shift.during.start, shift.during.end, middle}))
        if shift.during.start <= low and high <= shift.during.end
    ]


@settings(deadline=None, max_examples=15)
@given(scenes())
def test_everybodys_cover_adds_up_to_the_whole_and_to_the_hours_of_fairness(scene: Scene) -> None:
    final = scene.rota.final(scene.window)
    start, end = scene.window.start - DAY, scene.window.end + DAY

    each = {load.person: final.cover(load.person) for load in final.fairness()}

    unpopular = unpopular_hours(zone=scene.rota.zone)
    assert sum((cover.elapsed(start, end) for cover in each.values()), timedelta()) == final.cover().elapsed(start, end)
    for load in final.fairness():
        assert each[load.person].elapsed(start, end) == load.hours
        assert (each[load.person] & unpopular).elapsed(start, end) == load.unpopular


@settings(deadline=None, max_examples=20)
@given(scenes())
def test_a_rota_written_to_a_document_is_read_back_equal(scene: Scene) -> None:
    final = scene.rota.final(scene.window)

    assert Rota.from_json(scene.rota.to_json()) == scene.rota
    assert Rota.parse(scene.rota.to_json()) == scene.rota
    assert Rota.from_dict(scene.rota.to_dict()) == scene.rota
    assert FinalRota.from_json(final.to_json()) == final


@settings(deadline=None, max_examples=20)
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2020, 12, 31)),  # noqa: DTZ001  # local times
    st.sampled_from(["last-day", "next-day", "skip"]),
    st.integers(1, 14),
    st.integers(0, 12 * 700),
)
def test_hand_overs_by_month_are_those_of_dateutil_for_centuries(
    start: datetime, month_end: Any, every: int, months: int
) -> None:
    start = start.replace(microsecond=0)
    layer = Layer(
        name="months",
        people=PEOPLE,
        start=start,
        handover=Handover(unit="month", every=every, month_end=month_end),
    )
    rota = Rota(name="support", zone="UTC", layers=[layer])
    at = start.replace(tzinfo=UTC) + months * timedelta(days=30)

    turns = bisect_right(handovers(layer, at.replace(tzinfo=None)), at.replace(tzinfo=None))

    found = rota.on_duty(at)
    assert found is not None
    assert found.person == PEOPLE[(turns - 1) % len(PEOPLE)]
