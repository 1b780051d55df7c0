"""From a calendar to the opening hours of schema.org."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from cxcore.coverage import Calendar, DayHours, Override, VersionedCalendar, WeeklyHours, YearlyDate
from cxcore.interop._calendars._schema_org import (
    DAY,
    GENERAL,
    HOLIDAYS,
    LAST_MINUTES,
    SPECIAL,
    SPECIFICATION,
    TEXT,
    WEEKDAYS,
    HoursWritten,
)
from cxcore.interop._left_out import LeftOut

Specification = Mapping[str, Any]
Span = tuple[timedelta, timedelta]

_VOCABULARY: Final = "https://schema.org/"
_SECOND: Final = timedelta(seconds=1)
_AROUND: Final = (timedelta(0), DAY)
_FIRST_DATE: Final = date.min.toordinal()
_LAST_DATE: Final = date.max.toordinal()
_CLOSED: Final = {"opens": "00:00", "closes": "00:00"}  # as Google reads it
_ROUND_THE_CLOCK: Final = {"opens": "00:00", "closes": "23:59"}  # as Google reads it


def to_schema_org(calendar: Calendar | VersionedCalendar, *, compact: bool = False) -> HoursWritten:
    """
    Return the opening hours of a calendar as properties of a place on schema.org.

    The week becomes ``openingHoursSpecification``, with ``validFrom`` and
    ``validThrough`` where versions follow each other; overrides become
    ``specialOpeningHoursSpecification``. A closed date opens and closes at
    ``00:00``, and a day round the clock closes at ``23:59``, as Google reads
    them. With ``compact=True`` the week is ``openingHours`` text instead.

    What schema.org cannot say is listed: the dates of holidays, dates that
    return every year, breaks, nights that run into a holiday, spans of 24
    hours and more. If nothing is, :func:`from_schema_org` makes a calendar
    of it that is open at the same instants. The zone is not listed: schema.org
    has no place for it, and whoever reads the hours must be told.

    >>> written = to_schema_org(Calendar.parse("Fr-Sa 20:00-04:00; PH off", zone="Europe/Lisbon"))
    >>> written.properties["openingHoursSpecification"][0]["closes"], written.left_out
    ('04:00', ())
    >>> to_schema_org(Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon"), compact=True).properties
    {'openingHours': ['Mo-Fr 09:00-18:00']}
    """
    first, later = (calendar.first, calendar.later) if isinstance(calendar, VersionedCalendar) else (calendar, ())
    writing = _Writing(compact=compact)
    before = first
    starts = [_FIRST_DATE, *(version.since.toordinal() for version in later), _LAST_DATE + 1]
    for number, (start, end) in enumerate(pairwise(starts)):
        each = later[number - 1].calendar if number else first
        path = f"later[{number - 1}].calendar." if number else "first." if later else ""
        writing.calendar(each, start, end - 1, path=path)
        if number and _overriding(each, start - 1) != _overriding(before, start - 1):
            eve = date.fromordinal(start - 1)
            writing.leave_out(f"{path}overrides", f"{eve} differs from the version before; its night may be lost.")
        before = each
        if each.zone != first.zone:
            writing.leave_out(f"{path}zone", f"{each.zone}, where the hours before stand on the clock of {first.zone}.")
    properties = {name: entries for name, entries in writing.properties.items() if entries}
    return HoursWritten(properties, tuple(writing.left_out))


class _Writing:
    """One writing of a calendar: the entries so far, and what they cannot say."""

    def __init__(self, *, compact: bool) -> None:
        self.compact = compact
        self.properties: dict[str, list[Any]] = {TEXT: [], GENERAL: [], SPECIAL: []}
        self.left_out: dict[LeftOut, None] = {}  # in order, each once

    def leave_out(self, path: str, reason: str) -> None:
        self.left_out[LeftOut(path, reason)] = None

    def calendar(self, calendar: Calendar, first: int, last: int, *, path: str) -> None:
        """Write a calendar that holds from one date to another, both given as ordinals."""
        week = WeeklyHours(
            tuple(self._sayable(hours, path=f"{path}hours") for hours in calendar.hours.days),
            self._sayable(calendar.hours.on_holidays, path=f"{path}hours"),
        )
        dates = _holding(first, last)
        if self.compact and not dates:
            self._text(week, path=f"{path}hours")
        else:
            self._week(week, dates, has_holidays=bool(calendar.holidays.dates or calendar.holidays.yearly_dates))
        if first == last:
            self.leave_out(path.removesuffix("."), "holds for one date, which readers take for an override.")
        for on, through, number in _disjoint(calendar.overrides, first, last):
            hours = self._sayable(calendar.overrides[number].hours, path=f"{path}overrides[{number}]")
            self.properties[SPECIAL] += [_entry(times, _from_to(on, through)) for times in _times(hours)]
        self._list_the_rest(calendar, path)

    def _sayable(self, hours: DayHours, *, path: str) -> DayHours:
        """Return the spans that schema.org can say, and list the others."""
        kept: list[Span] = []
        for start, end in hours.spans:
            text = f"the span {DayHours(((start, end),))}"
            if end - start < DAY or (start, end) == _AROUND:
                kept.append((start, end))
                if end % DAY in LAST_MINUTES:
                    self.leave_out(path, f"{text} ends a moment before midnight, and readers take it for midnight.")
            else:
                self.leave_out(path, f"{text} lasts a day or longer; schema.org has none that reach its own start.")
        return DayHours(tuple(kept))

    def _week(self, hours: WeeklyHours, dates: Mapping[str, str], *, has_holidays: bool) -> None:
        by_span: dict[Span, list[str]] = {}
        for day, of_day in zip((*WEEKDAYS, HOLIDAYS), (*hours.days, hours.on_holidays), strict=True):
            for span in of_day.spans:
                by_span.setdefault(span, []).append(day)
        entries = [(_times_of(span), days) for span, days in by_span.items()]
        if all(of_day.is_closed for of_day in hours.days):
            entries.append((_CLOSED, [*WEEKDAYS]))
        if has_holidays and hours.on_holidays.is_closed:
            entries.append((_CLOSED, [HOLIDAYS]))
        self.properties[GENERAL] += [_entry(times, dates, days) for times, days in entries]

    def _text(self, hours: WeeklyHours, *, path: str) -> None:
        ordinary = WeeklyHours(hours.days)
        if all(of_day.is_closed for of_day in hours.days):
            self.leave_out(path, "a week without hours cannot be said as text.")
        else:
            self.properties[TEXT] += str(ordinary).replace("24/7", "Mo-Su").split("; ")
        if hours.on_holidays.spans:
            self.leave_out(path, "the hours of public holidays cannot be said as text.")

    def _list_the_rest(self, calendar: Calendar, path: str) -> None:
        """List the parts of a calendar for which schema.org has no words."""
        if calendar.holidays.dates or calendar.holidays.yearly_dates:
            self.leave_out(f"{path}holidays", "schema.org says PublicHolidays, and not which dates they are.")
        for number, override in enumerate(calendar.overrides):
            if isinstance(override.on, YearlyDate):
                self.leave_out(
                    f"{path}overrides[{number}]", f"{override.on} is of every year; dates there have a year."
                )
        for number, taken in enumerate(calendar.breaks):
            self.leave_out(f"{path}breaks[{number}]", f"{taken.hours} from {taken.on}; schema.org has no breaks.")
        if calendar.holidays_win:
            self.leave_out(f"{path}holidays_win", "special hours always hold before those of a holiday.")
        if calendar.overnight == "start-date":
            self.leave_out(f"{path}overnight", "schema.org does not say what becomes of a night before a closed date.")


def _overriding(calendar: Calendar, on: int) -> DayHours | None:
    """Return the hours with which an override replaces those of a date."""
    stretch = next(_disjoint(calendar.overrides, on, on), None)
    return None if stretch is None else calendar.overrides[stretch[2]].hours


def _disjoint(overrides: Sequence[Override], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield ``(on, through, number)`` for each stretch of dates, as ordinals, that one override has the last word on."""
    ranges = [
        (number, max(each.on.toordinal(), first), min(each.through.toordinal(), last))
        for number, each in enumerate(overrides)
        if isinstance(each.on, date) and isinstance(each.through, date)
    ]
    edges = sorted({edge for _, on, through in ranges if on <= through for edge in (on, through + 1)})
    for start, end in pairwise(edges):
        covering = [number for number, on, through in ranges if on <= start <= through]
        if covering:
            yield start, end - 1, covering[-1]


def _times(hours: DayHours) -> list[Mapping[str, str]]:
    return [_times_of(span) for span in hours.spans] or [_CLOSED]


def _times_of(span: Span) -> Mapping[str, str]:
    return _ROUND_THE_CLOCK if span == _AROUND else {"opens": _clock(span[0]), "closes": _clock(span[1])}


def _entry(times: Mapping[str, str], dates: Mapping[str, str], days: Sequence[str] = ()) -> Specification:
    on = {"dayOfWeek": [f"{_VOCABULARY}{day}" for day in days]} if days else {}
    return {"@type": SPECIFICATION, **on, **times, **dates}


def _from_to(on: int, through: int) -> dict[str, str]:
    return {"validFrom": str(date.fromordinal(on)), "validThrough": str(date.fromordinal(through))}


def _holding(first: int, last: int) -> dict[str, str]:
    """Return from and through when a week holds, without an end that is the end of all dates."""
    dates = _from_to(first, last)
    always = {"validFrom": first == _FIRST_DATE, "validThrough": last == _LAST_DATE}
    return {name: on for name, on in dates.items() if not always[name]}


def _clock(time: timedelta) -> str:
    minutes, seconds = divmod(time % DAY // _SECOND, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
