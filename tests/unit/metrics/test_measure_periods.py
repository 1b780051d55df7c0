"""Hours, days, weeks and months as the clocks of a zone count them."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidValueError, UnknownZoneError
from cxcore.metrics import NPS, Cases, Period, measure

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("instant", "kind", "zone", "name", "lasts", "reason"),
    [
        ("2026-03-29T00:30Z", "day", "Europe/Lisbon", "2026-03-29", 23, "the clocks go forward"),
        ("2026-10-25T12:00Z", "day", "Europe/Lisbon", "2026-10-25", 25, "the clocks go back"),
        ("2026-03-29T12:00Z", "week", "Europe/Lisbon", "2026-W13", 167, "a week of 167 hours"),
        ("2026-03-29T23:30Z", "week", "Europe/Lisbon", "2026-W14", 168, "Monday has begun in Lisbon"),
        ("2027-01-03T12:00Z", "week", "UTC", "2026-W53", 168, "the first days of a year may be of the old one's week"),
        ("2026-10-31T23:30Z", "month", "Europe/Lisbon", "2026-10", 745, "a month of 31 days and an hour"),
        ("2026-10-25T00:30Z", "hour", "Europe/Lisbon", "2026-10-25T01:00+01:00", 1, "the first pass"),
        ("2026-10-25T01:30Z", "hour", "Europe/Lisbon", "2026-10-25T01:00+00:00", 1, "the second pass"),
        ("2026-04-04T15:15Z", "hour", "Australia/Lord_Howe", "2026-04-05T01:30+10:30", 0.5, "half an hour comes twice"),
        ("2026-04-04T14:45Z", "hour", "Australia/Lord_Howe", "2026-04-05T01:00+11:00", 1, "the pass before it"),
        ("2026-10-03T15:40Z", "hour", "Australia/Lord_Howe", "2026-10-04T02:30+11:00", 0.5, "half an hour is skipped"),
        ("2026-03-29T12:00Z", "day", "Asia/Beirut", "2026-03-29", 23, "the clocks skip midnight"),
        ("2011-12-29T20:00Z", "day", "Pacific/Apia", "2011-12-29", 24, "the day after it never was"),
        ("2026-03-02T09:10Z", "hour", "Asia/Kolkata", "2026-03-02T14:00+05:30", 1, "an hour off the hours of UTC"),
    ],
)  # fmt: skip
def test_a_period_is_that_of_the_local_clock(
    *, instant: str, kind: str, zone: str, name: str, lasts: float, reason: str
) -> None:
    at = datetime.fromisoformat(instant)

    period = Period.at(at, kind, zone=zone)  # type: ignore[arg-type]  # a table of names

    assert str(period) == name, reason
    assert period.interval.duration == lasts * HOUR, reason
    assert period.interval.contains(at), reason


def test_the_hour_that_comes_twice_is_two_groups_in_order() -> None:
    rows = [{"started_at": datetime(2026, 10, 25, hour, 30, tzinfo=UTC), "nps_score": 9} for hour in (1, 0)]

    found = measure(rows, [NPS()], period="hour", zone="Europe/Lisbon")

    assert [str(each) for each in found] == ["hour=2026-10-25T01:00+01:00", "hour=2026-10-25T01:00+00:00"]
    assert found.to_dicts()[0]["group"] == {"hour": "2026-10-25T01:00+01:00"}


def test_cases_are_dated_by_their_opening_and_a_row_without_a_date_is_a_group_of_its_own() -> None:
    rows = [{"opened_at": datetime(2026, 3, 2, tzinfo=UTC), "solved_at": None}, {"opened_at": None, "solved_at": None}]

    assert [each.group["day"] is None for each in measure(rows, [Cases()], period="day", zone="UTC")] == [False, True]
    assert len(measure(rows, [Cases()], period="day", zone="UTC", dated_by="solved_at")) == 1


def test_a_period_and_its_zone_come_together() -> None:
    for asked, message in (
        ({"period": "week"}, "zone: a week begins at midnight somewhere; say where, for example zone='Europe/Lisbon'."),
        ({"zone": "UTC"}, "zone: is for periods, and no period is asked for."),
        ({"dated_by": "opened_at"}, "dated_by: is for periods, and no period is asked for."),
        ({"period": "weak", "zone": "UTC"}, "period: there is no 'weak'. Did you mean 'week'?"),
        (
            {"period": "week", "zone": "UTC", "by": ["week"]},
            "by: names a column 'week', which is the name of the period.",
        ),
    ):
        with pytest.raises(InvalidValueError) as caught:
            measure([], [NPS()], **asked)
        assert str(caught.value) == message


def test_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
        measure([], [NPS()], period="week", zone="Europe/Lisboa")
