"""How often customers need service at all."""

from collections.abc import Mapping

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import name_of_fact
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._ratios import RATIO_SOURCE, paired, ratio_of
from cxcore.metrics._template._row import Row


@attrs.frozen
class ContactRate(Metric):
    """
    How many interactions there are for each order, customer or other unit of business.

    Definition: sum of ``interactions`` / sum of `per`. The best service is
    the one nobody needs; a growing shop with a steady contact rate is doing
    well while its queues grow.

    Rows are customers, or weeks, or products, whatever is independent of one
    another; they need ``interactions`` (int) and the fact that `per` names (int).

    Args:
        per: The fact to divide by, such as ``orders`` or ``active_customers``.

    Raises:
        InvalidValueError: `per` cannot be the name of a fact.

    >>> weeks = [{"interactions": 42, "orders": 300}, {"interactions": 58, "orders": 500}]
    >>> ContactRate().result(ContactRate().tally(weeks)).value
    0.125
    """

    id = "contact_rate"
    title = "Contact rate"
    unit = "interactions"
    range = (0.0, None)
    direction = "lower is better"
    population = "rows with anything to divide by"
    formula = "sum of interactions / sum of per"
    variants = "`per`: what to divide by: orders, active customers, shipments."
    sources = (
        "Price and Jaffe (2008), The Best Service Is No Service (contacts per unit of business as the figure to watch)",
        RATIO_SOURCE,
    )

    per: str = attrs.field(default="orders", validator=name_of_fact, kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("interactions", self.per)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"per": self.per}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Sum of interactions / sum of {self.per}."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence(paired(row.count("interactions"), row.count(self.per)))

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally)
