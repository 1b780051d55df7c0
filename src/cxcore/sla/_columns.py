"""Where promises to a million cases stand, in one pass over the columns of their log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cxcore.errors import InvalidValueError, MissingExtraError
from cxcore.sla._column_values import ClockColumns, EventColumns, WorkingTimeColumns
from cxcore.sla._commitment import Commitment
from cxcore.sla._judge import JudgedBy
from cxcore.sla._measure import check_question
from cxcore.values import FrozenDict

_NO_CALENDARS: Final[Mapping[str, WorkingTimeColumns]] = FrozenDict()


def clock_columns(
    commitment: Commitment,
    events: EventColumns,
    *,
    at: datetime,
    calendars: Mapping[str, WorkingTimeColumns] = _NO_CALENDARS,
    judged_by: JudgedBy = "in-force",
) -> ClockColumns:
    """
    Return where a promise to each of many cases stands, as :func:`clock` says of one; by case.

    Cases whose opening the log does not tell, and those whose priority has no
    target, have no row. Which cases a condition covers is for you to choose
    before: a commitment with one is refused.

    Args:
        commitment: The promise.
        events: The log of all the cases.
        at: As of when: only events before it count.
        calendars: The calendars that the commitment names.
        judged_by: Which priority gives the target.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        UnknownNameError: The commitment names a calendar that is not in `calendars`.
        InvalidValueError: The commitment has a condition, or a column holds what it should not.
        MissingExtraError: numpy is not installed.

    >>> from datetime import UTC, timedelta
    >>> import numpy as np
    >>> from cxcore.sla import Metric
    >>> promise = Commitment(name="first reply", metric=Metric.FIRST_REPLY, target=timedelta(hours=4))
    >>> log = EventColumns(
    ...     case=np.array(["cas_refund", "cas_refund", "cas_parcel"]),
    ...     at=np.array(["2026-03-02T09", "2026-03-02T11", "2026-03-02T10"], "datetime64[h]"),
    ...     type=np.array(["case.created", "message.replied", "case.created"]),
    ... )
    >>> found = clock_columns(promise, log, at=datetime(2026, 3, 2, 15, tzinfo=UTC))
    >>> for case, state, remaining in zip(found.case, found.state, found.remaining.tolist(), strict=True):
    ...     print(case, state, remaining)
    cas_parcel breached -1 day, 23:00:00
    cas_refund met 2:00:00
    """
    check_question(at, calendars, judged_by, [commitment])
    if commitment.when is not None:
        raise InvalidValueError(
            f"{commitment.name!r} has a condition, {commitment.when!r}, and columns hold no facts to judge it by; "
            "choose the cases that it covers, and pass the commitment without it.",
            path="commitment.when",
        )
    try:
        from cxcore.sla._column_judge import judge
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("fast", purpose="SLA clocks for columns") from None
    return ClockColumns(**judge(commitment, events, at=at, calendars=calendars, judged_by=judged_by))
