"""
From the story of a case to the rounds of one metric.

A round is one measurement: from the customer's message to the reply, from one
update to the next, from the opening to the solution. The rounds of a metric
follow each other without a gap, the first beginning at the opening, so that
their stretches together are the whole time of the case.
"""

from typing import TypeAlias, assert_never

import attrs

from cxcore.models import Phase, TeamId
from cxcore.sla._ledger import Reason, Stretch
from cxcore.sla._metric import Begin, Course
from cxcore.sla._story import Moment, Story

_Priorities: TypeAlias = list[tuple[int, str | None]]


@attrs.define
class Round:
    """One measurement; times are microseconds since 1970-01-01T00:00Z."""

    number: int
    started_at: int | None = None
    stopped_at: int | None = None
    team: TeamId | None = None
    """Who has the case, or had it when it stopped."""
    priorities: _Priorities = attrs.field(factory=list)
    """The priority when it started, and every other until it stopped, each with its instant."""
    stretches: list[Stretch] = attrs.field(factory=list)

    @property
    def is_running(self) -> bool:
        """Whether it has started and not stopped; it may be paused."""
        return self.started_at is not None and self.stopped_at is None

    def note(self, priority: str | None, team: TeamId | None, at: int) -> None:
        """Take down the priority and the team from `at` on, as long as they may matter."""
        if self.stopped_at is not None:
            return
        self.team = team
        is_overtaken = self.started_at is None or (self.priorities and self.priorities[-1][0] == at)
        if is_overtaken:  # what was so before the start, or for no time at all, never mattered
            self.priorities[-1:] = [(at, priority)]
        elif not self.priorities or self.priorities[-1][1] != priority:
            self.priorities.append((at, priority))


def rounds_of(story: Story, course: Course, pauses: frozenset[Phase], *, end: int) -> list[Round]:
    """Return the rounds of a metric up to `end`, the latest last; at least one, which may not have started."""
    reader = _Reader(course, pauses)
    ends = [*(moment.at for moment in story.moments[1:]), end]
    for moment, until in zip(story.moments, ends, strict=False):  # a story without moments has an end all the same
        reader.read(moment)
        reader.spend(moment, until)
    return reader.rounds


@attrs.define
class _Reader:
    course: Course
    pauses: frozenset[Phase]
    rounds: list[Round] = attrs.field(factory=lambda: [Round(1)])
    is_owed: bool = False
    """Whether a clock runs as soon as the case asks for work."""
    has_replied: bool = False
    phase: Phase | None = None

    def read(self, moment: Moment) -> None:
        """Stop, start or go on, as the moment says."""
        was, self.phase = self.phase, moment.phase
        if (moment.is_reply and self.course.stops_at_reply) or (_is_done(moment.phase) and not _is_done(was)):
            self.stop(moment.at)
        match self.course.begin:
            case Begin.OPENING:
                begins = was is None or self.course.resumes
            case Begin.MESSAGE:
                begins = moment.is_message and self.has_replied
            case Begin.REPLY:
                begins = moment.is_reply or self.has_replied
            case never:
                assert_never(never)
        self.is_owed |= begins
        self.has_replied |= moment.is_reply
        if self.is_owed and not self.rounds[-1].is_running and moment.phase.is_working:
            self.start(moment.at)
        self.rounds[-1].note(moment.priority, moment.team, moment.at)

    def stop(self, at: int) -> None:
        self.is_owed = False
        if self.rounds[-1].is_running:
            self.rounds[-1].stopped_at = at

    def start(self, at: int) -> None:
        if self.rounds[-1].started_at is None:
            self.rounds[-1].started_at = at
            self.rounds[-1].priorities.clear()
        elif self.course.resumes:
            self.rounds[-1].stopped_at = None
        else:
            self.rounds.append(Round(self.rounds[-1].number + 1, started_at=at))

    def spend(self, moment: Moment, until: int) -> None:
        """Book the time up to the next moment."""
        if until > moment.at:
            now = self.rounds[-1]
            now.stretches.append(Stretch(moment.at, until, self.reason(now, moment.phase), moment.phase, moment.team))

    def reason(self, now: Round, phase: Phase) -> Reason:
        if now.started_at is None:
            return Reason.NOT_STARTED
        if now.stopped_at is not None:
            return Reason.STOPPED
        if not phase.is_working:
            return Reason.CANCELLED
        return Reason.PAUSED if phase in self.pauses else Reason.COUNTED


def _is_done(phase: Phase | None) -> bool:
    return phase in {Phase.SOLVED, Phase.CLOSED}
