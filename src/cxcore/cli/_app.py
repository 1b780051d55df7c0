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
from cxcore.cli._decision import sample_decision
from cxcore.cli._files import text_of
from cxcore.cli._material import material_of_file, material_of_sample
from cxcore.cli._progress import reading
from cxcore.cli._render import print_decision, print_report
from cxcore.cli._report import report_on
from cxcore.cli._schemas import SCHEMAS, schema_of
from cxcore.coverage import Calendar
from cxcore.errors import CxError, MalformedTableError, suggest
from cxcore.interop import TableMapping
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
        typer.Argument(help="A CSV, JSON or JSON lines file, also gzipped. Without it, the built-in support desk."),
    ] = None,
    *,
    mapping: Annotated[Path | None, typer.Option(help="What the columns of FILE mean; TOML or JSON.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Group by this column; may be repeated.")] = None,
    hours: Annotated[
        str | None, typer.Option(help='Opening hours such as "Mo-Fr 09:00-17:00", for working time.')
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="The IANA time zone of the hours; without it, that of the mapping.")
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
    if (file is None) != (mapping is None):
        raise typer.BadParameter(
            "FILE and --mapping go together: a file needs a mapping that says what its columns mean."
        )
    if zone is not None and hours is None:
        raise typer.BadParameter("--zone is the zone of --hours, which are missing.")
    if file is None or mapping is None:
        material, home = material_of_sample(), "UTC"
    else:
        plan = TableMapping.parse(text_of(mapping))
        with reading(file) as progress:
            # A report is made of facts; the events of a mapping are for programs, and take longer than all the rest.
            material = material_of_file(file, attrs.evolve(plan, events=()), strict=strict, progress=progress)
        home = plan.zone or "UTC"
    found = report_on(
        material,
        by=by or (),
        as_of=None if as_of is None else _instant(as_of, home),
        within=_seconds(within),
        working_time=None if hours is None else _calendar(hours, home if zone is None else zone),
    )
    for option in found.without_effect:
        print(f"{option} changes nothing here: only figures of cases depend on it.", file=sys.stderr)
    decision = sample_decision() if file is None else None
    if as_json:
        shown = found.to_dict() | ({} if decision is None else {"decision": decision.to_dict()})
        print(json.dumps(shown, allow_nan=False))
        return
    console = Console()
    print_report(found, console)
    if decision is not None:
        print_decision(decision, console)


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
        return timedelta(seconds=number)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"--within is a number of seconds, not {number}.") from None


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
