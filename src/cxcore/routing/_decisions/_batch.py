"""
Giving out a backlog at once, so that nobody who could be served is left for somebody younger.

One at a time, an interaction that many could take may use up the only agent
of a harder one. Here each, most urgent first, gets an agent if there is any
way to give it one: if all who suit it are taken by this flush, one of their
interactions moves to somebody else, along what is known as an augmenting path.
Once it has a place an interaction keeps one. Where every interaction takes the
same of an agent, as many are assigned as possible, and of all ways to do that
the most urgent are served.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cxcore.errors import PluginError
from cxcore.models import AgentId
from cxcore.routing._choice._candidates import Search
from cxcore.routing._choice._ladder import best
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import Floor
from cxcore.routing._floors._floor_index import places


@attrs.frozen
class Assignment:
    """An interaction, and who takes it."""

    waiting: Waiting
    agent: AgentId


@attrs.frozen
class Batch:
    """
    What a flush gives out; :meth:`Policy.assign_batch` makes them.

    Carry all of it out, on the version of the floor it was made from, or none.
    """

    assigned: tuple[Assignment, ...]
    """The most urgent first."""
    left: tuple[Waiting, ...]
    """Whom nobody can take now, the most urgent first: decide on each to learn why."""
    floor: Floor
    """The floor once it is carried out."""
    plugin_errors: tuple[PluginError, ...] = attrs.field(default=(), eq=False)
    """What went wrong with plugins, and what was done instead; see :attr:`Decision.plugin_errors`."""


@attrs.frozen(eq=False)
class Wanted:
    """An interaction of the backlog, and who is sought for it."""

    waiting: Waiting
    search: Search


def give_out(backlog: Iterable[Wanted], floor: Floor) -> tuple[Sequence[Assignment], Floor]:
    """Return who takes what of a backlog whose most urgent stand first, and the floor once they have."""
    flush = _Flush(floor, floor)
    for wanted in backlog:
        flush.place(wanted)
    found = [Assignment(each.waiting, floor.agents[place].agent.id) for each, place in flush.given.items()]
    return found, flush.floor


@attrs.define(eq=False)
class _Flush:
    """One flush while it is worked out."""

    before: Floor
    floor: Floor
    given: dict[Wanted, int] = attrs.Factory(dict)
    """The place of the agent who takes each, in the order in which they were first given one."""
    held: dict[int, list[Wanted]] = attrs.Factory(lambda: defaultdict(list))
    """What each agent takes, by their place."""
    hopeless: set[tuple[int, str]] = attrs.Factory(set)
    """Agents with whom no room can be made for a channel, whatever moves: found once, true for the rest."""

    def place(self, wanted: Wanted) -> None:
        """Give it to somebody, if there is any way to."""
        free = _free(wanted.search, self.floor)
        if free:
            self._give(wanted, self._best(wanted, free))
            return
        # Breadth first: the shortest chain of moves, found without recursion.
        made_room: dict[Wanted, tuple[Wanted, int]] = {}
        asked: dict[int, str] = {}
        seen = 0
        line = deque([wanted])
        while line:
            item = line.popleft()
            for place in self._in_reach(item, asked):
                asked[place] = item.search.channel
                seen |= 1 << place
                for other in self.held[place]:
                    if not _free(item.search, self._without(other, place)) >> place & 1:
                        continue
                    made_room[other] = item, place
                    free = _free(other.search, self.floor) & ~seen
                    if free:
                        self._move(other, self._best(other, free), made_room)
                        return
                    line.append(other)
        self.hopeless.update(asked.items())

    def _in_reach(self, item: Wanted, asked: Mapping[int, str]) -> Iterator[int]:
        search, floor = item.search, self.floor
        for place in places(search.suited(floor) & floor.index.available & search.on_shift(floor)):
            if place not in asked and (place, search.channel) not in self.hopeless:
                yield place

    def _best(self, wanted: Wanted, free: int) -> int:
        return best(wanted.search.ladder, free, self.floor, wanted.search.contest)

    def _move(self, item: Wanted, to: int, made_room: Mapping[Wanted, tuple[Wanted, int]]) -> None:
        """Move along the chain: each to where the one before it in the chain has made room."""
        while item in made_room:
            follower, place = made_room[item]
            self.floor = self._without(item, place)
            self.held[place].remove(item)
            self._give(item, to)
            item, to = follower, place
        self._give(item, to)

    def _give(self, wanted: Wanted, place: int) -> None:
        agent = self.floor.agents[place].agent.id
        self.floor = self.floor.assign(agent, wanted.waiting.interaction, at=wanted.search.at)
        self.given[wanted] = place
        self.held[place].append(wanted)

    def _without(self, wanted: Wanted, place: int) -> Floor:
        """Return a floor on which an agent was never given something by this flush."""
        status, before = self.floor.agents[place], self.before.agents[place]
        work = tuple(each for each in status.work if each.interaction != wanted.waiting.interaction.id)
        idle_since = before.idle_since if work == before.work else None
        return self.floor.with_status(
            attrs.evolve(status, work=work, idle_since=idle_since, assigned=status.assigned - 1)
        )


def _free(search: Search, floor: Floor) -> int:
    """Return who can take it now, if enough of them are left for others."""
    able = search.able(floor)
    return able if able.bit_count() > search.leave_free else 0
