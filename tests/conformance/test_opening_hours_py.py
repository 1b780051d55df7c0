"""
Calendars agree with opening-hours-py, an independent reader of OpenStreetMap's notation.

It is asked whether it is open a quarter of an hour at a time, which it answers
by the same definition as ours, on every night on which clocks change. Where we
differ from it the case stands in a table with its reason.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar, Holidays, Override, YearlyDate
from cxcore.errors import InvalidHoursError
from cxcore.intervals import Interval

opening_hours = pytest.importorskip("opening_hours", reason="opening-hours-py is not installed")

LISBON = "Europe/Lisbon"
QUARTER = timedelta(minutes=15)

NIGHTS = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2025, 11, 2)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("Europe/Lisbon", date(2026, 3, 29)),
    ("Europe/Lisbon", date(2026, 10, 25)),
    ("Africa/Casablanca", date(2024, 3, 10)),
    ("Africa/Casablanca", date(2024, 4, 14)),
    ("Asia/Beirut", date(2024, 3, 31)),
    ("Asia/Beirut", date(2024, 10, 27)),
    ("Asia/Kathmandu", date(1986, 1, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("America/Manaus", date(2026, 7, 1)),
]
HOURS = [
    "Mo-Fr 09:00-18:00; Sa 10:00-14:00",
    "09:00-12:00,13:00-18:00",
    "22:00-06:00",
    "Mo-Fr 20:00-29:00",
    "Mo-Fr 08:00-20:00; We off",
    "Sa-Mo 01:30-03:15",
    "00:00-01:00",
    "01:00-02:00",
    "02:00-03:00",
    "23:30-24:00",
    "24/7",
]


def instants(start: datetime, days: int, step: timedelta = QUARTER) -> Iterator[datetime]:
    for number in range(days * 86_400 // int(step.total_seconds())):
        yield start + number * step


def disagreements(
    text: str, calendar: Calendar, start: datetime, days: int, *, country: str | None = None, step: timedelta = QUARTER
) -> list[str]:
    """Return the local times at which only one of the two is open."""
    clock = ZoneInfo(calendar.zone)
    peer = opening_hours.OpeningHours(text, timezone=clock, country=country)
    asked = ((at, at.astimezone(clock)) for at in instants(start, days, step))
    return [f"{local:%m-%d %H:%M}" for at, local in asked if peer.is_open(local) != calendar.is_open(at)]


@pytest.mark.parametrize(("zone", "night"), NIGHTS, ids=[f"{zone} {night}" for zone, night in NIGHTS])
def test_they_agree_on_every_quarter_of_an_hour_around_a_change_of_the_clock(zone: str, night: date) -> None:
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(days=2)

    found = {text: disagreements(text, Calendar.parse(text, zone=zone), start, 4) for text in HOURS}

    assert found == {text: [] for text in HOURS}


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        (
            "Mo-Fr 09:00-18:00; PH off",
            Calendar.parse("Mo-Fr 09:00-18:00", zone=LISBON, holidays=Holidays.of("PT", years=[2026])),
        ),
        (
            "Mo-Fr 09:00-18:00; PH 10:00-12:00",
            Calendar.parse("Mo-Fr 09:00-18:00; PH 10:00-12:00", zone=LISBON, holidays=Holidays.of("PT", years=[2026])),
        ),
    ],
)
def test_they_agree_on_the_holidays_of_a_year(text: str, calendar: Calendar) -> None:
    year = datetime(2026, 1, 1, tzinfo=UTC)

    assert disagreements(text, calendar, year, 365, country="PT", step=timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("text", "override"),
    [
        ("2026 Dec 24 09:00-13:00", Override.parse("09:00-13:00", on=date(2026, 12, 24))),
        ("2026 Dec 24-2027 Jan 2 off", Override(on=date(2026, 12, 24), through=date(2027, 1, 2))),
        ("Dec 24-Jan 2 off", Override(on=YearlyDate(12, 24), through=YearlyDate(1, 2))),
        ("Dec 25 11:00-12:00", Override.parse("11:00-12:00", on=YearlyDate(12, 25))),
    ],
)
def test_a_rule_of_dates_is_what_an_override_is(text: str, override: Override) -> None:
    desk = Calendar.parse("Mo-Fr 09:00-18:00", zone=LISBON, overrides=[override])

    assert Calendar.parse(f"Mo-Fr 09:00-18:00; {text}", zone=LISBON) == desk
    assert disagreements(f"Mo-Fr 09:00-18:00; {text}", desk, datetime(2026, 12, 20, tzinfo=UTC), 20) == []


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
spans = st.sampled_from(["off", "10:00-12:00", "09:00-12:30,13:30-18:00", "00:00-24:00", "20:30-24:00"])


@st.composite
def texts_with_dates(draw: st.DrawFn) -> tuple[str, datetime]:
    """Return a week with rules of dates, and a few days before all of them."""
    first = draw(st.sampled_from([date(2026, 12, 27), date(2028, 2, 25), date(2026, 3, 25), date(2027, 7, 28)]))
    days = [first + timedelta(days=number) for number in range(9)]

    def named(on: date, *, has_year: bool) -> str:
        return f"{on.year} {MONTHS[on.month - 1]} {on.day:02}" if has_year else f"{MONTHS[on.month - 1]} {on.day:02}"

    def rule() -> str:
        ranges = draw(st.lists(st.tuples(*[st.sampled_from(days)] * 2).map(sorted), min_size=1, max_size=2))
        year = draw(st.booleans())
        return ",".join(
            named(on, has_year=year) if on == through else f"{named(on, has_year=year)}-{named(through, has_year=year)}"
            for on, through in ranges
        )

    week = draw(st.sampled_from(["Mo-Fr 09:00-18:00", "24/7", "off", "09:00-12:00,13:00-24:00"]))
    rules = {rule(): draw(spans) for _ in range(draw(st.integers(1, 3)))}
    text = "; ".join([week, *(f"{dates} {hours}" for dates, hours in rules.items())])
    return text, datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)


@settings(max_examples=60, deadline=None)
@given(texts_with_dates(), st.sampled_from([0, 365, 366]))
def test_they_agree_on_generated_rules_of_dates_in_their_year_and_in_the_next(
    case: tuple[str, datetime], later: int
) -> None:
    text, start = case
    try:
        calendar = Calendar.parse(text, zone=LISBON)
    except InvalidHoursError as fault:
        assume("is replaced by" not in str(fault))  # we refuse what it overrules in silence
        raise
    since = start + timedelta(days=later)

    assert disagreements(text, calendar, since, 13, step=QUARTER * 2) == []
    assert disagreements(calendar.to_osm(), calendar, since, 13, step=QUARTER * 2) == [], "and on what we write"


# --- where we differ, and why ---------------------------------------------------

CHRISTMAS_EVE = Override(on=date(2026, 12, 24))


def quarters(day: str, first: int, last: int) -> list[str]:
    return [f"12-{day} {hour:02}:{minute:02}" for hour in range(first, last) for minute in (0, 15, 30, 45)]


@pytest.mark.parametrize(
    ("overnight", "differ", "reason"),
    [
        (
            "calendar-day",
            quarters("25", 0, 4),
            "it closes the date and keeps the end of a night that never began on it",
        ),
        (
            "start-date",
            quarters("24", 0, 4) + quarters("25", 0, 4),
            "and by the shift's start date the night before runs to its end, too",
        ),
    ],
)
def test_a_closed_date_after_and_before_a_night_shift(overnight: str, differ: list[str], reason: str) -> None:
    nights = Calendar.from_dict(
        {"hours": "20:00-04:00", "zone": LISBON, "overrides": [CHRISTMAS_EVE.to_dict()], "overnight": overnight}
    )

    start = datetime(2026, 12, 20, tzinfo=UTC)

    assert disagreements("Mo-Su 20:00-04:00; 2026 Dec 24 off", nights, start, 8) == differ, reason


@pytest.mark.parametrize(
    ("zone", "text", "night", "ours", "theirs", "reason"),
    [
        (LISBON, "01:00-02:00", date(2026, 10, 25), 2, 1, "it begins at the second pass of an hour that comes twice"),
        (LISBON, "00:00-01:00", date(2026, 10, 25), 1, 2, "it ends at the second pass, an hour after closing"),
        (LISBON, "01:30-03:15", date(2026, 10, 25), 2.25, 1.75, "the pass before 01:30 repeats is missing"),
        (
            "Asia/Beirut",
            "23:30-24:00",
            date(2024, 10, 26),
            1,
            0.5,
            "the first of two half hours before midnight is missing",
        ),
        ("Europe/Lisbon", "01:00-02:00", date(2026, 10, 24), 1, 1, "an ordinary night"),
    ],
)
def test_its_spans_contradict_its_own_answers_where_the_clock_goes_back(
    *, zone: str, text: str, night: date, ours: float, theirs: float, reason: str
) -> None:
    clock, desk = ZoneInfo(zone), Calendar.parse(text, zone=zone)
    start = datetime(night.year, night.month, night.day, tzinfo=clock).astimezone(UTC)
    end = datetime(night.year, night.month, night.day, tzinfo=clock) + timedelta(days=1)
    peer = opening_hours.OpeningHours(text, timezone=clock)

    window = Interval(start, end)
    spans = peer.intervals(start.astimezone(clock), end)
    lasting = [b.astimezone(UTC) - a.astimezone(UTC) for a, b, state, _ in spans if state == opening_hours.State.OPEN]

    assert desk.elapsed(start, end) == timedelta(hours=ours), reason
    assert sum(lasting, timedelta(0)) == timedelta(hours=theirs), reason
    quarters_open = sum(peer.is_open(at.astimezone(clock)) for at in instants(start, 2) if window.contains(at))
    assert quarters_open * QUARTER == timedelta(hours=ours), "asked instant by instant it agrees with us"


def test_it_reads_no_seconds_and_leaves_out_of_a_rule_what_a_later_one_replaces() -> None:
    assert not opening_hours.validate("Mo-Fr 09:00:30-17:00"), "we keep seconds"
    assert opening_hours.validate("Mo-Fr 09:00-12:00; Mo-Fr 13:00-18:00"), "we refuse the rule that is wholly replaced"
