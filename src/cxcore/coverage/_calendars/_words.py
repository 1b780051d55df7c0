"""
Opening hours as a sentence for the customer.

Names of days, times and their order come from CLDR through
:mod:`cxcore.locale`. The phrases around them are ours: CLDR has none. A
language without phrases is refused, rather than answered half in English.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from cxcore.coverage._calendars._day_hours import DAY, DayHours, Span
from cxcore.errors import InvalidValueError
from cxcore.intervals import to_microseconds
from cxcore.locale import (
    date_in_words,
    day_in_words,
    duration_in_words,
    list_in_words,
    time_in_words,
    time_span_in_words,
    weekdays_in_words,
)
from cxcore.values import canonical_language

_WEEK: Final = 7 * DAY


@attrs.frozen(kw_only=True)
class _Phrases:
    """What one language says around days and times."""

    closed: str
    round_the_clock: str
    on_holidays: str
    open_now: str
    moment: str
    opens: str
    your_time: str


_PHRASES: Final[Mapping[str, _Phrases]] = {
    "ar": _Phrases(
        closed="مغلق",
        round_the_clock="على مدار الساعة طوال أيام الأسبوع",
        on_holidays="العطلات الرسمية",
        open_now="مفتوح الآن",
        moment="{day} الساعة {time}",
        opens="يفتح {moment}",
        your_time="{sentence} ({moment} بتوقيتك)",
    ),
    "de": _Phrases(
        closed="geschlossen",
        round_the_clock="rund um die Uhr",
        on_holidays="feiertags",
        open_now="jetzt geöffnet",
        moment="{day} um {time}",
        opens="öffnet {moment}",
        your_time="{sentence} ({moment} Ihrer Zeit)",
    ),
    "en": _Phrases(
        closed="closed",
        round_the_clock="24 hours a day, 7 days a week",
        on_holidays="holidays",
        open_now="open now",
        moment="{day} at {time}",
        opens="opens {moment}",
        your_time="{sentence} ({moment} your time)",
    ),
    "fr": _Phrases(
        closed="fermé",
        round_the_clock="24 heures sur 24, 7 jours sur 7",
        on_holidays="jours fériés",
        open_now="ouvert actuellement",
        moment="{day} à {time}",
        opens="ouvre {moment}",
        your_time="{sentence} ({moment} chez vous)",
    ),
    "hi": _Phrases(
        closed="बंद",
        round_the_clock="चौबीसों घंटे, सातों दिन",
        on_holidays="सार्वजनिक अवकाश",
        open_now="अभी खुला है",
        moment="{day} {time}",
        opens="{moment} पर खुलेगा",
        your_time="{sentence} (आपके समय के अनुसार {moment})",
    ),
    "ja": _Phrases(
        closed="休業",
        round_the_clock="毎日24時間",
        on_holidays="祝日",
        open_now="営業中",
        moment="{day}{time}",
        opens="{moment}に営業開始",
        your_time="{sentence}（お客様の地域では{moment}）",  # noqa: RUF001  # the brackets of Japanese
    ),
    "pt": _Phrases(
        closed="fechado",
        round_the_clock="24 horas por dia, 7 dias por semana",
        on_holidays="feriados",
        open_now="aberto agora",
        moment="{day} às {time}",
        opens="abre {moment}",
        your_time="{sentence} ({moment} no seu horário)",
    ),
    "ro": _Phrases(
        closed="închis",
        round_the_clock="non-stop",
        on_holidays="sărbători legale",
        open_now="deschis acum",
        moment="{day} la {time}",
        opens="se deschide {moment}",
        your_time="{sentence} ({moment}, ora dumneavoastră)",
    ),
}


def _phrases(language: str) -> _Phrases:
    weekdays_in_words((), language=language)  # refuses what is no language before we say that we do not speak it
    spoken = (canonical_language(language) or "").partition("-")[0]
    if spoken not in _PHRASES:
        raise InvalidValueError(
            f"opening hours are not yet written in {language!r}; they are in {', '.join(_PHRASES)}.", path="language"
        )
    return _PHRASES[spoken]


# --- a week --------------------------------------------------------------


def week_in_words(days: Sequence[DayHours], on_holidays: DayHours, language: str) -> str:
    """Return the hours of a week, Monday first, and of its holidays."""
    phrases = _phrases(language)
    groups = list(_groups(days, language, phrases))
    if on_holidays.spans:
        groups.append(f"{phrases.on_holidays} {_day(on_holidays, language)}")
    return list_in_words(groups, language=language) or phrases.closed


def _groups(days: Sequence[DayHours], language: str, phrases: _Phrases) -> Iterator[str]:
    if sum((end - start for hours in days for start, end in hours.spans), timedelta(0)) == _WEEK:
        yield phrases.round_the_clock  # spans of a week never overlap, so all of it is open
        return
    by_hours = {hours: [number for number, each in enumerate(days) if each == hours] for hours in days if hours.spans}
    for hours, numbers in by_hours.items():
        yield f"{weekdays_in_words(numbers, language=language)} {_day(hours, language)}"


def _day(hours: DayHours, language: str) -> str:
    return list_in_words((_span(span, language) for span in hours.spans), language=language)


def _span(span: Span, language: str) -> str:
    start, end = span
    if end - start < DAY:
        return time_span_in_words(_clock(start), _clock(end), language=language)
    # From here on a closing time would be read as that of the same day, or of the next; how long says it.
    length = duration_in_words(end - start, language=language)
    return f"{time_in_words(_clock(start), language=language)} ({length})" if start or end > DAY else length


def _clock(since_midnight: timedelta) -> time:
    return (datetime.min + since_midnight).time()  # noqa: DTZ901  # a wall clock has no zone


# --- the next opening ----------------------------------------------------


def opening_in_words(
    opens: datetime | None, *, at: datetime, zone: ZoneInfo, reader_zone: ZoneInfo, language: str
) -> str:
    """Return when a desk in `zone` opens, for a reader at the instant `at`."""
    phrases = _phrases(language)
    if opens is None:
        return phrases.closed
    if to_microseconds(opens) == to_microseconds(at, name="at"):
        return phrases.open_now
    ours, theirs = _seen(opens, at, zone), _seen(opens, at, reader_zone)
    agree = (ours.opens.date(), ours.now.date()) == (theirs.opens.date(), theirs.now.date())

    def moment(seen: _Seen) -> str:
        on, today = seen.opens.date(), seen.now.date()
        # Whose tomorrow? Where the two differ, only dates mean the same to both.
        day = day_in_words(on, today=today, language=language) if agree else date_in_words(on, language=language)
        return phrases.moment.format(day=day, time=clock(seen))

    def clock(seen: _Seen) -> str:
        return time_in_words(seen.opens.time(), language=language)

    sentence = phrases.opens.format(moment=moment(ours))
    if ours.opens.replace(tzinfo=None) == theirs.opens.replace(tzinfo=None):
        return sentence
    return phrases.your_time.format(sentence=sentence, moment=clock(theirs) if agree else moment(theirs))


@attrs.frozen
class _Seen:
    """An opening, and the moment of the question, on the wall clock of one zone."""

    opens: datetime
    now: datetime


def _seen(opens: datetime, now: datetime, zone: ZoneInfo) -> _Seen:
    return _Seen(opens.astimezone(zone), now.astimezone(zone))
