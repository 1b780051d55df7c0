"""How long something takes that may not have happened yet: what first replies, next replies and resolutions share."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import attrs

from cxcore._statistics._shares import z_of
from cxcore.errors import InvalidValueError
from cxcore.intervals import WorkingTime
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._restricted_mean import restricted_mean
from cxcore.metrics._tallies._survival import kaplan_meier
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, first_known, only_the_order, time_so_far, time_until
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._durations import (
    DAVID_NAGARAJA,
    HYNDMAN_FAN,
    direction_of,
    figure_of_known,
    in_unit,
    in_words,
    kept_of_known,
    one_of_statistics,
    positive_if_given,
    range_of,
    refuse_unused,
    seconds_by_name,
    share_below,
    time_in_words,
    unit_of,
)
from cxcore.metrics._template._metric import CONFIDENCE, Direction, Figure
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow
from cxcore.metrics._template._share_ended import is_followed_to, share_ended
from cxcore.values import instance_of

if TYPE_CHECKING:
    import narwhals as nw
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

ELAPSED_SOURCES = (
    "Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations, JASA 53(282), 457-481",
    "Brookmeyer and Crowley (1982), A Confidence Interval for the Median Survival Time, Biometrics 38(1), 29-41",
    "Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 2nd ed., section 1.4",
    "Rothman (1978), Estimation of Confidence Limits for the Cumulative Probability of Survival, J Chron Dis 31(8), 557-560",
    "Irwin (1949), The Standard Error of an Estimate of Expectation of Life, Journal of Hygiene 47(2), 188-189",
    HYNDMAN_FAN,
    DAVID_NAGARAJA,
)

ELAPSED_VARIANTS = (
    "`method`: `kaplan_meier` (what has not ended is censored at the as-of instant) or `naive` (only what ended). "
    "`statistic`: `median`, `p1` to `p99`, `share` (not above `within`), `restricted_mean` (to a `horizon`), "
    "or `mean` (naive only). "
)

WORKING_TIME_VARIANTS = "`working_time`: all hours, or those of a calendar."


class InProgramsOnly:
    """How pydantic sees a calendar: an object that a program passes, and that no document can hold."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        passed = core_schema.nullable_schema(core_schema.is_instance_schema(WorkingTime))
        return core_schema.json_or_python_schema(core_schema.none_schema(), passed)


class Span(NamedTuple):
    """When something began, and when it ended if it has."""

    start: datetime
    end: datetime | None


