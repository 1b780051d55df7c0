"""Hand-overs on a wall clock: how they recur, and which was the last, at any distance from the first."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import gcd
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

import attrs
from dateutil.relativedelta import relativedelta

from cxcore.coverage._calendars._weekly_hours import WEEKDAYS
from cxcore.coverage._choices import check_choice
from cxcore.errors import InvalidValueError, suggest, type_in_words
from cxcore.values import Value

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Unit = Literal["hour", "day", "week", "month"]
MonthEnd = Literal["last-day", "next-day", "skip"]

SURE_DAYS: Final = 28  # every month has that many

_LOCAL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # local times are counted from it
_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = 3_600_000_000
_STEPS: Final = {"hour": _HOUR, "day": 24 * _HOUR, "week": 7 * 24 * _HOUR}
_MONTHS_IN_CYCLE: Final = 4_800  # of 400 Gregorian years

# --- local times in documents ------------------------------------------------


class LocalTimeInDocuments:
    """How a document writes a local time: ISO 8601 without a zone, or a TOML local date-time."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        return core_schema.no_info_plain_validator_function(
            _local_time,
            json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(datetime.isoformat),
        )


LocalTime = Annotated[datetime, LocalTimeInDocuments]


def _local_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and "T" in value:
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    came = repr(value) if isinstance(value, str) else type_in_words(value)
    raise InvalidValueError(f"is a local time such as '2026-03-02T09:00', not {came}.")


def local_time(instance: object, field: "attrs.Attribute[Any]", value: datetime | None) -> None:
    """Refuse a local time that has a zone, which would be a second answer to the same question, and what is none."""
    if value is None:
        return
    if not isinstance(value, datetime):
        raise InvalidValueError(
            f"is a local time, a datetime without a zone, not {type_in_words(value)}.", path=field.name
        )
    if value.tzinfo is not None:
        raise InvalidValueError("is a local time without a zone; this one has one.", path=field.name)


def local_microseconds(local: datetime) -> int:
    """Return a local time as an integer, in which a day has 24 hours."""
    return (local - _LOCAL_EPOCH) // _MICROSECOND


_OF_SHORT_MONTHS: Final[Mapping[str | None, str]] = {
    "last-day": ", or on its last day",
    "next-day": ", or on the day after it",
    "skip": ", not where the day is missing",
}

# --- the rule ------------------------------------------------------------------


