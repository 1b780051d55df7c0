"""Many tests at once, and how many of the alarms may be false."""

from collections.abc import Sequence


def q_values(p_values: Sequence[float]) -> list[float]:
    """
    Return, for each test, the smallest share of false alarms at which it would still be raised.

    Raising every alarm whose q-value is at most 0.05 keeps the expected share
    of false ones at 5 %: Benjamini and Hochberg (1995), Journal of the Royal
    Statistical Society B 57(1), 289-300.

    >>> q_values([0.01, 0.04, 0.03, 0.5])
    [0.04, 0.05333333333333333, 0.05333333333333333, 0.5]
    """
    count = len(p_values)
    found = [1.0] * count
    smallest = 1.0
    for rank, place in zip(
        range(count, 0, -1), sorted(range(count), key=p_values.__getitem__, reverse=True), strict=True
    ):
        smallest = min(smallest, p_values[place] * (count / rank))
        found[place] = smallest
    return found
