"""Durations of which some are still running: the Kaplan-Meier curve and what is read off it."""

from bisect import bisect_right
from math import exp, inf, log, sqrt
from typing import NamedTuple

import attrs

from cxcore._statistics._shares import z_of
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally_bounds import refuse_below_zero

# Shares that were multiplied up one step at a time: two that are equal on paper differ by less.
_ROUNDING = 1e-12


class Step(NamedTuple):
    """The curve from `time` on: the share still open, and Greenwood's sum for its variance."""

    time: int
    survival: float
    greenwood: float


@attrs.frozen
class SurvivalCurve:
    """
    The share of cases still open after a time, as a falling staircase.

    Kaplan and Meier (1958), JASA 53(282), 457-481. A case that ended exactly
    at a time counts as ended from that time on; one that was last seen open
    at that time is still at risk at it.
    """

    steps: tuple[Step, ...]

    def survival(self, time: float) -> float:
        """Return the share still open once `time` has passed."""
        return self._step(time).survival

    def standard_error(self, time: float) -> float:
        """Return the standard error of :meth:`survival`, by Greenwood's formula (1926)."""
        step = self._step(time)
        return step.survival * sqrt(step.greenwood) if step.survival > 0 else 0.0

    def quantile(self, share: float) -> int | None:
        """Return the first time by which `share` have ended, or ``None`` where the curve stays above that."""
        return next((step.time for step in self.steps if step.survival <= 1 - share + _ROUNDING), None)

    def quantile_interval(self, share: float, confidence: float) -> tuple[int | None, int | None]:
        """
        Return the times that hold the true quantile between them.

        Brookmeyer and Crowley (1982), Biometrics 38(1), 29-41: the times at
        which `share` lies within the pointwise band of the curve; the band is
        made on the scale of log(-log), as Kalbfleisch and Prentice do, which
        keeps it between 0 and 1. An end is ``None`` where the band never gets there.
        """
        low = None
        for step in self.steps:
            lower, upper = band(step, confidence)
            if low is None and lower <= 1 - share:
                low = step.time
            if upper <= 1 - share:  # no sooner than the lower one
                return low, step.time
        return low, None

    def _step(self, time: float) -> Step:
        reached = bisect_right(self.steps, time, key=lambda step: step.time)
        return self.steps[reached - 1] if reached else Step(0, 1.0, 0.0)


def kaplan_meier(ended: Distribution, still_open: Distribution) -> SurvivalCurve:
    """Return the curve of durations that `ended` and of those that are `still_open`, each with how often."""
    for distribution in (ended, still_open):
        refuse_below_zero(distribution)
    endings, censorings = dict(ended), dict(still_open)
    at_risk = sum(endings.values()) + sum(censorings.values())
    survival, greenwood = 1.0, 0.0
    steps = []
    for time in sorted(endings.keys() | censorings.keys()):
        events = endings.get(time, 0)
        if events:
            survival *= (at_risk - events) / at_risk
            greenwood += events / (at_risk * (at_risk - events)) if events < at_risk else inf
            steps.append(Step(time, survival, greenwood))
        at_risk -= events + censorings.get(time, 0)
    return SurvivalCurve(tuple(steps))


def band(step: Step, confidence: float) -> tuple[float, float]:
    """Return the pointwise interval of the share still open from a step on."""
    if step.survival == 0:
        # Everything has ended: the formula has no variance left, so only the lower end is known.
        return 0.0, 1.0
    spread = z_of(confidence) * sqrt(step.greenwood) / log(step.survival)  # negative, as the logarithm is
    return step.survival ** exp(-spread), step.survival ** exp(spread)
