"""Format, lint, types and structure: what a machine can say, no reviewer should."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
COMMANDS = Path(sys.executable).parent
CHECKS = {
    "the code is formatted": ["ruff", "format", "--check"],
    "the linter finds nothing": ["ruff", "check"],
    "every type checks": ["mypy"],
    "imports point down only": ["lint-imports"],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_a_house_check_passes(command: list[str]) -> None:
    finished = subprocess.run(
        [COMMANDS / command[0], *command[1:]], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 0, finished.stdout + finished.stderr
