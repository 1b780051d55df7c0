"""Constants: the text, numbers, times and durations that a condition compares with."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias

from cxcore.errors import ConditionTypeError, UnknownFieldError

Constant: TypeAlias = str | bool | int | float | timedelta | datetime | date | time
"""What may stand on the right of a comparison. Instants are aware; a day is 24 hours."""

UNITS: Final = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000, "us": 1}
"""The units of a duration in microseconds, longest first."""

NOUNS: Final = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    timedelta: "a duration",
    datetime: "an instant",
    date: "a date",
    time: "a time of day",
}

OPERATORS: Final = frozenset(
    {"in", "between", "has", "has_any", "has_all", "starts_with", "contains", "matches", "within"}
)
"""The operators that are words."""

KEYWORDS: Final = OPERATORS | {"and", "or", "not", "exists", "true", "false"}
"""The words that are no field's name unless they stand between backticks."""

_QUOTED: Final = 60
_WRITTEN_BITS: Final = 4_096  # far more than a condition may hold; Python writes no more than 4,300 digits
_WORD: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def write_name(name: str) -> str:
    """
    Return a field's name as a condition spells it: bare, or between backticks.

    Raises:
        UnknownFieldError: It has a backtick itself, so no field is called that.
    """
    if "`" in name:
        raise UnknownFieldError(f"there is no field {shorten(name)!r}; no field's name has a backtick.")
    return name if _WORD.fullmatch(name) and name not in KEYWORDS else f"`{name}`"


def shorten(text: str) -> str:
    """Return a text as an error message quotes it: whole, or its first 60 characters."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def write_list(values: Iterable[object]) -> str:
    """Return constants as a condition spells a list of them."""
    return f"[{', '.join(write_constant(value) for value in values)}]"


def write_fact(fact: object) -> str:
    """Return a fact as a sentence tells it: a constant, the members of a set, or levels by name."""
    if isinstance(fact, dict):
        return f"{{{', '.join(f'{write_constant(name)}: {level}' for name, level in sorted(fact.items()))}}}"
    return write_list(fact) if isinstance(fact, tuple) else write_constant(fact)


def write_constant(value: object) -> str:
    """
    Return a constant as a condition spells it.

    Raises:
        ConditionTypeError: A condition cannot hold such a value.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case int():
            return _write_whole(int(value))
        case float() if math.isfinite(value):
            return repr(float(value))
        case timedelta():
            return _write_duration(value)
        case datetime() if value.utcoffset() is not None:
            moment = value.astimezone(UTC).replace(tzinfo=None)
            return f"@{moment.isoformat(timespec=_shortest(moment))}Z"
        case datetime():
            pass  # it names no instant, and a datetime is a date for isinstance
        case date():
            return f"@{value.isoformat()}"
        case time() if value.tzinfo is None:
            return f"@{value.isoformat(timespec=_shortest(value))}"
    raise ConditionTypeError(
        "a condition compares with text, finite numbers, true, false, durations, aware datetimes, dates "
        f"and times without a zone, not with such a {type(value).__name__}."
    )


def _write_whole(number: int) -> str:
    if number.bit_length() > _WRITTEN_BITS:
        raise ConditionTypeError("a whole number has at most 18 digits.")
    return str(number)


def _write_duration(duration: timedelta) -> str:
    amount = duration // timedelta(microseconds=1)
    unit = next(unit for unit, size in UNITS.items() if amount % size == 0 and (amount or unit == "s"))
    return f"{amount // UNITS[unit]}{unit}"


def _shortest(moment: datetime | time) -> str:
    return "auto" if moment.second or moment.microsecond else "minutes"
