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

from cxcore.routing._choice._candidates import WhyNot
from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._choice._ladder import Obstacle
from cxcore.routing._choice._plugins import (
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
from cxcore.routing._decisions._batch import Assignment, Batch
from cxcore.routing._decisions._decision import Decision, RuleReason
from cxcore.routing._decisions._next_up import NextUp
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import AgentState, AgentStatus, Floor, OpenWork
from cxcore.routing._policy import Policy
from cxcore.routing._proofs._lint_codes import LintCode
from cxcore.routing._proofs._lint_value import Lint, Lints
from cxcore.routing._proofs._liveness import DeadEnd, Liveness
from cxcore.routing._proofs._rostered_agent import RosteredAgent
from cxcore.routing._terms._escalation import Escalation, EscalationLevel
from cxcore.routing._terms._needs import Needs
from cxcore.routing._terms._outcome import Assigned, Deferral, Deferred, Outcome, Queued, Refused
from cxcore.routing._terms._rule import Queue, Route, Rule, Step
from cxcore.routing._terms._score import Credit, Priority, Score, Term, WeightedTerm
from cxcore.routing._terms._shifts import Shifts
from cxcore.routing._terms._split import Split

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
