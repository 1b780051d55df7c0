"""The offsets from UTC that a zone's clock has had, as its ``tzinfo`` answers them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_LOCAL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # local times are counted from it
_LAST_LOCAL: Final = (datetime.max - _LOCAL_EPOCH) // _MICROSECOND  # noqa: DTZ901  # a local time
_DAY: Final = 86_400 * _SECOND

# Between these instants every date exists on every clock of the world.
_EARLIEST: Final = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LATEST: Final = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH) // _MICROSECOND

# How far apart we look at a clock. In the tz database no offset ever held for less than 6.9 days (Recife,
# October 2000), so nothing can come and go between two looks.
_STRIDE: Final = 3 * _DAY


def offsets(clock: tzinfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """
    Yield ``(since, until, offset)`` for each stretch of ``[start, end)`` with one offset from UTC.

    All are microseconds. A zone does not list its changes to Python, so they
    are searched for between looks at its clock.
    """
    looks = [*range(start, end, _STRIDE), end - _SECOND]
    seen = [(look, _offset(clock, look)) for look in looks]
    since, offset = seen[0]
    for before, after in pairwise(seen):
        for change, new in _changes(clock, before, after):
            yield since, change, offset
            since, offset = change, new
    yield since, end, offset


def shows(clock: tzinfo, start: int, end: int) -> bool:
    """Return whether a clock ever shows some of the local times ``[start, end)``, in microseconds since 1970-01-01 00:00."""
    first = _LOCAL_EPOCH + min(start, _LAST_LOCAL) * _MICROSECOND
    before, after = (first.replace(tzinfo=clock, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None  # noqa: S101  # a ZoneInfo always knows its offset
    assert after is not None  # noqa: S101  # as above
    if before >= after:
        return True
    # The clock skips the start, and perhaps not all of the rest.
    low, high = start // _SECOND * _SECOND - _DAY, -(-end // _SECOND) * _SECOND + _DAY
    return any(
        max(since + offset, start) < min(until + offset, end) for since, until, offset in offsets(clock, low, high)
    )


def _changes(clock: tzinfo, low: tuple[int, int], high: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield ``(instant, offset)`` for each change after `low` and up to `high`; they fall on whole seconds."""
    if low[1] == high[1]:
        return
    if high[0] - low[0] == _SECOND:
        yield high
        return
    instant = (low[0] + high[0]) // (2 * _SECOND) * _SECOND
    middle = instant, _offset(clock, instant)
    yield from _changes(clock, low, middle)
    yield from _changes(clock, middle, high)


def _offset(clock: tzinfo, instant: int) -> int:
    moment = _EPOCH + min(max(instant, _EARLIEST), _LATEST) * _MICROSECOND
    offset = moment.astimezone(clock).utcoffset()
    assert offset is not None  # noqa: S101  # a ZoneInfo always knows its offset
    return offset // _MICROSECOND
