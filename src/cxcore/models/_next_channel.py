"""On which channel to write to a customer next, and why on that one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from cxcore.models._channel import Channel, ChannelCapabilities, capabilities_of
from cxcore.models._consent import Consent
from cxcore.models._reply import Permission, ReplyPermission, can_reply
from cxcore.values import FrozenDict, Value, instance_of, one_line


def _to_frozen(ruled_out: Mapping[Channel, str]) -> Mapping[Channel, str]:
    return FrozenDict(ruled_out)  # type: ignore[arg-type,return-value]  # a Channel is text


@attrs.frozen(kw_only=True)
class ChannelChoice(Value):
    """The channel to write on, what may be written there, and why not on the others."""

    channel: Channel | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Channel)))
    """``None`` where no channel will do."""
    reply: ReplyPermission | None = None
    reason: str = attrs.field(validator=one_line)
    ruled_out: Mapping[Channel, str] = attrs.field(factory=FrozenDict, converter=_to_frozen)
    """Why a channel is not possible, for each that is not."""


def next_channel(
    reachable: Iterable[Channel],
    *,
    at: datetime,
    preferred: Sequence[Channel] = (),
    usual: Sequence[Channel] = (),
    last_inbound: Mapping[Channel, datetime] | None = None,
    purpose: str | None = None,
    consents: Iterable[Consent] = (),
    capabilities: Mapping[Channel, ChannelCapabilities] | None = None,
) -> ChannelChoice:
    """
    Return the best channel to write to a customer on.

    Ruled out are public channels, channels nobody writes on, those whose
    operator blocks us now, and, where a `purpose` is named, those without the
    customer's consent to it. Among the rest the order is: where anything may be written
    before where only a template may; the customer's preference; where they
    wrote last; what is usual in their market; the order of :class:`Channel`.

    Args:
        reachable: The channels on which we have an address of theirs.
        at: When we want to write.
        preferred: What the customer asked for, best first.
        usual: What is usual in their market, best first.
        last_inbound: When they last wrote, by channel.
        purpose: What for, where that needs consent; answering them does not.
        consents: What they said about purposes; the latest before `at` counts,
            and of two at one instant the withdrawal.
        capabilities: What channels allow, where not the usual :func:`capabilities_of`.

    Raises:
        NaiveDatetimeError: `at` or a last inbound has no zone.
        InvalidValueError: A last inbound is after `at`.

    >>> from datetime import UTC
    >>> choice = next_channel(
    ...     [Channel.EMAIL, Channel.MESSAGING], at=datetime(2026, 3, 2, tzinfo=UTC), preferred=[Channel.MESSAGING]
    ... )
    >>> choice.channel, choice.reason
    (<Channel.EMAIL: 'email'>, 'the only one that is possible')
    >>> choice.ruled_out[Channel.MESSAGING]
    'the customer has not written, so nothing may go until they write'
    """
    inbound = last_inbound or {}
    said = [each for each in consents if each.purpose == purpose and each.at <= at]
    possible: dict[Channel, ReplyPermission] = {}
    ruled_out: dict[Channel, str] = {}
    for channel in sorted(set(reachable), key=list(Channel).index):
        allowed = (capabilities or {}).get(channel) or capabilities_of(channel)
        reply = can_reply(allowed, at=at, last_inbound=inbound.get(channel))
        if allowed.public:
            ruled_out[channel] = "strangers read along"
        elif channel in _NOBODY_WRITES_ON:
            ruled_out[channel] = "nobody writes on it"
        elif not reply.may_write:
            ruled_out[channel] = reply.reason
        elif purpose is not None and not _consented(said, channel):
            ruled_out[channel] = f"there is no consent to {purpose!r} on it"
        else:
            possible[channel] = reply
    if not possible:
        return ChannelChoice(reason="no channel is possible", ruled_out=ruled_out)

    def place(channel: Channel) -> tuple[bool, int, float, int]:
        written = inbound.get(channel)
        return (
            possible[channel].permission is Permission.TEMPLATE,
            _place_in(preferred, channel),
            0.0 if written is None else -written.timestamp(),
            _place_in(usual, channel),
        )

    best = min(possible, key=place)
    return ChannelChoice(
        channel=best,
        reply=possible[best],
        reason=_reason(best, possible, preferred, usual, inbound),
        ruled_out=ruled_out,
    )


_NOBODY_WRITES_ON = frozenset({Channel.SELF_SERVICE, Channel.IVR, Channel.CHATBOT})


def _place_in(order: Sequence[Channel], channel: Channel) -> int:
    return order.index(channel) if channel in order else len(order)


def _consented(said: Iterable[Consent], channel: Channel) -> bool:
    about = [each for each in said if each.channel in {None, channel}]
    latest = max(about, key=lambda each: (each.at, not each.granted), default=None)
    return latest is not None and latest.granted


def _reason(
    best: Channel,
    possible: Mapping[Channel, ReplyPermission],
    preferred: Sequence[Channel],
    usual: Sequence[Channel],
    inbound: Mapping[Channel, datetime],
) -> str:
    """Say which step of the order decided, in the order in which they are asked."""
    if len(possible) == 1:
        return "the only one that is possible"
    if best in preferred:
        return "the customer prefers it"
    if best in inbound:
        return "the customer wrote there last"
    if best in usual:
        return "it is usual in the customer's market"
    return "nothing speaks for another one"
