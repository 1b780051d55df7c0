"""Figures of answers on a scale: a mean, and the net of two ends."""

from cxcore._statistics._means import mean_interval
from cxcore._statistics._shares import adjusted_wald_nps
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._figures import require_parts
from cxcore.metrics._template._metric import CONFIDENCE, Figure
from cxcore.metrics._template._row import Row, UnusableRow

MILLION = 1_000_000


def score_for_mean(score: float) -> Evidence:
    """Return the sums from which :func:`mean_score` makes a mean; scores count to six decimals."""
    millionths = round(score * MILLION)
    return Evidence({"n": 1, "millionths": millionths, "millionths_squared": millionths**2})


def mean_score(tally: Tally) -> Figure:
    """
    Return the mean of scores with its t interval; scores that are all alike have none.

    Scores pile up at an end of their scale, so that the interval of a few
    holds the truth less often than it says: measured on skewed answers of 1
    to 5, in 86 % of 5 answers, 90 % of 10 and 93 % of 30.
    """
    n, total = tally.sum("n"), tally.sum("millionths")
    if n == 0:
        return Figure(None, 0)
    interval = mean_interval(n, total, tally.sum("millionths_squared"), CONFIDENCE)
    low, high = (None, None) if interval is None else (interval[0] / MILLION, interval[1] / MILLION)
    return Figure(total / n / MILLION, n, low, high, "Student's t")


def net_score(favourable: int, unfavourable: int, n: int) -> Figure:
    """Return 100 times the difference of two shares of the same answers, with its interval."""
    require_parts(n, favourable, unfavourable)
    if n == 0:
        return Figure(None, 0)
    interval = adjusted_wald_nps(favourable, unfavourable, n, CONFIDENCE)
    return Figure(100 * (favourable - unfavourable) / n, n, *interval, "adjusted Wald, Rocks 2016")


def whole_score(row: Row, fact: str, *, low: int, high: int) -> float:
    """Return a whole number of the scale, refusing what lies between two."""
    score = row.score(fact, low=low, high=high)
    if not score.is_integer():
        raise UnusableRow(f"{fact} between two whole numbers")
    return score
