"""A folder with files and mappings, and what the command line prints about them."""

import json
from pathlib import Path
from typing import Any

import pytest

from cxcore.cli import main

MAPPING = """
name = "Calls"
grain = "interaction"
zone = "Europe/Lisbon"
[columns]
began = "instant"
wait = { type = "duration", unit = "seconds" }
outcome = "text"
[exclude]
"test call" = "outcome == 'TEST'"
[facts]
started_at = "began"
offered = { when = "exists outcome" }
answered = { when = "outcome == 'AGENT'" }
abandoned = { when = "outcome == 'HANG'" }
wait = "wait"
"""
CALLS = """call,team,began,wait,outcome
1,Lisbon,2026-03-02T09:00,5,AGENT
2,Lisbon,2026-03-02T09:01,25,AGENT
3,Manila,2026-03-02T09:02,3,HANG
4,Manila,2026-03-02T09:03,0,TEST
5,Manila,2026-03-02T09:04,soon,AGENT
"""
TICKETS_MAPPING = """
name = "Tickets"
grain = "case"
zone = "Europe/Lisbon"
[columns]
opened = "instant"
solved = "instant"
score = "number"
[facts]
opened_at = "opened"
solved_at = "solved"
nps_score = "score"
closed_at = "solved"
"""
TICKETS: list[dict[str, object]] = [
    {"opened": "2026-03-02T09:00", "solved": "2026-03-02T12:00", "score": 10},
    {"opened": "2026-03-02T16:00", "solved": "2026-03-03T10:00", "score": 11},
    {"opened": "2026-03-03T09:00", "solved": None, "score": None},
]


class Desk:
    """A folder with a file, a mapping, and what `report` prints about them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def run(self, *arguments: str) -> tuple[int, str, str]:
        status = main(["report", *arguments])
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def json(self, *arguments: str) -> dict[str, Any]:
        status, out, err = self.run(*arguments, "--json")
        assert (status, err) == (0, "")
        report: dict[str, Any] = json.loads(out)
        return report


def values(report: dict[str, Any], metric: str) -> list[object]:
    return [each["value"] for each in report["measurements"] if each["metric"] == metric]
