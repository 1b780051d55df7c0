"""
Two real logs, folded, give the figures that were computed from them independently.

The files are read here by hand: only the events and the folding are under test.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from cxcore.history import facts, interaction_facts
from cxcore.models import CaseId, Event, EventId, EventType, InteractionId

Row = dict[str, str]


def rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a packed table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, Any]:
    """The figures to meet, with their definitions."""
    found: dict[str, Any] = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    return found


# --- a bank's calls of February 1999 --------------------------------------


def events_of_call(row: Row, number: int) -> Iterator[Event]:
    """Yield what happened to one call; the reference's definitions say what counts."""
    day = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    hours, minutes, seconds = (int(part) for part in row["vru_entry"].split(":"))
    entered = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    waited = int(row["q_time"])
    call = InteractionId(f"int_{number}")

    def told(kind: EventType, at: datetime, **data: Any) -> Event:
        return Event(id=EventId(f"evt_{number}-{kind}"), type=kind, at=at, interaction=call, data=data)

    yield told(EventType.INTERACTION_STARTED, entered)
    if waited > 0:
        yield told(EventType.INTERACTION_QUEUED, entered)
    left = entered + timedelta(seconds=waited)
    if row["outcome"] == "AGENT":
        handled = int(row["ser_time"])
        yield told(EventType.INTERACTION_CONNECTED, left, wait_seconds=waited)
        yield told(EventType.INTERACTION_ENDED, left + timedelta(seconds=handled), after_contact_work_seconds=0)
    elif waited > 0:
        yield told(EventType.INTERACTION_ABANDONED, left)
    else:
        yield told(EventType.INTERACTION_ENDED, left)


def test_the_calls_of_a_bank_become_the_figures_of_the_reference(shared: Path, figures: dict[str, Any]) -> None:
    expected = figures["anonymous_bank"]["1999-02"]
    calls = rows(shared / "data" / "anonymous_bank" / "calls-1999-02.csv.gz")
    kept = [row for row in calls if row["outcome"] != "PHANTOM"]
    log = [event for number, row in enumerate(kept) for event in events_of_call(row, number)]

    found = interaction_facts(reversed(log))

    answered = [row for row in found if row["answered"]]
    waits = [row["wait"].total_seconds() for row in answered if row["wait"] is not None]
    handled = [row["handle_time"].total_seconds() for row in answered if row["handle_time"]]
    assert len(found) == expected["rows"] - expected["phantom"]
    assert sum(row["offered"] for row in found) == expected["offered"]
    assert len(answered) == len(waits) == expected["answered"]
    assert sum(row["abandoned"] for row in found) == expected["abandoned"]
    assert sum(waits) / len(waits) == pytest.approx(expected["ASA_s"], abs=1e-6)
    assert sum(handled) / len(handled) == pytest.approx(expected["AHT_s"], abs=1e-4)
    queued = [wait for wait in waits if wait > 0]
    assert sum(queued) / len(queued) == pytest.approx(expected["ASA_queued_only_s"], abs=1e-6)
    assert median(queued) == expected["median_wait_queued_s"]


# --- the incidents of early March 2016 ------------------------------------

PHASES = {
    "New": "new",
    "Active": "open",
    "Awaiting User Info": "waiting_customer",
    "Awaiting Vendor": "on_hold",
    "Awaiting Problem": "on_hold",
    "Awaiting Evidence": "on_hold",
}


def instant(text: str) -> datetime | None:
    """Return a naive local minute as UTC; the source names no zone."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def milestones(incidents: Iterator[Row]) -> Iterator[Event]:
    """Yield opening, solve and close as the last row of each incident has them."""
    last = {row["number"]: row for row in incidents}
    for number, row in last.items():
        for kind, column in (("created", "opened_at"), ("solved", "resolved_at"), ("closed", "closed_at")):
            if (at := instant(row[column])) is not None:
                data = {"priority": row["priority"]} if kind == "created" else {}
                yield Event(
                    id=EventId(f"evt_{number}-{kind}"),
                    type=f"case.{kind}",
                    at=at,
                    case=CaseId(f"cas_{number}"),
                    data=data,
                )


def changes(incidents: Iterator[Row]) -> Iterator[Event]:
    """Yield each change of state as a row of the log has it."""
    for row in incidents:
        at = instant(row["sys_updated_at"])
        assert at is not None
        state = row["incident_state"]
        kind = {"Resolved": "solved", "Closed": "closed"}.get(state, "status_changed")
        # The order of the rows is the order of recording, and their minutes do not tell it.
        recorded = at + timedelta(microseconds=int(row["seq"]))
        data = {"status": state} if kind != "status_changed" else {"status": state, "phase": PHASES[state]}
        yield Event(
            id=EventId(f"evt_{row['number']}-{row['seq']}"),
            type=f"case.{kind}",
            at=at,
            recorded_at=recorded,
            case=CaseId(f"cas_{row['number']}"),
            data=data,
        )


@pytest.fixture(scope="module")
def incidents(shared: Path) -> Path:
    """The file of incidents."""
    return shared / "data" / "uci_incidents" / "incident_event_log-opened-2016-03-01..14.csv.gz"


def test_incidents_become_the_figures_of_the_reference(incidents: Path, figures: dict[str, Any]) -> None:
    expected = figures["uci_incidents"]["opened 2016-03-01..14"]

    found = facts(milestones(rows(incidents)))

    hours = [
        (row["solved_at"] - row["opened_at"]).total_seconds() / 3600
        for row in found
        if row["solved_at"] is not None and row["opened_at"] is not None
    ]
    assert len(found) == expected["incidents"]
    assert sum(row["solved_at"] is None for row in found) == expected["resolved_at_missing"]
    assert sum(hours) / len(hours) == pytest.approx(expected["resolution_h"]["mean"], abs=1e-6)
    assert median(hours) == pytest.approx(expected["resolution_h"]["median"], abs=1e-6)
    counts = {priority: sum(row["priority"] == priority for row in found) for priority in expected["priority"]}
    assert counts == expected["priority"]


def test_looking_back_to_the_15th_of_march_gives_the_backlog_of_that_day(
    incidents: Path, figures: dict[str, Any]
) -> None:
    expected = figures["uci_incidents"]["opened 2016-03-01..14"]["as_of_2016-03-15"]

    found = facts(milestones(rows(incidents)), as_of=datetime(2016, 3, 15, tzinfo=UTC))

    assert len(found) == expected["opened_before"]
    assert sum(row["solved_at"] is None and row["closed_at"] is None for row in found) == expected["backlog"]


def test_every_incident_ends_in_the_state_of_its_last_row(incidents: Path) -> None:
    last = {f"cas_{row['number']}": row["incident_state"] for row in rows(incidents)}

    found = facts(changes(rows(incidents)))

    assert {row["case_id"]: row["phase"] for row in found} == {
        case: {"Resolved": "solved", "Closed": "closed"}.get(state, PHASES.get(state)) for case, state in last.items()
    }
