"""The interval of a mean, from three integers: how many, their sum, the sum of their squares."""

from fractions import Fraction
from math import cos, pi, sin, sqrt
from statistics import NormalDist
from typing import Final

from cxcore.errors import InvalidValueError

# Beyond this many degrees of freedom the expansion below is exact to 1e-11.
_MANY: Final = 200


def mean_interval(n: int, total: int, squares: int, confidence: float) -> tuple[float, float] | None:
    """
    Return Student's t interval of a mean, or ``None`` where nothing scatters: one observation, or all alike.

    The variance is computed from the exact integers, so nothing cancels.
    Observations that are alike do not show that the next one will be: an
    interval without width would promise that.

    Raises:
        InvalidValueError: No observations have these sums.
    """
    scatter = n * squares - total * total
    if n < 1 or scatter < 0:
        raise InvalidValueError(
            "has sums that no rows add up to; take away from a tally only what was added.", path="tally"
        )
    if n == 1 or scatter == 0:
        return None
    variance = Fraction(scatter, n * (n - 1))
    half = student_t((1 + confidence) / 2, n - 1) * sqrt(variance / n)
    return total / n - half, total / n + half


def student_t(probability: float, freedom: int) -> float:
    """
    Return the quantile of Student's t distribution, for a probability above one half.

    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4 (the distribution as a
    finite sum) and 26.7.5 (the quantile for many degrees of freedom).
    """
    if freedom > _MANY:
        return _expanded(NormalDist().inv_cdf(probability), freedom)
    inside = 2 * probability - 1  # the probability between -t and t
    low, high = 0.0, pi / 2  # of the angle whose tangent is t / sqrt(freedom)
    while low < (middle := (low + high) / 2) < high:
        if _inside(middle, freedom) < inside:
            low = middle
        else:
            high = middle
    return sqrt(freedom) * sin(middle) / cos(middle)


def _inside(angle: float, freedom: int) -> float:
    term = cos(angle) if freedom % 2 else 1.0
    terms = 0.0
    for power in range(1 + freedom % 2, freedom, 2):
        terms += term
        term *= cos(angle) ** 2 * power / (power + 1)
    if freedom % 2:
        return 2 / pi * (angle + sin(angle) * terms)
    return sin(angle) * terms


def _expanded(z: float, freedom: int) -> float:
    return (
        z
        + (z**3 + z) / 4 / freedom
        + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / freedom**2
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / freedom**3
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160 / freedom**4
    )
