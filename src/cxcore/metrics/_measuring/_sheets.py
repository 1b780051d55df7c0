"""The tallies of many groups in the making."""

from collections.abc import Sequence
from datetime import datetime

from cxcore.metrics._measuring._grouping import Group
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._metric import Metric, TallySheet


class Sheets:
    """The tallies of all groups in the making."""

    def __init__(self, metrics: Sequence[Metric], *, at: datetime | None) -> None:
        self._metrics = metrics
        self._at = at
        self._by_group: dict[Group, list[TallySheet]] = {}

    def of(self, group: Group) -> list[TallySheet]:
        """Return the sheets of a group, one a metric."""
        if group not in self._by_group:
            self._by_group[group] = [TallySheet(metric, at=self._at) for metric in self._metrics]
        return self._by_group[group]

    def totals(self) -> dict[Group, list[Tally]]:
        """Return the tallies of each group."""
        return {group: [sheet.total() for sheet in sheets] for group, sheets in self._by_group.items()}
