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

from cxcore.metrics._cases import Backlog, Cases, ReopenRate
from cxcore.metrics._estimate import Estimate
from cxcore.metrics._interactions import AbandonmentRate, AverageSpeedOfAnswer, HandleTime, Offered
from cxcore.metrics._measure import Measurement, Measurements, measure
from cxcore.metrics._metric import Metric
from cxcore.metrics._resolution import ResolutionTime
from cxcore.metrics._satisfaction import CSAT, NPS
from cxcore.metrics._service_level import ServiceLevel
from cxcore.metrics._standard import STANDARD, answerable, standard_metrics
from cxcore.metrics._tally import Tally

__all__ = [
    "CSAT",
    "NPS",
    "STANDARD",
    "AbandonmentRate",
    "AverageSpeedOfAnswer",
    "Backlog",
    "Cases",
    "Estimate",
    "HandleTime",
    "Measurement",
    "Measurements",
    "Metric",
    "Offered",
    "ReopenRate",
    "ResolutionTime",
    "ServiceLevel",
    "Tally",
    "answerable",
    "measure",
    "standard_metrics",
]
