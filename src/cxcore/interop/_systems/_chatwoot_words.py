"""Chatwoot: its lists, instants and ids, its states and priorities, and of which conversation a record is."""

from collections.abc import Mapping
from typing import Final

from cxcore.errors import InvalidValueError
from cxcore.interop._systems._template._codec import INSTANT, UNIX_SECONDS, either, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.models import AgentId, CaseId, CustomerId, Phase, TeamId

CONVERSATIONS, MESSAGES = "conversations", "messages"

WHEN: Final = either(UNIX_SECONDS, INSTANT)
CASE: Final = id_of(CaseId, "conversation")
CUSTOMER: Final = id_of(CustomerId, "contact")
AGENT: Final = id_of(AgentId, "user")
TEAM: Final = id_of(TeamId, "team")


def numbered(*names: str) -> Mapping[str, str]:
    """Return the words of an enumeration, and for each the number that stands in the tables of a database."""
    return {**{name: name for name in names}, **{str(number): name for number, name in enumerate(names)}}


# --- states --------------------------------------------------------------

STATUSES: Final = numbered("open", "resolved", "pending", "snoozed")
# Pending is with a bot, before any agent; a customer who writes opens a resolved conversation again.
_PHASES: Final[Mapping[str, Phase]] = {
    "open": Phase.OPEN,
    "resolved": Phase.SOLVED,
    "pending": Phase.NEW,
    "snoozed": Phase.SNOOZED,
}
PRIORITIES: Final = numbered("low", "medium", "high", "urgent")

STATUS: Final = words(STATUSES)
PHASE: Final = words({theirs: _PHASES[status] for theirs, status in STATUSES.items()})
PRIORITY: Final = words(PRIORITIES)

# --- which conversation --------------------------------------------------


def shown_number(look: Look, internal: str | None) -> str | None:
    """Return the number people see of the conversation with this one inside, where a record says both."""
    conversations = look.beside(CONVERSATIONS, "id", internal)
    return next((str(each["display_id"]) for each in conversations if each.get("display_id")), None)


def case_of_message(look: Look) -> Mapping[str, object]:
    """Return the case of a message, or of what else names its conversation like one."""
    name = look.word("conversation_id") or look.word("conversation.id")
    if name is None:
        raise InvalidValueError("is missing.", path="conversation_id")
    return {"case": CASE.decode(shown_number(look, name) or name, look.tenant)}


def has_messages(look: Look, *names: str | None) -> bool:
    """Whether messages of a conversation came as a list of their own, under any of its numbers."""
    paths = ("conversation_id", "conversation.id")
    return any(look.beside(MESSAGES, path, name) for name in names for path in paths)
