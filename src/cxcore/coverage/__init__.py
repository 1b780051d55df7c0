"""
When we are open, and how much open time lies between two moments.

A :class:`Calendar` is made of :class:`WeeklyHours` on the wall clock of a
time zone, of :class:`Holidays`, and of :class:`Override` dates with hours of
their own. It answers in instants: whether a desk is open, how much working
time has passed, when a promise of eight working hours falls due. It is a
:class:`cxcore.intervals.WorkingTime`, so it goes wherever an engine asks for
the time that counts.

One definition stands behind every answer. A calendar is open at an instant
if and only if the local wall clock of that instant lies in an open span of
its local date, or of the previous date's span that runs past 24:00.
"""

from cxcore.coverage._calendar import Calendar
from cxcore.coverage._day_hours import DayHours
from cxcore.coverage._holidays import Holidays
from cxcore.coverage._override import Override
from cxcore.coverage._weekly_hours import WeeklyHours

__all__ = [
    "Calendar",
    "DayHours",
    "Holidays",
    "Override",
    "WeeklyHours",
]
