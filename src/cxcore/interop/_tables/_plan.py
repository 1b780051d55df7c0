"""A mapping made ready to run."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from cxcore.interop._tables._event_plan import EventPlan
from cxcore.interop._tables._record import Get, Record
from cxcore.interop._tables._sections import RowRule
from cxcore.rules import Condition


@attrs.frozen
class Reader:
    """The reader of one column."""

    name: str
    read: Callable[[Any], object]
    expectation: str


@attrs.frozen
class Stamp:
    """An instant made of two columns, put into the record under a name of its own."""

    name: str
    date: str
    time: str
    resolve: Callable[[datetime], datetime]

    def of(self, record: Record) -> datetime | None:
        """Return the instant, or ``None`` where one of its halves is missing."""
        day, since_midnight = record[self.date], record[self.time]
        if day is None or since_midnight is None:
            return None
        assert isinstance(day, date)  # noqa: S101  # the compiler checked the types of both columns
        assert isinstance(since_midnight, timedelta)  # noqa: S101  # as above
        return self.resolve(datetime(day.year, day.month, day.day) + since_midnight)  # noqa: DTZ001  # resolve gives it its zone


@attrs.frozen
class FactPlan:
    """How one fact is computed."""

    name: str
    get: Get
    only_if: Condition | None
    missing: tuple[tuple[str, Condition], ...]
    """Under which name to count the row, and when."""

    def of(self, record: Record) -> tuple[object, str | None]:
        """Return the fact, ``None`` if it is unknown, and the reason if the mapping has one for it."""
        if self.only_if is not None and not self.only_if.matches(record):
            return None, None
        for reason, condition in self.missing:
            if condition.matches(record):
                return None, reason
        return self.get(record), None


@attrs.frozen(kw_only=True)
class Plan:
    """What the readers run, row by row."""

    readers: tuple[Reader, ...]
    stamps: tuple[Stamp, ...]
    clocks: tuple[str, ...]
    """Time columns that conditions compare."""
    exclusions: tuple[tuple[str, Condition], ...]
    rows: RowRule | None
    required: tuple[str, ...]
    """Columns that `rows` cannot do without."""
    facts: tuple[FactPlan, ...]
    events: tuple[EventPlan, ...]
