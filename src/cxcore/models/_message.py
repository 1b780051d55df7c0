"""
What is written: to the customer, or about them among ourselves.

Audience is a type. A :class:`PublicMessage` may leave the house and an
:class:`InternalNote` may not: :func:`outward` takes the first, a type checker
refuses the second, and so does the program when it runs. Nothing turns one
into the other; to tell a customer what a note says, write them a message.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

import attrs

from cxcore.errors import InternalContentError, InvalidValueError, type_in_words
from cxcore.models._event import Actor
from cxcore.models._ids import AgentId, AttachmentId, CaseId, ConversationId, InteractionId, MessageId
from cxcore.values import PERSONAL, Value, at_least_zero, aware, instance_of, language_tag, to_language_tag, to_utc


@attrs.frozen(kw_only=True)
class Attachment(Value):
    """
    A file that came with a message; its content stays with the host.

    Raises:
        InvalidValueError: `bytes` is below zero, or another field is of the wrong kind.
    """

    id: AttachmentId = attrs.field(validator=instance_of(AttachmentId))
    name: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    media_type: str | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(str)))
    """Such as ``image/png``."""
    bytes: int | None = attrs.field(default=None, validator=attrs.validators.optional(at_least_zero))


def _to_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    return tuple(attachments)


def _to_agents(agents: Iterable[AgentId]) -> tuple[AgentId, ...]:
    return tuple(agents)


@attrs.frozen(kw_only=True)
class _Written(Value):
    """What a message and a note share."""

    id: MessageId = attrs.field(validator=instance_of(MessageId))
    written_at: datetime = attrs.field(converter=to_utc, validator=aware)
    text: str = attrs.field(repr=False, validator=instance_of(str), metadata=PERSONAL)
    author: Actor | None = None
    """Who wrote it; ``None`` is unknown."""
    case: CaseId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(CaseId)))
    conversation: ConversationId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(ConversationId))
    )
    interaction: InteractionId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(InteractionId))
    )
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    attachments: tuple[Attachment, ...] = attrs.field(default=(), repr=False, converter=_to_attachments)


@attrs.frozen(kw_only=True)
class PublicMessage(_Written):
    """
    A message between a customer and us, which both sides read.

    Raises:
        InvalidValueError: A field is of the wrong kind, or the message answers itself.
        NaiveDatetimeError: `written_at` has no zone.

    >>> from datetime import UTC
    >>> reply = PublicMessage(id=MessageId("msg_1"), written_at=datetime(2026, 3, 2, tzinfo=UTC), text="It is on its way.")
    >>> outward(reply)
    'It is on its way.'
    """

    in_reply_to: MessageId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(MessageId))
    )

    def __attrs_post_init__(self) -> None:
        if self.in_reply_to == self.id:
            raise InvalidValueError("is another message than this one.", path="in_reply_to")


@attrs.frozen(kw_only=True)
class InternalNote(_Written):
    """
    What agents write among themselves, never to be read by the customer.

    Raises:
        InvalidValueError: A field is of the wrong kind.
        NaiveDatetimeError: `written_at` has no zone.

    >>> from datetime import UTC
    >>> note = InternalNote(id=MessageId("msg_2"), written_at=datetime(2026, 3, 2, tzinfo=UTC), text="Third time. Be kind.")
    >>> outward(note)  # type: ignore[arg-type]
    Traceback (most recent call last):
        ...
    cxcore.errors.InternalContentError: msg_2 is an internal note and leaves the house for nobody; write a new public message.
    """

    mentions: tuple[AgentId, ...] = attrs.field(
        default=(), converter=_to_agents, validator=attrs.validators.deep_iterable(instance_of(AgentId))
    )
    """Whom it asks to look."""


Message: TypeAlias = PublicMessage | InternalNote
"""Anything written in a case."""


def outward(message: PublicMessage) -> str:
    """
    Return the text of a message as it goes to the customer.

    Raises:
        InternalContentError: What came is not a :class:`PublicMessage`, whatever a
            program without type checks made of it.
    """
    came: object = message  # in a program without type checks it may be anything
    if isinstance(came, PublicMessage):
        return came.text
    if isinstance(came, InternalNote):
        raise InternalContentError(
            f"{came.id} is an internal note and leaves the house for nobody; write a new public message."
        )
    raise InternalContentError(f"only a PublicMessage goes to customers; {type_in_words(came)} came.")
