"""
An update of the time zone database moves deadlines, and says which.

The facts are those of the database's own announcements: releases 2018g
(Morocco stays on summer time), 2019b (Brazil gives it up), 2023b and 2023c
(Lebanon puts it off, and takes that back), in the file NEWS of the tz database.
"""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.coverage import Calendar, Drift, Repeated, Skipped, Unambiguous, ZoneRules, drift
from cxcore.errors import InvalidValueError, NaiveDatetimeError

HOUR = timedelta(hours=1)


def rules(zone: str, year: int, offset: int, *changes: tuple[str, int]) -> ZoneRules:
    """The rules of a year, with offsets in whole hours, as a host has stored them."""
    return ZoneRules.from_dict(
        {
            "zone": zone,
            "window": {"start": f"{year}-01-01T00:00Z", "end": f"{year + 1}-01-01T00:00Z"},
            "offset": timedelta(hours=offset),
            "changes": [{"at": at, "offset": timedelta(hours=to)} for at, to in changes],
        }
    )


CASABLANCA_2018E = rules(
    "Africa/Casablanca", 2018, 0, ("2018-03-25T02:00Z", 1), ("2018-05-13T02:00Z", 0), ("2018-06-17T02:00Z", 1), ("2018-10-28T02:00Z", 0)
)  # fmt: skip
CASABLANCA_2018G = rules(
    "Africa/Casablanca", 2018, 0, ("2018-03-25T02:00Z", 1), ("2018-05-13T02:00Z", 0), ("2018-06-17T02:00Z", 1)
)
SAO_PAULO_2019A = rules("America/Sao_Paulo", 2019, -2, ("2019-02-17T02:00Z", -3), ("2019-11-03T03:00Z", -2))
SAO_PAULO_2019B = rules("America/Sao_Paulo", 2019, -2, ("2019-02-17T02:00Z", -3))
BEIRUT_2023A = rules("Asia/Beirut", 2023, 2, ("2023-03-25T22:00Z", 3), ("2023-10-28T21:00Z", 2))
BEIRUT_2023B = rules("Asia/Beirut", 2023, 2, ("2023-04-20T22:00Z", 3), ("2023-10-28T21:00Z", 2))


@pytest.mark.parametrize(
    ("at", "old", "new", "sentence", "by"),
    [
        (
            datetime(2018, 11, 5, 9, tzinfo=UTC),
            CASABLANCA_2018E,
            CASABLANCA_2018G,
            "2018-11-05 09:00 in Africa/Casablanca moves from 2018-11-05 09:00Z to 2018-11-05 08:00Z: 1:00:00 earlier",
            -HOUR,
        ),
        (
            datetime(2019, 12, 2, 11, tzinfo=UTC),
            SAO_PAULO_2019A,
            SAO_PAULO_2019B,
            "2019-12-02 09:00 in America/Sao_Paulo moves from 2019-12-02 11:00Z to 2019-12-02 12:00Z: 1:00:00 later",
            HOUR,
        ),
        (
            datetime(2023, 3, 27, 7, tzinfo=UTC),
            BEIRUT_2023A,
            BEIRUT_2023B,
            "2023-03-27 10:00 in Asia/Beirut moves from 2023-03-27 07:00Z to 2023-03-27 08:00Z: 1:00:00 later",
            HOUR,
        ),
        (
            datetime(2023, 3, 27, 8, tzinfo=UTC),
            BEIRUT_2023B,
            BEIRUT_2023A,
            "2023-03-27 10:00 in Asia/Beirut moves from 2023-03-27 08:00Z to 2023-03-27 07:00Z: 1:00:00 earlier",
            -HOUR,
        ),
    ],
    ids=["Morocco stays", "Brazil gives up", "Lebanon puts off", "Lebanon takes back"],
)
def test_a_deadline_moves_with_the_law_of_the_country(
    at: datetime, old: ZoneRules, new: ZoneRules, sentence: str, by: timedelta
) -> None:
    (moved,) = drift([at], old, new)

    assert str(moved) == sentence
    assert moved.by == by
    assert isinstance(moved.found, Unambiguous)


def test_only_those_that_move_are_returned_in_the_given_order() -> None:
    instants = [datetime(2023, month, 27, 7, tzinfo=UTC) for month in (5, 4, 3, 2)]
    between = datetime(2023, 4, 3, 7, tzinfo=UTC)

    moved = drift([between, *instants], BEIRUT_2023A, BEIRUT_2023B)

    assert [each.at for each in moved] == [between, datetime(2023, 3, 27, 7, tzinfo=UTC)]
    assert drift([between, *instants], BEIRUT_2023A, BEIRUT_2023A) == ()
    assert drift([], BEIRUT_2023A, BEIRUT_2023B) == ()


