"""What reading and writing the opening hours of schema.org have in common."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.coverage import Calendar, DayHours, VersionedCalendar
from cxcore.interop._left_out import LeftOut

TEXT: Final = "openingHours"
GENERAL: Final = "openingHoursSpecification"
SPECIAL: Final = "specialOpeningHoursSpecification"
SPECIFICATION: Final = "OpeningHoursSpecification"

HOLIDAYS: Final = "PublicHolidays"
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DAY: Final = timedelta(days=1)
LAST_MINUTES: Final = (DAY - timedelta(minutes=1), DAY - timedelta(seconds=1))
"""The two closing times by which publishers mean midnight, since a time of day stops short of 24:00."""


@attrs.frozen
class HoursRead:
    """A calendar made from another notation, and what of that notation it lacks."""

    calendar: Calendar | VersionedCalendar
    """What the hours say; with versions if the hours of the week change on some dates."""
    left_out: tuple[LeftOut, ...] = ()
    """What the calendar does not know; empty if it says all that was said."""


@attrs.frozen
class HoursWritten:
    """A calendar's hours in another notation, and what of the calendar they lack."""

    properties: Mapping[str, Any]
    """JSON-ready properties for the place, to be joined with its name and address."""
    left_out: tuple[LeftOut, ...] = ()
    """What the notation cannot say; empty if reading it gives the same hours."""


def until_midnight(hours: DayHours) -> DayHours:
    """Return the hours with a closing time of 23:59 or 23:59:59 taken for the midnight that it means."""
    return DayHours(tuple((start, DAY if end in LAST_MINUTES else end) for start, end in hours.spans))
