"""The command line starts from `python -m cxcore`, and says so kindly when it cannot."""

import runpy
import sys
from contextlib import redirect_stdout
from io import StringIO

import pytest

import cxcore
from cxcore.cli import main


def forget(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next import of a module fail as if it were not installed."""
    monkeypatch.delitem(sys.modules, "cxcore.cli._app", raising=False)
    monkeypatch.setitem(sys.modules, module, None)


def test_it_starts_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["cxcore", "report", "--help"])

    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("cxcore", run_name="__main__")

    assert stopped.value.code == 0
    assert "--mapping" in capsys.readouterr().out


@pytest.mark.parametrize("module", ["typer", "rich.console"])
def test_without_its_extra_it_says_what_to_install(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget(module, monkeypatch)

    status = main(["report"])

    assert status == 2
    assert capsys.readouterr().err == "The command line needs an optional dependency: pip install 'cxcore[cli]'\n"


def test_a_broken_installation_is_not_mistaken_for_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    forget("cxcore.coverage", monkeypatch)

    with pytest.raises(ModuleNotFoundError, match=r"cxcore\.coverage"):
        main(["report"])


def test_it_writes_to_whatever_stands_for_standard_output() -> None:
    with redirect_stdout(StringIO()) as written:
        status = main(["--version"])

    assert (status, written.getvalue()) == (0, f"cxcore {cxcore.__version__}\n")
