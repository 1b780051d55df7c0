"""What rows that lasted are evidence of: their durations are added up as columns, without a look at each row."""

from collections import Counter, defaultdict
from operator import mul
from typing import Any

from cxcore.metrics._measuring._engines import Parts
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._duration_metric import DurationMetric, Lasted, State
from cxcore.metrics._template._metric import TallyMaker


class DurationEvidence:
    """In which state rows are, by their facts other than how long they lasted; or the reason why they cannot be used."""

    def __init__(
        self, made: TallyMaker, metric: DurationMetric, lasted: dict[tuple[Any, ...], Lasted | str | None]
    ) -> None:
        self._tally = made
        self._metric = metric
        self._lasted = lasted

    def tally(self, parts: Parts) -> Tally:
        """Return the tally of rows in parts of one kind, with how long they lasted and their count."""
        counts: defaultdict[State, Counter[int]] = defaultdict(Counter)
        excluded: Counter[str] = Counter()
        for kind, (lengths, times) in parts:
            lasted = self._lasted[kind]
            if isinstance(lasted, str):
                excluded[lasted] += sum(times)
            elif lasted is not None:
                counts[lasted.state].update(dict(zip(lengths, times, strict=True)))
        sums: Counter[str] = Counter()
        durations = {}
        for state, met in counts.items():
            kept = self._metric._kept(state)  # noqa: SLF001  # this is the other half of the template
            for name, amount in kept.sums.items():
                sums[name] += sum(map(mul, map(amount, met), met.values()))
            if kept.whole is not None:
                # A tally is in order anyway, and numbers are sorted faster than pairs.
                durations[kept.whole] = [(length, met[length]) for length in sorted(met)]
        return self._tally(sums=sums, durations=durations, excluded=excluded)
