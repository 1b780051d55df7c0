"""How long customers wait for each further reply."""

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from cxcore.metrics._families._elapsed import (
    ELAPSED_SOURCES,
    ELAPSED_VARIANTS,
    WORKING_TIME_VARIANTS,
    ElapsedTime,
    Span,
)
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._moments import moment_after, start_of
from cxcore.metrics._template._row import Row

_SINCE: Final[Mapping[str, str]] = {"oldest": "asked_at", "newest": "last_asked_at"}


@attrs.frozen
class NextReplyTime(ElapsedTime):
    """
    How long customers wait for a reply once they have written, in minutes.

    A row is one stretch in which messages of the customer stand unanswered; a
    case can have many. The clock starts at the *oldest* of them. Started at
    the *newest*, it falls back to zero whenever a customer who got no answer
    asks again, so that the figure improves as customers lose patience.

    What is unanswered at `at` counts as "longer than this", as in
    :class:`ResolutionTime`, whose intervals these are.

    :func:`cxcore.history.next_reply_facts` makes the rows of a log. They need
    ``asked_at``, or ``last_asked_at`` for the newest, and
    ``replied_at`` (aware datetimes, the last ``None`` until it happens).

    Args:
        since: The message that starts the clock: ``oldest`` or ``newest``.
        statistic: ``median``, a percentile such as ``p90``, ``share`` (of the
            stretches answered `within` a time), ``restricted_mean`` (the mean
            if none counted for more than the `horizon`), or ``mean``, of
            answered ones only.
        method: ``kaplan_meier``, or ``naive`` over answered stretches only.
        within: The time of a share, boundary included; for nothing else.
        horizon: Where a restricted mean cuts; for nothing else.
        working_time: Measure in the minutes of this calendar instead of all.

    Raises:
        InvalidValueError: A choice is unknown, or says nothing about the
            statistic, or it is the mean by ``kaplan_meier``.

    >>> from datetime import UTC, datetime, timedelta
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> asked, nudged, replied = nine, nine + timedelta(minutes=55), nine + timedelta(minutes=60)
    >>> row = {"asked_at": asked, "last_asked_at": nudged, "replied_at": replied}
    >>> for since in ("oldest", "newest"):
    ...     wait = NextReplyTime(since=since)
    ...     print(since, wait.result(wait.tally([row])).value)
    oldest 60.0
    newest 5.0
    """

    id = "next_reply_time"
    title = "Next reply time"
    time_unit = "minutes"
    population = "stretches of waiting whose length is known"
    formula = "quantile, share or mean of (replied_at - asked_at)"
    variants = (
        f"{ELAPSED_VARIANTS}"
        "`since`: the `oldest` unanswered message, or the `newest`, by which a customer who asks again improves the "
        f"figure. {WORKING_TIME_VARIANTS}"
    )
    sources = (
        "Zendesk, Understanding ticket reply time (next reply time: from the oldest unanswered message)",
        *ELAPSED_SOURCES,
    )

    since: Literal["oldest", "newest"] = attrs.field(
        default="oldest", validator=one_of("oldest", "newest"), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (_SINCE[self.since], "replied_at")

    @property
    def _ends(self) -> tuple[str, ...]:
        """The facts of which the first known is the end."""
        return ("replied_at",)

    @property
    def _own_arguments(self) -> Mapping[str, object]:
        return {"since": self.since}

    @property
    def _from_and_to(self) -> str:
        return f"the {self.since} unanswered message to its reply"

    @property
    def _still_open(self) -> str:
        return "unanswered"

    def _span(self, row: Row) -> Span:
        asked = start_of(row, _SINCE[self.since])
        return Span(asked, moment_after(row, "replied_at", start=asked, since=_SINCE[self.since]))
