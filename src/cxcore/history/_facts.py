"""Facts: one plain row a case and one an interaction, which is what metrics read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from cxcore.history._case_state import CaseState
from cxcore.history._fold import fold
from cxcore.history._interaction_builder import InteractionBuilder
from cxcore.history._order import in_order
from cxcore.models import Event, InteractionId


class CaseFacts(TypedDict):
    """
    One row a case; ``None`` is unknown or not yet.

    ==============  ============================================================
    column          definition
    ==============  ============================================================
    case_id         the case
    customer_id     the first customer that an event of the case names
    channel         the first channel that an event of the case names
    language        the language told by ``case.created``
    priority        the latest priority
    team            the team responsible now
    agent           the agent responsible now
    phase           where it stands, see :class:`~cxcore.models.Phase`
    opened_at       ``case.created``
    first_reply_at  the first ``message.replied`` by an agent, or by nobody named; a bot's or a rule's do not count
    solved_at       when it was solved, and is still; gone again after a reopening
    closed_at       when it was closed, cancelled, merged, marked as spam or deleted; gone again after a reopening
    reopens         how often it went back to work after solved or closed
    replies         how many ``message.replied`` by an agent, or by nobody named
    transfers       how many ``case.transferred``
    csat_score      the latest answer to a survey called ``csat``
    nps_score       the latest answer to a survey called ``nps``
    ==============  ============================================================
    """

    case_id: str
    customer_id: str | None
    channel: str | None
    language: str | None
    priority: str | None
    team: str | None
    agent: str | None
    phase: str | None
    opened_at: datetime | None
    first_reply_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    reopens: int
    replies: int
    transfers: int
    csat_score: float | None
    nps_score: float | None


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


def facts(events: Iterable[Event], *, as_of: datetime | None = None) -> list[CaseFacts]:
    """
    Return one row of facts a case, sorted by case id; the columns are :class:`CaseFacts`.

    Rows hold plain text, numbers and UTC datetimes, so they go into a data
    frame or a metric as they are. Order and repetition of `events` change
    nothing; see :func:`fold`.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId, EventId, EventType
    >>> opened = Event(
    ...     id=EventId("evt_1"),
    ...     type=EventType.CASE_CREATED,
    ...     at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    ...     case=CaseId("cas_refund"),
    ... )
    >>> row = facts([opened, opened])[0]
    >>> row["case_id"], row["phase"], row["reopens"], row["solved_at"]
    ('cas_refund', 'new', 0, None)
    >>> facts([])
    []
    """
    return [_case_row(state) for state in fold(events, as_of=as_of).values()]


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


def _case_row(state: CaseState) -> CaseFacts:
    return {
        "case_id": str(state.case),
        "customer_id": _text(state.customer),
        "channel": _text(state.channel),
        "language": state.language,
        "priority": state.priority,
        "team": _text(state.team),
        "agent": _text(state.agent),
        "phase": _text(state.phase),
        "opened_at": state.opened_at,
        "first_reply_at": state.first_reply_at,
        "solved_at": state.solved_at,
        "closed_at": state.closed_at,
        "reopens": state.reopens,
        "replies": state.replies,
        "transfers": state.transfers,
        "csat_score": state.csat_score,
        "nps_score": state.nps_score,
    }


def _interaction_row(interaction: InteractionBuilder) -> InteractionFacts:
    return {
        "interaction_id": str(interaction.interaction),
        "case_id": _text(interaction.case),
        "customer_id": _text(interaction.customer),
        "channel": _text(interaction.channel),
        "language": interaction.language,
        "team": _text(interaction.team),
        "agent": _text(interaction.agent),
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


def _text(value: str | None) -> str | None:
    """Return plain text: ids and enum members are text of their own types, which data frames do not know."""
    return None if value is None else str(value)
