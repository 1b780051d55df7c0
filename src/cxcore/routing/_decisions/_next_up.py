"""What an agent who has become free takes next."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from cxcore.errors import PluginError
from cxcore.models import AgentId
from cxcore.routing._choice._candidates import Search
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import Floor
from cxcore.routing._terms._score import Score
from cxcore.rules import Facts


@attrs.frozen
class InLine:
    """An interaction that waits, with its score and whom it seeks; ``None`` is nobody."""

    waiting: Waiting
    facts: Facts
    score: Score
    search: Search | None


def in_order(line: Iterable[InLine], at: datetime) -> list[InLine]:
    """Return a line in the order in which it is served: by score, then by age, then by id."""
    return sorted(
        line,
        key=lambda each: (-each.score.exactly(at), each.waiting.enqueued_at, each.waiting.interaction.id),
    )


@attrs.frozen
class NextUp:
    """
    The interaction that an agent takes next; :meth:`Policy.next_for` makes it.

    It is the most urgent of those that the agent can take now.
    """

    agent: AgentId
    waiting: Waiting
    score: Score
    passed_over: tuple[tuple[Waiting, str], ...]
    """The more urgent ones that they cannot take, each with the reason."""
    plugin_errors: tuple[PluginError, ...] = attrs.field(default=(), eq=False)
    """What went wrong with plugins while all who wait were looked at."""


def next_up(agent: AgentId, line: Iterable[InLine], floor: Floor, at: datetime) -> NextUp | None:
    """Return what an agent takes next, or ``None`` if there is nothing for them."""
    status = floor.status(agent)
    passed_over = []
    for each in in_order(line, at):
        if each.search is None:
            passed_over.append((each.waiting, "is for nobody now"))
            continue
        obstacle = each.search.obstacle(status) or each.search.reserve(status, floor)
        if obstacle is None:
            return NextUp(agent, each.waiting, each.score, tuple(passed_over))
        passed_over.append((each.waiting, str(obstacle)))
    return None
