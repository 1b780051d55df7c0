"""Statements about identity as events of the log, and back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from cxcore.errors import InvalidValueError
from cxcore.identity._member import Member
from cxcore.identity._statement import Link, MustNotLink, SharedPoint, StatementId, Unlink
from cxcore.models import ContactPoint, ContactPointKind, Event, EventId, EventType

Assertion: TypeAlias = Link | MustNotLink | SharedPoint

# Two of our types are of the vocabulary; hosts who do not know the other two carry them unchanged.
_KEPT_APART: Final = "identity.kept_apart"
_POINT_SHARED: Final = "identity.point_shared"
_WITHDRAWN: Final = "identity.withdrawn"


def to_event(statement: Assertion | Unlink, *, of: Assertion | None = None) -> Event:
    """
    Return the event that tells a statement, for the host to store.

    A link is an ``identity.linked``, taking it back an ``identity.unlinked``;
    ``identity.kept_apart`` and ``identity.point_shared`` are taken back by
    ``identity.withdrawn``. The id of the statement is in ``data.extra``, and
    that of the event follows from it, so telling it twice changes nothing.
    Records are no events: the log of their source has them.

    Args:
        statement: What was said.
        of: What an :class:`Unlink` takes back.

    Raises:
        InvalidValueError: An unlink comes without what it takes back.

    >>> from datetime import UTC, datetime
    >>> from cxcore.identity import Method
    >>> from cxcore.models import CustomerId
    >>> link = Link(
    ...     id=StatementId("idn_1"),
    ...     a=CustomerId("cus_shop"),
    ...     b=ContactPoint(ContactPointKind.EMAIL, "priya@example.com"),
    ...     method=Method.MANUAL,
    ...     at=datetime(2026, 3, 2, tzinfo=UTC),
    ... )
    >>> dict(to_event(link).data)["b"]
    'email:priya@example.com'
    """
    if isinstance(statement, Unlink):
        if of is None or of.id != statement.of:
            raise InvalidValueError(f"is the statement {str(statement.of)!r}, which this one takes back.", path="of")
        type_, data = _unlinked(of)
        # Two people may take one statement back without knowing of each other.
        key = f"{of.id} {statement.recorded_at.isoformat()} {statement.by}"
    else:
        type_, data = _said(statement)
        key = statement.id
    return Event(
        id=EventId.for_source("cxcore", "identity", type_, key),
        type=type_,
        at=statement.at,
        recorded_at=statement.recorded_at,
        actor=statement.by,
        data={**data, "extra": {"statement": statement.of if isinstance(statement, Unlink) else statement.id}},
    )


def from_events(events: Iterable[Event]) -> Iterator[Assertion | Unlink]:
    """
    Yield the statements that a log tells, and leave out all its other events.

    What :func:`to_event` wrote comes back equal. An ``identity.linked`` of
    another program, without the id of a statement, gets one made from the id
    of the event.

    Raises:
        InvalidDocumentError: An identity event holds something else; every fault with its path.

    >>> from datetime import UTC, datetime
    >>> from cxcore.models import CustomerId
    >>> apart = MustNotLink(
    ...     id=StatementId("idn_2"),
    ...     a=CustomerId("cus_father"),
    ...     b=CustomerId("cus_son"),
    ...     at=datetime(2026, 3, 2, tzinfo=UTC),
    ... )
    >>> list(from_events([to_event(apart)])) == [apart]
    True
    """
    for event in events:
        read = _READERS.get(event.type)
        if read is not None:
            yield read(event)


def _said(statement: Assertion) -> tuple[str, dict[str, Any]]:
    reason = {} if statement.evidence is None else {"reason": statement.evidence}
    if isinstance(statement, SharedPoint):
        return _POINT_SHARED, {"point": _text(statement.point), **reason}
    ends = {"a": _text(statement.a), "b": _text(statement.b)}
    if isinstance(statement, MustNotLink):
        return _KEPT_APART, {**ends, **reason}
    how = {"method": str(statement.method), "confidence": statement.confidence}
    return EventType.IDENTITY_LINKED, {**ends, **how, **reason}


def _unlinked(of: Assertion) -> tuple[str, dict[str, Any]]:
    if isinstance(of, Link):
        return EventType.IDENTITY_UNLINKED, {"a": _text(of.a), "b": _text(of.b)}
    return _WITHDRAWN, {}


def _text(member: Member) -> str:
    return f"{member.kind}:{member.value}" if isinstance(member, ContactPoint) else str(member)


_KINDS: Final = frozenset(ContactPointKind)


def _member(text: object) -> object:
    if isinstance(text, str):
        kind, colon, value = text.partition(":")
        if colon and kind in _KINDS:
            return {"kind": kind, "value": value}
    return text


_OUR_NAME: Final[Mapping[str, str]] = {"reason": "evidence"}


def _reader(kind: type[Assertion]) -> Callable[[Event], Assertion]:
    def read(event: Event) -> Assertion:
        fields = {_OUR_NAME.get(name, name): value for name, value in event.data.items() if name != "extra"}
        members: dict[str, object] = {name: _member(fields[name]) for name in ("a", "b", "point") if name in fields}
        own = StatementId.for_source("cxcore", "identity", event.type, event.id)
        return kind.from_dict({**fields, **members, **_envelope(event), "id": _statement_id(event) or own})

    return read


def _read_unlink(event: Event) -> Unlink:
    return Unlink.from_dict({**_envelope(event), "of": _statement_id(event)})


def _envelope(event: Event) -> dict[str, object]:
    return {
        "at": event.at,
        "recorded_at": event.at if event.recorded_at is None else event.recorded_at,
        "by": event.actor,
    }


def _statement_id(event: Event) -> object:
    extra = event.data.get("extra")
    return extra.get("statement") if isinstance(extra, Mapping) else None


_READERS: Final[Mapping[str, Callable[[Event], Assertion | Unlink]]] = {
    EventType.IDENTITY_LINKED: _reader(Link),
    EventType.IDENTITY_UNLINKED: _read_unlink,
    _KEPT_APART: _reader(MustNotLink),
    _POINT_SHARED: _reader(SharedPoint),
    _WITHDRAWN: _read_unlink,
}
