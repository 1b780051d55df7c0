"""The three forms in which tables come: CSV text, JSON lines, records of a program."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import NoReturn

from cxcore.errors import InvalidValueError, MissingColumnError, suggest, type_in_words
from cxcore.interop._tables._csv import BYTE_ORDER_MARK, csv_rows, flaw_of, header_of
from cxcore.interop._tables._mapping import TableMapping, plan_of
from cxcore.interop._tables._reading import Reading
from cxcore.interop._tables._table import Table
from cxcore.values import RepeatedKeyError, each_key_once, is_missing


def read_csv(
    lines: Iterable[str],
    mapping: TableMapping,
    *,
    strict: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Table:
    """
    Return the facts and events of a CSV table, and a report of what was left out.

    The text is that of RFC 4180, its first line the header. A row that cannot
    be read is listed in the report with its line and the reason, and is no
    evidence; the others are. Nothing is opened here: hand in an open file, or
    any lines.

    Args:
        lines: The physical lines, with or without their line ends.
        mapping: What the columns mean.
        strict: Refuse a table with a malformed row.
        progress: Called with the number of rows so far, every thousand rows and at the end.

    Raises:
        MissingColumnError: The header lacks a column that the mapping declares.
        MalformedTableError: There is no header or it names a column twice; or a row is
            malformed and `strict` is set.
        InvalidValueError: `lines` is one text; hand in ``text.splitlines()``.

    >>> mapping = TableMapping.parse('''
    ... name = "Calls"
    ... grain = "interaction"
    ... [columns]
    ... q_time = { type = "duration", unit = "seconds" }
    ... [facts]
    ... wait = "q_time"
    ... ''')
    >>> table = read_csv(["type,q_time", "billing,21", "sales,soon"], mapping)
    >>> table.facts
    ({'type': 'billing', 'q_time': '21', 'wait': datetime.timedelta(seconds=21)},)
    >>> print(*table.report.malformed)
    line 3, column 'q_time': is not a number of seconds
    """
    if isinstance(lines, (str, bytes)):
        raise InvalidValueError(
            f"is lines, not {type_in_words(lines)}; hand in an open file or text.splitlines().", path="lines"
        )
    rows = csv_rows(lines, delimiter=mapping.delimiter)
    header = header_of(rows)
    _require_header(mapping, header)
    _require_columns(mapping, header)
    reading = Reading(plan_of(mapping), strict=strict, progress=progress)
    for line, cells, flaw in rows:
        if flaw is not None:
            reading.refuse(line, flaw, cells)
        elif len(cells) != len(header):
            reading.refuse(line, f"has {len(cells)} cells, and the header has {len(header)}", cells)
        else:
            reading.take(line, dict(zip(header, cells, strict=True)), kept=cells)
    return _table(mapping, reading)


def read_json_lines(
    lines: Iterable[str],
    mapping: TableMapping,
    *,
    strict: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Table:
    """
    Return the facts and events of JSON lines: one JSON object a line, a column for each key.

    A key that a line lacks is missing there; a line in which an object has a key
    twice is malformed. Arguments and errors are those of
    :func:`read_csv`; a declared column that is in no line is a missing column.

    >>> mapping = TableMapping.parse('''
    ... name = "Answers"
    ... grain = "feedback"
    ... columns = { score = "number" }
    ... facts = { nps_score = "score" }
    ... ''')
    >>> read_json_lines(['{"score": 9, "plan": "gold"}'], mapping).facts
    ({'score': 9, 'plan': 'gold', 'nps_score': 9.0},)
    """
    reading = Reading(plan_of(mapping), strict=strict, progress=progress)
    header: dict[str, None] = {}  # a set in the order of appearance
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(BYTE_ORDER_MARK).strip()
        if not text:
            continue
        record, flaw = _json_object(text)
        if flaw is None:
            header.update(dict.fromkeys(record))
            reading.take(number, record, kept=(text,))
        else:
            reading.refuse(number, flaw, (text,))
    if header:
        _require_columns(mapping, header)
    return _table(mapping, reading)


def _json_object(text: str) -> tuple[Mapping[str, object], str | None]:
    if (flaw := flaw_of(text)) is not None:
        return {}, flaw
    try:
        data = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=each_key_once)
    except RepeatedKeyError:
        return {}, "has a key twice in one object"
    except (ValueError, RecursionError):
        return {}, "is not JSON"
    return (data, None) if isinstance(data, dict) else ({}, "is JSON, but not an object")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and the infinities, which Python would read and JSON does not know


def read_records(
    records: Iterable[Mapping[str, object]],
    mapping: TableMapping,
    *,
    strict: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Table:
    """
    Return the facts and events of records, such as the rows of a data frame or a database cursor.

    A cell may be text, read as in a CSV table, or hold a Python value of its
    column's type already. ``None`` and values that differ from themselves, as
    NaN and NaT do, are missing. Records are counted from 1 in place of lines.
    Arguments and errors are those of :func:`read_csv`; a declared column that
    is in no record is a missing column.

    >>> mapping = TableMapping.parse('''
    ... name = "Answers"
    ... grain = "feedback"
    ... columns = { score = "number" }
    ... facts = { nps_score = "score" }
    ... ''')
    >>> read_records([{"score": 9}, {"score": float("nan")}], mapping).report.missing
    {'nps_score': 1}
    """
    reading = Reading(plan_of(mapping), strict=strict, progress=progress)
    header: dict[str, None] = {}  # a set in the order of appearance
    for number, record in enumerate(records, 1):
        header.update(dict.fromkeys(record))
        cells = {name: None if is_missing(cell) else cell for name, cell in record.items()}
        reading.take(number, cells, kept=record.values())
    if header:
        _require_columns(mapping, header)
    return _table(mapping, reading)


def _require_header(mapping: TableMapping, header: Collection[str]) -> None:
    # A first line without any known name is perhaps no header but a customer's data, so it is not shown.
    if mapping.columns and not mapping.columns.keys() & set(header):
        raise MissingColumnError(
            f"The first line of the table has none of the columns that the mapping {mapping.name!r} declares: "
            f"{', '.join(mapping.columns)}. Is it the header, and is {mapping.delimiter!r} what stands between its cells?",
            missing=list(mapping.columns),
        )


def _require_columns(mapping: TableMapping, header: Collection[str]) -> None:
    missing = [name for name in mapping.columns if name not in header]
    if missing:
        hints = " ".join(suggest(name, header, kind="columns") for name in missing if get_close_matches(name, header))
        raise MissingColumnError(
            f"The table has no column {', '.join(map(repr, missing))}, which the mapping {mapping.name!r} declares. "
            f"{hints}{' ' if hints else ''}Its columns: {', '.join(header)}.",
            missing=missing,
            columns=list(header),
        )


def _table(mapping: TableMapping, reading: Reading) -> Table:
    facts, events, report = reading.finish()
    return Table(name=mapping.name, grain=mapping.grain, facts=facts, events=events, report=report)
