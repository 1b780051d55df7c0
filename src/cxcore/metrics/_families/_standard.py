"""The metrics a report has when nobody chose any."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from cxcore.intervals import WorkingTime
from cxcore.metrics._families._answered_times import AverageSpeedOfAnswer, HandleTime
from cxcore.metrics._families._cases import Backlog, Cases, ReopenRate
from cxcore.metrics._families._interactions import AbandonmentRate, Offered
from cxcore.metrics._families._resolution import ResolutionTime
from cxcore.metrics._families._satisfaction import CSAT, NPS
from cxcore.metrics._families._service_level import ServiceLevel
from cxcore.metrics._template._metric import Metric

_TWENTY_SECONDS: Final = timedelta(seconds=20)  # the trade's "80/20"; so had the sources of ServiceLevel


def standard_metrics(
    *, within: timedelta = _TWENTY_SECONDS, working_time: WorkingTime | None = None
) -> tuple[Metric, ...]:
    """
    Return the metrics of a first report, disputed ones in every usual definition.

    Service level comes with all four denominators. Resolution time comes as
    the naive mean and medians that other tools show and as the honest median
    beside them; with `working_time` each of these appears twice, in all hours
    and in working hours.

    Args:
        within: The threshold of service level.
        working_time: A calendar for resolution times, if there is one.

    >>> [str(metric) for metric in standard_metrics()][:3]
    ['offered', 'abandonment_rate', 'average_speed_of_answer']
    """
    return (
        Offered(),
        AbandonmentRate(),
        AverageSpeedOfAnswer(),
        ServiceLevel(within=within, denominator="offered"),
        ServiceLevel(within=within, denominator="offered_less_short_abandons"),
        ServiceLevel(within=within, denominator="answered"),
        ServiceLevel(within=within, denominator="short_abandons_met"),
        HandleTime(),
        Cases(),
        Backlog(),
        *_resolution_times(None),
        *(() if working_time is None else _resolution_times(working_time)),
        ReopenRate(),
        CSAT(),
        NPS(),
    )


def _resolution_times(working_time: WorkingTime | None) -> tuple[ResolutionTime, ...]:
    return (
        ResolutionTime(method="kaplan_meier", until="solved_or_closed", working_time=working_time),
        ResolutionTime(method="naive", until="solved_or_closed", working_time=working_time),
        ResolutionTime(method="naive", until="solved", working_time=working_time),
        ResolutionTime(statistic="mean", method="naive", until="solved", working_time=working_time),
    )


STANDARD: Final[tuple[Metric, ...]] = standard_metrics()
"""The metrics of a first report, with a threshold of 20 seconds and without a calendar."""


def answerable(columns: Iterable[str], *, metrics: Iterable[Metric] = STANDARD) -> tuple[Metric, ...]:
    """
    Return those of `metrics` whose facts are all among `columns`, in their order.

    >>> answerable(["nps_score", "csat_score", "channel"])
    (CSAT(statistic='top_share', top=4, low=1, high=5, answer='last'), NPS(interval='adjusted_wald', answer='last'))
    """
    there = frozenset(columns)
    return tuple(metric for metric in metrics if there.issuperset(metric.needs))
