"""How much a figure moved, and whether that is more than chance."""

import attrs

from cxcore._statistics._newcombe import Part, adjusted_wald_nps_difference, weighted_sum
from cxcore.metrics._families._satisfaction import NPS
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._estimate import Estimate, in_words
from cxcore.metrics._template._metric import CONFIDENCE, Metric


@attrs.frozen
class Difference:
    """
    How much a figure moved.

    Args:
        before: The first estimate.
        after: The second.
        value: `after` less `before`; ``None`` where one of them has no value.
        low, high: The interval of `value`; ``None`` where one of them has no interval.
        confidence: How often such an interval holds the true difference.
        method: How it was made.
    """

    before: Estimate
    after: Estimate
    value: float | None
    low: float | None = None
    high: float | None = None
    confidence: float | None = None
    method: str | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt about the direction."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def verdict(self) -> str:
        """What the interval says of it: more than chance, perhaps chance, or why nobody can tell; empty without one."""
        if self.value is None:
            return f"cannot be compared: {self.before.reason or self.after.reason}"
        if self.low is None or self.high is None:
            return ""
        return "more than chance" if self.is_clear else "perhaps chance"

    def explain(self) -> str:
        """Return the difference as a sentence or two of plain English."""
        name = self.after.metric.replace("_", " ")
        if self.value is None:
            return f"{name} cannot be compared: {self.before.reason or self.after.reason}."
        moved = f"{name} went from {in_words(self.before.value)} to {in_words(self.after.value)}"
        if self.low is None or self.high is None:
            return f"{moved}, a difference of {in_words(self.value)}."
        verdict = "That is more than chance." if self.is_clear else "Chance alone could do that."
        return (
            f"{moved}, a difference of {in_words(self.value)}; the {100 * CONFIDENCE:g} % interval runs "
            f"from {in_words(self.low)} to {in_words(self.high)} ({self.method}). {verdict}"
        )


def difference_of(metric: Metric, before: Tally, after: Tally) -> Difference:
    """Return how much a metric moved from one tally to another."""
    first, second = metric.result(before), metric.result(after)
    if first.value is None or second.value is None:
        return Difference(first, second, None)
    value = second.value - first.value
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return Difference(first, second, value)
    if isinstance(metric, NPS) and metric.interval == "adjusted_wald":
        low, high = adjusted_wald_nps_difference(_answers(before), _answers(after), CONFIDENCE)
        method = "adjusted Wald, Lewis and Sauro"
    else:
        parts = (Part(first.value, first.low, first.high, -1), Part(second.value, second.low, second.high))
        _, low, high = weighted_sum(parts)
        method = "Newcombe 1998" if first.method == "Wilson" else f"Zou and Donner 2008 ({first.method})"
    return Difference(first, second, value, low, high, CONFIDENCE, method)


def _answers(tally: Tally) -> tuple[int, int, int]:
    return tally.sum("promoters"), tally.sum("detractors"), tally.sum("n")
