"""From the rounds of many cases to their clocks: what :mod:`cxcore.sla._judge` does, for whole columns."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from cxcore.errors import InvalidValueError, NeverOpensError, suggest
from cxcore.intervals import to_microseconds
from cxcore.models import ActorKind, EventType, Phase
from cxcore.sla._clock import State
from cxcore.sla._column_rounds import ENDS, NEVER, PHASES, REASONS, TYPES, Flags, Log, Numbers, tell
from cxcore.sla._commitment import Commitment
from cxcore.sla._judge import JudgedBy
from cxcore.sla._ledger import Reason
from cxcore.sla._metric import COURSES

if TYPE_CHECKING:
    from cxcore.sla._column_values import EventColumns, WorkingTimeColumns

_MICROSECOND: Final = timedelta(microseconds=1)
_LAST: Final = to_microseconds(datetime.fromisoformat("9999-12-31T23:59:59.999999+00:00"))
_RANK: Final = np.array([list(EventType).index(type_) for type_ in TYPES])
_STATES: Final = tuple(State)


def judge(
    commitment: Commitment,
    events: "EventColumns",
    *,
    at: datetime,
    calendars: "Mapping[str, WorkingTimeColumns]",
    judged_by: JudgedBy,
) -> dict[str, npt.NDArray[Any]]:
    """Return the columns of clocks by name."""
    end = to_microseconds(at)
    cases, log = _read(events, end)
    priorities = _texts(events.priority, events)
    hours = _Hours.of(commitment, calendars, _texts(events.team, events))
    told = tell(
        log,
        _targets(commitment, priorities),
        COURSES[commitment.metric],
        commitment.pauses,
        of_priority_at_start=judged_by == "application",
    )

    # A stretch from each event to the next of its case, or to the end.
    same_case = np.append(log.case[1:] == log.case[:-1], np.zeros(log.case[:1].shape, np.bool_))
    until = np.where(same_case, np.roll(log.at, -1), end)
    counts = told.is_opened & (told.reason == REASONS.index(Reason.COUNTED))
    counted = np.zeros(log.at.shape, np.int64)
    counted[counts] = hours.elapsed(told.team[counts], log.at[counts], until[counts])

    # The rounds: runs of stretches. What is so after the last of them holds for the round.
    case, at_, counted, told = (
        log.case[told.is_opened],
        log.at[told.is_opened],
        counted[told.is_opened],
        told.where(told.is_opened),
    )
    begins = np.append(np.ones(case[:1].shape, np.bool_), (case[1:] != case[:-1]) | (told.round[1:] != told.round[:-1]))
    round_ = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(case))[: len(first)] - 1
    final = told.where(last)
    is_followed = np.append(case[first[1:]] == case[first[:-1]], np.zeros(first[:1].shape, np.bool_))
    stopped_at = np.where(is_followed & (final.stopped_at == NEVER), np.roll(at_[first], -1), final.stopped_at)

    after = np.cumsum(counted)
    after -= (after - counted)[first][round_]
    before, target = after - counted, final.target
    elapsed, rest = after[last], target - after[last]
    due_at, breached_at = np.full(target.shape, NEVER), np.full(target.shape, NEVER)
    is_promised = target != NEVER
    is_breached = is_promised & (elapsed > target)

    reaches = is_promised[round_] & (before < target[round_]) & (after >= target[round_])
    due_at[round_[reaches]] = hours.add(told.team[reaches], at_[reaches], (target[round_] - before)[reaches])
    # More than the target has counted from where a microsecond more begins, which may be an opening later.
    passes = is_promised[round_] & (before <= target[round_]) & (after > target[round_])
    passed = hours.add(told.team[passes], at_[passes], (target[round_] - before)[passes] + 1) - 1
    breached_at[round_[passes]] = np.maximum(passed, final.since[round_[passes]])
    is_stopped, is_started = stopped_at != NEVER, final.started_at != NEVER
    runs = ~is_stopped & (final.reason == REASONS.index(Reason.COUNTED))
    ahead = is_promised & is_started & (rest > 0) & (is_stopped | runs)
    due_at[ahead] = hours.add(final.team[ahead], np.where(is_stopped, stopped_at, end)[ahead], rest[ahead])

    state = np.select(
        [is_breached, ~is_started, is_stopped]
        + [final.reason == REASONS.index(reason) for reason in (Reason.PAUSED, Reason.CANCELLED)],
        [_STATES.index(each) for each in (State.BREACHED, State.NOT_STARTED, State.MET, State.PAUSED, State.CANCELLED)],
        _STATES.index(State.RUNNING),
    )

    # Of each case the latest round to which the promise is made, and the breaches until then.
    owner = case[first]
    breaches = np.cumsum(is_breached)
    breaches -= (breaches - is_breached)[np.searchsorted(owner, owner)]
    made = np.flatnonzero(is_promised)
    latest = made[np.append(owner[made][1:] != owner[made][:-1], np.ones(made[:1].shape, np.bool_))]
    columns: dict[str, npt.NDArray[Any]] = {
        "case": cases[owner],
        "round": final.round,
        "priority": np.append(priorities, np.array([None], object))[
            np.where(final.priority == NEVER, -1, final.priority)
        ],
        "target": target.view("timedelta64[us]"),
        "state": np.array([state.value for state in _STATES])[state],
        "started_at": final.started_at.view("datetime64[us]"),
        "stopped_at": stopped_at.view("datetime64[us]"),
        "elapsed": elapsed.view("timedelta64[us]"),
        "remaining": rest.view("timedelta64[us]"),
        "due_at": due_at.view("datetime64[us]"),
        "breached_at": breached_at.view("datetime64[us]"),
        "breaches": breaches,
    }
    if len(latest) == len(first):
        return columns
    return {name: column[latest] for name, column in columns.items()}


# --- hours ------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Hours:
    """Whose hours count, by the place that told the team; the last place is nobody's."""

    calendars: "list[WorkingTimeColumns | None]"
    code: Numbers

    @classmethod
    def of(
        cls, commitment: Commitment, calendars: "Mapping[str, WorkingTimeColumns]", teams: npt.NDArray[Any]
    ) -> "_Hours":
        names = list(dict.fromkeys([commitment.calendar, *commitment.calendars.values()]))
        code = np.zeros(len(teams) + 1, np.int64)
        for team, name in commitment.calendars.items():
            code[:-1][teams == team] = names.index(name)
        return cls([None if name is None else calendars[name] for name in names], code)

    def elapsed(self, team: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
        """Return the time that counts in each ``[start, end)``."""
        found = ends - starts
        for rows, calendar in self._by_calendar(team):
            found[rows] = calendar.elapsed_many(starts[rows], ends[rows]).view(np.int64)
        return found

    def add(self, team: Numbers, starts: Numbers, amounts: Numbers) -> Numbers:
        """Return when each amount will have counted; ``NEVER`` is never."""
        found = np.where(starts > _LAST - amounts, NEVER, starts + amounts)
        for rows, calendar in self._by_calendar(team):
            found[rows] = _added(calendar, starts[rows], amounts[rows])
        return found

    def _by_calendar(self, team: Numbers) -> "Iterator[tuple[Flags, WorkingTimeColumns]]":
        code = self.code[np.where(team == NEVER, -1, team)]
        for number, calendar in enumerate(self.calendars):
            rows = code == number
            if calendar is not None and rows.any():
                yield rows, calendar


def _added(calendar: "WorkingTimeColumns", starts: Numbers, amounts: Numbers) -> Numbers:
    try:
        return calendar.add_many(starts, amounts).view(np.int64)
    except NeverOpensError:
        found = np.full(starts.shape, NEVER)
        is_enough = calendar.elapsed_many(starts, np.full(starts.shape, _LAST)).view(np.int64) >= amounts
        if is_enough.any():
            found[is_enough] = calendar.add_many(starts[is_enough], amounts[is_enough]).view(np.int64)
        return found


# --- columns ----------------------------------------------------------------


def _read(events: "EventColumns", end: int) -> tuple[npt.NDArray[Any], Log]:
    """Return the cases, and what happened to them before the end."""
    at = _instants(events.at)
    written = np.asarray(events.type)
    type_ = _codes(written, TYPES)
    place = np.flatnonzero((type_ >= 0) & (at < end))
    at, type_ = at[place], type_[place]
    cases, case = _numbered(np.asarray(events.case)[place])
    rank = _RANK[type_]
    if not _is_in_order(case, at, rank):
        order = np.lexsort((rank, at, case))
        at, type_, place, case = at[order], type_[order], place[order], case[order]

    phase = np.full(place.shape, -1)
    for ending, reached in ENDS.items():
        phase[type_ == TYPES.index(ending)] = PHASES.index(reached)
    changes = type_ == TYPES.index(EventType.CASE_STATUS_CHANGED)
    asked = _texts(events.phase, events)[place[changes]]
    phase[changes] = _codes(asked, PHASES)
    if (unknown := phase[changes] < 0).any():
        first = asked[unknown][0]
        raise InvalidValueError(
            "is where a status change leads; one has none."
            if not first
            else f"{str(first)!r} is no phase. {suggest(str(first), [str(each) for each in Phase], kind='phases')}",
            path="phase",
        )
    actor = _texts(events.actor, events)[place]
    by_agent = ~_are_told(actor) | (actor == ActorKind.AGENT.value)
    priority, team = (_are_told(_texts(column, events)[place]) for column in (events.priority, events.team))
    return cases, Log(case, at, type_, phase, place, priority, team, by_agent)


def _numbered(cases: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Numbers]:
    """Return each case once, in order, and the number of each row's."""
    if cases.dtype.kind in "iuU" and (cases[1:] >= cases[:-1]).all():  # as a log by case is, and sorting costs most
        begins = np.append(np.ones(cases[:1].shape, np.bool_), cases[1:] != cases[:-1])
        return cases[begins], np.cumsum(begins) - 1
    found, numbers = np.unique(cases, return_inverse=True)
    return found, numbers


def _is_in_order(case: Numbers, at: Numbers, rank: Numbers) -> bool:
    same_case, same_instant = case[1:] == case[:-1], at[1:] == at[:-1]
    in_time = (at[1:] > at[:-1]) | (same_instant & (rank[1:] >= rank[:-1]))
    return bool(np.all((case[1:] > case[:-1]) | (same_case & in_time)))


def _instants(given: Any) -> Numbers:
    array = np.asarray(given)
    if array.dtype == np.int64:
        return array
    if array.dtype.kind != "M":
        raise InvalidValueError(
            f"is an array of datetime64, or of int64 microseconds, not of {array.dtype}.", path="at"
        )
    if np.isnat(array).any():
        raise InvalidValueError("holds NaT, and every event has its instant.", path="at")
    return array.astype("datetime64[us]").view(np.int64)


def _codes(texts: npt.NDArray[Any], known: tuple[str, ...]) -> Numbers:
    codes = np.full(texts.shape, -1)
    for code, word in enumerate(known):
        codes[texts == str(word)] = code
    return codes


def _texts(column: Any, events: "EventColumns") -> npt.NDArray[Any]:
    """Return a column of text; one that is not there tells nothing."""
    return np.zeros(len(events.case), "U1") if column is None else np.asarray(column)


def _are_told(texts: npt.NDArray[Any]) -> Flags:
    if texts.dtype.kind != "O":
        return np.asarray(texts != "", np.bool_)
    return np.fromiter((isinstance(text, str) and text != "" for text in texts), np.bool_, len(texts))


def _targets(commitment: Commitment, priorities: npt.NDArray[Any]) -> Numbers:
    """Return the target by the place that told the priority; the last place is nobody's."""
    usual = NEVER if commitment.target is None else commitment.target // _MICROSECOND
    targets = np.full(len(priorities) + 1, usual)
    for priority, target in commitment.targets.items():
        targets[:-1][priorities == priority] = target // _MICROSECOND
    return targets
