"""What customers are asked, and what they answer."""

from datetime import datetime
from enum import StrEnum

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._channel import Channel
from cxcore.models._ids import AgentId, CaseId, CustomerId, FeedbackRequestId, FeedbackResponseId
from cxcore.values import PERSONAL, Value, aware, instance_of, language_tag, one_line, to_language_tag, to_utc


class Survey(StrEnum):
    """The questions that have a name everywhere; a survey of your own has a name of your own."""

    CSAT = "csat"
    """How satisfied are you?"""
    NPS = "nps"
    """How likely are you to recommend us? From 0 to 10."""
    CES = "ces"
    """How easy was it?"""


@attrs.frozen(kw_only=True)
class FeedbackRequest(Value):
    """
    A customer was asked; a case may have many requests.

    Raises:
        InvalidValueError: It expires before it was sent, or a field is of the wrong kind.
        NaiveDatetimeError: An instant has no zone.

    >>> from datetime import UTC
    >>> FeedbackRequest(id=FeedbackRequestId("req_1"), survey=Survey.NPS, sent_at=datetime(2026, 3, 2, tzinfo=UTC)).survey
    'nps'
    """

    id: FeedbackRequestId = attrs.field(validator=instance_of(FeedbackRequestId))
    survey: str = attrs.field(converter=str, validator=one_line)
    """One of :class:`Survey`, or a name of your own."""
    sent_at: datetime = attrs.field(converter=to_utc, validator=aware)
    expires_at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    case: CaseId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(CaseId)))
    customer: CustomerId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(CustomerId))
    )
    channel: Channel | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Channel)))
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)

    def __attrs_post_init__(self) -> None:
        if self.expires_at is not None and self.expires_at < self.sent_at:
            raise InvalidValueError("is not before sent_at.", path="expires_at")


@attrs.frozen(kw_only=True)
class FeedbackResponse(Value):
    """
    What a customer answered, on the scale they were shown.

    Raises:
        InvalidValueError: The score lies off its scale, the scale is empty, or a field is of the wrong kind.
        NaiveDatetimeError: `answered_at` has no zone.

    >>> from datetime import UTC
    >>> FeedbackResponse(
    ...     id=FeedbackResponseId("rsp_1"), survey="csat", answered_at=datetime(2026, 3, 2, tzinfo=UTC), score=6
    ... )
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: score: lies between 1 and 5, the ends of its scale; 6 does not.
    """

    id: FeedbackResponseId = attrs.field(validator=instance_of(FeedbackResponseId))
    survey: str = attrs.field(converter=str, validator=one_line)
    answered_at: datetime = attrs.field(converter=to_utc, validator=aware)
    score: int
    low: int = 1
    """The lowest answer of the scale."""
    high: int = 5
    """The highest answer of the scale."""
    comment: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    request: FeedbackRequestId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(FeedbackRequestId))
    )
    case: CaseId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(CaseId)))
    customer: CustomerId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(CustomerId))
    )
    agent: AgentId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(AgentId)))
    """Whom it is about, where the survey says so."""

    def __attrs_post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidValueError(f"is above low ({self.low}); {self.high} is not.", path="high")
        if not self.low <= self.score <= self.high:
            raise InvalidValueError(
                f"lies between {self.low} and {self.high}, the ends of its scale; {self.score} does not.", path="score"
            )
