"""
The questions of open time for whole columns: numpy arrays or columns of data frames in, the same kind out.

Of a timeline only the blocks that hold data are laid out as arrays, and of
these a bounded number at once, so that a column may span a thousand years.
Each block begins with an empty stretch, which carries the time counted before
it; so blocks with years between them still lie in one sorted array.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from cxcore.coverage._timelines._timeline import BLOCK, Timeline
from cxcore.errors import InvalidValueError, MissingExtraError
from cxcore.intervals import from_microseconds, to_microseconds

if TYPE_CHECKING:
    import narwhals as nw
    import numpy as np
    import numpy.typing as npt

    Array = TypeVar("Array", bound=npt.NDArray[Any])
    Integers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    Instants = npt.NDArray[np.datetime64]
    Durations = npt.NDArray[np.timedelta64]

_FIRST: Final = to_microseconds(datetime.min.replace(tzinfo=UTC))
_LAST: Final = to_microseconds(datetime.max.replace(tzinfo=UTC))
_MICROSECOND: Final = timedelta(microseconds=1)
_HINTS: Final = {
    "M": " Of aware datetimes make one with [to_microseconds(at) for at in {name}].",
    "m": " Of timedeltas make one with np.array({name}, 'timedelta64[us]').",
}
_BLOCKS_AT_ONCE: Final = 64

# More than all time, and small enough that the time counted before an instant may be added to it.
_FOR_EVER: Final = 1 << 60


@attrs.frozen(eq=False)
class _Column:
    """What an argument holds: whole microseconds, and where they stand for nothing known."""

    values: "Integers"
    missing: "Flags"
    series: "nw.Series[Any] | None" = None
    """What it was, if it was a column of a data frame."""


@attrs.frozen(eq=False)
class _Stretches:
    """Some blocks of a timeline as arrays: where stretches start and end, and the time counted until there."""

    edges: "Integers"
    counted: "Integers"

    @classmethod
    def of(cls, timeline: Timeline, blocks: list[int], bases: list[int]) -> "_Stretches":
        np = _numpy()
        edges: list[int] = []
        counted: list[int] = []
        for block, base in zip(blocks, bases, strict=True):
            inner = timeline.edges(block)
            ends = base + np.cumsum(np.diff(np.array(inner, np.int64))[::2])
            starts = np.concatenate([[base], ends[:-1]]) if inner else ends
            edges += [block * BLOCK, block * BLOCK, *inner]
            counted += [base, base, *np.column_stack([starts, ends]).ravel().tolist()]
        return cls(np.array(edges, np.int64), np.array(counted, np.int64))

    def counted_before(self, instants: "Integers") -> "Integers":
        np = _numpy()
        last = np.searchsorted(self.edges, instants, side="right") - 1
        inside = np.arange(len(self.edges)) % 2 == 0
        # Inside a stretch time is counted as it passes, outside it stands still.
        answer: Integers = np.where(inside, self.counted - self.edges, self.counted)[last]
        answer += instants * inside[last]
        return answer

    def hold(self, instants: "Integers") -> "Flags":
        answer: Flags = _numpy().searchsorted(self.edges, instants, side="right") % 2 == 1
        return answer

    def earliest_at(self, goals: "Integers") -> "Integers":
        until = self.counted[1::2]
        stretch = _numpy().searchsorted(until, goals, side="left")
        answer: Integers = self.edges[1::2][stretch] - until[stretch] + goals
        return answer


def is_open_many(timeline: Timeline, instants: "npt.ArrayLike") -> "Flags":
    """Return whether each of the instants counts."""
    np = _numpy()
    column = _instants(instants, name="instants")
    if column.series is None and (unknown := int(np.count_nonzero(column.missing))):
        raise InvalidValueError(
            f"has {unknown} NaT, at which it is neither open nor closed; "
            "leave them out, for example instants[~np.isnat(instants)].",
            path="instants",
        )
    answer: Flags = np.empty(column.values.shape, np.bool_)
    for rows, blocks in _runs(column.values // BLOCK):
        answer[rows] = _Stretches.of(timeline, blocks, [0] * len(blocks)).hold(column.values[rows])
    return _in_kind(answer, column)


def elapsed_many(timeline: Timeline, starts: "npt.ArrayLike", ends: "npt.ArrayLike") -> "Durations":
    """Return how much of each ``[start, end)`` counts."""
    np = _numpy()
    since, until = _instants(starts, name="starts"), _instants(ends, name="ends")
    shape = _shape_of(since, until, names=("starts", "ends"))
    if not (since.values.size and until.values.size):
        none: Durations = np.empty(shape, "timedelta64[us]")
        return _in_kind(none, since, until)
    low = int(min(since.values.min(), until.values.min())) // BLOCK
    high = int(max(since.values.max(), until.values.max())) // BLOCK
    sums = _sums(timeline, low, high)
    counted = _counted(timeline, until.values, low, sums) - _counted(timeline, since.values, low, sums)
    answer: Durations = np.asarray(counted).astype("timedelta64[us]")
    answer[since.missing | until.missing] = "NaT"
    return _in_kind(answer, since, until)


def add_many(
    timeline: Timeline,
    starts: "npt.ArrayLike",
    durations: "npt.ArrayLike | timedelta",
    *,
    add: Callable[[datetime, timedelta], datetime],
) -> "Instants":
    """Return the earliest instant after each start, given how one is found or refused."""
    np = _numpy()
    since, amounts = _instants(starts, name="starts"), _durations(durations)
    shape = _shape_of(since, amounts, names=("starts", "durations"))
    answer = np.array(np.broadcast_to(since.values, shape))
    amount = np.broadcast_to(amounts.values, shape)
    missing = np.broadcast_to(since.missing | amounts.missing, shape)
    moving = ~missing & (amount != 0)
    if moving.any():
        answer[moving] = _shifted(timeline, answer[moving], amount[moving], add)
    found: Instants = answer.astype("datetime64[us]")
    found[missing] = "NaT"
    return _in_kind(found, since)


def _shifted(
    timeline: Timeline, starts: "Integers", amounts: "Integers", add: Callable[[datetime, timedelta], datetime]
) -> "Integers":
    np = _numpy()
    low, high = int(starts.min()) // BLOCK, int(starts.max()) // BLOCK
    sums = _sums(timeline, low, high)
    goals = _counted(timeline, starts, low, sums) + np.clip(amounts, -_FOR_EVER, _FOR_EVER)

    # All answers lie between those of the smallest and the largest goal, and are refused if one of these is.
    least, most = int(goals.argmin()), int(goals.argmax())
    first, last = (
        to_microseconds(add(from_microseconds(int(starts[row])), int(amounts[row]) * _MICROSECOND))
        for row in (least, most)
    )
    below, above = min(low, first // BLOCK), max(high, last // BLOCK)
    reach = _sums(timeline, below, above)
    origin = int(reach[low - below] - sums[0])
    goals += origin

    # The blocks from the first to the last answer; an answer on the edge of a block belongs to the one before it.
    found = np.searchsorted(reach, goals, side="left") - 1
    answer: Integers = np.full(goals.shape, first)  # the smallest goal, where nothing was counted before it
    for rows, blocks in _runs(found, where=goals > goals[least]):
        stretches = _Stretches.of(
            timeline, [below + block for block in blocks], [int(reach[block]) for block in blocks]
        )
        answer[rows] = stretches.earliest_at(goals[rows])
    return answer


def _counted(timeline: Timeline, instants: "Integers", low: int, sums: "Integers") -> "Integers":
    """Return the time counted before each instant, by the sums before the blocks from `low` on."""
    np = _numpy()
    answer: Integers = np.empty(instants.shape, np.int64)
    for rows, blocks in _runs(instants // BLOCK):
        stretches = _Stretches.of(timeline, blocks, [int(sums[block - low]) for block in blocks])
        answer[rows] = stretches.counted_before(instants[rows])
    return answer


def _sums(timeline: Timeline, low: int, high: int) -> "Integers":
    """Return the time counted before each of the blocks `low` to `high`, and after the last of them."""
    np = _numpy()
    table = timeline.covering(low, high + 1)
    sums: Integers = np.array(table.sums[low - table.first : high + 2 - table.first], np.int64)
    sums -= sums[0]
    return sums


def _runs(blocks: "Integers", where: "Flags | None" = None) -> Iterator[tuple[Any, list[int]]]:
    """Yield some rows and the blocks they lie in, in order, so many blocks at once."""
    np = _numpy()
    chosen = (blocks if where is None else blocks[where]).ravel()
    if not chosen.size:
        return
    low = int(chosen.min())
    present = (low + np.flatnonzero(np.bincount(chosen - low))).tolist()
    for first in range(0, len(present), _BLOCKS_AT_ONCE):
        run = present[first : first + _BLOCKS_AT_ONCE]
        if len(run) == len(present):
            yield (... if where is None else where), run
            return
        inside = (blocks >= run[0]) & (blocks <= run[-1])
        yield (inside if where is None else inside & where), run


# --- arguments ------------------------------------------------------------


def _instants(given: "npt.ArrayLike", *, name: str) -> _Column:
    column = _column(given, kind="M", name=name)
    outside = ((column.values < _FIRST) | (column.values > _LAST)) & ~column.missing
    if outside.any():
        raise InvalidValueError("holds instants outside the years 1 to 9999 of UTC.", path=name)
    return column


def _durations(given: "npt.ArrayLike | timedelta") -> _Column:
    if isinstance(given, timedelta):
        given = _numpy().int64(max(-_FOR_EVER, min(given // _MICROSECOND, _FOR_EVER)))
    return _column(given, kind="m", name="durations")


def _column(given: Any, *, kind: str, name: str) -> _Column:
    np = _numpy()
    # Arrays of numpy know no zones and are UTC; columns of data frames know theirs, so they must have one.
    if hasattr(given, "__array__") and not isinstance(given, (np.ndarray, np.generic)):
        series = _series(given)
        if series is not None:
            from cxcore.coverage._timelines._series import numbers_of

            return _Column(*numbers_of(series, path=name), series)
    array = np.asarray(given)
    if not array.size and not isinstance(given, np.ndarray):  # a list without items does not say of what it has none
        array = array.astype(np.int64)
    if array.dtype == np.int64:
        return _Column(array, np.zeros(array.shape, np.bool_))
    word = {"M": "datetime64", "m": "timedelta64"}[kind]
    if array.dtype.kind != kind or np.datetime_data(array.dtype)[0] == "generic":
        raise InvalidValueError(
            f"is an array of {word} with a unit, or of int64 microseconds, not of {array.dtype}."
            + (_HINTS[kind].format(name=name) if array.dtype == np.object_ else ""),
            path=name,
        )
    missing = np.isnat(array)
    whole = array.astype(f"{word}[us]")
    # numpy lets a coarse unit overflow in silence, and cuts a fine one.
    if np.can_cast(array.dtype, whole.dtype, "safe") and ((whole.astype(array.dtype) != array) & ~missing).any():
        raise InvalidValueError("holds values too large for microseconds.", path=name)
    return _Column(np.where(missing, 0, whole.view(np.int64)), missing)


def _series(given: Any) -> "nw.Series[Any] | None":
    """Return a column of a data frame as Narwhals sees it, or ``None`` if it is none."""
    try:
        import narwhals as nw
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("frames", purpose="Working time in data frames") from None
    found = nw.from_native(given, series_only=True, pass_through=True)
    return found if isinstance(found, nw.Series) else None


def _in_kind(answer: "Array", *columns: _Column) -> "Array":
    """Return an answer as a column of a data frame, like the first argument that was one, or as the array it is."""
    for column in columns:
        if column.series is not None:
            from cxcore.coverage._timelines._series import column_like

            made: Array = column_like(column.series, answer, column.missing)
            return made
    return answer


def _shape_of(left: _Column, right: _Column, *, names: tuple[str, str]) -> tuple[int, ...]:
    try:
        shape: tuple[int, ...] = _numpy().broadcast_shapes(left.values.shape, right.values.shape)
    except ValueError:
        raise InvalidValueError(
            f"has shape {right.values.shape}, which does not broadcast with {left.values.shape} of {names[0]}.",
            path=names[1],
        ) from None
    return shape


def _numpy() -> ModuleType:
    try:
        import numpy as np
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("fast", purpose="Vectorised working time") from None
    return np
