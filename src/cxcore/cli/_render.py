"""Reports and decisions as tables on a terminal."""

from collections.abc import Iterable, Mapping

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from cxcore.cli._report import Report
from cxcore.metrics import Estimate, Measurement
from cxcore.routing import Decision

MOST_MALFORMED = 20  # shown; the count is always whole


def print_report(report: Report, console: Console) -> None:
    """Print the measurements group by group, their definitions once, and the account of the rows."""
    notes: dict[str, int] = {}
    groups: dict[str, list[Measurement]] = {}
    for measurement in report.measurements:
        notes.setdefault(measurement.estimate.definition, len(notes) + 1)
        groups.setdefault(_label(measurement.group), []).append(measurement)
    for label, measurements in groups.items():
        console.print(_table(f"{report.title}: {label}" if label else report.title, measurements, notes))
    _print_definitions(notes, console)
    _print_rows(report, console)


def _table(title: str, measurements: Iterable[Measurement], notes: Mapping[str, int]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", justify="right", style="dim")
    table.add_column("metric", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column("left out", style="dim", overflow="fold")
    for measurement in measurements:
        estimate = measurement.estimate
        table.add_row(
            str(notes[estimate.definition]),
            estimate.metric.replace("_", " "),
            _figure(estimate.value, estimate.unit),
            _interval(estimate),
            f"{estimate.n:,}",
            _left_out(estimate),
        )
    return table


def _left_out(estimate: Estimate) -> str:
    if estimate.value is None:
        return f"no figure: {estimate.reason}"
    return "; ".join(f"{count:,} {reason}" for reason, count in estimate.excluded.items())


def _print_definitions(notes: Mapping[str, int], console: Console) -> None:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column()
    for definition, number in notes.items():
        table.add_row(str(number), definition)
    console.print(Padding(table, (0, 0, 1, 1)), highlight=False)


def _print_rows(report: Report, console: Console) -> None:
    lines = [f"Rows: {report.rows_read:,} read, {len(report.malformed):,} malformed."]
    if report.as_of is not None:
        lines.append(f"Cases are seen as of {report.as_of.isoformat(' ')}.")
    lines += [f"  left out: {count:,} ({reason})" for reason, count in report.excluded.items()]
    lines += [f"  malformed: {row}" for row in report.malformed[:MOST_MALFORMED]]
    if len(report.malformed) > MOST_MALFORMED:
        lines.append(f"  and {len(report.malformed) - MOST_MALFORMED:,} more; --json lists all.")
    for line in lines:
        console.print(line, highlight=False, markup=False)


def _label(group: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {'unknown' if value is None else value}" for name, value in group.items())


def _interval(estimate: Estimate) -> str:
    if estimate.low is None and estimate.high is None:
        return ""
    low = "" if estimate.low is None else _figure(estimate.low, estimate.unit)
    high = "" if estimate.high is None else _figure(estimate.high, estimate.unit)
    return f"{low} … {high}"


_UNITS = {"seconds": " s", "hours": " h"}


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, int):
        return f"{value:,}"
    if unit == "share":
        return f"{100 * value:.2f} %"
    return f"{value:,.2f}{_UNITS.get(unit, '')}"


def print_decision(decision: Decision, console: Console) -> None:
    """Print one routing decision and all its reasons."""
    console.print("\nOne routing decision, explained\n", style="italic")
    console.print(decision.explain(), highlight=False, markup=False)
