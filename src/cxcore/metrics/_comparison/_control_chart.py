"""Whether a week is out of the ordinary, given how many rows it has."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Final, Literal

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.metrics._comparison._share_counts import ShareCount, share_counts
from cxcore.metrics._measuring._measure import Measurement
from cxcore.values import html_table

SIGMAS: Final = 3  # Shewhart (1931), Economic Control of Quality of Manufactured Product
RUN: Final = 8  # Western Electric (1956), Statistical Quality Control Handbook, the fourth test
_MEAN_RANGE_OF_TWO: Final = 1.128379167095513  # 2 / sqrt(pi), by which a range of two normal values exceeds a sigma

_LIMITS: Final = ("laney", "binomial")


@attrs.frozen
class ChartPoint:
    """
    One period on a control chart.

    Args:
        group: The period, as it was grouped by.
        value: Its share.
        n: How many rows it rests on.
        low, high: The limits for a period of that many rows.
        signal: Why it is out of the ordinary; empty where it is not.
    """

    group: Mapping[str, object]
    value: float
    n: int
    low: float
    high: float
    signal: str = ""


@attrs.frozen(repr=False)
class ControlChart(Sequence[ChartPoint]):
    """
    Periods in order, with the limits between which chance alone moves them.

    Args:
        centre: The share of all periods together.
        overdispersion: How many times wider the shares scatter than chance
            would scatter them; 1 for binomial limits.
    """

    centre: float
    overdispersion: float
    _points: tuple[ChartPoint, ...]

    @property
    def signals(self) -> tuple[ChartPoint, ...]:
        """The periods that are out of the ordinary."""
        return tuple(point for point in self._points if point.signal)

    def __getitem__(self, place: int) -> ChartPoint:  # type: ignore[override]  # a chart is not cut in slices
        return self._points[place]

    def __iter__(self) -> Iterator[ChartPoint]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)

    def __repr__(self) -> str:
        return f"<ControlChart of {len(self)} periods around {self.centre:.4f}: {len(self.signals)} with a signal>"

    def _repr_html_(self) -> str:
        head = ("period", "value", "limits", "n", "signal")
        return html_table(head, map(_cells, self._points), caption=f"around {self.centre:.4f}")


def control_chart(
    measurements: Sequence[Measurement], *, limits: Literal["laney", "binomial"] = "laney"
) -> ControlChart:
    """
    Return the control chart of a share over time.

    A quiet week of nine answers swings further than a busy one of nine
    hundred, so each period has limits for its own n. A period signals when it
    lies outside them (three sigmas), or ends a run of eight on one side of
    the centre.

    Args:
        measurements: One share by period, in order of time, as :func:`measure`
            gives it. Periods without a value are left out.
        limits: ``binomial`` is the p-chart: chance of independent rows only.
            ``laney`` is the p'-chart of Laney (2002), Quality Engineering
            14(4), 531-537, which widens (or narrows) the limits by the
            scatter that is seen from one period to the next. Weeks are never
            quite alike, and with thousands of rows a p-chart signals at all of them.

    Raises:
        InvalidValueError: There are fewer than two periods, they are no shares
            of one definition, or `limits` is neither.

    >>> from cxcore.metrics import CSAT, measure
    >>> weeks = {10: (85, 15), 11: (90, 10), 12: (81, 19), 13: (88, 12), 14: (50, 50)}
    >>> rows = [
    ...     {"week": week, "csat_score": score}
    ...     for week, (good, bad) in weeks.items()
    ...     for score in [5] * good + [1] * bad
    ... ]
    >>> chart = control_chart(measure(rows, [CSAT()], by=["week"]), limits="binomial")
    >>> [(point.group["week"], point.signal) for point in chart.signals]
    [(14, 'below its limits')]
    """
    if limits not in _LIMITS:
        raise InvalidValueError(f"there is no {limits!r}. {suggest(limits, _LIMITS, kind='limits')}", path="limits")
    counts = share_counts(measurements)
    if len(counts) < 2:  # noqa: PLR2004  # one period moves from nothing
        raise InvalidValueError(
            f"a chart has at least two periods with a value, not {len(counts)}.", path="measurements"
        )
    centre = sum(each.k for each in counts) / sum(each.n for each in counts)
    sigmas = [sqrt(centre * (1 - centre) / each.n) for each in counts]
    wider = _overdispersion(counts, centre, sigmas) if limits == "laney" and 0 < centre < 1 else 1.0
    points = []
    run = 0  # of periods on one side, signed
    for each, sigma in zip(counts, sigmas, strict=True):
        low, high = max(0.0, centre - SIGMAS * wider * sigma), min(1.0, centre + SIGMAS * wider * sigma)
        run = _continued(run, each.share - centre)
        points.append(ChartPoint(each.measurement.group, each.share, each.n, low, high, _signal(each, low, high, run)))
    return ControlChart(centre, wider, tuple(points))


def _cells(point: ChartPoint) -> tuple[str, ...]:
    return (
        ", ".join(str(value) for value in point.group.values()),
        f"{point.value:.4f}",
        f"{point.low:.4f} to {point.high:.4f}",
        f"{point.n:,}",
        point.signal,
    )


def _overdispersion(counts: Sequence[ShareCount], centre: float, sigmas: Sequence[float]) -> float:
    scores = [(each.share - centre) / sigma for each, sigma in zip(counts, sigmas, strict=True)]
    ranges = [abs(after - before) for before, after in pairwise(scores)]
    return sum(ranges) / len(ranges) / _MEAN_RANGE_OF_TWO


def _continued(run: int, departure: float) -> int:
    if departure > 0:
        return max(run, 0) + 1
    return min(run, 0) - 1 if departure < 0 else 0


def _signal(each: ShareCount, low: float, high: float, run: int) -> str:
    if each.share < low:
        return "below its limits"
    if each.share > high:
        return "above its limits"
    if abs(run) >= RUN:
        return f"{abs(run)} periods in a row {'above' if run > 0 else 'below'} the centre"
    return ""
