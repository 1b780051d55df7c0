"""The beta distribution: what a share may be, given successes and failures."""

from math import exp, lgamma, log, log1p
from typing import Final

_TINY: Final = 1e-300
_LARGEST_POWER: Final = 700.0
_EXACT: Final = 1e-16
_STILL: Final = 1e-14


def beta_below(x: float, a: float, b: float) -> float:
    """
    Return the probability that a beta variable with parameters `a` and `b` is at most `x`.

    The continued fraction of DiDonato and Morris (1992), Algorithm 708, ACM
    TOMS 18(3), 360-373, in the form of NIST's DLMF 8.17.22, evaluated by
    Lentz's method from the side on which it converges quickly.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = x * (1 - x) * _density(x, a, b)
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Return the value that a beta variable stays below with `probability`: Newton's method, held in a bracket."""
    low, high, x = 0.0, 1.0, a / (a + b)
    while True:
        excess = beta_below(x, a, b) - probability
        low, high = (x, high) if excess < 0 else (low, x)
        density = _density(x, a, b)
        step = x - excess / density if density > 0 else low
        if not low < step < high:
            step = (low + high) / 2
        if abs(step - x) <= _STILL * step or not low < step < high:
            return step
        x = step


def jeffreys(k: int, n: int, confidence: float) -> tuple[float, float]:
    """
    Return the equal-tailed interval of the share `k` of `n` under Jeffreys' prior.

    The ends are 0 at no successes and 1 at nothing else, which keeps the
    promise there: Brown, Cai and DasGupta (2001), Statistical Science 16(2), 101-133.
    """
    a, b = k + 0.5, n - k + 0.5
    low = 0.0 if k == 0 else beta_quantile((1 - confidence) / 2, a, b)
    high = 1.0 if k == n else beta_quantile((1 + confidence) / 2, a, b)
    return low, high


def _density(x: float, a: float, b: float) -> float:
    # So close to an end that a float holds no larger density, no digit of a quantile depends on it.
    return exp(min(lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log1p(-x), _LARGEST_POWER))


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    step = 0
    while True:
        step += 1
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) <= _EXACT:
            return value


def _not_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
