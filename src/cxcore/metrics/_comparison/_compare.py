"""How a figure moved from one set of rows to another, and whether every group tells the same story."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._comparison._difference import Difference, difference_of
from cxcore.metrics._comparison._facts_of_rows import facts_of_rows
from cxcore.metrics._measuring._grouping import Group, Grouping, in_order
from cxcore.metrics._measuring._measure import Measurement
from cxcore.metrics._measuring._tallying import is_frame, tallies_by_group
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._estimate import Estimate, in_words
from cxcore.metrics._template._metric import Metric, as_of_instant
from cxcore.values import html_table

# Two ways of adding up the same floats may differ by this much of their size.
_ROUNDING = 1e-9


@attrs.frozen
class StratumDifference:
    """
    The difference within one group of rows.

    Args:
        group: The value of each column that was grouped by.
        difference: How much the figure moved in it.
    """

    group: Mapping[str, object]
    difference: Difference


@attrs.frozen(repr=False)
class Comparison:
    """
    Two sets of rows compared: in total, group by group, and what the mix had to do with it.

    Args:
        total: The difference over all rows.
        strata: The difference within each group.
        rate: The part of the total due to figures that moved within groups.
        mix: The part due to groups that grew or shrank. `rate` and `mix` add
            up to the total; both are ``None`` without groups, and for figures
            that are no average over rows, as medians are.
    """

    total: Difference
    strata: tuple[StratumDifference, ...] = ()
    rate: float | None = None
    mix: float | None = None

    @property
    def is_reversed(self) -> bool:
        """Whether the total moved one way and no group did, but some the other way (Simpson's paradox)."""
        moves = [each.difference.value for each in self.strata if each.difference.value is not None]
        total = self.total.value or 0
        return bool(moves) and all(move * total <= 0 for move in moves) and any(move * total < 0 for move in moves)

    def explain(self) -> str:
        """Return the comparison as a short paragraph of plain English."""
        sentences = [self.total.explain()]
        if self.rate is not None and self.mix is not None:
            sentences.append(
                f"Of it, {in_words(self.rate)} comes from changes within the groups "
                f"and {in_words(self.mix)} from their changed mix."
            )
        if self.is_reversed:
            sentences.append(
                "Beware: the total moved one way and no group did; compare the groups (Simpson's paradox)."
            )
        return "\n".join(sentences)

    def to_dicts(self) -> list[dict[str, Any]]:
        """
        Return one JSON-ready record of the total, and one of each group.

        Their keys are ``metric, group, before, after, difference, low, high,
        confidence, method, is_clear``; `before` and `after` are whole
        estimates. The total, whose group is empty, has ``rate``, ``mix`` and
        ``is_reversed`` too.
        """
        whole = {"rate": self.rate, "mix": self.mix, "is_reversed": self.is_reversed}
        return [
            _record({}, self.total) | whole,
            *(_record(each.group, each.difference) for each in self.strata),
        ]

    def __repr__(self) -> str:
        groups = f" in {len(self.strata)} groups" if self.strata else ""
        return f"<Comparison of {self.total.after.metric}{groups}: {in_words(self.total.value)}>"

    def _repr_html_(self) -> str:
        head = ("group", "before", "after", "difference", "interval", "verdict")
        groups = [_cells(str(Measurement(each.group, each.difference.after)), each.difference) for each in self.strata]
        return html_table(head, [_cells("all", self.total), *groups], caption=self.total.after.definition)


def compare(
    before: Any,
    after: Any,
    metric: Metric,
    *,
    by: Sequence[str] = (),
    at: tuple[datetime, datetime] | None = None,
) -> Comparison:
    """
    Return how a metric moved from one set of rows to another, and whether its groups agree.

    The interval of a share is Newcombe's (1998) hybrid score interval; of a
    net promoter score it is adjusted Wald (Lewis and Sauro); of any other
    figure it is made of the two intervals as Zou and Donner (2008) do. Rows
    are taken to be independent: for the same customers asked twice it is too wide.

    The total is split as by Kitagawa (1955), JASA 50(272), 1168-1194: what
    moved within groups at the mean mix of both sides, and what the mix moved
    at the mean figures of both sides. A group with a value on one side only
    counts as mix.

    Args:
        before: The first side: one mapping of facts a row, read once, or a data frame; see :func:`measure`.
        after: The second.
        metric: What to measure.
        by: The columns whose groups are compared one by one.
        at: The two instants as of which cases are seen, one for each side.

    Raises:
        MissingFactError: There are rows, and none has a column that `by` names or the metric needs.
        NaiveDatetimeError: An instant of `at` or a fact is a naive datetime.
        InvalidValueError: A fact has the wrong type, and the path names the side and its
            row; `before` or `after` is no rows; or `at` is not two instants.

    >>> from cxcore.metrics import CSAT
    >>> def answers(channel, good, bad):
    ...     return [{"channel": channel, "csat_score": score} for score in [5] * good + [1] * bad]
    >>> may = answers("chat", 72, 18) + answers("voice", 5, 5)
    >>> june = answers("chat", 9, 1) + answers("voice", 54, 36)
    >>> comparison = compare(may, june, CSAT(), by=["channel"])
    >>> print(comparison.explain())
    csat went from 0.7700 to 0.6300, a difference of -0.1400; the 95 % interval runs from -0.2612 to -0.0129 (Newcombe 1998). That is more than chance.
    Of it, 0.1000 comes from changes within the groups and -0.2400 from their changed mix.
    Beware: the total moved one way and no group did; compare the groups (Simpson's paradox).
    """
    grouping = Grouping(by)
    instants = (None, None) if at is None else _two_instants(at)
    first = _side(before, metric, grouping, at=as_of_instant(instants[0]), path="before")
    second = _side(after, metric, grouping, at=as_of_instant(instants[1]), path="after")
    total = difference_of(metric, first.total, second.total)
    if not by:
        return Comparison(total)
    strata = tuple(
        StratumDifference(
            dict(zip(by, group, strict=True)),
            difference_of(metric, first.groups.get(group, Tally()), second.groups.get(group, Tally())),
        )
        for group in sorted(first.groups.keys() | second.groups.keys(), key=in_order)
    )
    rate, mix = _split(total, [each.difference for each in strata])
    return Comparison(total, strata, rate, mix)


def _two_instants(at: object) -> tuple[datetime, datetime]:
    match at:
        case (datetime() as first, datetime() as second):
            return first, second
    raise InvalidValueError("is two instants, one for each side; write at=(first, second).", path="at")


def _record(group: Mapping[str, object], difference: Difference) -> dict[str, Any]:
    return {
        "metric": difference.after.metric,
        "group": Measurement(group, difference.after).to_dict()["group"],
        "before": difference.before.to_dict(),
        "after": difference.after.to_dict(),
        "difference": difference.value,
        "low": difference.low,
        "high": difference.high,
        "confidence": difference.confidence,
        "method": difference.method,
        "is_clear": difference.is_clear,
    }


def _cells(group: str, difference: Difference) -> tuple[str, ...]:
    has_interval = difference.low is not None and difference.high is not None
    return (
        group,
        in_words(difference.before.value),
        in_words(difference.after.value),
        in_words(difference.value),
        f"{in_words(difference.low)} to {in_words(difference.high)}" if has_interval else "",
        difference.verdict,
    )


class _Side(NamedTuple):
    """The tallies of one set of rows, in total and by group."""

    total: Tally
    groups: Mapping[Group, Tally]


def _side(data: Any, metric: Metric, grouping: Grouping, *, at: datetime | None, path: str) -> _Side:
    rows = data if is_frame(data) else facts_of_rows(data, path=path)
    try:
        found = tallies_by_group(rows, [metric], grouping, at=at)
    except InvalidValueError as fault:
        raise fault.under(path) from None
    groups = {group: tally for group, (tally,) in found.items()}
    return _Side(sum(groups.values(), metric.tally((), at=at)), groups)


def _split(total: Difference, strata: Sequence[Difference]) -> tuple[float | None, float | None]:
    """Return how much of the total moved within groups and how much by their mix, if the figure is an average."""
    if total.value is None or not all(map(_averages, (total.before, total.after), _sides(strata))):
        return None, None
    rate = mix = 0.0
    for each in strata:
        values = [side.value for side in (each.before, each.after) if side.value is not None]
        if values:  # without a value on either side a group weighs nothing
            weight_before, weight_after = each.before.n / total.before.n, each.after.n / total.after.n
            rate += (weight_before + weight_after) / 2 * (values[-1] - values[0])
            mix += (weight_after - weight_before) * (values[-1] + values[0]) / 2
    return rate, mix


def _sides(strata: Sequence[Difference]) -> tuple[list[Estimate], list[Estimate]]:
    return [each.before for each in strata], [each.after for each in strata]


def _averages(whole: Estimate, parts: Sequence[Estimate]) -> bool:
    """Whether a figure is the mean of its parts by their n."""
    mean = sum(each.n * (each.value or 0) for each in parts) / whole.n
    size = max(1.0, *(abs(each.value or 0) for each in parts))
    return abs(mean - (whole.value or 0)) <= _ROUNDING * size
