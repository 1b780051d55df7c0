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
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Final, Protocol

import attrs

from cxcore.coverage._timelines._edges import Keep, merged
from cxcore.intervals import to_microseconds

DAY: Final = 86_400_000_000
BLOCKS_IN_CYCLE: Final = 400
BLOCK: Final = 146_097 * DAY // BLOCKS_IN_CYCLE
"""Microseconds of a block; 400 Gregorian years have 146,097 days, a whole number of weeks."""

# Every aware datetime lies in these blocks: its offset carries it less than a day beyond the years 1 to 9999.
FIRST_BLOCK: Final = (to_microseconds(datetime.min.replace(tzinfo=UTC)) - DAY) // BLOCK
LAST_BLOCK: Final = (to_microseconds(datetime.max.replace(tzinfo=UTC)) + DAY) // BLOCK

# A block begins within this of New Year in UTC, so the year with as much on both sides contains it.
_AROUND_NEW_YEAR: Final = 2 * DAY
_EPOCH: Final = date(1970, 1, 1)

_BLOCKS_KEPT: Final = 64  # a few megabytes at most; more than most logs span


def span_of_block(index: int) -> tuple[int, int]:
    """Return where a block starts and ends."""
    return index * BLOCK, (index + 1) * BLOCK


def span_of_year(index: int) -> tuple[int, int]:
    """Return where the year around a block starts and ends: a calendar year of UTC with two days on either side."""
    return _new_year(index) - _AROUND_NEW_YEAR, _new_year(index + 1) + _AROUND_NEW_YEAR


def _new_year(index: int) -> int:
    cycle, year = divmod(index, BLOCKS_IN_CYCLE)
    return (date(_EPOCH.year + year, 1, 1) - _EPOCH).days * DAY + cycle * BLOCKS_IN_CYCLE * BLOCK


class Source(Protocol):
    """Where the instants of a timeline come from."""

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        """Return where the stretches inside ``[start, end)`` start and end, cut at its ends; they may touch."""
        ...

    def shape(self, index: int) -> Hashable:
        """Return a key that only blocks with the same stretches share, as seen from where each block begins."""
        ...

    def shape_of_year(self, index: int) -> Hashable:
        """Return a key that only the years around blocks share that have the same stretches, as seen from New Year."""
        ...

    @property
    def settled(self) -> int:
        """The block from which on all blocks have the shape of the block a cycle later."""
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

    __slots__ = ("_blocks", "_empty_years", "_source", "_table", "_totals")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: dict[int, _Block] = {}
        self._totals: dict[Hashable, int] = {}
        self._empty_years: dict[Hashable, bool] = {}
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
            cycle = max(index, self.settled), max(index, self.settled) + BLOCKS_IN_CYCLE
            if cycle[1] <= high and table.sums[cycle[0] - table.first] == table.sums[cycle[1] - table.first]:
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

    def edges_between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the edges inside ``[start, end)``; a block is kept, anything else is compiled for this question."""
        index = start // BLOCK
        return self.edges(index) if (start, end) == span_of_block(index) else self._source.edges(start, end)

    def shape(self, index: int) -> Hashable:
        """Return a key that only blocks with the same stretches share."""
        return self._source.shape(index)

    def shape_of_year(self, index: int) -> Hashable:
        """Return a key that only years with the same stretches share."""
        return self._source.shape_of_year(index)

    @property
    def settled(self) -> int:
        """The block from which on all blocks have the shape of the block a cycle later."""
        return self._source.settled

    def _block(self, index: int) -> _Block:
        block = self._blocks.get(index)
        if block is None:
            block = self._compiled(*span_of_block(index))
            kept = list(self._blocks.items())[1 - _BLOCKS_KEPT :]
            self._blocks = dict([*kept, (index, block)])
        return block

    def _compiled(self, start: int, end: int) -> _Block:
        return _Block.of(self._source.edges(start, end))

    def _totals_of(self, indexes: Iterable[int]) -> Iterator[int]:
        """
        Yield the time counted in each of some blocks.

        Where one had none, the next is first asked for the year around it: all
        years have few shapes, 14 where a clock has one rule, and in a year without
        any time no block need be compiled. So that nothing ever counts is found
        out from few years.
        """
        total = None
        for index in indexes:
            shape = self._source.shape(index)
            known = self._totals.get(shape)
            if known is None:
                is_empty = total == 0 and self._is_in_empty_year(index)
                block = None if is_empty else self._blocks.get(index) or self._compiled(*span_of_block(index))
                known = self._totals[shape] = block.sums[-1] if block else 0
            total = known
            yield total

    def _is_in_empty_year(self, index: int) -> bool:
        shape = self._source.shape_of_year(index)
        is_empty = self._empty_years.get(shape)
        if is_empty is None:
            is_empty = self._empty_years[shape] = not self._compiled(*span_of_year(index)).sums[-1]
        return is_empty

    def covering(self, low: int, high: int) -> _Table:
        """Return a table with the sums before the blocks `low` to `high`."""
        table = self._table
        first, last = table.first, table.first + len(table.sums) - 1
        if first <= low and high <= last:
            return table
        if high < first or last < low:
            # The blocks between the old table and these may be centuries, so begin anew.
            table, first, last = _Table(low, (0,)), low, low
        before = accumulate((-total for total in self._totals_of(range(first - 1, low - 1, -1))), initial=table.sums[0])
        after = accumulate(self._totals_of(range(last, high)), initial=table.sums[-1])
        table = _Table(min(low, first), [*list(before)[:0:-1], *table.sums, *list(after)[1:]])
        self._table = table
        return table


@attrs.frozen(eq=False)
class _Complement:
    """The rest of another timeline."""

    whole: Timeline

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        inner = self.whole.edges_between(start, end)
        edges = inner[1:] if inner[:1] == (start,) else (start, *inner)
        return edges[:-1] if edges[-1:] == (end,) else (*edges, end)

    def shape(self, index: int) -> Hashable:
        return self.whole.shape(index)

    def shape_of_year(self, index: int) -> Hashable:
        return self.whole.shape_of_year(index)

    @property
    def settled(self) -> int:
        return self.whole.settled


@attrs.frozen(eq=False)
class _Combined:
    """What an operator keeps of two other timelines."""

    left: Timeline
    right: Timeline
    keep: Keep

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(merged(self.left.edges_between(start, end), self.right.edges_between(start, end), self.keep))

    def shape(self, index: int) -> Hashable:
        return self.left.shape(index), self.right.shape(index)

    def shape_of_year(self, index: int) -> Hashable:
        return self.left.shape_of_year(index), self.right.shape_of_year(index)

    @property
    def settled(self) -> int:
        return max(self.left.settled, self.right.settled)
