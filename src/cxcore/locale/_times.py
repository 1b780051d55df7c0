"""Times of day and durations."""

import math
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Final, Literal

from cxcore.errors import InvalidValueError
from cxcore.locale._cldr import locale_of
from cxcore.locale._lists import from_to, list_in_words

HourCycle = Literal[12, 24]
"""Whether a day is read on the clock as twice twelve hours or as twenty-four."""

HourOrLess = Literal["hour", "minute", "second"]

_SECONDS: Final[Mapping[HourOrLess, int]] = {"hour": 3600, "minute": 60, "second": 1}


def hour_cycle(language: str) -> HourCycle:
    """
    Return the clock on which the readers of a language and territory tell the time: 12 or 24 hours.

    It is that of CLDR's short time format. English alone means that of the
    United States; write ``en-GB`` for 24 hours.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> [hour_cycle(language) for language in ("en-US", "en-GB", "hi", "pt-BR")]
    [12, 24, 12, 24]
    """
    # Babel's own choice, the skeleton "jm", shows seconds. The short format has the preferred cycle and none.
    return 12 if any(field[0] in "hK" for field in _fields(language)) else 24


def _fields(language: str) -> list[str]:
    from babel.dates import tokenize_pattern

    pattern = locale_of(language).time_formats["short"].pattern
    return [str(value[0]) for kind, value in tokenize_pattern(pattern) if kind == "field"]


def time_in_words(at: time, *, language: str) -> str:
    r"""
    Return a time of day on the clock of the language; with seconds only where there are any.

    A zone of the time, and what is below a second, is not said. CLDR parts
    the time from *AM* or *PM* with a narrow no-break space (U+202F), and
    Babel writes the digits 0 to 9 in every language.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> time_in_words(time(15, 30), language="de"), time_in_words(time(9), language="ja")
    ('15:30', '9:00')
    >>> time_in_words(time(15, 30), language="en-US")
    '3:30\u202fPM'
    """
    from babel.dates import format_time

    wall = at.replace(tzinfo=None)
    return format_time(wall, format="medium" if at.second else "short", locale=locale_of(language))


def time_span_in_words(start: time, end: time, *, language: str) -> str:
    """
    Return from one time of day to another; an end at or before the start is on the next day.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> time_span_in_words(time(22), time(6), language="ro")
    '22:00–06:00'
    """  # noqa: RUF002  # CLDR writes spans with an en dash
    return from_to(time_in_words(start, language=language), time_in_words(end, language=language), language=language)


def duration_in_words(duration: timedelta, *, language: str) -> str:
    """
    Return a duration in hours, minutes and seconds, without those that are zero.

    There are no days in it: a day of work is not 24 hours, and neither is
    every day of the clock. What is below a second is left off; nothing is
    zero minutes.

    Raises:
        InvalidValueError: `duration` is negative; `language` is no BCP 47 tag,
            or of no language that CLDR knows.

    >>> duration_in_words(timedelta(days=2, minutes=30), language="ro")
    '48 de ore, 30 de minute'
    """
    if duration < timedelta(0):
        raise InvalidValueError(f"is at least zero; {duration} is not.", path="duration")
    rest = duration // timedelta(seconds=1)
    parts = []
    for unit, seconds in _SECONDS.items():
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(_counted(count, unit, language))
    return list_in_words(parts or [_counted(0, "minute", language)], language=language)


def _counted(count: int, unit: HourOrLess, language: str) -> str:
    from babel.dates import format_timedelta

    # Not format_unit: of the two, only this one finds the units of languages, such as Japanese, that inherit them.
    duration = timedelta(seconds=count * _SECONDS[unit])
    return format_timedelta(duration, granularity=unit, threshold=math.inf, format="long", locale=locale_of(language))
