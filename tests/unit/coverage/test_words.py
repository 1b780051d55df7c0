"""Opening hours as a customer reads them; the sentences are those of CLDR 47, the phrases around them ours."""
# ruff: noqa: RUF001  # sentences as people read them, with the dashes of CLDR

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar, Holidays, WeeklyHours
from cxcore.errors import InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.locale import cldr_version

GOLDEN_OF = "47"  # the version of CLDR whose words the golden sentences hold
LISBON = ZoneInfo("Europe/Lisbon")
NEW_YORK = ZoneInfo("America/New_York")

golden = pytest.mark.skipif(
    cldr_version() != GOLDEN_OF, reason=f"the golden sentences are those of CLDR {GOLDEN_OF}, not of {cldr_version()}"
)


@pytest.fixture(scope="module")
def new_york() -> Calendar:
    return Calendar.parse("Mo-Fr 09:00-17:00", zone="America/New_York")


# --- a week --------------------------------------------------------------


@golden
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en-US",
            (
                "Mon–Fri 9:00\u202fAM\u2009–\u20095:00\u202fPM, Sat 10:00\u202fAM\u2009–\u20092:00\u202fPM, "
                "holidays 10:00\u202fAM\u2009–\u200912:00\u202fPM"
            ),
        ),
        ("en-GB", "Mon–Fri 09:00–17:00, Sat 10:00–14:00, holidays 10:00–12:00"),
        ("fr", "lun.–ven. 09:00–17:00, sam. 10:00–14:00, jours fériés 10:00–12:00"),
        ("ro", "lun.–vin. 09:00–17:00, sâm. 10:00–14:00, sărbători legale 10:00–12:00"),
        ("de", "Mo–Fr 09:00–17:00, Sa 10:00–14:00, feiertags 10:00–12:00"),
        ("ja", "月～金 9:00～17:00、土 10:00～14:00、祝日 10:00～12:00"),
        ("ar", "الاثنين–الجمعة 9:00 ص – 5:00 م والسبت 10:00 ص – 2:00 م والعطلات الرسمية 10:00 ص – 12:00 م"),
        ("hi", "सोम–शुक्र 9:00 am – 5:00 pm, शनि 10:00 am – 2:00 pm, सार्वजनिक अवकाश 10:00 am – 12:00 pm"),
        ("pt-BR", "seg.–sex. 09:00–17:00, sáb. 10:00–14:00, feriados 10:00–12:00"),
    ],
)
def test_a_week_is_said_in_the_language_and_on_the_clock_of_the_reader(language: str, words: str) -> None:
    hours = WeeklyHours.parse("Mo-Fr 09:00-17:00; Sa 10:00-14:00; PH 10:00-12:00")

    assert hours.in_words(language) == words


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("Mo-Fr 09:00-17:00; We off", "Mon–Tue, Thu–Fri 09:00–17:00", "days with the same hours stand together"),
        ("Su-Th 08:00-16:00", "Sun–Thu 08:00–16:00", "a working week that starts on Sunday"),
        ("Mo-Fr 09:00-12:00,13:00-18:00", "Mon–Fri 09:00–12:00, 13:00–18:00", "a lunch break"),
        ("Fr,Sa 22:00-06:00", "Fri–Sat 22:00–06:00", "a night ends on the next day's clock"),
        ("Mo 18:00-24:00", "Mon 18:00–00:00", "midnight"),
        ("Mo 09:00:30-17:00", "Mon 09:00:30–17:00", "seconds only where there are any"),
        ("00:00-24:00; Su off", "Mon–Sat 24 hours", "whole days"),
        ("Sa 09:00-33:00", "Sat 09:00 (24 hours)", "a full turn of the clock"),
        ("Sa 08:00-34:00", "Sat 08:00 (26 hours)", "10:00 would be read as two hours later"),
        ("Sa 00:00-32:00", "Sat 00:00 (32 hours)", "a whole day and more"),
        ("24/7", "24 hours a day, 7 days a week", "round the clock"),
        ("09:00-33:00", "24 hours a day, 7 days a week", "round the clock in shifts"),
        ("24/7; PH 10:00-12:00", "24 hours a day, 7 days a week, holidays 10:00–12:00", "but for holidays"),
        ("PH 10:00-12:00", "holidays 10:00–12:00", "only on holidays"),
        ("off", "closed", "never"),
    ],
)
def test_every_kind_of_week_can_be_said(text: str, words: str, reason: str) -> None:
    assert WeeklyHours.parse(text).in_words("en-GB") == words, reason


