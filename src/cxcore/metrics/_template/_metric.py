"""
The template that every metric follows.

A metric is a frozen value whose fields are the choices of its definition. It
states its metadata as class attributes and says two things: what one row is
evidence of, and which figure follows from the tally. Reading, counting what
was left out, adding up and reporting are the same for all, and live here.
"""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._coarse import Coarser, Facts
from cxcore.metrics._template._estimate import Estimate, counts_in_words
from cxcore.metrics._template._provenance import provenance_of
from cxcore.metrics._template._row import Row, UnusableRow
from cxcore.values import Value, to_utc

CONFIDENCE = 0.95

Direction: TypeAlias = Literal["higher is better", "lower is better", "neither is better"]


class Figure(NamedTuple):
    """
    What a tally amounts to, before it is dressed as an estimate.

    Without a value, `reason` says why; empty means that the population is.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    method: str | None = None
    reason: str = ""


@attrs.frozen
class Metric(Value, ABC):
    """
    A definition of a figure, and the three pure parts that compute it.

    ``tally(rows)`` counts, tallies add with ``+``, ``result(tally)`` answers.
    A metric compares by value, so two with the same choices are the same
    definition. Its metadata are class attributes: ``id`` (stable, for
    programs), ``version`` (raised when a change can move a figure), ``title``, ``unit``, ``range`` (lowest and highest possible
    value, ``None`` where there is no bound), ``direction`` (which way is
    better), ``population`` (what it counts over), ``formula``, ``variants``
    and ``sources``.

    >>> from cxcore.metrics import AbandonmentRate
    >>> rate = AbandonmentRate()
    >>> morning = rate.tally([{"offered": True, "abandoned": True}] * 3)
    >>> evening = rate.tally([{"offered": True, "abandoned": False}] * 9)
    >>> rate.result(morning + evening).value
    0.25
    """

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str]
    population: ClassVar[str]
    formula: ClassVar[str]
    variants: ClassVar[str]
    sources: ClassVar[tuple[str, ...]]

    # A choice can decide these three: the mean of a survey is in points, its top share is not. So they are asked of
    # the definition; a metric without such a choice states them as class attributes, like the rest.
    @property
    @abstractmethod
    def unit(self) -> str:
        """What the figure is measured in."""

    @property
    @abstractmethod
    def range(self) -> tuple[float, float | None]:
        """The lowest and the highest possible value, ``None`` where there is no bound."""

    @property
    @abstractmethod
    def direction(self) -> Direction:
        """Which way is better."""

    @property
    @abstractmethod
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {}

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which cases are seen."""
        return "opened_at" in self.needs

    @property
    @abstractmethod
    def definition(self) -> str:
        """One sentence that names the choices made."""

    @abstractmethod
    def _evidence(self, row: Row) -> Evidence:
        """Return what a row adds, nothing where it lies outside the population, or raise UnusableRow."""

    def _coarse(self, facts: Facts) -> Coarser:  # noqa: ARG002  # for those who override it
        """Return facts with fewer values that are the same evidence, for those of which finer ones say no more."""
        return {}

    @abstractmethod
    def _figure(self, tally: Tally) -> Figure:
        """Return the figure of a tally, without a value where the tally gives none."""

    def tally(self, rows: Iterable[Mapping[str, object]], *, at: datetime | None = None) -> Tally:
        """
        Count what `rows` are evidence of.

        A row that lacks a fact, or whose facts contradict each other, is left
        out and counted under its reason.

        Args:
            rows: One mapping of facts each; read once, so an iterator will do.
            at: The instant as of which cases are seen. Cases opened at or
                after it are left out, and an end at or after it has not
                happened yet. Metrics of interactions and of answers do not
                depend on it.

        Raises:
            NaiveDatetimeError: `at` or a fact is a naive datetime.
            InvalidValueError: A fact has the wrong type; the path names its row.
        """
        as_of = as_of_instant(at)
        sheet = TallySheet(self, at=as_of)
        for number, facts in enumerate(rows):
            sheet.add(Row(facts, number, as_of))
        return sheet.total()

    def result(self, tally: Tally) -> Estimate:
        """
        Return what `tally` amounts to, at 95 % confidence.

        Without a single row to go by the value is ``None`` and the reason
        says so; it is never 0. Intervals are cut to the range of the metric.

        Raises:
            InvalidValueError: `tally` was made by another definition.
        """
        if tally.metric not in ("", str(self)):
            raise InvalidValueError(f"is a tally of {tally.metric}, which {self} cannot read.", path="tally")
        figure = self._figure(tally)
        has_interval = figure.low is not None or figure.high is not None
        return Estimate(
            metric=self.id,
            arguments={**self.arguments, "at": tally.at.isoformat()} if tally.at else self.arguments,
            value=figure.value,
            low=self._within_range(figure.low),
            high=self._within_range(figure.high),
            confidence=CONFIDENCE if has_interval else None,
            method=figure.method if has_interval else None,
            n=figure.n,
            unit=self.unit,
            definition=self.definition,
            excluded=tally.excluded,
            reason=self._why_unknown(figure, tally) if figure.value is None else "",
            censored=self._censored(tally, figure.n),
            version=self.version,
            provenance=tally.provenance,
        )

    def _censored(self, tally: Tally, n: int) -> float | None:  # noqa: ARG002  # for those who override it
        """Return the share of the n rows that count as longer than was seen of them, ``None`` where none ever does."""
        return None

    def _why_unknown(self, figure: Figure, tally: Tally) -> str:
        reason = figure.reason or f"there are no {self.population}"
        return f"{reason}; left out: {counts_in_words(tally.excluded)}" if tally.excluded else reason

    def _within_range(self, bound: float | None) -> float | None:
        lowest, highest = self.range
        if bound is None:
            return None
        return max(lowest, bound if highest is None else min(highest, bound))

    def __str__(self) -> str:
        choices = ", ".join(f"{name}={choice!r}" for name, choice in self.arguments.items())
        return f"{self.id}({choices})" if choices else self.id


