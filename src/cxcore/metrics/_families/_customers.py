"""How many customers leave, how many stay, and for how long."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from cxcore.metrics._families._customer_lives import DAY, OfCustomers, life_of
from cxcore.metrics._families._waits import KAPLAN_MEIER
from cxcore.metrics._tallies._survival import kaplan_meier
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._durations import one_of_statistics, share_below
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import CONFIDENCE, Figure
from cxcore.metrics._template._row import MICROSECOND, Row
from cxcore.metrics._template._share_ended import share_ended
from cxcore.values import instance_of, positive


@attrs.frozen
class ChurnRate(OfCustomers):
    """
    Share of customers who left during a period, of those there were at its start.

    Definition: those who left from `at` - `over` on and before `at` / those who
    were customers at `at` - `over`. Who came during the period is in neither
    number, so a month of growth does not thin it out. Wilson interval.

    Rows are one customer each; they need ``customer_since`` and ``left_at``
    (aware datetimes, the second ``None`` until it happens) and an as-of instant.

    Args:
        over: The length of the period that ends at `at`.

    Raises:
        InvalidValueError: `over` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> january, april = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    >>> left = (None, None, None, datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    >>> rows = [{"customer_since": january, "left_at": day} for day in left]
    >>> churn = ChurnRate(over=timedelta(days=30))
    >>> churn.result(churn.tally(rows, at=april)).value  # one of the four there were on 2 March
    0.25
    """

    id = "churn_rate"
    title = "Churn rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "customers at the start of the period"
    formula = "customers who left in the period / customers at its start"
    variants = "`over`: the length of the period that ends at the as-of instant."
    sources = ("Farris, Bendle, Pfeifer and Reibstein (2010), Marketing Metrics, 2nd ed., chapter 5",)

    over: timedelta = attrs.field(
        default=timedelta(days=30), validator=[instance_of(timedelta), positive], kw_only=True
    )

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"over_seconds": self.over.total_seconds()}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return (
            f"Customers who left in the {self.over / DAY:g} days before the as-of instant / customers at their start."
        )

    def _evidence(self, row: Row) -> Evidence:
        life = life_of(row)
        start = life.seen_until - self.over
        if life.since > start or (life.left is not None and life.left < start):
            return Evidence()
        return Evidence({"n": 1, "left": int(life.left is not None)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("left"), tally.sum("n"))


@attrs.frozen
class RetentionRate(OfCustomers):
    """
    Share of customers who are still customers some time after they came.

    Several times make a retention curve: measure one of these for each. Who
    came only last week says nothing about the ninetieth day and is not taken
    for lost either (Kaplan and Meier 1958); the interval is that of
    Rothman (1978). Where no customer has been followed that long the value is ``None``.

    Rows are one customer each; they need ``customer_since`` and ``left_at``
    (aware datetimes, the second ``None`` until it happens) and an as-of instant.

    Args:
        after: How long after they came.

    Raises:
        InvalidValueError: `after` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> from cxcore.metrics import measure
    >>> start = datetime(2026, 1, 1, tzinfo=UTC)
    >>> lives = [(0, 20), (0, None), (10, 50), (30, None), (80, None)]
    >>> rows = [
    ...     {"customer_since": start + timedelta(days=came), "left_at": left and start + timedelta(days=came + left)}
    ...     for came, left in lives
    ... ]
    >>> curve = [RetentionRate(after=timedelta(days=days)) for days in (15, 30, 60)]
    >>> [round(each.estimate.value, 3) for each in measure(rows, curve, at=start + timedelta(days=90))]
    [1.0, 0.75, 0.5]
    """

    id = "retention_rate"
    title = "Retention rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "customers"
    formula = "share of customers still there after a time, by Kaplan and Meier"
    variants = "`after`: how long after they became customers."
    sources = (
        KAPLAN_MEIER,
        "Rothman (1978), Estimation of Confidence Limits for the Cumulative Probability of Survival, J Chron Dis 31(8), 557-560",
    )

    after: timedelta = attrs.field(
        default=timedelta(days=90), validator=[instance_of(timedelta), positive], kw_only=True
    )

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"after_seconds": self.after.total_seconds()}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return (
            f"Share of customers still there {self.after / DAY:g} days after they came; "
            "those who came later than that count as far as they have been followed."
        )

    def _evidence(self, row: Row) -> Evidence:
        return life_of(row).evidence

    def _figure(self, tally: Tally) -> Figure:
        ended, still_there = tally.distribution("ended"), tally.distribution("open")
        n = ended.n + still_there.n
        if n == 0:
            return Figure(None, 0)
        found = share_ended(ended, still_there, self.after // MICROSECOND, CONFIDENCE)
        if found is None:
            return Figure(None, n, reason=f"no customer has been followed for {self.after / DAY:g} days")
        left, low, high = found
        return Figure(1 - left, n, 1 - high, 1 - low, "Rothman: Wilson of Greenwood's effective n")


@attrs.frozen
class CustomerLifetime(OfCustomers):
    """
    How long customers stay, in days.

    Those still there count as "longer than this" (Kaplan and Meier 1958); an
    average over those who left knows only the quick ones. ``None`` where too
    few have left for the quantile.

    Rows are one customer each; they need ``customer_since`` and ``left_at``
    (aware datetimes, the second ``None`` until it happens) and an as-of instant.

    Args:
        statistic: ``median``, or a percentile such as ``p25``.

    Raises:
        InvalidValueError: `statistic` is neither.

    >>> from datetime import UTC, datetime, timedelta
    >>> start = datetime(2026, 1, 1, tzinfo=UTC)
    >>> rows = [{"customer_since": start, "left_at": d and start + timedelta(days=d)} for d in (20, 50, None, None)]
    >>> lifetime = CustomerLifetime()
    >>> lifetime.result(lifetime.tally(rows, at=start + timedelta(days=90))).value
    50.0
    """

    id = "customer_lifetime"
    title = "Customer lifetime"
    unit = "days"
    range = (0.0, None)
    direction = "higher is better"
    population = "customers"
    formula = "quantile of (left_at - customer_since), by Kaplan and Meier, with those still there censored"
    variants = "`statistic`: `median`, or a percentile from `p1` to `p99`."
    sources = (KAPLAN_MEIER,)

    statistic: str = attrs.field(default="median", validator=one_of_statistics("median"), kw_only=True)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"statistic": self.statistic}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        statistic = "Median" if self.statistic == "median" else f"{self.statistic[1:]} % quantile"
        return f"{statistic} of the days from coming to leaving; customers still there count as longer than so far."

    def _evidence(self, row: Row) -> Evidence:
        return life_of(row).evidence

    def _figure(self, tally: Tally) -> Figure:
        ended, still_there = tally.distribution("ended"), tally.distribution("open")
        n = ended.n + still_there.n
        if n == 0:
            return Figure(None, 0)
        share = share_below(self.statistic)
        assert share is not None  # noqa: S101  # the validator lets only quantiles in
        curve = kaplan_meier(ended, still_there)
        low, high = (_days(end) for end in curve.quantile_interval(share, CONFIDENCE))
        reason = f"the share of customers who have left never reaches {100 * share:g} %"
        value = _days(curve.quantile(share))
        return Figure(value, n, low, high, "Brookmeyer-Crowley, log(-log) Greenwood", reason)


def _days(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / (DAY // MICROSECOND)
