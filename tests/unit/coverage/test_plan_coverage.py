"""What a plan covers: shares, gaps, overlaps, and hours that depend on one person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cxcore.coverage import (
    ArrivalProfile,
    AutomatedCover,
    Calendar,
    CoveragePlan,
    CoverageReport,
    CoverageShare,
    Demand,
    DemandStream,
    DemandStretch,
    Region,
    TeamCover,
    coverage,
)
from cxcore.intervals import Interval
from cxcore.models import Channel

MONDAY = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
WEEK = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))


def stream(rates: dict[str, float], **changed: Any) -> DemandStream:
    usual = {"region": "here", "channel": Channel.CHAT, "language": "en", "profile": ArrivalProfile.of(rates)}
    return DemandStream(**{**usual, **changed})


def demand(*streams: DemandStream, zone: str = "UTC") -> Demand:
    return Demand(regions={"here": Region(zone=zone)}, streams=streams)


def team(name: str, hours: str, **changed: Any) -> TeamCover:
    usual = {"cover": Calendar.parse(hours, zone="UTC"), "channels": [Channel.CHAT], "languages": {"en": 8}, "heads": 2}
    return TeamCover(name=name, **{**usual, **changed})


def bot(**changed: Any) -> AutomatedCover:
    usual = {
        "name": "order bot",
        "kind": Channel.CHATBOT,
        "cover": Calendar.always(zone="UTC"),
        "channels": [Channel.CHAT],
        "languages": ["en"],
        "intents": ["order status"],
    }
    return AutomatedCover(**{**usual, **changed})


def told(stretches: tuple[DemandStretch, ...]) -> list[tuple[str, float, tuple[str, ...]]]:
    return [(str(each.interval), each.expected, each.teams) for each in stretches]


def test_what_comes_while_nobody_is_there_is_missed() -> None:
    report = coverage(
        CoveragePlan(teams=[team("Lisbon", "Mo 09:30-17:00")]), demand(stream({"Mo 09:00-18:00": 4})), MONDAY
    )

    assert report.total == CoverageShare(expected=36.0, covered=30.0)
    assert report.total.missed == 6.0
    assert report.total.share == pytest.approx(30 / 36)
    assert told(report.gaps) == [
        ("[2026-03-02 17:00Z, 2026-03-02 18:00Z)", 4.0, ()),
        ("[2026-03-02 09:00Z, 2026-03-02 09:30Z)", 2.0, ()),
    ]


def test_a_gap_is_only_where_somebody_is_expected() -> None:
    report = coverage(CoveragePlan(), demand(stream({"Mo 09:00-10:00,15:00-16:00": 3})), MONDAY)

    assert told(report.gaps) == [
        ("[2026-03-02 09:00Z, 2026-03-02 10:00Z)", 3.0, ()),
        ("[2026-03-02 15:00Z, 2026-03-02 16:00Z)", 3.0, ()),
    ]


def test_a_gap_shows_the_clock_of_its_region() -> None:
    (gap,) = coverage(CoveragePlan(), demand(stream({"Mo 09:00-10:00": 3}), zone="Asia/Kathmandu"), MONDAY).gaps

    assert str(gap.interval) == "[2026-03-02 03:15Z, 2026-03-02 04:15Z)"
    assert [f"{end:%H:%M %Z}" for end in gap.local] == ["09:00 +0545", "10:00 +0545"]
    assert str(gap) == "here chat en, Mon 2026-03-02 09:00 to 10:00 Asia/Kathmandu: 3 expected"


def test_a_gap_over_midnight_shows_both_dates() -> None:
    (gap,) = coverage(CoveragePlan(), demand(stream({"Mo 22:00-02:00": 3})), WEEK).gaps

    assert str(gap) == "here chat en, Mon 2026-03-02 22:00 to Tue 2026-03-03 02:00 UTC: 12 expected"


def test_a_stream_counts_only_those_who_can_serve_it() -> None:
    plan = CoveragePlan(
        teams=[
            team("Lisbon", "24/7", languages={"pt": 9}),
            team("Manila", "Mo 00:00-12:00"),
            team("Phones", "24/7", channels=[Channel.PHONE]),
        ]
    )
    report = coverage(plan, demand(stream({"24/7": 1}), stream({"24/7": 1}, language="pt")), MONDAY)

    assert report.by_stream["here chat en"].covered == 12.0
    assert report.by_stream["here chat pt"].covered == 24.0


def test_shares_are_grouped_by_region_channel_and_language() -> None:
    streams = [
        stream({"Mo 00:00-10:00": 1}, region="us"),
        stream({"Mo 00:00-10:00": 2}, region="eu"),
        stream({"Mo 00:00-10:00": 3}, region="eu", language="de"),
        stream({"Mo 00:00-10:00": 4}, region="eu", channel=Channel.PHONE),
    ]
    regions = {"us": Region(zone="UTC"), "eu": Region(zone="UTC")}

    report = coverage(CoveragePlan(teams=[team("Lisbon", "24/7")]), Demand(regions=regions, streams=streams), MONDAY)

    told = {name: (share.expected, share.covered) for name, share in report.by_region.items()}
    assert told == {"us": (10.0, 10.0), "eu": (90.0, 20.0)}
    assert {name: share.missed for name, share in report.by_channel.items()} == {"chat": 30.0, "phone": 40.0}
    assert {name: share.share for name, share in report.by_language.items()} == {"en": 30 / 70, "de": 0.0}
    assert report.total == CoverageShare(expected=100.0, covered=30.0)


def test_overlaps_name_the_teams_that_are_there_together() -> None:
    plan = CoveragePlan(teams=[team("Manila", "Mo 00:00-10:00"), team("Lisbon", "Mo 08:00-18:00")])

    report = coverage(plan, demand(stream({"24/7": 1})), MONDAY)

    assert told(report.overlaps) == [("[2026-03-02 08:00Z, 2026-03-02 10:00Z)", 2.0, ("Manila", "Lisbon"))]
    assert report.total.covered == 18.0  # who is covered twice is covered once


def test_an_hour_with_one_head_depends_on_one_person() -> None:
    plan = CoveragePlan(
        teams=[
            team("Lisbon", "Mo 08:00-16:00"),
            team("Lisbon evening", "Mo 16:00-20:00", heads=1),
            team("Bogota", "Mo 18:00-22:00", heads=1),
        ]
    )

    report = coverage(plan, demand(stream({"Mo 08:00-21:00": 5})), MONDAY)

    assert told(report.single_points) == [
        ("[2026-03-02 16:00Z, 2026-03-02 18:00Z)", 10.0, ("Lisbon evening",)),
        ("[2026-03-02 20:00Z, 2026-03-02 21:00Z)", 5.0, ("Bogota",)),
    ]
    assert str(report.single_points[0]) == (
        "here chat en, Mon 2026-03-02 16:00 to 18:00 UTC: 10 expected with Lisbon evening"
    )


def test_automation_is_counted_apart_from_people() -> None:
    plan = CoveragePlan(
        teams=[team("Lisbon", "Mo 08:00-18:00")],
        automated=[bot(cover=Calendar.parse("Mo 06:00-12:00", zone="UTC"))],
    )
    status = stream({"Mo 00:00-24:00": 1}, intent="order status")

    report = coverage(plan, demand(status, stream({"Mo 00:00-24:00": 1})), MONDAY)

    assert report.by_stream["here chat en order status"] == CoverageShare(
        expected=24.0, covered=10.0, automated=6.0, only_automated=2.0
    )
    assert report.by_stream["here chat en"] == CoverageShare(expected=24.0, covered=10.0)
    assert report.total.share == pytest.approx(20 / 48)
    assert report.total.automated_share == 6 / 48
    early = next(gap for gap in report.gaps if gap.automated)
    assert (early.stream, str(early.interval)) == (
        "here chat en order status",
        "[2026-03-02 00:00Z, 2026-03-02 08:00Z)",
    )
    assert (early.expected, early.automated) == (8.0, 2.0)


def test_two_automata_at_the_same_time_count_once() -> None:
    plan = CoveragePlan(automated=[bot(), bot(name="help centre", kind=Channel.SELF_SERVICE)])

    report = coverage(plan, demand(stream({"Mo 00:00-24:00": 1}, intent="order status")), MONDAY)

    assert report.total == CoverageShare(expected=24.0, covered=0.0, automated=24.0, only_automated=24.0)
    assert report.overlaps == ()
    assert report.single_points == ()


def test_without_demand_the_share_is_unknown() -> None:
    report = coverage(CoveragePlan(teams=[team("Lisbon", "24/7")]), demand(), MONDAY)

    assert report.total == CoverageShare(expected=0.0, covered=0.0)
    assert report.total.share is None
    assert report.total.automated_share is None
    assert report.gaps == ()
    assert repr(report) == ("<CoverageReport unknown of 0 interactions in [2026-03-02 00:00Z, 2026-03-03 00:00Z)>")


def test_a_night_shift_counts_on_the_short_and_the_long_night() -> None:
    nights = team("Lisbon", "22:00-06:00", cover=Calendar.parse("22:00-06:00", zone="Europe/Lisbon"))
    around = demand(stream({"24/7": 1}), zone="Europe/Lisbon")

    def covered(day: date) -> float:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return coverage(CoveragePlan(teams=[nights]), around, Interval(noon, noon + timedelta(hours=24))).total.covered

    assert covered(date(2026, 3, 21)) == 8.0
    assert covered(date(2026, 3, 28)) == 7.0
    assert covered(date(2026, 10, 24)) == 9.0


def test_a_cover_of_somebody_else_may_yield_spans_that_touch() -> None:
    class Shifts:
        def spans(self, window: Interval) -> Any:
            middle = window.start + timedelta(hours=4)
            yield Interval(window.start, middle)
            yield Interval(middle, middle + timedelta(hours=4))

        is_open = elapsed = add = next_open = next_close = lambda self, *_: None

    report = coverage(
        CoveragePlan(teams=[team("Lisbon", "24/7", cover=Shifts(), heads=1)]), demand(stream({"24/7": 1})), MONDAY
    )

    assert told(report.single_points) == [("[2026-03-02 00:00Z, 2026-03-02 08:00Z)", 8.0, ("Lisbon",))]


def test_shares_of_parts_add_up() -> None:
    parts = [CoverageShare(expected=10.0, covered=4.0, automated=2.0, only_automated=1.0)] * 2

    assert parts[0] + parts[1] == CoverageShare(expected=20.0, covered=8.0, automated=4.0, only_automated=2.0)
    assert CoverageShare.sum([]) == CoverageShare(expected=0.0, covered=0.0)
    with pytest.raises(TypeError):
        parts[0] + 1.0  # type: ignore[operator]  # the test


def test_a_report_is_a_document_and_a_table() -> None:
    thin = [team("Lisbon", "Mo-Fr 09:00-10:00", heads=1)]
    report = coverage(CoveragePlan(teams=thin), demand(stream({"Mo-Su 00:00-24:00": 1})), WEEK)

    html = report._repr_html_()

    assert CoverageReport.from_json(report.to_json()) == report
    assert len({report, CoverageReport.from_dict(report.to_dict())}) == 1
    assert repr(report) == "<CoverageReport 2.9 % of 168 interactions in [2026-03-02 00:00Z, 2026-03-09 00:00Z)>"
    assert "<td>all</td><td>168</td><td>2.9 %</td><td>163</td><td>0 %</td>" in html
    assert "<th>gap</th>" in html
    assert "<td>here chat en</td><td>Fri 2026-03-06 10:00</td><td>Mon 00:00</td><td>UTC</td><td>62</td>" in html
    assert "<th>one person</th>" in html


def test_a_table_shows_ten_gaps_and_says_how_many_more_there_are() -> None:
    report = coverage(CoveragePlan(), demand(stream({"Mo-Su 09:00-10:00,12:00-13:00": 1})), WEEK)

    html = report._repr_html_()

    assert html.count("<td>here chat en</td>") == 10
    assert "<td>and 4 more</td>" in html
    assert "one person" not in html


def test_nearly_all_is_not_all() -> None:
    plan = CoveragePlan(teams=[team("Lisbon", "00:00-23:59:59")])

    report = coverage(plan, demand(stream({"24/7": 1})), MONDAY)

    assert repr(report).startswith("<CoverageReport 99.9 % of 24 interactions")
