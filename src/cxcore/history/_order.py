"""One log from any number of deliveries: each event once, in one order."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import attrs

from cxcore.errors import ConflictingEventError, NaiveDatetimeError
from cxcore.models import Event, EventId, EventType

_RANK: Final[Mapping[str, int]] = {kind: rank for rank, kind in enumerate(EventType)}
_LAST: Final = len(_RANK)


def in_order(events: Iterable[Event], *, as_of: datetime | None) -> list[Event]:
    """
    Return each event before `as_of` once, in the order of the log.

    The order is total, so it does not depend on arrival: by `at`; then by
    `recorded_at`, where it is unknown by `at`; then by the place of the type
    in :class:`~cxcore.models.EventType`, because sources that stamp whole
    minutes solve and close a case in one of them; then by id.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.
    """
    if as_of is not None and as_of.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("as_of")
    known: dict[EventId, Event] = {}
    for event in events:
        first = known.setdefault(event.id, event)
        if first is not event and first != event:
            known[event.id] = _same(first, event)
    log = list(known.values()) if as_of is None else [event for event in known.values() if event.at < as_of]
    log.sort(key=_key)
    return log


def _key(event: Event) -> tuple[datetime, datetime, int, EventId]:
    return event.at, event.recorded_at or event.at, _RANK.get(event.type, _LAST), event.id


def _same(first: Event, second: Event) -> Event:
    """Return the earlier record of one event; when it was recorded is all that may differ."""
    if attrs.evolve(first, recorded_at=second.recorded_at) != second:
        raise ConflictingEventError(
            f"two different events have the id {str(first.id)!r}; an event never changes, "
            "so give the second an id of its own or keep only one of them.",
            id=str(first.id),
        )
    times = [event.recorded_at for event in (first, second) if event.recorded_at is not None]
    return attrs.evolve(first, recorded_at=min(times))
