"""A chart of demand and cover shows, hour by hour, the figures of the coverage report."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pytest
import vl_convert

from cxcore import plots
from cxcore.coverage import (
    ArrivalProfile,
    AutomatedCover,
    Calendar,
    CoveragePlan,
    Demand,
    DemandStream,
    Region,
    TeamCover,
    coverage,
)
from cxcore.errors import InvalidValueError, UnknownZoneError
from cxcore.intervals import Interval
from cxcore.models import Channel
from cxcore.plots._coverage import By

DEMAND = Demand(
    regions={"us": Region(zone="America/New_York"), "eu": Region(zone="Europe/Berlin")},
    streams=[
        DemandStream(
            region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-22:00": 10})
        ),
        DemandStream(
            region="eu",
            channel=Channel.CHAT,
            language="de",
            intent="order status",
            profile=ArrivalProfile.of({"08:00-20:00": 5}),
        ),
        DemandStream(
            region="eu", channel=Channel.PHONE, language="de", profile=ArrivalProfile.of({"Mo-Fr 08:00-18:00": 6})
        ),
    ],
)
PLAN = CoveragePlan(
    teams=[
        TeamCover(
            name="Lisbon",
            cover=Calendar.parse("Mo-Fr 09:00-17:30", zone="Europe/Lisbon"),
            channels=[Channel.PHONE, Channel.CHAT],
            languages={"en": 8, "de": 8},
        ),
        TeamCover(
            name="Bogota",
            cover=Calendar.parse("Mo-Fr 12:00-21:00", zone="America/Bogota"),
            channels=[Channel.PHONE],
            languages={"en": 7},
        ),
    ],
    automated=[
        AutomatedCover(
            name="order bot",
            kind=Channel.CHATBOT,
            cover=Calendar.parse("06:00-22:00", zone="UTC"),
            channels=[Channel.CHAT],
            languages=["de"],
            intents=["order status"],
        )
    ],
)
ZONE = "America/New_York"


def new_york(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(ZONE))


SPRING = Interval(new_york(3, 2), new_york(3, 9))  # its last night has an hour less
AUTUMN = Interval(new_york(10, 26), new_york(11, 2))  # and this one an hour more


def panels(chart: alt.VConcatChart) -> list[tuple[list[dict[str, Any]], ...]]:
    """Return for each panel the records of bars, of gaps, and of changes of the clock."""
    document = chart.to_dict()
    return [
        tuple(document["datasets"][layer["data"]["name"]] for layer in panel["layer"]) for panel in document["vconcat"]
    ]


def total(bars: list[dict[str, Any]], *who: str) -> float:
    return math.fsum(each["interactions"] for each in bars if each["who"] in who)


@pytest.mark.parametrize("window", [SPRING, AUTUMN], ids=["23 hours", "25 hours"])
@pytest.mark.parametrize("by", ["region", "language", "channel", "stream"])
def test_the_bars_of_a_panel_add_up_to_the_report_of_the_window(by: By, window: Interval) -> None:
    report = coverage(PLAN, DEMAND, window)
    shares: Mapping[str, Any] = getattr(report, f"by_{by}")

    drawn = panels(plots.coverage(PLAN, DEMAND, window, zone=ZONE, by=by))

    assert len(drawn) == len(shares)
    for (bars, _, _), (name, share) in zip(drawn, shares.items(), strict=True):
        assert {each[by] for each in bars} == {name}
        assert total(bars, "people", "people and automation") == pytest.approx(share.covered)
        assert total(bars, "people and automation", "automation only") == pytest.approx(share.automated)
        assert total(bars, "automation only") == pytest.approx(share.only_automated)
        assert total(bars, "automation only", "nobody") == pytest.approx(share.missed)


def test_people_and_automation_are_told_apart() -> None:
    _, (bars, _, _) = panels(plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE, by="channel"))

    wednesday = [(each["starts"][-5:], each["who"]) for each in bars if each["starts"].startswith("Wed")]

    # In New York the team in Lisbon is there from 04:00 to 12:30, and the customers write from 02:00 to 14:00.
    assert wednesday[:4] == [
        ("02:00", "automation only"),
        ("03:00", "automation only"),
        ("04:00", "people and automation"),
        ("05:00", "people and automation"),
    ]
    assert wednesday[10:13] == [
        ("12:00", "people and automation"),
        ("12:00", "automation only"),
        ("13:00", "automation only"),
    ]


def test_bars_stand_on_each_other_in_their_hour() -> None:
    (_, (bars, _, _)) = panels(plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE))

    for lower, upper in pairwise(bars):
        if lower["from"] == upper["from"]:
            assert upper["lower"] == lower["upper"]
        else:
            assert lower["upper"] == pytest.approx(lower["expected"])
            assert upper["lower"] == 0
    assert all(each["upper"] - each["lower"] == pytest.approx(each["interactions"]) for each in bars)


def test_the_gaps_of_a_panel_are_those_of_the_report_to_the_minute() -> None:
    report = coverage(PLAN, DEMAND, SPRING)

    (_, us, _), (_, eu, _) = panels(plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE))

    drawn = {
        (each["stream"], SPRING.start + timedelta(hours=each["from"]), each["expected"], each["with automation"])
        for each in (*us, *eu)
    }
    assert drawn == {(gap.stream, gap.interval.start, gap.expected, gap.automated) for gap in report.gaps}
    assert {each["region"] for each in us} == {"us"}
    assert ("Mon 2026-03-02 12:30", "Mon 2026-03-02 14:00") in {(each["starts"], each["ends"]) for each in eu}


def test_an_hour_that_comes_twice_has_two_bars() -> None:
    nightly = Demand(
        regions={"us": Region(zone=ZONE)},
        streams=[
            DemandStream(
                region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"01:00-02:00": 8})
            )
        ],
    )

    ((bars, _, changes),) = panels(plots.coverage(CoveragePlan(), nightly, AUTUMN, zone=ZONE))

    sunday = [(each["from"], each["starts"], each["interactions"]) for each in bars[-2:]]
    assert sunday == [(145.0, "Sun 2026-11-01 01:00", 8.0), (146.0, "Sun 2026-11-01 01:00", 8.0)]
    assert changes == [{"from": 146.0, "note": "The clocks go back 1 h on Sun 2026-11-01 at 02:00."}]


def test_hours_are_those_of_the_clock_that_is_drawn() -> None:
    (bars, _, _), _ = panels(plots.coverage(PLAN, DEMAND, SPRING, zone="Asia/Kathmandu"))

    # New York's 08:00 is 18:45 in Kathmandu, so the first hour has a quarter of an hour's interactions.
    assert (bars[0]["starts"], bars[0]["interactions"], bars[0]["hours"]) == ("Mon 2026-03-02 18:00", 2.5, 1.0)


def test_the_description_says_what_is_covered() -> None:
    document = plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE).to_dict()

    # In UTC: Americans call 13-03, and people are there 13-02; Europeans call 07-17 and write 07-19,
    # and people are there 09-17:30. Calls come on five days, chats on seven, and the bot has all of these.
    assert document["title"]["text"] == "Demand and cover by region from Mon 2026-03-02 00:00 to Sun 2026-03-08 24:00"
    assert document["description"] == (
        f"{document['title']['text']}. "
        "us: 700 expected, 650 with people, 0 with automation only, 50 with nobody. "
        "eu: 720 expected, 452.5 with people, 207.5 with automation only, 60 with nobody. "
        "The clocks go forward 1 h on Sun 2026-03-08 at 02:00."
    )


def test_only_the_lowest_panel_labels_the_time() -> None:
    first, last = (
        panel["layer"][0]["encoding"]["x"]["axis"]
        for panel in plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE).to_dict()["vconcat"]
    )

    assert (first["labels"], first["title"]) == (False, None)
    assert (last["labels"], last["title"]) == (True, f"Time in {ZONE}")


def test_a_window_in_which_nobody_is_expected_has_panels_without_bars() -> None:
    night = Interval(new_york(3, 7, 22), new_york(3, 8, 1))

    ((bars, gaps, _),) = panels(
        plots.coverage(PLAN, Demand(regions=DEMAND.regions, streams=DEMAND.streams[:1]), night, zone=ZONE)
    )

    assert bars == gaps == []


def test_demand_without_streams_is_a_chart_without_panels() -> None:
    chart = plots.coverage(PLAN, Demand(regions={}, streams=[]), SPRING, zone=ZONE)

    assert chart.to_dict()["vconcat"] == []
    assert "<svg" in vl_convert.vegalite_to_svg(chart.to_json())


def test_two_weeks_over_a_change_of_the_clock_can_be_drawn_and_more_is_refused_with_advice() -> None:
    plots.coverage(PLAN, DEMAND, Interval(new_york(10, 20), new_york(11, 3)), zone=ZONE)

    with pytest.raises(InvalidValueError) as caught:
        plots.coverage(PLAN, DEMAND, Interval(new_york(1, 1), new_york(2, 1)), zone=ZONE)

    assert str(caught.value) == (
        "window: lasts 31 days, 0:00:00, and a chart shows at most 14 days; take one week of it."
    )


def test_an_unknown_grouping_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE, by="team")  # type: ignore[arg-type]  # the fault under test

    assert str(caught.value) == "by: is one of 'region', 'language', 'channel', 'stream'; 'team' is not."


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownZoneError, match=r"^zone: 'Lisbon' is not an IANA time zone\."):
        plots.coverage(PLAN, DEMAND, SPRING, zone="Lisbon")


def many(streams: int, hours: str) -> Demand:
    return Demand(
        regions={"eu": Region(zone="UTC")},
        streams=[
            DemandStream(
                region="eu",
                channel=Channel.CHAT,
                language="de",
                intent=f"intent {each}",
                profile=ArrivalProfile.of({hours: 1}),
            )
            for each in range(streams)
        ],
    )


def test_more_panels_than_can_be_read_are_refused_with_advice() -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.coverage(PLAN, many(13, "09:00-10:00"), SPRING, zone=ZONE, by="stream")

    assert str(caught.value) == (
        "by: 'stream' makes 13 panels; a chart shows at most 12: group more coarsely, or draw a part of the demand."
    )


def test_more_bars_than_a_chart_can_show_are_refused_with_advice() -> None:
    half_hours = ",".join(f"{hour:02}:00-{hour:02}:30" for hour in range(24))
    bots = [
        AutomatedCover(
            name="bot",
            kind=Channel.CHATBOT,
            cover=Calendar.parse(half_hours, zone="UTC"),
            channels=[Channel.CHAT],
            languages=["de"],
            intents=[f"intent {each}" for each in range(12)],
        )
    ]
    fortnight = Interval(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 15, tzinfo=UTC))

    with pytest.raises(InvalidValueError) as caught:
        plots.coverage(CoveragePlan(automated=bots), many(12, "24/7"), fortnight, zone="UTC", by="stream")

    assert str(caught.value) == "window: makes more than 5,000 marks, which no chart can show; take a shorter one."


def test_the_same_plan_gives_the_same_document() -> None:
    first, second = (json.dumps(plots.coverage(PLAN, DEMAND, SPRING, zone=ZONE).to_dict()) for _ in range(2))

    assert first == second


def test_it_is_drawn_as_a_picture_with_panels_and_legend() -> None:
    picture = vl_convert.vegalite_to_svg(plots.coverage(PLAN, DEMAND, AUTUMN, zone=ZONE, by="language").to_json())

    for text in ("en", "de", "people", "automation only", "nobody", "Time in America/New_York", "Sun 11-01", "12:00"):
        assert f">{text}<" in picture
