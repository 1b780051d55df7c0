"""From a log of events to the state of every case."""

from collections.abc import Iterable, Mapping
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
