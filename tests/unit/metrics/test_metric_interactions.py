"""Offered, abandoned, waits, handle times and the four service levels."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.metrics import AbandonmentRate, AverageSpeedOfAnswer, HandleTime, Offered, ServiceLevel, measure

Facts = Mapping[str, object]


def calls(count: int, *, answered: bool, wait: float) -> list[Facts]:
    row = {"offered": True, "answered": answered, "abandoned": not answered, "wait": timedelta(seconds=wait)}
    return [row] * count


# ICMI (2002), Queue Tips, Service Level Calculations: 1000 calls answered, 860 of them within 20 seconds;
# 60 abandoned, 20 of them within 20 seconds.
ICMI = [
    *calls(860, answered=True, wait=20),
    *calls(140, answered=True, wait=21),
    *calls(20, answered=False, wait=20),
    *calls(40, answered=False, wait=21),
]


@pytest.mark.parametrize(
    ("denominator", "percent", "their_formula"),
    [
        ("offered", 81, "formula 3: answered in time / (answered + abandoned)"),
        ("offered_less_short_abandons", 83, "formula 4: answered in time / (answered + abandoned after it)"),
        ("answered", 86, "formula 2: answered in time / answered"),
        ("short_abandons_met", 83, "formula 1: (answered + abandoned in time) / (answered + abandoned)"),
    ],
)
def test_the_worked_example_of_icmi(denominator: Any, percent: int, their_formula: str) -> None:
    level = ServiceLevel(within=timedelta(seconds=20), denominator=denominator)

    value = level.result(level.tally(ICMI)).value

    assert value is not None
    assert round(100 * value) == percent, their_formula


@pytest.mark.parametrize(
    ("wait", "met", "why"),
    [
        (timedelta(seconds=20), 1, "the boundary counts"),
        (timedelta(seconds=20, microseconds=1), 0, "a microsecond more does not"),
        (timedelta(0), 1, "answered at once"),
    ],
)
def test_the_threshold_counts_to_the_microsecond(wait: timedelta, met: int, why: str) -> None:
    level = ServiceLevel(within=timedelta(seconds=20))

    assert level.result(level.tally([{"offered": True, "answered": True, "wait": wait}])).value == met, why


def test_a_transferred_interaction_is_offered_and_neither_answered_nor_abandoned() -> None:
    transferred: Facts = {"offered": True, "answered": False, "abandoned": False, "wait": None}

    found = measure([*calls(1, answered=True, wait=1), transferred], [ServiceLevel(), AbandonmentRate(), Offered()])

    assert found["service_level"].value == 0.5
    assert found["abandonment_rate"].value == 0
    assert found["offered"].value == 2


def test_an_abandon_of_unknown_wait_is_a_miss_where_its_wait_does_not_matter_and_unusable_where_it_does() -> None:
    rows = [*calls(1, answered=True, wait=1), {"offered": True, "answered": False, "abandoned": True, "wait": None}]

    found = measure(rows, [ServiceLevel(), ServiceLevel(denominator="short_abandons_met")])

    assert (found[0].estimate.value, found[0].estimate.excluded) == (0.5, {})
    assert (found[1].estimate.value, found[1].estimate.excluded) == (1.0, {"wait unknown": 1})


def test_when_every_offered_interaction_was_a_short_abandon_nothing_is_left_to_divide_by() -> None:
    level = ServiceLevel(denominator="offered_less_short_abandons")

    estimate = level.result(level.tally(calls(3, answered=False, wait=2)))

    assert (estimate.value, estimate.reason) == (None, "there are no interactions in the denominator")


def test_a_definition_says_its_threshold_and_what_it_does_with_abandons() -> None:
    level = ServiceLevel(within=timedelta(seconds=30), denominator="short_abandons_met")

    assert level.definition == (
        "(Answered within 30 seconds + abandoned within 30 seconds) / offered; short abandons count in its favour."
    )
    assert str(level) == "service_level(within_seconds=30.0, denominator='short_abandons_met')"


@pytest.mark.parametrize(
    ("denominator", "needs"),
    [
        ("answered", ("answered", "wait")),
        ("offered", ("offered", "answered", "wait")),
        ("short_abandons_met", ("offered", "answered", "abandoned", "wait")),
    ],
)
def test_a_service_level_needs_the_facts_of_its_denominator(denominator: Any, needs: tuple[str, ...]) -> None:
    assert ServiceLevel(denominator=denominator).needs == needs


def test_a_denominator_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValueError) as caught:
        ServiceLevel(denominator="offerd")  # type: ignore[arg-type]  # the typo under test

    assert str(caught.value) == "denominator: there is no 'offerd'. Did you mean 'offered'?"


def test_a_document_is_told_all_its_faults_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        ServiceLevel.from_dict({"within": "-PT20S", "denominators": "offered"})

    assert caught.value.details["paths"] == ["within", "denominators"]


def test_one_answered_interaction_has_a_mean_but_no_interval() -> None:
    speed = AverageSpeedOfAnswer()

    estimate = speed.result(speed.tally(calls(1, answered=True, wait=20)))

    assert (estimate.value, estimate.low, estimate.high, estimate.method, estimate.confidence) == (
        20,
        None,
        None,
        None,
        None,
    )
    assert estimate.explain().startswith("average speed of answer is 20.00 seconds, n = 1.")


def test_waits_of_zero_pull_the_average_down_and_abandoned_waits_do_not_touch_it() -> None:
    rows = [*calls(1, answered=True, wait=0), *calls(1, answered=True, wait=60), *calls(9, answered=False, wait=600)]

    assert measure(rows, [AverageSpeedOfAnswer()])["average_speed_of_answer"].value == 30


def test_an_unknown_handle_time_is_left_out_and_not_taken_as_zero() -> None:
    rows: list[Facts] = [
        {"answered": True, "handle_time": timedelta(minutes=5)},
        {"answered": True, "handle_time": None},
    ]

    found = measure(rows, [HandleTime()])["handle_time"]

    assert (found.value, found.excluded) == (300, {"handle_time unknown": 1})


def test_two_equal_handle_times_have_no_interval() -> None:
    rows = [{"answered": True, "handle_time": timedelta(minutes=5)}] * 2

    found = measure(rows, [HandleTime()])["handle_time"]

    # An interval without width would promise that the next one takes five minutes too.
    assert (found.low, found.value, found.high, found.method) == (None, 300, None, None)
