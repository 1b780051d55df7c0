"""Which hour of which kind of day a region's clock shows, at every instant of a window."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final, TypeAlias

import attrs

from cxcore.coverage._calendars._date_rules import DAY
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._zones._clock_offsets import offsets
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import zone_of

HOUR: Final = 3_600_000_000
"""Microseconds of an hour."""
HOURS_OF_DAY: Final = 24
WEEKDAYS: Final = 7

Cell: TypeAlias = tuple[int, int]
"""A kind of day, 0 to 6 being Monday to Sunday and 7 to 13 a holiday on one of them, and an hour of it."""

_SECOND: Final = 1_000_000
_FIRST_WEEKDAY: Final = date(1970, 1, 1).weekday()
_FIRST_ORDINAL: Final = date(1970, 1, 1).toordinal()
_LONGEST: Final = timedelta(days=3_660)


@attrs.frozen
class LocalHours:
    """The stretches of a window in which one clock hour of one date runs: ``cells[i]`` from ``edges[i]`` on."""

    edges: Sequence[int]
    cells: Sequence[Cell]

    @classmethod
    def of(cls, zone: str, holidays: Holidays, window: Interval) -> "LocalHours":
        """
        Return the local hours of a window, in order and without a hole.

        An hour that the clock skips is not among them, one that it repeats
        is there twice.

        Raises:
            InvalidValueError: The window is longer than ten years, or touches the year 1 or 9999,
                in which a local date may not exist.
        """
        if window.duration > _LONGEST or window.start.year == MINYEAR or window.end.year == MAXYEAR:
            raise InvalidValueError(
                f"lasts at most ten years, between the years 2 and 9998; {window} does not.", path="window"
            )
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        edges, cells = [start], list[Cell]()
        # Clocks change on whole seconds; the stretches at both ends are cut back to the window.
        for since, until, offset in offsets(zone_of(zone), start // _SECOND * _SECOND, -(-end // _SECOND) * _SECOND):
            for cell, ends in _hours(max(since, start) + offset, min(until, end) + offset, holidays):
                edges.append(ends - offset)
                cells.append(cell)
        return cls(edges, cells)

    def cell_at(self, instant: int) -> Cell | None:
        """Return the cell of an instant; ``None`` if it lies outside the window."""
        if not self.edges[0] <= instant < self.edges[-1]:
            return None
        return self.cells[bisect_right(self.edges, instant) - 1]


def _hours(start: int, end: int, holidays: Holidays) -> Iterator[tuple[Cell, int]]:
    """Yield the cell of each hour between two readings of one wall clock, and the reading at which it ends."""
    for day in range(start // DAY, -(-end // DAY)):
        on = date.fromordinal(day + _FIRST_ORDINAL)
        kind = (day + _FIRST_WEEKDAY) % WEEKDAYS + (WEEKDAYS if on in holidays else 0)
        for hour in range(max(start - day * DAY, 0) // HOUR, -(-min(end - day * DAY, DAY) // HOUR)):
            yield (kind, hour), min(day * DAY + (hour + 1) * HOUR, end)
