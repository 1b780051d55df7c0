"""Who is there: teams of people, and automation, each for what it can do."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import attrs

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._versions import VersionedCalendar
from cxcore.coverage._planning._demand_stream import DemandStream
from cxcore.errors import InvalidValueError
from cxcore.intervals import WorkingTime
from cxcore.models import Channel, has_languages, has_levels, to_language_levels, to_levels
from cxcore.values import FrozenDict, Value, canonical_language, instance_of, language_level, language_tag, one_line

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_AUTOMATED: Final = frozenset({Channel.CHATBOT, Channel.IVR, Channel.SELF_SERVICE})


class _InDocuments:
    """The open time of a cover: a document writes a calendar, with versions if it has a ``first``."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic import TypeAdapter  # pydantic is calling us
        from pydantic_core import core_schema

        def read(value: object, _: object) -> object:
            if isinstance(value, WorkingTime):
                return value
            kind = VersionedCalendar if isinstance(value, Mapping) and "first" in value else Calendar
            return TypeAdapter(kind).validate_python(value)

        def write(value: object) -> object:
            if isinstance(value, Value):
                return value.to_dict()
            raise InvalidValueError("cover: only a Calendar or a VersionedCalendar has a document; this is neither.")

        either = core_schema.union_schema([handler.generate_schema(kind) for kind in (Calendar, VersionedCalendar)])
        return core_schema.no_info_wrap_validator_function(
            read,
            either,
            serialization=core_schema.plain_serializer_function_ser_schema(write),
        )


_OpenTime = Annotated[WorkingTime, _InDocuments]


def _to_channels(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    return tuple(dict.fromkeys(channels))


def _channels(instance: object, field: "attrs.Attribute[Any]", channels: tuple[Channel, ...]) -> None:
    if not channels:
        raise InvalidValueError("names at least one channel.", path=field.name)
    for channel in channels:
        instance_of(Channel)(instance, field, channel)


def _channels_of_people(instance: object, field: "attrs.Attribute[Any]", channels: tuple[Channel, ...]) -> None:
    _channels(instance, field, channels)
    for channel in channels:
        if channel in _AUTOMATED:
            raise InvalidValueError(f"{channel.value!r} has no people; list it as automated cover.", path=field.name)


def _some_languages(instance: object, field: "attrs.Attribute[Any]", languages: Mapping[str, int]) -> None:
    if not languages:
        raise InvalidValueError("names at least one language with its level.", path=field.name)
    has_languages(instance, field, languages)


def _heads(instance: object, field: "attrs.Attribute[Any]", heads: int) -> None:
    if type(heads) is not int or heads < 1:
        raise InvalidValueError(f"is a whole number of people from 1 up; {heads!r} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class TeamCover(Value):
    """
    People who are there at the same hours and can do the same.

    A team that is thinner in the evening is two covers, one for the hours of
    each size. `cover` is any :class:`~cxcore.intervals.WorkingTime`: a
    calendar, what operators make of several, the duty of a rota. Documents
    write calendars.

    A stream is served if its channel is among the channels, its skills are
    there at their levels, and its language is. Languages match as RFC 4647
    (section 3.3.1) filters: ``pt`` is met by people who speak ``pt`` or
    ``pt-BR``, ``pt-BR`` not by those who speak ``pt``.

    Raises:
        InvalidValueError: A field is of the wrong kind or out of range, or a
            channel has no people, such as a chatbot.

    >>> lisbon = TeamCover(
    ...     name="Lisbon",
    ...     cover=Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon"),
    ...     channels=[Channel.PHONE, Channel.CHAT],
    ...     languages={"en": 8, "pt": 10},
    ...     heads=4,
    ... )
    >>> lisbon.channels
    (<Channel.PHONE: 'phone'>, <Channel.CHAT: 'chat'>)
    """

    name: str = attrs.field(validator=one_line)
    cover: _OpenTime = attrs.field(validator=instance_of(WorkingTime))
    """When they are there."""
    channels: tuple[Channel, ...] = attrs.field(converter=_to_channels, validator=_channels_of_people)
    languages: Mapping[str, int] = attrs.field(converter=to_language_levels, validator=_some_languages)
    """BCP 47 tag to level, from 1 to 10."""
    skills: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=to_levels, validator=has_levels)
    """Skill to level, from 1 to 10."""
    heads: int = attrs.field(default=1, validator=_heads)
    """How many people are there at these hours."""

    def serves(self, stream: DemandStream) -> bool:
        """Return whether these people can do what a stream needs."""
        return (
            stream.channel in self.channels
            and language_level(stream.language, self.languages) >= stream.language_level
            and all(self.skills.get(skill, 0) >= level for skill, level in stream.skills.items())
        )


def _is_automated(instance: object, field: "attrs.Attribute[Any]", kind: Channel) -> None:
    if kind not in _AUTOMATED:
        known = ", ".join(sorted(_AUTOMATED))
        raise InvalidValueError(f"is one of {known}; {getattr(kind, 'value', kind)!r} is not.", path=field.name)


def _to_tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical_language(tag) or tag for tag in tags))


def _tags(instance: object, field: "attrs.Attribute[Any]", tags: tuple[str, ...]) -> None:
    if not tags:
        raise InvalidValueError("names at least one language.", path=field.name)
    for tag in tags:
        language_tag(instance, field, tag)


def _to_intents(intents: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(intents))


def _intents(instance: object, field: "attrs.Attribute[Any]", intents: tuple[str, ...]) -> None:
    if not intents:
        raise InvalidValueError(
            "names at least one intent; automation serves only what it was made for.", path=field.name
        )
    for intent in intents:
        one_line(instance, field, intent)


@attrs.frozen(kw_only=True)
class AutomatedCover(Value):
    """
    A chatbot, a voice menu or self-service, and what it was made for.

    It serves a stream whose channel, language and intent are all among its
    own; a stream whose intent is not known it never serves. Being there is
    not resolving: which part of the conversations it ends well is a metric,
    not a plan.

    Raises:
        InvalidValueError: A field is of the wrong kind, or `kind` is a channel with people.

    >>> bot = AutomatedCover(
    ...     name="order bot",
    ...     kind=Channel.CHATBOT,
    ...     cover=Calendar.always(zone="UTC"),
    ...     channels=[Channel.CHAT],
    ...     languages=["en"],
    ...     intents=["order status"],
    ... )
    >>> bot.kind
    <Channel.CHATBOT: 'chatbot'>
    """

    name: str = attrs.field(validator=one_line)
    kind: Channel = attrs.field(validator=_is_automated)
    """A chatbot, the IVR or self-service."""
    cover: _OpenTime = attrs.field(validator=instance_of(WorkingTime))
    """When it is there."""
    channels: tuple[Channel, ...] = attrs.field(converter=_to_channels, validator=_channels)
    """The channels on which customers meet it."""
    languages: tuple[str, ...] = attrs.field(converter=_to_tags, validator=_tags)
    """BCP 47 tags."""
    intents: tuple[str, ...] = attrs.field(converter=_to_intents, validator=_intents)

    def serves(self, stream: DemandStream) -> bool:
        """Return whether it was made for a stream."""
        return (
            stream.channel in self.channels
            and stream.intent in self.intents
            and language_level(stream.language, dict.fromkeys(self.languages, 1)) > 0
        )


Cover: TypeAlias = TeamCover | AutomatedCover
