"""Shares of many groups, each drawn towards what they have in common."""

from collections.abc import Sequence
from typing import NamedTuple

from cxcore._statistics._beta import beta_quantile, jeffreys


class Prior(NamedTuple):
    """
    How the true shares of the groups scatter: a beta distribution with this mean.

    `strength` says how many rows the prior counts for; ``None`` means that
    the groups differ by no more than chance makes them, so that a group has
    nothing of its own to say.
    """

    mean: float
    strength: float | None


def fitted_prior(counts: Sequence[tuple[int, int]]) -> Prior:
    """
    Return the beta prior of shares ``(k, n)``, by moments with the groups weighted by n.

    Kleinman (1973), Proportions with Extraneous Variance, JASA 68(341),
    46-54. No scatter beyond that of the binomial is no scatter at all.
    """
    total = sum(n for _, n in counts)
    mean = sum(k for k, _ in counts) / total
    spread = mean * (1 - mean)
    # Weighted squares about the mean; by chance alone they come to spread * (groups - 1).
    squares = sum((k - n * mean) ** 2 / n for k, n in counts)
    chance = len(counts) - 1
    reach = sum(n * (1 - n / total) for _, n in counts) - chance
    if spread == 0 or reach <= 0 or squares <= spread * chance:
        return Prior(mean, None)
    correlation = min((squares / spread - chance) / reach, 1.0)
    return Prior(mean, 1 / correlation - 1)


def shrunken(k: int, n: int, prior: Prior, pooled: tuple[int, int], confidence: float) -> tuple[float, float, float]:
    """
    Return a group's share drawn towards the others, with its interval: value, low, high.

    The posterior mean and equal-tailed interval of the beta-binomial model:
    Efron and Morris (1975), JASA 70(350), 311-319, for the idea. Without
    scatter between the groups it is the share of all of them, `pooled`.
    """
    if prior.strength is None:
        return prior.mean, *jeffreys(*pooled, confidence)
    a, b = k + prior.mean * prior.strength, n - k + (1 - prior.mean) * prior.strength
    if a == 0 or b == 0:  # the groups all say either always or never, and so does this one
        return (a / (a + b), a / (a + b), a / (a + b))
    return a / (a + b), beta_quantile((1 - confidence) / 2, a, b), beta_quantile((1 + confidence) / 2, a, b)
