"""The dates on which the week does not hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs

from cxcore.coverage._calendars._dates import DateInDocuments, YearlyDate, check_date
from cxcore.errors import InvalidValueError, MissingExtraError, type_in_words

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema
    from pydantic_core.core_schema import ValidatorFunctionWrapHandler


T = TypeVar("T")


def _listed(items: Iterable[T], *, path: str, kind: str) -> tuple[T, ...]:
    # One text is iterable, too; nobody means its letters.
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise InvalidValueError(f"is a list of {kind}, not {type_in_words(items)}.", path=path)
    return tuple(items)


def _dates_once(dates: Iterable[date]) -> tuple[date, ...]:
    each = _listed(dates, path="dates", kind="dates")
    for number, on in enumerate(each):
        check_date(on, path=f"dates[{number}]")
    return tuple(sorted(set(each)))


def _days_once(days: Iterable[YearlyDate]) -> tuple[YearlyDate, ...]:
    each = _listed(days, path="yearly_dates", kind="days of the year")
    for number, day in enumerate(each):
        if not isinstance(day, YearlyDate):
            raise InvalidValueError(f"is a YearlyDate, not {type_in_words(day)}.", path=f"yearly_dates[{number}]")
    return tuple(sorted(set(each)))


def _sources_once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(sources)))


@attrs.frozen
class Holidays:
    """
    Dates on which a calendar keeps its holiday hours: closed, unless ``PH`` says otherwise.

    The dates are local dates of the calendar. ``|`` joins holidays. A
    document writes them as a list, in which a date without a year returns
    every year: ``["2026-04-03", "12-25"]``; or, to keep where they came from,
    as ``{"dates": [...], "sources": [...]}``.

    Raises:
        InvalidValueError: Something among the dates is no date, or a datetime.

    >>> christmas = Holidays.on([date(2026, 12, 25), date(2026, 12, 24)])
    >>> christmas.dates
    (datetime.date(2026, 12, 24), datetime.date(2026, 12, 25))
    >>> date(2026, 12, 26) in christmas
    False
    >>> date(2044, 5, 1) in christmas | Holidays.yearly(5, 1)
    True
    """

    dates: tuple[date, ...] = attrs.field(default=(), converter=_dates_once)
    """The dates in order, each once."""
    yearly_dates: tuple[YearlyDate, ...] = attrs.field(default=(), converter=_days_once)
    """The days that are holidays in every year, in order; 29 February is one in leap years only."""
    sources: tuple[str, ...] = attrs.field(default=(), converter=_sources_once)
    """What the dates were taken from, with its version; empty if they were given."""

    @classmethod
    def on(cls, dates: Iterable[date]) -> Self:
        """
        Return the holidays on the given dates, in any order.

        Raises:
            InvalidValueError: Something among them is no date, or a datetime.
        """
        return cls(dates)

    @classmethod
    def yearly(cls, month: int, day: int) -> Self:
        """
        Return the holiday on one day of every year.

        29 February is a holiday of leap years only; nothing stands in for it in the others.

        Raises:
            InvalidValueError: No year has that day.
        """
        return cls(yearly_dates=(YearlyDate(month, day),))

    @classmethod
    def of(
        cls,
        country: str,
        *,
        years: Iterable[int],
        subdivision: str | None = None,
        category: str = "public",
        observed: bool = True,
    ) -> Self:
        """
        Return the holidays of a country, or of a part of it, as the ``holidays`` package lists them.

        The dates are taken once and kept, with the package's version among
        the `sources`; a calendar written to a document needs no package to be
        read again. Half days (``category="half_day"``) are dates like any
        other: :meth:`Override.on_each` says what their hours are.

        Args:
            country: The ISO 3166-1 code, such as ``PT``.
            years: The years wanted, such as ``range(2026, 2030)``; nothing here knows which year it is.
            subdivision: The ISO 3166-2 code without the country, such as ``BY`` for Bavaria.
            category: One of the package's categories for that country, such as
                ``public``, ``bank`` or ``half_day``.
            observed: Whether a holiday that falls on a weekend also counts on
                the weekday that makes up for it, where the country has such a rule.

        Raises:
            MissingExtraError: The ``holidays`` extra is not installed.
            InvalidValueError: The package knows no such country, subdivision or category, or
                nothing of one of the years; most of its lists end with 2100.

        >>> portugal = Holidays.of("PT", years=[2026])
        >>> date(2026, 4, 25) in portugal, date(2027, 4, 25) in portugal
        (True, False)
        """
        try:
            import holidays
            from holidays.version import __version__ as version
        except ImportError:
            raise MissingExtraError.for_extra("holidays", purpose="A list of national holidays") from None
        wanted = _years(years)
        try:
            found = holidays.country_holidays(
                country, subdiv=subdivision, years=wanted, expand=False, observed=observed, categories=(category,)
            )
        except (NotImplementedError, ValueError) as fault:
            raise InvalidValueError(
                f"the holidays package does not know {_place(country, subdivision)} with category {category!r}: {fault}.",
                country=country,
                subdivision=subdivision,
                category=category,
            ) from None
        unknown = [year for year in wanted if not found.start_year <= year <= found.end_year]
        if unknown:
            raise InvalidValueError(
                f"the holidays package lists {_place(country, subdivision)} from {found.start_year} to "
                f"{found.end_year}; {unknown[0]} is outside.",
                path="years",
            )
        span = "-".join(str(year) for year in sorted({*wanted[:1], *wanted[-1:]})) or "no years"
        source = f"holidays {version}: {_place(country, subdivision)}, {category}, {span}"
        return cls(tuple(found), sources=(source,))

    def __or__(self, other: Self) -> Self:
        if not isinstance(other, Holidays):
            return NotImplemented
        return type(self)(
            self.dates + other.dates,
            self.yearly_dates + other.yearly_dates,
            self.sources + other.sources,
        )

    def __contains__(self, on: date) -> bool:
        check_date(on, path="on")
        return on in self.dates or YearlyDate.of(on) in self.yearly_dates

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import SchemaValidator, core_schema  # pydantic is calling us

        dates = core_schema.list_schema(DateInDocuments.__get_pydantic_core_schema__(source, handler))
        texts = core_schema.list_schema(core_schema.str_schema(strict=True))
        fields = {"dates": core_schema.typed_dict_field(dates), "sources": core_schema.typed_dict_field(texts)}
        sourced = SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="forbid"))

        def read(value: object, as_dates: "ValidatorFunctionWrapHandler") -> object:
            if isinstance(value, cls):
                return value
            if isinstance(value, Mapping):
                found = sourced.validate_python(value)
                return cls._from_document(found["dates"], found["sources"])
            return cls._from_document(as_dates(value), ())

        return core_schema.no_info_wrap_validator_function(
            read,
            dates,
            serialization=core_schema.plain_serializer_function_ser_schema(cls._to_document),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        dates = handler(core)
        sources = {"type": "array", "items": {"type": "string"}}
        table = {
            "type": "object",
            "properties": {"dates": dates, "sources": sources},
            "required": ["dates", "sources"],
            "additionalProperties": False,
        }
        return {"anyOf": [dates, table]}

    @classmethod
    def _from_document(cls, dates: Iterable[date | YearlyDate], sources: Iterable[str]) -> Self:
        each = tuple(dates)
        return cls(
            [on for on in each if not isinstance(on, YearlyDate)],
            [on for on in each if isinstance(on, YearlyDate)],
            sources,
        )

    def _to_document(self) -> list[str] | dict[str, list[str]]:
        dates = [str(on) for on in (*self.dates, *self.yearly_dates)]
        return {"dates": dates, "sources": list(self.sources)} if self.sources else dates


def _years(years: Iterable[int]) -> list[int]:
    each = _listed(years, path="years", kind="years such as [2026]")
    for number, year in enumerate(each):
        if isinstance(year, bool) or not isinstance(year, int):
            raise InvalidValueError(
                f"is a whole number such as 2026, not {type_in_words(year)}.", path=f"years[{number}]"
            )
    return sorted(set(each))


def _place(country: str, subdivision: str | None) -> str:
    return f"{country}-{subdivision}" if subdivision else country
