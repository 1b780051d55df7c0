"""What the log tells of a case, moment by moment; every clock of the case reads the same story."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from cxcore.history import CaseState, replay
from cxcore.intervals import to_microseconds
from cxcore.models import CaseId, Event, EventType, Phase, TeamId


@attrs.frozen
class Moment:
    """An instant at which an event happened, and how the case stands from then on."""

    at: int
    phase: Phase
    priority: str | None
    team: TeamId | None
    is_message: bool
    """Whether the customer wrote."""
    is_reply: bool


@attrs.frozen
class Story:
    """The moments of a case from its opening; none if the log does not tell of the opening."""

    case: CaseId
    facts: Mapping[str, object]
    """What the log tells of the case, besides its priority, which changes."""
    moments: tuple[Moment, ...]


def stories(events: Iterable[Event], *, at: datetime) -> list[Story]:
    """
    Return the story of each case up to `at`, sorted by case id.

    Raises:
        ConflictingEventError: Two different events have one id.
    """
    tellers: dict[CaseId, _Teller] = {}
    for event, state in replay(events, as_of=at):
        tellers.setdefault(state.case, _Teller(state)).read(event, state)
    return [tellers[case].story() for case in sorted(tellers)]


@attrs.define
class _Teller:
    state: CaseState
    """How the case stood at the last event."""
    replies: int = 0
    moments: list[Moment] = attrs.field(factory=list)

    def read(self, event: Event, state: CaseState) -> None:
        if state.opened_at is not None:
            assert state.phase is not None  # noqa: S101  # an opened case is new, unless it was something already
            self.moments.append(
                Moment(
                    at=to_microseconds(event.at),
                    phase=state.phase,
                    priority=state.priority,
                    team=state.team,
                    is_message=event.is_known and event.type == EventType.MESSAGE_RECEIVED,
                    is_reply=state.replies > self.replies,
                )
            )
        self.state, self.replies = state, state.replies

    def story(self) -> Story:
        state = self.state
        facts = {
            "case_id": state.case,
            "customer_id": state.customer,
            "channel": state.channel,
            "language": state.language,
            "opened_at": state.opened_at,
        }
        known = {name: fact for name, fact in facts.items() if fact is not None}
        return Story(state.case, known, tuple(self.moments))
