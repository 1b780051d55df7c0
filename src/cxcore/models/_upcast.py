"""Events of an older version, told as the present one would."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from cxcore.models._event import Event

Upcaster: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From the data of one version of an event type to those of the next version."""


def upcast(event: Event, upcasters: Mapping[tuple[str, int], Upcaster]) -> Event:
    """
    Return the event in the newest version that the upcasters lead to.

    A log keeps what was said in the words of its day. When the data of a type
    change, its version goes up by one, and an upcaster says how to read the
    old data: ``upcasters[type, 1]`` leads from version 1 to 2, ``[type, 2]``
    from 2 to 3. Id, time and everything else stay as they are. All types of
    :class:`EventType` are in version 1 so far, so these are for the types of a host.

    Args:
        event: The event as it was stored.
        upcasters: What leads on, by type and version; each is a pure function.

    Raises:
        InvalidValueError: The data an upcaster returned are not what the type allows.

    >>> from datetime import UTC, datetime
    >>> from cxcore.models import EventId
    >>> old = Event(
    ...     id=EventId("evt_1"), type="acme.parcel_sent", at=datetime(2026, 3, 2, tzinfo=UTC), data={"kg": 2}
    ... )
    >>> new = upcast(old, {("acme.parcel_sent", 1): lambda data: {"grams": data["kg"] * 1000}})
    >>> new.version, new.data["grams"], new.id == old.id
    (2, 2000, True)
    """
    while (step := upcasters.get((event.type, event.version))) is not None:
        event = attrs.evolve(event, data=step(event.data), version=event.version + 1)
    return event
