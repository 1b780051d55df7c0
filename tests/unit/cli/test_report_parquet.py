"""A Parquet table is read like every other table, by whichever reader of one is there."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.unit.cli.desk import Desk


@pytest.fixture
def table(desk: Desk) -> Path:
    """The calls of the CSV file, with cells that have types."""
    path = desk.folder / "calls.parquet"
    pl.DataFrame(
        {
            "call": [1, 2, 3, 4],
            "team": ["Lisbon", "Lisbon", "Manila", None],
            "began": [datetime(2026, 3, 2, 9, minute) for minute in range(4)],  # noqa: DTZ001  # as tables have them
            "wait": [timedelta(seconds=5), timedelta(seconds=25), timedelta(seconds=3), timedelta(0)],
            "outcome": ["AGENT", "AGENT", "HANG", "TEST"],
        }
    ).write_parquet(path)
    return path


@pytest.mark.parametrize("missing", [None, "pyarrow"])
def test_a_parquet_table_gives_the_figures_of_the_same_rows_as_csv(
    desk: Desk, calls: tuple[str, ...], table: Path, missing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing is not None:
        monkeypatch.setitem(sys.modules, missing, None)

    of_table, of_csv = (desk.json(str(path), *calls[1:], "--by", "team") for path in (table, calls[0]))

    assert of_table["measurements"] == of_csv["measurements"]
    assert (of_table["rows"]["read"], of_table["rows"]["excluded"]) == (4, {"test call": 1})


def test_without_a_reader_it_says_what_to_install(
    desk: Desk, calls: tuple[str, ...], table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reader in ("pyarrow", "polars"):
        monkeypatch.setitem(sys.modules, reader, None)

    status, out, err = desk.run(str(table), *calls[1:])

    assert (status, out, err) == (2, "", "Reading a Parquet table needs PyArrow or Polars: pip install pyarrow\n")


@pytest.mark.parametrize("missing", [None, "pyarrow"])
def test_a_file_that_only_has_the_name_of_one_is_refused(
    desk: Desk, calls: tuple[str, ...], missing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing is not None:
        monkeypatch.setitem(sys.modules, missing, None)

    status, out, err = desk.run(desk.write("calls.parquet", "call,team\n1,Lisbon\n"), *calls[1:])

    assert (status, out) == (1, "")
    assert err.startswith("calls.parquet is not a Parquet table that can be read: ")


def test_a_table_that_is_not_there_is_said_as_of_any_file(desk: Desk, calls: tuple[str, ...]) -> None:
    status, _, err = desk.run("nowhere.parquet", *calls[1:])

    assert status == 2
    assert "No such file or directory: 'nowhere.parquet'" in err
