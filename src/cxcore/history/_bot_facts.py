"""One plain row a conversation that a bot began: whether it was handed over, and whether the customer came back."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias, TypedDict

import attrs

from cxcore.history._definitions import USUAL, is_reply
from cxcore.history._order import in_order
from cxcore.history._plain import plain
from cxcore.models import ActorKind, CaseId, Channel, CustomerId, Event, EventType, InteractionId

Conversation: TypeAlias = InteractionId | CaseId

_BY_A_BOT: Final = frozenset({EventType.SELF_SERVICE_BOT_INTENT_MATCHED, EventType.INTERACTION_BOT_HANDOFF})
_FOR_AN_AGENT: Final = frozenset(
    {EventType.INTERACTION_BOT_HANDOFF, EventType.INTERACTION_QUEUED, EventType.INTERACTION_CONNECTED}
)


class BotFacts(TypedDict):
    """
    One row a conversation in which a bot was there before any agent; ``None`` is unknown or not yet.

    A conversation is an interaction, and where an event names none, its case.

    ===================  ======================================================
    column               definition
    ===================  ======================================================
    interaction_id       the interaction; ``None`` where the conversation is a case
    case_id              the first case that an event of it names
    customer_id          the first customer that an event of it names
    channel              the first channel that an event of it names
    started_at           its first event
    handed_over          the bot handed it over, it was in a queue or an agent was there
    next_interaction_at  when its customer, or its case, next was in a queue or with an agent,
                         in another conversation
    ===================  ======================================================
    """

    interaction_id: str | None
    case_id: str | None
    customer_id: str | None
    channel: str | None
    started_at: datetime
    handed_over: bool
    next_interaction_at: datetime | None


def bot_facts(events: Iterable[Event], *, as_of: datetime | None = None) -> list[BotFacts]:
    """
    Return one row of facts a conversation that a bot began, by their start; the columns are :class:`BotFacts`.

    A bot is there when it replies, matches an intent or hands over. A reply
    of which nobody is named is an agent's. Everything else is as in :func:`facts`.
    :class:`cxcore.metrics.BotContainment` and the implicit
    :class:`cxcore.metrics.DeflectionRate` read the rows.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId
    >>> def told(number: int, type: str, minute: int, talk: str) -> Event:
    ...     at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    ...     ana, of = CustomerId("cus_ana"), InteractionId(f"int_{talk}")
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, interaction=of, customer=ana)
    >>> chat = [told(1, EventType.INTERACTION_STARTED, 0, "chat"), told(2, EventType.INTERACTION_BOT_HANDOFF, 4, "chat")]
    >>> (row,) = bot_facts([*chat, told(3, EventType.INTERACTION_QUEUED, 30, "call")])
    >>> row["handed_over"], row["next_interaction_at"].minute
    (True, 30)
    """
    conversations: dict[Conversation, _Conversation] = {}
    for event in in_order(events, as_of=as_of):
        name = event.interaction or event.case
        if name is not None and event.is_known:
            conversations.setdefault(name, _Conversation(name, event.at)).read(event)
    contacts: defaultdict[CustomerId | CaseId, list[_Contact]] = defaultdict(list)
    for each in conversations.values():
        for whose in each.belongs_to:
            contacts[whose].extend(_Contact(at, each.name) for at in each.with_agents_at)
    for told in contacts.values():
        told.sort(key=lambda contact: contact.at)
    of_bots = sorted((each for each in conversations.values() if each.is_of_bot), key=lambda each: each.started_at)
    return [each.row([contacts[whose] for whose in each.belongs_to]) for each in of_bots]


class _Contact(NamedTuple):
    """A customer in a queue or with an agent."""

    at: datetime
    conversation: Conversation


@attrs.define
class _Conversation:
    """Reads the events of one conversation in order."""

    name: Conversation
    started_at: datetime
    case: CaseId | None = None
    customer: CustomerId | None = None
    channel: Channel | None = None
    is_of_bot: bool = False
    with_agents_at: list[datetime] = attrs.field(factory=list)

    @property
    def belongs_to(self) -> list[CustomerId | CaseId]:
        """Who and what it is about, as far as that is known."""
        return [each for each in (self.customer, self.case) if each is not None]

    def read(self, event: Event) -> None:
        self.case = self.case or event.case
        self.customer = self.customer or event.customer
        self.channel = self.channel or event.channel
        if _is_by_a_bot(event) and not self.with_agents_at:
            self.is_of_bot = True
        if _is_for_an_agent(event):
            self.with_agents_at.append(event.at)

    def row(self, contacts: Iterable[Sequence[_Contact]]) -> BotFacts:
        """Return its facts, given the contacts of its customer and of its case in order."""
        return {
            "interaction_id": str(self.name) if isinstance(self.name, InteractionId) else None,
            "case_id": plain(self.case),
            "customer_id": plain(self.customer),
            "channel": plain(self.channel),
            "started_at": self.started_at,
            "handed_over": bool(self.with_agents_at),
            "next_interaction_at": min(filter(None, map(self._next, contacts)), default=None),
        }

    def _next(self, contacts: Sequence[_Contact]) -> datetime | None:
        later = range(bisect_left(contacts, self.started_at, key=lambda contact: contact.at), len(contacts))
        return next((contacts[place].at for place in later if contacts[place].conversation != self.name), None)


def _is_by_a_bot(event: Event) -> bool:
    by_a_bot = event.actor is not None and event.actor.kind is ActorKind.BOT
    return event.type in _BY_A_BOT or (by_a_bot and event.type == EventType.MESSAGE_REPLIED)


def _is_for_an_agent(event: Event) -> bool:
    return event.type in _FOR_AN_AGENT or is_reply(event, USUAL)
