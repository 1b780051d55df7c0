"""The small expressions of which plans on data frames are made; all numbers are microseconds or places in a list."""

from typing import Final

import narwhals as nw

from cxcore.models import EventType, Phase

NEVER: Final = 1 << 60
"""Later than any instant; engines agree on numbers and not on what is missing."""

TYPES: Final = tuple(EventType)
PHASES: Final = tuple(Phase)
NONE: Final = -1
"""No phase."""
WORKING: Final = tuple(phase for phase in Phase if phase.is_working)
GONE: Final = tuple(phase for phase in Phase if phase.is_final and phase is not Phase.CLOSED)


def is_a(*types: EventType) -> nw.Expr:
    return nw.col("act").is_in([TYPES.index(each) for each in types])


def wants(*phases: Phase) -> nw.Expr:
    return nw.col("wanted").is_in([PHASES.index(phase) for phase in phases])


def where(condition: nw.Expr, value: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """Return one number or the other; a condition that is unknown does not hold."""
    return nw.when(condition).then(value).otherwise(otherwise).cast(nw.Int64)


def flag(condition: nw.Expr) -> nw.Expr:
    return where(condition, nw.lit(1), nw.lit(0))


def instant(condition: nw.Expr, column: str = "at") -> nw.Expr:
    return where(condition, nw.col(column), nw.lit(NEVER))
