"""A strategy for each entity of what is written: messages, notes, conversations, and the channels they go by."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from cxcore.models import (
    AgentId,
    Attachment,
    AttachmentId,
    BrandId,
    CaseId,
    ChannelCapabilities,
    ChannelChoice,
    Conversation,
    ConversationId,
    CustomerId,
    InteractionId,
    InternalNote,
    MessageId,
    Permission,
    PublicMessage,
    ReplyPermission,
)
from cxcore.testing._events import actors
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, ids, languages, lines, maybe
from cxcore.testing._times import instants
from cxcore.values import Value


def _attachments() -> st.SearchStrategy[Attachment]:
    return st.builds(
        Attachment,
        id=ids(AttachmentId),
        name=maybe(st.text(max_size=20)),
        media_type=maybe(st.sampled_from(["image/png", "application/pdf"])),
        bytes=maybe(st.integers(0, 10**9)),
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


MESSAGE_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    Attachment: _attachments,
    ChannelCapabilities: _capabilities,
    ChannelChoice: _choices,
    Conversation: _conversations,
    InternalNote: _notes,
    PublicMessage: _messages,
    ReplyPermission: _permissions,
}
