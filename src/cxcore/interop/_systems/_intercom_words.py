"""Intercom: its lists, instants, ids and states, in the words that its records share."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._codec import INSTANT, UNIX_SECONDS, either, id_of
from cxcore.models import AgentId, CaseId, CustomerId, MessageId, Phase, TeamId

CONVERSATIONS, PARTS, TICKETS = "conversations", "conversation_parts", "tickets"

WHEN: Final = either(UNIX_SECONDS, INSTANT)
CASE: Final = id_of(CaseId, "conversation")
MESSAGE: Final = id_of(MessageId, "conversation_part")
CUSTOMER: Final = id_of(CustomerId, "contact")
AGENT: Final = id_of(AgentId, "admin")
TEAM: Final = id_of(TeamId, "team")

PHASES: Final[Mapping[str, Phase]] = {
    "open": Phase.OPEN,
    "snoozed": Phase.SNOOZED,
    "closed": Phase.SOLVED,
}
TICKET_PHASES: Final[Mapping[str, Phase]] = {
    "submitted": Phase.NEW,
    "in_progress": Phase.OPEN,
    "waiting_on_customer": Phase.WAITING_CUSTOMER,
    "resolved": Phase.SOLVED,
}
