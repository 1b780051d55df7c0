"""One thread of talk inside a case."""

from datetime import datetime

import attrs

from cxcore.models._channel import Channel
from cxcore.models._ids import BrandId, CaseId, ConversationId, CustomerId
from cxcore.values import PERSONAL, Value, aware, instance_of, language_tag, to_language_tag, to_utc


@attrs.frozen(kw_only=True)
class Conversation(Value):
    """
    A thread of talk with a customer: an email thread, a chat, the messages in one app.

    It belongs to a case and gathers interactions; a source that knows no
    threads leaves them out.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or an id is of the wrong kind.
        NaiveDatetimeError: `started_at` has no zone.

    >>> from datetime import UTC
    >>> thread = Conversation(
    ...     id=ConversationId("cnv_7"), channel=Channel.EMAIL, started_at=datetime(2026, 3, 2, tzinfo=UTC), subject="Hi"
    ... )
    >>> "Hi" in repr(thread)
    False
    """

    id: ConversationId = attrs.field(validator=instance_of(ConversationId))
    channel: Channel = attrs.field(validator=instance_of(Channel))
    started_at: datetime = attrs.field(converter=to_utc, validator=aware)
    case: CaseId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(CaseId)))
    customer: CustomerId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(CustomerId))
    )
    brand: BrandId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(BrandId)))
    subject: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
