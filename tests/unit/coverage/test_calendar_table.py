"""In a notebook a calendar is a table of its week, its holidays and its special dates."""

from datetime import date, timedelta

from cxcore.coverage import Break, Calendar, Holidays, Override, YearlyDate


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
