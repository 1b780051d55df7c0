"""
Charts for notebooks: open hours, who has duty when, demand against cover, and figures with their intervals.

Each function takes values of :mod:`cxcore.coverage` or :mod:`cxcore.metrics`
and returns an Altair chart, which a notebook shows, ``chart.save("week.svg")``
writes to a file, and ``chart.to_dict()`` gives as a Vega-Lite document. The figures stand in
the chart itself as plain records, exact, and the same input gives the same
document.

Time is drawn on the wall clock of a zone that the chart names, wherever they are
looked at, and show where that clock went forward or back. Their colours are
told apart by colour-blind readers too; tooltips give the figures, and a
description for screen readers says what is to be seen.

They need the ``plots`` extra: ``pip install 'cxcore[plots]'``.
"""

from cxcore.plots._coverage import coverage
from cxcore.plots._estimates import estimates
from cxcore.plots._rota import rota
from cxcore.plots._trend import trend
from cxcore.plots._week import week

__all__ = [
    "coverage",
    "estimates",
    "rota",
    "trend",
    "week",
]
