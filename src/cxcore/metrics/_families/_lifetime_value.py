"""What customers bring while they stay."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from math import sqrt
from typing import Final

import attrs

from cxcore._statistics._shares import z_of
from cxcore.metrics._families._customer_lives import DAY, LIFE, life_of
from cxcore.metrics._families._money import MICRO, InCurrency
from cxcore.metrics._tallies._restricted_mean import restricted_mean
from cxcore.metrics._tallies._survival import kaplan_meier
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._metric import CONFIDENCE, Figure
from cxcore.metrics._template._row import MICROSECOND, Row
from cxcore.metrics._template._share_ended import is_followed_to
from cxcore.values import instance_of, positive

_MONTH: Final = timedelta(days=30.4375)  # a twelfth of a Julian year


@attrs.frozen
class LifetimeValue(InCurrency):
    """
    What a customer brings until a horizon, in a currency.

    Definition: mean ``monthly_margin`` x mean months as a customer, each life
    cut at `horizon` (the restricted mean of Irwin 1949). The textbook's
    margin / churn takes the churn of one month for that of all years to come;
    here nothing is assumed beyond what has been seen, so the value is
    ``None`` where no customer has been followed to the horizon. Nothing is
    discounted. The interval takes margin and lifetime as independent.

    Rows are one customer each; they need ``monthly_margin``
    (:class:`~cxcore.values.Money`: what they bring in a month, less what
    serving them costs), ``customer_since`` and ``left_at`` (aware datetimes,
    the second ``None`` until it happens) and an as-of instant. A month is
    30.4375 days.

    Args:
        horizon: How far to look.
        currency: ISO 4217 code of the margins.

    Raises:
        InvalidValueError: `horizon` is not above zero, or `currency` no such code.

    >>> from datetime import UTC, datetime, timedelta
    >>> from decimal import Decimal
    >>> from cxcore.values import Money
    >>> start, year = datetime(2024, 1, 1, tzinfo=UTC), timedelta(days=365.25)
    >>> lives = [(year / 2, 10), (None, 30), (None, 20)]
    >>> rows = [
    ...     {"customer_since": start, "left_at": life and start + life, "monthly_margin": Money(Decimal(margin), "EUR")}
    ...     for life, margin in lives
    ... ]
    >>> value = LifetimeValue(horizon=year)
    >>> value.result(value.tally(rows, at=start + 2 * year)).value  # 20 a month for 10 months
    200.0
    """

    id = "lifetime_value"
    title = "Customer lifetime value"
    range = (float("-inf"), None)
    direction = "higher is better"
    population = "customers of known margin"
    formula = "mean monthly margin x mean months as a customer, cut at the horizon"
    variants = "`horizon`: how far to look; `currency`: that of the margins, others are left out and counted."
    sources = (
        "Irwin (1949), The Standard Error of an Estimate of Expectation of Life, Journal of Hygiene 47(2), 188-189",
        "Gupta and Lehmann (2005), Managing Customers as Investments (margin x expected lifetime)",
    )

    horizon: timedelta = attrs.field(
        default=timedelta(days=730.5), validator=[instance_of(timedelta), positive], kw_only=True
    )

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return f"{self.currency} a customer"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("monthly_margin", *LIFE)

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which rows are seen."""
        return True

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"currency": self.currency, "horizon_seconds": self.horizon.total_seconds()}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return (
            f"Mean monthly margin in {self.currency} x mean months as a customer, "
            f"each life cut at {self.horizon / DAY:g} days; nothing discounted."
        )

    def _evidence(self, row: Row) -> Evidence:
        margin = self._amount(row, "monthly_margin")
        return Evidence({"n": 1, "margin": margin, "margin_squared": margin**2}, life_of(row).evidence.durations)

    def _figure(self, tally: Tally) -> Figure:
        n, margin, squares = (tally.sum(name) for name in ("n", "margin", "margin_squared"))
        ended, still_there = tally.distribution("ended"), tally.distribution("open")
        if n == 0:
            return Figure(None, 0)
        horizon = self.horizon // MICROSECOND
        if not is_followed_to(ended, still_there, horizon):
            return Figure(None, n, reason=f"no customer has been followed for {self.horizon / DAY:g} days")
        life, life_error = (
            each / (_MONTH // MICROSECOND) for each in restricted_mean(kaplan_meier(ended, still_there), horizon)
        )
        mean = margin / n / MICRO
        value = mean * life
        if n == 1:
            return Figure(value, n)
        mean_error = sqrt(Fraction(n * squares - margin * margin, n * n * (n - 1))) / MICRO
        half = z_of(CONFIDENCE) * sqrt((mean * life_error) ** 2 + (life * mean_error) ** 2)
        return Figure(value, n, value - half, value + half, "normal, margin and lifetime taken as independent")
