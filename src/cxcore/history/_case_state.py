"""Where a case stood at an instant."""

from datetime import datetime

import attrs

from cxcore.models import AgentId, CaseId, Channel, CustomerId, Phase, TeamId
from cxcore.values import Value


@attrs.frozen(kw_only=True)
class CaseState(Value):
    """
    Where a case stands, and the milestones on its way, as far as the log tells.

    Made by :func:`fold`. ``None`` means that the log does not say, or that it
    has not happened; each field is defined in docs/reference/facts.md.
    """

    case: CaseId
    customer: CustomerId | None = None
    channel: Channel | None = None
    language: str | None = None
    priority: str | None = None
    team: TeamId | None = None
    agent: AgentId | None = None
    phase: Phase | None = None
    status: str | None = None
    """The source's own word for the phase."""
    opened_at: datetime | None = None
    first_reply_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    reopens: int = 0
    replies: int = 0
    transfers: int = 0
    csat_score: float | None = None
    nps_score: float | None = None
    last_event_at: datetime
    """When the last thing happened that the log tells of this case."""
