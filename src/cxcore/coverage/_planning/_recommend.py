"""Which extra shift buys the most."""

from collections.abc import Iterable
from datetime import timedelta
from heapq import heapify, heappop, heappush
from typing import Final

import attrs

from cxcore.coverage._planning._cover import TeamCover
from cxcore.coverage._planning._coverage import Edges, open_edges, union
from cxcore.coverage._planning._coverage_plan import CoveragePlan
from cxcore.coverage._planning._coverage_report import in_percent
from cxcore.coverage._planning._demand import Demand, curves_of
from cxcore.coverage._planning._expected_curve import interactions
from cxcore.coverage._timelines._edges import BOTH, FIRST_ONLY, merged
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.intervals import Interval
from cxcore.values import Value, html_table

_HOUR: Final = timedelta(hours=1)
_MICROSECOND: Final = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Recommendation(Value):
    """An extra shift, and what it adds to the plan and to the shifts recommended before it."""

    team: TeamCover
    """The candidate; :meth:`CoveragePlan.with_team` takes it."""
    open_time: timedelta
    """How long it is there in the window, whatever its heads."""
    gain: float
    """The interactions that it covers and nothing before it did."""
    share: float
    """The share of the expected interactions that people cover once it is there, from 0 to 1."""

    @property
    def gain_per_hour(self) -> float:
        """The gain for each hour that it is there."""
        return self.gain / (self.open_time / _HOUR)

    def __str__(self) -> str:
        return (
            f"{self.team.name}: {self.gain:,.6g} interactions more in {self.open_time / _HOUR:,.6g} hours, "
            f"{self.gain_per_hour:,.3g} an hour; {in_percent(self.share)} covered"
        )

    def _repr_html_(self) -> str:
        return html_table(
            ["team", "interactions more", "in hours", "an hour", "covered then"],
            [
                (
                    self.team.name,
                    f"{self.gain:,.6g}",
                    f"{self.open_time / _HOUR:,.6g}",
                    f"{self.gain_per_hour:,.3g}",
                    in_percent(self.share),
                )
            ],
        )


def recommend(
    plan: CoveragePlan,
    demand: Demand,
    candidates: Iterable[TeamCover],
    window: Interval,
    *,
    least_gain: float = 1.0,
) -> tuple[Recommendation, ...]:
    """
    Return the extra shifts worth adding to a plan, the one that buys the most first.

    Each time the candidate is taken that covers the most interactions which
    nothing before it covers; then the one with the greater gain an hour, then
    the earlier in the list. It ends when the next would gain less than
    `least_gain`. Interactions covered never fall and gain less the more is
    covered already, so the first k shifts cover at least 1 - 1/e, which is
    63 %, of the additional interactions that the best k shifts would
    (Nemhauser, Wolsey and Fisher 1978). Usually it is far more.

    Args:
        plan: What there is.
        demand: Who is expected.
        candidates: The shifts to choose from, each as the team that would work it.
        window: The time over which gains are counted, at most ten years.
        least_gain: The smallest gain that is worth a shift, in interactions over the whole window.

    Raises:
        InvalidDocumentError: A candidate has the name of a cover of the plan, or of another candidate.
        InvalidValueError: `least_gain` is not above zero.

    >>> from datetime import UTC, datetime
    >>> from cxcore.coverage import ArrivalProfile, Calendar, DemandStream, Region
    >>> from cxcore.models import Channel
    >>> demand = Demand(
    ...     regions={"us": Region(zone="America/New_York")},
    ...     streams=[DemandStream(
    ...         region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-18:00": 10})
    ...     )],
    ... )
    >>> shifts = [
    ...     TeamCover(
    ...         name=f"Bogota {hours}",
    ...         cover=Calendar.parse(f"Mo-Fr {hours}", zone="America/Bogota"),
    ...         channels=[Channel.PHONE],
    ...         languages={"en": 8},
    ...     )
    ...     for hours in ("06:00-12:00", "08:00-16:00", "14:00-22:00")
    ... ]
    >>> week = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
    >>> for each in recommend(CoveragePlan(), demand, shifts, week):
    ...     print(each)
    Bogota 08:00-16:00: 400 interactions more in 40 hours, 10 an hour; 80 % covered
    Bogota 14:00-22:00: 100 interactions more in 40 hours, 2.5 an hour; 100 % covered
    """
    if not least_gain > 0:
        raise InvalidValueError(f"is above zero; {least_gain} is not.", path="least_gain")
    candidates = tuple(candidates)
    _refuse_names_in_use(plan, candidates)
    desk = _Desk(plan, demand, window)
    queue: list[tuple[int, float, int, _Shift]] = []
    for number, team in enumerate(candidates):
        shift = _Shift(team, open_edges(team, window))
        if shift.length:
            queue.append(_entry(number, shift, desk.gain(shift)))
    heapify(queue)
    chosen: list[Recommendation] = []
    while queue:
        minus_gain, _, number, shift = heappop(queue)
        # Gains only fall as more is covered. So a shift whose gain still is what it was when it was queued
        # beats all behind it, whose gains are at most what they were.
        gain = desk.gain(shift)
        if gain < -minus_gain:
            heappush(queue, _entry(number, shift, gain))
            continue
        if interactions(gain) < least_gain:
            break
        desk.add(shift)
        chosen.append(
            Recommendation(
                team=shift.team,
                open_time=shift.length * _MICROSECOND,
                gain=interactions(gain),
                share=desk.covered_share(),
            )
        )
    return tuple(chosen)


