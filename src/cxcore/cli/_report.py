"""A report: every metric the facts can answer, and an account of every row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from cxcore.errors import MissingFactError, suggest
from cxcore.interop import MalformedRow
from cxcore.intervals import WorkingTime, from_microseconds, to_microseconds
from cxcore.metrics import Measurement, answerable, measure, standard_metrics

Rows = Sequence[Mapping[str, object]]

_CASE_INSTANTS = ("opened_at", "solved_at", "closed_at")
_SECOND = 1_000_000  # microseconds
_LAST = to_microseconds(datetime.max.replace(tzinfo=UTC))


@attrs.frozen
class Material:
    """
    What a report is made from: tables of facts, each of one kind, and how they were read.

    `facts` names the columns of each table, so that a table without rows
    still says what it could have answered.
    """

    title: str
    tables: tuple[tuple[tuple[str, ...], Rows], ...]
    rows_read: int
    malformed: tuple[MalformedRow, ...] = ()
    superseded: int = 0
    excluded: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen
class Report:
    """The measurements of some material, and the account of its rows."""

    title: str
    as_of: datetime | None
    measurements: tuple[Measurement, ...]
    rows_read: int
    malformed: tuple[MalformedRow, ...]
    superseded: int
    excluded: Mapping[str, int]
    without_effect: tuple[str, ...] = ()
    """Options that were given and changed nothing, because the rows are about no cases."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report as one JSON-ready object; malformed rows by place and reason, without their cells."""
        return {
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "measurements": [measurement.to_dict() for measurement in self.measurements],
            "rows": {
                "read": self.rows_read,
                "malformed": len(self.malformed),
                "malformed_rows": [
                    {"line": row.line, "column": row.column, "reason": row.reason} for row in self.malformed
                ],
                "superseded": self.superseded,
                "excluded": dict(self.excluded),
            },
        }


def report_on(
    material: Material,
    *,
    by: Sequence[str] = (),
    as_of: datetime | None = None,
    within: timedelta,
    working_time: WorkingTime | None = None,
) -> Report:
    """
    Return every standard metric that the material can answer.

    Cases are seen as of `as_of`, or else of just after the last instant that
    is recorded of any case. Tables without the columns of `by` have no such
    groups and are left out.

    Raises:
        MissingFactError: No table has the columns of `by`.
    """
    tables = [(columns, rows) for columns, rows in material.tables if set(by) <= set(columns)]
    if not tables:
        known = {column for columns, _ in material.tables for column in columns}
        missing = next((column for column in by if column not in known), by[0])
        raise MissingFactError(f"There is no column {missing!r} to group by. {suggest(missing, known, kind='columns')}")
    standard = standard_metrics(within=within, working_time=working_time)
    chosen = [answerable(columns, metrics=standard) for columns, _ in tables]
    if any(metric.sees_cases for metrics in chosen for metric in metrics):
        as_of = as_of or _just_after_the_last_instant(rows for _, rows in tables)
        without_effect: tuple[str, ...] = ()
    else:
        given = {"--as-of": as_of is not None, "--hours": working_time is not None}
        without_effect, as_of = tuple(option for option, is_given in given.items() if is_given), None
    return Report(
        title=material.title,
        as_of=as_of,
        measurements=tuple(
            measurement
            for (_, rows), metrics in zip(tables, chosen, strict=True)
            for measurement in measure(rows, metrics, by=by, at=as_of)
        ),
        rows_read=material.rows_read,
        malformed=material.malformed,
        superseded=material.superseded,
        excluded=material.excluded,
        without_effect=without_effect,
    )


def _just_after_the_last_instant(tables: Iterable[Rows]) -> datetime | None:
    # An end at the as-of instant has not happened yet, so the last one needs an instant after it: the next second.
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
    return None if latest is None else from_microseconds(min((latest // _SECOND + 1) * _SECOND, _LAST))
