"""From hours on a wall clock to instants, over every change of the clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from cxcore.coverage._clock_offsets import offsets
from cxcore.coverage._date_rules import DAY, DateRules
from cxcore.coverage._timeline import BLOCK, BLOCKS_IN_CYCLE

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

# The tz database lists changes one by one from 1844 (Manila) to 2086 (Gaza). Before it knows one offset, and
# afterwards one yearly rule, so blocks outside these recur with the Gregorian cycle of 400 years.
_FIRST_LISTED: Final = (datetime(1800, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND // BLOCK
_LAST_LISTED: Final = (datetime(2100, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND // BLOCK

# Dates whose hours or clock can matter to a block, beyond the dates it covers in UTC: offsets stay below a day
# either way, and a span ends by 48:00.
_NEAR: Final = 3


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

    def edges(self, index: int) -> tuple[int, ...]:
        """
        Return the instants at which block `index` opens and closes, in microseconds UTC.

        Where it is open on both sides of a clock change, it closes and opens at that instant.
        """
        start, end = index * BLOCK, (index + 1) * BLOCK
        local = self.dates.local_edges(start // DAY - _NEAR, end // DAY + _NEAR)
        edges: list[int] = []
        for since, until, offset in offsets(self.zone, start, end):
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
        stretch = self.dates.stretch(index * BLOCK // DAY - _NEAR)
        if stretch != self.dates.stretch((index + 1) * BLOCK // DAY + _NEAR):
            return index
        rule = self.dates.rule_of_all(stretch)
        if rule and rule.never_changes:
            return "always" if rule.week[0] else "never"
        if _FIRST_LISTED <= index <= _LAST_LISTED:
            return index
        return stretch, index < _FIRST_LISTED, index % BLOCKS_IN_CYCLE
