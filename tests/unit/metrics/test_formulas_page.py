"""The page of formulas is what the metadata say."""

import runpy
from pathlib import Path

import cxcore.metrics
from cxcore.metrics import Metric


def test_the_page_was_written_again_after_the_last_change(repository: Path) -> None:
    render = runpy.run_path(str(repository / "docs" / "generate_formulas.py"))["render"]

    page = (repository / "docs" / "reference" / "formulas.md").read_text(encoding="utf-8")

    assert page == render(), "run: python docs/generate_formulas.py > docs/reference/formulas.md"


def test_every_public_metric_has_a_section(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "formulas.md").read_text(encoding="utf-8")
    public = [getattr(cxcore.metrics, name) for name in cxcore.metrics.__all__]

    families = [each for each in public if isinstance(each, type) and issubclass(each, Metric) and each is not Metric]

    for family in families:
        assert f"## {family.title}\n" in page
