"""What an engine needs to know of a calendar, and no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from cxcore.intervals._interval import Interval


@runtime_checkable
class WorkingTime(Protocol):
    """
    Time that counts: the hours in which a desk is open or a clock runs.

    SLA clocks, routing and metrics take this protocol;
    :class:`cxcore.coverage.Calendar` is the implementation that comes with
    cxcore. All datetimes are aware, in any zone; intervals are half-open.
    An implementation is immutable: the same question has the same answer.

    Laws that every implementation keeps: ``elapsed(a, b) + elapsed(b, c) ==
    elapsed(a, c)``; ``elapsed(b, a) == -elapsed(a, b)``; and
    ``elapsed(t, add(t, d)) == d`` whenever ``add`` returns.
    """

    def is_open(self, at: datetime) -> bool:
        """Return whether the instant `at` counts."""
        ...

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of ``[start, end)`` counts; negative when `end` is before `start`."""
        ...

    def add(self, at: datetime, duration: timedelta) -> datetime:
        """
        Return the earliest instant by which `duration` of counting time has passed since `at`.

        A negative `duration` goes backwards. The answer is in the zone of `at`.

        Raises:
            NeverOpensError: There is not that much counting time in that direction.
        """
        ...

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first open instant at or after `at`, or ``None`` if it never opens again."""
        ...

    def next_close(self, at: datetime) -> datetime | None:
        """Return the first closed instant at or after `at`, or ``None`` if it never closes again."""
        ...

    def spans(self, window: Interval) -> Iterator[Interval]:
        """Yield the open intervals inside `window`, in order, cut at its ends."""
        ...
