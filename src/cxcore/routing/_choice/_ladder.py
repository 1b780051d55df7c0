"""
The ladder of choice: of those who can take an interaction, who does.

Each rung keeps the best of those the rungs above have left; the agent's id is
the last rung of every ladder, so that there is always exactly one. A rung is
written by its name, or as a skill and a direction: ``billing desc``, ``random 7``.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, PluginError, UnknownNameError, suggest
from cxcore.models import AgentId, InteractionId
from cxcore.routing._choice._asking import ranked
from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._choice._plugins import ChoiceStrategy
from cxcore.routing._floors._floor import AgentStatus, Floor
from cxcore.routing._floors._floor_index import places
from cxcore.routing._floors._moment import clock
from cxcore.routing._terms._exact import exact
from cxcore.routing._terms._needs import Needs
from cxcore.values import FrozenDict


class Obstacle(StrEnum):
    """What stood between an agent and an interaction, in the order it is asked."""

    AGENT = "agent"
    """One agent is asked for, and this is another."""
    SKILL = "skill"
    LANGUAGE = "language"
    TEAM = "team"
    REQUIREMENT = "requirement"
    """They do not meet a requirement that a plugin decides."""
    DECLINED = "declined"
    """They had it offered, and did not take it."""
    STATE = "state"
    SHIFT = "shift"
    CAPACITY = "capacity"
    RESERVED = "reserved"
    """Able, but kept free for others."""
    IDLE_SHORTER = "idle_shorter"
    """Somebody who meets the requirements too is idle longer."""
    LOADED_MORE = "loaded_more"
    LESS_ROOM = "less_room"
    SERVED_LATER = "served_later"
    """Had their turn after somebody else had theirs."""
    SHARE_FULLER = "share_fuller"
    """Has had more of their share."""
    LESS_SKILLED = "less_skilled"
    MORE_FLEXIBLE = "more_flexible"
    """Can do more besides, and is spared for that."""
    MORE_OCCUPIED = "more_occupied"
    OTHER_LEVEL = "other_level"
    DRAWN_LATER = "drawn_later"
    RANKED_LATER = "ranked_later"
    """A choice strategy prefers somebody else."""
    LATER_ID = "later_id"
    """Equal in everything; the other id comes first."""


@attrs.frozen(kw_only=True)
class Contest:
    """What rungs compare agents by."""

    needs: Needs
    capacity: Capacity
    shares: Mapping[AgentId, float] = attrs.field(factory=FrozenDict)
    interaction: InteractionId
    facts: Mapping[str, object] = attrs.field(factory=FrozenDict)
    """What choice strategies and requirements may see of the interaction."""


Key: TypeAlias = Callable[[AgentStatus, Contest], Any]


def _no_failure(status: AgentStatus, contest: Contest) -> PluginError | None:
    return None


@attrs.frozen
class Rung:
    """One comparison: the lowest key is best."""

    obstacle: Obstacle
    """What it is to lose it."""
    key: Key
    words: Callable[[AgentStatus, Contest], str]
    """What it sees in an agent, to be read after their id."""
    better: str
    """Why the winner is before the next."""
    failure: Callable[[AgentStatus, Contest], PluginError | None] = _no_failure
    """Why a plugin cannot compare an agent; ``None`` if it can, or there is none."""

    def best(self, among: int, floor: Floor, contest: Contest) -> int:
        """Return the best of some agents, as a set of their places."""
        if self.key is _idle_key:
            return floor.index.idle_longest(among, floor.agents)
        if self.key is _load_key or self.key is _room_key:
            return self._best_by_load(among, floor, contest)
        keys = [(self.key(floor.agents[place], contest), place) for place in places(among)]
        best, _ = min(keys)
        return sum(1 << place for key, place in keys if key == best)

    def _best_by_load(self, among: int, floor: Floor, contest: Contest) -> int:
        """Ask one of each group that carries the same and has the same units: their keys are the same."""
        found: dict[Any, int] = {}
        for who in contest.capacity.groups(floor.index):
            if alike := who & among:
                key = self.key(floor.agents[alike.bit_length() - 1], contest)
                found[key] = found.get(key, 0) | alike
        return found[min(found)]


def _idle_key(status: AgentStatus, contest: Contest) -> tuple[bool, datetime | None]:
    return status.idle_since is None, status.idle_since


def _idle_words(status: AgentStatus, contest: Contest) -> str:
    return "is not idle" if status.idle_since is None else f"is idle since {clock(status.idle_since)}"


def _load_key(status: AgentStatus, contest: Contest) -> int:
    return contest.capacity.load(status)


def _load_words(status: AgentStatus, contest: Contest) -> str:
    return f"has open work of {contest.capacity.written(contest.capacity.load(status))} units"


def _room(status: AgentStatus, contest: Contest) -> int:
    return contest.capacity.units_of(status.agent) - contest.capacity.load(status)


def _room_key(status: AgentStatus, contest: Contest) -> int:
    return -_room(status, contest)


def _room_words(status: AgentStatus, contest: Contest) -> str:
    return f"has room for {contest.capacity.written(_room(status, contest))} units"


def _turn_key(status: AgentStatus, contest: Contest) -> tuple[bool, datetime | None]:
    return status.last_assigned is not None, status.last_assigned


def _turn_words(status: AgentStatus, contest: Contest) -> str:
    last = status.last_assigned
    return "has had no turn yet" if last is None else f"had the last turn at {clock(last)}"


def _share_key(status: AgentStatus, contest: Contest) -> Fraction:
    # Who would be the least ahead of their share after one more, as d'Hondt divides seats.
    return (status.assigned + 1) / exact(contest.shares.get(status.agent.id, 1))


def _share_words(status: AgentStatus, contest: Contest) -> str:
    return f"has had {status.assigned} at a share of {contest.shares.get(status.agent.id, 1):g}"


def _skill_sum(status: AgentStatus, contest: Contest) -> int:
    return sum(status.agent.skills.get(skill, 0) for skill in contest.needs.skills)


def _best_skill_key(status: AgentStatus, contest: Contest) -> int:
    return -_skill_sum(status, contest)


def _best_skill_words(status: AgentStatus, contest: Contest) -> str:
    return f"has levels of {_skill_sum(status, contest)} together in what is needed"


def _flexible_key(status: AgentStatus, contest: Contest) -> int:
    return len(status.agent.skills) + len(status.agent.languages)


def _flexible_words(status: AgentStatus, contest: Contest) -> str:
    return f"has {_flexible_key(status, contest)} skills and languages"


def _occupied_key(status: AgentStatus, contest: Contest) -> float:
    return status.occupancy or 0.0


def _occupied_words(status: AgentStatus, contest: Contest) -> str:
    return f"was busy for {_occupied_key(status, contest):.1%} of the time"


def _level_key(status: AgentStatus, contest: Contest, *, skill: str, sign: int) -> int:
    return sign * status.agent.skills.get(skill, 0)


def _level_words(status: AgentStatus, contest: Contest, *, skill: str) -> str:
    return f"has {skill} at {status.agent.skills.get(skill, 0)}"


def _drawn_key(status: AgentStatus, contest: Contest, *, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{contest.interaction}\n{status.agent.id}".encode()).digest()


def _drawn_words(status: AgentStatus, contest: Contest) -> str:
    return "takes part in the draw"


_RUNGS: Final[Mapping[str, Rung]] = {
    "longest_idle": Rung(Obstacle.IDLE_SHORTER, _idle_key, _idle_words, "idle longest, before {}"),
    "least_loaded": Rung(Obstacle.LOADED_MORE, _load_key, _load_words, "with less open work than {}"),
    "most_available": Rung(Obstacle.LESS_ROOM, _room_key, _room_words, "with more room than {}"),
    "round_robin": Rung(Obstacle.SERVED_LATER, _turn_key, _turn_words, "whose turn it is before {}"),
    "weighted_share": Rung(Obstacle.SHARE_FULLER, _share_key, _share_words, "further behind their share than {}"),
    "best_skill": Rung(Obstacle.LESS_SKILLED, _best_skill_key, _best_skill_words, "more skilled than {}"),
    "least_flexible": Rung(Obstacle.MORE_FLEXIBLE, _flexible_key, _flexible_words, "who can do less besides than {}"),
    "least_occupied": Rung(Obstacle.MORE_OCCUPIED, _occupied_key, _occupied_words, "less occupied than {}"),
}
USUAL: Final = ("longest_idle", "least_loaded")
"""The ladder of a policy that says nothing of it."""


def rung(text: str, skills: Iterable[str], strategies: Mapping[str, ChoiceStrategy]) -> Rung:
    """
    Return the rung that a text names.

    Raises:
        UnknownNameError: It names none, or a skill that is not declared.
        InvalidValueError: A random choice has no seed.
    """
    name, _, rest = text.rpartition(" ")
    if rest in _SIGNS and name in skills:
        return Rung(
            Obstacle.OTHER_LEVEL,
            partial(_level_key, skill=name, sign=_SIGNS[rest]),
            partial(_level_words, skill=name),
            f"with a {'lower' if _SIGNS[rest] > 0 else 'higher'} level of {name} than {{}}",
        )
    if name == "random":
        return Rung(Obstacle.DRAWN_LATER, partial(_drawn_key, seed=rest), _drawn_words, "drawn before {}")
    if text == "random":
        raise InvalidValueError("a random choice has a seed, such as 'random 7', so that it can be made again.")
    if text in strategies:
        return _plugin_rung(text, strategies[text])
    if text not in _RUNGS:
        known = [
            *_RUNGS,
            *strategies,
            "random 7",
            *(f"{skill} {direction}" for skill in skills for direction in _SIGNS),
        ]
        raise UnknownNameError(f"there is no choice {text!r}. {suggest(text, known, kind='choices')}")
    return _RUNGS[text]


_SIGNS: Final = {"asc": 1, "desc": -1}


def is_taken(text: str, skills: Iterable[str]) -> bool:
    """Return whether a text names a rung without any plugin."""
    name, _, rest = text.rpartition(" ")
    return text in _RUNGS or "random" in (text, name) or (rest in _SIGNS and name in skills)


def _rank(status: AgentStatus, contest: Contest, *, name: str, strategy: ChoiceStrategy) -> float | PluginError | None:
    return ranked(name, strategy, status, contest.facts)


def _rank_key(status: AgentStatus, contest: Contest, *, name: str, strategy: ChoiceStrategy) -> tuple[bool, float]:
    found = _rank(status, contest, name=name, strategy=strategy)
    return (True, 0) if isinstance(found, PluginError) else (False, found or 0)


def _rank_words(status: AgentStatus, contest: Contest, *, name: str, strategy: ChoiceStrategy) -> str:
    found = _rank(status, contest, name=name, strategy=strategy)
    return f"is not ranked by {name!r}" if isinstance(found, PluginError) else f"is ranked {found:g} by {name!r}"


def _rank_failure(status: AgentStatus, contest: Contest, *, name: str, strategy: ChoiceStrategy) -> PluginError | None:
    found = _rank(status, contest, name=name, strategy=strategy)
    return found if isinstance(found, PluginError) else None


def _plugin_rung(name: str, strategy: ChoiceStrategy) -> Rung:
    return Rung(
        Obstacle.RANKED_LATER,
        partial(_rank_key, name=name, strategy=strategy),
        partial(_rank_words, name=name, strategy=strategy),
        f"ranked before {{}} by {name!r}",
        partial(_rank_failure, name=name, strategy=strategy),
    )


def best(ladder: Sequence[Rung], among: int, floor: Floor, contest: Contest) -> int:
    """Return the place of the best of some agents: by the rungs in their order, then by id. There is one at least."""
    for each in ladder:
        if among & (among - 1) == 0:
            break
        among = each.best(among, floor, contest)
    return (among & -among).bit_length() - 1  # floors are in the order of ids
