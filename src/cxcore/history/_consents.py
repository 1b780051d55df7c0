"""Whether a customer minds that their messages are shown."""

from collections.abc import Mapping
from typing import Final

import attrs

from cxcore.models import Channel, Event, EventType

_CONSENTS: Final = frozenset({EventType.PRIVACY_CONSENT_GRANTED, EventType.PRIVACY_CONSENT_WITHDRAWN})


@attrs.frozen
class Consents:
    """The latest word on each channel; a word on all channels is one on each."""

    on_all: bool
    by_channel: Mapping[Channel, bool]

    @classmethod
    def of(cls, past: list[Event], purpose: str, *, silence: bool) -> "Consents":
        """Return what was said about one purpose; `silence` is what it means that nothing was."""
        on_all, by_channel = silence, dict[Channel, bool]()
        words = [event for event in past if event.type in _CONSENTS and event.data["purpose"] == purpose]
        # Of two words at one instant the withdrawal wins.
        for event in sorted(words, key=lambda word: (word.at, word.type == EventType.PRIVACY_CONSENT_WITHDRAWN)):
            is_granted = event.type == EventType.PRIVACY_CONSENT_GRANTED
            channel = event.data.get("channel")
            if channel is None:
                on_all, by_channel = is_granted, {}
            else:
                by_channel[Channel(str(channel))] = is_granted
        return cls(on_all, by_channel)

    def on(self, channel: Channel | None) -> bool:
        """Return whether what came over a channel may be shown."""
        # Of a message without a channel it is not known that nobody minds.
        if channel is None:
            return self.on_all and all(self.by_channel.values())
        return self.by_channel.get(channel, self.on_all)
