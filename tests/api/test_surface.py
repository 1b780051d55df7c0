"""The public names of each package, its ``dir()`` and its reference page agree."""

import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import cxcore
from cxcore import errors

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PACKAGES = sorted(
    module.name for module in pkgutil.iter_modules(cxcore.__path__) if module.ispkg and not module.name.startswith("_")
)
DIRECTIVE = re.compile(r"^\.\. (?:auto(?:class|function|exception)|py:data)::\s+([\w.]+)", re.MULTILINE)


def documented(page: str) -> list[str]:
    """Return the names that a reference page documents."""
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    return [name.rpartition(".")[2] for name in DIRECTIVE.findall(text)]


def test_the_root_offers_the_version_and_every_package() -> None:
    assert set(dir(cxcore)) == {"__version__", "errors", *PACKAGES} - {"cli"}
    assert all(inspect.ismodule(getattr(cxcore, name)) for name in dir(cxcore) if name != "__version__")


def test_a_package_that_does_not_exist_is_refused_with_the_ones_that_do() -> None:
    with pytest.raises(AttributeError, match=r"module 'cxcore' has no attribute 'metric'; its packages are .*metrics"):
        cxcore.metric  # noqa: B018  # looking it up is the test


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_shows_exactly_its_public_names(name: str) -> None:
    package = import_module(f"cxcore.{name}")

    shown = {public for public in dir(package) if not public.startswith("_")}

    assert shown == set(package.__all__)


@pytest.mark.parametrize("name", sorted({*PACKAGES} - {"cli"}))
def test_the_reference_page_of_a_package_documents_each_public_name_once(name: str) -> None:
    package = import_module(f"cxcore.{name}")

    assert sorted(documented(name)) == sorted(package.__all__)


def test_the_errors_page_and_the_drawn_tree_show_every_error() -> None:
    classes = {
        name
        for name, member in inspect.getmembers(errors, inspect.isclass)
        if member.__module__ == "cxcore.errors" and not name.startswith("_")
    }

    assert set(documented("errors")) - {"suggest", "type_in_words"} == classes
    assert set(re.findall(r"(\w+Error)\s", errors.__doc__ or "")) == classes


def test_every_error_has_a_code_of_its_own() -> None:
    classes = [
        member for _, member in inspect.getmembers(errors, inspect.isclass) if issubclass(member, errors.CxError)
    ]

    codes = [member.code for member in classes]

    assert len(set(codes)) == len(codes)


def test_every_public_name_has_a_docstring() -> None:
    undocumented = [
        f"{name}.{public}"
        for name in PACKAGES
        for public in import_module(f"cxcore.{name}").__all__
        if isinstance(member := getattr(import_module(f"cxcore.{name}"), public), type | FunctionType)
        and not inspect.getdoc(member)
    ]

    assert undocumented == []
