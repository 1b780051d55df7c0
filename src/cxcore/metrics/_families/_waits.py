"""Waits of which some were cut short: by an agent who answered, or by a customer who gave up."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from cxcore.metrics._families._interactions import GANS_KOOLE_MANDELBAUM, refuse_contradictions
from cxcore.metrics._tallies._survival import kaplan_meier
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_sign
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._durations import one_of_statistics, share_below
from cxcore.metrics._template._figures import MICROSECONDS_A_SECOND
from cxcore.metrics._template._metric import CONFIDENCE, Figure
from cxcore.metrics._template._row import Row

if TYPE_CHECKING:
    import narwhals as nw

KAPLAN_MEIER = "Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations, JASA 53(282), 457-481"
BROWN = (
    "Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao (2005), Statistical Analysis of a Telephone Call Center, "
    "JASA 100(469), 36-50"
)


@attrs.frozen
class _CensoredWait(DurationMetric):
    """The part that is the same for the wait until an answer and for the wait until a customer gives up."""

    unit = "seconds"
    range = (0.0, None)
    population = "offered interactions with a known wait"
    variants = "`statistic`: `median`, or a percentile from `p1` to `p99`."
    sources = (KAPLAN_MEIER, BROWN, GANS_KOOLE_MANDELBAUM)

    statistic: str = attrs.field(default="median", validator=one_of_statistics("median"), kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("offered", self._end, "wait")

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"statistic": self.statistic}

    @property
    @abstractmethod
    def _end(self) -> str:
        """The flag of those whose wait ran its course."""

    @property
    @abstractmethod
    def _shortfall(self) -> str:
        """Why a quantile may not be reached."""

    @property
    def _share(self) -> float:
        share = share_below(self.statistic)
        assert share is not None  # noqa: S101  # the validator lets only quantiles in
        return share

    @property
    def _statistic_in_words(self) -> str:
        return "Median" if self.statistic == "median" else f"{self.statistic[1:]} % quantile"

    def _lasted(self, row: Row) -> Lasted | None:
        refuse_contradictions(row)
        if not row.flag("offered"):
            return None
        return Lasted("ended" if row.flag(self._end) else "open", row.duration("wait"))

    def _kept(self, state: State) -> Kept:
        return Kept(whole=state)

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_sign(facts, "wait")

    def _length(self, facts: Facts) -> "nw.Expr":
        return facts.duration("wait")

    def _figure(self, tally: Tally) -> Figure:
        ended, cut_short = tally.distribution("ended"), tally.distribution("open")
        n = sum(times for _, times in (*ended, *cut_short))
        if n == 0:
            return Figure(None, 0)
        curve = kaplan_meier(ended, cut_short)
        value = _seconds(curve.quantile(self._share))
        low, high = (_seconds(end) for end in curve.quantile_interval(self._share, CONFIDENCE))
        reason = f"{self._shortfall} {100 * self._share:g} %"
        return Figure(value, n, low, high, "Brookmeyer-Crowley, log(-log) Greenwood", reason)


def _seconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / MICROSECONDS_A_SECOND


@attrs.frozen
class WaitToAnswer(_CensoredWait):
    """
    How long a customer who does not give up waits for an answer, in seconds.

    The average speed of answer looks at those who were answered. Who gave up
    after ten minutes would have waited longer still, and is not in it; so the
    worse the queue, the more it flatters. Here who gave up counts as "longer
    than this" (Kaplan and Meier 1958). It takes patience to have nothing to
    do with how long the answer would have taken, as that of customers who
    cannot see the queue.

    An interaction still waiting, with its wait so far, counts likewise.

    Rows need ``offered`` and ``answered`` (bool) and ``wait`` (timedelta).

    Args:
        statistic: ``median``, or a percentile such as ``p90``.

    Raises:
        InvalidValueError: `statistic` is neither.

    >>> from datetime import timedelta
    >>> waits = [(5, True), (20, True), (30, False), (40, False), (90, True), (95, True)]
    >>> calls = [{"offered": True, "answered": ok, "wait": timedelta(seconds=s)} for s, ok in waits]
    >>> honest = WaitToAnswer()
    >>> honest.result(honest.tally(calls)).value  # of those answered, half waited at most 55 seconds
    90.0
    """

    id = "wait_to_answer"
    title = "Wait to answer, abandons counted as longer"
    direction = "lower is better"
    formula = "quantile of the wait until an answer, by Kaplan and Meier, with abandoned waits censored"

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return (
            f"{self._statistic_in_words} of the seconds until an answer; "
            "a customer who gave up would have waited longer than that."
        )

    @property
    def _end(self) -> str:
        return "answered"

    @property
    def _shortfall(self) -> str:
        return "the share of interactions that have been answered never reaches"


@attrs.frozen
class Patience(_CensoredWait):
    """
    How long customers are ready to wait before they give up, in seconds.

    The mirror of :class:`WaitToAnswer`: who was answered after a minute had
    at least a minute's patience. Staffing models ask for it.

    Rows need ``offered`` and ``abandoned`` (bool) and ``wait`` (timedelta).

    Args:
        statistic: ``median``, or a percentile such as ``p10``.

    Raises:
        InvalidValueError: `statistic` is neither.

    >>> from datetime import timedelta
    >>> waits = [(10, True), (20, False), (30, True), (60, True), (90, False)]
    >>> calls = [{"offered": True, "abandoned": gone, "wait": timedelta(seconds=s)} for s, gone in waits]
    >>> patience = Patience()
    >>> patience.result(patience.tally(calls)).value
    60.0
    """

    id = "patience"
    title = "Patience"
    direction = "neither is better"
    formula = "quantile of the wait until giving up, by Kaplan and Meier, with answered waits censored"

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return (
            f"{self._statistic_in_words} of the seconds until a customer gives up; "
            "one who was answered would have stayed longer than that."
        )

    @property
    def _end(self) -> str:
        return "abandoned"

    @property
    def _shortfall(self) -> str:
        return "the share of customers who have given up never reaches"
