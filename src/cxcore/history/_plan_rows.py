"""
One row an event, in the order of the log, with what it asks of its case and where in its case it stands.

Between two requests for work the phase of a case only rises, from solved over
closed to gone. So its log is cut into *runs*, one for each request for work
(run 0 is before the first), and into *lives*: a life begins with each end.
Replies cut it into *rounds*: a round ends with a reply.
"""

from typing import Final

import narwhals as nw

from cxcore.history._definitions import ANSWERS, REPLIERS, FactDefinitions
from cxcore.history._engines import Engine, Table
from cxcore.history._grouping import Frame
from cxcore.history._plan_terms import GONE, NEVER, NONE, PHASES, TYPES, WORKING, flag, is_a, wants, where
from cxcore.models import EventType, Phase

_ASKS: Final = {
    EventType.CASE_SOLVED: Phase.SOLVED,
    EventType.CASE_CLOSED: Phase.CLOSED,
    EventType.CASE_CANCELLED: Phase.CANCELLED,
    EventType.CASE_MERGED: Phase.MERGED,
    EventType.CASE_REOPENED: Phase.OPEN,
    EventType.CASE_CREATED: Phase.NEW,
}


def rows_in_order(log: Frame, engine: Engine, definitions: FactDefinitions) -> Frame:
    """Add to each event what it asks for, its place in its case, and which run, life, round and meeting it is in."""
    asked = {type_: PHASES.index(phase) for type_, phase in _ASKS.items()}
    types: Table = {
        "type": list(map(str, TYPES)),
        "rank": list(range(len(TYPES))),
        "asks": [asked.get(each, NONE) for each in TYPES],
    }
    phases: Table = {"phase": list(map(str, PHASES)), "phase_asked": list(range(len(PHASES)))}
    rows = _once(log).join(engine.table(log, types), on="type", how="left")
    rows = rows.join(engine.table(log, phases), on="phase", how="left")
    rows = rows.with_columns(
        nw.col("rank").fill_null(len(TYPES)).cast(nw.Int64),
        *(nw.col(name).fill_null(NONE).cast(nw.Int64) for name in ("asks", "phase_asked")),
    )
    rows = rows.with_columns(
        where(nw.col("version") == 1, nw.col("rank"), nw.lit(len(TYPES))).alias("act"),
        where(nw.col("recorded_at") == NEVER, nw.col("at"), nw.col("recorded_at")).alias("recorded_at"),
    )
    is_understood = nw.col("act") < len(TYPES)
    wanted = where(is_a(EventType.CASE_STATUS_CHANGED), nw.col("phase_asked"), nw.col("asks"))
    counts = [str(kind) for kind in sorted(REPLIERS[definitions.repliers])]
    answers = is_a(*ANSWERS[definitions.visibility]) & (nw.col("actor").is_null() | nw.col("actor").is_in(counts))
    switches = is_a(EventType.INTERACTION_CHANNEL_SWITCHED) & ~nw.col("to_channel").is_null()
    rows = rows.with_columns(
        where(is_understood, wanted, nw.lit(NONE)).alias("wanted"),
        flag(answers).alias("is_answer"),
        nw.when(switches).then(nw.col("to_channel")).otherwise(nw.col("channel")).alias("met_on"),
    )
    is_creation = is_a(EventType.CASE_CREATED)
    running = {
        "place": flag(nw.col("at") < NEVER),
        "requests": flag(nw.col("wanted") != NONE),
        "run": flag(wants(*WORKING) & ~is_creation),
        "life": flag(wants(Phase.SOLVED, Phase.CLOSED, *GONE)),
        "answers": nw.col("is_answer"),
        "meetings": flag(~nw.col("met_on").is_null()),
    }
    rows = engine.running(rows, running, by="case", order=["at", "recorded_at", "rank", "id"])
    # A creation moves a case of which nothing was known, and no other.
    moves = ~is_creation | (nw.col("requests") == 1)
    return rows.with_columns(
        where(moves, nw.col("wanted"), nw.lit(NONE)).alias("wanted"),
        (nw.col("answers") - nw.col("is_answer")).alias("round"),
    )


def _once(log: Frame) -> Frame:
    """Return each event once, with the earliest time it was recorded at, or :data:`NEVER`."""
    if "recorded_at" not in log.collect_schema():
        return log.unique(subset=["id"], keep="any").with_columns(nw.lit(NEVER).cast(nw.Int64).alias("recorded_at"))
    recorded = log.group_by("id").agg(nw.col("recorded_at").min())
    return log.drop("recorded_at").unique(subset=["id"], keep="any").join(recorded, on="id", how="inner")
