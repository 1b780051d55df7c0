"""What a user installs: the wheel and the sdist, in fresh environments, on the oldest and the newest Python here."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MINORS = range(11, 16)


def supported_pythons() -> Iterator[Path]:
    """Yield an interpreter for each supported version that this machine has, oldest first."""
    for minor in MINORS:
        on_path = shutil.which(f"python3.{minor}")
        managed = sorted(Path(os.environ.get("PYENV_ROOT", "/nowhere")).glob(f"versions/3.{minor}.*/bin/python3"))
        for candidate in [*([Path(on_path)] if on_path else []), *managed]:
            # A version manager may put a launcher on the path for a version that is not selected.
            if subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
                yield candidate
                break


PYTHONS = list(supported_pythons()) or [Path(sys.executable)]
OLDEST_AND_NEWEST = sorted({PYTHONS[0], PYTHONS[-1]})


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command in a folder without the checkout on the import path, and return what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHONPATH", "COV_"))}
    finished = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The built wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, REPOSITORY, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


def installed(python: Path, requirement: str, folder: Path) -> Path:
    """Return the interpreter of a fresh environment in which `requirement` is installed."""
    run(python, "-m", "venv", folder / "venv", cwd=folder)
    inside = folder / "venv" / "bin" / "python"
    run(inside, "-m", "pip", "install", "--quiet", requirement, cwd=folder)
    return inside


def test_the_wheel_contains_the_package_and_nothing_else(distributions: tuple[Path, Path]) -> None:
    wheel, _ = distributions
    source = {
        str(path.relative_to(REPOSITORY / "src"))
        for path in (REPOSITORY / "src" / "cxcore").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    names = set(zipfile.ZipFile(wheel).namelist())

    assert {name for name in names if ".dist-info/" not in name} == source
    assert "cxcore/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_contains_the_checkout_and_nothing_else(distributions: tuple[Path, Path]) -> None:
    _, sdist = distributions
    tracked = run("git", "ls-files", cwd=REPOSITORY).split("\n")
    expected = {name for name in tracked if name and not name.startswith(".ci/")}

    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert names - {"PKG-INFO"} == expected


@pytest.mark.parametrize("python", OLDEST_AND_NEWEST, ids=lambda path: path.parent.parent.name + "/" + path.name)
def test_the_library_works_without_extras(python: Path, distributions: tuple[Path, Path], tmp_path: Path) -> None:
    inside = installed(python, str(distributions[0]), tmp_path)
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)

    printed = run(inside, "-W", "error", "-c", example, cwd=tmp_path)

    assert printed.startswith("answer by 2026-03-30 12:30:00+01:00")

    refused = subprocess.run(
        [inside, "-m", "cxcore", "report"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert refused.stderr.strip() == "The command line needs an optional dependency: pip install 'cxcore[cli]'"


@pytest.mark.parametrize("python", OLDEST_AND_NEWEST, ids=lambda path: path.parent.parent.name + "/" + path.name)
def test_the_main_job_runs_with_all_extras(python: Path, distributions: tuple[Path, Path], tmp_path: Path) -> None:
    inside = installed(python, f"{distributions[0]}[all]", tmp_path)

    report = json.loads(run(inside, "-W", "error", "-m", "cxcore", "report", "--json", cwd=tmp_path))

    measured = {measurement["metric"] for measurement in report["measurements"] if measurement["value"] is not None}
    assert {"nps", "csat", "service_level", "resolution_time", "backlog"} <= measured


def test_the_first_command_of_the_readme_does_the_main_job_on_a_clean_clone(tmp_path: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    command = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)[0]
    run("git", "clone", "--quiet", REPOSITORY, tmp_path / "clone", cwd=tmp_path)

    printed = run("bash", "-c", command, cwd=tmp_path / "clone")

    assert "service level" in printed.lower()
