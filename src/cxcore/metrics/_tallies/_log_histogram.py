"""Durations in buckets that grow by one per cent: percentiles of any number of them, in a few kilobytes."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import accumulate
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally_bounds import MOST_ROWS
from cxcore.values import Value

_MICROSECOND: Final = timedelta(microseconds=1)
_LONGEST: Final = timedelta.max // _MICROSECOND


def _edges() -> tuple[int, ...]:
    # Whole numbers only, so that every machine draws the same edges: logarithms may differ in the last digit.
    edges = [0, 1]
    while edges[-1] <= _LONGEST:
        edges.append(max(edges[-1] + 1, edges[-1] * 101 // 100))
    return tuple(edges)


_EDGES: Final = _edges()


def _microseconds(duration: timedelta) -> int:
    if not isinstance(duration, timedelta):
        raise InvalidValueError(f"holds timedeltas, not {type_in_words(duration)}.", path="durations")
    return duration // _MICROSECOND


def _in_order(counts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((bucket, count) for bucket, count in counts))


def _exist(instance: object, field: "attrs.Attribute[Any]", value: tuple[tuple[int, int], ...]) -> None:
    for bucket, count in value:
        if not 0 <= bucket < len(_EDGES) - 1 or count < 1:
            raise InvalidValueError(f"bucket {bucket} with {count} durations cannot be.", path=field.name)
    if len(dict(value)) < len(value):
        raise InvalidValueError("holds a bucket twice; add up its durations.", path=field.name)
    if sum(count for _, count in value) > MOST_ROWS:
        raise InvalidValueError(f"holds more than {MOST_ROWS:,} durations.", path=field.name)


@attrs.frozen(repr=False)
class LogHistogram(Value):
    """
    How many durations fell into each of some 4,000 buckets, each at most 1 % wide.

    Exact quantiles keep every duration. A histogram keeps a count a bucket,
    so a year of calls fits in a few kilobytes, and any quantile read off it
    is at most 0.5 % from the duration of that rank. Histograms add up
    bit for bit, in any order and on any machine; the idea, with this proof of
    its error, is Masson, Rim and Lee (2019), DDSketch, PVLDB 12(12), 2195-2205.

    Args:
        counts: Pairs of a bucket and how many durations it holds. Bucket b runs from
            ``edge(b)`` to before ``edge(b + 1)`` microseconds; up to a
            hundred each microsecond has a bucket of its own.

    Raises:
        InvalidValueError: A bucket does not exist or stands twice, a count is
            below 1, or there are more than 10**11 durations.

    >>> from datetime import timedelta
    >>> waits = LogHistogram.of(timedelta(seconds=second) for second in range(1, 1001))
    >>> waits.quantile(0.9)
    datetime.timedelta(seconds=901, microseconds=714592)
    >>> (waits + waits).n
    2000
    """

    counts: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=_in_order, validator=_exist)

    @classmethod
    def of(cls, durations: Iterable[timedelta]) -> "LogHistogram":
        """
        Return the histogram of `durations`, read once.

        Raises:
            InvalidValueError: A duration is below zero, or no timedelta.
        """
        return cls.of_distribution(Distribution.of_counts(Counter(map(_microseconds, durations))))

    @classmethod
    def of_distribution(cls, distribution: Distribution) -> "LogHistogram":
        """Return the histogram of microseconds and how often they occurred, as a :class:`Tally` keeps them."""
        counts: Counter[int] = Counter()
        for microseconds, times in distribution:
            if microseconds < 0:
                raise InvalidValueError("a duration is at least zero.", path="durations")
            counts[bisect_right(_EDGES, microseconds) - 1] += times
        return cls(tuple(counts.items()))

    @staticmethod
    def edge(bucket: int) -> int:
        """Return the first microsecond of a bucket."""
        return _EDGES[bucket]

    @property
    def n(self) -> int:
        """How many durations there are."""
        return sum(count for _, count in self.counts)

    def __add__(self, other: "LogHistogram") -> "LogHistogram":
        return LogHistogram(tuple((Counter(dict(self.counts)) + Counter(dict(other.counts))).items()))

    def quantile(self, share: float) -> timedelta | None:
        """
        Return the duration by which `share` of them have passed, or ``None`` where there is none.

        The middle of the bucket that holds the smallest duration with at
        least `share` of all at or below it: definition 1 of Hyndman and Fan (1996).

        Raises:
            InvalidValueError: `share` does not lie between 0 and 1.
        """
        if not 0 <= share <= 1:
            raise InvalidValueError(f"lies between 0 and 1; {share} does not.", path="share")
        if not self.counts:
            return None
        ranks = list(accumulate(count for _, count in self.counts))
        bucket, _ = self.counts[bisect_left(ranks, share * ranks[-1])]
        return (_EDGES[bucket] + _EDGES[bucket + 1] - 1) // 2 * _MICROSECOND

    def __repr__(self) -> str:
        return f"<LogHistogram of {self.n:,} durations in {len(self.counts)} buckets>"
