"""A calendar as a small table for notebooks."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._override import Break, Override
from cxcore.coverage._calendars._weekly_hours import HOLIDAY, WEEKDAYS, WeeklyHours
from cxcore.values import html_table

_SHOWN: Final = 10


def calendar_table(
    hours: WeeklyHours,
    holidays: Holidays,
    overrides: Sequence[Override],
    breaks: Sequence[Break],
    *,
    zone: str,
    caption: str | None = None,
) -> str:
    """Return the week, the holidays' hours, and the first of the dates with hours of their own."""
    rows = [(day, str(each)) for day, each in zip(WEEKDAYS, hours.days, strict=True)]
    days = len(holidays.dates) + len(holidays.yearly_dates)
    if days:
        rows.append((f"{HOLIDAY} ({days:,} {'day' if days == 1 else 'days'})", str(hours.on_holidays)))
    more = len(overrides) + len(breaks) - _SHOWN
    rows += islice(_of_dates(overrides, breaks), _SHOWN)
    rows += [(f"and {more:,} more", "")] if more > 0 else []
    return html_table(["", zone], rows, caption=caption)


def _of_dates(overrides: Sequence[Override], breaks: Sequence[Break]) -> Iterator[tuple[str, str]]:
    for override in overrides:
        yield _dates(override), str(override.hours)
    for each in breaks:
        yield _dates(each), f"without {each.hours}"


def _dates(some: Override | Break) -> str:
    return str(some.on) if some.on == some.through else f"{some.on} to {some.through}"
