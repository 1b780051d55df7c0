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

:class:`Demand` says who is expected and when, a :class:`CoveragePlan` who is
there; :func:`coverage` finds the hours that nobody covers and
:func:`recommend` the shift that covers most of them.

A :class:`Rota` says who has duty: people who take turns by the wall clock, with
substitutions, swaps and leave; :meth:`Rota.final` gives the shifts, gaps and
hours of each person in a window.

One definition stands behind every answer. A calendar is open at an instant
if and only if the local wall clock of that instant lies in an open span of
its local date, or of the previous date's span that runs past 24:00.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

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

if _TYPE_CHECKING:
    from cxcore.coverage._arrival_profile import ArrivalProfile
    from cxcore.coverage._arrival_tally import ArrivalTally
    from cxcore.coverage._cover import AutomatedCover, TeamCover
    from cxcore.coverage._coverage import coverage
    from cxcore.coverage._coverage_plan import CoveragePlan
    from cxcore.coverage._coverage_report import CoverageReport, CoverageShare, DemandStretch
    from cxcore.coverage._demand import Demand, ExpectedInteractions
    from cxcore.coverage._demand_stream import DemandStream, Market
    from cxcore.coverage._drift import Drift, drift
    from cxcore.coverage._fairness import Fairness, Load, unpopular_hours
    from cxcore.coverage._final_rota import FinalRota
    from cxcore.coverage._frames import with_added, with_elapsed, with_is_open
    from cxcore.coverage._layer import Layer
    from cxcore.coverage._provenance import Provenance
    from cxcore.coverage._recommend import Recommendation, recommend
    from cxcore.coverage._recurrence import Handover
    from cxcore.coverage._rota import Rota
    from cxcore.coverage._rota_changes import Leave, Substitution, Swap
    from cxcore.coverage._shift import Duty, Gap, Overlap, Shift
    from cxcore.coverage._zone_rules import ClockChange, ZoneRules

__all__ = [
    "ArrivalProfile",
    "ArrivalTally",
    "AutomatedCover",
    "Break",
    "Calendar",
    "CalendarBook",
    "ClockChange",
    "CoveragePlan",
    "CoverageReport",
    "CoverageShare",
    "DayHours",
    "Demand",
    "DemandStream",
    "DemandStretch",
    "Drift",
    "Duty",
    "ExpectedInteractions",
    "Fairness",
    "FinalRota",
    "Gap",
    "Handover",
    "Holidays",
    "Layer",
    "Leave",
    "Load",
    "Market",
    "OpenTime",
    "Overlap",
    "Override",
    "Provenance",
    "Recommendation",
    "Repeated",
    "Resolution",
    "Rota",
    "Shift",
    "Skipped",
    "Substitution",
    "Swap",
    "TeamCover",
    "Unambiguous",
    "Version",
    "VersionedCalendar",
    "WeeklyHours",
    "YearlyDate",
    "ZoneRules",
    "coverage",
    "drift",
    "from_local",
    "recommend",
    "resolve_local",
    "unpopular_hours",
    "with_added",
    "with_elapsed",
    "with_is_open",
]

# Whoever only asks for opening hours does not load plans, rotas and data frames; each is loaded when first named.
_LATER = {
    "_arrival_profile": ("ArrivalProfile",),
    "_arrival_tally": ("ArrivalTally",),
    "_cover": ("AutomatedCover", "TeamCover"),
    "_coverage": ("coverage",),
    "_coverage_plan": ("CoveragePlan",),
    "_coverage_report": ("CoverageReport", "CoverageShare", "DemandStretch"),
    "_demand": ("Demand", "ExpectedInteractions"),
    "_demand_stream": ("DemandStream", "Market"),
    "_drift": ("Drift", "drift"),
    "_fairness": ("Fairness", "Load", "unpopular_hours"),
    "_final_rota": ("FinalRota",),
    "_frames": ("with_added", "with_elapsed", "with_is_open"),
    "_layer": ("Layer",),
    "_provenance": ("Provenance",),
    "_recommend": ("Recommendation", "recommend"),
    "_recurrence": ("Handover",),
    "_rota": ("Rota",),
    "_rota_changes": ("Leave", "Substitution", "Swap"),
    "_shift": ("Duty", "Gap", "Overlap", "Shift"),
    "_zone_rules": ("ClockChange", "ZoneRules"),
}
_HOME = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'cxcore.coverage' has no attribute {name!r}")
    found = globals()[name] = getattr(_import_module(f"cxcore.coverage.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
