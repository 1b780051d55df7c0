"""A strategy for each entity of :mod:`cxcore.models`, by its class."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast

from cxcore.errors import UnknownNameError, suggest
from cxcore.models import (
    Account,
    AccountId,
    Actor,
    Agent,
    AgentId,
    Attachment,
    AttachmentId,
    Bot,
    BotId,
    Brand,
    BrandId,
    BusinessUnit,
    BusinessUnitId,
    Case,
    CaseId,
    CaseLink,
    ChannelCapabilities,
    ChannelChoice,
    Consent,
    ContactPoint,
    ContactPointKind,
    Conversation,
    ConversationId,
    Customer,
    CustomerId,
    CustomField,
    CustomFields,
    Event,
    FeedbackRequest,
    FeedbackRequestId,
    FeedbackResponse,
    FeedbackResponseId,
    FieldKind,
    Interaction,
    InteractionId,
    InternalNote,
    LinkKind,
    MessageId,
    Permission,
    Phase,
    PublicMessage,
    ReplyPermission,
    Segment,
    SegmentKind,
    Source,
    Survey,
    Team,
    TeamId,
)
from cxcore.testing._events import actors, events, sources
from cxcore.testing._hypothesis import st
from cxcore.testing._markets import MARKET_ENTITIES
from cxcore.testing._plain import channels, ids, language_levels, languages, levels, lines, maybe, zones
from cxcore.testing._templates import TEMPLATE_ENTITIES
from cxcore.testing._times import instants
from cxcore.values import Value

V = TypeVar("V", bound=Value)


def entities(kind: type[V]) -> st.SearchStrategy[V]:
    """
    Return values of one class of :mod:`cxcore.models`.

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


def _customers() -> st.SearchStrategy[Customer]:
    return st.builds(
        Customer,
        id=ids(CustomerId),
        name=maybe(st.text(max_size=20)),
        language=maybe(languages()),
        zone=maybe(zones()),
        account=maybe(ids(AccountId)),
        contact_points=st.lists(_contact_points(), max_size=3),
    )


def _contact_points() -> st.SearchStrategy[ContactPoint]:
    return st.builds(ContactPoint, st.sampled_from(ContactPointKind), lines(), verified=st.booleans())


def _agents() -> st.SearchStrategy[Agent]:
    return st.builds(
        Agent,
        id=ids(AgentId),
        name=maybe(st.text(max_size=20)),
        skills=levels(),
        languages=language_levels(),
        team=maybe(ids(TeamId)),
        zone=maybe(zones()),
    )


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


def _accounts() -> st.SearchStrategy[Account]:
    return st.builds(
        Account,
        id=ids(AccountId),
        name=maybe(st.text(max_size=20)),
        parent=maybe(ids(AccountId)),
        language=maybe(languages()),
        zone=maybe(zones()),
        relationship_manager=maybe(ids(AgentId)),
    )


def _attachments() -> st.SearchStrategy[Attachment]:
    return st.builds(
        Attachment,
        id=ids(AttachmentId),
        name=maybe(st.text(max_size=20)),
        media_type=maybe(st.sampled_from(["image/png", "application/pdf"])),
        bytes=maybe(st.integers(0, 10**9)),
    )


def _bots() -> st.SearchStrategy[Bot]:
    return st.builds(
        Bot,
        id=ids(BotId),
        name=lines(),
        channels=st.lists(channels(), max_size=3),
        languages=st.lists(languages(), max_size=3),
        intents=st.lists(lines(), max_size=3),
        hands_over_to=maybe(ids(TeamId)),
    )


def _brands() -> st.SearchStrategy[Brand]:
    return st.builds(Brand, id=ids(BrandId), name=lines(), unit=maybe(ids(BusinessUnitId)), language=maybe(languages()))


def _units() -> st.SearchStrategy[BusinessUnit]:
    return st.builds(BusinessUnit, id=ids(BusinessUnitId), name=lines(), parent=maybe(ids(BusinessUnitId)))


@st.composite
def _links(draw: st.DrawFn) -> CaseLink:
    one, other = draw(st.lists(ids(CaseId), min_size=2, max_size=2, unique=True))
    return CaseLink(case=one, kind=draw(st.sampled_from(LinkKind)), to=other, since=draw(maybe(instants())))


_LIMITS: Final = maybe(st.integers(1, 10**6))


@st.composite
def _capabilities(draw: st.DrawFn) -> ChannelCapabilities:
    window = draw(maybe(st.timedeltas(timedelta(microseconds=1), timedelta(days=30))))
    return ChannelCapabilities(
        synchronous=draw(st.booleans()),
        public=draw(st.booleans()),
        reply_window=window,
        template_required_outside_window=window is not None and draw(st.booleans()),
        max_characters=draw(_LIMITS),
        max_attachment_bytes=draw(_LIMITS),
        capacity_weight=draw(st.floats(0, 1)),
        source=draw(lines()),
    )