class TallyMaker:
    """Makes tallies of one definition, as of one instant where it sees cases."""

    def __init__(self, metric: Metric, *, at: datetime | None) -> None:
        self._definition = str(metric)
        self._at = at if metric.sees_cases else None

    def __call__(
        self,
        *,
        sums: Mapping[str, int],
        durations: Mapping[str, Distribution],
        excluded: Mapping[str, int],
        provenance: Mapping[str, int],
    ) -> Tally:
        """Return the tally of what was counted."""
        return Tally(
            metric=self._definition,
            at=self._at,
            sums=sums,
            durations=durations,
            excluded=excluded,
            provenance=provenance,
        )


class TallySheet:
    """A tally in the making: rows go in one by one, the total comes out at the end."""

    def __init__(self, metric: Metric, *, at: datetime | None) -> None:
        self._metric = metric
        self._at = at
        self._sums: defaultdict[str, int] = defaultdict(int)
        self._durations: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._excluded: Counter[str] = Counter()
        self._provenance: Counter[str] = Counter()

    def add(self, row: Row) -> None:
        """Count one row, or the reason why it cannot be used."""
        try:
            sums, durations = self._metric._evidence(row)  # noqa: SLF001  # the sheet is the other half of the template
        except UnusableRow as reason:
            self._excluded[str(reason)] += 1
            return
        for name in sums:
            self._sums[name] += sums[name]
        for name in durations:
            self._durations[name][durations[name]] += 1
        if sums or durations:
            provenance = provenance_of(row)
            if provenance is not None:
                self._provenance[provenance] += 1

    def total(self) -> Tally:
        """Return the tally of the rows so far."""
        return TallyMaker(self._metric, at=self._at)(
            sums=self._sums,
            durations={name: Distribution.of_counts(counts) for name, counts in self._durations.items()},
            excluded=self._excluded,
            provenance=self._provenance,
        )


def as_of_instant(at: datetime | None) -> datetime | None:
    """Return `at` in UTC, refusing by its name what is no instant."""
    if at is None:
        return None
    if not isinstance(at, datetime):
        raise InvalidValueError(f"is a datetime with a zone, not {type_in_words(at)}.", path="at")
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    return to_utc(at)


def metrics_given(metrics: Any) -> tuple[Metric, ...]:
    """
    Return what a caller asks for, refusing what is no list of metrics.

    Raises:
        InvalidValueError: It is one metric, or something in it is none; the path says where.
    """
    if isinstance(metrics, (Metric, str)) or not isinstance(metrics, Iterable):
        what = "a single metric" if isinstance(metrics, Metric) else type_in_words(metrics)
        raise InvalidValueError(f"is a list of metrics such as [NPS()], not {what}.", path="metrics")
    given = tuple(metrics)
    for number, each in enumerate(given):
        if not isinstance(each, Metric):
            what = (
                f"the class {each.__name__}: write {each.__name__}()" if isinstance(each, type) else type_in_words(each)
            )
            raise InvalidValueError(f"is a metric such as NPS(), not {what}.", path=f"metrics[{number}]")
    return given
