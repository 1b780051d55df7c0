"""How many interactions an hour brings, on the customers' own clock."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

import attrs

from cxcore.coverage._calendars._day_hours import DayHours
from cxcore.coverage._calendars._local_hours import HOURS_OF_DAY, WEEKDAYS
from cxcore.coverage._calendars._weekly_hours import WeeklyHours
from cxcore.errors import InvalidHoursError, InvalidValueError
from cxcore.values import html_table

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails
    from pydantic_core.core_schema import ValidatorFunctionWrapHandler

_HOUR: Final = timedelta(hours=1)
_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time
_HOLIDAY: Final = WEEKDAYS  # the kind of day after the seven weekdays
_NAMES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")

Rates = tuple[float, ...]


def _refuse_unless_rates(rates: Sequence[float], path: str) -> None:
    if len(rates) != HOURS_OF_DAY:
        raise InvalidValueError(f"has a rate for each of 24 hours, not {len(rates)}.", path=path)
    for hour, rate in enumerate(rates):
        if not (math.isfinite(rate) and rate >= 0):
            raise InvalidValueError(
                f"is a number of interactions an hour, at least zero; {rate} is not.", path=f"{path}[{hour}]"
            )


def _has_rates(instance: object, field: "attrs.Attribute[Any]", rates: Rates | None) -> None:
    if rates is not None:
        _refuse_unless_rates(rates, field.name)


def _has_seven_days(instance: object, field: "attrs.Attribute[Any]", week: tuple[Rates, ...]) -> None:
    if len(week) != WEEKDAYS:
        raise InvalidValueError(f"has seven days, Monday first, not {len(week)}.", path=field.name)
    for number, rates in enumerate(week):
        _refuse_unless_rates(rates, f"{field.name}[{number}]")


def _to_rates(rates: Iterable[float] | None) -> Rates | None:
    return None if rates is None else tuple(map(float, rates))


def _to_week(week: Iterable[Iterable[float]]) -> tuple[Rates, ...]:
    return tuple(tuple(map(float, rates)) for rates in week)


@attrs.frozen(repr=False)
class ArrivalProfile:
    """
    Interactions an hour, for each hour of a week on the local clock, and of a holiday.

    It is a rate: an hour that the clock repeats brings its interactions
    twice, and an hour that it skips brings none. So an ordinary week brings
    :attr:`per_week`, a week in which the clocks go back one hour of Sunday
    more, and one in which they go forward one less.

    A document writes it as a table from hours to interactions an hour, which
    :meth:`of` reads. Rates add up where hours overlap, hours that are not
    named bring nobody, and ``PH`` names the hours of a holiday.

    Raises:
        InvalidValueError: There are not seven days of 24 rates, or a rate is no number from zero up.

    >>> profile = ArrivalProfile.of({"Mo-Fr 08:00-20:00": 10, "Sa-Su 10:00-16:00": 2.5, "PH 10:00-16:00": 1})
    >>> profile.week[0][8], profile.week[6][10], profile.on_holidays[12]
    (10.0, 2.5, 1.0)
    >>> profile
    <ArrivalProfile of 630 interactions a week>
    """

    week: tuple[Rates, ...] = attrs.field(converter=_to_week, validator=_has_seven_days)
    """Interactions an hour for each of the 24 hours of each weekday, Monday first."""
    on_holidays: Rates | None = attrs.field(default=None, converter=_to_rates, validator=_has_rates)
    """Interactions an hour on a holiday, whatever its weekday; ``None`` if they are not known apart."""

    @classmethod
    def of(cls, rates: Mapping[str, float]) -> Self:
        """
        Return the profile that a table from hours to interactions an hour describes.

        The hours are written as :meth:`WeeklyHours.parse` reads them, in whole hours.

        Raises:
            InvalidHoursError: Hours cannot be read, do not stand at full hours, or run past the end of a holiday.
            InvalidValueError: A rate is no number from zero up.

        >>> ArrivalProfile.of({"Mo-Fr 08:30-20:00": 10})
        Traceback (most recent call last):
            ...
        cxcore.errors.InvalidHoursError: 'Mo-Fr 08:30-20:00' does not stand at full hours, by which a profile goes.
        """
        found = [[0.0] * HOURS_OF_DAY for _ in _NAMES]
        knows_holidays = False
        for text, rate in rates.items():
            hours = WeeklyHours.parse(text)
            knows_holidays |= not hours.on_holidays.is_closed
            for kind, hour in _cells(hours, text):
                found[kind][hour] += rate
        return cls(found[:_HOLIDAY], found[_HOLIDAY] if knows_holidays else None)

    @property
    def per_week(self) -> float:
        """The interactions of an ordinary week of 168 hours."""
        return math.fsum(rate for rates in self.week for rate in rates)

    def to_rates(self) -> dict[str, float]:
        """Return the table from hours to interactions an hour that :meth:`of` reads back equal."""
        days = (*self.week, self.on_holidays or ())
        distinct = dict.fromkeys(rate for rates in days for rate in rates)
        table = {}
        for rate in distinct:
            # A zero is only worth writing for a holiday, where it says that its hours are known.
            hours = [
                _hours_with(rate, rates) if rate or kind == _HOLIDAY else DayHours() for kind, rates in enumerate(days)
            ]
            if not all(each.is_closed for each in hours):
                table[str(WeeklyHours(tuple(hours[:_HOLIDAY]), hours[_HOLIDAY]))] = rate
        return table

    def __repr__(self) -> str:
        return f"<ArrivalProfile of {self.per_week:,.6g} interactions a week>"

    def _repr_html_(self) -> str:
        days = [*self.week, *([] if self.on_holidays is None else [self.on_holidays])]
        return html_table(
            ["hour", *_NAMES[: len(days)]],
            [[f"{hour:02}:00", *(f"{rates[hour]:,.4g}" for rates in days)] for hour in range(HOURS_OF_DAY)],
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import ValidationError, core_schema  # pydantic is calling us

        def read(value: object, as_rates: "ValidatorFunctionWrapHandler") -> object:
            if isinstance(value, cls):
                return value
            faults = list(islice(_hours_faults(value), _MOST_FAULTS)) if isinstance(value, Mapping) else []
            try:
                rates = as_rates(value)
            except ValidationError as error:
                faults += [_as_it_came(detail) for detail in error.errors(include_url=False)]
            if faults:
                raise ValidationError.from_exception_data(cls.__name__, faults)
            return cls.of(rates)

        rate = core_schema.float_schema(strict=True, allow_inf_nan=False, ge=0)
        return core_schema.no_info_wrap_validator_function(
            read,
            core_schema.dict_schema(core_schema.str_schema(strict=True), rate),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_rates),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}


def _hours_faults(rates: Mapping[object, object]) -> "Iterator[InitErrorDetails]":
    """Yield what is wrong with the hours of a table, whatever their rates are."""
    for text in rates:
        try:
            if isinstance(text, str):
                list(_cells(WeeklyHours.parse(text), text))
        except InvalidHoursError as fault:
            yield {"type": "value_error", "loc": (), "input": text, "ctx": {"error": fault}}


def _as_it_came(detail: "ErrorDetails") -> "InitErrorDetails":
    return {"type": detail["type"], "loc": detail["loc"], "input": detail["input"], "ctx": detail.get("ctx", {})}


def _cells(hours: WeeklyHours, text: str) -> Iterator[tuple[int, int]]:
    """Yield each hour of a week, and of a holiday, that lies in some hours."""
    for kind, day in enumerate((*hours.days, hours.on_holidays)):
        for start, end in day.spans:
            if start % _HOUR or end % _HOUR:
                raise InvalidHoursError(f"{text!r} does not stand at full hours, by which a profile goes.")
            if kind == _HOLIDAY and end > HOURS_OF_DAY * _HOUR:
                raise InvalidHoursError(f"{text!r} runs past the end of a holiday; write the next day's hours apart.")
            for number in range(start // _HOUR, end // _HOUR):
                days, hour = divmod(number, HOURS_OF_DAY)
                yield (kind if kind == _HOLIDAY else (kind + days) % WEEKDAYS), hour


def _hours_with(rate: float, rates: Sequence[float]) -> DayHours:
    return DayHours((hour * _HOUR, (hour + 1) * _HOUR) for hour, each in enumerate(rates) if each == rate)
