"""Dates with hours of their own, and dates that lose some of their hours."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

import attrs

from cxcore.coverage._calendars._dates import OnDates, YearlyDate
from cxcore.coverage._calendars._day_hours import DayHours
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.errors import InvalidHoursError
from cxcore.values import instance_of


@attrs.frozen
class Override(OnDates):
    """
    A date, or a range of dates, with hours of its own instead of the week's; once, or every year.

    The hours belong to the date on which they begin, so a night that begins
    on the last date runs on to its end. Without hours the dates are closed.

    Raises:
        InvalidValueError: `through` lies before `on`, or only one of them has a year.
        InvalidHoursError: The hours cannot be read, overlap or are empty.

    >>> Override.parse("09:00-13:00", on=date(2026, 12, 24)).hours
    DayHours.parse('09:00-13:00')
    >>> moving = Override(on=date(2026, 8, 3), through=date(2026, 8, 7))
    >>> moving.hours.is_closed
    True
    >>> print(Override.parse("off", on=YearlyDate(12, 27), through=YearlyDate(1, 2)).through)
    01-02
    """

    hours: DayHours = attrs.field(factory=DayHours, validator=instance_of(DayHours))
    """The hours that begin on each of the dates; closed if not given."""

    @classmethod
    def parse(cls, text: str, *, on: date | YearlyDate, through: date | YearlyDate | None = None) -> Self:
        """
        Return the override whose hours a text such as ``09:00-13:00`` or ``off`` spells.

        Args:
            text: The hours, as :meth:`DayHours.parse` reads them.
            on: The first date, or the first day of every year's range.
            through: The last date, itself included; by default the first one.
        """
        return cls(on=on, through=through or on, hours=DayHours.parse(text))

    @classmethod
    def on_each(cls, holidays: Holidays, text: str) -> tuple[Self, ...]:
        """
        Return an override for each of some holidays, all with the hours that a text spells.

        This is how half days become hours, since no list of holidays says at
        what time a half day ends.

        >>> eves = Holidays.on([date(2026, 12, 24), date(2026, 12, 31)])
        >>> [str(eve.on) for eve in Override.on_each(eves, "09:00-13:00")]
        ['2026-12-24', '2026-12-31']
        """
        hours = DayHours.parse(text)
        days: Sequence[date | YearlyDate] = (*holidays.dates, *holidays.yearly_dates)
        return tuple(cls(on=each, hours=hours) for each in days)


def _takes_something(instance: object, field: "attrs.Attribute[Any]", hours: DayHours) -> None:
    if hours.is_closed:
        raise InvalidHoursError(
            "a break takes hours away, and these are none; to close a date, override it.", path=field.name
        )


@attrs.frozen
class Break(OnDates):
    """
    Times of a date, or of each date of a range, at which the desk is closed whatever else holds; once, or every year.

    A break stands on the wall clock and is taken from whatever is open there:
    the week's hours, a holiday's, an override's, and a night that began the
    day before.

    Raises:
        InvalidValueError: `through` lies before `on`, or only one of them has a year.
        InvalidHoursError: The hours cannot be read, overlap or are empty.

    >>> print(Break.parse("12:00-13:30", on=date(2026, 12, 18)).hours)
    12:00-13:30
    """

    hours: DayHours = attrs.field(kw_only=True, validator=(instance_of(DayHours), _takes_something))
    """The times that are taken away; those past 24:00 fall on the next date."""

    @classmethod
    def parse(cls, text: str, *, on: date | YearlyDate, through: date | YearlyDate | None = None) -> Self:
        """Return the break at the times that a text such as ``12:00-13:30`` spells; arguments as for an override."""
        return cls(on=on, through=through or on, hours=DayHours.parse(text))