def _choices() -> st.SearchStrategy[ChannelChoice]:
    return st.builds(
        ChannelChoice,
        channel=maybe(channels()),
        reply=maybe(_permissions()),
        reason=lines(),
        ruled_out=st.dictionaries(channels(), lines(), max_size=2),
    )


def _permissions() -> st.SearchStrategy[ReplyPermission]:
    return st.builds(ReplyPermission, permission=st.sampled_from(Permission), until=maybe(instants()), reason=lines())


def _consents() -> st.SearchStrategy[Consent]:
    return st.builds(
        Consent,
        customer=ids(CustomerId),
        purpose=st.sampled_from(["survey", "marketing"]),
        granted=st.booleans(),
        at=instants(),
        channel=maybe(channels()),
        source=maybe(sources()),
    )


def _conversations() -> st.SearchStrategy[Conversation]:
    return st.builds(
        Conversation,
        id=ids(ConversationId),
        channel=channels(),
        started_at=instants(),
        case=maybe(ids(CaseId)),
        customer=maybe(ids(CustomerId)),
        brand=maybe(ids(BrandId)),
        subject=maybe(st.text(max_size=20)),
        language=maybe(languages()),
    )


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
def _requests(draw: st.DrawFn) -> FeedbackRequest:
    sent_at = draw(instants())
    return FeedbackRequest(
        id=draw(ids(FeedbackRequestId)),
        survey=draw(_surveys()),
        sent_at=sent_at,
        expires_at=draw(maybe(_from(sent_at))),
        case=draw(maybe(ids(CaseId))),
        customer=draw(maybe(ids(CustomerId))),
        channel=draw(maybe(channels())),
        language=draw(maybe(languages())),
    )


def _from(start: datetime) -> st.SearchStrategy[datetime]:
    return instants(start, start + timedelta(days=30))


def _surveys() -> st.SearchStrategy[str]:
    return st.sampled_from(Survey) | lines()


@st.composite
def _responses(draw: st.DrawFn) -> FeedbackResponse:
    low, score, high = sorted(draw(st.tuples(*[st.integers(0, 10)] * 3)))
    return FeedbackResponse(
        id=draw(ids(FeedbackResponseId)),
        survey=draw(_surveys()),
        answered_at=draw(instants()),
        score=score,
        low=low,
        high=max(high, low + 1),
        comment=draw(maybe(st.text(max_size=20))),
        request=draw(maybe(ids(FeedbackRequestId))),
        case=draw(maybe(ids(CaseId))),
        customer=draw(maybe(ids(CustomerId))),
        agent=draw(maybe(ids(AgentId))),
    )


def _written() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "written_at": instants(),
        "text": st.text(max_size=20),
        "author": maybe(actors()),
        "case": maybe(ids(CaseId)),
        "conversation": maybe(ids(ConversationId)),
        "interaction": maybe(ids(InteractionId)),
        "language": maybe(languages()),
        "attachments": st.lists(_attachments(), max_size=2),
    }


@st.composite
def _messages(draw: st.DrawFn) -> PublicMessage:
    written = {name: draw(strategy) for name, strategy in _written().items()}
    one, other = draw(st.lists(ids(MessageId), min_size=2, max_size=2, unique=True))
    return PublicMessage(id=one, in_reply_to=draw(st.sampled_from([None, other])), **written)


def _notes() -> st.SearchStrategy[InternalNote]:
    return st.builds(InternalNote, id=ids(MessageId), mentions=st.lists(ids(AgentId), max_size=2), **_written())


@st.composite
def _segments(draw: st.DrawFn) -> Segment:
    started_at = draw(instants())
    return Segment(
        interaction=draw(ids(InteractionId)),
        kind=draw(st.sampled_from(SegmentKind)),
        started_at=started_at,
        ended_at=draw(maybe(_from(started_at))),
        agent=draw(maybe(ids(AgentId))),
        bot=draw(maybe(ids(BotId))),
        queue=draw(maybe(lines())),
    )


def _teams() -> st.SearchStrategy[Team]:
    return st.builds(
        Team,
        id=ids(TeamId),
        name=lines(),
        leads=st.lists(ids(AgentId), max_size=2),
        unit=maybe(ids(BusinessUnitId)),
        zone=maybe(zones()),
    )


_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    Account: _accounts,
    Actor: actors,
    Agent: _agents,
    Attachment: _attachments,
    Bot: _bots,
    Brand: _brands,
    BusinessUnit: _units,
    Case: _cases,
    CaseLink: _links,
    ChannelCapabilities: _capabilities,
    ChannelChoice: _choices,
    Consent: _consents,
    ContactPoint: _contact_points,
    Conversation: _conversations,
    CustomField: _custom_field,
    CustomFields: _custom_fields,
    Customer: _customers,
    Event: events,
    FeedbackRequest: _requests,
    FeedbackResponse: _responses,
    Interaction: _interactions,
    InternalNote: _notes,
    PublicMessage: _messages,
    ReplyPermission: _permissions,
    Segment: _segments,
    Source: sources,
    Team: _teams,
    **MARKET_ENTITIES,
    **TEMPLATE_ENTITIES,
}
