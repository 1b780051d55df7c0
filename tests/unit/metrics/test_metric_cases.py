"""Cases, backlog, reopens and resolution times, as of an instant."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.metrics import Backlog, Cases, Estimate, Metric, ReopenRate, ResolutionTime, measure

Facts = Mapping[str, object]

LISBON = ZoneInfo("Europe/Lisbon")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = MONDAY + timedelta(hours=3)


def case(opened: float = 0, *, solved: float | None = None, closed: float | None = None, reopens: int = 0) -> Facts:
    """A case with its instants in hours after Monday, nine o'clock."""

    def instant(hours: float | None) -> datetime | None:
        return None if hours is None else MONDAY + timedelta(hours=hours)

    return {
        "opened_at": instant(opened),
        "solved_at": instant(solved),
        "closed_at": instant(closed),
        "reopens": reopens,
    }


def answer(metric: Metric, *rows: Facts, at: datetime | None = None) -> Estimate:
    return metric.result(metric.tally(rows, at=at))


@pytest.mark.parametrize(
    ("row", "open_cases", "why"),
    [
        (case(), 1, "opened before noon and never ended"),
        (case(solved=2), 0, "solved before noon"),
        (case(solved=3), 1, "solved at noon exactly, so not before it"),
        (case(solved=5), 1, "solved in the afternoon, which nobody knows at noon"),
        (case(closed=2), 0, "closed without ever being solved"),
        (case(solved=5, closed=2), 1, "solved_at goes before closed_at"),
    ],
)
def test_the_backlog_at_noon(row: Facts, open_cases: int, why: str) -> None:
    assert answer(Backlog(), row, at=NOON).value == open_cases, why


def test_a_case_opened_at_the_instant_is_not_there_yet() -> None:
    estimate = answer(Cases(), case(), case(3), at=NOON)

    assert (estimate.value, estimate.excluded) == (1, {"opened at or after 2026-03-02T12:00:00+00:00": 1})


def test_the_instant_may_come_in_any_zone_and_the_reason_is_told_in_utc() -> None:
    in_manila = NOON.astimezone(ZoneInfo("Asia/Manila"))

    assert answer(Cases(), case(3), at=in_manila).excluded == {"opened at or after 2026-03-02T12:00:00+00:00": 1}


def test_a_backlog_without_an_instant_is_unknown_and_says_so() -> None:
    estimate = answer(Backlog(), case())

    assert (estimate.value, estimate.reason) == (
        None,
        "there are no cases seen at an instant; left out: 1 (no as-of instant)",
    )


def test_nothing_open_is_a_backlog_of_zero_and_not_unknown() -> None:
    assert answer(Backlog(), case(solved=1), at=NOON).value == 0


@pytest.mark.parametrize(
    ("row", "value", "n", "why"),
    [
        (case(solved=1), 0, 1, "solved once and for all"),
        (case(solved=1, reopens=3), 1, 1, "reopened three times counts once"),
        (case(reopens=1), 1, 1, "reopened and open now, so it must have ended before"),
        (case(), None, 0, "still in its first life"),
        (case(solved=5), None, 0, "not solved yet at noon"),
    ],
)
def test_the_reopen_rate_at_noon(row: Facts, value: int | None, n: int, why: str) -> None:
    estimate = answer(ReopenRate(), row, at=NOON)

    assert (estimate.value, estimate.n) == (value, n), why


def test_a_median_over_ended_cases_forgets_the_slow_ones_and_kaplan_meier_does_not() -> None:
    quick, slow = [case(solved=1)] * 4, [case()] * 5

    found = measure([*quick, *slow], [ResolutionTime(method="naive"), ResolutionTime()], at=NOON)

    assert found[0].estimate.value == 1
    assert found[0].estimate.excluded == {"still open": 5}
    assert found[1].estimate.value is None
    assert found[1].estimate.reason == "the share of cases that have ended never reaches 50 %"
    assert found[1].estimate.n == 9


def test_the_age_of_an_open_case_is_unknown_without_an_instant() -> None:
    estimate = answer(ResolutionTime(), case(solved=1), case())

    assert (estimate.value, estimate.n) == (1, 1)
    assert estimate.excluded == {"still open, and no as-of instant": 1}


def test_a_case_that_was_closed_unsolved_stays_open_where_only_solving_counts() -> None:
    metric = ResolutionTime(until="solved", statistic="p50")

    tally = metric.tally([case(closed=1), case(solved=2)], at=NOON)

    hour = 3_600_000_000
    assert list(tally.distribution("ended")) == [(2 * hour, 1)]
    assert list(tally.distribution("open")) == [(3 * hour, 1)]


def test_durations_are_elapsed_time_over_a_change_of_the_clocks() -> None:
    # On 29 March 2026 the clocks of Lisbon skip the hour from one to two.
    before, after = datetime(2026, 3, 29, 0, 30, tzinfo=LISBON), datetime(2026, 3, 29, 2, 30, tzinfo=LISBON)
    back_before, back_after = datetime(2026, 10, 25, 0, 30, tzinfo=LISBON), datetime(2026, 10, 25, 2, 30, tzinfo=LISBON)
    metric = ResolutionTime(method="naive")

    def hours(opened: datetime, solved: datetime) -> float | None:
        return answer(metric, {"opened_at": opened, "solved_at": solved}).value

    assert hours(before, after) == 1
    assert hours(back_before, back_after) == 3


def test_a_naive_datetime_is_an_error_that_names_fact_and_row() -> None:
    rows = [case(), {"opened_at": MONDAY.replace(tzinfo=None)}]

    with pytest.raises(NaiveDatetimeError) as caught:
        answer(Cases(), *rows)

    assert str(caught.value) == (
        "rows[1]: opened_at is a naive datetime, which names no instant; "
        "attach its zone, for example opened_at.replace(tzinfo=ZoneInfo('Europe/Lisbon'))."
    )


def test_a_mean_of_open_cases_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidValueError) as caught:
        ResolutionTime(statistic="mean")

    assert str(caught.value) == (
        "statistic: a mean needs every duration, and what is still open has none yet; ask for a median, a percentile "
        "or the restricted_mean to a horizon, or for the mean of what has ended with method='naive'."
    )


@pytest.mark.parametrize("statistic", ["p0", "p100", "p09", "90", "max", "P90", "p90 "])
def test_a_statistic_is_the_mean_the_median_or_a_percentile(statistic: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ResolutionTime(statistic=statistic)

    assert str(caught.value) == (
        "statistic: is 'mean', 'median', 'restricted_mean', 'share' or a percentile from 'p1' to 'p99', "
        f"not {statistic!r}."
    )


def test_the_definition_names_every_choice() -> None:
    assert ResolutionTime().definition == (
        "Median of the hours from opened to solved, or closed if never solved; "
        "cases still open count as longer than their age so far."
    )
    assert ResolutionTime(statistic="p90", method="naive", until="solved").definition == (
        "90 % quantile of the hours from opened to solved; "
        "cases that have not ended are ignored, which makes it too short where many are open."
    )


def test_closed_at_is_needed_only_where_closing_ends_a_case() -> None:
    assert ResolutionTime().needs == ("opened_at", "solved_at", "closed_at")
    assert ResolutionTime(until="solved").needs == ("opened_at", "solved_at")


def test_a_document_cannot_hold_a_calendar() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        ResolutionTime.from_json('{"working_time": "Mo-Fr 09:00-18:00"}')

    assert caught.value.details["paths"] == ["working_time"]
    assert ResolutionTime.json_schema()["properties"]["working_time"]["type"] == "null"
