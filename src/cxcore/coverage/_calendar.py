"""When a desk is open: weekly hours in a zone, with holidays and overrides."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Self, get_args

import attrs

from cxcore.coverage._date_rules import DateRules
from cxcore.coverage._holidays import Holidays
from cxcore.coverage._override import Override
from cxcore.coverage._timeline import BLOCK, FIRST_BLOCK, LAST_BLOCK, Timeline
from cxcore.coverage._wall_clock import WallClockHours
from cxcore.coverage._weekly_hours import ROUND_THE_CLOCK, WeeklyHours
from cxcore.errors import InvalidValueError, NeverOpensError
from cxcore.intervals import Interval, from_microseconds, to_microseconds
from cxcore.values import Value, zone_name, zone_of

Edge = Literal["earliest", "latest"]
Overnight = Literal["calendar-day", "start-date"]

_MICROSECOND: Final = timedelta(microseconds=1)
_NO_HOLIDAYS: Final = Holidays()


def _is_overnight(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    _check_choice(value, get_args(Overnight), name=field.name)


def _check_choice(value: str, known: Sequence[str], *, name: str) -> None:
    if value not in known:
        raise InvalidValueError(f"is {' or '.join(map(repr, known))}, not {value!r}.", path=name)


@attrs.frozen
class Calendar(Value):
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
    puts holidays first. One thing is left to choose, what becomes of a night
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
        InvalidValueError: `overnight` is none of its two words.

    >>> from datetime import date
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

    hours: WeeklyHours
    """The ordinary week, and the hours of a holiday."""
    zone: str = attrs.field(kw_only=True, validator=zone_name)
    """The IANA name of the zone on whose wall clock the hours stand."""
    holidays: Holidays = attrs.field(kw_only=True, default=_NO_HOLIDAYS)
    """The dates of the holidays."""
    overrides: tuple[Override, ...] = attrs.field(kw_only=True, default=())
    """Dates with hours of their own; where two cover a date, the later in the list holds."""
    holidays_win: bool = attrs.field(kw_only=True, default=False)
    """Whether a holiday holds where an override covers the same date."""
    overnight: Overnight = attrs.field(kw_only=True, default="calendar-day", validator=_is_overnight)
    """What becomes of a night that runs into a holiday or a closed date."""
    _open: Timeline = attrs.field(init=False, eq=False, repr=False)
    _closed: Timeline = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        dates = DateRules.of(
            self.hours,
            self.holidays,
            self.overrides,
            holidays_win=self.holidays_win,
            cut_nights=self.overnight == "calendar-day",
        )
        timeline = Timeline(WallClockHours(dates, zone_of(self.zone)))
        object.__setattr__(self, "_open", timeline)
        object.__setattr__(self, "_closed", timeline.complement())

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        zone: str,
        holidays: Holidays = _NO_HOLIDAYS,
        overrides: Sequence[Override] = (),
        holidays_win: bool = False,
        overnight: Overnight = "calendar-day",
    ) -> Self:
        """
        Return the calendar whose weekly hours a text spells, as :meth:`WeeklyHours.parse` reads it.

        Raises:
            InvalidHoursError: The text cannot be read, its hours overlap or are empty.
            UnknownZoneError: `zone` is no IANA time zone.

        >>> Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisboa")
        Traceback (most recent call last):
            ...
        cxcore.errors.UnknownZoneError: zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?
        """
        return cls(
            WeeklyHours.parse(text),
            zone=zone,
            holidays=holidays,
            overrides=tuple(overrides),
            holidays_win=holidays_win,
            overnight=overnight,
        )

    @classmethod
    def always(cls, *, zone: str) -> Self:
        """Return the calendar that is open round the clock, every day; its zone only matters to its dates."""
        return cls.parse(ROUND_THE_CLOCK, zone=zone)

    def is_open(self, at: datetime) -> bool:
        """
        Return whether the calendar is open at the instant `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return self._open.contains(to_microseconds(at, name="at"))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """
        Return the open time in ``[start, end)``; negative when `end` comes first.

        Stretches add up exactly: from `a` to `b` and on to `c` is from `a` to `c`.

        Raises:
            NaiveDatetimeError: `start` or `end` has no zone.

        >>> from datetime import UTC
        >>> nights = Calendar.parse("22:00-06:00", zone="Europe/Lisbon")
        >>> print(nights.elapsed(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)))
        7:00:00
        """
        return self._open.between(to_microseconds(start, name="start"), to_microseconds(end, name="end")) * _MICROSECOND

    def add(self, at: datetime, duration: timedelta, *, edge: Edge = "earliest") -> datetime:
        """
        Return the instant that has `duration` of open time between itself and `at`.

        A negative `duration` goes backwards. Where the time runs out exactly
        at a closing, every instant up to the next opening will do, and `edge`
        chooses: the ``"earliest"`` of them, which is the closing, or the
        ``"latest"``, which is the opening. If one of the two does not exist,
        because the desk never opens again or has never closed before, it is
        the other. Nothing added is `at` itself, or with ``"latest"`` the next
        opening at or after it.

        Raises:
            NaiveDatetimeError: `at` has no zone.
            NeverOpensError: There is not that much open time in that
                direction within the years 1 to 9999.

        >>> from datetime import UTC
        >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC")
        >>> friday = datetime(2026, 3, 6, 13, tzinfo=UTC)
        >>> print(desk.add(friday, timedelta(hours=4)))
        2026-03-06 17:00:00+00:00
        >>> print(desk.add(friday, timedelta(hours=4), edge="latest"))
        2026-03-09 09:00:00+00:00
        """
        _check_choice(edge, get_args(Edge), name="edge")
        instant = to_microseconds(at, name="at")
        amount = duration // _MICROSECOND
        latest = edge == "latest"
        if not amount:
            return (self.next_open(at) if latest else None) or at
        found = self._open.shifted(instant, amount, latest=latest)
        if found is None:
            found = self._open.shifted(instant, amount, latest=not latest)
        answer = _written_like(at, found)
        if answer is None:
            raise self._never_opens(at, duration)
        return answer

    def next_open(self, at: datetime) -> datetime | None:
        """
        Return the first open instant at or after `at`, or ``None`` if it never opens again.

        When it is open at `at`, that is `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return _written_like(at, self._open.shifted(to_microseconds(at, name="at"), 0, latest=True))

    def next_close(self, at: datetime) -> datetime | None:
        """
        Return the first closed instant at or after `at`, or ``None`` if it never closes again.

        When it is closed at `at`, that is `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return _written_like(at, self._closed.shifted(to_microseconds(at, name="at"), 0, latest=True))

    def previous_open(self, at: datetime) -> datetime | None:
        """
        Return the last instant at or before `at` at which it opened, or ``None`` if it never has.

        When it is open at `at`, that is since when. A calendar that has been
        open for ever has never opened.

        Raises:
            NaiveDatetimeError: `at` has no zone.

        >>> from datetime import UTC
        >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC")
        >>> print(desk.previous_open(datetime(2026, 3, 8, 12, tzinfo=UTC)))
        2026-03-06 09:00:00+00:00
        """
        instant = to_microseconds(at, name="at")
        # An instant that counts on one timeline does not count on the other, where nothing has moved since the edge.
        until = instant if self._open.contains(instant) else self._open.shifted(instant, 0, latest=False)
        return _written_like(at, None if until is None else self._closed.shifted(until, 0, latest=False))

    def previous_close(self, at: datetime) -> datetime | None:
        """
        Return the last instant at or before `at` at which it closed, or ``None`` if it never has.

        When it is closed at `at`, that is since when.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        instant = to_microseconds(at, name="at")
        until = self._closed.shifted(instant, 0, latest=False) if self._open.contains(instant) else instant
        return _written_like(at, None if until is None else self._open.shifted(until, 0, latest=False))

    def spans(self, window: Interval) -> Iterator[Interval]:
        """
        Yield the open intervals inside `window`, in order, cut at its ends.

        They are found one by one as they are asked for, and never touch each
        other. A window without open time yields nothing.

        >>> from datetime import UTC
        >>> desk = Calendar.parse("Mo-Fr 09:00-12:00,13:00-17:00", zone="UTC")
        >>> monday = Interval(datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
        >>> [str(span) for span in desk.spans(monday)]
        ['[2026-03-02 10:00Z, 2026-03-02 12:00Z)', '[2026-03-02 13:00Z, 2026-03-02 17:00Z)']
        """
        at, end = to_microseconds(window.start), to_microseconds(window.end)
        while True:
            opens = self._open.shifted(at, 0, latest=True)
            if opens is None or opens >= end:
                return
            closes = self._closed.shifted(opens, 0, latest=True)
            if closes is None or closes >= end:
                yield Interval.from_microseconds(opens, end)
                return
            yield Interval.from_microseconds(opens, closes)
            at = closes

    def _never_opens(self, at: datetime, duration: timedelta) -> NeverOpensError:
        forwards = duration > timedelta(0)
        horizon = (LAST_BLOCK + 1) * BLOCK - 1 if forwards else FIRST_BLOCK * BLOCK
        available = abs(self._open.between(to_microseconds(at), horizon)) * _MICROSECOND
        side = "after" if forwards else "before"
        message = (
            f"there are only {available} of open time {side} {at.isoformat()}, less than the {abs(duration)} asked for."
            if available
            else f"the calendar is never open {side} {at.isoformat()}."
        )
        return NeverOpensError(message, at=at, duration=duration, available=available)


def _written_like(at: datetime, instant: int | None) -> datetime | None:
    """Return an instant in the zone of `at`, or ``None`` if there is none or it lies beyond the years 1 to 9999."""
    if instant is None:
        return None
    try:
        return from_microseconds(instant).astimezone(at.tzinfo)
    except OverflowError:
        return None