@golden
@pytest.mark.parametrize(
    ("language", "closed", "always"),
    [
        ("en-US", "closed", "24 hours a day, 7 days a week"),
        ("fr", "fermé", "24 heures sur 24, 7 jours sur 7"),
        ("ro", "închis", "non-stop"),
        ("de", "geschlossen", "rund um die Uhr"),
        ("ja", "休業", "毎日24時間"),
        ("ar", "مغلق", "على مدار الساعة طوال أيام الأسبوع"),
        ("hi", "बंद", "चौबीसों घंटे, सातों दिन"),
        ("pt-BR", "fechado", "24 horas por dia, 7 dias por semana"),
    ],
)
def test_never_and_always_are_said_in_every_language(language: str, closed: str, always: str) -> None:
    assert WeeklyHours.parse("off").in_words(language) == closed
    assert WeeklyHours.parse("24/7").in_words(language) == always


def test_a_language_without_phrases_is_refused_rather_than_mixed() -> None:
    with pytest.raises(InvalidValueError) as caught:
        WeeklyHours.parse("24/7").in_words("it-CH")

    assert str(caught.value) == (
        "language: opening hours are not yet written in 'it-CH'; they are in ar, de, en, fr, hi, ja, pt, ro."
    )


def test_a_tag_that_is_none_is_refused_as_such() -> None:
    with pytest.raises(InvalidValueError) as caught:
        WeeklyHours.parse("24/7").in_words("pt_BR")

    assert str(caught.value) == (
        "language: is a BCP 47 language tag such as 'pt-BR'; 'pt_BR' is not. Did you mean 'pt-BR'?"
    )


# --- the next opening ----------------------------------------------------


@golden
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en-US", "opens tomorrow at 9:00\u202fAM (4:00\u202fPM your time)"),
        ("en-GB", "opens tomorrow at 09:00 (16:00 your time)"),
        ("fr", "ouvre demain à 09:00 (16:00 chez vous)"),
        ("ro", "se deschide mâine la 09:00 (16:00, ora dumneavoastră)"),
        ("de", "öffnet morgen um 09:00 (16:00 Ihrer Zeit)"),
        ("ja", "明日9:00に営業開始（お客様の地域では16:00）"),
        ("ar", "يفتح غدًا الساعة 9:00 ص (4:00 م بتوقيتك)"),
        ("hi", "कल 9:00 am पर खुलेगा (आपके समय के अनुसार 4:00 pm)"),
        ("pt-BR", "abre amanhã às 09:00 (16:00 no seu horário)"),
    ],
)
def test_the_next_opening_is_said_on_both_clocks(language: str, sentence: str, new_york: Calendar) -> None:
    sunday = datetime(2026, 3, 1, 12, tzinfo=NEW_YORK)

    said = new_york.next_opening_in_words(at=sunday, language=language, reader_zone="Europe/Bucharest")

    assert said == sentence


@pytest.mark.parametrize(
    ("at", "sentence", "reason"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=LISBON), "opens today at 09:00", "this morning"),
        (datetime(2026, 3, 2, 9, tzinfo=LISBON), "open now", "the instant of opening"),
        (datetime(2026, 3, 2, 16, 59, 59, tzinfo=LISBON), "open now", "the last second"),
        (datetime(2026, 3, 2, 17, tzinfo=LISBON), "opens tomorrow at 09:00", "the instant of closing"),
        (datetime(2026, 3, 6, 17, tzinfo=LISBON), "opens Monday at 09:00", "over the weekend"),
        (
            datetime(2026, 12, 23, 18, tzinfo=LISBON),
            "opens Mon, 4 Jan 2027 at 09:00",
            "over the holidays, into another year",
        ),
    ],
)
def test_the_day_of_the_next_opening_is_called_by_how_near_it_is(at: datetime, sentence: str, reason: str) -> None:
    closed = Holidays.on([date(2026, 12, day) for day in range(24, 32)] + [date(2027, 1, 1)])
    lisbon = Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisbon", holidays=closed)

    assert lisbon.next_opening_in_words(at=at, language="en-GB") == sentence, reason


