"""Quantiles of a sample."""

from collections.abc import Sequence
from math import floor


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of values in order, interpolated between its neighbours (Hyndman and Fan 1996, type 7)."""
    place = (len(ordered) - 1) * share
    below = floor(place)
    lower, upper = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return lower + (place - below) * (upper - lower)
