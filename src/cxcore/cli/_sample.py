"""
The built-in support desk: four weeks of a small company, written by a seeded generator.

It exists so that the first command anybody types shows real shapes: three
teams around the world, five channels, four languages, surveys that few
answer, cases that come back and cases still open. Every figure is invented;
the same code writes the same log for ever.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

import attrs

from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, EventType, InteractionId

SEED: Final = 2026
START: Final = datetime(2026, 3, 2, tzinfo=UTC)
END: Final = START + timedelta(weeks=4)
CASES: Final = 480


@attrs.frozen
class Team:
    """A team of the desk: its agents, and the languages it is asked in."""

    id: str
    agents: tuple[str, ...]
    languages: tuple[str, ...]
    first_hour_utc: int
    """When its day begins; it lasts ten hours."""


TEAMS: Final = (
    Team("team_lisbon", ("agt_ines", "agt_rui", "agt_priya"), ("en", "pt-PT", "es"), first_hour_utc=8),
    Team("team_manila", ("agt_jun", "agt_marisol"), ("en", "fil"), first_hour_utc=0),
    Team("team_bogota", ("agt_camila", "agt_andres"), ("es", "en"), first_hour_utc=13),
)
CHANNELS: Final = {Channel.EMAIL: 38, Channel.PHONE: 30, Channel.CHAT: 20, Channel.MESSAGING: 9, Channel.WEB_FORM: 3}
LIVE: Final = frozenset({Channel.PHONE, Channel.CHAT})
SHARE_ANSWERED_AT_ONCE: Final = 0.4
SHARE_REOPENED: Final = 0.08
SHARE_ANSWERING_SURVEYS: Final = 0.3


def sample_events() -> list[Event]:
    """Return the log of the desk up to its end, in order of time."""
    random = Random(SEED)  # noqa: S311  # an invented desk needs repeatable, not secret, numbers
    events = [event for number in range(1, CASES + 1) for event in _Story(random, number).events()]
    return sorted((event for event in events if event.at < END), key=lambda event: (event.at, event.id))


class _Story:
    """What happens to one case, told event by event."""

    def __init__(self, random: Random, number: int) -> None:
        self._random = random
        self._name = f"{number:04}"
        self._told = 0
        self._team = random.choice(TEAMS)
        self._agent = random.choice(self._team.agents)
        self._language = random.choices(self._team.languages, weights=range(len(self._team.languages), 0, -1))[0]
        self._channel = random.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]
        self._customer = CustomerId(f"cus_{random.randint(1, CASES * 2 // 3):04}")
        day = timedelta(days=random.choices(range(28), weights=[5, 4, 4, 4, 3, 1, 1] * 4)[0])
        self._opened = START + day + timedelta(hours=self._team.first_hour_utc, seconds=random.randrange(36_000))

    def events(self) -> Iterator[Event]:
        """Tell the case from its opening to whatever end it has."""
        data: dict[str, object] = {"language": self._language, "team": self._team.id}
        data["priority"] = self._random.choices(("low", "normal", "high"), weights=(2, 6, 1))[0]
        yield self._event(EventType.CASE_CREATED, self._opened, data=data, by=ActorKind.CUSTOMER)
        if self._channel in LIVE:
            answered_at, events = self._live()
        else:
            answered_at, events = self._written()
        yield from events
        if answered_at is not None:
            yield from self._ending(answered_at)

    def _live(self) -> tuple[datetime | None, list[Event]]:
        """Queue, wait, and talk unless patience ends first."""
        is_immediate = self._random.random() < SHARE_ANSWERED_AT_ONCE
        wait = timedelta(seconds=0 if is_immediate else round(self._random.expovariate(1 / 45)))
        patience = timedelta(seconds=5 + round(self._random.expovariate(1 / 240)))
        started = self._event(EventType.INTERACTION_STARTED, self._opened, data={"language": self._language})
        queued = self._event(EventType.INTERACTION_QUEUED, self._opened, data={"team": self._team.id})
        if wait > patience:
            given_up = self._event(EventType.INTERACTION_ABANDONED, self._opened + patience, by=ActorKind.CUSTOMER)
            return None, [started, queued, given_up]
        connected = self._opened + wait
        held = connected + timedelta(seconds=30 + round(self._random.expovariate(1 / 120)))
        resumed = held + timedelta(seconds=round(self._random.expovariate(1 / 40)))
        ended = resumed + timedelta(seconds=20 + round(self._random.expovariate(1 / 90)))
        wrapped_up = ended + timedelta(seconds=round(self._random.expovariate(1 / 60)))
        return ended, [
            started,
            queued,
            self._event(EventType.INTERACTION_CONNECTED, connected, data={"agent": self._agent}, by=ActorKind.AGENT),
            self._event(EventType.INTERACTION_HELD, held, by=ActorKind.AGENT),
            self._event(EventType.INTERACTION_RESUMED, resumed, by=ActorKind.AGENT),
            self._event(EventType.INTERACTION_ENDED, ended, by=ActorKind.CUSTOMER),
            self._event(EventType.INTERACTION_WRAPPED_UP, wrapped_up, by=ActorKind.AGENT),
        ]

    def _written(self) -> tuple[datetime, list[Event]]:
        """Receive a message and answer it, some hours later."""
        replied = self._opened + timedelta(minutes=10 + round(self._random.expovariate(1 / 240)))
        return replied, [
            self._event(EventType.MESSAGE_RECEIVED, self._opened, by=ActorKind.CUSTOMER),
            self._event(EventType.CASE_ASSIGNED, replied, data={"agent": self._agent}, by=ActorKind.AUTOMATION),
            self._event(EventType.MESSAGE_REPLIED, replied, by=ActorKind.AGENT),
        ]

    def _ending(self, answered_at: datetime) -> Iterator[Event]:
        """Solve the case sooner or later, ask how it was, and reopen some."""
        hours = self._random.lognormvariate(0.5 if self._channel in LIVE else 2.8, 1.4)
        solved = answered_at + timedelta(minutes=round(hours * 60))
        yield self._event(EventType.CASE_SOLVED, solved, by=ActorKind.AGENT)
        yield from self._surveys(solved, patience_hours=hours)
        if self._random.random() < SHARE_REOPENED:
            reopened = solved + timedelta(hours=1 + self._random.expovariate(1 / 20))
            yield self._event(EventType.CASE_REOPENED, reopened, by=ActorKind.CUSTOMER)
            solved = reopened + timedelta(hours=2 + self._random.expovariate(1 / 40))
            yield self._event(EventType.CASE_SOLVED, solved, by=ActorKind.AGENT)
        yield self._event(EventType.CASE_CLOSED, solved + timedelta(days=4), by=ActorKind.AUTOMATION)

    def _surveys(self, solved: datetime, *, patience_hours: float) -> Iterator[Event]:
        """Ask both questions; three in ten customers answer, the slow cases with less joy."""
        yield self._event(EventType.FEEDBACK_SURVEY_SENT, solved, data={"survey": "csat"}, by=ActorKind.SYSTEM)
        if self._random.random() < SHARE_ANSWERING_SURVEYS:
            answered = solved + timedelta(hours=self._random.expovariate(1 / 6))
            gloom = min(patience_hours / 60, 1.5)
            csat = max(1, min(5, round(self._random.gauss(4.5 - gloom, 0.8))))
            nps = max(0, min(10, round(self._random.gauss(8.7 - 2 * gloom, 1.6))))
            for survey, score in (("csat", csat), ("nps", nps)):
                data: dict[str, object] = {"survey": survey, "score": score}
                yield self._event(EventType.FEEDBACK_SURVEY_ANSWERED, answered, data=data, by=ActorKind.CUSTOMER)

    def _event(
        self,
        kind: EventType,
        at: datetime,
        *,
        data: dict[str, object] | None = None,
        by: ActorKind = ActorKind.SYSTEM,
    ) -> Event:
        self._told += 1
        actor = {ActorKind.AGENT: self._agent, ActorKind.CUSTOMER: self._customer}.get(by)
        is_live = kind.startswith("interaction.")
        return Event(
            id=EventId(f"evt_{self._name}.{self._told:02}"),
            type=kind,
            at=at.replace(microsecond=0),
            case=CaseId(f"cas_{self._name}"),
            interaction=InteractionId(f"int_{self._name}") if is_live else None,
            customer=self._customer,
            channel=self._channel,
            actor=Actor(by, actor),
            data=data or {},
        )