@pytest.mark.parametrize(
    ("reader_zone", "sentence", "reason"),
    [
        (None, "opens tomorrow at 09:00", "the reader is where the desk is"),
        ("America/New_York", "opens tomorrow at 09:00", "the reader's clock shows the same"),
        ("America/Toronto", "opens tomorrow at 09:00", "another zone with the same clock"),
        ("Asia/Kathmandu", "opens tomorrow at 09:00 (19:45 your time)", "the same two dates for both"),
        (
            "Asia/Manila",
            "opens Mon, 2 Mar 2026 at 09:00 (Mon, 2 Mar 2026 at 22:00 your time)",
            "in Manila it is Monday already: their today is our tomorrow",
        ),
        (
            "Pacific/Kiritimati",
            "opens Mon, 2 Mar 2026 at 09:00 (Tue, 3 Mar 2026 at 04:00 your time)",
            "the reader's tomorrow is another date",
        ),
    ],
)
def test_relative_days_are_only_said_where_desk_and_reader_mean_the_same(
    reader_zone: str | None, sentence: str, reason: str, new_york: Calendar
) -> None:
    sunday = datetime(2026, 3, 1, 12, tzinfo=NEW_YORK)

    said = new_york.next_opening_in_words(at=sunday, language="en-GB", reader_zone=reader_zone)

    assert said == sentence, reason


def test_the_words_do_not_depend_on_the_zone_in_which_the_question_is_written(new_york: Calendar) -> None:
    sunday = datetime(2026, 3, 1, 12, tzinfo=NEW_YORK)

    assert new_york.next_opening_in_words(at=sunday.astimezone(UTC), language="ro") == "se deschide mâine la 09:00"


def test_the_clocks_are_those_of_the_opening_and_not_of_the_question() -> None:
    # On 8 March 2026 New York goes to summer time, Lisbon on the 29th: four hours apart, no longer five.
    desk = Calendar.parse("Mo 09:00-17:00", zone="America/New_York")
    saturday = datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)

    said = desk.next_opening_in_words(at=saturday, language="en-GB", reader_zone="Europe/Lisbon")

    assert said == "opens Monday at 09:00 (13:00 your time)"


def test_an_hour_that_comes_twice_is_not_open_now_on_its_first_pass() -> None:
    # 01:30 in New York comes at 05:30Z and again at 06:30Z, when this desk opens.
    desk = Calendar.parse("Su 06:30-12:00", zone="UTC")
    first_pass = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)

    assert desk.next_opening_in_words(at=first_pass, language="en-GB") == "opens today at 06:30"


def test_a_desk_that_never_opens_is_closed_and_one_that_never_closes_is_open() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert Calendar.parse("off", zone="UTC").next_opening_in_words(at=now, language="fr") == "fermé"
    assert Calendar.always(zone="UTC").next_opening_in_words(at=now, language="fr") == "ouvert actuellement"


def test_what_cannot_be_said_is_refused_by_the_name_of_its_argument(new_york: Calendar) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        new_york.next_opening_in_words(at=datetime(2026, 3, 1, 12), language="en")  # noqa: DTZ001  # the fault under test
    with pytest.raises(UnknownZoneError) as caught:
        new_york.next_opening_in_words(at=now, language="en", reader_zone="Europe/Lisboa")
    assert str(caught.value) == ("reader_zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?")
    with pytest.raises(InvalidValueError, match=r"^language: opening hours are not yet written in 'it'; they are in "):
        new_york.next_opening_in_words(at=now, language="it")
