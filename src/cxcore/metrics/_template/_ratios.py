"""Ratios of two sums: occupancy, cost per contact, contacts per order."""

from fractions import Fraction
from math import sqrt

from cxcore._statistics._means import student_t
from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import CONFIDENCE, Figure

RATIO_SOURCE = "Cochran (1977), Sampling Techniques, 3rd ed., sections 2.11 and 6.4 (the interval of a ratio of sums)"


def paired(top: int, bottom: int) -> dict[str, int]:
    """Return the sums from which :func:`ratio_of` makes a ratio and its interval."""
    return {
        "n": 1,
        "top": top,
        "bottom": bottom,
        "top_squared": top**2,
        "bottom_squared": bottom**2,
        "top_bottom": top * bottom,
    }


def ratio_of(tally: Tally, *, unit: Fraction = Fraction(1)) -> Figure:
    """
    Return the ratio of two sums over rows, with the interval of rows that are a sample.

    The variance is that of the residuals ``top - ratio * bottom`` of the
    rows, computed from exact integers; Student's t with one degree less than
    there are rows. A single row has no interval, nor have rows of which each
    has the same ratio: they show no variance to make one of. The ratio is of sums, never
    an average of ratios, so a quiet hour weighs what it weighs. Few unequal
    rows hold the truth less often than they say: measured on shifts of 2 and 8
    hours, in 90 % of 5 shifts, 92 % of 10 and 94 % of 30.

    Args:
        tally: Sums as :func:`paired` makes them.
        unit: What to multiply the ratio with, where the sums are in other units than the figure.
    """
    n, top, bottom = (tally.sum(name) for name in ("n", "top", "bottom"))
    if bottom == 0:
        return Figure(None, 0)
    ratio = Fraction(top, bottom)
    value = float(ratio * unit)
    squares = (
        tally.sum("top_squared") - 2 * ratio * tally.sum("top_bottom") + ratio * ratio * tally.sum("bottom_squared")
    )
    if n < 1 or bottom < 0 or squares < 0:
        raise InvalidValueError(
            "has sums that no rows add up to; take away from a tally only what was added.", path="tally"
        )
    if n == 1 or squares == 0:
        return Figure(value, n)
    error = sqrt(squares * n / (n - 1)) / bottom
    half = student_t((1 + CONFIDENCE) / 2, n - 1) * error * float(unit)
    return Figure(value, n, value - half, value + half, "Student's t of a ratio")
