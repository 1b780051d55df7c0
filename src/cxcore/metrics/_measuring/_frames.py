"""
Tallies of data frames: the engine counts rows with equal facts, the metric says what each of them is evidence of.

Two rows with the same facts are the same evidence, so a plan groups the frame
by the columns, the period and the facts that a metric reads, and counts. All
it needs of an engine is whole numbers and a count by group, which every engine
has and all do alike. The rest happens here, in the integers of Python: the
evidence of a distinct row is asked for once, by the code that reads rows one
by one, so a metric has one definition wherever its rows are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, Final, TypeAlias

import narwhals as nw

from cxcore.metrics._measuring._engines import Frame, Table
from cxcore.metrics._measuring._fact_frame import FactFrame
from cxcore.metrics._measuring._grouping import Group, Grouping, Wanted
from cxcore.metrics._measuring._period_plan import period_key, period_of_key, utc_day
from cxcore.metrics._measuring._sheets import Sheets
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._metric import Metric
from cxcore.metrics._template._row import Row, UnusableRow
from cxcore.values import is_missing

# No column of a host is called like these.
_LABEL: Final = "__cxcore_by_"
_FACT: Final = "__cxcore_fact_"
_PERIOD: Final = "__cxcore_period"
_COUNT: Final = "__cxcore_count"
_DAY: Final = "__cxcore_day"

# Enough to meet the usual kinds of rows; what only others read is asked for in a second pass.
_PROBED: Final = 100

_Facts: TypeAlias = tuple[object, ...]


def tallies_of(
    data: Any, metrics: Sequence[Metric], grouping: Grouping, *, at: datetime | None
) -> dict[Group, list[Tally]]:
    """Return the tallies of a frame by group, in the order of the metrics."""
    frame = FactFrame(nw.from_native(data), at=at)
    wanted = Wanted(grouping, metrics)
    wanted.see(frame.kinds)
    wanted.require_all_seen()

    groups = _Groups(frame, grouping)
    sheets = Sheets(metrics, at=at)
    if not grouping.columns:
        sheets.of(())
    readings = [_Reading(metric, frame, at=at) for metric in metrics]
    for facts in frame.first_rows(_PROBED):
        for reading in readings:
            reading.learn(facts)
    unread = list(enumerate(readings))
    while unread:
        # Metrics that read the same facts share one count.
        plans = {reading.key: reading.plan(groups) for _, reading in unread}
        tables = dict(zip(plans, frame.answers(list(plans.values())), strict=True))
        again = []
        for number, reading in unread:
            table = tables[reading.key]
            evidence = reading.evidence(table)
            if evidence is None:
                again.append((number, reading))
                continue
            times = table[-1]
            for found, rows in groups.rows(table).items():
                sheet = sheets.of(groups.named(found))[number]
                sheet.count(map(evidence.__getitem__, rows), map(times.__getitem__, rows))
        unread = again
    return sheets.totals()


class _Groups:
    """The groups of a frame, in a plan and in its answer."""

    def __init__(self, frame: FactFrame, grouping: Grouping) -> None:
        self._frame = frame
        self._grouping = grouping
        self._by = [frame.countable(column) for column in grouping.by]
        self._period_key = self._key_of_period(grouping)

    def _key_of_period(self, grouping: Grouping) -> nw.Expr | None:
        if grouping.period is None or grouping.dated_by is None or grouping.zone is None:
            return None
        instant = self._frame.instant(grouping.dated_by)
        days = self._frame.numbers([grouping.dated_by]).select(utc_day(instant).alias(_DAY))
        ((met, _),) = self._frame.answers([days.group_by(_DAY).agg(nw.len().alias(_COUNT))])
        return period_key(
            instant, grouping.period, grouping.zone, days=[int(each) for each in met if not is_missing(each)]
        )

    @property
    def columns(self) -> list[str]:
        """The columns of the frame that it takes."""
        dated_by = self._grouping.dated_by
        return self._by if dated_by is None else [*self._by, dated_by]

    @property
    def keys(self) -> list[nw.Expr]:
        """What rows of one group share."""
        keys = [nw.col(column).alias(f"{_LABEL}{number}") for number, column in enumerate(self._by)]
        if self._period_key is not None:
            keys.append(self._period_key.alias(_PERIOD))
        return keys

    def rows(self, table: Table) -> Mapping[Group, Sequence[int]]:
        """Return the rows of each group of an answer, which begins with the groups, as the engine has them."""
        columns = table[: len(self._grouping.columns)]
        rows: defaultdict[Group, list[int]] = defaultdict(list)
        for row, found in enumerate(zip(*columns, strict=True) if columns else repeat((), len(table[-1]))):
            rows[found].append(row)
        return rows

    def named(self, found: Group) -> Group:
        """Return what a group is called: what is unknown is ``None``, and a period is one."""
        labels = [self._frame.values(column, [each])[0] for column, each in zip(self._by, found, strict=False)]
        group = tuple(None if is_missing(each) else each for each in (*labels, *found[len(labels) :]))
        if self._grouping.period is None or self._grouping.zone is None or group[-1] is None:
            return group
        return (*group[:-1], period_of_key(int(str(group[-1])), self._grouping.period, self._grouping.zone))


class _Reading:
    """What one metric reads of a frame: its facts, and the evidence that rows with these facts are."""

    def __init__(self, metric: Metric, frame: FactFrame, *, at: datetime | None) -> None:
        self._metric = metric
        self._frame = frame
        self._at = at
        self._coarser = metric._coarse(frame)  # noqa: SLF001  # this is the other half of the template
        self._facts = sorted(fact for fact in {*metric.needs, *self._coarser} if fact in frame.kinds)
        self._known: dict[_Facts, Evidence | str] = {}

    @property
    def key(self) -> object:
        """What two metrics share if they can share a count: facts as they are, not made coarser."""
        return id(self) if self._coarser else tuple(self._facts)

    def learn(self, facts: Mapping[str, object]) -> None:
        """Note what is read of a row with all its facts."""
        self._evidence_of(facts)

    def plan(self, groups: _Groups) -> Frame:
        """Return the plan that counts the rows of each group with the same facts."""
        facts = [
            self._coarser.get(fact, nw.col(self._frame.countable(fact))).alias(f"{_FACT}{number}")
            for number, fact in enumerate(self._facts)
        ]
        columns = [*groups.columns, *self._facts]
        rows = self._frame.numbers(columns).select(*groups.keys, *facts)
        return rows.group_by(rows.collect_schema().names()).agg(nw.len().alias(_COUNT))

    def evidence(self, table: Table) -> list[Evidence | str] | None:
        """Return what each row of an answer is evidence of; ``None`` if that takes facts which were not asked for."""
        asked = list(self._facts)
        rows = list(zip(*table[len(table) - 1 - len(asked) : -1], strict=True))
        fresh = list(frozenset(rows) - self._known.keys())
        columns = zip(*fresh, strict=True)
        values = (self._frame.values(fact, list(found)) for fact, found in zip(asked, columns, strict=False))
        for found, facts in zip(fresh, zip(*values, strict=True), strict=True):
            self._known[found] = self._evidence_of(dict(zip(asked, facts, strict=True)))
        if self._facts == asked:
            return [self._known[found] for found in rows]
        self._known.clear()
        return None

    def _evidence_of(self, facts: Mapping[str, object]) -> Evidence | str:
        """Return the evidence of a row, or the reason why there is none; note which facts that took."""
        watched = _Watched(facts)
        try:
            return self._metric._evidence(Row(watched, at=self._at))  # noqa: SLF001  # as above
        except UnusableRow as reason:
            return str(reason)
        finally:
            self._facts.extend(sorted(watched.read & self._frame.kinds.keys() - set(self._facts)))


class _Watched(Mapping[str, object]):
    """Facts that remember which of them were asked for."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts
        self.read: set[str] = set()

    def __getitem__(self, fact: str) -> object:
        self.read.add(fact)
        return self._facts[fact]

    def __iter__(self) -> Iterator[str]:  # pragma: no cover  # every mapping has it; a row only looks facts up
        return iter(self._facts)

    def __len__(self) -> int:  # pragma: no cover  # as above
        return len(self._facts)
