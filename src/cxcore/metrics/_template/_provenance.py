"""How what a row says is known: its source logged it, or some of it was computed, or concluded by a rule."""

from collections.abc import Mapping
from typing import Final

from cxcore.metrics._template._row import Row

# The least certain first, which is what a row rests on.
EVENTS_OF: Final[Mapping[str, str]] = {
    "inferred": "inferred_events",
    "derived": "derived_events",
    "recorded": "recorded_events",
}
"""The facts that count the events behind a row, by how these are known."""


def provenance_of(row: Row) -> str | None:
    """Return how the least certain of the events behind a row is known, ``None`` where the row does not say."""
    for provenance, events in EVENTS_OF.items():
        if events in row.facts and (row.count_if_known(events) or 0) > 0:  # most tables have no such facts
            return provenance
    return None
