"""
Who could take an interaction, who takes it, and why nobody else.

An agent must meet every requirement, in this order: being the one agent who is
asked for, skills, languages, team, requirements by plugin, not having
declined, state, shift, capacity. Who is left goes up the ladder of choice. Sets of agents answer
quickly who takes it; each agent is looked at singly only when somebody asks why.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from cxcore.errors import PluginError, UnknownNameError, suggest
from cxcore.intervals import WorkingTime
from cxcore.models import Agent, AgentId, Channel
from cxcore.routing._choice._asking import met, shown
from cxcore.routing._choice._ladder import Contest, Obstacle, Rung, best
from cxcore.routing._choice._plugins import Requirement
from cxcore.routing._floors._floor import AgentState, AgentStatus, Floor
from cxcore.routing._floors._floor_index import places
from cxcore.routing._floors._moment import clock
from cxcore.routing._terms._shifts import Shifts
from cxcore.values import Value, language_level


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
    """What is asked of the floor: one more interaction of a channel, at an instant, for this step."""

    contest: Contest
    agent: str | None
    """The one agent who may take it, where one is asked for."""
    channel: Channel
    leave_free: int
    declined_by: tuple[AgentId, ...]
    shifts: Shifts
    calendars: Mapping[str, WorkingTime] = attrs.field(eq=False)
    ladder: tuple[Rung, ...] = attrs.field(eq=False)
    requirements: Mapping[str, Requirement] = attrs.field(eq=False)
    at: datetime

    # --- by sets ---------------------------------------------------------------

    def suited(self, floor: Floor) -> int:
        """Return those who have what is needed and did not decline, whatever they do now."""
        return self._meeting(self._fitting(floor), floor)

    def _meeting(self, agents: int, floor: Floor) -> int:
        """Return those of some agents who meet every requirement that a plugin decides."""
        if self.requirements:
            for place in places(agents):
                if next(self._unmet(floor.agents[place]), None):
                    agents ^= 1 << place
        return agents

    def _unmet(self, status: AgentStatus) -> Iterator[tuple[str, PluginError | None]]:
        """Yield the requirements that an agent does not meet, each with what went wrong, if anything did."""
        for name, requirement in self.requirements.items():
            found = met(name, requirement, status, self.contest.facts)
            if found is not True:
                yield name, found or None

    def _fitting(self, floor: Floor) -> int:
        """Return those who are suited as far as sets of agents can tell."""
        roster = floor.index.roster
        found = roster.meeting(self.contest.needs)
        if self.agent is not None:
            found &= 1 << roster.place[self.agent] if self.agent in roster.place else 0
        for agent in self.declined_by:
            if agent in roster.place:
                found &= ~(1 << roster.place[agent])
        return found

    def on_shift(self, floor: Floor) -> int:
        """Return those who take work at this moment as far as their hours go, as all but a set of their places."""
        index, wind_down = floor.index, self.shifts.wind_down
        off = index.not_begun(self.at) | index.ended(self.at + wind_down)
        for name, who in index.calendars.items():
            if name is not None and self._closed(name):
                off |= who
        return ~off

    def able(self, floor: Floor) -> int:
        """Return those who can take it now, whether or not they are to be left free."""
        found = self._fitting(floor) & floor.index.available
        if found:
            found &= self.on_shift(floor)
        if found:
            found &= self.contest.capacity.with_room(floor.index, self.channel)
        if found and self.shifts.ramp_up:
            for place in floor.index.began_within(self.at - self.shifts.ramp_up, self.at):
                if found >> place & 1 and self._ramp(floor.agents[place]):
                    found ^= 1 << place
        return self._meeting(found, floor)  # last, of those who are left, because plugins take their time

    def is_worth_waiting(self, floor: Floor) -> bool:
        """Return whether anybody suited is here: not offline, and within their hours."""
        here = self.suited(floor)
        if here:
            here &= self.on_shift(floor)
        return any(floor.agents[place].state is not AgentState.OFFLINE for place in places(here))

    def chosen(self, floor: Floor) -> AgentStatus | None:
        """Return who takes the interaction; ``None`` is nobody."""
        able = self.able(floor)
        if able.bit_count() <= self.leave_free:
            return None
        return floor.agents[best(self.ladder, able, floor, self.contest)]

    # --- one by one, for reasons -------------------------------------------------

    def why(self, floor: Floor) -> str:
        """Return in words why the chosen agent comes before the next best."""
        able = self.able(floor)
        chosen = best(self.ladder, able, floor, self.contest)
        if others := able ^ 1 << chosen:
            other = floor.agents[best(self.ladder, others, floor, self.contest)]
            lost = self._lost_rung(other, floor.agents[chosen])
            return (lost.better if lost else "equal to {}, and first by id").format(other.agent.id)
        return "the only one who can take it"

    def plugin_errors(self, floor: Floor) -> tuple[PluginError, ...]:
        """Return what went wrong with requirements of those they are asked about, and with the rungs they reach."""
        unmet = (each for place in places(self._fitting(floor)) for _, each in self._unmet(floor.agents[place]))
        asked = [floor.agents[place] for place in places(self.able(floor))]
        failures = (each.failure(status, self.contest) for each in self.ladder for status in asked)
        return tuple(failure for failure in (*unmet, *failures) if failure is not None)

    def why_not(self, floor: Floor) -> tuple[WhyNot, ...]:
        """Return for each agent who is not chosen why not, in the order of their ids."""
        chosen = self.chosen(floor)
        found = []
        for status in floor.agents:
            obstacle = self.obstacle(status)
            if obstacle is None and chosen is None:
                obstacle = self._reserved(status.agent)
            elif obstacle is None and chosen is not None and status is not chosen:
                obstacle = self._lost(status, chosen)
            if obstacle is not None:
                found.append(obstacle)
        return tuple(found)

    def would_win(self, floor: Floor) -> tuple[WhyNot, ...]:
        """Return the obstacles of those who have one only, and would be chosen without it."""
        able = self.able(floor)
        found = []
        for place, status in enumerate(floor.agents):
            obstacles = list(self.obstacles(status))
            with_them = able | 1 << place
            if (
                len(obstacles) == 1
                and with_them.bit_count() > self.leave_free
                and best(self.ladder, with_them, floor, self.contest) == place
            ):
                found += obstacles
        return tuple(found)

    def obstacle(self, status: AgentStatus) -> WhyNot | None:
        """Return the first requirement that an agent fails; ``None`` is none."""
        return next(self.obstacles(status), None)

    def obstacles(self, status: AgentStatus) -> Iterator[WhyNot]:
        """Yield every requirement that an agent fails, in order."""
        agent, needs = status.agent, self.contest.needs
        if self.agent is not None and agent.id != self.agent:
            yield WhyNot(agent.id, Obstacle.AGENT, f"is not {self.agent}, who is asked for.")
        if text := _lacks_skill(agent, needs.skills):
            yield WhyNot(agent.id, Obstacle.SKILL, text)
        if text := _lacks_language(agent, needs.languages):
            yield WhyNot(agent.id, Obstacle.LANGUAGE, text)
        if needs.team is not None and agent.team != needs.team:
            yield WhyNot(agent.id, Obstacle.TEAM, f"is in {agent.team or 'no team'}, and {needs.team} is needed.")
        for name, error in self._unmet(status):
            yield WhyNot(agent.id, Obstacle.REQUIREMENT, self._unmet_words(name, error))
        if agent.id in self.declined_by:
            yield WhyNot(agent.id, Obstacle.DECLINED, "had it offered, and did not take it.")
        if not status.is_available:
            yield WhyNot(agent.id, Obstacle.STATE, f"is {status.state}.")
        if text := self._off_shift(status):
            yield WhyNot(agent.id, Obstacle.SHIFT, text)
        if text := self.contest.capacity.obstacle(status, self.channel) or self._ramp(status):
            yield WhyNot(agent.id, Obstacle.CAPACITY, text)

    def _unmet_words(self, name: str, error: PluginError | None) -> str:
        if error is not None:
            return f"does not meet {name!r}, which failed about them."
        if shown(self.requirements[name].inputs, self.contest.facts) is None:
            return f"does not meet {name!r}, because a fact is missing."
        return f"does not meet {name!r}."

    def _off_shift(self, status: AgentStatus) -> str | None:
        if status.shift_start is not None and self.at < status.shift_start:
            return f"begins at {clock(status.shift_start)}."
        if status.shift_end is not None and self.at >= status.shift_end - self.shifts.wind_down:
            return f"takes nothing more since {clock(status.shift_end - self.shifts.wind_down)}."
        if status.calendar is not None and self._closed(status.calendar):
            return f"is outside the hours of {status.calendar!r}, or about to leave."
        return None

    def _closed(self, name: str) -> bool:
        if name not in self.calendars:
            hint = suggest(name, self.calendars, kind="calendars")
            raise UnknownNameError(f"an agent works by {name!r}, which the policy was not given. {hint}", path="floor")
        calendar = self.calendars[name]
        if not calendar.is_open(self.at):
            return True
        if not self.shifts.wind_down:
            return False
        closes = calendar.next_close(self.at)
        return closes is not None and closes <= self.at + self.shifts.wind_down

    def _ramp(self, status: AgentStatus) -> str | None:
        start, ramp = status.shift_start, self.shifts.ramp_up
        if start is None or not start <= self.at < start + ramp:
            return None
        return self.contest.capacity.ramp_obstacle(status, self.channel, done=self.at - start, ramp=ramp)

    def reserve(self, status: AgentStatus, floor: Floor) -> WhyNot | None:
        """Return why an able agent is kept free, or ``None`` if enough others are."""
        return None if self.able(floor).bit_count() > self.leave_free else self._reserved(status.agent)

    def _reserved(self, agent: Agent) -> WhyNot:
        return WhyNot(agent.id, Obstacle.RESERVED, f"is kept free: this step leaves {self.leave_free} for others.")

    def _lost_rung(self, loser: AgentStatus, winner: AgentStatus) -> Rung | None:
        """Return the first comparison in which two agents differ."""
        differing = (each for each in self.ladder if each.key(loser, self.contest) != each.key(winner, self.contest))
        return next(differing, None)

    def _lost(self, loser: AgentStatus, winner: AgentStatus) -> WhyNot:
        """Return the first comparison that one able agent loses against another."""
        rung, name, first = self._lost_rung(loser, winner), loser.agent.id, winner.agent.id
        if rung is None:
            return WhyNot(name, Obstacle.LATER_ID, f"is equal to {first}, whose id comes first.")
        ours, theirs = rung.words(loser, self.contest), rung.words(winner, self.contest)
        return WhyNot(name, rung.obstacle, f"{ours}; {first} {theirs}.")


WOULD_WIN: Final[Mapping[Obstacle, str]] = {
    Obstacle.AGENT: "if nobody else were asked for",
    Obstacle.SKILL: "with the skill at that level",
    Obstacle.LANGUAGE: "with the language at that level",
    Obstacle.TEAM: "in that team",
    Obstacle.REQUIREMENT: "if they met the requirement",
    Obstacle.DECLINED: "had they not declined",
    Obstacle.STATE: "if available",
    Obstacle.SHIFT: "within their hours",
    Obstacle.CAPACITY: "with one more free slot",
}


def _lacks_skill(agent: Agent, needed: Mapping[str, int]) -> str | None:
    for skill, level in needed.items():
        has = agent.skills.get(skill, 0)
        if has < level:
            return f"has {skill} at {has}, and {level} is needed." if has else f"has no skill {skill}."
    return None


def _lacks_language(agent: Agent, needed: Mapping[str, int]) -> str | None:
    for language, level in needed.items():
        has = language_level(language, agent.languages)
        if has < level:
            return f"speaks {language} at {has}, and {level} is needed." if has else f"does not speak {language}."
    return None
