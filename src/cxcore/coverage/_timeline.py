"""
A set of instants without end, compiled piece by piece as it is asked about.

Time is cut into blocks of one four-hundredth of the Gregorian cycle, which is
a year on average and a whole number of seconds. A block is compiled, when
first needed, to its sorted edges and the time counted before each; sums over
whole blocks are kept in a table. So a question is two bisections however far
apart its instants are, and a far-away instant costs its own block only.

What is kept is replaced whole, or gains entries that are the same whoever adds
them, so threads may share a timeline without a lock; at worst two of them
compile the same block.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final, Protocol

import attrs

from cxcore.coverage._edges import Keep, merged
from cxcore.intervals import to_microseconds

BLOCKS_IN_CYCLE: Final = 400
BLOCK: Final = 146_097 * 86_400_000_000 // BLOCKS_IN_CYCLE
"""Microseconds of a block; 400 Gregorian years have 146,097 days, a whole number of weeks."""

# Every aware datetime lies in these blocks: its offset carries it less than a day beyond the years 1 to 9999.
_A_DAY: Final = 86_400_000_000
FIRST_BLOCK: Final = (to_microseconds(datetime.min.replace(tzinfo=UTC)) - _A_DAY) // BLOCK
LAST_BLOCK: Final = (to_microseconds(datetime.max.replace(tzinfo=UTC)) + _A_DAY) // BLOCK

_BLOCKS_KEPT: Final = 64  # a few megabytes at most; more than most logs span


class Source(Protocol):
    """Where the instants of a timeline come from."""

    def edges(self, index: int) -> tuple[int, ...]:
        """Return where the stretches inside block `index` start and end, cut at its own ends; they may touch."""
        ...

    def shape(self, index: int) -> Hashable:
        """Return a key that only blocks with the same stretches share, as seen from where each block begins."""
        ...


@attrs.frozen(eq=False)
class _Block:
    edges: tuple[int, ...]
    sums: tuple[int, ...]  # the time counted in the first none, one, two ... of the stretches

    @classmethod
    def of(cls, edges: tuple[int, ...]) -> "_Block":
        lengths = (end - start for start, end in zip(edges[::2], edges[1::2], strict=True))
        return cls(edges, tuple(accumulate(lengths, initial=0)))

    def counted_before(self, instant: int) -> int:
        passed = bisect_right(self.edges, instant)
        counted = self.sums[passed // 2]
        return counted + instant - self.edges[passed - 1] if passed % 2 else counted

    def holds(self, counted: int, *, latest: bool) -> bool:
        """Whether :meth:`instant_at` finds its answer inside this block."""
        return 0 <= counted < self.sums[-1] if latest else 0 < counted <= self.sums[-1]

    def instant_at(self, counted: int, *, latest: bool) -> int:
        """Return the earliest or latest instant before which that much time is counted."""
        stretch = (bisect_right if latest else bisect_left)(self.sums, counted)
        return self.edges[2 * stretch - 1] - (self.sums[stretch] - counted)


@attrs.frozen(eq=False)
class _Table:
    """The time counted before each of a run of blocks, and after the last of them, from any origin."""

    first: int
    sums: Sequence[int]


class Timeline:
    """Instants that count, and how much of them lies where."""

    __slots__ = ("_blocks", "_source", "_table", "_totals")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: dict[int, _Block] = {}
        self._totals: dict[Hashable, int] = {}
        self._table = _Table(0, (0,))

    def __reduce__(self) -> tuple[object, ...]:
        return Timeline, (self._source,)  # a copy in another process compiles for itself

    def contains(self, instant: int) -> bool:
        """Whether an instant counts."""
        return bisect_right(self._block(instant // BLOCK).edges, instant) % 2 == 1

    def between(self, start: int, end: int) -> int:
        """Return how much of ``[start, end)`` counts; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        low, high = start // BLOCK, end // BLOCK
        blocks = self._blocks  # asked directly: this is the question of all questions
        first, last = blocks.get(low) or self._block(low), blocks.get(high) or self._block(high)
        counted = last.counted_before(end) - first.counted_before(start)
        if low == high:
            return counted
        table = self.covering(low, high)
        return counted + table.sums[high - table.first] - table.sums[low - table.first]

    def shifted(self, instant: int, amount: int, *, latest: bool) -> int | None:
        """
        Return the earliest or latest instant that has `amount` of counted time between itself and `instant`.

        There is none, ``None``, if there is not that much time on that side,
        or if the instants that have it go on for ever in the asked direction.
        """
        index = instant // BLOCK
        block = self._block(index)
        goal = block.counted_before(instant) + amount
        if block.holds(goal, latest=latest):
            return block.instant_at(goal, latest=latest)
        ahead = goal >= block.sums[-1] if latest else goal > block.sums[-1]
        return self._shifted_beyond(index, goal, latest=latest, ahead=ahead)

    def _shifted_beyond(self, index: int, goal: int, *, latest: bool, ahead: bool) -> int | None:
        """Search block after block, ever more of them, for `goal` of time counted from the start of block `index`."""
        find = bisect_right if latest else bisect_left
        reach = 1
        while True:
            low = index if ahead else max(index - reach, FIRST_BLOCK)
            high = min(index + reach, LAST_BLOCK) + 1 if ahead else index
            table = self.covering(low, high)
            counted = goal + table.sums[index - table.first]
            found = find(table.sums, counted) - 1
            if 0 <= found < len(table.sums) - 1:
                return self._block(table.first + found).instant_at(counted - table.sums[found], latest=latest)
            if high == LAST_BLOCK + 1 if ahead else low == FIRST_BLOCK:
                return None
            reach *= 4

    def complement(self) -> "Timeline":
        """Return the timeline of the instants that do not count here."""
        return Timeline(_Complement(self))

    def combined(self, other: "Timeline", keep: Keep) -> "Timeline":
        """Return the timeline of the instants that `keep` keeps, told whether each of the two counts them."""
        return Timeline(_Combined(self, other, keep))

    # --- what is compiled -------------------------------------------------

    def edges(self, index: int) -> tuple[int, ...]:
        """Return the edges of block `index`."""
        return self._block(index).edges

    def shape(self, index: int) -> Hashable:
        """Return a key that only blocks with the same stretches share."""
        return self._source.shape(index)

    def _block(self, index: int) -> _Block:
        block = self._blocks.get(index)
        if block is None:
            block = _Block.of(self._source.edges(index))
            kept = list(self._blocks.items())[1 - _BLOCKS_KEPT :]
            self._blocks = dict([*kept, (index, block)])
        return block

    def _total(self, index: int) -> int:
        shape = self._source.shape(index)
        total = self._totals.get(shape)
        if total is None:
            block = self._blocks.get(index) or _Block.of(self._source.edges(index))
            total = self._totals[shape] = block.sums[-1]
        return total

    def covering(self, low: int, high: int) -> _Table:
        """Return a table with the sums before the blocks `low` to `high`."""
        table = self._table
        first, last = table.first, table.first + len(table.sums) - 1
        if first <= low and high <= last:
            return table
        if high < first or last < low:
            # The blocks between the old table and these may be centuries, so begin anew.
            table, first, last = _Table(low, (0,)), low, low
        before = accumulate((-self._total(index) for index in range(first - 1, low - 1, -1)), initial=table.sums[0])
        after = accumulate((self._total(index) for index in range(last, high)), initial=table.sums[-1])
        table = _Table(min(low, first), [*list(before)[:0:-1], *table.sums, *list(after)[1:]])
        self._table = table
        return table


@attrs.frozen(eq=False)
class _Complement:
    """The rest of every block of another timeline."""

    whole: Timeline

    def edges(self, index: int) -> tuple[int, ...]:
        start, end = index * BLOCK, (index + 1) * BLOCK
        inner = self.whole.edges(index)
        edges = inner[1:] if inner[:1] == (start,) else (start, *inner)
        return edges[:-1] if edges[-1:] == (end,) else (*edges, end)

    def shape(self, index: int) -> Hashable:
        return self.whole.shape(index)


@attrs.frozen(eq=False)
class _Combined:
    """What an operator keeps of two other timelines."""

    left: Timeline
    right: Timeline
    keep: Keep

    def edges(self, index: int) -> tuple[int, ...]:
        return tuple(merged(self.left.edges(index), self.right.edges(index), self.keep))

    def shape(self, index: int) -> Hashable:
        return self.left.shape(index), self.right.shape(index)
