"""Calendar feeds in: the events of an iCalendar text that lie in a window, each occurrence by itself."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from cxcore.errors import InvalidDocumentError, InvalidValueError, MissingExtraError, UnknownZoneError
from cxcore.interop._calendars._ical_feed import AllDayEvent, CalendarFeed, TimedEvent
from cxcore.interop._calendars._ical_lines import broken_rules, structure_fault, unreadable_line
from cxcore.intervals import Interval
from cxcore.values import zone_of

if TYPE_CHECKING:
    from icalendar import Component, Event

MAX_BYTES: Final = 5_000_000
MAX_EVENTS: Final = 20_000
MAX_STEPS: Final = 1_000_000

_DAY: Final = timedelta(days=1)
_EARLIEST: Final = datetime(1, 1, 5, tzinfo=UTC)
_LATEST: Final = datetime(9999, 12, 25, tzinfo=UTC)
_MOST_FAULTS: Final = 100
_A_LEAP_YEAR: Final = 2000
_TIMES: Final = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_STEP_DAYS: Final = {"HOURLY": 1 / 24, "DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_DAYS_OF_MONTHS: Final = {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}

# What a rule may pick, by its frequency: a finer choice could be one that never comes, which is searched for up to
# the year 9999.
_PICKS: Final[Mapping[str, set[str]]] = {
    "HOURLY": {"BYDAY"},
    "DAILY": {"BYDAY", "BYMONTH"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": _DAYS_OF_MONTHS,
    "YEARLY": _DAYS_OF_MONTHS | {"BYYEARDAY", "BYWEEKNO"},
}


def read_ical(feed: str | bytes, window: Interval, *, zone: str) -> CalendarFeed:
    """
    Return the events of an iCalendar text (:rfc:`5545`) that overlap a window.

    Recurring events come as their occurrences, without those that EXDATE
    takes out or RECURRENCE-ID moves; what is cancelled does not come, and
    neither does what lasts no time. A local time that the clock skips counts
    on as if it had not, and one that it repeats is the first, as the standard
    has it; of a recurring event, start and end both keep their local time. A ``TZID`` is an IANA name, or a Windows name that the Unicode
    CLDR maps to one. The rules of a ``VTIMEZONE`` are not used: they are often
    out of date.

    The text is untrusted. At most five million bytes and 20,000 events are
    read, and a recurring event may not repeat by the minute or the second.
    Nothing of an event is passed over: a line that cannot be read is a fault,
    also where it would not change the time. Errors say where a fault is and
    of what kind, and never repeat the text, which holds the data of people.

    Args:
        feed: The text, or its bytes in UTF-8.
        window: The time of interest.
        zone: The IANA name of the zone whose dates an event on whole dates
            means; it decides which of them the window holds.

    Raises:
        InvalidDocumentError: The text is no such feed, or has events with a
            line that cannot be read or whose time is unknown: without a zone,
            with a zone that is not known, or that end before they start.
            Every fault names its component or its line.
        UnknownZoneError: `zone` is no IANA time zone.
        MissingExtraError: The ``ical`` extra is not installed.
    """
    text, calendar = _parsed(feed)
    events = cast("list[Event]", calendar.walk("VEVENT"))
    if len(events) > MAX_EVENTS:
        raise _unreadable([InvalidValueError(f"has {len(events):,} events; at most {MAX_EVENTS:,} are read.")])
    faults = [fault for number, event in enumerate(events) for fault in _faults(event, f"VEVENT[{number}]")]
    faults += broken_rules(text)
    faults = faults or list(_too_often(events, window))
    if faults:
        raise _unreadable(faults)
    dates_in = zone_of(zone)
    first = _date(window.start, dates_in, beyond=date.min)
    last = _date(window.end - timedelta(microseconds=1), dates_in, beyond=date.max)
    timed: list[TimedEvent] = []
    all_day: list[AllDayEvent] = []
    for event in _occurrences(calendar, window):
        found = _event(event)
        if isinstance(found, TimedEvent) and found.during.overlaps(window):
            timed.append(found)
        elif isinstance(found, AllDayEvent) and found.on <= last and first <= found.through:
            all_day.append(found)
    return CalendarFeed(
        name=str(calendar.get("NAME") or calendar.get("X-WR-CALNAME") or ""),
        timed=tuple(sorted(timed, key=lambda each: (each.during, each.summary, each.uid))),
        all_day=tuple(sorted(all_day, key=lambda each: (each.on, each.through, each.summary, each.uid))),
    )


def _unreadable(faults: Sequence[InvalidValueError]) -> InvalidDocumentError:
    return InvalidDocumentError("The calendar feed cannot be read", faults[:_MOST_FAULTS])


def _parsed(feed: str | bytes) -> tuple[str, "Component"]:
    try:
        from icalendar import Calendar
        from icalendar.parser import Contentline
    except ImportError:
        raise MissingExtraError.for_extra("ical", purpose="A calendar feed") from None
    if len(feed) > MAX_BYTES:
        raise _unreadable([InvalidValueError(f"has {len(feed):,} bytes; at most {MAX_BYTES:,} are read.")])
    try:
        text = feed if isinstance(feed, str) else feed.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable([InvalidValueError(f"is not UTF-8: byte {error.start} is no part of a character.")]) from None
    if fault := structure_fault(text):
        raise _unreadable([fault])
    try:
        return text, Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError):
        fault = unreadable_line(text, lambda line: Contentline(line).parts())  # type: ignore[no-untyped-call]  # icalendar leaves it untyped
        raise _unreadable([fault]) from None


# --- what makes an event's time unknown ------------------------------------------


def _faults(event: "Event", path: str) -> Iterator[InvalidValueError]:
    if "DTSTART" not in event and not event.errors:
        yield InvalidValueError("is missing; an event has a start.", path=f"{path}.DTSTART")
        return
    found = [
        InvalidValueError("has a line that is not NAME:VALUE.", path=path)
        if name is None
        else InvalidValueError("cannot be read.", path=f"{path}.{name}")
        for name, _ in event.errors
    ]
    if not found:
        found = [
            fault
            for name in _TIMES
            for value in _values(event, name)
            for fault in _zone_faults(value, f"{path}.{name}")
        ]
    if found:
        yield from found
        return
    duration = event.get("DURATION")
    if duration is not None and not isinstance(duration, list) and duration.dt < timedelta(0):
        yield InvalidValueError("is below zero.", path=f"{path}.DURATION")
    try:
        ends_first = _comparable(event.end) < _comparable(event.start)
    except OverflowError:
        yield InvalidValueError("leaves the years 1 to 9999.", path=path)
        return
    except ValueError:
        yield InvalidValueError(
            "has no one start and end: DTSTART, and DTEND or DURATION, each once, both dates or both times.", path=path
        )
        return
    if ends_first:
        yield InvalidValueError("is before the start.", path=f"{path}.DTEND")
    for rule in _listed(event.get("RRULE")):
        yield from _rule_faults(rule, f"{path}.RRULE")


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _values(event: "Event", name: str) -> Iterator[Any]:
    """Yield what a property of times holds, with the parameters it was written with."""
    for value in _listed(event.get(name)):
        yield from getattr(value, "dts", [value])


def _zone_faults(value: Any, path: str) -> Iterator[InvalidValueError]:
    for moment in value.dt if isinstance(value.dt, tuple) else (value.dt,):  # RDATE may list periods
        if not isinstance(moment, datetime) or isinstance(moment.tzinfo, (ZoneInfo, timezone)):
            continue
        if "TZID" not in value.params:
            yield InvalidValueError(
                "has no zone, so it is another instant for every reader; export the feed in UTC or with a TZID.",
                path=path,
            )
        else:
            yield UnknownZoneError(
                "is in a zone that is neither an IANA time zone nor a Windows name for one; "
                "export the feed in UTC or with a TZID such as 'Europe/Lisbon'.",
                path=path,
            )


def _comparable(moment: date | datetime) -> datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3], tzinfo=UTC)


def _rule_faults(rule: Mapping[str, Any], path: str) -> Iterator[InvalidValueError]:
    frequency = _frequency(rule)
    if frequency not in _PICKS:
        yield InvalidValueError(f"repeats {frequency}; events are read that repeat by {', '.join(_PICKS)}.", path=path)
        return
    if {part for part in rule if part.startswith("BY")} - _PICKS[frequency]:
        read = ", ".join(sorted(_PICKS[frequency]))
        yield InvalidValueError(f"repeats {frequency} by more than {read}, which is all that is read.", path=path)
    if int(rule.get("INTERVAL", [1])[0]) < 1:
        yield InvalidValueError("has an INTERVAL below 1.", path=path)
    months, days = rule.get("BYMONTH", ()), rule.get("BYMONTHDAY", ())
    if months and days and min(map(abs, days)) > max(monthrange(_A_LEAP_YEAR, month)[1] for month in months):
        yield InvalidValueError("picks a day that its months do not have.", path=path)


def _frequency(rule: Mapping[str, Any]) -> str:
    return str(rule.get("FREQ", ["nothing"])[0]).upper()


def _too_often(events: Sequence["Event"], window: Interval) -> Iterator[InvalidValueError]:
    steps = 0.0
    for number, event in enumerate(events):
        for rule in _listed(event.get("RRULE")):
            days = (window.end - _comparable(event.start)) / _DAY
            picks = any(part.startswith("BY") for part in rule)
            steps += max(days, 0) / min(_STEP_DAYS[_frequency(rule)], 1 if picks else 365)
        if steps > MAX_STEPS:
            yield InvalidValueError(
                f"repeats too often before the end of the window; all events together may {MAX_STEPS:,} times.",
                path=f"VEVENT[{number}].RRULE",
            )
            return


# --- occurrences -------------------------------------------------------------------


def _occurrences(calendar: "Component", window: Interval) -> Iterator["Event"]:
    try:
        import recurring_ical_events
    except ImportError:
        raise MissingExtraError.for_extra("ical", purpose="A calendar feed") from None
    # Dates are instants only in a zone, so look a little further and choose afterwards.
    start, end = max(window.start, _EARLIEST) - 2 * _DAY, min(window.end, _LATEST) + 2 * _DAY
    try:
        found = recurring_ical_events.of(calendar, components=["VEVENT"]).between(start, end)
    except (ValueError, TypeError, OverflowError):
        raise _unreadable([InvalidValueError("has an event whose recurrence cannot be read.")]) from None
    return (event for event in found if str(event.get("STATUS", "")).upper() != "CANCELLED")


def _date(instant: datetime, zone: ZoneInfo, *, beyond: date) -> date:
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # in the first or the last hours that Python knows
        return beyond


def _event(event: "Event") -> TimedEvent | AllDayEvent | None:
    """Return an occurrence as a value; ``None`` if it lasts no time."""
    start, end = event.start, event.end
    uid, summary = str(event.get("UID", "")), str(event.get("SUMMARY", "")).strip()
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return AllDayEvent(uid=uid, summary=summary, on=start, through=max(start, end - _DAY))
    if _comparable(end) <= _comparable(start):
        return None
    extensions = {name: str(value) for name, value in event.items() if name.startswith("X-")}
    return TimedEvent(uid=uid, summary=summary, during=Interval(start, end), extensions=extensions)
