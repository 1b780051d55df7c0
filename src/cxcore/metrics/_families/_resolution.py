"""How long a case takes, with the cases that are still open taken seriously."""

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from cxcore.metrics._families._cases import end_of, opening_of
from cxcore.metrics._families._elapsed import (
    ELAPSED_SOURCES,
    ELAPSED_VARIANTS,
    WORKING_TIME_VARIANTS,
    ElapsedTime,
    Span,
)
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._moments import moment_after
from cxcore.metrics._template._row import Row


@attrs.frozen
class ResolutionTime(ElapsedTime):
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
    order statistics. The naive mean has Student's t interval, cut at 0. A
    share has the interval of Rothman (1978), which is Wilson's where nothing
    is open; a restricted mean a normal one.

    Rows need ``opened_at`` and what ends a case: ``solved_at``, and
    ``closed_at`` where closing does, or ``first_solved_at`` (aware datetimes,
    ``None`` until they happen).

    Args:
        statistic: ``median``, a percentile such as ``p90``, ``share`` (of the
            cases that end `within` a time), ``restricted_mean`` (the mean if
            no case counted for more than the `horizon`), or ``mean``, of
            ended cases only.
        method: ``kaplan_meier``, or ``naive`` over ended cases only.
        within: The time of a share, boundary included; for nothing else.
        horizon: Where a restricted mean cuts; for nothing else.
        until: ``solved_or_closed`` ends a case when it was solved, or closed
            if it never was solved; ``solved`` ends it only when solved. Both
            are its full resolution, the last of all after a reopening;
            ``first_solved`` is the first.
        working_time: Measure in the hours of this calendar instead of all hours.

    Raises:
        InvalidValueError: A choice is unknown, or says nothing about the
            statistic, or it is the mean by ``kaplan_meier``, which open cases
            leave undefined.

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
    time_unit = "hours"
    population = "cases whose duration is known"
    formula = "quantile, share or mean of (end - opened_at)"
    variants = (
        f"{ELAPSED_VARIANTS}"
        "`until`: `solved`, `solved_or_closed` (closed_at where solved_at is missing), or `first_solved` "
        f"(also of cases that were reopened). {WORKING_TIME_VARIANTS}"
    )
    sources = ELAPSED_SOURCES

    until: Literal["solved_or_closed", "solved", "first_solved"] = attrs.field(
        default="solved_or_closed", validator=one_of("solved_or_closed", "solved", "first_solved"), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", *self._ends)

    @property
    def _ends(self) -> tuple[str, ...]:
        """The facts of which the first known is the end."""
        return _ENDS[self.until]

    @property
    def _still_open(self) -> str:
        """The reason under which what has not ended is left out."""
        return "still open" if self.until == "solved_or_closed" else "not solved"

    @property
    def _own_arguments(self) -> Mapping[str, object]:
        return {"until": self.until}

    @property
    def _from_and_to(self) -> str:
        return f"opened to {_IN_WORDS[self.until]}"

    def _span(self, row: Row) -> Span:
        opened = opening_of(row)
        if self.until == "first_solved":
            return Span(opened, moment_after(row, "first_solved_at", start=opened, since="opened_at"))
        return Span(opened, end_of(row, opened, closing_counts=self.until == "solved_or_closed"))


_ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "solved_or_closed": ("solved_at", "closed_at"),
    "solved": ("solved_at",),
    "first_solved": ("first_solved_at",),
}

_IN_WORDS: Final[Mapping[str, str]] = {
    "solved_or_closed": "solved, or closed if never solved",
    "solved": "solved",
    "first_solved": "solved for the first time",
}