@attrs.frozen
class ElapsedTime(DurationMetric):
    """The part that is the same for every time from a start to an end which may lie ahead."""

    time_unit: ClassVar[str]

    statistic: str = attrs.field(
        default="median", validator=one_of_statistics("mean", "median", "restricted_mean", "share"), kw_only=True
    )
    method: Literal["kaplan_meier", "naive"] = attrs.field(
        default="kaplan_meier", validator=one_of("kaplan_meier", "naive"), kw_only=True
    )
    within: timedelta | None = attrs.field(default=None, validator=positive_if_given, kw_only=True)
    horizon: timedelta | None = attrs.field(default=None, validator=positive_if_given, kw_only=True)
    working_time: Annotated[WorkingTime | None, InProgramsOnly] = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(WorkingTime)), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        refuse_unused(self.statistic, within=self.within, horizon=self.horizon)
        if self.statistic == "mean" and self.method == "kaplan_meier":
            raise InvalidValueError(
                "a mean needs every duration, and what is still open has none yet; ask for a median, a percentile "
                "or the restricted_mean to a horizon, or for the mean of what has ended with method='naive'.",
                path="statistic",
            )
        if self.statistic == "restricted_mean" and self.method == "naive":
            raise InvalidValueError("a restricted mean is read off the curve of method='kaplan_meier'.", path="method")

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return unit_of(self.statistic, self.time_unit)

    @property
    def range(self) -> tuple[float, float | None]:
        """The lowest and the highest possible value, ``None`` where there is no bound."""
        return range_of(self.statistic)

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return direction_of(self.statistic)

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which cases are seen."""
        return True

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {
            "statistic": self.statistic,
            "method": self.method,
            **self._own_arguments,
            "time": "calendar" if self.working_time is None else "working",
            **seconds_by_name(within=self.within, horizon=self.horizon),
        }

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        hours = f"{'' if self.working_time is None else 'working '}{self.time_unit} from {self._from_and_to}"
        statistic = in_words(self.statistic, of=hours, within=self.within, horizon=self.horizon)
        rest = (
            "cases still open count as longer than their age so far"
            if self.method == "kaplan_meier"
            else "cases that have not ended are ignored, which makes it too short where many are open"
        )
        return f"{statistic}; {rest}."

    @property
    @abstractmethod
    def _own_arguments(self) -> Mapping[str, object]:
        """The choices that say from when to when."""

    @property
    @abstractmethod
    def _from_and_to(self) -> str:
        """The same in words: ``opened to solved``."""

    @property
    @abstractmethod
    def _ends(self) -> tuple[str, ...]:
        """The facts of which the first known is the end."""

    @property
    @abstractmethod
    def _still_open(self) -> str:
        """The reason under which what has not ended is left out."""

    @abstractmethod
    def _span(self, row: Row) -> Span:
        """Return when it began, before the as-of instant, and when it ended if it had before that instant."""

    def _lasted(self, row: Row) -> Lasted:
        start, end = self._span(row)
        if end is not None:
            return Lasted("ended", self._elapsed(start, end))
        if self.method == "naive":
            raise UnusableRow(self._still_open)
        if row.at is None:
            raise UnusableRow(f"{self._still_open}, and no as-of instant")
        return Lasted("open", self._elapsed(start, row.at))

    def _kept(self, state: State) -> Kept:
        return kept_of_known(self.statistic, within=self.within) if self.method == "naive" else Kept(whole=state)

    def _coarse(self, facts: Facts) -> Coarser:
        # A calendar has to know which hours they were.
        return only_the_order(facts, *self.needs) if self.working_time is None else {}

    def _length(self, facts: Facts) -> "nw.Expr | None":
        if self.working_time is not None:
            return None
        begun_and_ended = (self.needs[0], *self._ends)
        lasted = time_until(facts, *begun_and_ended)
        if self.method == "naive" or facts.at is None:
            return lasted
        return first_known(lasted, time_so_far(facts, *begun_and_ended, at=facts.at))

    def _elapsed(self, start: datetime, end: datetime) -> int:
        elapsed = end - start if self.working_time is None else self.working_time.elapsed(start, end)
        return elapsed // MICROSECOND

    def _figure(self, tally: Tally) -> Figure:
        if self.method == "naive":
            return figure_of_known(tally, self.statistic, unit=self.time_unit)
        ended, still_open = tally.distribution("ended"), tally.distribution("open")
        if not ended and not still_open:
            return Figure(None, 0)
        if self.within is not None:
            return self._share(ended, still_open, self.within)
        if self.horizon is not None:
            return self._restricted_mean(ended, still_open, self.horizon)
        return self._quantile(ended, still_open)

    def _quantile(self, ended: Distribution, still_open: Distribution) -> Figure:
        curve = kaplan_meier(ended, still_open)
        share = share_below(self.statistic)
        assert share is not None  # noqa: S101  # the other statistics have been dealt with
        value = in_unit(curve.quantile(share), self.time_unit)
        low, high = (in_unit(end, self.time_unit) for end in curve.quantile_interval(share, CONFIDENCE))
        reason = f"the share of cases that have ended never reaches {100 * share:g} %"
        return Figure(value, ended.n + still_open.n, low, high, "Brookmeyer-Crowley, log(-log) Greenwood", reason)

    def _share(self, ended: Distribution, still_open: Distribution, within: timedelta) -> Figure:
        n = ended.n + still_open.n
        found = share_ended(ended, still_open, within // MICROSECOND, CONFIDENCE)
        if found is None:
            return _not_followed_for(within, n)
        share, low, high = found
        return Figure(share, n, low, high, "Rothman: Wilson of Greenwood's effective n")

    def _restricted_mean(self, ended: Distribution, still_open: Distribution, horizon: timedelta) -> Figure:
        n, cut = ended.n + still_open.n, horizon // MICROSECOND
        if not is_followed_to(ended, still_open, cut):
            return _not_followed_for(horizon, n)
        mean, error = restricted_mean(kaplan_meier(ended, still_open), cut)
        if error == 0:  # all alike as far as the horizon: no variance to make an interval of
            return Figure(in_unit(mean, self.time_unit), n)
        half = z_of(CONFIDENCE) * error
        value, low, high = (in_unit(each, self.time_unit) for each in (mean, mean - half, min(mean + half, cut)))
        return Figure(value, n, low, high, "normal, variance of the restricted mean")


def _not_followed_for(time: timedelta, n: int) -> Figure:
    return Figure(None, n, reason=f"no open case has been followed for {time_in_words(time, days=False)}")
