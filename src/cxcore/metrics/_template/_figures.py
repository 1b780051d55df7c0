"""From the sums of a tally to a figure with its interval: one function for each kind of metric."""

from collections.abc import Callable, Mapping
from typing import Final

from cxcore._statistics._means import mean_interval
from cxcore._statistics._shares import wilson
from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import CONFIDENCE, Figure

MICROSECONDS_A_SECOND = 1_000_000
MICROSECONDS_A_MINUTE = 60 * MICROSECONDS_A_SECOND
MICROSECONDS_AN_HOUR = 3_600 * MICROSECONDS_A_SECOND


def require_parts(n: int, *parts: int) -> None:
    """
    Refuse a tally in which parts of `n` rows, no row in two of them, are more than the rows or below zero.

    No rows add up to that, but rows taken away can: those of another week,
    or those that were counted otherwise.
    """
    if min(parts) < 0 or sum(parts) > n:
        counted = " and ".join(map(str, parts))
        raise InvalidValueError(
            f"counts {counted} of {n} rows, which cannot be; take away from a tally only what was added.", path="tally"
        )


def count_of(counted: int, n: int) -> Figure:
    """Return a count over `n` rows; all of them were seen, so there is no interval."""
    require_parts(n, counted)
    return Figure(counted if n else None, n)


def share_of(part: int, n: int) -> Figure:
    """Return the share `part` of `n` with its Wilson interval."""
    require_parts(n, part)
    if n == 0:
        return Figure(None, 0)
    low, high = wilson(part, n, CONFIDENCE)
    return Figure(part / n, n, low, high, "Wilson")


SQUARES: Final[Mapping[str, Callable[[int], int]]] = {
    "n": lambda _: 1,
    "microseconds": lambda microseconds: microseconds,
    "microseconds_squared": lambda microseconds: microseconds**2,
}
"""The sums from which :func:`mean_of` makes a mean and its interval, by how they follow from a duration."""


def mean_of(tally: Tally, *, unit: int) -> Figure:
    """
    Return the mean of durations in units of so many microseconds, with its t interval.

    Where all are alike there is no variance to make an interval of.
    """
    n, total, squares = (tally.sum(name) for name in ("n", "microseconds", "microseconds_squared"))
    if n == 0:
        return Figure(None, 0)
    interval = mean_interval(n, total, squares, CONFIDENCE)
    if interval is None:
        return Figure(total / n / unit, n)
    low, high = interval
    return Figure(total / n / unit, n, low / unit, high / unit, "Student's t")
