"""What is wrong with a report although every sum in it is right."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from math import fsum, isclose
from types import NoneType
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.metrics._comparison._averages import is_quantile
from cxcore.metrics._measuring._measure import Measurement
from cxcore.rules import Severity


class MetricLintCode(StrEnum):
    """
    What kind of lint it is. The values are stable; programs may keep lists of them.

    >>> MetricLintCode("metrics.survivors-only").severity
    <Severity.WARNING: 'warning'>
    """

    SHARE_OVER_ONE = "metrics.share-over-one"
    """A share is above 1, or below 0: it divides what is not part of its denominator."""
    AVERAGE_OF_AVERAGES = "metrics.average-of-averages"
    """A total is the plain mean of its groups, although they are of different size."""
    ZERO_FROM_NOTHING = "metrics.zero-from-nothing"
    """A figure of no rows is 0, where it is unknown."""
    SURVIVORS_ONLY = "metrics.survivors-only"
    """A time is taken over what has ended, and what is still open was left out."""
    MIXED_COHORTS = "metrics.mixed-cohorts"
    """Figures as of different instants stand side by side, or one counts promises by when they were decided."""
    NEWEST_MESSAGE_CLOCK = "metrics.newest-message-clock"
    """The clock falls back to zero when a customer asks again."""

    @property
    def severity(self) -> Severity:
        """How much it matters: an error makes a figure wrong, a warning lets it mislead."""
        return Severity.ERROR if self in _ERRORS else Severity.WARNING


_ERRORS: Final = frozenset(
    {MetricLintCode.SHARE_OVER_ONE, MetricLintCode.AVERAGE_OF_AVERAGES, MetricLintCode.ZERO_FROM_NOTHING}
)


@attrs.frozen(kw_only=True)
class MetricLint:
    """One figure of a report that misleads, and why. ``str`` is a sentence."""

    code: MetricLintCode
    metric: str
    """The id of the metric."""
    group: Mapping[str, object]
    """The group of rows the figure is about; empty where it is about all, or about several groups."""
    message: str

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.code.severity

    def __str__(self) -> str:
        group = "".join(f", {name}={value}" for name, value in self.group.items())
        return f"{self.severity.value} {self.code.value}: {self.metric}{group}: {self.message}"


@attrs.frozen(kw_only=True)
class _Entry:
    """What is looked at of a measurement."""

    metric: str
    value: float | None
    n: int | None = None
    unit: str = ""
    group: Mapping[str, object] = attrs.field(factory=dict)
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    excluded: Mapping[str, int] = attrs.field(factory=dict)

    def lint(self, code: MetricLintCode, message: str) -> MetricLint:
        return MetricLint(code=code, metric=self.metric, group=self.group, message=message)

    @property
    def is_an_average(self) -> bool:
        """Whether the figure of a whole is the mean of its parts, weighted by their rows; no quantile is."""
        is_survival = self.arguments.get("method") == "kaplan_meier"
        return not (is_survival or is_quantile(self.arguments) or self.unit in _COUNTED)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The definition without its instant, to tell which measurements belong together."""
        return tuple(sorted((name, repr(choice)) for name, choice in self.arguments.items() if name != "at"))


def lint(report: Iterable[Measurement | Mapping[str, Any]] | Mapping[str, Any]) -> tuple[MetricLint, ...]:
    """
    Return what misleads in a report, worst first and otherwise in its order; nothing if nothing does.

    Our own measurements cannot have the errors; reports of other tools do, so
    a report may also be a list of records, each with ``metric`` and ``value``
    and what else is known of ``n``, ``unit``, ``group``, ``arguments`` and
    ``excluded``: the form of :meth:`Measurements.to_dicts`. What a record does
    not say cannot be found fault with.

    An average of averages shows where a record of all rows (its group is
    empty) stands beside those of its groups.

    Args:
        report: Measurements; records; or an object that has them as
            ``measurements``, which is what ``cxcore report --json`` prints.

    Raises:
        InvalidValueError: A record lacks ``metric`` or ``value``, ``value`` or ``n`` is
            no number, or `report` is a single record.

    >>> vendor = [
    ...     {"metric": "csat", "unit": "share", "value": 0.9, "n": 10, "group": {"channel": "chat"}},
    ...     {"metric": "csat", "unit": "share", "value": 0.5, "n": 990, "group": {"channel": "email"}},
    ...     {"metric": "csat", "unit": "share", "value": 0.7, "n": 1000},
    ... ]
    >>> for found in lint(vendor):
    ...     print(found)
    error metrics.average-of-averages: csat: 0.7 is the plain mean of 2 groups of different size; weighted by their 1,000 rows they give 0.504.
    """
    if isinstance(report, Mapping) and "measurements" not in report:
        raise InvalidValueError(
            "is a list of records, or an object that has them as 'measurements'; write [record].", path="report"
        )
    listed = report["measurements"] if isinstance(report, Mapping) else report
    entries = [_entry(each, number) for number, each in enumerate(listed)]
    found = [
        *(each for entry in entries for check in _OF_ONE for each in check(entry)),
        *_averages_of_averages(entries),
        *_different_instants(entries),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda each: order.index(each.severity)))


