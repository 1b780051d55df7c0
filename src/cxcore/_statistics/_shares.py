"""Intervals for shares, and for the difference of two shares that NPS is."""

from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import Final

ROCKS_EACH: Final = 0.75
ROCKS_ALL: Final = 3


@lru_cache(maxsize=16)  # few are asked for, and each at every step of a curve
def z_of(confidence: float) -> float:
    """Return how many standard errors either way hold `confidence` of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(k: float, n: float, confidence: float) -> tuple[float, float]:
    """
    Return the score interval of the share `k` of `n`, with `n` above 0; an effective `n` need not be whole.

    Wilson (1927), JASA 22(158), 209-212. Unlike the textbook interval it
    stays between 0 and 1 and keeps its promise near the ends and for small
    `n`: Brown, Cai and DasGupta (2001), Statistical Science 16(2), 101-133.
    """
    z = z_of(confidence)
    share = k / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the bound is the share itself; rounding must not push it past.
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def wald_nps(promoters: int, detractors: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the textbook interval of a net promoter score: normal, with the variance of the multinomial."""
    return _around(promoters / n, detractors / n, n, confidence)


def adjusted_wald_nps(promoters: int, detractors: int, n: int, confidence: float) -> tuple[float, float]:
    """
    Return the interval of a net promoter score that holds for few answers too.

    Rocks (2016), Interval Estimation for the "Net Promoter Score", The
    American Statistician 70(4), 365-372, recommends AW(3, T): three answers
    are added, 3/4 promoter, 3/2 passive and 3/4 detractor, and the textbook
    interval is made of the sum. It was studied at 95 %.

    With one answer, and only then, that interval can miss the score itself,
    so it is widened to hold it.
    """
    low, high = _around(
        (promoters + ROCKS_EACH) / (n + ROCKS_ALL),
        (detractors + ROCKS_EACH) / (n + ROCKS_ALL),
        n + ROCKS_ALL,
        confidence,
    )
    score = 100 * (promoters - detractors) / n
    return min(low, score), max(high, score)


def _around(promoting: float, detracting: float, n: int, confidence: float) -> tuple[float, float]:
    net = promoting - detracting
    variance = max(promoting + detracting - net * net, 0.0)  # rounding can take an exact 0 below it
    half = z_of(confidence) * sqrt(variance / n)
    return 100 * (net - half), 100 * (net + half)
