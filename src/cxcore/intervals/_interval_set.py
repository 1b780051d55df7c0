"""Sets of instants: unions, intersections, differences and complements, exactly."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Self

import attrs

from cxcore.errors import InvalidValueError, UnboundedError
from cxcore.intervals._instants import short_form, to_microseconds
from cxcore.intervals._interval import Interval


@attrs.frozen(repr=False)
class IntervalSet:
    """
    A set of instants: ``|``, ``&``, ``-``, ``^`` and ``~`` form a Boolean algebra.

    A set is the sorted list of instants at which membership changes, and
    whether it holds before the first of them. So complements, which go on for
    ever, are ordinary values, and two sets with the same instants are equal
    however they were made. Build one with :meth:`of`.

    Asking an unbounded set for its intervals or its duration raises
    :class:`~cxcore.errors.UnboundedError`; take ``within(window)`` first.

    >>> from datetime import UTC
    >>> def hour(h: int) -> datetime:
    ...     return datetime(2026, 3, 2, h, tzinfo=UTC)
    >>> morning = IntervalSet.of([Interval(hour(9), hour(12))])
    >>> day = IntervalSet.of([Interval(hour(11), hour(17)), Interval(hour(8), hour(11))])
    >>> print(day - morning)
    {[2026-03-02 08:00Z, 2026-03-02 09:00Z), [2026-03-02 12:00Z, 2026-03-02 17:00Z)}
    >>> (day - morning).duration
    datetime.timedelta(seconds=21600)
    >>> (morning | ~morning) == IntervalSet.always()
    True
    """

    edges: tuple[int, ...] = ()
    """Microseconds since 1970-01-01T00:00Z at which membership changes, strictly ascending."""
    from_forever: bool = False
    """Whether the instants before the first edge belong to the set."""

    def __attrs_post_init__(self) -> None:
        if any(later <= earlier for earlier, later in pairwise(self.edges)):
            raise InvalidValueError("the edges of an interval set ascend strictly.", path="edges")

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> Self:
        """Return the union of any intervals; they may overlap and come in any order."""
        edges: list[int] = []
        pairs = sorted((to_microseconds(each.start), to_microseconds(each.end)) for each in intervals)
        for start, end in pairs:
            if edges and start <= edges[-1]:
                edges[-1] = max(edges[-1], end)
            else:
                edges += (start, end)
        return cls(tuple(edges))

    @classmethod
    def always(cls) -> Self:
        """Return the set of all instants."""
        return cls((), from_forever=True)

    def contains(self, at: datetime) -> bool:
        """Return whether the instant `at` belongs to the set."""
        return (bisect_right(self.edges, to_microseconds(at, name="at")) % 2 == 1) != self.from_forever

    @property
    def is_empty(self) -> bool:
        """Whether no instant belongs to the set."""
        return not self.edges and not self.from_forever

    @property
    def is_bounded(self) -> bool:
        """Whether the set has a beginning and an end; the empty set is bounded."""
        return not self.from_forever and len(self.edges) % 2 == 0

    @property
    def duration(self) -> timedelta:
        """How much time belongs to the set."""
        self._require_bounds("duration")
        return timedelta(microseconds=sum(self.edges[1::2]) - sum(self.edges[::2]))

    def within(self, window: Interval) -> Self:
        """Return the part of the set inside `window`, which is always bounded."""
        return self & type(self).of([window])

    def __iter__(self) -> Iterator[Interval]:
        """Yield the maximal intervals in order."""
        self._require_bounds("intervals")
        for start, end in zip(self.edges[::2], self.edges[1::2], strict=True):
            yield Interval.from_microseconds(start, end)

    def __or__(self, other: Self) -> Self:
        return self._combine(other, lambda mine, theirs: mine or theirs)

    def __and__(self, other: Self) -> Self:
        return self._combine(other, lambda mine, theirs: mine and theirs)

    def __sub__(self, other: Self) -> Self:
        return self._combine(other, lambda mine, theirs: mine and not theirs)

    def __xor__(self, other: Self) -> Self:
        return self._combine(other, lambda mine, theirs: mine != theirs)

    def __invert__(self) -> Self:
        return type(self)(self.edges, from_forever=not self.from_forever)

    def complement(self) -> Self:
        """Return the instants that do not belong to the set; the same as ``~``."""
        return ~self

    def __str__(self) -> str:
        ends = [short_form(edge) for edge in self.edges]
        if self.from_forever:
            ends.insert(0, "-∞")
        if len(ends) % 2:
            ends.append("∞")
        return "{" + ", ".join(f"[{start}, {end})" for start, end in zip(ends[::2], ends[1::2], strict=True)) + "}"

    def __repr__(self) -> str:
        return f"IntervalSet({self})"

    def _combine(self, other: Self, keep: Callable[[bool, bool], bool]) -> Self:
        mine, theirs = self.from_forever, other.from_forever
        forever = inside = keep(mine, theirs)
        edges: list[int] = []
        own, foreign = frozenset(self.edges), frozenset(other.edges)
        for edge in sorted(own | foreign):
            mine ^= edge in own
            theirs ^= edge in foreign
            if keep(mine, theirs) != inside:
                inside = not inside
                edges.append(edge)
        return type(self)(tuple(edges), from_forever=forever)

    def _require_bounds(self, what: str) -> None:
        if not self.is_bounded:
            raise UnboundedError(f"This set goes on for ever, so its {what} cannot be given; use within(window).")
