"""Metrics of data frames: on every engine the figures of the same rows in a list, to the last digit."""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, Final

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError, MissingExtraError, MissingFactError, NaiveDatetimeError
from cxcore.metrics import (
    NPS,
    STANDARD,
    AverageSpeedOfAnswer,
    Backlog,
    BacklogAge,
    Cases,
    Measurements,
    Metric,
    NextReplyTime,
    ResolutionTime,
    ServiceLevel,
    TransferRate,
    WaitToAnswer,
    measure,
)
from cxcore.metrics._engines import _engine_of

Facts = Mapping[str, Any]

MARCH: Final = datetime(2026, 3, 20, tzinfo=UTC)
AT: Final = datetime(2026, 4, 5, tzinfo=UTC)
COLUMNS: Final[dict[str, Any]] = {
    "channel": pl.String,
    "tier": pl.Int64,
    "started_at": pl.Datetime("us", "UTC"),
    "offered": pl.Boolean,
    "answered": pl.Boolean,
    "abandoned": pl.Boolean,
    "wait": pl.Duration("us"),
    "handle_time": pl.Duration("us"),
    "opened_at": pl.Datetime("us", "Asia/Manila"),
    "solved_at": pl.Datetime("us", "UTC"),
    "closed_at": pl.Datetime("us", "UTC"),
    "reopens": pl.Int64,
    "csat_score": pl.Int64,
    "nps_score": pl.Float64,
    "recorded_events": pl.Int64,
    "derived_events": pl.Int64,
    "inferred_events": pl.Int64,
}


def _rows() -> list[Facts]:
    """Return rows around a change of the clocks: gaps, contradictions and scores off the scale included."""
    random = Random(7)  # noqa: S311  # seeded, for repeatable input

    def instant() -> datetime | None:
        return random.choice([None, *[MARCH + timedelta(microseconds=random.randrange(20 * 86_400_000_000))] * 5])

    def duration() -> timedelta | None:
        return random.choice([None, timedelta(seconds=random.randint(-2, 40)), timedelta(microseconds=20_000_001)])

    return [
        {
            "channel": random.choice([None, "chat", "email"]),
            "tier": random.choice([1, 2, None]),
            "started_at": instant(),
            **{flag: random.choice([True, True, False, None]) for flag in ("offered", "answered", "abandoned")},
            "wait": duration(),
            "handle_time": duration(),
            "opened_at": instant(),
            "solved_at": instant(),
            "closed_at": instant(),
            "reopens": random.choice([0, 0, 1, -1, None]),
            "csat_score": random.choice([*range(7), None]),
            "nps_score": random.choice([*map(float, range(12)), 7.5, None]),
            **{f"{how}_events": random.choice([0, 0, 1, 3, None]) for how in ("recorded", "derived", "inferred")},
        }
        for _ in range(400)
    ]


ROWS: Final = _rows()
FRAME: Final = pl.DataFrame(ROWS, schema=COLUMNS)
METRICS: Final[tuple[Metric, ...]] = (*STANDARD, ResolutionTime(statistic="p90", until="solved"))


def in_duckdb(rows: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """Return the rows as a relation of a session in Manila."""
    session = duckdb.connect()
    session.execute("SET timezone = 'Asia/Manila'")
    session.register("cases", rows.to_arrow())
    return session.table("cases")


EAGER_AND_LAZY: Final = pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda rows: rows, id="Polars"),
        pytest.param(lambda rows: rows.lazy(), id="Polars, lazy"),
        pytest.param(lambda rows: rows.to_pandas(), id="pandas on numpy"),
        pytest.param(lambda rows: rows.to_pandas(use_pyarrow_extension_array=True), id="pandas on PyArrow"),
        pytest.param(lambda rows: rows.to_arrow(), id="PyArrow"),
        pytest.param(in_duckdb, id="DuckDB"),
    ],
)
GROUPINGS: Final[list[dict[str, Any]]] = [
    {},
    {"by": ["channel"]},
    {"by": ["tier", "channel"], "period": "week", "zone": "Europe/Lisbon"},
    {"period": "hour", "zone": "Australia/Lord_Howe", "dated_by": "started_at"},
    {"period": "day", "zone": "Asia/Beirut"},
    {"by": ["offered"], "period": "month", "zone": "America/Bogota", "dated_by": "solved_at"},
]


@cache
def of_rows(grouping: int, at: datetime | None) -> Measurements:
    """Return the figures of the rows in a list, which are the same whatever engine is asked."""
    return measure(ROWS, METRICS, at=at, **GROUPINGS[grouping])


@EAGER_AND_LAZY
@pytest.mark.parametrize("grouping", GROUPINGS, ids=str)
@pytest.mark.parametrize("at", [None, AT])
def test_a_frame_has_the_figures_of_its_rows(
    made: Callable[[pl.DataFrame], Any], grouping: dict[str, Any], at: datetime | None
) -> None:
    assert measure(made(FRAME), METRICS, at=at, **grouping) == of_rows(GROUPINGS.index(grouping), at)


