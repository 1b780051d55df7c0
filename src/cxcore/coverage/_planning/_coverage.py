"""Demand against cover, on the true grid of instants."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import attrs

from cxcore.coverage._planning._cover import Cover
from cxcore.coverage._planning._coverage_plan import CoveragePlan
from cxcore.coverage._planning._coverage_report import CoverageReport, CoverageShare, DemandStretch
from cxcore.coverage._planning._demand import Demand, curves_of
from cxcore.coverage._planning._demand_stream import DemandStream
from cxcore.coverage._planning._expected_curve import ExpectedCurve, interactions
from cxcore.coverage._timelines._edges import BOTH, EITHER, merged
from cxcore.intervals import Interval, to_microseconds

Edges: TypeAlias = Sequence[int]
"""Where stretches that never touch start and end, in microseconds UTC."""

_Piece: TypeAlias = tuple[int, int, tuple[str, ...]]
"""The start and end of some time in which the same teams are there, and their names."""


def coverage(plan: CoveragePlan, demand: Demand, window: Interval) -> CoverageReport:
    """
    Return what a plan covers of a demand in a window of at most ten years.

    An interaction is covered if, at the instant at which it comes, people
    are there who serve its stream. Whether they are enough is not asked;
    that is what staffing is about. The answer is exact: the rates are
    integrated over the open time itself, not sampled, and windows add up.

    >>> from datetime import UTC, datetime
    >>> from cxcore.coverage import ArrivalProfile, Calendar, DemandStream, Region, TeamCover
    >>> from cxcore.models import Channel
    >>> demand = Demand(
    ...     regions={"us": Region(zone="America/New_York")},
    ...     streams=[DemandStream(
    ...         region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-18:00": 10})
    ...     )],
    ... )
    >>> lisbon = TeamCover(
    ...     name="Lisbon",
    ...     cover=Calendar.parse("Mo-Fr 13:00-22:00", zone="Europe/Lisbon"),
    ...     channels=[Channel.PHONE],
    ...     languages={"en": 9},
    ... )
    >>> monday = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    >>> report = coverage(CoveragePlan(teams=[lisbon]), demand, monday)
    >>> report.total.share
    0.9
    >>> print(*report.gaps)
    us phone en, Mon 2026-03-02 17:00 to 18:00 America/New_York: 10 expected
    """
    curves = curves_of(demand, window)
    opened = {each.name: open_edges(each, window) for each in plan.covers}
    alone = {team.name for team in plan.teams if team.heads == 1}
    partitions: dict[tuple[str, ...], list[_Piece]] = {}
    shares: dict[str, CoverageShare] = {}
    gaps: list[DemandStretch] = []
    overlaps: list[DemandStretch] = []
    single_points: list[DemandStretch] = []

    for stream in demand.streams:
        able = tuple(team.name for team in plan.teams if team.serves(stream))
        if able not in partitions:
            partitions[able] = list(_partition({name: opened[name] for name in able}, window))
        watched = _Watched(
            name=stream.name,
            zone=demand.regions[stream.region].zone,
            curve=curves[stream.name],
            automated=union(opened[each.name] for each in plan.automated if each.serves(stream)),
        )
        uncovered: list[int] = []
        for start, end, teams in _inside(watched.curve.busy(), partitions[able]):
            if not teams:
                uncovered += (start, end)
                gaps.append(watched.stretch(start, end, teams))
            elif len(teams) > 1:
                overlaps.append(watched.stretch(start, end, teams))
            elif teams[0] in alone:
                single_points.append(watched.stretch(start, end, teams))
        shares[watched.name] = watched.share(uncovered)

    return CoverageReport(
        window=window,
        total=CoverageShare.sum(shares.values()),
        by_stream=shares,
        by_region=_grouped(demand, shares, lambda stream: stream.region),
        by_channel=_grouped(demand, shares, lambda stream: stream.channel.value),
        by_language=_grouped(demand, shares, lambda stream: stream.language),
        gaps=_ranked(gaps),
        overlaps=_ranked(overlaps),
        single_points=_ranked(single_points),
    )


@attrs.frozen
class _Watched:
    """A stream, what is expected of it, and when automation is there that was made for it."""

    name: str
    zone: str
    curve: ExpectedCurve
    automated: Edges

    def stretch(self, start: int, end: int, teams: tuple[str, ...]) -> DemandStretch:
        return DemandStretch(
            stream=self.name,
            interval=Interval.from_microseconds(start, end),
            zone=self.zone,
            teams=teams,
            expected=interactions(self.curve.between(start, end)),
            automated=interactions(self.curve.within(_cut(self.automated, start, end))) if self.automated else 0.0,
        )

    def share(self, uncovered: Edges) -> CoverageShare:
        total = self.curve.total
        return CoverageShare(
            expected=interactions(total),
            covered=interactions(total - self.curve.within(uncovered)),
            automated=interactions(self.curve.within(self.automated)),
            only_automated=interactions(self.curve.within(merged(uncovered, self.automated, BOTH))),
        )


def open_edges(cover: Cover, window: Interval) -> Edges:
    """Return when a cover opens and closes inside a window."""
    edges: list[int] = []
    for span in cover.cover.spans(window):
        start, end = to_microseconds(span.start), to_microseconds(span.end)
        if edges and edges[-1] == start:
            edges[-1] = end
        else:
            edges += (start, end)
    return edges


def union(some: Iterable[Edges]) -> Edges:
    """Return the time that lies in any of some stretches."""
    return reduce(lambda one, other: merged(one, other, EITHER), some, ())


def _partition(opened: Mapping[str, Edges], window: Interval) -> Iterator[_Piece]:
    """Cut a window wherever a team comes or goes."""
    changes = sorted((edge, name) for name, edges in opened.items() for edge in edges)
    present: set[str] = set()
    since, end = to_microseconds(window.start), to_microseconds(window.end)
    for edge, moves in groupby(changes, key=itemgetter(0)):
        if since < edge:
            yield since, edge, tuple(name for name in opened if name in present)
        since = edge
        present ^= {name for _, name in moves}
    if since < end:
        yield since, end, tuple(name for name in opened if name in present)


def _inside(busy: Edges, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Cut pieces to the time in which anybody is expected."""
    for start, end, teams in pieces:
        inner = _cut(busy, start, end)
        for since, until in zip(inner[::2], inner[1::2], strict=True):
            yield since, until, teams


def _cut(edges: Edges, start: int, end: int) -> Edges:
    """Return the part of some stretches inside ``[start, end)``."""
    first, last = bisect_right(edges, start), bisect_left(edges, end)
    return [*((start,) if first % 2 else ()), *edges[first:last], *((end,) if last % 2 else ())]


def _grouped(
    demand: Demand, shares: Mapping[str, CoverageShare], key: Callable[[DemandStream], str]
) -> dict[str, CoverageShare]:
    names = dict.fromkeys(key(stream) for stream in demand.streams)
    return {
        name: CoverageShare.sum(shares[stream.name] for stream in demand.streams if key(stream) == name)
        for name in names
    }


def _ranked(stretches: Iterable[DemandStretch]) -> tuple[DemandStretch, ...]:
    return tuple(sorted(stretches, key=lambda each: (-each.expected, each.interval.start, each.stream)))
