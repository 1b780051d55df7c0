"""Open time for the columns of data frames, on every engine the same figures as one by one."""

import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from cxcore.coverage import Calendar, Override, with_added, with_elapsed, with_is_open
from cxcore.errors import InvalidValueError, MissingExtraError, NeverOpensError

# Spans of a day and of its night, and the night of 29 March 2026 lacks an hour.
LISBON: Final = Calendar.parse("Mo-Fr 09:00-12:00,13:00-18:00; Sa 22:00-03:00", zone="Europe/Lisbon")
MICROSECOND: Final = timedelta(microseconds=1)
EIGHT_HOURS: Final = timedelta(hours=8)
Row = tuple[datetime | None, datetime | None, timedelta | None]


def _rows() -> list[Row]:
    """Return cases around a change of the clocks, some of them odd."""
    chosen = random.Random(7)  # noqa: S311  # seeded, for repeatable input
    spring = datetime(2026, 3, 20, tzinfo=UTC)

    def instant() -> datetime:
        return spring + timedelta(microseconds=chosen.randrange(20 * 86_400_000_000))

    return [
        (spring, None, EIGHT_HOURS),
        (None, spring, None),
        (None, None, timedelta(0)),
        (datetime(2026, 3, 21, 23, tzinfo=UTC), spring, timedelta(0)),
        (datetime(1950, 1, 3, 11, tzinfo=UTC), datetime(9999, 12, 1, tzinfo=UTC), -EIGHT_HOURS),
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 9, tzinfo=UTC), timedelta(hours=4)),
        *((instant(), instant(), timedelta(microseconds=chosen.randrange(-(10**12), 10**12))) for _ in range(60)),
    ]


ROWS: Final = _rows()
EXPECTED: Final = [
    (
        number,
        None if start is None or end is None else LISBON.elapsed(start, end),
        None if start is None or amount is None else LISBON.add(start, amount),
        None if start is None else LISBON.add(start, EIGHT_HOURS),
        None if start is None else LISBON.is_open(start),
    )
    for number, (start, end, amount) in enumerate(ROWS)
]

