"""Channels, and what each can do."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._customer import ContactPointKind
from cxcore.values import Value, fraction, one_line


class Channel(StrEnum):
    """A way in which customers and agents reach each other."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    """Live chat with an agent, on a site."""
    MESSAGING = "messaging"
    """A messaging app such as WhatsApp: a thread that rests and goes on."""
    SMS = "sms"
    SOCIAL_PUBLIC = "social_public"
    """A post or comment that everybody reads."""
    SOCIAL_PRIVATE = "social_private"
    """A direct message on a social network."""
    WEB_FORM = "web_form"
    IN_APP = "in_app"
    SELF_SERVICE = "self_service"
    """Help articles and account pages, without an agent."""
    COMMUNITY = "community"
    """A forum in which customers help each other."""
    IN_PERSON = "in_person"
    IVR = "ivr"
    """The menus a caller hears before an agent."""
    CHATBOT = "chatbot"
    VIDEO = "video"
    POST = "post"
    """Letters and parcels."""


def _positive_or_none(instance: object, field: "attrs.Attribute[Any]", value: Any) -> None:
    if value is not None and not value > type(value)(0):
        raise InvalidValueError(f"is above zero, or None for no limit; {value} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class ChannelCapabilities(Value):
    """
    What a channel can do, and what its operator allows.

    Raises:
        InvalidValueError: A limit is not above zero, `capacity_weight` is outside
            0 to 1, or a template is required outside a window that never ends.

    >>> whatsapp = capabilities_of(Channel.MESSAGING, via=ContactPointKind.WHATSAPP)
    >>> whatsapp.reply_window, whatsapp.template_required_outside_window
    (datetime.timedelta(days=1), True)
    """

    synchronous: bool
    """Whether both sides are there at the same time, so that a customer waits in person."""
    public: bool = False
    """Whether strangers read along."""
    reply_window: timedelta | None = attrs.field(default=None, validator=_positive_or_none)
    """How long after the customer's last message we may write what we like; ``None`` is always."""
    template_required_outside_window: bool = False
    """After the window: ``True``, only an approved template may be sent; ``False``, nothing may."""
    max_characters: int | None = attrs.field(default=None, validator=_positive_or_none)
    """Longest text of one message; ``None`` is no limit worth checking."""
    max_attachment_bytes: int | None = attrs.field(default=None, validator=_positive_or_none)
    """Largest attachment; ``None`` is no limit known."""
    capacity_weight: float = attrs.field(default=1.0, validator=fraction)
    """The share of one agent's attention an interaction takes: 1 is all of it, 0.25 leaves room for three more."""
    source: str = attrs.field(validator=one_line)
    """Where these figures come from."""

    def __attrs_post_init__(self) -> None:
        if self.template_required_outside_window and self.reply_window is None:
            raise InvalidValueError(
                "needs a reply_window, because outside a window that never ends there is nothing to require.",
                path="template_required_outside_window",
            )


def capabilities_of(channel: Channel, *, via: ContactPointKind | None = None) -> ChannelCapabilities:
    """
    Return the usual capabilities of a channel, or of one app on it.

    They are defaults with their sources, as of November 2026. Operators change their
    rules and floors their weights: build your own :class:`ChannelCapabilities`
    where they differ.

    Args:
        channel: The channel.
        via: The app, where `channel` is messaging or private social messages.
            Without it these two have the narrowest limits of all apps.

    >>> capabilities_of(Channel.PHONE).synchronous
    True
    >>> capabilities_of(Channel.MESSAGING, via=ContactPointKind.TELEGRAM).max_characters
    4096
    """
    if via is not None and channel in _THROUGH_APPS:
        return _BY_APP.get(via, _DEFAULTS[channel])
    return _DEFAULTS[channel]


# Default weights follow Genesys Cloud's default utilisation: one call, one email, up to four chats at a time
# (help.genesys.cloud, "Agent utilization"). Messages of every kind weigh as much as chats, as they do in Amazon
# Connect, which counts SMS and app messages as chats. What no agent serves weighs nothing.
_ALONE: Final = 1.0
_ONE_OF_FOUR: Final = 0.25
_NOBODY: Final = 0.0

_GENESYS: Final = "weight: Genesys Cloud, Agent utilization"
_NO_AGENT: Final = "no agent takes part"
_DAY: Final = timedelta(hours=24)
_MB: Final = 1_000_000

