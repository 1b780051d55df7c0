"""A plugin of another distribution, built and installed as its users would, is found and used."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from cxcore.errors import PluginError
from cxcore.routing import CHOICE_STRATEGIES, Policy, discover_plugins
from cxcore.rules import Schema, TextField
from cxcore.testing import check_choice_strategy
import sys

gone, nearest = discover_plugins(CHOICE_STRATEGIES)
print(nearest, "acme_routing" in sys.modules)
check_choice_strategy(nearest.load(), schema=Schema({"city": TextField()}), max_examples=5)
document = {"name": "desk", "fields": {"city": {"type": "text"}}, "choice": ["nearest"]}
print(Policy.from_dict(document, strategies={nearest.name: nearest.load()}).choice)
try:
    gone.load()
except PluginError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The folder into which the wheel of the example is installed."""
    folder = tmp_path_factory.mktemp("plugin")
    project = shutil.copytree(repository / "tests" / "plugin_project", folder / "project")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    finished = subprocess.run(
        [*pip, "--no-index", "--no-build-isolation", "--target", str(folder / "site"), str(project)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    return folder / "site"


def test_an_installed_plugin_is_listed_without_being_loaded_and_decides_once_it_is(installed: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed)!r})\n{PROGRAM}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == [
        "FoundPlugin(name='nearest', group='cxcore.choice_strategies', distribution='acme-routing', version='1.2.0') False",
        "('nearest',)",
        "the plugin 'gone' of acme-routing 1.2.0 cannot be loaded: it raised a AttributeError, which is attached.",
    ]
