"""Facts from data frames: on every engine the rows of plain Python."""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxcore.errors import InvalidValueError, MissingExtraError, NaiveDatetimeError
from cxcore.history import (
    FactDefinitions,
    Repliers,
    ResponseClock,
    Visibility,
    event_columns,
    facts,
    facts_frame,
)
from cxcore.models import (
    Actor,
    ActorKind,
    CaseId,
    Channel,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    MessageId,
    Phase,
    Provenance,
)

NINE: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NOT_IN_FRAMES: Final = {"merged_into", "split_from", "next_case_at"}
SCHEMA: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("id", "type", "case", "customer", "channel", "to_channel", "phase", "language", "priority"), pl.String
    ),
    **dict.fromkeys(("agent", "team", "actor", "actor_id", "survey", "provenance"), pl.String),
    **dict.fromkeys(("at", "recorded_at"), pl.Datetime("us", "UTC")),
    "score": pl.Float64,
    "version": pl.Int64,
}
# What moves a case is told often enough that every cell of its table is met.
TYPES: Final = [
    *EventType,
    *[EventType.CASE_STATUS_CHANGED] * 12,
    *[EventType.CASE_REOPENED, EventType.CASE_SOLVED] * 5,
    *[EventType.MESSAGE_RECEIVED, EventType.MESSAGE_REPLIED] * 5,
]


def _log(seed: int, *, cases: int, events: int) -> list[Event]:
    """Return a log in which anything may happen at any time, some of it at once."""
    chosen = random.Random(seed)  # noqa: S311  # seeded, for repeatable input
    people = [
        None,
        Actor(ActorKind.AGENT),
        Actor(ActorKind.BOT),
        Actor(ActorKind.AUTOMATION),
        *(Actor(ActorKind.AGENT, f"agt_{name}") for name in ("priya", "rui", "ana")),
        Actor(ActorKind.CUSTOMER, "cus_ana"),
    ]

    def data(kind: str) -> dict[str, Any]:
        told: dict[str, dict[str, Any]] = {
            EventType.CASE_STATUS_CHANGED: {"phase": str(chosen.choice([*Phase]))},
            EventType.CASE_PRIORITY_CHANGED: {"priority": chosen.choice(["low", "high"])},
            EventType.CASE_SPLIT: {"from": "cas_0"},
            EventType.CASE_MERGED: {"into": "cas_0"},
            EventType.CASE_CREATED: {
                "priority": "normal",
                "language": chosen.choice(["pt", "uk"]),
                "team": chosen.choice([None, "team_a"]),
            },
            EventType.CASE_ASSIGNED: {"agent": chosen.choice([None, "agt_priya"])},
            EventType.CASE_TRANSFERRED: {"team": chosen.choice([None, "team_b"])},
            EventType.INTERACTION_CONNECTED: {"agent": chosen.choice([None, "agt_rui", "agt_zoe"])},
            EventType.INTERACTION_CHANNEL_SWITCHED: {"to": chosen.choice(["email", "phone"])},
            EventType.FEEDBACK_SURVEY_ANSWERED: {
                "survey": chosen.choice(["csat", "nps", "own"]),
                "score": chosen.choice([1, 4.5]),
            },
        }
        return told.get(kind, {})

    needed: dict[str, dict[str, Any]] = {
        EventType.CASE_LINKED: {"kind": "x", "to": "cas_1"},
        EventType.CASE_UNLINKED: {"kind": "x", "to": "cas_1"},
        EventType.CASE_TAGGED: {"tags": ["x"]},
        EventType.CASE_UNTAGGED: {"tags": ["x"]},
        EventType.CASE_FIELD_CHANGED: {"field": "x", "value": 1},
        EventType.INTERACTION_CALLBACK_SCHEDULED: {"callback_at": "2026-03-02T10:00Z"},
        EventType.INTERACTION_OFFERED: {"agent": "agt_zoe"},
        EventType.INTERACTION_DECLINED: {"agent": "agt_zoe"},
        EventType.INTERACTION_ACCEPTED: {"agent": "agt_zoe"},
    }

    def event(number: int) -> Event:
        kind: str = chosen.choice(TYPES)
        if kind.startswith(("identity.", "self_service.")) or "survey_sent" in kind or "expired" in kind:
            kind = "acme.thing"
        if kind.startswith("privacy."):
            kind = "message.received"
        at = NINE + timedelta(minutes=chosen.randrange(40), microseconds=chosen.choice([0, 0, 1]))
        version = chosen.choice([1] * 20 + [2])
        return Event(
            id=EventId(f"evt_{chosen.randrange(1000)}x{number}"),
            type=kind,
            at=at,
            recorded_at=chosen.choice([None, at, at + timedelta(seconds=chosen.randrange(3))]),
            case=chosen.choice([CaseId(f"cas_{chosen.randrange(cases)}")] * 20 + [None])
            if not kind.startswith("case.")
            else CaseId(f"cas_{chosen.randrange(cases)}"),
            interaction=InteractionId("int_1"),
            message=MessageId("msg_1"),
            customer=chosen.choice([None, None, CustomerId("cus_ana"), CustomerId("cus_rui")]),
            channel=chosen.choice([None, None, Channel.EMAIL, Channel.CHAT, Channel.PHONE]),
            actor=chosen.choice(people),
            data=needed.get(kind) or data(kind),
            provenance=chosen.choice([*Provenance]),
            version=version,
        )

    return [event(number) for number in range(events)]


