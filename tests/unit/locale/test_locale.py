"""Times, days and durations read as CLDR 47 has them in each language."""
# ruff: noqa: RUF001  # sentences as people read them, with the dashes of CLDR

from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel.core import get_cldr_version
from babel.localedata import locale_identifiers

from cxcore.errors import InvalidValueError
from cxcore.locale import (
    cldr_version,
    date_in_words,
    day_in_words,
    duration_in_words,
    hour_cycle,
    is_right_to_left,
    list_in_words,
    time_in_words,
    time_span_in_words,
    weekdays_in_words,
)

GOLDEN_OF = "47"  # the version of CLDR whose words the tables hold
SUNDAY = date(2026, 3, 1)
NARROW = "\u202f"  # CLDR's no-break space before AM and PM
NO_BREAK = "\u00a0"  # what CLDR puts before some units of French
THIN = "\u2009"  # CLDR's blank around a dash

golden = pytest.mark.skipif(
    cldr_version() != GOLDEN_OF, reason=f"the words expected are those of CLDR {GOLDEN_OF}, not of {cldr_version()}"
)


def test_the_version_of_the_words_is_that_of_babels_data() -> None:
    assert cldr_version() == str(get_cldr_version())


# --- languages -----------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "hours", "reason"),
    [
        ("en-US", 12, "the United States"),
        ("en", 12, "English alone is that of the United States"),
        ("en-GB", 24, "a territory has its own clock"),
        ("en-us", 12, "case does not matter"),
        ("hi", 12, "India"),
        ("ar", 12, "Arabic"),
        ("ko", 12, "AM and PM before the time"),
        ("de", 24, "Germany"),
        ("fr", 24, "France"),
        ("fr-CA", 24, "the h of 9 h 00 is text, not a field"),
        ("ro", 24, "Romania"),
        ("ja", 24, "Japan"),
        ("pt-BR", 24, "Brazil"),
        ("de-JP", 24, "a pair without data of its own falls back to the language"),
        ("en-GB-x-floor", 24, "a private part is dropped"),
        ("en-GB-u-ca-gregory", 24, "an extension is dropped"),
    ],
)
def test_the_clock_is_that_of_the_readers_territory(tag: str, hours: int, reason: str) -> None:
    assert hour_cycle(tag) == hours, reason


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("pt_BR", "language: is a BCP 47 language tag such as 'pt-BR'; 'pt_BR' is not. Did you mean 'pt-BR'?"),
        ("", "language: is a BCP 47 language tag such as 'pt-BR'; '' is not."),
        ("rox", "language: 'rox' is not a language that CLDR knows. Did you mean 'ro'?"),
        ("qqq", "language: 'qqq' is not a language that CLDR knows. Use a tag such as 'en', 'pt-BR' or 'zh-Hant'."),
        (None, "language: is a BCP 47 language tag such as 'pt-BR', not a NoneType."),
        (["en"], "language: is a BCP 47 language tag such as 'pt-BR', not a list."),
    ],
)
def test_what_is_no_language_is_refused_with_help(tag: str, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        time_in_words(time(9), language=tag)

    assert str(caught.value) == sentence


def test_arabic_and_hebrew_run_from_right_to_left() -> None:
    assert [is_right_to_left(language) for language in ("ar", "he", "fa", "en", "ja")] == [True] * 3 + [False] * 2


# --- times and durations ------------------------------------------------


@golden
@pytest.mark.parametrize(
    ("language", "morning", "afternoon", "midnight", "to_the_second"),
    [
        ("en-US", f"9:00{NARROW}AM", f"3:30{NARROW}PM", f"12:00{NARROW}AM", f"9:00:05{NARROW}AM"),
        ("en-GB", "09:00", "15:30", "00:00", "09:00:05"),
        ("fr", "09:00", "15:30", "00:00", "09:00:05"),
        ("ro", "09:00", "15:30", "00:00", "09:00:05"),
        ("de", "09:00", "15:30", "00:00", "09:00:05"),
        ("ja", "9:00", "15:30", "0:00", "9:00:05"),
        ("ar", "9:00 ص", "3:30 م", "12:00 ص", "9:00:05 ص"),
        ("hi", "9:00 am", "3:30 pm", "12:00 am", "9:00:05 am"),
        ("pt-BR", "09:00", "15:30", "00:00", "09:00:05"),
    ],
)
def test_a_time_of_day_is_read_on_the_clock_of_the_language(
    language: str, morning: str, afternoon: str, midnight: str, to_the_second: str
) -> None:
    times = (time(9), time(15, 30), time(0), time(9, 0, 5))

    assert [time_in_words(at, language=language) for at in times] == [morning, afternoon, midnight, to_the_second]


def test_the_zone_of_a_time_does_not_move_it() -> None:
    assert time_in_words(time(9, tzinfo=UTC), language="ro") == "09:00"


@golden
@pytest.mark.parametrize(
    ("language", "span", "reason"),
    [
        ("ro", "09:00–17:00", "times without blanks stand at the dash"),
        ("en-US", f"9:00{NARROW}AM{THIN}–{THIN}5:00{NARROW}PM", "times with blanks stand off it"),
        ("ja", "9:00～17:00", "the dash is that of the language"),
        ("fa", "9:00 تا 17:00", "a word between them keeps its blanks"),
    ],
)
def test_a_span_of_time_has_the_dash_of_the_language(language: str, span: str, reason: str) -> None:
    written = time_span_in_words(time(9), time(17), language=language)

    assert written == span, reason


@golden
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-US", "26 hours, 30 minutes, 1 second"),
        ("fr", f"26{NO_BREAK}heures, 30 minutes, 1{NO_BREAK}seconde"),
        ("ro", "26 de ore, 30 de minute, 1 secundă"),
        ("de", "26 Stunden, 30 Minuten, 1 Sekunde"),
        ("ja", "26 時間、30 分、1 秒"),
        ("ar", "26 ساعة و30 دقيقة وثانية"),
        ("hi", "26 घंटे, 30 मिनट, 1 सेकंड"),
        ("pt-BR", "26 horas, 30 minutos, 1 segundo"),
    ],
)
def test_a_duration_is_counted_in_hours_minutes_and_seconds(language: str, words: str) -> None:
    assert duration_in_words(timedelta(hours=26, minutes=30, seconds=1), language=language) == words


