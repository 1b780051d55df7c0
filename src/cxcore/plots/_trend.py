"""Figures over time, each with its interval."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.metrics import Estimate, Measurement, Period
from cxcore.plots._chart import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    WIDTH,
    YELLOW,
    Record,
    TimeAxis,
    altair,
    bounded,
    colours,
    count,
    described,
    title,
)
from cxcore.plots._measured import Scale, heading, names, subtitle, tooltip

if TYPE_CHECKING:
    from altair import LayerChart

Point = tuple[Period, Estimate]

_COLOURS: Final = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW)
_HEIGHT: Final = 260


def trend(measurements: Iterable[Measurement]) -> "LayerChart":
    """
    Return a chart of a figure over hours, days, weeks or months: points, each with a line for its interval.

    There is a colour for each group, and for each definition where several
    were measured. A line joins neighbouring periods; where a period is
    missing or has no figure it breaks, since nobody knows what was there.
    Points stand inside their period, those of several groups beside each
    other, on the wall clock of the periods' zone. The axis of the figures is as wide as they need and does not begin
    at zero; an interval without an end on one side runs to the edge.

    Two lines that overlap do not mean that nothing changed:
    :func:`cxcore.metrics.compare` gives the interval of a difference, and
    :func:`cxcore.metrics.control_chart` says which period is out of the ordinary.

    Args:
        measurements: What ``measure(..., period=...)`` found, in one unit.
            Rows that belong in no period are not drawn.

    Raises:
        InvalidValueError: There is no period, or periods of different kinds or
            zones; figures of different units; more than seven colours; or
            more than 5,000 points.
        MissingExtraError: Altair is not installed.

    >>> from datetime import UTC, datetime, timedelta
    >>> from cxcore.metrics import CSAT, measure
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> rows = [
    ...     {"started_at": monday + timedelta(weeks=week), "csat_score": score}
    ...     for week, (good, bad) in enumerate([(19, 1), (40, 10)])
    ...     for score in [5] * good + [1] * bad
    ... ]
    >>> weekly = measure(rows, [CSAT()], period="week", zone="Europe/Lisbon")
    >>> print(trend(weekly).to_dict()["description"])
    csat by week. Answers of 4 or more / answers, on a scale of 1 to 5. Lines are 95 % intervals. csat: 2 weeks, from 95.0 %, 76.4 % to 99.1 %, n = 20 in 2026-W10 to 80.0 %, 67.0 % to 88.8 %, n = 50 in 2026-W11.
    """
    alt = altair()
    dated = [each for each in measurements if any(isinstance(value, Period) for value in each.group.values())]
    if not dated:
        raise InvalidValueError(
            "are by period: measure(..., period='week', zone='Europe/Lisbon').", path="measurements"
        )
    scale = Scale.of(each.estimate for each in dated)
    series = _series(dated)
    axis = _axis([period for points in series.values() for period, _ in points])
    records = bounded(_records(series, scale, axis), path="measurements", advice="take longer periods")

    x = alt.X("at:Q", scale=axis.scale(alt), axis=axis.labels(alt))
    y = {field: alt.Y(f"{field}:Q", scale=scale.domain(alt), axis=scale.axis(alt)) for field in ("low", "value")}
    palette = dict(zip(series, _COLOURS, strict=False))
    legend = None if len(series) == 1 else alt.Legend(title=None, orient="top", symbolOpacity=1)
    colour = alt.Color("series:N", scale=colours(alt, palette, series), legend=legend)
    data = alt.InlineData(values=records)
    with_interval = alt.InlineData(values=[record for record in records if "low" in record])
    intervals = (
        alt.Chart(with_interval)
        .mark_rule(opacity=0.5, strokeWidth=2)
        .encode(x=x, y=y["low"], y2="high:Q", color=colour)
    )
    lines = alt.Chart(data).mark_line(strokeWidth=1.5).encode(x=x, y=y["value"], color=colour, detail="run:N")
    points = (
        alt.Chart(data)
        .mark_point(filled=True, size=55, opacity=1)
        .encode(x=x, y=y["value"], color=colour, tooltip=tooltip(alt, "series", "period"))
    )
    text = f"{heading(dated)} by {next(iter(series.values()))[0][0].kind}"
    notes = [*subtitle(dated), *axis.notes()]
    chart: LayerChart = alt.layer(intervals, lines, points).properties(
        width=WIDTH,
        height=_HEIGHT,
        title=title(alt, text, *notes),
        description=described(text, *notes, *(_told(name, found, scale) for name, found in series.items())),
    )
    return chart


def _series(measurements: Sequence[Measurement]) -> Mapping[str, list[Point]]:
    """Return the points of each group and definition, in the order of time."""
    found: dict[str, list[Point]] = {}
    for name, each in zip(names(measurements), measurements, strict=True):
        period = next(value for value in each.group.values() if isinstance(value, Period))
        found.setdefault(name or each.estimate.metric, []).append((period, each.estimate))
    if len(found) > len(_COLOURS):
        raise InvalidValueError(
            f"make at most {len(_COLOURS)} colours in one chart, which can be told apart; these make {len(found)}.",
            path="measurements",
        )
    return {name: sorted(points, key=lambda point: point[0].start) for name, points in found.items()}


def _axis(periods: Sequence[Period]) -> TimeAxis:
    kinds, zones = ({getattr(each, name) for each in periods} for name in ("kind", "zone"))
    if len(kinds) > 1 or len(zones) > 1:
        which = ", ".join(sorted(kinds if len(kinds) > 1 else zones))
        raise InvalidValueError(f"are periods of one kind and zone; these are of {which}.", path="measurements")
    last = max(periods, key=lambda period: period.start)
    return TimeAxis.of(Interval(min(each.start for each in periods), last.interval.end), zone=last.zone)


def _records(series: Mapping[str, Sequence[Point]], scale: Scale, axis: TimeAxis) -> Iterator[Record]:
    run = 0  # of periods without a gap, which a line may join
    for place, (name, points) in enumerate(series.items(), 1):
        end = None
        for period, estimate in points:
            if estimate.value is None:
                continue
            run += period.start != end  # a new series begins a run, too
            end = period.interval.end
            begins = axis.place(to_microseconds(period.start))
            yield {
                "series": name,
                "period": str(period),
                "at": begins + (axis.place(to_microseconds(end)) - begins) * place / (len(series) + 1),
                "run": run,
                **scale.record(estimate),
            }


def _told(name: str, points: Sequence[Point], scale: Scale) -> str:
    (first, earliest), (last, latest) = points[0], points[-1]
    return (
        f"{name}: {count(len(points), first.kind)}, from {scale.told(earliest)} in {first} "
        f"to {scale.told(latest)} in {last}."
    )
