"""
Asking customers, judging our own work, and getting back to those who were let down.

A :class:`Scorecard` turns a :class:`Review` into a :class:`Score`;
:func:`draw` chooses which interactions to review, the same whoever draws;
:func:`krippendorff_alpha` says whether reviewers agree enough to be believed. A
:class:`SurveyPolicy` decides whom to ask, and a :class:`FollowUpPolicy` who gets
back to an unhappy customer, and by when.
"""

from cxcore.feedback._agent_scores import AgentScore, agent_scores
from cxcore.feedback._agreement import Agreement, Level, krippendorff_alpha
from cxcore.feedback._closed_loop import (
    CallBack,
    ClosedLoop,
    FollowUpState,
    FollowUpStatus,
    closed_loop,
    follow_up_statuses,
)
from cxcore.feedback._follow_up import FollowUp, FollowUpPolicy, FollowUpRule
from cxcore.feedback._questions import Question, Section
from cxcore.feedback._review import NOT_APPLICABLE, Review, Score
from cxcore.feedback._sample import Stratum, draw, draw_share
from cxcore.feedback._scorecard import Scorecard
from cxcore.feedback._survey_policy import (
    Ask,
    DoNotAsk,
    SurveyCode,
    SurveyDecision,
    SurveyPolicy,
    SurveyReason,
    SurveyRule,
)

__all__ = [
    "NOT_APPLICABLE",
    "AgentScore",
    "Agreement",
    "Ask",
    "CallBack",
    "ClosedLoop",
    "DoNotAsk",
    "FollowUp",
    "FollowUpPolicy",
    "FollowUpRule",
    "FollowUpState",
    "FollowUpStatus",
    "Level",
    "Question",
    "Review",
    "Score",
    "Scorecard",
    "Section",
    "Stratum",
    "SurveyCode",
    "SurveyDecision",
    "SurveyPolicy",
    "SurveyReason",
    "SurveyRule",
    "agent_scores",
    "closed_loop",
    "draw",
    "draw_share",
    "follow_up_statuses",
    "krippendorff_alpha",
]