@pytest.mark.parametrize(
    ("duration", "words", "reason"),
    [
        (timedelta(0), "0 minutes", "nothing"),
        (timedelta(milliseconds=999), "0 minutes", "less than a second is left off, not rounded up"),
        (timedelta(hours=2), "2 hours", "parts that are zero are not said"),
        (timedelta(seconds=59), "59 seconds", "never rounded to a minute"),
        (timedelta(days=100), "2400 hours", "there are no days"),
    ],
)
def test_only_the_parts_of_a_duration_that_are_there_are_said(duration: timedelta, words: str, reason: str) -> None:
    assert duration_in_words(duration, language="en") == words, reason


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        duration_in_words(timedelta(minutes=-5), language="en")

    assert str(caught.value) == "duration: is at least zero; -1 day, 23:55:00 is not."


# --- days ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words", "reason"),
    [
        ([0, 1, 2, 3, 4], "Mon–Fri", "a row"),
        ([4, 0, 2, 2], "Mon, Wed, Fri", "in the order of the week, each once"),
        ([0, 1, 3, 4, 6], "Thu–Fri, Sun–Tue", "a row over the end of the week is listed by its first day"),
        ([6, 0, 1, 2, 3], "Sun–Thu", "the working week of many Arab countries"),
        (range(7), "Mon–Sun", "all seven"),
        ([5], "Sat", "one"),
        ([], "", "none"),
    ],
)
def test_weekdays_in_a_row_are_a_range(days: list[int], words: str, reason: str) -> None:
    assert weekdays_in_words(days, language="en") == words, reason


