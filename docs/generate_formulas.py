"""
Write docs/reference/formulas.md from the metadata of the metrics.

Run ``python docs/generate_formulas.py > docs/reference/formulas.md`` after a
change to a metric; a test compares the two.
"""  # noqa: INP001  # a script, not a package

import sys

import cxcore.metrics
from cxcore.metrics import STANDARD, Metric

HEAD = """\
<!-- Written by docs/generate_formulas.py; change the metric and run it again. -->

# Formulas

Which definition is behind a figure, which others are in use, and who says so?

Every page of a report prints the definition it used; this page has them all.
A share is a fraction from 0 to 1.
An interval is at 95 %; a count of everything there is has none.
A row that lacks a fact a metric needs is left out and counted under its reason.
"""


def render() -> str:
    """Return the page, one section a metric: first those of the standard report, then the others by name."""
    public = [getattr(cxcore.metrics, name) for name in cxcore.metrics.__all__]
    metrics = [each for each in public if isinstance(each, type) and issubclass(each, Metric) and each is not Metric]
    families = dict.fromkeys([*(type(metric) for metric in STANDARD), *metrics])
    return "\n".join([HEAD, *(section(family()) for family in families)])


def section(metric: Metric) -> str:
    """Return what the metadata say about one metric and its default choices."""
    lowest, highest = metric.range
    lines = [
        f"## {metric.title}",
        "",
        f"{{py:class}}`~cxcore.metrics.{type(metric).__name__}`, called `{metric.id}` in reports.",
        "",
        "| | |",
        "| --- | --- |",
        f"| Formula | {metric.formula} |",
        f"| By default | {metric.definition} |",
        f"| Unit | {metric.unit}, {f'from {lowest:g}' if highest is None else f'{lowest:g} to {highest:g}'} |",
        f"| Direction | {metric.direction} |",
        f"| Counts over | {metric.population} |",
        f"| Needs | {', '.join(f'`{fact}`' for fact in metric.needs)} |",
        f"| Variants | {metric.variants} |",
        "",
        "Sources:",
        "",
        *(f"- {source}" for source in metric.sources),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(render())
