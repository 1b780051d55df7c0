"""Parts of the life of a case: the customer's wait, our work, the time on hold."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

import attrs

from cxcore.metrics._families._cases import end_of, opening_of
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_order, only_the_sign, only_whether_within
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._durations import (
    DAVID_NAGARAJA,
    HYNDMAN_FAN,
    direction_of,
    figure_of_known,
    in_words,
    kept_of_known,
    one_of_statistics,
    positive_if_given,
    range_of,
    refuse_unused,
    seconds_by_name,
    unit_of,
)
from cxcore.metrics._template._metric import Direction, Figure
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow

if TYPE_CHECKING:
    import narwhals as nw


@attrs.frozen
class CaseTime(DurationMetric):
    """The part that is the same for every time that adds up in a case until the case ends."""

    fact: ClassVar[str]
    in_short: ClassVar[str]

    population = "cases that have ended and whose time is known"
    variants = (
        "`statistic`: `median`, `mean`, `p1` to `p99`, or `share` (not above `within`). "
        "`time`: all hours, or those of the calendar by which the facts were made."
    )
    sources = (
        "Zendesk, Ticket metrics reference (requester wait, agent work and on-hold time, in calendar and business hours)",
        HYNDMAN_FAN,
        DAVID_NAGARAJA,
    )

    statistic: str = attrs.field(default="median", validator=one_of_statistics("mean", "median", "share"), kw_only=True)
    within: timedelta | None = attrs.field(default=None, validator=positive_if_given, kw_only=True)
    time: Literal["calendar", "working"] = attrs.field(
        default="calendar", validator=one_of("calendar", "working"), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        refuse_unused(self.statistic, within=self.within)

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return unit_of(self.statistic, "hours")

    @property
    def range(self) -> tuple[float, float | None]:
        """The lowest and the highest possible value, ``None`` where there is no bound."""
        return range_of(self.statistic)

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return direction_of(self.statistic)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", "solved_at", "closed_at", self._column)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"statistic": self.statistic, "time": self.time, **seconds_by_name(within=self.within)}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        hours = f"{'working ' if self.time == 'working' else ''}hours {self.in_short}"
        return f"{in_words(self.statistic, of=hours, within=self.within)}, over cases solved or closed."

    @property
    def _column(self) -> str:
        return self.fact if self.time == "calendar" else f"{self.fact}_working"

    def _lasted(self, row: Row) -> Lasted:
        if end_of(row, opening_of(row), closing_counts=True) is None:
            raise UnusableRow("still open")
        return Lasted("ended", row.duration(self._column))

    def _kept(self, state: State) -> Kept:  # noqa: ARG002  # all have ended
        return kept_of_known(self.statistic, within=self.within)

    def _coarse(self, facts: Facts) -> Coarser:
        order = only_the_order(facts, "opened_at", "solved_at", "closed_at")
        if self.within is None:
            return {**order, **only_the_sign(facts, self._column)}
        return {**order, **only_whether_within(facts, self._column, self.within // MICROSECOND)}

    def _length(self, facts: Facts) -> "nw.Expr | None":
        return facts.duration(self._column) if self.within is None else None

    def _figure(self, tally: Tally) -> Figure:
        return figure_of_known(tally, self.statistic, unit="hours")


@attrs.frozen
class RequesterWait(CaseTime):
    """
    How long customers wait for us in the life of a case, in hours.

    Definition: the time in every phase but ``waiting_customer``, from the
    opening until the case ends. A case that is still open adds to it, so it
    is left out and counted: what it waited so far is no answer yet. That
    makes the figure too short where many are open; to see those, ask for
    :class:`BacklogAge`.

    Quantiles interpolate linearly (type 7 of Hyndman and Fan 1996), with an
    interval between two order statistics; the mean has Student's t interval,
    cut at 0, a share Wilson's.

    Rows need ``opened_at``, ``solved_at``, ``closed_at`` (aware datetimes or
    ``None``) and ``requester_wait``, or ``requester_wait_working``
    (timedelta).

    Args:
        statistic: ``median``, ``mean``, a percentile such as ``p90``, or
            ``share`` (of the cases that wait not more than `within`).
        within: The time of a share, boundary included; for nothing else.
        time: ``calendar`` reads all hours, ``working`` those of the calendar
            by which the facts were made.

    Raises:
        InvalidValueError: A choice is unknown, or says nothing about the statistic.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> def case(hours: int) -> dict[str, object]:
    ...     wait = timedelta(hours=hours)
    ...     return {"opened_at": monday, "solved_at": monday + 2 * wait, "closed_at": None, "requester_wait": wait}
    >>> wait = RequesterWait()
    >>> wait.result(wait.tally([case(1), case(3), case(4)])).value
    3.0
    """

    id = "requester_wait"
    title = "Requester wait"
    formula = "statistic of the time in every phase but waiting_customer"
    fact = "requester_wait"
    in_short = "that the customer waited for us"


@attrs.frozen
class AgentWork(CaseTime):
    """
    How long cases are with us to work on, in hours.

    Definition: the time in the phases ``new`` and ``open``, from the opening
    until the case ends. It is time in which an agent could have worked, not
    time of working; for that see :class:`HandleTime`. Everything else is as in :class:`RequesterWait`.

    Rows need ``opened_at``, ``solved_at``, ``closed_at`` (aware datetimes or
    ``None``) and ``agent_work``, or ``agent_work_working`` (timedelta).

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> hours = {"opened_at": monday, "solved_at": monday + timedelta(hours=9), "closed_at": None}
    >>> quick = AgentWork(statistic="share", within=timedelta(hours=4))
    >>> quick.result(quick.tally([{**hours, "agent_work": timedelta(hours=h)} for h in (2, 4, 5, 8)])).value
    0.5
    """

    id = "agent_work"
    title = "Agent work"
    formula = "statistic of the time in the phases new and open"
    fact = "agent_work"
    in_short = "that the case was with us to work on"


@attrs.frozen
class OnHoldTime(CaseTime):
    """
    How long cases wait for a third party or another department, in hours.

    Definition: the time in the phase ``on_hold``, from the opening until the
    case ends; a case that was never on hold counts with zero. Everything else
    is as in :class:`RequesterWait`.

    Rows need ``opened_at``, ``solved_at``, ``closed_at`` (aware datetimes or
    ``None``) and ``on_hold_time``, or ``on_hold_time_working`` (timedelta).

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> hours = {"opened_at": monday, "solved_at": monday + timedelta(hours=9), "closed_at": None}
    >>> mean = OnHoldTime(statistic="mean")
    >>> mean.result(mean.tally([{**hours, "on_hold_time": timedelta(hours=h)} for h in (0, 0, 6)])).value
    2.0
    """

    id = "on_hold_time"
    title = "On-hold time"
    formula = "statistic of the time in the phase on_hold"
    fact = "on_hold_time"
    in_short = "that the case was on hold"
