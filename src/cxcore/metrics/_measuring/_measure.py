"""Many metrics by group, over rows or a data frame."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, overload

import attrs

from cxcore.errors import NotOneMeasurementError, suggest
from cxcore.metrics._measuring._period import PeriodKind
from cxcore.metrics._measuring._tally_groups import tally_groups
from cxcore.metrics._template._estimate import Estimate, estimates_table
from cxcore.metrics._template._metric import Metric


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
        method, n, unit, definition, excluded, reason, censored, version,
        provenance``. What JSON does not know among the values of the group is
        written as text.
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
        return estimates_table([(str(each), each.estimate) for each in self._members])


def _described(measurement: Measurement) -> str:
    choices = {**measurement.group, **measurement.estimate.arguments}
    return ", ".join(f"{name}={choice}" for name, choice in choices.items())


def measure(
    data: Any,
    metrics: Iterable[Metric],
    *,
    by: Sequence[str] = (),
    period: PeriodKind | None = None,
    zone: str | None = None,
    dated_by: str | None = None,
    at: datetime | None = None,
) -> Measurements:
    """
    Return every metric for every group of rows.

    The rows are an iterable of mappings, or a data frame: Polars (eager or
    lazy), pandas, PyArrow, DuckDB or Spark. An engine only counts the rows
    that have the same facts, and tells how long they lasted, so the figures
    are those of the same rows in a list, to the last digit; what it costs
    grows with the distinct facts, and little with durations. In a frame
    instants have a zone, durations are durations, and a null is
    unknown.

    Groups come in order of their values, numbers before text and unknown
    last; within a group, metrics come as given. Without rows there are no
    groups; without `by` and `period` there is one, of all rows.

    Args:
        data: One mapping of facts each, read once, so an iterator will do; or a frame.
        metrics: What to measure.
        by: The columns to group by; a missing value is a group of its own.
        period: Group by ``hour``, ``day``, ISO ``week`` or ``month``, too; see
            :class:`Period`. It comes last in a group, under this name.
        zone: The zone whose clocks say when a period begins, such as ``Europe/Lisbon``.
        dated_by: The instant that says in which period a row belongs; without
            one ``opened_at`` if some metric is about cases, else ``started_at``.
        at: The instant as of which cases are seen; see :meth:`Metric.tally`.

    Raises:
        MissingFactError: There are rows, and none has a column that `by` names or a metric needs.
        NaiveDatetimeError: `at` or a fact is a naive datetime.
        InvalidValueError: A fact has the wrong type; the path names it and, in an
            iterable, its row. A period lacks its zone. Metrics do not run on the
            engine of the frame; the message says why.
        MissingExtraError: `data` is a frame, and narwhals is not installed.

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
    tallied = tally_groups(data, metrics, by=by, period=period, zone=zone, dated_by=dated_by, at=at)
    return Measurements(tuple(Measurement(each.group, each.metric.result(each.tally)) for each in tallied))
