"""
Where each case stands, and what became of it on the way.

The life of a case is a table of moves, and each move depends on the one
before. It still needs no step-by-step reading, because of what the table says:
between two requests for work the phase only rises, so of a run only its first
ends count. A status change that reopens and the ``case.reopened`` that tells
the same again are found by *lives*.
"""

from collections.abc import Sequence
from typing import Final

import narwhals as nw

from cxcore.history._engines import KEY, Engine
from cxcore.history._grouping import Frame, grouped
from cxcore.history._journey import PHASE_TIMES
from cxcore.history._plan_terms import GONE, NEVER, NONE, PHASES, WORKING, flag, instant, is_a, wants, where
from cxcore.models import EventType, Phase

_BASE: Final = 16
"""More than there are phases: a place and a phase in one number, so that the latest is the greatest."""


def lives_of(rows: Frame, engine: Engine, as_of: int | None) -> Frame:
    """Return where each case stands, how often it was reopened, and how long it stood in each phase."""
    runs = _runs(rows, engine, as_of)
    last = nw.col("next_began") == NEVER

    def at_last(name: str) -> nw.Expr:
        return where(last, nw.col(name), nw.lit(-NEVER))

    def spent(phases: Sequence[Phase]) -> nw.Expr:
        stood = nw.col("stood").is_in([PHASES.index(phase) for phase in phases])
        return where(stood, nw.col("spent"), nw.lit(0))

    return grouped(
        runs,
        [KEY],
        {
            "reopens": (nw.col("reopens"), "sum"),
            **{name: (at_last(name), "max") for name in ("stands", "solved_at", "closed_at")},
            **{name: (spent(phases), "sum") for name, phases in PHASE_TIMES.items()},
        },
    )


def _runs(rows: Frame, engine: Engine, as_of: int | None) -> Frame:
    starts = wants(*WORKING)
    runs = grouped(
        rows,
        [KEY, "run"],
        {
            "began": (instant(starts), "min"),
            "stood": (where(starts, nw.col("wanted"), nw.lit(NONE)), "max"),
            "explicit": (flag(is_a(EventType.CASE_REOPENED)), "max"),
            "life": (nw.col("life"), "min"),
            "solved_at": (instant(wants(Phase.SOLVED)), "min"),
            "closed_at": (instant(wants(Phase.CLOSED, *GONE)), "min"),
            "was_closed": (flag(wants(Phase.CLOSED)), "max"),
            "gone": (where(wants(*GONE), nw.col("place") * _BASE + nw.col("wanted"), nw.lit(NONE)), "max"),
            "until": (nw.col("at"), "max"),
        },
    )
    before = {"stood": NONE, "gone": NONE, "solved_at": NEVER, "closed_at": NEVER}
    runs = engine.beside(runs, {f"{name}_before": name for name in before}, 1, by=KEY, order="run")
    runs = engine.beside(runs, {"next_began": "began"}, -1, by=KEY, order="run")
    runs = runs.with_columns(
        nw.col("next_began").fill_null(NEVER).cast(nw.Int64),
        *(nw.col(f"{name}_before").fill_null(number).cast(nw.Int64) for name, number in before.items()),
    )
    had_ended = (nw.col("solved_at_before") < NEVER) | (nw.col("closed_at_before") < NEVER)
    by_status = (nw.col("explicit") == 0) & had_ended & (nw.col("gone_before") == NONE)
    runs = runs.with_columns(flag(by_status).alias("by_status"), instant(nw.col("explicit") == 1, "run").alias("told"))

    # In a life that a status change began by reopening, the first case.reopened tells the same again.
    runs = runs.with_columns(
        nw.col("by_status").max().over(KEY, "life").alias("life_by_status"),
        nw.col("told").min().over(KEY, "life").alias("first_told"),
        (nw.col("until").max().over(KEY) if as_of is None else nw.lit(as_of).cast(nw.Int64)).alias("until"),
    )
    again = (nw.col("life_by_status") == 1) & (nw.col("run") == nw.col("first_told"))
    runs = runs.with_columns(
        where(again, nw.col("stood_before"), nw.col("stood")).alias("stood"),
        (nw.col("by_status") + nw.col("explicit") - flag(again)).alias("reopens"),
    )
    ended = nw.min_horizontal("solved_at", "closed_at", "next_began", "until")
    stands = where(nw.col("solved_at") < NEVER, nw.lit(PHASES.index(Phase.SOLVED)), nw.col("stood"))
    stands = where(nw.col("was_closed") == 1, nw.lit(PHASES.index(Phase.CLOSED)), stands)
    stands = where(nw.col("gone") != NONE, nw.col("gone") % _BASE, stands)
    return runs.with_columns(
        where(nw.col("began") < NEVER, ended - nw.col("began"), nw.lit(0)).alias("spent"), stands.alias("stands")
    )
