"""What metrics read of a frame: the facts that a plan counts by, and what rows with equal facts are evidence of."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

import narwhals as nw

from cxcore.metrics._engines._engine import Parts, Table
from cxcore.metrics._measuring._duration_evidence import DurationEvidence
from cxcore.metrics._measuring._fact_frame import FactFrame
from cxcore.metrics._measuring._row_evidence import RowEvidence
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally import Evidence
from cxcore.metrics._template._coarse import first_above_zero
from cxcore.metrics._template._duration_metric import DurationMetric, Lasted
from cxcore.metrics._template._metric import Metric, TallyMaker
from cxcore.metrics._template._provenance import EVENTS_OF
from cxcore.metrics._template._row import Row, UnusableRow

# No column of a host is called like these.
_FACT: Final = "__cxcore_fact_"
_LENGTH: Final = "__cxcore_length"
_PROVENANCE: Final = "__cxcore_provenance"


class Reading(ABC):
    """What one metric reads of a frame."""

    def __init__(self, metric: Metric, frame: FactFrame, *, at: datetime | None) -> None:
        self._metric = metric
        self._frame = frame
        self._at = at
        self._coarser = metric._coarse(frame)  # noqa: SLF001  # this is the other half of the template
        self._facts = sorted(fact for fact in {*metric.needs, *self._coarser} if fact in frame.kinds)
        self._looked_up: set[str] = set()
        self._events = {provenance: events for provenance, events in EVENTS_OF.items() if events in frame.kinds}

    @property
    def key(self) -> object:
        """What two metrics share if they can share a count: facts as they are, not made coarser."""
        return id(self) if self._coarser else tuple(self._facts)

    @property
    def facts(self) -> list[str]:
        """The columns of the frame that it takes."""
        return [*self._facts, *self._events.values()]

    @property
    def columns(self) -> list[nw.Expr]:
        """What rows that are the same evidence share."""
        facts = [
            (self._coarser[fact].number if fact in self._coarser else nw.col(self._frame.countable(fact))).alias(
                f"{_FACT}{number}"
            )
            for number, fact in enumerate(self._facts)
        ]
        if not self._events:
            return facts
        return [*facts, first_above_zero(self._frame, *self._events.values()).number.alias(_PROVENANCE)]

    def learn(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Read rows with all their facts, to ask from now on for those that this takes."""
        for facts in rows:
            self._read(facts)
        self._asks_for_more()

    @abstractmethod
    def evidence(self, answer: Parts[Any]) -> RowEvidence | DurationEvidence | None:
        """
        Return what the rows of an answer are evidence of.

        ``None`` if that takes facts which were not asked for; they now are.
        """

    def _read(self, facts: Mapping[str, object]) -> Evidence | str:
        try:
            return self._metric._evidence(self._row(facts))  # noqa: SLF001  # this is the other half of the template
        except UnusableRow as reason:
            return str(reason)

    def _row(self, facts: Mapping[str, object]) -> Row:
        return Row(_Watched(facts, self._looked_up), at=self._at)

    def _as_rows(self, distinct: Iterable[tuple[Any, ...]]) -> Iterator[Mapping[str, object]]:
        """Return what an engine found as the facts of rows."""
        columns = zip(self._facts, zip(*distinct, strict=True), strict=False)  # of no rows there are no columns
        values = [self._frame.values(fact, self._uncoarsened(fact, column)) for fact, column in columns]
        return (dict(zip(self._facts, row, strict=True)) for row in zip(*values, strict=True))

    def _uncoarsened(self, fact: str, found: Sequence[Any]) -> list[Any]:
        if fact not in self._coarser:
            return list(found)
        values = self._coarser[fact].values
        return [values[number] for number in found]

    def _provenance(self, distinct: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], str | None]:
        """Return how what an engine found is known; its last column says so, if the frame does."""
        provenances = [*self._events, None]
        return {found: provenances[found[-1]] if self._events else None for found in distinct}

    def _asks_for_more(self) -> bool:
        new = (self._looked_up & self._frame.kinds.keys()) - set(self._facts)
        self._facts.extend(sorted(new))
        return bool(new)


class FactReading(Reading):
    """What a metric reads of a frame as rows do: facts, of which those that are alike are counted."""

    def evidence(self, answer: Parts[Table]) -> RowEvidence | None:
        """Return what the rows of an answer are evidence of; see :meth:`Reading.evidence`."""
        rows = list(dict.fromkeys(chain.from_iterable(zip(*facts, strict=True) for _, (*facts, _) in answer)))
        found = dict(zip(rows, map(self._read, self._as_rows(rows)), strict=True))
        if self._asks_for_more():
            return None
        return RowEvidence(TallyMaker(self._metric, at=self._at), found, self._provenance(rows))


class DurationReading(Reading):
    """What a metric of durations reads of a frame: how long each row lasted, and a few facts that say in which state it is."""

    def __init__(self, metric: DurationMetric, frame: FactFrame, length: nw.Expr, *, at: datetime | None) -> None:
        super().__init__(metric, frame, at=at)
        self._metric: DurationMetric = metric
        self._length = length

    @property
    def columns(self) -> list[nw.Expr]:
        """What rows that are the same evidence share."""
        # What did not last counts as well.
        return [*super().columns, self._length.fill_null(0).alias(_LENGTH)]

    def evidence(self, answer: Parts[Distribution]) -> DurationEvidence | None:
        """Return what the rows of an answer are evidence of; see :meth:`Reading.evidence`."""
        width = len(self._facts) + bool(self._events)
        kinds = list(dict.fromkeys(key[-width:] for key, _ in answer))
        found = dict(zip(kinds, map(self._lasted, self._as_rows(kinds)), strict=True))
        if self._asks_for_more():
            return None
        return DurationEvidence(TallyMaker(self._metric, at=self._at), self._metric, found, self._provenance(kinds))

    def _lasted(self, facts: Mapping[str, object]) -> Lasted | str | None:
        try:
            return self._metric._lasted(self._row(facts))  # noqa: SLF001  # this is the other half of the template
        except UnusableRow as reason:
            return str(reason)


def reading_of(metric: Metric, frame: FactFrame, *, at: datetime | None) -> Reading:
    """Return what a metric reads of a frame."""
    if isinstance(metric, DurationMetric):
        length = metric._length(frame)  # noqa: SLF001  # this is the other half of the template
        if length is not None:
            return DurationReading(metric, frame, length, at=at)
    return FactReading(metric, frame, at=at)


class _Watched(dict[str, object]):
    """Facts that note which of them are looked up."""

    def __init__(self, facts: Mapping[str, object], looked_up: set[str]) -> None:
        super().__init__(facts)
        self._note = looked_up.add

    def get(self, fact: str, default: object = None, /) -> object:
        self._note(fact)
        return super().get(fact, default)
