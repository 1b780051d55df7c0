"""The tallies behind a measurement, to be kept, sent and added up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from cxcore.metrics._measuring._grouping import Grouping, in_order
from cxcore.metrics._measuring._period import PeriodKind
from cxcore.metrics._measuring._tallying import tallies_by_group
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import Metric, as_of_instant, metrics_given


@attrs.frozen
class GroupTally:
    """
    What one metric counted in one group of rows.

    Args:
        group: The value of each column that was grouped by; empty without grouping.
        metric: The definition, which makes a figure of the tally: ``metric.result(tally)``.
        tally: The counts; those of the same group and metric add up with ``+``.
    """

    group: Mapping[str, object]
    metric: Metric
    tally: Tally


def tally_groups(
    data: Any,
    metrics: Iterable[Metric],
    *,
    by: Sequence[str] = (),
    period: PeriodKind | None = None,
    zone: str | None = None,
    dated_by: str | None = None,
    at: datetime | None = None,
) -> tuple[GroupTally, ...]:
    """
    Return the tally of every metric for every group of rows: :func:`measure` before it makes figures of them.

    So the frame of each hour, partition or site is counted where it is, in
    the engine that holds it, and only tallies are stored or sent. The figures
    of their sums are those of all rows together, to the last digit. Data,
    arguments, order and errors are those of :func:`measure`.

    >>> from cxcore.metrics import NPS
    >>> nine = [{"team": "Lisbon", "nps_score": 10}, {"team": "Manila", "nps_score": 3}]
    >>> ten = [{"team": "Lisbon", "nps_score": 6}]
    >>> kept = {}
    >>> for hour in (nine, ten):
    ...     for each in tally_groups(hour, [NPS()], by=["team"]):
    ...         kept[each.group["team"]] = kept.get(each.group["team"], Tally()) + each.tally
    >>> {team: NPS().result(tally).value for team, tally in kept.items()}
    {'Lisbon': 0.0, 'Manila': -100.0}
    """
    metrics = metrics_given(metrics)
    grouping = Grouping(by, period=period, zone=zone, dated_by=dated_by).dated_for(metrics)
    tallies = tallies_by_group(data, metrics, grouping, at=as_of_instant(at))
    return tuple(
        GroupTally(dict(zip(grouping.columns, group, strict=True)), metric, tally)
        for group in sorted(tallies, key=in_order)
        for metric, tally in zip(metrics, tallies[group], strict=True)
    )
