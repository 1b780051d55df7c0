"""Zendesk: its lists, and the tickets and statuses that they share."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._codec import id_of, words
from cxcore.models import CaseId, Phase

TICKETS, AUDITS, HISTORY = "tickets", "ticket_audits", "ticket_field_history"

TICKET: Final = id_of(CaseId, "ticket")

PHASES: Final[Mapping[str, Phase]] = {
    "new": Phase.NEW,
    "open": Phase.OPEN,
    "pending": Phase.WAITING_CUSTOMER,
    "hold": Phase.ON_HOLD,
    "on-hold": Phase.ON_HOLD,
    "solved": Phase.SOLVED,
    "closed": Phase.CLOSED,
    "deleted": Phase.DELETED,
}
PHASE: Final = words(PHASES)
