"""Every example of the README and the documentation runs and prints what the page says."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

import pytest
from sybil import Document, Example, Region
from sybil.example import SybilFailure
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.typing import Parser

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS)


def console_blocks(document: Document) -> Iterable[Region]:
    """Find the fenced blocks that show a command with its output."""
    for block in CONSOLE.finditer(document.text):
        yield Region(block.start(), block.end(), block.group(1), run_console_block)


def run_console_block(example: Example) -> None:
    """Run the one command of a block and compare what it prints, ``...`` standing for anything."""
    command, _, expected = example.parsed.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    assert words[:3] == ["python", "-m", "cxcore"], "a console block shows one `$ python -m cxcore ...` command"

    finished = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=REPOSITORY,
        env={**os.environ, "COLUMNS": "100", "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=False,
    )

    printed = "\n".join(line.rstrip() for line in (finished.stdout + finished.stderr).splitlines()) + "\n"
    if not doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS):
        raise AssertionError("\n".join(unified_diff(expected.splitlines(), printed.splitlines(), "page", "run")))


PARSERS: list[Parser] = [PYTHON, console_blocks]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_example_of_the_page_runs_and_prints_what_the_page_says(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)  # pages name files of docs/examples from here
    document = Document.parse(str(page), *PARSERS)

    for example in document.examples():
        example.evaluate()


def test_a_wrong_output_on_a_page_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "wrong.md"
    page.write_text("```python\n>>> 1 + 1\n3\n```\n")

    (example,) = Document.parse(str(page), *PARSERS).examples()

    with pytest.raises(SybilFailure, match="Expected"):
        example.evaluate()
