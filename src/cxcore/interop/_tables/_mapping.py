"""The mapping document: what the columns of an export mean."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal, Self, TypeVar

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.interop._tables._clock import Choice
from cxcore.interop._tables._column import Column
from cxcore.interop._tables._compiler import Sections, compile_plan
from cxcore.interop._tables._derivation import Derivation, frozen_derivations, frozen_texts
from cxcore.interop._tables._fact_names import GRAINS
from cxcore.interop._tables._plan import Plan
from cxcore.interop._tables._sections import EventRule, RowRule, SourceSystem
from cxcore.values import FrozenDict, Value, one_line, parse_document, zone_name, zone_of

K = TypeVar("K")
V = TypeVar("V", bound=Value)

_UNUSABLE: Final = "The mapping cannot be used"


def _is_one_character(instance: object, field: "attrs.Attribute[Any]", text: str) -> None:
    if len(text) != 1 or text in '"\r\n':
        raise InvalidValueError("is the one character between cells, such as ';' or '\\t'.", path=field.name)


def _frozen_columns(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    return FrozenDict(columns)


@attrs.frozen(kw_only=True)
class TableMapping(Value):
    """
    What the columns of an export mean: their types, and which facts and events the rows give.

    Written as TOML or JSON and read with :meth:`parse`; every key is explained
    in docs/reference/mapping.md.

    Raises:
        InvalidDocumentError: Every fault of the mapping, each with its path.

    >>> mapping = TableMapping.parse('''
    ... name = "Calls"
    ... grain = "interaction"
    ... [columns]
    ... outcome = "text"
    ... q_time = { type = "duration", unit = "seconds" }
    ... [facts]
    ... wait = "q_time"
    ... answered = { when = "outcome == 'AGENT'" }
    ... ''')
    >>> mapping.columns["q_time"]
    Column(type='duration', unit='seconds')
    """

    name: str = attrs.field(validator=one_line)
    """What the table is called, for people."""
    grain: Literal["interaction", "case", "feedback"]
    """What one row of facts is about."""
    source: SourceSystem | None = None
    """Where the rows come from; the ids of events are made from it."""
    zone: str | None = attrs.field(default=None, validator=zone_name)
    """The IANA zone of stamps that are written without one."""
    gap: Choice = "refuse"
    """Which reading of a local time that never happened: ``earlier``, ``later``, or ``refuse`` the row."""
    fold: Choice = "refuse"
    """Which reading of a local time that happened twice: ``earlier``, ``later``, or ``refuse`` the row."""
    delimiter: str = attrs.field(default=",", validator=_is_one_character)
    """The character between the cells of a CSV line."""
    columns: Mapping[str, Column] = attrs.field(converter=_frozen_columns)
    """The columns that the other sections use; the table must have them."""
    exclude: Mapping[str, str] = attrs.field(factory=dict, converter=frozen_texts)
    """Reasons and conditions: rows that are no evidence, counted by reason."""
    rows: RowRule | None = None
    """Which of several rows about one thing gives its facts; without it each row does."""
    facts: Mapping[str, Derivation] = attrs.field(factory=dict, converter=frozen_derivations)
    """The facts of a row, by the names that metrics read."""
    events: tuple[EventRule, ...] = ()
    """The events that rows tell of."""

    def __attrs_post_init__(self) -> None:
        _, faults = compile_plan(_sections(self))
        if faults:
            raise InvalidDocumentError(_UNUSABLE, faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the mapping that a TOML or JSON text describes.

        Raises:
            InvalidDocumentError: Every fault of `text`, each with its path.

        >>> TableMapping.parse('''
        ... name = "Calls"
        ... grain = "interaction"
        ... [columns]
        ... q_time = "duratoin"
        ... [facts]
        ... wiat = "q_time"
        ... ''')
        Traceback (most recent call last):
            ...
        cxcore.errors.InvalidDocumentError: The mapping cannot be used, 2 faults:
          columns.q_time.type: 'duratoin' is not a type of column. Did you mean 'duration'?
          facts.wiat: is not a fact of an interaction table. Did you mean 'wait'?
        """
        return cls.from_dict(parse_document(text, name="mapping"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the mapping that parsed TOML or JSON describes.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        try:
            return super().from_dict(data)
        except InvalidDocumentError as error:
            # A fault of form hides what lies behind it. The sections that can be
            # read are checked all the same, so that one reading shows every fault.
            _, others = compile_plan(_readable_sections(data))
            faults = {str(fault): fault for fault in (*error.faults, *others)}
        raise InvalidDocumentError(_UNUSABLE, list(faults.values()))


def plan_of(mapping: TableMapping) -> Plan:
    """Return what the readers run."""
    plan, _ = compile_plan(_sections(mapping))
    return plan


def _sections(mapping: TableMapping) -> Sections:
    return Sections(
        grain=mapping.grain,
        source=mapping.source,
        zone=None if mapping.zone is None else zone_of(mapping.zone),
        gap=mapping.gap,
        fold=mapping.fold,
        columns=mapping.columns,
        exclude=mapping.exclude,
        rows=mapping.rows,
        facts=mapping.facts,
        events=dict(enumerate(mapping.events)),
    )


def _readable_sections(data: Mapping[str, object]) -> Sections:
    """Return the parts of a faulty document that can be read on their own."""
    grain, events = data.get("grain"), data.get("events")
    columns = _readable(Column, _entries(data, "columns"))
    return Sections(
        grain=grain if grain in GRAINS else None,
        source=SourceSystem(system="unknown", tenant="unknown") if "source" in data else None,
        gap="refuse",
        fold="refuse",
        zone=None if data.get("zone") is None else zone_of("UTC"),
        columns=columns,
        unreadable_columns=frozenset(_entries(data, "columns")) - set(columns),
        exclude={reason: text for reason, text in _entries(data, "exclude").items() if isinstance(text, str)},
        rows=_readable(RowRule, {"rows": data.get("rows")}).get("rows"),
        facts=_readable(Derivation, _entries(data, "facts")),
        events=_readable(EventRule, dict(enumerate(events)) if isinstance(events, list) else {}),
    )


def _entries(data: Mapping[str, object], section: str) -> dict[str, object]:
    entries = data.get(section)
    return dict(entries) if isinstance(entries, Mapping) else {}


def _readable(kind: type[V], entries: Mapping[K, object]) -> dict[K, V]:
    found = {}
    for key, entry in entries.items():
        with suppress(InvalidDocumentError):
            found[key] = kind.from_dict(entry)  # type: ignore[arg-type]  # whatever is wrong with it is the question
    return found
