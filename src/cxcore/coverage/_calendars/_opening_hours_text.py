"""A whole calendar in OpenStreetMap's notation: the week's rules, those of holidays, and those of dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Self

import attrs

from cxcore.coverage._calendars._dates import YearlyDate
from cxcore.coverage._calendars._day_hours import DayHours
from cxcore.coverage._calendars._override import Break, Override
from cxcore.coverage._calendars._unread_notation import MONTHS, is_of_dates, unread_part
from cxcore.coverage._calendars._weekly_hours import HOLIDAY, WeeklyHours, rules_of, week_of
from cxcore.errors import InvalidHoursError, suggest

MAX_CHARACTERS: Final = 20_000
_FIRST_YEAR: Final = 1900  # the notation has no years before it
_MINUTE: Final = timedelta(minutes=1)

_HOURS = re.compile(r"(?<![\d:])\d{1,2}:\d|\b(?:off|closed)\b", re.ASCII)
_DATE = r"(?:(\d{4})\s*)?([A-Za-z]+)\s*(\d{1,2})"
_DATES = re.compile(rf"{_DATE}(?:\s*-\s*(?:{_DATE}|(\d{{1,2}})))?", re.ASCII)
_OF_HOLIDAYS = re.compile(rf"{HOLIDAY}\b(?!\s*[,+-])")

_EXAMPLE: Final = "2026 Dec 24-2027 Jan 02"

_AnyDate = date | YearlyDate


@attrs.frozen
class CalendarText:
    """What the rules of a text say about a calendar."""

    hours: WeeklyHours
    overrides: tuple[Override, ...] = ()
    holidays_win: bool = False
    """Whether the rule of holidays stands after those of dates, and so replaces them."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a text says."""
        rules = rules_of(text, at_most=MAX_CHARACTERS)
        of_dates = [(rule, _overrides(rule)) for rule in rules if is_of_dates(rule)]
        if not of_dates:
            return cls(week_of(rules))
        _refuse_replaced(of_dates)
        return cls(
            week_of([rule for rule in rules if not is_of_dates(rule)] or ["off"]),
            tuple(override for _, overrides in of_dates for override in overrides),
            holidays_win=_ends_with_holidays(rules),
        )


# --- reading -------------------------------------------------------------


def _overrides(rule: str) -> list[Override]:
    """Return what a rule such as ``Dec 24,Dec 31 09:00-13:00`` says, an override for each of its dates or ranges."""
    try:
        return _read_rule(rule)
    except InvalidHoursError as fault:
        raise InvalidHoursError(f"in {rule!r}: {unread_part(rule) or fault}") from None


def _read_rule(rule: str) -> list[Override]:
    found = _HOURS.search(rule)
    if not found:
        raise InvalidHoursError("there are no hours; write dates and a span such as 'Dec 24 09:00-13:00', or 'off'.")
    pieces = rule[: found.start()].strip().removesuffix(":").split(",")
    ranges = [_dates(piece.strip()) for piece in pieces]
    if len({isinstance(on, YearlyDate) for on, _ in ranges}) > 1:
        raise InvalidHoursError("some dates have a year and some have none; write it with each, or with none.")
    hours = DayHours.parse(rule[found.start() :])
    return [Override(on, through, hours) for on, through in ranges]


def _dates(text: str) -> tuple[_AnyDate, _AnyDate]:
    """Return the first and the last date that ``Dec 24``, ``Dec 24-26`` or ``2026 Dec 24-2027 Jan 02`` names."""
    found = _DATES.fullmatch(text)
    if not found:
        raise InvalidHoursError(f"{text!r} is not a date such as 'Dec 25' or '2026 Dec 25', nor a range of dates.")
    year, month, day, last_year, last_month, last_day, last_day_of_month = found.groups()
    on = _date(year, month, day)
    if last_year and not year:
        raise InvalidHoursError(f"{text!r} has a year at its end only; write it with both dates.")
    if last_day_of_month:
        through = _date(year, month, last_day_of_month)
        is_backwards = through.day < on.day
    elif last_day:
        through = _date(last_year or year, last_month, last_day)
        is_backwards = isinstance(on, date) and isinstance(through, date) and through < on
    else:
        return on, on
    if is_backwards:
        raise InvalidHoursError(f"{text!r} ends before it begins; write both dates in full, as in '{_EXAMPLE}'.")
    return on, through


