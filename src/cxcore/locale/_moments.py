"""Instants."""

from datetime import datetime

from cxcore.errors import NaiveDatetimeError
from cxcore.locale._cldr import locale_of
from cxcore.locale._days import date_in_words
from cxcore.locale._times import time_in_words


def moment_in_words(at: datetime, *, language: str) -> str:
    """
    Return an instant by its date, its time and how far its zone is from Greenwich.

    It is said in the zone that it has: convert it to the reader's first.
    What is below a second is left off.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> from zoneinfo import ZoneInfo
    >>> moment_in_words(datetime(2026, 7, 6, 9, 30, tzinfo=ZoneInfo("Europe/Lisbon")), language="en-GB")
    'Mon, 6 Jul 2026, 09:30 GMT+01:00'
    """
    from babel.dates import get_timezone_gmt

    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    locale = locale_of(language)
    day = date_in_words(at.date(), language=language)
    wall = time_in_words(at.timetz(), language=language)
    joined = str(locale.datetime_formats["medium"]).replace("{1}", day).replace("{0}", wall)
    return f"{joined} {get_timezone_gmt(at, width='long', locale=locale)}"
