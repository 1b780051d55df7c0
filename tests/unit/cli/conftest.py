"""A desk with calls and one with tickets, for everything that `report` does."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.desk import CALLS, MAPPING, TICKETS, TICKETS_MAPPING, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "120")
    return Desk(tmp_path, capsys)


@pytest.fixture
def calls(desk: Desk) -> tuple[str, ...]:
    return desk.write("calls.csv", CALLS), "--mapping", desk.write("calls.toml", MAPPING)


@pytest.fixture
def tickets(desk: Desk) -> tuple[str, ...]:
    return desk.write("tickets.json", json.dumps(TICKETS)), "--mapping", desk.write("tickets.toml", TICKETS_MAPPING)
