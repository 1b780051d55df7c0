"""The dates on which the week does not hold."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

import attrs

from cxcore.errors import InvalidValueError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema
    from pydantic_core.core_schema import ValidatorFunctionWrapHandler


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def plain_date(instance: object, field: "attrs.Attribute[Any]", value: date) -> None:
    """Refuse a datetime, which Python takes for a date and which never equals one."""
    if isinstance(value, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path=field.name)


def _sorted_once(dates: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(dates)))


@attrs.frozen
class Holidays:
    """
    Dates on which a calendar keeps its holiday hours: closed, unless ``PH`` says otherwise.

    The dates are local dates of the calendar. A document writes them as a
    list: ``["2026-12-25", "2027-01-01"]``.

    >>> christmas = Holidays.on([date(2026, 12, 25), date(2026, 12, 24)])
    >>> christmas.dates
    (datetime.date(2026, 12, 24), datetime.date(2026, 12, 25))
    >>> date(2026, 12, 26) in christmas
    False
    """

    dates: tuple[date, ...] = attrs.field(
        default=(), converter=_sorted_once, validator=attrs.validators.deep_iterable(plain_date)
    )
    """The dates in order, each once."""

    @classmethod
    def on(cls, dates: Iterable[date]) -> Self:
        """Return the holidays on the given dates, in any order."""
        return cls(tuple(dates))

    def __contains__(self, on: date) -> bool:
        return on in self.dates

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        def read(value: object, as_dates: "ValidatorFunctionWrapHandler") -> object:
            return value if isinstance(value, cls) else cls.on(as_dates(value))

        a_date = core_schema.no_info_before_validator_function(_one_date, core_schema.date_schema())
        return core_schema.no_info_wrap_validator_function(
            read,
            core_schema.list_schema(a_date),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda holidays: [on.isoformat() for on in holidays.dates]
            ),
        )


def _one_date(value: object) -> date:
    """Accept a date and its ISO text, as every document of cxcore does, and nothing that pydantic would also take."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise InvalidValueError(f"is a date such as '2026-12-25', not a {type(value).__name__}.")
    if not _ISO_DATE.fullmatch(value):
        raise InvalidValueError(f"is a date such as '2026-12-25'; {value!r} is not.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError(f"is a date of the calendar; {value!r} is not.") from None
