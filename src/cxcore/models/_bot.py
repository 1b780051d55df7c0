"""What serves without being a person."""

from collections.abc import Iterable

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._channel import Channel
from cxcore.models._ids import BotId, TeamId
from cxcore.values import Value, canonical_language, instance_of, one_line


def _to_channels(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    return tuple(channels)


def _to_languages(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(canonical_language(tag) or tag for tag in tags)


def _to_texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


def _are_languages(instance: object, field: "attrs.Attribute[tuple[str, ...]]", tags: tuple[str, ...]) -> None:
    for index, tag in enumerate(tags):
        if canonical_language(tag) is None:
            raise InvalidValueError(
                f"is a BCP 47 tag such as 'pt-BR'; {tag!r:.70} is none.", path=f"{field.name}[{index}]"
            )


@attrs.frozen(kw_only=True)
class Bot(Value):
    """
    A chatbot, voice bot or menu: what it can do alone, and to whom it hands over.

    Nothing is assumed of a bot: a channel, language or intent that is not
    listed is one it cannot serve.

    Raises:
        InvalidValueError: `name` is not one line, or a language is no BCP 47 tag.

    >>> finn = Bot(id=BotId("bot_finn"), name="Finn", channels=[Channel.CHAT], languages=["pt-pt"], intents=["refund"])
    >>> finn.languages
    ('pt-PT',)
    """

    id: BotId = attrs.field(validator=instance_of(BotId))
    name: str = attrs.field(validator=one_line)
    channels: tuple[Channel, ...] = attrs.field(
        default=(), converter=_to_channels, validator=attrs.validators.deep_iterable(instance_of(Channel))
    )
    languages: tuple[str, ...] = attrs.field(default=(), converter=_to_languages, validator=_are_languages)
    intents: tuple[str, ...] = attrs.field(
        default=(), converter=_to_texts, validator=attrs.validators.deep_iterable(one_line)
    )
    """What customers want that it can settle."""
    hands_over_to: TeamId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(TeamId)))
    """Who goes on where it cannot."""
