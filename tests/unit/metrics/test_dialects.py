"""Vendors' definitions as named presets."""

import runpy
from datetime import timedelta
from pathlib import Path

import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import CSAT, DIALECTS, FCR, Dialect, ServiceLevel, dialect, measure

HALF_A_MINUTE = timedelta(seconds=30)


@pytest.mark.parametrize("vendor", DIALECTS, ids=lambda vendor: vendor.name)
def test_every_definition_says_where_it_is_from(vendor: Dialect) -> None:
    for definition in vendor.definitions:
        assert definition.source
        assert definition.url.startswith("https://") or not definition.url
        assert definition.differs.endswith(".") or not definition.differs


@pytest.mark.parametrize("vendor", DIALECTS, ids=lambda vendor: vendor.name)
def test_a_dialect_is_found_by_its_name(vendor: Dialect) -> None:
    assert dialect(vendor.name) is vendor


def test_no_dialect_defines_one_figure_twice() -> None:
    for vendor in DIALECTS:
        assert len(set(vendor.metrics)) == len(vendor.definitions)


@pytest.mark.parametrize("kind", ["zendesk", "dbt_zendesk", "intercom", "freshservice", "zoho", "zammad"])
def test_a_vendor_resolves_at_first_contact_by_its_own_kind(kind: str) -> None:
    kinds = [metric.kind for metric in dialect(kind).metrics if isinstance(metric, FCR)]

    assert kinds == [kind]


def test_the_metrics_of_a_dialect_go_into_measure_as_they_are() -> None:
    satisfaction = [metric for metric in dialect("chatwoot").metrics if isinstance(metric, CSAT)]

    assert measure([{"csat_score": 5}, {"csat_score": 3}], satisfaction)["csat"].value == 0.5


def test_a_threshold_changes_the_service_levels_and_nothing_else() -> None:
    usual, strict = dialect("genesys"), dialect("genesys", within=HALF_A_MINUTE)

    for before, after in zip(usual.metrics, strict.metrics, strict=True):
        if isinstance(before, ServiceLevel):
            assert after == ServiceLevel(within=HALF_A_MINUTE, denominator=before.denominator)
        else:
            assert after is before


def test_an_unknown_vendor_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValueError) as caught:
        dialect("zendeks")

    assert str(caught.value) == "name: there is no 'zendeks'. Did you mean 'zendesk'?"


def test_a_dialect_is_shown_with_the_figures_it_defines() -> None:
    assert repr(dialect("zammad")) == "<Dialect zammad: fcr, reopen_rate>"


def test_the_page_was_written_again_after_the_last_change(repository: Path) -> None:
    render = runpy.run_path(str(repository / "docs" / "generate_dialects.py"))["render"]

    page = (repository / "docs" / "reference" / "dialects.md").read_text(encoding="utf-8")

    assert page == render(), "run: python docs/generate_dialects.py > docs/reference/dialects.md"
