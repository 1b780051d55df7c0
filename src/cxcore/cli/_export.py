"""The export of a system: a folder with a file for each of its lists."""

import csv
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from cxcore import interop
from cxcore.cli._files import Kind, json_of, kind_of, lines_of, plain_name
from cxcore.errors import InvalidValueError, MalformedTableError, UnknownNameError, suggest
from cxcore.interop import System

SYSTEMS: Final[Mapping[str, System]] = {
    system.name: system for system in (getattr(interop, name) for name in interop.__all__) if isinstance(system, System)
}
"""Every system that is read as it is, by its name."""


def system_called(name: str) -> System:
    """
    Return the system of a name.

    Raises:
        UnknownNameError: There is none.
    """
    if name not in SYSTEMS:
        hint = suggest(name, SYSTEMS, kind="systems")
        raise UnknownNameError(f"there is no system {name!r}. {hint}", path="--from")
    return SYSTEMS[name]


def records_of_folder(folder: Path, system: System) -> tuple[dict[str, list[Any]], tuple[str, ...]]:
    """
    Return the records of each list of a system, and the files that are none of its lists.

    A file is called as its list, such as ``tickets.json``, ``ticket_data.csv``
    or ``users.jsonl.gz``; what comes before a dot sets several apart, as in
    ``page2.tickets.json`` and ``call17.vcon``. JSON may be a list of records,
    an answer of the API that holds one, or one record.

    Raises:
        OSError: The folder or a file cannot be opened.
        InvalidValueError: No file is called as a list of the system.
        MalformedTableError: A file is damaged, or is no JSON.
    """
    lists = {
        name: (resource.name, *resource.also_called)
        for resource in system.resources
        for name in (resource.name, *resource.also_called)
    }
    records: dict[str, list[Any]] = {}
    not_read: list[str] = []
    for file in sorted(folder.iterdir()):
        found = _list_of(file, lists)
        if found is None:
            not_read.append(file.name)
            continue
        name, reader = found
        lines = lines_of(file, progress=lambda _: None)
        records.setdefault(name, []).extend(reader(lines, file.name, lists[name]))
    if not records:
        raise InvalidValueError(
            f"{folder.name} has no list of {system.title}. Its files are JSON, JSON lines or CSV, called after what "
            f"they list, such as {system.resources[0].name}.json; the lists are {', '.join(lists)}."
        )
    return records, tuple(not_read)


def _list_of(file: Path, lists: Container[str]) -> "tuple[str, _Reader] | None":
    """Return which list a file is, by its name, and how it is read; ``None`` if it is none."""
    words = plain_name(file).name.split(".")
    if words[-1] in lists:  # call17.vcon
        return words[-1], _of_json
    reader = _READERS.get(kind_of(file))
    name = words[-2] if len(words) > 1 else ""
    return (name, reader) if reader is not None and name in lists else None


def _of_json(lines: Iterable[str], file: str, names: Iterable[str]) -> Iterator[Any]:
    found = json_of("".join(lines), file)
    if isinstance(found, dict):
        # An answer of an API, {"tickets": [...], "next_page": ...} or {"ticket": {...}}; else it is the record itself.
        found = next((found[name] for name in names if name in found), found)
    yield from map(_whole, found if isinstance(found, list) else [found])


def _of_json_lines(lines: Iterable[str], file: str, names: Iterable[str]) -> Iterator[Any]:
    for line in lines:
        if line.strip():
            try:
                yield _whole(json_of(line, file))
            except MalformedTableError:
                yield InvalidValueError("is no JSON that can be read.")


def _whole(record: Any) -> Any:
    """Return a record, or the error in the place of any part of it."""
    if isinstance(record, InvalidValueError):
        return record
    parts = record.values() if isinstance(record, dict) else record if isinstance(record, list) else ()
    return next((each for part in parts if isinstance(each := _whole(part), InvalidValueError)), record)


def _of_csv(lines: Iterable[str], file: str, names: Iterable[str]) -> Iterator[Any]:
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
        for cells in filter(None, reader):  # without empty lines
            # A row of another width is no record either.
            yield dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells
    except csv.Error as error:
        raise MalformedTableError(f"{file} is not CSV that can be read: {error}, in line {reader.line_num}.") from None


_Reader: TypeAlias = Callable[[Iterable[str], str, Iterable[str]], Iterator[Any]]
_READERS: Final[Mapping[Kind | None, _Reader]] = {"json": _of_json, "json lines": _of_json_lines, "csv": _of_csv}
