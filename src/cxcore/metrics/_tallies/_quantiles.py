"""Quantiles of durations that are all known, and their interval by order statistics."""

from collections.abc import Iterable
from math import exp, floor, lgamma, log, sqrt

from cxcore.metrics._tallies._distribution import Distribution


def quantile(distribution: Distribution, share: float) -> float:
    """
    Return the duration that `share` of them stay below, interpolated linearly; there is at least one.

    Definition 7 of Hyndman and Fan (1996), The American Statistician
    50(4), 361-365; the default of NumPy, pandas, R and spreadsheets.
    """
    n = distribution.n
    place = (n - 1) * share
    below = floor(place)
    lower, upper = distribution.ranked(below + 1), distribution.ranked(min(below + 2, n))
    return lower + (place - below) * (upper - lower)


def quantile_interval(distribution: Distribution, share: float, confidence: float) -> tuple[int | None, int | None]:
    """
    Return two of the durations that hold the true quantile between them.

    The number of durations below the true quantile is binomial, whatever
    their distribution: David and Nagaraja (2003), Order Statistics, 7.1.
    An end is ``None`` where there are too few durations to set it.
    """
    n = distribution.n
    low, below = binomial_quantiles(((1 - confidence) / 2, (1 + confidence) / 2), n, share)
    high = below + 1
    return (distribution.ranked(low) if low > 0 else None), (distribution.ranked(high) if high <= n else None)


def binomial_quantiles(probabilities: Iterable[float], n: int, share: float) -> list[int]:
    """
    Return, for each probability, the smallest k such that k successes or fewer in `n` trials have at least that.

    The probabilities are in order, so that one walk along the distribution finds all.
    """
    # By Bernstein's inequality less than exp(-40) lies below, which no float sees beside a probability.
    k = max(0, floor(n * share - (40 / 3 + sqrt((40 / 3) ** 2 + 80 * n * share * (1 - share)))))
    mass = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share))
    odds = share / (1 - share)
    below = mass
    found = []
    for probability in probabilities:
        while below < probability and k < n:
            mass *= (n - k) / (k + 1) * odds
            k += 1
            below += mass
        found.append(k)
    return found
