"""How old a photograph finds things: the open cases, the promises that are broken and not yet kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import attrs

from cxcore.intervals import WorkingTime
from cxcore.metrics._families._cases import end_of, opening_of
from cxcore.metrics._families._elapsed import WORKING_TIME_VARIANTS, InProgramsOnly
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_order, time_so_far
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._durations import (
    HYNDMAN_FAN,
    figure_of_known,
    in_words,
    kept_of_known,
    one_of_statistics,
)
from cxcore.metrics._template._metric import Figure
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow
from cxcore.values import instance_of

if TYPE_CHECKING:
    import narwhals as nw

_AGE_VARIANTS = f"`statistic`: `median`, `mean`, or `p1` to `p99`. {WORKING_TIME_VARIANTS}"


@attrs.frozen
class Age(DurationMetric):
    """The part that is the same for every age; all that is old is seen, so there is no interval."""

    unit = "hours"
    range = (0.0, None)
    direction = "lower is better"
    variants = _AGE_VARIANTS
    sources = (HYNDMAN_FAN,)

    statistic: str = attrs.field(default="median", validator=one_of_statistics("mean", "median"), kw_only=True)
    working_time: Annotated[WorkingTime | None, InProgramsOnly] = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(WorkingTime)), kw_only=True
    )

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which cases are seen."""
        return True

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"statistic": self.statistic, "time": "calendar" if self.working_time is None else "working"}

    def _hours_since(self, event: str) -> str:
        return in_words(self.statistic, of=f"{'' if self.working_time is None else 'working '}hours since {event}")

    def _aged(self, start: datetime, at: datetime) -> Lasted:
        age = at - start if self.working_time is None else self.working_time.elapsed(start, at)
        return Lasted("open", age // MICROSECOND)

    def _kept(self, state: State) -> Kept:  # noqa: ARG002  # all are open
        return kept_of_known(self.statistic, within=None)

    def _coarse(self, facts: Facts) -> Coarser:
        # A calendar has to know which hours they were.
        return only_the_order(facts, *self.needs) if self.working_time is None else {}

    def _length(self, facts: Facts) -> "nw.Expr | None":
        if self.working_time is not None or facts.at is None:
            return None
        return time_so_far(facts, *self.needs, at=facts.at)

    def _figure(self, tally: Tally) -> Figure:
        # There is nothing to infer: the interval of a sample has no place here.
        return figure_of_known(tally, self.statistic, unit="hours")._replace(low=None, high=None, method=None)


@attrs.frozen
class BacklogAge(Age):
    """
    How old the open cases are at an instant, in hours.

    Definition: of the cases that :class:`Backlog` counts, the time from
    ``opened_at`` to `at`. An age is no duration: it says how long customers
    have waited so far, not how long they will have. Quantiles interpolate
    linearly (type 7 of Hyndman and Fan 1996). All open cases are seen, so
    there is no interval; without `at` the value is ``None``.

    Rows need ``opened_at``, ``solved_at`` and ``closed_at`` (aware datetimes,
    the last two ``None`` until they happen).

    Args:
        statistic: ``median``, ``mean`` or a percentile such as ``p90``.
        working_time: Measure in the hours of this calendar instead of all hours.

    Raises:
        InvalidValueError: `statistic` is none of them.

    >>> from datetime import UTC, datetime, timedelta
    >>> friday = datetime(2026, 3, 6, tzinfo=UTC)
    >>> rows = [
    ...     {"opened_at": friday - timedelta(days=days), "solved_at": None, "closed_at": None} for days in (1, 2, 30)
    ... ]
    >>> age = BacklogAge()
    >>> age.result(age.tally(rows, at=friday)).value
    48.0
    """

    id = "backlog_age"
    title = "Backlog age"
    population = "cases open at an instant"
    formula = "statistic of (at - opened_at) over the cases open at the instant"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", "solved_at", "closed_at")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"{self._hours_since('opened')}, over cases neither solved nor closed before the as-of instant."

    def _lasted(self, row: Row) -> Lasted | None:
        if row.at is None:
            raise UnusableRow("no as-of instant")
        opened = opening_of(row)
        ended = end_of(row, opened, closing_counts=True)
        return self._aged(opened, row.at) if ended is None else None


@attrs.frozen
class BreachAge(Age):
    """
    How long ago promises fell due that are still not kept, in hours.

    Definition: of the promises whose ``due_at`` lies before `at` and that
    have not been answered before `at`, the time from ``due_at`` to `at`.
    Promises that were kept late are not in it: that is history, this is what
    to do now. Quantiles interpolate linearly (type 7 of Hyndman and Fan
    1996). All of them are seen, so there is no interval; without `at` the
    value is ``None``.

    Rows, one a promise, need ``due_at`` and ``stopped_at`` (aware datetimes,
    the last ``None`` until it happens), as :func:`cxcore.sla.clocks` tells them.

    Args:
        statistic: ``median``, ``mean`` or a percentile such as ``p90``.
        working_time: Measure in the hours of this calendar instead of all hours.

    Raises:
        InvalidValueError: `statistic` is none of them.

    >>> from datetime import UTC, datetime, timedelta
    >>> friday = datetime(2026, 3, 6, tzinfo=UTC)
    >>> rows = [{"due_at": friday - timedelta(hours=hours), "stopped_at": None} for hours in (1, 5, 90)]
    >>> age = BreachAge()
    >>> age.result(age.tally(rows, at=friday)).value
    5.0
    """

    id = "breach_age"
    title = "Breach age"
    population = "promises overdue at an instant"
    formula = "statistic of (at - due_at) over the promises due and not kept at the instant"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("due_at", "stopped_at")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"{self._hours_since('due')}, over promises due before the as-of instant and not kept before it."

    def _lasted(self, row: Row) -> Lasted | None:
        if row.at is None:
            raise UnusableRow("no as-of instant")
        due, stopped = row.moment("due_at"), row.moment_if_known("stopped_at")
        if due >= row.at or (stopped is not None and stopped < row.at):
            return None
        return self._aged(due, row.at)