IN_MICROSECONDS: Final = [
    (number, None if working is None else working // MICROSECOND, *others) for number, working, *others in EXPECTED
]

CASES: Final = pl.DataFrame(
    {
        "number": range(len(ROWS)),
        "opened at": [start for start, _, _ in ROWS],
        "solved": [end for _, end, _ in ROWS],
        "promise": [amount for _, _, amount in ROWS],
    },
    schema={
        "number": pl.Int64,
        "opened at": pl.Datetime("us", "Asia/Manila"),
        "solved": pl.Datetime("us", "UTC"),
        "promise": pl.Duration("us"),
    },
)
QUESTIONS: Final = ["number", "working", "due", "due in eight", "was open"]


def answered(frame: Any) -> Any:
    """Return a frame with the answers to every question."""
    frame = with_elapsed(frame, LISBON, start="opened at", end="solved", into="working")
    frame = with_added(frame, LISBON, at="opened at", duration="promise", into="due")
    frame = with_added(frame, LISBON, at="opened at", duration=EIGHT_HOURS, into="due in eight")
    return with_is_open(frame, LISBON, at="opened at", into="was open")


def rows_of(frame: Any) -> list[tuple[Any, ...]]:
    """Return the answers of an eager frame, by number."""
    found = nw.from_native(frame).select(QUESTIONS).rows()
    return [tuple(None if pd.isna(each) else each for each in row) for row in sorted(found, key=lambda row: row[0])]


def in_duckdb(rows: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """Return the rows as a relation of a session in Manila, durations as whole microseconds."""
    session = duckdb.connect()
    session.execute("SET timezone = 'Asia/Manila'")
    session.register("cases", rows.with_columns(pl.col("promise").cast(pl.Int64)).to_arrow())
    return session.table("cases")


@pytest.mark.parametrize(
    ("engine", "made"),
    [
        ("Polars", lambda: CASES),
        ("PyArrow", CASES.to_arrow),
        ("pandas on numpy", CASES.to_pandas),
        ("pandas on PyArrow", lambda: CASES.to_pandas(use_pyarrow_extension_array=True)),
    ],
)
def test_an_eager_frame_has_the_answers_of_the_calendar(engine: str, made: Callable[[], Any]) -> None:
    frame = made()

    found = answered(frame)

    assert type(found) is type(frame)
    assert rows_of(found) == EXPECTED, engine


def test_a_lazy_polars_frame_stays_lazy_and_in_order() -> None:
    found = answered(CASES.lazy())

    assert isinstance(found, pl.LazyFrame)
    assert found.select(QUESTIONS).collect().rows() == EXPECTED
    assert found.collect_schema()["due"] == pl.Datetime("us", "Asia/Manila")
    assert found.collect_schema().names() == [*CASES.columns, *QUESTIONS[1:]]


def test_duckdb_has_the_answers_of_the_calendar_whatever_the_zone_of_its_session() -> None:
    found = answered(in_duckdb(CASES))

    assert isinstance(found, duckdb.DuckDBPyRelation)
    assert sorted(found.project(", ".join(f'"{name}"' for name in QUESTIONS)).fetchall()) == IN_MICROSECONDS


@pytest.mark.filterwarnings("ignore")  # Spark's own imports warn
def test_spark_has_the_answers_of_the_calendar_whatever_the_zone_of_its_session(spark: Any) -> None:
    schema = "number BIGINT, `opened at` TIMESTAMP, solved TIMESTAMP, promise BIGINT"
    # Python's own dates end where Spark's conversion to local time would pass them.
    rows = [
        (number, start, end, None if amount is None else amount // MICROSECOND)
        for number, (start, end, amount) in enumerate(ROWS)
        if end is None or end.year < 9999
    ]
    frame = spark.createDataFrame(rows, schema)

    found = answered(frame)

    micros = "unix_micros(due)", "unix_micros(`due in eight`)"
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    told = [
        (number, working, *(None if at is None else epoch + timedelta(microseconds=at) for at in instants), was_open)
        for number, working, *instants, was_open in map(
            tuple, found.selectExpr("number", "working", *micros, "`was open`").collect()
        )
    ]
    assert sorted(told) == [row for row in IN_MICROSECONDS if row[0] in {number for number, *_ in rows}]


# --- columns ----------------------------------------------------------------


@pytest.mark.parametrize(
    "column",
    [
        CASES["opened at"],
        CASES.to_arrow()["opened at"],
        CASES.to_pandas()["opened at"],
        CASES.to_pandas(use_pyarrow_extension_array=True)["opened at"],
    ],
    ids=["Polars", "PyArrow", "pandas on numpy", "pandas on PyArrow"],
)
def test_a_column_is_answered_with_a_column_of_the_same_kind(column: Any) -> None:
    due: Any = LISBON.add_many(column, EIGHT_HOURS)

    assert type(due) is type(column)
    assert nw.from_native(due, series_only=True).dtype == nw.Datetime("us", "Asia/Manila")
    assert [None if pd.isna(each) else each for each in nw.from_native(due, series_only=True)] == [
        row[3] for row in EXPECTED
    ]


def test_pandas_keeps_its_index() -> None:
    column = pd.Series(pd.to_datetime(["2026-03-06T16:00Z", "2026-03-07T16:00Z"]), index=["refund", "parcel"])

    found: Any = LISBON.is_open_many(column)

    assert found.to_dict() == {"refund": True, "parcel": False}


def test_an_index_of_pandas_is_an_array_of_numpy() -> None:
    assert LISBON.is_open_many(pd.DatetimeIndex(["2026-03-06T16:00"])).tolist() == [True]


def test_a_scalar_of_numpy_goes_with_a_column() -> None:
    import numpy as np

    opened = pl.Series("opened_at", [datetime(2026, 3, 6, 16, tzinfo=UTC), None])

    found: Any = LISBON.elapsed_many(opened, np.datetime64("2026-03-09T10:00", "us"))

    assert found.to_list() == [EIGHT_HOURS, None]  # two on Friday, five in the night of Saturday, one on Monday


# --- odd calendars ----------------------------------------------------------

ONCE: Final = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-12:00", on=date(2026, 3, 2))])
FRIDAY: Final = pl.DataFrame(
    {"at": [datetime(2026, 3, 6, 16, tzinfo=UTC)] * 2, "by": [timedelta(hours=-3), timedelta(hours=-2)]}
)


def test_going_back_all_the_way_ends_at_the_first_opening() -> None:
    for each in (FRIDAY, FRIDAY.lazy()):
        found = with_added(each, ONCE, at="at", duration="by", into="begin").lazy().collect()
        assert found["begin"].to_list() == [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (9, 10)]

    only = with_added(FRIDAY.lazy().head(1), ONCE, at="at", duration="by", into="begin").collect()
    assert only["begin"].to_list() == [datetime(2026, 3, 2, 9, tzinfo=UTC)]


@pytest.mark.parametrize("hours", [4, -4, 10**6])
def test_more_open_time_than_there_is_is_refused_before_the_plan_is_made(hours: int) -> None:
    with pytest.raises(NeverOpensError) as caught:
        with_added(FRIDAY.lazy(), ONCE, at="at", duration=timedelta(hours=hours), into="due")

    assert str(caught.value) == "some row asks for more open time than there is in that direction."


def test_one_row_that_asks_for_too_much_is_enough() -> None:
    sunday = pl.LazyFrame(
        {"at": [datetime(2026, 3, 1, tzinfo=UTC)] * 2, "by": [timedelta(hours=1), timedelta(hours=4)]}
    )

    with pytest.raises(NeverOpensError, match="^some row asks for more open time than there is in that direction.$"):
        with_added(sunday, ONCE, at="at", duration="by", into="due")


def test_a_desk_that_never_opens_counts_nothing() -> None:
    never = Calendar.parse("off", zone="UTC")

    counted = with_elapsed(CASES.lazy(), never, start="opened at", end="solved", into="working")
    found = with_is_open(counted, never, at="opened at", into="was open").collect()

    assert set(found["working"].drop_nulls()) == {timedelta(0)}
    assert found["was open"].to_list() == [None if row[0] is None else False for row in ROWS]


@pytest.mark.parametrize("made", [pl.DataFrame.lazy, in_duckdb], ids=["Polars", "DuckDB"])
def test_a_frame_without_rows_has_its_new_columns(made: Callable[[pl.DataFrame], Any]) -> None:
    found = nw.from_native(answered(made(CASES.clear())))

    assert found.collect_schema().names() == [*CASES.columns, *QUESTIONS[1:]]
    assert nw.to_native(found.collect("polars")).is_empty()


# --- what is refused --------------------------------------------------------


def test_local_times_are_refused_by_the_name_of_their_column() -> None:
    local = CASES.with_columns(pl.col("solved").dt.replace_time_zone(None))

    with pytest.raises(InvalidValueError) as caught:
        with_elapsed(local.lazy(), LISBON, start="opened at", end="solved", into="working")

    assert str(caught.value) == (
        "solved: is a column of instants with a zone, and Datetime(time_unit='us', time_zone=None) has none, so nobody "
        "knows which instants these are; say in which zone the times are, for example with dt.replace_time_zone('UTC')."
    )
    with pytest.raises(InvalidValueError, match="^ends: is a column of instants with a zone, and "):
        LISBON.elapsed_many(CASES["opened at"], local["solved"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"at": "opend at"}, "at: there is no column 'opend at'. Did you mean 'opened at'?"),
        ({"at": "number"}, "number: is a column of instants with a zone, not of Int64."),
        ({"duration": "number"}, "number: is a column of durations, not of Int64."),
        ({"duration": "promises"}, "duration: there is no column 'promises'. Did you mean 'promise'?"),
        ({"into": "solved"}, "into: 'solved' is a column of the frame already; choose another name."),
        ({"frame": [1, 2]}, "frame: is a data frame; list is none that is known."),
    ],
)
def test_a_question_that_does_not_fit_the_frame_is_refused(arguments: dict[str, Any], said: str) -> None:
    usual: dict[str, Any] = {
        "frame": CASES,
        "calendar": LISBON,
        "at": "opened at",
        "duration": "promise",
        "into": "due",
    }

    with pytest.raises(InvalidValueError) as caught:
        with_added(**(usual | arguments))

    assert str(caught.value) == said


def test_durations_are_whole_microseconds_where_intervals_are_no_use() -> None:
    relation = in_duckdb(CASES).select("*, INTERVAL 8 HOURS AS allowed")

    with pytest.raises(InvalidValueError) as caught:
        with_added(relation, LISBON, at="opened at", duration="allowed", into="due")

    assert str(caught.value).startswith(
        "allowed: is a column of durations in whole microseconds, Int64, not of Duration"
    )


def test_durations_are_durations() -> None:
    with pytest.raises(InvalidValueError, match="^durations: is a column of durations, not of Int64.$"):
        LISBON.add_many(CASES["opened at"], CASES["number"])


def test_an_engine_that_was_not_tried_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.coverage._timelines._engines._ENGINES", {})

    with pytest.raises(InvalidValueError) as caught:
        with_is_open(CASES.lazy(), LISBON, at="opened at", into="was open")

    assert str(caught.value) == (
        "frame: is lazy on polars, on which calendars have not been tried; those tried are Polars, DuckDB and Spark. "
        "Collect it first, or hand it to one of these."
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda: with_is_open(CASES, LISBON, at="opened at", into="was open"),
        lambda: LISBON.is_open_many(CASES["opened at"]),
    ],
)
def test_without_narwhals_the_extra_is_named(ask: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)

    with pytest.raises(MissingExtraError) as caught:
        ask()

    assert str(caught.value) == "Working time in data frames needs an optional dependency: pip install 'cxcore[frames]'"
