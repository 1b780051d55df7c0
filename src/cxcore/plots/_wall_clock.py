"""The wall clock of a zone as an axis: its dates, its hours, and where it was put forward or back."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import attrs

from cxcore.coverage import ZoneRules
from cxcore.errors import UnknownZoneError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import zone_of

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # strftime would ask the machine's language
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


@attrs.frozen
class Stretch:
    """Some instants of one date, in microseconds UTC, in which the clock ran on without being put forward or back."""

    on: date
    start: int
    end: int
    offset: int

    def wall(self, instant: int) -> int:
        """Return what the clock showed at an instant, in microseconds since the midnight of the date."""
        return instant + self.offset - midnight(self.on)


def midnight(on: date) -> int:
    """Return the midnight at which a date begins on a clock at UTC, in microseconds."""
    return (on.toordinal() - _EPOCH_ORDINAL) * DAY


def stretches(window: Interval, *, zone: str) -> list[Stretch]:
    """
    Return the stretches of a window in order; they follow each other without a break.

    Raises:
        UnknownZoneError: `zone` is no IANA time zone.
    """
    rules = _rules(window, zone=zone)
    marks = [(rules.window.start, rules.offset), *((change.at, change.offset) for change in rules.changes)]
    edges = [*(to_microseconds(at) for at, _ in marks), to_microseconds(window.end)]
    found: list[Stretch] = []
    for (since, until), (_, ahead) in zip(pairwise(edges), marks, strict=True):
        offset = ahead // _MICROSECOND
        start = since
        while start < until:
            day = (start + offset) // DAY
            end = min(until, (day + 1) * DAY - offset)
            found.append(Stretch(date.fromordinal(day + _EPOCH_ORDINAL), start, end, offset))
            start = end
    return found


def clock_changes(window: Interval, *, zone: str) -> Iterator[tuple[int, str]]:
    """Yield each instant of a window at which the clock was put forward or back, with a sentence about it."""
    rules = _rules(window, zone=zone)
    before = rules.offset
    for change in rules.changes:
        instant = to_microseconds(change.at)
        shown = instant + before // _MICROSECOND
        on, wall = date.fromordinal(shown // DAY + _EPOCH_ORDINAL), shown % DAY
        way = "forward" if change.offset > before else "back"
        by = _length(abs(change.offset - before) // _MICROSECOND)
        yield instant, f"The clocks go {way} {by} on {day_text(on)} at {clock_text(wall)}."
        before = change.offset


def full_hours(some: list[Stretch], *, every: int = 1) -> Iterator[tuple[int, Stretch]]:
    """Yield each instant inside some stretches at which the clock shows a full hour, the midnights among them."""
    step = every * HOUR
    for stretch in some:
        first = -(-stretch.wall(stretch.start) // step) * step
        for wall in range(first, stretch.wall(stretch.end), step):
            yield midnight(stretch.on) + wall - stretch.offset, stretch


def day_text(on: date) -> str:
    """Return a date with its weekday, such as ``Mon 2026-03-23``."""
    return f"{_WEEKDAYS[on.weekday()]} {on.isoformat()}"


def short_day_text(on: date) -> str:
    """Return a date without its year, such as ``Mon 03-23``."""
    return f"{_WEEKDAYS[on.weekday()]} {on.isoformat()[5:]}"


def clock_text(wall: int) -> str:
    """Return a time since midnight, such as ``09:00``, with seconds if it has any; the end of a day is ``24:00``."""
    seconds = wall // 1_000_000
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def moment_text(instant: int, stretch: Stretch) -> str:
    """Return an instant on the clock, such as ``Mon 2026-03-23 09:00``."""
    return f"{day_text(stretch.on)} {clock_text(stretch.wall(instant))}"


def _length(duration: int) -> str:
    hours, minutes = divmod(duration // 60_000_000, 60)
    return " ".join(part for part, number in ((f"{hours} h", hours), (f"{minutes} min", minutes)) if number)


def _rules(window: Interval, *, zone: str) -> ZoneRules:
    try:
        return ZoneRules.of_clock(zone_of(zone), window)
    except UnknownZoneError as fault:
        raise fault.under("zone") from None
