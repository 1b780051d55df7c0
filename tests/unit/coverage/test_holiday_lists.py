"""Holidays of countries come from the holidays package, with its version, and stay once taken."""

import sys
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from cxcore.coverage import Calendar, Holidays, Override
from cxcore.errors import InvalidDocumentError, InvalidValueError, MissingExtraError

holidays = pytest.importorskip("holidays", reason="the 'holidays' extra is not installed")


def test_the_public_holidays_of_portugal_are_those_of_its_labour_code() -> None:
    # Código do Trabalho, article 234: thirteen days, two of them by the date of Easter (5 April 2026).
    fixed = [(1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)]
    by_easter = [date(2026, 4, 3), date(2026, 4, 5), date(2026, 6, 4)]

    portugal = Holidays.of("PT", years=[2026])

    assert portugal.dates == tuple(sorted([date(2026, month, day) for month, day in fixed] + by_easter))


def test_the_source_its_version_and_what_was_asked_are_kept() -> None:
    bavaria = Holidays.of("DE", subdivision="BY", years=range(2026, 2029))

    assert bavaria.sources == (f"holidays {holidays.__version__}: DE-BY, public, 2026-2028",)
    assert date(2026, 1, 6) in bavaria  # Epiphany is no holiday in Berlin
    assert date(2026, 1, 6) not in Holidays.of("DE", subdivision="BE", years=[2026])
    assert {on.year for on in bavaria.dates} == {2026, 2027, 2028}


def test_no_years_are_no_holidays() -> None:
    nothing = Holidays.of("PT", years=[])

    assert nothing.dates == ()
    assert nothing.sources == (f"holidays {holidays.__version__}: PT, public, no years",)


def test_a_holiday_on_a_weekend_counts_on_its_weekday_too_unless_told_otherwise() -> None:
    # 4 July 2026 is a Saturday; federal offices close on Friday the 3rd (5 U.S.C. 6103(b)).
    assert date(2026, 7, 3) in Holidays.of("US", years=[2026])
    assert date(2026, 7, 3) not in Holidays.of("US", years=[2026], observed=False)


def test_half_days_become_hours_where_we_say_which() -> None:
    # Estonia shortens the working day before four of its holidays by three hours (Töölepingu seadus, section 53).
    half_days = Holidays.of("EE", years=[2026], category="half_day")

    calendar = Calendar.parse(
        "Mo-Fr 09:00-17:00", zone="Europe/Tallinn", overrides=Override.on_each(half_days, "09:00-14:00")
    )

    assert [(on.month, on.day) for on in half_days.dates] == [(2, 23), (6, 22), (12, 23), (12, 31)]
    assert half_days.sources == (f"holidays {holidays.__version__}: EE, half_day, 2026",)
    assert calendar.next_close(datetime(2026, 12, 23, 10, tzinfo=UTC)) == datetime(2026, 12, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "subdivision", "category", "sentence"),
    [
        ("XX", None, "public", "XX with category 'public': Country XX not available."),
        ("PT", "BY", "public", "PT-BY with category 'public': Entity `PT` does not have subdivision BY."),
        ("PT", None, "half_day", "PT with category 'half_day': Category is not supported: half_day."),
    ],
)
def test_what_the_package_does_not_know_is_the_callers_mistake(
    country: str, subdivision: str | None, category: str, sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Holidays.of(country, years=[2026], subdivision=subdivision, category=category)

    assert str(caught.value).startswith("the holidays package does not know " + sentence.removesuffix("."))


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ([2026, 5000], "years: the holidays package lists PT from 1801 to 2100; 5000 is outside."),
        ([-1], "years: the holidays package lists PT from 1801 to 2100; -1 is outside."),
        (2026, "years: is a list of years such as [2026], not an int."),
        ("2026", "years: is a list of years such as [2026], not a str."),
        ([2026, "2027"], "years[1]: is a whole number such as 2026, not a str."),
        ([True], "years[0]: is a whole number such as 2026, not a bool."),
    ],
)
def test_years_that_the_list_does_not_have_are_refused(years: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Holidays.of("PT", years=years)

    assert str(caught.value) == sentence


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(MissingExtraError) as caught:
        Holidays.of("PT", years=[2026])

    assert (
        str(caught.value) == "A list of national holidays needs an optional dependency: pip install 'cxcore[holidays]'"
    )


def test_a_document_keeps_the_sources_and_needs_no_package_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = Calendar.parse("24/7", zone="UTC", holidays=Holidays.of("PT", years=[2026]) | Holidays.yearly(6, 13))
    written = calendar.to_dict()
    monkeypatch.setitem(sys.modules, "holidays", None)

    assert Calendar.from_dict(written) == calendar
    assert Calendar.from_json(calendar.to_json()) == calendar
    assert written["holidays"]["dates"][-1] == "06-13"
    jsonschema.validate(written, Calendar.json_schema())


def test_the_faults_of_sourced_holidays_have_their_paths() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Calendar.from_dict(
            {"hours": "24/7", "zone": "UTC", "holidays": {"dates": ["2026-13-01"], "source": "a wall calendar"}}
        )

    assert [str(fault) for fault in caught.value.faults] == [
        "holidays.dates[0]: is a date of the calendar; '2026-13-01' is not.",
        "holidays.sources: Field required.",
        "holidays.source: Extra inputs are not permitted.",
    ]
