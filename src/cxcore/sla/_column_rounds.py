"""
The rounds of one metric for many cases at once: what :mod:`cxcore.sla._rounds` does, a step at a time for all cases.

The first events of all cases are one step, the second ones the next. So there
are as many steps as the longest case has events, and each is a handful of
operations on whole arrays, whatever the number of cases.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import Final, TypeAlias, assert_never

import attrs
import numpy as np
import numpy.typing as npt

from cxcore.models import EventType, Phase
from cxcore.sla._ledger import Reason
from cxcore.sla._metric import Begin, Course

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

NEVER: Final = np.iinfo(np.int64).min
"""No instant, no row, no duration."""

PHASES: Final = tuple(Phase)
REASONS: Final = tuple(Reason)

_NONE: Final = -1
_CODE: Final = {phase: code for code, phase in enumerate(PHASES)}
_SOLVED, _CLOSED = _CODE[Phase.SOLVED], _CODE[Phase.CLOSED]
_WORKING: Final = np.array([phase.is_working for phase in PHASES])
ENDS: Final = {
    EventType.CASE_SOLVED: Phase.SOLVED,
    EventType.CASE_CLOSED: Phase.CLOSED,
    EventType.CASE_CANCELLED: Phase.CANCELLED,
    EventType.CASE_MERGED: Phase.MERGED,
}
_ASSIGNING: Final = (EventType.CASE_CREATED, EventType.CASE_ASSIGNED, EventType.CASE_TRANSFERRED)
TYPES: Final = (
    *_ASSIGNING,
    EventType.CASE_PRIORITY_CHANGED,
    EventType.CASE_STATUS_CHANGED,
    EventType.CASE_REOPENED,
    EventType.MESSAGE_RECEIVED,
    EventType.MESSAGE_REPLIED,
    *ENDS,
)
"""The events that move a clock."""


@attrs.frozen(eq=False)
class Log:
    """Events by case, in the order of the log, each as numbers; places are those of :class:`EventColumns`."""

    case: Numbers
    """Which case, from 0."""
    at: Numbers
    type: Numbers
    """The place of the type in ``TYPES``."""
    phase: Numbers
    """The place of the phase in ``PHASES`` that a change of the status asks for."""
    place: Numbers
    """Where the event stood in the columns."""
    has_priority: Flags
    has_team: Flags
    by_agent: Flags
    """Whether a reply is one of an agent, or of nobody named."""


@attrs.frozen(eq=False)
class Told:
    """How the current round of its case stands right after each event of a log."""

    is_opened: Flags
    round: Numbers
    reason: Numbers
    """The place in ``REASONS`` of why the time after it counts or does not."""
    started_at: Numbers
    stopped_at: Numbers
    target: Numbers
    since: Numbers
    """Since when the target has been in force."""
    priority: Numbers
    """The place of the event that told the priority by which the round is judged."""
    team: Numbers
    """The place of the event that told which team had the case, as long as the round had not stopped."""

    def where(self, rows: Flags | Numbers) -> "Told":
        """Return some rows of it."""
        return Told(*(column[rows] for column in attrs.astuple(self, recurse=False)))


def tell(log: Log, targets: Numbers, course: Course, pauses: Collection[Phase], *, of_priority_at_start: bool) -> Told:
    """Return how the rounds stand after each event; `targets` are by place, the last one without a priority."""
    cases = int(log.case.max()) + 1 if log.case.size else 0
    told = Told(
        np.zeros(log.case.shape, np.bool_),
        *(np.full(log.case.shape, NEVER) for _ in range(len(attrs.fields(Told)) - 1)),
    )
    reader = _Reader(log, targets, course, np.isin(PHASES, list(pauses)), of_priority_at_start, cases, told)
    first = np.searchsorted(log.case, np.arange(cases))
    step = np.arange(len(log.case)) - first[log.case]
    order = np.argsort(step, kind="stable")
    bounds = np.flatnonzero(np.diff(step[order], prepend=-1, append=-2))
    for since, until in pairwise(bounds):
        reader.read(order[since:until])
    return told


@attrs.define(eq=False)
class _Reader:
    """The state of every case, and the story each of them tells; see ``_Reader`` of :mod:`cxcore.sla._rounds`."""

    log: Log
    targets: Numbers
    course: Course
    pauses: Flags
    """Whether each of ``PHASES`` pauses the clock."""
    of_priority_at_start: bool
    cases: int
    told: Told
    phase: Numbers = attrs.field(init=False)
    is_opened: Flags = attrs.field(init=False)
    reopened_by_status: Flags = attrs.field(init=False)
    was_seen: Flags = attrs.field(init=False)
    """Whether the case has had a moment since its opening."""
    is_owed: Flags = attrs.field(init=False)
    has_replied: Flags = attrs.field(init=False)
    round: Numbers = attrs.field(init=False)
    started_at: Numbers = attrs.field(init=False)
    stopped_at: Numbers = attrs.field(init=False)
    noted_at: Numbers = attrs.field(init=False)
    target: Numbers = attrs.field(init=False)
    since: Numbers = attrs.field(init=False)
    target_before: Numbers = attrs.field(init=False)
    """The target before the latest instant; what was so for no time at all never mattered."""
    since_before: Numbers = attrs.field(init=False)
    priority_known: Numbers = attrs.field(init=False)
    priority: Numbers = attrs.field(init=False)
    team_known: Numbers = attrs.field(init=False)
    team: Numbers = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        flags = ("is_opened", "reopened_by_status", "was_seen", "is_owed", "has_replied")
        for field in attrs.fields(_Reader):
            if not field.init:
                setattr(self, field.name, np.zeros(self.cases, np.bool_) if field.name in flags else self._nothing())
        self.phase[:] = _NONE
        self.round[:] = 1

    def _nothing(self) -> Numbers:
        return np.full(self.cases, NEVER)

    def read(self, events: Numbers) -> None:
        """Take one event each of some cases into account."""
        log, case, at = self.log, self.log.case[events], self.log.at[events]
        kind = log.type[events]
        was = np.where(self.was_seen[case], self.phase[case], _NONE)
        phase = self._move(events, case, kind)
        self._assign(events, case, kind)
        told = self.is_opened[case]
        is_reply = (kind == TYPES.index(EventType.MESSAGE_REPLIED)) & log.by_agent[events]
        is_message = kind == TYPES.index(EventType.MESSAGE_RECEIVED)

        stops = told & _is_done(phase) & ~_is_done(was)
        if self.course.stops_at_reply:
            stops |= told & is_reply
        is_running = (self.started_at[case] != NEVER) & (self.stopped_at[case] == NEVER)
        self.stopped_at[case] = np.where(stops & is_running, at, self.stopped_at[case])
        is_running &= ~stops
        begins = self._begins(case, is_message=is_message, is_reply=is_reply)
        is_owed = (self.is_owed[case] & ~stops) | (told & begins)
        self.is_owed[case] = is_owed
        self.has_replied[case] |= told & is_reply
        self.was_seen[case] |= told

        starts = told & is_owed & ~is_running & _is_working(phase)
        begun = self.started_at[case] != NEVER
        if self.course.resumes:
            self.stopped_at[case] = np.where(starts, NEVER, self.stopped_at[case])
            starts &= ~begun
        self.round[case] += starts & begun
        self.started_at[case] = np.where(starts, at, self.started_at[case])
        self.stopped_at[case] = np.where(starts, NEVER, self.stopped_at[case])
        self._note(case, at, told, starts)
        self._write(events, case, phase)

    def _move(self, events: Numbers, case: Numbers, kind: Numbers) -> Numbers:
        """Go to the phase an event asks for; the life of a case is the table of docs/reference/history.md."""
        was = self.phase[case]
        is_created = kind == TYPES.index(EventType.CASE_CREATED)
        is_reopened = kind == TYPES.index(EventType.CASE_REOPENED)
        self.is_opened[case] |= is_created
        wanted = self.log.phase[events]
        wanted = np.where(is_reopened & ~self.reopened_by_status[case], _CODE[Phase.OPEN], wanted)
        wanted = np.where(is_created & (was == _NONE), _CODE[Phase.NEW], wanted)
        was_working = _is_working(was) | (was == _NONE)
        was_over = ~was_working & (was != _SOLVED)
        stays = (wanted == _NONE) | ((wanted == _SOLVED) & ~was_working) | ((wanted == _CLOSED) & was_over)
        phase = np.where(stays, was, wanted)
        reopens = ~stays & _is_working(wanted) & _is_done(was)
        ends = ~stays & ~_is_working(wanted) & ~was_over
        self.reopened_by_status[case] = ((self.reopened_by_status[case] | reopens) & ~ends) & ~is_reopened
        self.phase[case] = phase
        return phase

    def _assign(self, events: Numbers, case: Numbers, kind: Numbers) -> None:
        """Learn of a priority and of a team."""
        place = self.log.place[events]
        is_created = kind == TYPES.index(EventType.CASE_CREATED)
        is_changed = kind == TYPES.index(EventType.CASE_PRIORITY_CHANGED)
        is_first = is_created & (self.priority_known[case] == NEVER)
        learns = self.log.has_priority[events] & (is_changed | is_first)
        self.priority_known[case] = np.where(learns, place, self.priority_known[case])
        learns = self.log.has_team[events] & np.isin(kind, [TYPES.index(type_) for type_ in _ASSIGNING])
        self.team_known[case] = np.where(learns, place, self.team_known[case])

    def _begins(self, case: Numbers, *, is_message: Flags, is_reply: Flags) -> Flags:
        match self.course.begin:
            case Begin.OPENING:
                return ~self.was_seen[case] | self.course.resumes
            case Begin.MESSAGE:
                return is_message & self.has_replied[case]
            case Begin.REPLY:
                return is_reply | self.has_replied[case]
            case never:
                assert_never(never)

    def _note(self, case: Numbers, at: Numbers, told: Flags, starts: Flags) -> None:
        """Take down the priority and the team, as long as they may matter."""
        notes = told & (self.stopped_at[case] == NEVER)
        is_first = notes & (starts | (self.started_at[case] == NEVER))
        self.team[case] = np.where(notes, self.team_known[case], self.team[case])
        if self.of_priority_at_start:
            notes &= is_first | (at == self.started_at[case])
        known = self.priority_known[case]
        target = self.targets[np.where(known == NEVER, -1, known)]
        is_later = notes & (at > self.noted_at[case])
        before = np.where(is_later, self.target[case], self.target_before[case])
        since = np.where(is_later, self.since[case], self.since_before[case])
        self.target_before[case] = before = np.where(is_first, NEVER, before)
        self.since_before[case] = np.where(is_first, NEVER, since)
        self.noted_at[case] = np.where(notes, at, self.noted_at[case])
        self.target[case] = np.where(notes, target, self.target[case])
        self.since[case] = np.where(
            notes, np.where((target == before) & ~is_first, self.since_before[case], at), self.since[case]
        )
        self.priority[case] = np.where(notes, known, self.priority[case])

    def _write(self, events: Numbers, case: Numbers, phase: Numbers) -> None:
        """Write down how the rounds stand now."""
        told = self.told
        is_not_started, is_stopped = self.started_at[case] == NEVER, self.stopped_at[case] != NEVER
        told.reason[events] = np.select(
            [is_not_started, is_stopped, ~_is_working(phase), self.pauses[phase]],
            [REASONS.index(each) for each in (Reason.NOT_STARTED, Reason.STOPPED, Reason.CANCELLED, Reason.PAUSED)],
            REASONS.index(Reason.COUNTED),
        )
        for name in ("is_opened", "round", "started_at", "stopped_at", "target", "since", "priority", "team"):
            getattr(told, name)[events] = getattr(self, name)[case]


def _is_done(phase: Numbers) -> Flags:
    answer: Flags = (phase == _SOLVED) | (phase == _CLOSED)
    return answer


def _is_working(phase: Numbers) -> Flags:
    answer: Flags = _WORKING[phase] & (phase != _NONE)
    return answer
