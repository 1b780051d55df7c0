"""What customers answer when they are asked: satisfaction and recommendation."""

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from cxcore._statistics._shares import wald_nps
from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import CONFIDENCE, Figure, Metric
from cxcore.metrics._template._row import Row
from cxcore.metrics._template._scale import mean_score, net_score, score_for_mean, whole_score

PROMOTER_FROM = 9
DETRACTOR_UP_TO = 6

ANSWER_VARIANTS: Final = "`answer`: the `last` one about a case, or the `first`."


def answer_fact(survey: str, answer: str) -> str:
    """Return the fact that holds the last, or the first, answer to a survey."""
    return f"{survey}_score" if answer == "last" else f"first_{survey}_score"


@attrs.frozen
class CSAT(Metric):
    """
    How satisfied customers say they are: the share of answers in the top boxes of the scale.

    On the usual scale of 1 to 5 the top boxes are 4 and 5. Answers off the
    scale, as codes for "not applicable" are, are left out and counted.

    =============  ==============================================  =============
    `statistic`    formula                                         interval
    =============  ==============================================  =============
    ``top_share``  answers from `top` to `high` / answers          Wilson
    ``mean``       sum of the answers / answers                    Student's t
    ``net``        100 x (share of the top boxes - share of as     adjusted Wald
                   many boxes at the bottom)
    =============  ==============================================  =============

    Rows need ``csat_score``, or ``first_csat_score`` (a number).

    Args:
        statistic: One of the three.
        top: Lowest answer that counts as satisfied; the mean reads only the scale.
        low: Lowest answer of the scale.
        high: Highest answer of the scale.
        answer: Where a case was answered for more than once, its ``last``
            answer or its ``first``.

    Raises:
        InvalidValueError: A choice is unknown, `low` is not below `top`, `top`
            is above `high`, or the boxes of a net score overlap.

    >>> csat = CSAT()
    >>> answers = [{"csat_score": score} for score in (5, 4, 3, 5, 6, None)]
    >>> csat.result(csat.tally(answers))
    <Estimate csat 0.7500 [0.3006, 0.9544] n=4>
    >>> mean = CSAT(statistic="mean")
    >>> mean.result(mean.tally(answers)).value
    4.25
    >>> thumbs = CSAT(top=1, low=0, high=1)
    """

    id = "csat"
    title = "Customer satisfaction (CSAT)"
    direction = "higher is better"
    population = "answers on the satisfaction scale"
    formula = "answers from top to high / answers from low to high"
    variants = (
        "`statistic`: `top_share`, `mean`, or `net` (100 x (share of the top boxes - share of as many at the bottom)). "
        "`top`: the lowest answer that counts as satisfied; `low` and `high`: the ends of the scale. "
        f"{ANSWER_VARIANTS}"
    )
    sources = (
        "Farris, Bendle, Pfeifer and Reibstein (2010), Marketing Metrics, 2nd ed., chapter 2",
        'Rocks (2016), Interval Estimation for the "Net Promoter Score", The American Statistician 70(4), 365-372',
    )

    statistic: Literal["top_share", "mean", "net"] = attrs.field(
        default="top_share", validator=one_of("top_share", "mean", "net"), kw_only=True
    )
    top: int = attrs.field(default=4, kw_only=True)
    low: int = attrs.field(default=1, kw_only=True)
    high: int = attrs.field(default=5, kw_only=True)
    answer: Literal["last", "first"] = attrs.field(default="last", validator=one_of("last", "first"), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.low < self.top <= self.high:
            raise InvalidValueError(
                f"lies above low ({self.low}) and not above high ({self.high}); {self.top} does not.",
                path="top",
            )
        if self.statistic == "net" and self._bottom >= self.top:
            raise InvalidValueError(
                f"leaves no boxes for a net score: from {self.top} up and from {self._bottom} down overlap.", path="top"
            )

    @property
    def _bottom(self) -> int:
        """The highest answer of as many boxes at the bottom as there are at the top."""
        return self.low + self.high - self.top

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return "share" if self.statistic == "top_share" else "points"

    @property
    def range(self) -> tuple[float, float | None]:
        """The lowest and the highest possible value."""
        return {"top_share": (0.0, 1.0), "mean": (float(self.low), float(self.high)), "net": (-100.0, 100.0)}[
            self.statistic
        ]

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (answer_fact("csat", self.answer),)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {
            "statistic": self.statistic,
            "top": self.top,
            "low": self.low,
            "high": self.high,
            "answer": self.answer,
        }

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        which = "Answers" if self.answer == "last" else "First answers"
        scale = f"on a scale of {self.low} to {self.high}."
        if self.statistic == "mean":
            return f"Mean of the {which.lower()}, {scale}"
        if self.statistic == "net":
            return f"100 x ({which.lower()} of {self.top} or more - those of {self._bottom} or less) / answers, {scale}"
        return f"{which} of {self.top} or more / answers, {scale}"

    def _evidence(self, row: Row) -> Evidence:
        score = row.score(answer_fact("csat", self.answer), low=self.low, high=self.high)
        if self.statistic == "mean":
            return score_for_mean(score)
        satisfied = {"n": 1, "satisfied": int(score >= self.top)}
        return Evidence(
            satisfied | {"dissatisfied": int(score <= self._bottom)} if self.statistic == "net" else satisfied
        )

    def _figure(self, tally: Tally) -> Figure:
        if self.statistic == "mean":
            return mean_score(tally)
        if self.statistic == "net":
            return net_score(tally.sum("satisfied"), tally.sum("dissatisfied"), tally.sum("n"))
        return share_of(tally.sum("satisfied"), tally.sum("n"))


@attrs.frozen
class NPS(Metric):
    """
    Net promoter score, from -100 to 100.

    Definition: 100 x (share who answer 9 or 10 - share who answer 0 to 6) to
    "how likely are you to recommend us?", asked from 0 to 10. Answers off the
    scale (many exports code "blank" as 11 or 99) and between two whole
    numbers are left out and counted.

    Rows need ``nps_score``, or ``first_nps_score`` (a whole number, as int or float).

    Args:
        interval: ``adjusted_wald`` holds what it promises for few answers
            too (Rocks 2016); ``wald`` is the textbook interval, which covers
            far less than 95 % below some 30 answers and has no width at all
            when everybody agrees.
        answer: Where a case was answered for more than once, its ``last``
            answer or its ``first``.

    Raises:
        InvalidValueError: A choice is unknown.

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
    variants = f"`interval`: `adjusted_wald` (AW(3, T) of Rocks) or `wald`. {ANSWER_VARIANTS}"
    sources = (
        "Reichheld (2003), The One Number You Need to Grow, Harvard Business Review 81(12), 46-54",
        'Rocks (2016), Interval Estimation for the "Net Promoter Score", The American Statistician 70(4), 365-372',
    )

    interval: Literal["adjusted_wald", "wald"] = attrs.field(
        default="adjusted_wald", validator=one_of("adjusted_wald", "wald"), kw_only=True
    )
    answer: Literal["last", "first"] = attrs.field(default="last", validator=one_of("last", "first"), kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (answer_fact("nps", self.answer),)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"interval": self.interval, "answer": self.answer}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        which = "answers" if self.answer == "last" else "first answers"
        return f"100 x (promoters - detractors) / {which}; promoters score 9 or 10, detractors 0 to 6."

    def _evidence(self, row: Row) -> Evidence:
        score = whole_score(row, answer_fact("nps", self.answer), low=0, high=10)
        return Evidence({"n": 1, "promoters": int(score >= PROMOTER_FROM), "detractors": int(score <= DETRACTOR_UP_TO)})

    def _figure(self, tally: Tally) -> Figure:
        n, promoters, detractors = (tally.sum(name) for name in ("n", "promoters", "detractors"))
        figure = net_score(promoters, detractors, n)
        if n == 0 or self.interval == "adjusted_wald":
            return figure
        return Figure(figure.value, n, *wald_nps(promoters, detractors, n, CONFIDENCE), "Wald")