@golden
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "lun.–jeu., sam."),
        ("ro", "lun.–joi, sâm."),
        ("de", "Mo–Do, Sa"),
        ("ja", "月～木、土"),
        ("ar", "الاثنين–الخميس والسبت"),
        ("hi", "सोम–गुरु, शनि"),
        ("pt-BR", "seg.–qui., sáb."),
    ],
)
def test_weekdays_have_the_short_names_of_the_language(language: str, words: str) -> None:
    assert weekdays_in_words([0, 1, 2, 3, 5], language=language) == words


def test_a_number_that_is_no_weekday_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        weekdays_in_words([0, 7], language="en")

    assert str(caught.value) == "days: are numbered from 0, Monday, to 6; 7 is not among them."


@golden
@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en-US", ["today", "tomorrow", "Tuesday", "Saturday", "Sun, Mar 8, 2026"]),
        ("fr", ["aujourd’hui", "demain", "mardi", "samedi", "dim. 8 mars 2026"]),
        ("ro", ["azi", "mâine", "marți", "sâmbătă", "dum., 8 mar. 2026"]),
        ("de", ["heute", "morgen", "Dienstag", "Samstag", "So., 8. März 2026"]),
        ("ja", ["今日", "明日", "火曜日", "土曜日", "2026年3月8日(日)"]),
        ("ar", ["اليوم", "غدًا", "الثلاثاء", "السبت", "الأحد، 8 مارس 2026"]),
        ("hi", ["आज", "कल", "मंगलवार", "शनिवार", "रवि, 8 मार्च 2026"]),
        ("pt-BR", ["hoje", "amanhã", "terça-feira", "sábado", "dom., 8 de mar. de 2026"]),
        ("it", ["domenica", "lunedì", "martedì", "sabato", "dom 8 mar 2026"]),  # without our words: the weekday
    ],
)
def test_a_day_is_called_by_how_near_it_is(language: str, names: list[str]) -> None:
    named = [day_in_words(SUNDAY + timedelta(days=ahead), today=SUNDAY, language=language) for ahead in (0, 1, 2, 6, 7)]

    assert named == names


def test_a_day_in_the_past_is_called_by_its_date() -> None:
    assert day_in_words(date(2026, 2, 28), today=SUNDAY, language="en-GB") == "Sat, 28 Feb 2026"


def test_a_datetime_is_refused_where_a_date_is_meant() -> None:
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    sentence = "is a date, not a datetime; which date it is depends on the zone."

    with pytest.raises(InvalidValueError, match=f"^on: {sentence}$"):
        date_in_words(moment, language="en")
    with pytest.raises(InvalidValueError, match=f"^on: {sentence}$"):
        day_in_words(moment, today=SUNDAY, language="en")
    with pytest.raises(InvalidValueError, match=f"^today: {sentence}$"):
        day_in_words(SUNDAY, today=moment, language="en")


# --- lists ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "words", "reason"),
    [
        ([], "", "nothing"),
        (["billing"], "billing", "one"),
        (["billing", "sales", "claims"], "billing, sales, claims", "no 'and' before the last"),
        (["{1}", "{0}"], "{1}, {0}", "an item that looks like a pattern stays as it is"),
    ],
)
def test_a_list_has_the_separator_of_the_language(items: list[str], words: str, reason: str) -> None:
    assert list_in_words(items, language="en") == words, reason


# --- every language ------------------------------------------------------


def test_every_language_of_cldr_has_all_the_words() -> None:
    for identifier in locale_identifiers():
        tag = identifier.replace("_", "-")

        assert weekdays_in_words([0, 1, 4], language=tag)
        assert time_span_in_words(time(9), time(17), language=tag)
        assert "duration" not in duration_in_words(timedelta(hours=2), language=tag), tag
        assert day_in_words(SUNDAY, today=SUNDAY, language=tag)
        assert date_in_words(SUNDAY, language=tag)
