"""Importing a package pulls in no optional dependency, no Babel and no pydantic."""

import pkgutil
import subprocess
import sys

import pytest

import cxcore

HEAVY = {
    "altair", "babel", "duckdb", "holidays", "hypothesis", "icalendar", "narwhals", "numpy", "pandas", "polars", "pyarrow",
    "pydantic", "pydantic_core", "pyspark", "rich", "ruamel", "typer",
}  # fmt: skip
# The command line is no library, and cxcore.testing is made of Hypothesis.
NOT_EMBEDDED = {"cli", "testing"}
LIBRARY = ["cxcore", "cxcore.errors"] + [
    f"cxcore.{module.name}"
    for module in pkgutil.iter_modules(cxcore.__path__)
    if module.ispkg and module.name not in NOT_EMBEDDED
]


@pytest.mark.parametrize("name", LIBRARY)
def test_importing_it_imports_nothing_heavy(name: str) -> None:
    code = f"import {name}, sys; print(*sorted({{module.partition('.')[0] for module in sys.modules}}))"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert HEAVY & set(printed.split()) == set()
