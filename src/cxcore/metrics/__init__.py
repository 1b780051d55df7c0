"""
How well we did: definitions of customer-service metrics, with honest uncertainty.

A metric is a value whose fields are the choices of its definition, so that
"service level" always says which. It counts rows of facts into a
:class:`Tally` of whole numbers, tallies add up, and the result is an
:class:`Estimate`: a figure with its interval, its n, its definition and what
was left out, or ``None`` with the reason. :func:`measure` does it for many
metrics and groups in one pass.

A row is a mapping of facts about one interaction (``offered``, ``answered``,
``abandoned``, ``wait``, ``handle_time``), one case (``opened_at``,
``solved_at``, ``closed_at``, ``reopens``) or one answer (``csat_score``,
``nps_score``), with any columns to group by. A fact that is absent or
``None`` is unknown.
"""

from cxcore._statistics._bootstrap import BootstrapInterval, bootstrap
from cxcore._statistics._false_discovery import q_values
from cxcore.metrics._comparison._change_points import Level, change_points
from cxcore.metrics._comparison._compare import Comparison, StratumDifference, compare
from cxcore.metrics._comparison._compare_definitions import ComparedDefinition, DefinitionTable, compare_definitions
from cxcore.metrics._comparison._control_chart import ChartPoint, ControlChart, control_chart
from cxcore.metrics._comparison._difference import Difference
from cxcore.metrics._comparison._league_table import LeagueTable, Standing, league_table
from cxcore.metrics._comparison._lint import MetricLint, MetricLintCode, lint
from cxcore.metrics._comparison._non_response import NonResponseBounds, non_response_bounds
from cxcore.metrics._comparison._post_stratification import PostStratified, post_stratify
from cxcore.metrics._comparison._themes import ThemeShare, theme_counts
from cxcore.metrics._dialects import DIALECTS, Dialect, VendorDefinition, dialect
from cxcore.metrics._families._agent_time import Concurrency, Occupancy, Utilisation
from cxcore.metrics._families._ages import BacklogAge, BreachAge
from cxcore.metrics._families._answered_times import AverageSpeedOfAnswer, HandleTime
from cxcore.metrics._families._callbacks import CallbackRate, CallbackSuccess
from cxcore.metrics._families._case_times import AgentWork, OnHoldTime, RequesterWait
from cxcore.metrics._families._cases import Backlog, Cases, OneTouchRate, ReopenRate
from cxcore.metrics._families._ces import CES
from cxcore.metrics._families._channels import ChannelShare, ChannelSwitching
from cxcore.metrics._families._contact_rate import ContactRate
from cxcore.metrics._families._customers import ChurnRate, CustomerLifetime, RetentionRate
from cxcore.metrics._families._detractor_follow_up import DetractorFollowUpRate
from cxcore.metrics._families._fcr import FCR
from cxcore.metrics._families._first_response import FirstResponseTime
from cxcore.metrics._families._interactions import AbandonmentRate, Offered, TransferRate
from cxcore.metrics._families._lifetime_value import LifetimeValue
from cxcore.metrics._families._money import AcquireAgainstKeep, CostPerInteraction, CostToAcquire, CostToKeep
from cxcore.metrics._families._next_reply import NextReplyTime
from cxcore.metrics._families._resolution import ResolutionTime
from cxcore.metrics._families._response_rate import SurveyResponseRate
from cxcore.metrics._families._satisfaction import CSAT, NPS
from cxcore.metrics._families._self_service import ArticleHelpfulness, BotContainment, DeflectionRate, SelfServiceRatio
from cxcore.metrics._families._service_level import ServiceLevel
from cxcore.metrics._families._sla_attainment import SLAAttainment
from cxcore.metrics._families._standard import STANDARD, answerable, standard_metrics
from cxcore.metrics._families._waits import Patience, WaitToAnswer
from cxcore.metrics._measuring._measure import Measurement, Measurements, measure
from cxcore.metrics._measuring._period import Period
from cxcore.metrics._measuring._tally_groups import GroupTally, tally_groups
from cxcore.metrics._tallies._log_histogram import LogHistogram
from cxcore.metrics._tallies._log_rank import LogRank, log_rank
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._estimate import Estimate
from cxcore.metrics._template._metric import Metric

__all__ = [
    "CES",
    "CSAT",
    "DIALECTS",
    "FCR",
    "NPS",
    "STANDARD",
    "AbandonmentRate",
    "AcquireAgainstKeep",
    "AgentWork",
    "ArticleHelpfulness",
    "AverageSpeedOfAnswer",
    "Backlog",
    "BacklogAge",
    "BootstrapInterval",
    "BotContainment",
    "BreachAge",
    "CallbackRate",
    "CallbackSuccess",
    "Cases",
    "ChannelShare",
    "ChannelSwitching",
    "ChartPoint",
    "ChurnRate",
    "ComparedDefinition",
    "Comparison",
    "Concurrency",
    "ContactRate",
    "ControlChart",
    "CostPerInteraction",
    "CostToAcquire",
    "CostToKeep",
    "CustomerLifetime",
    "DefinitionTable",
    "DeflectionRate",
    "DetractorFollowUpRate",
    "Dialect",
    "Difference",
    "Estimate",
    "FirstResponseTime",
    "GroupTally",
    "HandleTime",
    "LeagueTable",
    "Level",
    "LifetimeValue",
    "LogHistogram",
    "LogRank",
    "Measurement",
    "Measurements",
    "Metric",
    "MetricLint",
    "MetricLintCode",
    "NextReplyTime",
    "NonResponseBounds",
    "Occupancy",
    "Offered",
    "OnHoldTime",
    "OneTouchRate",
    "Patience",
    "Period",
    "PostStratified",
    "ReopenRate",
    "RequesterWait",
    "ResolutionTime",
    "RetentionRate",
    "SLAAttainment",
    "SelfServiceRatio",
    "ServiceLevel",
    "Standing",
    "StratumDifference",
    "SurveyResponseRate",
    "Tally",
    "ThemeShare",
    "TransferRate",
    "Utilisation",
    "VendorDefinition",
    "WaitToAnswer",
    "answerable",
    "bootstrap",
    "change_points",
    "compare",
    "compare_definitions",
    "control_chart",
    "dialect",
    "league_table",
    "lint",
    "log_rank",
    "measure",
    "non_response_bounds",
    "post_stratify",
    "q_values",
    "standard_metrics",
    "tally_groups",
    "theme_counts",
]
