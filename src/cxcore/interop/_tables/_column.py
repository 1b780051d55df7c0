"""What a mapping says about one column: its type, and how the source writes it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.interop._tables import _cells
from cxcore.interop._tables._clock import compile_format
from cxcore.interop._tables._shorthand import Shorthand
from cxcore.rules import (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    Field,
    InstantField,
    IntegerField,
    NumberField,
    TextField,
    TimeField,
)

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

Resolve: TypeAlias = Callable[[datetime], datetime]

_FIELDS: Final[Mapping[str, Callable[[], Field]]] = {
    "text": TextField,
    "integer": IntegerField,
    "number": NumberField,
    "boolean": BooleanField,
    "date": DateField,
    "time": TimeField,
    "instant": InstantField,
    "duration": DurationField,
}
TYPES: Final = ("enum", *_FIELDS)

_MOST_REMEMBERED: Final = 100_000
"""Cells of one column; where there are more different ones, few are repeated."""

_OPTIONS: Final[Mapping[str, frozenset[str]]] = {
    "values": frozenset({"enum"}),
    "unit": frozenset({"duration", "instant"}),
    "format": frozenset({"date", "time", "instant"}),
    "true": frozenset({"boolean"}),
    "false": frozenset({"boolean"}),
}
"""Which types each option belongs to."""


def _is_type(instance: object, field: "attrs.Attribute[Any]", name: str) -> None:
    if name not in TYPES:
        raise InvalidValueError(
            f"{name!r} is not a type of column. {suggest(name, TYPES, kind='types')}", path=field.name
        )


def _is_unit(instance: object, field: "attrs.Attribute[Any]", name: str | None) -> None:
    if name is not None and name not in _cells.UNITS:
        raise InvalidValueError(f"{name!r} is not a unit. {suggest(name, _cells.UNITS, kind='units')}", path=field.name)


@attrs.frozen
class Column(Shorthand):
    """
    The type of one column, and how the source writes it.

    In a mapping the type alone is enough where nothing else is said:
    ``q_time = "integer"`` is ``q_time = { type = "integer" }``.

    Args:
        type: ``text``, ``enum``, ``integer``, ``number``, ``boolean``, ``date``,
            ``time`` (of day; past 24:00 it is the next day), ``instant`` or
            ``duration``.
        values: The words of an enumeration; another word is malformed.
        unit: ``milliseconds``, ``seconds``, ``minutes``, ``hours`` or ``days``. A
            duration without a unit is written ``h:mm:ss``; an instant with one
            counts it since 1970-01-01T00:00Z.
        format: How dates, times and instants are written, in the directives of
            ``strptime`` (``%Y %m %b %d %H %I %p %M %S %f %z``; months and am/pm
            in English); ISO 8601 without it.
        missing: What stands for "unknown" beside the empty cell, such as ``Blank``.
        true: The words for yes, whatever their case.
        false: The words for no.

    Raises:
        InvalidValueError: An option is unknown or does not belong to the type.

    >>> Column("duration", unit="seconds")
    Column(type='duration', unit='seconds')
    """

    shorthand: ClassVar[str] = "type"

    type: str = attrs.field(validator=_is_type)
    values: tuple[str, ...] = ()
    unit: str | None = attrs.field(default=None, validator=_is_unit)
    format: str | None = None
    missing: tuple[str, ...] = ()
    true: tuple[str, ...] = ("true",)
    false: tuple[str, ...] = ("false",)

    def __attrs_post_init__(self) -> None:
        for option in self._said():
            owners = _OPTIONS.get(option, TYPES)
            if self.type not in owners:
                raise InvalidValueError(
                    f"belongs to a column of type {' or '.join(sorted(owners))}, not {self.type}.", path=option
                )
        if self.type == "enum" and not self.values:
            raise InvalidValueError("lists the words of an enum; there are none.", path="values")
        if self.unit is not None and self.format is not None:
            raise InvalidValueError("has a unit already, which says how the cells are written.", path="format")
        overlap = {word.casefold() for word in self.true} & {word.casefold() for word in self.false}
        if overlap:
            raise InvalidValueError(f"{min(overlap)!r} is among the words for true already.", path="false")
        self._pattern()

    def __repr__(self) -> str:
        said = "".join(f", {option}={getattr(self, option)!r}" for option in self._said())
        return f"Column(type={self.type!r}{said})"

    def _said(self) -> list[str]:
        return [
            field.name
            for field in attrs.fields(type(self))
            if field.name != "type" and getattr(self, field.name) != field.default
        ]

    def _pattern(self) -> Any:
        if self.format is None:
            return None
        return compile_format(self.format, has_date=self.type != "time", has_time=self.type != "date")

    @property
    def may_be_naive(self) -> bool:
        """Whether its cells always come without a zone, so that the mapping has to state it."""
        return self.type == "instant" and self.format is not None and "%z" not in self.format

    @property
    def expectation(self) -> str:
        """What a cell should be, as the end of "is not ..."."""
        expectations = {
            "text": "text",
            "enum": f"one of {', '.join(repr(value) for value in self.values)}",
            "integer": "a whole number",
            "number": "a number such as 3.5",
            "boolean": f"one of {', '.join(repr(value) for value in (*self.true, *self.false))}",
            "date": f"a date {self.format or 'such as 2016-03-01'}",
            "time": f"a time of day {self.format or 'such as 7:02:47'}, before 48:00",
            "instant": f"a date and time {self.format or 'such as 2016-03-01T01:22'}",
            "duration": f"a number of {self.unit}" if self.unit else "a duration such as 0:02:47",
        }
        if self.type == "instant" and self.unit:
            return f"a number of {self.unit} since 1970"
        return expectations[self.type]

    def field(self) -> Field:
        """Return what conditions know about the column."""
        return EnumField(self.values) if self.type == "enum" else _FIELDS[self.type]()

    def reader(self, resolve: Resolve) -> Callable[[object], object]:
        """Return the function from a cell to its value, ``None`` where it is missing."""
        parse = self._parser(resolve)
        missing = frozenset({"", *self.missing})
        keeps_blanks = self.type in {"text", "enum"}

        def convert(cell: object) -> object:
            bare = cell.strip() if isinstance(cell, str) else str(cell)
            if bare in missing:
                return None
            return parse(bare if isinstance(cell, str) and not keeps_blanks else cell)

        # Exports repeat themselves, and to look a cell up is quicker than to read it again. Text only: 1 and True
        # would be found for one another.
        remember = lru_cache(maxsize=_MOST_REMEMBERED)(convert)

        def read(cell: object) -> object:
            if cell is None:
                return None
            return remember(cell) if isinstance(cell, str) else convert(cell)

        return read

    def _parser(self, resolve: Resolve) -> _cells.Parser:
        unit = _cells.UNITS[self.unit] if self.unit else None
        match self.type:
            case "enum":
                return _cells.one_of(frozenset(self.values))
            case "integer":
                return _cells.integer
            case "number":
                return _cells.number
            case "boolean":
                return _cells.boolean(
                    frozenset(word.casefold() for word in self.true), frozenset(word.casefold() for word in self.false)
                )
            case "date":
                return _cells.date_parser(self._pattern())
            case "time":
                return _cells.clock_parser(self._pattern())
            case "instant":
                return _cells.instant_parser(self._pattern(), unit, resolve)
            case "duration":
                return _cells.duration_of(unit)
            case _:
                return _cells.text

    @classmethod
    def __get_pydantic_json_schema__(cls, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core, handler)
        _, long_form = schema["anyOf"]
        long_form["properties"]["type"] = {"enum": list(TYPES)}
        return {**schema, "anyOf": [{"enum": list(TYPES)}, long_form]}
