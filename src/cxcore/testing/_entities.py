"""A strategy for each entity of :mod:`cxcore.models`, by its class."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar, cast

from cxcore.errors import UnknownNameError, suggest
from cxcore.models import (
    Actor,
    Agent,
    AgentId,
    BotId,
    Case,
    CaseId,
    CaseLink,
    Customer,
    CustomerId,
    CustomField,
    CustomFields,
    Event,
    FieldKind,
    Interaction,
    InteractionId,
    LinkKind,
    Phase,
    Segment,
    SegmentKind,
    Source,
    TeamId,
)
from cxcore.testing._events import actors, events, sources
from cxcore.testing._feedback import FEEDBACK_ENTITIES
from cxcore.testing._hypothesis import st
from cxcore.testing._markets import MARKET_ENTITIES
from cxcore.testing._messages import MESSAGE_ENTITIES
from cxcore.testing._people import PEOPLE_ENTITIES
from cxcore.testing._plain import channels, ids, languages, lines, maybe
from cxcore.testing._templates import TEMPLATE_ENTITIES
from cxcore.testing._times import instants
from cxcore.values import Value

V = TypeVar("V", bound=Value)


def entities(kind: type[V]) -> st.SearchStrategy[V]:
    """
    Return values of one class of :mod:`cxcore.models`.

    >>> from cxcore.models import Team
    >>> from hypothesis import find
    >>> find(entities(Team), lambda team: len(team.leads) > 0)
    Team(id=TeamId('team_0'), name='billing', leads=(AgentId('agt_0'),), unit=None, zone=None)

    Raises:
        UnknownNameError: It is no entity.
    """
    if kind not in _ENTITIES:
        names = [each.__name__ for each in _ENTITIES]
        raise UnknownNameError(
            f"there is no entity {kind.__name__!r}. {suggest(kind.__name__, names, kind='entities')}"
        )
    return cast("st.SearchStrategy[V]", _ENTITIES[kind]())


def customers() -> st.SearchStrategy[Customer]:
    """Return customers with addresses of every kind."""
    return entities(Customer)


def agents() -> st.SearchStrategy[Agent]:
    """Return agents with skills, languages and teams."""
    return entities(Agent)


def cases() -> st.SearchStrategy[Case]:
    """Return cases in every phase."""
    return entities(Case)


_SCALARS: Final[st.SearchStrategy[Any]] = (
    st.text(max_size=10)
    | st.integers(-(2**53), 2**53)
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
)


def interactions() -> st.SearchStrategy[Interaction]:
    """Return interactions on every channel, with attributes of a host's own that JSON reads back unchanged."""
    return entities(Interaction)


def _interactions() -> st.SearchStrategy[Interaction]:
    return st.builds(
        Interaction,
        id=ids(InteractionId),
        channel=channels(),
        started_at=instants(),
        case=maybe(ids(CaseId)),
        customer=maybe(ids(CustomerId)),
        language=maybe(languages()),
        attributes=st.dictionaries(lines().filter(lambda name: name not in _BUILT_IN), _SCALARS, max_size=3),
    )


_BUILT_IN: Final = ("interaction_id", "case_id", "customer_id", "channel", "language", "started_at")


def _cases() -> st.SearchStrategy[Case]:
    return st.builds(
        Case,
        id=ids(CaseId),
        opened_at=instants(),
        customer=maybe(ids(CustomerId)),
        subject=maybe(st.text(max_size=20)),
        phase=st.sampled_from(Phase),
        status=maybe(lines()),
        priority=maybe(lines()),
        channel=maybe(channels()),
        language=maybe(languages()),
        agent=maybe(ids(AgentId)),
        team=maybe(ids(TeamId)),
    )


@st.composite
def _links(draw: st.DrawFn) -> CaseLink:
    one, other = draw(st.lists(ids(CaseId), min_size=2, max_size=2, unique=True))
    return CaseLink(case=one, kind=draw(st.sampled_from(LinkKind)), to=other, since=draw(maybe(instants())))


@st.composite
def _custom_field(draw: st.DrawFn) -> CustomField:
    kind = draw(st.sampled_from(FieldKind))
    has_choices = kind in {FieldKind.CHOICE, FieldKind.CHOICES}
    return CustomField(
        name=draw(lines()),
        kind=kind,
        version=draw(st.integers(1, 3)),
        choices=draw(st.lists(lines(), min_size=1, max_size=3, unique=True)) if has_choices else (),
    )


def _custom_fields() -> st.SearchStrategy[CustomFields]:
    definitions = st.lists(_custom_field(), max_size=3, unique_by=lambda each: (each.name, each.version))
    return st.builds(CustomFields, definitions)


@st.composite
def _segments(draw: st.DrawFn) -> Segment:
    started_at = draw(instants())
    return Segment(
        interaction=draw(ids(InteractionId)),
        kind=draw(st.sampled_from(SegmentKind)),
        started_at=started_at,
        ended_at=draw(maybe(instants(started_at, started_at + timedelta(days=30)))),
        agent=draw(maybe(ids(AgentId))),
        bot=draw(maybe(ids(BotId))),
        queue=draw(maybe(lines())),
    )


_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    Actor: actors,
    Case: _cases,
    CaseLink: _links,
    CustomField: _custom_field,
    CustomFields: _custom_fields,
    Event: events,
    Interaction: _interactions,
    Segment: _segments,
    Source: sources,
    **FEEDBACK_ENTITIES,
    **MARKET_ENTITIES,
    **MESSAGE_ENTITIES,
    **PEOPLE_ENTITIES,
    **TEMPLATE_ENTITIES,
}
