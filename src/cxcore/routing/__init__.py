"""
Who takes this interaction, and why.

A :class:`Policy` is a checked document: rules in an order, steps with their
waits, queues, what an agent carries at once, whom to choose and whom to serve
first. It decides about one interaction and one :class:`Floor`, the snapshot of
who could serve, and returns a :class:`Decision`: the outcome, :class:`Assigned`,
:class:`Queued`, :class:`Deferred` or :class:`Refused`, with what each rule said
and why each other agent was not chosen. Deciding changes nothing and reads no
clock, so a stored decision can be made again, byte for byte.
"""

from cxcore.routing._batch import Assignment, Batch
from cxcore.routing._candidates import WhyNot
from cxcore.routing._capacity import Capacity
from cxcore.routing._decision import Decision, RuleReason
from cxcore.routing._escalation import Escalation, EscalationLevel
from cxcore.routing._floor import AgentState, AgentStatus, Floor, OpenWork
from cxcore.routing._ladder import Obstacle
from cxcore.routing._lint_codes import LintCode
from cxcore.routing._lint_value import Lint, Lints
from cxcore.routing._liveness import DeadEnd, Liveness
from cxcore.routing._needs import Needs
from cxcore.routing._next_up import NextUp
from cxcore.routing._outcome import Assigned, Deferral, Deferred, Outcome, Queued, Refused
from cxcore.routing._plugins import (
    CHOICE_STRATEGIES,
    CONDITIONS,
    REQUIREMENTS,
    SCORE_TERMS,
    Candidate,
    ChoiceStrategy,
    FoundPlugin,
    Requirement,
    ScoreTerm,
    discover_plugins,
)
from cxcore.routing._policy import Policy
from cxcore.routing._rostered_agent import RosteredAgent
from cxcore.routing._rule import Queue, Route, Rule, Step
from cxcore.routing._score import Credit, Priority, Score, Term, WeightedTerm
from cxcore.routing._shifts import Shifts
from cxcore.routing._split import Split
from cxcore.routing._waiting import Waiting

__all__ = [
    "CHOICE_STRATEGIES",
    "CONDITIONS",
    "REQUIREMENTS",
    "SCORE_TERMS",
    "AgentState",
    "AgentStatus",
    "Assigned",
    "Assignment",
    "Batch",
    "Candidate",
    "Capacity",
    "ChoiceStrategy",
    "Credit",
    "DeadEnd",
    "Decision",
    "Deferral",
    "Deferred",
    "Escalation",
    "EscalationLevel",
    "Floor",
    "FoundPlugin",
    "Lint",
    "LintCode",
    "Lints",
    "Liveness",
    "Needs",
    "NextUp",
    "Obstacle",
    "OpenWork",
    "Outcome",
    "Policy",
    "Priority",
    "Queue",
    "Queued",
    "Refused",
    "Requirement",
    "RosteredAgent",
    "Route",
    "Rule",
    "RuleReason",
    "Score",
    "ScoreTerm",
    "Shifts",
    "Split",
    "Step",
    "Term",
    "Waiting",
    "WeightedTerm",
    "WhyNot",
    "discover_plugins",
]
