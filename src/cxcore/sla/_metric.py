"""What a commitment can promise about, each with its definition."""

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from typing import Final

import attrs

from cxcore.models import Phase


class Metric(StrEnum):
    """
    What a commitment measures.

    The names and the phases that count are those of Zendesk's SLA policies
    (support.zendesk.com, "Defining SLA policies"), whose statuses new, open,
    pending and on-hold are our phases ``new``, ``open``, ``waiting_customer``
    and ``on_hold``. Zendesk has no ``snoozed``; it counts here, because a
    clock that we can stop by putting a case aside promises nothing. A
    commitment that lists ``pauses_in`` decides for itself.

    Replies are those of :func:`cxcore.history.facts`: ``message.replied`` by an
    agent, or by nobody named. A solution is an answer: when a case is solved or
    closed, every clock stops.
    """

    FIRST_REPLY = "first_reply"
    """From the opening to the first reply; nothing pauses it."""
    NEXT_REPLY = "next_reply"
    """
    From the customer's oldest unanswered message to the next reply, again and again.

    Messages before the first reply belong to ``first_reply``. A second message
    does not restart the clock, as some desks do when they measure from the latest.
    """
    PERIODIC_UPDATE = "periodic_update"
    """From each reply to the next one, also while we wait for the customer."""
    PAUSABLE_UPDATE = "pausable_update"
    """From each reply to the next one; paused in ``waiting_customer``."""
    AGENT_WORK = "agent_work"
    """From the opening to the solution, without ``waiting_customer`` and ``on_hold``."""
    REQUESTER_WAIT = "requester_wait"
    """From the opening to the solution, without ``waiting_customer``."""
    TOTAL_RESOLUTION = "total_resolution"
    """
    From the opening to the solution, whoever had to act.

    The three clocks that run to the solution go on where they stood when the
    case is reopened; the time in which it was solved does not count.
    """


class Begin(Enum):
    """What a clock waits for before it runs."""

    OPENING = auto()
    MESSAGE = auto()
    """A message of the customer, after the first reply."""
    REPLY = auto()


@attrs.frozen(kw_only=True)
class Course:
    """How the clock of a metric runs."""

    begin: Begin
    stops_at_reply: bool = True
    resumes: bool = False
    """Whether a reopened case goes on with the same clock."""
    pauses_in: frozenset[Phase] = frozenset()


_WITH_CUSTOMER: Final = frozenset({Phase.WAITING_CUSTOMER})
_WITH_OTHERS: Final = frozenset({Phase.WAITING_CUSTOMER, Phase.ON_HOLD})


def _to_solution(pauses_in: frozenset[Phase]) -> Course:
    return Course(begin=Begin.OPENING, stops_at_reply=False, resumes=True, pauses_in=pauses_in)


COURSES: Final[Mapping[Metric, Course]] = {
    Metric.FIRST_REPLY: Course(begin=Begin.OPENING),
    Metric.NEXT_REPLY: Course(begin=Begin.MESSAGE),
    Metric.PERIODIC_UPDATE: Course(begin=Begin.REPLY),
    Metric.PAUSABLE_UPDATE: Course(begin=Begin.REPLY, pauses_in=_WITH_CUSTOMER),
    Metric.AGENT_WORK: _to_solution(_WITH_OTHERS),
    Metric.REQUESTER_WAIT: _to_solution(_WITH_CUSTOMER),
    Metric.TOTAL_RESOLUTION: _to_solution(frozenset()),
}
