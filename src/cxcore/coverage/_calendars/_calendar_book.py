"""Which calendar holds for whom."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, get_args

import attrs

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._versions import VersionedCalendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest, type_in_words
from cxcore.models import Channel
from cxcore.values import PERSONAL, FrozenDict, Value, canonical_language, html_table, to_language_tag

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Key = Literal["customer", "brand", "team", "language", "channel"]

_MOST_SPECIFIC_FIRST: Final[tuple[Key, ...]] = get_args(Key)
_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time
_CHANNELS: Final = frozenset(channel.value for channel in Channel)
_UNUSABLE: Final = "The calendar book cannot be used"

_Entry = tuple[str, str, str, object]  # the key, the path, what the entry is by, and the calendar it names


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


def _by_language(names: Mapping[str, str]) -> Mapping[str, str]:
    usual = [(to_language_tag(tag) or tag, name) for tag, name in names.items()]
    # Tags that are one tag are left for the check to refuse.
    return FrozenDict(names if len(dict(usual)) < len(usual) else usual)


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
            have, or are by what is no language tag or channel; all of them,
            each with its path.

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
    customers: Mapping[str, str] = attrs.field(
        factory=FrozenDict, converter=_frozen_names, repr=False, metadata=PERSONAL
    )
    """Names of calendars by customer."""
    brands: Mapping[str, str] = _names()
    """Names of calendars by brand."""
    teams: Mapping[str, str] = _names()
    """Names of calendars by team."""
    languages: Mapping[str, str] = attrs.field(factory=FrozenDict, converter=_by_language)
    """Names of calendars by BCP 47 language tag."""
    channels: Mapping[str, str] = _names()
    """Names of calendars by :class:`~cxcore.models.Channel`."""
    order: tuple[Key, ...] = attrs.field(default=_MOST_SPECIFIC_FIRST, validator=_each_key_once)
    """What is tried first, second and so on."""

    def __attrs_post_init__(self) -> None:
        used: list[_Entry] = [("default", "default", "", self.default)]
        used += [each for key in _MOST_SPECIFIC_FIRST for each in _entries_with_paths(key, self._entries(key))]
        if faults := list(islice(_faults_between(self.calendars, used), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the book that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of those
                between its parts the first hundred.
        """
        try:
            return super().from_dict(data)
        except InvalidDocumentError as error:
            between = _faults_between(data.get("calendars"), _said(data))
            faults = {str(fault): fault for fault in (*error.faults, *islice(between, _MOST_FAULTS))}
            raise InvalidDocumentError(_UNUSABLE, list(faults.values())) from None

    def resolve(
        self,
        *,
        customer: str | None = None,
        brand: str | None = None,
        team: str | None = None,
        language: str | None = None,
        channel: str | None = None,
    ) -> Resolution:
        """
        Return the calendar for what is known of an interaction, and by which entry; ``None`` is not known.

        Raises:
            InvalidValueError: A key is no text, or no language tag.
            UnknownNameError: There is no such channel.
        """
        known = {"customer": customer, "brand": brand, "team": team, "language": language, "channel": channel}
        for asked, value in known.items():
            _check_known(asked, value)
        for key in self.order:
            entries = self._entries(key)
            for tried in _tried(key, known[key]):
                if tried in entries:
                    return Resolution(entries[tried], self.calendars[entries[tried]], key)
        return Resolution(self.default, self.calendars[self.default], None)

    def _repr_html_(self) -> str:
        return html_table(
            ["calendar", "zone", "hours", "who keeps it"],
            [[name, *_written(calendar), "; ".join(self._keepers(name))] for name, calendar in self.calendars.items()],
        )

    def _keepers(self, name: str) -> Iterator[str]:
        if name == self.default:
            yield "default"
        for key in _MOST_SPECIFIC_FIRST:
            entries = [entry for entry, named in self._entries(key).items() if named == name]
            if key == "customer" and entries:  # a customer is counted and not named
                yield f"{len(entries):,} customer{'' if len(entries) == 1 else 's'}"
            elif entries:
                yield f"{key} {', '.join(entries)}"

    def _entries(self, key: Key) -> Mapping[str, str]:
        entries: Mapping[str, str] = getattr(self, f"{key}s")
        return entries


def _said(data: Mapping[str, object]) -> Iterator[_Entry]:
    """Yield the default and the entries of a document, also of one that cannot be read otherwise."""
    yield "default", "default", "", data.get("default")
    for key in _MOST_SPECIFIC_FIRST:
        entries = data.get(f"{key}s")
        if isinstance(entries, Mapping):
            yield from _entries_with_paths(key, entries)


def _entries_with_paths(key: Key, entries: Mapping[Any, object]) -> Iterator[_Entry]:
    for number, (entry, name) in enumerate(entries.items()):
        # What a customer is known by is personal data, and no part of a fault.
        yield key, f"customers[{number}]" if key == "customer" else f"{key}s.{entry}", str(entry), name


def _faults_between(calendars: object, used: Iterable[_Entry]) -> Iterator[InvalidValueError]:
    """Yield what is wrong with entries: what they are by, and the calendars that they name."""
    tags: set[str] = set()
    for key, path, entry, name in used:
        try:
            _check_known(key, entry)
        except InvalidValueError as fault:
            yield type(fault)(*fault.args, path=path)
        if key == "language":
            tag = canonical_language(entry) or entry
            if tag in tags:
                yield InvalidValueError(f"is {tag!r}, like an earlier entry.", path=path)
            tags.add(tag)
        if isinstance(calendars, Mapping) and isinstance(name, str) and name not in calendars:
            hint = suggest(name, calendars, kind="calendars")
            yield UnknownNameError(f"{name!r} is not a calendar of the book. {hint}", path=path)


def _check_known(key: str, value: object) -> None:
    """Refuse what nobody can be known by: no text, no language tag, no channel."""
    if value is None:
        return
    if not isinstance(value, str):
        raise InvalidValueError(f"is text; {type_in_words(value)} came.", path=key)
    if key == "language" and canonical_language(value) is None:
        raise InvalidValueError("is no BCP 47 language tag such as 'pt-BR'.", path=key)
    if key == "channel" and value not in _CHANNELS:
        raise UnknownNameError(f"{value!r} is not a channel. {suggest(value, _CHANNELS, kind='channels')}", path=key)


def _written(calendar: Calendar | VersionedCalendar) -> tuple[str, str]:
    """Return the zone and the hours of a calendar, or all that it ever had."""
    if isinstance(calendar, Calendar):
        return calendar.zone, str(calendar.hours)
    zones = dict.fromkeys([calendar.first.zone, *(version.calendar.zone for version in calendar.later)])
    changes = (f"from {version.since}: {version.calendar.hours}" for version in calendar.later)
    return ", ".join(zones), "; ".join([str(calendar.first.hours), *changes])


def _tried(key: Key, value: str | None) -> Iterator[str]:
    if value is None:
        return
    if key == "language":
        value = canonical_language(value) or value
    yield value
    while key == "language" and "-" in value:
        value = value.rpartition("-")[0]
        yield value
