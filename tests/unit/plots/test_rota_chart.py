"""A chart of a rota shows each shift, gap and overlap where it is, on the clock of the rota."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altair as alt
import attrs
import pytest
import vl_convert

from cxcore import plots
from cxcore.coverage import FinalRota, Rota
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval

BILLING = Rota.parse("""
name = "billing"
zone = "Europe/Lisbon"
duty = "Mo-Fr 18:00-09:00; Sa-Su 09:00-33:00"
others = ["Yuki"]

[[layers]]
name = "week"
people = ["Priya", "Ana", "Tomás"]
start = 2026-03-02T09:00:00
handover = { unit = "week" }

[[layers]]
name = "weekend"
people = ["Bo", "Priya"]
start = 2026-03-07T09:00:00
handover = { unit = "week" }
within = "Sa-Su 09:00-21:00"

[[substitutions]]
person = "Yuki"
during = { start = 2026-03-25T18:00:00Z, end = 2026-03-26T09:00:00Z }

[[swaps]]
person = "Ana"
other = "Priya"
gives = { start = 2026-04-01T17:00:00Z, end = 2026-04-02T08:00:00Z }
takes = { start = 2026-03-26T18:00:00Z, end = 2026-03-27T09:00:00Z }

[[leave]]
person = "Ana"
during = { start = 2026-03-31T00:00:00Z, end = 2026-04-01T00:00:00Z }
""")


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day and hour are no tzinfo


FINAL = BILLING.final(Interval(utc(2026, 3, 23, 9), utc(2026, 4, 6, 8)))


def layers(chart: alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Return the records of bars, of overlaps, and of changes of the clock."""
    document = chart.to_dict()
    return [document["datasets"][layer["data"]["name"]] for layer in document["layer"]]


def labels(chart: alt.LayerChart) -> list[str]:
    """Return what stands below the axis of time."""
    expression = chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
    texts: list[str] = json.loads(expression.partition("[indexof(")[0])
    return texts


def stretch(during: Interval) -> tuple[timedelta, timedelta]:
    return during.start - FINAL.window.start, during.duration


def test_every_shift_and_every_gap_is_a_bar_of_its_length_in_the_row_of_its_person() -> None:
    bars, _, _ = layers(plots.rota(FINAL))

    drawn = [(each["who"], each["why"], timedelta(hours=each["from"]), timedelta(hours=each["hours"])) for each in bars]

    assert drawn == [
        *((shift.person, shift.why, *stretch(shift.during)) for shift in FINAL.shifts),
        *(("(nobody)", "on leave: Ana", *stretch(gap.during)) for gap in FINAL.gaps),
    ]
    assert {each["what"] for each in bars} == {"turn", "swap", "substitution", "gap"}
    assert all(each["to"] - each["from"] == each["hours"] for each in bars)


def test_an_overlap_is_a_line_in_the_row_of_each_who_would_have_duty() -> None:
    _, lines, _ = layers(plots.rota(FINAL))

    assert [(each["who"], each["what"], each["why"], each["starts"], each["ends"]) for each in lines[:2]] == [
        ("Ana", "overlap", "their turn in week", "Sat 2026-04-04 09:00", "Sat 2026-04-04 21:00"),
        ("Bo", "overlap", "their turn in weekend", "Sat 2026-04-04 09:00", "Sat 2026-04-04 21:00"),
    ]
    assert len(lines) == sum(len(overlap.duties) for overlap in FINAL.overlaps)


def test_the_night_in_which_the_clock_goes_forward_is_an_hour_shorter_and_marked() -> None:
    bars, _, changes = layers(plots.rota(FINAL))

    night = next(each for each in bars if each["starts"] == "Sat 2026-03-28 21:00")

    assert (night["ends"], night["hours"]) == ("Sun 2026-03-29 09:00", 11.0)
    assert changes == [{"from": 136.0, "note": "The clocks go forward 1 h on Sun 2026-03-29 at 01:00."}]


def test_everybody_has_a_row_and_nobody_only_if_there_is_a_gap() -> None:
    weekend = BILLING.final(Interval(utc(2026, 3, 28, 9), utc(2026, 3, 29, 8)))

    with_gaps = plots.rota(FINAL).to_dict()["layer"][0]["encoding"]["y"]["sort"]
    without = plots.rota(weekend).to_dict()["layer"][0]["encoding"]["y"]["sort"]

    assert with_gaps == ["Priya", "Ana", "Tomás", "Bo", "Yuki", "(nobody)"]
    assert without == ["Priya", "Ana", "Tomás", "Bo", "Yuki"]


