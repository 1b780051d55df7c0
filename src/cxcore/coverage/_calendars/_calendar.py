"""When a desk is open: weekly hours in a zone, with holidays and overrides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, Self, get_args
from zoneinfo import ZoneInfo

import attrs

from cxcore.coverage._calendars._calendar_table import calendar_table
from cxcore.coverage._calendars._date_rules import DAY, DateRules, day_number
from cxcore.coverage._calendars._dates import check_date
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._opening_hours_text import CalendarText, calendar_text, unsayable
from cxcore.coverage._calendars._override import Break, Override
from cxcore.coverage._calendars._wall_clock import WallClockHours
from cxcore.coverage._calendars._weekly_hours import ROUND_THE_CLOCK, WeeklyHours
from cxcore.coverage._choices import check_choice
from cxcore.coverage._timelines._open_time import OpenTime, set_timelines
from cxcore.coverage._timelines._timeline import Timeline
from cxcore.coverage._zones._clock_offsets import shows
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownZoneError
from cxcore.intervals import Interval
from cxcore.values import Value, instance_of, zone_name, zone_of

Overnight = Literal["calendar-day", "start-date"]

_NO_HOLIDAYS: Final = Holidays()
_MOST_DATES: Final = 100_000  # 273 years, a second or two's work


def _listed_overrides(overrides: Iterable[Override]) -> tuple[Override, ...]:
    return tuple(overrides)


def _listed_breaks(breaks: Iterable[Break]) -> tuple[Break, ...]:
    return tuple(breaks)


def _is_overnight(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    check_choice(value, get_args(Overnight), name=field.name)


@attrs.frozen
class Calendar(OpenTime, Value):
    """
    The open time of a desk: a week on the wall clock of a zone, holidays, and dates of their own.

    A calendar is open at an instant if and only if the local wall clock of
    that instant lies in an open span of its local date, or of the previous
    date's span that runs past 24:00. So where the clocks go forward the
    skipped minutes are simply not there, and an edge among them acts at the
    moment of the change; where they go back both passes count.

    Hours belong to the date on which they begin, and each date has those of
    the first that claims it: the last :class:`Override` in the list that
    covers it, then a holiday, then the ordinary week. ``holidays_win=True``
    puts holidays first. Each :class:`Break` is taken from what is open then.
    One thing is left to choose, what becomes of a night
    that runs into a holiday, or into a date that an override closes:

    - ``overnight="calendar-day"``, the default: it ends at midnight, so that
      the desk is closed for the whole of that date;
    - ``overnight="start-date"``: it runs to its end.

    All answers are exact to the microsecond for every aware datetime, in
    whatever zone it is written, and come back in the zone of the question.
    Intervals are half-open: a calendar is open when it opens and closed when
    it closes. A calendar compiles itself a year at a time as it is asked, and
    may be shared by threads.

    Raises:
        UnknownZoneError: `zone` is no IANA time zone.
        InvalidValueError: `overnight` is none of its two words, or a field is none of its kind.

    >>> from datetime import timedelta
    >>> from zoneinfo import ZoneInfo
    >>> lisbon = Calendar.parse(
    ...     "Mo-Fr 09:00-18:00; Sa 10:00-14:00",
    ...     zone="Europe/Lisbon",
    ...     holidays=Holidays.on([date(2026, 12, 25)]),
    ... )
    >>> asked = datetime(2026, 12, 24, 16, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
    >>> answered = datetime(2026, 12, 26, 11, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    >>> print(lisbon.elapsed(asked, answered))
    2:30:00
    >>> print(lisbon.add(asked, timedelta(hours=8)))
    2026-12-28 11:30:00+00:00
    """

    hours: WeeklyHours = attrs.field(validator=instance_of(WeeklyHours))
    """The ordinary week, and the hours of a holiday."""
    zone: str = attrs.field(kw_only=True, validator=zone_name)
    """The IANA name of the zone on whose wall clock the hours stand."""
    holidays: Holidays = attrs.field(kw_only=True, default=_NO_HOLIDAYS, validator=instance_of(Holidays))
    """The dates of the holidays."""
    overrides: tuple[Override, ...] = attrs.field(
        kw_only=True,
        default=(),
        converter=_listed_overrides,
        validator=attrs.validators.deep_iterable(instance_of(Override)),
    )
    """Dates with hours of their own; where two cover a date, the later in the list holds."""
    breaks: tuple[Break, ...] = attrs.field(
        kw_only=True,
        default=(),
        converter=_listed_breaks,
        validator=attrs.validators.deep_iterable(instance_of(Break)),
    )
    """Times of dates that are taken away from whatever else holds."""
    holidays_win: bool = attrs.field(kw_only=True, default=False, validator=instance_of(bool))
    """Whether a holiday holds where an override covers the same date."""
    overnight: Overnight = attrs.field(kw_only=True, default="calendar-day", validator=_is_overnight)
    """What becomes of a night that runs into a holiday or a closed date."""
    _dates: DateRules = attrs.field(init=False, eq=False, repr=False)
    _open: Timeline = attrs.field(init=False, eq=False, repr=False)
    _closed: Timeline = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        dates = DateRules.of(
            self.hours,
            self.holidays,
            self.overrides,
            self.breaks,
            holidays_win=self.holidays_win,
            cut_nights=self.overnight == "calendar-day",
        )
        object.__setattr__(self, "_dates", dates)
        timeline = Timeline(WallClockHours(dates, zone_of(self.zone)))
        set_timelines(self, timeline, timeline.complement())

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        zone: str,
        holidays: Holidays = _NO_HOLIDAYS,
        overrides: Iterable[Override] = (),
        breaks: Iterable[Break] = (),
        holidays_win: bool = False,
        overnight: Overnight = "calendar-day",
    ) -> Self:
        """
        Return the calendar that a text in the ``opening_hours`` notation of OpenStreetMap spells.

        Rules of the week and of holidays are read as :meth:`WeeklyHours.parse`
        reads them. Rules of dates may follow, of every year (``Dec 25 off``,
        ``Dec 24-Jan 02 10:00-14:00``) or of one (``2026 Dec 24 off``,
        ``2026 Aug 01-2026 Aug 15 off``), and lists of them; they become
        overrides. A later rule replaces an earlier one, so a rule of ``PH``
        that stands after those of dates says that holidays win.

        Args:
            text: The rules, separated by semicolons.
            zone: The IANA name of the zone on whose wall clock the hours stand.
            holidays: The dates that ``PH`` stands for.
            overrides: More dates with hours of their own; they hold before those of the text.
            breaks: Times of dates that are taken away from whatever else holds.
            holidays_win: Whether holidays hold before all overrides, even if the text does not say so.
            overnight: What becomes of a night that runs into a holiday or a closed date.

        Raises:
            InvalidHoursError: The text cannot be read, its hours overlap or are
                empty, or one of its rules is wholly replaced by later ones.
            UnknownZoneError: `zone` is no IANA time zone.

        >>> desk = Calendar.parse("Mo-Fr 09:00-18:00; Dec 24-26 off; 2026 Dec 31 09:00-13:00", zone="Europe/Lisbon")
        >>> for override in desk.overrides:
        ...     print(override.on, override.through, override.hours)
        12-24 12-26 off
        2026-12-31 2026-12-31 09:00-13:00
        >>> Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisboa")
        Traceback (most recent call last):
            ...
        cxcore.errors.UnknownZoneError: zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?
        """
        read = CalendarText.read(text)
        return cls(
            read.hours,
            zone=zone,
            holidays=holidays,
            overrides=(*read.overrides, *overrides),
            breaks=breaks,
            holidays_win=holidays_win or read.holidays_win,
            overnight=overnight,
        )

    @classmethod
    def always(cls, *, zone: str) -> Self:
        """Return the calendar that is open round the clock, every day; its zone only matters to its dates."""
        return cls.parse(ROUND_THE_CLOCK, zone=zone)

    def to_osm(self) -> str:
        """
        Return the calendar in the ``opening_hours`` notation of OpenStreetMap, which :meth:`parse` reads back.

        The notation has no place for the zone nor for the dates of the
        holidays, which are ``PH`` there: in a map the country tells both, and
        :meth:`parse` takes both. An override that a later one of the same dates
        replaces is left out.

        Raises:
            InvalidDocumentError: The notation cannot say all of the calendar;
                every such part is named: a break, a night that runs into a
                closed date, seconds, a year before 1900.

        >>> desk = Calendar.parse(
        ...     "Mo-Fr 09:00-18:00",
        ...     zone="Europe/Lisbon",
        ...     holidays=Holidays.yearly(5, 1),
        ...     overrides=[Override(on=date(2026, 12, 24), through=date(2027, 1, 2))],
        ... )
        >>> desk.to_osm()
        'Mo-Fr 09:00-18:00; PH off; 2026 Dec 24-2027 Jan 02 off'
        """
        faults = list(unsayable(self.hours, self.overrides, self.breaks, cut_nights=self.overnight == "calendar-day"))
        if faults:
            raise InvalidDocumentError("OpenStreetMap's notation cannot say all of the calendar", faults)
        return calendar_text(
            self.hours,
            self.overrides,
            has_holidays=bool(self.holidays.dates or self.holidays.yearly_dates),
            holidays_win=self.holidays_win,
        )

    def business_days(self, start: date, end: date) -> tuple[date, ...]:
        """
        Return the business days of the dates ``[start, end)``; ``len`` counts them.

        A business day is a date on which hours of its own begin, and breaks
        and the clock leave something of them. So a Saturday that is open only
        because Friday's night shift runs into it is none; a holiday with hours
        is one; and how many hours it has does not matter. A date whose hours
        the clock skips is none, nor is one that the zone never had, as when
        Samoa crossed the date line. There are none if `end` is not after `start`.

        Raises:
            InvalidValueError: `start` or `end` is no date, or a datetime, or
                there are more than 100,000 dates between them.

        >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC", holidays=Holidays.yearly(5, 1))
        >>> len(desk.business_days(date(2026, 4, 27), date(2026, 5, 4)))
        4
        """
        for name, value in (("start", start), ("end", end)):
            check_date(value, path=name)
        first, until = day_number(start), day_number(end)
        if until - first > _MOST_DATES:
            raise InvalidValueError(
                f"is {end}, more than {_MOST_DATES:,} dates after {start}; ask for a part of them.", path="end"
            )
        zone = zone_of(self.zone)
        days = (day for day in range(first, until) if self._begins(day, zone))
        return tuple(start + timedelta(days=day - first) for day in days)

    def next_opening_in_words(self, *, at: datetime, language: str, reader_zone: str | None = None) -> str:
        """
        Return when the desk opens next after the instant `at`, as a sentence for a customer.

        Day and time are those of the desk's zone. If the clock of
        `reader_zone` shows another time at the opening, that time follows; and
        if the two zones do not agree on the dates of now and of the opening,
        so that "tomorrow" would mean two days, both are given with their
        dates. Without a `reader_zone` the reader is where the desk is. When
        the desk is open the sentence says so, and if it never opens again it
        is *closed*.

        Languages, clocks and sources are those of :meth:`WeeklyHours.in_words`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
            UnknownZoneError: `reader_zone` is no IANA time zone.
            InvalidValueError: `language` is no BCP 47 tag, or there are no words for it.

        >>> from zoneinfo import ZoneInfo
        >>> lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
        >>> sunday = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Lisbon"))
        >>> lisbon.next_opening_in_words(at=sunday, language="en-GB", reader_zone="Europe/Bucharest")
        'opens tomorrow at 09:00 (11:00 your time)'
        """
        from cxcore.coverage._calendars._words import opening_in_words  # whoever never asks loads no languages

        opens = self.next_open(at)
        try:
            reader = zone_of(self.zone if reader_zone is None else reader_zone)
        except UnknownZoneError as fault:
            raise fault.under("reader_zone") from None
        return opening_in_words(opens, at=at, zone=zone_of(self.zone), reader_zone=reader, language=language)

    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:  # noqa: ARG002  # it never changes
        yield self.zone, self.holidays.sources

    def _begins(self, day: int, zone: ZoneInfo) -> bool:
        """Whether hours of a date begin on it, and the clock shows something of the date and of the hours."""
        own = self._dates.own_edges(day)
        spans = zip(own[::2], own[1::2], strict=True)
        return any(shows(zone, *span) for span in spans) and shows(zone, day * DAY, (day + 1) * DAY)

    def _repr_html_(self) -> str:
        return calendar_table(self.hours, self.holidays, self.overrides, self.breaks, zone=self.zone)
