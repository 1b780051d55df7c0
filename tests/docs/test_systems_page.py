"""The page of systems is what their declarations say."""

import runpy
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(name="generator")
def _generator(repository: Path) -> dict[str, Any]:
    return runpy.run_path(str(repository / "docs" / "generate_systems.py"))


def test_the_page_was_written_again_after_the_last_change(repository: Path, generator: dict[str, Any]) -> None:
    page = (repository / "docs" / "reference" / "systems.md").read_text(encoding="utf-8")

    assert page == generator["render"](), "run: python docs/generate_systems.py > docs/reference/systems.md"


def test_every_system_has_its_how_to_page_and_a_source(repository: Path, generator: dict[str, Any]) -> None:
    for system in generator["SYSTEMS"]:
        assert (repository / "docs" / "how-to" / f"read-{system.name.replace('_', '-')}.md").is_file(), system.name
        assert system.sources, system.name
