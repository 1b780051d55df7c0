"""Quantiles of durations that are all known, and their interval by order statistics."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp, floor, lgamma, log, sqrt

from cxcore.metrics._tallies._tally import Distribution
from cxcore.metrics._tallies._tally_bounds import refuse_below_zero


class OrderedDurations:
    """Durations by rank, without unpacking how often each occurred; there is at least one."""

    def __init__(self, distribution: Distribution) -> None:
        refuse_below_zero(distribution)
        self._durations: Sequence[int]
        self._durations, times = zip(*distribution, strict=True)
        self._ranks: Sequence[int] = list(accumulate(times))
        self.n = self._ranks[-1]

    def ranked(self, rank: int) -> int:
        """Return the duration of a rank from 1 to n."""
        return self._durations[bisect_left(self._ranks, rank)]

    def quantile(self, share: float) -> float:
        """
        Return the duration that `share` of them stay below, interpolated linearly.

        Definition 7 of Hyndman and Fan (1996), The American Statistician
        50(4), 361-365; the default of NumPy, pandas, R and spreadsheets.
        """
        place = (self.n - 1) * share
        below = floor(place)
        lower, upper = self.ranked(below + 1), self.ranked(min(below + 2, self.n))
        return lower + (place - below) * (upper - lower)

    def quantile_interval(self, share: float, confidence: float) -> tuple[int | None, int | None]:
        """
        Return two of the durations that hold the true quantile between them.

        The number of durations below the true quantile is binomial, whatever
        their distribution: David and Nagaraja (2003), Order Statistics, 7.1.
        An end is ``None`` where there are too few durations to set it.
        """
        low, below = binomial_quantiles(((1 - confidence) / 2, (1 + confidence) / 2), self.n, share)
        high = below + 1
        return (self.ranked(low) if low > 0 else None), (self.ranked(high) if high <= self.n else None)


def binomial_quantiles(probabilities: Iterable[float], n: int, share: float) -> list[int]:
    """
    Return, for each probability, the smallest k such that k successes or fewer in `n` trials have at least that.

    The probabilities are in order, so that one walk along the distribution finds all.
    """
    # Twelve standard deviations below the mean nothing is left that a float could see.
    k = max(0, floor(n * share - 12 * sqrt(n * share * (1 - share))))
    mass = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share))
    below = mass
    found = []
    for probability in probabilities:
        while below < probability and k < n:
            mass *= (n - k) / (k + 1) * share / (1 - share)
            k += 1
            below += mass
        found.append(k)
    return found
