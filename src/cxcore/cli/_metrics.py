"""Which metrics a report is about: every standard one, or those that were named."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

import attrs

from cxcore import metrics as library
from cxcore.errors import MissingFactError, UnknownNameError, suggest
from cxcore.intervals import WorkingTime
from cxcore.metrics import Metric, answerable, standard_metrics

METRICS: Final[Mapping[str, type[Metric]]] = {
    metric.id: metric
    for metric in (getattr(library, name) for name in library.__all__)
    if isinstance(metric, type) and issubclass(metric, Metric) and metric is not Metric
}
"""Every metric of the library by the id that a report prints."""


def asked_metrics(names: Sequence[str], *, within: timedelta, working_time: WorkingTime | None) -> tuple[Metric, ...]:
    """
    Return the metrics of these names, or without any the standard ones.

    A name stands for all definitions that a first report has of it, and else
    for the usual one; with `working_time` in working hours too.

    Raises:
        UnknownNameError: There is no metric of a name.
    """
    standard = standard_metrics(within=within, working_time=working_time)
    if not names:
        return standard
    found: dict[Metric, None] = {}
    for name in names:
        if name not in METRICS:
            hint = suggest(name, METRICS, kind="metrics")
            raise UnknownNameError(f"there is no metric {name!r}. {hint}", path="--metrics")
        usual = [metric for metric in standard if metric.id == name] or _usual(METRICS[name], working_time)
        found |= dict.fromkeys(usual)
    return tuple(found)


def _usual(metric: type[Metric], working_time: WorkingTime | None) -> Iterator[Metric]:
    usual = metric()
    yield usual
    choices = {field.name for field in attrs.fields(metric)}
    if working_time is not None and "working_time" in choices:
        yield attrs.evolve(usual, working_time=working_time)  # type: ignore[call-arg]  # asked on the line above
    elif working_time is not None and "time" in choices:
        yield attrs.evolve(usual, time="working")  # type: ignore[call-arg]  # as above


def answered_by(
    tables: Sequence[Sequence[str]], asked: Sequence[Metric], *, named: Sequence[str]
) -> list[tuple[Metric, ...]]:
    """
    Return the metrics that each table can answer, by its columns; the first that can answer one does.

    Raises:
        MissingFactError: No table can answer a metric that was named.
    """
    answered: list[tuple[Metric, ...]] = []
    rest = asked
    for columns in tables:
        answered.append(answerable(columns, metrics=rest))
        rest = [metric for metric in rest if metric not in answered[-1]]
    there = {metric.id for metrics in answered for metric in metrics}
    known = {column for columns in tables for column in columns}
    for name in named:
        if name not in there:
            needs = METRICS[name]().needs
            # Two tables may each have a part of it.
            lacking = [fact for fact in needs if fact not in known] or needs
            raise MissingFactError(
                f"{name} needs {', '.join(lacking)}, which no row has. {suggest(lacking[0], known, kind='facts')}",
                fact=lacking[0],
            )
    return answered
