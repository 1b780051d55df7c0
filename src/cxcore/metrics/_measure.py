"""Many metrics by group, in one pass through the rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, overload

import attrs

from cxcore.errors import InvalidValueError, MissingFactError, NotOneMeasurementError, suggest
from cxcore.metrics._estimate import Estimate, html_table
from cxcore.metrics._metric import Metric, TallySheet, as_of_instant
from cxcore.metrics._row import Row

Group: TypeAlias = tuple[object, ...]


@attrs.frozen
class Measurement:
    """
    An estimate and the group of rows it is about.

    Args:
        group: The value of each column that was grouped by; empty without grouping.
        estimate: What the metric answers for these rows.
    """

    group: Mapping[str, object]
    estimate: Estimate

    def to_dict(self) -> dict[str, Any]:
        """
        Return one flat, JSON-ready record.

        Its keys are ``metric, arguments, group, value, low, high, confidence,
        method, n, unit, definition, excluded, reason``. What JSON does not
        know among the values of the group is written as text.
        """
        group = {name: each if isinstance(each, _JSON) else str(each) for name, each in self.group.items()}
        estimate = self.estimate.to_dict()
        return {
            "metric": estimate.pop("metric"),
            "arguments": estimate.pop("arguments"),
            "group": group,
            **estimate,
        }

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.group.items())


_JSON = (str, int, float, bool, type(None))


@attrs.frozen(repr=False)
class Measurements(Sequence[Measurement]):
    """
    What :func:`measure` found: measurements by group, and by metric within a group.

    It is a sequence, and a small table in a notebook. Asked for the id of a
    metric, it gives the one :class:`Estimate` of that name.

    >>> from cxcore.metrics import NPS
    >>> found = measure([{"nps_score": 10}, {"nps_score": 2}], [NPS()])
    >>> found
    <Measurements: 1 of nps>
    >>> found["nps"].value
    0.0
    """

    _members: tuple[Measurement, ...]

    @overload
    def __getitem__(self, key: str) -> Estimate: ...
    @overload
    def __getitem__(self, key: int) -> Measurement: ...
    @overload
    def __getitem__(self, key: slice) -> "Measurements": ...
    def __getitem__(self, key: "str | int | slice") -> "Estimate | Measurement | Measurements":
        if isinstance(key, str):
            return self._only(key)
        if isinstance(key, slice):
            return Measurements(self._members[key])
        return self._members[key]

    def __len__(self) -> int:
        return len(self._members)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one flat, JSON-ready record a measurement; see :meth:`Measurement.to_dict`."""
        return [each.to_dict() for each in self._members]

    def _only(self, metric: str) -> Estimate:
        matching = [each for each in self._members if each.estimate.metric == metric]
        if len(matching) == 1:
            return matching[0].estimate
        if matching:
            described = "; ".join(_described(each) for each in matching)
            raise NotOneMeasurementError(
                f"{len(matching)} measurements are called {metric!r}: {described}. Pick one by its place, or loop.",
                metric=metric,
            )
        hint = suggest(metric, {each.estimate.metric for each in self._members}, kind="metrics")
        raise NotOneMeasurementError(f"No measurement is called {metric!r}. {hint}", metric=metric)

    def __repr__(self) -> str:
        names = dict.fromkeys(each.estimate.metric for each in self._members)
        return f"<Measurements: {len(self)} of {', '.join(names)}>" if names else "<Measurements: none>"

    def _repr_html_(self) -> str:
        return html_table([(str(each), each.estimate) for each in self._members])


def _described(measurement: Measurement) -> str:
    choices = {**measurement.group, **measurement.estimate.arguments}
    return ", ".join(f"{name}={choice}" for name, choice in choices.items())


def measure(
    rows: Iterable[Mapping[str, object]],
    metrics: Iterable[Metric],
    *,
    by: Sequence[str] = (),
    at: datetime | None = None,
) -> Measurements:
    """
    Return every metric for every group of rows.

    Groups come in order of their values, numbers before text and unknown
    last; within a group, metrics come as given. Without rows there are no
    groups; without `by` there is one, of all rows.

    Args:
        rows: One mapping of facts each; read once, so an iterator will do.
        metrics: What to measure.
        by: The columns to group by; a missing value is a group of its own.
        at: The instant as of which cases are seen; see :meth:`Metric.tally`.

    Raises:
        MissingFactError: There are rows, and none has a column that `by` names or a metric needs.
        NaiveDatetimeError: `at` or a fact is a naive datetime.
        InvalidValueError: A fact has the wrong type; the path names its row.

    >>> from cxcore.metrics import CSAT
    >>> answers = [
    ...     {"channel": "email", "csat_score": 5},
    ...     {"channel": "email", "csat_score": 2},
    ...     {"channel": "chat", "csat_score": 4},
    ... ]
    >>> for measurement in measure(answers, [CSAT()], by=["channel"]):
    ...     print(measurement, measurement.estimate)
    channel=chat <Estimate csat 1.00 [0.2065, 1.00] n=1>
    channel=email <Estimate csat 0.5000 [0.0945, 0.9055] n=2>
    """
    if isinstance(by, str):
        raise InvalidValueError(f"is a list of columns; write [{by!r}].", path="by")
    metrics, by = tuple(metrics), tuple(by)
    as_of = as_of_instant(at)
    columns = _Columns(by, metrics)
    sheets: dict[Group, list[TallySheet]] = {} if by else {(): [TallySheet(metric, at=as_of) for metric in metrics]}
    for number, facts in enumerate(rows):
        row = Row(facts, number, as_of)
        columns.see(facts)
        group = tuple(row.label(column) for column in by)
        if group not in sheets:
            sheets[group] = [TallySheet(metric, at=as_of) for metric in metrics]
        for sheet in sheets[group]:
            sheet.add(row)
    columns.require_all_seen()
    return Measurements(
        tuple(
            Measurement(dict(zip(by, group, strict=True)), metric.result(sheet.total()))
            for group in sorted(sheets, key=_in_order)
            for metric, sheet in zip(metrics, sheets[group], strict=True)
        )
    )


class _Columns:
    """Which columns are wanted, and whether some row had them: a misspelt name is no empty column."""

    def __init__(self, by: Sequence[str], metrics: Iterable[Metric]) -> None:
        self._missing = dict.fromkeys(by, "to group by")
        for metric in metrics:
            for fact in metric.needs:
                self._missing.setdefault(fact, f"which {metric.id} needs")
        self._seen: set[str] = set()

    def see(self, facts: Mapping[str, object]) -> None:
        if self._missing:
            self._seen.update(facts)
            for column in [column for column in self._missing if column in facts]:
                del self._missing[column]

    def require_all_seen(self) -> None:
        for column, purpose in self._missing.items():
            if self._seen:
                raise MissingFactError(
                    f"No row has {column!r}, {purpose}. {suggest(column, self._seen, kind='facts')}", fact=column
                )


def _in_order(group: Group) -> tuple[tuple[int, Any], ...]:
    return tuple(_place(value) for value in group)


def _place(value: object) -> tuple[int, Any]:
    if value is None:
        return (2, 0)
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))
