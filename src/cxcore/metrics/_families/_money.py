"""What service costs and what customers bring, in one currency."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._ratios import RATIO_SOURCE, paired, ratio_of
from cxcore.metrics._template._row import Row, UnusableRow
from cxcore.values import Money, is_missing

MICRO: Final = 1_000_000  # of a currency unit: amounts are summed as whole millionths
_FARRIS: Final = "Farris, Bendle, Pfeifer and Reibstein (2010), Marketing Metrics, 2nd ed., chapter 5"


def _is_currency(instance: object, field: "attrs.Attribute[str]", value: str) -> None:
    Money(Decimal(0), value)  # refuses, by the name of its own field, what is no code of a currency


@attrs.frozen
class InCurrency(Metric):
    """The part that is the same for all figures in money."""

    currency: str = attrs.field(default="EUR", validator=_is_currency, kw_only=True)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"currency": self.currency}

    def _amount(self, row: Row, fact: str) -> int:
        """Return an amount in whole millionths of the currency, rounded where it is finer."""
        money = row.facts.get(fact)
        if is_missing(money):
            raise UnusableRow(f"{fact} unknown")
        if not isinstance(money, Money):
            raise InvalidValueError(f"is Money or None, not {type_in_words(money)}.", path=row.path_of(fact))
        if money.currency != self.currency:
            raise UnusableRow(f"{fact} not in {self.currency}")
        return round(money.amount * MICRO)

    def _cost(self, row: Row, fact: str) -> int:
        """Return an amount that is no income."""
        cost = self._amount(row, fact)
        if cost < 0:
            raise UnusableRow(f"{fact} below zero")
        return cost


@attrs.frozen
class _CostPer(InCurrency):
    """The part that is the same for a cost divided by what it bought."""

    range = (0.0, None)
    direction = "lower is better"
    variants = "`currency`: the one that costs are in; costs in another are left out and counted, not converted."
    sources = (_FARRIS, RATIO_SOURCE)

    _cost_fact: ClassVar[str]
    _count_fact: ClassVar[str]
    _bought: ClassVar[str]
    """What the cost is divided by, in words."""

    @property
    def unit(self) -> str:
        """What the figure is measured in."""
        return f"{self.currency} {self._bought}"

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (self._cost_fact, self._count_fact)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Sum of {self._cost_fact} in {self.currency} / sum of {self._count_fact}."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence(paired(self._cost(row, self._cost_fact), row.count(self._count_fact)))

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally, unit=Fraction(1, MICRO))


@attrs.frozen
class CostPerInteraction(_CostPer):
    """
    What an interaction costs on average, in a currency.

    Definition: sum of ``cost`` / sum of ``interactions``, over rows of one
    team and period each. What the cost covers, wages alone or rooms and
    software too, is the choice of whoever fills in the column, and the figure
    means nothing without it. The interval is that of periods that are a sample.

    Rows need ``cost`` (:class:`~cxcore.values.Money`) and ``interactions`` (int).

    Args:
        currency: ISO 4217 code of the costs.

    Raises:
        InvalidValueError: `currency` is no such code.

    >>> from decimal import Decimal
    >>> from cxcore.values import Money
    >>> months = [{"cost": Money(Decimal(cost), "EUR"), "interactions": n} for cost, n in ((9000, 2000), (9900, 2500))]
    >>> CostPerInteraction().result(CostPerInteraction().tally(months)).value
    4.2
    """

    id = "cost_per_interaction"
    title = "Cost per interaction"
    population = "periods with any interactions"
    formula = "sum of cost / sum of interactions"

    _cost_fact = "cost"
    _count_fact = "interactions"
    _bought = "an interaction"


@attrs.frozen
class CostToAcquire(_CostPer):
    """
    What it costs to win a customer, in a currency.

    Definition: sum of ``acquisition_cost`` / sum of ``customers_won``. The
    spending of a month wins customers for months, so take periods longer than
    that delay.

    Rows are one period each; they need ``acquisition_cost``
    (:class:`~cxcore.values.Money`) and ``customers_won`` (int).

    Args:
        currency: ISO 4217 code of the costs.

    Raises:
        InvalidValueError: `currency` is no such code.

    >>> from decimal import Decimal
    >>> from cxcore.values import Money
    >>> year = [{"acquisition_cost": Money(Decimal(12000), "EUR"), "customers_won": 80}]
    >>> CostToAcquire().result(CostToAcquire().tally(year)).value
    150.0
    """

    id = "cost_to_acquire"
    title = "Cost to acquire a customer"
    population = "periods in which customers were won"
    formula = "sum of acquisition_cost / sum of customers_won"

    _cost_fact = "acquisition_cost"
    _count_fact = "customers_won"
    _bought = "a customer"


@attrs.frozen
class CostToKeep(_CostPer):
    """
    What it costs to keep a customer for a period, in a currency.

    Definition: sum of ``retention_cost`` / sum of ``customers_kept``: service,
    loyalty offers and credits, over the customers who stayed for the period.

    Rows are one period each; they need ``retention_cost``
    (:class:`~cxcore.values.Money`) and ``customers_kept`` (int).

    Args:
        currency: ISO 4217 code of the costs.

    Raises:
        InvalidValueError: `currency` is no such code.

    >>> from decimal import Decimal
    >>> from cxcore.values import Money
    >>> year = [{"retention_cost": Money(Decimal(30000), "EUR"), "customers_kept": 1000}]
    >>> CostToKeep().result(CostToKeep().tally(year)).value
    30.0
    """

    id = "cost_to_keep"
    title = "Cost to keep a customer"
    population = "periods in which customers stayed"
    formula = "sum of retention_cost / sum of customers_kept"

    _cost_fact = "retention_cost"
    _count_fact = "customers_kept"
    _bought = "a customer"


@attrs.frozen
class AcquireAgainstKeep(InCurrency):
    """
    How many times as much it costs to win a customer as to keep one.

    Definition: :class:`CostToAcquire` / :class:`CostToKeep`, over the same
    periods. Five to twenty-five times is often quoted; this is yours. There
    is no interval: the costs are all there were.

    Rows are one period each, with the facts of both.

    Args:
        currency: ISO 4217 code of the costs.

    Raises:
        InvalidValueError: `currency` is no such code.

    >>> from decimal import Decimal
    >>> from cxcore.values import Money
    >>> euros = lambda amount: Money(Decimal(amount), "EUR")
    >>> year = {"acquisition_cost": euros(12000), "customers_won": 80, "retention_cost": euros(30000), "customers_kept": 1000}
    >>> AcquireAgainstKeep().result(AcquireAgainstKeep().tally([year])).value
    5.0
    """

    id = "acquire_against_keep"
    title = "Cost to acquire against cost to keep"
    unit = "times"
    range = (0.0, None)
    direction = "neither is better"
    population = "periods in which customers were won and kept at a cost"
    formula = "(sum of acquisition_cost / sum of customers_won) / (sum of retention_cost / sum of customers_kept)"
    variants = "`currency`: the one that costs are in; periods with costs in another are left out and counted."
    sources = (_FARRIS,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("acquisition_cost", "customers_won", "retention_cost", "customers_kept")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Cost to acquire a customer / cost to keep one, both in {self.currency}, over the same periods."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence(
            {
                "n": 1,
                "acquiring": self._cost(row, "acquisition_cost"),
                "won": row.count("customers_won"),
                "keeping": self._cost(row, "retention_cost"),
                "kept": row.count("customers_kept"),
            }
        )

    def _figure(self, tally: Tally) -> Figure:
        acquiring, won, keeping, kept = (tally.sum(name) for name in ("acquiring", "won", "keeping", "kept"))
        if won == 0 or keeping == 0:
            return Figure(None, 0)
        return Figure(float(Fraction(acquiring * kept, won * keeping)), tally.sum("n"))
