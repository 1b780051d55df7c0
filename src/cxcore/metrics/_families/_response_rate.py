"""How many of those who are asked answer."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._durations import time_in_words
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._moments import moment_after, require_window_over, start_of
from cxcore.metrics._template._row import Row
from cxcore.values import instance_of, positive


@attrs.frozen
class SurveyResponseRate(Metric):
    """
    Share of the surveys sent that were answered within a time.

    Definition: surveys answered `within` of being sent / surveys sent whose
    time, its last instant included, is over at `at`. A survey sent yesterday can still be answered, so it
    is left out and counted, answered or not: those who answer answer soon,
    and counting only them would flatter the share. Wilson interval.

    A low rate is a warning about every score beside it: those who answer are
    not those who do not.

    Rows, one a survey, need ``survey_sent_at`` and ``survey_answered_at``
    (aware datetimes, the last ``None`` until it happens).

    Args:
        within: How long after it was sent an answer counts, boundary included.

    Raises:
        InvalidValueError: `within` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> days = (0, 3, None, None)
    >>> rows = [
    ...     {"survey_sent_at": monday, "survey_answered_at": None if d is None else monday + timedelta(days=d)} for d in days
    ... ]
    >>> rate = SurveyResponseRate()
    >>> rate.result(rate.tally(rows, at=monday + timedelta(days=8))).value
    0.5
    >>> rate.result(rate.tally(rows, at=monday + timedelta(days=7))).reason
    'there are no surveys whose time to answer is over; left out: 4 (window not over)'
    """

    id = "survey_response_rate"
    title = "Survey response rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "surveys whose time to answer is over"
    formula = "surveys answered within the time / surveys sent whose time is over"
    variants = "`within`: how long after it was sent an answer counts."
    sources = ("AAPOR (2023), Standard Definitions, 10th ed., response rate 1 (completes / all that were eligible)",)

    within: timedelta = attrs.field(
        default=timedelta(days=7), validator=[instance_of(timedelta), positive], kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("survey_sent_at", "survey_answered_at")

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which cases are seen."""
        return True

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"within_seconds": self.within.total_seconds()}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Surveys answered within {time_in_words(self.within)} / surveys sent longer before the as-of instant."

    def _evidence(self, row: Row) -> Evidence:
        sent = start_of(row, "survey_sent_at")
        answered = moment_after(row, "survey_answered_at", start=sent, since="survey_sent_at")
        require_window_over(row, sent, self.within)
        return Evidence({"n": 1, "answered": int(answered is not None and answered - sent <= self.within)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("answered"), tally.sum("n"))
