"""
Field types of time: instants, dates, times of day and durations.

In a record they are Python objects or ISO 8601 text, because that is how JSON
carries them.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Self

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.intervals import WorkingTime
from cxcore.rules._fields._field import ORDERED, Field
from cxcore.values import FrozenDict


@attrs.frozen
class InstantField(Field):
    """An instant: an aware datetime. Written ``@2026-03-02T09:00Z`` in a condition."""

    kind = "instant"
    operators = (*ORDERED, "within")
    noun = "an instant"
    example = "@2026-03-02T09:00Z"
    constants = frozenset({datetime})

    calendars: Mapping[str, WorkingTime] = attrs.field(init=False, repr=False, factory=FrozenDict)
    """The calendars that ``within`` may name; :class:`Schema` hands them over."""

    def with_calendars(self, calendars: Mapping[str, WorkingTime]) -> Self:
        """Return the same field, whose ``within`` may name these calendars."""
        field = type(self)()
        object.__setattr__(field, "calendars", FrozenDict(calendars))  # no part of the document, so not of __init__
        return field

    def read(self, value: object, *, name: str) -> datetime | None:
        """Return the instant in UTC."""
        found = self._parse(value, name) if isinstance(value, str) else value
        if found is None or found != found:  # noqa: PLR0124  # pandas' NaT is a datetime that differs from itself
            return None
        if not isinstance(found, datetime):
            raise self.wrong(value, name)
        if found.utcoffset() is None:
            raise NaiveDatetimeError.for_argument(name)
        # In UTC, because two datetimes of one zone compare by their clocks, and not by the time between them.
        return found.astimezone(UTC)

    def _parse(self, text: str, name: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise self.wrong(text, name) from None


@attrs.frozen
class DateField(Field):
    """A day of the calendar, without a time. Written ``@2026-03-02`` in a condition."""

    kind = "date"
    operators = ORDERED
    noun = "a date"
    example = "@2026-03-02"
    constants = frozenset({date})
    exact = date

    def read(self, value: object, *, name: str) -> date | None:
        """Return a date as it is; a datetime is none, because its day depends on the zone."""
        if value is None or type(value) is date:
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.wrong(value, name)


@attrs.frozen
class TimeField(Field):
    """A time of day on a local clock, without a zone. Written ``@09:00`` in a condition."""

    kind = "time"
    operators = ORDERED
    noun = "a time of day without a zone"
    example = "@09:00"
    constants = frozenset({time})

    def read(self, value: object, *, name: str) -> time | None:
        """Return a time without a zone as it is."""
        found = value
        if isinstance(value, str):
            try:
                found = time.fromisoformat(value)
            except ValueError:
                raise self.wrong(value, name) from None
        if found is None or (isinstance(found, time) and found.tzinfo is None):
            return found
        raise self.wrong(value, name)


# ISO 8601 as JSON documents carry it and as pydantic writes it, which counts a year as 365 days.
_ISO_DURATION: Final = re.compile(
    r"(?P<sign>[+-]?)P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)


@attrs.frozen
class DurationField(Field):
    """An elapsed time. Written ``500ms``, ``20s``, ``5m``, ``2h`` or ``1d`` (24 hours) in a condition."""

    kind = "duration"
    operators = ORDERED
    noun = "a duration"
    example = "5m"
    constants = frozenset({timedelta})
    exact = timedelta

    def read(self, value: object, *, name: str) -> timedelta | None:
        """Return a ``timedelta`` as it is, and ISO 8601 text such as ``PT5M`` as one."""
        if value is None or isinstance(value, timedelta):
            return None if value != value else value  # noqa: PLR0124  # pandas' NaT differs from itself
        if isinstance(value, str) and (match := _ISO_DURATION.fullmatch(value)):
            sign, *amounts = match.groups(default="")
            years, days, hours, minutes, seconds = (Decimal(amount or 0) for amount in amounts)
            length = ((((years * 365 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000
            return timedelta(microseconds=int(-length if sign == "-" else length))
        raise self.wrong(value, name)
