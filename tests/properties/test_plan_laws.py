"""
What a plan covers of a demand, held against a walk through every quarter of an hour.

The oracle knows nothing of the library. It takes rates and hours as plain
numbers, turns the start of each quarter of UTC into local time with zoneinfo,
and asks who comes then and who is there. All the offsets and changes of the
zones below are whole quarters.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import (
    ArrivalProfile,
    ArrivalTally,
    Calendar,
    CoveragePlan,
    CoverageShare,
    Demand,
    DemandStream,
    Holidays,
    Region,
    TeamCover,
    coverage,
)
from cxcore.intervals import Interval
from cxcore.models import Channel

QUARTER = timedelta(minutes=15)
DAY = 96
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CHANNELS = (Channel.CHAT, Channel.PHONE)

NIGHTS = [
    ("America/New_York", date(2026, 3, 8), "forward at 02:00"),
    ("America/New_York", date(2026, 11, 1), "back at 02:00"),
    ("Europe/Lisbon", date(2026, 3, 29), "forward at 01:00"),
    ("Europe/Lisbon", date(2026, 10, 25), "back at 02:00"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "back by half an hour"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "forward by half an hour"),
    ("America/Sao_Paulo", date(2018, 11, 4), "forward at midnight"),
    ("America/Sao_Paulo", date(2018, 2, 18), "back at midnight: a date returns"),
    ("Africa/Casablanca", date(2026, 2, 15), "back for Ramadan"),
    ("Asia/Beirut", date(2026, 3, 29), "forward at midnight"),
    ("Pacific/Apia", date(2011, 12, 30), "the day does not exist"),
    ("Asia/Kathmandu", date(1986, 1, 1), "forward by a quarter of an hour, for good"),
    ("Asia/Jerusalem", date(2026, 10, 25), "back at 02:00"),
]
ZONES = [zone for zone, *_ in NIGHTS]


@attrs.frozen
class Stream:
    zone: str
    channel: Channel
    week: tuple[tuple[int, ...], ...]
    on_holidays: tuple[int, ...] | None
    holidays: frozenset[date]

    def rate(self, at: datetime) -> float:
        """Return the interactions an hour at an instant; without hours of its own a holiday brings half."""
        local = at.astimezone(ZoneInfo(self.zone))
        usual = self.week[local.weekday()][local.hour]
        if local.date() not in self.holidays:
            return usual
        return usual / 2 if self.on_holidays is None else self.on_holidays[local.hour]


@attrs.frozen
class Team:
    zone: str
    channels: tuple[Channel, ...]
    week: tuple[tuple[int, int] | None, ...]
    """The first and last open quarter of each weekday, the last left out."""

    def is_there(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.zone))
        span = self.week[local.weekday()]
        return span is not None and span[0] <= local.hour * 4 + local.minute // 15 < span[1]

    def cover(self, number: int) -> TeamCover:
        hours = [
            f"{day} {clock(span[0])}-{clock(span[1])}" if span else f"{day} off"
            for day, span in zip(DAYS, self.week, strict=True)
        ]
        calendar = Calendar.parse("; ".join(hours), zone=self.zone)
        return TeamCover(name=f"team {number}", cover=calendar, channels=self.channels, languages={"en": 5})


@attrs.frozen
class Scene:
    streams: tuple[Stream, ...]
    teams: tuple[Team, ...]
    quarters: tuple[datetime, ...]

    @property
    def window(self) -> Interval:
        return Interval(self.quarters[0], self.quarters[-1] + QUARTER)

    def demand(self) -> Demand:
        return Demand(
            regions={
                f"m{number}": Region(zone=each.zone, holidays=Holidays.on(each.holidays), holiday_share=0.5)
                for number, each in enumerate(self.streams)
            },
            streams=[
                DemandStream(
                    region=f"m{number}",
                    channel=each.channel,
                    language="en",
                    profile=ArrivalProfile(each.week, each.on_holidays),
                )
                for number, each in enumerate(self.streams)
            ],
        )

    def plan(self) -> CoveragePlan:
        return CoveragePlan(teams=[each.cover(number) for number, each in enumerate(self.teams)])

    def walked(self, stream: Stream) -> tuple[float, float]:
        """Return what a walk through the quarters expects of a stream, and what of it somebody is there for."""
        expected = covered = 0.0
        for at in self.quarters:
            rate = stream.rate(at)
            expected += rate / 4
            if any(stream.channel in team.channels and team.is_there(at) for team in self.teams):
                covered += rate / 4
        return expected, covered


def clock(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


rates_of_a_day = st.lists(st.integers(0, 9), min_size=24, max_size=24).map(tuple) | st.just((0,) * 24)
spans_of_a_day = st.none() | st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).filter(lambda it: it[0] < it[1])


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    zone, night, _ = draw(st.sampled_from(NIGHTS))
    zones = st.just(zone) | st.sampled_from(ZONES)
    near = st.integers(-2, 2).map(lambda days: night + timedelta(days=days))
    streams = [
        Stream(
            zone=draw(zones),
            channel=draw(st.sampled_from(CHANNELS)),
            week=draw(st.tuples(*[rates_of_a_day] * 7)),
            on_holidays=draw(st.none() | rates_of_a_day),
            holidays=draw(st.frozensets(near, max_size=2)),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    teams = [
        Team(
            zone=draw(zones),
            channels=draw(st.sampled_from([CHANNELS[:1], CHANNELS[1:], CHANNELS])),
            week=draw(st.tuples(*[spans_of_a_day] * 7)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) + draw(st.integers(-2 * DAY, 0)) * QUARTER
    count = draw(st.integers(DAY, 4 * DAY))
    return Scene(tuple(streams), tuple(teams), tuple(start + number * QUARTER for number in range(count)))


@settings(deadline=None, max_examples=80)
@given(scenes())
def test_every_share_is_that_of_a_walk_through_the_quarters(scene: Scene) -> None:
    report = coverage(scene.plan(), scene.demand(), scene.window)

    for stream, share in zip(scene.streams, report.by_stream.values(), strict=True):
        assert (share.expected, share.covered) == pytest.approx(scene.walked(stream))
        assert share.share is None or 0 <= share.share <= 1
    assert report.total.missed == pytest.approx(sum(gap.expected for gap in report.gaps))


@settings(deadline=None, max_examples=40)
@given(scenes())
def test_every_stretch_is_where_the_walk_finds_as_many_teams(scene: Scene) -> None:
    demand = scene.demand()
    report = coverage(scene.plan(), demand, scene.window)
    found = {
        name: {
            at
            for each in stretches
            if each.stream == demand.streams[0].name
            for at in scene.quarters
            if each.interval.contains(at)
        }
        for name, stretches in (
            ("gaps", report.gaps),
            ("overlaps", report.overlaps),
            ("single points", report.single_points),
        )
    }

    stream = scene.streams[0]
    able = [team for team in scene.teams if stream.channel in team.channels]
    walked = {at: sum(team.is_there(at) for team in able) for at in scene.quarters if stream.rate(at)}

    assert found["gaps"] == {at for at, teams in walked.items() if teams == 0}
    assert found["overlaps"] == {at for at, teams in walked.items() if teams > 1}
    assert found["single points"] == {at for at, teams in walked.items() if teams == 1}


@settings(deadline=None, max_examples=40)
@given(scenes(), st.data())
def test_windows_add_up(scene: Scene, data: st.DataObject) -> None:
    plan, demand, window = scene.plan(), scene.demand(), scene.window
    seconds = int(window.duration.total_seconds())
    cuts = data.draw(st.sets(st.integers(1, seconds - 1), max_size=3))
    bounds = [window.start, *(window.start + timedelta(seconds=cut) for cut in sorted(cuts)), window.end]

    parts = [coverage(plan, demand, Interval(start, end)).total for start, end in pairwise(bounds)]

    whole = coverage(plan, demand, window).total
    added = CoverageShare.sum(parts)
    assert (added.expected, added.covered) == pytest.approx((whole.expected, whole.covered), rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(scenes(), scenes())
def test_more_cover_never_lowers_a_share(scene: Scene, other: Scene) -> None:
    demand, plan = scene.demand(), scene.plan()

    more = plan
    for number, team in enumerate(other.teams):
        more = more.with_team(attrs.evolve(team.cover(number), name=f"extra {number}"))

    before, after = (coverage(each, demand, scene.window).by_stream for each in (plan, more))
    assert all(before[name].covered <= after[name].covered for name in before)


@settings(deadline=None, max_examples=40)
@given(scenes(), st.sampled_from([15, 20, 60, 1000]))
def test_the_intervals_of_a_window_add_up_to_it(scene: Scene, minutes: int) -> None:
    demand = scene.demand()

    parts = demand.by_interval(scene.window, every=timedelta(minutes=minutes))

    assert sum(each.total for each in parts) == pytest.approx(demand.expected(scene.window).total)
    assert [each.interval.start for each in parts[1:]] == [each.interval.end for each in parts[:-1]]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(ZONES), st.tuples(*[rates_of_a_day] * 7), st.integers(0, 200))
def test_a_week_brings_its_profile_but_for_the_hours_that_the_clock_skips_or_repeats(
    zone: str, week: tuple[tuple[int, ...], ...], number: int
) -> None:
    stream = DemandStream(region="m", channel=Channel.CHAT, language="en", profile=ArrivalProfile(week))
    demand = Demand(regions={"m": Region(zone=zone)}, streams=[stream])
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(weeks=number)
    window = Interval(start, start + timedelta(weeks=1))
    slots = [(start + slot * QUARTER).astimezone(ZoneInfo(zone)) for slot in range(7 * DAY)]

    shown = {(day, hour): 0 for day in range(7) for hour in range(24)}
    for slot in slots:
        shown[slot.weekday(), slot.hour] += 1
    difference = sum(week[day][hour] * (count - 4) / 4 for (day, hour), count in shown.items())

    assert demand.expected(window).total == pytest.approx(stream.profile.per_week + difference)


@settings(deadline=None, max_examples=40)
@given(scenes(), st.data())
def test_what_was_tallied_is_what_the_profile_expects_again(scene: Scene, data: st.DataObject) -> None:
    stream = scene.streams[0]
    window = Interval(scene.window.start, scene.window.start + timedelta(days=21))
    offsets = st.integers(0, 21 * 86_400 - 1).map(lambda seconds: timedelta(seconds=seconds))
    arrivals = [window.start + offset for offset in data.draw(st.lists(offsets, max_size=30))]
    profile = ArrivalTally.of(arrivals, window=window, zone=stream.zone).profile()

    again = Demand(
        regions={"m": Region(zone=stream.zone)},
        streams=[DemandStream(region="m", channel=Channel.CHAT, language="en", profile=profile)],
    ).expected(window)

    assert again.total == pytest.approx(len(arrivals), abs=1e-5)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[rates_of_a_day] * 7), st.none() | rates_of_a_day)
def test_a_profile_is_read_back_from_its_table(
    week: tuple[tuple[int, ...], ...], on_holidays: tuple[int, ...] | None
) -> None:
    profile = ArrivalProfile(week, on_holidays)

    assert ArrivalProfile.of(profile.to_rates()) == profile
