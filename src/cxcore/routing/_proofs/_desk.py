"""The roster as sets of instants: when enough of those who meet a need are within their hours."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Self

import attrs

from cxcore.errors import UnknownNameError, suggest
from cxcore.intervals import Interval, IntervalSet, WorkingTime, to_microseconds
from cxcore.models import Channel
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._floors._floor_index import Roster
from cxcore.routing._proofs._rostered_agent import RosteredAgent
from cxcore.routing._terms._needs import Needs
from cxcore.routing._terms._path import when_over

_FAR: Final = timedelta(days=366)


@attrs.frozen(eq=False)
class Desk:
    """Who is there when, from the start of a window until the last wait that begins in it is over."""

    plan: Plan
    agents: tuple[RosteredAgent, ...]
    window: Interval
    until: datetime
    """How far it looks; a wait without end is looked at for a year."""
    _roster: Roster
    _there: Mapping[str | None, IntervalSet]
    _by_calendar: Mapping[str | None, int]
    _takers: Mapping[Channel, int]

    @classmethod
    def of(
        cls, plan: Plan, agents: Iterable[RosteredAgent], window: Interval, calendars: Mapping[str, WorkingTime]
    ) -> Self:
        """
        Return the desk of a roster.

        Raises:
            UnknownNameError: An agent works by a calendar that is not known.
        """
        listed = tuple(sorted(agents, key=lambda agent: agent.id))
        known = {**plan.calendars, **calendars}
        ends = [when_over(way.path, window.end) for way in plan.routes]
        until = max([window.end, *(window.end + _FAR if end is None else end for end in ends)])
        seen, wind_down = Interval(window.start, until), plan.shifts.wind_down
        there: dict[str | None, IntervalSet] = {None: IntervalSet.of([seen])}
        for agent in listed:
            if agent.calendar is not None and agent.calendar not in there:
                calendar = _calendar(agent, known)
                there[agent.calendar] = _shortened(calendar, Interval(seen.start, seen.end + wind_down), wind_down)
        by_calendar: Counter[str | None] = Counter()
        takers: Counter[Channel] = Counter()
        for place, agent in enumerate(listed):
            by_calendar[agent.calendar] += 1 << place
            for channel in Channel:
                takers[channel] += plan.capacity.has_room((), plan.capacity.units_of(agent), channel) << place
        return cls(plan, listed, window, until, Roster.of(listed), there, by_calendar, takers)

    def suited(self, needs: Needs) -> int:
        """Return who meets a need, at whatever hours, as a set of places."""
        return self._roster.meeting(needs)

    def able(self, needs: Needs, channel: Channel) -> int:
        """Return who meets a need and takes work of a channel, at whatever hours, as a set of places."""
        return self._roster.meeting(needs) & self._takers[channel]

    def there(self, agents: int, *, more_than: int = 0) -> IntervalSet:
        """Return when more than so many of some agents are within their hours."""
        steps: Counter[int] = Counter()
        for calendar, who in self._by_calendar.items():
            count = (who & agents).bit_count()
            for place, edge in enumerate(self._there[calendar].edges if count else ()):
                steps[edge] += -count if place % 2 else count
        present, found = 0, []
        for edge in sorted(steps):
            was_enough = present > more_than
            present += steps[edge]
            if (present > more_than) != was_enough:
                found.append(edge)
        return IntervalSet(tuple(found))

    @property
    def always(self) -> IntervalSet:
        """All the time it looks at."""
        return self._there[None]

    def hours_of(self, calendar: WorkingTime | None) -> IntervalSet:
        """Return when a queue with a calendar is open."""
        return (
            self.always if calendar is None else IntervalSet.of(calendar.spans(Interval(self.window.start, self.until)))
        )


def _calendar(agent: RosteredAgent, known: Mapping[str, WorkingTime]) -> WorkingTime:
    name = agent.calendar or ""
    if name not in known:
        hint = suggest(name, known, kind="calendars")
        raise UnknownNameError(f"{agent.id} works by {name!r}, which is not given. {hint}", path="roster")
    return known[name]


def _shortened(calendar: WorkingTime, seen: Interval, wind_down: timedelta) -> IntervalSet:
    """Return the hours of a calendar, each span without its last minutes in which nobody is given anything new."""
    less = wind_down // timedelta(microseconds=1)
    edges: list[int] = []
    for span in calendar.spans(seen):
        start, end = to_microseconds(span.start), to_microseconds(span.end) - less
        if start < end:
            edges += (start, end)
    return IntervalSet(tuple(edges))
