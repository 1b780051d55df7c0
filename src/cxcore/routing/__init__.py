"""
Who takes this interaction, and why.

A :class:`Policy` is a checked document: rules in an order, queues, what an
agent carries at once. It decides about one interaction and one :class:`Floor`,
the snapshot of who could serve, and returns a :class:`Decision`: the outcome,
:class:`Assigned`, :class:`Queued` or :class:`Refused`, with what each rule said
and why each other agent was not chosen. Deciding changes nothing and reads no
clock, so a stored decision can be made again, byte for byte.
"""

from cxcore.routing._candidates import Obstacle, WhyNot
from cxcore.routing._capacity import Capacity
from cxcore.routing._decision import Decision, RuleReason
from cxcore.routing._floor import AgentState, AgentStatus, Floor, OpenWork
from cxcore.routing._needs import Needs
from cxcore.routing._outcome import Assigned, Outcome, Queued, Refused
from cxcore.routing._policy import Policy
from cxcore.routing._rule import Queue, Route, Rule

__all__ = [
    "AgentState",
    "AgentStatus",
    "Assigned",
    "Capacity",
    "Decision",
    "Floor",
    "Needs",
    "Obstacle",
    "OpenWork",
    "Outcome",
    "Policy",
    "Queue",
    "Queued",
    "Refused",
    "Route",
    "Rule",
    "RuleReason",
    "WhyNot",
]
