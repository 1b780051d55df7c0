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

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._dates import YearlyDate
from cxcore.coverage._calendars._day_hours import DayHours
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._override import Break, Override
from cxcore.coverage._calendars._versions import Version, VersionedCalendar
from cxcore.coverage._calendars._weekly_hours import WeeklyHours
from cxcore.coverage._timelines._open_time import OpenTime
from cxcore.coverage._zones._local_time import Repeated, Skipped, Unambiguous, from_local, resolve_local

if _TYPE_CHECKING:
    from cxcore.coverage._calendars._calendar_book import CalendarBook, Resolution
    from cxcore.coverage._planning._arrival_profile import ArrivalProfile
    from cxcore.coverage._planning._arrival_tally import ArrivalTally
    from cxcore.coverage._planning._cover import AutomatedCover, TeamCover
    from cxcore.coverage._planning._coverage import coverage
    from cxcore.coverage._planning._coverage_plan import CoveragePlan
    from cxcore.coverage._planning._coverage_report import CoverageReport, CoverageShare, DemandStretch
    from cxcore.coverage._planning._demand import Demand, ExpectedInteractions
    from cxcore.coverage._planning._demand_stream import DemandStream, Region
    from cxcore.coverage._planning._recommend import Recommendation, recommend
    from cxcore.coverage._rotas._fairness import Fairness, Load, unpopular_hours
    from cxcore.coverage._rotas._final_rota import FinalRota
    from cxcore.coverage._rotas._layer import Layer
    from cxcore.coverage._rotas._recurrence import Handover
    from cxcore.coverage._rotas._rota import Rota
    from cxcore.coverage._rotas._rota_changes import Leave, Substitution, Swap
    from cxcore.coverage._rotas._shift import Duty, Gap, IdleSwap, Overlap, Shift
    from cxcore.coverage._timelines._frames import with_added, with_elapsed, with_is_open
    from cxcore.coverage._zones._drift import Drift, drift
    from cxcore.coverage._zones._provenance import CalendarProvenance
    from cxcore.coverage._zones._zone_rules import ClockChange, ZoneRules

__all__ = [
    "ArrivalProfile",
    "ArrivalTally",
    "AutomatedCover",
    "Break",
    "Calendar",
    "CalendarBook",
    "CalendarProvenance",
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
    "IdleSwap",
    "Layer",
    "Leave",
    "Load",
    "OpenTime",
    "Overlap",
    "Override",
    "Recommendation",
    "Region",
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
    "_calendars._calendar_book": ("CalendarBook", "Resolution"),
    "_planning._arrival_profile": ("ArrivalProfile",),
    "_planning._arrival_tally": ("ArrivalTally",),
    "_planning._cover": ("AutomatedCover", "TeamCover"),
    "_planning._coverage": ("coverage",),
    "_planning._coverage_plan": ("CoveragePlan",),
    "_planning._coverage_report": ("CoverageReport", "CoverageShare", "DemandStretch"),
    "_planning._demand": ("Demand", "ExpectedInteractions"),
    "_planning._demand_stream": ("DemandStream", "Region"),
    "_zones._drift": ("Drift", "drift"),
    "_rotas._fairness": ("Fairness", "Load", "unpopular_hours"),
    "_rotas._final_rota": ("FinalRota",),
    "_timelines._frames": ("with_added", "with_elapsed", "with_is_open"),
    "_rotas._layer": ("Layer",),
    "_zones._provenance": ("CalendarProvenance",),
    "_planning._recommend": ("Recommendation", "recommend"),
    "_rotas._recurrence": ("Handover",),
    "_rotas._rota": ("Rota",),
    "_rotas._rota_changes": ("Leave", "Substitution", "Swap"),
    "_rotas._shift": ("Duty", "Gap", "IdleSwap", "Overlap", "Shift"),
    "_zones._zone_rules": ("ClockChange", "ZoneRules"),
}
_HOME = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'cxcore.coverage' has no attribute {name!r}")
    found = globals()[name] = getattr(_import_module(f"cxcore.coverage.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
