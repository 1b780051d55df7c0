"""Reports and decisions as tables on a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxcore.cli._report import Report
from cxcore.metrics import Estimate, Measurement
from cxcore.routing import Decision

MOST_MALFORMED = 20  # shown; the count is always whole

Notes: TypeAlias = Mapping[str, int]


def print_report(report: Report, console: Console) -> None:
    """Print the measurements group by group, their definitions once, and the account of the rows."""
    notes: dict[str, int] = {}
    groups: dict[tuple[tuple[str, object], ...], list[Measurement]] = {}
    for measurement in report.measurements:
        notes.setdefault(measurement.estimate.definition, len(notes) + 1)
        groups.setdefault(tuple(measurement.group.items()), []).append(measurement)
    variants = _variants(report.measurements)
    for group, measurements in groups.items():
        title = report.title + (f": {_label(group)}" if group else "")
        console.print(_table(title, measurements, notes, variants))
    console.print(_definitions(notes))
    for line in _account(report):
        console.print(_plain(line))


def print_decision(decision: Decision, console: Console) -> None:
    """Print one routing decision and all its reasons."""
    console.print("\nOne routing decision, explained\n", style="italic")
    for line in decision.explain().splitlines():
        console.print(_plain(line))


def _table(
    title: str, measurements: Iterable[Measurement], notes: Notes, variants: Mapping[str, Sequence[str]]
) -> Table:
    table = Table(title=_plain(title), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", justify="right", style="dim")
    table.add_column("metric", overflow="fold")
    table.add_column("value", justify="right", overflow="fold")
    table.add_column("95 % interval", justify="right", overflow="fold")
    table.add_column("n", justify="right", overflow="fold")
    for measurement in measurements:
        estimate = measurement.estimate
        table.add_row(
            str(notes[estimate.definition]),
            _metric(estimate, variants[estimate.metric]),
            _figure(estimate.value, estimate.unit),
            _interval(estimate),
            f"{estimate.n:,}",
        )
    return table


def _variants(measurements: Iterable[Measurement]) -> Mapping[str, Sequence[str]]:
    """Return for each metric the arguments that tell its lines apart."""
    values: dict[str, dict[str, set[str]]] = {}
    for measurement in measurements:
        estimate = measurement.estimate
        seen = values.setdefault(estimate.metric, {})
        for name, value in estimate.arguments.items():
            seen.setdefault(name, set()).add(str(value))
    return {metric: [name for name in seen if len(seen[name]) > 1] for metric, seen in values.items()}


def _metric(estimate: Estimate, variants: Sequence[str]) -> Text:
    text = Text(estimate.metric.replace("_", " "))
    if variants:
        text.append("\n  " + ", ".join(str(estimate.arguments[name]).replace("_", " ") for name in variants))
    left_out = [f"{count:,} {reason}" for reason, count in estimate.excluded.items()]
    if estimate.value is None:
        text.append(_plain(f"\n  no figure: {estimate.reason}", style="dim"))
    elif left_out:
        text.append(_plain(f"\n  left out: {'; '.join(left_out)}", style="dim"))
    return text


def _definitions(notes: Notes) -> Padding:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column()
    for definition, number in notes.items():
        table.add_row(str(number), _plain(definition))
    return Padding(table, (0, 0, 1, 1))


def _account(report: Report) -> Iterable[str]:
    share = f" ({len(report.malformed) / report.rows_read:.1%})".replace("%", " %") if report.malformed else ""
    yield f"Rows: {report.rows_read:,} read, {len(report.malformed):,} malformed{share}."
    if report.superseded:
        yield f"  gave way to a later row about the same thing: {report.superseded:,}"
    for reason, count in report.excluded.items():
        yield f"  left out: {count:,} ({reason})"
    for row in report.malformed[:MOST_MALFORMED]:
        yield f"  malformed: {row}"
    if len(report.malformed) > MOST_MALFORMED:
        yield f"  and {len(report.malformed) - MOST_MALFORMED:,} more; --json lists all."
    if report.as_of is not None:
        yield f"Cases are seen as of {report.as_of.isoformat(' ')}."


def _label(group: Sequence[tuple[str, object]]) -> str:
    return ", ".join(f"{name} {'(unknown)' if value is None else value}" for name, value in group)


def _interval(estimate: Estimate) -> str:
    if estimate.low is None and estimate.high is None:
        return ""
    return f"{_figure(estimate.low, estimate.unit)} to {_figure(estimate.high, estimate.unit)}"


_UNITS = {"seconds": " s", "hours": " h"}


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "?"
    if isinstance(value, int):
        return f"{value:,}"
    if unit == "share":
        return f"{100 * value:.2f} %"
    return f"{value:,.2f}{_UNITS.get(unit, '')}"


def _plain(text: str, *, style: str = "") -> Text:
    """Return text that is shown as it is: no markup, and no character that a terminal would obey."""
    shown = (each if each.isprintable() or each == "\n" else f"\\x{ord(each):02x}" for each in text)
    return Text("".join(shown), style=style)
