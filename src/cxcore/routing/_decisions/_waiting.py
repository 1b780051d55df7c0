"""An interaction that waits, with what must not be lost while it does."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import AgentId, Interaction
from cxcore.values import Value, aware, to_utc


def _to_agents(agents: Iterable[AgentId]) -> tuple[AgentId, ...]:
    if isinstance(agents, str):  # whose members are its characters, which nobody means
        raise InvalidValueError("is a list of agents; one text came.", path="declined_by")
    each = set(agents)
    if not all(isinstance(agent, str) for agent in each):
        raise InvalidValueError("is a list of agents, each by their id.", path="declined_by")
    return tuple(sorted(map(AgentId, each)))  # in an order, so that a record is the same to the byte


@attrs.frozen(kw_only=True)
class Waiting(Value):
    """
    An interaction in line: since when, where, and who would not take it.

    Keep it as it is when an agent declines, does not answer or leaves: the
    interaction keeps its age, and is not offered again to who had it.

    Raises:
        InvalidValueError: `declined_by` is no list of agents.
        NaiveDatetimeError: `enqueued_at` has no zone.
    """

    interaction: Interaction
    enqueued_at: datetime = attrs.field(converter=to_utc, validator=aware)
    """When it first began to wait."""
    queue: str | None = None
    """Where it waits; ``None`` is where its step says."""
    declined_by: tuple[AgentId, ...] = attrs.field(default=(), converter=_to_agents)
    """Who had it offered and did not take it."""

    def declined(self, agent: AgentId) -> "Waiting":
        """Return it after one more agent has declined it, or let the offer time out."""
        return attrs.evolve(self, declined_by=(*self.declined_by, agent))
