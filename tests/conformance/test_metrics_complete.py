"""No public metric goes without the list of metric_checks."""

from importlib import import_module
from pathlib import Path

import cxcore.metrics
from cxcore.metrics import Metric

SUITES = sorted(path.stem for path in Path(__file__).parent.glob("test_metrics*.py") if path != Path(__file__))


def test_every_public_metric_has_a_specimen_in_a_suite() -> None:
    public = {getattr(cxcore.metrics, name) for name in cxcore.metrics.__all__}
    metrics = {each for each in public if isinstance(each, type) and issubclass(each, Metric) and each is not Metric}

    specimens = [each for suite in SUITES for each in import_module(f"tests.conformance.{suite}").SPECIMENS]

    assert {each.__name__ for each in metrics - {type(specimen.metric) for specimen in specimens}} == set()
