"""The plan on a data frame has the rows of plain Python, whatever happened to a case and in whatever order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.history import FactDefinitions, Repliers, ResponseClock, Visibility, event_columns, facts, facts_frame
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId, InteractionId, Phase

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
moments = st.integers(0, 12).map(lambda minute: NINE + timedelta(minutes=minute))
NOT_IN_FRAMES = {"merged_into", "split_from", "next_case_at"}
MOVES: list[tuple[str, dict[str, Any]]] = [
    ("case.created", {"priority": "low"}),
    *[("case.status_changed", {"phase": str(phase)}) for phase in Phase],
    *[(f"case.{what}", {}) for what in ("solved", "reopened", "reopened", "closed", "merged", "cancelled")],
    *[(f"message.{what}", {}) for what in ("received", "replied", "note_added")],
    ("interaction.bot_handoff", {}),
]
SCHEMA: dict[str, Any] = {
    name: {"at": pl.Datetime("us", "UTC"), "recorded_at": pl.Datetime("us", "UTC"), "score": pl.Float64}.get(
        name, pl.Int64 if name == "version" else pl.String
    )
    for name in event_columns([])
}
definitions = st.builds(
    FactDefinitions,
    response_clock=st.sampled_from(ResponseClock),
    repliers=st.sampled_from(Repliers),
    visibility=st.sampled_from(Visibility),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Return up to fifteen events of two cases, in any order, some of them at once."""
    moves = draw(st.lists(st.tuples(st.sampled_from(MOVES), moments, st.booleans(), st.integers(0, 9)), max_size=15))
    return [
        Event(
            id=EventId(f"evt_{lead}x{number}"),
            type=type_,
            at=at,
            case=CaseId("cas_a" if is_first else "cas_b"),
            interaction=InteractionId("int_1"),
            actor=draw(st.sampled_from([None, Actor(ActorKind.AGENT, "agt_priya"), Actor(ActorKind.BOT)])),
            data=data,
        )
        for number, ((type_, data), at, is_first, lead) in enumerate(moves)
    ]


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
@settings(deadline=None, max_examples=12)  # an example takes an engine a tenth of a second or more
@given(log=logs(), chosen=definitions, as_of=st.none() | moments)
def test_a_frame_has_the_rows_of_plain_python(
    engine: str, log: list[Event], chosen: FactDefinitions, as_of: datetime | None
) -> None:
    table = pl.DataFrame(event_columns(log), schema=SCHEMA)
    frame: Any = {"polars": lambda: table, "pandas": table.to_pandas, "pyarrow": table.to_arrow}[engine]()

    found = nw.from_native(facts_frame(frame, as_of=as_of, definitions=chosen)).iter_rows(named=True)

    plain = [{name: None if pd.isna(value) else value for name, value in row.items()} for row in found]
    assert sorted(plain, key=lambda row: str(row["case_id"])) == [
        {name: value for name, value in row.items() if not name.endswith("_working") and name not in NOT_IN_FRAMES}
        for row in facts(log, as_of=as_of, definitions=chosen)
    ]
