"""Help Scout: its ids and statuses, in the words that conversations and threads share."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._codec import id_of
from cxcore.models import AgentId, CaseId, CustomerId, MessageId, Phase, TeamId

CASE: Final = id_of(CaseId, "conversation")
MESSAGE: Final = id_of(MessageId, "thread")
CUSTOMER: Final = id_of(CustomerId, "customer")
AGENT: Final = id_of(AgentId, "user")
TEAM: Final = id_of(TeamId, "team")

PHASES: Final[Mapping[str, Phase]] = {
    "active": Phase.OPEN,
    "open": Phase.OPEN,
    "pending": Phase.WAITING_CUSTOMER,
    "closed": Phase.SOLVED,
    "spam": Phase.SPAM,
}
