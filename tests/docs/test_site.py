"""The documentation site builds without a warning."""

import subprocess
import sys
from pathlib import Path


def test_the_site_builds_without_warnings(repository: Path, tmp_path: Path) -> None:
    # The dummy builder reads every page and resolves every reference; it leaves out only the writing of HTML.
    command = [sys.executable, "-m", "sphinx", "-b", "dummy", "-W", "--keep-going", "-q", "-d", str(tmp_path / "trees")]

    finished = subprocess.run(
        [*command, str(repository / "docs"), str(tmp_path / "site")], capture_output=True, text=True, check=False
    )

    assert finished.returncode == 0, finished.stderr
