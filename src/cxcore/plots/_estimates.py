"""Figures side by side, each with its interval."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cxcore.metrics import Estimate, Measurement
from cxcore.plots._chart import BLUE, ROW, WIDTH, Record, altair, bounded, described, title
from cxcore.plots._measured import Scale, heading, names, subtitle, tooltip

if TYPE_CHECKING:
    from altair import LayerChart


def estimates(measurements: Iterable[Measurement]) -> "LayerChart":
    """
    Return a chart of figures, a row for each: a point, and a line for its interval.

    Rows come in the order of `measurements`, and say what tells them apart:
    the group, and the choices of the definition where they differ. A row
    without a figure says why. The axis is as wide as the figures need and
    does not begin at zero; an interval that has no end on one side, as that
    of a median may, runs to the edge.

    Args:
        measurements: What :func:`cxcore.metrics.measure` found, in one unit.

    Raises:
        InvalidValueError: There are none, more than 5,000, or figures of
            different units.
        MissingExtraError: Altair is not installed.

    >>> from cxcore.metrics import CSAT, measure
    >>> ratings = {"Lisbon": (19, 1), "Manila": (40, 10)}
    >>> rows = [
    ...     {"team": team, "csat_score": score}
    ...     for team, (good, bad) in ratings.items()
    ...     for score in [5] * good + [1] * bad
    ... ]
    >>> print(estimates(measure(rows, [CSAT()], by=["team"])).to_dict()["description"])
    csat. Answers of 4 or more / answers, on a scale of 1 to 5. Lines are 95 % intervals. Lisbon: 95.0 %, 76.4 % to 99.1 %, n = 20. Manila: 80.0 %, 67.0 % to 88.8 %, n = 50.
    """
    alt = altair()
    found = list(measurements)
    scale = Scale.of(each.estimate for each in found)
    rows = [(name or each.estimate.metric, each.estimate) for name, each in zip(names(found), found, strict=True)]
    records = bounded(_records(rows, scale), path="measurements", advice="draw fewer groups")
    labels = json.dumps([name for name, _ in rows])
    y = alt.Y(
        "row:O",  # by its number: two groups may be called alike
        title=None,
        axis=alt.Axis(labelExpr=f"{labels}[datum.value]", labelLimit=320),
        scale=alt.Scale(domain=list(range(len(rows)))),
    )
    x = {field: alt.X(f"{field}:Q", scale=scale.domain(alt), axis=scale.axis(alt)) for field in ("low", "value")}
    drawn = [record for record in records if record["value"] is not None]
    lines = (
        alt.Chart(alt.InlineData(values=[record for record in drawn if "low" in record]))
        .mark_rule(color=BLUE, strokeWidth=2)
        .encode(x=x["low"], x2="high:Q", y=y)
    )
    points = (
        alt.Chart(alt.InlineData(values=drawn))
        .mark_point(color=BLUE, filled=True, size=70, opacity=1)
        .encode(x=x["value"], y=y, tooltip=tooltip(alt, "name"))
    )
    reasons = (
        alt.Chart(alt.InlineData(values=[record for record in records if record["value"] is None]))
        .mark_text(align="left", color="#555")
        .encode(x=alt.value(4), y=y, text="why:N")
    )
    notes = subtitle(found)
    said = [f"{name}: {scale.told(estimate)}." for name, estimate in rows]
    chart: LayerChart = alt.layer(lines, points, reasons).properties(
        width=WIDTH,
        height=len(rows) * ROW,
        title=title(alt, heading(found), *notes),
        description=described(heading(found), *notes, *said),
    )
    return chart


def _records(rows: Iterable[tuple[str, Estimate]], scale: Scale) -> Iterator[Record]:
    for number, (name, estimate) in enumerate(rows):
        yield {"row": number, "name": name, **scale.record(estimate), "why": estimate.reason}
