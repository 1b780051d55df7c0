"""Rotas and opening hours out, as iCalendar text that any calendar program subscribes to."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from cxcore.coverage import FinalRota
from cxcore.errors import InvalidValueError, MissingExtraError, NaiveDatetimeError
from cxcore.interop._calendars._ical_feed import BECAUSE, INSTEAD_OF, LAYER
from cxcore.intervals import Interval, WorkingTime
from cxcore.values import zone_of

_PRODUCT: Final = "-//cxcore//cxcore//EN"


def rota_to_ical(final: FinalRota, *, stamp: datetime) -> bytes:
    """
    Return the shifts of a final rota as an iCalendar feed (:rfc:`5545`), one event a shift, in UTC.

    The title of an event is the person, its description the reason; layer and
    reason are also there for programs, so that :func:`read_ical` gives back
    the same shifts. The same rota and stamp give the same bytes: each event is
    named by the rota, the person, the layer and its start.

    Args:
        final: The shifts; gaps and overlaps are not written.
        stamp: The instant at which the feed is made, its DTSTAMP.

    Raises:
        NaiveDatetimeError: `stamp` has no zone.
        InvalidValueError: A shift starts or ends within a second, which iCalendar cannot say.
        MissingExtraError: The ``ical`` extra is not installed.
    """
    return _feed(
        final.name,
        final.zone,
        (
            (
                shift.person,
                shift.during,
                {
                    "DESCRIPTION": shift.why,
                    LAYER: shift.layer,
                    BECAUSE: shift.because,
                    INSTEAD_OF: shift.instead_of,
                },
            )
            for shift in final.shifts
        ),
        stamp=stamp,
    )


def hours_to_ical(hours: WorkingTime, window: Interval, *, name: str, zone: str, stamp: datetime) -> bytes:
    """
    Return the opening hours inside a window as an iCalendar feed, one event an opening, in UTC.

    Args:
        hours: A :class:`cxcore.coverage.Calendar`, or whatever else is open at times.
        window: The openings wanted, cut at its ends.
        name: The name of the feed and the title of its events.
        zone: The IANA name of the zone in which programs should show the feed.
        stamp: The instant at which the feed is made, its DTSTAMP.

    Raises:
        NaiveDatetimeError: `stamp` has no zone.
        InvalidValueError: An opening starts or ends within a second, which iCalendar cannot say, or `name` is not one line.
        UnknownZoneError: `zone` is no IANA time zone.
        MissingExtraError: The ``ical`` extra is not installed.

    >>> from cxcore.coverage import Calendar
    >>> monday = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="Asia/Manila")
    >>> feed = hours_to_ical(desk, monday, name="Manila desk", zone="Asia/Manila", stamp=monday.start)
    >>> [line for line in feed.decode().splitlines() if line.startswith("DT")]
    ['DTSTART:20260302T010000Z', 'DTEND:20260302T090000Z', 'DTSTAMP:20260302T000000Z']
    """
    if not name.isprintable():
        raise InvalidValueError("is one line of text.", path="name")
    return _feed(name, zone_of(zone).key, ((name, during, {}) for during in hours.spans(window)), stamp=stamp)


def _feed(
    name: str, zone: str, events: Iterable[tuple[str, Interval, Mapping[str, str | None]]], *, stamp: datetime
) -> bytes:
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise MissingExtraError.for_extra("ical", purpose="A calendar feed") from None
    if stamp.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("stamp")
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", zone)
    for summary, during, properties in events:
        if during.start.microsecond or during.end.microsecond:
            raise InvalidValueError(f"{during} is not in whole seconds, which is all that iCalendar can say.")
        event = Event()
        key = "\0".join((name, summary, properties.get(LAYER) or "", during.start.isoformat()))
        event.add("UID", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@cxcore")
        event.add("DTSTAMP", stamp.astimezone(UTC).replace(microsecond=0))
        event.add("DTSTART", during.start)
        event.add("DTEND", during.end)
        event.add("SUMMARY", summary)
        for key, value in properties.items():
            if value is not None:
                event.add(key, value)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
