"""How duty is shared: hours, and unpopular hours, of each person."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final, Self

import attrs

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.errors import InvalidValueError
from cxcore.values import Value, at_least_zero, html_table, one_line

_NO_HOLIDAYS: Final = Holidays()
_NO_TIME: Final = timedelta(0)


def unpopular_hours(*, zone: str, holidays: Holidays = _NO_HOLIDAYS) -> Calendar:
    """
    Return the hours that nobody likes, unless you say otherwise: nights from 22:00 to 06:00, weekends, holidays.

    Night is eight hours that hold the span from midnight to 05:00, which
    Directive 2003/88/EC, article 2, asks of every definition; states differ
    in the rest. Weekends are Saturday and Sunday, which is not so everywhere:
    pass hours of your own where it is not.

    >>> print(unpopular_hours(zone="Europe/Lisbon").hours)
    Mo-Fr 00:00-06:00,22:00-24:00; Sa-Su 00:00-24:00; PH 00:00-24:00
    """
    week = "Mo-Fr 00:00-06:00,22:00-24:00; Sa-Su,PH 00:00-24:00"
    return Calendar.parse(week, zone=zone, holidays=holidays)


@attrs.frozen(kw_only=True)
class Load(Value):
    """The duty of one person."""

    person: str = attrs.field(validator=one_line)
    """Who."""
    hours: timedelta = attrs.field(default=_NO_TIME, validator=at_least_zero)
    """All their duty."""
    unpopular: timedelta = attrs.field(default=_NO_TIME, validator=at_least_zero)
    """The part of it in unpopular hours."""

    def __attrs_post_init__(self) -> None:
        if self.unpopular > self.hours:
            raise InvalidValueError(f"is {self.unpopular}, more than all hours, {self.hours}.", path="unpopular")


def _in_order(loads: Iterable[Load]) -> tuple[Load, ...]:
    return tuple(sorted(loads, key=lambda load: load.person))


def _each_once(instance: object, field: "attrs.Attribute[Any]", loads: tuple[Load, ...]) -> None:
    for number in range(1, len(loads)):
        if loads[number].person == loads[number - 1].person:
            raise InvalidValueError(
                f"{loads[number].person!r} stands twice; add the two up.", path=f"{field.name}[{number}]"
            )


@attrs.frozen
class Fairness(Value):
    """
    Hours and unpopular hours of each person, in real time: a night over the change of the clocks has 7 or 9 hours.

    Windows that do not overlap add up with ``+``: a year is the sum of its months.

    >>> march = Fairness([Load(person="Ana", hours=timedelta(hours=40), unpopular=timedelta(hours=8))])
    >>> april = Fairness([Load(person="Ana", hours=timedelta(hours=30)), Load(person="Priya", hours=timedelta(hours=8))])
    >>> [(load.person, str(load.hours)) for load in march + april]
    [('Ana', '2 days, 22:00:00'), ('Priya', '8:00:00')]
    """

    loads: tuple[Load, ...] = attrs.field(default=(), converter=_in_order, validator=_each_once)
    """One of each person, by name; who had no duty stands in it with none."""

    def __iter__(self) -> Iterator[Load]:
        return iter(self.loads)

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, Fairness):
            return NotImplemented
        total: dict[str, Load] = {}
        for load in (*self.loads, *other.loads):
            so_far = total.get(load.person, Load(person=load.person))
            total[load.person] = Load(
                person=load.person, hours=so_far.hours + load.hours, unpopular=so_far.unpopular + load.unpopular
            )
        return type(self)(total.values())

    def _repr_html_(self) -> str:
        rows = [[load.person, in_hours(load.hours), in_hours(load.unpopular)] for load in self.loads]
        return html_table(["person", "hours", "unpopular"], rows)


def in_hours(duration: timedelta) -> str:
    """Return a duration in hours for a table."""
    return f"{duration / timedelta(hours=1):,.10g}"
