"""A report: every metric the facts can answer, and an account of every row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, get_args

import attrs

from cxcore.cli._metrics import answered_by, asked_metrics
from cxcore.errors import MissingFactError, UnknownNameError, suggest
from cxcore.interop import MalformedRow, RecordFault, Residual
from cxcore.intervals import WorkingTime, from_microseconds, to_microseconds
from cxcore.metrics import Measurement, Metric, Period, measure

Rows: TypeAlias = Sequence[Mapping[str, object]]
Tables: TypeAlias = tuple[tuple[tuple[str, ...], Rows], ...]
"""Tables of facts, each with the names of its columns."""

PERIODS: Final[tuple[str, ...]] = get_args(attrs.fields(Period).kind.type)

_CASE_INSTANTS = ("opened_at", "solved_at", "closed_at")
# What says in which period a row belongs: of a case, an interaction, a wait for a next reply, a survey.
_DATES = ("opened_at", "started_at", "asked_at", "survey_sent_at")
_SECOND = 1_000_000  # microseconds
_LAST = to_microseconds(datetime.max.replace(tzinfo=UTC))


@attrs.frozen(kw_only=True)
class Material:
    """
    What a report is made from: tables of facts, each of one kind, and how they were read.

    Each table comes with the names of its columns, so that one without rows
    still says what it could have answered.
    """

    title: str
    tables: Tables
    rows_read: int
    malformed: tuple[MalformedRow | RecordFault, ...] = ()
    superseded: int = 0
    excluded: Mapping[str, int] = attrs.field(factory=dict)
    not_mapped: tuple[Residual, ...] = ()
    """Fields of a system's records that no fact is made of."""
    not_read: tuple[str, ...] = ()
    """Files of the folder that are none of the system's lists."""
    as_of: datetime | None = None
    """The instant as of which the facts were told; ``None`` where they are those of the last row."""

    @property
    def broken(self) -> int:
        """How many rows are malformed; a record of a system may be so in several places."""
        return len(
            {(each.resource, each.number) if isinstance(each, RecordFault) else each.line for each in self.malformed}
        )

    def account(self) -> dict[str, Any]:
        """Return what became of the rows, JSON-ready; malformed ones by place and reason, without their cells."""
        of_system = {
            "not_mapped": [each.to_dict() for each in self.not_mapped],
            "files_not_read": list(self.not_read),
        }
        return {
            "read": self.rows_read,
            "malformed": self.broken,
            "malformed_rows": [_place(each) for each in self.malformed],
            "superseded": self.superseded,
            "excluded": dict(self.excluded),
            **{name: told for name, told in of_system.items() if told},
        }


def _place(row: MalformedRow | RecordFault) -> dict[str, object]:
    return attrs.asdict(row, filter=attrs.filters.exclude("cells"))


@attrs.frozen(kw_only=True)
class Question:
    """What a report is asked: which metrics, by which groups, seen from when."""

    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    period: Any = attrs.field(default=None)  # one of four words, and whoever types it may be wrong
    zone: str = "UTC"
    as_of: datetime | None = None
    within: timedelta
    working_time: WorkingTime | None = None

    @period.validator
    def _known(self, field: "attrs.Attribute[Any]", value: str | None) -> None:
        if value is not None and value not in PERIODS:
            hint = suggest(value, PERIODS, kind="periods")
            raise UnknownNameError(f"there is no period {value!r}. {hint}", path=f"--{field.name}")


@attrs.frozen(kw_only=True)
class Report:
    """The measurements of some material, and the account of its rows."""

    material: Material
    as_of: datetime | None
    measurements: tuple[Measurement, ...]
    without_effect: tuple[str, ...] = ()
    """A sentence for each option that was given and changed nothing."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report as one JSON-ready object."""
        return {
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "measurements": [measurement.to_dict() for measurement in self.measurements],
            "rows": self.material.account(),
        }


def report_on(material: Material, question: Question) -> Report:
    """
    Return what the material answers of what is asked, and every standard metric if none is named.

    Tables without the columns of the groups have no such groups and are left out.

    Raises:
        UnknownNameError: There is no metric of a name.
        MissingFactError: No table has the columns of the groups, or the facts of a metric that was named.
    """
    tables = tables_with(material, question)
    chosen = chosen_metrics([columns for columns, _ in tables], question)
    as_of = seen_as_of(material, question, chosen)
    return Report(
        material=material,
        as_of=as_of,
        measurements=tuple(
            measurement
            for (columns, rows), metrics in zip(tables, chosen, strict=True)
            for measurement in measure(
                rows,
                metrics,
                by=question.by,
                at=as_of,
                **({} if question.period is None else _dated(columns, question)),
            )
        ),
        without_effect=_without_effect(question, chosen),
    )


def tables_with(material: Material, question: Question) -> list[tuple[tuple[str, ...], Rows]]:
    """
    Return the tables that have the groups asked for.

    Raises:
        MissingFactError: No table has them.
    """
    tables = [table for table in material.tables if set(question.by) <= set(table[0])]
    known = {column for columns, _ in material.tables for column in columns}
    if not tables:
        missing = next((column for column in question.by if column not in known), question.by[0])
        raise MissingFactError(f"There is no column {missing!r} to group by. {suggest(missing, known, kind='columns')}")
    if question.period is None:
        return tables
    dated = [table for table in tables if set(_DATES) & set(table[0])]
    if not dated:
        raise MissingFactError(
            f"There is no {', '.join(_DATES[:-1])} or {_DATES[-1]}, which says in which {question.period} a row belongs."
        )
    return dated


def chosen_metrics(tables: Sequence[Sequence[str]], question: Question) -> list[tuple[Metric, ...]]:
    """Return what is asked that each table can answer, by its columns."""
    asked = asked_metrics(question.metrics, within=question.within, working_time=question.working_time)
    return answered_by(tables, asked, named=question.metrics)


def seen_as_of(material: Material, question: Question, chosen: Iterable[Iterable[Metric]]) -> datetime | None:
    """Return the instant as of which cases are seen: as asked, or after the last one recorded; without cases none."""
    if not any(metric.sees_cases for metrics in chosen for metric in metrics):
        return None
    return question.as_of or material.as_of or _just_after_the_last_instant(rows for _, rows in material.tables)


def _dated(columns: Sequence[str], question: Question) -> dict[str, Any]:
    dated_by = next(name for name in _DATES if name in columns)
    return {"period": question.period, "zone": question.zone, "dated_by": dated_by}


def _without_effect(question: Question, chosen: Sequence[Sequence[Metric]]) -> tuple[str, ...]:
    metrics = [metric for each in chosen for metric in each]
    found = []
    if question.as_of is not None and not any(metric.sees_cases for metric in metrics):
        found.append("--as-of changes nothing here: only figures of cases depend on it.")
    if question.working_time is not None and not any(each.arguments.get("time") == "working" for each in metrics):
        found.append("--hours changes nothing here: only times that cases take depend on it.")
    return tuple(found)


def _just_after_the_last_instant(tables: Iterable[Rows]) -> datetime | None:
    latest = max(
        (
            to_microseconds(instant)
            for rows in tables
            for row in rows
            for name in _CASE_INSTANTS
            if isinstance(instant := row.get(name), datetime)
        ),
        default=None,
    )
    return None if latest is None else just_after(latest)


def just_after(microseconds: int) -> datetime:
    """Return the next full second: what is at the as-of instant has not happened yet, so the last instant needs one after it."""
    return from_microseconds(min((microseconds // _SECOND + 1) * _SECOND, _LAST))
