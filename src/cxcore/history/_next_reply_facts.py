"""One plain row for each stretch in which a customer who had a reply waited for the next."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypedDict

import attrs

from cxcore.history._definitions import USUAL, FactDefinitions, is_reply
from cxcore.history._order import in_order
from cxcore.history._plain import plain
from cxcore.models import CaseId, Event, EventType


class NextReplyFacts(TypedDict):
    """
    One row a stretch of waiting; ``None`` is unknown or not yet.

    A stretch begins with a message of the customer, once the case has had its
    first reply, and ends with the next reply; messages in between belong to
    it. The wait for the first reply is a fact of the case.

    =============  =============================================================
    column         definition
    =============  =============================================================
    case_id        the case
    customer_id    the customer whom the message names
    channel        the channel of the message
    agent          who replied
    asked_at       the oldest message that is answered by the reply
    last_asked_at  the newest of them
    replied_at     the reply
    =============  =============================================================
    """

    case_id: str
    customer_id: str | None
    channel: str | None
    agent: str | None
    asked_at: datetime
    last_asked_at: datetime
    replied_at: datetime | None


def next_reply_facts(
    events: Iterable[Event], *, as_of: datetime | None = None, definitions: FactDefinitions = USUAL
) -> list[NextReplyFacts]:
    """
    Return one row of facts for each time a customer waited for a next reply; the columns are :class:`NextReplyFacts`.

    A case has any number of them, in order of its id and of time. Everything
    else is as in :func:`facts`, whose ``next_replies`` counts those that were
    answered. :class:`cxcore.metrics.NextReplyTime` reads the rows.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``.
        definitions: What counts as a reply.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId
    >>> def told(number: int, type: str, minute: int) -> Event:
    ...     at = datetime(2026, 3, 2, 9, minute, tzinfo=UTC)
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, case=CaseId("cas_refund"))
    >>> first = [told(1, EventType.MESSAGE_RECEIVED, 0), told(2, EventType.MESSAGE_REPLIED, 5)]
    >>> nudged = [told(3, EventType.MESSAGE_RECEIVED, 10), told(4, EventType.MESSAGE_RECEIVED, 30)]
    >>> (row,) = next_reply_facts([*first, *nudged, told(5, EventType.MESSAGE_REPLIED, 40)])
    >>> row["replied_at"] - row["asked_at"], row["replied_at"] - row["last_asked_at"]
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=600))
    """
    conversations: dict[CaseId, _Conversation] = {}
    for event in in_order(events, as_of=as_of):
        if event.case is not None and event.is_known:
            conversations.setdefault(event.case, _Conversation(event.case)).read(event, definitions)
    return [row for case in sorted(conversations) for row in conversations[case].rows()]


@attrs.define
class _Conversation:
    """Reads the messages of one case in order."""

    case: CaseId
    has_had_a_reply: bool = False
    waiting: list[Event] = attrs.field(factory=list)
    answered: list[NextReplyFacts] = attrs.field(factory=list)

    def read(self, event: Event, definitions: FactDefinitions) -> None:
        if event.type == EventType.MESSAGE_RECEIVED:
            self.waiting.append(event)
        elif is_reply(event, definitions):
            self.answered.extend(self._stretch(event))
            self.waiting, self.has_had_a_reply = [], True

    def rows(self) -> Iterator[NextReplyFacts]:
        yield from self.answered
        yield from self._stretch(None)

    def _stretch(self, reply: Event | None) -> Iterator[NextReplyFacts]:
        if self.has_had_a_reply and self.waiting:
            oldest, newest = self.waiting[0], self.waiting[-1]
            replier = None if reply is None or reply.actor is None else reply.actor.id
            yield {
                "case_id": str(self.case),
                "customer_id": plain(oldest.customer),
                "channel": plain(oldest.channel),
                "agent": plain(replier),
                "asked_at": oldest.at,
                "last_asked_at": newest.at,
                "replied_at": None if reply is None else reply.at,
            }
