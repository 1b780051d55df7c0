"""An agent with the hours they are there."""

import attrs

from cxcore.models import Agent
from cxcore.values import one_line


@attrs.frozen(kw_only=True)
class RosteredAgent(Agent):
    """
    An agent of the roster, with the calendar of their hours.

    It is what :meth:`Policy.liveness` and :meth:`Policy.lint` ask who could
    serve when, in place of the floor of one moment.

    >>> from cxcore.models import AgentId
    >>> RosteredAgent(id=AgentId("agt_priya"), skills={"billing": 4}, calendar="lisbon").calendar
    'lisbon'
    """

    calendar: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))
    """The name of the calendar of their hours; ``None`` is at all hours."""