def _entry(each: Measurement | Mapping[str, Any], number: int) -> _Entry:
    record = each.to_dict() if isinstance(each, Measurement) else each
    for name in ("metric", "value"):
        if name not in record:
            raise InvalidValueError("is missing.", path=f"measurements[{number}].{name}")
    for name in ("value", "n"):
        if not isinstance(record.get(name), (int, float, Decimal, NoneType)):
            raise InvalidValueError(
                f"is a number or None, not {type_in_words(record[name])}.", path=f"measurements[{number}].{name}"
            )
    known = {field.name for field in attrs.fields(_Entry)}
    return _Entry(**{name: value for name, value in record.items() if name in known})


def _share_over_one(entry: _Entry) -> Iterator[MetricLint]:
    top = _TOPS.get(entry.unit)
    if top is not None and entry.value is not None and not 0 <= entry.value <= top:
        yield entry.lint(
            MetricLintCode.SHARE_OVER_ONE,
            f"{entry.value:g} is no share: its numerator counts what its denominator does not.",
        )


def _zero_from_nothing(entry: _Entry) -> Iterator[MetricLint]:
    if entry.n == 0 and entry.value == 0 and entry.unit not in _COUNTED:
        yield entry.lint(MetricLintCode.ZERO_FROM_NOTHING, "it rests on no rows, so it is unknown and not 0.")


def _survivors_only(entry: _Entry) -> Iterator[MetricLint]:
    still_open = sum(entry.excluded.get(reason, 0) for reason in _STILL_OPEN)
    if still_open:
        of = "" if entry.n is None else f" of {still_open + entry.n:,}"
        yield entry.lint(
            MetricLintCode.SURVIVORS_ONLY,
            f"{still_open:,}{of} are still open and left out, so it describes the quick ones; "
            "where it has a method, ask for 'kaplan_meier'.",
        )


def _decided_so_far(entry: _Entry) -> Iterator[MetricLint]:
    if entry.arguments.get("cohort") == "decided":
        yield entry.lint(
            MetricLintCode.MIXED_COHORTS,
            "promises kept early are decided before their broken neighbours; ask for the cohort 'due'.",
        )


def _newest_message(entry: _Entry) -> Iterator[MetricLint]:
    if entry.arguments.get("since") == "newest":
        yield entry.lint(
            MetricLintCode.NEWEST_MESSAGE_CLOCK,
            "a customer who asks again sets the clock back, so nudging improves it; ask for since='oldest'.",
        )


def _averages_of_averages(entries: Sequence[_Entry]) -> Iterator[MetricLint]:
    totals: dict[object, _Entry] = {}
    parts: defaultdict[object, defaultdict[tuple[str, ...], list[_Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        definition = (entry.metric, entry.choices)
        if entry.group:
            parts[definition][tuple(entry.group)].append(entry)
        else:
            totals[definition] = entry
    for key, total in totals.items():
        for groups in parts[key].values():
            yield from _average_of(total, groups)


def _average_of(total: _Entry, groups: Sequence[_Entry]) -> Iterator[MetricLint]:
    known = [(group.value, group.n) for group in groups if group.value is not None and group.n]
    if total.value is None or not total.is_an_average or not known:
        return
    rows = sum(n for _, n in known)
    plain = fsum(value for value, _ in known) / len(known)
    weighted = fsum(value * n for value, n in known) / rows
    if isclose(total.value, plain, rel_tol=_CLOSE) and not isclose(plain, weighted, rel_tol=_CLOSE):
        yield total.lint(
            MetricLintCode.AVERAGE_OF_AVERAGES,
            f"{total.value:g} is the plain mean of {len(known)} groups of different size; "
            f"weighted by their {rows:,} rows they give {weighted:g}.",
        )


def _different_instants(entries: Sequence[_Entry]) -> Iterator[MetricLint]:
    instants: defaultdict[str, dict[object, None]] = defaultdict(dict)
    for entry in entries:
        if "at" in entry.arguments:
            instants[entry.metric][entry.arguments["at"]] = None
    every = list(dict.fromkeys(instant for seen in instants.values() for instant in seen))
    if len(every) > 1:
        yield MetricLint(
            code=MetricLintCode.MIXED_COHORTS,
            metric=", ".join(instants),
            group={},
            message=f"they see cases as of {len(every)} instants, so they are not about the same cases.",
        )


# A total that was rounded to three figures is still recognised.
_CLOSE: Final = 5e-4
_TOPS: Final[Mapping[str, int]] = {"share": 1, "percent": 100, "%": 100}
_COUNTED: Final = frozenset({"cases", "interactions"})
_STILL_OPEN: Final = ("still open", "not solved", "unanswered")

_OF_ONE: Final[Sequence[Callable[[_Entry], Iterator[MetricLint]]]] = (
    _share_over_one,
    _zero_from_nothing,
    _survivors_only,
    _decided_so_far,
    _newest_message,
)
