"""One plain row of facts an interaction, which is what metrics of contact centres read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from cxcore.history._interaction_builder import InteractionBuilder
from cxcore.history._order import in_order
from cxcore.history._plain import plain
from cxcore.models import Event, InteractionId


class InteractionFacts(TypedDict):
    """
    One row an interaction; ``None`` is unknown or not yet.

    ==================  ========================================================
    column              definition
    ==================  ========================================================
    interaction_id      the interaction
    case_id             the first case that an event of it names
    customer_id         the first customer that an event of it names
    channel             the first channel that an event of it names
    language            the first language that an event of it tells
    team                the latest team it was queued for, connected or transferred to
    agent               the latest agent it was connected or transferred to
    started_at          its first event
    offered             it entered a queue, or was connected to an agent
    answered            it was connected to an agent
    abandoned           the customer left the queue before any agent was there
    wait                from the first queue to the first agent, or to the abandonment
    talk                time connected, without hold, of all agents together
    hold                time on hold
    after_contact_work  from the end to the wrap-up
    handle_time         talk + hold + after_contact_work; ``None`` if one of them is unknown
    ==================  ========================================================

    Durations that the source measured itself (``wait_seconds``,
    ``talk_seconds``, ``hold_seconds``, ``after_contact_work_seconds``) win
    over the time between events. Talk, hold and after-contact work belong to
    answered interactions only.
    """

    interaction_id: str
    case_id: str | None
    customer_id: str | None
    channel: str | None
    language: str | None
    team: str | None
    agent: str | None
    started_at: datetime
    offered: bool
    answered: bool
    abandoned: bool
    wait: timedelta | None
    talk: timedelta | None
    hold: timedelta | None
    after_contact_work: timedelta | None
    handle_time: timedelta | None


def interaction_facts(events: Iterable[Event], *, as_of: datetime | None = None) -> list[InteractionFacts]:
    """
    Return one row of facts an interaction, sorted by its id; the columns are :class:`InteractionFacts`.

    A case can have several interactions, so these are rows of their own.
    Everything else is as in :func:`facts`.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId, EventType
    >>> def said(number: int, type: str, second: int) -> Event:
    ...     at = datetime(2026, 3, 2, 9, 0, second, tzinfo=UTC)
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, interaction=InteractionId("int_call"))
    >>> row = interaction_facts([said(1, EventType.INTERACTION_QUEUED, 0), said(2, EventType.INTERACTION_CONNECTED, 20)])[0]
    >>> row["answered"], row["wait"], row["talk"]
    (True, datetime.timedelta(seconds=20), None)
    """
    builders: dict[InteractionId, InteractionBuilder] = {}
    for event in in_order(events, as_of=as_of):
        if event.interaction is not None:
            builder = builders.get(event.interaction)
            if builder is None:
                builder = builders[event.interaction] = InteractionBuilder(event.interaction, started_at=event.at)
            builder.read(event)
    return [_interaction_row(builders[interaction]) for interaction in sorted(builders)]


def _interaction_row(interaction: InteractionBuilder) -> InteractionFacts:
    return {
        "interaction_id": str(interaction.interaction),
        "case_id": plain(interaction.case),
        "customer_id": plain(interaction.customer),
        "channel": plain(interaction.channel),
        "language": interaction.language,
        "team": plain(interaction.team),
        "agent": plain(interaction.agent),
        "started_at": interaction.started_at,
        "offered": interaction.offered,
        "answered": interaction.answered,
        "abandoned": interaction.abandoned,
        "wait": interaction.wait,
        "talk": interaction.talk,
        "hold": interaction.hold,
        "after_contact_work": interaction.after_contact_work,
        "handle_time": interaction.handle_time,
    }