def _date(year: str | None, month: str, day: str) -> _AnyDate:
    if month not in MONTHS:
        raise InvalidHoursError(f"{month!r} is not a month. {suggest(month, MONTHS, kind='months')}")
    number = MONTHS.index(month) + 1
    try:
        return date(int(year), number, int(day)) if year else YearlyDate(number, int(day))
    except ValueError:
        text = f"{year} {month} {day}" if year else f"{month} {day}"
        raise InvalidHoursError(f"{text!r} is not a date of the calendar.") from None


def _refuse_replaced(of_dates: Sequence[tuple[str, Sequence[Override]]]) -> None:
    # As for the rules of a week: the morning of a lunch break over two rules would be lost in silence.
    standing: dict[tuple[_AnyDate, _AnyDate], int] = {}
    for number, (rule, overrides) in enumerate(of_dates):
        for each in overrides:
            earlier = standing.setdefault((each.on, each.through), number)
            if earlier != number:
                raise InvalidHoursError(
                    f"{of_dates[earlier][0]!r} is replaced by {rule!r}; "
                    "several spans of one date stand in one rule, such as 'Dec 24 09:00-12:00,13:00-18:00'."
                )


def _ends_with_holidays(rules: Sequence[str]) -> bool:
    """Whether the rule of holidays stands after all those of dates; refuse any other after a date."""
    numbers = [number for number, rule in enumerate(rules) if is_of_dates(rule)]
    for number in range(numbers[0], len(rules)):
        rule = rules[number]
        if number not in numbers and (number < numbers[-1] or not _OF_HOLIDAYS.match(rule)):
            raise InvalidHoursError(
                f"{rule!r} stands after {rules[numbers[0]]!r} and would replace it on its days; "
                f"rules of dates come last, and only one of {HOLIDAY} may follow them all."
            )
    return numbers[-1] < len(rules) - 1


# --- printing ------------------------------------------------------------


def calendar_text(hours: WeeklyHours, overrides: Sequence[Override], *, has_holidays: bool, holidays_win: bool) -> str:
    """Return the rules of a calendar, which :meth:`CalendarText.read` reads back."""
    week = str(WeeklyHours(hours.days))
    of_dates = list(_rules_of_dates(overrides))
    says_holidays = has_holidays or (holidays_win and of_dates) or hours.on_holidays.spans
    of_holidays = [f"{HOLIDAY} {hours.on_holidays}"] if says_holidays else []
    return "; ".join([week, *of_dates, *of_holidays] if holidays_win else [week, *of_holidays, *of_dates])


def _rules_of_dates(overrides: Sequence[Override]) -> Iterator[str]:
    last = {(each.on, each.through): number for number, each in enumerate(overrides)}
    held = [each for number, each in enumerate(overrides) if last[each.on, each.through] == number]
    for (hours, _), alike in groupby(held, key=lambda each: (each.hours, isinstance(each.on, YearlyDate))):
        yield f"{','.join(_dates_text(each.on, each.through) for each in alike)} {hours}"


def _dates_text(on: _AnyDate, through: _AnyDate) -> str:
    if on == through:
        return _date_text(on)
    same_month = _date_text(on)[:-2] == _date_text(through)[:-2] and on.day < through.day
    return f"{_date_text(on)}-{f'{through.day:02}' if same_month else _date_text(through)}"


def _date_text(on: _AnyDate) -> str:
    month_and_day = f"{MONTHS[on.month - 1]} {on.day:02}"
    return month_and_day if isinstance(on, YearlyDate) else f"{on.year:04} {month_and_day}"


def unsayable(
    hours: WeeklyHours, overrides: Sequence[Override], breaks: Sequence[Break], *, cut_nights: bool
) -> Iterator[InvalidHoursError]:
    """Yield a fault for each part of a calendar that the notation cannot say."""
    for path, of_date in [
        *(("hours", each) for each in dict.fromkeys((*hours.days, hours.on_holidays))),
        *((f"overrides[{number}]", each.hours) for number, each in enumerate(overrides)),
    ]:
        if any(edge % _MINUTE for span in of_date.spans for edge in span):
            yield InvalidHoursError(f"{of_date} has seconds, and the notation has none.", path=path)
    for number, each in enumerate(overrides):
        if isinstance(each.on, date) and each.on.year < _FIRST_YEAR:
            yield InvalidHoursError(f"{each.on} lies before {_FIRST_YEAR}.", path=f"overrides[{number}].on")
    for number, taken in enumerate(breaks):
        yield InvalidHoursError(
            f"{taken.hours} from {taken.on} is a break, and the notation has none; override the hours of its dates.",
            path=f"breaks[{number}]",
        )
    if not cut_nights:
        yield InvalidHoursError("a night runs into a closed date, which the notation closes.", path="overnight")
