"""Dates as people name them: one day, the same day of every year, or a range of either."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

import attrs

from cxcore.coverage._calendars._as_text import WrittenAsText
from cxcore.errors import InvalidValueError, type_in_words
from cxcore.values import Value, instance_of

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_AND_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_A_LEAP_YEAR: Final = 2000
_LAST_MONTH: Final = 12


@attrs.frozen(order=True, repr=False)
class YearlyDate(WrittenAsText):
    """
    A day of every year, such as 25 December; documents write it ``12-25``.

    29 February is a day of leap years only: in other years nothing stands in
    for it. Name 28 February or 1 March as well if one of them should.

    Raises:
        InvalidValueError: No year has that day.

    >>> print(YearlyDate(12, 25))
    12-25
    >>> YearlyDate.parse("02-30")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: is a day of the year such as '12-25'; '02-30' is not.
    """

    month: int = attrs.field(validator=instance_of(int))
    """The month, from 1 to 12."""
    day: int = attrs.field(validator=instance_of(int))
    """The day of the month, from 1."""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.month <= _LAST_MONTH or not 1 <= self.day <= monthrange(_A_LEAP_YEAR, self.month)[1]:
            raise InvalidValueError(f"is a day of the year such as '12-25'; {str(self)!r} is not.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the day of the year that a text such as ``12-25`` names, month first.

        Raises:
            InvalidValueError: The text names none.
        """
        found = _MONTH_AND_DAY.fullmatch(text)
        if not found:
            raise InvalidValueError(f"is a day of the year such as '12-25'; {text!r} is not.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, on: date) -> Self:
        """Return the day of the year on which a date falls."""
        return cls(on.month, on.day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def one_date(value: object) -> date | YearlyDate:
    """Accept a date, a day of the year and their text, as documents do, and nothing that pydantic would also take."""
    if isinstance(value, YearlyDate) or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if not isinstance(value, str):
        raise InvalidValueError(f"is a date such as '2026-12-25', not {type_in_words(value)}.")
    if _MONTH_AND_DAY.fullmatch(value):
        return YearlyDate.parse(value)
    if not _ISO_DATE.fullmatch(value):
        raise InvalidValueError(f"is a date such as '2026-12-25', or '12-25' for every year; {value!r} is not.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError(f"is a date of the calendar; {value!r} is not.") from None


class DateInDocuments:
    """How a document writes a date or a day of the year."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        text = core_schema.str_schema(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")
        return core_schema.no_info_plain_validator_function(
            one_date,
            json_schema_input_schema=text,
            serialization=core_schema.to_string_ser_schema(),
        )


OnDate = Annotated[date | YearlyDate, DateInDocuments]


def check_date(value: object, *, path: str) -> None:
    """Refuse what is no date, and a datetime, which Python takes for a date and which never equals one."""
    if isinstance(value, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path=path)
    if not isinstance(value, date):
        raise InvalidValueError(f"is a date such as date(2026, 12, 25), not {type_in_words(value)}.", path=path)


def plain_date(instance: object, field: "attrs.Attribute[Any]", value: date) -> None:
    """Refuse what is no date."""
    check_date(value, path=field.name)


def _date_or_day(instance: object, field: "attrs.Attribute[Any]", value: date | YearlyDate) -> None:
    if not isinstance(value, YearlyDate):
        check_date(value, path=field.name)


@attrs.frozen
class OnDates(Value):
    """Base of what happens on a date or a range of dates, once or every year."""

    on: OnDate = attrs.field(validator=_date_or_day)
    """The first date, or the first day of every year's range."""
    through: OnDate = attrs.field(
        default=attrs.Factory(lambda self: self.on, takes_self=True),
        validator=_date_or_day,
    )
    """The last date, itself included; the first one if not given. A yearly range may run over New Year."""

    def __attrs_post_init__(self) -> None:
        if isinstance(self.on, YearlyDate) != isinstance(self.through, YearlyDate):
            raise InvalidValueError(
                f"is {self.through}, and the first date is {self.on}; both have a year, or neither has.", path="through"
            )
        if isinstance(self.on, date) and isinstance(self.through, date) and self.through < self.on:
            raise InvalidValueError(f"is {self.through}, before the first date, {self.on}.", path="through")


def days_between(first: YearlyDate, last: YearlyDate) -> Iterator[YearlyDate]:
    """Yield the days of the year from `first` to `last`, over New Year if `last` comes before `first`."""
    on = date(_A_LEAP_YEAR, first.month, first.day)
    while YearlyDate.of(on) != last:
        yield YearlyDate.of(on)
        on += timedelta(days=1)
    yield last
