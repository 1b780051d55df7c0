"""One vendor's definition of one figure, and all that we know of a vendor."""

import attrs

from cxcore.metrics._template._metric import Metric


@attrs.frozen(kw_only=True)
class VendorDefinition:
    """A figure as one vendor defines it: the metric that comes nearest, where it is defined, and what is left over."""

    name: str
    """What the vendor calls the figure."""
    metric: Metric
    """The metric with the choices that come nearest."""
    source: str
    """The page, or the file, that defines it."""
    url: str
    """Where that is; empty where only the title is known."""
    was_read: bool
    """Whether the passage that defines it was read for this; otherwise it is from memory, or from a page that quotes it."""
    differs: str
    """What differs and cannot be reproduced from facts; empty where nothing is known to."""


@attrs.frozen(kw_only=True, repr=False)
class Dialect:
    """How one vendor, or one trade association, defines the figures of its reports."""

    name: str
    """Its name in programs, such as ``zendesk``."""
    title: str
    """Its name for people."""
    definitions: tuple[VendorDefinition, ...]
    """Its definitions, in the order of the reference page."""

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics alone, as :func:`measure` takes them."""
        return tuple(definition.metric for definition in self.definitions)

    def __repr__(self) -> str:
        ids = dict.fromkeys(metric.id for metric in self.metrics)
        return f"<Dialect {self.name}: {', '.join(ids)}>"
