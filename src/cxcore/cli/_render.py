"""Reports and decisions as tables on a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxcore.cli._comparing import Changes
from cxcore.cli._report import Material, Report
from cxcore.metrics import Comparison, Difference, Estimate, Period
from cxcore.routing import Decision

MOST_MALFORMED = 20  # shown; the count is always whole

Notes: TypeAlias = Mapping[str, int]


def print_report(report: Report, console: Console) -> None:
    """
    Print the measurements, their definitions once, and the account of the rows.

    There is a table for each group; one figure of many groups, and every
    figure of many periods, is read down a table of its own.
    """
    measurements = report.measurements
    notes: dict[str, int] = {}
    for measurement in measurements:
        notes.setdefault(measurement.estimate.definition, len(notes) + 1)
    variants = _variants([measurement.estimate for measurement in measurements])
    is_by_figure = len(notes) == 1 or any(
        isinstance(each, Period) for one in measurements for each in one.group.values()
    )
    tables: dict[object, tuple[str, list[tuple[Text, Estimate]]]] = {}
    for measurement in measurements:
        group, estimate = tuple(measurement.group.items()), measurement.estimate
        name, label = _name(estimate, variants[estimate.metric]), _label(group)
        if is_by_figure and group:
            heading = ", ".join(name.plain.split("\n  "))
            tables.setdefault(estimate.definition, (heading, []))[1].append((_plain(label), estimate))
        else:
            tables.setdefault(group, (label, []))[1].append((name, estimate))
    for heading, lines in tables.values():
        console.print(_table(": ".join(filter(None, (report.material.title, heading))), lines, notes))
    if measurements:
        console.print(_definitions(notes))
    else:
        console.print("There are no rows, so there are no groups and no figures.")
    for line in _account(report.material, report.as_of):
        console.print(_plain(line))


def print_changes(changes: Changes, console: Console) -> None:
    """Print the differences, in total and by group, their definitions once, and the account of the rows of both sides."""
    notes: dict[str, int] = {}
    for each in changes.comparisons:
        notes.setdefault(each.total.after.definition, len(notes) + 1)
    variants = _variants([each.total.after for each in changes.comparisons])
    table = _titled(f"{changes.newer.title}: what moved")
    for column in ("before", "after", "difference", "95 % interval"):
        table.add_column(column, justify="right", overflow="fold")
    table.add_column("", overflow="fold")
    for each in changes.comparisons:
        metric = _name(each.total.after, variants[each.total.after.metric])
        table.add_row(str(notes[each.total.after.definition]), metric, *_moved(each.total))
        for stratum in each.strata:
            table.add_row("", _plain(f"  {_label(tuple(stratum.group.items()))}"), *_moved(stratum.difference))
    console.print(table)
    for each in changes.comparisons:
        number = notes[each.total.after.definition]
        for remark in _remarks(each):
            console.print(_plain(f" {number} {remark}", style="dim"))
    console.print(_definitions(notes))
    before, after = changes.as_of
    for name, material, as_of in (("Before", changes.older, before), ("After", changes.newer, after)):
        console.print(Text(name, style="bold"))
        for line in _account(material, as_of):
            console.print(_plain(line))


def _moved(difference: Difference) -> tuple[str, ...]:
    unit = difference.after.unit
    return (
        _figure(difference.before.value, unit),
        _figure(difference.after.value, unit),
        _figure(difference.value, unit, signed=True),
        _span(difference.low, difference.high, unit),
        difference.verdict,
    )


def _remarks(comparison: Comparison) -> Iterable[str]:
    if comparison.rate is not None and comparison.mix is not None:
        unit = comparison.total.after.unit
        moved, mixed = (_figure(each, unit, signed=True) for each in (comparison.rate, comparison.mix))
        yield f"{moved} of it within the groups, {mixed} by their mix."
    if comparison.is_reversed:
        yield "No group moved the way the total did: compare the groups (Simpson's paradox)."


def print_decision(decision: Decision, console: Console) -> None:
    """Print one routing decision and all its reasons."""
    console.print("\nOne routing decision, explained\n", style="italic")
    for line in decision.explain().splitlines():
        console.print(_plain(line))


def _table(title: str, lines: Iterable[tuple[Text, Estimate]], notes: Notes) -> Table:
    table = _titled(title)
    table.add_column("value", justify="right", overflow="fold")
    table.add_column("95 % interval", justify="right", overflow="fold")
    table.add_column("n", justify="right", overflow="fold")
    for name, estimate in lines:
        table.add_row(
            str(notes[estimate.definition]),
            name.append(_caveat(estimate)),
            _figure(estimate.value, estimate.unit),
            _span(estimate.low, estimate.high, estimate.unit),
            f"{estimate.n:,}",
        )
    return table


def _titled(title: str) -> Table:
    table = Table(title=_plain(title), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", justify="right", style="dim")
    table.add_column("", overflow="fold")
    return table


def _variants(estimates: Iterable[Estimate]) -> Mapping[str, Sequence[str]]:
    """Return for each metric the arguments that tell its lines apart."""
    values: dict[str, dict[str, set[str]]] = {}
    for estimate in estimates:
        seen = values.setdefault(estimate.metric, {})
        for name, value in estimate.arguments.items():
            seen.setdefault(name, set()).add(str(value))
    return {metric: [name for name in seen if len(seen[name]) > 1] for metric, seen in values.items()}


def _caveat(estimate: Estimate) -> Text:
    left_out = [f"{count:,} {reason}" for reason, count in estimate.excluded.items()]
    if estimate.value is None:
        return _plain(f"\n  no figure: {estimate.reason}", style="dim")
    return _plain(f"\n  left out: {'; '.join(left_out)}" if left_out else "", style="dim")


def _name(estimate: Estimate, variants: Sequence[str]) -> Text:
    text = Text(estimate.metric.replace("_", " "))
    # Not every definition of a metric has every choice.
    chosen = [str(estimate.arguments[name]).replace("_", " ") for name in variants if name in estimate.arguments]
    if chosen:
        text.append("\n  " + ", ".join(chosen))
    return text


def _definitions(notes: Notes) -> Padding:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column()
    for definition, number in notes.items():
        table.add_row(str(number), _plain(definition))
    return Padding(table, (0, 0, 1, 1))


def _account(material: Material, as_of: datetime | None) -> Iterable[str]:
    malformed = material.malformed
    share = f" ({material.broken / material.rows_read:.1%})".replace("%", " %") if malformed else ""
    yield f"Rows: {material.rows_read:,} read, {material.broken:,} malformed{share}."
    if material.superseded:
        yield f"  gave way to a later row about the same thing: {material.superseded:,}"
    for reason, count in material.excluded.items():
        yield f"  left out: {count:,} ({reason})"
    for row in malformed[:MOST_MALFORMED]:
        yield f"  malformed: {row}"
    if len(malformed) > MOST_MALFORMED:
        yield f"  and {len(malformed) - MOST_MALFORMED:,} more; --json lists all."
    if material.not_mapped:
        most = material.not_mapped[0]
        yield f"  fields that no figure is made of: {len(material.not_mapped):,}, such as {most.path} of {most.resource}"
    if material.not_read:
        yield f"  files that are no list of the system: {', '.join(material.not_read)}"
    if as_of is not None:
        yield f"Cases are seen as of {as_of.isoformat(' ')}."


def _label(group: Sequence[tuple[str, object]]) -> str:
    return ", ".join(f"{name} {'(unknown)' if value is None else value}" for name, value in group)


def _span(low: float | None, high: float | None, unit: str) -> str:
    return "" if low is None and high is None else f"{_figure(low, unit)} to {_figure(high, unit)}"


_UNITS = {"seconds": " s", "minutes": " min", "hours": " h"}


def _figure(value: float | None, unit: str, *, signed: bool = False) -> str:
    if value is None:
        return "?"
    sign = "+" if signed else ""
    if isinstance(value, int):
        return f"{value:{sign},}"
    if unit == "share":
        return f"{100 * value:{sign}.2f} %"
    return f"{value:{sign},.2f}{_UNITS.get(unit, '')}"


def _plain(text: str, *, style: str = "") -> Text:
    """Return text that is shown as it is: no markup, and no character that a terminal would obey."""
    shown = (each if each.isprintable() or each == "\n" else f"\\x{ord(each):02x}" for each in text)
    return Text("".join(shown), style=style)
