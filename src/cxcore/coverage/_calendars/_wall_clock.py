"""From hours on a wall clock to instants, over every change of the clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from cxcore.coverage._calendars._date_rules import DAY, DateRules
from cxcore.coverage._timelines._timeline import BLOCK, BLOCKS_IN_CYCLE, span_of_block, span_of_year
from cxcore.coverage._zones._clock_offsets import offsets

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

# The tz database lists changes one by one from 1844 (Manila) to 2086 (Gaza). Before it knows one offset, and
# afterwards one yearly rule, so blocks outside these recur with the Gregorian cycle of 400 years.
_FIRST_LISTED: Final = (datetime(1800, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND // BLOCK
_LAST_LISTED: Final = (datetime(2100, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND // BLOCK

# Dates whose hours or clock can matter to a block, beyond the dates it covers in UTC: offsets stay below a day
# either way, and a span ends by 48:00.
_NEAR: Final = 3


@lru_cache(maxsize=2_000)
def _clock(zone: ZoneInfo, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """Return the stretches of a zone's clock; they take longer to find than hours do, and calendars share their zones."""
    return tuple(offsets(zone, start, end))


@attrs.frozen(eq=False)
class WallClockHours:
    """
    The open instants of dates' hours in a zone: those whose wall clock reads an open time.

    This is the definition itself, applied to each stretch of time with one
    offset: minutes that the clock skips are no instants, so they are not
    there; minutes that it repeats are two, and both count.
    """

    dates: DateRules
    zone: ZoneInfo

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        """
        Return the instants at which ``[start, end)`` opens and closes, in microseconds UTC.

        Where it is open on both sides of a clock change, it closes and opens at that instant.
        """
        local = self.dates.local_edges(start // DAY - _NEAR, end // DAY + _NEAR)
        edges: list[int] = []
        for since, until, offset in _clock(self.zone, start, end):
            first, last = bisect_right(local, since + offset), bisect_left(local, until + offset)
            inside = [edge - offset for edge in local[first:last]]
            if first % 2:
                inside.insert(0, since)
            if last % 2:
                inside.append(until)
            edges += inside
        return tuple(edges)

    def shape(self, index: int) -> Hashable:
        """Return a key that only blocks with the same open stretches share, as seen from where each block begins."""
        stretch = self._stretch(*span_of_block(index))
        if stretch is None:
            return index
        if isinstance(stretch, str):
            return stretch
        if _FIRST_LISTED <= index <= _LAST_LISTED:
            return index
        return stretch, index < _FIRST_LISTED, index % BLOCKS_IN_CYCLE

    def shape_of_year(self, index: int) -> Hashable:
        """
        Return a key that only the years around blocks share that open alike, as seen from New Year.

        Days of the week, yearly dates and the yearly rule of a clock fall alike
        in years of one length that begin on one weekday.
        """
        start, end = span_of_year(index)
        stretch = self._stretch(start, end)
        if stretch is None:
            return index
        if isinstance(stretch, str):
            return stretch
        clock: Hashable = index < _FIRST_LISTED
        if _FIRST_LISTED <= index <= _LAST_LISTED:
            clock = tuple((since - start, offset) for since, _, offset in _clock(self.zone, start, end))
        return stretch, clock, end - start, start // DAY % 7

    @property
    def settled(self) -> int:
        """The block from which on neither dates nor changes of the clock are listed."""
        dates = self.dates.firsts
        return max(_LAST_LISTED + 1, (dates[-1] + _NEAR) * DAY // BLOCK + 1 if dates else 0)

    def _stretch(self, start: int, end: int) -> int | str | None:
        """Return what rules all dates that matter to ``[start, end)``, ``None`` if several stretches of them do."""
        stretch = self.dates.stretch(start // DAY - _NEAR)
        if stretch != self.dates.stretch(end // DAY + _NEAR):
            return None
        rule = self.dates.rule_of_all(stretch)
        if rule and rule.never_changes:
            return "always" if rule.week[0] else "never"
        return stretch
