"""
Dates, times and instants as exports write them.

Formats are compiled to patterns here and not given to ``strptime``, whose
``%b`` and ``%p`` read the language of the machine.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from cxcore.errors import InvalidValueError, suggest
from cxcore.interop._tables._unreadable import UnreadableCellError

Choice: TypeAlias = Literal["refuse", "earlier", "later"]
"""What to do with a local time that never was or was twice; the words are those of ECMAScript's Temporal."""

LAST_HOUR: Final = 47
"""A time of day may run past midnight, as timetables write it, and ends before 48:00."""

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

DIRECTIVES: Final[Mapping[str, str]] = {
    "Y": r"(?P<Y>[0-9]{4})",
    "m": r"(?P<m>[0-9]{1,2})",
    "b": rf"(?P<b>{'|'.join(MONTHS)})",
    "d": r"(?P<d>[0-9]{1,2})",
    "H": r"(?P<H>[0-9]{1,2})",
    "I": r"(?P<I>[0-9]{1,2})",
    "p": r"(?P<p>[ap])\.?m\.?",
    "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})",
    "f": r"(?P<f>[0-9]{1,6})",
    "z": r"(?P<z>z|[+-][0-9]{2}:?[0-9]{2})",
    "%": "%",
}

Parts: TypeAlias = Mapping[str, str]


def compile_format(text: str, *, has_date: bool, has_time: bool) -> re.Pattern[str]:
    """
    Return the pattern of a format such as ``%d/%m/%Y %H:%M``, with a group for each directive.

    Raises:
        InvalidValueError: A directive is unknown, stands twice, lacks its partner or does not belong there.
    """
    pieces = re.split("%(.)", text)
    directives = pieces[1::2]
    for directive in directives:
        if directive not in DIRECTIVES:
            hint = suggest(f"%{directive}", [f"%{each}" for each in DIRECTIVES], kind="directives")
            raise InvalidValueError(f"'%{directive}' is not a directive of a format. {hint}", path="format")
    if len(set(directives)) < len(directives) or "%" in "".join(pieces[::2]):
        raise InvalidValueError("has each directive once, and no single '%'.", path="format")
    found = frozenset(directives) - {"%"}
    day_is_known = {"Y", "d"} <= found and len(found & {"m", "b"}) == 1
    hour_is_known = len(found & {"H", "I"}) == 1 and ("I" in found) == ("p" in found)
    if has_date and not day_is_known:
        raise InvalidValueError("needs a year (%Y), a month (%m or %b) and a day (%d).", path="format")
    if has_time and not hour_is_known:
        raise InvalidValueError("needs an hour: %H, or %I with %p.", path="format")
    if (not has_date and found & set("Ymbdz")) or (not has_time and found & set("HIpMSfz")):
        raise InvalidValueError(f"holds more than a {'date' if has_date else 'time of day'}.", path="format")
    literal_and_groups = [
        DIRECTIVES[piece] if index % 2 else re.escape(piece.lower()) for index, piece in enumerate(pieces)
    ]
    return re.compile("".join(literal_and_groups))


def date_of(parts: Parts) -> date:
    """Return the date that the parts of a match name."""
    month = MONTHS.index(parts["b"]) + 1 if "b" in parts else int(parts["m"])
    return date(int(parts["Y"]), month, int(parts["d"]))


def clock_of(parts: Parts) -> timedelta:
    """Return the time since midnight that the parts of a match name; the hour may run past 24."""
    if "I" in parts:
        hour = int(parts["I"])
        if not 1 <= hour <= 12:  # noqa: PLR2004  # the face of a clock
            raise ValueError
        hour = hour % 12 + (12 if parts["p"] == "p" else 0)
    else:
        hour = int(parts["H"])
    minute, second = int(parts.get("M", 0)), int(parts.get("S", 0))
    if hour > LAST_HOUR or minute > 59 or second > 59:  # noqa: PLR2004  # the face of a clock
        raise ValueError
    fraction = int(parts.get("f", "0").ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)


def offset_of(parts: Parts) -> timezone | None:
    """Return the zone of a match, if the format has one."""
    if "z" not in parts:
        return None
    if parts["z"] == "z":
        return UTC
    sign = -1 if parts["z"][0] == "-" else 1
    return timezone(sign * timedelta(hours=int(parts["z"][1:3]), minutes=int(parts["z"][-2:])))


def local_times(zone: ZoneInfo | None, *, gap: Choice, fold: Choice) -> Callable[[datetime], datetime]:
    """
    Return the function from a local wall-clock time to its instant in UTC.

    Clocks put forward skip an hour (a gap), clocks put back repeat one (a
    fold). A time inside is refused, or read as the earlier or the later of
    its two readings. A Python datetime whose ``fold`` is 1 has chosen already.
    """

    def resolve(local: datetime) -> datetime:
        if zone is None:
            raise UnreadableCellError("is a time without a zone, and the mapping states no zone")
        before, after = _offset(zone, local), _offset(zone, local.replace(fold=1))
        if before == after:
            return (local - before).replace(tzinfo=UTC)
        choice, kind, happened = (
            (gap, "gap", "never happened, because the clocks were put forward")
            if before < after
            else (fold, "fold", "happened twice, because the clocks were put back")
        )
        if choice == "refuse":
            raise UnreadableCellError(
                f"is a local time that {happened} in {zone.key}; "
                f"{kind} = 'earlier' or 'later' in the mapping would resolve it"
            )
        offset = max(before, after) if choice == "earlier" else min(before, after)
        return (local - offset).replace(tzinfo=UTC)

    return resolve


def _offset(zone: ZoneInfo, local: datetime) -> timedelta:
    offset = zone.utcoffset(local)
    assert offset is not None  # noqa: S101  # a ZoneInfo knows its offset at every datetime
    return offset