LOG: Final = _log(7, cases=150, events=2_000)
AS_OF: Final = NINE + timedelta(minutes=30)
LATE: Final = FactDefinitions(
    response_clock=ResponseClock.HANDOFF, repliers=Repliers.AGENTS_AND_BOTS, visibility=Visibility.ALL
)
FROM_MESSAGE: Final = FactDefinitions(response_clock=ResponseClock.FIRST_MESSAGE, repliers=Repliers.ANYONE)
QUESTIONS: Final[list[dict[str, Any]]] = [
    {},
    {"as_of": AS_OF, "definitions": LATE},
    {"definitions": FROM_MESSAGE},
]
ASKED: Final = ["as they are", "as of half past nine, with bots and notes", "from the first message, by anyone"]


def frame_of(log: list[Event]) -> pl.DataFrame:
    """Return a log as a Polars frame; some events come twice."""
    again = [*log, *log[::7]]
    return pl.DataFrame(event_columns(again), schema=SCHEMA)


def rows(log: list[Event], *, in_numbers: bool = False, **question: Any) -> list[dict[str, Any]]:
    """Return the rows of plain Python, without what a frame does not tell."""

    def told(value: object) -> object:
        return value // MICROSECOND if in_numbers and isinstance(value, timedelta) else value

    return [
        {
            name: told(value)
            for name, value in row.items()
            if not name.endswith("_working") and name not in NOT_IN_FRAMES
        }
        for row in facts(log, **question)
    ]


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of an eager frame, by case, as plain Python."""
    found = nw.from_native(frame)
    plain = [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in found.iter_rows(named=True)
    ]
    return sorted(plain, key=lambda row: str(row["case_id"]))


FRAME: Final = frame_of(LOG)


@pytest.mark.parametrize("question", QUESTIONS, ids=ASKED)
@pytest.mark.parametrize(
    ("engine", "made"),
    [
        ("Polars", lambda: FRAME),
        ("PyArrow", FRAME.to_arrow),
        ("pandas on numpy", FRAME.to_pandas),
        ("pandas on PyArrow", lambda: FRAME.to_pandas(use_pyarrow_extension_array=True)),
    ],
)
def test_an_eager_frame_has_the_rows_of_plain_python(
    engine: str, made: Callable[[], Any], question: dict[str, Any]
) -> None:
    frame = made()

    found = facts_frame(frame, **question)

    assert type(found) is type(frame)
    assert rows_of(found) == rows(LOG, **question), engine


@pytest.mark.parametrize("question", QUESTIONS, ids=ASKED)
def test_a_lazy_polars_frame_stays_lazy(question: dict[str, Any]) -> None:
    found = facts_frame(FRAME.lazy(), **question)

    assert isinstance(found, pl.LazyFrame)
    assert rows_of(found.collect()) == rows(LOG, **question)


@pytest.mark.parametrize("question", QUESTIONS, ids=ASKED)
def test_duckdb_has_the_rows_of_plain_python_whatever_the_zone_of_its_session(question: dict[str, Any]) -> None:
    session = duckdb.connect()
    session.execute("SET timezone = 'Asia/Manila'")
    session.register("log", FRAME.to_arrow())

    found = facts_frame(session.table("log"), **question)

    assert isinstance(found, duckdb.DuckDBPyRelation)
    names = found.columns
    told = sorted(found.fetchall(), key=lambda row: row[0])
    assert [dict(zip(names, row, strict=True)) for row in told] == rows(LOG, in_numbers=True, **question)


@pytest.mark.filterwarnings("ignore")  # Spark's own imports warn
def test_spark_has_the_rows_of_plain_python_whatever_the_zone_of_its_session(spark: Any) -> None:
    few = LOG[:300]
    kinds = {pl.String: "STRING", pl.Float64: "DOUBLE", pl.Int64: "BIGINT"}
    schema = ", ".join(f"`{name}` {kinds.get(kind, 'TIMESTAMP')}" for name, kind in SCHEMA.items())
    frame = spark.createDataFrame(frame_of(few).select(list(SCHEMA)).rows(), schema)

    found = facts_frame(frame)

    instants = [name for name in found.columns if name.endswith("_at") or name == "unanswered_since"]
    numbers = [f"unix_micros({name}) AS {name}" if name in instants else name for name in found.columns]
    told = [row.asDict() for row in found.selectExpr(*numbers).collect()]
    expected = [
        {name: (value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value for name, value in row.items()}
        for row in rows(few, in_numbers=True)
    ]
    assert sorted(told, key=lambda row: str(row["case_id"])) == expected


def test_a_frame_with_the_needed_columns_only_leaves_the_rest_unknown() -> None:
    log = [Event(id=EventId("evt_1"), type="case.created", at=NINE, case=CaseId("cas_refund"))]
    few = pl.DataFrame(event_columns(log), schema=SCHEMA).select("id", "type", "at", "case")

    assert rows_of(facts_frame(few)) == rows(log)


@pytest.mark.parametrize(
    "made",
    [
        pl.DataFrame,
        lambda columns: pl.DataFrame(columns).lazy(),
        pd.DataFrame,
    ],
    ids=["Polars", "lazy Polars", "pandas"],
)
def test_columns_in_which_nothing_is_told_need_no_type(made: Callable[[Any], Any]) -> None:
    log = [Event(id=EventId("evt_1"), type="case.created", at=NINE, case=CaseId("cas_refund"))]

    found = facts_frame(made(event_columns(log)))

    assert rows_of(found.collect() if isinstance(found, pl.LazyFrame) else found) == rows(log)


def test_an_empty_frame_has_no_rows() -> None:
    assert rows_of(facts_frame(FRAME.clear())) == []


def test_of_an_event_recorded_twice_the_earlier_record_counts() -> None:
    def told(number: int, type_: str, recorded: int) -> Event:
        later = NINE + timedelta(minutes=recorded)
        return Event(id=EventId(f"evt_{number}"), type=type_, at=NINE, case=CaseId("cas_1"), recorded_at=later)

    log = [told(1, "case.solved", 2), told(2, "case.reopened", 3), told(2, "case.reopened", 1)]

    assert rows_of(facts_frame(pl.DataFrame(event_columns(log), schema=SCHEMA))) == rows(log)
    assert rows(log)[0]["phase"] == "solved"


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ([1, 2], "events: is a data frame; list is none that is known."),
        (
            FRAME.rename({"case": "cases"}),
            "events: there is no column 'case'. Did you mean 'cases'?",
        ),
        (
            FRAME.with_columns(pl.col("at").dt.replace_time_zone(None)),
            "events: 'at' holds instants with a zone, not Datetime(time_unit='us', time_zone=None).",
        ),
        (
            FRAME.with_columns(recorded_at=pl.lit(1)),
            "events: 'recorded_at' holds instants with a zone, not Int32.",
        ),
    ],
    ids=["no frame", "no case", "no zone", "no instant"],
)
def test_a_frame_that_is_no_log_is_refused(frame: Any, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        facts_frame(frame)

    assert str(caught.value) == sentence


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^as_of is a naive datetime"):
        facts_frame(FRAME, as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


def test_an_engine_that_was_not_tried_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxcore.history._engines._ENGINES", {})

    with pytest.raises(InvalidValueError) as caught:
        facts_frame(FRAME)

    assert str(caught.value) == (
        "events: is a frame of polars, on which facts have not been tried; those tried are Polars, pandas, PyArrow, "
        "DuckDB and Spark. Hand it to one of these, for example as a PyArrow table."
    )


def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)

    with pytest.raises(MissingExtraError, match=r"^Facts from a data frame needs .*'cxcore\[frames\]'$"):
        facts_frame(FRAME)


@pytest.mark.parametrize("made", [pl.DataFrame, pd.DataFrame, pa.table], ids=["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize(
    ("odd", "message"),
    [
        ({"id": [None, "b"]}, "events: 'id' is unknown in 1 rows, and every event has one."),
        ({"type": ["case.created", None]}, "events: 'type' is unknown in 1 rows"),
        ({"at": [NINE, None]}, "events: 'at' is unknown in 1 rows"),
        ({"phase": [None, "Solved"]}, "events: 'phase' holds another word in 1 rows; those it may hold are new, open"),
        ({"actor": [None, "Agent"]}, "events: 'actor' holds another word in 1 rows; those it may hold are customer"),
    ],
)
def test_a_row_that_is_no_event_is_refused_where_rows_can_be_seen(
    made: Callable[..., Any], odd: dict[str, list[Any]], message: str
) -> None:
    log = {"id": ["a", "b"], "type": ["case.created", "case.status_changed"], "at": [NINE, NINE], "case": ["c", "c"]}

    with pytest.raises(InvalidValueError) as refused:
        facts_frame(made({**log, **odd}))

    assert str(refused.value).startswith(message)


def test_a_word_of_an_event_of_a_version_to_come_is_none_of_ours() -> None:
    log = pl.DataFrame(
        {"id": ["a", "b"], "type": ["case.created", "case.status_changed"], "at": [NINE, NINE], "case": ["c", "c"]}
    ).with_columns(phase=pl.Series([None, "parked"]), version=pl.Series([1, 2]))

    assert facts_frame(log)["phase"].to_list() == ["new"]
