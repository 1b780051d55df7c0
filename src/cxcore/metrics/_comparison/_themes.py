"""What customers talk about, from the tags that interactions carry."""

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from cxcore.errors import InvalidValueError, MissingFactError, suggest, type_in_words
from cxcore.metrics._comparison._facts_of_rows import facts_of_rows
from cxcore.metrics._measuring._measure import Measurement, Measurements
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import name_of_fact
from cxcore.metrics._template._estimate import Estimate
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row, UnusableRow
from cxcore.values import is_missing, one_line


@attrs.frozen
class ThemeShare(Metric):
    """
    Share of interactions that are about a theme, whatever else they are about.

    An interaction may carry several tags, so the shares of all themes add up
    to more than 1, and parts of a pie they are not. One tag twice counts
    once; an interaction without tags counts as about none; one whose tags are
    unknown is left out and counted. Wilson interval.

    Group by week and give the result to :func:`control_chart` or
    :func:`change_points` to see a theme grow.

    Rows need the tags: a list, tuple or set of text.

    Args:
        theme: The tag.
        fact: The fact that holds the tags.

    Raises:
        InvalidValueError: `theme` is no line of text, or `fact` cannot be the name of a fact.

    >>> late = ThemeShare(theme="late delivery")
    >>> rows = [{"tags": tags} for tags in (["late delivery", "refund"], ["refund"], [], None)]
    >>> late.result(late.tally(rows))
    <Estimate theme_share 0.3333 [0.0615, 0.7923] n=3>
    """

    id = "theme_share"
    title = "Share of a theme"
    unit = "share"
    range = (0.0, 1.0)
    direction = "neither is better"
    population = "interactions with known tags"
    formula = "interactions with the tag / interactions with known tags"
    variants = "`theme`: the tag; `fact`: where the tags are. Shares of several themes add up to more than 1."
    sources = ("A plain share of a question with several answers.",)

    theme: str = attrs.field(default="billing", validator=one_line, kw_only=True)
    fact: str = attrs.field(default="tags", validator=name_of_fact, kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return (self.fact,)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"theme": self.theme, "fact": self.fact}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Interactions tagged {self.theme!r}, alone or among others / interactions with known {self.fact}."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence({"n": 1, "tagged": int(self.theme in _tags_of(row, self.fact))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("tagged"), tally.sum("n"))


def theme_counts(rows: Iterable[Mapping[str, object]], *, fact: str = "tags") -> Measurements:
    """
    Return the share of each theme, the most frequent first; the count is share x n.

    Args:
        rows: One mapping of facts an interaction; read once.
        fact: The fact that holds the tags: a list, tuple or set of text.

    Raises:
        InvalidValueError: A row's tags are of the wrong type; the path names it.
        MissingFactError: There are rows, and none has the `fact`.

    >>> rows = [{"tags": ["late", "refund"]}, {"tags": ["refund"]}, {"tags": ["refund", "refund"]}, {"tags": []}]
    >>> for each in theme_counts(rows):
    ...     print(each, each.estimate.value, each.estimate.n)
    theme=refund 0.75 4
    theme=late 0.25 4
    """
    counts: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    n = 0
    known: set[str] = set()
    for number, facts in enumerate(facts_of_rows(rows, path="rows")):
        row = Row(facts, number)
        known.update(facts)
        try:
            themes = _tags_of(row, fact)
        except UnusableRow as reason:
            excluded[str(reason)] += 1
            continue
        n += 1
        counts.update(themes)
    if known and fact not in known:
        raise MissingFactError(f"No row has {fact!r}. {suggest(fact, known, kind='facts')}", fact=fact)
    return Measurements(
        tuple(
            Measurement({"theme": theme}, _estimate(ThemeShare(theme=theme, fact=fact), count, n, excluded))
            for theme, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        )
    )


def _estimate(metric: ThemeShare, tagged: int, n: int, excluded: Mapping[str, int]) -> Estimate:
    return metric.result(Tally(metric=str(metric), sums={"n": n, "tagged": tagged}, excluded=excluded))


def _tags_of(row: Row, fact: str) -> frozenset[str]:
    tags = row.facts.get(fact)
    if is_missing(tags):
        raise UnusableRow(f"{fact} unknown")
    path = row.path_of(fact)
    if not isinstance(tags, (list, tuple, set, frozenset)):
        raise InvalidValueError(f"is a list of text or None, not {type_in_words(tags)}.", path=path)
    for tag in tags:
        if not isinstance(tag, str):
            raise InvalidValueError(f"holds text, not {type_in_words(tag)}.", path=path)
    return frozenset(tags)
