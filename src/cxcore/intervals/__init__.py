"""
Half-open intervals of time, and sets of them.

Everything that cxcore says about spans of time is said with these types: an
opening of a calendar, the time a case was paused, a gap in coverage. An
interval contains its start and not its end, so the intervals of a day add up
to the day. Instants are aware datetimes outside and integer microseconds
since 1970-01-01T00:00Z inside; local wall-clock hours are another type, and
live in :mod:`cxcore.coverage`.
"""

from cxcore.intervals._instants import from_microseconds, to_microseconds
from cxcore.intervals._interval import Interval
from cxcore.intervals._interval_set import IntervalSet
from cxcore.intervals._working_time import WorkingTime

__all__ = [
    "Interval",
    "IntervalSet",
    "WorkingTime",
    "from_microseconds",
    "to_microseconds",
]
