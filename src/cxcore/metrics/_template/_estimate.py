"""A number that says how sure it is, what it was made from and by which definition."""

from collections.abc import Mapping

import attrs

from cxcore.values import Value, html_table


def in_words(value: float | None) -> str:
    """Return a number as a person reads it: whole numbers whole, others with enough digits."""
    if value is None:
        return "unknown"
    if isinstance(value, int):
        return f"{value:,}"
    digits = 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 4  # noqa: PLR2004  # three or four figures that count
    return f"{value:,.{digits}f}"


def counts_in_words(excluded: Mapping[str, int]) -> str:
    """Return how many rows were left out for which reason."""
    return ", ".join(f"{count:,} ({reason})" for reason, count in excluded.items())


@attrs.frozen(repr=False)
class Estimate(Value):
    """
    The answer of a metric: a value with its interval, or ``None`` with the reason.

    Args:
        metric: The id of the metric, for example ``nps``.
        arguments: The choices made in its definition, JSON-ready, and `at`, the
            instant as of which cases were seen, where one was given.
        value: The figure in `unit`; ``None`` where the rows do not give one.
        low, high: The ends of the interval. One is ``None`` where the rows
            set no such end, both where the figure is a count of all there is.
        confidence: How often such an interval holds the truth, for example 0.95.
        method: How the interval was made; ``None`` where there is none.
        n: How many rows the figure rests on.
        unit: What `value`, `low` and `high` are measured in.
        definition: One sentence that names the definition chosen.
        excluded: How many rows were left out, by reason.
        reason: Why `value` is ``None``; empty where it is not.
        censored: The share of the n rows of which only a part was seen, because they
            are still open or were cut short, and which count as longer than that;
            ``None`` where the definition takes whole ones only.
        version: The version of the definition; another one may give another figure of the same rows.
        provenance: How many of the rows rest on events that their source ``recorded``, and on
            some that were ``derived`` or ``inferred``; empty where the rows do not say.

    >>> from cxcore.metrics import NPS
    >>> nps = NPS()
    >>> answers = [{"nps_score": score} for score in (10, 9, 9, 7, 3, None)]
    >>> estimate = nps.result(nps.tally(answers))
    >>> estimate
    <Estimate nps 40.00 [-29.78, 79.78] n=5>
    >>> print(estimate.explain())
    nps is 40.00 points. The 95 % interval runs from -29.78 to 79.78 (adjusted Wald, Rocks 2016), n = 5.
    Definition: 100 x (promoters - detractors) / answers; promoters score 9 or 10, detractors 0 to 6.
    Left out: 1 (nps_score unknown).
    """

    metric: str
    arguments: Mapping[str, object]
    value: int | float | None
    low: int | float | None
    high: int | float | None
    confidence: float | None
    method: str | None
    n: int
    unit: str
    definition: str
    excluded: Mapping[str, int]
    reason: str = ""
    censored: float | None = None
    version: int = 1
    provenance: Mapping[str, int] = attrs.field(factory=dict)

    def explain(self) -> str:
        """Return the estimate as a short paragraph of plain English."""
        sentences = [self._figure(), f"Definition: {self.definition}"]
        if self.value is not None and self.censored:
            sentences.append(
                f"Of the n, {100 * self.censored:.1f} % were not seen to their end, and count as longer than that."
            )
        if self.value is not None and self.excluded:
            sentences.append(f"Left out: {counts_in_words(self.excluded)}.")
        uncertain = {how: count for how, count in self.provenance.items() if how != "recorded"}
        if self.value is not None and uncertain:
            sentences.append(f"Rows that rest on more than recorded events: {counts_in_words(uncertain)}.")
        return "\n".join(sentences)

    def _figure(self) -> str:
        name = self.metric.replace("_", " ")
        if self.value is None:
            return f"{name} is unknown: {self.reason}."
        value = in_words(self.value) if self.unit == "share" else f"{in_words(self.value)} {self.unit}"
        if self.confidence is None:
            return f"{name} is {value}, n = {self.n:,}."
        return (
            f"{name} is {value}. The {100 * self.confidence:g} % interval runs "
            f"from {in_words(self.low)} to {in_words(self.high)} ({self.method}), n = {self.n:,}."
        )

    def __repr__(self) -> str:
        if self.value is None:
            return f"<Estimate {self.metric} None: {self.reason}>"
        interval = f" [{in_words(self.low)}, {in_words(self.high)}]" if self.method else ""
        return f"<Estimate {self.metric} {in_words(self.value)}{interval} n={self.n}>"

    def _repr_html_(self) -> str:
        return estimates_table([("", self)])


def estimates_table(estimates: list[tuple[str, Estimate]]) -> str:
    """Return estimates, each below the label of its group, as a small table for notebooks."""
    rows = [
        (
            each.metric,
            group,
            in_words(each.value),
            f"{in_words(each.low)} to {in_words(each.high)}" if each.method else each.reason,
            f"{each.n:,}",
            each.unit,
            counts_in_words(each.excluded),
        )
        for group, each in estimates
    ]
    head = ("metric", "group", "value", "interval", "n", "unit", "left out")
    return html_table(head, rows, titles=[each.definition for _, each in estimates])
