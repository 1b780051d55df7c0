"""Where the rows of a report come from: a file read through its mapping, or the built-in desk."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from cxcore.cli._files import lines_of
from cxcore.cli._report import Material, Rows
from cxcore.cli._sample import END, sample_events
from cxcore.errors import MalformedTableError
from cxcore.history import facts, interaction_facts
from cxcore.interop import Table, TableMapping, read_csv, read_json_lines, read_records


def material_of_sample() -> Material:
    """Return the cases and the interactions of the built-in support desk."""
    events = sample_events()
    tables: tuple[Rows, ...] = (interaction_facts(events, as_of=END), facts(events, as_of=END))
    return Material(
        title="Built-in support desk, four weeks from 2026-03-02",
        tables=tuple((tuple(rows[0]), rows) for rows in tables),
        rows_read=len(events),
    )


def material_of_file(file: Path, mapping: TableMapping, *, strict: bool, progress: Callable[[int], None]) -> Material:
    """
    Return what a file says, read through its mapping.

    The kind of file is told by its name, with or without ``.gz``: ``.jsonl``
    and ``.ndjson`` hold one JSON object a line, ``.json`` a list of objects,
    and everything else is CSV.

    Raises:
        OSError: The file cannot be opened.
        MalformedTableError: It is damaged, or a row is malformed under `strict`.
        MissingColumnError: It lacks a column that the mapping names.
    """
    lines = lines_of(file, progress=progress)
    kind = Path(file.name.removesuffix(".gz")).suffix.lower()
    if kind in {".jsonl", ".ndjson"}:
        table = read_json_lines(lines, mapping, strict=strict)
    elif kind == ".json":
        table = read_records(_records("".join(lines), file.name), mapping, strict=strict)
    else:
        table = read_csv(lines, mapping, strict=strict)
    return _material_of(table, mapping)


def _material_of(table: Table, mapping: TableMapping) -> Material:
    columns = dict.fromkeys(mapping.facts)
    for row in table.facts:
        columns |= dict.fromkeys(row)
    return Material(
        title=mapping.name,
        tables=((tuple(columns), table.facts),),
        rows_read=table.report.rows,
        malformed=table.report.malformed,
        superseded=table.report.superseded,
        excluded=table.report.excluded,
    )


def _records(text: str, name: str) -> list[Mapping[str, object]]:
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedTableError(f"{name} is not JSON that can be read: {error}.") from None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise MalformedTableError(f"{name} is not a list of JSON objects; one object a line goes by .jsonl.")
    return records
