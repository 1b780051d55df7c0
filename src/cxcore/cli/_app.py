"""The commands, their options, and what becomes of an error."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import attrs
import typer
from rich.console import Console

from cxcore import __version__
from cxcore.cli._check import check as check_policy
from cxcore.cli._comparing import changes_between
from cxcore.cli._decision import sample_decision
from cxcore.cli._export import SYSTEMS, system_called
from cxcore.cli._files import text_of
from cxcore.cli._material import material_of_file, material_of_sample, material_of_system
from cxcore.cli._progress import reading
from cxcore.cli._render import print_changes, print_decision, print_report
from cxcore.cli._report import PERIODS, Material, Question, report_on
from cxcore.cli._schemas import SCHEMAS, schema_of
from cxcore.coverage import Calendar
from cxcore.errors import CxError, MalformedTableError, suggest
from cxcore.interop import System, TableMapping
from cxcore.routing import Decision
from cxcore.values import zone_of

REFUSED, UNUSABLE = 1, 2

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Customer service in figures: who, when, how well.",
)


def _print_version(asked: bool) -> None:  # typer hands the flag over by position
    if asked:
        print(f"cxcore {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[  # its callback does the work
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Customer service in figures: who, when, how well."""


@app.command()
def report(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A CSV, JSON, JSON lines or Parquet file, or the folder of --from. Without it, the built-in desk."
        ),
    ] = None,
    *,
    mapping: Annotated[Path | None, typer.Option(help="What the columns of FILE mean; TOML or JSON.")] = None,
    system: Annotated[
        str | None, typer.Option("--from", help=f"FILE is a folder with the lists of {', '.join(SYSTEMS)}.")
    ] = None,
    metrics: Annotated[
        list[str] | None, typer.Option(help="Only these metrics, such as csat,nps; may be repeated.")
    ] = None,
    by: Annotated[list[str] | None, typer.Option(help="Group by this column; may be repeated.")] = None,
    period: Annotated[str | None, typer.Option(help=f"Group by {', '.join(PERIODS)} of the zone, too.")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="An older export of the same shape: say what moved, and how surely.")
    ] = None,
    hours: Annotated[
        str | None, typer.Option(help='Opening hours such as "Mo-Fr 09:00-17:00", for working time.')
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="The IANA time zone of hours and periods; without it, that of the mapping.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="See cases as of this date or instant; without it, after the last one recorded."),
    ] = None,
    within: Annotated[float, typer.Option(help="The threshold of service level, in seconds.")] = 20,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse the file if any row is malformed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print every metric that the data can answer, with its interval and its definition."""
    _refuse_what_excludes_each_other(file, mapping, system, compare=compare, hours=hours, zone=zone, period=period)
    plan = None if mapping is None else TableMapping.parse(text_of(mapping))
    home = (None if plan is None else plan.zone) or "UTC" if zone is None else zone
    question = Question(
        metrics=tuple(name.strip() for each in metrics or () for name in each.split(",")),
        by=tuple(by or ()),
        period=period,
        zone=home,
        as_of=None if as_of is None else _instant(as_of, home),
        within=_seconds(within),
        working_time=None if hours is None else _calendar(hours, home),
    )
    source = _Source(plan, None if system is None else system_called(system), strict=strict)
    material = source.material(file, question)
    if compare is not None:
        _show_changes(source.material(compare, attrs.evolve(question, as_of=None)), material, question, as_json=as_json)
    else:
        _show_report(material, question, as_json=as_json, decision=sample_decision() if file is None else None)


def _refuse_what_excludes_each_other(
    file: Path | None,
    mapping: Path | None,
    system: str | None,
    *,
    compare: Path | None,
    hours: str | None,
    zone: str | None,
    period: str | None,
) -> None:
    if mapping is not None and system is not None:
        raise typer.BadParameter("--mapping and --from exclude each other: a system says what its own lists mean.")
    if (file is None) != (mapping is None and system is None):
        raise typer.BadParameter(
            "FILE and --mapping go together: a file needs a mapping that says what its columns mean. "
            "A folder needs --from and the name of its system."
        )
    if zone is not None and hours is None and period is None and system is None:
        raise typer.BadParameter("--zone is the zone of --hours and of --period, which are missing.")
    if compare is not None and (file is None or period is not None):
        raise typer.BadParameter("--compare sets FILE as a whole against an older one: give FILE, and no --period.")


@attrs.frozen
class _Source:
    """How files are read: through a mapping, as the lists of a system, or not at all."""

    mapping: TableMapping | None
    system: System | None
    strict: bool = attrs.field(kw_only=True)

    def material(self, path: Path | None, question: Question) -> Material:
        if path is not None and self.system is not None:
            return material_of_system(path, self.system, question, strict=self.strict)
        if path is None or self.mapping is None:
            return material_of_sample(question)
        # A report is made of facts; the events of a mapping are for programs, and take longer than all the rest.
        mapping = attrs.evolve(self.mapping, events=())
        with reading(path) as progress:
            return material_of_file(path, mapping, strict=self.strict, progress=progress)


def _show_report(material: Material, question: Question, *, as_json: bool, decision: Decision | None) -> None:
    found = report_on(material, question)
    for sentence in found.without_effect:
        print(sentence, file=sys.stderr)
    if as_json:
        shown = found.to_dict() | ({} if decision is None else {"decision": decision.to_dict()})
        print(json.dumps(shown, allow_nan=False))
        return
    console = Console()
    print_report(found, console)
    if decision is not None:
        print_decision(decision, console)


def _show_changes(older: Material, newer: Material, question: Question, *, as_json: bool) -> None:
    changes = changes_between(older, newer, question)
    if as_json:
        print(json.dumps(changes.to_dict(), allow_nan=False))
    else:
        print_changes(changes, Console())


@app.command()
def check(
    policy: Annotated[Path, typer.Argument(help="The policy; TOML or JSON.")],
    *,
    roster: Annotated[Path | None, typer.Option(help="Calendars, and who serves in which week; TOML or JSON.")] = None,
    diff: Annotated[Path | None, typer.Option(help="An older policy: also say what now goes elsewhere.")] = None,
    within: Annotated[
        float | None, typer.Option(help="The longest that anybody may wait on all steps together, in seconds.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what is wrong with a policy, or probably not meant; the exit status is 1 if anything is."""
    found = check_policy(policy, roster=roster, older=diff, within=None if within is None else _seconds(within))
    print(json.dumps(found.to_dict(), allow_nan=False) if as_json else found)
    raise typer.Exit(0 if found.is_clean else REFUSED)


