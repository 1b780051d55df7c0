"""Events as columns: what a data frame of a log holds, and how events become one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from cxcore.history._plain import plain
from cxcore.models import Event, EventType

REQUIRED: Final = ("id", "type", "at", "case")
INSTANTS: Final = ("at", "recorded_at")
TEXTS: Final = (
    "id",
    "type",
    "case",
    "customer",
    "channel",
    "to_channel",
    "phase",
    "language",
    "priority",
    "agent",
    "team",
    "actor",
    "actor_id",
    "survey",
    "provenance",
)

# Of the data of an event, what facts are made of. Text of messages stays where it is.
_TOLD: Final[Mapping[str, str]] = {
    "to_channel": "to",
    "phase": "phase",
    "language": "language",
    "priority": "priority",
    "survey": "survey",
    "score": "score",
}
_ASSIGNED: Final = ("agent", "team")


def event_columns(events: Iterable[Event]) -> dict[str, list[Any]]:
    """
    Return a log as columns by name, as :func:`facts_frame` reads them and any data frame takes them.

    An event is one row, in the order they come. What an event does not tell is
    ``None``. Events of a version that cxcore does not know keep their row,
    with the `version`, and tell nothing of their data. An agent or team of
    nobody, which is something else than an untold one, is ``""``.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId, EventId
    >>> created = Event(
    ...     id=EventId("evt_1"), type="case.created", at=datetime(2026, 3, 2, tzinfo=UTC), case=CaseId("cas_1")
    ... )
    >>> columns = event_columns([created])
    >>> columns["type"], columns["priority"]
    (['case.created'], [None])
    """
    names = (*TEXTS, *INSTANTS, "score", "version")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for event in events:
        row = _row(event)
        for name, column in columns.items():
            column.append(row.get(name))
    return columns


def _row(event: Event) -> dict[str, str | float | int | datetime | None]:
    row: dict[str, Any] = {
        "id": str(event.id),
        "type": str(event.type),
        "at": event.at,
        "recorded_at": event.recorded_at,
        "case": plain(event.case),
        "customer": plain(event.customer),
        "channel": plain(event.channel),
        "actor": None if event.actor is None else str(event.actor.kind),
        "actor_id": None if event.actor is None else plain(event.actor.id),
        "provenance": str(event.provenance),
        "version": event.version,
    }
    if event.is_known:
        row |= {name: event.data.get(told) for name, told in _TOLD.items() if name != "to_channel"}
        row |= {name: event.data[name] or "" for name in _ASSIGNED if name in event.data}
        if event.type == EventType.INTERACTION_CHANNEL_SWITCHED:
            row["to_channel"] = event.data["to"]
    return row
