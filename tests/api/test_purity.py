"""Nothing below the command line reads a clock, the environment or global randomness, or runs text as code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cxcore"
FILES = [path for path in sorted(SOURCE.rglob("*.py")) if "cli" not in path.relative_to(SOURCE).parts]

# Dotted names as they resolve through the imports of a file.
FORBIDDEN_NAMES = {
    "datetime.datetime.now": "reads the clock",
    "datetime.datetime.utcnow": "reads the clock",
    "datetime.datetime.today": "reads the clock",
    "datetime.date.today": "reads the clock",
    "uuid.uuid1": "reads the clock and the machine",
    "uuid.uuid4": "reads global randomness",
    "os": "reads the environment",
    "time": "reads the clock",
    "secrets": "reads global randomness",
    "pickle": "runs untrusted data",
    "subprocess": "starts processes",
    "eval": "runs text as code",
    "exec": "runs text as code",
    "compile": "runs text as code",
    "open": "opens files",
    "importlib.resources": "reads files",
    "pathlib": "reads files",
    "io.open": "opens files",
    "print": "writes to the screen",
    "input": "reads the terminal",
}
ALLOWED_OF_RANDOM = {"random.Random"}  # a seeded generator is an argument
# The data of the tzdata package, as zoneinfo itself reads them; see docs/decisions/0006.
READS_A_DEPENDENCY = {"coverage/_zones/_zone_rules.py": "importlib.resources.files reads files"}


def resolved(node: ast.expr, imports: dict[str, str]) -> str | None:
    """Return the dotted name an expression stands for, if it is one."""
    if isinstance(node, ast.Name):
        return imports.get(
            node.id, node.id if node.id in {"eval", "exec", "compile", "open", "print", "input"} else None
        )
    if isinstance(node, ast.Attribute):
        owner = resolved(node.value, imports)
        return f"{owner}.{node.attr}" if owner else None
    return None


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Return what each imported name stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def impurities(source: str) -> Iterator[str]:
    """Yield a line for each hidden input or effect in a source text."""
    tree = ast.parse(source)
    imports = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = resolved(node, imports)
            if name is None:
                continue
            for forbidden, why in FORBIDDEN_NAMES.items():
                if name == forbidden or name.startswith(f"{forbidden}."):
                    yield f"line {node.lineno}: {name} {why}"
            if name.startswith("random.") and not any(name.startswith(allowed) for allowed in ALLOWED_OF_RANDOM):
                yield f"line {node.lineno}: {name} reads global randomness"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            bare = not node.args and not node.keywords
            if node.func.attr == "astimezone" and bare:
                yield f"line {node.lineno}: astimezone() without a zone reads the machine's zone"
            if node.func.attr == "fromtimestamp" and len(node.args) < 2 and not node.keywords:
                yield f"line {node.lineno}: fromtimestamp() without a zone reads the machine's zone"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_of_the_library_has_no_hidden_input(path: Path) -> None:
    allowed = READS_A_DEPENDENCY.get(path.relative_to(SOURCE).as_posix())
    found = [line.partition(": ")[2] for line in impurities(path.read_text(encoding="utf-8"))]

    assert [finding for finding in found if finding != allowed] == []


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now reads the clock"),
        ("import datetime as dt\ndt.date.today()", "datetime.date.today reads the clock"),
        ("from uuid import uuid4 as fresh\nfresh()", "uuid.uuid4 reads global randomness"),
        ("import random\nrandom.choice([1])", "random.choice reads global randomness"),
        ("from random import shuffle\nshuffle([])", "random.shuffle reads global randomness"),
        ("import os\nos.environ['HOME']", "os.environ reads the environment"),
        ("from os import getenv\ngetenv('HOME')", "os.getenv reads the environment"),
        ("from importlib.resources import files\nfiles('holidays')", "importlib.resources.files reads files"),
        ("from pathlib import Path\nPath('x').read_text()", "pathlib.Path reads files"),
        ("eval('1')", "eval runs text as code"),
        ("x.astimezone()", "astimezone() without a zone reads the machine's zone"),
    ],
)
def test_each_hidden_input_would_be_noticed(source: str, finding: str) -> None:
    assert any(finding in line for line in impurities(source))


def test_a_seeded_generator_handed_in_is_no_hidden_input() -> None:
    assert (
        list(impurities("from random import Random\ndef draw(random: Random) -> float:\n    return random.random()"))
        == []
    )
