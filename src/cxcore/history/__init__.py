"""
From a log of events to what they add up to.

:func:`fold` gives the state of every case at any instant, :func:`facts` one
plain row a case, :func:`interaction_facts` one a call, chat or email. A log may
arrive in any order and more than once; the answers are the same. Metrics read
the rows, so the live decision, the report and the backtest share one past.
"""

from cxcore.history._case_state import CaseState
from cxcore.history._facts import CaseFacts, InteractionFacts, facts, interaction_facts
from cxcore.history._fold import fold, replay

__all__ = [
    "CaseFacts",
    "CaseState",
    "InteractionFacts",
    "facts",
    "fold",
    "interaction_facts",
    "replay",
]
