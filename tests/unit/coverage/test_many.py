"""Columns of instants: what they may hold, what comes back, what is refused."""

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from cxcore.coverage import Calendar, Override
from cxcore.errors import InvalidValueError, MissingExtraError, NeverOpensError

LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
FRIDAY = np.array(["2026-03-06T16:00", "2026-07-03T16:00"], "datetime64[s]")
MONDAY = FRIDAY + np.timedelta64(3, "D")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("unit", ["m", "s", "ms", "us", "ns"])
def test_instants_may_have_any_unit(unit: str) -> None:
    answer = LISBON.elapsed_many(FRIDAY.astype(f"datetime64[{unit}]"), MONDAY)

    assert answer.dtype == "timedelta64[us]"
    assert answer.tolist() == [9 * HOUR, 9 * HOUR]


def test_shapes_broadcast() -> None:
    table = LISBON.elapsed_many(FRIDAY[:, None], MONDAY)

    assert table.shape == (2, 2)
    assert table[1, 1] == 9 * HOUR
    assert LISBON.add_many(FRIDAY[0], np.array([[1], [2]], "timedelta64[h]")).tolist() == [
        [datetime(2026, 3, 6, 17)],  # noqa: DTZ001  # numpy's datetimes have no zone
        [datetime(2026, 3, 6, 18)],  # noqa: DTZ001  # numpy's datetimes have no zone
    ]


def test_an_unknown_instant_has_an_unknown_answer() -> None:
    some = np.array([FRIDAY[0], np.datetime64("NaT")])

    assert np.isnat(LISBON.elapsed_many(some, MONDAY)).tolist() == [False, True]
    assert np.isnat(LISBON.add_many(some, HOUR)).tolist() == [False, True]
    assert np.isnat(LISBON.add_many(FRIDAY, np.array([1, "NaT"], "timedelta64[h]"))).tolist() == [False, True]


def test_whether_it_is_open_at_an_unknown_instant_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        LISBON.is_open_many(np.array(["2026-03-06", "NaT"], "datetime64[s]"))

    assert str(caught.value) == (
        "instants: has 1 NaT, at which it is neither open nor closed; "
        "leave them out, for example instants[~np.isnat(instants)]."
    )


def test_empty_columns_have_empty_answers() -> None:
    none = np.array([], "datetime64[us]")

    assert LISBON.elapsed_many(none, none).dtype == "timedelta64[us]"
    assert LISBON.add_many(none, HOUR).shape == LISBON.is_open_many(none).shape == (0,)


def test_empty_lists_have_empty_answers() -> None:
    assert LISBON.is_open_many([]).dtype == np.bool_
    assert LISBON.elapsed_many([], ()).dtype == "timedelta64[us]"
    assert LISBON.add_many([], []).shape == LISBON.add_many([], HOUR).shape == (0,)


def test_lists_of_datetimes_and_timedeltas_are_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidValueError) as instants:
        LISBON.is_open_many([datetime(2026, 3, 6, tzinfo=UTC)])  # type: ignore[arg-type]  # the slip
    with pytest.raises(InvalidValueError) as durations:
        LISBON.add_many([0], [timedelta(hours=1)])  # type: ignore[arg-type]  # the slip

    assert str(instants.value) == (
        "instants: is an array of datetime64 with a unit, or of int64 microseconds, not of object. "
        "Of aware datetimes make one with [to_microseconds(at) for at in instants]."
    )
    assert str(durations.value).endswith("Of timedeltas make one with np.array(durations, 'timedelta64[us]').")


@pytest.mark.parametrize(
    ("column", "dtype"),
    [
        (np.array([1.5]), "float64"),
        (np.array(["2026-03-06"]), "<U10"),
        (np.array([], "float64"), "float64"),
        (np.array(["NaT"], "datetime64"), "datetime64"),
    ],
)
def test_other_dtypes_are_refused_by_name(column: Any, dtype: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        LISBON.elapsed_many(FRIDAY, column)

    assert str(caught.value) == (
        f"ends: is an array of datetime64 with a unit, or of int64 microseconds, not of {dtype}."
    )


def test_instants_beyond_the_years_of_a_datetime_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="^instants: holds instants outside the years 1 to 9999 of UTC.$"):
        LISBON.is_open_many(np.array(["12000-01-01"], "datetime64[D]"))
    with pytest.raises(InvalidValueError, match="^instants: holds values too large for microseconds.$"):
        LISBON.is_open_many(np.array([10**15], "datetime64[D]"))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        LISBON.elapsed_many(FRIDAY, MONDAY[[0, 1, 0]])

    assert str(caught.value) == "ends: has shape (3,), which does not broadcast with (2,) of starts."


def test_more_open_time_than_there_is_is_refused_as_for_one() -> None:
    once = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-12:00", on=date(2026, 3, 9))])

    with pytest.raises(NeverOpensError) as caught:
        once.add_many(FRIDAY[:1], timedelta(hours=4))

    assert str(caught.value) == (
        "there are only 3:00:00 of open time after 2026-03-06T16:00:00+00:00, less than the 4:00:00 asked for."
    )


def test_where_it_has_never_closed_before_going_back_ends_at_the_opening() -> None:
    once = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-12:00", on=date(2026, 3, 2))])

    back = once.add_many(FRIDAY[:1], np.array([-3, -2], "timedelta64[h]"))

    assert back.astype("datetime64[h]").astype(str).tolist() == ["2026-03-02T09", "2026-03-02T10"]


def test_a_column_over_centuries_is_answered_some_years_at_a_time() -> None:
    years = np.arange("1900", "2060", dtype="datetime64[Y]").astype("datetime64[us]") + np.timedelta64(4000, "h")

    expected = [LISBON.elapsed(at.replace(tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)) for at in years.tolist()]
    assert LISBON.elapsed_many(years, np.datetime64("2026-03-06", "s")).tolist() == expected
    assert LISBON.add_many(years, HOUR).tolist() == [
        LISBON.add(at.replace(tzinfo=UTC), HOUR).replace(tzinfo=None) for at in years.tolist()
    ]


def test_without_numpy_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)

    with pytest.raises(MissingExtraError) as caught:
        LISBON.is_open_many([0])

    assert str(caught.value) == "Vectorised working time needs an optional dependency: pip install 'cxcore[fast]'"
