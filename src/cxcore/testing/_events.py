"""Events with the data that their types ask for, and logs of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from cxcore.models import (
    PAYLOADS,
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ConversationId,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    MessageId,
    Phase,
    Provenance,
    Source,
    TeamId,
)
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, ids, json_data, languages, lines, maybe
from cxcore.testing._times import instants

OWN_TYPE: Final = "acme.coffee_spilled"
"""A type that only a host knows, and whose data may be anything."""


def actors() -> st.SearchStrategy[Actor]:
    """Return agents, customers and machines that do things."""
    machines = [kind for kind in ActorKind if kind not in {ActorKind.AGENT, ActorKind.CUSTOMER}]
    return (
        st.builds(Actor, st.just(ActorKind.AGENT), maybe(ids(AgentId)))
        | st.builds(Actor, st.just(ActorKind.CUSTOMER), maybe(ids(CustomerId)))
        | st.builds(Actor, st.sampled_from(machines), maybe(lines()))
    )


def sources() -> st.SearchStrategy[Source]:
    """Return where events come from, in the words of other systems."""
    return st.builds(
        Source,
        system=st.sampled_from(["zendesk", "genesys"]),
        tenant=lines(),
        kind=st.sampled_from(["ticket", "call"]),
        id=st.text("0123456789", min_size=1, max_size=3),
    )


# Built once, because a log draws from each of them for each of its events.
_EVENT_IDS: Final = ids(EventId)
_CHANNELS: Final = maybe(channels())
_ACTORS: Final = maybe(actors())
_ORIGINS: Final[st.SearchStrategy[Mapping[str, Any]]] = st.just({}) | st.fixed_dictionaries(
    {},
    optional={
        "conversation": st.just(ConversationId("cnv_1")),
        "source": sources(),
        "provenance": st.sampled_from(Provenance),
        "causation": _EVENT_IDS,
        "correlation": lines(),
    },
)


@st.composite
def events(
    draw: st.DrawFn,
    *,
    at: st.SearchStrategy[datetime] | None = None,
    types: Iterable[str] = (*EventType, OWN_TYPE),
    event_ids: st.SearchStrategy[EventId] | None = None,
) -> Event:
    """
    Return events of every known type, and of a type that only a host knows.

    Their data are what the type asks for, with some of what it allows. They
    happen `at` :func:`instants`, or those of a strategy of yours; `types` and
    `event_ids` say what else to choose from.

    >>> from hypothesis import find
    >>> find(events(types=["case.reopened"]), lambda event: True).type
    <EventType.CASE_REOPENED: 'case.reopened'>
    """
    moments = instants() if at is None else at
    kind = draw(st.sampled_from(list(types)))
    return Event(
        id=draw(_EVENT_IDS if event_ids is None else event_ids),
        type=kind,
        at=draw(moments),
        recorded_at=draw(maybe(moments)),
        case=CaseId(f"cas_{draw(st.sampled_from('ab'))}"),
        interaction=InteractionId(f"int_{draw(st.sampled_from('xy'))}"),
        message=MessageId("msg_1"),
        customer=CustomerId("cus_ana"),
        channel=draw(_CHANNELS),
        actor=draw(_ACTORS),
        data=draw(_data_of(kind)),
        **draw(_ORIGINS),
    )


@st.composite
def logs(draw: st.DrawFn, *, at: st.SearchStrategy[datetime] | None = None, max_size: int = 12) -> list[Event]:
    """
    Return logs of two cases and two interactions, in any order.

    Each event has an id of its own; ids do not follow time. The events happen
    `at` :func:`instants`, or those of a strategy of yours.
    """
    return [
        draw(events(at=at, event_ids=st.just(EventId(f"evt_{draw(st.integers(0, 9))}{number}"))))
        for number in range(draw(st.integers(0, max_size)))
    ]


# --- the data of a type ------------------------------------------------------

_SECONDS: Final = st.integers(0, 3_600) | st.floats(0, 3_600)
_FIELDS: Final[Mapping[str, Callable[[], st.SearchStrategy[Any]]]] = {
    "agent": lambda: maybe(ids(AgentId)),
    "callback_at": lambda: instants().map(datetime.isoformat),
    "channel": channels,
    "confidence": lambda: st.floats(0, 1),
    "definition": lambda: st.integers(1, 3),
    "helpful": st.booleans,
    "into": lambda: ids(CaseId),
    "language": languages,
    "phase": lambda: st.sampled_from(Phase),
    "score": lambda: st.integers(0, 10),
    "tags": lambda: st.lists(lines(), max_size=3),
    "team": lambda: maybe(ids(TeamId)),
    "value": lambda: st.none() | lines() | st.integers(-10, 10) | st.booleans(),
}


@cache
def _data_of(kind: str) -> st.SearchStrategy[Mapping[str, Any]]:
    payload = PAYLOADS.get(kind)
    if payload is None:
        return json_data()
    return st.fixed_dictionaries(
        {name: _field(name, kind) for name in payload.required},
        optional={name: _field(name, kind) for name in payload.optional},
    )


def _field(name: str, kind: str) -> st.SearchStrategy[Any]:
    if name in {"from", "to"}:
        return ids(CaseId) if kind.startswith("case.") else st.sampled_from(Channel)
    if name.endswith("_seconds"):
        return _SECONDS
    return _FIELDS.get(name, lines)()
