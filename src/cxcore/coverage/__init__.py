"""
When we are open, and how much open time lies between two moments.

A :class:`Calendar` is made of :class:`WeeklyHours` on the wall clock of a
time zone, of :class:`Holidays`, of :class:`Override` dates with hours of
their own, and of each :class:`Break`. It answers in instants: whether a desk is open, how much working
time has passed, when a promise of eight working hours falls due. It is a
:class:`cxcore.intervals.WorkingTime`, so it goes wherever an engine asks for
the time that counts.

Calendars of different zones combine with ``|``, ``&``, ``-`` and ``~`` to
:class:`OpenTime` that answers the same questions; a :class:`VersionedCalendar`
changes its hours on a date; a :class:`CalendarBook` says whose calendar holds
for a customer, brand, team, language or channel.

One definition stands behind every answer. A calendar is open at an instant
if and only if the local wall clock of that instant lies in an open span of
its local date, or of the previous date's span that runs past 24:00.
"""

from cxcore.coverage._calendar import Calendar
from cxcore.coverage._calendar_book import CalendarBook, Resolution
from cxcore.coverage._dates import YearlyDate
from cxcore.coverage._day_hours import DayHours
from cxcore.coverage._holidays import Holidays
from cxcore.coverage._local_time import Repeated, Skipped, Unambiguous, from_local, resolve_local
from cxcore.coverage._open_time import OpenTime
from cxcore.coverage._override import Break, Override
from cxcore.coverage._versions import Version, VersionedCalendar
from cxcore.coverage._weekly_hours import WeeklyHours

__all__ = [
    "Break",
    "Calendar",
    "CalendarBook",
    "DayHours",
    "Holidays",
    "OpenTime",
    "Override",
    "Repeated",
    "Resolution",
    "Skipped",
    "Unambiguous",
    "Version",
    "VersionedCalendar",
    "WeeklyHours",
    "YearlyDate",
    "from_local",
    "resolve_local",
]
