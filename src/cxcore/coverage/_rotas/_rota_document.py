"""Reading the document of a rota, and what one part of it says about another; every fault at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import attrs

from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._weekly_hours import WeeklyHours
from cxcore.coverage._rotas._layer import Layer
from cxcore.coverage._rotas._rota_changes import Leave, Substitution, Swap
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.values import DocumentReader, Value, one_line, zone_name

_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time
_LISTS: Final[Mapping[str, type[Value]]] = {
    "layers": Layer,
    "substitutions": Substitution,
    "swaps": Swap,
    "leave": Leave,
}


@attrs.frozen(kw_only=True)
class _Heading(Value):
    """What a rota says about itself."""

    name: str = attrs.field(validator=one_line)
    zone: str = attrs.field(validator=zone_name)
    duty: WeeklyHours | None = None
    holidays: Holidays = attrs.field(factory=Holidays)
    others: tuple[str, ...] = ()


_HEADING: Final = tuple(field.name for field in attrs.fields(_Heading))


def read_rota(data: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of the rota that a mapping describes, or raise all its faults."""
    reader = DocumentReader()
    heading = reader.one(_Heading.from_dict, {key: data[key] for key in _HEADING if key in data}, "")
    reader.refuse_others(data, (*_HEADING, *_LISTS), of="a rota")
    parts: dict[str, list[Any]] = {
        key: reader.values(kind, data.get(key, []), key) or [] for key, kind in _LISTS.items()
    }
    others = data.get("others")
    reader.faults += cross_faults(
        # A layer that cannot be read still says who its people are.
        [
            layer or _raw_layer(written)
            for layer, written in zip(parts["layers"], _as_list(data.get("layers")), strict=True)
        ],
        others=others if isinstance(others, (list, tuple)) else (),
        **{key: _raw_changes(data.get(key), parts[key]) for key in ("substitutions", "swaps", "leave")},
    )
    if reader.faults or heading is None:
        raise InvalidDocumentError("The rota cannot be used", reader.faults[:_MOST_FAULTS])
    return {**attrs.asdict(heading, recurse=False), **parts}


def _as_list(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


@attrs.frozen
class _RawLayer:
    name: object
    people: tuple[str, ...]


@attrs.frozen
class _RawChange:
    """What a change that cannot be read says of people."""

    person: object
    other: object


def _raw_changes(written: object, read: Sequence[Value | None]) -> list[Any]:
    tables = (each if isinstance(each, Mapping) else {} for each in _as_list(written))
    return [
        each or _RawChange(table.get("person"), table.get("other")) for each, table in zip(read, tables, strict=True)
    ]


def _raw_layer(written: object) -> _RawLayer:
    table = written if isinstance(written, Mapping) else {}
    return _RawLayer(table.get("name"), tuple(each for each in _as_list(table.get("people")) if isinstance(each, str)))


# --- what the parts say about each other ----------------------------------------


def cross_faults(
    layers: Sequence[Layer | _RawLayer],
    *,
    others: Sequence[object],
    substitutions: Sequence[Substitution | _RawChange],
    swaps: Sequence[Swap | _RawChange],
    leave: Sequence[Leave | _RawChange],
) -> list[InvalidValueError]:
    """Return what is wrong between the parts, as far as they could be read."""
    faults = [*_layer_faults(layers)]
    known = {person for layer in layers for person in layer.people} | {each for each in others if isinstance(each, str)}
    named = [
        *((f"substitutions[{i}].person", each.person) for i, each in enumerate(substitutions)),
        *((f"swaps[{i}].person", each.person) for i, each in enumerate(swaps)),
        *((f"swaps[{i}].other", each.other) for i, each in enumerate(swaps)),
        *((f"leave[{i}].person", each.person) for i, each in enumerate(leave)),
    ]
    unknown = ((path, person) for path, person in named if isinstance(person, str) and person not in known)
    for path, person in islice(unknown, _MOST_FAULTS):
        hint = suggest(person, known, kind="people")
        faults.append(UnknownNameError(f"{person!r} is in no layer, nor among the others. {hint}", path=path))
    return [*faults, *_leave_faults(substitutions, leave)]


def _layer_faults(layers: Sequence[Layer | _RawLayer]) -> Iterator[InvalidValueError]:
    if not layers:
        yield InvalidValueError("are at least one; a rota without layers has nobody.", path="layers")
    earlier: set[object] = set()
    for number, layer in enumerate(layers):
        if isinstance(layer.name, str):
            if layer.name in earlier:
                yield InvalidValueError(
                    f"{layer.name!r} is the name of an earlier layer; choose another.", path=f"layers[{number}].name"
                )
            earlier.add(layer.name)


def _leave_faults(
    substitutions: Sequence[Substitution | _RawChange], leave: Sequence[Leave | _RawChange]
) -> Iterator[InvalidValueError]:
    away: dict[str, list[Leave]] = {}
    for each in leave:
        if isinstance(each, Leave):
            away.setdefault(each.person, []).append(each)
    for number, stand_in in enumerate(substitutions):
        if isinstance(stand_in, Substitution):
            for absence in away.get(stand_in.person, ()):
                if absence.during.overlaps(stand_in.during):
                    yield InvalidValueError(
                        f"{stand_in.person!r} is on leave during {absence.during}; choose somebody else, or another time.",
                        path=f"substitutions[{number}].during",
                    )