_THROUGH_APPS: Final = frozenset({Channel.MESSAGING, Channel.SOCIAL_PRIVATE})

# Meta lets an agent (not a bot) write for seven days instead of 24 hours, but only with a permission that has to be
# applied for, so the default is the shorter window.
_INSTAGRAM: Final = ChannelCapabilities(
    synchronous=False,
    reply_window=_DAY,
    max_characters=1_000,
    max_attachment_bytes=8 * _MB,
    capacity_weight=_ONE_OF_FOUR,
    source="developers.facebook.com, Instagram Platform: Messaging; attachments: images",
)
_UNKNOWN_APP: Final = attrs.evolve(_INSTAGRAM, source="the narrowest limits of all apps, which are Instagram's")

_BY_APP: Mapping[ContactPointKind, ChannelCapabilities] = {
    ContactPointKind.WHATSAPP: ChannelCapabilities(
        synchronous=False,
        reply_window=_DAY,
        template_required_outside_window=True,
        max_characters=4_096,
        max_attachment_bytes=100 * _MB,
        capacity_weight=_ONE_OF_FOUR,
        source="developers.facebook.com, WhatsApp Business Platform: Service messages; Media",
    ),
    ContactPointKind.MESSENGER: ChannelCapabilities(
        synchronous=False,
        reply_window=_DAY,
        max_characters=2_000,
        max_attachment_bytes=25 * _MB,
        capacity_weight=_ONE_OF_FOUR,
        source="developers.facebook.com, Messenger Platform: Standard messaging window; Send API",
    ),
    ContactPointKind.INSTAGRAM: _INSTAGRAM,
    ContactPointKind.TELEGRAM: ChannelCapabilities(
        synchronous=False,
        max_characters=4_096,
        max_attachment_bytes=50 * _MB,
        capacity_weight=_ONE_OF_FOUR,
        source="core.telegram.org, Bot API: sendMessage, sendDocument",
    ),
    ContactPointKind.LINE: ChannelCapabilities(
        synchronous=False,
        max_characters=5_000,
        capacity_weight=_ONE_OF_FOUR,
        source="developers.line.biz, Messaging API reference: Text message",
    ),
    ContactPointKind.WECHAT: ChannelCapabilities(
        synchronous=False,
        reply_window=timedelta(hours=48),
        capacity_weight=_ONE_OF_FOUR,
        source="developers.weixin.qq.com, Sending Customer Service Messages",
    ),
}


def _written(*, weight: float = _ALONE, public: bool = False) -> ChannelCapabilities:
    return ChannelCapabilities(synchronous=False, public=public, capacity_weight=weight, source=_GENESYS)


def _live(*, weight: float = _ALONE) -> ChannelCapabilities:
    return ChannelCapabilities(synchronous=True, capacity_weight=weight, source=_GENESYS)


def _without_agent() -> ChannelCapabilities:
    return ChannelCapabilities(synchronous=True, capacity_weight=_NOBODY, source=_NO_AGENT)


_DEFAULTS: Mapping[Channel, ChannelCapabilities] = {
    Channel.EMAIL: ChannelCapabilities(
        synchronous=False,
        max_attachment_bytes=25 * _MB,
        source=f"{_GENESYS}; attachments: support.google.com/mail, 25 MB",
    ),
    Channel.PHONE: _live(),
    Channel.CHAT: _live(weight=_ONE_OF_FOUR),
    Channel.MESSAGING: _UNKNOWN_APP,
    Channel.SMS: ChannelCapabilities(
        synchronous=False,
        max_characters=1_600,
        capacity_weight=_ONE_OF_FOUR,
        source="twilio.com/docs, Messages resource: Body, joined from segments of 160",
    ),
    Channel.SOCIAL_PUBLIC: _written(weight=_ONE_OF_FOUR, public=True),
    Channel.SOCIAL_PRIVATE: _UNKNOWN_APP,
    Channel.WEB_FORM: _written(),
    Channel.IN_APP: _written(weight=_ONE_OF_FOUR),
    Channel.SELF_SERVICE: _without_agent(),
    Channel.COMMUNITY: _written(public=True),
    Channel.IN_PERSON: _live(),
    Channel.IVR: _without_agent(),
    Channel.CHATBOT: _without_agent(),
    Channel.VIDEO: _live(),
    Channel.POST: _written(),
}
