"""An interval where no formula fits: draw the sample again and again."""

from collections.abc import Callable, Sequence
from random import Random
from statistics import NormalDist
from typing import Final, TypeVar

import attrs

from cxcore._statistics._quantile import quantile
from cxcore.errors import InvalidValueError
from cxcore.values import Value

T = TypeVar("T")

_NORMAL: Final = NormalDist()


@attrs.frozen
class BootstrapInterval(Value):
    """
    What a statistic is, and between which values it lies.

    Args:
        value: The statistic of the sample itself.
        low, high: The ends of the interval.
        confidence: How often such an interval holds the truth, for large samples.
        repeats: How many samples were drawn.
    """

    value: float
    low: float
    high: float
    confidence: float
    repeats: int


def bootstrap(
    sample: Sequence[T],
    statistic: Callable[[Sequence[T]], float],
    *,
    random: Random,
    repeats: int = 2000,
    confidence: float = 0.95,
) -> BootstrapInterval:
    """
    Return the BCa bootstrap interval of any statistic of a sample.

    For what has no formula here: a ratio of two medians, a trimmed mean, an
    index of your own. The sample's members must be independent, so resample
    customers, not their messages. Below some twenty members it promises more
    than it holds.

    Efron (1987), Better Bootstrap Confidence Intervals, JASA 82(397),
    171-185. The same seed draws the same samples.

    Args:
        sample: At least two members.
        statistic: A function from a sample of that size to a number.
        random: The seeded source of draws.
        repeats: How many samples to draw.
        confidence: Between 0 and 1, both excluded.

    Raises:
        InvalidValueError: The sample has fewer than two members, `repeats` is
            below 1, or `confidence` is not between 0 and 1.

    >>> from random import Random
    >>> from statistics import median
    >>> minutes = [3, 4, 4, 5, 6, 7, 9, 12, 15, 21, 34, 55]
    >>> interval = bootstrap(minutes, median, random=Random(7))
    >>> interval.value, interval.low <= 8 <= interval.high
    (8.0, True)
    """
    if len(sample) < 2:  # noqa: PLR2004  # one member says nothing about scatter
        raise InvalidValueError(f"has at least two members, not {len(sample)}.", path="sample")
    if repeats < 1:
        raise InvalidValueError(f"is at least 1; {repeats} is not.", path="repeats")
    if not 0 < confidence < 1:
        raise InvalidValueError(f"lies between 0 and 1; {confidence} does not.", path="confidence")
    value = float(statistic(sample))
    drawn = sorted(float(statistic(random.choices(sample, k=len(sample)))) for _ in range(repeats))
    low, high = (
        quantile(drawn, share) for share in _corrected(value, drawn, _without_each(sample, statistic), confidence)
    )
    return BootstrapInterval(value, low, high, confidence, repeats)


def _without_each(sample: Sequence[T], statistic: Callable[[Sequence[T]], float]) -> list[float]:
    members = list(sample)
    return [float(statistic(members[:place] + members[place + 1 :])) for place in range(len(members))]


def _corrected(
    value: float, drawn: Sequence[float], without_each: Sequence[float], confidence: float
) -> tuple[float, float]:
    """Return the shares of the draws at which to read the ends, corrected for bias and for skew."""
    below = (sum(each < value for each in drawn) + sum(each <= value for each in drawn)) / (2 * len(drawn))
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    if not 0 < below < 1:  # the sample lies at the edge of its own draws: there is no bias to correct by
        return tails
    bias = _NORMAL.inv_cdf(below)
    middle = sum(without_each) / len(without_each)
    squares = sum((middle - each) ** 2 for each in without_each)
    skew = sum((middle - each) ** 3 for each in without_each) / (6 * squares**1.5) if squares > 0 else 0.0

    def corrected(tail: float) -> float:
        shifted = bias + _NORMAL.inv_cdf(tail)
        return _NORMAL.cdf(bias + shifted / (1 - skew * shifted))

    return corrected(tails[0]), corrected(tails[1])
