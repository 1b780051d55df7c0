"""A figure about cases says as of when it sees them, and two instants never mix."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import CSAT, NPS, Backlog, ReopenRate, Tally, measure

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
CASES = [{"opened_at": MONDAY, "solved_at": None, "closed_at": None}]


def test_an_estimate_of_cases_names_its_instant() -> None:
    assert measure(CASES, [Backlog()], at=TUESDAY)["backlog"].arguments == {"at": "2026-03-03T09:00:00+00:00"}


def test_an_estimate_of_answers_has_no_instant_because_none_matters() -> None:
    assert "at" not in measure([{"csat_score": 5}], [CSAT()], at=TUESDAY)["csat"].arguments


def test_tallies_as_of_two_instants_do_not_add_up() -> None:
    backlog = Backlog()

    with pytest.raises(InvalidValueError, match="add tallies as of one instant"):
        backlog.tally(CASES, at=MONDAY) + backlog.tally(CASES, at=TUESDAY)


def test_the_empty_tally_adds_nothing_and_takes_the_instant_of_the_other() -> None:
    tally = Backlog().tally(CASES, at=TUESDAY)

    assert Tally() + tally == tally + Tally() == tally


def test_the_instant_survives_json() -> None:
    tally = Backlog().tally(CASES, at=TUESDAY)

    assert Tally.from_json(tally.to_json()) == tally


def test_a_case_that_was_reopened_and_ended_later_may_have_come_back_after_the_instant() -> None:
    wednesday = MONDAY + timedelta(days=2)
    rows = [
        {"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=3), "closed_at": None, "reopens": 1},
        {"opened_at": MONDAY, "solved_at": wednesday, "closed_at": None, "reopens": 1},
        {"opened_at": MONDAY, "solved_at": wednesday, "closed_at": None, "reopens": 0},
    ]

    estimate = measure(rows, [ReopenRate()], at=TUESDAY)["reopen_rate"]

    assert (estimate.value, estimate.n) == (1.0, 1)
    assert estimate.excluded == {"reopened, perhaps after the as-of instant": 1}


class NotAvailable:
    """A gap as nullable data frames have it: no comparison with it is true or false."""

    def __ne__(self, other: object) -> "NotAvailable":  # type: ignore[override]  # that is the trouble with it
        return self

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = object.__hash__


def test_the_gap_of_a_nullable_data_frame_is_unknown() -> None:
    estimate = measure([{"nps_score": 10}, {"nps_score": NotAvailable()}], [NPS()])["nps"]

    assert (estimate.n, estimate.excluded) == (1, {"nps_score unknown": 1})
