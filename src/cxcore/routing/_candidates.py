"""
Who could take an interaction, who takes it, and why nobody else.

An agent must meet every requirement, in this order: skills, languages, team,
state, shift, capacity. Among those who do, the one who is idle longest takes
it; then the one whose open work weighs least; then the one whose id comes
first, so that there is always exactly one.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from cxcore.models import Agent, AgentId, Channel
from cxcore.routing._capacity import Capacity
from cxcore.routing._floor import AgentState, AgentStatus, Floor
from cxcore.routing._rule import Route
from cxcore.values import Value


class Obstacle(StrEnum):
    """What stood between an agent and an interaction, in the order it is asked."""

    SKILL = "skill"
    LANGUAGE = "language"
    TEAM = "team"
    STATE = "state"
    SHIFT = "shift"
    CAPACITY = "capacity"
    IDLE_SHORTER = "idle_shorter"
    """Somebody who meets the requirements too is idle longer."""
    LOADED_MORE = "loaded_more"
    """Idle as long as the one chosen, with more open work."""
    LATER_ID = "later_id"
    """Equal in everything; the other id comes first."""


@attrs.frozen
class WhyNot(Value):
    """Why an agent was not chosen: the first requirement they fail, or the first comparison they lose."""

    agent: AgentId
    obstacle: Obstacle
    text: str
    """The obstacle in words, to be read after the agent's id."""

    def __str__(self) -> str:
        return f"{self.agent} {self.text}"


@attrs.frozen(kw_only=True)
class Search:
    """What is asked of the floor: one more interaction of a channel, at an instant, for this route."""

    route: Route
    channel: Channel
    capacity: Capacity
    at: datetime

    def chosen(self, floor: Floor) -> AgentStatus | None:
        """Return who takes the interaction; ``None`` is nobody."""
        return min(self._able(floor), key=self._standing, default=None)

    def why(self, floor: Floor) -> str:
        """Return in words why the chosen agent comes before the next best."""
        chosen, *others = sorted(self._able(floor), key=self._standing)
        if not others:
            return "the only one who can take it"
        return _WHY[self._lost(others[0], chosen).obstacle].format(others[0].agent.id)

    def why_not(self, floor: Floor) -> tuple[WhyNot, ...]:
        """Return for each agent who is not chosen why not, in the order of their ids."""
        chosen = self.chosen(floor)
        found = []
        for status in floor.agents:
            obstacle = self.obstacle(status)
            if obstacle is None and chosen is not None and status is not chosen:
                obstacle = self._lost(status, chosen)
            if obstacle is not None:
                found.append(obstacle)
        return tuple(found)

    def obstacle(self, status: AgentStatus) -> WhyNot | None:
        """Return the first requirement that an agent fails; ``None`` is none."""
        agent = status.agent
        if text := _lacks_skill(agent, self.route.needs.skills):
            return WhyNot(agent.id, Obstacle.SKILL, text)
        if text := _lacks_language(agent, self.route.needs.languages):
            return WhyNot(agent.id, Obstacle.LANGUAGE, text)
        if self.route.needs.team is not None and agent.team != self.route.needs.team:
            return WhyNot(
                agent.id, Obstacle.TEAM, f"is in {agent.team or 'no team'}, and {self.route.needs.team} is needed."
            )
        if status.state is not AgentState.AVAILABLE:
            return WhyNot(agent.id, Obstacle.STATE, f"is {status.state}.")
        if status.shift_end is not None and self.at >= status.shift_end:
            return WhyNot(agent.id, Obstacle.SHIFT, f"takes nothing more since {clock(status.shift_end)}.")
        if text := self.capacity.obstacle(status, self.channel):
            return WhyNot(agent.id, Obstacle.CAPACITY, text)
        return None

    def _able(self, floor: Floor) -> list[AgentStatus]:
        return [status for status in floor.agents if self.obstacle(status) is None]

    def _standing(self, status: AgentStatus) -> tuple[bool, datetime, int, AgentId]:
        """Return the key by which the first is chosen: idle longest, least loaded, first id."""
        idle_since = status.idle_since or self.at
        return status.idle_since is None, idle_since, self.capacity.load(status), status.agent.id

    def _lost(self, loser: AgentStatus, winner: AgentStatus) -> WhyNot:
        """Return the first comparison that one able agent loses against another."""
        ours, theirs = self._standing(loser), self._standing(winner)
        name, first, written = loser.agent.id, winner.agent.id, self.capacity.written
        if ours[:2] != theirs[:2]:
            text = f"is {_idle(loser)}; {first} is {_idle(winner)}."
            return WhyNot(name, Obstacle.IDLE_SHORTER, text)
        if ours[2] != theirs[2]:
            text = f"has open work of {written(ours[2])} units; {first} has {written(theirs[2])}."
            return WhyNot(name, Obstacle.LOADED_MORE, text)
        return WhyNot(name, Obstacle.LATER_ID, f"is equal to {first}, whose id comes first.")


_WHY: Final = {
    Obstacle.IDLE_SHORTER: "idle longest, before {}",
    Obstacle.LOADED_MORE: "idle as long as {}, with less open work",
    Obstacle.LATER_ID: "equal to {}, and first by id",
}


def _lacks_skill(agent: Agent, needed: Mapping[str, int]) -> str | None:
    for skill, level in needed.items():
        has = agent.skills.get(skill, 0)
        if has < level:
            return f"has {skill} at {has}, and {level} is needed." if has else f"has no skill {skill}."
    return None


def _lacks_language(agent: Agent, needed: Mapping[str, int]) -> str | None:
    for language, level in needed.items():
        has = _level_of(language, agent.languages)
        if has < level:
            return f"speaks {language} at {has}, and {level} is needed." if has else f"does not speak {language}."
    return None


def _level_of(language: str, spoken: Mapping[str, int]) -> int:
    """Return the best level in a language or a narrower one, as RFC 4647, section 3.3.1, filters; 0 is none."""
    levels = (level for tag, level in spoken.items() if tag == language or tag.startswith(f"{language}-"))
    return max(levels, default=0)


def _idle(status: AgentStatus) -> str:
    return "not idle" if status.idle_since is None else f"idle since {clock(status.idle_since)}"


def clock(moment: datetime) -> str:
    """Return an instant in UTC, as short as it is exact: ``2026-03-02 09:00Z``."""
    return moment.replace(tzinfo=None).isoformat(" ").removesuffix(":00") + "Z"
