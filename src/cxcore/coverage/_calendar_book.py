"""Which calendar holds for whom."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

import attrs

from cxcore.coverage._calendar import Calendar
from cxcore.coverage._versions import VersionedCalendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.values import FrozenDict, Value

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Key = Literal["customer", "brand", "team", "language", "channel"]

_MOST_SPECIFIC_FIRST: Final[tuple[Key, ...]] = get_args(Key)


class _InDocuments:
    """A calendar as a document writes it; the one with versions is the one with a ``first``."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic import TypeAdapter  # pydantic is calling us
        from pydantic_core import core_schema

        def read(value: object, _: object) -> object:
            if isinstance(value, (Calendar, VersionedCalendar)):
                return value
            kind = VersionedCalendar if isinstance(value, Mapping) and "first" in value else Calendar
            return TypeAdapter(kind).validate_python(value)

        either = core_schema.union_schema([handler.generate_schema(kind) for kind in (Calendar, VersionedCalendar)])
        return core_schema.no_info_wrap_validator_function(
            read,
            either,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda calendar: calendar.to_dict()),
        )


_AnyCalendar = Annotated[Calendar | VersionedCalendar, _InDocuments]


@attrs.frozen
class Resolution:
    """Which calendar a :class:`CalendarBook` found, and by which entry."""

    name: str
    """What the book calls the calendar."""
    calendar: Calendar | VersionedCalendar
    """The calendar itself."""
    key: Key | None
    """What decided: ``"team"``, for example; ``None`` if no entry did and this is the default."""


def _each_key_once(instance: object, field: "attrs.Attribute[Any]", order: tuple[str, ...]) -> None:
    if sorted(order) != sorted(_MOST_SPECIFIC_FIRST):
        raise InvalidValueError(
            f"names each of {', '.join(_MOST_SPECIFIC_FIRST)} once, not {', '.join(order) or 'nothing'}.",
            path=field.name,
        )


def _frozen_names(names: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenDict(names)


def _frozen_calendars(calendars: Mapping[str, _AnyCalendar]) -> Mapping[str, _AnyCalendar]:
    return FrozenDict(calendars)


def _names() -> Any:
    return attrs.field(factory=FrozenDict, converter=_frozen_names)


@attrs.frozen(kw_only=True)
class CalendarBook(Value):
    """
    Named calendars, and who keeps which: customers, brands, teams, languages and channels.

    :meth:`resolve` looks for an entry by each of these in the book's `order`,
    and the first entry found decides: by default the customer's own, then
    the brand's, the team's, the language's, the channel's; then the default.
    A language without an entry is looked up by its shorter tags, ``pt-BR`` as
    ``pt``, before the next key is tried.

    Raises:
        InvalidValueError: `order` does not name each key once.
        InvalidDocumentError: Entries name calendars that the book does not
            have; all of them, each with its path.

    >>> book = CalendarBook.from_dict({
    ...     "calendars": {
    ...         "office": {"hours": "Mo-Fr 09:00-18:00", "zone": "Europe/Lisbon"},
    ...         "always": {"hours": "24/7", "zone": "UTC"},
    ...     },
    ...     "default": "office",
    ...     "channels": {"chat": "always"},
    ... })
    >>> found = book.resolve(channel="chat", team="billing")
    >>> found.name, found.key
    ('always', 'channel')
    >>> book.resolve(channel="email").name
    'office'
    """

    calendars: Mapping[str, _AnyCalendar] = attrs.field(converter=_frozen_calendars)
    """The calendars by name."""
    default: str
    """The name of the calendar that holds where no entry does."""
    customers: Mapping[str, str] = _names()
    """Names of calendars by customer."""
    brands: Mapping[str, str] = _names()
    """Names of calendars by brand."""
    teams: Mapping[str, str] = _names()
    """Names of calendars by team."""
    languages: Mapping[str, str] = _names()
    """Names of calendars by language tag."""
    channels: Mapping[str, str] = _names()
    """Names of calendars by channel."""
    order: tuple[Key, ...] = attrs.field(default=_MOST_SPECIFIC_FIRST, validator=_each_key_once)
    """What is tried first, second and so on."""

    def __attrs_post_init__(self) -> None:
        used = [("default", self.default)]
        used += [
            (f"{key}s.{entry}", name) for key in _MOST_SPECIFIC_FIRST for entry, name in self._entries(key).items()
        ]
        faults = [
            UnknownNameError(
                f"{name!r} is not a calendar of the book. {suggest(name, self.calendars, kind='calendars')}", path=path
            )
            for path, name in used
            if name not in self.calendars
        ]
        if faults:
            raise InvalidDocumentError("The calendar book cannot be used", faults)

    def resolve(
        self,
        *,
        customer: str | None = None,
        brand: str | None = None,
        team: str | None = None,
        language: str | None = None,
        channel: str | None = None,
    ) -> Resolution:
        """Return the calendar for what is known of an interaction, and by which entry; ``None`` is not known."""
        known = {"customer": customer, "brand": brand, "team": team, "language": language, "channel": channel}
        for key in self.order:
            entries = self._entries(key)
            for value in _tried(key, known[key]):
                if value in entries:
                    return Resolution(entries[value], self.calendars[entries[value]], key)
        return Resolution(self.default, self.calendars[self.default], None)

    def _entries(self, key: Key) -> Mapping[str, str]:
        entries: Mapping[str, str] = getattr(self, f"{key}s")
        return entries


def _tried(key: Key, value: str | None) -> Iterator[str]:
    if value is None:
        return
    yield value
    while key == "language" and "-" in value:
        value = value.rpartition("-")[0]
        yield value
