"""A chart of a figure over time has a point for each period, its interval, and no line where nobody knows."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

import altair as alt
import pytest
import vl_convert

from cxcore import plots
from cxcore.errors import InvalidValueError
from cxcore.metrics import CSAT, NPS, Measurement, Measurements, measure

MONDAY: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK: Final = timedelta(weeks=1)


def weekly(teams: Mapping[str, Mapping[int, tuple[int, int]]], **choices: Any) -> Measurements:
    """CSAT by team and week, from satisfied and unsatisfied answers."""
    rows = [
        {"team": team, "started_at": MONDAY + week * WEEK, "csat_score": score}
        for team, weeks in teams.items()
        for week, (good, bad) in weeks.items()
        for score in [5] * good + [1] * bad + [None]
    ]
    asked: dict[str, Any] = {"by": ["team"], "period": "week", "zone": "Europe/Lisbon"} | choices
    return measure(rows, [CSAT()], **asked)


def drawn(chart: alt.LayerChart) -> tuple[list[dict[str, Any]], ...]:
    """Return the records of the intervals, the lines and the points."""
    document = chart.to_dict()
    return tuple(document["datasets"][layer["data"]["name"]] for layer in document["layer"])


def runs(chart: alt.LayerChart) -> list[list[str]]:
    """Return the periods that a line joins."""
    return [[each["period"] for each in run] for _, run in groupby(drawn(chart)[1], key=lambda each: each["run"])]


def test_each_period_is_a_point_with_its_interval() -> None:
    measured = weekly({"Lisbon": {0: (19, 1), 1: (40, 10), 2: (3, 1)}})

    intervals, _, points = drawn(plots.trend(measured))

    assert [point["period"] for point in points] == ["2026-W10", "2026-W11", "2026-W12"]
    for interval, point, each in zip(intervals, points, measured, strict=True):
        assert (interval["low"], point["value"], interval["high"]) == (
            each.estimate.low,
            each.estimate.value,
            each.estimate.high,
        )


def test_a_point_of_one_group_stands_in_the_middle_of_its_period() -> None:
    points = drawn(plots.trend(weekly({"Lisbon": {0: (1, 0), 1: (1, 0)}})))[2]

    assert [point["at"] for point in points] == [84.0, 168 + 84.0]


def test_points_of_several_groups_stand_beside_each_other_inside_the_period() -> None:
    points = drawn(plots.trend(weekly({"Lisbon": {0: (1, 0)}, "Manila": {0: (1, 1)}})))[2]

    assert [(point["series"], point["at"]) for point in points] == [("Lisbon", 56.0), ("Manila", 112.0)]


def test_the_week_in_which_the_clocks_change_is_as_long_as_it_is() -> None:
    chart = plots.trend(weekly({"Lisbon": {3: (1, 0), 4: (1, 0)}}))

    assert [point["at"] for point in drawn(chart)[2]] == [83.5, 167 + 84.0]
    assert "The clocks go forward 1 h on Sun 2026-03-29 at 01:00." in chart.to_dict()["title"]["subtitle"]


def test_a_line_breaks_where_a_week_is_missing_or_has_no_figure() -> None:
    missing = plots.trend(weekly({"Lisbon": {0: (1, 0), 1: (1, 1), 3: (1, 0)}}))
    unknown = plots.trend(weekly({"Lisbon": {0: (1, 0), 1: (1, 1), 2: (0, 0), 3: (1, 0)}}))

    assert runs(missing) == runs(unknown) == [["2026-W10", "2026-W11"], ["2026-W13"]]


def test_no_line_leads_from_one_group_to_the_next() -> None:
    chart = plots.trend(weekly({"Lisbon": {0: (1, 0)}, "Manila": {1: (1, 0)}}))

    assert runs(chart) == [["2026-W10"], ["2026-W11"]]


def test_definitions_are_told_apart_by_colour() -> None:
    rows = [{"started_at": MONDAY, "csat_score": 4}, {"started_at": MONDAY + WEEK, "csat_score": 5}]

    chart = plots.trend(measure(rows, [CSAT(), CSAT(top=5)], period="week", zone="Europe/Lisbon"))

    assert [(point["series"], point["value"]) for point in drawn(chart)[2]] == [
        ("4", 1.0),
        ("4", 1.0),
        ("5", 0.0),
        ("5", 1.0),
    ]


@pytest.mark.parametrize(
    ("kind", "text"), [("day", "csat by day"), ("month", "csat by month"), ("hour", "csat by hour")]
)
def test_the_title_says_what_is_drawn_by_what(kind: str, text: str) -> None:
    assert plots.trend(weekly({"Lisbon": {0: (1, 0)}}, period=kind)).to_dict()["title"]["text"] == text


def test_rows_of_no_known_period_are_not_drawn() -> None:
    rows = [{"started_at": None, "csat_score": 1}, {"started_at": MONDAY, "csat_score": 5}]

    points = drawn(plots.trend(measure(rows, [CSAT()], period="week", zone="UTC")))[2]

    assert [point["period"] for point in points] == ["2026-W10"]


def test_a_reader_who_does_not_see_it_hears_where_it_began_and_where_it_ended() -> None:
    chart = plots.trend(weekly({"Lisbon": {0: (19, 1), 1: (0, 0), 2: (40, 10)}}, zone="UTC"))

    assert chart.to_dict()["description"].endswith(
        "Lisbon: 3 weeks, from 95.0 %, 76.4 % to 99.1 %, n = 20 in 2026-W10 "
        "to 80.0 %, 67.0 % to 88.8 %, n = 50 in 2026-W12."
    )


def mixed(*, second: Mapping[str, Any]) -> list[Measurement]:
    one = weekly({"Lisbon": {0: (1, 0)}})
    return [*one, *weekly({"Lisbon": {1: (1, 0)}}, **second)]


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        ([], "are by period: measure(..., period='week', zone='Europe/Lisbon')."),
        (measure([{"csat_score": 5}], [CSAT()]), "are by period: measure(..., period='week', zone='Europe/Lisbon')."),
        (
            mixed(second={"zone": "Asia/Manila"}),
            "are periods of one kind and zone; these are of Asia/Manila, Europe/Lisbon.",
        ),
        (mixed(second={"period": "day"}), "are periods of one kind and zone; these are of day, week."),
        (
            weekly({f"team {number}": {0: (1, 0)} for number in range(8)}),
            "make at most 7 colours in one chart, which can be told apart; these make 8.",
        ),
        (
            measure(
                [{"started_at": MONDAY, "csat_score": 5, "nps_score": 9}], [CSAT(), NPS()], period="day", zone="UTC"
            ),
            "are of one unit in one chart; these are in points and share.",
        ),
    ],
)
def test_what_cannot_be_told_apart_or_compared_is_refused(measured: list[Measurement], message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.trend(measured)

    assert str(caught.value) == f"measurements: {message}"


def test_the_same_figures_give_the_same_document_and_a_picture() -> None:
    measured = weekly({"Lisbon": {0: (19, 1), 1: (4, 1)}, "Manila": {0: (3, 2)}})

    first, second = (json.dumps(plots.trend(measured).to_dict()) for _ in range(2))

    assert first == second
    assert "Time in Europe/Lisbon" in vl_convert.vegalite_to_svg(first)
