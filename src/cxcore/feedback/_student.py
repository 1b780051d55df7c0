"""Student's t, which the standard library does not have."""

from math import cos, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import Final

_MANY: Final = 1000  # beyond it the normal distribution is within 0.3 % of the half width


def student_t(confidence: float, freedom: int) -> float:
    """
    Return the t between which and its negative a share `confidence` of the distribution lies.

    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4: the distribution is a
    finite sum, as the degrees of freedom are whole.
    """
    if freedom > _MANY:
        return NormalDist().inv_cdf((1 + confidence) / 2)
    low, high = 0.0, pi / 2  # of the angle whose tangent is t / sqrt(freedom)
    while low < (middle := (low + high) / 2) < high:
        if _inside(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return sqrt(freedom) * tan(middle)


def _inside(angle: float, freedom: int) -> float:
    odd = freedom % 2
    term, terms = (cos(angle) if odd else 1.0), 0.0
    for power in range(1 + odd, freedom, 2):
        terms += term
        term *= cos(angle) ** 2 * power / (power + 1)
    return 2 / pi * (angle + sin(angle) * terms) if odd else sin(angle) * terms
