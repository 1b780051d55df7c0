"""Which hours begin on which date: the week, a holiday's, or an override's."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Self

import attrs

from cxcore.coverage._day_hours import DayHours
from cxcore.coverage._holidays import Holidays
from cxcore.coverage._override import Override
from cxcore.coverage._weekly_hours import WeeklyHours

DAY: Final = 86_400_000_000
"""Microseconds of a date on the wall clock."""

_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY: Final = date(1970, 1, 1).weekday()
_MICROSECOND: Final = timedelta(microseconds=1)

Spans = tuple[tuple[int, int], ...]


@attrs.frozen
class DateRule:
    """The hours that begin on a date, by its weekday, in microseconds since local midnight."""

    week: tuple[Spans, ...]
    ends_the_night_before: bool = False
    """Whether a span of the previous date stops at the midnight where this date begins."""

    @classmethod
    def of_days(cls, days: Sequence[DayHours]) -> Self:
        """Return the rule of an ordinary week."""
        return cls(tuple(_in_microseconds(hours) for hours in days))

    @classmethod
    def of_any_day(cls, hours: DayHours, *, ends_the_night_before: bool) -> Self:
        """Return the rule of dates with hours of their own."""
        return cls((_in_microseconds(hours),) * 7, ends_the_night_before)

    @property
    def never_changes(self) -> bool:
        """Whether it is open all the time, or never, so that no clock change can matter."""
        return set(self.week) in ({()}, {((0, DAY),)})


def _in_microseconds(hours: DayHours) -> Spans:
    return tuple((start // _MICROSECOND, end // _MICROSECOND) for start, end in hours.spans)


@attrs.frozen
class DateRules:
    """
    The rule of every date, as stretches of dates with one rule each.

    Dates are numbered from 1970-01-01. ``rules[i]`` holds from ``firsts[i]``
    to the day before ``firsts[i + 1]``, and the ordinary week before the first.
    """

    ordinary: DateRule
    firsts: Sequence[int]
    rules: Sequence[DateRule]

    @classmethod
    def of(
        cls,
        hours: WeeklyHours,
        holidays: Holidays,
        overrides: Sequence[Override],
        *,
        holidays_win: bool,
        cut_nights: bool,
    ) -> Self:
        """
        Return the rules of a calendar; of two that claim one date the later layer wins.

        `cut_nights` lets a closed date, and every holiday, end the night before at midnight.
        """
        holiday = DateRule.of_any_day(hours.on_holidays, ends_the_night_before=cut_nights)
        of_holidays = [(_number(on), _number(on), holiday) for on in holidays.dates]
        of_overrides = [
            (
                _number(each.on),
                _number(each.through),
                DateRule.of_any_day(each.hours, ends_the_night_before=cut_nights and each.hours.is_closed),
            )
            for each in overrides
        ]
        layers = of_overrides + of_holidays if holidays_win else of_holidays + of_overrides

        ordinary = DateRule.of_days(hours.days)
        firsts = sorted({day for first, last, _ in layers for day in (first, last + 1)})
        rules = [ordinary] * len(firsts)
        for first, last, rule in layers:
            begin, end = bisect_left(firsts, first), bisect_left(firsts, last + 1)
            rules[begin:end] = [rule] * (end - begin)
        return cls(ordinary, firsts, rules)

    def stretch(self, day: int) -> int:
        """Return the number of the stretch that a date belongs to; equal numbers, equal rule."""
        return bisect_right(self.firsts, day)

    def rule(self, day: int) -> DateRule:
        """Return the rule of a date."""
        stretch = self.stretch(day)
        return self.rules[stretch - 1] if stretch else self.ordinary

    def local_edges(self, first: int, until: int) -> list[int]:
        """
        Return when the wall clock enters and leaves the hours that begin on the dates ``[first, until)``.

        The edges are microseconds of wall clock since 1970-01-01 00:00, and
        ascend; spans that overlap across midnight are one.
        """
        edges: list[int] = []
        for day in range(first, until):
            rule = self.rule(day)
            midnight = day * DAY
            if rule.ends_the_night_before and edges and edges[-1] > midnight:
                edges[-1] = midnight
            for start, end in rule.week[(day + _EPOCH_WEEKDAY) % 7]:
                if edges and midnight + start <= edges[-1]:
                    edges[-1] = max(edges[-1], midnight + end)
                else:
                    edges += (midnight + start, midnight + end)
        return edges


def _number(on: date) -> int:
    return on.toordinal() - _EPOCH_ORDINAL
