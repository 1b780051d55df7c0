"""What happened on the way of one case, beside the state it is in: messages, agents, channels and time in phases."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import attrs

from cxcore.history._definitions import FactDefinitions, ResponseClock, is_reply
from cxcore.intervals import WorkingTime
from cxcore.models import ActorKind, Channel, Event, EventType, Phase, Provenance

NO_TIME: Final = timedelta(0)
ACTS_OF_AGENTS: Final = frozenset(
    {EventType.MESSAGE_REPLIED, EventType.MESSAGE_NOTE_ADDED, EventType.INTERACTION_CONNECTED}
)
"""The events that show an agent at work on a case."""

Stretch = tuple[datetime, datetime]
"""From when until when."""


@attrs.define
class Journey:
    """Reads the events of one case in order, each with the phase before and after it."""

    definitions: FactDefinitions
    opened_at: datetime | None = None
    first_message_at: datetime | None = None
    first_handoff_at: datetime | None = None
    first_reply_at: datetime | None = None
    answered: dict[ResponseClock, Stretch] = attrs.field(factory=dict)
    """By clock: from its start until the first reply after it."""
    replies: int = 0
    oldest_unanswered: datetime | None = None
    next_replies: list[Stretch] = attrs.field(factory=list)
    """After the first reply: from the oldest unanswered message until the reply."""
    customer_messages: int = 0
    escalations: int = 0
    connections: int = 0
    agents: set[str] = attrs.field(factory=set)
    last_replier: str | None = None
    """The agent of the latest reply, where it names one."""
    agent_replies: int = 0
    bot_replies: int = 0
    bot_handoffs: int = 0
    first_scores: dict[str, float] = attrs.field(factory=dict)
    """By survey: the first answer."""
    last_channel: Channel | None = None
    channel_switches: int = 0
    phase_since: datetime | None = None
    in_phase: dict[Phase, list[Stretch]] = attrs.field(factory=dict)
    known_by: dict[Provenance, int] = attrs.field(factory=lambda: dict.fromkeys(Provenance, 0))

    def read(self, event: Event, before: Phase | None, after: Phase | None) -> None:
        """Take one event into account, which led the case from one phase to another."""
        self.known_by[event.provenance] += 1
        if before is not after:
            self._leave(before, event.at)
            self.phase_since = event.at
        is_known = event.is_known
        channel = event.channel
        if is_known:
            self._read_known(event)
            if event.type is EventType.INTERACTION_CHANNEL_SWITCHED:
                channel = Channel(str(event.data["to"]))
        if channel is not None and channel is not self.last_channel:
            self.channel_switches += self.last_channel is not None
            self.last_channel = channel

    def end(self, phase: Phase | None, until: datetime) -> None:
        """Let the phase it stands in count until an instant."""
        self._leave(phase, until)

    def _leave(self, phase: Phase | None, at: datetime) -> None:
        if phase is not None and phase.is_working:
            assert self.phase_since is not None  # noqa: S101  # the event that led into the phase set it
            self.in_phase.setdefault(phase, []).append((self.phase_since, at))

    def _read_known(self, event: Event) -> None:
        kind = event.type
        actor = None if event.actor is None else event.actor.kind
        if is_reply(event, self.definitions):
            self._answer(event.at)
            self.last_replier = _agent_of(event)
        if kind == EventType.MESSAGE_REPLIED:
            self.agent_replies += actor is None or actor is ActorKind.AGENT
            self.bot_replies += actor is ActorKind.BOT
        elif kind == EventType.MESSAGE_RECEIVED:
            self.customer_messages += 1
            self.first_message_at = self.first_message_at or event.at
            self.oldest_unanswered = self.oldest_unanswered or event.at
        elif kind == EventType.CASE_CREATED:
            self.opened_at = self.opened_at or event.at
        elif kind == EventType.CASE_ESCALATED:
            self.escalations += 1
        elif kind == EventType.INTERACTION_BOT_HANDOFF:
            self.bot_handoffs += 1
            self.first_handoff_at = self.first_handoff_at or event.at
        elif kind == EventType.INTERACTION_CONNECTED:
            self.connections += 1
        elif kind == EventType.FEEDBACK_SURVEY_ANSWERED:
            data: Any = event.data
            self.first_scores.setdefault(data["survey"], data["score"])
        if kind in ACTS_OF_AGENTS:
            self._note_agent(event)

    def _note_agent(self, event: Event) -> None:
        actor, named = _agent_of(event), event.data.get("agent")
        if actor is not None:
            self.agents.add(actor)
        if isinstance(named, str):
            self.agents.add(named)

    def _answer(self, at: datetime) -> None:
        for clock, start in (
            (ResponseClock.OPENED, self.opened_at),
            (ResponseClock.FIRST_MESSAGE, self.first_message_at),
            (ResponseClock.HANDOFF, self.first_handoff_at),
        ):
            if start is not None:
                self.answered.setdefault(clock, (start, at))
        if self.oldest_unanswered is not None and self.replies:
            self.next_replies.append((self.oldest_unanswered, at))
        self.first_reply_at = self.first_reply_at or at
        self.oldest_unanswered = None
        self.replies += 1

    # --- what the events said --------------------------------------------

    @property
    def first_response(self) -> Stretch | None:
        """From the start of the chosen clock until the first reply after it."""
        clock = self.definitions.response_clock
        if clock is ResponseClock.HANDOFF and self.first_handoff_at is None:
            clock = ResponseClock.OPENED
        return self.answered.get(clock)

    @property
    def touches(self) -> int:
        """How often the customer was dealt with: replies and connections."""
        return self.replies + self.connections

    @property
    def is_bot_only(self) -> bool:
        """Whether a bot replied and no person was involved."""
        return self.bot_replies > 0 and not (self.agent_replies or self.bot_handoffs or self.connections)


def _agent_of(event: Event) -> str | None:
    actor = event.actor
    return actor.id if actor is not None and actor.kind is ActorKind.AGENT else None


_REQUESTER_WAITS: Final = (Phase.NEW, Phase.OPEN, Phase.ON_HOLD, Phase.SNOOZED)
_AGENT_WORKS: Final = (Phase.NEW, Phase.OPEN)

PHASE_TIMES: Final[Mapping[str, tuple[Phase, ...]]] = {
    "new_time": (Phase.NEW,),
    "open_time": (Phase.OPEN,),
    "waiting_customer_time": (Phase.WAITING_CUSTOMER,),
    "on_hold_time": (Phase.ON_HOLD,),
    "snoozed_time": (Phase.SNOOZED,),
    "requester_wait": _REQUESTER_WAITS,
    "agent_work": _AGENT_WORKS,
}
"""The columns of time spent in phases, and the phases of each."""


def durations(journey: Journey, phase: Phase | None, working_time: WorkingTime | None) -> dict[str, timedelta | None]:
    """Return the columns of durations, in all hours or in working time."""

    def length(stretch: Stretch) -> timedelta:
        start, end = stretch
        return end - start if working_time is None else working_time.elapsed(start, end)

    first = journey.first_response
    waits = [length(stretch) for stretch in journey.next_replies]
    spent = {
        phase: sum((length(stretch) for stretch in stretches), NO_TIME) for phase, stretches in journey.in_phase.items()
    }
    return {
        "first_response": None if first is None else length(first),
        "next_reply_total": sum(waits, NO_TIME) if waits else None,
        "next_reply_longest": max(waits, default=None),
        **{
            name: None if phase is None else sum((spent.get(each, NO_TIME) for each in phases), NO_TIME)
            for name, phases in PHASE_TIMES.items()
        },
    }
