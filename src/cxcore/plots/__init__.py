"""
Charts for notebooks: the open hours of a week, who has duty when, and demand against cover.

Each function takes values of :mod:`cxcore.coverage` and returns an Altair
chart, which a notebook shows, ``chart.save("week.svg")`` writes to a file,
and ``chart.to_dict()`` gives as a Vega-Lite document. The figures stand in
the chart itself as plain records, exact, and the same input gives the same
document.

Charts are drawn on the wall clock of a zone that they name, wherever they are
looked at, and show where that clock went forward or back. Their colours are
told apart by colour-blind readers too; tooltips give the figures, and a
description for screen readers says what is to be seen.

They need the ``plots`` extra: ``pip install 'cxcore[plots]'``.
"""

from cxcore.plots._coverage import coverage
from cxcore.plots._rota import rota
from cxcore.plots._week import week

__all__ = [
    "coverage",
    "rota",
    "week",
]
