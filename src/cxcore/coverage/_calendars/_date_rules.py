"""Which hours begin on which date: the week's, a holiday's, an override's, and what breaks take away."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Final, Self

import attrs

from cxcore.coverage._calendars._dates import OnDates, YearlyDate, days_between
from cxcore.coverage._calendars._day_hours import DayHours
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._override import Break, Override
from cxcore.coverage._calendars._weekly_hours import WeeklyHours
from cxcore.coverage._timelines._edges import FIRST_ONLY, merged

DAY: Final = 86_400_000_000
"""Microseconds of a date on the wall clock."""

_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY: Final = date(1970, 1, 1).weekday()
_MICROSECOND: Final = timedelta(microseconds=1)
_DAYS_IN_CYCLE: Final = 146_097  # the Gregorian calendar repeats after 400 years

Spans = tuple[tuple[int, int], ...]


@attrs.frozen
class DateRule:
    """The hours that begin on a date, by its weekday, in microseconds since local midnight."""

    week: tuple[Spans, ...]
    ends_the_night_before: bool = False
    """Whether a span of the previous date stops at the midnight where this date begins."""
    breaks: tuple[Spans, ...] = ()
    """What is taken away, whatever the weekday."""

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
        return set(self.week) == {()} or (set(self.week) == {((0, DAY),)} and not self.breaks)


def _in_microseconds(hours: DayHours) -> Spans:
    return tuple((start // _MICROSECOND, end // _MICROSECOND) for start, end in hours.spans)


_MonthAndDay = tuple[int, int]
_Change = Callable[[DateRule], DateRule]


@attrs.frozen(eq=False)
class _Stretch:
    """The rule of some dates in a row, and the rules of the days of the year among them that have their own."""

    usual: DateRule
    yearly: Mapping[_MonthAndDay, DateRule] = attrs.field(factory=dict)

    def changed(self, change: _Change, days: Sequence[_MonthAndDay]) -> "_Stretch":
        """Return the stretch with the rule of those days of the year changed; with no days, of all dates."""
        if days:
            return _Stretch(self.usual, {**self.yearly, **{day: change(self.on(day)) for day in days}})
        return _Stretch(change(self.usual), {day: change(rule) for day, rule in self.yearly.items()})

    def on(self, day: _MonthAndDay) -> DateRule:
        return self.yearly.get(day, self.usual)

    def rule(self, day: int) -> DateRule:
        if not self.yearly:
            return self.usual
        on = date.fromordinal((day + _EPOCH_ORDINAL) % _DAYS_IN_CYCLE + _DAYS_IN_CYCLE)
        return self.on((on.month, on.day))


@attrs.frozen
class _Layer:
    """A change to the rules of the dates from `first` to `last`, or of days of every year."""

    change: _Change
    first: int = 0
    last: int = 0
    days: tuple[_MonthAndDay, ...] = ()

    @classmethod
    def on_dates(cls, dates: OnDates, change: _Change) -> "_Layer":
        if isinstance(dates.on, YearlyDate):
            assert isinstance(dates.through, YearlyDate)  # noqa: S101  # both have a year or neither has
            return cls(change, days=tuple((each.month, each.day) for each in days_between(dates.on, dates.through)))
        assert isinstance(dates.through, date)  # noqa: S101  # both have a year or neither has
        return cls(change, day_number(dates.on), day_number(dates.through))


@attrs.frozen
class DateRules:
    """
    The rule of every date, as stretches of dates that are ruled alike.

    Dates are numbered from 1970-01-01. ``stretches[i]`` begins at ``firsts[i - 1]``
    and ends on the day before ``firsts[i]``.
    """

    firsts: Sequence[int]
    stretches: Sequence[_Stretch]
    has_breaks: bool

    @classmethod
    def of(
        cls,
        hours: WeeklyHours,
        holidays: Holidays,
        overrides: Sequence[Override],
        breaks: Sequence[Break],
        *,
        holidays_win: bool,
        cut_nights: bool,
    ) -> Self:
        """
        Return the rules of a calendar; of two that claim one date the later layer wins, and every break is kept.

        `cut_nights` lets a closed date, and every holiday, end the night before at midnight.
        """
        of_holidays = list(_holiday_layers(hours, holidays, cut_nights=cut_nights))
        of_overrides = [_override_layer(each, cut_nights=cut_nights) for each in overrides]
        layers = of_overrides + of_holidays if holidays_win else of_holidays + of_overrides
        layers += [_break_layer(each) for each in breaks]

        firsts = sorted({day for each in layers if not each.days for day in (each.first, each.last + 1)})
        stretches = [_Stretch(DateRule.of_days(hours.days))] * (len(firsts) + 1)
        for layer in layers:
            begin, end = (
                (0, len(stretches))
                if layer.days
                else (bisect_right(firsts, layer.first), bisect_left(firsts, layer.last + 1) + 1)
            )
            changed = {each: each.changed(layer.change, layer.days) for each in set(stretches[begin:end])}
            stretches[begin:end] = [changed[each] for each in stretches[begin:end]]
        return cls(firsts, stretches, has_breaks=bool(breaks))

    def stretch(self, day: int) -> int:
        """Return the number of the stretch that a date belongs to; dates with one number are ruled alike."""
        return bisect_right(self.firsts, day)

    def rule(self, day: int) -> DateRule:
        """Return the rule of a date."""
        return self.stretches[self.stretch(day)].rule(day)

    def rule_of_all(self, stretch: int) -> DateRule | None:
        """Return the one rule of all dates of a stretch, or ``None`` if days of the year have their own."""
        found = self.stretches[stretch]
        return None if found.yearly else found.usual

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
                _join(edges, midnight + start, midnight + end)
        return merged(edges, self._breaks(first, until), FIRST_ONLY) if self.has_breaks else edges

    def own_edges(self, day: int) -> list[int]:
        """Return when the wall clock enters and leaves the hours that begin on a date, as left by the breaks."""
        spans = self.rule(day).week[(day + _EPOCH_WEEKDAY) % 7]
        own = [day * DAY + edge for span in spans for edge in span]
        return merged(own, self._breaks(day - 1, day + 2), FIRST_ONLY)

    def _breaks(self, first: int, until: int) -> list[int]:
        days = ((day * DAY, self.rule(day)) for day in range(first, until))
        taken = [(midnight + start, midnight + end) for midnight, rule in days for start, end in chain(*rule.breaks)]
        edges: list[int] = []
        for start, end in sorted(taken):
            _join(edges, start, end)
        return edges


def _join(edges: list[int], start: int, end: int) -> None:
    """Add a span to spans in order of their starts; one that overlaps or touches the last becomes one with it."""
    if edges and start <= edges[-1]:
        edges[-1] = max(edges[-1], end)
    else:
        edges += (start, end)


def _holiday_layers(hours: WeeklyHours, holidays: Holidays, *, cut_nights: bool) -> Iterator[_Layer]:
    rule = DateRule.of_any_day(hours.on_holidays, ends_the_night_before=cut_nights)
    for on in holidays.dates:
        yield _Layer(lambda _: rule, day_number(on), day_number(on))
    if holidays.yearly_dates:
        yield _Layer(lambda _: rule, days=tuple((each.month, each.day) for each in holidays.yearly_dates))


def _override_layer(override: Override, *, cut_nights: bool) -> _Layer:
    rule = DateRule.of_any_day(override.hours, ends_the_night_before=cut_nights and override.hours.is_closed)
    return _Layer.on_dates(override, lambda _: rule)


def _break_layer(taken: Break) -> _Layer:
    spans = _in_microseconds(taken.hours)
    return _Layer.on_dates(taken, lambda rule: attrs.evolve(rule, breaks=(*rule.breaks, spans)))


def day_number(on: date) -> int:
    """Return the days from 1970-01-01 to a date."""
    return on.toordinal() - _EPOCH_ORDINAL
