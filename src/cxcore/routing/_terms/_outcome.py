"""The four ends of a decision."""

from datetime import datetime
from enum import StrEnum
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
    """When the wait that its route allows is over; ``None`` if nothing sets a bound."""


class Deferral(StrEnum):
    """Where an interaction goes that no agent takes now and that does not wait in line either."""

    OPENING = "opening"
    """Nowhere, until its queue opens."""
    CALLBACK = "callback"
    """We call back."""
    BOT = "bot"
    """A bot answers."""
    VOICEMAIL = "voicemail"
    """The customer leaves a message."""


@attrs.frozen
class Deferred(Value):
    """
    The interaction leaves the line without an agent: its queue is closed, or its steps end in a handover.

    Raises:
        NaiveDatetimeError: `until` has no zone.
    """

    to: Deferral
    until: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When to decide again; ``None`` if whoever it is handed to says so."""


@attrs.frozen
class Refused(Value):
    """The interaction goes nowhere: no rule is for it, or its rule leads nowhere now."""

    reason: str


Outcome: TypeAlias = Assigned | Queued | Deferred | Refused
"""What becomes of an interaction."""
