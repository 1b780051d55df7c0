"""
When a route ends well: for which instants of arrival somebody takes the interaction, or it is handed over.

What becomes of an arrival changes only where a boundary of some hours is met,
now or after the waits before it. So the window is cut there, to the
microsecond, and one arrival of each part is followed through its steps.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from cxcore.errors import NeverOpensError
from cxcore.intervals import Interval, IntervalSet, from_microseconds, to_microseconds
from cxcore.models import Channel
from cxcore.routing._decisions._plan import Way
from cxcore.routing._proofs._desk import Desk
from cxcore.routing._terms._path import Leg


@attrs.frozen
class Stage:
    """A step with the instants at which somebody takes what is on it."""

    leg: Leg
    taken: IntervalSet
    hours: IntervalSet
    kept: IntervalSet
    """When what comes stays on it, and does not skip to the next."""
    has_room: bool
    """Whether anybody who comes may wait on it."""

    def cuts(self, later: Iterable[int]) -> set[int]:
        """Return the instants of its begin at which something changes, given those of the stage after it."""
        own = {*self.taken.edges, *self.hours.edges, *self.kept.edges}
        return own | {cut for edge in {*own, *later} if (cut := self._back(edge)) is not None}

    def _back(self, edge: int) -> int | None:
        if self.leg.lasts is None:
            return None
        if self.leg.calendar is None:
            return edge - self.leg.lasts // timedelta(microseconds=1)
        try:
            return to_microseconds(self.leg.calendar.add(from_microseconds(edge), -self.leg.lasts))
        except NeverOpensError:
            return None


def dead_spans(way: Way, desk: Desk) -> Mapping[Channel, IntervalSet]:
    """Return for each channel the arrivals within the window that nobody takes and that are not handed over."""
    needs = [leg.step.needs for leg in way.path]
    found: dict[tuple[int, ...], IntervalSet] = {}
    spans = {}
    for channel in Channel:  # most of which the same agents take
        able = tuple(desk.able(each, channel) for each in needs)
        if able not in found:
            found[able] = _dead_spans(_stages(way, channel, desk), desk.window)
        spans[channel] = found[able]
    return spans


def _dead_spans(stages: Sequence[Stage], window: Interval) -> IntervalSet:
    start, end = to_microseconds(window.start), to_microseconds(window.end)
    cuts: set[int] = set()
    for stage in reversed(stages):
        cuts = stage.cuts(cuts)
    near = {cut + tick for cut in cuts for tick in (-1, 0, 1)}
    edges, was_dead = [], False
    for cut in sorted({start, *(cut for cut in near if start < cut < end)}):
        is_dead = not _ends_well(stages, from_microseconds(cut))
        if is_dead != was_dead:
            edges.append(cut)
            was_dead = is_dead
    return IntervalSet((*edges, end) if was_dead else tuple(edges))


def _stages(way: Way, channel: Channel, desk: Desk) -> Sequence[Stage]:
    """Return the steps of a route; one that is skipped while nobody is there leaves those hours to the next."""
    found: list[Stage] = []
    for place in reversed(range(len(way.path))):
        leg = way.path[place]
        hours = desk.hours_of(leg.calendar)
        if leg.step.hand_to is not None:
            found.append(Stage(leg, taken=hours, hours=hours, kept=hours, has_room=True))
            continue
        needs = leg.step.needs
        # Whether the one agent who is asked for is there, nobody can promise.
        able, suited = (desk.able(needs, channel), desk.suited(needs)) if needs.agent_in is None else (0, 0)
        taken, kept = desk.there(able, more_than=leg.step.leave_free) & hours, desk.always
        if found and (leg.step.skip_if_absent or needs.agent_in is not None):
            kept = desk.there(suited)
            taken |= found[-1].taken - kept
        found.append(Stage(leg, taken, hours, kept, has_room=_has_room(leg.queue, desk)))
    return found[::-1]


def _has_room(name: str | None, desk: Desk) -> bool:
    """Return whether anybody may ever wait in a queue, or in one that it overflows into."""
    while name is not None:
        queue = desk.plan.queues[name]
        if queue.limit != 0:
            return True
        name = queue.overflow
    return False


def _ends_well(stages: Iterable[Stage], at: datetime) -> bool:
    if _is_turned_away(stages, at):
        return False
    begins = at
    for stage in stages:
        if stage.leg.step.hand_to is not None or stage.taken.contains(begins):
            return True
        ends = stage.leg.ends(begins)
        taken = next(_starts_after(stage.taken, begins), None)
        if taken is not None and (ends is None or taken < to_microseconds(ends)):
            return True
        if ends is None:
            return False
        begins = ends
    return False


def _is_turned_away(stages: Iterable[Stage], at: datetime) -> bool:
    """Return whether who comes is refused at once. Who waits already is not, nor who comes while it is closed."""
    stage = next(stage for stage in stages if stage.kept.contains(at))
    return not stage.has_room and stage.hours.contains(at) and not stage.taken.contains(at)


def _starts_after(instants: IntervalSet, at: datetime) -> Iterator[int]:
    """Yield the next instant after one outside a set at which the set begins again."""
    place = bisect_right(instants.edges, to_microseconds(at))
    yield from instants.edges[place : place + 1]
