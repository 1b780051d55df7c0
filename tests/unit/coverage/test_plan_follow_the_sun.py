"""
Three sites for customers on two continents, in the weeks whose clocks differ.

The figures follow from the clocks alone. Manila and Bogota keep theirs all
year. In 2026 those of the United States are an hour forward from 8 March to
1 November, those of Europe from 29 March to 25 October. In UTC:

=====================  ==============  =================  ===============
                       until 8 March   8 to 29 March, and  29 March to
                       and from 1 Nov  25 Oct to 1 Nov     25 October
=====================  ==============  =================  ===============
Manila 14:00-23:00     06-15           06-15              06-15
Lisbon 13:00-22:00     13-22           13-22              12-21
Bogota 12:00-21:00     17-02           17-02              17-02
US customers 08-22     13-03           12-02              12-02
EU customers 08-18     07-17           07-17              06-16
=====================  ==============  =================  ===============

So in winter nobody takes the hour from 21:00 of New York, at 4 an hour; while
only the clocks of New York are forward it is the hour from 08:00, at 10; and
in summer there is no gap.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from cxcore.coverage import (
    ArrivalProfile,
    Calendar,
    CoveragePlan,
    Demand,
    DemandStream,
    Region,
    TeamCover,
    coverage,
    recommend,
)
from cxcore.intervals import Interval
from cxcore.models import Channel

DEMAND = Demand(
    regions={"us": Region(zone="America/New_York"), "eu": Region(zone="Europe/Berlin")},
    streams=[
        DemandStream(
            region="us",
            channel=Channel.PHONE,
            language="en",
            skills={"us_billing": 1},
            profile=ArrivalProfile.of({"Mo-Fr 08:00-20:00": 10, "Mo-Fr 20:00-22:00": 4}),
        ),
        DemandStream(
            region="eu", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-18:00": 6})
        ),
    ],
)


def site(name: str, hours: str, zone: str, *, knows_us_billing: bool, heads: int) -> TeamCover:
    return TeamCover(
        name=name,
        cover=Calendar.parse(hours, zone=zone),
        channels=[Channel.PHONE],
        languages={"en": 8},
        skills={"us_billing": 5} if knows_us_billing else {},
        heads=heads,
    )


PLAN = CoveragePlan(
    teams=[
        site("Manila", "Mo-Fr 14:00-23:00", "Asia/Manila", knows_us_billing=False, heads=5),
        site("Lisbon", "Mo-Fr 13:00-22:00", "Europe/Lisbon", knows_us_billing=True, heads=4),
        site("Bogota", "Mo-Fr 12:00-21:00", "America/Bogota", knows_us_billing=True, heads=1),
    ]
)


def week_of(monday: date) -> Interval:
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    return Interval(start, start + timedelta(weeks=1))


EVENING, MORNING = "21:00-22:00", "08:00-09:00"


@pytest.mark.parametrize(
    ("monday", "missed", "local", "utc", "reason"),
    [
        (date(2026, 3, 2), 20, EVENING, "02:00-03:00", "winter everywhere"),
        (date(2026, 3, 9), 50, MORNING, "12:00-13:00", "New York is forward, Lisbon not yet"),
        (date(2026, 3, 16), 50, MORNING, "12:00-13:00", "New York is forward, Lisbon not yet"),
        (date(2026, 3, 23), 50, MORNING, "12:00-13:00", "New York is forward, Lisbon until Sunday not"),
        (date(2026, 3, 30), 0, None, None, "summer everywhere"),
        (date(2026, 10, 19), 0, None, None, "summer everywhere"),
        (date(2026, 10, 26), 50, MORNING, "12:00-13:00", "Lisbon is back, New York not yet"),
        (date(2026, 11, 2), 20, EVENING, "02:00-03:00", "winter everywhere"),
    ],
)
def test_the_gap_is_another_in_the_weeks_whose_clocks_differ(
    monday: date, missed: float, local: str | None, utc: str | None, reason: str
) -> None:
    report = coverage(PLAN, DEMAND, week_of(monday))

    assert report.total.expected == 5 * (12 * 10 + 2 * 4) + 5 * 10 * 6, reason
    assert report.total.missed == missed, reason
    assert report.by_region["eu"].share == 1
    assert {"-".join(f"{end:%H:%M}" for end in gap.local) for gap in report.gaps} == ({local} if local else set())
    assert {f"{gap.interval.start:%H:%M}-{gap.interval.end:%H:%M}" for gap in report.gaps} == ({utc} if utc else set())
    assert len(report.gaps) == (5 if local else 0)


def test_a_gap_that_stands_still_in_utc_moves_by_an_hour_on_the_clock_of_each_region() -> None:
    around = Demand(
        regions=DEMAND.regions,
        streams=[
            DemandStream(region=region, channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"24/7": 1}))
            for region in ("us", "eu")
        ],
    )
    but_two_hours = CoveragePlan(teams=[site("Manila", "08:00-30:00", "Asia/Manila", knows_us_billing=False, heads=9)])

    def hours(day: date) -> dict[str, str]:
        start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        gaps = coverage(but_two_hours, around, Interval(start, start + timedelta(days=1))).gaps
        assert {f"{gap.interval.start:%H:%M}-{gap.interval.end:%H:%M}" for gap in gaps} == {"22:00-00:00"}
        return {gap.stream[:2]: f"{gap.local[0]:%H:%M}" for gap in gaps}

    assert hours(date(2026, 3, 3)) == {"us": "17:00", "eu": "23:00"}
    assert hours(date(2026, 3, 17)) == {"us": "18:00", "eu": "23:00"}
    assert hours(date(2026, 4, 7)) == {"us": "18:00", "eu": "00:00"}
    assert hours(date(2026, 10, 27)) == {"us": "18:00", "eu": "23:00"}


def test_after_lisbon_leaves_the_us_depends_on_one_person_in_bogota() -> None:
    report = coverage(PLAN, DEMAND, week_of(date(2026, 3, 2)))

    assert [(str(each.interval)[1:18], each.expected, each.teams) for each in report.single_points] == [
        (f"2026-03-0{day} 22:00Z", 34.0, ("Bogota",)) for day in range(2, 7)
    ]


def test_the_shift_that_closes_the_gap_of_march_buys_more_than_that_of_winter() -> None:
    march = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
    candidates = [
        site("Manila late", "Mo-Fr 20:00-21:00", "Asia/Manila", knows_us_billing=False, heads=1),
        site("Bogota late", "Mo-Fr 21:00-22:00", "America/Bogota", knows_us_billing=True, heads=1),
        site("Bogota early", "Mo-Fr 07:00-08:00", "America/Bogota", knows_us_billing=True, heads=1),
    ]

    early, late = recommend(PLAN, DEMAND, candidates, march)

    assert (early.team.name, early.gain, early.open_time, early.gain_per_hour) == (
        "Bogota early",
        3 * 50.0,
        timedelta(hours=20),
        7.5,
    )
    assert (late.team.name, late.gain, late.share) == ("Bogota late", 20.0, 1.0)
    closed = coverage(PLAN.with_team(early.team).with_team(late.team), DEMAND, march)
    assert closed.gaps == ()
