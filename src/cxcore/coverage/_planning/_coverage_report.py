"""What a plan covers of a demand, and where it does not."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Self

import attrs

from cxcore.intervals import Interval
from cxcore.values import FrozenDict, Value, html_table, zone_of

_SHOWN: Final = 10


@attrs.frozen(kw_only=True)
class CoverageShare(Value):
    """
    How many of the expected interactions come while somebody who can serve them is there.

    People and automation are counted apart and overlap: `automated` comes
    while automation is there, whether or not people are too, and
    `only_automated` is what has nobody else. Shares of parts, such as weeks
    or streams, add up with ``+``.

    >>> monday = CoverageShare(expected=100.0, covered=90.0)
    >>> (monday + CoverageShare(expected=50.0, covered=50.0)).missed
    10.0
    """

    expected: float
    """The interactions that are expected."""
    covered: float
    """Those that come while people are there who can serve them."""
    automated: float = 0.0
    """Those that come while automation is there that was made for them."""
    only_automated: float = 0.0
    """Those that come while there is such automation and no people."""

    @property
    def missed(self) -> float:
        """The interactions that come while no such people are there."""
        return self.expected - self.covered

    @property
    def share(self) -> float | None:
        """The share that people cover, from 0 to 1; ``None`` if nothing is expected."""
        return self.covered / self.expected if self.expected else None

    @property
    def automated_share(self) -> float | None:
        """The share that automation covers, from 0 to 1; ``None`` if nothing is expected."""
        return self.automated / self.expected if self.expected else None

    def __add__(self, other: Self) -> Self:
        if not isinstance(other, CoverageShare):
            return NotImplemented
        return type(self).sum((self, other))

    @classmethod
    def sum(cls, shares: Iterable[Self]) -> Self:
        """Return the shares of parts added up; none at all is nothing expected."""
        each = tuple(shares)
        return cls(
            expected=math.fsum(share.expected for share in each),
            covered=math.fsum(share.covered for share in each),
            automated=math.fsum(share.automated for share in each),
            only_automated=math.fsum(share.only_automated for share in each),
        )


@attrs.frozen(kw_only=True)
class DemandStretch(Value):
    """A stretch of time in which a stream is expected, and the same people can serve it throughout."""

    stream: str
    """The name of the stream."""
    interval: Interval
    """The time, in UTC."""
    zone: str
    """The zone of the stream's region."""
    teams: tuple[str, ...]
    """The teams that are there and can serve it; none in a gap."""
    expected: float
    """The interactions that are expected; in a gap those that are missed."""
    automated: float
    """How many of them come while there is automation that was made for them."""

    @property
    def local(self) -> tuple[datetime, datetime]:
        """Both ends on the clock of the region."""
        return self.interval.in_zone(zone_of(self.zone))

    def __str__(self) -> str:
        start, end = self.local
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %Y-%m-%d %H:%M}"
        who = f" with {', '.join(self.teams)}" if self.teams else ""
        return f"{self.stream}, {start:%a %Y-%m-%d %H:%M} to {until} {self.zone}: {self.expected:,.6g} expected{who}"


def _frozen(shares: Mapping[str, CoverageShare]) -> Mapping[str, CoverageShare]:
    return FrozenDict(shares)


@attrs.frozen(kw_only=True, repr=False)
class CoverageReport(Value):
    """
    What :func:`coverage` found: shares, gaps, overlaps, and hours that depend on one person.

    Its lists are ranked by the interactions expected, most first, and then by
    time. They hold only time in which somebody is expected, so an empty night
    is no gap.
    """

    window: Interval
    total: CoverageShare
    by_stream: Mapping[str, CoverageShare] = attrs.field(converter=_frozen)
    by_region: Mapping[str, CoverageShare] = attrs.field(converter=_frozen)
    by_channel: Mapping[str, CoverageShare] = attrs.field(converter=_frozen)
    by_language: Mapping[str, CoverageShare] = attrs.field(converter=_frozen)
    gaps: tuple[DemandStretch, ...]
    """When nobody is there who can serve a stream."""
    overlaps: tuple[DemandStretch, ...]
    """When two teams or more are there who can."""
    single_points: tuple[DemandStretch, ...]
    """When it depends on one person: one team, of one head."""

    def __repr__(self) -> str:
        share = in_percent(self.total.share)
        return f"<CoverageReport {share} of {self.total.expected:,.6g} interactions in {self.window}>"

    def _repr_html_(self) -> str:
        shares = [("all", self.total), *self.by_region.items(), *self.by_channel.items(), *self.by_language.items()]
        summary = html_table(
            ["", "expected", "covered by people", "missed", "automated"],
            [
                (
                    name,
                    f"{each.expected:,.6g}",
                    in_percent(each.share),
                    f"{each.missed:,.6g}",
                    in_percent(each.automated_share),
                )
                for name, each in shares
            ],
        )
        return summary + _stretches("gap", self.gaps) + _stretches("one person", self.single_points)


def in_percent(share: float | None) -> str:
    """Return a share for people to read, never rounded up to all of it."""
    if share is None:
        return "unknown"
    return f"{math.floor(share * 1000) / 10:g} %"


def _stretches(title: str, stretches: Sequence[DemandStretch]) -> str:
    if not stretches:
        return ""
    more = len(stretches) - _SHOWN
    rows = [
        (
            each.stream,
            f"{each.local[0]:%a %Y-%m-%d %H:%M}",
            f"{each.local[1]:%a %H:%M}",
            each.zone,
            f"{each.expected:,.6g}",
        )
        for each in stretches[:_SHOWN]
    ]
    rows += [(f"and {more:,} more", "", "", "", "")] if more > 0 else []
    return html_table([title, "from", "to", "zone", "interactions"], rows)
