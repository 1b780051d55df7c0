"""Whether we may write to a customer now, and what."""

from datetime import datetime
from enum import StrEnum

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.models._channel import ChannelCapabilities
from cxcore.values import Value, aware, instance_of, one_line, to_utc


class Permission(StrEnum):
    """What an operator lets us write."""

    FREEFORM = "freeform"
    """Anything."""
    TEMPLATE = "template"
    """A template that the operator approved, and nothing else."""
    BLOCKED = "blocked"
    """Nothing."""


@attrs.frozen(kw_only=True)
class ReplyPermission(Value):
    """What we may write to a customer on a channel, until when, and why."""

    permission: Permission = attrs.field(validator=instance_of(Permission))
    until: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When this ends by itself; ``None`` is not before the customer writes, or never."""
    reason: str = attrs.field(validator=one_line)

    @property
    def may_write(self) -> bool:
        """Whether anything at all may be written."""
        return self.permission is not Permission.BLOCKED


def can_reply(
    capabilities: ChannelCapabilities, *, at: datetime, last_inbound: datetime | None = None
) -> ReplyPermission:
    """
    Return what may be written to a customer at an instant.

    The reply window opens with each message of the customer and is half-open:
    at its last instant it is over.

    Args:
        capabilities: What the channel allows, from :func:`capabilities_of` or your own.
        at: When we want to write.
        last_inbound: When the customer last wrote on this channel; ``None`` is never.

    Raises:
        NaiveDatetimeError: `at` or `last_inbound` has no zone.
        InvalidValueError: `last_inbound` is after `at`.

    >>> from datetime import UTC
    >>> from cxcore.models import Channel, ContactPointKind, capabilities_of
    >>> whatsapp = capabilities_of(Channel.MESSAGING, via=ContactPointKind.WHATSAPP)
    >>> asked = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> can_reply(whatsapp, at=datetime(2026, 3, 2, 17, tzinfo=UTC), last_inbound=asked).until
    datetime.datetime(2026, 3, 3, 9, 0, tzinfo=datetime.timezone.utc)
    >>> can_reply(whatsapp, at=datetime(2026, 3, 3, 9, tzinfo=UTC), last_inbound=asked).permission
    <Permission.TEMPLATE: 'template'>
    """
    moment = _in_utc(at, "at")
    written = None if last_inbound is None else _in_utc(last_inbound, "last_inbound")
    if written is not None and written > moment:
        raise InvalidValueError("is not after 'at'; a reply answers what was written before.", path="last_inbound")
    window = capabilities.reply_window
    if window is None:
        return ReplyPermission(permission=Permission.FREEFORM, reason="the channel has no reply window")
    if written is not None and moment < written + window:
        return ReplyPermission(
            permission=Permission.FREEFORM, until=written + window, reason="the reply window is open"
        )
    since = "the customer has not written" if written is None else "the reply window is over"
    if capabilities.template_required_outside_window:
        return ReplyPermission(permission=Permission.TEMPLATE, reason=f"{since}, so only an approved template may go")
    return ReplyPermission(permission=Permission.BLOCKED, reason=f"{since}, so nothing may go until they write")


def _in_utc(moment: datetime, name: str) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveDatetimeError.for_argument(name)
    return to_utc(moment)
