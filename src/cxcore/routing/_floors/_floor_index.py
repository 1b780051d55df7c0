"""
The floor as sets of agents, one bit an agent, so that a decision need not look at each.

What depends on who the agents are is the :class:`Roster`, made once; what they
do at this moment is the :class:`FloorIndex`, of which every change of the
floor makes the next from the one before.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol, Self, TypeAlias, TypeVar

import attrs

from cxcore.models import Agent, TeamId
from cxcore.routing._terms._needs import Needs

Carried: TypeAlias = tuple[tuple[str, int], ...]
"""How many interactions of each channel an agent has open, in the order of the channels' names."""
K = TypeVar("K")
_LEVELS: Final = 11  # 0, which everybody has, and those of cxcore.models
_ByLevel: TypeAlias = tuple[int, ...]
_Moments: TypeAlias = list[tuple[datetime, int]]


class Present(Protocol):
    """What the index reads of an agent's status."""

    @property
    def agent(self) -> Agent: ...
    @property
    def is_available(self) -> bool: ...
    @property
    def carried(self) -> Carried: ...
    @property
    def open_interactions(self) -> frozenset[str]: ...
    @property
    def idle_since(self) -> datetime | None: ...
    @property
    def shift_start(self) -> datetime | None: ...
    @property
    def shift_end(self) -> datetime | None: ...
    @property
    def calendar(self) -> str | None: ...


def places(mask: int) -> Iterator[int]:
    """Yield the places of the ones of a mask, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


@attrs.frozen(eq=False)
class Roster:
    """Who the agents are: sets that stay the same while the same agents are on the floor."""

    agents: Sequence[Agent]
    place: Mapping[str, int]
    """The place of each agent, by their id."""
    teams: Mapping[TeamId | None, int]
    _skills: Mapping[str, _ByLevel]
    _languages: Mapping[str, _ByLevel]

    @classmethod
    def of(cls, agents: Sequence[Agent]) -> Self:
        """Return the roster of agents, in their order."""
        teams: Counter[TeamId | None] = Counter()
        for place, agent in enumerate(agents):
            teams[agent.team] += 1 << place
        return cls(
            agents=agents,
            place={agent.id: place for place, agent in enumerate(agents)},
            teams=teams,
            skills=_by_level([agent.skills for agent in agents]),
            languages=_by_level([agent.languages for agent in agents]),
        )

    def meeting(self, needs: Needs) -> int:
        """Return who has the skills and languages that are needed, and is in the team."""
        found = (1 << len(self.agents)) - 1
        for skill, level in needs.skills.items():
            found &= self.skilled(skill, level)
        for language, level in needs.languages.items():
            found &= self.speaking(language, level)
        if needs.team is not None:
            found &= self.teams.get(needs.team, 0)
        return found

    def skilled(self, skill: str, level: int) -> int:
        """Return who has a skill at a level or a higher one."""
        return self._skills[skill][level] if skill in self._skills else 0

    def speaking(self, language: str, level: int) -> int:
        """Return who speaks a language, or a narrower one, at a level or a higher one."""
        narrower, found = f"{language}-", 0
        for tag, levels in self._languages.items():
            if tag == language or tag.startswith(narrower):
                found |= levels[level]
        return found


def _by_level(everyones: Sequence[Mapping[str, int]]) -> Mapping[str, _ByLevel]:
    """Return for each name the agents at each level or a higher one."""
    found: dict[str, list[int]] = {}
    for place, levels in enumerate(everyones):
        for name, highest in levels.items():
            masks = found.setdefault(name, [0] * _LEVELS)
            for level in range(highest + 1):
                masks[level] |= 1 << place
    return {name: tuple(masks) for name, masks in found.items()}


@attrs.frozen(eq=False)
class FloorIndex:
    """What the agents do at this moment, as sets. Its lists are never changed once it is made."""

    roster: Roster
    available: int
    carried: Mapping[Carried, int]
    """Who carries this, for each load that somebody carries."""
    calendars: Mapping[str | None, int]
    """Who works by each calendar that somebody works by; ``None`` is by none."""
    holders: Mapping[str, int]
    """Who has each interaction that somebody has open."""
    _idle: _Moments
    _starts: _Moments
    _ends: _Moments

    @classmethod
    def of(cls, statuses: Sequence[Present]) -> Self:
        """Return the index of a floor."""
        available = 0
        carried: Counter[Carried] = Counter()
        calendars: Counter[str | None] = Counter()
        holders: Counter[str] = Counter()
        for place, status in enumerate(statuses):
            available |= status.is_available << place
            carried[status.carried] += 1 << place
            calendars[status.calendar] += 1 << place
            for interaction in status.open_interactions:
                holders[interaction] += 1 << place
        return cls(
            Roster.of([status.agent for status in statuses]),
            available,
            carried,
            calendars,
            holders,
            _moments(status.idle_since for status in statuses),
            _moments(status.shift_start for status in statuses),
            _moments(status.shift_end for status in statuses),
        )

    def replaced(self, old: Present, new: Present) -> Self:
        """Return the index after one agent's status has changed."""
        place = self.roster.place[old.agent.id]
        bit = 1 << place
        return type(self)(
            self.roster,
            self.available & ~bit | new.is_available << place,
            _moved(self.carried, bit, old.carried, new.carried),
            _moved(self.calendars, bit, old.calendar, new.calendar),
            _held(self.holders, bit, old.open_interactions, new.open_interactions),
            _retimed(self._idle, place, old.idle_since, new.idle_since),
            _retimed(self._starts, place, old.shift_start, new.shift_start),
            _retimed(self._ends, place, old.shift_end, new.shift_end),
        )

    def idle_longest(self, among: int, statuses: Sequence[Present]) -> int:
        """Return those of some agents who are idle longest; all of them, if none is idle."""
        if among.bit_count() ** 2 < len(self._idle):  # few: looking at each is quicker than looking for one
            return _idle_longest_of(among, statuses) or among
        longest, found = None, 0
        for moment, place in self._idle:
            if among >> place & 1:
                if longest is not None and moment != longest:
                    break
                longest = moment
                found |= 1 << place
        return found or among

    def began_within(self, after: datetime, until: datetime) -> Iterator[int]:
        """Yield the places of those whose shift began after one moment, and not after another."""
        first = bisect_right(self._starts, after, key=_moment)
        last = bisect_right(self._starts, until, key=_moment)
        return (place for _, place in self._starts[first:last])

    def not_begun(self, moment: datetime) -> int:
        """Return those whose shift begins after a moment."""
        return _together(self._starts[bisect_right(self._starts, moment, key=_moment) :])

    def ended(self, moment: datetime) -> int:
        """Return those whose shift has ended by a moment."""
        return _together(self._ends[: bisect_right(self._ends, moment, key=_moment)])


