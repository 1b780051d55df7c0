"""What an agent who takes over has to know, so that nobody must repeat themselves: the values."""

from datetime import datetime

import attrs

from cxcore.history._case_state import CaseState
from cxcore.models import Actor, AgentId, CaseId, Channel, CustomerId, InteractionId
from cxcore.values import PERSONAL, Value, aware, to_utc


@attrs.frozen(kw_only=True)
class SaidInPublic(Value):
    """A message between the customer and us that both sides have seen, or the beginning of it."""

    at: datetime = attrs.field(converter=to_utc, validator=aware)
    by_customer: bool
    author: Actor | None = None
    channel: Channel | None = None
    case: CaseId | None = None
    text: str | None = attrs.field(default=None, repr=False, metadata=PERSONAL)
    """``None`` if the log does not hold it."""
    is_cut: bool = False
    """Whether `text` is only the beginning, so that the packet keeps its size."""


@attrs.frozen(kw_only=True)
class OpenPromise(Value):
    """A call back that was promised and has not been made."""

    due_at: datetime = attrs.field(converter=to_utc, validator=aware)
    promised_at: datetime = attrs.field(converter=to_utc, validator=aware)
    interaction: InteractionId | None = None
    case: CaseId | None = None
    channel: Channel | None = None


@attrs.frozen(kw_only=True)
class ContextPacket(Value):
    """
    What the next agent needs, on whatever channel: made by :meth:`CustomerTimeline.context`.

    Internal notes are never in it, so it may be read aloud. Everything comes
    newest first, except promises, which come in the order they are due. What
    the bounds or the customer's consent kept out is counted.
    """

    customer: CustomerId
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """As of when."""
    language: str | None
    """The latest language the customer used, or a case of theirs was opened in."""
    is_verified: bool
    """Whether they proved who they are, and nobody has taken that back; see :meth:`CustomerTimeline.context`."""
    last_agent: AgentId | None
    """Who last wrote to them or spoke with them."""
    last_channel: Channel | None
    """Where they and we last met."""
    open_cases: tuple[CaseState, ...] = ()
    """The cases that still ask for work, the one last touched first."""
    promises: tuple[OpenPromise, ...] = ()
    messages: tuple[SaidInPublic, ...] = ()
    open_cases_left_out: int = 0
    promises_left_out: int = 0
    messages_left_out: int = 0
    """How many more messages the log holds that may be shown."""
    messages_withheld: int = 0
    """How many the customer's consent does not let us show."""
