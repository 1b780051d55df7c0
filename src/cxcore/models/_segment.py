"""The stages of an interaction, each with who handled it and how long."""

from datetime import datetime
from enum import StrEnum

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._ids import AgentId, BotId, InteractionId
from cxcore.values import Value, aware, instance_of, one_line, to_utc


class SegmentKind(StrEnum):
    """What happens in a stage."""

    IVR = "ivr"
    """The caller hears a menu."""
    BOT = "bot"
    QUEUE = "queue"
    """The customer waits for an agent."""
    ALERT = "alert"
    """An agent is asked to take it."""
    TALK = "talk"
    HOLD = "hold"
    AFTER_CONTACT_WORK = "after_contact_work"
    CALLBACK = "callback"
    """Between the promise to call back and the call."""
    VOICEMAIL = "voicemail"


@attrs.frozen(kw_only=True)
class Segment(Value):
    """
    One stage of an interaction, from an instant to an instant, half-open.

    Raises:
        InvalidValueError: It ends before it starts, or a field is of the wrong kind.
        NaiveDatetimeError: An instant has no zone.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> Segment(interaction=InteractionId("int_1"), kind=SegmentKind.QUEUE, started_at=nine, ended_at=nine).is_over
    True
    """

    interaction: InteractionId = attrs.field(validator=instance_of(InteractionId))
    kind: SegmentKind = attrs.field(validator=instance_of(SegmentKind))
    started_at: datetime = attrs.field(converter=to_utc, validator=aware)
    ended_at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """``None`` is still going on."""
    agent: AgentId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(AgentId)))
    bot: BotId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(BotId)))
    queue: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))

    def __attrs_post_init__(self) -> None:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise InvalidValueError("is not before started_at.", path="ended_at")

    @property
    def is_over(self) -> bool:
        """Whether the stage has ended."""
        return self.ended_at is not None
