"""Means, net scores and effort; who answers, and who hears from us after a bad answer."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from scipy import stats

from cxcore.errors import InvalidValueError
from cxcore.metrics import CES, CSAT, NPS, DetractorFollowUpRate, Estimate, Metric, SurveyResponseRate

Facts = Mapping[str, object]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def answer(metric: Metric, *rows: Facts, at: datetime | None = None) -> Estimate:
    return metric.result(metric.tally(rows, at=at))


def scores(fact: str, *values: float | None) -> list[Facts]:
    return [{fact: value} for value in values]


# --- CSAT -----------------------------------------------------------------------


def test_the_mean_has_students_interval() -> None:
    values = (5, 4, 4, 2, 3.5)

    estimate = answer(CSAT(statistic="mean"), *scores("csat_score", *values))

    oracle = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert estimate.value == pytest.approx(sum(values) / 5)
    assert (estimate.low, estimate.high) == pytest.approx((oracle.low, min(oracle.high, 5)), abs=1e-9)


def test_a_mean_of_one_answer_has_no_interval() -> None:
    estimate = answer(CSAT(statistic="mean"), *scores("csat_score", 4))

    assert (estimate.value, estimate.low, estimate.high) == (4, None, None)


@pytest.mark.parametrize(
    ("metric", "net", "why"),
    [
        (CSAT(statistic="net"), 100 * (2 - 1) / 4, "4 and 5 against 1 and 2; the 3 is neither"),
        (CSAT(statistic="net", top=5), 100 * (1 - 0) / 4, "5 against 1"),
    ],
)
def test_a_net_score_sets_the_top_boxes_against_as_many_at_the_bottom(metric: CSAT, net: float, why: str) -> None:
    assert answer(metric, *scores("csat_score", 5, 4, 3, 2)).value == net, why


def test_boxes_that_overlap_leave_no_net_score() -> None:
    with pytest.raises(InvalidValueError) as caught:
        CSAT(statistic="net", top=3)

    assert str(caught.value) == "top: leaves no boxes for a net score: from 3 up and from 3 down overlap."


def test_the_unit_and_the_range_follow_from_the_statistic() -> None:
    metrics = (CSAT(), CSAT(statistic="mean", top=6, high=7), CSAT(statistic="net"))

    assert [(each.unit, each.range) for each in metrics] == [
        ("share", (0, 1)),
        ("points", (1, 7)),
        ("points", (-100, 100)),
    ]


@pytest.mark.parametrize(("choice", "value"), [("last", 0), ("first", 1)])
def test_the_first_and_the_last_answer_may_differ(choice: str, value: int) -> None:
    row = {"csat_score": 1, "first_csat_score": 5, "nps_score": 7, "first_nps_score": 10}
    csat = CSAT(answer=choice)  # type: ignore[arg-type]  # a table of choices
    nps = NPS(answer=choice)  # type: ignore[arg-type]  # a table of choices

    assert answer(csat, row).value == value
    assert answer(nps, row).value == 100 * value
    assert ("first answers" in nps.definition) == (choice == "first")


def test_the_definition_names_the_statistic() -> None:
    assert CSAT(statistic="mean").definition == "Mean of the answers, on a scale of 1 to 5."
    assert CSAT(statistic="net", answer="first").definition == (
        "100 x (first answers of 4 or more - those of 2 or less) / answers, on a scale of 1 to 5."
    )


# --- CES ------------------------------------------------------------------------

EFFORTS = scores("ces_score", 1, 2, 3, 5)


@pytest.mark.parametrize(
    ("metric", "value", "why"),
    [
        (CES(easy="low", high=5, boxes=2, statistic="share"), 2 / 4, "1 and 2 were little effort"),
        (CES(easy="low", high=5, boxes=2, statistic="net"), 100 * (2 - 1) / 4, "against 4 and 5"),
        (CES(easy="low", high=5, boxes=2, statistic="mean"), 11 / 4, "a mean is told on the scale as it was asked"),
        (CES(easy="high", high=5, boxes=2, statistic="share"), 1 / 4, "the same answers to the opposite question"),
        (CES(easy="high", high=5, boxes=2, statistic="net"), -25, "the same answers to the opposite question"),
    ],
)
def test_the_two_questions_run_in_opposite_directions(metric: CES, value: float, why: str) -> None:
    assert answer(metric, *EFFORTS).value == pytest.approx(value), why


def test_only_a_mean_of_effort_is_better_lower() -> None:
    assert CES(easy="low", high=5, boxes=2).direction == "lower is better"
    assert CES(easy="low", high=5, boxes=2, statistic="net").direction == "higher is better"
    assert CES().direction == "higher is better"


def test_an_answer_between_two_boxes_is_in_neither() -> None:
    halves = scores("ces_score", 4.5, 3.5)

    assert answer(CES(statistic="net"), *halves).value == 0
    assert answer(CES(statistic="share"), *halves).value == 0


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"boxes": 4}, "boxes: is from 1 to 3, half of the scale of 1 to 7; 4 is not."),
        ({"boxes": 0}, "boxes: is from 1 to 3, half of the scale of 1 to 7; 0 is not."),
        ({"high": 1}, "high: is above low (1); 1 is not."),
    ],
)
def test_a_scale_without_room_for_the_boxes_is_refused(choices: dict[str, int], message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CES(**choices)  # type: ignore[arg-type]  # a table of mistakes

    assert str(caught.value) == message


def test_the_definition_of_an_effort_score_says_which_end_is_easy() -> None:
    assert CES(statistic="net", easy="low", answer="first").definition == (
        "100 x (first answers among the 3 lowest - those among the 3 highest) / answers, "
        "on a scale of 1 to 7 whose low end is easy."
    )
    assert CES(statistic="share").definition == (
        "Answers among the 3 highest / answers, on a scale of 1 to 7 whose high end is easy."
    )


# --- who answers ----------------------------------------------------------------


def sent(day: float, *, answered: float | None = None) -> Facts:
    """A survey sent so many days after Monday, and answered so many days after that."""
    at = MONDAY + timedelta(days=day)
    return {"survey_sent_at": at, "survey_answered_at": None if answered is None else at + timedelta(days=answered)}


@pytest.mark.parametrize(
    ("row", "value", "n", "why"),
    [
        (sent(0, answered=3), 1, 1, "answered at the end of its three days"),
        (sent(0, answered=3.01), 0, 1, "answered too late"),
        (sent(0), 0, 1, "never answered"),
        (sent(3.99), 0, 1, "its three days have ended"),
        (sent(4), None, 0, "the last instant of its three days is not seen yet"),
        (sent(4.01), None, 0, "it may still be answered"),
        (sent(5, answered=0.1), None, 0, "answered early, and still not in the cohort"),
    ],
)
def test_a_survey_counts_once_its_time_is_over(row: Facts, value: int | None, n: int, why: str) -> None:
    estimate = answer(SurveyResponseRate(within=timedelta(days=3)), row, at=NEXT_MONDAY)

    assert (estimate.value, estimate.n) == (value, n), why


def test_counting_the_young_who_answered_would_flatter() -> None:
    # Half of all answer, and those who do answer within an hour; the surveys of today are a third of all.
    old = [sent(0, answered=0.04), sent(0)] * 10
    young = [sent(6.9, answered=0.04), sent(6.9)] * 5
    answered_of_decided = 15 / 25

    estimate = answer(SurveyResponseRate(within=timedelta(days=3)), *old, *young, at=NEXT_MONDAY)

    assert estimate.value == 0.5 < answered_of_decided
    assert estimate.excluded == {"window not over": 10}


@pytest.mark.parametrize("answered", [3, None])
def test_an_answer_at_the_last_instant_can_be_seen_only_after_it(answered: float | None) -> None:
    def seen(at: datetime) -> Estimate:
        return answer(SurveyResponseRate(within=timedelta(days=3)), sent(0, answered=answered), at=at)

    # What is at the as-of instant has not happened yet, so the last instant of the window is not over at itself.
    last = MONDAY + timedelta(days=3)

    assert seen(last).excluded == {"window not over": 1}
    assert seen(last + timedelta(microseconds=1)).value == (answered is not None)


def test_without_an_instant_no_window_is_over() -> None:
    estimate = answer(SurveyResponseRate(), sent(0, answered=1))

    assert estimate.excluded == {"no as-of instant": 1}


def test_a_window_is_above_zero() -> None:
    with pytest.raises(InvalidValueError) as caught:
        SurveyResponseRate(within=timedelta(0))

    assert str(caught.value) == "within: is above zero; 0:00:00 is not."


# --- who hears from us ------------------------------------------------------------


def told(score: float, *, answered: float = 0, called: float | None = None) -> Facts:
    """A score given so many hours after Monday, and a call back so many hours after that."""
    at = MONDAY + timedelta(hours=answered)
    return {
        "nps_score": score,
        "survey_answered_at": at,
        "followed_up_at": None if called is None else at + timedelta(hours=called),
    }


@pytest.mark.parametrize(
    ("row", "value", "n", "why"),
    [
        (told(6, called=48), 1, 1, "called back at the end of the two days"),
        (told(6, called=48.1), 0, 1, "called back too late"),
        (told(0), 0, 1, "never called back"),
        (told(7, called=1), None, 0, "no detractor"),
        (told(0, answered=150, called=1), None, 0, "its two days are not over"),
    ],
)
def test_a_detractor_counts_once_the_time_to_call_back_is_over(row: Facts, value: int | None, n: int, why: str) -> None:
    estimate = answer(DetractorFollowUpRate(), row, at=NEXT_MONDAY)

    assert (estimate.value, estimate.n) == (value, n), why
