"""How easy customers say it was."""

from collections.abc import Mapping
from typing import Literal

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._families._satisfaction import ANSWER_VARIANTS, answer_fact
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Direction, Figure, Metric
from cxcore.metrics._template._row import Row
from cxcore.metrics._template._scale import mean_score, net_score, score_for_mean


@attrs.frozen
class CES(Metric):
    """
    Customer effort score: how easy customers say it was.

    Two questions go by this name, and their scales run in opposite ways. The
    one of 2010 asks "how much effort did you have to put forth?" from 1 (very
    low) to 5 (very high): write ``CES(easy="low", high=5, boxes=2)``. The one
    of 2013, the default, asks how far one agrees that "the company made it
    easy for me to handle my issue", from 1 to 7.

    =============  ==============================================  =============
    `statistic`    formula                                         interval
    =============  ==============================================  =============
    ``mean``       sum of the answers / answers                    Student's t
    ``net``        100 x (share of the `boxes` at the easy end -   adjusted Wald
                   share of as many at the other)
    ``share``      answers in the `boxes` at the easy end /        Wilson
                   answers
    =============  ==============================================  =============

    Rows need ``ces_score``, or ``first_ces_score`` (a number).

    Args:
        statistic: One of the three.
        easy: The end of the scale that means easy, ``high`` or ``low``. A
            mean is told on the scale as it was asked: with ``low``, a lower
            one is better.
        low: Lowest answer of the scale.
        high: Highest answer of the scale.
        boxes: How many answers at the easy end count as easy.
        answer: Where a case was answered for more than once, its ``last``
            answer or its ``first``.

    Raises:
        InvalidValueError: A choice is unknown, `low` is not below `high`, or
            the scale has no room for so many boxes at both ends.

    >>> answers = [{"ces_score": score} for score in (7, 6, 5, 4, 1)]
    >>> for statistic in ("mean", "net", "share"):
    ...     ces = CES(statistic=statistic)
    ...     print(statistic, ces.result(ces.tally(answers)).value)
    mean 4.6
    net 40.0
    share 0.6
    """

    id = "ces"
    title = "Customer effort score (CES)"
    population = "answers on the effort scale"
    formula = "sum of the answers / answers"
    variants = (
        "`statistic`: `mean`, `share` (answers in the `boxes` at the easy end), or `net` (100 x (that share - the share "
        "of as many boxes at the other end)). `easy`: the end of the scale that means easy, `high` (2013) or `low` "
        f"(2010). `low` and `high`: the ends of the scale. {ANSWER_VARIANTS}"
    )
    sources = (
        "Dixon, Freeman and Toman (2010), Stop Trying to Delight Your Customers, Harvard Business Review 88(7-8), 116-122",
        "Dixon, Toman and DeLisi (2013), The Effortless Experience, Portfolio (CES 2.0: agreement from 1 to 7)",
        'Rocks (2016), Interval Estimation for the "Net Promoter Score", The American Statistician 70(4), 365-372',
    )

    statistic: Literal["mean", "net", "share"] = attrs.field(
        default="mean", validator=one_of("mean", "net", "share"), kw_only=True
    )
    easy: Literal["high", "low"] = attrs.field(default="high", validator=one_of("high", "low"), kw_only=True)
    low: int = attrs.field(default=1, kw_only=True)
    high: int = attrs.field(default=7, kw_only=True)
    boxes: int = attrs.field(default=3, kw_only=True)
    answer: Literal["last", "first"] = attrs.field(default="last", validator=one_of("last", "first"), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidValueError(f"is above low ({self.low}); {self.high} is not.", path="high")
        room = (self.high - self.low + 1) // 2
        if not 1 <= self.boxes <= room:
            raise InvalidValueError(
                f"is from 1 to {room}, half of the scale of {self.low} to {self.high}; {self.boxes} is not.",
                path="boxes",
            )

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return "share" if self.statistic == "share" else "points"

    @property
    def range(self) -> tuple[float, float | None]:
        """The lowest and the highest possible value."""
        return {"share": (0.0, 1.0), "mean": (float(self.low), float(self.high)), "net": (-100.0, 100.0)}[
            self.statistic
        ]

    @property
    def direction(self) -> Direction:
        """Which way is better; only a mean on a scale whose low end is easy is better lower."""
        return "lower is better" if self.statistic == "mean" and self.easy == "low" else "higher is better"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (answer_fact("ces", self.answer),)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {
            "statistic": self.statistic,
            "easy": self.easy,
            "low": self.low,
            "high": self.high,
            "boxes": self.boxes,
            "answer": self.answer,
        }

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        which = "answers" if self.answer == "last" else "first answers"
        scale = f"on a scale of {self.low} to {self.high} whose {self.easy} end is easy."
        boxes = f"{self.boxes} {self.easy}est"
        if self.statistic == "mean":
            return f"Mean of the {which}, {scale}"
        if self.statistic == "net":
            other = "low" if self.easy == "high" else "high"
            return f"100 x ({which} among the {boxes} - those among the {self.boxes} {other}est) / answers, {scale}"
        return f"{which.capitalize()} among the {boxes} / answers, {scale}"

    def _evidence(self, row: Row) -> Evidence:
        score = row.score(answer_fact("ces", self.answer), low=self.low, high=self.high)
        if self.statistic == "mean":
            return score_for_mean(score)
        ease = score if self.easy == "high" else self.low + self.high - score
        easy = {"n": 1, "easy": int(ease >= self.high - self.boxes + 1)}
        return Evidence(easy | {"hard": int(ease <= self.low + self.boxes - 1)} if self.statistic == "net" else easy)

    def _figure(self, tally: Tally) -> Figure:
        if self.statistic == "mean":
            return mean_score(tally)
        if self.statistic == "net":
            return net_score(tally.sum("easy"), tally.sum("hard"), tally.sum("n"))
        return share_of(tally.sum("easy"), tally.sum("n"))
