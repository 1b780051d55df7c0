"""Whether two sets of durations, some still running, differ."""

from math import erfc, sqrt

import attrs

from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._tallies._tally_bounds import refuse_below_zero
from cxcore.values import Value


@attrs.frozen
class LogRank(Value):
    """
    The log-rank test: whether two survival curves differ anywhere along the way.

    Args:
        statistic: Chi-squared with one degree of freedom; 0 where the curves agree on average.
        p_value: How often a difference as large arises when there is none. 1
            where nothing can be compared, as when no case has ended.
    """

    statistic: float
    p_value: float


def log_rank(these: Tally, those: Tally) -> LogRank:
    """
    Return the log-rank test of two tallies that keep ended and still open durations.

    Medians may agree where one group has a long tail; this test looks at the
    whole curve. Tallies of :class:`ResolutionTime` by ``kaplan_meier`` have
    such durations, and so have those of waits and of customer lifetimes.

    Mantel (1966), Cancer Chemotherapy Reports 50(3), 163-170; two-sided, with
    the hypergeometric variance.

    >>> from datetime import UTC, datetime, timedelta
    >>> from cxcore.metrics import ResolutionTime
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> def cases(*hours):
    ...     return [
    ...         {"opened_at": monday, "solved_at": h and monday + timedelta(hours=h), "closed_at": None} for h in hours
    ...     ]
    >>> email, chat = (
    ...     ResolutionTime().tally(rows, at=monday + timedelta(days=7))
    ...     for rows in (cases(9, 13, 20, 30, None, None), cases(1, 2, 2, 3, 5, None))
    ... )
    >>> round(log_rank(email, chat).p_value, 3)
    0.086
    """
    observed = expected = variance = 0.0
    first, second = _Risk(these), _Risk(those)
    for time in sorted(first.endings.keys() | second.endings.keys()):
        n1, n2 = first.at_risk(time), second.at_risk(time)
        n, ended = n1 + n2, first.endings.get(time, 0) + second.endings.get(time, 0)
        observed += first.endings.get(time, 0)
        expected += ended * n1 / n
        if n > 1:
            variance += ended * (n1 / n) * (n2 / n) * (n - ended) / (n - 1)
    if variance == 0:
        return LogRank(0.0, 1.0)
    statistic = (observed - expected) ** 2 / variance
    return LogRank(statistic, erfc(sqrt(statistic / 2)))


class _Risk:
    """How many durations are still running just before a time; times are asked for in order."""

    def __init__(self, tally: Tally) -> None:
        ended, running = tally.distribution("ended"), tally.distribution("open")
        for distribution in (ended, running):
            refuse_below_zero(distribution)
        self.endings = dict(ended)
        self._leaving = _latest_first(ended, running)
        self._left = sum(times for _, times in self._leaving)

    def at_risk(self, time: int) -> int:
        while self._leaving and self._leaving[-1][0] < time:
            self._left -= self._leaving.pop()[1]
        return self._left


def _latest_first(ended: Distribution, running: Distribution) -> list[tuple[int, int]]:
    return sorted([*ended, *running], reverse=True)
