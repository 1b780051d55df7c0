"""What follows from how a record stands, without a log that says when it came to that."""

from cxcore.interop._systems._template._rules import ActorOf, AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.models import Provenance


def derived(
    name: str,
    kind: TypeOf,
    at: FieldRule,
    *fields: FieldRule,
    key: tuple[str, ...] | None = None,
    also: AlsoOf = lambda _: {},
    actor: ActorOf = lambda _: None,
) -> EventOf:
    """Return the event of what holds since a time that the record says; when the time changes, it is another one."""
    return EventOf(
        name=name,
        type=kind,
        at=at,
        fields=fields,
        key=at.paths if key is None else key,
        also=also,
        actor=actor,
        provenance=Provenance.DERIVED,
    )
