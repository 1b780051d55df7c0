"""From the text of a cell to a value: one parser for each column type."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from cxcore.interop._tables._clock import clock_of, date_of, offset_of
from cxcore.interop._tables._unreadable import UnreadableCellError

Parser: TypeAlias = Callable[[Any], object]
"""
Takes a cell that is not missing: text, or what a record holds.

Raises ValueError or OverflowError where the cell is not of the type, and
UnreadableCellError where there is more to say.
"""

UNITS: Final[Mapping[str, timedelta]] = {
    "milliseconds": timedelta(milliseconds=1),
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}

# A whole number may come as 8.0: spreadsheets and data frames write it so when the column has blanks.
_WHOLE: Final = re.compile(r"([+-]?[0-9]{1,18})(?:\.0{1,18})?")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_CLOCK: Final = re.compile(r"(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:\.(?P<f>[0-9]{1,6}))?)?")
_STOPWATCH: Final = re.compile(r"(-?)([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6}))?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MIDNIGHT: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # the zero of a clock's face, no instant
_MICROSECOND: Final = timedelta(microseconds=1)
_DATE_LENGTH: Final = len("2016-03-01")


def text(cell: object) -> str:
    """Return the cell itself; whole numbers, which records use as ids, in digits."""
    if isinstance(cell, str):
        if not cell.isascii():
            _refuse_lone_surrogates(cell)
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    raise ValueError


def _refuse_lone_surrogates(cell: str) -> None:
    try:
        cell.encode()
    except UnicodeEncodeError:
        raise UnreadableCellError("is not Unicode text") from None


def one_of(values: frozenset[str]) -> Parser:
    """Return the parser of an enumeration."""

    def parse(cell: object) -> str:
        word = text(cell)
        if word not in values:
            raise ValueError
        return word

    return parse


def integer(cell: object) -> int:
    """Return a whole number."""
    if isinstance(cell, str):
        if (match := _WHOLE.fullmatch(cell)) is None:
            raise ValueError
        return int(match[1])
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell == int(cell):
        return int(cell)
    raise ValueError


def number(cell: object) -> float:
    """Return a finite number with a decimal point."""
    if isinstance(cell, str):
        if _NUMBER.fullmatch(cell) is None:
            raise ValueError
    elif isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        raise ValueError  # noqa: TRY004  # a wrong cell, whatever is wrong with it
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError
    return value


def boolean(true: frozenset[str], false: frozenset[str]) -> Parser:
    """Return the parser of a yes or no in the source's words; their case does not matter."""

    def parse(cell: object) -> bool:
        if isinstance(cell, bool):
            return cell
        word = text(cell).casefold()
        if word in true:
            return True
        if word in false:
            return False
        raise ValueError

    return parse


def duration_of(unit: timedelta | None) -> Parser:
    """Return the parser of a duration: a number of `unit`, or ``h:mm:ss`` without one."""

    def parse(cell: object) -> timedelta:
        if isinstance(cell, timedelta):
            return cell
        return _stopwatch(text(cell)) if unit is None else _times(cell, unit)

    return parse


def _times(cell: object, unit: timedelta) -> timedelta:
    if isinstance(cell, str) and cell.isdigit() and cell.isascii():
        return int(cell) * unit  # how most exports write it, and quick
    number(cell)
    # Fractions, because the precision of Decimal is a setting of the thread.
    return timedelta(microseconds=round(Fraction(str(cell)) * (unit // _MICROSECOND)))


def _stopwatch(cell: str) -> timedelta:
    if (match := _STOPWATCH.fullmatch(cell)) is None:
        raise ValueError
    sign, hours, minutes, seconds, fraction = match.groups(default="0")
    length = timedelta(
        hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=int(fraction.ljust(6, "0"))
    )
    return -length if sign == "-" else length


def date_parser(pattern: re.Pattern[str] | None) -> Parser:
    """Return the parser of a date: ISO 8601, or as `pattern` says."""

    def parse(cell: object) -> date:
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        if not isinstance(cell, str):
            raise ValueError  # noqa: TRY004  # a wrong cell, whatever is wrong with it
        return date.fromisoformat(cell) if pattern is None else date_of(_parts(pattern, cell))

    return parse


def clock_parser(pattern: re.Pattern[str] | None) -> Parser:
    """Return the parser of a time of day, as the time since midnight: ``h:mm``, ``h:mm:ss``, or as `pattern` says."""

    def parse(cell: object) -> timedelta:
        if isinstance(cell, time):
            return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
        if not isinstance(cell, str):
            raise ValueError  # noqa: TRY004  # a wrong cell, whatever is wrong with it
        return clock_of(_parts(_CLOCK if pattern is None else pattern, cell))

    return parse


def time_on_the_clock(since_midnight: timedelta) -> time:
    """Return what a clock shows: 25:10 is ten past one."""
    return (_MIDNIGHT + since_midnight).time()


def instant_parser(
    pattern: re.Pattern[str] | None, unit: timedelta | None, resolve: Callable[[datetime], datetime]
) -> Parser:
    """
    Return the parser of an instant, in UTC.

    ISO 8601, or as `pattern` says, or a number of `unit` since 1970. A stamp
    without a zone goes through `resolve`.
    """

    def parse(cell: object) -> datetime:
        if isinstance(cell, datetime):
            stamp = cell
        elif unit is not None:
            return _EPOCH + _times(cell, unit)
        elif not isinstance(cell, str):
            raise ValueError
        elif pattern is not None:
            parts = _parts(pattern, cell)
            midnight = datetime.combine(date_of(parts), time(), offset_of(parts))
            stamp = midnight + clock_of(parts)
        elif len(cell) <= _DATE_LENGTH:
            raise UnreadableCellError("is a date without a time of day, which names no instant")
        else:
            stamp = datetime.fromisoformat(cell)
        return resolve(stamp) if stamp.utcoffset() is None else stamp.astimezone(UTC)

    return parse


def _parts(pattern: re.Pattern[str], cell: str) -> Mapping[str, str]:
    match = pattern.fullmatch(cell.lower())
    if match is None:
        raise ValueError
    return {name: value for name, value in match.groupdict().items() if value is not None}
