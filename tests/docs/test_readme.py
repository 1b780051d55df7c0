"""The README's first example prints what the README says it prints."""

import re
from pathlib import Path

import pytest


def test_the_example_prints_what_stands_below_it(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (expected,) = re.findall(r"^```text\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)

    exec(example, {})  # noqa: S102  # our own page

    assert capsys.readouterr().out == expected


def test_the_two_commands_are_the_only_shell_blocks(repository: Path) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")

    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)

    assert [block.count("\n") for block in blocks] == [1, 1]
    assert "cxcore report" in blocks[0]
    assert "pytest" in blocks[1]
