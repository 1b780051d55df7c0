"""The issue a customer brings, and where it stands."""

from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from cxcore.models._channel import Channel
from cxcore.models._ids import AgentId, CaseId, CustomerId, TeamId
from cxcore.values import PERSONAL, Value, aware, instance_of, language_tag, to_language_tag, to_utc


class Phase(StrEnum):
    """
    Where a case stands, in words that mean the same for every source.

    The source's own word is kept beside it as the native status.
    """

    NEW = "new"
    """Nobody has taken it up."""
    OPEN = "open"
    """It is with us."""
    WAITING_CUSTOMER = "waiting_customer"
    """It is with the customer: we asked something."""
    ON_HOLD = "on_hold"
    """It is with a third party or another department."""
    SNOOZED = "snoozed"
    """It is with us, from a later date."""
    SOLVED = "solved"
    """We say it is done; the customer may disagree, which reopens it."""
    CLOSED = "closed"
    """It is done for good."""
    CANCELLED = "cancelled"
    MERGED = "merged"
    """It goes on in another case."""
    SPAM = "spam"
    DELETED = "deleted"

    @property
    def is_working(self) -> bool:
        """Whether the case still asks for work, from us or from others."""
        return self in _WORKING

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected: closed, cancelled, merged, spam or deleted."""
        return self not in _WORKING and self is not Phase.SOLVED


_WORKING: Final = frozenset({Phase.NEW, Phase.OPEN, Phase.WAITING_CUSTOMER, Phase.ON_HOLD, Phase.SNOOZED})


@attrs.frozen(kw_only=True)
class Case(Value):
    """
    An issue that a customer brings, from its opening until it is closed.

    A case gathers all interactions about it, on whatever channels. The log of
    events is the truth about its past; :func:`cxcore.history.fold` tells
    where it stood at any instant.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or another field is of the wrong kind.
        NaiveDatetimeError: `opened_at` has no zone.

    >>> from datetime import UTC
    >>> refund = Case(
    ...     id=CaseId("cas_refund"),
    ...     opened_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ...     customer=CustomerId("cus_ana"),
    ...     subject="My refund has not arrived",
    ...     channel=Channel.EMAIL,
    ... )
    >>> refund.phase, refund.phase.is_working
    (<Phase.NEW: 'new'>, True)
    """

    id: CaseId = attrs.field(validator=instance_of(CaseId))
    opened_at: datetime = attrs.field(converter=to_utc, validator=aware)
    customer: CustomerId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(CustomerId))
    )
    subject: str | None = attrs.field(default=None, repr=False, metadata=PERSONAL)
    phase: Phase = attrs.field(default=Phase.NEW, validator=instance_of(Phase))
    status: str | None = None
    """The source's own word for where the case stands."""
    priority: str | None = None
    """The source's own word for how urgent it is."""
    channel: Channel | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Channel)))
    """The channel it was opened on."""
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    agent: AgentId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(AgentId)))
    """Who is responsible; ``None`` is nobody yet."""
    team: TeamId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(TeamId)))
