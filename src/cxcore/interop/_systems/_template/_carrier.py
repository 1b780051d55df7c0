"""The event that keeps a record, so that it can be written back."""

from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule


def carrier(
    event_type: str, at: FieldRule, *fields: FieldRule, key: tuple[str, ...] = (".",), also: AlsoOf = lambda _: {}
) -> EventOf:
    """
    Return the event that keeps a record; each version that differs is another.

    Where a system says which version of a record it is, that may be the key.
    """
    return EventOf(name="record", type=event_type, at=at, fields=fields, key=key, also=also, carries=True)
