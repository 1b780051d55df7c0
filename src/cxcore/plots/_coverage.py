"""Demand against cover, hour by hour."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from cxcore.coverage import CoveragePlan, CoverageReport, CoverageShare, Demand, DemandStream
from cxcore.coverage import coverage as report_of
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.plots._chart import (
    BLUE,
    ORANGE,
    SKY,
    VERMILION,
    WIDTH,
    Record,
    TimeAxis,
    altair,
    bounded,
    check_length,
    colours,
    described,
    title,
)
from cxcore.plots._wall_clock import full_hours

if TYPE_CHECKING:
    from types import ModuleType

    from altair import VConcatChart

By = Literal["region", "language", "channel", "stream"]

_MOST_DAYS: Final = 14
_MOST_PANELS: Final = 12
_HEIGHT: Final = 110
_COLOURS: Final = {
    "people": BLUE,
    "people and automation": SKY,
    "automation only": ORANGE,
    "nobody": VERMILION,
}


@attrs.frozen
class _Grouping:
    """One way to sort streams: where the shares stand, and to which of them a stream belongs."""

    shares: Callable[[CoverageReport], Mapping[str, CoverageShare]]
    group_of: Callable[[DemandStream], str]


_GROUPINGS: Final[Mapping[str, _Grouping]] = {
    "region": _Grouping(lambda report: report.by_region, lambda stream: stream.region),
    "language": _Grouping(lambda report: report.by_language, lambda stream: stream.language),
    "channel": _Grouping(lambda report: report.by_channel, lambda stream: stream.channel.value),
    "stream": _Grouping(lambda report: report.by_stream, lambda stream: stream.name),
}


def coverage(plan: CoveragePlan, demand: Demand, window: Interval, *, zone: str, by: By = "region") -> "VConcatChart":
    """
    Return a chart of demand against cover, hour by hour, with a panel for each region.

    Each bar is the interactions that are expected in an hour of the clock;
    its colours say who is there for them, in the terms of
    :class:`cxcore.coverage.CoverageShare`: people, people and automation,
    automation only, or nobody. A strip on top of a panel marks its gaps to
    the minute: time in which no people are there who can serve a stream.

    The figures are those of :func:`cxcore.coverage.coverage` for each hour,
    so those of a panel add up to its report for the window. Time is real
    time, labelled with the wall clock of `zone`; a dashed line marks each
    change of that clock.

    Args:
        plan: Who is there.
        demand: Who is expected.
        window: At most 14 days; a week is a good size.
        zone: The IANA name of the zone whose wall clock labels the hours.
        by: What has a panel each: ``"region"``, ``"language"``,
            ``"channel"`` or ``"stream"``.

    Raises:
        InvalidValueError: `window` is longer than 14 days, `by` is none of
            its words, or it makes more than 12 panels.
        UnknownZoneError: `zone` is no IANA time zone.
        MissingExtraError: Altair is not installed.

    >>> from datetime import UTC, datetime
    >>> from cxcore.coverage import ArrivalProfile, Region
    >>> from cxcore.models import Channel
    >>> demand = Demand(
    ...     regions={"us": Region(zone="America/New_York")},
    ...     streams=[DemandStream(
    ...         region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-18:00": 10})
    ...     )],
    ... )
    >>> week = Interval(datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 3, 23, tzinfo=UTC))
    >>> chart = coverage(CoveragePlan(), demand, week, zone="America/New_York")
    >>> print(chart.to_dict()["description"].partition(". ")[2])
    us: 500 expected, 0 with people, 0 with automation only, 500 with nobody.
    """
    alt = altair()
    if by not in _GROUPINGS:
        raise InvalidValueError(f"is one of {', '.join(map(repr, _GROUPINGS))}; {by!r} is not.", path="by")
    check_length(window, days=_MOST_DAYS, path="window", advice="take one week of it")
    grouping = _GROUPINGS[by]
    axis = TimeAxis.of(window, zone=zone)
    whole = report_of(plan, demand, window)
    shares = grouping.shares(whole)
    if len(shares) > _MOST_PANELS:
        raise InvalidValueError(
            f"{by!r} makes {len(shares)} panels; a chart shows at most {_MOST_PANELS}: group more coarsely, "
            "or draw a part of the demand.",
            path="by",
        )
    bars = bounded(
        (
            {by: group, **record}
            for hour in _hours(axis)
            for group, share in grouping.shares(report_of(plan, demand, hour)).items()
            for record in _stack(share, axis.span(hour))
        ),
        path="window",
        advice="take a shorter one",
    )
    gaps = [
        {
            by: grouping.group_of(demand[gap.stream]),
            "stream": gap.stream,
            "expected": gap.expected,
            "with automation": gap.automated,
            **axis.span(gap.interval),
        }
        for gap in sorted(whole.gaps, key=lambda gap: (gap.interval, gap.stream))
    ]

    span = axis.span(window)
    heading = f"Demand and cover by {by} from {span['starts']} to {span['ends']}"
    strips = ["Interactions in each hour. A strip on top marks the gaps: time without people who could serve them."]
    highest = max((record["upper"] for record in bars), default=1.0)
    last = len(shares) - 1
    panels = [
        _panel(
            alt,
            group,
            axis,
            [record for record in bars if record[by] == group],
            [record for record in gaps if record[by] == group],
            highest=highest,
            is_last=number == last,
        )
        for number, group in enumerate(shares)
    ]
    chart: VConcatChart = alt.vconcat(*panels, spacing=8).properties(
        title=title(alt, heading, *strips, *axis.notes()),
        description=described(heading, *(_in_words(group, share) for group, share in shares.items()), *axis.notes()),
    )
    return chart


def _hours(axis: TimeAxis) -> Iterator[Interval]:
    """Yield the window cut at the full hours of its clock and wherever the clock was changed."""
    start, end = to_microseconds(axis.window.start), to_microseconds(axis.window.end)
    cuts = {start, end, *(piece.start for piece in axis.pieces), *(at for at, _ in full_hours(axis.pieces))}
    for since, until in pairwise(sorted(cuts)):
        yield Interval.from_microseconds(since, until)


def _parts(share: CoverageShare) -> dict[str, float]:
    """Return who is there for how many of the expected interactions; the parts add up to them."""
    both = share.automated - share.only_automated
    return {
        "people": share.covered - both,
        "people and automation": both,
        "automation only": share.only_automated,
        "nobody": share.missed - share.only_automated,
    }


def _stack(share: CoverageShare, when: Record) -> Iterator[Record]:
    lower = 0.0
    for who, interactions in _parts(share).items():
        if interactions > 0:
            yield {
                "who": who,
                "interactions": interactions,
                "lower": lower,
                "upper": lower + interactions,
                "expected": share.expected,
                **when,
            }
            lower += interactions


def _panel(
    alt: "ModuleType",
    group: str,
    axis: TimeAxis,
    bars: list[Record],
    gaps: list[Record],
    *,
    highest: float,
    is_last: bool,
) -> Any:
    x = alt.X("from:Q", scale=axis.scale(alt), axis=axis.labels(alt, hidden=not is_last))
    when = [alt.Tooltip("starts:N"), alt.Tooltip("ends:N")]
    stacked = (
        alt.Chart(alt.InlineData(values=bars))
        .mark_rect(stroke="white", strokeWidth=0.3)
        .encode(
            x=x,
            x2="to:Q",
            y=alt.Y("lower:Q", title=None, scale=alt.Scale(domain=[0, highest]), axis=alt.Axis(tickCount=4)),
            y2="upper:Q",
            color=alt.Color(
                "who:N", scale=colours(alt, _COLOURS, _COLOURS), legend=alt.Legend(title=None, orient="top")
            ),
            tooltip=[alt.Tooltip("who:N"), alt.Tooltip("interactions:Q"), alt.Tooltip("expected:Q"), *when],
        )
    )
    strip = (
        alt.Chart(alt.InlineData(values=gaps))
        .mark_rect(color=VERMILION)
        .encode(
            x=x,
            x2="to:Q",
            y=alt.value(-7),
            y2=alt.value(-2),
            tooltip=[alt.Tooltip("stream:N"), alt.Tooltip("expected:Q"), alt.Tooltip("with automation:Q"), *when],
        )
    )
    return alt.layer(stacked, strip, axis.changes(alt)).properties(
        width=WIDTH, height=_HEIGHT, title=alt.TitleParams(group, anchor="start", fontSize=11)
    )


def _in_words(group: str, share: CoverageShare) -> str:
    parts = _parts(share)
    return (
        f"{group}: {share.expected:,.6g} expected, {share.covered:,.6g} with people, "
        f"{parts['automation only']:,.6g} with automation only, {parts['nobody']:,.6g} with nobody."
    )
