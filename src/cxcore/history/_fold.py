"""From a log of events to the state of every case, at the end or event by event."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cxcore.history._case_builder import CaseBuilder
from cxcore.history._case_state import CaseState
from cxcore.history._order import in_order
from cxcore.models import CaseId, Event


def fold(events: Iterable[Event], *, as_of: datetime | None = None) -> Mapping[CaseId, CaseState]:
    """
    Return the state of every case, sorted by case id.

    The arrival order of the events and repeated deliveries change nothing:
    events are put in one total order (`at`, then `recorded_at`, then the order
    of :class:`~cxcore.models.EventType`, then id), and an id counts once.
    Events that name no case, and types that cxcore does not know, move nothing.

    Args:
        events: The log, in any order.
        as_of: Look at the log as it stood then: only events with ``at < as_of``
            count. Without it, all do.

    Returns:
        One state for each case that an event names; empty for an empty log.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId, EventType
    >>> def said(number: int, type: str, hour: int) -> Event:
    ...     at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, case=CaseId("cas_refund"))
    >>> log = [said(2, EventType.CASE_SOLVED, 11), said(1, EventType.CASE_CREATED, 9)]
    >>> fold(log)[CaseId("cas_refund")].phase
    <Phase.SOLVED: 'solved'>
    >>> fold(log, as_of=datetime(2026, 3, 2, 11, tzinfo=UTC))[CaseId("cas_refund")].phase
    <Phase.NEW: 'new'>
    """
    builders: dict[CaseId, CaseBuilder] = {}
    for event in in_order(events, as_of=as_of):
        if event.case is not None:
            builder = builders.get(event.case)
            if builder is None:
                builder = builders[event.case] = CaseBuilder(event.case)
            builder.read(event)
    return {case: builders[case].state() for case in sorted(builders)}


def replay(events: Iterable[Event], *, as_of: datetime | None = None) -> Iterator[tuple[Event, CaseState]]:
    """
    Yield each event of the log in its order, with the state of its case right after it.

    For those who ask about every instant of a case and not only about the
    last: the states are the ones :func:`fold` would give as of just after the
    event. Events that name no case are left out. Arguments and errors are
    those of :func:`fold`.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> log = [
    ...     Event(id=EventId("evt_2"), type="case.solved", at=monday.replace(hour=11), case=CaseId("cas_refund")),
    ...     Event(id=EventId("evt_1"), type="case.created", at=monday.replace(hour=9), case=CaseId("cas_refund")),
    ... ]
    >>> [(event.at.hour, str(state.phase)) for event, state in replay(log)]
    [(9, 'new'), (11, 'solved')]
    """
    builders: dict[CaseId, CaseBuilder] = {}
    for event in in_order(events, as_of=as_of):
        if event.case is not None:
            builder = builders.setdefault(event.case, CaseBuilder(event.case))
            builder.read(event)
            yield event, builder.state()
