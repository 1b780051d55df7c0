"""What rows that lasted are evidence of: their durations are added up as columns, without a look at each row."""

from collections import Counter
from collections.abc import Mapping
from operator import mul
from typing import Any

from cxcore.metrics._engines._engine import Parts
from cxcore.metrics._tallies._distribution import Counted, Distribution
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._duration_metric import DurationMetric, Lasted, State
from cxcore.metrics._template._metric import TallyMaker


class DurationEvidence:
    """In which state rows are, by their facts other than how long they lasted; or the reason why they cannot be used."""

    def __init__(
        self,
        made: TallyMaker,
        metric: DurationMetric,
        lasted: Mapping[tuple[Any, ...], Lasted | str | None],
        provenance: Mapping[tuple[Any, ...], str | None],
    ) -> None:
        self._tally = made
        self._provenance = provenance
        self._metric = metric
        self._lasted = lasted

    def tally(self, parts: Parts[Distribution]) -> Tally:
        """Return the tally of rows in parts of one kind, by how long they lasted."""
        met: dict[State, Distribution] = {}
        excluded: Counter[str] = Counter()
        provenance: Counter[str] = Counter()
        for kind, lengths in parts:
            lasted = self._lasted[kind]
            if isinstance(lasted, str):
                excluded[lasted] += lengths.n
            elif lasted is not None:
                met[lasted.state] = met.get(lasted.state, Counted()) + lengths
                how = self._provenance[kind]
                if how is not None:
                    provenance[how] += lengths.n
        sums: Counter[str] = Counter()
        durations = {}
        for state, lengths in met.items():
            kept = self._metric._kept(state)  # noqa: SLF001  # this is the other half of the template
            for name, amount in kept.sums.items():
                sums[name] += sum(map(mul, map(amount, lengths.durations), lengths.times))
            if kept.whole is not None:
                durations[kept.whole] = lengths
        return self._tally(sums=sums, durations=durations, excluded=excluded, provenance=provenance)
