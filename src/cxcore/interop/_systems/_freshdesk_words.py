"""Freshdesk: its lists and ids, and what its numbers mean."""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._template._codec import id_of
from cxcore.models import AgentId, CaseId, Channel, CustomerId, Phase, TeamId

TICKETS, CONVERSATIONS = "tickets", "conversations"

CASE: Final = id_of(CaseId, "ticket")
CUSTOMER: Final = id_of(CustomerId, "contact")
AGENT: Final = id_of(AgentId, "agent")
TEAM: Final = id_of(TeamId, "group")

STATUSES: Final[Mapping[str, str]] = {"2": "open", "3": "pending", "4": "resolved", "5": "closed"}
PHASES: Final[Mapping[str, Phase]] = {
    "2": Phase.OPEN,
    "3": Phase.WAITING_CUSTOMER,
    "4": Phase.SOLVED,
    "5": Phase.CLOSED,
}
PRIORITIES: Final[Mapping[str, str]] = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}
# Twitter (5) and Facebook (6) are missing on purpose: each stands for public posts and for private messages.
CHANNELS: Final[Mapping[str, Channel]] = {
    "1": Channel.EMAIL,
    "2": Channel.WEB_FORM,
    "3": Channel.PHONE,
    "4": Channel.COMMUNITY,
    "7": Channel.CHAT,
    "8": Channel.IN_APP,
    "9": Channel.WEB_FORM,
    "10": Channel.EMAIL,
    "12": Channel.CHATBOT,
    "13": Channel.MESSAGING,
    "15": Channel.CHAT,
}
OUTBOUND_EMAIL: Final = "10"
WEB_CHAT: Final = "15"
# Seven faces from extremely unhappy to extremely happy; their numbers are names, and a mean of them is no figure.
RATINGS: Final[Mapping[str, int]] = {"-103": 1, "-102": 2, "-101": 3, "100": 4, "101": 5, "102": 6, "103": 7}
