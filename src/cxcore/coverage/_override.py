"""Dates with hours of their own."""

from datetime import date
from typing import Self

import attrs

from cxcore.coverage._day_hours import DayHours
from cxcore.coverage._holidays import plain_date
from cxcore.errors import InvalidValueError
from cxcore.values import Value


@attrs.frozen
class Override(Value):
    """
    A date, or a range of dates, with hours of its own instead of the week's.

    The hours belong to the date on which they begin, so a night that begins
    on the last date runs on to its end. Without hours the dates are closed.

    Raises:
        InvalidValueError: `through` lies before `on`.
        InvalidHoursError: The hours cannot be read, overlap or are empty.

    >>> Override.parse("09:00-13:00", on=date(2026, 12, 24)).hours
    DayHours.parse('09:00-13:00')
    >>> moving = Override(on=date(2026, 8, 3), through=date(2026, 8, 7))
    >>> moving.hours.is_closed
    True
    """

    on: date = attrs.field(validator=plain_date)
    """The first date."""
    through: date = attrs.field(
        default=attrs.Factory(lambda self: self.on, takes_self=True),
        validator=plain_date,
    )
    """The last date, itself included; the first one if not given."""
    hours: DayHours = attrs.field(factory=DayHours)
    """The hours that begin on each of the dates; closed if not given."""

    def __attrs_post_init__(self) -> None:
        if self.through < self.on:
            raise InvalidValueError(f"is {self.through}, before the first date, {self.on}.", path="through")

    @classmethod
    def parse(cls, text: str, *, on: date, through: date | None = None) -> Self:
        """
        Return the override whose hours a text such as ``09:00-13:00`` or ``off`` spells.

        Args:
            text: The hours, as :meth:`DayHours.parse` reads them.
            on: The first date.
            through: The last date, itself included; by default the first one.
        """
        return cls(on=on, through=through or on, hours=DayHours.parse(text))
