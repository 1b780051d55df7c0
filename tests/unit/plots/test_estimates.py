"""A chart of figures shows each with its interval, exactly as it was measured."""

import builtins
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import altair as alt
import pytest
import vl_convert

from cxcore import plots
from cxcore.errors import InvalidValueError, MissingExtraError
from cxcore.metrics import CSAT, NPS, Cases, Measurements, ResolutionTime, measure

MONDAY: Final = datetime(2026, 3, 2, tzinfo=UTC)


def ratings(teams: Mapping[str | None, tuple[int, int]]) -> Measurements:
    """CSAT by team, from satisfied and unsatisfied answers."""
    rows = [
        {"team": team, "csat_score": score}
        for team, (good, bad) in teams.items()
        for score in [5] * good + [1] * bad + [None]
    ]
    return measure(rows, [CSAT()], by=["team"])


def drawn(chart: alt.LayerChart) -> tuple[list[dict[str, Any]], ...]:
    """Return the records of the lines, the points and the reasons."""
    document = chart.to_dict()
    return tuple(document["datasets"][layer["data"]["name"]] for layer in document["layer"])


def shown(chart: alt.LayerChart) -> list[str]:
    """Return the names of the rows, as the axis writes them."""
    expression: str = chart.to_dict()["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    names: list[str] = json.loads(expression.removesuffix("[datum.value]"))
    return names


def test_the_line_of_a_figure_is_its_interval() -> None:
    measured = ratings({"Lisbon": (19, 1), "Manila": (40, 10)})

    lines, points, reasons = drawn(plots.estimates(measured))

    for line, point, each in zip(lines, points, measured, strict=True):
        assert (line["low"], point["value"], line["high"]) == (
            each.estimate.low,
            each.estimate.value,
            each.estimate.high,
        )
    assert [point["figure"] for point in points] == ["95.0 %", "80.0 %"]
    assert [point["left out"] for point in points] == [1, 1]
    assert reasons == []


def test_rows_are_named_by_their_group_in_the_order_in_which_they_were_measured() -> None:
    chart = plots.estimates(ratings({"Manila": (3, 1), "Lisbon": (1, 1), None: (1, 0)}))

    assert shown(chart) == ["Lisbon", "Manila", "(unknown)"]
    assert chart.to_dict()["title"]["text"] == "csat"


def test_two_groups_that_are_called_alike_have_a_row_each() -> None:
    lines, _, _ = drawn(plots.estimates(ratings({"(unknown)": (3, 1), None: (1, 0)})))

    assert [line["row"] for line in lines] == [0, 1]


def test_rows_of_several_definitions_say_what_differs() -> None:
    rows = [{"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=hour), "closed_at": None} for hour in (1, 5, 9)]
    medians = ResolutionTime(), ResolutionTime(method="naive", until="solved")

    chart = plots.estimates(measure(rows, medians, at=MONDAY + timedelta(days=1)))

    assert shown(chart) == ["kaplan meier solved or closed", "naive solved"]
    assert chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]["title"] == "hours"


def test_rows_of_several_metrics_are_named_by_them() -> None:
    answers = [{"csat_score": 5, "nps_score": 9}]

    assert shown(plots.estimates(measure(answers, [CSAT(), CSAT(top=5)]))) == ["4", "5"]
    assert shown(plots.estimates(measure(answers, [NPS()]))) == ["nps"]


def test_an_interval_without_an_end_runs_to_the_edge_and_the_chart_says_so() -> None:
    rows = [
        {"opened_at": MONDAY, "solved_at": hour and MONDAY + timedelta(hours=hour), "closed_at": None}
        for hour in (1, 2, 3, 30, None, None)
    ]
    measured = measure(rows, [ResolutionTime()], at=MONDAY + timedelta(days=4))
    assert measured["resolution_time"].high is None

    chart = plots.estimates(measured)

    ((line,), (point,), _) = drawn(chart)
    encoded = chart.to_dict()["layer"][0]["encoding"]["x"]
    assert line["high"] == encoded["scale"]["domain"][1]
    assert point["interval"].endswith(" to ?")
    assert chart.to_dict()["title"]["subtitle"][-1] == "A line that runs to the edge has no end there."


def test_a_group_without_a_figure_says_why() -> None:
    lines, points, (reason,) = drawn(plots.estimates(ratings({"Lisbon": (19, 1), "Manila": (0, 0)})))

    assert (len(lines), len(points)) == (1, 1)
    assert reason["row"] == 1
    assert reason["why"] == "there are no answers on the satisfaction scale; left out: 1 (csat_score unknown)"


def test_a_count_has_no_interval_and_is_drawn_as_it_is() -> None:
    chart = plots.estimates(measure([{"opened_at": MONDAY}] * 1200, [Cases()]))

    lines, (point,), _ = drawn(chart)
    assert lines == []
    assert (point["figure"], point["interval"]) == ("1,200 cases", "")
    assert chart.to_dict()["description"] == (
        "cases. Cases opened, before the as-of instant if there is one. cases: 1,200 cases, n = 1,200."
    )


def test_figures_that_are_all_unknown_are_still_a_chart() -> None:
    assert drawn(plots.estimates(ratings({"Lisbon": (0, 0)})))[1] == []


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        ([], "measurements: are of one unit in one chart; there are none."),
        (
            measure([{"csat_score": 5, "nps_score": 9}], [CSAT(), NPS()]),
            "measurements: are of one unit in one chart; these are in points and share.",
        ),
    ],
)
def test_what_cannot_stand_on_one_axis_is_refused(measured: Sequence[Any], message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.estimates(measured)

    assert str(caught.value) == message


def test_the_same_figures_give_the_same_document_and_a_picture() -> None:
    measured = ratings({"Lisbon": (19, 1), "Manila": (0, 0)})

    first, second = (json.dumps(plots.estimates(measured).to_dict()) for _ in range(2))

    assert first == second
    assert "Lisbon" in vl_convert.vegalite_to_svg(first)


def test_without_altair_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_altair(name: str, *rest: Any) -> Any:
        if name == "altair":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_altair)

    with pytest.raises(MissingExtraError, match=r"A chart needs an optional dependency: pip install 'cxcore\[plots\]'"):
        plots.estimates(ratings({"Lisbon": (1, 0)}))
