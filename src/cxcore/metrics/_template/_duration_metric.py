"""
Metrics to which a row is one duration, which has ended or is still running.

They say apart how long a row lasted and what a tally keeps of durations. So
on a data frame the engine tells the lengths of all rows at once, and only how
their other facts hang together is read row by row.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._coarse import Facts
from cxcore.metrics._template._metric import Metric
from cxcore.metrics._template._row import Row

if TYPE_CHECKING:
    import narwhals as nw

State: TypeAlias = Literal["ended", "open"]


class Lasted(NamedTuple):
    """How long a row lasted, and whether that has ended or is still open."""

    state: State
    microseconds: int


class Kept(NamedTuple):
    """What a tally keeps of durations: sums of what follows from each, or under a name the durations as they are."""

    sums: Mapping[str, Callable[[int], int]] = {}
    whole: str | None = None

    def of(self, microseconds: int) -> Evidence:
        """Return what it keeps of one duration."""
        return Evidence(
            {name: amount(microseconds) for name, amount in self.sums.items()},
            {} if self.whole is None else {self.whole: microseconds},
        )


@attrs.frozen
class DurationMetric(Metric):
    """A metric to which a row is one duration, or lies outside the population."""

    @abstractmethod
    def _lasted(self, row: Row) -> Lasted | None:
        """Return how long a row lasted, ``None`` where it lies outside the population, or raise UnusableRow."""

    @abstractmethod
    def _kept(self, state: State) -> Kept:
        """Return what a tally keeps of durations in a state."""

    def _censored(self, tally: Tally, n: int) -> float | None:
        if self._kept("open").whole != "open" or n == 0:
            return None
        return tally.distribution("open").n / n

    def _evidence(self, row: Row) -> Evidence:
        lasted = self._lasted(row)
        return Evidence() if lasted is None else self._kept(lasted.state).of(lasted.microseconds)

    @abstractmethod
    def _length(self, facts: Facts) -> "nw.Expr | None":
        """
        Return how long the rows of a frame lasted, in microseconds, where :meth:`_lasted` says that they did.

        Their state, and whether they lasted at all, must then follow from the facts that
        :meth:`_coarse` makes. ``None`` where only a row can say how long it lasted.
        """
