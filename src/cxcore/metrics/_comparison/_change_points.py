"""The levels a share went through: when it changed for good."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import inf, log
from typing import Final

import attrs

from cxcore.metrics._comparison._share_counts import ShareCount, share_counts
from cxcore.metrics._measuring._measure import Measurement

_PENALTY: Final = 3  # per change, in logarithms of the number of periods


@attrs.frozen
class Level:
    """
    A stretch of periods over which a share stayed at one level.

    Args:
        first: The group of its first period.
        last: The group of its last period.
        value: The share of its periods together.
        n: How many rows it rests on.
    """

    first: Mapping[str, object]
    last: Mapping[str, object]
    value: float
    n: int


def change_points(measurements: Sequence[Measurement]) -> tuple[Level, ...]:
    """
    Return the levels a share went through, oldest first; one level means that it never changed.

    The split into levels is the one that makes the counts most likely, with a
    price of three times the logarithm of the number of periods on each
    change: the exact search of Jackson et al. (2005), IEEE Signal Processing
    Letters 12(2), 105-108, with the price of Zhang and Siegmund (2007),
    Biometrics 63(1), 22-32. Of steady years of 52 weeks, about one in twenty
    shows a change that is none. Rows count as independent: where weeks
    scatter more than chance, as :func:`control_chart` tells, expect more.

    Args:
        measurements: One share by period, in order of time, as :func:`measure`
            gives it. Periods without a value are left out.

    Raises:
        InvalidValueError: They are no shares of one definition.

    >>> from cxcore.metrics import CSAT, measure
    >>> rows = [
    ...     {"week": week, "csat_score": score}
    ...     for week in range(1, 11)
    ...     for score in ([5] * 80 + [1] * 20 if week < 7 else [5] * 60 + [1] * 40)
    ... ]
    >>> for level in change_points(measure(rows, [CSAT()], by=["week"])):
    ...     print(level.first["week"], level.last["week"], level.value)
    1 6 0.8
    7 10 0.6
    """
    counts = share_counts(measurements)
    if not counts:
        return ()
    starts = _best_starts(counts)
    levels = []
    end = len(counts)
    while end:
        start = starts[end]
        levels.append(_level(counts[start:end]))
        end = start
    return tuple(reversed(levels))


def _best_starts(counts: Sequence[ShareCount]) -> list[int]:
    """Return, for the first so many periods, where the last level of their best split starts."""
    hits = [0, *accumulate(each.k for each in counts)]
    rows = [0, *accumulate(each.n for each in counts)]
    price = _PENALTY * log(len(counts))
    cheapest = [-price]
    starts = [0]
    for end in range(1, len(counts) + 1):
        best, best_start = inf, 0
        for start in range(end):
            cost = cheapest[start] + price + _surprise(hits[end] - hits[start], rows[end] - rows[start])
            if cost < best:
                best, best_start = cost, start
        cheapest.append(best)
        starts.append(best_start)
    return starts


def _surprise(k: int, n: int) -> float:
    """Return minus twice the log-likelihood of `k` of `n` at their own share."""
    return -2 * sum(count * log(count / n) for count in (k, n - k) if count)


def _level(counts: Sequence[ShareCount]) -> Level:
    k, n = sum(each.k for each in counts), sum(each.n for each in counts)
    return Level(counts[0].measurement.group, counts[-1].measurement.group, k / n, n)
