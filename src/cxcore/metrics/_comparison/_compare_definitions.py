"""One figure of one log under every vendor's definition."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, overload

import attrs

from cxcore.errors import InvalidValueError, MissingFactError, suggest
from cxcore.metrics._dialects import DIALECTS, VendorDefinition, dialect
from cxcore.metrics._measuring._measure import measure
from cxcore.metrics._measuring._tallying import is_frame
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._estimate import Estimate, counts_in_words, in_words
from cxcore.metrics._template._metric import Metric
from cxcore.models import Event
from cxcore.values import html_table


@attrs.frozen
class ComparedDefinition:
    """What one vendor would report."""

    vendor: str
    """The vendor's name for people."""
    definition: VendorDefinition
    """Its definition, with the source and what differs."""
    estimate: Estimate
    """What the rows give by it."""

    def to_dict(self) -> dict[str, Any]:
        """Return one flat, JSON-ready record."""
        return {
            "vendor": self.vendor,
            "name": self.definition.name,
            **self.estimate.to_dict(),
            "source": self.definition.source,
            "url": self.definition.url,
            "differs": self.definition.differs,
        }


@attrs.frozen(repr=False)
class DefinitionTable(Sequence[ComparedDefinition]):
    """
    What :func:`compare_definitions` found: one row a definition.

    ``print`` shows a table of plain text, a notebook one of HTML, which has
    the sources as well.
    """

    of: str
    """The id of the metric."""
    _members: tuple[ComparedDefinition, ...]

    @overload
    def __getitem__(self, key: int) -> ComparedDefinition: ...
    @overload
    def __getitem__(self, key: slice) -> "DefinitionTable": ...
    def __getitem__(self, key: "int | slice") -> "ComparedDefinition | DefinitionTable":
        if isinstance(key, slice):
            return DefinitionTable(self.of, self._members[key])
        return self._members[key]

    def __len__(self) -> int:
        return len(self._members)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one flat, JSON-ready record a definition."""
        return [each.to_dict() for each in self._members]

    def __str__(self) -> str:
        lines = [_HEAD, *(_cells(each) for each in self._members)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)

    def __repr__(self) -> str:
        return f"<DefinitionTable: {self.of} by {len(self)} definitions>"

    def _repr_html_(self) -> str:
        titles = [each.definition.differs for each in self._members]
        return html_table(_HEAD, map(_cells, self._members), titles=titles)


_HEAD = ("vendor", "value", "n", "left out", "definition", "source")


def _cells(row: ComparedDefinition) -> tuple[str, ...]:
    estimate = row.estimate
    unit = "" if estimate.unit == "share" else f" {estimate.unit}"
    return (
        row.vendor,
        "unknown" if estimate.value is None else f"{in_words(estimate.value)}{unit}",
        f"{estimate.n:,}",
        estimate.reason or counts_in_words(estimate.excluded),
        estimate.definition,
        row.definition.source,
    )


def compare_definitions(
    data: Any, *, of: str, at: datetime | None = None, within: timedelta | None = None
) -> DefinitionTable:
    """
    Return one figure of the same data under every vendor's definition.

    A definition whose facts the data lack is a row as well: its value is
    ``None``, and the reason says which fact it needs.

    Args:
        data: A log of events, from which facts are made; or rows of facts, or
            a frame, as for :func:`measure`.
        of: The id of the metric, such as ``fcr`` or ``service_level``.
        at: The instant as of which the log, and cases, are seen.
        within: The threshold of service level; 20 seconds without.

    Raises:
        InvalidValueError: No vendor's definition of `of` is known.
        NaiveDatetimeError: `at` or a fact is a naive datetime.

    >>> from datetime import UTC, datetime
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> case = {"opened_at": monday, "solved_at": monday, "closed_at": monday, "agents_involved": 1, "reopens": 0}
    >>> cases = [{**case, "replies": n, "customer_messages": messages} for n, messages in ((0, 1), (1, 2), (1, 1), (2, 3))]
    >>> for row in compare_definitions(cases, of="fcr")[:5]:
    ...     print(row.vendor, row.estimate.value)
    Zendesk 0.75
    dbt_zendesk (Fivetran) 0.5
    Intercom 1.0
    Freshservice 0.5
    Zoho Desk 0.5
    """
    wanted = [
        (each.title, definition)
        for each in (dialect(known.name, within=within) for known in DIALECTS)
        for definition in each.definitions
        if definition.metric.id == of
    ]
    if not wanted:
        known_ids = {metric.id for each in DIALECTS for metric in each.metrics}
        raise InvalidValueError(
            f"no vendor's definition of {of!r} is known. {suggest(of, known_ids, kind='metrics')}", path="of"
        )
    metrics = list(dict.fromkeys(definition.metric for _, definition in wanted))
    rows = _rows(data, metrics[0], at)
    estimates = _estimates(rows, metrics, at)
    return DefinitionTable(
        of, tuple(ComparedDefinition(title, definition, estimates[definition.metric]) for title, definition in wanted)
    )


def _rows(data: Any, metric: Metric, at: datetime | None) -> Any:
    """Return data that can be read more than once, with facts in the place of events."""
    if is_frame(data):
        return data
    rest: Iterator[Any] = iter(data)
    first = next(rest, None)
    rows: Iterable[Any] = rest if first is None else chain([first], rest)
    return _facts(rows, metric, at) if isinstance(first, Event) else list(rows)


def _facts(events: Iterable[Event], metric: Metric, at: datetime | None) -> list[Any]:
    from cxcore.history import facts, interaction_facts, next_reply_facts  # only a log needs folding

    if not {"offered", "answered"}.isdisjoint(metric.needs):
        return [*interaction_facts(events, as_of=at)]
    return [*next_reply_facts(events, as_of=at)] if "replied_at" in metric.needs else [*facts(events, as_of=at)]


def _estimates(rows: Any, metrics: list[Metric], at: datetime | None) -> dict[Metric, Estimate]:
    try:
        return dict(zip(metrics, (each.estimate for each in measure(rows, metrics, at=at)), strict=True))
    except MissingFactError as missing:
        if len(metrics) == 1:
            return {metrics[0]: _without_its_facts(metrics[0], missing)}
    # Some definition lacks a fact, which says nothing about the others.
    return {metric: estimate for each in metrics for metric, estimate in _estimates(rows, [each], at).items()}


def _without_its_facts(metric: Metric, missing: MissingFactError) -> Estimate:
    return attrs.evolve(metric.result(Tally()), reason=f"no row has {missing.details['fact']}")
