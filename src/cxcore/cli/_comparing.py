"""What moved since an older export of the same shape, and whether that is more than chance."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from cxcore.cli._report import Material, Question, Rows, chosen_metrics, seen_as_of, tables_with
from cxcore.metrics import Comparison, Metric, compare


@attrs.frozen(kw_only=True)
class Changes:
    """The comparison of two materials, metric by metric."""

    older: Material
    newer: Material
    as_of: tuple[datetime | None, datetime | None]
    """The instants as of which the cases of each are seen."""
    comparisons: tuple[Comparison, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as one JSON-ready object."""
        before, after = (None if instant is None else instant.isoformat() for instant in self.as_of)
        return {
            "as_of": after,
            "comparisons": [record for each in self.comparisons for record in each.to_dicts()],
            "rows": self.newer.account(),
            "older": {"as_of": before, "rows": self.older.account()},
        }


def changes_between(older: Material, newer: Material, question: Question) -> Changes:
    """
    Return how what is asked moved from the older material to the newer one.

    Cases of the newer one are seen as of the instant that was asked for; those
    of the older one always just after its own last instant. What only one of
    the two can answer is left out.

    Raises:
        UnknownNameError: There is no metric of a name.
        MissingFactError: One of them has no column of the groups, or not the facts of a metric that was named.
    """
    before, as_of_before = _answers(older, attrs.evolve(question, as_of=None))
    after, as_of_after = _answers(newer, question)
    # A side without any row has no last instant, and no row that asks for one.
    first, second = as_of_before or as_of_after, as_of_after or as_of_before
    seen = None if first is None or second is None else (first, second)
    return Changes(
        older=older,
        newer=newer,
        as_of=(as_of_before, as_of_after),
        comparisons=tuple(
            compare(before[metric], rows, metric, by=question.by, at=seen)
            for metric, rows in after.items()
            if metric in before
        ),
    )


def _answers(material: Material, question: Question) -> tuple[Mapping[Metric, Rows], datetime | None]:
    """Return the rows that answer each metric, and the instant as of which they are seen."""
    tables = tables_with(material, question)
    chosen = chosen_metrics([columns for columns, _ in tables], question)
    rows = {metric: rows for (_, rows), metrics in zip(tables, chosen, strict=True) for metric in metrics}
    return rows, seen_as_of(material, question, chosen)
