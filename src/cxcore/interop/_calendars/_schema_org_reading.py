"""From the opening hours of schema.org to a calendar."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import attrs

from cxcore.coverage import Calendar, DayHours, Holidays, Override, Version, VersionedCalendar, WeeklyHours
from cxcore.errors import (
    InvalidDocumentError,
    InvalidHoursError,
    InvalidValueError,
    UnknownZoneError,
    suggest,
    type_in_words,
)
from cxcore.interop._calendars._schema_org import (
    DAY,
    GENERAL,
    HOLIDAYS,
    SPECIAL,
    TEXT,
    WEEKDAYS,
    HoursRead,
    until_midnight,
)
from cxcore.interop._left_out import LeftOut
from cxcore.values import zone_of

# schema.org took its days from GoodRelations, and both still stand on pages.
_VOCABULARY = re.compile(r"(https?://schema\.org/|schema:|http://purl\.org/goodrelations/v1#)")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.0+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(.*))?", re.ASCII)
_READ: Final = ("dayOfWeek", "opens", "closes", "validFrom", "validThrough")
_MARKS: Final = ("@type", "@id", "@context")
_EVERY_DAY: Final = frozenset(WEEKDAYS)
_MOST_SPECIFICATIONS: Final = 2_000


@attrs.frozen
class _Rule:
    """One specification: on these days, in these dates, these hours."""

    path: str
    special: bool
    days: frozenset[str] | None
    """Which days of the week; ``None`` if it does not say."""
    since: date
    through: date
    hours: DayHours

    is_of_dates: bool = False
    """Whether it is about dates, rather than a week that holds from one date to another."""

    @property
    def order(self) -> tuple[bool, timedelta, int]:
        """Of the rules for a date those with the least hold: special, then of the shortest range, then of the latest."""
        return not self.special, self.through - self.since, -self.since.toordinal()


def from_schema_org(place: Mapping[str, object], *, zone: str, holidays: Holidays | None = None) -> HoursRead:
    """
    Return the calendar that the opening hours of a place on schema.org describe.

    Reads ``openingHoursSpecification`` and ``specialOpeningHoursSpecification``,
    each one object or a list, or else the ``openingHours`` text. Other
    properties of the place are not about hours. Where schema.org is silent,
    publishers' practice decides:

    - `closes` before `opens` is the next day's (schema.org); equal to it, or
      neither given, the place is closed (Google; schema.org);
    - ``23:59`` and ``23:59:59`` as `closes` mean midnight (Google: a day that
      never closes is ``00:00`` to ``23:59``);
    - no `dayOfWeek` is every day; ``PublicHolidays`` are the hours of holidays;
    - `validFrom` and `validThrough` are both included. Without a `dayOfWeek`, or
      for a single date, they make an :class:`~cxcore.coverage.Override`; a
      week that holds from one date to another makes versions of a
      :class:`~cxcore.coverage.VersionedCalendar`;
    - a place that states hours of dates only is closed on all others, which
      `left_out` says;
    - where several are about one date, special ones hold before general ones,
      then those with the shortest range of dates; equal ranges add up.

    Args:
        place: The JSON-LD object, parsed.
        zone: The IANA zone on whose wall clock the hours stand; schema.org has no place for it.
        holidays: The dates that ``PublicHolidays`` stand for; none by default.

    Raises:
        InvalidDocumentError: Every fault, each with its path, a wrong `zone` among them; also that there are no
            opening hours at all, which an empty list does not state.
        InvalidValueError: `place` is no object.
        UnknownZoneError: `zone` is no IANA time zone, and nothing else is wrong.

    >>> read = from_schema_org(
    ...     {
    ...         "@type": "Store",
    ...         "openingHoursSpecification": [
    ...             {"dayOfWeek": ["Monday", "Tuesday"], "opens": "09:00", "closes": "17:00"},
    ...             {"validFrom": "2026-12-24", "validThrough": "2026-12-26", "opens": "00:00", "closes": "00:00"},
    ...         ],
    ...     },
    ...     zone="Europe/Lisbon",
    ... )
    >>> print(read.calendar.hours, [str(each.on) for each in read.calendar.overrides], read.left_out)
    Mo-Tu 09:00-17:00 ['2026-12-24'] ()
    """
    if not isinstance(place, Mapping):
        raise InvalidValueError(f"is the JSON-LD object of a place, parsed, not {type_in_words(place)}.", path="place")
    reading = _Reading()
    rules = list(reading.rules(place))
    overrides = tuple(reading.overrides(rules))
    weeks = list(reading.weeks([rule for rule in rules if not rule.is_of_dates]))
    reading.stop_at_faults(zone=zone)
    if all(rule.is_of_dates for rule in rules):
        reading.left_out.append(
            LeftOut(GENERAL, "states no ordinary week, so it is closed on all dates but those named.")
        )
    days_off = Holidays() if holidays is None else holidays
    calendars = [Calendar(week, zone=zone, holidays=days_off, overrides=overrides) for _, week in weeks]
    later = [Version(since, calendar) for (since, _), calendar in zip(weeks[1:], calendars[1:], strict=True)]
    calendar = VersionedCalendar(calendars[0], tuple(later)) if later else calendars[0]
    return HoursRead(calendar, tuple(reading.left_out))


class _Reading:
    """One reading of a place: the faults found, and what cannot be kept."""

    def __init__(self) -> None:
        self.faults: list[InvalidValueError] = []
        self.left_out: list[LeftOut] = []

    def stop_at_faults(self, *, zone: str) -> None:
        """Refuse all that was found, each once, with a wrong zone beside it."""
        faults = list({str(fault): fault for fault in self.faults}.values())
        try:
            zone_of(zone)
        except UnknownZoneError as fault:
            if not faults:
                raise
            faults.insert(0, fault.under("zone"))
        if faults:
            raise InvalidDocumentError("The opening hours cannot be read", faults)

    # --- from properties to rules -------------------------------------------

    def rules(self, place: Mapping[str, object]) -> Iterator[_Rule]:
        """Yield what the properties of a place say, leaving out those that say it less well."""
        stated = [name for name in (TEXT, GENERAL, SPECIAL) if name in place and place[name] != []]
        if not stated:
            self.faults.append(
                InvalidHoursError(f"the place has neither {GENERAL} nor {TEXT}, so its hours are not known.")
            )
        self.left_out += [
            LeftOut(name, "is empty, which does not say that it is closed.")
            for name in (TEXT, GENERAL, SPECIAL)
            if name in place and name not in stated
        ]
        if GENERAL in stated and TEXT in stated:
            self.left_out.append(LeftOut(TEXT, f"not read, since {GENERAL} says it in full."))
        elif TEXT in stated:
            yield from self._each(place, TEXT, self._rules_of_text)
        for name in (GENERAL, SPECIAL):
            yield from self._each(place, name, self._rule)

    def _each(
        self, place: Mapping[str, object], name: str, read: Callable[[object, str], Iterable[_Rule]]
    ) -> Iterator[_Rule]:
        given = place.get(name, ())
        many = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        if len(many) > _MOST_SPECIFICATIONS:
            self.faults.append(
                InvalidHoursError(f"has {len(many):,} entries; at most {_MOST_SPECIFICATIONS:,} are read.", path=name)
            )
            return
        for number, each in enumerate(many):
            path = f"{name}[{number}]" if many is given else name
            try:
                yield from read(each, path)
            except InvalidValueError as fault:
                self.faults.append(fault.under(path))

    def _rules_of_text(self, text: object, path: str) -> Iterator[_Rule]:
        """Read ``Mo-Fr 09:00-18:00``; days without a time are open round the clock."""
        if not isinstance(text, str):
            raise InvalidHoursError(f"is text such as 'Mo-Fr 09:00-18:00', not {type_in_words(text)}.")
        hours = WeeklyHours.parse(text if re.search(r"[\d;]", text) else f"{text} 00:00-24:00")
        for day, of_day in zip((*WEEKDAYS, HOLIDAYS), (*hours.days, hours.on_holidays), strict=True):
            if of_day.spans:
                yield _Rule(path, False, frozenset([day]), date.min, date.max, until_midnight(of_day))

    def _rule(self, given: object, path: str) -> Iterator[_Rule]:
        if not isinstance(given, Mapping):
            raise InvalidHoursError(f"is an object with dayOfWeek, opens and closes, not {type_in_words(given)}.")
        for key in given:
            if key not in (*_READ, *_MARKS):
                hint = suggest(str(key), _READ, kind="properties")
                if hint.startswith("Did"):
                    raise InvalidHoursError(f"is not a property of opening hours. {hint}", path=str(key))
                self.left_out.append(LeftOut(f"{path}.{key}", "not read; it does not say when."))
        days = self._days(given["dayOfWeek"]) if "dayOfWeek" in given else None
        since = self._date(given, "validFrom", path) or date.min
        through = self._date(given, "validThrough", path) or date.max
        if through < since:
            raise InvalidHoursError(f"is {through}, before validFrom, {since}.", path="validThrough")
        if days is not None and since == through and WEEKDAYS[since.weekday()] not in days:
            named = " and ".join(sorted(days))
            self.left_out.append(LeftOut(path, f"{since} is a {WEEKDAYS[since.weekday()]}, so {named} never comes."))
            return
        is_of_dates = "validFrom" in given and "validThrough" in given and (days is None or since == through)
        yield _Rule(path, path.startswith(SPECIAL), days, since, through, self._hours(given, path), is_of_dates)

    def _days(self, given: object) -> frozenset[str]:
        many = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        days = [self._day(each.get("@id") if isinstance(each, Mapping) else each) for each in many]
        if not days:
            raise InvalidHoursError("names no day; leave it out for every day.", path="dayOfWeek")
        return frozenset(days)

    def _day(self, given: object) -> str:
        day = _VOCABULARY.sub("", str(given), count=1)
        if day not in (*WEEKDAYS, HOLIDAYS):
            hint = suggest(day, (*WEEKDAYS, HOLIDAYS), kind="days")
            raise InvalidHoursError(f"{day!r} is not a day of schema.org. {hint}", path="dayOfWeek")
        return day

    def _date(self, given: Mapping[str, object], key: str, path: str) -> date | None:
        if key not in given:
            return None
        value = given[key]
        found = _DATE.fullmatch(value) if isinstance(value, str) else None
        try:
            on = date.fromisoformat(found[1]) if found else None
        except ValueError:
            on = None
        if found is None or on is None:
            raise InvalidHoursError(f"is a date such as '2026-12-24'; {value!r} is not.", path=key)
        if found[2]:
            self.left_out.append(LeftOut(f"{path}.{key}", f"the time of day, {found[2]}; hours hold for whole dates."))
        return on

    def _hours(self, given: Mapping[str, object], path: str) -> DayHours:
        if "opens" not in given and "closes" not in given:
            return DayHours()  # "closed otherwise", https://schema.org/OpeningHoursSpecification
        opens, closes = (self._time(given, key, path) for key in ("opens", "closes"))
        if opens >= DAY:
            raise InvalidHoursError("is before 24:00.", path="opens")
        if opens == closes:
            return DayHours()
        return until_midnight(DayHours(((opens, closes if opens < closes else closes + DAY),)))

    def _time(self, given: Mapping[str, object], key: str, path: str) -> timedelta:
        value = given.get(key)
        found = _TIME.fullmatch(value) if isinstance(value, str) else None
        if not found:
            raise InvalidHoursError(
                f"is a time such as '09:00'; {value!r} is not." if key in given else "is missing.", path=key
            )
        hours, minutes, seconds = (int(number or 0) for number in found.groups()[:3])
        time = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if time > DAY:
            raise InvalidHoursError(f"is a time up to 24:00; {value!r} is not.", path=key)
        if found[4]:
            self.left_out.append(
                LeftOut(f"{path}.{key}", f"the offset {found[4]}; hours stand on the wall clock of the zone.")
            )
        return time

    # --- from rules to a calendar ---------------------------------------------

    def overrides(self, rules: Sequence[_Rule]) -> Iterator[Override]:
        """Yield the rules of dates as overrides, those that hold before others last."""
        of_dates = sorted((rule for rule in rules if rule.is_of_dates), key=lambda rule: rule.order, reverse=True)
        for _, same in groupby(of_dates, key=lambda rule: rule.order):
            equal = list(same)
            yield Override(on=equal[0].since, through=equal[0].through, hours=self._joined(equal))

    def weeks(self, rules: Sequence[_Rule]) -> Iterator[tuple[date, WeeklyHours]]:
        """Yield each week that holds from some date on, in order; the first holds from the beginning."""
        firsts = {date.min} | {rule.since for rule in rules}
        firsts |= {rule.through + DAY for rule in rules if rule.through != date.max}
        before: WeeklyHours | None = None
        for since in sorted(firsts):
            in_force = [rule for rule in rules if rule.since <= since <= rule.through]
            hours = {day: self._on(day, in_force) for day in (*WEEKDAYS, HOLIDAYS)}
            try:
                week = WeeklyHours(tuple(hours[day] for day in WEEKDAYS), on_holidays=hours[HOLIDAYS])
            except InvalidHoursError as fault:
                self.faults.append(InvalidHoursError(str(fault.args[0]), path=GENERAL))
                return
            if week != before:
                yield since, week
            before = week

    def _on(self, day: str, rules: Sequence[_Rule]) -> DayHours:
        about = [rule for rule in rules if day in (_EVERY_DAY if rule.days is None else rule.days)]
        first = min((rule.order for rule in about), default=None)
        return self._joined([rule for rule in about if rule.order == first])

    def _joined(self, rules: Sequence[_Rule]) -> DayHours:
        """Join rules of equal standing; hours that are stated twice are stated."""
        closed, opened = ([rule for rule in rules if rule.hours.is_closed is which] for which in (True, False))
        if closed and opened:
            self.faults.append(InvalidHoursError(f"is closed when {opened[0].path} is open.", path=closed[0].path))
            return DayHours()
        try:
            return DayHours(tuple({span for rule in rules for span in rule.hours.spans}))
        except InvalidHoursError as fault:
            self.faults.append(InvalidHoursError(str(fault.args[0]), path=rules[-1].path))
            return DayHours()
