"""What distinct rows are evidence of, as columns: a group is added up name by name, not row by row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Any

from cxcore.metrics._engines._engine import Parts, Table
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._metric import TallyMaker


class RowEvidence:
    """What one metric takes distinct rows for: evidence, or the reason why they are none."""

    def __init__(
        self,
        made: TallyMaker,
        found: Mapping[tuple[Any, ...], Evidence | str],
        provenance: Mapping[tuple[Any, ...], str | None],
    ) -> None:
        self._tally = made
        self._places = {facts: place for place, facts in enumerate(found)}
        evidence = [Evidence() if isinstance(each, str) else each for each in found.values()]
        reasons = [each if isinstance(each, str) else None for each in found.values()]
        self._sums = {
            name: [each.sums.get(name, 0) for each in evidence]
            for name in {name for each in evidence for name in each.sums}
        }
        self._durations = {
            name: [each.durations.get(name) for each in evidence]
            for name in {name for each in evidence for name in each.durations}
        }
        self._excluded = _flags(reasons)
        self._provenance = _flags(
            [
                provenance[facts] if each.sums or each.durations else None
                for facts, each in zip(found, evidence, strict=True)
            ]
        )

    def tally(self, parts: Parts[Table]) -> Tally:
        """Return the tally of rows that were found, their count in the last column."""
        places: list[int] = []
        times: list[int] = []
        for _, (*facts, counts) in parts:
            places.extend(map(self._places.__getitem__, zip(*facts, strict=True)))
            times.extend(counts)
        return self._tally(
            sums={name: _total(column, places, times) for name, column in self._sums.items()},
            durations={name: _occurrences(column, places, times) for name, column in self._durations.items()},
            excluded={reason: _total(column, places, times) for reason, column in self._excluded.items()},
            provenance={how: _total(column, places, times) for how, column in self._provenance.items()},
        )


def _flags(words: Sequence[str | None]) -> dict[str, list[int]]:
    """Return for each word where it stands."""
    return {word: [int(each == word) for each in words] for word in set(words) if word is not None}


def _total(column: Sequence[int], places: Sequence[int], times: Sequence[int]) -> int:
    return sum(map(mul, map(column.__getitem__, places), times))


def _occurrences(column: Sequence[int | None], places: Sequence[int], times: Sequence[int]) -> Distribution:
    counts: Counter[int] = Counter()
    for place, count in zip(places, times, strict=True):
        duration = column[place]
        if duration is not None:
            counts[duration] += count
    return Distribution.of_counts(counts)