def _is_unit(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    check_choice(value, get_args(Unit), name=field.name)


def _is_month_end(instance: object, field: "attrs.Attribute[Any]", value: str | None) -> None:
    if value is not None:
        check_choice(value, get_args(MonthEnd), name=field.name)


def _counts(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidValueError("is a whole number from 1 up.", path=field.name)


def _to_days(days: Iterable[str] | None) -> tuple[str, ...] | str | None:
    # One text is left for the check to refuse; nobody means its letters.
    return days if days is None or isinstance(days, str) else tuple(days)


def _are_weekdays(instance: object, field: "attrs.Attribute[Any]", days: tuple[str, ...] | str | None) -> None:
    if days is None:
        return
    if isinstance(days, str):
        raise InvalidValueError(f"is a list of weekdays; one text, {days!r}, came.", path=field.name)
    if not days:
        raise InvalidValueError("are at least one; leave them out for every day.", path=field.name)
    for number, day in enumerate(days):
        if day not in WEEKDAYS:
            hint = suggest(day, WEEKDAYS, kind="weekdays")
            raise InvalidValueError(f"{day!r} is not a weekday. {hint}", path=f"{field.name}[{number}]")


@attrs.frozen(kw_only=True)
class Handover(Value):
    """
    How often duty passes to the next person, counted on the wall clock from the start of a layer.

    A weekly hand-over at 09:00 stays at 09:00 when the clocks change, so the
    turn that spans the change is an hour longer or shorter. Months go by the
    day on which the layer starts; where a month has no such day, `month_end`
    says what to do, in the three ways of :rfc:`7529` (SKIP): ``"last-day"`` of
    that month (BACKWARD), the ``"next-day"``, which is the first of the month
    after (FORWARD), or ``"skip"`` that month (OMIT), so the turn lasts on.

    Raises:
        InvalidValueError: A field is out of its range, or `month_end` or
            `active_days` stand beside a unit to which they mean nothing.

    >>> Handover(unit="week", every=2)
    Handover(unit='week', every=2, month_end=None, active_days=None)
    >>> Handover(unit="week", month_end="skip")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: month_end: is for hand-overs by month; these go by week.
    """

    unit: Unit = attrs.field(validator=_is_unit)
    """``"hour"``, ``"day"``, ``"week"`` or ``"month"``."""
    every: int = attrs.field(default=1, validator=_counts)
    """How many units a turn lasts."""
    month_end: MonthEnd | None = attrs.field(default=None, validator=_is_month_end)
    """What to do in a month that is too short; needed if the layer starts after the 28th."""
    active_days: tuple[str, ...] | None = attrs.field(default=None, converter=_to_days, validator=_are_weekdays)
    """The weekdays (``Mo`` to ``Su``) on which duty is handed over, by hour or by day; ``None`` is all.

    A hand-over that would fall on another day is left out and not counted, so
    whoever took over on Friday has the weekend, and the next person Monday.
    """

    def __attrs_post_init__(self) -> None:
        if self.month_end is not None and self.unit != "month":
            raise InvalidValueError(f"is for hand-overs by month; these go by {self.unit}.", path="month_end")
        if self.active_days and self.unit not in {"hour", "day"}:
            raise InvalidValueError(
                f"are for hand-overs by hour or by day; these go by {self.unit}.", path="active_days"
            )

    def __str__(self) -> str:
        often = f"every {self.unit}" if self.every == 1 else f"every {self.every} {self.unit}s"
        days = f" on {', '.join(self.active_days)}" if self.active_days else ""
        return often + days + _OF_SHORT_MONTHS.get(self.month_end, "")


# --- the rule from a start -----------------------------------------------------


@attrs.frozen(eq=False)
class Recurrence:
    """
    The hand-overs of a rule, numbered from 0 at its start, as local microseconds.

    The steps of the rule are counted first, and then, because which of them
    are left out repeats with the week or with the Gregorian cycle, those that
    hold. So neither direction walks from the start.
    """

    start: datetime
    rule: Handover
    kept: Sequence[int]  # the steps of one period that are hand-overs; the first of them is 0
    period: int

    @classmethod
    def of(cls, start: datetime, rule: Handover) -> "Recurrence":
        """Return the hand-overs from `start` on, which must be one of them."""
        kept: Sequence[int] = range(1)
        if rule.active_days:
            step = rule.every * _STEPS[rule.unit] // _HOUR
            week = _STEPS["week"] // _HOUR
            each = range(week // gcd(step, week))
            kept = [
                number for number in each if weekday(start + timedelta(hours=number * step % week)) in rule.active_days
            ]
            return cls(start, rule, kept, len(each))
        if rule.month_end == "skip" and start.day > SURE_DAYS:
            each = range(_MONTHS_IN_CYCLE // gcd(rule.every, _MONTHS_IN_CYCLE))
            kept = [number for number in each if start.day <= monthrange(*_in_cycle(start, number * rule.every))[1]]
            return cls(start, rule, kept, len(each))
        return cls(start, rule, kept, 1)

    def local(self, number: int) -> int:
        """Return the local time of a hand-over."""
        rounds, rest = divmod(number, len(self.kept))
        return self._step(rounds * self.period + self.kept[rest])

    def last(self, local: int) -> int:
        """Return the number of the last hand-over up to a local time, itself included; -1 before the first."""
        first = self._step(0)
        if local < first:
            return -1
        if self.rule.unit == "month":
            on = date.fromordinal(_LOCAL_EPOCH.toordinal() + min(local, _LAST_LOCAL) // _STEPS["day"])
            step = ((on.year - self.start.year) * 12 + on.month - self.start.month) // self.rule.every
            step -= self._step(step) > local
        else:
            step = (local - first) // (self.rule.every * _STEPS[self.rule.unit])
        rounds, rest = divmod(step, self.period)
        return rounds * len(self.kept) + bisect_right(self.kept, rest) - 1

    def _step(self, number: int) -> int:
        first = local_microseconds(self.start)
        if self.rule.unit != "month":
            return first + number * self.rule.every * _STEPS[self.rule.unit]
        moved = self.start + relativedelta(months=number * self.rule.every)
        if moved.day < self.start.day and self.rule.month_end == "next-day":
            moved += timedelta(days=1)
        return local_microseconds(moved)


_LAST_LOCAL: Final = local_microseconds(datetime.max)  # noqa: DTZ901  # a local time


def weekday(local: datetime) -> str:
    """Return the weekday of a local time, as opening hours write it."""
    return WEEKDAYS[local.weekday()]


def _in_cycle(start: datetime, months: int) -> tuple[int, int]:
    """Return a year like that of the start plus some months, and the month."""
    years, month = divmod(start.month - 1 + months, 12)
    return 2000 + (start.year + years) % 400, month + 1
