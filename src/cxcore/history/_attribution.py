"""To whom a case is counted: one row for each agent who answers for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from cxcore.errors import InvalidValueError, suggest
from cxcore.history._definitions import USUAL, FactDefinitions
from cxcore.history._facts import CaseFacts, rows_and_journeys
from cxcore.history._journey import Journey
from cxcore.history._plain import plain
from cxcore.intervals import WorkingTime
from cxcore.models import Event


class Attribution(StrEnum):
    """Who answers for a case, and for what its customer said of it."""

    ASSIGNEE = "assignee"
    """The agent responsible now."""
    LAST_REPLIER = "last_replier"
    """The agent of the latest reply: whom the customer had before their eyes when they answered."""
    ALL_WHO_TOUCHED = "all_who_touched"
    """Each agent who replied, wrote a note or was connected."""


def attributed_facts(
    events: Iterable[Event],
    *,
    to: Attribution,
    as_of: datetime | None = None,
    definitions: FactDefinitions = USUAL,
    working_time: WorkingTime | None = None,
) -> list[CaseFacts]:
    """
    Return the rows of :func:`facts` with ``agent`` as the one who answers for the case, to be measured by agent.

    A case that several touched has as many rows under `all_who_touched`, in
    order of their ids, so that counts over all agents add up to more than the
    cases. A case that nobody answers for has one row, whose ``agent`` is ``None``.

    Args:
        events: The log, in any order.
        to: Who answers for a case.
        as_of: As for :func:`facts`.
        definitions: As for :func:`facts`; they also say which reply is the latest.
        working_time: As for :func:`facts`.

    Raises:
        InvalidValueError: `to` is no :class:`Attribution`.
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import Actor, ActorKind, CaseId, EventId
    >>> def replied(number: int, agent: str) -> Event:
    ...     at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
    ...     actor = Actor(ActorKind.AGENT, agent)
    ...     return Event(id=EventId(f"evt_{number}"), type="message.replied", at=at, case=CaseId("cas_1"), actor=actor)
    >>> log = [replied(1, "agt_priya"), replied(2, "agt_rui")]
    >>> for to in Attribution:
    ...     print(to, [row["agent"] for row in attributed_facts(log, to=to)])
    assignee [None]
    last_replier ['agt_rui']
    all_who_touched ['agt_priya', 'agt_rui']
    """
    if not isinstance(to, Attribution):
        raise InvalidValueError(
            f"there is no attribution {to!r}. {suggest(str(to), Attribution, kind='ones')}", path="to"
        )
    return [
        {**row, "agent": agent}
        for row, journey in rows_and_journeys(events, as_of, definitions, working_time)
        for agent in _who_answers(row, journey, to)
    ]


def _who_answers(row: CaseFacts, journey: Journey, to: Attribution) -> Sequence[str | None]:
    if to is Attribution.ALL_WHO_TOUCHED:
        return sorted(journey.agents) or [None]
    return [row["agent"] if to is Attribution.ASSIGNEE else plain(journey.last_replier)]
