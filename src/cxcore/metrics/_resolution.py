"""How long a case takes, with the cases that are still open taken seriously."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals import WorkingTime
from cxcore.metrics._cases import end_of, opening_of
from cxcore.metrics._choices import one_of
from cxcore.metrics._figures import MICROSECONDS_AN_HOUR, mean_of, squared
from cxcore.metrics._metric import CONFIDENCE, Figure, Metric
from cxcore.metrics._quantiles import OrderedDurations
from cxcore.metrics._row import MICROSECOND, Row, UnusableRow
from cxcore.metrics._survival import SurvivalCurve, kaplan_meier
from cxcore.metrics._tally import Evidence, Tally
from cxcore.values import instance_of

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_PERCENTILE: Final = re.compile(r"p([1-9]\d?)")


def _is_statistic(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    if value not in ("mean", "median") and not _PERCENTILE.fullmatch(value):
        raise InvalidValueError(
            f"is 'mean', 'median' or a percentile from 'p1' to 'p99', not {value!r}.", path=field.name
        )


class _InProgramsOnly:
    """How pydantic sees a calendar: an object that a program passes, and that no document can hold."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        passed = core_schema.nullable_schema(core_schema.is_instance_schema(WorkingTime))
        return core_schema.json_or_python_schema(core_schema.none_schema(), passed)


