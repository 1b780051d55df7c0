"""Weekdays and dates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from cxcore.errors import InvalidValueError
from cxcore.locale._cldr import locale_of
from cxcore.locale._lists import from_to, list_in_words

_WEEK: Final = 7

# CLDR has such words (dates/fields/day), but Babel does not carry them, so these are ours.
_TODAY_AND_TOMORROW: Final[Mapping[str, tuple[str, str]]] = {
    "ar": ("اليوم", "غدًا"),
    "de": ("heute", "morgen"),
    "en": ("today", "tomorrow"),
    "fr": ("aujourd’hui", "demain"),  # noqa: RUF001  # the apostrophe of French
    "hi": ("आज", "कल"),
    "ja": ("今日", "明日"),
    "pt": ("hoje", "amanhã"),
    "ro": ("azi", "mâine"),
}


def weekdays_in_words(days: Iterable[int], *, language: str) -> str:
    """
    Return weekdays by their short names, those in a row as a range.

    Weekdays are numbered as :meth:`datetime.date.weekday` does, Monday is 0.
    A row may cross the end of the week; it is listed by the day on which it
    starts. No day at all is empty text.

    Raises:
        InvalidValueError: A number is not from 0 to 6; `language` is no BCP 47
            tag, or of no language that CLDR knows.

    >>> weekdays_in_words([0, 1, 2, 4], language="en-GB"), weekdays_in_words([6, 0, 1], language="pt-BR")
    ('Mon–Wed, Fri', 'dom.–ter.')
    """  # noqa: RUF002  # CLDR writes ranges with an en dash
    numbers = set(days)
    for number in sorted(numbers - set(range(_WEEK))):
        raise InvalidValueError(f"are numbered from 0, Monday, to 6; {number} is not among them.", path="days")
    names = locale_of(language).days["stand-alone"]["abbreviated"]
    rows = [
        names[first] if first == last else from_to(names[first], names[last], language=language)
        for first, last in _rows(numbers)
    ]
    return list_in_words(rows, language=language)


def _rows(numbers: set[int]) -> list[tuple[int, int]]:
    if len(numbers) == _WEEK:
        return [(0, _WEEK - 1)]
    firsts = [number for number in sorted(numbers) if (number - 1) % _WEEK not in numbers]
    return [(first, _last(first, numbers)) for first in firsts]


def _last(number: int, numbers: set[int]) -> int:
    after = (number + 1) % _WEEK
    return _last(after, numbers) if after in numbers else number


def day_in_words(on: date, *, today: date, language: str) -> str:
    """
    Return how people call a date on the day `today`: today, tomorrow, by its weekday, or by its date.

    The weekday serves from the day after tomorrow to six days ahead; every
    other date, past ones too, is as :func:`date_in_words` says it. *Today*
    and *tomorrow* are known in Arabic, English, French, German, Hindi,
    Japanese, Portuguese and Romanian; in other languages the weekday stands
    in their place.

    Raises:
        InvalidValueError: A date is a datetime; `language` is no BCP 47 tag,
            or of no language that CLDR knows.

    >>> sunday = date(2026, 3, 1)
    >>> [day_in_words(date(2026, 3, day), today=sunday, language="fr") for day in (2, 3, 8)]
    ['demain', 'mardi', 'dim. 8 mars 2026']
    """
    _refuse_datetime(on, "on")
    _refuse_datetime(today, "today")
    locale = locale_of(language)
    ahead = (on - today).days
    if not 0 <= ahead < _WEEK:
        return date_in_words(on, language=language)
    near = _TODAY_AND_TOMORROW.get(locale.language, ())
    return near[ahead] if ahead < len(near) else str(locale.days["format"]["wide"][on.weekday()])


def date_in_words(on: date, *, language: str) -> str:
    """
    Return a date with its weekday, month and year, the first two by their short names.

    Raises:
        InvalidValueError: `on` is a datetime; `language` is no BCP 47 tag, or
            of no language that CLDR knows.

    >>> date_in_words(date(2026, 12, 7), language="ja")
    '2026年12月7日(月)'
    """
    from babel.dates import format_skeleton

    _refuse_datetime(on, "on")
    return format_skeleton("yMMMEd", on, locale=locale_of(language))


def _refuse_datetime(value: date, name: str) -> None:
    if isinstance(value, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path=name)
