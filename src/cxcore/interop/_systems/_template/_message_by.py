"""What a message is that the customer can read, by who wrote it."""

from cxcore.models import Actor, ActorKind, EventType


def message_by(author: Actor | None) -> EventType:
    """Return what an author's public message is: received from the customer, and a reply from everybody else."""
    by_customer = author is not None and author.kind is ActorKind.CUSTOMER
    return EventType.MESSAGE_RECEIVED if by_customer else EventType.MESSAGE_REPLIED