@attrs.frozen(eq=False)
class _Shift:
    team: TeamCover
    edges: Edges

    @property
    def length(self) -> int:
        """The time in which it is there, in microseconds."""
        return sum(self.edges[1::2]) - sum(self.edges[::2])


def _entry(number: int, shift: _Shift, gain: int) -> tuple[int, float, int, _Shift]:
    """Return what a heap sorts by: most gain, then most gain for its length, then first in the list."""
    return -gain, -gain / shift.length, number, shift


class _Desk:
    """What is still uncovered of each stream, and what a shift would change about it."""

    def __init__(self, plan: CoveragePlan, demand: Demand, window: Interval) -> None:
        self._streams = demand.streams
        self._curves = curves_of(demand, window)
        opened = {team.name: open_edges(team, window) for team in plan.teams}
        self._uncovered: dict[str, Edges] = {
            stream.name: merged(
                self._curves[stream.name].busy(),
                union(opened[team.name] for team in plan.teams if team.serves(stream)),
                FIRST_ONLY,
            )
            for stream in demand.streams
        }

    def gain(self, shift: _Shift) -> int:
        """Return what a shift covers and nothing does yet, in units."""
        return sum(
            self._curves[stream.name].within(merged(self._uncovered[stream.name], shift.edges, BOTH))
            for stream in self._streams
            if shift.team.serves(stream)
        )

    def add(self, shift: _Shift) -> None:
        """Count what a shift covers as covered."""
        for stream in self._streams:
            if shift.team.serves(stream):
                self._uncovered[stream.name] = merged(self._uncovered[stream.name], shift.edges, FIRST_ONLY)

    def covered_share(self) -> float:
        """Return the share of the expected interactions that is covered, of which there are some."""
        total = sum(curve.total for curve in self._curves.values())
        missed = sum(curve.within(self._uncovered[name]) for name, curve in self._curves.items())
        return (total - missed) / total


def _refuse_names_in_use(plan: CoveragePlan, candidates: Iterable[TeamCover]) -> None:
    earlier = {cover.name for cover in plan.covers}
    faults = []
    for number, candidate in enumerate(candidates):
        if candidate.name in earlier:
            faults.append(
                InvalidValueError(
                    f"{candidate.name!r} is the name of another cover; choose another.",
                    path=f"candidates[{number}].name",
                )
            )
        earlier.add(candidate.name)
    if faults:
        raise InvalidDocumentError("The candidates cannot be compared", faults)
