"""One stretch of time."""

from datetime import datetime, timedelta, tzinfo
from typing import Self

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals._instants import from_microseconds, short_form, to_microseconds
from cxcore.values import Value, aware, to_utc


@attrs.frozen(order=True)
class Interval(Value):
    """
    A stretch of time ``[start, end)``: from `start`, up to but without `end`.

    Both ends are aware datetimes and are kept in UTC, because two datetimes of
    one zone compare by their wall clocks in Python and would be wrong in the
    hour that happens twice. An interval is never empty; "no time at all" is
    an empty :class:`IntervalSet`.

    Raises:
        NaiveDatetimeError: An end has no zone.
        InvalidValueError: `end` is not after `start`.

    >>> from zoneinfo import ZoneInfo
    >>> lisbon = ZoneInfo("Europe/Lisbon")
    >>> spring = Interval(datetime(2026, 3, 29, tzinfo=lisbon), datetime(2026, 3, 30, tzinfo=lisbon))
    >>> spring.duration  # the clocks went forward: the day has 23 hours
    datetime.timedelta(seconds=82800)
    >>> spring.contains(spring.start), spring.contains(spring.end)
    (True, False)
    """

    start: datetime = attrs.field(converter=to_utc, validator=aware)
    end: datetime = attrs.field(converter=to_utc, validator=aware)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise InvalidValueError(
                f"an interval ends after it starts; this one starts at {self.start.isoformat()} "
                f"and ends at {self.end.isoformat()}.",
                path="end",
            )

    @classmethod
    def from_microseconds(cls, start: int, end: int) -> Self:
        """Return the interval between two counts of microseconds since 1970-01-01T00:00Z."""
        return cls(from_microseconds(start), from_microseconds(end))

    @property
    def duration(self) -> timedelta:
        """The elapsed time between the ends."""
        return self.end - self.start

    def contains(self, at: datetime) -> bool:
        """Return whether the instant `at` lies in ``[start, end)``."""
        return to_microseconds(self.start) <= to_microseconds(at, name="at") < to_microseconds(self.end)

    def overlaps(self, other: Self) -> bool:
        """Return whether the two share any time; intervals that only touch do not."""
        return self.start < other.end and other.start < self.end

    def in_zone(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return both ends on the wall clock of `zone`."""
        return self.start.astimezone(zone), self.end.astimezone(zone)

    def __str__(self) -> str:
        return f"[{short_form(to_microseconds(self.start))}, {short_form(to_microseconds(self.end))})"
