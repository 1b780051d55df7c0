"""What can be said of a policy before anything comes: proofs over all interactions there can be."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, WorkingTime
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._proofs._changes import analysis_of, difference
from cxcore.routing._proofs._lint import lints_of
from cxcore.routing._proofs._lint_value import Lints
from cxcore.routing._proofs._liveness import Liveness, liveness_of
from cxcore.routing._proofs._rostered_agent import RosteredAgent
from cxcore.rules import Analysis, Diff
from cxcore.values import FrozenDict

_NO_CALENDARS: Mapping[str, WorkingTime] = FrozenDict()


class Proofs:
    """The questions about a whole policy, which it answers by its plan."""

    __slots__ = ()
    _plan: Plan

    def analyse(self) -> Analysis:
        """
        Return what the rules do to every interaction there can be: proofs, each with an example.

        The findings are those of :func:`cxcore.rules.analyse`: rules that never
        count, conditions that are always or never true, interactions that no rule
        is for. A policy with a default has no such gap; that its rules leave
        nothing for it is only a note.

        >>> from cxcore.routing import Policy, Queue, Route, Rule
        >>> gold = Rule(name="gold", when="channel == 'chat'", queue="front")
        >>> late = Rule(name="late", when="channel == 'chat' and language == 'pt'", queue="front")
        >>> policy = Policy(name="desk", rules=[gold, late], default=Route(queue="front"), queues={"front": Queue()})
        >>> print(policy.analyse())
        error rules.unreachable: rule 'late' never counts: rule 'gold' comes first wherever it is true, as for channel 'chat', language 'pt'.
        """
        return analysis_of(self._plan)

    def diff(self, older: "Proofs") -> Diff:
        """
        Return the interactions that another version of the policy sends elsewhere, with examples.

        An outcome is the whole route: what it needs, its steps, its queue and its
        reason to refuse. Renamed, reordered or split rules that lead to the same
        routes are no change, and neither are other limits or calendars of a queue.

        Raises:
            InvalidValueError: A field has different types in the two versions, or a
                rule is too complex to compare.

        >>> from cxcore.routing import Policy, Queue, Route, Rule
        >>> def desk(channel: str) -> Policy:
        ...     rule = Rule(name="live", when=f"channel == '{channel}'", queue="live")
        ...     return Policy(
        ...         name="desk", rules=[rule], default=Route(queue="mail"), queues={"live": Queue(), "mail": Queue()}
        ...     )
        >>> print(desk("chat").diff(desk("phone")))
        where channel == 'phone': {'queue': 'live'} becomes {'queue': 'mail'}, as for channel 'phone'.
        where channel == 'chat': {'queue': 'mail'} becomes {'queue': 'live'}, as for channel 'chat'.
        """
        return difference(older._plan, self._plan)  # noqa: SLF001  # another policy

    def liveness(
        self,
        roster: Iterable[RosteredAgent],
        *,
        window: Interval,
        calendars: Mapping[str, WorkingTime] = _NO_CALENDARS,
    ) -> Liveness:
        """
        Return what can come in a window, such as a week, that nobody on the roster will ever take.

        A path ends well if, before its waits are over, somebody who meets the needs
        of the step it is on is within their hours while the queue is open, or if it
        ends in a handover: a callback, a bot, voicemail. It is followed from every
        instant of the window, because the window is cut at every boundary of every
        calendar and at what lies a wait before one: no hours are sampled. How busy
        the agents are is left out; and on a step that asks for one known agent,
        nobody counts, because nothing promises that they are there. Requirements by
        plugin are left out too: who else has what is needed counts. A wait without
        end is followed for a year.

        Every dead end is proven: its witness is an interaction that no earlier rule takes.

        Args:
            roster: Who could serve, and when.
            window: Which instants of arrival are asked about.
            calendars: Hours of agents that the policy was not given itself.

        Raises:
            UnknownNameError: An agent works by a calendar that neither has.

        >>> from datetime import UTC, datetime
        >>> from cxcore.coverage import Calendar
        >>> from cxcore.models import AgentId
        >>> from cxcore.routing import Needs, Policy, Queue, RosteredAgent, Route
        >>> policy = Policy(
        ...     name="desk",
        ...     skills=["billing"],
        ...     queues={"front": Queue(wait=timedelta(minutes=30))},
        ...     default=Route(needs=Needs(skills={"billing": 2}), queue="front"),
        ... )
        >>> priya = RosteredAgent(id=AgentId("agt_priya"), skills={"billing": 4}, calendar="lisbon")
        >>> found = policy.liveness(
        ...     [priya],
        ...     window=Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)),
        ...     calendars={"lisbon": Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")},
        ... )
        >>> print(found)
        nobody takes what the default gets from 2026-03-02 00:00Z to 2026-03-02 08:30:00.000001Z, from 2026-03-02 18:00Z to 2026-03-03 00:00Z.
        """
        return liveness_of(self._plan, roster, window, calendars)

    def lint(
        self,
        roster: Iterable[RosteredAgent] | None = None,
        *,
        window: Interval | None = None,
        calendars: Mapping[str, WorkingTime] = _NO_CALENDARS,
        within: timedelta | None = None,
    ) -> Lints:
        """
        Return what is probably not meant, each with a stable code, worst first.

        These are the findings of :meth:`analyse` and the lints of
        :class:`LintCode`; with a roster also the dead ends of :meth:`liveness`.

        Args:
            roster: Who could serve, and when; without it nothing is said of who is there.
            window: The week that the roster is for; it goes with the roster.
            calendars: Hours of agents that the policy was not given itself.
            within: The longest that anybody may wait in all; ``None`` sets no target.

        Raises:
            InvalidValueError: Only one of `roster` and `window` is given.
            UnknownNameError: An agent works by a calendar that is not known.

        >>> from cxcore.routing import Policy, Queue, Route
        >>> policy = Policy(name="desk", queues={"front": Queue(wait=timedelta(minutes=5))}, default=Route(queue="front"))
        >>> print(policy.lint())
        warning routing.queue-without-limit: queues.front: has no limit, so any number may wait in it.
        """
        if (roster is None) != (window is None):
            raise InvalidValueError("goes with a roster, and a roster with the week it is for.", path="window")
        staffing = None if roster is None or window is None else (tuple(roster), window, calendars)
        return lints_of(self._plan, staffing, within)
