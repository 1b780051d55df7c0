"""The hours of an ordinary week."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Self

import attrs

from cxcore.coverage._calendars._as_text import WrittenAsText
from cxcore.coverage._calendars._day_hours import CLOSED, DAY, DayHours, span_text
from cxcore.coverage._calendars._unread_notation import is_of_dates, unread_part
from cxcore.errors import InvalidHoursError, suggest

WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY: Final = "PH"
ROUND_THE_CLOCK: Final = "24/7"
MAX_CHARACTERS: Final = 2_000

_AROUND = DayHours(((timedelta(0), DAY),))
_RULE = re.compile(rf"(?P<days>\D*?)(?P<hours>\d.*|{'|'.join(CLOSED)})", re.DOTALL)


def _check_days(instance: object, field: "attrs.Attribute[Any]", days: tuple[DayHours, ...]) -> None:
    if len(days) != len(WEEKDAYS):
        raise InvalidHoursError(f"a week has seven days, Monday first, not {len(days)}.", path=field.name)
    for number, today in enumerate(days):
        after = (number + 1) % len(WEEKDAYS)
        tomorrow = days[after]
        if today.spans and tomorrow.spans and today.spans[-1][1] > DAY + tomorrow.spans[0][0]:
            raise InvalidHoursError(
                f"'{WEEKDAYS[number]} {span_text(today.spans[-1])}' runs past midnight into "
                f"'{WEEKDAYS[after]} {span_text(tomorrow.spans[0])}'; they overlap.",
                path=field.name,
            )


@attrs.frozen(repr=False)
class WeeklyHours(WrittenAsText):
    """
    The hours of an ordinary week, and those of a holiday, on the wall clock.

    :meth:`parse` reads, and ``str`` prints, this part of the ``opening_hours``
    notation of OpenStreetMap: rules separated by semicolons; days, lists and
    ranges of days, ``PH`` for holidays; several spans a day, past midnight,
    to the second; ``off``; ``24/7``. A rule without days holds for all seven,
    and a later rule replaces the hours of the days it names. Holidays are
    closed unless ``PH`` says otherwise. A week has no dates: they are
    :class:`Holidays` and :class:`Override` of a :class:`Calendar`, whose
    :meth:`~Calendar.parse` reads rules of dates, too.

    Raises:
        InvalidHoursError: There are not seven days, or the hours of two days overlap.

    >>> print(WeeklyHours.parse("Mo-Fr 9:00-12:00,13:00-18:00; We off; Sa,Su 10:00-14:00"))
    Mo-Tu,Th-Fr 09:00-12:00,13:00-18:00; Sa-Su 10:00-14:00
    >>> WeeklyHours.parse("Mon-Fr 09:00-17:00")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidHoursError: in 'Mon-Fr 09:00-17:00': 'Mon' is not a weekday. Did you mean 'Mo'?
    """

    days: tuple[DayHours, ...] = attrs.field(validator=_check_days)
    """The hours that begin on each weekday, Monday first."""
    on_holidays: DayHours = attrs.field(factory=DayHours)
    """The hours that begin on a holiday, whatever its weekday."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the hours that a text such as ``Mo-Fr 09:00-18:00; Sa 10:00-14:00`` spells.

        Raises:
            InvalidHoursError: The text cannot be read, its hours overlap or are
                empty, or one of its rules is wholly replaced by later ones.
        """
        week = week_of(rules_of(text, at_most=MAX_CHARACTERS))
        return cls(week.days, week.on_holidays)

    def in_words(self, language: str) -> str:
        """
        Return the hours as customers read them, days with the same hours together.

        Names of days and the clock of 12 or 24 hours are those of CLDR for the
        language, a BCP 47 tag: ``en`` alone is that of the United States. Days
        that are closed are left out, and so are holidays without hours; a week
        without any is *closed*. A night ends on the next day's clock. A span of
        24 hours or more says how long it is. Right-to-left text is in logical
        order, see :func:`cxcore.locale.is_right_to_left`.

        The words for *closed*, *holidays* and *round the clock* are cxcore's
        own; they exist for Arabic, English, French, German, Hindi, Japanese,
        Portuguese and Romanian.

        Raises:
            InvalidValueError: `language` is no BCP 47 tag, or there are no words for it.

        >>> WeeklyHours.parse("Mo-Fr 09:00-17:00; Sa 10:00-14:00").in_words("en-GB")
        'Mon–Fri 09:00–17:00, Sat 10:00–14:00'
        >>> WeeklyHours.parse("24/7").in_words("de")
        'rund um die Uhr'
        """  # noqa: RUF002  # CLDR writes spans with an en dash
        from cxcore.coverage._calendars._words import week_in_words  # whoever never asks loads no languages

        return week_in_words(self.days, self.on_holidays, language)

    def __str__(self) -> str:
        return "; ".join(_rules_text(self.days, self.on_holidays)) or CLOSED[0]


# --- reading -------------------------------------------------------------

_Rule = tuple[Sequence[str], DayHours, str]


def rules_of(text: str, *, at_most: int) -> list[str]:
    """Return the rules of a text, which semicolons separate; refuse a text of more characters than are read."""
    if len(text) > at_most:
        raise InvalidHoursError(f"the hours have {len(text):,} characters; at most {at_most:,} are read.")
    return [rule.strip() for rule in text.strip().removesuffix(";").split(";")]


def week_of(texts: Sequence[str]) -> WeeklyHours:
    """Return the week that some rules spell."""
    rules = [_parse_rule(text) for text in texts]
    _refuse_replaced(rules)
    hours = {day: ruled for days, ruled, _ in rules for day in days}
    return WeeklyHours(
        tuple(hours.get(day, DayHours()) for day in WEEKDAYS),
        on_holidays=hours.get(HOLIDAY, DayHours()),
    )


def _parse_rule(text: str) -> _Rule:
    if text == ROUND_THE_CLOCK:
        return WEEKDAYS, _AROUND, text
    found = _RULE.fullmatch(text)
    try:
        if is_of_dates(text):
            raise InvalidHoursError(  # noqa: TRY301  # one place adds the text of the rule
                "a week has no dates; Calendar.parse reads them, and in documents they are overrides."
            )
        if not found:
            raise InvalidHoursError("there are no hours; write days and a span such as 'Mo-Fr 09:00-17:00', or 'off'.")  # noqa: TRY301  # one place adds the text of the rule
        days = _parse_days(found["days"].strip())
        return days, DayHours.parse(found["hours"]), text
    except InvalidHoursError as fault:
        raise InvalidHoursError(f"in {text!r}: {unread_part(text) or fault}") from None


def _parse_days(text: str) -> list[str]:
    if not text:
        return list(WEEKDAYS)
    days: list[str] = []
    for piece in text.split(","):
        first, dash, last = (part.strip() for part in piece.partition("-"))
        if first == HOLIDAY and not dash:
            days.append(first)
        else:
            days += _days_between(_weekday(first), _weekday(last if dash else first))
    return days


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        hint = suggest(name, WEEKDAYS, kind="weekdays")
        if hint.startswith("Known"):
            hint = (
                f"Weekdays are {', '.join(WEEKDAYS)}. "
                f"Holidays are {HOLIDAY}, outside of any range; dates belong in holidays and overrides."
            )
        raise InvalidHoursError(f"{name!r} is not a weekday. {hint}")
    return WEEKDAYS.index(name)


def _days_between(first: int, last: int) -> Iterator[str]:
    for step in range((last - first) % len(WEEKDAYS) + 1):
        yield WEEKDAYS[(first + step) % len(WEEKDAYS)]


def _refuse_replaced(rules: Sequence[_Rule]) -> None:
    # OpenStreetMap lets a later rule replace an earlier one in silence, and whoever splits a lunch
    # break over two rules loses the morning. A rule of which nothing is left is never meant.
    for number, (days, _, text) in enumerate(rules):
        later = {day: rule for following, _, rule in rules[number + 1 :] for day in following}
        if set(days) <= set(later):
            raise InvalidHoursError(
                f"{text!r} is replaced by {later[days[0]]!r}; "
                "several spans of one day stand in one rule, such as 'Mo-Fr 09:00-12:00,13:00-18:00'."
            )


# --- printing ------------------------------------------------------------


def _rules_text(days: Sequence[DayHours], on_holidays: DayHours) -> Iterator[str]:
    if all(hours == _AROUND for hours in days):
        yield ROUND_THE_CLOCK
    else:
        by_hours: Mapping[DayHours, list[int]] = {
            hours: [number for number, each in enumerate(days) if each == hours] for hours in days if hours.spans
        }
        for hours, numbers in by_hours.items():
            yield f"{_days_text(numbers)} {hours}"
    if on_holidays.spans:
        yield f"{HOLIDAY} {on_holidays}"


def _days_text(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" if len(run) > 1 else WEEKDAYS[run[0]] for run in runs)
