"""The parts of OpenStreetMap's opening_hours that are not read, by name, so that an error can say which one it met."""

import re
from typing import Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MONTH = rf"(?:{'|'.join(MONTHS)})"
_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"

# A year, a month, or a word that may be meant for a month before what may be its day.
_OF_DATES = re.compile(
    rf"\d{{4}}\s*[A-Za-z]|{_MONTH}\b|(?!{_WEEKDAY}|week)[A-Za-z]{{3,}}\s*\d{{1,2}}(?![\d:])", re.ASCII
)

# From https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, with what to do instead.
_UNREAD: Final = (
    (r"\|\|", "a fallback rule", "say which hours hold"),
    (r"\"", "a comment", "keep it beside the hours"),
    (r"\bunknown\b", "an unknown state", "a desk is open or closed"),
    (r"\b(?:sunrise|sunset|dawn|dusk)\b", "a time of the sun", "hours stand on the wall clock"),
    (r"\d{1,2}:\d{2}\+", "an open end", "say when it closes"),
    (r"\d{1,2}:\d{2}\s*/\s*\d+", "a repetition", "write each span"),
    (r"\w{0,2}\[[^\]]*\]?", "the n-th weekday of a month", "use an override for each date"),
    (r"\bSH\b", "school holidays", "give their dates as holidays"),
    (r"\bPH\s*[+-]\s*\d+\s*days?\b", "a day beside a holiday", "give its dates as holidays"),
    (r"\beaster\b", "a date that moves with Easter", "give its dates as holidays"),
    (r"\bweek\b", "weeks of the year", "use an override for a range of dates"),
    (rf"{_MONTH}\b[^:]{{0,40}}\b{_WEEKDAY}\b", "weekdays of some dates", "use an override for each date"),
    (
        rf"\b{_MONTH}\b(?:\s*-\s*{_MONTH}\b)?(?!\s*\d{{1,2}}(?![\d:]))",
        "a whole month",
        "write its first and last day, such as 'Aug 01-Aug 31'",
    ),
    (rf"\A\d{{4}}(?=\s+(?:{_WEEKDAY}|PH|off|closed)\b)", "a whole year", "use versions of a calendar"),
)


def is_of_dates(rule: str) -> bool:
    """
    Whether a rule begins with a date or a part of one, rather than with days of the week.

    >>> is_of_dates("Dec 24-26 off"), is_of_dates("2026 Dec 24 off"), is_of_dates("Mo-Fr 09:00-18:00")
    (True, True, False)
    """
    return _OF_DATES.match(rule) is not None


def unread_part(text: str) -> str | None:
    """
    Return the sentence about the first known part of the notation that we do not read, or ``None`` if there is none.

    >>> unread_part("Mo-Fr 09:00-sunset")
    "'sunset' is a time of the sun, which is not read here; hours stand on the wall clock."
    """
    for pattern, name, instead in _UNREAD:
        found = re.search(pattern, text, re.ASCII)
        if found:
            return f"{found[0]!r} is {name}, which is not read here; {instead}."
    return None