def test_title_and_description_say_what_there_is() -> None:
    document = plots.rota(FINAL).to_dict()

    assert document["title"]["text"] == "Rota 'billing' from Mon 2026-03-23 09:00 to Mon 2026-04-06 09:00"
    assert document["title"]["subtitle"] == [
        "18 shifts, 2 gaps, 2 overlaps.",
        "The clocks go forward 1 h on Sun 2026-03-29 at 01:00.",
    ]
    assert document["description"] == " ".join([f"{document['title']['text']}.", *document["title"]["subtitle"]])


@pytest.mark.parametrize(
    ("start", "end", "first", "count", "reason"),
    [
        (utc(2026, 3, 23, 9), utc(2026, 3, 23, 17), ["09:00", "10:00"], 8, "hours of a working day"),
        (
            utc(2026, 3, 28, 22),
            utc(2026, 3, 29, 22),
            ["Sun 03-29", "03:00", "06:00"],
            8,
            "three hours; it has 23 hours",
        ),
        (utc(2026, 3, 23), utc(2026, 3, 30), ["Mon 03-23", "12:00", "Tue 03-24"], 15, "half days of a week"),
        (utc(2026, 3, 23, 9), utc(2026, 4, 6, 8), ["Tue 03-24", "Wed 03-25"], 14, "days that begin inside"),
        (utc(2026, 3, 2), utc(2026, 4, 30), ["Mon 03-02", "Mon 03-09"], 9, "Mondays of two months"),
        (utc(2026, 1, 1), utc(2026, 12, 31), ["2026-01", "2026-02"], 12, "months of a year"),
    ],
)
def test_the_axis_of_time_has_as_many_labels_as_can_be_read(
    start: datetime, end: datetime, first: list[str], count: int, reason: str
) -> None:
    found = labels(plots.rota(BILLING.final(Interval(start, end))))

    assert found[: len(first)] == first, reason
    assert len(found) == count, reason


def test_a_rota_without_anybody_is_an_empty_chart() -> None:
    empty = FinalRota(name="billing", zone="UTC", window=FINAL.window)

    chart = plots.rota(empty)

    assert layers(chart) == [[], [], []]
    assert chart.to_dict()["description"].endswith("0 shifts, 0 gaps, 0 overlaps.")
    assert "<svg" in vl_convert.vegalite_to_svg(chart.to_json())


def test_whoever_has_a_shift_has_a_row_even_if_the_rota_does_not_list_them() -> None:
    chart = plots.rota(attrs.evolve(FINAL, people=["Yuki"], gaps=[], overlaps=[]))

    assert chart.to_dict()["layer"][0]["encoding"]["y"]["sort"] == ["Yuki", "Priya", "Ana", "Bo"]


def test_a_year_can_be_drawn_and_more_is_refused_with_advice() -> None:
    year = Interval(utc(2028, 1, 1), utc(2029, 1, 1))  # 366 days

    assert len(layers(plots.rota(BILLING.final(year)))[0]) == len(BILLING.final(year).shifts)
    with pytest.raises(InvalidValueError) as caught:
        plots.rota(BILLING.final(Interval(utc(2026, 1, 1), utc(2028, 1, 1))))
    assert str(caught.value) == (
        "final.window: lasts 730 days, 0:00:00, and a chart shows at most 366 days; "
        "take the final rota of a shorter one."
    )


def test_more_shifts_than_a_chart_can_show_are_refused_with_advice() -> None:
    hourly = Rota.parse("""
name = "hotline"
zone = "UTC"

[[layers]]
name = "hour"
people = ["Priya", "Ana"]
start = 2026-01-01T00:00:00
handover = { unit = "hour" }
""")

    with pytest.raises(InvalidValueError) as caught:
        plots.rota(hourly.final(Interval(utc(2026, 1, 1), utc(2026, 12, 31))))

    assert str(caught.value) == (
        "final: makes more than 5,000 marks, which no chart can show; take the final rota of a shorter window."
    )


def test_the_same_rota_gives_the_same_document() -> None:
    first, second = (json.dumps(plots.rota(FINAL).to_dict()) for _ in range(2))

    assert first == second


def test_it_is_drawn_as_a_picture_with_names_and_legend() -> None:
    picture = vl_convert.vegalite_to_svg(plots.rota(FINAL).to_json())

    for text in ("Priya", "Tomás", "(nobody)", "substitution", "overlap", "Time in Europe/Lisbon", "Sun 03-29"):
        assert f">{text}<" in picture
