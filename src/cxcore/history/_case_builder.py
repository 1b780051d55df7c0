"""
One case while its events are read: a mutable builder, frozen once at the end.

The life of a case is the table ``NEXT`` below; docs/reference/history.md
prints it, and a test compares the two.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

import attrs

from cxcore.history._case_state import CaseState
from cxcore.models import ActorKind, AgentId, CaseId, Channel, CustomerId, Event, EventType, Phase, TeamId


class Standing(Enum):
    """What matters about a phase when the case moves."""

    UNSEEN = auto()
    """No event told of a phase yet."""
    WORKING = auto()
    SOLVED = auto()
    CLOSED = auto()
    GONE = auto()
    """Cancelled, merged, spam or deleted."""


STANDING: Final[Mapping[Phase | None, Standing]] = {
    None: Standing.UNSEEN,
    **{phase: Standing.WORKING if phase.is_working else Standing.GONE for phase in Phase},
    Phase.SOLVED: Standing.SOLVED,
    Phase.CLOSED: Standing.CLOSED,
}


_YES_OR_NO: Final[Mapping[float | None, bool]] = {1: True, 0: False}


@attrs.define
class CaseBuilder:
    """Reads the events of one case in order; :meth:`state` freezes what they say."""

    case: CaseId
    customer: CustomerId | None = None
    channel: Channel | None = None
    language: str | None = None
    priority: str | None = None
    team: TeamId | None = None
    agent: AgentId | None = None
    phase: Phase | None = None
    status: str | None = None
    opened_at: datetime | None = None
    first_reply_at: datetime | None = None
    solved_at: datetime | None = None
    first_solved_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: CaseId | None = None
    split_from: CaseId | None = None
    reopens: int = 0
    replies: int = 0
    transfers: int = 0
    scores: dict[str, float] = attrs.field(factory=dict)
    last_event_at: datetime | None = None
    reopened_by_status: bool = False
    """Whether a status change reopened the case, and no ``case.reopened`` has said the same yet."""

    def read(self, event: Event) -> None:
        """Take one event into account."""
        self.last_event_at = event.at
        self.customer = self.customer or event.customer
        self.channel = self.channel or event.channel
        reader = _READERS.get(event.type)
        if reader is not None and event.is_known:
            reader(self, event, event.data)

    def state(self) -> CaseState:
        """Return what the events said."""
        assert self.last_event_at is not None  # noqa: S101  # a builder is made for the first event of its case
        return CaseState(
            case=self.case,
            customer=self.customer,
            channel=self.channel,
            language=self.language,
            priority=self.priority,
            team=self.team,
            agent=self.agent,
            phase=self.phase,
            status=self.status,
            opened_at=self.opened_at,
            first_reply_at=self.first_reply_at,
            solved_at=self.solved_at,
            first_solved_at=self.first_solved_at,
            closed_at=self.closed_at,
            merged_into=self.merged_into if self.phase is Phase.MERGED else None,
            split_from=self.split_from,
            reopens=self.reopens,
            replies=self.replies,
            transfers=self.transfers,
            csat_score=self.scores.get("csat"),
            nps_score=self.scores.get("nps"),
            ces_score=self.scores.get("ces"),
            fcr_confirmed=_YES_OR_NO.get(self.scores.get("fcr")),
            last_event_at=self.last_event_at,
        )

    # --- what each move does ---------------------------------------------

    def move(self, wanted: Phase, at: datetime) -> None:
        """Go to the phase an event asks for, as the table says."""
        NEXT[STANDING[self.phase]][STANDING[wanted]](self, wanted, at)

    def go(self, wanted: Phase, _: datetime) -> None:
        """Stand in the wanted phase; no milestone is passed."""
        self.phase = wanted

    def stay(self, _: Phase, __: datetime) -> None:
        """Change nothing."""

    def solve(self, wanted: Phase, at: datetime) -> None:
        """Pass the milestone `solved_at`."""
        self.phase, self.solved_at, self.reopened_by_status = wanted, at, False
        self.first_solved_at = self.first_solved_at or at

    def learn_of_solve(self, _: Phase, at: datetime) -> None:
        """Stay ended; only remember when it was solved, if nobody said so before."""
        self.solved_at = self.solved_at or at
        self.first_solved_at = self.first_solved_at or at

    def close(self, wanted: Phase, at: datetime) -> None:
        """Pass the milestone `closed_at`."""
        self.phase, self.closed_at, self.reopened_by_status = wanted, at, False

    def reopen(self, wanted: Phase, at: datetime) -> None:
        """Work goes on, and that counts as a reopening."""
        self.restore(wanted, at)
        self.reopens += 1
        self.reopened_by_status = True

    def restore(self, wanted: Phase, _: datetime) -> None:
        """Work goes on, as if it had never ended."""
        self.phase, self.solved_at, self.closed_at = wanted, None, None


Move = Callable[[CaseBuilder, Phase, datetime], None]

_GO, _STAY, _SOLVE, _CLOSE = CaseBuilder.go, CaseBuilder.stay, CaseBuilder.solve, CaseBuilder.close
_LEARN, _REOPEN, _RESTORE = CaseBuilder.learn_of_solve, CaseBuilder.reopen, CaseBuilder.restore
_WORKING, _SOLVED, _CLOSED, _GONE = Standing.WORKING, Standing.SOLVED, Standing.CLOSED, Standing.GONE

# Where the case stands, then what it is asked for. The least obvious cells: a solve that is told after the close
# does not open what is done for good; a merged case that is also "closed" remains merged; taking a case out of the
# spam folder is no reopening.
NEXT: Final[Mapping[Standing, Mapping[Standing, Move]]] = {
    Standing.UNSEEN: {_WORKING: _GO, _SOLVED: _SOLVE, _CLOSED: _CLOSE, _GONE: _CLOSE},
    Standing.WORKING: {_WORKING: _GO, _SOLVED: _SOLVE, _CLOSED: _CLOSE, _GONE: _CLOSE},
    Standing.SOLVED: {_WORKING: _REOPEN, _SOLVED: _STAY, _CLOSED: _CLOSE, _GONE: _CLOSE},
    Standing.CLOSED: {_WORKING: _REOPEN, _SOLVED: _LEARN, _CLOSED: _STAY, _GONE: _GO},
    Standing.GONE: {_WORKING: _RESTORE, _SOLVED: _LEARN, _CLOSED: _STAY, _GONE: _GO},
}

# --- what each event says ------------------------------------------------

_Data = Mapping[str, Any]  # checked when the event was built


def _read_created(case: CaseBuilder, event: Event, data: _Data) -> None:
    case.opened_at = case.opened_at or event.at
    if case.phase is None:
        case.phase = Phase.NEW
    case.status = case.status or data.get("status")
    case.language = case.language or data.get("language")
    case.priority = case.priority or data.get("priority")
    _read_assignee(case, event, data)


def _read_assignee(case: CaseBuilder, _: Event, data: _Data) -> None:
    if "agent" in data:
        case.agent = None if data["agent"] is None else AgentId(data["agent"])
    if "team" in data:
        case.team = None if data["team"] is None else TeamId(data["team"])


def _read_transferred(case: CaseBuilder, event: Event, data: _Data) -> None:
    case.transfers += 1
    _read_assignee(case, event, data)


def _read_priority(case: CaseBuilder, _: Event, data: _Data) -> None:
    case.priority = data["priority"]


def _read_status(case: CaseBuilder, event: Event, data: _Data) -> None:
    case.status = data.get("status", case.status)
    case.move(Phase(data["phase"]), event.at)


def _read_end(phase: Phase) -> "_Reader":
    def read(case: CaseBuilder, event: Event, data: _Data) -> None:
        case.status = data.get("status", case.status)
        case.move(phase, event.at)

    return read


def _read_merged(case: CaseBuilder, event: Event, data: _Data) -> None:
    # The same merge told again, by the other case's history, need not say again where the case went.
    if "into" in data or case.phase is not Phase.MERGED:
        case.merged_into = CaseId(data["into"]) if "into" in data else None
    _read_end(Phase.MERGED)(case, event, data)


def _read_split(case: CaseBuilder, _: Event, data: _Data) -> None:
    case.split_from = CaseId(data["from"])


def _read_reopened(case: CaseBuilder, event: Event, data: _Data) -> None:
    case.status = data.get("status", case.status)
    if not case.reopened_by_status:
        # An explicit reopening counts even when the log does not hold the end it undoes.
        reopens = case.reopens + 1
        case.move(Phase.OPEN, event.at)
        case.reopens = reopens
    case.reopened_by_status = False


def _read_reply(case: CaseBuilder, event: Event, _: _Data) -> None:
    if event.actor is None or event.actor.kind is ActorKind.AGENT:
        case.first_reply_at = case.first_reply_at or event.at
        case.replies += 1


def _read_answer(case: CaseBuilder, _: Event, data: _Data) -> None:
    case.scores[data["survey"]] = data["score"]


_Reader = Callable[[CaseBuilder, Event, _Data], None]

_READERS: Final[Mapping[str, _Reader]] = {
    EventType.CASE_CREATED: _read_created,
    EventType.CASE_SPLIT: _read_split,
    EventType.CASE_PRIORITY_CHANGED: _read_priority,
    EventType.CASE_ASSIGNED: _read_assignee,
    EventType.CASE_TRANSFERRED: _read_transferred,
    EventType.CASE_STATUS_CHANGED: _read_status,
    EventType.CASE_SOLVED: _read_end(Phase.SOLVED),
    EventType.CASE_REOPENED: _read_reopened,
    EventType.CASE_CLOSED: _read_end(Phase.CLOSED),
    EventType.CASE_CANCELLED: _read_end(Phase.CANCELLED),
    EventType.CASE_MERGED: _read_merged,
    EventType.MESSAGE_REPLIED: _read_reply,
    EventType.FEEDBACK_SURVEY_ANSWERED: _read_answer,
}
