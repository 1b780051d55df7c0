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


def shrunken(
    k: int, n: int, prior: Prior, pooled: tuple[int, int], confidence: float, *, groups: int
) -> tuple[float, float, float]:
    """
    Return a group's share drawn towards the others, with its interval: value, low, high.

    The value is the posterior mean of the beta-binomial model: Efron and
    Morris (1975), JASA 70(350), 311-319, for the idea. Without scatter
    between the groups it is the share of all of them, `pooled`.

    The posterior alone would take the prior for known, and be too narrow
    where few groups tell what it is. So its variance grows by that of the
    mean of the prior and by that of how far to draw: Morris (1983),
    Parametric Empirical Bayes Inference, JASA 78(381), 47-55, his
    normal distribution replaced by the beta with the same mean and variance.
    With ever more groups it becomes the equal-tailed interval of the posterior.
    """
    if prior.mean in (0, 1):
        return prior.mean, *jeffreys(*pooled, confidence)
    spread, drawn = prior.mean * (1 - prior.mean), 1.0
    value, variance = prior.mean, 0.0
    if prior.strength is not None:
        worth = n + prior.strength
        value, drawn = (k + prior.mean * prior.strength) / worth, prior.strength / worth
        if value in (0, 1):  # the groups all say either always or never, and so does this one
            return value, value, value
        variance = value * (1 - value) / (worth + 1)
    variance += drawn * spread / pooled[1] + 2 / max(groups - 3, 1) * (drawn * (k / n - prior.mean)) ** 2
    worth = value * (1 - value) / variance - 1
    if worth <= 0:  # it may be anything
        return value, 0.0, 1.0
    a, b = value * worth, (1 - value) * worth
    low, high = (beta_quantile(tail, a, b) for tail in ((1 - confidence) / 2, (1 + confidence) / 2))
    return value, min(low, value), max(high, value)
