"""The three ends of a decision."""

from datetime import datetime
from typing import TypeAlias

import attrs

from cxcore.models import AgentId
from cxcore.values import Value, aware, to_utc


@attrs.frozen
class Assigned(Value):
    """The interaction goes to an agent, now."""

    agent: AgentId


@attrs.frozen
class Queued(Value):
    """
    Nobody can take the interaction now, and it waits.

    Raises:
        NaiveDatetimeError: `until` has no zone.
    """

    queue: str
    until: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When the wait that its queue allows is over; ``None`` if the queue sets no bound."""


@attrs.frozen
class Refused(Value):
    """The interaction goes nowhere: no rule is for it, or its rule leads nowhere now."""

    reason: str


Outcome: TypeAlias = Assigned | Queued | Refused
"""What becomes of an interaction."""
