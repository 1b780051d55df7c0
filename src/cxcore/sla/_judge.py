"""From the rounds of a case to clocks: what was promised, what has elapsed, whether it was kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

import attrs

from cxcore.intervals import WorkingTime, from_microseconds, to_microseconds
from cxcore.models import CaseId
from cxcore.rules import Condition
from cxcore.sla._clock import Clock, EscalationPoint, State
from cxcore.sla._commitment import Commitment, Escalation
from cxcore.sla._ledger import Hours, LedgerEntry, Reason, add, counted, passed_at, reached_at, write_ledger
from cxcore.sla._metric import COURSES
from cxcore.sla._rounds import Round, rounds_of
from cxcore.sla._story import Story

JudgedBy: TypeAlias = Literal["in-force", "application"]

_NO_TIME: Final = timedelta(0)


@attrs.frozen
class Judge:
    """What all clocks of one question have in common."""

    at: datetime
    """In UTC."""
    calendars: Mapping[str, WorkingTime]
    judged_by: JudgedBy

    def rounds(
        self, commitment: Commitment, condition: Condition | None, story: Story, facts: Mapping[str, object]
    ) -> list[Clock]:
        """Return the clock of each round to which the promise is made."""
        known = {**facts, **story.facts}
        hours = Hours(self.calendars, commitment.calendar_for)
        found: list[Clock] = []
        breaches = 0
        course, end = COURSES[commitment.metric], to_microseconds(self.at)
        for each in rounds_of(story, course, commitment.pauses, end=end):
            promise = self._promise(commitment, condition, each, known)
            if promise is not None:
                reading = _Reading(each, promise, write_ledger(each.stretches, hours), hours.of(each.team), self.at)
                breaches += reading.is_breached
                found.append(reading.clock(commitment, story.case, breaches=breaches))
        return found

    def _promise(
        self, commitment: Commitment, condition: Condition | None, each: Round, facts: Mapping[str, object]
    ) -> "_Promise | None":
        """Return what is promised in a round, or ``None`` if nothing is."""
        found: _Promise | None = None
        for instant, priority in each.priorities[:1] if self.judged_by == "application" else each.priorities:
            target = commitment.target_for(priority)
            if target is None or not (condition is None or condition.matches({**facts, "priority": priority})):
                found = None
            elif found is None or found.target != target:
                found = _Promise(target, priority, from_microseconds(instant))
            else:
                found = attrs.evolve(found, priority=priority)
        return found


@attrs.frozen
class _Promise:
    target: timedelta
    priority: str | None
    since: datetime
    """Since when the target has been in force."""


@attrs.frozen
class _Reading:
    """A round held against a promise."""

    round: Round
    promise: _Promise
    ledger: tuple[LedgerEntry, ...]
    calendar: WorkingTime | None
    """Whose hours count from here on, or from when it stopped."""
    at: datetime
    elapsed: timedelta = attrs.field(init=False)

    @elapsed.default
    def _counted(self) -> timedelta:
        return counted(self.ledger)

    @property
    def started_at(self) -> datetime | None:
        """When the round started."""
        return None if self.round.started_at is None else from_microseconds(self.round.started_at)

    @property
    def stopped_at(self) -> datetime | None:
        """When the round stopped."""
        return None if self.round.stopped_at is None else from_microseconds(self.round.stopped_at)

    def clock(self, commitment: Commitment, case: CaseId, *, breaches: int) -> Clock:
        target = self.promise.target
        return Clock(
            case=case,
            commitment=commitment.name,
            metric=commitment.metric,
            round=self.round.number,
            at=self.at,
            priority=self.promise.priority,
            target=target,
            state=self._state(),
            started_at=self.started_at,
            stopped_at=self.stopped_at,
            elapsed=self.elapsed,
            due_at=self._reaches(target),
            breached_at=max(passed_at(self.ledger, target), self.promise.since) if self.is_breached else None,
            breaches=breaches,
            escalations=tuple(self._escalation(step) for step in commitment.escalations),
            ledger=self.ledger,
        )

    @property
    def is_breached(self) -> bool:
        """Whether more than the target has elapsed; the target itself is in time."""
        return self.elapsed > self.promise.target

    def _state(self) -> State:
        if self.is_breached:
            return State.BREACHED
        if self.started_at is None:
            return State.NOT_STARTED
        if self.stopped_at is not None:
            return State.MET
        return _STATE.get(self.ledger[-1].reason, State.RUNNING)

    def _reaches(self, amount: timedelta) -> datetime | None:
        """Return when that much has counted or will have; ``None`` if that cannot be said."""
        if self.started_at is None:
            return None
        if amount <= self.elapsed:
            return self.started_at if amount <= _NO_TIME else reached_at(self.ledger, amount)
        if self.stopped_at is not None:
            return add(self.calendar, self.stopped_at, amount - self.elapsed)
        if self.ledger[-1].reason in _STATE:
            return None
        return add(self.calendar, self.at, amount - self.elapsed)

    def _escalation(self, step: Escalation) -> EscalationPoint:
        amount = self.promise.target - step.remaining
        is_reached = self.started_at is not None and amount <= self.elapsed
        due_at = None if self.stopped_at is not None and not is_reached else self._reaches(amount)
        if due_at is not None:
            due_at = max(due_at, self.promise.since)  # a step of a target that was not in force yet
        return EscalationPoint(name=step.name, remaining=step.remaining, due_at=due_at, is_reached=is_reached)


_STATE: Final[Mapping[Reason, State]] = {Reason.PAUSED: State.PAUSED, Reason.CANCELLED: State.CANCELLED}
"""What a round is in that has started, has not stopped, and does not run."""
