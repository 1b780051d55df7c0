"""Which extra shift buys the most: greedy, with its gains, held against every choice there is."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import e

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    recommend,
)
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.intervals import Interval
from cxcore.models import Channel

MONDAY = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
CHAT, PHONE = Channel.CHAT, Channel.PHONE


def shift(name: str, hours: str, *channels: Channel) -> TeamCover:
    return TeamCover(
        name=name,
        cover=Calendar.parse(f"Mo {hours}", zone="UTC"),
        channels=channels or [CHAT],
        languages={"en": 8},
    )


def demand(**rates: dict[str, float]) -> Demand:
    return Demand(
        regions={"here": Region(zone="UTC")},
        streams=[
            DemandStream(region="here", channel=Channel(channel), language="en", profile=ArrivalProfile.of(table))
            for channel, table in rates.items()
        ],
    )


def test_each_shift_is_told_with_its_hours_and_what_it_adds_to_those_before_it() -> None:
    shifts = [shift("early", "06:00-10:00"), shift("day", "08:00-16:00"), shift("late", "15:00-20:00")]

    found = recommend(CoveragePlan(), demand(chat={"Mo 07:00-19:00": 5}), shifts, MONDAY)

    assert [(each.team.name, each.open_time, each.gain, each.gain_per_hour, each.share) for each in found] == [
        ("day", timedelta(hours=8), 40.0, 5.0, 40 / 60),
        ("late", timedelta(hours=5), 15.0, 3.0, 55 / 60),
        ("early", timedelta(hours=4), 5.0, 1.25, 1.0),
    ]
    assert str(found[0]) == "day: 40 interactions more in 8 hours, 5 an hour; 66.6 % covered"


def test_what_the_plan_covers_already_is_not_gained() -> None:
    plan = CoveragePlan(teams=[shift("Lisbon", "08:00-16:00")])

    found = recommend(plan, demand(chat={"Mo 07:00-19:00": 5}), [shift("late", "12:00-19:00")], MONDAY)

    assert [(each.gain, each.share) for each in found] == [(15.0, 55 / 60)]


def test_automation_does_not_make_people_worth_less() -> None:
    bot = AutomatedCover(
        name="bot",
        kind=Channel.CHATBOT,
        cover=Calendar.always(zone="UTC"),
        channels=[CHAT],
        languages=["en"],
        intents=["order status"],
    )
    status = Demand(
        regions={"here": Region(zone="UTC")},
        streams=[
            DemandStream(
                region="here",
                channel=CHAT,
                language="en",
                intent="order status",
                profile=ArrivalProfile.of({"Mo 09:00-10:00": 8}),
            )
        ],
    )

    (found,) = recommend(CoveragePlan(automated=[bot]), status, [shift("day", "08:00-16:00")], MONDAY)

    assert found.gain == 8.0


def test_a_shift_gains_on_every_stream_that_it_serves() -> None:
    shifts = [shift("chat only", "08:00-12:00"), shift("both", "08:00-12:00", CHAT, PHONE)]

    found = recommend(CoveragePlan(), demand(chat={"24/7": 1}, phone={"24/7": 2}), shifts, MONDAY)

    assert [(each.team.name, each.gain) for each in found] == [("both", 12.0)]


def test_of_equal_gains_the_shorter_shift_is_taken_and_then_the_earlier_in_the_list() -> None:
    busy = demand(chat={"Mo 09:00-12:00": 2})
    shifts = [shift("long", "08:00-16:00"), shift("short", "09:00-12:00"), shift("its twin", "09:00-12:00")]

    (found,) = recommend(CoveragePlan(), busy, shifts, MONDAY)

    assert found.team.name == "short"


@pytest.mark.parametrize(("least_gain", "names"), [(1.0, ["day", "late"]), (11.0, ["day"]), (50.0, [])])
def test_it_ends_when_the_next_shift_gains_less_than_is_worth_it(least_gain: float, names: list[str]) -> None:
    shifts = [shift("day", "08:00-16:00"), shift("late", "16:00-18:00"), shift("night", "20:00-24:00")]

    found = recommend(CoveragePlan(), demand(chat={"Mo 08:00-18:00": 5}), shifts, MONDAY, least_gain=least_gain)

    assert [each.team.name for each in found] == names


def test_a_shift_that_is_never_there_is_passed_over() -> None:
    assert recommend(CoveragePlan(), demand(chat={"24/7": 1}), [shift("off", "off")], MONDAY) == ()


def test_names_that_are_taken_are_refused() -> None:
    plan = CoveragePlan(teams=[shift("Lisbon", "08:00-16:00")])
    shifts = [shift("late", "16:00-18:00"), shift("Lisbon", "16:00-18:00"), shift("late", "16:00-20:00")]

    with pytest.raises(InvalidDocumentError) as caught:
        recommend(plan, demand(chat={"24/7": 1}), shifts, MONDAY)

    assert str(caught.value).splitlines() == [
        "The candidates cannot be compared, 2 faults:",
        "  candidates[1].name: 'Lisbon' is the name of another cover; choose another.",
        "  candidates[2].name: 'late' is the name of another cover; choose another.",
    ]


@pytest.mark.parametrize("least_gain", [0.0, -1.0, float("nan")])
def test_a_least_gain_that_would_never_end_it_is_refused(least_gain: float) -> None:
    with pytest.raises(InvalidValueError, match="least_gain: is above zero;"):
        recommend(CoveragePlan(), demand(chat={"24/7": 1}), [], MONDAY, least_gain=least_gain)


def test_a_recommendation_is_a_table_in_a_notebook() -> None:
    (found,) = recommend(
        CoveragePlan(), demand(chat={"Mo 08:00-18:00": 10}), [shift("day", "08:00-16:00", CHAT)], MONDAY
    )

    assert found._repr_html_().endswith(
        "<tr><td>day</td><td>80</td><td>8</td><td>10</td><td>80 %</td></tr></tbody></table>"
    )


hours = st.tuples(st.integers(0, 22), st.integers(1, 10)).map(lambda it: f"{it[0]:02}:00-{min(24, sum(it)):02}:00")
rates = st.dictionaries(hours.map(lambda text: f"Mo {text}"), st.integers(1, 9), min_size=1, max_size=4)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(hours, st.sampled_from([[CHAT], [PHONE], [CHAT, PHONE]])), min_size=1, max_size=5), rates, rates
)
def test_the_first_shifts_cover_at_least_63_percent_of_what_the_best_ones_would(
    written: list[tuple[str, list[Channel]]], chat: dict[str, float], phone: dict[str, float]
) -> None:
    shifts = [shift(f"shift {number}", text, *channels) for number, (text, channels) in enumerate(written)]
    busy = demand(chat=chat, phone=phone)

    found = recommend(CoveragePlan(), busy, shifts, MONDAY, least_gain=1e-9)

    gains = [each.gain for each in found]
    assert gains == sorted(gains, reverse=True)
    for count in range(1, len(found) + 1):
        chosen = [each.team for each in found[:count]]
        best = max(
            coverage(CoveragePlan(teams=some), busy, MONDAY).total.covered for some in combinations(shifts, count)
        )
        covered = coverage(CoveragePlan(teams=chosen), busy, MONDAY).total
        assert sum(gains[:count]) == pytest.approx(covered.covered)
        assert found[count - 1].share == pytest.approx(covered.share)
        assert covered.covered >= (1 - 1 / e) * best
    everything = coverage(CoveragePlan(teams=shifts), busy, MONDAY).total.covered
    assert sum(gains) == pytest.approx(everything)
