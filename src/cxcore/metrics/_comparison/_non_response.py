"""What those who did not answer could do to a figure."""

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import Metric
from cxcore.values import Value


@attrs.frozen
class NonResponseBounds(Value):
    """
    Between which values a figure lies, whatever the silent would have said.

    Args:
        low, high: The ends: those of the metric's interval, moved by the silent.
        answered: How many answered.
        asked: How many were asked.
    """

    low: float
    high: float
    answered: int
    asked: int

    @property
    def response_rate(self) -> float:
        """The share of those asked who answered."""
        return self.answered / self.asked


def non_response_bounds(
    metric: Metric, tally: Tally, *, asked: int, differ_by: float | None = None
) -> NonResponseBounds:
    """
    Return the bounds of a survey figure over everybody who was asked.

    An interval says how sure the answers are; it says nothing about those who
    gave none. In the worst case all of them would have given the worst
    answer, or the best. No assumption is made, so the bounds are wide:
    Manski (1989), Anatomy of the Selection Problem, Journal of Human
    Resources 24(3), 343-360; the interval goes outside them as in Horowitz
    and Manski (2000), JASA 95(449), 77-84.

    Args:
        metric: A metric that averages over answers and is bounded at both ends.
        tally: Its tally of the answers.
        asked: How many were asked, those who answered included.
        differ_by: What you are ready to assume: that the figure of the silent
            differs by at most this from the figure of those who answered.
            Without it they may have said anything.

    Raises:
        InvalidValueError: The metric has no such bounds or the tally no
            interval, more answered than were asked, or `differ_by` is negative.

    >>> from cxcore.metrics import CSAT
    >>> csat = CSAT()
    >>> answers = csat.tally([{"csat_score": 5}] * 80 + [{"csat_score": 2}] * 20)
    >>> worst = non_response_bounds(csat, answers, asked=400)
    >>> round(worst.low, 3), round(worst.high, 3), worst.response_rate
    (0.178, 0.967, 0.25)
    >>> mild = non_response_bounds(csat, answers, asked=400, differ_by=0.1)
    >>> round(mild.low, 3), round(mild.high, 3)
    (0.636, 0.942)
    """
    estimate = metric.result(tally)
    lowest, highest = metric.range
    if highest is None:
        raise InvalidValueError(
            f"{metric.id} has no upper bound, so the silent could do anything to it.", path="metric"
        )
    if estimate.low is None or estimate.high is None:
        raise InvalidValueError(
            f"{metric.id} has no interval here: {estimate.reason or 'it is a count'}.", path="tally"
        )
    if asked < estimate.n:
        raise InvalidValueError(f"is at least the number of answers; {asked} is below {estimate.n}.", path="asked")
    if differ_by is not None and differ_by < 0:
        raise InvalidValueError(f"is at least zero; {differ_by} is not.", path="differ_by")
    silent = (asked - estimate.n) / asked
    worst = lowest if differ_by is None else max(lowest, estimate.low - differ_by)
    best = highest if differ_by is None else min(highest, estimate.high + differ_by)
    return NonResponseBounds(
        low=(1 - silent) * estimate.low + silent * worst,
        high=(1 - silent) * estimate.high + silent * best,
        answered=estimate.n,
        asked=asked,
    )
