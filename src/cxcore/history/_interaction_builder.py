"""One interaction while its events are read: which stage it is in, and how long each took."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

import attrs

from cxcore.models import ActorKind, AgentId, CaseId, Channel, CustomerId, Event, EventType, InteractionId, TeamId


class Stage(Enum):
    """What the time is spent on, from one event to the next."""

    ELSEWHERE = auto()
    """With a menu, in a queue, between two agents, or over."""
    TALK = auto()
    HOLD = auto()
    AFTER_CONTACT_WORK = auto()


NEXT: Final[Mapping[str, Stage]] = {
    EventType.INTERACTION_STARTED: Stage.ELSEWHERE,
    EventType.INTERACTION_QUEUED: Stage.ELSEWHERE,
    EventType.INTERACTION_CONNECTED: Stage.TALK,
    EventType.INTERACTION_HELD: Stage.HOLD,
    EventType.INTERACTION_RESUMED: Stage.TALK,
    EventType.INTERACTION_TRANSFERRED: Stage.ELSEWHERE,
    EventType.INTERACTION_ABANDONED: Stage.ELSEWHERE,
    EventType.INTERACTION_ENDED: Stage.AFTER_CONTACT_WORK,
    EventType.INTERACTION_WRAPPED_UP: Stage.ELSEWHERE,
}
"""The stage that an event begins; whatever stage there was ends."""

# A chat that is taken up again after its end was not being wrapped up in between.
_ENDS_OR_WRAPS_UP: Final = frozenset({EventType.INTERACTION_ENDED, EventType.INTERACTION_WRAPPED_UP})
_NO_TIME: Final = timedelta(0)


@attrs.define
class InteractionBuilder:
    """Reads the events of one interaction in order."""

    interaction: InteractionId
    started_at: datetime
    case: CaseId | None = None
    customer: CustomerId | None = None
    channel: Channel | None = None
    language: str | None = None
    team: TeamId | None = None
    agent: AgentId | None = None
    first_at: dict[str, datetime] = attrs.field(factory=dict)
    """When each type of event was first seen."""
    recorded: dict[str, timedelta] = attrs.field(factory=dict)
    """Durations that the source measured itself; they win over ours."""
    stage: Stage = Stage.ELSEWHERE
    since: datetime | None = None
    spent: dict[Stage, timedelta] = attrs.field(factory=dict)

    def read(self, event: Event) -> None:
        """Take one event into account."""
        self.case = self.case or event.case
        self.customer = self.customer or event.customer
        self.channel = self.channel or event.channel
        if event.is_known and event.type in NEXT:
            self._enter(NEXT[event.type], event)
            self._note(event, event.data)

    def _enter(self, stage: Stage, event: Event) -> None:
        is_time_off = self.stage is Stage.AFTER_CONTACT_WORK and event.type not in _ENDS_OR_WRAPS_UP
        if self.since is not None and not is_time_off:
            self.spent[self.stage] = self.spent.get(self.stage, _NO_TIME) + (event.at - self.since)
        self.stage, self.since = stage, event.at

    def _note(self, event: Event, data: Mapping[str, Any]) -> None:
        self.first_at.setdefault(event.type, event.at)
        self.language = self.language or data.get("language")
        if "agent" in data:
            self.agent = None if data["agent"] is None else AgentId(data["agent"])
        elif event.type == EventType.INTERACTION_CONNECTED and event.actor and event.actor.kind is ActorKind.AGENT:
            self.agent = None if event.actor.id is None else AgentId(event.actor.id)
        if "team" in data:
            self.team = None if data["team"] is None else TeamId(data["team"])
        for name in ("talk", "hold", "after_contact_work"):
            if f"{name}_seconds" in data:
                self.recorded[name] = timedelta(seconds=data[f"{name}_seconds"])
        if "wait_seconds" in data:  # only the first wait counts; a later one follows a transfer
            self.recorded.setdefault("wait", timedelta(seconds=data["wait_seconds"]))

    # --- what the events said --------------------------------------------

    @property
    def answered(self) -> bool:
        """Whether it was connected to an agent."""
        return EventType.INTERACTION_CONNECTED in self.first_at

    @property
    def abandoned(self) -> bool:
        """Whether the customer left the queue before any agent was there."""
        return EventType.INTERACTION_ABANDONED in self.first_at and not self.answered

    @property
    def offered(self) -> bool:
        """Whether it entered a queue or was connected to an agent."""
        return EventType.INTERACTION_QUEUED in self.first_at or self.answered or self.abandoned

    @property
    def wait(self) -> timedelta | None:
        """From the first queue until an agent was there or the customer gave up."""
        if "wait" in self.recorded:
            return self.recorded["wait"]
        queued = self.first_at.get(EventType.INTERACTION_QUEUED)
        over = EventType.INTERACTION_CONNECTED if self.answered else EventType.INTERACTION_ABANDONED
        until = self.first_at.get(over)
        return None if queued is None or until is None or until < queued else until - queued

    @property
    def talk(self) -> timedelta | None:
        """Time with an agent, without hold; known once it has ended."""
        return self._known("talk", self.spent.get(Stage.TALK) if self._is_over else None)

    @property
    def hold(self) -> timedelta | None:
        """Time on hold; known once it has ended."""
        return self._known("hold", self.spent.get(Stage.HOLD, _NO_TIME) if self._is_over else None)

    @property
    def after_contact_work(self) -> timedelta | None:
        """Time from the end to the wrap-up; known once it is wrapped up."""
        is_wrapped_up = EventType.INTERACTION_WRAPPED_UP in self.first_at
        return self._known("after_contact_work", self.spent.get(Stage.AFTER_CONTACT_WORK) if is_wrapped_up else None)

    @property
    def handle_time(self) -> timedelta | None:
        """Talk, hold and after-contact work together; unknown if one of them is."""
        talk, hold, after = self.talk, self.hold, self.after_contact_work
        return None if talk is None or hold is None or after is None else talk + hold + after

    @property
    def _is_over(self) -> bool:
        return EventType.INTERACTION_ENDED in self.first_at and self.stage not in {Stage.TALK, Stage.HOLD}

    def _known(self, name: str, measured: timedelta | None) -> timedelta | None:
        return self.recorded.get(name, measured) if self.answered else None
