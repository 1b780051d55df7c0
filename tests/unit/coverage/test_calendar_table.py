"""In a notebook a calendar is a table of its week, its holidays and its special dates; versions and books are tables of calendars."""

from datetime import date, timedelta

import pytest

from cxcore.coverage import (
    Break,
    Calendar,
    CalendarBook,
    Handover,
    Holidays,
    Override,
    Rota,
    Version,
    VersionedCalendar,
    YearlyDate,
)


def test_a_calendar_is_a_table_of_its_week_in_a_notebook() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-12:00,13:00-18:00", zone="Europe/Lisbon")

    table = desk._repr_html_()

    assert table.startswith(
        "<table><thead><tr><th></th><th>Europe/Lisbon</th></tr></thead>"
        "<tbody><tr><td>Mo</td><td>09:00-12:00,13:00-18:00</td></tr>"
    )
    assert table.endswith("<tr><td>Sa</td><td>off</td></tr><tr><td>Su</td><td>off</td></tr></tbody></table>")


def test_holidays_overrides_and_breaks_follow_the_week() -> None:
    desk = Calendar.parse(
        "24/7",
        zone="UTC",
        holidays=Holidays.on([date(2026, 4, 3)]),
        overrides=[Override(on=YearlyDate(12, 24), through=YearlyDate(12, 26))],
        breaks=[Break.parse("12:00-13:30", on=date(2026, 12, 18))],
    )

    table = desk._repr_html_()

    assert "<tr><td>Su</td><td>00:00-24:00</td></tr><tr><td>PH (1 day)</td><td>off</td></tr>" in table
    assert table.endswith(
        "<tr><td>12-24 to 12-26</td><td>off</td></tr>"
        "<tr><td>2026-12-18</td><td>without 12:00-13:30</td></tr></tbody></table>"
    )


def test_of_many_dates_a_table_shows_ten_and_counts_the_others() -> None:
    closed = [Override(on=date(2026, 8, 3) + timedelta(days=each)) for each in range(12)]
    desk = Calendar.parse(
        "24/7", zone="UTC", holidays=Holidays.yearly(5, 1) | Holidays.yearly(12, 25), overrides=closed
    )

    table = desk._repr_html_()

    assert "<td>PH (2 days)</td>" in table
    assert table.endswith(
        "<tr><td>2026-08-12</td><td>off</td></tr><tr><td>and 2 more</td><td></td></tr></tbody></table>"
    )


def test_versions_are_tables_under_each_other_each_with_its_dates() -> None:
    hours = ("Mo-Fr 09:00-17:00", "Mo-Fr 08:00-18:00", "24/7")
    first, summer, always = (Calendar.parse(each, zone="UTC") for each in hours)
    versions = VersionedCalendar(first, [Version(date(2026, 7, 1), summer), Version(date(2026, 9, 1), always)])

    table = versions._repr_html_()

    assert table.count("<table>") == 3
    assert [part.split("</caption>")[0] for part in table.split("<caption>")[1:]] == [
        "until before 2026-07-01",
        "from 2026-07-01 until before 2026-09-01",
        "from 2026-09-01",
    ]
    assert VersionedCalendar(first)._repr_html_() == first._repr_html_()


def test_a_book_is_a_table_that_counts_customers_and_names_the_others() -> None:
    office = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    moved = VersionedCalendar(office, [Version(date(2026, 7, 1), Calendar.parse("24/7", zone="Asia/Manila"))])
    book = CalendarBook(
        calendars={"office": office, "moved": moved, "spare": office},
        default="office",
        customers={"ana@example.com": "moved", "tom@example.com": "moved", "eve@example.com": "office"},
        teams={"billing": "moved", "night": "moved"},
    )

    table = book._repr_html_()

    assert "<td>office</td><td>Europe/Lisbon</td><td>Mo-Fr 09:00-18:00</td><td>default; 1 customer</td>" in table
    assert (
        "<td>moved</td><td>Europe/Lisbon, Asia/Manila</td><td>Mo-Fr 09:00-18:00; from 2026-07-01: 24/7</td>"
        "<td>2 customers; team billing, night</td>"
    ) in table
    assert "<td>spare</td><td>Europe/Lisbon</td><td>Mo-Fr 09:00-18:00</td><td></td>" in table
    assert "example.com" not in table + repr(book)


def test_a_rota_is_a_table_of_its_layers() -> None:
    rota = Rota.parse("""
        name = "billing"
        zone = "Europe/Lisbon"
        duty = "Mo-Fr 08:00-20:00"

        [[layers]]
        name = "week"
        people = ["Priya", "Ana"]
        start = 2026-03-02T09:00:00
        handover = {unit = "week", every = 2}

        [[layers]]
        name = "Manila"
        people = ["Tomás"]
        start = 2026-03-02T09:00:00
        until = 2026-04-01T00:00:00
        within = "08:00-16:00"
        zone = "Asia/Manila"
        handover = {unit = "day"}
    """)

    table = rota._repr_html_()

    assert "<caption>billing, Mo-Fr 08:00-20:00</caption>" in table
    assert (
        "<tr><td>week</td><td>Priya, Ana</td><td>every 2 weeks</td><td>Mon 2026-03-02 09:00</td>"
        "<td></td><td></td><td>Europe/Lisbon</td></tr>"
    ) in table
    assert (
        "<tr><td>Manila</td><td>Tomás</td><td>every day</td><td>Mon 2026-03-02 09:00</td>"
        "<td>Wed 2026-04-01 00:00</td><td>Mo-Su 08:00-16:00</td><td>Asia/Manila</td></tr>"
    ) in table


@pytest.mark.parametrize(
    ("handover", "words"),
    [
        (Handover(unit="hour", every=12), "every 12 hours"),
        (Handover(unit="day", active_days=["Mo", "Tu"]), "every day on Mo, Tu"),
        (Handover(unit="month"), "every month"),
        (Handover(unit="month", month_end="last-day"), "every month, or on its last day"),
        (Handover(unit="month", month_end="next-day"), "every month, or on the day after it"),
        (Handover(unit="month", every=3, month_end="skip"), "every 3 months, not where the day is missing"),
    ],
)
def test_a_hand_over_says_how_often_it_happens(handover: Handover, words: str) -> None:
    assert str(handover) == words