@attrs.frozen
class ResolutionTime(Metric):
    """
    How long cases take from opening to end, in hours.

    A report on finished cases looks at the quick ones only: what is still
    open after a month is not in it yet. So the default follows Kaplan and
    Meier (1958): a case still open at `at` counts as "longer than this",
    which is what is known of it. Without `at` it is not known how long a case
    has been open, so it is left out and counted. ``naive`` is that report on
    finished cases, under its name; the open ones are counted as left out.

    Quantiles: ``kaplan_meier`` gives the first time by which that share has
    ended, ``None`` if so many have not, with the interval of Brookmeyer and
    Crowley (1982) from a log(-log) Greenwood band; ``naive`` interpolates
    linearly (type 7 of Hyndman and Fan 1996), with an interval between two
    order statistics. The naive mean has Student's t interval, cut at 0.

    Rows need ``opened_at`` and ``solved_at``, and ``closed_at`` where closing
    ends a case (aware datetimes, the last two ``None`` until they happen).

    Args:
        statistic: ``median``, ``mean`` or a percentile such as ``p90``.
        method: ``kaplan_meier``, or ``naive`` over ended cases only.
        until: ``solved_or_closed`` ends a case when it was solved, or closed
            if it never was solved; ``solved`` ends it only when solved.
        working_time: Measure in the hours of this calendar instead of all hours.

    Raises:
        InvalidValueError: A choice is unknown, or it is the mean by
            ``kaplan_meier``, which open cases leave undefined.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> hours = (1, 2, 4, None, None)
    >>> rows = [
    ...     {"opened_at": monday, "solved_at": h and monday + timedelta(hours=h), "closed_at": None} for h in hours
    ... ]
    >>> friday = monday + timedelta(days=4)
    >>> honest, naive = ResolutionTime(), ResolutionTime(method="naive")
    >>> honest.result(honest.tally(rows, at=friday)).value  # of five cases, the third to end
    4.0
    >>> naive.result(naive.tally(rows, at=friday))  # of the three that ended, the second
    <Estimate resolution_time 2.00 n=3>
    """

    id = "resolution_time"
    title = "Resolution time"
    unit = "hours"
    range = (0.0, None)
    direction = "lower is better"
    population = "cases whose duration is known"
    formula = "quantile or mean of (end - opened_at)"
    variants = (
        "`method`: `kaplan_meier` (open cases are censored at the as-of instant) or `naive` (ended cases only). "
        "`statistic`: `median`, `p1` to `p99`, or `mean` (naive only). "
        "`until`: `solved`, or `solved_or_closed` (closed_at where solved_at is missing). "
        "`working_time`: all hours, or those of a calendar."
    )
    sources = (
        "Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations, JASA 53(282), 457-481",
        "Brookmeyer and Crowley (1982), A Confidence Interval for the Median Survival Time, Biometrics 38(1), 29-41",
        "Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 2nd ed., section 1.4",
        "Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, The American Statistician 50(4), 361-365",
        "David and Nagaraja (2003), Order Statistics, 3rd ed., section 7.1",
    )

    statistic: str = attrs.field(default="median", validator=_is_statistic, kw_only=True)
    method: Literal["kaplan_meier", "naive"] = attrs.field(
        default="kaplan_meier", validator=one_of("kaplan_meier", "naive"), kw_only=True
    )
    until: Literal["solved_or_closed", "solved"] = attrs.field(
        default="solved_or_closed", validator=one_of("solved_or_closed", "solved"), kw_only=True
    )
    working_time: Annotated[WorkingTime | None, _InProgramsOnly] = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(WorkingTime)), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if self.statistic == "mean" and self.method == "kaplan_meier":
            raise InvalidValueError(
                "a mean needs every duration, and open cases have none yet; "
                "ask for a median or percentile, or for the mean of ended cases with method='naive'.",
                path="statistic",
            )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", "solved_at") + (("closed_at",) if self._closing_counts else ())

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {
            "statistic": self.statistic,
            "method": self.method,
            "until": self.until,
            "time": "calendar" if self.working_time is None else "working",
        }

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        percentile = _PERCENTILE.fullmatch(self.statistic)
        statistic = f"{percentile.group(1)} % quantile" if percentile else self.statistic.capitalize()
        hours = "" if self.working_time is None else "working "
        end = "solved, or closed if never solved" if self._closing_counts else "solved"
        rest = (
            "cases still open count as longer than their age so far"
            if self.method == "kaplan_meier"
            else "cases that have not ended are ignored, which makes it too short where many are open"
        )
        return f"{statistic} of the {hours}hours from opened to {end}; {rest}."

    @property
    def _closing_counts(self) -> bool:
        return self.until == "solved_or_closed"

    @property
    def _share(self) -> float | None:
        """Return the share that a quantile is about, ``None`` for the mean."""
        if self.statistic == "mean":
            return None
        percentile = _PERCENTILE.fullmatch(self.statistic)
        return int(percentile.group(1)) / 100 if percentile else 0.5

    def _evidence(self, row: Row) -> Evidence:
        opened = opening_of(row)
        ended = end_of(row, opened, closing_counts=self._closing_counts)
        if ended is not None:
            duration = self._elapsed(opened, ended)
            return Evidence(squared(duration)) if self._share is None else Evidence(durations={"ended": duration})
        if self.method == "naive":
            raise UnusableRow("still open" if self._closing_counts else "not solved")
        if row.at is None:
            raise UnusableRow("still open, and no as-of instant")
        return Evidence(durations={"open": self._elapsed(opened, row.at)})

    def _elapsed(self, start: datetime, end: datetime) -> int:
        elapsed = end - start if self.working_time is None else self.working_time.elapsed(start, end)
        return elapsed // MICROSECOND

    def _figure(self, tally: Tally) -> Figure:
        if self._share is None:
            return mean_of(tally, unit=MICROSECONDS_AN_HOUR)
        ended = tally.distribution("ended")
        if self.method == "kaplan_meier":
            return self._read_off(self._curve(tally), self._share, n=_size(ended) + _size(tally.distribution("open")))
        if not ended:
            return Figure(None, 0)
        ordered = OrderedDurations(ended)
        low, high = ordered.quantile_interval(self._share, CONFIDENCE)
        return Figure(
            _hours(ordered.quantile(self._share)), ordered.n, _hours(low), _hours(high), "binomial order statistics"
        )

    def _curve(self, tally: Tally) -> SurvivalCurve:
        return kaplan_meier(tally.distribution("ended"), tally.distribution("open"))

    def _read_off(self, curve: SurvivalCurve, share: float, *, n: int) -> Figure:
        quantile = curve.quantile(share)
        low, high = curve.quantile_interval(share, CONFIDENCE)
        reason = f"the share of cases that have ended never reaches {100 * share:g} %" if n else ""
        return Figure(_hours(quantile), n, _hours(low), _hours(high), "Brookmeyer-Crowley, log(-log) Greenwood", reason)


def _size(distribution: tuple[tuple[int, int], ...]) -> int:
    return sum(times for _, times in distribution)


def _hours(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / MICROSECONDS_AN_HOUR
