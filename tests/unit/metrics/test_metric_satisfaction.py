"""CSAT and NPS."""

import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import CSAT, NPS, Estimate


def nps(*scores: object, metric: NPS | None = None) -> Estimate:
    metric = metric or NPS()
    return metric.result(metric.tally([{"nps_score": score} for score in scores]))


@pytest.mark.parametrize(
    ("score", "points", "group"),
    [(10, 100, "promoter"), (9, 100, "promoter"), (8, 0, "passive"), (7, 0, "passive"), (6, -100, "detractor"), (0, -100, "detractor")],
)  # fmt: skip
def test_each_answer_belongs_to_one_group(score: int, points: int, group: str) -> None:
    assert nps(score).value == points, group


def test_an_answer_read_as_a_float_counts_as_its_whole_number() -> None:
    assert nps(9.0).value == 100


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (11, "nps_score outside 0 to 10"),
        (-1, "nps_score outside 0 to 10"),
        (float("inf"), "nps_score outside 0 to 10"),
        (6.5, "nps_score between two whole numbers"),
        (float("nan"), "nps_score unknown"),
        (None, "nps_score unknown"),
    ],
)
def test_an_answer_that_is_none_is_left_out_and_says_why(score: object, reason: str) -> None:
    estimate = nps(10, score)

    assert (estimate.value, estimate.n, estimate.excluded) == (100, 1, {reason: 1})


@pytest.mark.parametrize("score", [True, "9"])
def test_a_score_that_is_no_number_is_a_mistake_of_the_program(score: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        nps(10, score)

    assert str(caught.value) == f"rows[1].nps_score: is a number or None, not a {type(score).__name__}."


def test_five_promoters_are_not_certain_to_be_a_hundred() -> None:
    assert nps(*[10] * 5).low == pytest.approx(17.5, abs=0.1)
    assert nps(*[10] * 5, metric=NPS(interval="wald")).low == 100


def test_an_unknown_interval_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidValueError) as caught:
        NPS(interval="bootstrap")  # type: ignore[arg-type]  # the mistake under test

    assert str(caught.value) == "interval: there is no 'bootstrap'. Known choices: adjusted_wald, wald."


@pytest.mark.parametrize(
    ("metric", "score", "satisfied", "why"),
    [
        (CSAT(), 4, 1, "the lowest of the top boxes"),
        (CSAT(), 3, 0, "neutral is not satisfied"),
        (CSAT(), 3.5, 0, "half a star short"),
        (CSAT(top=6, high=7), 6, 1, "a scale of seven"),
        (CSAT(top=1, low=0, high=1), 0, 0, "thumbs down"),
    ],
)
def test_the_top_boxes_begin_at_top(metric: CSAT, score: float, satisfied: int, why: str) -> None:
    assert metric.result(metric.tally([{"csat_score": score}])).value == satisfied, why


def test_a_code_for_not_applicable_is_not_a_very_happy_customer() -> None:
    csat = CSAT()

    estimate = csat.result(csat.tally([{"csat_score": 2}, {"csat_score": 6}]))

    assert (estimate.value, estimate.excluded) == (0, {"csat_score outside 1 to 5": 1})


@pytest.mark.parametrize(("top", "low", "high"), [(1, 1, 5), (6, 1, 5), (0, 1, 5)])
def test_top_lies_on_the_scale_and_above_its_lowest_answer(top: int, low: int, high: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        CSAT(top=top, low=low, high=high)

    assert str(caught.value) == f"top: lies above low ({low}) and not above high ({high}); {top} does not."


def test_the_definition_names_the_boxes() -> None:
    assert CSAT(top=5).definition == "Answers of 5 or more / answers, on a scale of 1 to 5."
