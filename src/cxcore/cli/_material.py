"""Where the rows of a report come from: a file and its mapping, the export of a system, or the built-in desk."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from cxcore.cli._export import records_of_folder
from cxcore.cli._files import kind_of, lines_of, objects_of
from cxcore.cli._parquet import rows_of_parquet
from cxcore.cli._report import Material, Question, Tables, just_after
from cxcore.cli._sample import END, sample_events
from cxcore.errors import MalformedTableError
from cxcore.history import (
    BotFacts,
    CaseFacts,
    InteractionFacts,
    NextReplyFacts,
    SurveyFacts,
    bot_facts,
    facts,
    interaction_facts,
    next_reply_facts,
    survey_facts,
)
from cxcore.interop import ImportedEntity, System, Table, TableMapping, read_csv, read_json_lines, read_records
from cxcore.intervals import to_microseconds
from cxcore.models import Agent, Event, Team

_SAID = ("team", "agent")  # the facts of which a system's lists say how people call them


def material_of_sample(question: Question) -> Material:
    """Return the cases and the interactions of the built-in support desk."""
    events = sample_events()
    return Material(
        title="Built-in support desk, four weeks from 2026-03-02",
        tables=_tables_of_events(events, question, as_of=END),
        rows_read=len(events),
    )


def material_of_system(folder: Path, system: System, question: Question, *, strict: bool) -> Material:
    """
    Return what the lists in a folder tell, which are called as the system calls them.

    Raises:
        OSError: The folder or a file cannot be opened.
        InvalidValueError: It holds none of the system's lists.
        MalformedTableError: A file is damaged, or a record cannot be read under `strict`.
    """
    records, not_read = records_of_folder(folder, system)
    # The account has no name in an export; all that it does is to set ids apart, and here they are all of one.
    found = system.read(records, tenant="export", zone=question.zone)
    if strict and found.faults:
        raise MalformedTableError(f"{found.faults[0]} Strict reading takes no such record.")
    last = max((to_microseconds(event.at) for event in found.events), default=None)
    as_of = question.as_of or (None if last is None else just_after(last))
    return Material(
        title=f"{system.title}: {folder.name}",
        tables=_in_the_systems_words(_tables_of_events(found.events, question, as_of=as_of), found.entities),
        rows_read=found.records,
        malformed=found.faults,
        not_mapped=found.residuals,
        not_read=not_read,
        as_of=as_of,
    )


def _tables_of_events(events: Iterable[Event], question: Question, *, as_of: datetime | None) -> Tables:
    """Return the interactions, if there are any, the cases, and what only a metric that is named may read."""
    log = tuple(events)
    interactions = interaction_facts(log, as_of=as_of)
    usual: Tables = (
        *(((tuple(InteractionFacts.__annotations__), interactions),) if interactions else ()),
        (tuple(CaseFacts.__annotations__), facts(log, as_of=as_of, working_time=question.working_time)),
    )
    if not question.metrics:
        return usual
    return (
        *usual,
        (tuple(NextReplyFacts.__annotations__), next_reply_facts(log, as_of=as_of)),
        (tuple(SurveyFacts.__annotations__), survey_facts(log, as_of=as_of)),
        (tuple(BotFacts.__annotations__), bot_facts(log, as_of=as_of)),
    )


def _in_the_systems_words(tables: Tables, entities: Sequence[ImportedEntity]) -> Tables:
    """Return the tables with teams called by their names and agents by their numbers, where the lists say them."""
    names = Counter(each.entity.name for each in entities if isinstance(each.entity, Team))
    said: dict[object, str] = {}
    for each in entities:
        match each.entity:
            case Team(id=team, name=name):
                said[team] = name if names[name] == 1 else f"{name} ({each.source.id})"
            case Agent(id=agent):
                said[agent] = each.source.id
    return tuple(
        (
            columns,
            [{name: said.get(told, told) if name in _SAID else told for name, told in row.items()} for row in rows],
        )
        for columns, rows in tables
    )


def material_of_file(file: Path, mapping: TableMapping, *, strict: bool, progress: Callable[[int], None]) -> Material:
    """
    Return what a file says, read through its mapping.

    The kind of file is told by its name, with or without ``.gz``: ``.jsonl``
    and ``.ndjson`` hold one JSON object a line, ``.json`` a list of objects,
    ``.parquet`` a Parquet table, and everything else is CSV.

    Raises:
        OSError: The file cannot be opened.
        MissingExtraError: It is a Parquet table, and nothing that reads one is installed.
        MalformedTableError: It is damaged, or a row is malformed under `strict`.
        MissingColumnError: It lacks a column that the mapping names.
    """
    kind = kind_of(file)
    lines = lines_of(file, progress=progress)
    if kind == "parquet":
        table = read_records(rows_of_parquet(file), mapping, strict=strict)
    elif kind == "json lines":
        table = read_json_lines(lines, mapping, strict=strict)
    elif kind == "json":
        table = read_records(objects_of("".join(lines), file.name), mapping, strict=strict)
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
