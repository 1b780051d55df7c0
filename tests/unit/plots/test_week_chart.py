"""A chart of a week says what the calendar says, on the wall clock of the zone it names."""

import builtins
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pytest
import vl_convert

from cxcore import plots
from cxcore.coverage import Calendar, Version, VersionedCalendar
from cxcore.errors import InvalidValueError, MissingExtraError, UnknownZoneError
from cxcore.intervals import Interval

LISBON = Calendar.parse("Mo-Fr 09:00-18:00; Sa 22:00-06:00", zone="Europe/Lisbon")
MANILA = Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila")
SPRING = date(2026, 3, 23)
AUTUMN = date(2026, 10, 19)


def layers(chart: alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Return the records of each layer."""
    document = chart.to_dict()
    return [document["datasets"][layer["data"]["name"]] for layer in document["layer"]]


def bars(chart: alt.LayerChart) -> list[dict[str, Any]]:
    return layers(chart)[1]


def clock(chart: alt.LayerChart) -> list[tuple[str, float, float]]:
    return [(each["day"], each["from"], each["to"]) for each in layers(chart)[0]]


def week_of(monday: date, zone: str) -> Interval:
    start = datetime(monday.year, monday.month, monday.day, tzinfo=ZoneInfo(zone))
    end = monday + timedelta(days=7)
    return Interval(start, datetime(end.year, end.month, end.day, tzinfo=ZoneInfo(zone)))


def test_a_bar_says_when_the_desk_opens_and_closes_on_its_own_clock() -> None:
    first = bars(plots.week(LISBON, SPRING))[0]

    assert first == {
        "calendar": "open",
        "day": "Mon 2026-03-23",
        "from": 9.0,
        "to": 18.0,
        "opens": "09:00",
        "closes": "18:00",
        "hours": 9.0,
    }


@pytest.mark.parametrize(
    ("on", "zone", "reason"),
    [
        (date(2026, 3, 2), "Europe/Lisbon", "an ordinary week"),
        (SPRING, "Europe/Lisbon", "a night of 7 hours"),
        (AUTUMN, "Europe/Lisbon", "a night of 9 hours"),
        (SPRING, "Asia/Kathmandu", "another clock, three quarters of an hour off"),
        (date(2026, 9, 28), "Australia/Lord_Howe", "a clock that is put forward by half an hour"),
        (date(2026, 3, 23), "Asia/Beirut", "a day that begins at 01:00"),
        (date(2026, 3, 18), "America/New_York", "seven days from a Wednesday"),
    ],
)
def test_the_hours_of_the_bars_add_up_to_the_open_time_of_the_week(on: date, zone: str, reason: str) -> None:
    desks = {"Lisbon": LISBON, "Manila": MANILA, "follow the sun": LISBON | MANILA, "never both": LISBON - LISBON}
    window = week_of(on, zone)

    drawn = bars(plots.week(desks, on, zone=zone))

    for name, desk in desks.items():
        total = sum(each["hours"] for each in drawn if each["calendar"] == name)
        assert timedelta(hours=total) == desk.elapsed(window.start, window.end), (name, reason)


def test_a_night_that_loses_an_hour_has_a_hole_where_the_clock_went_forward() -> None:
    chart = plots.week(LISBON, SPRING)

    night = [(each["day"], each["opens"], each["closes"]) for each in bars(chart)[-3:]]

    assert clock(chart)[-2:] == [("Sun 2026-03-29", 0.0, 1.0), ("Sun 2026-03-29", 2.0, 24.0)]
    assert night == [
        ("Sat 2026-03-28", "22:00", "24:00"),
        ("Sun 2026-03-29", "00:00", "01:00"),
        ("Sun 2026-03-29", "02:00", "06:00"),
    ]
    assert "The clocks go forward 1 h on Sun 2026-03-29 at 01:00." in chart.to_dict()["title"]["subtitle"]


def test_a_night_that_gains_an_hour_goes_on_in_a_second_row() -> None:
    chart = plots.week(LISBON, AUTUMN)

    night = [(each["day"], each["opens"], each["closes"]) for each in bars(chart)[-2:]]

    assert clock(chart)[-2:] == [("Sun 2026-10-25", 0.0, 2.0), ("Sun 2026-10-25, again from 01:00", 1.0, 24.0)]
    assert night == [
        ("Sun 2026-10-25", "00:00", "02:00"),
        ("Sun 2026-10-25, again from 01:00", "01:00", "06:00"),
    ]
    assert "The clocks go back 1 h on Sun 2026-10-25 at 02:00." in chart.to_dict()["description"]


def test_rows_follow_the_calendar_and_a_date_that_never_was_has_none() -> None:
    chart = plots.week(Calendar.always(zone="Pacific/Apia"), date(2011, 12, 28))  # Samoa crossed the date line

    order = chart.to_dict()["layer"][1]["encoding"]["y"]["sort"]

    assert order[:4] == ["Wed 2011-12-28", "Thu 2011-12-29", "Sat 2011-12-31", "Sun 2012-01-01"]
    assert len(order) == 6
    assert chart.to_dict()["title"]["subtitle"][1] == "The clocks go forward 24 h on Fri 2011-12-30 at 00:00."


def test_half_an_hour_and_seconds_are_said_as_they_are() -> None:
    lord_howe = plots.week(
        Calendar.parse("10:00:30-11:00", zone="Australia/Lord_Howe"), date(2026, 10, 4)
    )  # forward by half an hour that night

    assert "The clocks go forward 30 min on Sun 2026-10-04 at 02:00." in lord_howe.to_dict()["title"]["subtitle"]
    assert bars(lord_howe)[0]["opens"] == "10:00:30"


def test_a_week_without_open_time_has_its_days_and_no_bars() -> None:
    chart = plots.week(Calendar.parse("off", zone="UTC"), SPRING)

    assert bars(chart) == []
    assert len(clock(chart)) == 7
    assert "open: 0 h." in chart.to_dict()["description"]


def test_the_description_gives_the_open_hours_of_each_desk() -> None:
    chart = plots.week({"Lisbon": LISBON, "Manila": MANILA}, SPRING, zone="Europe/Lisbon")

    assert chart.to_dict()["description"] == (
        "Open hours from Mon 2026-03-23 to Sun 2026-03-29. On the wall clock of Europe/Lisbon. "
        "The clocks go forward 1 h on Sun 2026-03-29 at 01:00. Lisbon: 52 h. Manila: 45 h."
    )


def test_calendars_that_share_a_zone_need_not_be_told_it() -> None:
    late = Calendar.parse("Mo-Fr 18:00-22:00", zone="Europe/Lisbon")
    versions = VersionedCalendar(LISBON, [Version(date(2026, 3, 25), late)])

    chart = plots.week({"day": versions, "late": late}, SPRING)

    assert "On the wall clock of Europe/Lisbon." in chart.to_dict()["title"]["subtitle"]


@pytest.mark.parametrize(
    ("calendars", "sentence"),
    [
        (
            {"Lisbon": LISBON, "Manila": MANILA},
            "zone: says on whose wall clock the week is drawn; there are Asia/Manila, Europe/Lisbon, so give one.",
        ),
        (LISBON | MANILA, "zone: says on whose wall clock the week is drawn; the calendars have none, so give one."),
    ],
)
def test_calendars_without_a_zone_in_common_must_be_told_one(calendars: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.week(calendars, SPRING)

    assert str(caught.value) == sentence


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(
        UnknownZoneError, match=r"zone: 'Europe/Lisboa' is not an IANA time zone\. Did you mean 'Europe"
    ):
        plots.week(LISBON, SPRING, zone="Europe/Lisboa")


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (
            datetime(2026, 3, 23, tzinfo=UTC),
            "on: is a date, not a datetime; which date it is depends on the zone.",
        ),
        (date.max, "on: is from 0001-01-04 to 9999-12-20; 9999-12-31 is not."),
    ],
)
def test_a_week_begins_on_a_date_of_the_calendar(on: date, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.week(LISBON, on)

    assert str(caught.value) == sentence


@pytest.mark.parametrize("on", [date(1, 1, 4), date(9999, 12, 20)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_week_can_be_drawn_on_every_clock(on: date, zone: str) -> None:
    assert len(clock(plots.week(LISBON, on, zone=zone))) == 7


@pytest.mark.parametrize("number", [0, 8])
def test_a_chart_has_as_many_calendars_as_colours_that_can_be_told_apart(number: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.week({f"desk {each}": LISBON for each in range(number)}, SPRING)

    assert str(caught.value) == f"calendars: are from 1 to 7 in one chart, which can be told apart; these are {number}."


class OpenEveryOtherMinute:
    """Working time of the host's own."""

    def spans(self, window: Interval) -> Iterator[Interval]:
        edges = range(int((window.end - window.start) / timedelta(minutes=1)) + 1)
        for start, end in pairwise(window.start + timedelta(minutes=each) for each in edges):
            if start.minute % 2:
                yield Interval(start, end)

    def is_open(self, at: datetime) -> bool: ...  # type: ignore[empty-body]  # a chart asks for spans only
    def elapsed(self, start: datetime, end: datetime) -> timedelta: ...  # type: ignore[empty-body]  # as above
    def add(self, at: datetime, duration: timedelta) -> datetime: ...  # type: ignore[empty-body]  # as above
    def next_open(self, at: datetime) -> datetime | None: ...
    def next_close(self, at: datetime) -> datetime | None: ...


def test_more_openings_than_a_chart_can_show_are_refused_with_advice() -> None:
    with pytest.raises(InvalidValueError) as caught:
        plots.week(OpenEveryOtherMinute(), SPRING, zone="UTC")

    assert str(caught.value) == (
        "calendars: makes more than 5,000 marks, which no chart can show; draw hours that change less often."
    )


def test_the_same_calendar_gives_the_same_document() -> None:
    first, second = (
        json.dumps(plots.week({"Lisbon": LISBON, "Manila": MANILA}, SPRING, zone="UTC").to_dict()) for _ in range(2)
    )

    assert first == second


def test_it_is_drawn_as_a_picture_with_the_names_of_the_desks() -> None:
    chart = plots.week({"<Lisbon>": LISBON, "Manila": MANILA}, AUTUMN, zone="Europe/Lisbon")

    picture = vl_convert.vegalite_to_svg(chart.to_json())

    for text in ("&lt;Lisbon&gt;", "Manila", "Sun 2026-10-25, again from 01:00", "Time in Europe/Lisbon", "21:00"):
        assert f">{text}<" in picture


def test_without_altair_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def without_altair(name: str, *rest: Any) -> Any:
        if name == "altair":
            raise ImportError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_altair)

    with pytest.raises(MissingExtraError) as caught:
        plots.week(LISBON, SPRING)

    assert str(caught.value) == "A chart needs an optional dependency: pip install 'cxcore[plots]'"
