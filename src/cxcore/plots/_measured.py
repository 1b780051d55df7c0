"""What charts of measurements share: one unit, names that tell them apart, and intervals that may be open."""

from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics import Estimate, Measurement, Period
from cxcore.plots._chart import Record

_SHARE: Final = "share"
_ROOM: Final = 0.05  # beside the outermost figure, of the whole width


@attrs.frozen
class Scale:
    """The one unit of the figures of a chart, and how far they reach."""

    unit: str
    low: float
    high: float

    @classmethod
    def of(cls, estimates: Iterable[Estimate]) -> "Scale":
        """
        Return the scale of estimates, a little wider than what is known of them.

        Raises:
            InvalidValueError: There is none, or they are measured in different units.
        """
        found = list(estimates)
        units = sorted({each.unit for each in found})
        if len(units) != 1:
            which = f"these are in {' and '.join(units)}" if units else "there are none"
            raise InvalidValueError(f"are of one unit in one chart; {which}.", path="measurements")
        known = [bound for each in found for bound in (each.low, each.value, each.high) if bound is not None]
        low, high = min(known, default=0), max(known, default=1)
        room = _ROOM * (high - low or 1)
        return cls(units[0], low - room, high + room)

    def record(self, estimate: Estimate) -> Record:
        """Return an estimate as a chart holds it; an interval without an end runs to that of the axis."""
        has_interval = estimate.method is not None
        bounds = (
            self.low if estimate.low is None else estimate.low,
            self.high if estimate.high is None else estimate.high,
        )
        return {
            "value": estimate.value,
            **({"low": bounds[0], "high": bounds[1]} if has_interval else {}),
            "figure": self.said(estimate.value),
            "interval": f"{self.said(estimate.low)} to {self.said(estimate.high)}" if has_interval else "",
            "n": estimate.n,
            "left out": sum(estimate.excluded.values()),
            "definition": estimate.definition,
        }

    def said(self, value: float | None) -> str:
        """Return a figure in its unit, as a person reads it."""
        if value is None:
            return "?"
        if self.unit == _SHARE:
            return f"{100 * value:.1f} %"
        return f"{value:,} {self.unit}" if isinstance(value, int) else f"{value:,.2f} {self.unit}"

    def told(self, estimate: Estimate) -> str:
        """Return an estimate in words, for a reader who does not see the chart."""
        if estimate.value is None:
            return estimate.reason
        interval = [] if estimate.method is None else [f"{self.said(estimate.low)} to {self.said(estimate.high)}"]
        return ", ".join([self.said(estimate.value), *interval, f"n = {estimate.n:,}"])

    def axis(self, alt: ModuleType) -> Any:
        """Return the axis of the figures."""
        return alt.Axis(title=None, format="%") if self.unit == _SHARE else alt.Axis(title=self.unit)

    def domain(self, alt: ModuleType) -> Any:
        """Return the scale, which is exactly as wide as the figures need."""
        return alt.Scale(domain=[self.low, self.high], nice=False, zero=False)


def names(measurements: Sequence[Measurement]) -> list[str]:
    """Return what tells measurements apart: their group without its period, and what differs in their definitions."""
    definitions = _definitions([each.estimate for each in measurements])
    return [
        ", ".join(filter(None, (_group(each.group), definition)))
        for each, definition in zip(measurements, definitions, strict=True)
    ]


def _group(group: Mapping[str, object]) -> str:
    labels = (value for value in group.values() if not isinstance(value, Period))
    return ", ".join("(unknown)" if value is None else str(value) for value in labels)


def _definitions(estimates: Sequence[Estimate]) -> list[str]:
    seen: dict[str, dict[str, set[str]]] = {}
    for each in estimates:
        choices = seen.setdefault(each.metric, {})
        for name, choice in each.arguments.items():
            choices.setdefault(name, set()).add(str(choice))
    found = []
    for each in estimates:
        differing = [str(choice) for name, choice in each.arguments.items() if len(seen[each.metric][name]) > 1]
        found.append(" ".join([*([each.metric] if len(seen) > 1 else []), *differing]).replace("_", " "))
    return found


def heading(measurements: Sequence[Measurement]) -> str:
    """Return what is measured, in words."""
    metrics = dict.fromkeys(each.estimate.metric.replace("_", " ") for each in measurements)
    return ", ".join(metrics)


def subtitle(measurements: Sequence[Measurement]) -> list[str]:
    """Return the definition, where all have the same, and how sure the intervals are."""
    estimates = [each.estimate for each in measurements]
    definitions = dict.fromkeys(each.definition for each in estimates)
    confidences = sorted({each.confidence for each in estimates if each.confidence is not None})
    is_open = any(each.method is not None and (each.low is None or each.high is None) for each in estimates)
    return [
        *(definitions if len(definitions) == 1 else ()),
        *(f"Lines are {100 * each:g} % intervals." for each in confidences),
        *(["A line that runs to the edge has no end there."] if is_open else []),
    ]


def tooltip(alt: ModuleType, *fields: str) -> list[Any]:
    """Return what a reader sees who rests on a figure."""
    return [alt.Tooltip(f"{field}:N") for field in (*fields, "figure", "interval", "n", "left out", "definition")]
