"""Reports and decisions as tables on a terminal."""

from collections.abc import Iterable, Mapping

from rich import box
from rich.console import Console
from rich.table import Table

from cxcore.cli._report import Report
from cxcore.metrics import Estimate, Measurement
from cxcore.routing import Decision

MOST_MALFORMED = 20  # shown; the count is always whole


def print_report(report: Report, console: Console) -> None:
    """Print every measurement, then what was read, left out and malformed."""
    groups: dict[str, list[Measurement]] = {}
    for measurement in report.measurements:
        groups.setdefault(_label(measurement.group), []).append(measurement)
    for label, measurements in groups.items():
        console.print(_table(f"{report.title}: {label}" if label else report.title, measurements))
    _print_rows(report, console)


def _table(title: str, measurements: Iterable[Measurement]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("metric")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("n", justify="right")
    table.add_column("definition", style="dim")
    for measurement in measurements:
        estimate = measurement.estimate
        table.add_row(
            estimate.metric.replace("_", " "),
            _figure(estimate.value, estimate.unit),
            _interval(estimate),
            f"{estimate.n:,}",
            _note(estimate),
        )
    return table


def _print_rows(report: Report, console: Console) -> None:
    console.print(f"Rows: {report.rows_read:,} read, {len(report.malformed):,} malformed.", highlight=False)
    for reason, count in report.excluded.items():
        console.print(f"  left out: {count:,} ({reason})", highlight=False, markup=False)
    for row in report.malformed[:MOST_MALFORMED]:
        console.print(f"  malformed: {row}", highlight=False, markup=False)
    if len(report.malformed) > MOST_MALFORMED:
        console.print(f"  and {len(report.malformed) - MOST_MALFORMED:,} more; --json lists all.", highlight=False)


def _label(group: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {'unknown' if value is None else value}" for name, value in group.items())


def _note(estimate: Estimate) -> str:
    if estimate.value is None:
        return f"No figure: {estimate.reason}."
    left_out = "; ".join(f"{count:,} {reason}" for reason, count in estimate.excluded.items())
    return f"{estimate.definition} Left out: {left_out}." if left_out else estimate.definition


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
