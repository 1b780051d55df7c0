"""The suites of this folder share their checks: ``from tests.conformance.metric_checks import ...``."""

import sys
from pathlib import Path

import pytest

# Test files are imported by path, so the repository is no place to import from unless somebody says so.
sys.path.append(str(Path(__file__).resolve().parents[2]))
pytest.register_assert_rewrite("tests.conformance.metric_checks")
