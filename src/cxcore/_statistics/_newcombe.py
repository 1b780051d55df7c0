"""Intervals of differences and of weighted sums, from the intervals of the parts."""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from cxcore._statistics._shares import ROCKS_ALL, ROCKS_EACH, wilson, z_of


class Part(NamedTuple):
    """An estimate with its interval, and what it is multiplied with before all parts are summed."""

    value: float
    low: float
    high: float
    weight: float = 1.0


def weighted_sum(parts: Iterable[Part]) -> tuple[float, float, float]:
    """
    Return the weighted sum of independent estimates with its interval: value, low, high.

    Each end lies as far from the sum as the parts' ends on that side lie from
    the parts, added as squares: the method of variance estimates recovery,
    Zou and Donner (2008), Statistics in Medicine 27(10), 1693-1702. For a
    difference of two shares with Wilson intervals it is the hybrid score
    interval, method 10 of Newcombe (1998), Statistics in Medicine 17(8), 873-890.
    """
    value = below = above = 0.0
    for part in parts:
        down, up = part.weight * (part.low - part.value), part.weight * (part.high - part.value)
        value += part.weight * part.value
        below += min(down, up) ** 2
        above += max(down, up) ** 2
    return value, value - sqrt(below), value + sqrt(above)


def newcombe(before: tuple[int, int], after: tuple[int, int], confidence: float) -> tuple[float, float]:
    """Return Newcombe's interval of the share `after` less the share `before`, each given as (k, n)."""
    parts = [Part(k / n, *wilson(k, n, confidence), weight) for (k, n), weight in ((before, -1), (after, 1))]
    _, low, high = weighted_sum(parts)
    return low, high


def adjusted_wald_nps_difference(
    before: tuple[int, int, int], after: tuple[int, int, int], confidence: float
) -> tuple[float, float]:
    """
    Return the interval of a difference of net promoter scores, each given as (promoters, detractors, n).

    Lewis and Sauro (MeasuringU, How to Statistically Compare Two Net Promoter
    Scores): three answers are added to each side as Rocks (2016) does for
    one, and the variances add. Widened to hold the difference itself, as
    :func:`~cxcore._statistics._shares.adjusted_wald_nps` is.
    """
    centre = variance = difference = 0.0
    for sign, (promoters, detractors, n) in ((-1, before), (1, after)):
        promoting, detracting = (promoters + ROCKS_EACH) / (n + ROCKS_ALL), (detractors + ROCKS_EACH) / (n + ROCKS_ALL)
        net = promoting - detracting
        centre += sign * net
        variance += (promoting + detracting - net * net) / (n + ROCKS_ALL)
        difference += sign * (promoters - detractors) / n
    half = z_of(confidence) * sqrt(variance)
    return 100 * min(centre - half, difference), 100 * max(centre + half, difference)
