"""
From a log of events to what they add up to.

:func:`fold` gives the state of every case at any instant, :func:`facts` one
plain row a case, :func:`interaction_facts` one a call, chat or email,
:func:`next_reply_facts` one a stretch of waiting for a reply,
:func:`survey_facts` one a survey, and :func:`bot_facts` one a conversation
that a bot began. A log may arrive in any order and more than once; the
answers are the same. Metrics read the rows, so the live decision,
the report and the backtest share one past. :class:`CustomerTimeline` is the
same log seen from one customer, with the context that the next agent needs;
:func:`facts_frame` computes the rows of millions of cases where their events
are, in a data frame.
"""

from cxcore.history._attribution import Attribution, attributed_facts
from cxcore.history._bot_facts import BotFacts, bot_facts
from cxcore.history._case_state import CaseState, goes_on_in
from cxcore.history._context import ContextPacket, OpenPromise, SaidInPublic
from cxcore.history._definitions import FactDefinitions, Repliers, ResponseClock, Visibility
from cxcore.history._event_columns import event_columns
from cxcore.history._facts import CaseFacts, facts
from cxcore.history._facts_frame import facts_frame
from cxcore.history._fold import fold, replay
from cxcore.history._interaction_facts import InteractionFacts, interaction_facts
from cxcore.history._next_reply_facts import NextReplyFacts, next_reply_facts
from cxcore.history._survey_facts import SurveyFacts, survey_facts
from cxcore.history._timeline import CustomerTimeline

__all__ = [
    "Attribution",
    "BotFacts",
    "CaseFacts",
    "CaseState",
    "ContextPacket",
    "CustomerTimeline",
    "FactDefinitions",
    "InteractionFacts",
    "NextReplyFacts",
    "OpenPromise",
    "Repliers",
    "ResponseClock",
    "SaidInPublic",
    "SurveyFacts",
    "Visibility",
    "attributed_facts",
    "bot_facts",
    "event_columns",
    "facts",
    "facts_frame",
    "fold",
    "goes_on_in",
    "interaction_facts",
    "next_reply_facts",
    "replay",
    "survey_facts",
]