def _idle_longest_of(among: int, statuses: Sequence[Present]) -> int:
    longest, found = None, 0
    while among:
        lowest = among & -among
        among ^= lowest
        moment = statuses[lowest.bit_length() - 1].idle_since
        if moment is not None and (longest is None or moment <= longest):
            found = found | lowest if moment == longest else lowest
            longest = moment
    return found


def _moment(each: tuple[datetime, int]) -> datetime:
    return each[0]


def _together(moments: _Moments) -> int:
    found = 0
    for _, place in moments:
        found |= 1 << place
    return found


def _moments(moments: Iterable[datetime | None]) -> _Moments:
    return sorted((moment, place) for place, moment in enumerate(moments) if moment is not None)


def _retimed(moments: _Moments, place: int, old: datetime | None, new: datetime | None) -> _Moments:
    if old == new:
        return moments
    changed = moments.copy()
    if old is not None:
        del changed[bisect_left(changed, (old, place))]
    if new is not None:
        insort(changed, (new, place))
    return changed


def _held(sets: Mapping[str, int], bit: int, old: frozenset[str], new: frozenset[str]) -> Mapping[str, int]:
    """Return who has each interaction after what one agent has is other than it was."""
    if old == new:
        return sets
    changed = dict(sets)
    for interaction in old - new:
        changed[interaction] ^= bit
        if not changed[interaction]:
            del changed[interaction]
    for interaction in new - old:
        changed[interaction] = changed.get(interaction, 0) | bit
    return changed


def _moved(sets: Mapping[K, int], bit: int, old: K, new: K) -> Mapping[K, int]:
    """Return sets of agents after one agent has gone from one to another."""
    if old == new:
        return sets
    changed = {**sets, old: sets[old] ^ bit}
    changed[new] = changed.get(new, 0) | bit
    if not changed[old]:
        del changed[old]
    return changed
