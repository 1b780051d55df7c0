"""How many unhappy customers hear from us in time."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from cxcore.metrics._families._satisfaction import DETRACTOR_UP_TO
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._durations import time_in_words
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._moments import moment_after, require_window_over, start_of
from cxcore.metrics._template._row import Row
from cxcore.metrics._template._scale import whole_score
from cxcore.values import instance_of, positive


@attrs.frozen
class DetractorFollowUpRate(Metric):
    """
    Share of the detractors whom somebody got back to within a time.

    Definition: answers of 0 to 6 that were followed up `within` of the answer
    / answers of 0 to 6 whose time, its last instant included, is over at `at`. Younger answers are left
    out and counted, followed up or not. Promoters and passives are outside.
    Wilson interval.

    Rows, one an answer, need ``nps_score`` (a whole number),
    ``survey_answered_at`` and ``followed_up_at`` (aware datetimes, the last
    ``None`` until it happens).

    Args:
        within: How long after the answer a follow-up counts, boundary included.

    Raises:
        InvalidValueError: `within` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> rows = [
    ...     {"nps_score": score, "survey_answered_at": monday, "followed_up_at": hours and monday + timedelta(hours=hours)}
    ...     for score, hours in ((2, 5), (6, 50), (0, None), (10, None))
    ... ]
    >>> rate = DetractorFollowUpRate()
    >>> rate.result(rate.tally(rows, at=monday + timedelta(days=4)))
    <Estimate detractor_follow_up_rate 0.3333 [0.0615, 0.7923] n=3>
    """

    id = "detractor_follow_up_rate"
    title = "Detractor follow-up rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "detractors whose time for a follow-up is over"
    formula = "detractors followed up within the time / detractors whose time is over"
    variants = "`within`: how long after the answer a follow-up counts."
    sources = (
        "Markey, Reichheld and Dullweber (2009), Closing the Customer Feedback Loop, Harvard Business Review 87(12), 43-47",
    )

    # Two days are the usual promise of the programmes that the source describes.
    within: timedelta = attrs.field(
        default=timedelta(days=2), validator=[instance_of(timedelta), positive], kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("nps_score", "survey_answered_at", "followed_up_at")

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
        return (
            f"Answers of 0 to 6 followed up within {time_in_words(self.within)} / "
            "answers of 0 to 6 given longer before the as-of instant."
        )

    def _evidence(self, row: Row) -> Evidence:
        if whole_score(row, "nps_score", low=0, high=10) > DETRACTOR_UP_TO:
            return Evidence()
        answered = start_of(row, "survey_answered_at")
        followed = moment_after(row, "followed_up_at", start=answered, since="survey_answered_at")
        require_window_over(row, answered, self.within)
        return Evidence({"n": 1, "followed": int(followed is not None and followed - answered <= self.within)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("followed"), tally.sum("n"))
