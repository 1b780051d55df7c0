"""How long customers wait for the first reply."""

from collections.abc import Mapping

import attrs

from cxcore.metrics._families._cases import refuse_what_is_no_case
from cxcore.metrics._families._elapsed import (
    ELAPSED_SOURCES,
    ELAPSED_VARIANTS,
    WORKING_TIME_VARIANTS,
    ElapsedTime,
    Span,
)
from cxcore.metrics._template._choices import name_of_fact
from cxcore.metrics._template._moments import moment_after, start_of
from cxcore.metrics._template._row import Row, UnusableRow


@attrs.frozen
class FirstResponseTime(ElapsedTime):
    """
    How long customers wait for the first reply, in minutes.

    Vendors differ in when the clock starts (the case was opened, assigned,
    handed over by the bot), whose reply stops it (an agent's, or also a
    bot's) and which may (a public reply, or also an internal note). Each is a
    fact of the case, so the choice is the name of a fact: `start` and `reply`.
    What ``first_reply_at`` itself counts as a reply is a choice of
    :class:`cxcore.history.FactDefinitions`.

    A report on the cases that were answered forgets the customers who are
    still waiting. So the default follows Kaplan and Meier (1958): a case
    unanswered at `at` counts as "longer than this". A case that was solved or
    closed without a reply waits for none, and is left out and counted, like
    one that was merged into another and like spam.

    Intervals are those of :class:`ResolutionTime`.

    Rows need the two facts, ``solved_at`` and ``closed_at`` (aware datetimes,
    all but the first ``None`` until they happen).

    Args:
        start: The fact at which the clock starts.
        reply: The fact that stops it.
        statistic: ``median``, a percentile such as ``p90``, ``share`` (of the
            cases answered `within` a time), ``restricted_mean`` (the mean if
            nobody counted for more than the `horizon`), or ``mean``, of
            answered cases only.
        method: ``kaplan_meier``, or ``naive`` over answered cases only.
        within: The time of a share, boundary included; for nothing else.
        horizon: Where a restricted mean cuts; for nothing else.
        working_time: Measure in the minutes of this calendar instead of all.

    Raises:
        InvalidValueError: A choice is unknown, or says nothing about the
            statistic, or it is the mean by ``kaplan_meier``.

    >>> from datetime import UTC, datetime, timedelta
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> rows = [
    ...     {
    ...         "opened_at": nine,
    ...         "first_reply_at": minutes and nine + timedelta(minutes=minutes),
    ...         "solved_at": None,
    ...         "closed_at": None,
    ...     }
    ...     for minutes in (4, 10, 30, None)
    ... ]
    >>> quickly = FirstResponseTime(statistic="share", within=timedelta(minutes=10))
    >>> quickly.result(quickly.tally(rows, at=nine + timedelta(hours=8))).value
    0.5
    >>> half = FirstResponseTime()
    >>> half.result(half.tally(rows, at=nine + timedelta(hours=8))).value
    10.0
    """

    id = "first_response_time"
    title = "First response time"
    time_unit = "minutes"
    population = "cases whose wait for a reply is known"
    formula = "quantile, share or mean of (first reply - start)"
    variants = (
        f"{ELAPSED_VARIANTS}"
        "`start` and `reply`: the facts at which the clock starts and stops, which say who counts, which visibility "
        f"and from when. {WORKING_TIME_VARIANTS}"
    )
    sources = (
        "Zendesk, Understanding ticket reply time (from creation to the first public reply of an agent)",
        *ELAPSED_SOURCES,
    )

    start: str = attrs.field(default="opened_at", validator=name_of_fact, kw_only=True)
    reply: str = attrs.field(default="first_reply_at", validator=name_of_fact, kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (self.start, self.reply, "solved_at", "closed_at")

    @property
    def _ends(self) -> tuple[str, ...]:
        """The facts of which the first known is the end."""
        return (self.reply,)

    @property
    def _own_arguments(self) -> Mapping[str, object]:
        return {"start": self.start, "reply": self.reply}

    @property
    def _from_and_to(self) -> str:
        return f"{self.start} to {self.reply}"

    @property
    def _still_open(self) -> str:
        return "unanswered"

    def _span(self, row: Row) -> Span:
        refuse_what_is_no_case(row)
        start = start_of(row, self.start)
        replied = moment_after(row, self.reply, start=start, since=self.start)
        ends = (moment_after(row, fact, start=start, since=self.start) for fact in ("solved_at", "closed_at"))
        if replied is None and any(ends):
            raise UnusableRow("ended without a reply")
        return Span(start, replied)
