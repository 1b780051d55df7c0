"""What customers answer when they are asked: satisfaction and recommendation."""

from collections.abc import Mapping
from typing import Literal

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._choices import one_of
from cxcore.metrics._figures import share_of
from cxcore.metrics._metric import CONFIDENCE, Figure, Metric
from cxcore.metrics._row import Row, UnusableRow
from cxcore.metrics._shares import adjusted_wald_nps, wald_nps
from cxcore.metrics._tally import Evidence, Tally

PROMOTER_FROM = 9
DETRACTOR_UP_TO = 6


@attrs.frozen
class CSAT(Metric):
    """
    Share of answers that say "satisfied": those in the top boxes of the scale.

    On the usual scale of 1 to 5 the top boxes are 4 and 5. Answers off the
    scale, as codes for "not applicable" are, are left out and counted. Wilson
    interval.

    Rows need ``csat_score`` (a number).

    Args:
        top: Lowest answer that counts as satisfied.
        low: Lowest answer of the scale.
        high: Highest answer of the scale.

    Raises:
        InvalidValueError: `low` is not below `top`, or `top` is above `high`.

    >>> csat = CSAT()
    >>> csat.result(csat.tally([{"csat_score": score} for score in (5, 4, 3, 5, 6, None)]))
    <Estimate csat 0.7500 [0.3006, 0.9544] n=4>
    >>> thumbs = CSAT(top=1, low=0, high=1)
    """

    id = "csat"
    title = "Customer satisfaction (CSAT)"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "answers on the satisfaction scale"
    formula = "answers from top to high / answers from low to high"
    variants = "`top`: the lowest answer that counts as satisfied; `low` and `high`: the ends of the scale."
    sources = ("Farris, Bendle, Pfeifer and Reibstein (2010), Marketing Metrics, 2nd ed., chapter 2",)

    top: int = attrs.field(default=4, kw_only=True)
    low: int = attrs.field(default=1, kw_only=True)
    high: int = attrs.field(default=5, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.low < self.top <= self.high:
            raise InvalidValueError(
                f"lies above low ({self.low}) and not above high ({self.high}); {self.top} does not.",
                path="top",
            )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("csat_score",)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"top": self.top, "low": self.low, "high": self.high}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Answers of {self.top} or more / answers, on a scale of {self.low} to {self.high}."

    def _evidence(self, row: Row) -> Evidence:
        score = row.score("csat_score", low=self.low, high=self.high)
        return Evidence({"n": 1, "satisfied": int(score >= self.top)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("satisfied"), tally.sum("n"))


@attrs.frozen
class NPS(Metric):
    """
    Net promoter score, from -100 to 100.

    Definition: 100 x (share who answer 9 or 10 - share who answer 0 to 6) to
    "how likely are you to recommend us?", asked from 0 to 10. Answers off the
    scale (many exports code "blank" as 11 or 99) and between two whole
    numbers are left out and counted.

    Rows need ``nps_score`` (a whole number, as int or float).

    Args:
        interval: ``adjusted_wald`` holds what it promises for few answers
            too (Rocks 2016); ``wald`` is the textbook interval, which covers
            far less than 95 % below some 30 answers and has no width at all
            when everybody agrees.

    Raises:
        InvalidValueError: `interval` is neither.

    >>> nps = NPS()
    >>> answers = [{"nps_score": score} for score in (10, 9, 9, 7, 3, 11)]
    >>> estimate = nps.result(nps.tally(answers))
    >>> estimate.value, estimate.excluded
    (40.0, {'nps_score outside 0 to 10': 1})
    """

    id = "nps"
    title = "Net promoter score (NPS)"
    unit = "points"
    range = (-100.0, 100.0)
    direction = "higher is better"
    population = "answers from 0 to 10"
    formula = "100 x (answers of 9 and 10 - answers of 0 to 6) / answers"
    variants = "`interval`: `adjusted_wald` (AW(3, T) of Rocks) or `wald`; the score itself has no variants."
    sources = (
        "Reichheld (2003), The One Number You Need to Grow, Harvard Business Review 81(12), 46-54",
        'Rocks (2016), Interval Estimation for the "Net Promoter Score", The American Statistician 70(4), 365-372',
    )

    interval: Literal["adjusted_wald", "wald"] = attrs.field(
        default="adjusted_wald", validator=one_of("adjusted_wald", "wald"), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("nps_score",)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"interval": self.interval}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "100 x (promoters - detractors) / answers; promoters score 9 or 10, detractors 0 to 6."

    def _evidence(self, row: Row) -> Evidence:
        score = row.score("nps_score", low=0, high=10)
        if not score.is_integer():
            raise UnusableRow("nps_score between two whole numbers")
        return Evidence({"n": 1, "promoters": int(score >= PROMOTER_FROM), "detractors": int(score <= DETRACTOR_UP_TO)})

    def _figure(self, tally: Tally) -> Figure:
        n, promoters, detractors = (tally.sum(name) for name in ("n", "promoters", "detractors"))
        if n == 0:
            return Figure(None, 0)
        score = 100 * (promoters - detractors) / n
        if self.interval == "wald":
            return Figure(score, n, *wald_nps(promoters, detractors, n, CONFIDENCE), "Wald")
        return Figure(score, n, *adjusted_wald_nps(promoters, detractors, n, CONFIDENCE), "adjusted Wald, Rocks 2016")