def test_a_time_that_the_new_rules_skip_is_due_when_the_clock_changes() -> None:
    half_past_midnight = datetime(2023, 4, 20, 21, 30, tzinfo=UTC)  # on the 21st in Beirut, by the first announcement

    (moved,) = drift([half_past_midnight], BEIRUT_2023A, BEIRUT_2023B)

    assert moved.local == datetime(2023, 4, 21, 0, 30)  # noqa: DTZ001  # a local time
    assert isinstance(moved.found, Skipped)
    assert moved.due == moved.found.transition == datetime(2023, 4, 20, 22, tzinfo=UTC)
    assert str(moved) == (
        "2023-04-21 00:30 in Asia/Beirut moves from 2023-04-20 21:30Z to 2023-04-20 22:00Z, "
        "where the clock skips it: 0:30:00 later"
    )


def test_a_time_that_the_new_rules_show_twice_is_due_the_first_time() -> None:
    # Made up: a country that was an hour behind, joins its neighbours, and falls back that night.
    behind = rules("Asia/Beirut", 2023, 1)

    (moved,) = drift([datetime(2023, 10, 28, 22, 30, tzinfo=UTC)], behind, BEIRUT_2023A)

    assert isinstance(moved.found, Repeated)
    assert (moved.found.first, moved.found.second) == (moved.due, moved.due + HOUR)
    assert str(moved) == (
        "2023-10-28 23:30 in Asia/Beirut moves from 2023-10-28 22:30Z to 2023-10-28 20:30Z, "
        "the first of two: 2:00:00 earlier"
    )


def test_a_time_that_is_now_shown_a_second_time_has_not_moved() -> None:
    stays = rules("Asia/Beirut", 2023, 2, ("2023-03-25T22:00Z", 3))

    assert drift([datetime(2023, 10, 28, 20, 30, tzinfo=UTC)], stays, BEIRUT_2023A) == ()


def test_a_drift_is_a_value_that_reports_are_made_of() -> None:
    for at in (datetime(2023, 3, 27, 7, tzinfo=UTC), datetime(2023, 4, 20, 21, 30, tzinfo=UTC)):
        (moved,) = drift([at], BEIRUT_2023A, BEIRUT_2023B)

        assert Drift.from_json(moved.to_json()) == moved


def test_the_deadlines_of_a_calendar_are_closing_times_that_move() -> None:
    # Given a desk in Beirut and a promise of two working hours, made by the rules in force
    desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="Asia/Beirut")
    asked = datetime(2024, 4, 1, 12, tzinfo=UTC)  # a Monday, three o'clock
    due = desk.add(asked, timedelta(hours=2))
    window = rules("Asia/Beirut", 2024, 2).window
    (before,) = desk.provenance(window).rules

    # When the country gives up summer time
    after = ZoneRules("Asia/Beirut", window, timedelta(hours=2))

    # Then five o'clock comes an hour later
    (moved,) = drift([due], before, after)
    assert (moved.local.hour, moved.by) == (17, HOUR)


@pytest.mark.parametrize(
    ("instants", "new", "sentence"),
    [
        (
            [datetime(2023, 3, 27, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)],
            BEIRUT_2023B,
            (
                "instants[1]: is 2024-01-01T00:00:00+00:00, outside of the old rules' window "
                "[2023-01-01 00:00Z, 2024-01-01 00:00Z)."
            ),
        ),
        (
            [datetime(2023, 3, 27, tzinfo=UTC)],
            rules("Asia/Beirut", 2024, 2),
            (
                "instants[0]: is 2023-03-27T00:00:00+00:00, outside of the new rules' window "
                "[2024-01-01 00:00Z, 2025-01-01 00:00Z)."
            ),
        ),
        ([], SAO_PAULO_2019B, "new: are rules of America/Sao_Paulo, and the old ones of Asia/Beirut."),
    ],
)
def test_rules_answer_for_their_zone_and_window_only(instants: list[datetime], new: ZoneRules, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        drift(instants, BEIRUT_2023A, new)

    assert str(caught.value) == sentence


def test_a_naive_instant_is_refused_by_its_place() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^instants\[0\] is a naive datetime"):
        drift([datetime(2023, 3, 27)], BEIRUT_2023A, BEIRUT_2023B)  # noqa: DTZ001  # the fault under test
