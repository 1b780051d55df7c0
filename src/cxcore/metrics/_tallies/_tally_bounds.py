"""What a tally that was stored can be: read from outside, its numbers are checked before they are trusted."""

from collections.abc import Mapping
from typing import Final

from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._distribution import Distribution

MOST_ROWS: Final = 10**11
"""A quantile of so many durations takes about a second; of more it would run without an end in sight."""

MOST_DIGITS: Final = 90
"""Squares and products of numbers of so many digits still are floats."""

_LARGEST: Final = 10**MOST_DIGITS


def refuse_impossible(
    sums: Mapping[str, int], durations: Mapping[str, Distribution], counts: Mapping[str, Mapping[str, int]]
) -> None:
    """
    Refuse numbers that no rows add up to.

    This costs a look at every duration, so a tally checks it when it is read
    from a document and not when it is counted or added up.
    """
    for name, amount in sums.items():
        if abs(amount) >= _LARGEST:
            raise InvalidValueError(f"has more than {MOST_DIGITS} digits.", path=f"sums.{name}")
    if "n" in sums:
        _refuse_too_many(sums["n"], "sums.n")
    for field, rows in counts.items():
        for name, count in rows.items():
            _refuse_too_many(count, f"{field}.{name}")
    for name, distribution in durations.items():
        path = f"durations.{name}"
        if min(distribution.times) < 1:
            raise InvalidValueError("holds a duration that did not occur even once.", path=path)
        if any(abs(duration) >= _LARGEST for duration in (distribution.durations[0], distribution.durations[-1])):
            raise InvalidValueError(f"holds a duration of more than {MOST_DIGITS} digits.", path=path)
        _refuse_too_many(distribution.n, path)


def refuse_below_zero(distribution: Distribution) -> None:
    """Refuse durations of which one is below zero, as no time that passed is; they are in order."""
    if distribution and distribution.ranked(1) < 0:
        raise InvalidValueError("holds a duration below zero.", path="tally.durations")


def _refuse_too_many(rows: int, path: str) -> None:
    if not 0 <= rows <= MOST_ROWS:
        raise InvalidValueError(f"is from 0 to {MOST_ROWS:,} rows; {rows:.3g} is not.", path=path)
