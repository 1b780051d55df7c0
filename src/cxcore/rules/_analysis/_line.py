"""The order of a field's values: what comes just before and after one, and an example of what lies between two."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Any, Final

import attrs

from cxcore.intervals import from_microseconds, to_microseconds
from cxcore.rules._fields._field import Field, IntegerField, NumberField
from cxcore.rules._fields._time_field import DateField, DurationField, InstantField, TimeField


class Line(ABC):
    """The ordered values of a field type."""

    __slots__ = ()

    @abstractmethod
    def before(self, value: Any) -> Any | None:
        """Return the greatest value below one, or ``None`` below the least."""
        ...

    @abstractmethod
    def after(self, value: Any) -> Any | None:
        """Return the least value above one, or ``None`` above the greatest."""
        ...

    @abstractmethod
    def between(self, low: Any | None, high: Any | None) -> Any | None:
        """Return a value people read easily that lies strictly between two, or ``None``; ``None`` bounds nothing."""
        ...


@attrs.frozen
class _Steps(Line):
    """Values that can be counted: each is a whole number of the smallest step."""

    count: Callable[[Any], int]
    value: Callable[[int], Any]
    usual: int
    """An ordinary value, for the case that any will do."""
    steps: tuple[int, ...] = (1,)
    """Distances people read easily, the longest first, down to the smallest there is."""
    least: float = -math.inf
    most: float = math.inf

    def before(self, value: Any) -> Any | None:
        number = self.count(value) - 1
        return self.value(number) if number >= self.least else None

    def after(self, value: Any) -> Any | None:
        number = self.count(value) + 1
        return self.value(number) if number <= self.most else None

    def between(self, low: Any | None, high: Any | None) -> Any | None:
        floor = self.least - 1 if low is None else self.count(low)
        ceiling = self.most + 1 if high is None else self.count(high)
        start, sign = (
            (self.count(low), 1) if low is not None else (self.count(high), -1) if high is not None else (0, 0)
        )
        candidates = [start + sign * step for step in self.steps] if sign else [self.usual]
        return next((self.value(number) for number in candidates if floor < number < ceiling), None)


class _Numbers(Line):
    """Whole numbers of any size and floats, in one order."""

    __slots__ = ()

    def before(self, value: float) -> float:
        nearest = float(value)
        return max(math.ceil(value) - 1, nearest if nearest < value else math.nextafter(nearest, -math.inf))

    def after(self, value: float) -> float:
        nearest = float(value)
        return min(math.floor(value) + 1, nearest if nearest > value else math.nextafter(nearest, math.inf))

    def between(self, low: float | None, high: float | None) -> float | None:
        if low is None:
            return 0 if high is None else math.ceil(high) - 1
        if high is None:
            return math.floor(low) + 1
        candidates = (math.floor(low) + 1, low / 2 + high / 2, self.after(low))
        return next((number for number in candidates if low < number < high), None)


_MICROSECOND: Final = timedelta(microseconds=1)
_READABLE: Final = (60_000_000, 1_000_000, 1_000, 1)


def _clock_microseconds(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def _clock(microseconds: int) -> time:
    return from_microseconds(microseconds).time()


LINES: Final[Mapping[type[Field], Line]] = {
    IntegerField: _Steps(count=int, value=int, usual=0),
    NumberField: _Numbers(),
    DurationField: _Steps(
        count=lambda duration: duration // _MICROSECOND,
        value=lambda number: timedelta(microseconds=number),
        usual=60_000_000,
        steps=_READABLE,
        least=timedelta.min // _MICROSECOND,
        most=timedelta.max // _MICROSECOND,
    ),
    InstantField: _Steps(
        count=to_microseconds,
        value=from_microseconds,
        usual=1_772_442_000_000_000,  # 2 March 2026, 09:00 UTC
        steps=_READABLE,
        least=-62_135_596_800_000_000,  # the first and the last microsecond of a datetime in UTC
        most=253_402_300_799_999_999,
    ),
    DateField: _Steps(
        count=date.toordinal,
        value=date.fromordinal,
        usual=739_677,  # 2 March 2026
        least=date.min.toordinal(),
        most=date.max.toordinal(),
    ),
    TimeField: _Steps(
        count=_clock_microseconds,
        value=_clock,
        usual=9 * 3_600_000_000,
        steps=_READABLE,
        least=0,
        most=86_399_999_999,
    ),
}
"""The field types whose values have an order."""
