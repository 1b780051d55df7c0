"""
How many interactions are expected up to each instant of a window: a broken line, exact to the last unit.

Rates are taken to the billionth of an interaction an hour and time to the
microsecond, so that every amount is a whole number of their product. Parts
therefore add up to the whole exactly, in whatever order they are added.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import attrs

from cxcore.coverage._calendars._local_hours import HOUR, WEEKDAYS, LocalHours
from cxcore.coverage._planning._arrival_profile import ArrivalProfile

_BILLION: Final = 1_000_000_000
_UNITS: Final = _BILLION * HOUR


def interactions(units: int) -> float:
    """Return an amount in units as a number of interactions."""
    return units / _UNITS


@attrs.frozen(eq=False)
class ExpectedCurve:
    """The units that are expected before each of the edges, between which the rate does not change."""

    edges: Sequence[int]
    sums: Sequence[int]

    @classmethod
    def of(cls, profile: ArrivalProfile, holiday_share: float, hours: LocalHours) -> "ExpectedCurve":
        """Return the curve of a profile; a holiday has the rates of holidays, or else a share of its weekday's."""
        holidays = (
            [[rate * holiday_share for rate in rates] for rates in profile.week]
            if profile.on_holidays is None
            else [profile.on_holidays] * WEEKDAYS
        )
        rates = [[round(rate * _BILLION) for rate in rates] for rates in (*profile.week, *holidays)]
        edges = hours.edges
        steps = (
            rates[kind][hour] * (end - start)
            for (kind, hour), start, end in zip(hours.cells, edges, edges[1:], strict=False)
        )
        return cls(edges, list(accumulate(steps, initial=0)))

    @property
    def total(self) -> int:
        """The units that are expected in the whole window."""
        return self.sums[-1]

    def between(self, start: int, end: int) -> int:
        """Return the units that are expected in ``[start, end)``, which lies inside the curve's window."""
        return self._before(end) - self._before(start)

    def within(self, edges: Sequence[int]) -> int:
        """Return the units that are expected in some stretches."""
        return sum(map(self._before, edges[1::2])) - sum(map(self._before, edges[::2]))

    def busy(self) -> list[int]:
        """Return when the stretches begin and end in which anybody is expected."""
        found: list[int] = []
        is_busy = False
        for edge, (before, after) in zip(self.edges, pairwise(self.sums), strict=False):
            if (before < after) != is_busy:
                found.append(edge)
                is_busy = not is_busy
        return [*found, self.edges[-1]] if is_busy else found

    def _before(self, instant: int) -> int:
        number = min(bisect_right(self.edges, instant), len(self.edges) - 1)
        start, end = self.edges[number - 1], self.edges[number]
        since, until = self.sums[number - 1], self.sums[number]
        # The rate is a whole number, so the division leaves nothing.
        return since + (until - since) // (end - start) * (instant - start)
