"""Where a case stood at an instant."""

from collections.abc import Mapping
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
    first_solved_at: datetime | None = None
    """When it was solved for the first time, whatever came of it."""
    closed_at: datetime | None = None
    merged_into: CaseId | None = None
    """The case named by the merge it stands merged by; :func:`goes_on_in` follows the chain to its end."""
    split_from: CaseId | None = None
    """The case it was taken out of."""
    reopens: int = 0
    replies: int = 0
    transfers: int = 0
    csat_score: float | None = None
    nps_score: float | None = None
    ces_score: float | None = None
    fcr_confirmed: bool | None = None
    """Whether the customer said, in a survey called ``fcr``, that one contact was enough."""
    last_event_at: datetime
    """When the last thing happened that the log tells of this case."""


def goes_on_in(case: CaseId, states: Mapping[CaseId, CaseState]) -> CaseId | None:
    """
    Return the case in which a merged one goes on, at the end of the chain of merges.

    A case that is not merged, or of which `states` do not tell, goes on in
    itself. ``None`` is a merge that does not say where to, or merges that lead
    back to where they began, so that no case is left to go on.

    Args:
        case: Where to begin.
        states: What :func:`fold` returned.

    >>> from datetime import UTC
    >>> from cxcore.history import fold
    >>> from cxcore.models import Event, EventId
    >>> log = [
    ...     Event(
    ...         id=EventId(f"evt_{one}"),
    ...         type="case.merged",
    ...         at=datetime(2026, 3, 2, tzinfo=UTC),
    ...         case=CaseId(one),
    ...         data={"into": other},
    ...     )
    ...     for one, other in [("cas_1", "cas_2"), ("cas_2", "cas_3")]
    ... ]
    >>> goes_on_in(CaseId("cas_1"), fold(log))
    CaseId('cas_3')
    """
    passed: set[CaseId] = set()
    at: CaseId | None = case
    while at is not None and at in states and states[at].phase is Phase.MERGED:
        if at in passed:
            return None
        passed.add(at)
        at = states[at].merged_into
    return at
