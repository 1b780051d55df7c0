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
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import narwhals as nw

from cxcore.errors import InvalidValueError
from cxcore.metrics._engines._engine import Content, Parts, in_parts
from cxcore.metrics._measuring._fact_frame import FactFrame
from cxcore.metrics._measuring._grouping import Group, Grouping, Wanted
from cxcore.metrics._measuring._period_plan import period_key, period_of_key, utc_day
from cxcore.metrics._measuring._readings import DurationReading, Reading, reading_of
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import Metric
from cxcore.values import is_missing

# No column of a host is called like these.
_LABEL: Final = "__cxcore_by_"
_PERIOD: Final = "__cxcore_period"
_DAY: Final = "__cxcore_day"

# Enough to meet the usual kinds of rows; what only others read is asked for in a second pass.
_PROBED: Final = 100


def tallies_of(
    data: Any, metrics: Sequence[Metric], grouping: Grouping, *, at: datetime | None
) -> dict[Group, list[Tally]]:
    """Return the tallies of a frame by group, in the order of the metrics."""
    frame = _frame_of(data, at=at)
    if not frame.kinds:
        # A frame of no records has no columns: it has no rows either.
        return {} if grouping.columns else {(): [metric.tally((), at=at) for metric in metrics]}
    wanted = Wanted(grouping, metrics)
    wanted.see(frame.kinds)
    wanted.require_all_seen()

    groups = _Groups(frame, grouping)
    readings = [reading_of(metric, frame, at=at) for metric in metrics]
    probed = frame.first_rows(_PROBED)
    for reading in readings:
        reading.learn(probed)
    found: dict[Reading, dict[Group, Tally]] = {}
    while unread := [reading for reading in readings if reading not in found]:
        # Metrics that read the same facts share one count.
        answers = _answers({reading.key: reading for reading in unread}, frame, groups)
        for reading in unread:
            evidence = reading.evidence(answers[reading.key])
            if evidence is not None:
                found[reading] = {
                    group: evidence.tally(parts) for group, parts in groups.parts(answers[reading.key]).items()
                }
    # Every metric counts every row, so the groups of one are those of all.
    return {group: [found[reading][group] for reading in readings] for group in found[readings[0]]} if readings else {}


def _frame_of(data: Any, *, at: datetime | None) -> FactFrame:
    """
    Return a frame of any engine, as metrics see it.

    Raises:
        InvalidValueError: It is none, or its columns are no facts.
    """
    try:
        frame = FactFrame(nw.from_native(data), at=at)
    except TypeError:
        kind = f"{type(data).__module__.partition('.')[0]}.{type(data).__name__}"
        raise InvalidValueError(f"is a data frame, not a {kind}; make a table of it first.", path="data") from None
    except nw.exceptions.DuplicateError:
        raise InvalidValueError("has several columns of one name; give each its own.", path="data") from None
    for name in frame.kinds:
        if not isinstance(name, str):
            raise InvalidValueError(f"has a column called {name!r}; the names of facts are text.", path="data")
    return frame


def _answers(readings: Mapping[object, Reading], frame: FactFrame, groups: "_Groups") -> dict[object, Parts[Any]]:
    """Return how many rows of each group are the same evidence, as each reading asks."""
    rows = {
        key: frame.numbers([*groups.columns, *reading.facts]).select(*groups.keys, *reading.columns)
        for key, reading in readings.items()
    }
    lengths = {key: rows.pop(key) for key, reading in readings.items() if isinstance(reading, DurationReading)}
    tables, distributions = frame.counts(list(rows.values()), list(lengths.values()))
    parts = [in_parts(table, groups.width) for table in tables]
    return dict(zip([*rows, *lengths], [*parts, *distributions], strict=True))


class _Groups:
    """The groups of a frame, in a plan and in its answer."""

    def __init__(self, frame: FactFrame, grouping: Grouping) -> None:
        self._frame = frame
        self._grouping = grouping
        self._by = [frame.countable(column) for column in grouping.by]
        self._period_key = self._key_of_period(grouping)
        self._names: dict[Group, Group] = {}

    def _key_of_period(self, grouping: Grouping) -> nw.Expr | None:
        if grouping.period is None or grouping.dated_by is None or grouping.zone is None:
            return None
        instant = self._frame.instant(grouping.dated_by)
        dates = self._frame.numbers([grouping.dated_by]).select(utc_day(instant).alias(_DAY))
        ((met, _),), _ = self._frame.counts([dates], [])
        days = [int(each) for each in met if not is_missing(each)]
        try:
            return period_key(instant, grouping.period, grouping.zone, days=days)
        except OverflowError:
            raise grouping.beyond_all_periods(grouping.dated_by) from None

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

    @property
    def width(self) -> int:
        """How many columns that are."""
        return len(self._grouping.columns)

    def parts(self, answer: Parts[Content]) -> Mapping[Group, Parts[Content]]:
        """Return the parts of each group of an answer; the columns of a group come first in what they share."""
        width = self.width
        # Without columns to group by there is one group, also of no rows.
        parts: defaultdict[Group, Parts[Content]] = defaultdict(list, {} if width else {(): []})
        for key, content in answer:
            found = key[:width]
            if found not in self._names:
                self._names[found] = self._named(found)
            # What is unknown may have several names in an engine, which are one group here.
            parts[self._names[found]].append((key[width:], content))
        return parts

    def _named(self, found: Group) -> Group:
        """Return what a group is called: what is unknown is ``None``, and a period is one."""
        labels = [self._frame.values(column, [each])[0] for column, each in zip(self._by, found, strict=False)]
        group = tuple(None if is_missing(each) else each for each in (*labels, *found[len(labels) :]))
        period, zone, dated_by = self._grouping.period, self._grouping.zone, self._grouping.dated_by
        if period is None or zone is None or dated_by is None or group[-1] is None:
            return group
        try:
            return (*group[:-1], period_of_key(int(str(group[-1])), period, zone))
        except OverflowError:
            raise self._grouping.beyond_all_periods(dated_by) from None
