"""Where a promise stands, and the ledger that shows why."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from cxcore.models import CaseId
from cxcore.sla._ledger import LedgerEntry
from cxcore.sla._metric import Metric
from cxcore.values import Value, aware, to_utc


class State(StrEnum):
    """Where a promise stands."""

    NOT_STARTED = "not_started"
    """Nobody waits for it yet."""
    RUNNING = "running"
    """Somebody waits, and the target is not exceeded; in closed hours too."""
    PAUSED = "paused"
    """Somebody waits, and the phase of the case stops the clock for now."""
    MET = "met"
    """It was kept: the elapsed time is at most the target, boundary included."""
    BREACHED = "breached"
    """More than the target has elapsed, whether the clock still runs or not."""
    CANCELLED = "cancelled"
    """The case was cancelled, merged, spam or deleted before it was met or breached; nothing is owed."""


def _to_utc_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_utc(moment)


_aware_or_none: Final = attrs.validators.optional(aware)


@attrs.frozen(kw_only=True)
class EscalationPoint(Value):
    """When an escalation is due."""

    name: str
    remaining: timedelta
    """How much is left when it is due; below zero is after the breach."""
    due_at: datetime | None = attrs.field(converter=_to_utc_or_none, validator=_aware_or_none)
    """
    When it was, or will be if nothing pauses the clock.

    ``None`` before the clock starts, while it is paused, and if it never comes to that.
    """
    is_reached: bool
    """Whether no more than `remaining` is left."""


@attrs.frozen(kw_only=True)
class Clock(Value):
    """
    Where one promise to one case stands at an instant; :func:`clock` makes them.

    All instants are in UTC. `elapsed` is exactly the sum of the counted entries
    of the ledger, whose entries follow each other without a gap.
    """

    case: CaseId
    commitment: str
    """The name of the commitment."""
    metric: Metric
    round: int
    """Which measurement this is, from 1: replies and updates are promised again and again."""
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """As of when; what happens at it or later has not happened yet."""
    priority: str | None
    """The priority by which it is judged."""
    target: timedelta
    state: State
    started_at: datetime | None = attrs.field(converter=_to_utc_or_none, validator=_aware_or_none)
    stopped_at: datetime | None = attrs.field(converter=_to_utc_or_none, validator=_aware_or_none)
    """When it was answered, or the case was solved or closed; ``None`` if it has not been, or work goes on again."""
    elapsed: timedelta
    due_at: datetime | None = attrs.field(converter=_to_utc_or_none, validator=_aware_or_none)
    """
    The earliest instant by which the whole target has counted.

    If it lies ahead, it assumes that nothing pauses the clock from `at` or, if
    it has stopped, from then on. ``None`` before the clock starts, while it is
    paused or cancelled, and if the calendar never has that much open time again.
    """
    breached_at: datetime | None = attrs.field(converter=_to_utc_or_none, validator=_aware_or_none)
    """
    From when it was too late: more than the target had counted, and the target was in force.

    Later than `due_at` if the target ran out at a closing or a pause, until
    which an answer was still in time. ``None`` if it is not breached.
    """
    breaches: int
    """How many rounds of the commitment were breached so far, this one included."""
    escalations: tuple[EscalationPoint, ...]
    ledger: tuple[LedgerEntry, ...]
    """
    Every stretch of the round: from the opening of the case, or the start of the round, to the next round or `at`.
    """

    @property
    def remaining(self) -> timedelta:
        """How much of the target is left; below zero after a breach."""
        return self.target - self.elapsed

    def explain(self) -> str:
        """Return the state and the ledger in words, a line each."""
        said = self.state.replace("_", " ")
        head = f"{self.commitment}: {said}, {self.elapsed} of {self.target} elapsed."
        return "\n".join([head, *(f"  {entry}" for entry in self.ledger)])
