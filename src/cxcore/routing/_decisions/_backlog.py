"""What a policy says about several interactions that wait: which is urgent, who takes which."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from cxcore.errors import InvalidValueError, PluginError
from cxcore.models import AgentId
from cxcore.routing._decisions._batch import Batch, Wanted, give_out
from cxcore.routing._decisions._next_up import InLine, NextUp, in_order, next_up
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import Floor
from cxcore.routing._floors._moment import with_zone
from cxcore.routing._terms._score import Score


class Backlog:
    """The questions about a line; a policy answers them by its plan."""

    __slots__ = ()
    _plan: Plan

    def score(self, waiting: Waiting, *, at: datetime) -> Score:
        """
        Return how urgent an interaction is that waits, on the step that it has reached at an instant.

        It is a line in time, so it holds until the step or a fact changes.

        Raises:
            InvalidValueError: A fact of the interaction is of another type, or it came after `at`.
            NaiveDatetimeError: `at` has no zone.
        """
        return self._in_line(waiting, Floor(), with_zone(at)).score

    def next_for(self, agent: AgentId, waiting: Iterable[Waiting], floor: Floor, *, at: datetime) -> NextUp | None:
        """
        Return what an agent takes next of those who wait, or ``None`` if there is nothing for them.

        The highest score comes first, then the oldest, then the first id.

        Raises:
            UnknownNameError: The agent is not on this floor.
            InvalidValueError: A fact of an interaction is of another type, it came after `at`, or an agent has it open.
            NaiveDatetimeError: `at` has no zone.
        """
        moment = with_zone(at)
        line = [self._in_line(each, floor, moment) for each in waiting]
        found = next_up(agent, line, floor, moment)
        return None if found is None else attrs.evolve(found, plugin_errors=self._plugin_errors(line, floor))

    def assign_batch(self, waiting: Iterable[Waiting], floor: Floor, *, at: datetime) -> Batch:
        """
        Return who takes what of a backlog, given out at once.

        The highest score comes first, then the oldest, then the first id; and
        nobody who could be given an agent is left for somebody who comes later.

        Raises:
            InvalidValueError: A fact of an interaction is of another type, it came
                after `at`, an agent has it open, or it is listed twice.
            NaiveDatetimeError: `at` has no zone.
        """
        moment = with_zone(at)
        line = in_order((self._in_line(each, floor, moment) for each in waiting), moment)
        order = {each.waiting.interaction.id: index for index, each in enumerate(line)}
        if len(order) < len(line):
            raise InvalidValueError("lists an interaction twice.", path="waiting")
        wanted = [Wanted(each.waiting, each.search) for each in line if each.search is not None]
        assigned, after = give_out(wanted, floor)
        taken = {each.waiting.interaction.id for each in assigned}
        left = tuple(each.waiting for each in line if each.waiting.interaction.id not in taken)
        return Batch(
            assigned=tuple(sorted(assigned, key=lambda each: order[each.waiting.interaction.id])),
            left=left,
            floor=after,
            plugin_errors=self._plugin_errors(line, floor),
        )

    def _in_line(self, waiting: Waiting, floor: Floor, moment: datetime) -> InLine:
        facts, _ = self._plan.read(waiting.interaction)
        target = self._plan.target(waiting, facts, floor, moment)
        return InLine(waiting, facts, self._plan.score(waiting, facts, target.queue), target.search)

    def _plugin_errors(self, line: Iterable[InLine], floor: Floor) -> tuple[PluginError, ...]:
        """Return what went wrong with plugins, each sentence once however many interactions it is about."""
        if not self._plan.has_plugins:
            return ()
        found: dict[str, PluginError] = {}
        for each in line:
            by_agents = () if each.search is None else each.search.plugin_errors(floor)
            for error in (*self._plan.plugin_errors(each.facts), *by_agents):
                found.setdefault(str(error), error)
        return tuple(found.values())
