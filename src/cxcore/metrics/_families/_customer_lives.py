"""The life of a customer: since when they are one, and until when, as far as it has been seen."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

import attrs

from cxcore.metrics._tallies._tally import Evidence
from cxcore.metrics._template._metric import Metric
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow

DAY: Final = timedelta(days=1)
LIFE: Final = ("customer_since", "left_at")
"""The facts that tell it."""


class Life(NamedTuple):
    """How long a customer has been one, and whether it is over."""

    since: datetime
    left: datetime | None
    seen_until: datetime

    @property
    def evidence(self) -> Evidence:
        """The duration, as one that ended or one that still runs."""
        if self.left is not None:
            return Evidence(durations={"ended": (self.left - self.since) // MICROSECOND})
        return Evidence(durations={"open": (self.seen_until - self.since) // MICROSECOND})


def life_of(row: Row) -> Life:
    """Return the life of a customer as seen at the as-of instant, by which it must have begun."""
    since, left = row.moment("customer_since"), row.moment_if_known("left_at")
    if row.at is None:
        raise UnusableRow("no as-of instant")
    if since >= row.at:
        raise UnusableRow(f"customer since {row.at.isoformat()} or later")
    if left is not None and left < since:
        raise UnusableRow("left_at before customer_since")
    return Life(since, left if left is not None and left < row.at else None, row.at)


@attrs.frozen
class OfCustomers(Metric):
    """The part that is the same for figures of customers who come and leave."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return LIFE

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which rows are seen: customers leave, as cases end."""
        return True