@pytest.mark.filterwarnings("ignore")  # Spark's own imports warn
def test_spark_has_the_figures_of_the_rows_whatever_the_zone_of_its_session(spark: Any) -> None:
    metrics = [NPS(), ServiceLevel(), AverageSpeedOfAnswer(), ResolutionTime(), Backlog()]
    kinds: dict[Any, str] = {pl.String: "STRING", pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN", pl.Float64: "DOUBLE"}
    schema = ", ".join(
        f"`{name}` {kinds.get(kind, 'TIMESTAMP' if isinstance(kind, pl.Datetime) else 'INTERVAL DAY TO SECOND')}"
        for name, kind in COLUMNS.items()
    )
    frame = spark.createDataFrame([tuple(row[name] for name in COLUMNS) for row in ROWS], schema)

    for grouping in (GROUPINGS[2], GROUPINGS[3]):
        assert measure(frame, metrics, at=AT, **grouping) == measure(ROWS, metrics, at=AT, **grouping)


@pytest.mark.filterwarnings("ignore")  # as above
def test_a_column_in_whose_name_spark_sees_a_path_is_left_aside_and_grouped_by_under_another_name(spark: Any) -> None:
    frame = spark.createDataFrame([(10, "x", "y")], ["nps_score", "ticket.id", "a`b"])

    assert measure(frame, [NPS()])["nps"].value == 100.0
    with pytest.raises(InvalidValueError, match=r"^ticket\.id: is a name in which Spark sees a path; rename"):
        measure(frame, [NPS()], by=["ticket.id"])


@pytest.mark.filterwarnings("ignore")  # as above
def test_rows_are_not_grouped_by_the_maps_of_spark(spark: Any) -> None:
    frame = spark.sql("SELECT map('tier', 'gold') AS custom, 9 AS nps_score")

    with pytest.raises(
        InvalidValueError, match="^custom: is a column of Struct.*, and rows are counted by single values"
    ):
        measure(frame, [NPS()], by=["custom"])


def test_waits_and_ages_of_a_frame_are_those_of_its_rows() -> None:
    hour = timedelta(hours=1)
    asked = [{"asked_at": MARCH, "replied_at": MARCH + hour}, {"asked_at": MARCH + hour, "replied_at": None}]
    calls = [{"offered": True, "answered": ok, "wait": 10 * hour} for ok in (True, False, None)]
    office = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")

    told: list[tuple[Metric, Any]] = [
        (NextReplyTime(), asked),
        (WaitToAnswer(), calls),
        (BacklogAge(working_time=office), ROWS),
    ]
    for metric, rows in told:
        schema = {**COLUMNS, "asked_at": pl.Datetime("us", "UTC"), "replied_at": pl.Datetime("us", "UTC")}
        frame = pl.DataFrame(rows, schema={name: schema[name] for name in rows[0]})

        assert measure(frame, [metric], at=AT) == measure(rows, [metric], at=AT)


def test_a_score_that_an_engine_holds_as_a_decimal_is_that_number() -> None:
    relation = duckdb.sql("SELECT unnest([9.0, 3.0, 10.0, NULL]) AS nps_score")
    rows = [{"nps_score": None if score is None else Decimal(score)} for score in ("9.0", "3.0", "10.0", None)]

    found = measure(relation, [NPS()])

    assert found == measure(rows, [NPS()])
    assert found["nps"].n == 3


def test_an_instant_of_a_type_that_narwhals_does_not_know_is_to_be_cast() -> None:
    table = pa.table({"opened_at": pa.array([0], pa.timestamp("ns", "UTC"))})
    relation = duckdb.from_arrow(table)

    with pytest.raises(InvalidValueError, match=r"^opened_at: .* not of a type that Narwhals does not know; cast it"):
        measure(relation, [Cases()])


def test_a_calendar_counts_the_hours_of_each_case_of_a_frame() -> None:
    lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    metric = ResolutionTime(working_time=lisbon)

    assert measure(FRAME, [metric], at=AT) == measure(ROWS, [metric], at=AT)


@EAGER_AND_LAZY
def test_columns_without_a_gap_are_measured_without_a_warning(made: Callable[[pl.DataFrame], Any]) -> None:
    rows = [
        {"offered": True, "answered": True, "abandoned": False, "wait": timedelta(seconds=seconds)}
        for seconds in (0, 5, 30, 100)  # some within 20 s and some not, where pandas once warned of a cast
    ]

    assert measure(made(pl.DataFrame(rows)), [ServiceLevel()]) == measure(rows, [ServiceLevel()])


# --- gaps, kinds and names ------------------------------------------------------


@EAGER_AND_LAZY
def test_a_frame_without_rows_has_no_groups_and_no_figure_but_a_reason(made: Callable[[pl.DataFrame], Any]) -> None:
    empty = made(FRAME.clear())

    assert len(measure(empty, [NPS()], by=["channel"])) == 0
    assert len(measure(empty, [ResolutionTime()], period="week", zone="Europe/Lisbon")) == 0
    assert measure(empty, [NPS()])["nps"].reason == "there are no answers from 0 to 10"


@EAGER_AND_LAZY
def test_a_column_without_values_is_unknown_whatever_its_kind(made: Callable[[pl.DataFrame], Any]) -> None:
    cases = FRAME.select("opened_at", pl.lit(None).cast(pl.String).alias("solved_at"), "closed_at")

    assert measure(made(cases), [Backlog()], at=AT) == measure(cases.to_dicts(), [Backlog()], at=AT)


@EAGER_AND_LAZY
def test_a_column_of_the_wrong_kind_is_an_error_that_names_it(made: Callable[[pl.DataFrame], Any]) -> None:
    texts = made(FRAME.with_columns(nps_score=pl.lit("Priya"), opened_at=pl.lit("Priya"), wait=pl.lit(3)))

    for metric, message in {
        NPS(): "nps_score: is a number or None, not a str.",
        ResolutionTime(): "opened_at: is an aware datetime or None, not of String.",
        ServiceLevel(): "wait: is a timedelta or None, not of Int",
    }.items():
        with pytest.raises(InvalidValueError) as caught:
            measure(texts, [metric])
        assert str(caught.value).startswith(message)


@EAGER_AND_LAZY
def test_local_times_are_refused_because_nobody_knows_which_instants_they_are(
    made: Callable[[pl.DataFrame], Any],
) -> None:
    local = made(FRAME.with_columns(pl.col("opened_at").dt.replace_time_zone(None)))

    with pytest.raises(NaiveDatetimeError, match="^opened_at is a naive datetime"):
        measure(local, [ResolutionTime()])


def test_a_column_nobody_has_is_refused_with_the_nearest_one() -> None:
    for asked in ({"by": ["chanel"]}, {"by": ["channel"], "period": "week", "zone": "UTC", "dated_by": "startd_at"}):
        with pytest.raises(MissingFactError, match="^No row has '(chanel|startd_at)', .* Did you mean"):
            measure(FRAME, [NPS()], **asked)


def test_rows_are_not_counted_by_lists() -> None:
    tagged = FRAME.with_columns(tags=pl.concat_list(pl.lit("refund")))

    with pytest.raises(InvalidValueError) as caught:
        measure(tagged, [NPS()], by=["tags"])

    assert str(caught.value) == "tags: is a column of List(String), and rows are counted by single values."


def test_the_gaps_of_a_column_of_numbers_are_one_group() -> None:
    frame = pl.DataFrame({"tier": [1.0, float("nan"), None], "nps_score": [10, 9, 8]})

    assert [(each.group["tier"], each.estimate.n) for each in measure(frame, [NPS()], by=["tier"])] == [
        (1, 1),
        (None, 2),
    ]


@pytest.mark.parametrize("metric", [AverageSpeedOfAnswer(), TransferRate()], ids=["a duration", "a share"])
def test_a_fact_that_only_late_rows_are_asked_for_is_found_all_the_same(metric: Metric) -> None:
    contradictory = {"offered": False, "answered": True, "abandoned": True, "wait": timedelta(0), "transfers": 0}
    rows = [contradictory] * 500 + [{**contradictory, "abandoned": False}]
    schema = {**COLUMNS, "transfers": pl.Int64}
    frame = pl.DataFrame(rows, schema={name: schema[name] for name in contradictory})

    found = measure(frame, [metric])

    assert found == measure(rows, [metric])
    assert found[0].estimate.excluded == {"both answered and abandoned": 500, "answered but not offered": 1}


def test_durations_finer_than_microseconds_and_coarser_ones_are_read_in_microseconds() -> None:
    for unit in ("ms", "us", "ns"):
        frame = FRAME.with_columns(pl.col("wait").cast(pl.Duration(unit)))
        rows = frame.with_columns(pl.col("wait").cast(pl.Duration("us"))).to_dicts()
        assert measure(frame, [AverageSpeedOfAnswer()]) == measure(rows, [AverageSpeedOfAnswer()]), unit


def test_an_engine_that_was_not_tried_is_refused_with_its_name_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_engine_of, "_ENGINES", {})

    with pytest.raises(InvalidValueError) as caught:
        measure(FRAME, [NPS()])

    assert str(caught.value) == (
        "data: is a frame of polars, which has not been tried; convert the frame first. "
        "Metrics run on Polars, pandas, PyArrow, DuckDB and Spark."
    )


def test_without_narwhals_the_error_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)

    with pytest.raises(MissingExtraError, match=r"^Measuring a data frame needs .*'cxcore\[frames\]'$"):
        measure(FRAME, [NPS()])
