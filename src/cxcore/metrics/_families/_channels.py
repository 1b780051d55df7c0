"""Which channels customers use, and whether one is enough."""

from collections.abc import Mapping

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._labels import label_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row
from cxcore.values import one_line


@attrs.frozen
class ChannelShare(Metric):
    """
    Share of interactions that came by one channel; one for each channel makes the mix.

    Interactions of unknown channel are left out and counted, so the shares of
    all channels add up to 1. Wilson interval.

    Rows need ``channel`` (text).

    Args:
        channel: The channel, in the source's own word.

    >>> rows = [{"channel": channel} for channel in ("email", "chat", "email", "voice")]
    >>> from cxcore.metrics import measure
    >>> mix = measure(rows, [ChannelShare(channel=name) for name in ("chat", "email", "voice")])
    >>> [each.estimate.value for each in mix]
    [0.25, 0.5, 0.25]
    """

    id = "channel_share"
    title = "Channel mix"
    unit = "share"
    range = (0.0, 1.0)
    direction = "neither is better"
    population = "interactions of known channel"
    formula = "interactions by the channel / interactions"
    variants = "`channel`: which one; there is no default but `email`."
    sources = ("A plain share.",)

    channel: str = attrs.field(default="email", validator=one_line, kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("channel",)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"channel": self.channel}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Interactions by {self.channel} / interactions of known channel."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence({"n": 1, "by_channel": int(label_of(row, "channel") == self.channel)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("by_channel"), tally.sum("n"))


@attrs.frozen
class ChannelSwitching(Metric):
    """
    Share of cases that went from one channel to another.

    Definition: cases with ``channel_switches`` above 0 / cases with a known
    channel. Customers who must switch report more effort and less loyalty.
    Wilson interval.

    Rows need ``channel`` (text) and ``channel_switches`` (int: how often what
    happened came by another channel than what happened before).

    >>> switching = ChannelSwitching()
    >>> switching.result(switching.tally([{"channel": "chat", "channel_switches": n} for n in (0, 0, 1, 3)])).value
    0.5
    """

    id = "channel_switching"
    title = "Channel switching"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "cases with a known channel"
    formula = "cases with channel_switches > 0 / cases"
    variants = "None; a case that switched three times counts once."
    sources = (
        "Dixon, Freeman and Toman (2010), Stop Trying to Delight Your Customers, Harvard Business Review 88(7/8), 116-122",
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("channel", "channel_switches")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases that switched from one channel to another / cases."

    def _evidence(self, row: Row) -> Evidence:
        label_of(row, "channel")
        return Evidence({"n": 1, "switched": int(row.count("channel_switches") > 0)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("switched"), tally.sum("n"))
