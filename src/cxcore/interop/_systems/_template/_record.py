"""One record of another system, and the places in it."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

RawRecord: TypeAlias = Mapping[str, Any]
"""A payload as parsed from JSON, or a row of a table."""

ABSENT: Final = object()


def look_up(record: RawRecord, path: str) -> object:
    """Return what stands at a dotted path; ABSENT where nothing does. ``2`` is the third of a list."""
    if "." not in path and path in record:
        return record[path]  # nearly every place, and most of the time of reading
    found: object = record
    for name in path.split("."):
        if isinstance(found, Mapping) and name in found:
            found = found[name]
        elif isinstance(found, (list, tuple)) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            return ABSENT
    return found


def is_unknown(raw: object) -> bool:
    """Whether a field says nothing: absent, null, the empty cell of a table, or an object of such."""
    if raw is ABSENT or raw is None or raw == "":
        return True
    return not isinstance(raw, (str, int)) and isinstance(raw, Mapping) and all(map(is_unknown, raw.values()))


def as_word(raw: object) -> str | None:
    """Return a name or number as text; ``None`` for anything else, and for an empty text."""
    return str(raw) if isinstance(raw, (str, int)) and not isinstance(raw, bool) and raw != "" else None


def without(record: RawRecord, paths: frozenset[str], prefix: str = "") -> dict[str, Any]:
    """Return the record without what stands at the paths; what that leaves empty stays, to be told from absent."""
    kept: dict[str, Any] = {}
    for name, value in record.items():
        path = f"{prefix}{name}"
        if path in paths:
            continue
        kept[name] = without(value, paths, f"{path}.") if isinstance(value, Mapping) else value
    return kept


def leaves(record: RawRecord, prefix: str = "") -> list[str]:
    """Return the dotted paths of a record that say something; a list is one place."""
    found: list[str] = []
    for name, value in record.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            found += leaves(value, f"{path}.")
        elif not is_unknown(value) and value != []:
            found.append(path)
    return found


def put(record: dict[str, Any], path: str, value: object) -> None:
    """Put a value at a dotted path."""
    *parents, last = path.split(".")
    for name in parents:
        record = record.setdefault(name, {})
    record[last] = value
