"""Tallies that are stored, taken away again and refused."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.metrics import NPS, Cases, ResolutionTime, Tally

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
ANSWERS = [{"nps_score": score} for score in (10, 9, 3, None, 11)]
CASES = [{"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=hours), "closed_at": None} for hours in (1, 2, 2)]


def test_an_answer_that_was_corrected_is_taken_away_and_added_anew() -> None:
    nps = NPS()
    week = nps.tally(ANSWERS)

    corrected = week - nps.tally([{"nps_score": 3}]) + nps.tally([{"nps_score": 9}])

    assert corrected == nps.tally([{"nps_score": score} for score in (10, 9, 9, None, 11)])


def test_what_was_never_added_cannot_be_taken_away() -> None:
    nps, time = NPS(), ResolutionTime()
    for held, taken, path in (
        (nps.tally(ANSWERS), nps.tally(ANSWERS * 2), "excluded"),
        (nps.tally(ANSWERS[:1]), nps.tally(ANSWERS[:2]), "sums"),
        (time.tally(CASES[:1]), time.tally(CASES[1:2]), "ended"),
        (Tally(), nps.tally(ANSWERS[:1]), None),
    ):
        with pytest.raises(InvalidValueError, match="take away what was added") as caught:
            held - taken
        assert path is None or caught.value.path == path


def test_a_tally_of_another_instant_cannot_be_taken_away() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Cases().tally(CASES, at=datetime(2026, 3, 9, tzinfo=UTC)) - Cases().tally(CASES)

    assert str(caught.value) == (
        "a tally of cases cannot be taken from one of cases as of 2026-03-09 00:00:00+00:00; take away what was added."
    )


@pytest.mark.parametrize(
    "tally", [Tally(), NPS().tally(ANSWERS), ResolutionTime().tally(CASES, at=MONDAY + timedelta(3))]
)
def test_a_tally_survives_bytes(tally: Tally) -> None:
    assert Tally.from_bytes(tally.to_bytes()) == tally


def test_durations_before_zero_and_large_counts_survive_bytes() -> None:
    tally = Tally("host", durations={"early": ((-300, 1), (0, 10**9), (10**15, 2))})

    assert Tally.from_bytes(tally.to_bytes()) == tally


def test_ten_thousand_durations_take_four_bytes_each() -> None:
    tally = Tally("host", durations={"wait": tuple((second * 1_000_000, 3) for second in range(10_000))})

    assert len(tally.to_bytes()) < 50_000


def test_bytes_that_are_no_tally_are_refused() -> None:
    good = ResolutionTime().tally(CASES).to_bytes()
    for data, message in (
        (b"PK\x03\x04", "data: does not begin as the bytes of a tally do."),
        (good[:12] + b"\x09" + good[13:], "data: is a tally in version 9 of its form; this cxcore reads version 1."),
        (good[:12], "data: is a tally in version None of its form; this cxcore reads version 1."),
        (good[:13], "data: is a tally cut short."),
        (good[:-1], "data: is a tally cut short."),
        (good[:20], "data: is a tally whose head cannot be read."),
        (good + b"\x00", "data: has more bytes than its tally."),
        (good[:13] + b"\xff" * 11, "data: holds a number that no tally has."),
    ):
        with pytest.raises(InvalidValueError) as caught:
            Tally.from_bytes(data)
        assert str(caught.value) == message


def test_a_tally_stored_by_a_later_version_is_refused() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Tally.from_dict({"metric": "nps", "schema_version": 2})

    assert "schema_version: is 1, not 2: the tally was stored by another version of cxcore." in str(caught.value)
