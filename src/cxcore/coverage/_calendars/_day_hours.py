"""The hours that begin on one date."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final, Self

import attrs

from cxcore.coverage._calendars._as_text import WrittenAsText
from cxcore.errors import InvalidHoursError

Span = tuple[timedelta, timedelta]

DAY: Final = timedelta(days=1)
CLOSED: Final = ("off", "closed")  # the two words of OpenStreetMap; we print the first

_SECOND = timedelta(seconds=1)
_CLOCK = r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?"
_SPAN = re.compile(rf"\s*{_CLOCK}\s*-\s*{_CLOCK}\s*", re.ASCII)


def _checked(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort the spans and join those that touch, so that equal hours are equal values."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        _check_span(start, end)
        if joined and start < joined[-1][1]:
            raise InvalidHoursError(f"{span_text(joined[-1])!r} and {span_text((start, end))!r} overlap.")
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _check_span(start: timedelta, end: timedelta) -> None:
    if start % _SECOND or end % _SECOND:
        raise InvalidHoursError(f"the span from {start} to {end} is not in whole seconds.")
    text = repr(span_text((start, end)))
    if start == end:
        raise InvalidHoursError(f"{text} is empty; round the clock is '00:00-24:00'.")
    if not timedelta(0) <= start < DAY:
        raise InvalidHoursError(f"{text} starts outside its date; a span starts from 00:00 to 23:59:59.")
    if not start < end <= 2 * DAY:
        raise InvalidHoursError(f"{text} ends outside the two days it may reach; a span ends by 48:00.")


@attrs.frozen(repr=False)
class DayHours(WrittenAsText):
    """
    The spans of open time that begin on one date, on the wall clock.

    Each span is a pair of times since local midnight: it starts before 24:00
    and may end as late as 48:00, so a night shift belongs whole to the date
    on which it begins. Spans are whole seconds, do not overlap, and are kept
    in order; spans that touch become one. No span at all means closed.

    :meth:`parse` reads the notation of OpenStreetMap's ``opening_hours``, and
    ``str`` prints it. The end may be written on the next day's clock
    (``22:00-06:00``) or counted on (``22:00-30:00``).

    Raises:
        InvalidHoursError: Spans overlap, are empty, or lie outside these bounds.

    >>> DayHours.parse("13:00-18:00, 9:00-12:00")
    DayHours.parse('09:00-12:00,13:00-18:00')
    >>> DayHours.parse("22:00-30:00").spans == ((timedelta(hours=22), timedelta(hours=30)),)
    True
    >>> DayHours()
    DayHours.parse('off')
    """

    spans: tuple[Span, ...] = attrs.field(default=(), converter=_checked)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the hours that a text such as ``09:00-12:00,13:00-18:00`` or ``off`` spells.

        Raises:
            InvalidHoursError: The text cannot be read, or its spans overlap or are empty.
        """
        if text.strip() in CLOSED:
            return cls()
        return cls(_parse_span(piece) for piece in text.split(","))

    @property
    def is_closed(self) -> bool:
        """Whether no span begins on the date."""
        return not self.spans

    def __str__(self) -> str:
        return ",".join(span_text(span) for span in self.spans) or CLOSED[0]


def _parse_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise InvalidHoursError(f"{text.strip()!r} is not a span such as '09:00-17:00', nor 'off'.")
    numbers = [int(number or 0) for number in found.groups()]
    start, end = (
        timedelta(hours=hours, minutes=minutes, seconds=seconds)
        for hours, minutes, seconds in (numbers[:3], numbers[3:])
    )
    return start, end + DAY if end < start else end


def span_text(span: Span) -> str:
    """Return ``22:00-06:00``: past midnight on the next day's clock where that is unambiguous."""
    start, end = span
    ends_next_day = start < DAY < end < start + DAY
    return f"{_clock_text(start)}-{_clock_text(end - DAY if ends_next_day else end)}"


def _clock_text(time: timedelta) -> str:
    minutes, seconds = divmod(time // _SECOND, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