@app.command()
def schema(
    document: Annotated[str, typer.Argument(help=f"One of {', '.join(SCHEMAS)}.", metavar="DOCUMENT")],
) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of document, for editors."""
    if document not in SCHEMAS:
        raise typer.BadParameter(f"there is no document {document!r}. {suggest(document, SCHEMAS, kind='documents')}")
    print(json.dumps(schema_of(document), indent=2))


def _seconds(number: float) -> timedelta:
    try:
        within = timedelta(seconds=number)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"--within is a number of seconds, not {number}.") from None
    if within < timedelta(0):
        raise typer.BadParameter(f"--within is at least 0 seconds, not {number:g}.")
    return within


def _calendar(hours: str, zone: str) -> Calendar:
    calendar = Calendar.parse(hours, zone=zone)
    if calendar.next_open(datetime.min.replace(tzinfo=UTC)) is None:
        raise typer.BadParameter(f"--hours {hours!r} never opens, so nothing could be measured in them.")
    return calendar


def _instant(text: str, zone: str) -> datetime:
    """Return the instant of an ISO date or date-time, in `zone` where it names none."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"--as-of is a date such as 2026-03-15 or an instant such as 2026-03-15T09:00Z, not {text!r}."
        ) from None


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; what went wrong is said on standard error."""
    status = 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter still gets its report
    try:
        app(args=list(arguments), prog_name="python -m cxcore")
    except SystemExit as stop:  # the end of every command, with its status
        status = int(stop.code or 0)
    except MalformedTableError as error:
        print(error, file=sys.stderr)
        status = REFUSED
    except (CxError, OSError) as error:
        print(error, file=sys.stderr)
        status = UNUSABLE
    return status
