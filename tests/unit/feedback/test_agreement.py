"""Krippendorff's alpha against the worked examples of its author."""

from random import Random
from typing import Any

import pytest

from cxcore.errors import InvalidValueError
from cxcore.feedback import Level, krippendorff_alpha


def seeded() -> Random:
    return Random(7)  # noqa: S311  # a seeded source of draws, no secret


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C.
TWO_BINARY = list(zip("0100000010", "1110010000", strict=True))
TWO_NOMINAL = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
FOUR_WITH_GAPS = [
    tuple(None if answer == "." else int(answer) for answer in unit)
    for unit in zip("123321412...", "1233224125.3", ".3332342251.", "12332441251.", strict=True)
]


@pytest.mark.parametrize(
    ("units", "level", "alpha", "source"),
    [
        (TWO_BINARY, Level.NOMINAL, 0.095, "section A"),
        (TWO_NOMINAL, Level.NOMINAL, 0.692, "section B"),
        (FOUR_WITH_GAPS, Level.NOMINAL, 0.743, "section C"),
        (FOUR_WITH_GAPS, Level.ORDINAL, 0.815, "section D"),
        (FOUR_WITH_GAPS, Level.INTERVAL, 0.849, "section D"),
        (FOUR_WITH_GAPS, Level.RATIO, 0.797, "section D"),
    ],
)
def test_the_published_examples_are_met(
    units: list[tuple[object, ...]], level: Level, alpha: float, source: str
) -> None:
    agreement = krippendorff_alpha(units, level=level, random=seeded(), repeats=200)

    assert agreement.alpha == pytest.approx(alpha, abs=0.0005), source
    assert agreement.alpha is not None
    assert agreement.low is not None
    assert agreement.high is not None
    assert agreement.low <= agreement.alpha <= agreement.high


def test_the_same_seed_gives_the_same_interval() -> None:
    first, second = (krippendorff_alpha(FOUR_WITH_GAPS, level=Level.RATIO, random=seeded()) for _ in range(2))

    assert first == second
    assert (first.units, first.answers) == (11, 40)


@pytest.mark.parametrize(
    ("units", "repeats", "alpha", "reason"),
    [
        ([], 10, None, "No unit has two answers, so nothing shows agreement."),
        ([(1, None)], 10, None, "No unit has two answers, so nothing shows agreement."),
        ([(1, 1), (1, 1)], 10, None, "Every answer is the same, so there was nothing to tell apart."),
        ([(1, 2)], 10, 0.0, "One unit does not show how far the next may be off."),
        ([(1, 1), (2, 2)], 0, 1.0, "No sample was drawn again."),
    ],
)
def test_what_cannot_be_said_is_none_with_its_reason(
    units: list[tuple[int | None, ...]], repeats: int, alpha: float | None, reason: str
) -> None:
    agreement = krippendorff_alpha(units, level=Level.ORDINAL, random=seeded(), repeats=repeats)

    assert (agreement.alpha, agreement.low, agreement.high, agreement.reason) == (alpha, None, None, reason)


@pytest.mark.parametrize(
    ("answer", "level", "sentence"),
    [
        ("yes", Level.ORDINAL, "units[0][1]: is a finite number, as the level 'ordinal' asks."),
        (float("inf"), Level.INTERVAL, "units[0][1]: is a finite number, as the level 'interval' asks."),
        (-1, Level.RATIO, "units[0][1]: is a finite number of at least zero, as the level 'ratio' asks."),
    ],
)
def test_an_answer_that_its_level_cannot_hold_is_refused(answer: object, level: Level, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        krippendorff_alpha([(1, answer)], level=level, random=seeded())

    assert str(caught.value) == sentence


@pytest.mark.parametrize("level", list(Level))
def test_the_gap_of_a_data_frame_is_no_answer(level: Level) -> None:
    answers: list[tuple[Any, Any]] = [(1, 2), (2, 1), (1, 1)]
    gap = float("nan")

    with_gaps, without = (
        krippendorff_alpha(units, level=level, random=seeded(), repeats=0)
        for units in ([*answers, *[(gap, gap)] * 6, (1, gap)], answers)
    )

    assert with_gaps == without


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("intervall", "level: there is no 'intervall'. Did you mean 'interval'?"),
        (None, "level: there is no None. Known levels: interval, nominal, ordinal, ratio."),
    ],
)
def test_an_unknown_level_is_refused(level: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        krippendorff_alpha([(1, 2)], level=level, random=seeded())

    assert str(caught.value) == sentence


@pytest.mark.parametrize(("repeats", "confidence", "path"), [(-1, 0.95, "repeats"), (10, 1.0, "confidence")])
def test_an_impossible_interval_is_refused(repeats: int, confidence: float, path: str) -> None:
    with pytest.raises(InvalidValueError, match=f"^{path}: "):
        krippendorff_alpha([], level=Level.NOMINAL, random=seeded(), repeats=repeats, confidence=confidence)
