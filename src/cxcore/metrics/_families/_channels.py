"""Which channels customers use, and whether one is enough."""

from collections.abc import Mapping

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._labels import label_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row, UnusableRow
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
    Share of cases for which the customer used more than one channel.

    Definition: cases with ``channels_used`` above 1 / cases with any. Customers
    who must switch report more effort and less loyalty. Wilson interval.

    Rows need ``channels_used`` (int: how many different channels the customer
    wrote or called on about the case).

    >>> switching = ChannelSwitching()
    >>> switching.result(switching.tally([{"channels_used": used} for used in (1, 1, 2, 3)])).value
    0.5
    """

    id = "channel_switching"
    title = "Channel switching"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "cases with a known number of channels"
    formula = "cases with channels_used > 1 / cases"
    variants = "None; three channels are as much of a switch as two."
    sources = (
        "Dixon, Freeman and Toman (2010), Stop Trying to Delight Your Customers, Harvard Business Review 88(7/8), 116-122",
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("channels_used",)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases with more than one channel used by the customer / cases."

    def _evidence(self, row: Row) -> Evidence:
        used = row.count("channels_used")
        if used == 0:
            raise UnusableRow("channels_used is zero")
        return Evidence({"n": 1, "switched": int(used > 1)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("switched"), tally.sum("n"))
