"""
The lines of an iCalendar text: whether they make one calendar, and which of them cannot be read.

A feed holds the names and numbers of people, so a fault says where it is and
of what kind, and never what stands there.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from cxcore.errors import InvalidValueError

_NEWLINE = re.compile(r"\r?\n")
_CALENDAR: Final = "VCALENDAR"
_EVENT: Final = "VEVENT"


def content_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, from 1, joined with the lines it is folded over."""
    number, line = 0, ""
    for at, physical in enumerate(_NEWLINE.split(text), 1):
        if number and physical[:1] in (" ", "\t"):
            line += physical[1:]
        elif physical:
            if number:
                yield number, line
            number, line = at, physical
    if number:
        yield number, line


def structure_fault(text: str) -> InvalidValueError | None:
    """Return why the components of a text are not one calendar, by the first line that tells; ``None`` if they are."""
    begun: list[str] = []
    number = 0
    seen = False
    for number, line in content_lines(text):
        keyword, _, name = line.upper().partition(":")
        where = f"line {number}"
        if not begun and keyword == "X-COMMENT":  # some programs end a feed with one
            continue
        if not begun and (keyword, name) != ("BEGIN", _CALENDAR):
            return InvalidValueError(f"stands outside of a {_CALENDAR}; a feed is one, its events inside.", path=where)
        if not begun and seen:
            return InvalidValueError(f"begins a second {_CALENDAR}; read one at a time.", path=where)
        seen = True
        if keyword == "BEGIN":
            begun.append(name)
        elif keyword == "END" and begun.pop() != name:
            return InvalidValueError("ends another component than the one that began last.", path=where)
    if not seen:
        return InvalidValueError(f"has no {_CALENDAR}.")
    if begun:
        return InvalidValueError(f"ends before its {_CALENDAR} does; it was cut off.", path=f"line {number}")
    return None


def broken_rules(text: str) -> Iterator[InvalidValueError]:
    """Yield a fault for each rule of an event with a part that says nothing, which a reader would pass over."""
    events = -1
    component = ""
    for _, line in content_lines(text):
        upper = line.upper()
        if upper.startswith("BEGIN:"):
            component = upper.removeprefix("BEGIN:")
            events += component == _EVENT
        elif upper.startswith("END:"):
            component = ""
        elif component == _EVENT and upper.startswith(("RRULE:", "RRULE;")):
            parts = upper.partition(":")[2].removesuffix(";").split(";")
            if any("=" not in part for part in parts):
                yield InvalidValueError("has a part that is no NAME=VALUE.", path=f"{_EVENT}[{events}].RRULE")


def unreadable_line(text: str, read: Callable[[str], object]) -> InvalidValueError:
    """Return where a text cannot be read, given what reads the parts of a line or raises ValueError."""
    for number, line in content_lines(text):
        try:
            read(line)
        except ValueError:
            return InvalidValueError("is not NAME:VALUE.", path=f"line {number}")
    return InvalidValueError("has a value outside of its events that cannot be read.")
